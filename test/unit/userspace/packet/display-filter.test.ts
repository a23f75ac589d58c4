import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExpressionError } from '../../../../stack-core/expression/error.ts';
import { parseFilter } from '../../../../stack-core/userspace/packet/display-filter.ts';
import { Fields, summarize } from '../../../../stack-core/userspace/packet/dissect.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';

function frame(expression: string): Uint8Array {
  const parsed = parseFrame(`Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/${expression}`, () => null);
  assert.ok(parsed.ok);
  return parsed.frames[0];
}

const udp = frame('IP(src="10.0.0.9", dst="10.0.1.2", ttl=7, flags="DF")/UDP(sport=1000, dport=53)/b"abc"');

const filters: [text: string, holds: boolean][] = [
  ['udp', true],
  ['tcp', false],
  ['!tcp', true],
  ['ip.ttl == 7', true],
  ['ip.ttl != 7', false],
  ['ip.ttl > 7 || udp.dstport eq 53', true],
  ['ip.ttl >= 7 and ip.ttl <= 7 and not icmp', true],
  ['ip.src == 10.0.0.0/24', true],
  ['ip.dst == 10.0.0.0/24', false],
  ['ip.addr == 10.0.1.2', true],
  ['eth.src == 02:00:00:00:00:99', true],
  ['eth.type == 0x0800', true],
  ['ip.flags.df == 1 && (udp.port == 53 && data.len == 3)', true],
  ['icmp.type == 0', false],
];

describe('display filters', () => {
  for (const [text, holds] of filters)
    it(`${text}: ${holds}`, () => assert.equal(parseFilter(text).matches(new Fields(udp)), holds));
  const errors: [text: string, column: number][] = [
    ['ip.ttl ==', 10],
    ['foo == 1', 1],
    ['(udp', 5],
    ['udp udp', 5],
    ['', 1],
  ];
  for (const [text, column] of errors)
    it(`${JSON.stringify(text)} is wrong at column ${column}`, () =>
      assert.throws(
        () => parseFilter(text),
        error => error instanceof ExpressionError && error.column === column,
      ));
});

describe('frames in one line', () => {
  const lines: [expression: string, line: string][] = [
    ['IP(src="10.0.0.9", dst="10.0.1.2")/UDP(sport=1, dport=2)', '10.0.0.9 > 10.0.1.2 UDP 1 > 2, ttl 64, 42 bytes'],
    ['ARP(psrc="10.0.0.9", pdst="10.0.0.1")', 'ARP who has 10.0.0.1? tell 10.0.0.9, 42 bytes'],
    ['IP(src="1.2.3.4", dst="5.6.7.8", proto=99)', '1.2.3.4 > 5.6.7.8 protocol 99, ttl 64, 34 bytes'],
    ['b"x"', '02:00:00:00:00:99 > 02:00:00:00:00:01 type 0x9000, 15 bytes'],
  ];
  for (const [expression, line] of lines) it(line, () => assert.equal(summarize(frame(expression)), line));
});

it('no prefix of a frame makes the dissector fail', () => {
  for (let length = 0; length <= udp.length; length++) new Fields(udp.subarray(0, length));
});
