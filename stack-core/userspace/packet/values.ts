// Values of packet expressions as numbers and bytes.
import { parse_ipv4 } from '../../include/show.ts';
import { concat, encode } from '../files.ts';
import { ExpressionError, type Value } from './expression.ts';

/** Bytes from a literal, a repetition, a list of numbers. */
export function asBytes(value: Value): Uint8Array {
  switch (value.kind) {
    case 'bytes':
      return value.value;
    case 'text':
      return encode(value.value);
    case 'repeat': {
      if (value.times < 0 || value.times > 65535)
        throw new ExpressionError(`${value.times} times makes no packet`, value.column);
      const once = asBytes(value.value);
      return concat(Array.from({ length: value.times }, () => once));
    }
    default:
      throw new ExpressionError('expected bytes, such as b"data"', value.column);
  }
}

export interface NumberMeaning {
  isAddress: boolean;
  names?: Record<string, number>;
  flags?: readonly string[];
}

/** The number that a field is given: itself, an address, a name, or letters of flags. */
export function numberOf(name: string, value: Value, meaning: NumberMeaning): number {
  if (value.kind === 'number') return value.value;
  if (value.kind !== 'text')
    throw new ExpressionError(`${name} takes a number${meaning.isAddress ? ' or an address' : ''}`, value.column);
  const text = value.value;
  if (meaning.isAddress) {
    const address = parse_ipv4(text);
    if (address === null) throw new ExpressionError(`${name}: "${text}" is no IPv4 address`, value.column);
    return address;
  }
  if (meaning.flags !== undefined) return flagBits(name, text, meaning.flags, value.column);
  const number = meaning.names?.[text];
  if (number !== undefined) return number;
  const known = meaning.names === undefined ? '' : ` (names are ${Object.keys(meaning.names).join(', ')})`;
  throw new ExpressionError(`${name} takes a number, not "${text}"${known}`, value.column);
}

/** "SA" for single letters, "MF+DF" for names. */
function flagBits(name: string, text: string, flags: readonly string[], column: number): number {
  const isLetters = flags.every(flag => flag.length === 1);
  const parts = isLetters ? [...text] : text === '' ? [] : text.split('+');
  let value = 0;
  for (const part of parts) {
    const bit = flags.indexOf(part);
    if (bit < 0) throw new ExpressionError(`${name}: there is no flag ${part} (there is ${flags.join(', ')})`, column);
    value |= 1 << bit;
  }
  return value;
}

/** A link-layer address. */
export function macBytes(name: string, value: Value): Uint8Array {
  if (value.kind === 'bytes' && value.value.length === 6) return value.value;
  const text = value.kind === 'text' ? value.value : '';
  if (!/^([0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(text))
    throw new ExpressionError(
      `${name}: ${value.kind === 'text' ? `"${text}" is no` : 'expected a'} link-layer address (02:00:00:00:00:01)`,
      value.column,
    );
  return Uint8Array.from(text.split(/[:-]/), octet => Number.parseInt(octet, 16));
}
