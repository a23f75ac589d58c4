// What one stop of the run shows: its threads, their frames, and what can be changed in them.
import { type LabStack, probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import { DebuggerError, type StackFrame, type ThreadInfo, type ValueFormat, type Variable } from './api.ts';
import type { Inspector } from './inspector.ts';
import type { Places } from './places.ts';
import type { Quiet } from './quiet.ts';
import { describePlace, type Frame, framesOf } from './stack.ts';

export const CPU_THREAD = 1;

/** A change of the run as it is recorded; when it was made is added by who records it. */
export type Change =
  | { kind: 'assign'; frame: number; expression: string; description: string }
  | { kind: 'memory'; frame: number; offset: number; data: number[]; description: string };

export class StopView {
  readonly inspector: Inspector;
  /** The run is stopped in the middle of a statement. */
  readonly within: boolean;
  private readonly places: Places;
  private readonly quiet: Quiet;
  private readonly record: (change: Change) => void;
  private readonly threadFrames: { thread: number; frames: readonly Frame[]; first: number }[] = [];

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

  stackTrace(thread: number, start: number, levels: number): { frames: StackFrame[]; total: number } {
    let known = this.threadFrames.find(t => t.thread === thread);
    if (known === undefined) {
      const stack = [...probe.stacks].find(s => s.pid === thread);
      const frames = thread === CPU_THREAD ? this.inspector.frames : stack === undefined ? [] : framesOf(stack);
      const first = this.threadFrames.reduce((sum, t) => sum + t.frames.length, 1);
      known = { thread, frames, first };
      this.threadFrames.push(known);
    }
    const { frames, first } = known;
    const end = levels > 0 ? start + levels : frames.length;
    return {
      frames: frames.slice(start, end).map((f, i) => this.stackFrame(f, first + start + i)),
      total: frames.length,
    };
  }

  private stackFrame(frame: Frame, id: number): StackFrame {
    const info = describePlace(frame.place, this.places);
    const name = frame.kind === 'lab' ? frame.frame.name : (info?.name ?? 'unknown');
    if (info === null) return { id, name, kind: 'label', line: 0, column: 0 };
    const { path, line, column, endLine, endColumn } = info;
    return { id, name, kind: frame.kind, path, line, column, endLine, endColumn };
  }

  /** Asks about a frame by its id: in the CPU's inspector, or in one for a parked process. */
  inThread<T>(id: number, ask: (inspector: Inspector, at: number) => T): T {
    const { inspector } = this;
    const owner = this.threadFrames.find(t => id >= t.first && id < t.first + t.frames.length);
    if (owner === undefined) throw new DebuggerError('this frame is from an earlier stop');
    return this.quiet.run(() => {
      if (owner.thread === CPU_THREAD) return ask(inspector, id - owner.first);
      return ask(inspector.withFrames(owner.frames), id - owner.first);
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

  evaluate(text: string, frame: number, format?: ValueFormat): Variable {
    const { inspector } = this;
    if (frame === 0) return this.evaluateAt(inspector, text, 0, format);
    return this.inThread(frame, (at, index) => this.evaluateAt(at, text, index, format));
  }

  private evaluateAt(inspector: Inspector, text: string, frame: number, format?: ValueFormat): Variable {
    const { variable, assigns } = this.quiet.run(() => inspector.evaluate(text, frame, format));
    if (!assigns) return variable;
    if (inspector !== this.inspector) throw new DebuggerError('variables of a waiting process cannot be changed');
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
  const softirq = world?.softirq.serving === true ? ', softirq' : '';
  const running = current === null ? 'idle' : `${current.comm} (pid ${current.pid})`;
  const cpu = {
    id: CPU_THREAD,
    name: `CPU 0: ${current === null && softirq !== '' ? 'softirq' : running + softirq}`,
  };
  const parked = [...probe.stacks].filter(stack => stack !== current && stack.frames.length > 0 && stack.pid > 1);
  return [cpu, ...parked.map(stack => ({ id: stack.pid, name: parkedName(stack, world) }))];
}

function parkedName(stack: LabStack, world: World | null): string {
  const task = world?.sched.tasks.find(t => t.pid === stack.pid);
  const waits = task?.waiting_for == null ? '' : `, in ${task.waiting_for.syscall}`;
  return `${stack.comm} (pid ${stack.pid})${waits}`;
}
