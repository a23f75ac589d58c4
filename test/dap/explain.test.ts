// Why was this packet dropped, why does it take this route: the chain of comparisons, by repeating the run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { ExplainReply, ExplainStep } from '../../extension/debug-adapter/protocol.ts';
import { type Client, withSession } from './client.ts';

const setup = `ip tuntap add dev tap0 mode tap
ip link set dev tap0 address 02:00:00:00:00:01 up
ip addr add 10.0.0.1/24 dev tap0
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:99 dev tap0
ip tuntap add dev tap1 mode tap
ip link set dev tap1 up
ip addr add 10.0.1.1/24 dev tap1
ip neigh add 10.0.1.2 lladdr 02:00:00:00:01:02 dev tap1
ip route add 10.5.0.0/16 via 10.0.1.2
sysctl -w net.ipv4.ip_forward=1
`;
const frame = (rest: string): string =>
  `inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/${rest}'\n`;

const decisive = ({ steps }: ExplainReply): ExplainStep => {
  const found = steps.filter(step => step.decisive);
  assert.equal(found.length, 1);
  return found[0];
};

/** The line of the source that a step is about. */
const sourceOf = ({ path, line }: ExplainStep): string => readFileSync(path, 'utf8').split('\n')[line - 1];

interface Case {
  reason: string;
  packet: string;
  text: string;
  operands: Record<string, string>;
  outcome?: ExplainStep['outcome'];
  /** A comparison before it, that did not match. */
  passed: string;
}

const drops: Case[] = [
  {
    reason: 'IP_INHDR',
    packet: 'IP(src="10.0.0.9", dst="10.0.1.2", ttl=1)/ICMP()',
    text: 'ip_hdr(skb).ttl <= 1',
    operands: { 'ip_hdr(skb).ttl': '1' },
    passed: 'skb.pkt_type !== PACKET_HOST',
  },
  {
    reason: 'IP_CSUM',
    packet: 'IP(src="10.0.0.9", dst="10.0.1.2", chksum=1)/ICMP()',
    text: 'ip_fast_csum(skb.head, skb.network_header, ihl) !== 0',
    operands: {},
    passed: 'ihl < 5',
  },
  {
    reason: 'IP_LOCAL_SOURCE',
    packet: 'IP(src="10.0.1.1", dst="10.0.1.2")/ICMP()',
    text: 'inet_lookup_ifaddr_rcu(net, src) !== null',
    operands: {},
    passed: 'ihl < 5',
  },
  {
    reason: 'NO_SOCKET',
    packet: 'IP(src="10.0.0.9", dst="10.0.0.1")/UDP(dport=99)',
    text: 'sk !== null',
    operands: { sk: 'NULL' },
    outcome: 'not matched',
    passed: 'ulen > skb.len',
  },
];

describe('netstack/explain of a drop', () => {
  for (const c of drops)
    it(`${c.reason}: ${c.text}`, () =>
      withSession(setup + frame(c.packet), { filters: ['drop'] }, async client => {
        await client.stopped();
        const here = client.position();
        const reply = await client.ask<ExplainReply>('netstack/explain', {
          kind: 'drop',
          frameId: (await client.frames())[0].id,
        });
        assert.match(reply.title, new RegExp(`^Packet #\\d+: dropped, ${c.reason}$`));
        const step = decisive(reply);
        assert.equal(step.text, c.text);
        assert.equal(step.outcome, c.outcome ?? 'matched');
        const values = Object.fromEntries(step.operands.map(({ name, value }) => [name, value]));
        for (const [name, value] of Object.entries(c.operands)) assert.equal(values[name], value);
        assert.ok(reply.outcome.includes(step.text), reply.outcome);
        const passed = reply.steps.find(s => s.text === c.passed);
        assert.equal(passed?.outcome, 'not matched');
        assert.ok(reply.steps.indexOf(passed as ExplainStep) < reply.steps.indexOf(step));
        assert.ok(reply.steps.length < 60, `${reply.steps.length} steps`);
        for (const s of reply.steps.slice(0, -1)) assert.ok(sourceOf(s).includes(s.text.slice(0, 12)), s.text);
        assert.equal(reply.advice?.reason, c.reason);
        assert.ok((reply.advice?.look.length ?? 0) > 0);
        // The run stands where it stood, and what was asked of it is good still.
        assert.deepEqual(client.position(), here);
        assert.ok((await client.frames()).length > 0);
        // Each line travels to the comparison itself.
        await client.ask('netstack/goTo', { event: step.event });
        await client.stopped();
        const [top] = await client.frames();
        assert.equal(top.line, step.line);
        assert.ok(top.name.startsWith(step.function));
      }));

  it('says so of a packet that is not dropped, and knows the future of one that will be', () =>
    withSession(
      setup +
        frame('IP(src="10.0.0.9", dst="10.0.1.2")/ICMP()') +
        frame('IP(src="10.0.0.9", dst="10.0.1.2", ttl=1)/ICMP()'),
      { functions: ['ip_rcv'] },
      async client => {
        await client.stopped();
        const first = await client.ask<ExplainReply>('netstack/explain', {});
        assert.match(first.title, /not dropped/);
        assert.deepEqual(first.steps, []);
        await client.ask('continue', { threadId: 1 });
        await client.stopped();
        const second = await client.ask<ExplainReply>('netstack/explain', {});
        assert.equal(decisive(second).text, 'ip_hdr(skb).ttl <= 1');
        assert.ok(decisive(second).event > client.position().event);
      },
    ));

  it('repeats what was changed by hand', () =>
    withSession(
      setup + frame('IP(src="10.0.0.9", dst="10.0.1.2")/ICMP()'),
      { functions: ['ip_forward'] },
      async client => {
        await client.stopped();
        await client.ask('evaluate', { expression: 'ip_hdr(skb)->ttl = 1', frameId: (await client.frames())[0].id });
        const reply = await client.ask<ExplainReply>('netstack/explain', { kind: 'drop' });
        assert.equal(decisive(reply).text, 'ip_hdr(skb).ttl <= 1');
      },
    ));
});

describe('netstack/explain of a route', () => {
  const routes = [
    { to: '10.0.1.2', outcome: 'unicast 10.0.1.0/24 dev tap1 of table main.', route: '10.0.1.0/24' },
    { to: '10.5.6.7', outcome: 'unicast 10.5.0.0/16 via 10.0.1.2 dev tap1 of table main.', route: '10.5.0.0/16' },
    { to: '10.0.0.1', outcome: 'local 10.0.0.1/32 dev tap0 of table main.', route: '10.0.0.1/32' },
  ];
  const at = async (client: Client): Promise<ExplainReply> => {
    await client.stopped();
    return client.ask<ExplainReply>('netstack/explain', { kind: 'route' });
  };
  for (const { to, outcome, route } of routes)
    it(`to ${to}: ${outcome}`, () =>
      withSession(setup + frame(`IP(src="10.0.0.9", dst="${to}")/ICMP()`), { functions: ['ip_rcv'] }, async client => {
        const reply = await at(client);
        assert.equal(reply.title, `Route 10.0.0.9 → ${to}`);
        assert.equal(reply.outcome, outcome);
        const step = decisive(reply);
        assert.equal(step.function, 'check_leaf');
        assert.deepEqual(step.operands[0], { name: 'route', value: route });
        assert.ok(reply.steps.length < 60, `${reply.steps.length} steps`);
      }));

  it('names the rules that did not match', () =>
    withSession(
      `${setup}ip rule add pref 100 from 10.9.9.9 lookup 77\n${frame('IP(src="10.0.0.9", dst="10.0.1.2")/ICMP()')}`,
      { functions: ['ip_rcv'] },
      async client => {
        const reply = await at(client);
        const rules = reply.steps.filter(
          step => step.operands[0]?.name === 'rule' && step.function === 'fib_rules_lookup',
        );
        const passed = rules.filter(step => step.text.startsWith('!fib_rule_match'));
        assert.deepEqual(
          // The first lookup; another one asks for the way back to the sender.
          passed.slice(0, 3).map(step => [step.operands[0].value, step.outcome]),
          [
            ['0, table local', 'not matched'],
            ['100, table 77', 'matched'],
            ['32766, table main', 'not matched'],
          ],
        );
      },
    ));
});
