import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anatomyOf, leaves, type Part, partsAt } from '../../../stack-core/netlink-schema/anatomy.ts';
import { findingsIn } from '../../../stack-core/netlink-schema/findings.ts';

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const ROUTE = 0;

const messages = {
  'a struct':
    '3c00000014000501e59c046b000000000218000003000000080002000a090301080001000a0903011400060032000000640000000000000000000000',
  'next hops':
    '4800000018000506000000000000000002100000fe03000100000000080001000a160000240009001000000203000000080005000a0900fd100004060d000000080005000a320009',
  'a refusal':
    '34000000020000000000000024750000edffffff2000000010000500000000000000000000000000000000000000000000000000',
  'an unknown message': '14000000ff7f0000000000000000000001020304',
  'a broken attribute':
    '30000000100000000000000000000000000001000200000002100000000000000800040000050000' + '3c00030061626300',
  'one that is cut off': '3c0000001000000000000000000000000000010002',
};

/** The parts of a message as an indented list of names and byte ranges. */
const listed = (part: Part, indent = ''): string[] => [
  `${indent}${part.name} ${part.start}-${part.end}${part.value === undefined ? '' : ` ${part.value}`}`,
  ...part.children.flatMap(child => listed(child, `${indent}  `)),
];

describe('every byte belongs to one part', () => {
  for (const [what, hex] of Object.entries(messages))
    it(what, () => {
      const bytes = bytesOf(hex);
      const { root } = anatomyOf(ROUTE, bytes);
      let at = 0;
      for (const leaf of leaves(root)) {
        assert.equal(leaf.start, at);
        at = leaf.end;
      }
      assert.equal(at, root.end);
      assert.equal(root.end, bytes.length);
    });
});

it('next hops are records with attributes', () => {
  const { root } = anatomyOf(ROUTE, bytesOf(messages['next hops']));
  const multipath = root.children.find(({ name }) => name === 'RTA_MULTIPATH');
  assert.ok(multipath);
  assert.deepEqual(
    multipath.children.slice(2).map(part => [part.name, part.start, part.end]),
    [
      ['rtnexthop', 40, 56],
      ['rtnexthop', 56, 72],
    ],
  );
  assert.deepEqual(
    partsAt(root, 52).map(({ name }) => name),
    ['RTM_NEWROUTE', 'RTA_MULTIPATH', 'rtnexthop', 'RTA_GATEWAY', 'RTA_GATEWAY'],
  );
});

it('a refusal quotes its request, part by part', () => {
  const text = listed(anatomyOf(ROUTE, bytesOf(messages['a refusal'])).root).join('\n');
  assert.match(text, /error 16-20 -19 \(ENODEV\)/);
  assert.match(text, /request RTM_NEWLINK 20-52/);
  assert.match(text, /nlmsg_type 24-26 16 RTM_NEWLINK/);
  assert.match(text, /ifi_index 40-44 0/);
});

it('what is wrong with an attribute leaves the others readable', () => {
  const bytes = bytesOf(messages['a broken attribute']);
  const anatomy = anatomyOf(ROUTE, bytes);
  const found = findingsIn(anatomy, bytes).map(({ code, start, end, message }) => [code, start, end, message]);
  assert.deepEqual(found, [['bad-length', 40, 42, 'IFLA_IFNAME: nla_len is 60, 8 bytes are left']]);
  assert.equal(anatomy.root.children.find(({ name }) => name === 'IFLA_MTU')?.value, '1280');
});
