// The debug console: expressions, commands that only show and leave no trace, commands that become inputs of the run.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createDebugSession, type DebugSession, type SessionEvent } from '../../stack-core/debugger/api.ts';
import { Client, echoLab, labFile, root, withSession } from './client.ts';

/** While the run waits, nothing has a frame. */
const typedAtIdle = async (client: Client, expression: string): Promise<string> =>
  (await client.ask<{ result: string }>('evaluate', { expression, context: 'repl' })).result;

const typed = async (client: Client, expression: string): Promise<string> => {
  const frameId = (await client.frames())[0].id;
  return (await client.ask<{ result: string }>('evaluate', { expression, context: 'repl', frameId })).result;
};

const stoppedAt = (name: string, body: (client: Client) => Promise<void>): Promise<void> =>
  withSession(echoLab, { functions: [name] }, async client => {
    await client.stopped();
    await body(client);
  });

const inputs = async (client: Client): Promise<string[]> =>
  (await client.ask<{ inputs: { description: string }[] }>('netstack/inputs')).inputs.map(input => input.description);

describe('commands that only show', () => {
  const commands: [command: string, output: RegExp][] = [
    ['ip addr', /inet 10\.0\.0\.1\/24 scope global tap0/],
    ['ip -s link show tap0', /RX:\s+bytes\s+packets/],
    ['ip -j addr show dev tap0', /^\[\{"ifindex":2,"ifname":"tap0"/],
    ['ip route', /^10\.0\.0\.0\/24 dev tap0 /],
    ['ip route get 10.0.0.9', /^10\.0\.0\.9 dev tap0 src 10\.0\.0\.1/],
    ['ip neigh', /^10\.0\.0\.9 dev tap0 lladdr 02:00:00:00:00:99 PERMANENT/],
    ['ip rule', /32766:\s+from all lookup main/],
    ['ip netns', /^$/],
    ['dmesg', /^/],
    ['cat /proc/net/snmp', /^Ip: Forwarding/],
    ['sysctl net.ipv4.ip_forward', /^net\.ipv4\.ip_forward = 0$/],
    ['ip addr | grep -c inet', /^[12]$/],
    ['!for i in 1 2; do echo $i; done', /^1\n2$/],
    ['ip addr show dev nowhere', /^Device "nowhere" does not exist\.\nexit status 1$/],
  ];

  // In the middle of a packet, over the engine itself, which can tell the whole state of the run.
  let session: DebugSession;
  before(async () => {
    session = createDebugSession({ root });
    const stopped = new Promise<void>(resolve =>
      session.on((event: SessionEvent) => event.type === 'stopped' && resolve()),
    );
    await session.launch({ program: labFile(echoLab) });
    await session.setFunctionBreakpoints([{ name: 'icmp_rcv' }]);
    await session.start();
    await stopped;
  });
  after(() => session.terminate());

  for (const [command, output] of commands)
    it(`${command}: prints, and the machine is as it was`, async () => {
      const [position, state] = [session.position, await session.dumpState()];
      const reply = await session.command(command);
      assert.ok(reply?.kind === 'shown', JSON.stringify(reply));
      const status = reply.status === 0 ? '' : `\nexit status ${reply.status}`;
      assert.match(
        `${reply.output
          .map(part => part.text)
          .join('')
          .trimEnd()}${status}`,
        output,
      );
      assert.deepEqual(session.position, position);
      assert.equal(await session.dumpState(), state);
      assert.deepEqual(await session.inputs(), []);
    });

  it('change nothing of what follows', async () => {
    const rest = async (show: boolean): Promise<unknown> => {
      let found: unknown;
      await withSession(echoLab, { functions: ['icmp_rcv'] }, async client => {
        await client.stopped();
        if (show) for (const [command] of commands) await typed(client, command);
        await client.breakOn('tun_net_xmit');
        await client.send('continue', { threadId: 1 });
        await client.stopped();
        found = [client.position(), await typed(client, 'skb->id'), await typed(client, 'ip_hdr(skb)->id')];
      });
      return found;
    };
    assert.deepEqual(await rest(true), await rest(false));
  });

  it('work in other namespaces, and while the lab waits', () =>
    withSession(`ip netns add h2\n${echoLab}sleep infinity\n`, {}, async client => {
      for (let i = 0; i < 50 && !client.output('stdout').includes('done'); i++) await client.next('output');
      assert.match(await typedAtIdle(client, 'ip -n h2 addr'), /^1: lo:/);
      assert.match(await typedAtIdle(client, 'ip netns'), /^h2$/);
      assert.deepEqual(await inputs(client), []);
    }));

  it('complain in colours where the client has them', async () => {
    const client = new Client();
    try {
      await client.ask('initialize', { adapterID: 'netstack', supportsANSIStyling: true });
      const launched = client.send('launch', { program: labFile(echoLab) });
      await client.next('initialized');
      await client.breakOn('ip_rcv');
      await client.ask('configurationDone');
      await launched;
      await client.stopped();
      assert.equal(
        await typed(client, 'cat /nowhere'),
        '\x1b[31mcat: /nowhere: No such file or directory\x1b[0m\n\x1b[90mexit status 1\x1b[0m',
      );
    } finally {
      client.process.kill();
    }
  });
});

describe('a line of the console', () => {
  const lines: [line: string, result: RegExp][] = [
    ['skb->len', /^28$/],
    ['ip.ttl', /^64$/],
    ['$event', /^\d+$/],
    ['true', /^true$/],
    ['hostname', /^netstack$/],
    ['!hostname', /^netstack$/],
  ];
  it('is an expression, or a command: by its first word', () =>
    stoppedAt('ip_rcv', async client => {
      for (const [line, result] of lines) assert.match(await typed(client, line), result, line);
    }));

  it('is no command in a watch', () =>
    stoppedAt('ip_rcv', async client => {
      const frameId = (await client.frames())[0].id;
      assert.match(await client.refusal('evaluate', { expression: 'hostname', context: 'watch', frameId }), /hostname/);
    }));
});

describe('commands that change something', () => {
  it('become inputs of the run, and run when it goes on', () =>
    withSession(`${echoLab}sleep 1\nip addr show dev tap0\n`, { functions: ['icmp_rcv'] }, async client => {
      await client.stopped();
      assert.match(await typed(client, 'ip addr add 10.0.0.2/24 dev tap0'), /^Recorded/);
      assert.deepEqual(await inputs(client), ['$ ip addr add 10.0.0.2/24 dev tap0']);
      assert.doesNotMatch(await typed(client, 'ip addr'), /10\.0\.0\.2/);
      await client.send('continue', { threadId: 1 });
      await client.next('exited');
      assert.match(client.output('stdout'), /10\.0\.0\.2\/24/);
    }));

  it('are told by what they do', () =>
    stoppedAt('icmp_rcv', async client => {
      const commands = [
        'sysctl -w net.ipv4.ip_forward=1',
        'echo 1 > /tmp/x',
        'ip netns add h3',
        'ping -c 1 10.0.0.9',
        'sleep 1',
        'sleep 1 &',
      ];
      for (const command of commands) await typed(client, command);
      assert.deepEqual(
        await inputs(client),
        commands.map(command => `$ ${command}`),
      );
    }));

  it('run again when the run is repeated', () =>
    withSession(`${echoLab}sleep infinity\n`, { functions: ['icmp_rcv'] }, async client => {
      await client.stopped();
      await typed(client, 'sysctl -w net.ipv4.ip_forward=1');
      await client.breakOn('rtnl_newaddr', 'inet_rtm_newaddr');
      await typed(client, 'ip addr add 10.0.0.2/24 dev tap0');
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      const [there, forwarding] = [client.position(), await typed(client, 'sysctl net.ipv4.ip_forward')];
      assert.equal(forwarding, 'net.ipv4.ip_forward = 1');
      await client.send('stepBack', { threadId: 1 });
      await client.stopped();
      await client.send('netstack/goTo', { event: there.event });
      await client.stopped();
      assert.deepEqual(client.position().event, there.event);
      assert.equal(await typed(client, 'sysctl net.ipv4.ip_forward'), forwarding);
    }));

  it('run at once while the lab waits, and may inject', () =>
    withSession(`${echoLab}sleep infinity\n`, {}, async client => {
      for (let i = 0; i < 50 && !client.output('stdout').includes('done'); i++) await client.next('output');
      assert.equal(await typedAtIdle(client, 'ip addr add 10.0.0.2/24 dev tap0'), '');
      assert.match(await typedAtIdle(client, 'ip addr'), /10\.0\.0\.2\/24/);
      await client.breakOn('icmp_rcv');
      const frame = 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.2")/ICMP()';
      await typedAtIdle(client, `inject tap0 '${frame}'`);
      await client.stopped();
      assert.equal((await client.stack())[0], 'icmp_rcv');
    }));
});
