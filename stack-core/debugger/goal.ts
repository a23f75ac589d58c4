// What an execution of the run is for: going on, a step, an event, or the search for an earlier place.
import { D, FIRST_LAB_PLACE } from '../kernel/probe.ts';
import type { StepKind, StopReason } from './api.ts';
import type { Capture } from './film.ts';
import type { Search } from './search.ts';
import { contextLives, currentContext } from './stack.ts';
import type { Write } from './watch/data-breakpoints.ts';

/** Where a step began. */
export interface Origin {
  event: number;
  depth: number;
  context: number;
}

export type Goal =
  /** To the next breakpoint or the end. */
  | { kind: 'run' }
  | { kind: 'step'; step: StepKind; origin: Origin }
  /** To an event; `within`: into the middle of its statement, where the exception was reported. */
  | { kind: 'seek'; event: number; reason: StopReason; within: boolean; description?: string }
  /** From the start to `origin.event`, noting the last place before it that fits. */
  | {
      kind: 'search';
      find: StepKind | 'breakpoint' | 'write';
      origin: Origin;
      best: Found | null;
      /** The event at which the last write was noticed. */
      lastWrite?: number;
      /** The last lab line before it, of whatever process: what caused it. */
      lastLabLine: Found | null;
    }
  /** To an event for the session, which is answered on arrival. */
  | { kind: 'bring'; bring: Bring }
  /** Through the stretch of a search for the session, which is answered at its end. */
  | { kind: 'scan'; id: number; search: Search };

/** Being brought to an event; request `id` is answered on arrival. */
export interface Bring extends Found {
  id: number;
  /** Events on the way, in ascending order, at which is asked what a client asks first. */
  film: readonly Found[];
  filmed: Capture[];
  /** On arrival, ask what a client asks first, so that references are those of a captured stop. */
  asksFirst: boolean;
}

export interface Found {
  event: number;
  within: boolean;
  /** What is written there. */
  write?: Write;
}

/** What is said where the run was brought to an event. */
export const ARRIVALS: Partial<Record<StopReason, string>> = {
  entry: 'Paused at the start of the run',
  step: 'Paused after a step back',
  breakpoint: 'Paused on breakpoint',
};

/** Whether a step that began at `origin` ends before the statement at `place`. */
export function stepEnds(step: StepKind, origin: Origin, place: number): boolean {
  if (step === 'into') return true;
  const context = currentContext();
  if (context === origin.context) return step === 'over' ? D[0] <= origin.depth : D[0] < origin.depth;
  // Another process runs. The step goes on there only when its own is gone, or was none.
  const isOver = origin.context === 0 || !contextLives(origin.context);
  return isOver && place >= FIRST_LAB_PLACE;
}

/** Whether a step back from `origin` may end at the statement that is next now. */
export function backStepFits(step: StepKind, origin: Origin): boolean {
  if (step === 'into') return true;
  if (currentContext() !== origin.context) return false;
  return step === 'over' ? D[0] <= origin.depth : D[0] < origin.depth;
}
