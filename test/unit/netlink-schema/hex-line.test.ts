import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scanHexLine } from '../../../stack-core/netlink-schema/hex-line.ts';

/** The bytes of a line, each with the characters that stand for it. */
const spelled = (line: string): string[] => {
  const { bytes, starts, ends } = scanHexLine(line);
  return bytes.map((byte, i) => `${byte.toString(16).padStart(2, '0')}=${line.slice(starts[i], ends[i])}`);
};

describe('where each byte of a line stands', () => {
  const cases: { form: string; line: string; bytes: string }[] = [
    { form: 'digits', line: '1400aB', bytes: '14=14 00=00 ab=aB' },
    { form: 'bytes', line: ' 14 00:00,12', bytes: '14=14 00=00 00=00 12=12' },
    { form: 'C', line: '0x14, 0x4,', bytes: '14=14 04=4' },
    { form: 'a comment', line: '14 # 00', bytes: '14=14' },
    { form: 'xxd', line: '00000010: 1400 1200  abcd', bytes: '14=14 00=00 12=12 00=00' },
    { form: 'xxd, text of hex digits', line: '0010: 6162 6364  abcd', bytes: '61=61 62=62 63=63 64=64' },
    { form: 'hexdump -C', line: '00000000  14 00  12 00  |....|', bytes: '14=14 00=00 12=12 00=00' },
    { form: 'od -t x1', line: '0000020 14 00 12', bytes: '14=14 00=00 12=12' },
    { form: 'od -x', line: '0000000 0014 0312', bytes: '14=14 00=00 12=12 03=03' },
    { form: "the kernel's log", line: '[   12.34] nl: 00000000: 14 00 12  ...', bytes: '14=14 00=00 12=12' },
    { form: 'tcpdump', line: '\t0x0000:  1400 12', bytes: '14=14 00=00 12=12' },
    { form: 'strace -xx', line: String.raw`send(3, "\x14\x00", 2)`, bytes: String.raw`14=\x14 00=\x00` },
    { form: 'Python', line: String.raw`b"\x14\0lo\n"`, bytes: String.raw`14=\x14 00=\0 6c=l 6f=o 0a=\n` },
  ];
  for (const { form, line, bytes } of cases) it(form, () => assert.equal(spelled(line).join(' '), bytes));
});

describe('lines without bytes', () => {
  const cases = [
    { line: '', kind: 'blank' },
    { line: ' \t', kind: 'blank' },
    { line: ' # protocol: route', kind: 'comment' },
    { line: '0000000c', kind: 'end' },
  ];
  for (const { line, kind } of cases) it(JSON.stringify(line), () => assert.equal(scanHexLine(line, true).kind, kind));
});

describe('what is no byte', () => {
  const cases: { line: string; at: [number, number]; message: string }[] = [
    { line: '14 zz', at: [3, 4], message: '"z" is no hex digit' },
    { line: '14 000', at: [3, 6], message: '3 hex digits: half a byte too many' },
    { line: '00000000: 14 0z 00', at: [14, 15], message: '"z" is no hex digit' },
    { line: '00000000: 14 0 00', at: [13, 14], message: '1 hex digits: half a byte too many' },
  ];
  for (const { line, at, message } of cases)
    it(line, () => assert.deepEqual(scanHexLine(line).problems[0], { start: at[0], end: at[1], message }));
});
