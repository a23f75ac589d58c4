import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BreakpointStatus } from '../../../stack-core/debugger/api.ts';
import { type Conversation, converse } from './harness.ts';

const LAB = 'receive 40\nreceive 10\nreceive 30';
const FILE = 'stack-core/net/model.ts';

/** Walks through a run by the given steps and says where each one ends. */
function walk(lab: string, steps: string[], from?: { fn?: string; line?: number }): string[] {
  const seen: string[] = [];
  converse(lab, { stopOnEntry: from === undefined }, function* (k) {
    if (from?.fn !== undefined) yield* k.ask('setFunctionBreakpoints', [{ name: from.fn }]);
    if (from?.line !== undefined) yield* k.ask('setSourceBreakpoints', FILE, [{ line: from.line }]);
    yield* k.go('start');
    if (from !== undefined) yield* k.ask('setFunctionBreakpoints', []);
    if (from !== undefined) yield* k.ask('setSourceBreakpoints', FILE, []);
    seen.push(yield* k.where());
    for (const step of steps) {
      const stop = step === 'back' ? yield* k.go('stepBack', 'over') : yield* k.go('step', step);
      if (stop === null) return void seen.push('end');
      seen.push(yield* k.where());
    }
  });
  return seen;
}

describe('stepping', () => {
  it('goes over the lines of a lab to its end', () => {
    assert.deepEqual(walk(LAB, ['over', 'over', 'over']), ['lab.netlab:1', 'lab.netlab:2', 'lab.netlab:3', 'end']);
  });

  it('goes into the first kernel statement that a lab line causes, and out to the next line', () => {
    assert.deepEqual(walk(LAB, ['into', 'over', 'into', 'out', 'out']), [
      'lab.netlab:1',
      'receive:14 < lab.netlab:1',
      'receive:15 < lab.netlab:1',
      'check:24 < receive:15 < lab.netlab:1',
      'receive:16 < lab.netlab:1',
      'lab.netlab:2',
    ]);
  });

  it('goes round loops, over calls', () => {
    assert.deepEqual(walk(LAB, ['over', 'over', 'over', 'over'], { line: 17 }), [
      'receive:17 < lab.netlab:1',
      'receive:18 < lab.netlab:1',
      'receive:18 < lab.netlab:1',
      'receive:20 < lab.netlab:1',
      'lab.netlab:2',
    ]);
  });

  it('stays with its process while others run', () => {
    assert.deepEqual(walk('background 40\nsleep 5\nreceive 9', ['over', 'over', 'over']), [
      'lab.netlab:1',
      'lab.netlab:2',
      'lab.netlab:3',
      'end',
    ]);
  });

  it('goes back over, and ends at the start', () => {
    assert.deepEqual(walk(LAB, ['back', 'back', 'back', 'back', 'back'], { fn: 'drop' }), [
      'drop:34 < receive:16 < lab.netlab:2',
      'receive:16 < lab.netlab:2',
      'receive:16 < lab.netlab:2',
      'receive:15 < lab.netlab:2',
      'receive:14 < lab.netlab:2',
      'lab.netlab:2',
    ]);
  });

  for (const [kind, expected] of [
    ['into', 'check:25 < receive:15 < lab.netlab:1'],
    ['out', 'lab.netlab:1'],
  ])
    it(`goes back ${kind}`, () => {
      converse(LAB, {}, function* (k) {
        yield* k.ask('setSourceBreakpoints', FILE, [{ line: 16 }]);
        yield* k.go('start');
        assert.equal(yield* k.where(), 'receive:16 < lab.netlab:1');
        yield* k.go('stepBack', kind);
        assert.equal(yield* k.where(), expected);
      });
    });
});

describe('breakpoints', () => {
  const stopsAt = (set: Conversation): string[] => {
    const seen: string[] = [];
    converse(LAB, {}, function* (k) {
      yield* set(k);
      for (let stop = yield* k.go('start'); stop !== null; stop = yield* k.go('continue')) {
        const names = Object.entries(yield* k.variables()).map(([name, value]) => `${name}=${value}`);
        seen.push(`${stop.reason} ${yield* k.where()} ${names.join(' ')}`);
      }
    });
    return seen;
  };

  it('stop at a line, before it runs', () => {
    const seen = stopsAt(function* (k) {
      const [status] = (yield* k.ask('setSourceBreakpoints', FILE, [{ line: 29 }])) as BreakpointStatus[];
      assert.deepEqual([status.verified, status.line, status.column], [true, 29, 3]);
    });
    assert.equal(seen.length, 4);
    assert.match(seen[0], /^breakpoint forward:29 < receive:18 < lab.netlab:1 skb=\{len 40, ttl 64\} hop="a"$/);
  });

  it('stop in a function, once for each call', () => {
    const seen = stopsAt(function* (k) {
      yield* k.ask('setFunctionBreakpoints', [{ name: 'check' }]);
    });
    assert.deepEqual(
      seen.map(s => s.split(' skb')[0]),
      [
        'function breakpoint check:24 < receive:15 < lab.netlab:1',
        'function breakpoint check:24 < receive:15 < lab.netlab:2',
        'function breakpoint check:24 < receive:15 < lab.netlab:3',
      ],
    );
  });

  it('stop at a line of the lab', () => {
    const seen = stopsAt(function* (k) {
      yield* k.ask('setSourceBreakpoints', '/lab.netlab', [{ line: 2 }]);
    });
    assert.deepEqual(seen, ['breakpoint lab.netlab:2 line="receive 10"']);
  });

  it('obey conditions and hit counts', () => {
    const count = (bp: object) =>
      stopsAt(function* (k) {
        yield* k.ask('setFunctionBreakpoints', [{ name: 'check', ...bp }]);
      }).length;
    assert.equal(count({ condition: 'skb->len < 35' }), 2);
    assert.equal(count({ condition: 'skb->len == 10 || skb->ttl == 3' }), 1);
    assert.equal(count({ hitCondition: '2' }), 2);
    assert.equal(count({ hitCondition: '== 2' }), 1);
    assert.equal(count({ hitCondition: '% 2' }), 1);
  });

  it('print log messages and go on', () => {
    const talk = converse(LAB, {}, function* (k) {
      yield* k.ask('setFunctionBreakpoints', [{ name: 'check', logMessage: 'len {skb->len}, {nothing}' }]);
      assert.equal(yield* k.go('start'), null);
    });
    const console = talk.events.flatMap(e => (e.type === 'output' && e.category === 'console' ? [e.text] : []));
    assert.match(console[1], /^len 10, <no nothing here.* \[event [\d,]+\]\n$/);
    assert.equal(console.length, 3);
  });

  it('know when something was registered, so that names are looked up again', () => {
    const { events } = converse('receive 30\nregister a\nreceive 40', {}, function* ({ go }) {
      yield* go('start');
    });
    assert.equal(events.filter(e => e.type === 'hooksChanged').length, 1);
  });

  it('say what is wrong with a name, and what is near', () => {
    converse(LAB, {}, function* (k) {
      const statuses = (yield* k.ask('setFunctionBreakpoints', [
        { name: 'recieve' },
        { name: 'NF_INET_PRE_ROUTNG' },
        { name: 'ETH_P_ARP' },
        { name: 'NF_INET_FORWARD' },
        { name: 'check', condition: 'skb->' },
      ])) as BreakpointStatus[];
      assert.deepEqual(
        statuses.map(s => s.verified),
        [false, false, true, true, false],
      );
      assert.match(statuses[0].message ?? '', /near: receive/);
      assert.match(statuses[1].message ?? '', /near: NF_INET_PRE_ROUTING/);
      assert.match(statuses[4].message ?? '', /unexpected the end/);
    });
  });

  it('stop where a packet is dropped', () => {
    converse(LAB, {}, function* (k) {
      yield* k.ask('setExceptionFilters', [{ filter: 'drop', condition: 'IP_CSUM' }]);
      const stop = yield* k.go('start');
      assert.equal(stop?.reason, 'exception');
      assert.equal(stop?.description, 'Dropped in drop(): IP_CSUM');
      assert.equal(yield* k.where(), 'drop:35 < receive:16 < lab.netlab:2');
      yield* k.go('step', 'over');
      assert.equal(yield* k.where(), 'drop:36 < receive:16 < lab.netlab:2');
      const back = yield* k.go('reverseContinue');
      assert.equal(back?.reason, 'exception');
      assert.equal(yield* k.where(), 'drop:35 < receive:16 < lab.netlab:2');
    });
  });
});

describe('going back', () => {
  it('finds the breakpoint before, and the start of the run', () => {
    converse(LAB, {}, function* (k) {
      yield* k.ask('setFunctionBreakpoints', [{ name: 'check' }]);
      yield* k.go('start');
      yield* k.go('continue');
      yield* k.go('continue');
      assert.equal(yield* k.where(), 'check:24 < receive:15 < lab.netlab:3');
      const back = yield* k.go('reverseContinue');
      assert.equal(back?.reason, 'breakpoint');
      assert.equal(yield* k.where(), 'check:24 < receive:15 < lab.netlab:2');
      yield* k.go('reverseContinue');
      const start = yield* k.go('reverseContinue');
      assert.deepEqual([start?.reason, start?.event], ['entry', 1]);
      assert.equal(yield* k.where(), 'lab.netlab:1');
    });
  });

  it('finds the same state at an event, on the way there and after coming back', () => {
    converse(`${LAB}\nbackground 50\nsleep 100\nreceive 60`, { stopOnEntry: true }, function* (k) {
      yield* k.go('start');
      const dumps: string[] = [];
      for (let stop: unknown = {}; stop !== null; stop = yield* k.go('step', 'into')) {
        dumps.push((yield* k.ask('dumpState')) as string);
        if (dumps.length === 50) break;
      }
      for (const event of [3, 49, 17, 1, 30]) {
        yield* k.go('goTo', event);
        assert.equal(yield* k.ask('dumpState'), dumps[event - 1], `event ${event}`);
      }
    });
  });

  it('shows no output twice', () => {
    const talk = converse(LAB, {}, function* (k) {
      yield* k.ask('setSourceBreakpoints', '/lab.netlab', [{ line: 3 }]);
      yield* k.go('start');
      yield* k.go('goTo', 2);
      assert.equal((yield* k.go('continue'))?.reason, 'breakpoint');
      yield* k.go('continue');
    });
    assert.equal(talk.outputs(), '62\n-10\n62\n');
  });

  it('says how long the run is when an event lies after its end', () => {
    const talk = converse(LAB, { stopOnEntry: true }, function* (k) {
      yield* k.go('start');
      const stop = yield* k.go('goTo', 1000);
      assert.equal(stop?.reason, 'goto');
    });
    assert.ok(talk.events.some(e => e.type === 'output' && /has only \d+ events/.test(e.text)));
  });
});

describe('inputs', () => {
  it('changed variables count, and are changed again when the run is repeated', () => {
    const talk = converse(LAB, {}, function* (k) {
      yield* k.ask('setFunctionBreakpoints', [{ name: 'check' }]);
      yield* k.go('start');
      yield* k.ask('evaluate', 'skb->len = 12', 0);
      const changed = yield* k.go('step', 'over');
      yield* k.ask('evaluate', 'skb->len', 0);
      yield* k.go('goTo', 1);
      yield* k.ask('setFunctionBreakpoints', []);
      yield* k.go('goTo', changed?.event);
      assert.equal(yield* k.where(), 'check:24 < receive:15 < lab.netlab:1');
      const value = (yield* k.ask('evaluate', 'skb->len', 0)) as { value: string };
      assert.equal(value.value, '12');
      yield* k.go('continue');
    });
    assert.equal(talk.outputs(), '-12\n-10\n62\n');
  });

  it('frames injected while stopped arrive at the next turn, in every execution', () => {
    const talk = converse(LAB, { stopOnEntry: true }, function* (k) {
      yield* k.go('start');
      yield* k.ask('inject', { device: 'eth0', frame: '99' });
      yield* k.go('step', 'over');
      yield* k.go('goTo', 2);
      assert.deepEqual(yield* k.ask('inputs'), [{ event: 1, description: 'inject root/eth0, 99 bytes' }]);
      yield* k.go('continue');
    });
    assert.match(talk.outputs(), /62\n-10\n62\n/);
  });

  it('frames injected while the lab waits wake it', () => {
    converse('receive 40\nwait', { keepRunning: true }, function* (k) {
      yield* k.ask('setFunctionBreakpoints', [{ name: 'check', hitCondition: '== 2' }]);
      yield* k.ask('start');
      const stop = yield* k.go('inject', { device: 'eth0', frame: '70' });
      assert.equal(stop?.reason, 'function breakpoint');
      assert.equal(yield* k.where(), 'check:24 < receive:15');
      const { event } = stop as { event: number };
      yield* k.go('goTo', 1);
      yield* k.go('goTo', event);
      assert.equal(yield* k.where(), 'check:24 < receive:15');
    });
  });
});
