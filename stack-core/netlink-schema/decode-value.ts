// What the bytes of one attribute say.
import { flagNames, hexBytes, ipv4, mac, nameOf } from '../include/show.ts';
import { get_be16, get_be32, get_le16, get_le32, type PlacedField } from '../include/wire.ts';
import { ipText } from './addresses.ts';
import type { AttributeOptions, Scalar, Struct } from './schema.ts';

/** A number, a text (u64 above 2^53 too, as decimal digits), a struct by field, or `true` for a flag. */
export type Value = number | string | true | { readonly [field: string]: number | string };

/** A value, and what is wrong with its bytes, if something is. */
export interface Read {
  value: Value;
  /** Constants of an enumeration or of flags. */
  text?: string;
  error?: string;
}

const SIZES: { readonly [type in Scalar]?: number } = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  s8: 1,
  s16: 2,
  s32: 4,
  s64: 8,
  be16: 2,
  be32: 4,
  be64: 8,
  msecs: 8,
  bitfield32: 8,
};

/** Bytes of a value of that type; undefined when it is not fixed. */
export const sizeOf = (type: Scalar): number | undefined => SIZES[type];

export function readScalar(type: Scalar, bytes: Uint8Array, options: AttributeOptions = {}): Read {
  switch (type) {
    case 'flag':
      // The kernel reports some flags as numbers.
      return bytes.length === 0 ? { value: true } : { value: numberIn(bytes, false, false) ?? hexBytes(bytes) };
    case 'string':
    case 'nul-string':
      return { value: readString(bytes) };
    case 'binary':
      return withText({ value: hexBytes(bytes) }, options.show?.(bytes));
    case 'lladdr':
      return { value: isLinkAddress(bytes) ? mac(bytes) : hexBytes(bytes) };
    case 'ip': {
      const text = ipText(bytes);
      return text === null ? { value: hexBytes(bytes) } : { value: text };
    }
    case 'bitfield32':
      return readBitfield(bytes, options);
    default:
      return readNumber(type, bytes, options);
  }
}

const withText = (read: Read, text: string | null | undefined): Read =>
  text === null || text === undefined ? read : { ...read, text };

/** Tunnels have the 4 bytes of an IPv4 address, all else at least 6. */
const isLinkAddress = ({ length }: Uint8Array): boolean => length === 4 || length >= 6;

function readString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function readBitfield(bytes: Uint8Array, options: AttributeOptions): Read {
  if (bytes.length !== 8) return { value: hexBytes(bytes), error: wrongSize('bitfield32', 8, bytes.length) };
  const value = { value: get_le32(bytes, 0), selector: get_le32(bytes, 4) };
  return options.flags === undefined ? { value } : { value, text: flagNames(options.flags, value.value) };
}

function readNumber(type: Scalar, bytes: Uint8Array, options: AttributeOptions): Read {
  const number = numberIn(bytes, type.startsWith('be'), type.startsWith('s'));
  const size = SIZES[type];
  const fits = size === undefined ? bytes.length === 4 || bytes.length === 8 : bytes.length === size;
  const error = fits ? undefined : wrongSize(type, size ?? 4, bytes.length);
  if (number === null) return { value: hexBytes(bytes), error };
  const read: Read = { value: number };
  const text = typeof number === 'number' ? symbol(number, options) : undefined;
  if (text !== undefined) read.text = text;
  if (error !== undefined) read.error = error;
  return read;
}

const wrongSize = (type: string, size: number, length: number): string =>
  `${length + 4} bytes long, ${/^[aeiou8]/.test(type.replace(/^u/, 'you')) ? 'an' : 'a'} ${type} needs ${size + 4} with its header`;

/** A number of 1, 2, 4 or 8 bytes; as decimal digits where a JavaScript number is not exact; null: no such length. */
function numberIn(bytes: Uint8Array, bigEndian: boolean, signed: boolean): number | string | null {
  switch (bytes.length) {
    case 1:
      return signed ? (bytes[0] << 24) >> 24 : bytes[0];
    case 2: {
      const value = bigEndian ? get_be16(bytes, 0) : get_le16(bytes, 0);
      return signed ? (value << 16) >> 16 : value;
    }
    case 4: {
      const value = bigEndian ? get_be32(bytes, 0) : get_le32(bytes, 0);
      return signed ? value | 0 : value;
    }
    case 8: {
      const first = BigInt(bigEndian ? get_be32(bytes, 0) : get_le32(bytes, 4));
      const second = BigInt(bigEndian ? get_be32(bytes, 4) : get_le32(bytes, 0));
      const value = (first << 32n) | second;
      return exact(signed ? BigInt.asIntN(64, value) : value);
    }
    default:
      return null;
  }
}

const exact = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();

function symbol(value: number, { names, flags }: AttributeOptions): string | undefined {
  if (flags !== undefined) return value === 0 ? undefined : flagNames(flags, value);
  if (names === undefined || names[value] === undefined) return undefined;
  return nameOf(names, value);
}

/** The fields of a struct that lie within `bytes`; one that is older and shorter lacks the last ones. */
export function readStruct(struct: Struct, bytes: Uint8Array): { [field: string]: number | string } {
  const fields: { [field: string]: number | string } = {};
  const header = new struct(bytes) as unknown as { [field: string]: number | bigint | Uint8Array };
  for (const field of struct.layout) {
    if (field.byteOffset + field.byteLength > bytes.length) break;
    fields[field.name] = fieldValue(field, header[field.name]);
  }
  return fields;
}

function fieldValue(field: PlacedField, value: number | bigint | Uint8Array): number | string {
  if (typeof value === 'bigint') return exact(value);
  if (typeof value !== 'number') {
    const show = field.show as ((bytes: Uint8Array) => string) | undefined;
    return show?.(value) ?? hexBytes(value);
  }
  return (field.show as unknown) === ipv4 ? ipv4(value) : value;
}
