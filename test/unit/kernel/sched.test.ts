// Timers, softirqs and processes in virtual time.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HZ, jiffies, NSEC_PER_SEC } from '../../../stack-core/kernel/clock.ts';
import { type Program, type Wait, wait_queue_head, wake_up } from '../../../stack-core/kernel/sched.ts';
import {
  do_softirq,
  local_bh_disable,
  local_bh_enable,
  NET_RX_SOFTIRQ,
  open_softirq,
  raise_softirq,
} from '../../../stack-core/kernel/softirq.ts';
import {
  mod_timer,
  TIMER_DEFERRABLE,
  timer_delete,
  timer_list,
  timer_pending,
} from '../../../stack-core/kernel/timer.ts';
import { World } from '../../../stack-core/kernel/world.ts';

function* sleeper(world: World, seconds: number, log: string[], name: string): Program {
  const wait: Wait = { syscall: 'clock_nanosleep', until_ns: world.now_ns + seconds * NSEC_PER_SEC };
  yield wait;
  log.push(`${name} at ${world.now_ns / NSEC_PER_SEC}`);
  return 0;
}

describe('processes', () => {
  it('run in turn, and time passes only when all wait', () => {
    const world = new World();
    const log: string[] = [];
    world.sched.spawn('a', sleeper(world, 2, log, 'a'));
    world.sched.spawn('b', sleeper(world, 1, log, 'b'));
    assert.equal(world.sched.run(world.sched.spawn('init', sleeper(world, 5, log, 'init'))), 'done');
    assert.deepEqual(log, ['b at 1', 'a at 2', 'init at 5']);
  });

  it('wait for a queue until they are woken, or for the time-out', () => {
    const world = new World();
    const queue = new wait_queue_head();
    const woken: boolean[] = [];
    function* waiter(): Program {
      woken.push(yield { syscall: 'recvmsg', queues: [queue], until_ns: NSEC_PER_SEC });
      woken.push(yield { syscall: 'recvmsg', queues: [queue], until_ns: 2 * NSEC_PER_SEC });
      return 3;
    }
    const timer = new timer_list(world, () => wake_up(world, queue));
    mod_timer(timer, HZ / 2);
    const init = world.sched.spawn('init', waiter());
    assert.equal(world.sched.run(init), 'done');
    assert.deepEqual(woken, [true, false]);
    assert.equal(init.exit_code, 3);
    assert.equal(queue.waiters.size, 0);
  });

  it('that wait for nothing that can come are stuck, unless the outside brings something', () => {
    const world = new World();
    const queue = new wait_queue_head();
    function* waiter(): Program {
      yield { syscall: 'pause', queues: [queue] };
      return 0;
    }
    const init = world.sched.spawn('init', waiter());
    assert.equal(world.sched.run(init), 'stuck');
    let asked = 0;
    world.sched.idle = () => {
      if (asked++ > 0) return false;
      wake_up(world, queue);
      return true;
    };
    assert.equal(world.sched.run(init), 'done');
    assert.equal(asked, 1);
  });

  it('that are killed run their finally blocks and leave their queues', () => {
    const world = new World();
    const queue = new wait_queue_head();
    let closed = false;
    function* waiter(): Program {
      try {
        yield { syscall: 'recvmsg', queues: [queue] };
      } finally {
        closed = true;
      }
      return 0;
    }
    const task = world.sched.spawn('victim', waiter());
    world.sched.run(world.sched.spawn('init', sleeper(world, 1, [], 'init')));
    world.sched.kill(task, 137);
    assert.deepEqual([closed, task.exit_code, queue.waiters.size], [true, 137, 0]);
  });
});

describe('timers', () => {
  it('fire in the order of their time, then of their arming', () => {
    const world = new World();
    const fired: string[] = [];
    const arm = (name: string, expires: number): timer_list => {
      const timer = new timer_list(world, () => fired.push(`${name}@${jiffies(world)}`));
      mod_timer(timer, expires);
      return timer;
    };
    arm('c', 30);
    arm('a', 10);
    const gone = arm('gone', 15);
    arm('b', 20);
    arm('b2', 20);
    const moved = arm('moved', 5);
    assert.equal(mod_timer(moved, 40), 1);
    assert.equal(timer_delete(gone), 1);
    assert.equal(timer_delete(gone), 0);
    world.sched.settle(NSEC_PER_SEC);
    assert.deepEqual(fired, ['a@10', 'b@20', 'b2@20', 'c@30', 'moved@40']);
    assert.equal(timer_pending(moved), false);
  });

  it('many of them come out sorted', () => {
    const world = new World({ seed: 7 });
    const fired: number[] = [];
    for (let i = 0; i < 500; i++)
      mod_timer(new timer_list(world, t => fired.push(t.expires)), world.random.u32() % 200);
    world.sched.settle(NSEC_PER_SEC);
    assert.equal(fired.length, 500);
    assert.deepEqual(
      fired,
      [...fired].sort((a, b) => a - b),
    );
  });

  it('that are deferrable do not keep the world going', () => {
    const world = new World();
    let fired = 0;
    mod_timer(new timer_list(world, () => fired++, TIMER_DEFERRABLE), 10);
    world.sched.settle(NSEC_PER_SEC);
    assert.equal(fired, 0);
    world.sched.run(world.sched.spawn('init', sleeper(world, 1, [], 'init')));
    assert.equal(fired, 1);
  });
});

describe('softirqs', () => {
  it('run when bottom halves are enabled again, not inside one another', () => {
    const world = new World();
    const log: string[] = [];
    open_softirq(world, NET_RX_SOFTIRQ, () => {
      log.push('in');
      if (log.length === 1) raise_softirq(world, NET_RX_SOFTIRQ);
      do_softirq(world);
      log.push('out');
    });
    local_bh_disable(world);
    local_bh_disable(world);
    raise_softirq(world, NET_RX_SOFTIRQ);
    local_bh_enable(world);
    assert.deepEqual(log, []);
    local_bh_enable(world);
    assert.deepEqual(log, ['in', 'out', 'in', 'out']);
  });
});

describe('chance', () => {
  it('is the same for the same seed', () => {
    const draw = (seed: number): number[] =>
      Array.from(
        { length: 5 },
        (() => {
          const w = new World({ seed });
          return () => w.random.u32();
        })(),
      );
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
  });
});
