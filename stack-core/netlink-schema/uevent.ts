// Uevents: the one protocol whose datagrams are texts. Kernel: lib/kobject_uevent.c
import type { DecodedAttribute, DecodedMessage } from './decode.ts';

/** udevd sends events on with a header of its own: magic, then the place of the variables. */
const LIBUDEV = 'libudev';
const VARIABLES_AT = 16;

/** `ACTION@DEVPATH`, then variables, a NUL behind each. */
export function decodeUevent(bytes: Uint8Array): DecodedMessage {
  const text = new TextDecoder('latin1').decode(bytes);
  const fromUdev = text.startsWith(`${LIBUDEV}\0`) && bytes.length >= VARIABLES_AT + 4;
  const attrs: DecodedAttribute[] = [];
  const env: { [variable: string]: string } = {};
  const head = fromUdev ? LIBUDEV : text.slice(0, endOf(text, 0));
  const first = fromUdev ? variablesAt(bytes) : head.length + 1;
  for (let at = first; at < text.length; ) {
    const end = endOf(text, at);
    const [, name, value = ''] = /^([^=]*)=?([\s\S]*)$/.exec(text.slice(at, end)) ?? [];
    if (end > at) attrs.push({ type: attrs.length, name: name ?? null, value, offset: at, len: end + 1 - at });
    if (name !== undefined && end > at) env[name] = value;
    at = end + 1;
  }
  const errors =
    fromUdev || head.includes('@') ? [] : [{ offset: 0, message: 'a uevent begins with ACTION@DEVPATH and a NUL' }];
  return { type: 'UEVENT', flags: [], seq: 0, pid: 0, len: bytes.length, header: { uevent: head }, attrs, env, errors };
}

const variablesAt = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(VARIABLES_AT, true);

function endOf(text: string, at: number): number {
  const end = text.indexOf('\0', at);
  return end < 0 ? text.length : end;
}
