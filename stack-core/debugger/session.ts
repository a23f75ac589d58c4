// The adapter's side of a debug session: starts the kernel worker, talks to it, and replaces it when it is lost.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { parseFrame } from '../userspace/packet/parse-frame.ts';
import {
  type BreakpointLocation,
  type BreakpointStatus,
  type CommandReply,
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
  type ThreadInfo,
  type ValueFormat,
  type Variable,
  type VariableRange,
} from './api.ts';
import { type FromEngine, SIGNAL_BEATS, SIGNAL_LENGTH, SIGNAL_REQUESTS } from './channel.ts';
import { EXCEPTION_FILTERS } from './exceptions.ts';
import type { ExplainQuery } from './explain/explain.ts';
import { explainInWorker } from './explain/start.ts';
import { findInKernelSource, type KernelPlace } from './kernel-source.ts';

export function createDebugSession(options: SessionOptions): DebugSession {
  return new WorkerSession(options.root);
}

/** What a worker thread is started with. */
export interface WorkerData {
  port: MessagePort;
  signal: SharedArrayBuffer;
  places: string;
}

/** How long a run may take to answer before it counts as hung, ms. */
const HANG_MS = 5000;
/** A lost worker is replaced that often, then the session gives up. */
const MAX_REPLACEMENTS = 3;

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** One worker thread and the requests that it has not answered. */
class WorkerLink {
  readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal: Int32Array;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  /** Set when the session ends the worker itself. */
  isEnding = false;

  constructor(root: string, receive: (message: FromEngine) => void, lost: (why: string) => void) {
    const { port1, port2 } = new MessageChannel();
    const shared = new SharedArrayBuffer(SIGNAL_LENGTH * Int32Array.BYTES_PER_ELEMENT);
    this.port = port1;
    this.signal = new Int32Array(shared);
    const data: WorkerData = { port: port2, signal: shared, places: join(root, 'dist', 'places.json') };
    this.worker = new Worker(join(root, 'dist', 'kernel-worker.js'), {
      workerData: data,
      transferList: [port2],
      stdout: false,
      stderr: false,
    });
    this.worker.on('error', error => this.end(`The kernel worker has failed: ${error.message}`, lost));
    this.worker.on('exit', code => this.end(`The kernel worker has ended with code ${code}.`, lost));
    port1.on('message', (message: FromEngine) => this.receive(message, receive));
  }

  private end(why: string, lost: (why: string) => void): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.port.close();
    lost(why);
  }

  private receive(message: FromEngine, others: (message: FromEngine) => void): void {
    if (message.kind === 'result' || message.kind === 'error') {
      const pending = this.pending.get(message.id);
      this.pending.delete(message.id);
      if (message.kind === 'result') pending?.resolve(message.result);
      else pending?.reject(message.expected ? new DebuggerError(message.message) : new Error(message.message));
    } else others(message);
  }

  call(method: string, params: unknown[]): Promise<unknown> {
    if (this.isEnding) return Promise.reject(new DebuggerError('the session has ended'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { method, resolve, reject });
      this.port.postMessage({ id, method, params });
      Atomics.add(this.signal, SIGNAL_REQUESTS, 1);
      Atomics.notify(this.signal, SIGNAL_REQUESTS);
    });
  }

  ref(): void {
    this.worker.ref();
    this.port.ref();
  }

  unref(): void {
    this.worker.unref();
    this.port.unref();
  }

  /** Counts signs of life of the engine. */
  get beats(): number {
    return Atomics.load(this.signal, SIGNAL_BEATS);
  }

  get hasPending(): boolean {
    return this.pending.size > 0;
  }

  /** Ends the thread; whoever still waits for an answer is told so. */
  async terminate(reason: string): Promise<void> {
    this.isEnding = true;
    for (const { reject } of this.pending.values()) reject(new DebuggerError(reason));
    this.pending.clear();
    this.port.close();
    await this.worker.terminate();
  }
}

class WorkerSession implements DebugSession {
  readonly exceptionFilters = EXCEPTION_FILTERS;
  private readonly root: string;
  private readonly listeners = new Set<(event: SessionEvent) => void>();
  private link: WorkerLink | null = null;
  private options: LaunchOptions | null = null;
  private started = false;
  private terminated = false;
  private replacements = 0;
  private watchdog: NodeJS.Timeout | null = null;

  private stoppedAt: Position | null = null;
  /** What a new worker has to be told. */
  private lastState: { event: number; inputs: unknown[]; ended: boolean } = { event: 0, inputs: [], ended: false };
  private shown = 0;
  private readonly sourceBreakpoints = new Map<string, SourceBreakpoint[]>();
  private functionBreakpoints: FunctionBreakpoint[] = [];
  private filters: ExceptionFilter[] = [{ filter: 'bug' }];
  private dataBreakpoints: DataBreakpoint[] = [];

  constructor(root: string) {
    this.root = root;
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
    return this.stoppedAt;
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
    if (this.link === null || this.link.isEnding) this.startWorker();
    this.link?.ref();
    await this.configure();
  }

  private startWorker(): void {
    this.link = new WorkerLink(
      this.root,
      message => this.receive(message),
      why => void this.workerLost(why),
    );
  }

  /** Tells a new worker what it has to run, and where to stop. */
  private async configure(): Promise<void> {
    await this.call('launch', this.options, this.lastState.inputs);
    await this.call('setExceptionFilters', this.filters);
    for (const [path, breakpoints] of this.sourceBreakpoints)
      await this.call('setSourceBreakpoints', path, breakpoints);
    if (this.functionBreakpoints.length > 0) await this.call('setFunctionBreakpoints', this.functionBreakpoints);
    if (this.dataBreakpoints.length > 0) await this.call('setDataBreakpoints', this.dataBreakpoints);
  }

  private call<T>(method: string, ...params: unknown[]): Promise<T> {
    if (this.link === null || this.options === null) throw new DebuggerError('nothing was launched');
    const answer = this.link.call(method, params) as Promise<T>;
    this.watch();
    return answer;
  }

  /** While somebody waits for an answer, a run that gives no sign of life is taken for hung. */
  private watch(): void {
    if (this.watchdog !== null || this.link === null) return;
    const { link } = this;
    let beats = link.beats;
    const check = () => {
      this.watchdog = null;
      if (link !== this.link || !link.hasPending || link.isEnding) return;
      if (link.beats === beats) {
        void this.workerHangs();
        return;
      }
      beats = link.beats;
      this.watchdog = setTimeout(check, HANG_MS);
      this.watchdog.unref();
    };
    this.watchdog = setTimeout(check, HANG_MS);
    this.watchdog.unref();
  }

  private async workerHangs(): Promise<void> {
    await this.link?.terminate('the kernel worker did not answer');
    await this.workerLost(`The kernel worker has not answered for ${HANG_MS / 1000} seconds.`);
  }

  private async workerLost(why: string): Promise<void> {
    if (this.terminated || this.options === null) return;
    await this.link?.terminate('the kernel worker was lost');
    const { event } = this.lastState;
    this.stoppedAt = null;
    if (!this.started || this.lastState.ended || event < 1 || ++this.replacements > MAX_REPLACEMENTS) {
      this.emit({ type: 'workerLost', message: why });
      this.finish();
      return;
    }
    this.emit({ type: 'workerLost', message: `${why} Another one runs the lab again up to event ${event}.` });
    this.startWorker();
    try {
      await this.configure();
      await this.call('start', event, this.shown);
    } catch (error) {
      this.emit({ type: 'output', category: 'important', text: `${(error as Error).message}\n` });
      this.finish();
    }
  }

  private finish(): void {
    if (this.terminated) return;
    this.terminated = true;
    this.stoppedAt = null;
    this.emit({ type: 'terminated' });
  }

  private receive(message: FromEngine): void {
    if (message.kind === 'state') {
      const { state, event, nowNs, inputs } = message;
      this.stoppedAt = state === 'stopped' ? { event, nowNs } : null;
      this.lastState = { event: Math.max(event, 0), inputs, ended: state === 'ended' };
    } else if (message.kind === 'event') this.forward(message.event);
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
  }

  async terminate(): Promise<void> {
    if (this.link !== null) await this.link.terminate('the session has ended').catch(() => {});
    this.finish();
  }

  async restart(): Promise<void> {
    this.started = true;
    this.shown = 0;
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
  stepBack(kind: StepKind = 'over'): Promise<void> {
    return this.call('stepBack', kind);
  }
  reverseContinue(): Promise<void> {
    return this.call('reverseContinue');
  }
  goTo(event: number): Promise<void> {
    return this.call('goTo', event);
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

  async setSourceBreakpoints(path: string, breakpoints: SourceBreakpoint[]): Promise<BreakpointStatus[]> {
    const inner = this.inner(path);
    this.sourceBreakpoints.set(inner, breakpoints);
    const found = await this.call<BreakpointStatus[]>('setSourceBreakpoints', inner, breakpoints);
    return found.map(status => this.located(status));
  }

  async setFunctionBreakpoints(breakpoints: FunctionBreakpoint[]): Promise<BreakpointStatus[]> {
    this.functionBreakpoints = breakpoints;
    const found = await this.call<BreakpointStatus[]>('setFunctionBreakpoints', breakpoints);
    return found.map(status => this.located(status));
  }

  setExceptionFilters(filters: ExceptionFilter[]): Promise<{ verified: boolean; message?: string }[]> {
    this.filters = filters;
    return this.call('setExceptionFilters', filters);
  }

  dataBreakpointInfo(query: DataBreakpointQuery): Promise<DataBreakpointInfo> {
    return this.call('dataBreakpointInfo', query);
  }

  setDataBreakpoints(breakpoints: DataBreakpoint[]): Promise<BreakpointStatus[]> {
    this.dataBreakpoints = breakpoints;
    return this.call('setDataBreakpoints', breakpoints);
  }

  breakpointLocations(path: string, line: number, endLine = line): Promise<BreakpointLocation[]> {
    return this.call('breakpointLocations', this.inner(path), line, endLine);
  }

  // Looking.

  threads(): Promise<ThreadInfo[]> {
    return this.call('threads');
  }

  async stackTrace(
    threadId: number,
    start = 0,
    levels = 0,
    format: FrameFormat = {},
  ): Promise<{ frames: StackFrame[]; total: number }> {
    const { frames, total } = await this.call<{ frames: StackFrame[]; total: number }>(
      'stackTrace',
      threadId,
      start,
      levels,
      format,
    );
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

  scopes(frameId: number): Promise<Scope[]> {
    return this.call('scopes', frameId);
  }
  variables(reference: number, range: VariableRange = {}): Promise<Variable[]> {
    return this.call('variables', reference, range);
  }
  setVariable(reference: number, name: string, value: string, format: ValueFormat = {}): Promise<Variable> {
    return this.call('setVariable', reference, name, value, format);
  }
  evaluate(expression: string, frameId = 0, format: ValueFormat = {}): Promise<Variable> {
    return this.call('evaluate', expression, frameId, format);
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
  devices(): Promise<DeviceInfo[]> {
    return this.call('devices');
  }
  namespaces(): Promise<string[]> {
    return this.call('namespaces');
  }
  inputs(): Promise<RecordedInput[]> {
    return this.call('inputs');
  }
  dumpState(): Promise<string> {
    return this.call('dumpState');
  }
}

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
