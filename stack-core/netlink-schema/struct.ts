/**
 * Structs that only netlink carries, as compact tables: fields in C's order, placed as C places them.
 *
 *   export const tc_ratespec = struct('tc_ratespec', 'include/uapi/linux/pkt_sched.h', {
 *     cell_log: 'u8', linklayer: 'u8', overhead: 'u16', cell_align: 's16', mpu: 'u16', rate: 'u32',
 *   });
 *
 * Words for a field: `u8` … `be64`; `u8:4` bits; `u32[5]` several; `u8[8]` bytes; `char[16]` text; `lladdr`, `ip4`,
 * `ip6`; another struct, `[struct, 3]` several of it; a count of 0: as many as there are
 * bytes left.
 */
import type { PlacedField, WireField } from '../include/wire.ts';

type Width = '8' | '16' | '32' | '64';
export type FieldWord =
  | `${'u' | 's'}${Width}`
  | `be${'16' | '32' | '64'}`
  | `u${Width}:${number}`
  | `${'u' | 's' | 'be'}${Width}[${number | ''}]`
  | `char[${number}]`
  | 'lladdr'
  | 'ip4'
  | 'ip6'
  | 'ip16';
export type FieldType = FieldWord | CompactStruct | readonly [CompactStruct, number];
export type FieldTable = { readonly [name: string]: FieldType };

export type ElementKind = 'uint' | 'sint' | 'be' | 'bits' | 'bytes' | 'text' | 'lladdr' | 'ip' | 'struct';

/** A field in its place. */
export interface Field {
  readonly name: string;
  readonly kind: ElementKind;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** Of one element. */
  readonly size: number;
  /** null: one; 0: as many as there are. */
  readonly count: number | null;
  /** Of `bits`: the lowest bit in the unit that holds them (on a little-endian machine), and how many. */
  readonly bit: number;
  readonly width: number;
  readonly inner: CompactStruct | null;
  /** Of a wire table. */
  readonly placed: PlacedField | null;
}

export class CompactStruct {
  readonly shape = 'struct';
  readonly struct: string;
  readonly source: string;
  private readonly table: FieldTable;
  private placed: { fields: readonly Field[]; size: number; alignment: number } | null = null;

  constructor(name: string, source: string, table: FieldTable) {
    this.struct = name;
    this.source = source;
    this.table = table;
  }

  get fields(): readonly Field[] {
    return this.place().fields;
  }
  /** Bytes, with the padding that C puts at the end; without elements of no fixed number. */
  get sizeof(): number {
    return this.place().size;
  }
  get alignment(): number {
    return this.place().alignment;
  }

  private place() {
    this.placed ??= placeFields(this.table);
    return this.placed;
  }
}

export const struct = (name: string, source: string, table: FieldTable): CompactStruct =>
  new CompactStruct(name, source, table);

interface Shape {
  kind: ElementKind;
  size: number;
  alignment: number;
  count: number | null;
  width: number;
  inner: CompactStruct | null;
}

const WHOLE: { readonly [word: string]: Omit<Shape, 'count' | 'width' | 'inner'> } = {
  lladdr: { kind: 'lladdr', size: 6, alignment: 1 },
  ip4: { kind: 'ip', size: 4, alignment: 4 },
  ip6: { kind: 'ip', size: 16, alignment: 4 },
  ip16: { kind: 'bytes', size: 16, alignment: 4 },
};

function shapeOf(type: FieldType): Shape {
  if (typeof type !== 'string') {
    const [inner, count] = type instanceof CompactStruct ? [type, null] : type;
    return { kind: 'struct', size: inner.sizeof, alignment: inner.alignment, count, width: 0, inner };
  }
  const whole = WHOLE[type];
  if (whole !== undefined) return { ...whole, count: null, width: 0, inner: null };
  const [, sign, bits, width, many] = /^(char|u|s|be)(\d*)(?::(\d+))?(?:\[(\d*)\])?$/.exec(type) ?? [];
  if (sign === undefined) throw new Error(`${type}: no such field type`);
  const count = many === undefined ? null : Number(many);
  const common = { width: 0, inner: null };
  if (sign === 'char') return { ...common, kind: 'text', size: count ?? 0, alignment: 1, count: null };
  if (sign === 'u' && bits === '8' && count !== null && count > 0)
    return { ...common, kind: 'bytes', size: count, alignment: 1, count: null };
  const size = Number(bits) / 8;
  if (width !== undefined) return { ...common, kind: 'bits', size, alignment: size, count: null, width: Number(width) };
  const kind = sign === 'u' ? 'uint' : sign === 's' ? 'sint' : 'be';
  return { ...common, kind, size, alignment: size, count };
}

function placeFields(table: FieldTable) {
  const fields: Field[] = [];
  let at = 0;
  let alignment = 1;
  let bit = 0;
  for (const [name, type] of Object.entries(table)) {
    const { kind, size, alignment: own, count, width, inner } = shapeOf(type);
    const before = fields.at(-1);
    const shares = kind === 'bits' && before?.kind === 'bits' && before.size === size && bit + width <= size * 8;
    if (!shares) {
      at = Math.ceil(at / own) * own;
      bit = 0;
    }
    const offset = shares ? (before?.offset ?? at) : at;
    fields.push({ name, kind, offset, size, count, bit, width, inner, placed: null });
    if (!shares) at += size * (count ?? 1);
    bit += width;
    alignment = Math.max(alignment, own);
  }
  return { fields, size: Math.ceil(at / alignment) * alignment, alignment };
}

/** A struct of a wire table: a class with the table's layout. */
export interface WireStruct {
  readonly struct: string;
  readonly source: string;
  readonly doc: string;
  readonly sizeof: number;
  readonly layout: readonly PlacedField[];
}
export type Struct = WireStruct | CompactStruct;

const ofWire = new WeakMap<WireStruct, readonly Field[]>();

/** The fields of either sort of struct, in order. */
export function fieldsOf(type: Struct): readonly Field[] {
  if (type instanceof CompactStruct) return type.fields;
  let fields = ofWire.get(type);
  if (fields === undefined) {
    fields = type.layout.map(fieldOfWire);
    ofWire.set(type, fields);
  }
  return fields;
}

function fieldOfWire(placed: PlacedField): Field {
  const { name, byteOffset, byteLength, bitOffset, bitWidth } = placed;
  const field = { name, offset: byteOffset, size: byteLength, count: null, inner: null, placed };
  const bit = byteLength * 8 - (bitOffset % 8) - bitWidth;
  return { ...field, kind: kindOf(placed), bit, width: bitWidth };
}

function kindOf({ kind, type, order, signed, bitWidth }: WireField<never>): ElementKind {
  if (type.startsWith(':')) return 'bits';
  if (kind === 'bytes') return 'bytes';
  if (order === 'be' && bitWidth > 8) return 'be';
  return signed ? 'sint' : 'uint';
}
