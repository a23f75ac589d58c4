// Expressions as a client meets them: in the console, as conditions, with names of the kernel and of Wireshark.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoLab, withSession } from './client.ts';

const values: [expression: string, result: RegExp][] = [
  ['((struct iphdr *)skb->data)->ttl', /^64$/],
  ['(struct iphdr *)(skb->head + skb->network_header)', /^\{.*version 4/],
  ['((struct icmphdr *)(skb->data + sizeof(struct iphdr)))->type == ICMP_ECHO', /^true$/],
  ['ip.src', /^10\.0\.0\.9$/],
  ['ip.src in 10.0.0.0/8 && ip.dst == 10.0.0.1', /^true$/],
  ['eth.src', /^02:00:00:00:00:99$/],
  ['eth.src == 02:00:00:00:00:99', /^true$/],
  ['ip.proto', /IPPROTO_ICMP/],
  ['icmp && !udp', /^true$/],
  ['icmp.type == 8 and not ip.flags.df', /^true$/],
  ['udp.port in {53, 67..68}', /^false$/],
  ['frame.len', /^42$/],
  ['NF_DROP + IFF_UP + ETH_P_IP', /^2049$/],
  ['ip_hdr(skb)->saddr == ip.src', /^true$/],
  ['$skb == skb && $event > 0 && $now >= 0', /^true$/],
  ['skb->protocol == ETH_P_IP ? "IPv4" : "else"', /^"IPv4"$/],
];

const refusals: [expression: string, message: RegExp][] = [
  ['skb->len +', /unexpected the end, at column 11/],
  ['skb->lenn', /no field lenn in struct sk_buff, at column 6/],
  ['ip.src == 10.0.0.0/33', /at most 32 bits, not 33, at column 20/],
  ['tcp.port', /this packet has no tcp.port/],
  ['process.exit()', /unexpected \(/],
  ['constructor', /no constructor here/],
];

describe('an expression in the console', () => {
  it('may use casts, header fields, addresses and the constants of the kernel', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const frameId = (await client.frames())[0].id;
      for (const [expression, expected] of values) {
        const { result } = await client.ask<{ result: string }>('evaluate', { expression, frameId, context: 'repl' });
        assert.match(result, expected, expression);
      }
    }));

  it('that is wrong is answered with what is wrong, and the column', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const frameId = (await client.frames())[0].id;
      for (const [expression, message] of refusals)
        assert.match(await client.refusal('evaluate', { expression, frameId, context: 'repl' }), message, expression);
    }));

  it('is answered as well where no packet is: in a lab line', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      const { result } = await client.ask<{ result: string }>('evaluate', { expression: '!ip && ETH_P_ARP == 0x806' });
      assert.equal(result, 'true');
    }));
});
