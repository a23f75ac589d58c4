/**
 * Where the model compares, in the build that explains decisions (scripts/build/decisions.ts puts the calls in; no other
 * build has any). What a condition comes to is never changed.
 */

/** One comparison, or a value taken for true or false. */
export interface Leaf {
  leaf: number;
  left: unknown;
  right: unknown;
  holds: unknown;
}

export const decisions = {
  /** Told of each condition when it has been looked at, with the comparisons that were needed for it. */
  observer: null as ((decision: number, event: number, outcome: unknown, leaves: Leaf[]) => void) | null,
};

/** Comparisons whose condition has not come to its end: conditions within called functions end before. */
const open: Leaf[] = [];

type Comparison = '===' | '!==' | '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Compares as `left operator right` does. */
export function compare(leaf: number, operator: Comparison, left: never, right: never): boolean {
  const holds = holdsFor(operator, left, right);
  if (decisions.observer !== null) open.push({ leaf, left, right, holds });
  return holds;
}

function holdsFor(operator: Comparison, left: never, right: never): boolean {
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '==':
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the model's condition says.
      return left == right;
    case '!=':
      // biome-ignore lint/suspicious/noDoubleEquals: this is what the model's condition says.
      return left != right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** A value that a condition is made of. */
export function value<T>(leaf: number, holds: T): T {
  if (decisions.observer !== null) open.push({ leaf, left: holds, right: undefined, holds });
  return holds;
}

/** A condition that is made of `count` leaves, from number `first` on, has come to its end; it began at `event`. */
export function decide<T>(decision: number, first: number, count: number, event: number, outcome: T): T {
  if (decisions.observer === null) return outcome;
  let from = open.length;
  while (from > 0 && open[from - 1].leaf >= first && open[from - 1].leaf < first + count) from--;
  decisions.observer(decision, event, outcome, open.splice(from));
  return outcome;
}

/** A new execution begins. */
export function forgetOpen(): void {
  open.length = 0;
}
