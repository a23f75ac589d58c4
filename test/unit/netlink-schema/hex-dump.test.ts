import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HexDumpError, parseHexDump } from '../../../stack-core/netlink-schema/hex-dump.ts';

const hexOf = (text: string): string[] => parseHexDump(text).map(({ bytes }) => Buffer.from(bytes).toString('hex'));

describe('hex dumps of every tool', () => {
  const cases: { tool: string; text: string; bytes?: string[] }[] = [
    { tool: 'plain digits', text: '140000001200010301000000' },
    { tool: 'bytes with blanks, over lines', text: '14 00 00 00\n12 00 01 03 01 00 00 00\n' },
    {
      tool: 'commas and 0x',
      text: '0x14,0x00,0x00,0x00,0x12,0,0x01,0x03,0x01,0x00,0x00,0x00'.replace(',0,', ',0x00,'),
    },
    { tool: 'xxd', text: '00000000: 1400 0000 1200 0103 0100 0000            ............' },
    {
      tool: 'hexdump -C',
      text: '00000000  14 00 00 00 12 00 01 03  01 00 00 00              |............|\n0000000c',
    },
    { tool: 'tcpdump -x', text: '\t0x0000:  1400 0000 1200 0103 0100 0000' },
    {
      tool: 'strace -xx',
      text: String.raw`sendto(3, "\x14\x00\x00\x00\x12\x00\x01\x03\x01\x00\x00\x00", 12, 0, NULL, 0) = 12`,
    },
    { tool: 'a comment', text: '# RTM_GETLINK\n14000000 12000103 # flags\n01000000' },
    { tool: 'two datagrams', text: '1400\n\n\n1200', bytes: ['1400', '1200'] },
    { tool: 'nothing', text: '\n', bytes: [] },
  ];
  for (const { tool, text, bytes = ['140000001200010301000000'] } of cases)
    it(tool, () => assert.deepEqual(hexOf(text), bytes));
});

describe('what is no hex', () => {
  const cases: { text: string; at: [number, number]; message: RegExp }[] = [
    { text: '1400\n12zz', at: [2, 3], message: /"z" is no hex digit/ },
    { text: '14000', at: [1, 1], message: /5 hex digits/ },
  ];
  for (const { text, at, message } of cases) {
    it(JSON.stringify(text), () => {
      assert.throws(
        () => parseHexDump(text),
        error => {
          assert.ok(error instanceof HexDumpError);
          assert.deepEqual([error.line, error.column], at);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }
});
