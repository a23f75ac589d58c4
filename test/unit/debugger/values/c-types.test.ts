// Types as C declares them, and which numbers they take.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cType,
  fieldType,
  rangeError,
  variableType,
  wireType,
} from '../../../../stack-core/debugger/values/c-types.ts';

describe('types of fields', () => {
  const cases: [struct: string, field: string, text: string][] = [
    ['sk_buff', 'len', 'unsigned int'],
    ['sk_buff', 'pkt_type', '__u8:3'],
    ['sk_buff', 'dev', 'struct net_device *'],
    ['net_device', 'netdev_ops', 'const struct net_device_ops *'],
    ['net_device', 'hard_header_len', 'unsigned short'],
    ['rtable', 'rt_gw4', '__be32'],
    // A struct that begins with another has its fields.
    ['rtable', 'obsolete', 'short'],
    ['udp_sock', 'sk_rcvbuf', 'int'],
    ['fib_nh', 'nhc_dev', 'struct net_device *'],
  ];
  for (const [struct, field, text] of cases)
    it(`${struct}.${field}: ${text}`, () => assert.equal(fieldType(struct, field)?.text, text));

  it('are not made up', () => assert.equal(fieldType('sk_buff', 'length'), null));
  it('of variables with a name of their own', () => assert.equal(variableType('skb')?.text, 'struct sk_buff *'));
  it('of wire headers', () => {
    assert.deepEqual(
      [':4', 'u8', 'be16', 'u8[6]'].map(type => wireType(type).text),
      ['__u8:4', '__u8', '__be16', '__u8[6]'],
    );
  });
});

describe('ranges', () => {
  const cases: { type: string; bits?: number; good: (number | bigint)[]; bad: (number | bigint)[] }[] = [
    { type: '__u8', good: [0, 255], bad: [-1, 256] },
    { type: '__u8', bits: 3, good: [0, 7], bad: [8] },
    { type: '__be16', good: [0, 65535], bad: [65536, -1] },
    { type: 'short', good: [-32768, 32767], bad: [-32769, 32768] },
    { type: 'int', good: [-(2 ** 31), 2 ** 31 - 1], bad: [2 ** 31] },
    { type: 'unsigned int', good: [0, 2 ** 32 - 1], bad: [-1, 2 ** 32, 1.5] },
    { type: 'unsigned char', good: [255], bad: [256] },
    { type: 'enum skb_drop_reason', good: [0, 100], bad: [-1] },
    { type: '__u64', good: [2n ** 64n - 1n], bad: [2n ** 64n] },
  ];
  for (const { type, bits, good, bad } of cases)
    it(`${type}${bits === undefined ? '' : `:${bits}`}`, () => {
      for (const value of good) assert.equal(rangeError('x', cType(type, bits ?? null), value), null, String(value));
      for (const value of bad) assert.notEqual(rangeError('x', cType(type, bits ?? null), value), null, String(value));
    });

  it('say what would be right', () =>
    assert.equal(rangeError('ttl', cType('__u8'), 256), '256 does not fit ttl: __u8 takes 0 to 255'));
});
