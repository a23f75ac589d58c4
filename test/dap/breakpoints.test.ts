// Breakpoints: on functions, hooks and handlers, in a lab's lines and in the model's source, on drops.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { echoLab, injectLine, root, withSession } from './client.ts';

describe('the function breakpoint NF_INET_PRE_ROUTING', () => {
  it('stops inside the hook, with a call stack as in a kernel trace', () =>
    withSession(echoLab, { functions: ['NF_INET_PRE_ROUTING'] }, async (client, path) => {
      const stopped = await client.stopped();
      assert.equal(stopped.reason, 'function breakpoint');
      assert.equal(stopped.hitBreakpointIds?.length, 1);
      const frames = await client.frames();
      const names = await client.stack();
      assert.equal(names[0], 'nf_hook_slow');
      const chain = [
        'nf_hook_slow',
        'ip_rcv',
        '__netif_receive_skb_one_core',
        '__netif_receive_skb',
        'netif_receive_skb',
        'tun_get_user',
      ];
      const places = chain.map(name => names.indexOf(name));
      assert.deepEqual(
        [...places].sort((a, b) => a - b),
        places,
        `${chain.join(' < ')} in ${names.join(' < ')}`,
      );
      assert.ok(
        places.every(place => place >= 0),
        names.join(' < '),
      );
      for (const frame of frames) {
        if (frame.source?.path === undefined) continue;
        const lines = readFileSync(frame.source.path, 'utf8').split('\n');
        assert.ok(frame.line >= 1 && frame.line <= lines.length, `${frame.name} at ${frame.source.path}:${frame.line}`);
      }
      const labFrame = frames.find(frame => frame.source?.path === path);
      assert.equal(labFrame?.line, injectLine);
    }));

  it('stops again at the next packet, and only at that hook', () =>
    withSession(
      `${echoLab}inject tap0 'Ether(dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()'\n`,
      { functions: ['NF_INET_PRE_ROUTING'] },
      async client => {
        await client.stopped();
        await client.send('continue', { threadId: 1 });
        await client.stopped();
        assert.equal((await client.stack())[0], 'nf_hook_slow');
        await client.send('continue', { threadId: 1 });
        assert.deepEqual(await client.next('exited'), { exitCode: 0 });
      },
    ));
});

describe('a name', () => {
  const stops = [
    { name: 'icmp_echo', top: 'icmp_echo' },
    { name: 'inet_rtm_newaddr', top: 'inet_rtm_newaddr' },
    { name: 'RTM_NEWADDR', top: 'inet_rtm_newaddr' },
    { name: 'RTM_NEWLINK', top: 'rtnl_newlink' },
    { name: 'NF_INET_LOCAL_IN', top: 'nf_hook_slow' },
    { name: 'ip:NF_INET_LOCAL_OUT', top: 'nf_hook_slow' },
    { name: 'ETH_P_IP', top: 'ip_rcv' },
    { name: 'IPPROTO_ICMP', top: 'icmp_rcv' },
  ];
  for (const { name, top } of stops) {
    it(`${name} stops in ${top}`, () =>
      withSession(echoLab, { functions: [name] }, async client => {
        await client.stopped();
        assert.equal((await client.stack())[0], top);
      }));
  }

  it('that is none stays unverified and names its neighbours', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      const [misspelt, good] = await client.breakOn('ip_recv', 'ip_rcv');
      assert.equal(misspelt.verified, false);
      assert.match(misspelt.message ?? '', /ip_rcv/);
      assert.equal(good.verified, true);
    }));

  it('of a hook is verified although nothing is registered there', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      for (const bp of await client.breakOn('NF_INET_PRE_ROUTING', 'inet:NF_INET_FORWARD', 'NF_ARP_IN'))
        assert.equal(bp.verified, true, bp.message);
    }));
});

describe('a breakpoint in the gutter', () => {
  it('of a lab stops before the line runs', async () => {
    await withSession(echoLab, { launch: { stopOnEntry: true } }, async (client, path) => {
      await client.stopped();
      const [set] = await client.breakAt(path, injectLine);
      assert.equal(set.verified, true);
      await client.send('continue', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'breakpoint');
      const [top] = await client.frames();
      assert.equal(top.line, injectLine);
      assert.equal(top.source?.path, path);
    });
  });

  it('of a comment in a lab moves to the next command', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async (client, path) => {
      await client.stopped();
      const [set] = await client.breakAt(path, 1);
      assert.equal(set.verified, true);
      assert.equal(set.line, 2);
    }));

  it("of the model's source stops at that statement", () => {
    const source = join(root, 'stack-core/net/ipv4/icmp.ts');
    const line =
      1 +
      readFileSync(source, 'utf8')
        .split('\n')
        .findIndex(text => /^(export )?function icmp_echo\(/.test(text));
    assert.ok(line > 0);
    return withSession(echoLab, { lines: { [source]: [line] } }, async client => {
      const stopped = await client.stopped();
      assert.equal(stopped.reason, 'breakpoint');
      const [top] = await client.frames();
      assert.match(top.name, /^icmp_echo/);
      assert.equal(top.source?.path, source);
    });
  });

  it('can be asked for its places', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async (client, path) => {
      await client.stopped();
      const body = await client.ask<{ breakpoints: { line: number }[] }>('breakpointLocations', {
        source: { path },
        line: 1,
        endLine: 7,
      });
      assert.deepEqual([...new Set(body.breakpoints.map(b => b.line))], [2, 3, 4, 5, 6, 7]);
    }));

  it('that is removed does not stop any more', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async (client, path) => {
      await client.stopped();
      await client.breakAt(path, injectLine);
      await client.breakAt(path);
      await client.send('continue', { threadId: 1 });
      assert.deepEqual(await client.next('exited'), { exitCode: 0 });
    }));
});

describe('the exception filter drop', () => {
  const badChecksum = echoLab.replace('dst="10.0.0.1")', 'dst="10.0.0.1", chksum=0xdead)');

  it('stops where the packet is dropped and tells the reason', () =>
    withSession(badChecksum, { filters: ['drop'] }, async client => {
      const stopped = await client.stopped();
      assert.equal(stopped.reason, 'exception');
      const info = await client.ask<{ exceptionId: string }>('exceptionInfo', { threadId: 1 });
      assert.match(info.exceptionId, /IP_CSUM$/);
      assert.ok((await client.stack()).includes('ip_rcv_core'));
    }));

  it('with a list of reasons passes over the others', () =>
    withSession(badChecksum, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      await client.ask('setExceptionBreakpoints', {
        filters: [],
        filterOptions: [{ filterId: 'drop', condition: 'NO_SOCKET' }],
      });
      await client.send('continue', { threadId: 1 });
      assert.deepEqual(await client.next('exited'), { exitCode: 0 });
    }));
});
