// Runs a lab again with what came from outside, to record why it did what it did. Nobody stops it, nobody hears it.
import { D, E, F, N, probe } from '../../kernel/probe.ts';
import type { World } from '../../kernel/world.ts';
import type { LaunchOptions } from '../api.ts';
import type { Debuggee, MakeDebuggee } from '../debuggee.ts';
import { ExceptionFilters } from '../exceptions.ts';
import { applyInput, type Input, InputLog } from '../inputs.ts';
import { Inspector } from '../inspector.ts';
import type { Places } from '../places.ts';
import { Quiet } from '../quiet.ts';
import { currentFrames } from '../stack.ts';

/** Thrown through a run that has shown what was to be seen. */
class Enough {}

export interface Replay {
  options: LaunchOptions;
  inputs: Input[];
  places: Places;
  make: MakeDebuggee;
  /** The World is there; nothing has run. */
  booted(world: World): void;
  /** Asked before each statement from `fromEvent` on; true ends the run. */
  fromEvent: number;
  isOver(): boolean;
  /** A call is about to end. */
  leaving(): void;
}

/** Repeats the run. Returns when it has ended, waits for what never came, or is over for who asked. */
export function replay(request: Replay): void {
  const { options, places, fromEvent } = request;
  const inputs = new InputLog(request.inputs);
  const quiet = new Quiet();
  let debuggee: Debuggee | null = null;

  const apply = (when: Input['when']): boolean =>
    inputs.applyDue(when, input =>
      quiet.run(() =>
        applyInput(input, debuggee, () => {
          if (debuggee === null) throw new Error('an input before the World is there');
          return new Inspector(currentFrames(), { places, world: debuggee.world, event: E[0] });
        }),
      ),
    );
  const setLimit = (): void => {
    E[1] = Math.min(inputs.dueEvent, E[0] >= fromEvent ? 0 : fromEvent);
  };

  probe.attached = true;
  probe.stop = () => {
    if (quiet.isOn) return;
    apply('before');
    if (E[0] >= fromEvent && request.isOver()) throw new Enough();
    setLimit();
  };
  probe.left = () => request.leaving();
  E[1] = Number.POSITIVE_INFINITY;
  [N[0], N[1], D[0], D[1]] = [0, 0, 0, 0];
  F.length = 0;
  quiet.isOn = true;
  const made = request.make(options, {
    output: () => {},
    idle: () => apply('idle'),
    trace: new ExceptionFilters().observer(
      () => {
        if (!quiet.isOn) apply('within');
      },
      () => false,
    ),
  });
  quiet.isOn = false;
  if ('error' in made) return;
  debuggee = made;
  [E[0], D[0], D[1]] = [0, 0, 1];
  request.booted(made.world);
  setLimit();
  try {
    made.run();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  } finally {
    E[1] = Number.POSITIVE_INFINITY;
    [D[0], D[1]] = [0, 0];
  }
}
