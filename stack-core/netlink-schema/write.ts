// Structs to bytes: the other direction of read.ts.
import { put_be16, put_be32, put_le16, put_le32 } from '../include/wire.ts';
import { parseHex, parseIp, parseLinkAddress } from './addresses.ts';
import { type Field, fieldsOf, type Struct } from './struct.ts';

/** What a field may be given as: bytes, texts and numbers as a decoder shows them; several as a list. */
export type GivenField = number | bigint | string | Uint8Array | GivenFields | readonly GivenField[];
/** Fields of a struct or header by name; those left out are 0. */
export interface GivenFields {
  readonly [field: string]: GivenField;
}

/** `value` in the low `size` bytes, in the order of the machine, which is little-endian unless `big`. */
export function putNumber(bytes: Uint8Array, at: number, size: number, value: number | bigint, big: boolean): void {
  const whole = BigInt.asUintN(64, BigInt(value));
  const low = Number(whole & 0xffffffffn);
  if (size === 1) bytes[at] = low;
  else if (size === 2) (big ? put_be16 : put_le16)(bytes, at, low & 0xffff);
  else if (size === 4) (big ? put_be32 : put_le32)(bytes, at, low);
  else {
    const high = Number(whole >> 32n);
    (big ? put_be32 : put_le32)(bytes, big ? at : at + 4, high);
    (big ? put_be32 : put_le32)(bytes, big ? at + 4 : at, low);
  }
}

/** A struct of `fields`. Throws on a name or value that the table does not know: a mistake of the caller. */
export function writeStruct(type: Struct, given: GivenFields, big = false): Uint8Array {
  const fields = fieldsOf(type);
  const last = fields.at(-1);
  const open = last?.count === 0 || (last?.kind === 'text' && last.size === 0) ? lengthOf(last, given[last.name]) : 0;
  const bytes = new Uint8Array(type.sizeof + open);
  for (const [name, value] of Object.entries(given)) {
    const field = fields.find(each => each.name === name);
    if (field === undefined) throw new Error(`struct ${type.struct} has no field ${name}`);
    writeField(bytes, field, value, big);
  }
  return bytes;
}

/** Bytes of the elements of no fixed number. */
function lengthOf({ size, kind }: Field, value: GivenField | undefined): number {
  if (value === undefined) return 0;
  if (kind === 'text') return new TextEncoder().encode(String(value)).length;
  return size * (Array.isArray(value) ? value.length : 1);
}

function writeField(bytes: Uint8Array, field: Field, value: GivenField, big: boolean): void {
  const values = Array.isArray(value) && field.count !== null ? (value as readonly GivenField[]) : [value];
  for (const [index, each] of values.entries())
    writeElement(bytes, field, field.offset + index * field.size, each, big);
}

function writeElement(bytes: Uint8Array, field: Field, at: number, value: GivenField, big: boolean): void {
  if (value instanceof Uint8Array) {
    bytes.set(value.subarray(0, field.size), at);
    return;
  }
  switch (field.kind) {
    case 'struct':
      if (field.inner !== null && typeof value === 'object')
        bytes.set(writeStruct(field.inner, value as GivenFields, big), at);
      return;
    case 'text':
      bytes.set(new TextEncoder().encode(String(value)).subarray(0, field.size || undefined), at);
      return;
    case 'bits':
      putBits(bytes, field, at, Number(value), big);
      return;
    default:
      if (typeof value === 'number' || typeof value === 'bigint')
        putNumber(bytes, at, field.size, value, big || field.kind === 'be' || field.kind === 'ip');
      else bytes.set(textBytes(field, String(value), big), at);
  }
}

/** Addresses, hex digits, and numbers too large for a number. */
function textBytes(field: Field, text: string, big: boolean): Uint8Array {
  const isNumber = field.kind === 'uint' || field.kind === 'sint' || field.kind === 'be';
  if (isNumber && /^-?\d+$/.test(text)) {
    const bytes = new Uint8Array(field.size);
    putNumber(bytes, 0, field.size, BigInt(text), big || field.kind === 'be');
    return bytes;
  }
  const found = (field.kind === 'lladdr' ? parseLinkAddress(text) : null) ?? parseIp(text) ?? parseHex(text);
  if (found === null) throw new Error(`${field.name}: ${text} is no value for it`);
  return found.subarray(0, field.size);
}

/** See `bits` in read.ts. */
function putBits(bytes: Uint8Array, field: Field, at: number, value: number, big: boolean): void {
  const { size, bit, width, placed } = field;
  const little = placed === null && !big;
  const shift = placed === null && big ? size * 8 - bit - width : bit;
  for (let i = 0; i < width; i++) {
    const place = shift + i;
    const byte = Math.floor(place / 8);
    const index = little ? at + byte : at + size - 1 - byte;
    const mask = 1 << (place % 8);
    bytes[index] = Math.floor(value / 2 ** i) % 2 === 1 ? bytes[index] | mask : bytes[index] & ~mask;
  }
}
