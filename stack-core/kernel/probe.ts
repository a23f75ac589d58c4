/**
 * Where running code meets the debugger. Two kinds of places count as statements of a run and can be stopped at:
 *
 * - statements of the kernel model. The build inserts the code that uses `E`, `A`, `F`, `D` and `hit` (see
 *   scripts/build/instrument.ts). Nobody writes that by hand, and the source as it stands runs without it;
 * - lines of a lab. The shell interpreter registers the statements of a script with `registerLab`, keeps one `LabStack`
 *   for each process, and calls `LabFrame.check` before it executes a statement.
 *
 * All of it is a no-op until a debugger attaches (`probe.attached`). The state here belongs to the thread, not to the
 * World: it is about who watches the run, never about the run.
 */

/** Ids of places: statements of the model count from 1, statements of labs from here. */
export const FIRST_LAB_PLACE = 1 << 19;
const MAX_PLACES = 1 << 20;

/** [0]: the event number, that is statements executed so far. [1]: the event at which `hit` is called next. */
export const E = new Float64Array([0, Number.POSITIVE_INFINITY]);
/** Armed places: non-zero where `hit` has to be called. */
export const A = new Uint8Array(MAX_PLACES);
/** [0]: number of frames on the stack. [1]: non-zero while `leaving` has to be called when a frame is left. */
export const D = new Int32Array(2);
/**
 * [0]: number of the object that was made last, of all that classes of the model make in a run: the same object has the
 * same number in every execution. [1]: the number that `probe.born` waits for; 0: none. What is made before a run begins
 * counts below zero.
 */
export const N = new Float64Array([-(2 ** 40), 0]);
/** The frames, outermost first; only the first `D[0]` entries are alive. */
export const F: Accessor[] = [];

/** Asks a frame for the id of the statement that it is at. */
export const ASK_PLACE = -1;
/** Asks a frame for the event number at which it was entered: the name of this call in every execution of the run. */
export const ASK_ENTRY = -2;

/**
 * One frame, as it was entered. `slot` is the number of a variable (see Variable.slot in stack-core/debugger/places.ts)
 * or one of ASK_PLACE, ASK_ENTRY. With `set`, assigns `value` first. Returns the variable's value.
 */
export type Accessor = (slot: number, set?: boolean, value?: unknown) => unknown;

/** What the debugger is asked at a place that is armed or whose event was waited for. */
export type StopHandler = (place: number) => void;

export const probe = {
  /**
   * A debugger watches this thread. The model asks for it at one kind of place: netfilter hooks are entered
   * (nf_hook_slow) even when nothing is registered there, so that each is a place to stop at. That depends on this flag
   * alone and not on breakpoints, or the event numbers of a run would.
   */
  attached: false,
  /** Called by `hit`. */
  stop: null as StopHandler | null,
  /** Called before the innermost frame is left, while `D[1]` asks for it. */
  left: null as (() => void) | null,
  /** Called for the object that `N[1]` waits for, before it has any of its fields. */
  born: null as ((object: object) => void) | null,
  /** The process that runs; null in the scheduler, in softirqs and timers that no process waits for, and when idle. */
  current: null as LabStack | null,
  /** The softirq that is being served (0: none), and the depth of the frame stack below its frames. */
  softirq: { nr: 0, depth: 0 },
  /** Every process that has a stack, in the order of their start. */
  stacks: new Set<LabStack>(),
  labs: [] as LabSource[],
  /** Ids of the model's module-level functions, for finding the place of a registered handler. */
  functionIds: new Map<unknown, number>(),
};

export function hit(place: number): void {
  probe.stop?.(place);
}

export function leaving(): void {
  probe.left?.();
}

/** Called where an object of a class of the model is made. Returns its number. */
export function born(object: object): number {
  const number = ++N[0];
  if (number === N[1]) probe.born?.(object);
  return number;
}

/** Called by instrumented modules for their module-level functions: function, id, function, id, … */
export function functions(...pairs: unknown[]): void {
  for (let i = 0; i < pairs.length; i += 2) probe.functionIds.set(pairs[i], pairs[i + 1] as number);
}

/** One statement of a lab: a simple command, or the head of a compound one. Lines and columns count from 1. */
export interface LabStatement {
  line: number;
  column: number;
  endLine: number;
  /** Column after the last character. */
  endColumn: number;
}

export interface LabSource {
  /** Path of the script as the lab was started with, or as it was sourced. */
  file: string;
  /** Id of the place of the first statement; the others follow. */
  first: number;
  statements: readonly LabStatement[];
}

/**
 * Makes the statements of a script places. Call it once for each parsed file (the lab; a sourced file), before the first
 * statement runs, with the statements in the order of the text. Returns the id of the first; statement i has id first + i.
 */
export function registerLab(file: string, statements: readonly LabStatement[]): number {
  const text = JSON.stringify(statements);
  const known = probe.labs.find(lab => lab.file === file && JSON.stringify(lab.statements) === text);
  if (known !== undefined) return known.first;
  const last = probe.labs[probe.labs.length - 1];
  const first = last === undefined ? FIRST_LAB_PLACE : last.first + last.statements.length;
  if (first + statements.length > MAX_PLACES)
    throw new Error(`${file}: a run has at most ${MAX_PLACES - FIRST_LAB_PLACE} statements of labs`);
  probe.labs.push({ file, first, statements });
  return first;
}

/** A variable of a lab frame (shell variables, positional parameters). */
export interface LabVariable {
  name: string;
  value: string;
}

/** One level of a lab's execution: the script itself, a shell function that is being called, a sourced file. */
export class LabFrame {
  /** What the call stack shows: the script's file name, `name()` for a shell function. */
  readonly name: string;
  /** Id of the statement that the frame is at; 0 before the first. */
  place = 0;
  private readonly list: () => LabVariable[];
  private readonly assign: ((name: string, value: string) => void) | null;
  readonly accessor: Accessor;

  /** `list` gives the variables to show, `assign` changes one; both are called only while stopped. */
  constructor(name: string, list: () => LabVariable[], assign: ((name: string, value: string) => void) | null = null) {
    this.name = name;
    this.list = list;
    this.assign = assign;
    this.accessor = slot => (slot === ASK_PLACE ? this.place : slot === ASK_ENTRY ? -1 : this);
  }

  /** The check before a statement: `place` is its id (`first + i`). Returns when the debugger lets the run go on. */
  check(place: number): void {
    this.place = place;
    if (!probe.attached) return;
    if (++E[0] >= E[1] || A[place] !== 0) hit(place);
  }

  copy(): LabFrame {
    const copy = new LabFrame(this.name, this.list, this.assign);
    copy.place = this.place;
    return copy;
  }

  variables(): LabVariable[] {
    return this.list();
  }

  /** False when variables of this frame cannot be changed. */
  setVariable(name: string, value: string): boolean {
    this.assign?.(name, value);
    return this.assign !== null;
  }
}

/**
 * The lab frames of one process. Hand `stack.switched` to `Scheduler.spawn` (bound: `running => stack.switched(running)`)
 * and call `push` and `pop` around a script, a function call, a sourced file. A program that runs as a process of its own
 * for a command of a lab (`ping`, a subshell) gets `stack.fork()` of the shell's stack, so that the call stack of kernel
 * code ends in the lab line that caused it. Call `exit` when the process ends.
 */
export class LabStack {
  /** What the debugger calls the process: `sh`, `ping`. */
  comm: string;
  pid: number;
  readonly frames: LabFrame[] = [];
  /** Depth of the frame stack below this process's frames while it runs. */
  private base = -1;

  constructor(comm: string, pid: number) {
    this.comm = comm;
    this.pid = pid;
    if (probe.attached) probe.stacks.add(this);
  }

  push(frame: LabFrame): void {
    this.frames.push(frame);
    if (this.base >= 0) F[D[0]++] = frame.accessor;
  }

  pop(): void {
    this.frames.pop();
    if (this.base >= 0) D[0] = this.base + this.frames.length;
  }

  /** The scheduler resumes the process (true), or it waits or ended (false). */
  switched(running: boolean): void {
    if (!probe.attached) return;
    if (running) {
      this.base = D[0];
      probe.current = this;
      for (const frame of this.frames) F[D[0]++] = frame.accessor;
    } else if (this.base >= 0) {
      D[0] = this.base;
      this.base = -1;
      probe.current = null;
    }
  }

  /** The innermost frame: the one whose `check` the interpreter calls. */
  get top(): LabFrame {
    return this.frames[this.frames.length - 1];
  }

  /** The stack of a child process: copies of the frames, at the same places, which then move on by themselves. */
  fork(comm: string, pid: number): LabStack {
    const child = new LabStack(comm, pid);
    child.frames.push(...this.frames.map(frame => frame.copy()));
    return child;
  }

  exit(): void {
    probe.stacks.delete(this);
  }
}
