// Processes and the scheduler. A program is a generator: it runs until it must wait, then yields what it waits for. The
// kernel itself never waits. Runnable processes run in turn; when none is runnable, virtual time moves on to the next
// timer or time-out.

import type { net } from '../include/net/net_namespace.ts';
import { do_softirq, raise_softirq, TIMER_SOFTIRQ } from './softirq.ts';
import { next_timer_ns } from './timer.ts';
import { run_workqueue } from './workqueue.ts';
import type { World } from './world.ts';

/** What a process waits for: a wake-up of one of `queues`, a time-out, or both. */
export interface Wait {
  /** Name of the system call in which it waits, for the debugger. */
  syscall: string;
  queues?: readonly wait_queue_head[];
  /** Virtual time at which the wait ends by itself, ns; none: only a wake-up ends it. */
  until_ns?: number;
}

/** A program: yields when it must wait; is resumed with `true` when woken, `false` when the time-out came first. */
export type Program<T = number> = Generator<Wait, T, boolean>;

export class wait_queue_head {
  readonly waiters = new Set<task_struct>();
}

export type TaskState = 'runnable' | 'waiting' | 'zombie';

/** A process, as far as the scheduler sees it. Userspace adds what it needs (files, namespace) by extending it. */
export class task_struct {
  readonly pid: number;
  comm: string;
  state: TaskState = 'runnable';
  waiting_for: Wait | null = null;
  /** What the program is resumed with. */
  woken = true;
  exit_code = 0;
  /** The network namespace that the process is in (`nsproxy->net_ns`); null for what is no process of userspace. */
  net_ns: net | null = null;
  /** Open descriptors of namespace files (/run/netns/NAME). */
  readonly net_ns_fds = new Map<number, net>();
  /** Where processes wait for this one to end. */
  readonly wait_chldexit = new wait_queue_head();
  readonly program: Program;
  /** Called before the program runs on and after it stopped at a wait; the debugger keeps the stack of frames true with it. */
  readonly switched?: (running: boolean) => void;

  constructor(pid: number, comm: string, program: Program, switched?: (running: boolean) => void) {
    this.pid = pid;
    this.comm = comm;
    this.program = program;
    this.switched = switched;
  }
}

/** Why `Scheduler.run` returned. */
export type RunEnd = 'done' | 'stuck';

export class Scheduler {
  private readonly world: World;
  private next_pid = 1000;
  readonly tasks: task_struct[] = [];
  /** Processes that can run, the next one first. */
  readonly runqueue: task_struct[] = [];
  current: task_struct | null = null;
  /**
   * Asked when every process waits for something that only the outside can bring. Answers true when it brought
   * something (an injected frame), false when the run is over.
   */
  idle: (() => boolean) | null = null;

  constructor(world: World) {
    this.world = world;
  }

  spawn(comm: string, program: Program, switched?: (running: boolean) => void): task_struct {
    const task = new task_struct(this.next_pid++, comm, program, switched);
    this.tasks.push(task);
    this.runqueue.push(task);
    return task;
  }

  /** A pid that is not in use, for what is no task of its own. */
  alloc_pid(): number {
    return this.next_pid++;
  }

  wake(task: task_struct, woken = true): void {
    if (task.state !== 'waiting') return;
    for (const queue of task.waiting_for?.queues ?? []) queue.waiters.delete(task);
    task.waiting_for = null;
    task.woken = woken;
    task.state = 'runnable';
    this.runqueue.push(task);
  }

  /** Runs the world until `init` has ended ('done') or nothing can go on any more ('stuck'). */
  run(init: task_struct): RunEnd {
    while (init.state !== 'zombie') {
      do_softirq(this.world);
      run_workqueue(this.world);
      const task = this.runqueue.shift();
      if (task !== undefined) this.resume(task);
      else if (!this.advance_time() && !this.idle?.()) return 'stuck';
    }
    do_softirq(this.world);
    return 'done';
  }

  /** Lets virtual time pass, timers included, until `until_ns`, or until no timer that matters is left. */
  settle(until_ns: number): void {
    for (;;) {
      do_softirq(this.world);
      run_workqueue(this.world);
      const task = this.runqueue.shift();
      if (task !== undefined) this.resume(task);
      else if (!this.advance_time(until_ns)) return;
    }
  }

  /**
   * Runs `task` and what it starts; no other process, no softirq, no timer, and time stands still. False: one of these
   * processes waits for something else. For a debugger that puts everything back afterwards.
   */
  run_aside(task: task_struct): boolean {
    const others = new Set(this.tasks);
    others.delete(task);
    const { serving } = this.world.softirq;
    this.world.softirq.serving = true;
    this.runqueue.length = 0;
    this.runqueue.push(task);
    for (let next = this.runqueue.shift(); next !== undefined; next = this.runqueue.shift())
      if (!others.has(next)) this.resume(next);
    this.world.softirq.serving = serving;
    return this.tasks.every(left => others.has(left));
  }

  private resume(task: task_struct): void {
    if (task.state === 'zombie') return;
    this.current = task;
    task.switched?.(true);
    let step: IteratorResult<Wait, number>;
    try {
      step = task.program.next(task.woken);
    } finally {
      task.switched?.(false);
      this.current = null;
    }
    if (step.done === true) this.exit(task, step.value);
    else this.park(task, step.value);
  }

  private park(task: task_struct, wait: Wait): void {
    task.state = 'waiting';
    task.waiting_for = wait;
    for (const queue of wait.queues ?? []) queue.waiters.add(task);
  }

  private exit(task: task_struct, code: number): void {
    task.state = 'zombie';
    task.exit_code = code;
    this.tasks.splice(this.tasks.indexOf(task), 1);
    wake_up(this.world, task.wait_chldexit);
  }

  /** Ends a process from outside: its generator runs its `finally` blocks. */
  kill(task: task_struct, code: number): void {
    if (task.state === 'zombie') return;
    for (const queue of task.waiting_for?.queues ?? []) queue.waiters.delete(task);
    task.waiting_for = null;
    task.program.return(code);
    this.exit(task, code);
  }

  /** Moves the clock to the next timer or time-out and serves it. False when there is none (up to `limit_ns`). */
  private advance_time(limit_ns = Number.POSITIVE_INFINITY): boolean {
    const world = this.world;
    const timeout = this.next_timeout();
    const timer = next_timer_ns(world);
    // Deferrable timers alone do not keep the world going.
    if (timeout === null && world.timers.pending_firm === 0) return false;
    const next = Math.min(
      timeout?.waiting_for?.until_ns ?? Number.POSITIVE_INFINITY,
      timer ?? Number.POSITIVE_INFINITY,
    );
    if (next > limit_ns) return false;
    world.now_ns = Math.max(world.now_ns, next);
    if (timer !== null && timer <= world.now_ns) {
      raise_softirq(world, TIMER_SOFTIRQ);
      do_softirq(world);
    } else if (timeout !== null) {
      this.wake(timeout, false);
    }
    return true;
  }

  private next_timeout(): task_struct | null {
    let first: task_struct | null = null;
    let earliest = Number.POSITIVE_INFINITY;
    for (const task of this.tasks) {
      const until = task.waiting_for?.until_ns ?? Number.POSITIVE_INFINITY;
      if (until >= earliest) continue;
      earliest = until;
      first = task;
    }
    return first;
  }
}

/** Makes every process that waits on `queue` runnable. Kernel: kernel/sched/wait.c */
export function wake_up(world: World, queue: wait_queue_head): void {
  for (const task of [...queue.waiters]) world.sched.wake(task);
}
