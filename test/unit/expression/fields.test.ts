// Wireshark's field names, read from frames.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIELD_NAMES, fieldText } from '../../../stack-core/expression/fields.ts';
import { Fields } from '../../../stack-core/userspace/packet/dissect.ts';
import { parseFrame } from '../../../stack-core/userspace/packet/parse-frame.ts';

function fieldsOf(frame: Uint8Array): Record<string, string> {
  const fields = new Fields(frame);
  const present = FIELD_NAMES.filter(name => fields.values(name).length > 0);
  return Object.fromEntries(
    present.map(name => [
      name,
      fields
        .values(name)
        .map(value => fieldText(name, value))
        .join(' '),
    ]),
  );
}

function scapy(expression: string): Uint8Array {
  const parsed = parseFrame(`Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/${expression}`, () => null);
  assert.ok(parsed.ok);
  return parsed.frames[0];
}
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const ETH6 = '02 00 00 00 00 01 02 00 00 00 00 99 86 dd ';
const A = '20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 ';
const B = 'fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 02 ';

const cases: [what: string, frame: Uint8Array, fields: Record<string, string>][] = [
  [
    'TCP',
    scapy(
      'IP(src="10.0.0.9", dst="10.0.1.2", flags="DF", tos=0xb9, id=5)/TCP(sport=1000, dport=80, flags="SA", seq=7)',
    ),
    {
      'eth.dst': '02:00:00:00:00:01',
      'eth.addr': '02:00:00:00:00:01 02:00:00:00:00:99',
      'eth.type': '2048',
      'ip.hdr_len': '20',
      'ip.dsfield.dscp': '46',
      'ip.dsfield.ecn': '1',
      'ip.flags': '2',
      'ip.flags.df': '1',
      'ip.flags.mf': '0',
      'ip.addr': '10.0.0.9 10.0.1.2',
      'tcp.port': '1000 80',
      'tcp.seq': '7',
      'tcp.hdr_len': '20',
      'tcp.flags': '18',
      'tcp.flags.syn': '1',
      'tcp.flags.ack': '1',
      'tcp.flags.fin': '0',
      'tcp.window_size': '8192',
      'tcp.len': '0',
      'frame.len': '54',
    },
  ],
  [
    'a fragment',
    scapy('IP(frag=10, flags="MF", proto=17)/b"abcdefgh"'),
    { 'ip.frag_offset': '80', 'ip.flags.mf': '1' },
  ],
  [
    'a VLAN tag',
    scapy('Dot1Q(vlan=42, prio=5)/IP()/UDP(dport=53)'),
    { 'vlan.id': '42', 'vlan.priority': '5', 'udp.dstport': '53' },
  ],
  [
    'ARP',
    scapy('ARP(psrc="10.0.0.9", pdst="10.0.0.1", op=2)'),
    { 'arp.opcode': '2', 'arp.src.proto_ipv4': '10.0.0.9', 'arp.dst.proto_ipv4': '10.0.0.1' },
  ],
  [
    'an echo',
    scapy('IP()/ICMP(id=3, seq=4)/b"abc"'),
    { 'icmp.type': '8', 'icmp.ident': '3', 'icmp.seq': '4', 'data.len': '3' },
  ],
  ['a redirect', scapy('IP()/ICMP(type=5, code=1, gw="10.0.0.7")'), { 'icmp.redir_gw': '10.0.0.7' }],
  [
    'IGMP',
    scapy('IP(proto=2)/b"\\x16\\x00\\x00\\x00\\xe0\\x00\\x00\\x05"'),
    { 'igmp.type': '22', 'igmp.maddr': '224.0.0.5' },
  ],
  [
    'a neighbour solicitation',
    bytes(`${ETH6} 6a b1 23 45 00 18 3a ff ${B}${A} 87 00 12 34 00 00 00 00 ${A}`),
    {
      'ipv6.tclass': String(0xab),
      'ipv6.flow': String(0x12345),
      'ipv6.plen': '24',
      'ipv6.nxt': '58',
      'ipv6.hlim': '255',
      'ipv6.src': 'fe80::2',
      'ipv6.dst': '2001:db8::1',
      'icmpv6.type': '135',
      'icmpv6.nd.ns.target_address': '2001:db8::1',
    },
  ],
  [
    'UDP over IPv6',
    bytes(`${ETH6} 60 00 00 00 00 08 11 40 ${A}${B} 03 e8 00 35 00 08 00 00`),
    { 'udp.port': '1000 53', 'data.len': '0' },
  ],
];

describe('fields of frames', () => {
  for (const [what, frame, expected] of cases)
    it(what, () => {
      const found = fieldsOf(frame);
      for (const [name, value] of Object.entries(expected)) assert.equal(found[name], value, name);
    });
  it('a fragment that is not the first has no ports', () =>
    assert.equal(fieldsOf(scapy('IP(frag=10, proto=17)/b"abcdefgh"'))['udp.port'], undefined));
  it('headers that are cut off are left out, whatever is cut off', () => {
    for (const [, frame] of cases)
      for (let length = 0; length <= frame.length; length++) fieldsOf(frame.subarray(0, length));
  });
});
