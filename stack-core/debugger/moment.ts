// What breakpoints may ask about the moment at which they were reached.
import type { Compiled } from '../expression/evaluate.ts';
import { FrameEnvironment, type Surroundings } from './environment.ts';
import type { Quiet } from './quiet.ts';
import { currentFrames, innermostFrame, readSlot } from './stack.ts';
import type { ReadLocal } from './stop-names.ts';
import { textOf } from './values/text.ts';

export interface Moment {
  read: ReadLocal;
  evaluate(expression: Compiled): unknown;
  /** Prints a line of a breakpoint. */
  log(text: string): void;
  format(value: unknown): string;
}

/** The moment before the statement at `place`. Costs nothing until it is asked. */
export function momentAt(place: number, around: () => Surroundings, quiet: Quiet, log: (text: string) => void): Moment {
  return {
    read: name => {
      const top = innermostFrame();
      if (top?.kind !== 'model') return undefined;
      const variable = around().places.variableNamed(place, name);
      return variable === null ? undefined : readSlot(top.accessor, variable.slot);
    },
    evaluate: expression =>
      quiet.run(() => expression(new FrameEnvironment(innermostFrame(), currentFrames, around()))),
    log,
    format: value => quiet.run(() => (typeof value === 'string' ? value : textOf(value))),
  };
}
