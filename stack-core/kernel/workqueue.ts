// Work that the kernel does later in a process of its own: when the running process waits, or ends. Kernel: kernel/workqueue.c
import { jiffies } from './clock.ts';
import { mod_timer, timer_delete, timer_list, timer_pending } from './timer.ts';
import type { World } from './world.ts';

/** Work to be done once for each time that it was asked for and had not begun. */
export class delayed_work {
  readonly world: World;
  readonly func: () => void;
  readonly timer: timer_list;

  constructor(world: World, func: () => void, flags = 0) {
    this.world = world;
    this.func = func;
    this.timer = new timer_list(world, () => world.workqueue.add(this), flags);
  }
}

const queued = (work: delayed_work): boolean => timer_pending(work.timer) || work.world.workqueue.has(work);

/** Has `work` done in `delay` jiffies, or as soon as possible (0), unless it is waiting already. */
export function queue_delayed_work(work: delayed_work, delay: number): boolean {
  if (queued(work)) return false;
  return mod_delayed_work(work, delay);
}

/** Has `work` done in `delay` jiffies from now, whatever was asked for before. */
export function mod_delayed_work(work: delayed_work, delay: number): boolean {
  cancel_delayed_work(work);
  if (delay === 0) work.world.workqueue.add(work);
  else mod_timer(work.timer, jiffies(work.world) + delay);
  return true;
}

export function cancel_delayed_work(work: delayed_work): void {
  timer_delete(work.timer);
  work.world.workqueue.delete(work);
}

/** Does the work that is due. The scheduler calls it between processes. */
export function run_workqueue(world: World): void {
  const due = world.workqueue;
  for (const work of due) {
    due.delete(work);
    work.func();
  }
}
