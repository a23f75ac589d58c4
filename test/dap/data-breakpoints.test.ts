// Data breakpoints and the ways back to a last write: forwards and backwards, on fields, header fields, bytes, variables.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FoundReply } from '../../extension/debug-adapter/protocol.ts';
import { type Client, withSession } from './client.ts';

type Info = DebugProtocol.DataBreakpointInfoResponse['body'];
type Placed = DebugProtocol.SetDataBreakpointsResponse['body'];

/** A packet that is forwarded from one TAP to another. */
const forwardLab = `ip tuntap add dev tap0 mode tap
ip link set dev tap0 address 02:00:00:00:00:01 up
ip addr add 10.0.0.1/24 dev tap0
ip tuntap add dev tap1 mode tap
ip link set dev tap1 up
ip addr add 10.0.1.1/24 dev tap1
ip neigh add 10.0.1.2 lladdr 02:00:00:00:01:02 dev tap1
sysctl -w net.ipv4.ip_forward=1
inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.1.2", ttl=64)/ICMP()'
echo done
`;

const forwarding = (functions: string[], body: (client: Client) => Promise<void>): Promise<void> =>
  withSession(forwardLab, { functions }, async client => {
    await client.stopped();
    await body(client);
  });

/** The source text of the statement that the innermost frame is at. */
async function statement(client: Client): Promise<string> {
  const [{ source, line = 0 }] = await client.frames();
  return readFileSync(source?.path ?? '', 'utf8')
    .split('\n')
    [line - 1].trim();
}

async function info(client: Client, name: string, more: object = {}): Promise<Info> {
  const frameId = (await client.frames())[0].id;
  return client.ask<Info>('dataBreakpointInfo', { name, frameId, ...more });
}

async function watch(client: Client, name: string, more: object = {}): Promise<void> {
  const { dataId, description } = await info(client, name);
  assert.ok(dataId, description);
  const { breakpoints } = await client.ask<Placed>('setDataBreakpoints', { breakpoints: [{ dataId, ...more }] });
  assert.equal(breakpoints[0].verified, true);
}

async function go(client: Client, command: string): Promise<DebugProtocol.StoppedEvent['body']> {
  await client.ask(command, { threadId: 1 });
  return client.stopped();
}

describe('a data breakpoint', () => {
  it('finds by reverse-continue the statement that decremented the TTL', () =>
    forwarding(['ip_forward_finish'], async client => {
      await watch(client, 'ip.ttl');
      await client.breakOn();
      const stop = await go(client, 'reverseContinue');
      assert.equal(stop.reason, 'data breakpoint');
      assert.match(stop.description ?? '', /^ip\.ttl: 64 → 63, written by ip_forward\(\) at ip_forward\.ts:\d+$/);
      assert.equal(await statement(client), 'ip_decrease_ttl(iph);');
    }));

  it('finds the one that rewrote the checksum, and forwards stops after it', () =>
    forwarding(['ip_forward_finish'], async client => {
      await watch(client, 'ip.checksum');
      await client.breakOn();
      await go(client, 'reverseContinue');
      assert.equal(await statement(client), 'ip_decrease_ttl(iph);');
      const before = client.position().event;
      const stop = await go(client, 'continue');
      assert.equal(stop.reason, 'data breakpoint');
      assert.match(stop.description ?? '', /^ip\.checksum: 0x[0-9a-f]+ → 0x[0-9a-f]+, written by ip_forward\(\)/);
      assert.equal(client.position().event, before + 1);
    }));

  const forwards: { name: string; at: string; change: RegExp }[] = [
    { name: 'skb->len', at: 'ip_rcv', change: /^skb->len: 28 → \d+, written by / },
    { name: 'skb->_skb_refdst', at: 'ip_rcv', change: /^skb->_skb_refdst: NULL → .*, written by / },
    { name: 'mtu', at: 'ip_exceeds_mtu', change: /^$/ },
    { name: 'skb->dev', at: 'ip_forward', change: /^skb->dev: .*tap0.* → .*tap1.*, written by ip_output\(\)/ },
    {
      name: '$net->mib.ip_statistics',
      at: 'ip_forward',
      change: /: \[11\] 0.* → \[11\] 1.*, written by ip_forward\(\) at ip_forward\.ts:\d+$/,
    },
    { name: 'ip.src', at: 'ip_rcv', change: /^$/ },
    {
      name: 'skb->data[8..10]',
      at: 'ip_rcv',
      change: /^skb->data\[8\.\.10\]: 40 01 → 3f 01, written by ip_forward\(\)/,
    },
    { name: 'skb->head[0..4]', at: 'ip_rcv', change: /^$/ },
  ];
  for (const { name, at, change } of forwards)
    it(`on ${name} at ${at} stops ${change.source === '^$' ? 'nowhere' : 'where it changes'}`, () =>
      forwarding([at], async client => {
        await watch(client, name);
        await client.breakOn();
        await client.ask('continue', { threadId: 1 });
        if (change.source === '^$') await client.next('exited');
        else assert.match((await client.stopped()).description ?? '', change);
      }));

  it('on a row of the variables is on that field of that object', () =>
    forwarding(['ip_forward'], async client => {
      const skb = (await client.locals('ip_forward')).find(row => row.name === 'skb');
      const fields = await client.variables(skb?.variablesReference ?? 0);
      const iph = fields.find(row => row.name === 'IPv4');
      const wanted: object[] = [];
      for (const [variablesReference, name] of [
        [iph?.variablesReference, 'ttl'],
        [skb?.variablesReference, 'dev'],
      ] as const) {
        const found = await info(client, name, { variablesReference });
        assert.deepEqual([found.accessTypes, found.canPersist], [['write'], false], found.description);
        wanted.push({ dataId: found.dataId });
      }
      const computed = await info(client, 'IPv4', { variablesReference: skb?.variablesReference });
      assert.equal(computed.dataId, null);
      await client.ask('setDataBreakpoints', { breakpoints: wanted });
      assert.match((await go(client, 'continue')).description ?? '', /ttl: 64 → 63/);
      assert.match((await go(client, 'continue')).description ?? '', /^skb->dev: .*tap0/);
    }));

  it('on a variable stops in that call, and in no other', () =>
    forwarding(['ip_rcv_finish_core'], async client => {
      await client.step('next');
      await client.step('next');
      await watch(client, 'drop_reason');
      await client.breakOn();
      const stop = await go(client, 'continue');
      assert.match(stop.description ?? '', /^drop_reason: .*NOT_SPECIFIED.* → .*, written by ip_rcv_finish_core\(\)/);
      assert.equal((await client.stack())[0], 'ip_rcv_finish_core');
    }));

  for (const bytes of [1, 20])
    it(`on memory by its address is on these bytes: ${bytes}`, () =>
      forwarding(['ip_forward'], async client => {
        const skb = (await client.locals('ip_forward')).find(row => row.name === 'skb');
        const memory = await client.ask<{ address: string }>('readMemory', {
          memoryReference: skb?.memoryReference,
          offset: 8,
          count: 1,
        });
        const name = bytes === 1 ? memory.address : (skb?.memoryReference ?? '');
        const { dataId, description } = await info(client, name, { asAddress: true, bytes });
        assert.ok(dataId, description);
        await client.ask('setDataBreakpoints', { breakpoints: [{ dataId }] });
        const stop = await go(client, 'continue');
        assert.match(stop.description ?? '', /40( 01 .*)? → .*3f( 01 .*)?, written by ip_forward\(\)/);
      }));

  it('finds the same object again, however the run came there', () =>
    forwarding(['ip_forward_finish'], async client => {
      await watch(client, 'ip.ttl');
      await client.breakOn();
      await client.ask('netstack/goTo', { event: 5 });
      await client.stopped();
      const seen: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { description } = await go(client, 'continue');
        seen.push(`${client.position().event} ${description}`);
      }
      await client.ask('netstack/goTo', { event: 5 });
      await client.stopped();
      for (const expected of seen) {
        const { description } = await go(client, 'continue');
        assert.equal(`${client.position().event} ${description}`, expected);
      }
      assert.match(seen[0], /ip\.ttl: 0 → 64, written by skb_put_data\(\)/);
      assert.match(seen[1], /ip\.ttl: 64 → 63/);
    }));

  it('has conditions and hit counts', () =>
    forwarding(['ip_rcv'], async client => {
      await watch(client, 'skb->priority', { condition: 'skb->priority > 1000' });
      await client.breakOn();
      await client.ask('continue', { threadId: 1 });
      await client.next('exited');
    }));

  it('does not stop at what was changed by hand; lastWrite tells of it', () =>
    forwarding(['ip_rcv'], async client => {
      await watch(client, 'skb->mark');
      const frameId = (await client.frames())[0].id;
      await client.ask('evaluate', { expression: 'skb->mark = 7', frameId });
      await client.breakOn('ip_forward');
      assert.equal((await go(client, 'continue')).reason, 'function breakpoint');
      const reply = await client.ask<FoundReply>('netstack/lastWrite', { expression: 'skb->mark' });
      await client.stopped();
      assert.equal(reply.description, 'skb->mark: 0x0 → 0x7, changed by hand');
      assert.equal((await client.stack())[0], 'ip_rcv');
    }));

  it('says what cannot be watched', () =>
    forwarding(['ip_rcv'], async client => {
      for (const [name, why] of [
        ['skb->nothing', /no field nothing/],
        ['1 + 2', /is a value/],
        ['skb->data[3..1]', /a range of bytes/],
        ['skb->data[0..4000]', /within its buffer/],
        ['ETH_P_IP', /cannot be watched/],
      ] as const) {
        const { dataId, description } = await info(client, name);
        assert.equal(dataId, null);
        assert.match(description, why);
      }
      const { dataId } = await info(client, 'skb->len');
      const body = await client.ask<Placed>('setDataBreakpoints', {
        breakpoints: [{ dataId, accessType: 'readWrite' }, { dataId: 'x' }, { dataId, condition: '1 +' }],
      });
      assert.deepEqual(
        body.breakpoints.map(b => b.verified),
        [false, false, false],
      );
      assert.match(body.breakpoints[0].message ?? '', /only writes/);
    }));
});

describe('netstack/lastWrite', () => {
  const writes: { expression: string; at: string; found: RegExp; statement: string }[] = [
    { expression: 'ip.ttl', at: 'ip_output', found: /ip\.ttl: 64 → 63/, statement: 'ip_decrease_ttl(iph);' },
    { expression: 'skb->len', at: 'ip_rcv', found: /skb->len: 42 → 28/, statement: '' },
    { expression: 'skb->data[0..14]', at: 'ip_rcv', found: /^skb->data\[0\.\.14\]: /, statement: '' },
    { expression: 'skb->protocol', at: 'ip_rcv', found: /ETH_P_IP/, statement: '' },
    {
      expression: '$net->ipv4.devconf_all->data[0]',
      at: 'ip_rcv',
      found: /0 → 1, written by/,
      statement: '',
    },
    {
      expression: 'net',
      at: 'ip_forward_finish',
      found: /^$/,
      statement: '',
    },
  ];
  for (const { expression, at, found, statement: text } of writes)
    it(`of ${expression} in ${at}`, () =>
      forwarding([at], async client => {
        const frameId = (await client.frames())[0].id;
        const { event: here } = client.position();
        const reply = await client.ask<FoundReply>('netstack/lastWrite', { expression, frameId });
        const stop = await client.stopped();
        if (found.source === '^$') {
          assert.equal(reply.found, false);
          assert.equal(client.position().event, here);
          return;
        }
        assert.match(reply.description, found);
        assert.equal(reply.event, client.position().event);
        assert.ok(client.position().event < here);
        assert.equal(stop.reason, 'data breakpoint');
        assert.equal(stop.description, reply.description);
        if (text !== '') assert.equal(await statement(client), text);
      }));
});

describe('netstack/packetOrigin', () => {
  it('goes back to the allocation', () =>
    forwarding(['ip_forward'], async client => {
      const reply = await client.ask<FoundReply>('netstack/packetOrigin', {});
      await client.stopped();
      assert.match(reply.description, /^packet #\d+: made by alloc_skb\(\) at skbuff\.ts:\d+$/);
      assert.deepEqual((await client.stack()).slice(0, 2), ['alloc_skb', 'netdev_alloc_skb']);
      assert.match(await statement(client), /new sk_buff/);
    }));

  it('says where there is no packet', () =>
    forwarding(['ip_forward'], async client => {
      await client.ask('netstack/goTo', { event: 3 });
      await client.stopped();
      assert.match(await client.refusal('netstack/packetOrigin'), /no packet/);
    }));
});
