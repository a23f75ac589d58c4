import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describePacket, packetKind } from '../../../../stack-core/userspace/packet/describe.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';

function frame(expression: string): Uint8Array {
  const parsed = parseFrame(expression, () => null);
  assert.ok(parsed.ok);
  return parsed.frames[0];
}

/** The lines that `expected` names, of the text of a packet. */
const lines = (bytes: Uint8Array): string[] => {
  const kind = packetKind(bytes);
  assert.ok(kind);
  return describePacket(bytes, kind)
    .split('\n')
    .map(line => line.trim().replace(/ +/g, ' '));
};

describe('packets in words', () => {
  const cases: { what: string; bytes: Uint8Array; kind: string; says: string[] }[] = [
    {
      what: 'an echo request in Ethernet',
      bytes: frame('Ether(dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.1.2", ttl=1)/ICMP()/b"hello"'),
      kind: 'Ethernet',
      says: [
        'IPv4 (struct iphdr, byte 14)',
        'ttl 1',
        'saddr 10.0.0.9',
        'type 8 (ICMP_ECHO)',
        'Data (5 bytes, byte 42)',
      ],
    },
    {
      what: 'ARP',
      bytes: frame('Ether()/ARP(pdst="10.0.0.1")'),
      kind: 'Ethernet',
      says: ['ar_op 1 (ARPOP_REQUEST)', 'target 00:00:00:00:00:00, 10.0.0.1'],
    },
    {
      what: 'TCP without Ethernet',
      bytes: frame('Ether()/IP()/TCP(dport=80, flags="SA")').subarray(14),
      kind: 'IPv4',
      says: ['TCP (struct tcphdr, byte 20)', 'dest 80', 'flags syn|ack'],
    },
    {
      what: 'UDP in IPv6',
      bytes: Uint8Array.from(
        Buffer.from(`6000000000081140${'fe80'.padEnd(31, '0')}1${'ff02'.padEnd(31, '0')}20035000800080000`, 'hex'),
      ),
      kind: 'IPv6',
      says: ['saddr fe80::1', 'daddr ff02::2', 'nexthdr 17 (IPPROTO_UDP)', 'dest 8'],
    },
    {
      what: 'one that is cut off',
      bytes: frame('Ether()/IP()/UDP()').subarray(0, 38),
      kind: 'Ethernet',
      says: ['UDP, cut off after 4 of 8 bytes (4 bytes, byte 34)'],
    },
  ];
  for (const { what, bytes, kind, says } of cases)
    it(what, () => {
      assert.equal(packetKind(bytes), kind);
      const told = lines(bytes);
      for (const line of says) assert.ok(told.includes(line), `${line} is not in\n${told.join('\n')}`);
    });

  it('what is none', () => assert.equal(packetKind(new Uint8Array(20)), null));
});
