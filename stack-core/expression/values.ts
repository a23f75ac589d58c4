// Values that expressions work with beside numbers, texts and objects of the kernel; when two of them are equal.
import { parse_ipv4 } from '../include/show.ts';
import type { WireInstance } from '../include/wire.ts';
import { parseIp, parseLinkAddress } from '../netlink-schema/addresses.ts';
import { Prefix } from './addresses.ts';
import { ExpressionError } from './error.ts';
import type { Scalar } from './scalars.ts';

/** The values of a header field that a packet has not just once: none, or several. */
export class FieldValues {
  readonly name: string;
  readonly values: readonly unknown[];
  constructor(name: string, values: readonly unknown[]) {
    this.name = name;
    this.values = values;
  }
}

/** A pointer to scalars in the memory of a packet: `skb->data`, `(u16 *)skb->data`. */
export class Pointer {
  readonly buf: Uint8Array;
  readonly off: number;
  readonly type: Scalar;
  constructor(buf: Uint8Array, off: number, type: Scalar) {
    this.buf = buf;
    this.off = off;
    this.type = type;
  }
}

export const U8: Scalar = { bytes: 1, signed: false, big: false };

/** A class of wire headers, and how its instances know it. */
export interface HeaderClass {
  new (buf: Uint8Array, off: number): WireInstance;
  readonly struct: string;
  readonly sizeof: number;
  readonly layout: readonly { readonly name: string; readonly byteOffset: number; readonly byteLength: number }[];
}

/** The class of a value that is a wire header; null for everything else. */
export function headerClass(value: unknown): HeaderClass | null {
  if (typeof value !== 'object' || value === null) return null;
  const { constructor: cls } = value as { constructor?: unknown };
  return Array.isArray((cls as { layout?: unknown } | undefined)?.layout) ? (cls as HeaderClass) : null;
}

/** As C sees it: 0, NULL and false are false. A field that the packet has not is false too. */
export function truth(value: unknown): boolean {
  if (value instanceof FieldValues) return value.values.some(truth);
  return value !== null && value !== undefined && value !== false && value !== 0 && value !== 0n;
}

/** What a value is outside of expressions: a pointer into a packet is shown as its offset, as `skb->data` is. */
export function plain(value: unknown, at = 0): unknown {
  if (value instanceof Pointer) return value.off;
  if (value instanceof Prefix) return value.address;
  if (!(value instanceof FieldValues)) return value;
  if (value.values.length === 0) throw new ExpressionError(`this packet has no ${value.name}`, at);
  return value.values;
}

/** Whether two values are equal, one of them perhaps a text for an address, or a prefix that holds the other. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined)
    return (left ?? right ?? null) === null || left === 0 || right === 0;
  if (left instanceof Prefix) return left.contains(right);
  if (right instanceof Prefix) return right.contains(left);
  if (typeof left === 'string' && typeof right !== 'string') return equal(fromText(left, right), right);
  if (typeof right === 'string' && typeof left !== 'string') return equal(left, fromText(right, left));
  if (left instanceof Uint8Array && right instanceof Uint8Array)
    return left.length === right.length && left.every((byte, i) => byte === right[i]);
  if (left instanceof Pointer || right instanceof Pointer) return offsetOf(left) === offsetOf(right);
  if (headerClass(left) !== null && headerClass(right) !== null) return samePlace(left as Bytes, right as Bytes);
  if (typeof left === 'object' || typeof right === 'object' || typeof left === 'string') return left === right;
  // biome-ignore lint/suspicious/noDoubleEquals: numbers and bigints compare by value.
  return Number(left) === Number(right) || (left as bigint) == (right as bigint);
}

type Bytes = { buf: Uint8Array; off: number };
const samePlace = (a: Bytes, b: Bytes): boolean => a.buf.buffer === b.buf.buffer && a.off === b.off;

/** Offset in the packet of a pointer; the number that a number is. */
const offsetOf = (value: unknown): unknown => {
  if (value instanceof Pointer) return value.off;
  return value instanceof Uint8Array ? 0 : headerClass(value) === null ? value : (value as Bytes).off;
};

/** A text in quotes as the address or number that `like` is; the text itself when it is none. */
function fromText(text: string, like: unknown): unknown {
  if (typeof like === 'number') {
    const [address, length] = text.split('/');
    const number = parse_ipv4(address);
    if (number !== null) return length === undefined ? number : new Prefix(number, Number(length));
    return /^\d+$/.test(text) ? Number(text) : Symbol.for(text);
  }
  return like instanceof Uint8Array
    ? ((like.length === 6 ? parseLinkAddress(text) : parseIp(text)) ?? Symbol.for(text))
    : Symbol.for(text);
}
