// Looking for an earlier place: what a stretch of the run, executed again, has that fits a step back or a breakpoint.
import { D, E, FIRST_LAB_PLACE } from '../kernel/probe.ts';
import type { StepKind } from './api.ts';
import type { Found, Origin } from './goal.ts';
import { currentContext } from './stack.ts';

export type Find = StepKind | 'breakpoint';

/** Places that are kept, at most, and the number of those that are left when there are more. */
const KEPT_MOST = 4096;
const KEPT_LEAST = 2048;

export class Search {
  readonly find: Find;
  /** Where it is looked back from. */
  readonly origin: Origin;
  /** The stretch: from this event up to, without it, `until`. */
  readonly from: number;
  readonly until: number;
  /** The last lab line in it, of whatever process: what caused what came after. */
  lastLabLine: Found | null = null;
  /**
   * Places that fit, in ascending order: the last one is where the step back ends, the one before is where a second such
   * step back ends, and so on.
   */
  private found: Found[] = [];
  private depths: number[] = [];

  constructor(find: Find, origin: Origin, from = 1, until = origin.event) {
    this.find = find;
    this.origin = origin;
    this.from = from;
    this.until = until;
  }

  /** At which event it has to look next: at each one, or, for breakpoints, only where a place is armed. */
  get limit(): number {
    if (E[0] + 1 < this.from) return this.from;
    return this.find === 'breakpoint' ? this.until : 0;
  }

  /** Looks at the statement that is next. `breaks`: whether a breakpoint stops here. */
  look(place: number, breaks: () => boolean): void {
    if (E[0] < this.from) return;
    if (this.find === 'breakpoint') {
      if (breaks()) this.add({ event: E[0], within: false }, 0);
      return;
    }
    if (place >= FIRST_LAB_PLACE) this.lastLabLine = { event: E[0], within: false };
    if (this.find === 'into') this.add({ event: E[0], within: false }, 0);
    else if (currentContext() === this.origin.context) this.addStep(D[0]);
  }

  /** The same within a statement, for exceptions. */
  lookWithin(isSelected: boolean): void {
    if (this.find === 'breakpoint' && isSelected && E[0] >= this.from && E[0] < this.until)
      this.add({ event: E[0], within: true }, 0);
  }

  /** What lies deeper than this place is passed over by steps back from beyond it. */
  private addStep(depth: number): void {
    this.passOver(this.find === 'over' ? depth + 1 : depth);
    this.add({ event: E[0], within: false }, depth);
  }

  private passOver(depth: number): void {
    while (this.depths.length > 0 && this.depths[this.depths.length - 1] >= depth) {
      this.depths.pop();
      this.found.pop();
    }
  }

  private add(found: Found, depth: number): void {
    this.found.push(found);
    this.depths.push(depth);
    if (this.found.length <= KEPT_MOST) return;
    this.found = this.found.slice(-KEPT_LEAST);
    this.depths = this.depths.slice(-KEPT_LEAST);
  }

  /** Where steps back from `origin` end, the first one first. */
  results(count: number): Found[] {
    const { find, origin } = this;
    if (find === 'over' || find === 'out') this.passOver(find === 'over' ? origin.depth + 1 : origin.depth);
    return this.found.slice(-count).reverse();
  }
}
