// Softirqs of the one CPU. Kernel: kernel/softirq.c
import { D, probe } from './probe.ts';
import { run_timers } from './timer.ts';
import type { World } from './world.ts';

export const TIMER_SOFTIRQ = 1;
export const NET_TX_SOFTIRQ = 2;
export const NET_RX_SOFTIRQ = 3;
/** As /proc/softirqs has them. */
export const SOFTIRQ_NAMES: Readonly<Record<number, string>> = {
  [TIMER_SOFTIRQ]: 'TIMER',
  [NET_TX_SOFTIRQ]: 'NET_TX',
  [NET_RX_SOFTIRQ]: 'NET_RX',
};

/** Rounds after which the rest is left to ksoftirqd, here: to the scheduler's next turn. */
const MAX_SOFTIRQ_RESTART = 10;

export class SoftirqState {
  /** Bit n: softirq n is raised. */
  pending = 0;
  /** Depth of `local_bh_disable`. */
  disabled = 0;
  /** Set while a softirq handler runs. */
  serving = false;
  readonly handlers = new Map<number, (world: World) => void>([[TIMER_SOFTIRQ, run_timers]]);
}

export function open_softirq(world: World, nr: number, action: (world: World) => void): void {
  world.softirq.handlers.set(nr, action);
}

export function raise_softirq(world: World, nr: number): void {
  world.softirq.pending |= 1 << nr;
}

export const in_softirq = (world: World): boolean => world.softirq.serving || world.softirq.disabled > 0;
export const local_bh_disable = (world: World): void => {
  world.softirq.disabled++;
};

/** Ends a `local_bh_disable`; the outermost one runs what was raised meanwhile. */
export function local_bh_enable(world: World): void {
  const state = world.softirq;
  state.disabled--;
  if (state.disabled === 0 && state.pending !== 0) do_softirq(world);
}

/** Runs raised softirqs, unless one is being served already or bottom halves are disabled. */
export function do_softirq(world: World): void {
  const state = world.softirq;
  if (state.serving || state.disabled > 0) return;
  state.serving = true;
  try {
    for (let round = 0; state.pending !== 0 && round < MAX_SOFTIRQ_RESTART; round++) {
      const pending = state.pending;
      state.pending = 0;
      for (const [nr, action] of state.handlers) {
        if ((pending & (1 << nr)) === 0) continue;
        probe.softirq.nr = nr;
        probe.softirq.depth = D[0];
        action(world);
      }
    }
  } finally {
    probe.softirq.nr = 0;
    state.serving = false;
  }
}
