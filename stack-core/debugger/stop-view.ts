// What one stop of the run shows: its threads, their frames, and what can be changed in them.
import { parseCondition, parseExpression } from '../expression/parser.ts';
import { assignmentIn } from '../expression/tree.ts';
import { type LabStack, probe } from '../kernel/probe.ts';
import { SOFTIRQ_NAMES } from '../kernel/softirq.ts';
import type { World } from '../kernel/world.ts';
import {
  type Completion,
  DebuggerError,
  type FrameFormat,
  type FramePlace,
  type Scope,
  type StackFrame,
  type ThreadInfo,
  type ValueFormat,
  type Variable,
  type VariableRange,
} from './api.ts';
import { completionsAt } from './completion.ts';
import { frameName, softirqBoundary } from './frame-names.ts';
import type { Inspector } from './inspector.ts';
import type { Places } from './places.ts';
import type { Quiet } from './quiet.ts';
import { describePlace, type Frame, framesOf } from './stack.ts';

export const CPU_THREAD = 1;

/** A change of the run as it is recorded; when it was made is added by who records it. */
export type Change =
  | { kind: 'assign'; frame: number; expression: string; description: string }
  | { kind: 'memory'; frame: number; offset: number; data: number[]; description: string };

/** The frames of a thread, as they were shown: rows count from the innermost, a label among them. */
interface ThreadFrames {
  thread: number;
  frames: readonly Frame[];
  label: { at: number; name: string } | null;
  /** Id of the first row. */
  first: number;
}

const rowsOf = ({ frames, label }: ThreadFrames): number => frames.length + (label === null ? 0 : 1);
/** The frame in a row; the label's row counts as the frame below it. */
const indexAt = ({ label }: ThreadFrames, row: number): number => (label !== null && row > label.at ? row - 1 : row);
/** Null: the row is the label. */
const frameAt = (thread: ThreadFrames, row: number): Frame | null =>
  thread.label?.at === row ? null : thread.frames[indexAt(thread, row)];

export class StopView {
  readonly inspector: Inspector;
  /** The run is stopped in the middle of a statement. */
  readonly within: boolean;
  private readonly places: Places;
  private readonly quiet: Quiet;
  private readonly record: (change: Change) => void;
  private readonly threadFrames: ThreadFrames[] = [];

  constructor(
    inspector: Inspector,
    within: boolean,
    run: { places: Places; quiet: Quiet; record: (change: Change) => void },
  ) {
    this.inspector = inspector;
    this.within = within;
    this.places = run.places;
    this.quiet = run.quiet;
    this.record = run.record;
  }

  stackTrace(
    thread: number,
    start: number,
    levels: number,
    format: FrameFormat = {},
  ): { frames: StackFrame[]; total: number } {
    let known = this.threadFrames.find(t => t.thread === thread);
    if (known === undefined) {
      const stack = [...probe.stacks].find(s => s.pid === thread);
      const frames = thread === CPU_THREAD ? this.inspector.frames : stack === undefined ? [] : framesOf(stack);
      const label = thread === CPU_THREAD ? softirqBoundary(frames.length) : null;
      const first = this.threadFrames.reduce((sum, t) => sum + rowsOf(t), 1);
      known = { thread, frames, label, first };
      this.threadFrames.push(known);
    }
    const total = rowsOf(known);
    const end = levels > 0 ? Math.min(start + levels, total) : total;
    const frames: StackFrame[] = [];
    for (let row = start; row < end; row++) frames.push(this.stackFrame(known, row, format));
    return { frames, total };
  }

  private stackFrame(thread: ThreadFrames, row: number, format: FrameFormat): StackFrame {
    const id = thread.first + row;
    const frame = frameAt(thread, row);
    if (frame === null) return { id, name: thread.label?.name ?? '', kind: 'label', line: 0, column: 0 };
    const info = describePlace(frame.place, this.places);
    const name = this.quiet.run(() => frameName(frame, info, this.places, format));
    if (info === null) return { id, name, kind: 'label', line: 0, column: 0 };
    const { path, line, column, endLine, endColumn } = info;
    return { id, name, kind: frame.kind, path, line, column, endLine, endColumn };
  }

  /** Scopes of a frame; a label between frames has none. */
  scopes(id: number): Scope[] {
    return this.isLabel(id) ? [] : this.inThread(id, (inspector, at) => inspector.scopes(at));
  }

  /** File and function of a frame. */
  place(id: number): FramePlace {
    if (this.isLabel(id)) return { kind: 'label', path: '', function: 'a label' };
    return this.inThread(id, (inspector, at) => {
      const frame = inspector.frames[at];
      const info = describePlace(frame.place, this.places);
      return { kind: frame.kind, path: info?.path ?? '', function: info?.name ?? '' };
    });
  }

  variables(reference: number, range: VariableRange): Variable[] {
    return this.quiet.run(() => this.inspector.variables(reference, range));
  }

  private isLabel(id: number): boolean {
    const owner = this.threadFrames.find(t => id >= t.first && id < t.first + rowsOf(t));
    return owner !== undefined && frameAt(owner, id - owner.first) === null;
  }

  /** Asks about a frame by its id: in the CPU's inspector, or in one for a parked process. */
  inThread<T>(id: number, ask: (inspector: Inspector, at: number) => T): T {
    const { inspector } = this;
    const owner = this.threadFrames.find(t => id >= t.first && id < t.first + rowsOf(t));
    if (owner === undefined) throw new DebuggerError('this frame is from an earlier stop');
    const at = indexAt(owner, id - owner.first);
    return this.quiet.run(() => {
      if (owner.thread === CPU_THREAD) return ask(inspector, at);
      return ask(inspector.withFrames(owner.frames), at);
    });
  }

  setVariable(reference: number, name: string, value: string, format?: ValueFormat): Variable {
    const { inspector } = this;
    const { target, frame, expression } = this.quiet.run(() => inspector.assignmentTo(reference, name, value));
    this.assign(inspector, expression, frame);
    return { ...this.quiet.run(() => inspector.evaluate(target, frame, format)).variable, name };
  }

  setExpression(expression: string, value: string, frame: number, format?: ValueFormat): Variable {
    const { inspector } = this;
    const assignment =
      frame === 0
        ? this.quiet.run(() => inspector.assignmentToExpression(expression, value, 0))
        : this.inThread(frame, (at, index) => at.assignmentToExpression(expression, value, index));
    return this.evaluate(assignment, frame, format);
  }

  private assign(inspector: Inspector, expression: string, frame: number): Variable {
    const { variable } = this.quiet.run(() => inspector.evaluate(expression, frame));
    this.record({ kind: 'assign', frame: inspector.frames.length - 1 - frame, expression, description: expression });
    return variable;
  }

  /** `asksOnly`: an expression that would change something is refused (a watch, a hover). */
  evaluate(text: string, frame: number, format?: ValueFormat, asksOnly = false): Variable {
    const { inspector } = this;
    if (asksOnly) parseCondition(text);
    if (frame === 0) return this.evaluateAt(inspector, text, 0, format);
    return this.inThread(frame, (at, index) => this.evaluateAt(at, text, index, format));
  }

  completions(text: string, offset: number, frame: number): Completion[] {
    const { inspector, quiet } = this;
    if (frame === 0) return quiet.run(() => completionsAt(text, offset, inspector.environment(0)));
    return this.inThread(frame, (at, index) => completionsAt(text, offset, at.environment(index)));
  }

  private evaluateAt(inspector: Inspector, text: string, frame: number, format?: ValueFormat): Variable {
    if (inspector !== this.inspector && assignmentIn(parseExpression(text)) !== null)
      throw new DebuggerError('variables of a waiting process cannot be changed');
    const { variable, assigns } = this.quiet.run(() => inspector.evaluate(text, frame, format));
    if (!assigns) return variable;
    this.record({ kind: 'assign', frame: inspector.frames.length - 1 - frame, expression: text, description: text });
    return variable;
  }

  writeMemory(reference: string, offset: number, data: Uint8Array): number {
    const { inspector } = this;
    const path = inspector.packetMemory(reference);
    if (path === null) throw new DebuggerError('only the bytes of the packet of a frame can be changed');
    const written = inspector.writeMemory(reference, offset, data);
    const frame = inspector.frames.length - 1 - path.frame;
    const description = `${data.length} bytes of the packet`;
    const at = path.base + offset;
    this.record({ kind: 'memory', frame, offset: at, data: [...data], description });
    return written;
  }
}

/** CPU 0 and the processes that wait. */
export function threadsOf(world: World | null): ThreadInfo[] {
  const { current } = probe;
  const { nr } = probe.softirq;
  const softirq = nr === 0 ? '' : `, softirq ${SOFTIRQ_NAMES[nr] ?? nr}`;
  const running = current === null ? 'idle' : `${current.comm} (pid ${current.pid})`;
  const cpu = {
    id: CPU_THREAD,
    name: `CPU 0: ${current === null && softirq !== '' ? softirq.slice(2) : running + softirq}`,
  };
  const parked = [...probe.stacks].filter(stack => stack !== current && stack.frames.length > 0 && stack.pid > 1);
  return [cpu, ...parked.map(stack => ({ id: stack.pid, name: parkedName(stack, world) }))];
}

function parkedName(stack: LabStack, world: World | null): string {
  const task = world?.sched.tasks.find(t => t.pid === stack.pid);
  const waits = task?.waiting_for == null ? ', runnable' : `, in ${task.waiting_for.syscall}`;
  return `${stack.comm} (pid ${stack.pid})${waits}`;
}
