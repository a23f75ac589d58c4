// What the view of a socket buffer draws, worked out of its picture: segments to scale, what a byte belongs to, changes.
import type { SkbPicture } from '../messages.ts';

export type Layer = SkbPicture['layers'][number];
export type Field = Layer['fields'][number];

/** A stretch of the memory from head to end. */
export interface Segment {
  kind: 'headroom' | 'layer' | 'payload' | 'tailroom' | 'fragment';
  name: string;
  start: number;
  length: number;
  /** Number of the header in `layers`; -1: none. */
  layer: number;
}

/** A field of a header; `field` -1: the header as a whole. */
export interface Place {
  layer: number;
  field: number;
}

export const samePlace = (a: Place | null, b: Place | null): boolean =>
  a === b || (a !== null && b !== null && a.layer === b.layer && a.field === b.field);

/** All of the memory, in order, without gaps; fragments, which lie elsewhere, at the end. */
export function segmentsOf(skb: SkbPicture): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  const fill = (to: number): void => {
    while (at < to) {
      const [kind, name, end]: [Segment['kind'], string, number] =
        at < skb.data
          ? ['headroom', 'headroom', skb.data]
          : at < skb.tail
            ? ['payload', 'payload', skb.tail]
            : ['tailroom', 'tailroom', skb.end];
      const stop = Math.min(to, end);
      found.push({ kind, name, start: at, length: stop - at, layer: -1 });
      at = stop;
    }
  };
  for (const [layer, { name, start, length }] of skb.layers.entries()) {
    if (start < at) continue;
    fill(start);
    found.push({ kind: 'layer', name, start, length, layer });
    at = start + length;
  }
  fill(skb.end);
  for (const [i, { size }] of skb.fragments.entries())
    found.push({ kind: 'fragment', name: `frag ${i}`, start: skb.end, length: size, layer: -1 });
  return found;
}

/** The bytes of a field, or of a header: [first, after the last). */
export function bytesOfPlace(skb: SkbPicture, { layer, field }: Place): [start: number, end: number] {
  const { start, length, fields } = skb.layers[layer];
  if (field < 0) return [start, start + length];
  const { bitOffset, bitWidth } = fields[field];
  return [start + (bitOffset >> 3), start + ((bitOffset + bitWidth + 7) >> 3)];
}

/** The innermost header that a byte is in, and its field there; null: in none. Of fields that share a byte, the first. */
export function placeOfByte(skb: SkbPicture, offset: number): Place | null {
  const layer = skb.layers.findLastIndex(({ start, length }) => offset >= start && offset < start + length);
  if (layer < 0) return null;
  const bit = (offset - skb.layers[layer].start) * 8;
  const field = skb.layers[layer].fields.findIndex(f => f.bitOffset < bit + 8 && f.bitOffset + f.bitWidth > bit);
  return { layer, field };
}

export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Offsets of the bytes that are not what they were; none when it was another buffer. */
export function changedBytes(before: SkbPicture | null, now: SkbPicture): Set<number> {
  const changed = new Set<number>();
  if (before === null || before.id !== now.id || before.end !== now.end) return changed;
  for (let i = 0; i < now.end; i++)
    if (before.hex.slice(2 * i, 2 * i + 2) !== now.hex.slice(2 * i, 2 * i + 2)) changed.add(i);
  return changed;
}

export const bytesInRow = 16;

/** The rows of the byte grid that hold anything of the packet: [first, after the last). */
export function rowsOfPacket(skb: SkbPicture): [first: number, end: number] {
  const start = Math.min(skb.data, ...skb.layers.map(layer => layer.start));
  return [Math.floor(start / bytesInRow), Math.ceil(Math.max(skb.tail, start + 1) / bytesInRow)];
}

/** A cell of the diagram that RFCs draw: 32 bits a row. */
export interface Cell {
  field: number;
  /** Bits of the field in this row. */
  bits: number;
  /** The field goes on in the row below, or came from the one above. */
  continues: boolean;
}

export function diagramOf(layer: Layer): Cell[][] {
  const rows: Cell[][] = [];
  for (const [field, { bitOffset, bitWidth }] of layer.fields.entries())
    for (let bit = bitOffset; bit < bitOffset + bitWidth; ) {
      const row = bit >> 5;
      const bits = Math.min(bitOffset + bitWidth, (row + 1) * 32) - bit;
      rows[row] ??= [];
      rows[row].push({ field, bits, continues: bits < bitWidth });
      bit += bits;
    }
  return rows;
}

/** The packet's bytes from its outermost header on, as hex. */
export function frameHex(skb: SkbPicture): string {
  const start = Math.min(skb.data, ...skb.layers.map(layer => layer.start));
  return skb.hex.slice(2 * start, 2 * skb.tail) + skb.fragments.map(({ hex }) => hex).join('');
}

/** The bytes as people paste them into C. */
export function asCArray(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let i = 0; i < bytes.length; i += 12)
    lines.push(
      `\t${bytes
        .slice(i, i + 12)
        .map(b => `0x${b},`)
        .join(' ')}`,
    );
  return `static const unsigned char packet[${bytes.length}] = {\n${lines.join('\n')}\n};\n`;
}
