// Stops that were looked at in passing: a run on its way to an event keeps, for places that a user will come to next,
// what a client asks first. Going back then answers from here, and brings a worker there only when more is asked.
import type { Scope, StackFrame, StopEvent, ThreadInfo, Variable } from './api.ts';
import type { Found, Origin } from './goal.ts';
import { CPU_THREAD, type StopView } from './stop-view.ts';

export interface Capture extends Found {
  nowNs: number;
  origin: Origin;
  /** Why the run stops there, where it is an exception. */
  exception?: StopEvent['exception'];
  threads: ThreadInfo[];
  frames: StackFrame[];
  /** Of the innermost frame. */
  scopes: Scope[];
  /** Rows of those scopes that are shown at once, by reference. */
  variables: [reference: number, rows: Variable[]][];
}

/**
 * Asks what a client asks first, always in the same order: a worker that comes to the same event later, and asks the same
 * first, hands out the same references.
 */
export function firstQuestions(view: StopView): Pick<Capture, 'frames' | 'scopes' | 'variables'> {
  const { frames } = view.stackTrace(CPU_THREAD, 0, 0);
  const scopes = frames.length === 0 ? [] : view.scopes(frames[0].id);
  const shown = scopes.filter(scope => !scope.expensive);
  const rows = shown.map(({ variablesReference }): [number, Variable[]] => [
    variablesReference,
    view.variables(variablesReference, {}),
  ]);
  return { frames, scopes, variables: rows };
}
