// What the bytes of one attribute say.
import { flagNames, mac, nameOf } from '../include/show.ts';
import { ipText } from './addresses.ts';
import type { FieldValue, FieldValues, Reader } from './read.ts';
import type { AttributeOptions, Scalar } from './schema.ts';

/** A number, a text (u64 above 2^53 too, as decimal digits), a struct by field, or `true` for a flag. */
export type Value = number | string | true | FieldValues;
export type { FieldValue, FieldValues };

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
  sbe32: 4,
  msecs: 8,
  bitfield32: 8,
};

/** Bytes of a value of that type; undefined when it is not fixed. */
export const sizeOf = (type: Scalar): number | undefined => SIZES[type];

export function readScalar(
  type: Scalar,
  reader: Reader,
  start: number,
  end: number,
  options: AttributeOptions = {},
): Read {
  switch (type) {
    case 'u32':
    case 'u8':
    case 'u16':
      return readNumber(type, reader, start, end, options);
    case 'flag':
      // The kernel reports some flags as numbers.
      return { value: start === end ? true : (reader.unsigned(start, end - start) ?? reader.hex(start, end)) };
    case 'string':
    case 'nul-string':
      return { value: reader.text(start, end) };
    case 'binary': {
      const value = reader.hex(start, end);
      const text = options.show?.(reader.bytes.subarray(start, end)) ?? null;
      return text === null ? { value } : { value, text };
    }
    case 'lladdr': {
      const bytes = reader.bytes.subarray(start, end);
      return { value: isLinkAddress(bytes) ? mac(bytes) : reader.hex(start, end) };
    }
    case 'ip':
      return { value: ipText(reader.bytes.subarray(start, end)) ?? reader.hex(start, end) };
    case 'bitfield32':
      return readBitfield(reader, start, end, options);
    default:
      return readNumber(type, reader, start, end, options);
  }
}

/** Tunnels have the 4 bytes of an IPv4 address, all else at least 6. */
const isLinkAddress = ({ length }: Uint8Array): boolean => length === 4 || length >= 6;

function readBitfield(reader: Reader, start: number, end: number, options: AttributeOptions): Read {
  if (end - start !== 8) return { value: reader.hex(start, end), error: wrongSize('bitfield32', 8, end - start) };
  const value = { value: Number(reader.unsigned(start, 4)), selector: Number(reader.unsigned(start + 4, 4)) };
  return options.flags === undefined ? { value } : { value, text: flagNames(options.flags, value.value) };
}

function readNumber(type: Scalar, reader: Reader, start: number, end: number, options: AttributeOptions): Read {
  const length = end - start;
  const number = numberIn(type, reader, start, length);
  const size = SIZES[type];
  const fits = size === undefined ? length === 4 || length === 8 : length === size;
  if (number === null) return { value: reader.hex(start, end), error: wrongSize(type, size ?? 4, length) };
  const read: Read = { value: number };
  if (typeof number === 'number' && (options.flags !== undefined || options.names !== undefined)) {
    const text = symbol(number, options);
    if (text !== undefined) read.text = text;
  }
  if (!fits) read.error = wrongSize(type, size ?? 4, length);
  return read;
}

function numberIn(type: Scalar, reader: Reader, start: number, length: number): number | string | null {
  if (type.startsWith('be')) return reader.unsigned(start, length, false);
  if (type.startsWith('s')) return reader.signed(start, length, type === 'sbe32' ? false : reader.little);
  return reader.unsigned(start, length);
}

const wrongSize = (type: string, size: number, length: number): string =>
  `${length + 4} bytes long, ${/^[aeiou8]/.test(type.replace(/^u/, 'you')) ? 'an' : 'a'} ${type} needs ${size + 4} with its header`;

function symbol(value: number, { names, flags }: AttributeOptions): string | undefined {
  if (flags !== undefined) return value === 0 ? undefined : flagNames(flags, value);
  if (names === undefined || names[value] === undefined) return undefined;
  return nameOf(names, value);
}
