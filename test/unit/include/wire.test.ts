import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { be16, be32, bits, bytes, s32, u8, u16, u32, u64, wire } from '../../../stack-core/include/wire.ts';

class sample extends wire(
  { struct: 'sample', source: 'this test' },
  {
    version: bits(4),
    ihl: bits(4),
    flags: bits(3),
    offset: bits(13),
    port: be16(),
    address: be32(),
    mac: bytes(6),
    pad: u8(),
    kind: u8(),
    host16: u16(),
    host32: u32(),
    signed: s32(),
    big: u64(),
  },
) {}

const at = 3;
const header = (): sample => new sample(new Uint8Array(at + sample.sizeof + 1), at);

describe('a wire header', () => {
  it('knows its size and where each field lies', () => {
    assert.equal(sample.sizeof, 1 + 2 + 2 + 4 + 6 + 2 + 2 + 4 + 4 + 8);
    const places = Object.fromEntries(sample.layout.map(f => [f.name, [f.byteOffset, f.byteLength]]));
    assert.deepEqual(places.version, [0, 1]);
    assert.deepEqual(places.offset, [1, 2]);
    assert.deepEqual(places.port, [3, 2]);
    assert.deepEqual(places.mac, [9, 6]);
    assert.deepEqual(places.big, [27, 8]);
  });

  const values: { field: string; value: number; bytes: string; from: number }[] = [
    { field: 'version', value: 4, bytes: '40', from: 0 },
    { field: 'ihl', value: 15, bytes: '0f', from: 0 },
    { field: 'flags', value: 2, bytes: '4000', from: 1 },
    { field: 'offset', value: 0x1abc, bytes: '1abc', from: 1 },
    { field: 'port', value: 0xfffe, bytes: 'fffe', from: 3 },
    { field: 'address', value: 0xc0a80001, bytes: 'c0a80001', from: 5 },
    { field: 'host16', value: 0x1234, bytes: '3412', from: 17 },
    { field: 'host32', value: 0xdeadbeef, bytes: 'efbeadde', from: 19 },
    { field: 'signed', value: -2, bytes: 'feffffff', from: 23 },
  ];
  for (const { field, value, bytes: hex, from } of values) {
    it(`reads and writes ${field}`, () => {
      const h = header() as unknown as Record<string, number> & sample;
      h[field] = value;
      assert.equal(h[field], value);
      assert.equal(Buffer.from(h.buf.subarray(at + from, at + from + hex.length / 2)).toString('hex'), hex);
    });
  }

  it('leaves the neighbours of a bit field alone', () => {
    const h = header();
    h.version = 4;
    h.ihl = 5;
    h.flags = 7;
    h.offset = 0;
    assert.deepEqual([h.version, h.ihl, h.flags, h.offset], [4, 5, 7, 0]);
    h.flags = 0;
    assert.deepEqual([h.version, h.ihl, h.flags, h.offset], [4, 5, 0, 0]);
  });

  it('reads bytes as a view and writes them as a copy', () => {
    const h = header();
    const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
    h.mac = mac;
    mac[5] = 9;
    assert.deepEqual([...h.mac], [2, 0, 0, 0, 0, 1]);
    h.mac[0] = 6;
    assert.equal(h.buf[at + 9], 6);
  });

  it('keeps 64 bits', () => {
    const h = header();
    h.big = 0x0102030405060708n;
    assert.equal(h.big, 0x0102030405060708n);
    assert.equal(h.buf[at + 27], 8);
  });

  it('touches no byte outside', () => {
    const h = header();
    for (const field of sample.layout) {
      if (field.kind === 'uint') (h as unknown as Record<string, number>)[field.name] = -1;
    }
    h.big = -1n & 0xffffffffffffffffn;
    assert.deepEqual([...h.buf.subarray(0, at), h.buf[h.buf.length - 1]], [0, 0, 0, 0]);
  });

  it('refuses a table with a field that is not byte-aligned', () => {
    assert.throws(
      () => wire({ struct: 'bad', source: '' }, { a: bits(3), b: be16() }),
      /struct bad: b is not byte-aligned/,
    );
  });
});
