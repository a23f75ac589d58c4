// Arithmetic as in C, exact to 64 bits: numbers as long as they are exact, bigints beyond.
import { ExpressionError } from './error.ts';
import { load, narrow } from './scalars.ts';
import { FieldValues, type HeaderClass, headerClass, Pointer, U8 } from './values.ts';

type Int = number | bigint;

/** The value as an operand of arithmetic. Throws where it is none. */
export function numeric(value: unknown, operator: string, at: number): Int {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value === null || value === undefined) return 0;
  if (value instanceof Pointer) return value.off;
  throw new ExpressionError(`${operator} needs numbers`, at);
}

/** `left operator right` for every operator but `==`, `!=`, `&&`, `||`. */
export function arithmetic(operator: string, left: unknown, right: unknown, at: number): unknown {
  if (typeof left === 'number' && typeof right === 'number') return ofNumbers(operator, left, right, at);
  if (left instanceof FieldValues) return overValues(left, operator, value => arithmetic(operator, value, right, at));
  if (right instanceof FieldValues) return overValues(right, operator, value => arithmetic(operator, left, value, at));
  if (operator === '+' || operator === '-') {
    const moved = pointerArithmetic(operator, left, right, at);
    if (moved !== undefined) return moved;
  }
  const [a, b] = [numeric(left, operator, at), numeric(right, operator, at)];
  return typeof a === 'number' && typeof b === 'number'
    ? ofNumbers(operator, a, b, at)
    : ofBigints(operator, BigInt(a), BigInt(b), at);
}

const COMPARISONS = new Set(['<', '>', '<=', '>=']);

/** A comparison holds when it does for one of the values; anything else is done to each. */
function overValues(field: FieldValues, operator: string, apply: (value: unknown) => unknown): unknown {
  if (COMPARISONS.has(operator)) return field.values.some(value => apply(value) === true);
  return new FieldValues(field.name, field.values.map(apply));
}

function ofNumbers(operator: string, a: number, b: number, at: number): Int | boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return exact(a + b, '+', a, b, at);
    case '-':
      return exact(a - b, '-', a, b, at);
    case '*':
      return exact(a * b, '*', a, b, at);
    case '/':
      if (b === 0) throw new ExpressionError('division by zero', at);
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    case '%':
      if (b === 0) throw new ExpressionError('division by zero', at);
      return a % b;
    default:
      return ofBits(operator, a, b, at);
  }
}

const exact = (result: number, operator: string, a: number, b: number, at: number): Int | boolean =>
  Number.isSafeInteger(result) || !Number.isInteger(a) || !Number.isInteger(b)
    ? result
    : ofBigints(operator, BigInt(a), BigInt(b), at);

const isWord = (n: number): boolean => n >= -0x80000000 && n <= 0xffffffff;

/** Bits of 32-bit values; wider ones go the way of bigints. */
function ofBits(operator: string, a: number, b: number, at: number): Int | boolean {
  if (!Number.isInteger(a) || !Number.isInteger(b)) throw new ExpressionError(`${operator} needs integers`, at);
  if (operator === '>>' && isWord(a) && b >= 0 && b < 32) return a < 0 ? a >> b : a >>> b;
  if (operator !== '>>' && operator !== '<<' && isWord(a) && isWord(b)) {
    const bits = operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
    return a < 0 && b < 0 ? bits : bits >>> 0;
  }
  const wide = ofBigints(operator, BigInt(a), BigInt(b), at);
  return typeof wide === 'bigint' ? narrow(wide) : wide;
}

function ofBigints(operator: string, a: bigint, b: bigint, at: number): Int | boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
    case '%':
      if (b === 0n) throw new ExpressionError('division by zero', at);
      return operator === '/' ? a / b : a % b;
    case '<<':
    case '>>':
      if (b < 0n || b > 63n) throw new ExpressionError(`a shift by ${b}: a u64 has 64 bits`, at);
      return operator === '<<' ? wrap(a << b) : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    default:
      return a ^ b;
  }
}

/** As a u64, or an s64 where that is what it is. */
const wrap = (value: bigint): bigint =>
  value >= 1n << 64n ? BigInt.asUintN(64, value) : value < -(1n << 63n) ? BigInt.asIntN(64, value) : value;

/** `-x`, `~x`, `+x`. */
export function negated(operator: string, value: unknown, at: number): unknown {
  if (value instanceof FieldValues)
    return new FieldValues(
      value.name,
      value.values.map(each => negated(operator, each, at)),
    );
  const n = numeric(value, operator, at);
  if (operator === '+') return n;
  if (operator === '-') return -n;
  if (typeof n === 'bigint') return n < 0n ? ~n : BigInt.asUintN(64, ~n);
  return isWord(n) ? ~n >>> 0 : narrow(BigInt.asUintN(64, ~BigInt(n)));
}

// Pointers.

/** A buffer, a header or a pointer, as bytes and the size of what it points to. */
interface Place {
  buf: Uint8Array;
  off: number;
  size: number;
  cls: HeaderClass | null;
  pointer: Pointer | null;
}

export function placeOf(value: unknown): Place | null {
  if (value instanceof Pointer) return { ...value, size: value.type.bytes, cls: null, pointer: value };
  if (value instanceof Uint8Array) return { buf: value, off: 0, size: 1, cls: null, pointer: null };
  const cls = headerClass(value);
  if (cls === null) return null;
  const { buf, off } = value as { buf: Uint8Array; off: number };
  return { buf, off, size: cls.sizeof, cls, pointer: null };
}

/** `pointer + n`, `n + pointer`, `pointer - n`, `pointer - pointer`; undefined when neither is a pointer. */
function pointerArithmetic(operator: string, left: unknown, right: unknown, at: number): unknown {
  const [a, b] = [placeOf(left), placeOf(right)];
  if (a !== null && b !== null) {
    if (operator === '+') throw new ExpressionError('two pointers cannot be added', at);
    if (a.buf.buffer !== b.buf.buffer) throw new ExpressionError('the pointers are into different buffers', at);
    return Math.trunc((a.off + a.buf.byteOffset - b.off - b.buf.byteOffset) / a.size);
  }
  const base = a ?? b;
  if (base === null || (operator === '-' && a === null)) return undefined;
  const count = Number(numeric(a === null ? left : right, operator, at));
  return moved(base, operator === '-' ? -count : count, at);
}

/** The pointer that is `count` elements further. */
export function moved(from: Place, count: number, at: number): unknown {
  const off = from.off + count * from.size;
  // Behind the last header that fits, a pointer may stand, but not be followed.
  if (from.cls !== null && off + from.size <= from.buf.length) return headerAt(from.cls, from.buf, off, at);
  return new Pointer(from.buf, off, from.pointer?.type ?? U8);
}

/** A header at an offset of a buffer. Throws when it does not fit in. */
export function headerAt(cls: HeaderClass, buf: Uint8Array, off: number, at: number): unknown {
  if (off < 0 || off + cls.sizeof > buf.length)
    throw new ExpressionError(
      `struct ${cls.struct} needs ${cls.sizeof} bytes from offset ${off} on; the buffer has ${buf.length}`,
      at,
    );
  return new cls(buf, off);
}

/** `*pointer`. */
export function pointee(pointer: Pointer, at: number): Int {
  checkRange(pointer, at);
  return load(pointer.type, pointer.buf, pointer.off);
}

export function checkRange({ buf, off, type }: Pointer, at: number): void {
  if (off < 0 || off + type.bytes > buf.length)
    throw new ExpressionError(`offset ${off} is outside of the buffer, which has ${buf.length} bytes`, at);
}
