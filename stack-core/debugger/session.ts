// The adapter's side of a debug session: starts the kernel worker, talks to it, and replaces it when it is lost.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parseFrame } from '../userspace/packet/parse-frame.ts';
import {
  type BreakpointLocation,
  type BreakpointStatus,
  type Checkpoints,
  type CommandReply,
  type Completion,
  type DataBreakpoint,
  type DataBreakpointInfo,
  type DataBreakpointQuery,
  DebuggerError,
  type DebugSession,
  type DeviceInfo,
  type ExceptionFilter,
  type Explanation,
  type Found,
  type FrameCheck,
  type FrameFormat,
  type FramePlace,
  type FunctionBreakpoint,
  type HookGroup,
  type HookItem,
  type InjectRequest,
  type LaunchOptions,
  type MemoryContents,
  type Position,
  type RecordedInput,
  type Scope,
  type SessionEvent,
  type SessionOptions,
  type SkbPicture,
  type SourceBreakpoint,
  type StackFrame,
  type StepKind,
  type StopReason,
  type ThreadInfo,
  type ValueFormat,
  type Variable,
  type VariableRange,
} from './api.ts';
import type { FromEngine, StateMessage } from './channel.ts';
import type { Arrival } from './engine.ts';
import { EXCEPTION_FILTERS } from './exceptions.ts';
import type { ExplainQuery } from './explain/explain.ts';
import { explainInWorker } from './explain/start.ts';
import type { Capture } from './film.ts';
import { ARRIVALS, type Found as Place } from './goal.ts';
import { findInKernelSource, type KernelPlace } from './kernel-source.ts';
import { SHORT_RUN, type Standby, Standbys } from './standbys.ts';
import { CPU_THREAD } from './stop-view.ts';
import { Travel } from './travel.ts';
import { WorkerLink } from './worker-link.ts';

export function createDebugSession(options: SessionOptions): DebugSession {
  return new WorkerSession(options.root);
}

/**
 * A run that gives no sign of life for so long counts as hung, ms. It is time of the processor: a worker that waits for its
 * turn on a busy machine does not hang.
 */
const HANG_MS = 1500;
const WATCH_MS = 300;
/** A lost worker is replaced that often, then the session gives up. */
const MAX_REPLACEMENTS = 3;
/** Memory of checkpoints unless the launch says otherwise, MB. */
const CHECKPOINT_MB = 256;
/** How often it is looked whether checkpoints should follow a run, ms. */
const FOLLOW_MS = 300;

const START: StateMessage = {
  kind: 'state',
  state: 'stopped',
  event: 0,
  nowNs: 0,
  within: false,
  inputs: [],
  nextInput: 0,
};

class WorkerSession implements DebugSession {
  readonly exceptionFilters = EXCEPTION_FILTERS;
  private readonly root: string;
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private link: WorkerLink | null = null;
  /** Every worker that was started. */
  private readonly links = new Set<WorkerLink>();
  private options: LaunchOptions | null = null;
  private started = false;
  private terminated = false;
  private replacements = 0;
  private watchdog: NodeJS.Timeout | null = null;
  private follower: NodeJS.Timeout | null = null;

  /** What the worker said last of where it is. */
  private state: StateMessage = START;
  /** The furthest event that was reached. */
  private furthest = 0;
  /** Changes with the inputs and with where the run stops. */
  private version = 0;
  private readonly standbys: Standbys;
  private readonly travel: Travel;
  private shown = 0;
  private nextBreakpointId = 1;
  private readonly sourceBreakpoints = new Map<string, SourceBreakpoint[]>();
  private functionBreakpoints: FunctionBreakpoint[] = [];
  private filters: ExceptionFilter[] = [{ filter: 'bug' }];
  private dataBreakpoints: DataBreakpoint[] = [];

  constructor(root: string) {
    this.root = root;
    this.standbys = new Standbys(this.standbyHost(), CHECKPOINT_MB * 1e6);
    this.travel = new Travel(this.travelHost(), this.standbys);
    // The kernel is loaded while the client still makes up its mind; alone, it does not keep the process going.
    if (existsSync(this.kernelFile)) {
      this.startWorker();
      this.link?.unref();
    }
  }

  private get kernelFile(): string {
    return join(this.root, 'dist', 'kernel-debug.js');
  }

  get position(): Position | null {
    if (this.travel.shown !== null) return this.travel.shown;
    const { state, event, nowNs } = this.state;
    return state === 'stopped' && this.started ? { event, nowNs } : null;
  }

  on(listener: (event: SessionEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private emit(event: SessionEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  async launch(options: LaunchOptions): Promise<void> {
    if (this.options !== null) throw new DebuggerError('this session has been launched already');
    readLab(options.program);
    if (!existsSync(this.kernelFile))
      throw new DebuggerError(`the kernel is not built: there is no ${this.kernelFile}`);
    this.options = options;
    this.standbys.budgetBytes = (options.checkpointMemory ?? CHECKPOINT_MB) * 1e6;
    if (this.link === null || this.link.isEnding) this.startWorker();
    this.link?.ref();
    await this.configure();
  }

  private startWorker(): void {
    this.link = this.newLink();
  }

  private newLink(): WorkerLink {
    if (this.terminated) throw new DebuggerError('the session has ended');
    const link: WorkerLink = new WorkerLink(
      this.root,
      message => {
        if (link === this.link) this.receive(message);
      },
      why => (link === this.link ? void this.workerLost(why) : this.standbys.lost(link)),
    );
    this.links.add(link);
    return link;
  }

  /** Tells a new worker what it has to run, and where to stop. */
  private async configure(link = this.link): Promise<void> {
    await link?.call('launch', this.options, this.state.inputs);
    if (link != null) await this.tellBreakpoints(link);
  }

  private async tellBreakpoints(link: WorkerLink): Promise<void> {
    await link.call('setExceptionFilters', this.filters);
    for (const [path, breakpoints] of this.sourceBreakpoints)
      await link.call('setSourceBreakpoints', path, breakpoints);
    await link.call('setFunctionBreakpoints', this.functionBreakpoints);
    await link.call('setDataBreakpoints', this.dataBreakpoints);
  }

  private standbyHost(): ConstructorParameters<typeof Standbys>[0] {
    const session = this;
    return {
      async start() {
        const link = session.newLink();
        link.unref();
        await session.configure(link);
        return link;
      },
      async tell(link) {
        await link.call('adopt', session.state.inputs, session.shown);
        await session.tellBreakpoints(link);
      },
      get inputs() {
        return session.state.inputs;
      },
      get version() {
        return session.version;
      },
      get isRunning() {
        return session.state.state === 'running';
      },
      get event() {
        return session.position?.event ?? session.link?.event ?? 0;
      },
      get lastEvent() {
        return Math.max(session.furthest, session.link?.event ?? 0);
      },
    };
  }

  private travelHost(): ConstructorParameters<typeof Travel>[0] {
    const session = this;
    return {
      get link() {
        return session.needLink();
      },
      promote: (standby, arrival) => this.promote(standby, arrival),
      stopped: (at, reason, capture) => this.tellStopped(at, reason, capture),
      progress: (journey, done) => this.emit({ type: 'progress', journey, done }),
    };
  }

  /** From now on, the run of another worker is shown; the present one is a checkpoint where it stands. */
  private promote(standby: Standby, arrival: Arrival): void {
    const { link, state } = this;
    this.standbys.remove(standby);
    this.link = standby.link;
    this.link.ref();
    const isParked = state.state === 'stopped' && !state.within;
    if (link !== null) {
      this.standbys.add(link, isParked ? { event: state.event, nextInput: state.nextInput } : null, standby.bytes);
      link.unref();
    }
    const { event, within, nowNs, nextInput } = arrival;
    this.state = { ...state, state: 'stopped', event, within, nowNs, nextInput };
    this.standbys.arrange();
  }

  private tellStopped(at: Place & { nowNs: number }, reason: StopReason, capture: Capture | null): void {
    const exception = capture?.exception;
    const description = exception?.description ?? ARRIVALS[reason] ?? `Paused at event ${at.event}`;
    const { event, nowNs } = at;
    this.emit({
      type: 'stopped',
      reason,
      description,
      threadId: CPU_THREAD,
      event,
      nowNs,
      hitBreakpointIds: [],
      exception,
    });
  }

  private needLink(): WorkerLink {
    if (this.link === null || this.options === null) throw new DebuggerError('nothing was launched');
    return this.link;
  }

  /** Asks the worker whose run is shown; one that has to be where the user is, first goes there. */
  private async call<T>(method: string, ...params: unknown[]): Promise<T> {
    this.needLink();
    if (this.travel.shown !== null) await this.travel.real();
    const answer = this.needLink().call<T>(method, ...params);
    this.watch();
    return answer;
  }

  /** While it runs, or somebody waits for an answer, a worker that gives no sign of life is taken for hung. */
  private watch(): void {
    if (this.watchdog !== null || this.link === null) return;
    let [watched, beats, since] = [this.link, this.link.beats, processorMs()];
    this.watchdog = setInterval(() => {
      const { link } = this;
      if (link === null || link.isEnding || this.terminated) return this.endWatch();
      if (!link.hasPending && this.state.state !== 'running') return this.endWatch();
      if (link !== watched || link.beats !== beats) [watched, beats, since] = [link, link.beats, processorMs()];
      else if (processorMs() - since >= HANG_MS * (this.standbys.isMoving ? 2 : 1)) {
        this.endWatch();
        void this.workerHangs(link);
      }
    }, WATCH_MS);
    this.watchdog.unref();
  }

  private endWatch(): void {
    if (this.watchdog !== null) clearInterval(this.watchdog);
    this.watchdog = null;
  }

  private async workerHangs(link: WorkerLink): Promise<void> {
    const { event } = link;
    await link.terminate('the kernel worker did not answer');
    this.state = { ...this.state, event: Math.max(this.state.event, event) };
    await this.workerLost(`The kernel worker has not answered for ${HANG_MS / 1000} seconds.`);
  }

  private async workerLost(why: string): Promise<void> {
    if (this.terminated || this.options === null) return;
    const reached = Math.max(this.state.event, this.link?.event ?? 0);
    await this.link?.terminate('the kernel worker was lost');
    if (!this.started || this.state.state === 'ended' || reached < 1 || ++this.replacements > MAX_REPLACEMENTS) {
      this.emit({ type: 'workerLost', message: why });
      this.finish();
      return;
    }
    this.emit({ type: 'workerLost', message: `${why} Another one runs the lab again up to event ${reached}.` });
    this.startWorker();
    try {
      await this.configure();
      await this.call('start', reached, this.shown);
    } catch (error) {
      this.emit({ type: 'output', category: 'important', text: `${(error as Error).message}\n` });
      this.finish();
    }
  }

  private finish(): void {
    if (this.terminated) return;
    this.terminated = true;
    this.endWatch();
    if (this.follower !== null) clearInterval(this.follower);
    this.standbys.close();
    this.emit({ type: 'terminated' });
  }

  private receive(message: FromEngine): void {
    if (message.kind === 'state') {
      const inputsChanged = JSON.stringify(message.inputs) !== JSON.stringify(this.state.inputs);
      this.state = message;
      this.furthest = Math.max(this.furthest, message.event);
      if (inputsChanged) this.inputsChanged();
      if (message.state === 'running') {
        this.watch();
        this.follow();
      } else this.standbys.arrange();
    } else if (message.kind === 'event') this.forward(message.event);
  }

  private inputsChanged(): void {
    this.version++;
    this.standbys.inputsChanged();
    this.travel.forget();
  }

  /** While the run goes on, checkpoints follow it. */
  private follow(): void {
    this.follower ??= setInterval(() => {
      if (this.state.state === 'running') this.standbys.arrange();
      else if (this.follower !== null) {
        clearInterval(this.follower);
        this.follower = null;
      }
    }, FOLLOW_MS);
    this.follower.unref();
  }

  private forward(event: SessionEvent): void {
    switch (event.type) {
      case 'output': {
        if (event.category !== 'console') this.shown++;
        this.emit({ ...event, ...(event.path === undefined ? {} : { path: this.absolute(event.path) }) });
        break;
      }
      case 'breakpointChanged':
        this.emit({ ...event, breakpoint: this.located(event.breakpoint) });
        break;
      default:
        this.emit(event);
    }
  }

  // Paths: the worker knows the model's files relative to the root, and labs as they were started.

  private absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.root, path);
  }

  private inner(path: string): string {
    const inside = relative(this.root, path);
    const isModel = inside.split(sep)[0] === 'stack-core';
    return isModel ? inside.replaceAll(sep, '/') : path;
  }

  private located<T extends { path?: string }>(status: T): T {
    return status.path === undefined ? status : { ...status, path: this.absolute(status.path) };
  }

  // Running.

  async start(): Promise<void> {
    this.started = true;
    await this.call('start');
    this.watch();
  }

  async terminate(): Promise<void> {
    this.finish();
    await Promise.all([...this.links].map(link => link.terminate('the session has ended').catch(() => {})));
  }

  async restart(): Promise<void> {
    this.started = true;
    this.shown = 0;
    this.furthest = 0;
    await this.call('restart');
  }

  continue(): Promise<void> {
    return this.call('continue');
  }
  next(): Promise<void> {
    return this.call('step', 'over');
  }
  stepIn(): Promise<void> {
    return this.call('step', 'into');
  }
  stepOut(): Promise<void> {
    return this.call('step', 'out');
  }
  pause(): Promise<void> {
    return this.call('pause');
  }
  async stepBack(kind: StepKind = 'over'): Promise<void> {
    if (this.isLong) await this.travel.back(kind);
    else await this.call('stepBack', kind);
  }
  async reverseContinue(): Promise<void> {
    // A data breakpoint is compared with what was written before, from the start of the run on.
    if (this.isLong && this.dataBreakpoints.length === 0) await this.travel.back('breakpoint');
    else await this.call('reverseContinue');
  }
  async goTo(event: number): Promise<void> {
    const here = this.position?.event ?? Number.POSITIVE_INFINITY;
    const isKnown = Number.isInteger(event) && event >= 1 && event <= this.furthest;
    const isSooner = event < here || this.standbys.startFor(event) > here;
    if (this.isLong && isKnown && isSooner) await this.travel.goTo(event);
    else await this.call('goTo', event);
  }
  cancel(): boolean {
    return this.travel.cancel();
  }

  /** So much of the run lies behind that going back takes checkpoints. */
  private get isLong(): boolean {
    return this.furthest >= SHORT_RUN && this.state.state === 'stopped';
  }
  lastWrite(expression: string, frameId = 0): Promise<Found> {
    return this.call('lastWrite', expression, frameId);
  }
  async explain(kind: 'drop' | 'route', frameId = 0): Promise<Explanation> {
    const asked = await this.call<Omit<ExplainQuery, 'options'>>('explainQuery', kind, frameId);
    const { options } = this;
    if (options === null) throw new DebuggerError('nothing was launched');
    const { steps, ...answer } = await explainInWorker(this.root, { ...asked, options });
    return { ...answer, steps: steps.map(step => ({ ...step, path: this.absolute(step.path) })) };
  }
  packetOrigin(frameId = 0): Promise<Found> {
    return this.call('packetOrigin', frameId);
  }

  // Breakpoints.

  private withIds<T>(breakpoints: readonly T[]): (T & { id: number })[] {
    this.version++;
    this.travel.forget();
    return breakpoints.map(breakpoint => ({ ...breakpoint, id: this.nextBreakpointId++ }));
  }

  async setSourceBreakpoints(path: string, requested: SourceBreakpoint[]): Promise<BreakpointStatus[]> {
    const inner = this.inner(path);
    const breakpoints = this.withIds(requested);
    this.sourceBreakpoints.set(inner, breakpoints);
    const found = await this.call<BreakpointStatus[]>('setSourceBreakpoints', inner, breakpoints);
    return found.map(status => this.located(status));
  }

  async setFunctionBreakpoints(requested: FunctionBreakpoint[]): Promise<BreakpointStatus[]> {
    const breakpoints = this.withIds(requested);
    this.functionBreakpoints = breakpoints;
    const found = await this.call<BreakpointStatus[]>('setFunctionBreakpoints', breakpoints);
    return found.map(status => this.located(status));
  }

  setExceptionFilters(filters: ExceptionFilter[]): Promise<{ verified: boolean; message?: string }[]> {
    this.filters = filters;
    this.version++;
    this.travel.forget();
    return this.call('setExceptionFilters', filters);
  }

  dataBreakpointInfo(query: DataBreakpointQuery): Promise<DataBreakpointInfo> {
    return this.call('dataBreakpointInfo', query);
  }

  setDataBreakpoints(breakpoints: DataBreakpoint[]): Promise<BreakpointStatus[]> {
    this.version++;
    this.dataBreakpoints = breakpoints;
    return this.call('setDataBreakpoints', breakpoints);
  }

  breakpointLocations(path: string, line: number, endLine = line): Promise<BreakpointLocation[]> {
    return this.call('breakpointLocations', this.inner(path), line, endLine);
  }

  // Looking.

  async threads(): Promise<ThreadInfo[]> {
    return this.travel.shown?.threads ?? (await this.call('threads'));
  }

  async stackTrace(
    threadId: number,
    start = 0,
    levels = 0,
    format: FrameFormat = {},
  ): Promise<{ frames: StackFrame[]; total: number }> {
    const isPlain = Object.values(format).every(value => value === undefined);
    const all = threadId === CPU_THREAD && isPlain ? this.travel.shown?.frames : undefined;
    const { frames, total } =
      all !== undefined
        ? { frames: all.slice(start, levels > 0 ? start + levels : undefined), total: all.length }
        : await this.call<{ frames: StackFrame[]; total: number }>('stackTrace', threadId, start, levels, format);
    return { frames: frames.map(frame => this.located(frame)), total };
  }

  async frame(frameId: number): Promise<FramePlace> {
    return this.located(await this.call<FramePlace>('frame', frameId));
  }
  findInKernelSource(tree: string, path: string, name: string): KernelPlace {
    return findInKernelSource(tree, path, readFileSync(path, 'utf8'), name);
  }
  async sources(): Promise<{ model: string[]; labs: string[] }> {
    const { model, labs } = await this.call<{ model: string[]; labs: string[] }>('sources');
    return { model: model.map(path => this.absolute(path)), labs };
  }
  sourceText(path: string): Promise<string | null> {
    return this.call('sourceText', path);
  }

  async scopes(frameId: number): Promise<Scope[]> {
    const { shown } = this.travel;
    return shown?.frames[0]?.id === frameId ? shown.scopes : this.call('scopes', frameId);
  }
  async variables(reference: number, range: VariableRange = {}): Promise<Variable[]> {
    const { filter, start = 0, count = 0, hex = false, paged = true } = range;
    const isAll = filter === undefined && start === 0 && count === 0 && !hex && paged;
    const known = isAll ? this.travel.shown?.variables.find(([known]) => known === reference) : undefined;
    return known?.[1] ?? this.call('variables', reference, range);
  }
  setVariable(reference: number, name: string, value: string, format: ValueFormat = {}): Promise<Variable> {
    return this.call('setVariable', reference, name, value, format);
  }
  evaluate(expression: string, frameId = 0, format: ValueFormat = {}, asksOnly = false): Promise<Variable> {
    return this.call('evaluate', expression, frameId, format, asksOnly);
  }
  completions(text: string, offset: number, frameId = 0): Promise<Completion[]> {
    return this.call('completions', text, offset, frameId);
  }
  command(line: string, frameId = 0): Promise<CommandReply | null> {
    return this.call('command', line, frameId);
  }
  setExpression(expression: string, value: string, frameId = 0, format: ValueFormat = {}): Promise<Variable> {
    return this.call('setExpression', expression, value, frameId, format);
  }
  async locate(reference: number): Promise<{ path: string; line: number }> {
    return this.located(await this.call<{ path: string; line: number }>('locate', reference));
  }
  readMemory(memoryReference: string, offset: number, count: number): Promise<MemoryContents> {
    return this.call('readMemory', memoryReference, offset, count);
  }
  writeMemory(memoryReference: string, offset: number, data: Uint8Array): Promise<number> {
    return this.call('writeMemory', memoryReference, offset, data);
  }
  skbPicture(frameId = 0): Promise<SkbPicture | null> {
    return this.call('skbPicture', frameId);
  }
  inject(request: InjectRequest): Promise<{ frames: number; bytes: number }> {
    return this.call('inject', request);
  }
  async checkFrame(frame: string): Promise<FrameCheck> {
    const directory = dirname(this.options?.program ?? '.');
    const parsed = parseFrame(frame, path => readOrNull(resolve(directory, path)));
    if (!parsed.ok) return { ok: false, error: { message: parsed.error, column: parsed.column } };
    const bytes = parsed.frames.reduce((sum, one) => sum + one.length, 0);
    const count = parsed.frames.length === 1 ? '1 frame' : `${parsed.frames.length} frames`;
    return { ok: true, summary: `${count}, ${bytes} bytes` };
  }
  async hooks(): Promise<HookGroup[]> {
    const groups = await this.call<HookGroup[]>('hooks');
    const placed = (item: HookItem): HookItem => ({
      ...this.located(item),
      ...(item.children === undefined ? {} : { children: item.children.map(placed) }),
    });
    return groups.map(({ label, items }) => ({ label, items: items.map(placed) }));
  }
  devices(): Promise<DeviceInfo[]> {
    return this.call('devices');
  }
  namespaces(): Promise<string[]> {
    return this.call('namespaces');
  }
  async checkpoints(): Promise<Checkpoints> {
    const { checkpoints, budgetBytes, usedBytes } = this.standbys;
    return { checkpoints, budgetBytes, usedBytes };
  }
  inputs(): Promise<RecordedInput[]> {
    return this.call('inputs');
  }
  dumpState(): Promise<string> {
    return this.call('dumpState');
  }
}

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function readOrNull(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Fails, in a sentence for the user, when the lab cannot be read. */
function readLab(program: string): void {
  if (program === '') throw new DebuggerError('no lab was named: set "program" to a .netlab file');
  try {
    readFileSync(program);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : String(code);
    throw new DebuggerError(`cannot read the lab ${program}: ${why}`);
  }
}
