// Calls of the kernel by the debugger itself: whatever runs then does not count as part of the run.
import { D, E, N } from '../kernel/probe.ts';

export class Quiet {
  /** Such a call is under way: no place stops it. */
  isOn = false;

  run<T>(ask: () => T): T {
    const [event, limit] = E;
    const [depth, leaving] = D;
    const [objects] = N;
    const wasOn = this.isOn;
    this.isOn = true;
    E[1] = Number.POSITIVE_INFINITY;
    D[1] = 0;
    // Objects that are made meanwhile are none of the run's.
    N[0] = -(2 ** 41);
    try {
      return ask();
    } finally {
      this.isOn = wasOn;
      E[0] = event;
      E[1] = limit;
      D[0] = depth;
      D[1] = leaving;
      N[0] = objects;
    }
  }
}
