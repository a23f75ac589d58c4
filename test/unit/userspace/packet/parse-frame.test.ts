import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { hexBytes } from '../../../../stack-core/include/show.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';
import { writePcap } from '../../../../stack-core/userspace/packet/pcap-write.ts';

const noFiles = () => null;
const frame = new Uint8Array(60).fill(7);

// Expression, then the bytes of its frames as scapy 2.5 makes them.
const recorded = readFileSync(new URL('scapy.txt', import.meta.url), 'utf8').match(/.*\n {2}.*\n/g) ?? [];

describe('packet expressions make the bytes that scapy makes', () => {
  for (const [expression, bytes] of recorded.map(text => text.trimEnd().split('\n  ')))
    it(expression, () => {
      const parsed = parseFrame(expression, noFiles);
      assert.equal(parsed.ok ? parsed.frames.map(hexBytes).join(' ') : parsed.error, bytes);
    });
});

const errors: [text: string, column: number, error: RegExp][] = [
  ['', 1, /nothing here/],
  ['zz00', 1, /z is no hex digit/],
  ['00 0', 4, /3 hex digits make no whole number of bytes/],
  ['deadbeef', 1, /has 4 bytes; an Ethernet header alone has 14/],
  ['-f no.pcap', 4, /no.pcap: No such file or directory/],
  ['-f cut.pcap', 4, /byte 32: a frame of 60 bytes, but 20 are left/],
  ['-f text.pcap', 4, /neither a pcap nor a pcapng file/],
  ['Ether', 6, /expected \( after Ether/],
  ['Ether(/IP()', 7, /expected a packet or a value, found \//],
  ['Ether()/', 9, /found the end/],
  ['Ether()/"abc', 9, /" is never closed/],
  ['IP()/ICMP()', 1, /a frame begins with Ether\(\)/],
  ['Eth()/IP()', 1, /there is no layer Eth \(there is Ether, /],
  ['Ether()/IP(foo=1)', 16, /IP has no field foo \(it has version, /],
  ['Ether()/IP(ttl=256)', 16, /ttl=256 does not fit: 8 bits hold 0 to 255/],
  ['Ether()/IP(dst="1.2.3")', 16, /"1.2.3" is no IPv4 address/],
  ['Ether()/IP(flags="XX")', 18, /there is no flag XX \(there is MF, DF, evil\)/],
  ['Ether(dst="zz")/IP()', 11, /"zz" is no link-layer address/],
  ['Ether()/Raw(load=5)', 18, /expected bytes/],
  ['Ether()/IP(ttl=1, ttl=2)', 19, /ttl is given twice/],
];

describe('what is wrong is named with its column, and nothing is injected', () => {
  const files: Record<string, Uint8Array> = {
    'cut.pcap': writePcap([{ timeNs: 0, bytes: frame }]).subarray(0, 60),
    'text.pcap': new TextEncoder().encode('this is certainly no capture file'),
  };
  for (const [text, column, error] of errors)
    it(JSON.stringify(text), () => {
      const parsed = parseFrame(text, name => files[name] ?? null);
      assert.ok(!parsed.ok);
      assert.match(parsed.error, error);
      assert.equal(parsed.column, column);
    });
});

/** A pcapng file of one enhanced packet block. */
function pcapng(bytes: Uint8Array): Uint8Array {
  const padded = (bytes.length + 3) & ~3;
  const words = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28, 1, 20, 1, 0, 20];
  words.push(6, 32 + padded, 0, 0, 0, bytes.length, bytes.length);
  const head = new Uint8Array(Uint32Array.from(words).buffer);
  const tail = new Uint8Array(Uint32Array.of(32 + padded).buffer);
  const file = new Uint8Array(head.length + padded + 4);
  file.set(head);
  file.set(bytes, head.length);
  file.set(tail, head.length + padded);
  return file;
}

describe('frames from other forms', () => {
  const frames = (text: string, contents: Uint8Array | null = null) => {
    const parsed = parseFrame(text, () => contents);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    return parsed.frames;
  };
  it('hex with and without separators', () => {
    const digits = '00112233445566778899aabbccddeeff';
    for (const text of [digits, `0x${digits}`, digits.replace(/..(?=.)/g, '$&:'), digits.replace(/..(?=.)/g, '$& ')])
      assert.equal(hexBytes(frames(text)[0]), digits);
  });
  it('a pcap file, all its frames', () => {
    const file = writePcap([
      { timeNs: 1, bytes: frame },
      { timeNs: 2, bytes: frame.subarray(0, 20) },
    ]);
    assert.deepEqual(
      frames('-f a.pcap', file).map(each => each.length),
      [60, 20],
    );
  });
  it('a pcapng file', () =>
    assert.deepEqual(frames('-f a.pcapng', pcapng(frame.subarray(0, 21))), [frame.slice(0, 21)]));
});
