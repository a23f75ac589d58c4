// What the view of a socket buffer works out of its picture.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SkbPicture } from '../../../webview/messages.ts';
import {
  asCArray,
  bytesOfPlace,
  changedBytes,
  diagramOf,
  frameHex,
  placeOfByte,
  rowsOfPacket,
  segmentsOf,
} from '../../../webview/skb/model.ts';

const field = (name: string, bitOffset: number, bitWidth: number): SkbPicture['layers'][number]['fields'][number] => ({
  name,
  value: '0',
  type: `:${bitWidth}`,
  doc: '',
  bitOffset,
  bitWidth,
  expression: name,
});

/** Headroom 4, a header of 4 bytes already pulled, one of 8 in the data, 6 bytes of payload, 10 of tailroom. */
const picture = (more: Partial<SkbPicture> = {}): SkbPicture => ({
  id: 7,
  device: 'root/eth0',
  protocol: 'ETH_P_IP',
  packetType: 'PACKET_HOST',
  length: 14,
  linearLength: 14,
  data: 8,
  tail: 22,
  end: 32,
  tailroom: 10,
  sharedBy: 1,
  pointers: [],
  layers: [
    { name: 'Link', struct: 'link', source: '', start: 4, length: 4, summary: '', fields: [field('type', 0, 32)] },
    {
      name: 'Net',
      struct: 'net',
      source: '',
      start: 8,
      length: 8,
      summary: '',
      fields: [field('version', 0, 4), field('ihl', 4, 4), field('id', 8, 16), field('long', 24, 40)],
    },
  ],
  fragments: [],
  hex: Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(''),
  memoryReference: 'buffer1+0x0',
  ...more,
});

describe('segments', () => {
  const text = (skb: SkbPicture) => segmentsOf(skb).map(s => `${s.name} ${s.start}+${s.length}`);
  it('cover the memory from head to end, without gaps', () =>
    assert.deepEqual(text(picture()), ['headroom 0+4', 'Link 4+4', 'Net 8+8', 'payload 16+6', 'tailroom 22+10']));
  it('without any header: headroom, payload, tailroom', () =>
    assert.deepEqual(text(picture({ layers: [] })), ['headroom 0+8', 'payload 8+14', 'tailroom 22+10']));
  it('a header that was pulled leaves headroom behind it', () =>
    assert.deepEqual(text(picture({ data: 12, layers: picture().layers.slice(0, 1) })), [
      'headroom 0+4',
      'Link 4+4',
      'headroom 8+4',
      'payload 12+10',
      'tailroom 22+10',
    ]));
  it('fragments come last', () =>
    assert.deepEqual(text(picture({ fragments: [{ size: 3, hex: 'aabbcc' }] })).at(-1), 'frag 0 32+3'));
});

describe('bytes and fields', () => {
  it('a byte knows its innermost header and its field', () => {
    assert.deepEqual(placeOfByte(picture(), 3), null);
    assert.deepEqual(placeOfByte(picture(), 4), { layer: 0, field: 0 });
    assert.deepEqual(placeOfByte(picture(), 8), { layer: 1, field: 0 });
    assert.deepEqual(placeOfByte(picture(), 10), { layer: 1, field: 2 });
    assert.deepEqual(placeOfByte(picture(), 16), null);
  });
  it('a field knows its bytes, also when it is a part of one', () => {
    assert.deepEqual(bytesOfPlace(picture(), { layer: 1, field: 1 }), [8, 9]);
    assert.deepEqual(bytesOfPlace(picture(), { layer: 1, field: 2 }), [9, 11]);
    assert.deepEqual(bytesOfPlace(picture(), { layer: 1, field: -1 }), [8, 16]);
  });
  it('rows of the packet: from its outermost header to its tail', () => {
    assert.deepEqual(rowsOfPacket(picture()), [0, 2]);
    assert.deepEqual(rowsOfPacket(picture({ layers: [], data: 16, tail: 16 })), [1, 2]);
  });
});

describe('changes', () => {
  it('are bytes of the same buffer that are others now', () => {
    const now = picture();
    const before = picture({ hex: `ff${now.hex.slice(2, 62)}ee` });
    assert.deepEqual([...changedBytes(before, now)], [0, 31]);
  });
  it('of another buffer, or of none before, are none', () => {
    assert.equal(changedBytes(picture({ id: 8, hex: '00'.repeat(32) }), picture()).size, 0);
    assert.equal(changedBytes(null, picture()).size, 0);
  });
});

describe('the 32-bit diagram', () => {
  it('has 32 bits a row; a longer field goes on below', () => {
    const rows = diagramOf(picture().layers[1]);
    assert.deepEqual(
      rows.map(row => row.map(({ bits }) => bits)),
      [[4, 4, 16, 8], [32]],
    );
    assert.deepEqual(
      rows.flat().map(({ continues }) => continues),
      [false, false, false, true, true],
    );
  });
});

describe('copies', () => {
  it('the frame begins with its outermost header', () => assert.equal(frameHex(picture()), picture().hex.slice(8, 44)));
  it('a C array names its length', () =>
    assert.equal(asCArray('0a0b'), 'static const unsigned char packet[2] = {\n\t0x0a, 0x0b,\n};\n'));
});
