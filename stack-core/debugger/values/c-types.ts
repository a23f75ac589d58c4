// Types as in C: read from the kernel's own declarations (c-structs.ts), with the range of what is a number.
import { C_STRUCTS, C_VARIABLES } from './c-structs.ts';

export interface CType {
  /** As a kernel debugger prints it: `__be16`, `struct net_device *`, `__u8:3`. */
  text: string;
  /** Smallest and largest value, where the type is a number. */
  range: { min: bigint; max: bigint } | null;
  isPointer: boolean;
  /** Elements, of an array. */
  length: number | null;
}

const WIDTHS: Readonly<Record<string, number>> = {
  bool: 1,
  char: 8,
  short: 16,
  u8: 8,
  u16: 16,
  u32: 32,
  u64: 64,
  int: 32,
  long: 64,
  size_t: 64,
  ktime_t: 64,
  be16: 16,
  be32: 32,
  sum16: 16,
  wsum: 32,
  s8: 8,
  s16: 16,
  s32: 32,
  s64: 64,
  refcount_t: 32,
  atomic_t: 32,
  dscp_t: 8,
  netdev_features_t: 64,
  kuid_t: 32,
};
const UNSIGNED = /^(unsigned|bool|u\d|be\d|sum16|wsum|size_t|dscp_t|netdev_features_t|kuid_t|refcount_t)/;

/** The type that a declaration names: `unsigned int`, `__u8` with 3 bits, `struct sock *`. */
export function cType(name: string, bits: number | null = null, length: number | null = null): CType {
  const isPointer = name.includes('*');
  const text = `${name}${bits === null ? '' : `:${bits}`}${length === null ? '' : `[${length}]`}`;
  const width = bits ?? widthOf(name);
  const range = isPointer || width === null ? null : rangeOf(width, isUnsigned(name));
  return { text, range, isPointer, length };
}

const plain = (name: string): string => name.replace(/^__/, '');

function widthOf(name: string): number | null {
  if (name.startsWith('enum ')) return 32;
  const word = plain(name).split(' ').at(-1) as string;
  return WIDTHS[word] ?? (name === 'unsigned' ? 32 : null);
}

const isUnsigned = (name: string): boolean => name.startsWith('enum ') || UNSIGNED.test(plain(name));

const rangeOf = (bits: number, unsigned: boolean): { min: bigint; max: bigint } =>
  unsigned
    ? { min: 0n, max: (1n << BigInt(bits)) - 1n }
    : { min: -(1n << BigInt(bits - 1)), max: (1n << BigInt(bits - 1)) - 1n };

/** The declarations between two braces: `__u16 mac_len, hdr_len; struct sock *sk;`. */
function declarations(text: string): Map<string, CType> {
  const fields = new Map<string, CType>();
  for (const declaration of text.split(';')) {
    const match = /^\s*((?:(?:struct|enum|unsigned|const)\s+)*\w+(?:\s+(?:int|long|char)\b)?)\s*(.+?)\s*$/s.exec(
      declaration,
    );
    if (match === null) continue;
    for (const declarator of match[2].split(',')) {
      const parts = /^\s*(\**)\s*(\w+)\s*(?:\[(\d+)\])?\s*(?::\s*(\d+))?\s*$/.exec(declarator);
      if (parts === null) throw new Error(`no declaration in C: ${declaration.trim()}`);
      const [, stars, field, length, bits] = parts;
      const name = `${match[1].replace(/\s+/g, ' ')}${stars === '' ? '' : ` ${stars}`}`;
      fields.set(
        field,
        cType(name, bits === undefined ? null : Number(bits), length === undefined ? null : Number(length)),
      );
    }
  }
  return fields;
}

/** Structs by name, each with its fields; a struct that begins with another has that one's fields, too. */
function parseStructs(text: string): Map<string, Map<string, CType>> {
  const structs = new Map<string, Map<string, CType>>();
  for (const [, name, base, body] of text.matchAll(/struct (\w+)(?: : (\w+))? \{([^}]*)\}/g))
    structs.set(name, new Map([...(structs.get(base ?? '') ?? []), ...declarations(body)]));
  return structs;
}

const structs = parseStructs(C_STRUCTS);
const variables = declarations(C_VARIABLES);

/** The type of a struct's field; null where nothing is declared. */
export const fieldType = (struct: string, field: string): CType | null => structs.get(struct)?.get(field) ?? null;

/** The type that a variable of this name has all over the kernel; null where names differ in theirs. */
export const variableType = (name: string): CType | null => variables.get(name) ?? null;

/** Types of fields of wire headers, as the tables call them. */
export function wireType(type: string): CType {
  if (type.startsWith(':')) return cType('__u8', Number(type.slice(1)));
  const array = /^(\w+)\[(\d+)\]$/.exec(type);
  return array === null ? cType(`__${type}`) : cType(`__${array[1]}`, null, Number(array[2]));
}

/** Why a number cannot be stored in a variable of this type; null: it can. */
export function rangeError(name: string, type: CType, value: number | bigint): string | null {
  const { range } = type;
  if (range === null) return null;
  if (typeof value === 'number' && !Number.isInteger(value)) return `${name} takes whole numbers; ${value} is none`;
  const n = BigInt(value);
  if (n >= range.min && n <= range.max) return null;
  return `${value} does not fit ${name}: ${type.text} takes ${range.min} to ${range.max}`;
}
