// How frames are called in a call stack: the function with its arguments, short; where softirq context begins, a label.
import { net_device } from '../include/linux/netdevice.ts';
import { sk_buff } from '../include/linux/skbuff.ts';
import { net } from '../include/net/net_namespace.ts';
import { probe } from '../kernel/probe.ts';
import { SOFTIRQ_NAMES } from '../kernel/softirq.ts';
import type { FrameFormat } from './api.ts';
import type { Places } from './places.ts';
import { type Frame, type LocalVariable, localsOf, type PlaceInfo } from './stack.ts';
import { variableType } from './values/c-types.ts';
import { formOf } from './values/fields.ts';
import { textOf, typeOf } from './values/text.ts';

/** `ip_rcv(skb=#27, dev=tap0)`, or as much of that as the client wants. */
export function frameName(frame: Frame, info: PlaceInfo | null, places: Places, format: FrameFormat): string {
  const { parameters = false, line = false, module = false } = format;
  const plain = frame.kind === 'lab' ? frame.frame.name : (info?.name ?? 'unknown');
  const args = parameters && frame.kind === 'model' ? `(${argumentsOf(frame, places, format)})` : '';
  const file = module && info !== null ? `${info.path.slice(info.path.lastIndexOf('/') + 1)}!` : '';
  return `${file}${plain}${args}${line && info !== null ? `:${info.line}` : ''}`;
}

function argumentsOf(frame: Frame & { kind: 'model' }, places: Places, format: FrameFormat): string {
  const all = localsOf(frame, places).filter(({ variable }) => variable.kind === 'param');
  return all.map(local => argumentText(local, format)).join(', ');
}

function argumentText({ variable, value }: LocalVariable, format: FrameFormat): string {
  const { parameterTypes = false, parameterNames = true, parameterValues = true } = format;
  // In the source, a parameter that is not used has a `_` before its name.
  const name = variable.name.replace(/^_(?=[a-z])/, '');
  const words: string[] = [];
  if (parameterTypes) words.push((value === null ? variableType(name)?.text : undefined) ?? typeOf(value));
  const shown = parameterValues ? shortText(name, value, format) : '';
  if (parameterNames) words.push(parameterValues ? `${name}=${shown}` : name);
  else if (parameterValues) words.push(shown);
  return words.join(' ').replace('* ', '*');
}

/** A value in the fewest words by which one knows it again. */
function shortText(name: string, value: unknown, format: FrameFormat): string {
  if (value instanceof sk_buff) return `#${value.id}`;
  if (value instanceof net_device || value instanceof net) return value.name;
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) return '…';
  const text = textOf(value, formOf(null, name), format);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

const MAX_TEXT = 24;

/** Where in the frames of the CPU (innermost first) those of a softirq end; null: none is being served. */
export function softirqBoundary(depth: number): { at: number; name: string } | null {
  const { nr, depth: below } = probe.softirq;
  if (nr === 0) return null;
  return { at: depth - below, name: `— softirq ${SOFTIRQ_NAMES[nr] ?? nr} —` };
}
