// C's and the kernel's scalar types: how wide they are, and how a value becomes one.

export interface Scalar {
  bytes: 1 | 2 | 4 | 8;
  signed: boolean;
  /** In memory, high byte first. Values are in host order everywhere else. */
  big: boolean;
}

const scalar = (bytes: Scalar['bytes'], signed = false, big = false): Scalar => ({ bytes, signed, big });

const SCALARS: Readonly<Record<string, Scalar>> = {
  bool: scalar(1),
  char: scalar(1, true),
  short: scalar(2, true),
  int: scalar(4, true),
  long: scalar(8, true),
  signed: scalar(4, true),
  unsigned: scalar(4),
  size_t: scalar(8),
  __sum16: scalar(2, false, true),
};
const KERNEL_TYPE = /^(?:__)?(?<sign>[us])(?<bits>8|16|32|64)$|^(?:__)?be(?<big>16|32|64)$|^u?int(?<std>8|16|32|64)_t$/;
const MODIFIERS = new Set(['unsigned', 'signed', 'int', 'long', 'short']);

export const isScalarWord = (word: string): boolean => Object.hasOwn(SCALARS, word) || KERNEL_TYPE.test(word);

/** `u16`, `__be32`, `unsigned long`; null when the words make no type. */
export function scalarOf(name: string): Scalar | null {
  const words = name.split(' ');
  if (words.length === 1) return named(name);
  const base = words.filter(word => !MODIFIERS.has(word));
  if (base.length > 1) return null;
  const isUnsigned = words.includes('unsigned');
  const width = base[0] ?? ['long', 'short'].find(word => words.includes(word)) ?? 'int';
  const found = named(width);
  return found === null ? null : { ...found, signed: !isUnsigned };
}

function named(name: string): Scalar | null {
  if (Object.hasOwn(SCALARS, name)) return SCALARS[name];
  const groups = KERNEL_TYPE.exec(name)?.groups;
  if (groups === undefined) return null;
  const bits = Number(groups.bits ?? groups.big ?? groups.std);
  const isSigned = groups.sign === 's' || (groups.std !== undefined && !name.startsWith('u'));
  return scalar((bits / 8) as Scalar['bytes'], isSigned, groups.big !== undefined);
}

/** The value as it would be in a variable of that type. */
export function toScalar(type: Scalar, value: number | bigint): number | bigint {
  if (type.bytes === 8) {
    const wide = BigInt(typeof value === 'number' ? Math.trunc(value) : value);
    return narrow(type.signed ? BigInt.asIntN(64, wide) : BigInt.asUintN(64, wide));
  }
  const bits = type.bytes * 8;
  const wide = BigInt(typeof value === 'number' ? Math.trunc(value) : value);
  return Number(type.signed ? BigInt.asIntN(bits, wide) : BigInt.asUintN(bits, wide));
}

/** A number where that is exact. */
export const narrow = (value: bigint): number | bigint => {
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
};

/** Reads a scalar from memory. */
export function load(type: Scalar, bytes: Uint8Array, at: number): number | bigint {
  let value = 0n;
  for (let i = 0; i < type.bytes; i++)
    value = (value << 8n) | BigInt(bytes[type.big ? at + i : at + type.bytes - 1 - i]);
  return toScalar(type, value);
}

/** Writes a scalar to memory. */
export function store(type: Scalar, bytes: Uint8Array, at: number, value: number | bigint): void {
  let rest = BigInt.asUintN(type.bytes * 8, BigInt(value));
  for (let i = 0; i < type.bytes; i++, rest >>= 8n)
    bytes[type.big ? at + type.bytes - 1 - i : at + i] = Number(rest & 0xffn);
}
