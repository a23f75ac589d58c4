// What came from outside during a run (injected frames, changed variables), to be done again when the run is repeated.
import { parseExpression } from '../expression/parser.ts';
import { E } from '../kernel/probe.ts';
import type { InjectRequest, RecordedInput } from './api.ts';
import type { Debuggee } from './debuggee.ts';
import type { Inspector } from './inspector.ts';

/** Before the statement of its event, in the middle of it, or while the lab waits after it. */
export type InputTime = 'before' | 'within' | 'idle';

export type Input = { event: number; when: InputTime; description: string } & (
  | { kind: 'inject'; request: InjectRequest }
  | { kind: 'command'; command: string }
  | { kind: 'assign'; frame: number; expression: string }
  | { kind: 'memory'; frame: number; offset: number; data: number[] }
);

export class InputLog {
  readonly list: Input[];
  /** Index of the first that the present execution has not come to. */
  next = 0;

  constructor(list: Input[] = []) {
    this.list = list;
  }

  /** The event before whose statement the next one is due. */
  get dueEvent(): number {
    const input = this.list[this.next];
    return input?.when === 'before' ? input.event : Number.POSITIVE_INFINITY;
  }

  /** Does again what came from outside at this event. Returns whether anything did. */
  applyDue(when: InputTime, apply: (input: Input) => void): boolean {
    let applied = false;
    for (;;) {
      const input = this.list[this.next];
      if (input === undefined || input.event > E[0] || input.when !== when) return applied;
      this.next++;
      apply(input);
      applied = true;
    }
  }

  /** Records an input at this moment. What was recorded for later belonged to another future, and is forgotten. */
  record(input: Input): void {
    this.list.length = this.next;
    this.list.push(input);
    this.next++;
  }

  described(): RecordedInput[] {
    return this.list.map(({ event, description }) => ({ event, description }));
  }
}

/** Does one again. */
export function applyInput(input: Input, debuggee: Debuggee | null, inspect: () => Inspector): void {
  if (input.kind === 'inject') {
    debuggee?.inject(input.request);
    return;
  }
  if (input.kind === 'command') {
    debuggee?.startCommand(input.command);
    return;
  }
  const inspector = inspect();
  const frame = inspector.frames.length - 1 - input.frame;
  if (input.kind === 'assign') inspector.plainValue(parseExpression(input.expression), frame);
  else inspector.packet(frame)?.head.set(Uint8Array.from(input.data), input.offset);
}
