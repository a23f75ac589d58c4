// The judgement of checksums: right, wrong with what would be right, or why it cannot be told.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checksumText } from '../../../../stack-core/debugger/values/checksums.ts';
import { headersOf } from '../../../../stack-core/debugger/values/headers.ts';
import { CHECKSUM_PARTIAL, type sk_buff, skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { World } from '../../../../stack-core/kernel/world.ts';
import { alloc_skb, skb_put } from '../../../../stack-core/net/core/skbuff.ts';
import { parseFrame } from '../../../../stack-core/userspace/packet/parse-frame.ts';

/** A received frame, as far as the judgement looks at it. */
function received(expression: string): sk_buff {
  const parsed = parseFrame(expression, () => null);
  assert.ok(parsed.ok, expression);
  const [frame] = parsed.frames;
  const skb = alloc_skb(new World(), frame.length + 2);
  assert.ok(skb !== null);
  skb_reserve(skb, 2);
  skb.mac_header = skb.data;
  skb.network_header = skb.data + 14;
  skb_put(skb, frame.length);
  skb.head.set(frame, skb.mac_header);
  skb.protocol = 0x0800;
  return skb;
}

const judged = (skb: sk_buff, name: string): string | null => {
  const headers = headersOf(skb);
  return checksumText(
    skb,
    headers,
    headers.findIndex(header => header.name === name),
  );
};

describe('checksums', () => {
  const ip = 'Ether()/IP(src="10.0.0.9", dst="10.0.0.1")';
  const cases: [what: string, frame: string, header: string, text: RegExp][] = [
    ['IPv4, right', `${ip}/ICMP()`, 'IPv4', /^0x66d7 \(correct\)$/],
    [
      'IPv4, wrong',
      'Ether()/IP(src="10.0.0.9", dst="10.0.0.1", chksum=1)/ICMP()',
      'IPv4',
      /^0x0001 \(wrong, should be 0x66d7\)$/,
    ],
    ['ICMP, right', `${ip}/ICMP(id=5, seq=6)/"abc"`, 'ICMP', /\(correct\)$/],
    ['ICMP, wrong', `${ip}/ICMP(chksum=0)`, 'ICMP', /^0x0000 \(wrong, should be 0xf7ff\)$/],
    ['UDP, right', `${ip}/UDP(sport=1, dport=2)/"abc"`, 'UDP', /\(correct\)$/],
    ['UDP, wrong', `${ip}/UDP(chksum=1)`, 'UDP', /^0x0001 \(wrong, should be 0x[0-9a-f]{4}\)$/],
    ['UDP without one', `${ip}/UDP(chksum=0)`, 'UDP', /^0x0000 \(none\)$/],
    ['TCP, right', `${ip}/TCP(sport=1, dport=2, flags="S")`, 'TCP', /\(correct\)$/],
    ['a first fragment', 'Ether()/IP(flags="MF")/UDP(sport=1, dport=2)/"abc"', 'UDP', /of the whole datagram/],
  ];
  for (const [what, frame, header, text] of cases)
    it(what, () => assert.match(judged(received(frame), header) ?? '', text));

  it('one that the device completes', () => {
    const skb = received(`${ip}/UDP(sport=1, dport=2)`);
    skb.ip_summed = CHECKSUM_PARTIAL;
    skb.csum_start = skb.network_header + 20;
    assert.match(judged(skb, 'UDP') ?? '', /the device completes it/);
  });

  it('of data that are not all here', () => {
    const skb = received(`${ip}/UDP(sport=1, dport=2)/"abc"`);
    skb.tail -= 2;
    assert.match(judged(skb, 'UDP') ?? '', /not all of the data/);
  });

  it('headers without one', () => assert.equal(judged(received(`${ip}/ICMP()`), 'Ethernet'), null));
});
