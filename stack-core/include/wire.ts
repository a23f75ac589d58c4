/**
 * Wire headers as tables. A table names the fields of a header in wire order; reading, writing, printing and the byte
 * range of each field follow from it, and no other place knows an offset.
 *
 *   export class udphdr extends wire({ struct: 'udphdr', source: 'include/uapi/linux/udp.h, RFC 768' }, {
 *     source: be16(), dest: be16(), len: be16(), check: be16({ show: hex }),
 *   }) {}
 *   const uh = new udphdr(skb.head, skb.transport_header);
 *   uh.dest = 53;
 */

/** Names of the values of a field (`names`) or of its bits (`flags`): value -> the kernel's constant. */
export type ValueNames = { readonly [value: number]: string };

export interface FieldOptions<V> {
  /** One sentence for the reader; units where the number has any. */
  doc?: string;
  /** The value as text. */
  show?: (value: V) => string;
  /** Enumeration: value -> constant. */
  names?: ValueNames;
  /** Bit flags: bit value -> constant. */
  flags?: ValueNames;
}

/** One field of a wire header: its width, and how its value is read from and written to bytes. */
export interface WireField<V> extends FieldOptions<V> {
  readonly kind: 'uint' | 'u64' | 'bytes';
  readonly bitWidth: number;
  /** `host`: byte order of the machine (netlink), little-endian here. */
  readonly order: 'be' | 'le' | 'host';
  readonly signed: boolean;
  readonly type: string;
  /** Never set: carries the type of the value. */
  readonly valueType?: V;
}

/** A field with its place in the header, as `layout` of a header class lists them. */
export interface PlacedField extends WireField<never> {
  readonly name: string;
  /** Bits from the first byte of the header, high bit first. */
  readonly bitOffset: number;
  /** First byte that holds a bit of the field. */
  readonly byteOffset: number;
  /** Bytes that the field touches. */
  readonly byteLength: number;
}

type Options<V> = FieldOptions<V>;
const uint = (type: string, bitWidth: number, order: 'be' | 'le' | 'host', o: Options<number> = {}, signed = false) =>
  ({ kind: 'uint', type, bitWidth, order, signed, ...o }) as WireField<number>;

/** A bit field of `width` bits; neighbours share bytes, high bits first, as on the wire. */
export const bits = (width: number, o?: Options<number>): WireField<number> => uint(`:${width}`, width, 'be', o);
export const u8 = (o?: Options<number>): WireField<number> => uint('u8', 8, 'be', o);
export const s8 = (o?: Options<number>): WireField<number> => uint('s8', 8, 'be', o, true);
export const be16 = (o?: Options<number>): WireField<number> => uint('be16', 16, 'be', o);
export const be32 = (o?: Options<number>): WireField<number> => uint('be32', 32, 'be', o);
/** In the byte order of the machine, which in the model is little-endian. */
export const u16 = (o?: Options<number>): WireField<number> => uint('u16', 16, 'host', o);
export const u32 = (o?: Options<number>): WireField<number> => uint('u32', 32, 'host', o);
export const s32 = (o?: Options<number>): WireField<number> => uint('s32', 32, 'host', o, true);
export const u64 = (o: Options<bigint> = {}): WireField<bigint> =>
  ({ kind: 'u64', type: 'u64', bitWidth: 64, order: 'host', signed: false, ...o }) as WireField<bigint>;
/** `length` bytes; reads as a view of the header's own bytes, writes copy. */
export const bytes = (length: number, o: Options<Uint8Array> = {}): WireField<Uint8Array> =>
  ({
    kind: 'bytes',
    type: `u8[${length}]`,
    bitWidth: length * 8,
    order: 'be',
    signed: false,
    ...o,
  }) as WireField<Uint8Array>;

type FieldTable = { readonly [name: string]: WireField<number> | WireField<bigint> | WireField<Uint8Array> };
type ValueOf<F> = F extends WireField<infer V> ? V : never;

export interface WireMeta {
  struct: string;
  /** Kernel header and RFC section. */
  source: string;
  doc?: string;
}

/** What every header object has beside its fields. */
export interface WireInstance {
  /** The bytes that the header stands in; shared, not copied. */
  readonly buf: Uint8Array;
  /** Offset of the header's first byte in `buf`. */
  readonly off: number;
}

export interface WireClass<F extends FieldTable> {
  new (buf: Uint8Array, off?: number): WireInstance & { -readonly [K in keyof F]: ValueOf<F[K]> };
  readonly struct: string;
  readonly source: string;
  readonly doc: string;
  /** Bytes of the fixed header. */
  readonly sizeof: number;
  readonly layout: readonly PlacedField[];
  readonly table: F;
}

/** Makes the base class of a wire header from its table. Throws when a field other than `bits` is not byte-aligned. */
export function wire<F extends FieldTable>(meta: WireMeta, table: F): WireClass<F> {
  class Header {
    buf: Uint8Array;
    off: number;
    constructor(buf: Uint8Array, off = 0) {
      this.buf = buf;
      this.off = off;
    }
  }
  const layout = place(meta.struct, table);
  for (const field of layout)
    Object.defineProperty(Header.prototype, field.name, { ...accessor(field), enumerable: true });
  const last = layout[layout.length - 1];
  const sizeof = last === undefined ? 0 : last.byteOffset + last.byteLength;
  const statics = { struct: meta.struct, source: meta.source, doc: meta.doc ?? '', sizeof, layout, table };
  return Object.assign(Header, statics) as unknown as WireClass<F>;
}

function place(struct: string, table: FieldTable): PlacedField[] {
  let bitOffset = 0;
  const layout: PlacedField[] = [];
  for (const [name, field] of Object.entries(table)) {
    if (!field.type.startsWith(':') && bitOffset % 8 !== 0)
      throw new Error(`struct ${struct}: ${name} is not byte-aligned`);
    const byteOffset = bitOffset >> 3;
    const byteLength = ((bitOffset + field.bitWidth + 7) >> 3) - byteOffset;
    layout.push({ ...(field as unknown as WireField<never>), name, bitOffset, byteOffset, byteLength });
    bitOffset += field.bitWidth;
  }
  if (bitOffset % 8 !== 0) throw new Error(`struct ${struct}: ends within a byte`);
  return layout;
}

interface HeaderObject {
  buf: Uint8Array;
  off: number;
}

function accessor(field: PlacedField): PropertyDescriptor {
  const at = field.byteOffset;
  if (field.kind === 'bytes') return bytesAccessor(at, field.byteLength);
  if (field.kind === 'u64') return u64Accessor(at, field.order === 'be');
  if (field.type.startsWith(':')) return bitsAccessor(field);
  const big = field.order === 'be';
  if (field.bitWidth === 8) return field.signed ? s8Accessor(at) : u8Accessor(at);
  if (field.bitWidth === 16) return big ? be16Accessor(at) : le16Accessor(at);
  return big ? be32Accessor(at) : le32Accessor(at, field.signed);
}

function u8Accessor(at: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return this.buf[this.off + at];
    },
    set(this: HeaderObject, value: number) {
      this.buf[this.off + at] = value;
    },
  };
}

function s8Accessor(at: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return (this.buf[this.off + at] << 24) >> 24;
    },
    set(this: HeaderObject, value: number) {
      this.buf[this.off + at] = value;
    },
  };
}

function be16Accessor(at: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return get_be16(this.buf, this.off + at);
    },
    set(this: HeaderObject, value: number) {
      put_be16(this.buf, this.off + at, value);
    },
  };
}

function le16Accessor(at: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return get_le16(this.buf, this.off + at);
    },
    set(this: HeaderObject, value: number) {
      put_le16(this.buf, this.off + at, value);
    },
  };
}

function be32Accessor(at: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return get_be32(this.buf, this.off + at);
    },
    set(this: HeaderObject, value: number) {
      put_be32(this.buf, this.off + at, value);
    },
  };
}

function le32Accessor(at: number, signed: boolean): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      const value = get_le32(this.buf, this.off + at);
      return signed ? value | 0 : value;
    },
    set(this: HeaderObject, value: number) {
      put_le32(this.buf, this.off + at, value);
    },
  };
}

function u64Accessor(at: number, big: boolean): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      const first = BigInt((big ? get_be32 : get_le32)(this.buf, this.off + at));
      const second = BigInt((big ? get_be32 : get_le32)(this.buf, this.off + at + 4));
      return big ? (first << 32n) | second : (second << 32n) | first;
    },
    set(this: HeaderObject, value: bigint) {
      const high = Number((value >> 32n) & 0xffffffffn);
      const low = Number(value & 0xffffffffn);
      if (big) {
        put_be32(this.buf, this.off + at, high);
        put_be32(this.buf, this.off + at + 4, low);
      } else {
        put_le32(this.buf, this.off + at, low);
        put_le32(this.buf, this.off + at + 4, high);
      }
    },
  };
}

function bytesAccessor(at: number, length: number): PropertyDescriptor {
  return {
    get(this: HeaderObject) {
      return this.buf.subarray(this.off + at, this.off + at + length);
    },
    set(this: HeaderObject, value: Uint8Array) {
      for (let i = 0; i < length; i++) this.buf[this.off + at + i] = value[i];
    },
  };
}

/** A bit field that lies within up to four bytes, read as one big-endian number. */
function bitsAccessor(field: PlacedField): PropertyDescriptor {
  const { byteOffset: at, byteLength: length, bitWidth } = field;
  const shift = length * 8 - (field.bitOffset % 8) - bitWidth;
  const mask = 2 ** bitWidth - 1;
  return {
    get(this: HeaderObject) {
      let word = 0;
      for (let i = 0; i < length; i++) word = word * 256 + this.buf[this.off + at + i];
      return (word >>> shift) & mask;
    },
    set(this: HeaderObject, value: number) {
      let word = 0;
      for (let i = 0; i < length; i++) word = word * 256 + this.buf[this.off + at + i];
      word = ((word & ~(mask << shift)) | ((value & mask) << shift)) >>> 0;
      for (let i = length - 1; i >= 0; i--) {
        this.buf[this.off + at + i] = word & 0xff;
        word >>>= 8;
      }
    },
  };
}

export function get_be16(buf: Uint8Array, at: number): number {
  return (buf[at] << 8) | buf[at + 1];
}

export function put_be16(buf: Uint8Array, at: number, value: number): void {
  buf[at] = value >>> 8;
  buf[at + 1] = value;
}

export function get_be32(buf: Uint8Array, at: number): number {
  return ((buf[at] << 24) | (buf[at + 1] << 16) | (buf[at + 2] << 8) | buf[at + 3]) >>> 0;
}

export function put_be32(buf: Uint8Array, at: number, value: number): void {
  buf[at] = value >>> 24;
  buf[at + 1] = value >>> 16;
  buf[at + 2] = value >>> 8;
  buf[at + 3] = value;
}

export function get_le16(buf: Uint8Array, at: number): number {
  return buf[at] | (buf[at + 1] << 8);
}

export function put_le16(buf: Uint8Array, at: number, value: number): void {
  buf[at] = value;
  buf[at + 1] = value >>> 8;
}

export function get_le32(buf: Uint8Array, at: number): number {
  return (buf[at] | (buf[at + 1] << 8) | (buf[at + 2] << 16) | (buf[at + 3] << 24)) >>> 0;
}

export function put_le32(buf: Uint8Array, at: number, value: number): void {
  buf[at] = value;
  buf[at + 1] = value >>> 8;
  buf[at + 2] = value >>> 16;
  buf[at + 3] = value >>> 24;
}
