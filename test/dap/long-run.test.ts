// Travelling in a run that is long enough for checkpoints, by equality: whatever way leads to an event, what is there is
// what was there on the way forward.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StackFrame } from '../../stack-core/debugger/api.ts';
import { Client, labFile } from './client.ts';
import { begin, goTo, type Run, type Stop, withRun } from './run.ts';

/** Some 500 statements a packet. */
const longLab = `ip tuntap add dev tap0 mode tap
ip link set dev tap0 address 02:00:00:00:00:01 up
ip addr add 10.0.0.1/24 dev tap0
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:99 dev tap0
i=0
while [ $i -lt 1000 ]; do
  inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()'
  i=$((i+1))
done
`;
const FAR = 200_000;

/** What a client shows first at a stop. */
async function shown(run: Run): Promise<string> {
  const { frames } = await run.session.stackTrace(1, 0, 20);
  const [scope] = await run.session.scopes(frames[0].id);
  const rows = await run.session.variables(scope.variablesReference);
  const text = (frame: StackFrame): string => `${frame.name}:${frame.line}`;
  return `${frames.map(text).join(' < ')}\n${rows.map(row => `${row.name} = ${row.value}`).join('\n')}`;
}

/** A seeded sequence of numbers below a bound. */
function chance(seed: number): (bound: number) => number {
  let state = seed;
  return bound => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** One step of a walk; null when the run has ended. */
function step(run: Run, stop: Stop, pick: (bound: number) => number): Promise<Stop | null> {
  const { session } = run;
  const moves: (() => Promise<void>)[] = [
    () => session.stepBack('into'),
    () => session.stepBack('over'),
    () => session.stepBack('over'),
    () => session.stepBack('out'),
    () => session.stepIn(),
    () => session.next(),
    () => session.goTo(stop.event + pick(300)),
    () => session.goTo(stop.event - pick(300)),
    () => session.reverseContinue(),
  ];
  return run.until(moves[pick(moves.length)]);
}

describe('a long run', () => {
  for (const seed of [1, 2])
    it(`shows the same at an event, whatever way leads there (walk ${seed})`, () =>
      withRun(longLab, async run => {
        await begin(run);
        await run.session.setFunctionBreakpoints([{ name: 'icmp_rcv' }]);
        let stop = await goTo(run, FAR);
        const pick = chance(seed);
        const states = new Map<number, string>();
        const views = new Map<number, string>();
        for (let i = 0; i < 16 && stop !== null; i++) {
          const view = await shown(run);
          assert.equal(view, views.get(stop.event) ?? view, `walk ${seed}, step ${i}: view at event ${stop.event}`);
          views.set(stop.event, view);
          if (pick(3) === 0) {
            const state = await run.session.dumpState();
            assert.equal(state, states.get(stop.event) ?? state, `walk ${seed}, step ${i}: event ${stop.event}`);
            states.set(stop.event, state);
            assert.equal(await shown(run), view, `walk ${seed}, step ${i}: after asking for more`);
          }
          stop = await step(run, stop, pick);
        }
        // The way forward is the judge.
        for (const [event, state] of [...states].sort(([a], [b]) => a - b).slice(0, 3)) {
          await goTo(run, event);
          assert.equal(await run.session.dumpState(), state, `event ${event} again`);
        }
      }));

  it('goes back to the breakpoint before, again and again', () =>
    withRun(longLab, async run => {
      await begin(run);
      await goTo(run, FAR);
      await run.session.setFunctionBreakpoints([{ name: 'icmp_rcv' }]);
      const first = await run.until(() => run.session.continue());
      const second = await run.until(() => run.session.continue());
      assert.ok(first !== null && second !== null);
      const packet = second.event - first.event;
      for (const back of [0, 1, 2, 3]) {
        const stop = await run.until(() => run.session.reverseContinue());
        assert.deepEqual([stop?.reason, stop?.event], ['breakpoint', first.event - back * packet]);
      }
      const forward = await run.until(() => run.session.continue());
      assert.equal(forward?.event, first.event - 2 * packet);
    }));

  it('keeps what was changed, and injected, on the way back and forward', () =>
    withRun(longLab, async run => {
      await begin(run);
      await run.session.setFunctionBreakpoints([{ name: 'icmp_rcv' }]);
      await goTo(run, FAR);
      const stop = await run.until(() => run.session.continue());
      assert.ok(stop !== null);
      await run.session.evaluate('skb->mark = 77');
      const mark = (await run.session.evaluate('skb->mark')).value;
      assert.equal(Number(mark), 77);
      const after = await run.until(() => run.session.next());
      assert.ok(after !== null);
      const state = await run.session.dumpState();
      await run.until(() => run.session.stepBack('over'));
      await run.until(() => run.session.stepBack('over'));
      await goTo(run, after.event);
      assert.equal(await run.session.dumpState(), state);
      assert.equal((await run.session.evaluate('skb->mark')).value, mark);
    }));

  it('tells of its checkpoints, which keep to the memory that they may take', async () => {
    const client = new Client();
    try {
      await client.debug(labFile(longLab), { launch: { stopOnEntry: true, checkpointMemory: 128 } });
      await client.stopped();
      await client.ask('netstack/goTo', { event: FAR });
      await client.stopped();
      await client.ask('netstack/stepBack', { kind: 'into' });
      await client.stopped();
      assert.equal(client.position().event, FAR - 1);
      const body = await client.ask<{ budgetBytes: number; checkpoints: { event: number }[] }>('netstack/checkpoints');
      assert.equal(body.budgetBytes, 128e6);
      assert.ok(body.checkpoints.every(({ event }) => event >= 1));
      await client.ask('cancel', { requestId: 1 });
      await client.end();
    } finally {
      client.process.kill();
    }
  });
});

describe('an endless loop of a lab', () => {
  it('is paused', async () => {
    const client = new Client();
    try {
      await client.debug(labFile('while true; do :; done\n'), {});
      await client.ask('pause', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'pause');
      await client.end();
    } finally {
      client.process.kill();
    }
  });
});
