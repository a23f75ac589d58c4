// Kernel timers on the virtual clock. Kernel: kernel/time/timer.c
import { jiffies, jiffies_to_ns } from './clock.ts';
import type { World } from './world.ts';

/** A timer that does not keep the world going: alone, it never fires (neighbour garbage collection, say). */
export const TIMER_DEFERRABLE = 0x00080000;

export class timer_list {
  readonly world: World;
  /** When it fires, in jiffies. */
  expires = 0;
  readonly function: (timer: timer_list) => void;
  readonly flags: number;
  /** Index in the heap; -1 while it is not pending. */
  slot = -1;
  /** Orders timers of the same jiffy by when they were armed. */
  seq = 0;

  constructor(world: World, fn: (timer: timer_list) => void, flags = 0) {
    this.world = world;
    this.function = fn;
    this.flags = flags;
  }
}

/** Pending timers as a binary heap, the earliest first; same jiffy: the one armed first. */
export class TimerBase {
  heap: timer_list[] = [];
  seq = 0;
  /** Pending timers that are not deferrable. */
  pending_firm = 0;
}

export const timer_pending = (timer: timer_list): boolean => timer.slot >= 0;

/** (Re)arms `timer` for `expires` (jiffies). Returns 1 if it was pending before, else 0. */
export function mod_timer(timer: timer_list, expires: number): number {
  const was_pending = timer_delete(timer);
  const base = timer.world.timers;
  // Whole ticks: a timer between two of them would never be due.
  timer.expires = Math.ceil(expires);
  timer.seq = base.seq++;
  timer.slot = base.heap.length;
  base.heap.push(timer);
  if ((timer.flags & TIMER_DEFERRABLE) === 0) base.pending_firm++;
  sift_up(base.heap, timer.slot);
  return was_pending;
}

/** Disarms `timer`. Returns 1 if it was pending, else 0. */
export function timer_delete(timer: timer_list): number {
  if (timer.slot < 0) return 0;
  const base = timer.world.timers;
  const slot = timer.slot;
  const last = base.heap.pop() as timer_list;
  timer.slot = -1;
  if ((timer.flags & TIMER_DEFERRABLE) === 0) base.pending_firm--;
  if (last === timer) return 1;
  base.heap[slot] = last;
  last.slot = slot;
  sift_up(base.heap, slot);
  sift_down(base.heap, last.slot);
  return 1;
}

/** Virtual time at which the next timer fires, in ns; null when none is pending. */
export function next_timer_ns(world: World): number | null {
  const first = world.timers.heap[0];
  return first === undefined ? null : jiffies_to_ns(first.expires);
}

/** The timer softirq: runs every timer that is due. */
export function run_timers(world: World): void {
  const heap = world.timers.heap;
  while (heap.length > 0 && heap[0].expires <= jiffies(world)) {
    const timer = heap[0];
    timer_delete(timer);
    timer.function(timer);
  }
}

const earlier = (a: timer_list, b: timer_list): boolean =>
  a.expires < b.expires || (a.expires === b.expires && a.seq < b.seq);

function sift_up(heap: timer_list[], slot: number): void {
  const timer = heap[slot];
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    if (!earlier(timer, heap[parent])) break;
    heap[slot] = heap[parent];
    heap[slot].slot = slot;
    slot = parent;
  }
  heap[slot] = timer;
  timer.slot = slot;
}

function sift_down(heap: timer_list[], slot: number): void {
  const timer = heap[slot];
  for (;;) {
    let child = slot * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) child++;
    if (!earlier(heap[child], timer)) break;
    heap[slot] = heap[child];
    heap[slot].slot = slot;
    slot = child;
  }
  heap[slot] = timer;
  timer.slot = slot;
}
