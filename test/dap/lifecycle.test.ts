// From initialize to disconnect, and what a launch can fail with.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client, echoLab, labFile, withSession } from './client.ts';

describe('a session', () => {
  it('announces what it can do', async () => {
    const client = new Client();
    const can = await client.ask<Record<string, unknown>>('initialize', { adapterID: 'netstack' });
    assert.equal(can.supportsStepBack, true);
    assert.equal(can.supportsFunctionBreakpoints, true);
    const filters = can.exceptionBreakpointFilters as { filter: string }[];
    assert.deepEqual(
      filters.map(f => f.filter),
      ['drop', 'verdict', 'checksum', 'bug'],
    );
    const own = can.netstackRequests as string[];
    assert.ok(own.includes('netstack/goTo') && own.every(name => name.startsWith('netstack/')), String(own));
    await client.end();
  });

  it('runs a lab to its end: output, exit status, terminated', () =>
    withSession('echo hello\nfalse\n', {}, async client => {
      assert.deepEqual(await client.next('exited'), { exitCode: 1 });
      await client.next('terminated');
      assert.match(client.output('stdout'), /^hello\n$/);
    }));

  it('stops on entry at the first command', () =>
    withSession('# a comment\necho one\necho two\n', { launch: { stopOnEntry: true } }, async client => {
      assert.equal((await client.stopped()).reason, 'entry');
      const [top] = await client.frames();
      assert.equal(top.line, 2);
      assert.equal(client.output('stdout'), '');
    }));

  it('restarts from the beginning with the breakpoints kept', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      await client.send('restart', {});
      await client.stopped();
      assert.equal((await client.stack())[0], 'ip_rcv');
    }));

  it('terminates when asked to, in the middle of a packet', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      await client.send('terminate', {});
      await client.next('terminated');
    }));

  it('ends when the client goes away without a word', async () => {
    const client = new Client();
    await client.debug(labFile(echoLab), { functions: ['ip_rcv'] });
    await client.stopped();
    const gone = new Promise<number | null>(resolve => client.process.once('exit', resolve));
    client.process.stdin.end();
    assert.equal(await gone, 0);
  });

  it('ends when the client is killed: nobody reads what it says', { timeout: 30_000 }, async () => {
    const client = new Client();
    await client.debug(labFile(echoLab), { functions: ['ip_rcv'] });
    await client.stopped();
    const gone = new Promise<unknown>(resolve => client.process.once('exit', resolve));
    client.process.stdout.destroy();
    client.process.stdin.end();
    await gone;
  });
});

describe('a launch that cannot work says why in one sentence', () => {
  const cases = [
    { fault: 'no program', launch: {}, message: /names no lab/ },
    { fault: 'a file that is not there', launch: { program: '/nowhere/x.netlab' }, message: /\/nowhere\/x\.netlab/ },
    { fault: 'a directory', launch: { program: import.meta.dirname }, message: /directory/ },
    { fault: 'a program that is no text', launch: { program: 7 }, message: /program/ },
  ];
  for (const c of cases) {
    it(c.fault, async () => {
      const client = new Client();
      await client.ask('initialize', { adapterID: 'netstack' });
      const message = await client.refusal('launch', c.launch);
      assert.match(message, c.message);
      assert.ok(!message.includes('\n'), message);
      await client.end();
    });
  }

  it('attach', async () => {
    const client = new Client();
    await client.ask('initialize', { adapterID: 'netstack' });
    assert.match(await client.refusal('attach'), /launch/);
    await client.end();
  });

  it('a syntax error in the lab: message with line and column, status 2, nothing run', () =>
    withSession('echo one\nif true; then\n', {}, async client => {
      assert.deepEqual(await client.next('exited'), { exitCode: 2 });
      assert.match(client.output('stderr'), /test\.netlab:\d+:\d+: /);
      assert.equal(client.output('stdout'), '');
    }));
});
