// Stepping, forwards and backwards, over the lab's lines and the model's statements.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Client, echoLab, injectLine, withSession } from './client.ts';

/** Event number of the last stop. */
const position = (client: Client): number => client.position().event;

describe('steps forward', () => {
  it('F10 on a lab line runs the command', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      const lines: number[] = [];
      for (let i = 0; i < 5; i++) lines.push(Number((await client.step('next')).split(':')[1]));
      assert.deepEqual(lines, [3, 4, 5, 6, 7]);
    }));

  it('F11 on a lab line goes into the first kernel statement that it causes', () =>
    withSession(echoLab, { launch: { stopOnEntry: true } }, async client => {
      await client.stopped();
      await client.step('next');
      const where = await client.step('stepIn');
      const [top] = await client.frames();
      assert.match(top.source?.path ?? '', /stack-core\/(net|drivers)\//, where);
    }));

  it('F10 in a function goes over calls; F11 into them; Shift+F11 out', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      const depth = (await client.stack()).length;
      await client.step('next');
      assert.equal((await client.stack()).length, depth);
      for (let i = 0; i < 10 && (await client.stack()).length === depth; i++) await client.step('stepIn');
      assert.equal((await client.stack()).length, depth + 1);
      assert.equal((await client.stack())[1], 'ip_rcv');
      await client.step('stepOut');
      assert.equal((await client.stack()).length, depth);
      assert.equal((await client.stack())[0], 'ip_rcv');
    }));

  it('Shift+F11 from the outermost kernel function comes back to the lab', () =>
    withSession(echoLab, { functions: ['ip_rcv'] }, async (client, path) => {
      await client.stopped();
      for (let i = 0; i < 40; i++) {
        await client.step('stepOut');
        if ((await client.frames())[0].source?.path === path) break;
      }
      const [top] = await client.frames();
      assert.equal(top.source?.path, path);
      assert.ok(top.line >= injectLine, `line ${top.line}`);
    }));

  it('every step makes progress', () =>
    withSession(echoLab, { functions: ['icmp_rcv'] }, async client => {
      await client.stopped();
      let before = position(client);
      for (let i = 0; i < 30; i++) {
        await client.step('stepIn');
        assert.ok(position(client) > before);
        before = position(client);
      }
    }));
});

describe('steps back', () => {
  it('Step Back undoes F10, at the same event with the same place', () =>
    withSession(echoLab, { functions: ['ip_rcv_core'] }, async client => {
      await client.stopped();
      const way: { where: string; event: number }[] = [];
      for (let i = 0; i < 8; i++) {
        way.push({ where: await client.where(), event: position(client) });
        await client.step('next');
      }
      for (const { where, event } of way.reverse()) {
        assert.equal(await client.step('stepBack'), where);
        assert.equal(position(client), event);
      }
    }));

  it('Reverse Continue goes to the breakpoint before, then to the start of the run', () =>
    withSession(echoLab, { functions: ['ip_rcv', 'icmp_rcv'] }, async client => {
      await client.stopped();
      const first = position(client);
      await client.send('continue', { threadId: 1 });
      await client.stopped();
      assert.equal((await client.stack())[0], 'icmp_rcv');
      await client.send('reverseContinue', { threadId: 1 });
      await client.stopped();
      assert.equal((await client.stack())[0], 'ip_rcv');
      assert.equal(position(client), first);
      await client.send('reverseContinue', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'entry');
      assert.equal(await client.where().then(w => Number(w.split(':')[1])), 2);
    }));

  it('netstack/goTo comes back to an event, forwards and backwards', () =>
    withSession(echoLab, { functions: ['icmp_rcv'] }, async client => {
      await client.stopped();
      const here = position(client);
      const place = await client.where();
      await client.send('netstack/goTo', { event: here - 25 });
      await client.stopped();
      assert.equal(position(client), here - 25);
      await client.send('netstack/goTo', { event: here });
      await client.stopped();
      assert.equal(await client.where(), place);
    }));

  for (const kind of ['over', 'into', 'out'] as const) {
    it(`netstack/stepBack ${kind}`, () =>
      withSession(echoLab, { functions: ['icmp_rcv'] }, async client => {
        await client.stopped();
        await client.step('next');
        const here = position(client);
        const depth = (await client.stack()).length;
        await client.send('netstack/stepBack', { kind });
        await client.stopped();
        assert.ok(position(client) < here);
        const depthNow = (await client.stack()).length;
        if (kind === 'out') assert.ok(depthNow < depth);
        else assert.ok(depthNow >= depth);
      }));
  }

  it('what a run printed is printed once, whatever way was taken', () =>
    withSession(`echo one\n${echoLab}`, { functions: ['ip_rcv'] }, async client => {
      await client.stopped();
      await client.step('next');
      await client.step('stepBack');
      await client.send('continue', { threadId: 1 });
      await client.next('exited');
      assert.equal(client.output('stdout'), 'one\ndone\n');
    }));
});

describe('pause', () => {
  it('stops an idle run, from which it goes on', () =>
    withSession(`${echoLab}sleep infinity\n`, {}, async client => {
      for (let i = 0; i < 50 && !client.output('stdout').includes('done'); i++) await client.next('output');
      await client.send('pause', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'pause');
      await client.send('continue', { threadId: 1 });
    }));
});
