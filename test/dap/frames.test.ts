// Call stacks: functions with their arguments, softirq context marked, processes that wait; sources by request.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Client, echoLab, withSession } from './client.ts';

type Frames = { stackFrames: DebugProtocol.StackFrame[]; totalFrames: number };

const stack = (client: Client, more: object = {}): Promise<Frames> =>
  client.ask<Frames>('stackTrace', { threadId: 1, ...more });
const names = async (client: Client, format?: object): Promise<string[]> =>
  (await stack(client, { format })).stackFrames.map(frame => frame.name);

/** A ping from one namespace to another: received in softirq context, on top of the sender's system call. */
const softirqLab = `ip netns add h2
ip link add veth0 type veth peer name eth0 netns h2
ip addr add 10.0.1.1/24 dev veth0
ip link set veth0 up
ip netns exec h2 ip addr add 10.0.1.2/24 dev eth0
ip netns exec h2 ip link set eth0 up
sleep 100 &
sleep 1
ping -c 1 10.0.1.2
`;

describe('frame names', () => {
  it('are functions with their arguments, short', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const [top, ...callers] = await names(client);
      assert.match(top, /^ip_rcv\(skb=#\d+, dev=tap0, pt=…, orig_dev=tap0\)$/);
      assert.ok(callers.some(name => name.startsWith('tun_get_user(tun=…, ')));
      for (const name of [top, ...callers]) assert.doesNotMatch(name, /\+0x/);
    }));

  const formats: [what: string, format: object, name: RegExp][] = [
    ['nothing but the name', { parameters: false }, /^ip_rcv$/],
    ['names', { parameters: true, parameterValues: false }, /^ip_rcv\(skb, dev, pt, orig_dev\)$/],
    ['values', { parameters: true, parameterNames: false }, /^ip_rcv\(#\d+, tap0, …, tap0\)$/],
    [
      'types',
      { parameterTypes: true, parameterValues: false },
      /^ip_rcv\(struct sk_buff \*skb, struct net_device \*dev, /,
    ],
    ['line and file', { parameters: false, line: true, module: true }, /^ip_input\.ts!ip_rcv:\d+$/],
  ];
  for (const [what, format, name] of formats)
    it(`as a client asks: ${what}`, () =>
      withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
        await client.stopped();
        assert.match((await names(client, format))[0], name);
      }));

  it('write numbers in hexadecimal on demand', () =>
    withSession(echoLab, { functions: ['icmp_push_reply', 'ip_output'] }, async client => {
      await client.stopped();
      const plain = await names(client);
      const hex = await names(client, { hex: true });
      assert.notDeepEqual(hex, plain);
      assert.ok(hex.some(name => /=0x[0-9a-f]+[,)]/.test(name)));
    }));
});

describe('contexts', () => {
  it('show where softirq context begins', () =>
    withSession(softirqLab, { functions: ['icmp_echo'] }, async client => {
      await client.stopped();
      const { stackFrames, totalFrames } = await stack(client);
      assert.equal(totalFrames, stackFrames.length);
      const at = stackFrames.findIndex(frame => frame.presentationHint === 'label');
      assert.equal(stackFrames[at].name, '— softirq NET_RX —');
      assert.equal(stackFrames[at].source, undefined);
      assert.match(stackFrames[at - 1].name, /^net_rx_action\(/);
      // Below stands what the softirq has interrupted: the sender, down to the line of the lab.
      assert.match(stackFrames[at + 1].name, /^__neigh_event_send\(|^__dev_queue_xmit\(/);
      assert.equal(stackFrames.at(-1)?.source?.path?.endsWith('.netlab'), true);
      const { threads } = await client.ask<{ threads: DebugProtocol.Thread[] }>('threads');
      assert.match(threads[0].name, /^CPU 0: ping \(pid \d+\), softirq NET_RX$/);
      assert.deepEqual(await client.scopes(stackFrames[at].id), []);
    }));

  it('frames below the label keep their own variables', () =>
    withSession(softirqLab, { functions: ['icmp_echo'] }, async client => {
      await client.stopped();
      const { stackFrames } = await stack(client);
      const at = stackFrames.findIndex(frame => frame.presentationHint === 'label');
      const sender = stackFrames.find((frame, i) => i > at && frame.name.startsWith('ip_finish_output2('));
      assert.ok(sender, stackFrames.map(f => f.name).join('\n'));
      const result = async (expression: string, frameId: number) =>
        (await client.ask<{ result: string }>('evaluate', { expression, frameId })).result;
      assert.equal(await result('dev->name', sender.id), '"veth0"');
      assert.equal(await result('skb->dev->name', stackFrames[0].id), '"eth0"');
    }));

  it('name the system call in which a process waits', () =>
    withSession(softirqLab, { functions: ['icmp_echo'] }, async client => {
      await client.stopped();
      const { threads } = await client.ask<{ threads: DebugProtocol.Thread[] }>('threads');
      const sleeper = threads.find(thread => thread.name.startsWith('sleep'));
      assert.match(sleeper?.name ?? '', /^sleep \(pid \d+\), in clock_nanosleep$/);
      const waiting = await client.ask<Frames>('stackTrace', { threadId: sleeper?.id });
      assert.equal(waiting.stackFrames[0].line, 7);
    }));
});

describe('sources', () => {
  it('are the model and the labs', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async (client, path) => {
      await client.stopped();
      const { sources } = await client.ask<{ sources: DebugProtocol.Source[] }>('loadedSources');
      const paths = sources.map(source => source.path);
      assert.ok(paths.includes(path));
      const model = paths.find(each => each?.endsWith('stack-core/net/ipv4/ip_input.ts'));
      const { content } = await client.ask<{ content: string }>('source', {
        source: { path: model },
        sourceReference: 0,
      });
      assert.match(content, /function ip_rcv\(/);
    }));

  it('that only the lab has are given by reference', () =>
    withSession(
      "echo 'ip link show lo' > /tmp/part.sh\n. /tmp/part.sh\n",
      { functions: ['rtnl_getlink'] },
      async client => {
        await client.stopped();
        const { stackFrames } = await stack(client);
        const part = stackFrames.find(frame => frame.source?.name === 'part.sh');
        assert.ok(part?.source?.sourceReference, stackFrames.map(f => f.name).join('\n'));
        const { content } = await client.ask<{ content: string }>('source', {
          source: part.source,
          sourceReference: part.source.sourceReference,
        });
        assert.equal(content, 'ip link show lo\n');
      },
    ));

  it('are no way to read other files', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      assert.match(
        await client.refusal('source', { source: { path: '/etc/passwd' }, sourceReference: 0 }),
        /no source/,
      );
    }));
});
