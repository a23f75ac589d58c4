// Completion in the console and in watches: what is offered where.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Client, echoLab, withSession } from './client.ts';

async function targets(client: Client, text: string): Promise<DebugProtocol.CompletionItem[]> {
  const frameId = (await client.frames())[0].id;
  const body = await client.ask<{ targets: DebugProtocol.CompletionItem[] }>('completions', {
    text,
    column: text.length + 1,
    frameId,
  });
  return body.targets;
}

const cases: { text: string; has: string[]; not?: string[] }[] = [
  { text: '', has: ['skb', 'dev', '$event', '$reason', 'ip', 'tcp'], not: ['NF_DROP'] },
  { text: 'NF_AC', has: ['NF_ACCEPT'], not: ['NF_DROP', 'skb'] },
  { text: '1 + skb->', has: ['len', 'dev', 'pkt_type'], not: ['world', 'skb'] },
  { text: 'skb->dev->mt', has: ['mtu'], not: ['name'] },
  { text: 'skb->dev.', has: ['mtu', 'name'] },
  { text: '!ip.', has: ['src', 'ttl', 'flags.df'], not: ['saddr'] },
  { text: 'tcp.flags.', has: ['syn', 'fin'], not: ['port'] },
  { text: '((struct iphdr *)skb->data)->', has: ['ttl', 'saddr'] },
  { text: '(struct ip', has: ['iphdr', 'ipv6hdr'], not: ['tcphdr'] },
  { text: '$r', has: ['$reason'], not: ['$event'] },
  { text: 'ip_h', has: ['ip_hdr'] },
  { text: 'nothing->', has: [], not: ['len'] },
];

describe('completion', () => {
  it('offers fields after -> and ., names elsewhere', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      for (const { text, has, not = [] } of cases) {
        const labels = (await targets(client, text)).map(target => target.label);
        for (const label of has) assert.ok(labels.includes(label), `${text}: ${label} in ${labels.slice(0, 20)}`);
        for (const label of not) assert.ok(!labels.includes(label), `${text}: no ${label}`);
      }
    }));

  it('replaces what has been typed of the word', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const [mtu] = await targets(client, 'skb->dev->mt');
      assert.deepEqual([mtu.label, mtu.start, mtu.length, mtu.type], ['mtu', 11, 2, 'field']);
    }));
});

describe('a watch or a hover', () => {
  it('changes nothing: an assignment is refused, the console takes it', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const frameId = (await client.frames())[0].id;
      for (const context of ['watch', 'hover'])
        assert.match(
          await client.refusal('evaluate', { expression: 'skb->mark = 5', frameId, context }),
          /= would change the run; == compares, at column 11/,
        );
      const mark = () => client.ask<{ result: string }>('evaluate', { expression: 'skb->mark + 0', frameId });
      assert.equal((await mark()).result, '0');
      await client.ask('evaluate', { expression: 'skb->mark = 5', frameId, context: 'repl' });
      assert.equal((await mark()).result, '5');
    }));
});
