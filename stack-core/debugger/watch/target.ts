/**
 * What is watched: the place that an expression names (`skb->len`, `ip.ttl`, `dev->mtu`, `skb->data[0..14]`), in a form
 * that holds in every execution of the run. As text, it is the `dataId` of DAP.
 */
import * as z from 'zod/mini';
import { property } from '../../expression/access.ts';
import { evaluate, NOT_FOUND } from '../../expression/evaluate.ts';
import { parseExpression } from '../../expression/parser.ts';
import type { Expression } from '../../expression/tree.ts';
import { Pointer } from '../../expression/values.ts';
import { sk_buff } from '../../include/linux/skbuff.ts';
import { hex, hex16, ipv4, mac } from '../../include/show.ts';
import type { PlacedField } from '../../include/wire.ts';
import { ASK_ENTRY, D, F } from '../../kernel/probe.ts';
import type { World } from '../../kernel/world.ts';
import { DebuggerError } from '../api.ts';
import type { FrameEnvironment } from '../environment.ts';
import type { Frame } from '../stack.ts';
import { isWireHeader } from '../values/printers.ts';
import { type Identity, identify, numberOf, type Slots } from './identity.ts';

const key = z.union([z.string(), z.number(), z.object({ entry: z.union([z.string(), z.number()]) })]);

const shape = z.discriminatedUnion('kind', [
  /** A field of an object, an element of an array, an entry of a table. */
  z.object({ kind: z.literal('field'), label: z.string(), of: z.int(), path: z.array(key), key }),
  /** Bytes of a packet's linear buffer: `from` counts from its start, as it was when the packet was made. */
  z.object({
    kind: z.literal('bytes'),
    label: z.string(),
    of: z.int(),
    from: z.int(),
    length: z.int(),
    as: z.enum(['number', 'hex', 'ipv4', 'mac', 'bytes']),
  }),
  /** A variable of one call: of the frame at this depth that was entered at event `entry`. */
  z.object({ kind: z.literal('local'), label: z.string(), depth: z.int(), entry: z.int(), slot: z.int() }),
]);

export type Target = z.infer<typeof shape>;
type BytesTarget = Target & { kind: 'bytes' };

export const dataIdOf = (target: Target): string => JSON.stringify(target);

/** Reads a `dataId` that was handed out before; null when it is none. */
export function targetOf(dataId: string): Target | null {
  try {
    return shape.parse(JSON.parse(dataId));
  } catch {
    return null;
  }
}

/** Where an expression is looked at. */
export interface Scene {
  world: World;
  slots: Slots;
  env: FrameEnvironment;
  /** The frame that the expression is about, and its depth on the stack of the CPU; null: it is not on it. */
  frame: Frame | null;
  depth: number | null;
}

/** A range of bytes: from the first, up to before the last. */
const RANGE = /^(.*)\[\s*(\w+)\s*(?:\.\.|:)\s*(\w+)\s*\]\s*$/s;
/** Fields of an sk_buff that say where in its memory something begins. */
const POINTERS = new Set([
  'head',
  'data',
  'tail',
  'mac_header',
  'network_header',
  'transport_header',
  'inner_mac_header',
  'inner_network_header',
  'inner_transport_header',
]);
const MOST_BYTES = 65_536;

/** The place that an expression names. `bytes`: that many bytes from where it points, instead. Throws a DebuggerError. */
export function targetOfExpression(text: string, scene: Scene, bytes?: number): Target {
  const range = RANGE.exec(text);
  if (range !== null) {
    const [from, to] = [range[2], range[3]].map(Number);
    if (!Number.isInteger(from) || !Number.isInteger(to) || to <= from)
      throw new DebuggerError(
        `a range of bytes has two numbers, the larger one behind: [0..14], not [${range[2]}..${range[3]}]`,
      );
    return bytesFrom(parseExpression(range[1]), from, to - from, text, scene);
  }
  const expression = parseExpression(text);
  if (bytes !== undefined) return bytesFrom(expression, 0, bytes, `${bytes} bytes at ${text}`, scene);
  return place(expression, text.trim(), scene);
}

function bytesFrom(expression: Expression, from: number, length: number, label: string, scene: Scene): Target {
  const { view, at } = memory(expression, scene);
  return bytesTarget(view, at + from, length, label, scene);
}

/** The memory that an expression points at. */
function memory(expression: Expression, scene: Scene): { view: Uint8Array; at: number } {
  if (expression.kind === 'member' && POINTERS.has(expression.name)) {
    const object = evaluate(expression.object, scene.env);
    if (object instanceof sk_buff)
      return {
        view: object.head,
        at: expression.name === 'head' ? 0 : Number(property(object, expression.name, expression.at)),
      };
  }
  const value = evaluate(expression, scene.env);
  if (value instanceof Pointer) return { view: value.buf, at: value.off };
  if (value instanceof sk_buff) return { view: value.head, at: value.data };
  if (value instanceof Uint8Array) return { view: value, at: 0 };
  if (typeof value === 'object' && value !== null && isWireHeader(value)) return { view: value.buf, at: value.off };
  throw new DebuggerError('this is no memory: a packet, a header, a buffer, or a pointer into a packet would be');
}

/** Bytes of `view`, by the packet whose they are. */
export const bytesAt = (view: Uint8Array, at: number, length: number, label: string, scene: Scene): Target =>
  bytesTarget(view, at, length, label, scene);

function bytesTarget(
  view: Uint8Array,
  at: number,
  length: number,
  label: string,
  scene: Scene,
  as: BytesTarget['as'] = 'bytes',
): Target {
  if (length < 1 || length > MOST_BYTES) throw new DebuggerError(`1 to ${MOST_BYTES} bytes can be watched`);
  const first = view.byteOffset + at;
  const isIn = (skb: sk_buff): boolean =>
    skb.head.buffer === view.buffer &&
    skb.head.byteOffset <= first &&
    first + length <= skb.head.byteOffset + skb.head.length;
  const near = scene.env.skb();
  const skb = near !== null && isIn(near) ? near : scene.world.live_skbs.find(isIn);
  const number = skb === undefined ? null : numberOf(skb);
  if (skb === undefined || number === null)
    throw new DebuggerError(`${label}: only the bytes of a packet can be watched, within its buffer`);
  return { kind: 'bytes', label, of: number, from: first - skb.head.byteOffset - skb.moved, length, as };
}

function place(expression: Expression, label: string, scene: Scene): Target {
  switch (expression.kind) {
    case 'name':
      return named(expression.name, label, scene);
    case 'member':
      return fieldTarget(evaluate(expression.object, scene.env), expression.name, label, scene);
    case 'field': {
      if (scene.env.isVariable(expression.root)) return place(expression.instead, label, scene);
      const named = scene.env.headerOf(expression.name);
      if (named === null) throw new DebuggerError(`${label} is no place in this packet that could be written to`);
      return fieldTarget(named.header, named.field, label, scene);
    }
    case 'index': {
      const index = evaluate(expression.index, scene.env);
      if (typeof index !== 'number' && typeof index !== 'string')
        throw new DebuggerError('only elements with a number or a name can be watched');
      const object = evaluate(expression.object, scene.env);
      return fieldTarget(object, object instanceof Map ? { entry: index } : index, label, scene);
    }
    case 'entry': {
      const object = evaluate(expression.object, scene.env);
      const entry = object instanceof Map ? [...object.keys()][expression.index] : undefined;
      if (typeof entry !== 'string' && typeof entry !== 'number')
        throw new DebuggerError('entries of this table have no name that holds in another run');
      return fieldTarget(object, { entry }, label, scene);
    }
    default:
      throw new DebuggerError(`${label} is a value, not a place that could be written to`);
  }
}

function fieldTarget(
  object: unknown,
  name: string | number | { entry: string | number },
  label: string,
  scene: Scene,
): Target {
  if (typeof object !== 'object' || object === null) throw new DebuggerError(`${label}: this is no struct`);
  if (typeof name === 'string') {
    property(object, name, 0);
    if (isWireHeader(object)) {
      const field = object.constructor.layout.find(f => f.name === name);
      if (field !== undefined)
        return bytesTarget(object.buf, object.off + field.byteOffset, field.byteLength, label, scene, formOf(field));
    }
  }
  if (object instanceof Uint8Array && typeof name === 'number') {
    const owner = scene.world.live_skbs.some(skb => skb.head.buffer === object.buffer);
    if (owner) return bytesTarget(object, name, 1, label, scene);
  }
  const identity: Identity | null = identify(object, scene.world, scene.slots);
  if (identity === null)
    throw new DebuggerError(`${label} cannot be watched: nothing lasting of the kernel leads to it`);
  return { kind: 'field', label, ...identity, key: name };
}

/** A row of the variables: a field by its name, an element or an entry by its number. */
export function elementTarget(object: object, name: string, at: number, label: string, scene: Scene): Target {
  if (object instanceof Map) {
    const entry = [...object.keys()][at];
    if (typeof entry !== 'string' && typeof entry !== 'number')
      throw new DebuggerError('entries of this table have no name that holds in another run');
    return fieldTarget(object, { entry }, label, scene);
  }
  if (object instanceof Set) throw new DebuggerError('elements of a list without order cannot be watched');
  return fieldTarget(object, name.startsWith('[') ? Number(name.slice(1, -1)) : name, label, scene);
}

/** How a header's field reads. */
function formOf(field: object): BytesTarget['as'] {
  const { show, byteLength } = field as PlacedField;
  if (show === (ipv4 as unknown)) return 'ipv4';
  if (show === (mac as unknown)) return 'mac';
  if (show === (hex as unknown) || show === (hex16 as unknown)) return 'hex';
  return byteLength <= 4 ? 'number' : 'bytes';
}

function named(name: string, label: string, scene: Scene): Target {
  const { frame, depth, env } = scene;
  const slot = frame?.kind === 'model' ? env.slotOf(name) : null;
  if (slot !== null && depth !== null) return { kind: 'local', label, depth, entry: Number(F[depth](ASK_ENTRY)), slot };
  if (env.lookup(name) === NOT_FOUND) evaluate({ kind: 'name', name, at: 0 }, env);
  throw new DebuggerError(
    frame?.kind === 'lab'
      ? 'variables of a lab cannot be watched, those of the kernel can'
      : `${label} cannot be watched`,
  );
}

/** Depth of the frame that stands `fromInnermost` frames out on the CPU's stack. */
export const depthOf = (fromInnermost: number): number => D[0] - 1 - fromInnermost;
