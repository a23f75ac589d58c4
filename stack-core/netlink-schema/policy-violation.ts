// Whether the kernel would refuse the value of an attribute in a request, by its policy, and why.
import { readScalar } from './decode-value.ts';
import { Reader } from './read.ts';
import type { Attribute } from './schema.ts';

/** The reason in words; null: it is accepted. */
export function policyViolation(attribute: Attribute, value: Uint8Array): string | null {
  const { type, min, max, maxLen, reject, replyOnly } = attribute;
  if (reject === true) return 'the kernel refuses it in a request';
  if (replyOnly === true || typeof type !== 'string') return null;
  if (type === 'string' || type === 'nul-string') return textViolation(type, value, maxLen);
  if (maxLen !== undefined && value.length > maxLen) return `${value.length} bytes, at most ${maxLen} are allowed`;
  if (type === 'flag' && value.length > 0) return 'a flag has no value';
  const number = readScalar(type, new Reader(value), 0, value.length).value;
  if (typeof number !== 'number') return null;
  if (min !== undefined && number < min) return `${number} is less than ${min}`;
  if (max !== undefined && number > max) return `${number} is more than ${max}`;
  return null;
}

function textViolation(type: 'string' | 'nul-string', value: Uint8Array, maxLen: number | undefined): string | null {
  if (value.length === 0) return 'a string has one character at least, or its NUL';
  if (type === 'nul-string' && !value.includes(0)) return 'the string has no NUL at its end';
  const length = value.at(-1) === 0 ? value.length - 1 : value.length;
  if (maxLen !== undefined && length > maxLen) return `${length} characters, at most ${maxLen} are allowed`;
  return null;
}
