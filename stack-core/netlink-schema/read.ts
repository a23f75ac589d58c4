// Numbers, texts and structs out of the bytes of one message.
import { hexBytes, ipv4, mac } from '../include/show.ts';
import { ipText } from './addresses.ts';
import { type Field, fieldsOf, type Struct } from './struct.ts';

/** A number (above 2^53 its decimal digits), a text, a struct by field, or several of one of them. */
export type FieldValue = number | string | FieldValues | readonly FieldValue[];
export interface FieldValues {
  readonly [field: string]: FieldValue;
}

const HIGH = 0x1_0000_0000;
const text = new TextDecoder();

/** The bytes of a message, in the byte order of the machine that made it. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;

  constructor(bytes: Uint8Array, little = true) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = little;
  }

  /** A number of 1, 2, 4 or 8 bytes; null: no such length. */
  unsigned(at: number, size: number, little = this.little): number | string | null {
    switch (size) {
      case 1:
        return this.bytes[at];
      case 2:
        return this.view.getUint16(at, little);
      case 4:
        return this.view.getUint32(at, little);
      case 8: {
        const high = this.view.getUint32(little ? at + 4 : at, little);
        const low = this.view.getUint32(little ? at : at + 4, little);
        return high < 0x20_0000 ? high * HIGH + low : ((BigInt(high) << 32n) | BigInt(low)).toString();
      }
      default:
        return null;
    }
  }

  signed(at: number, size: number, little = this.little): number | string | null {
    switch (size) {
      case 1:
        return this.view.getInt8(at);
      case 2:
        return this.view.getInt16(at, little);
      case 4:
        return this.view.getInt32(at, little);
      case 8: {
        const value = this.view.getBigInt64(at, little);
        const number = Number(value);
        return Number.isSafeInteger(number) ? number : value.toString();
      }
      default:
        return null;
    }
  }

  /** Up to the first NUL. */
  text(at: number, end: number): string {
    const stop = this.bytes.subarray(at, end).indexOf(0);
    const stopAt = stop < 0 ? end : at + stop;
    if (stopAt - at > 24) return text.decode(this.bytes.subarray(at, stopAt));
    let short = '';
    for (let i = at; i < stopAt; i++) {
      if (this.bytes[i] > 0x7e) return text.decode(this.bytes.subarray(at, stopAt));
      short += String.fromCharCode(this.bytes[i]);
    }
    return short;
  }

  hex(at: number, end: number): string {
    return hexBytes(this.bytes.subarray(at, end));
  }

  /** The fields of a struct that lie before `end`; one that is older and shorter lacks the last ones. */
  struct(type: Struct, at: number, end: number): FieldValues {
    const values: { [field: string]: FieldValue } = {};
    for (const field of fieldsOf(type)) {
      const start = at + field.offset;
      if (start + field.size * (field.count ?? 1) > end) break;
      const value = this.field(field, start, end);
      if (value !== null) values[field.name] = value;
    }
    return values;
  }

  private field(field: Field, at: number, end: number): FieldValue | null {
    if (field.count === null) return this.element(field, at, end);
    const count = field.count === 0 ? Math.floor((end - at) / field.size) : field.count;
    if (field.count === 0 && count === 0) return null;
    const all = Array.from({ length: count }, (_, i) => this.element(field, at + i * field.size, end));
    return field.count === 0 && count === 1 ? all[0] : all;
  }

  private element(field: Field, at: number, end: number): FieldValue {
    const { kind, size, inner, placed } = field;
    switch (kind) {
      case 'uint':
        return this.unsigned(at, size) ?? 0;
      case 'be': {
        const value = this.unsigned(at, size, false) ?? 0;
        return placed !== null && (placed.show as unknown) === ipv4 ? ipv4(Number(value)) : value;
      }
      case 'sint':
        return this.signed(at, size) ?? 0;
      case 'bits':
        return this.bits(field, at);
      case 'text':
        return this.text(at, size === 0 ? end : at + size);
      case 'lladdr':
        return mac(this.bytes.subarray(at, at + size));
      case 'ip':
        return ipText(this.bytes.subarray(at, at + size)) ?? this.hex(at, at + size);
      case 'struct':
        return inner === null ? 0 : this.struct(inner, at, Math.min(end, at + size));
      case 'bytes': {
        const show = placed?.show as ((bytes: Uint8Array) => string) | undefined;
        return show?.(this.bytes.subarray(at, at + size)) ?? this.hex(at, at + size);
      }
    }
  }

  /** Those of a wire table count from the high end of the bytes; those of a C struct from the low end of the number. */
  private bits({ size, bit, width, placed }: Field, at: number): number {
    const little = placed === null && this.little;
    let unit = 0;
    for (let i = 0; i < size; i++) unit = unit * 256 + this.bytes[little ? at + size - 1 - i : at + i];
    const shift = placed === null && !this.little ? size * 8 - bit - width : bit;
    return Math.floor(unit / 2 ** shift) % 2 ** width;
  }
}
