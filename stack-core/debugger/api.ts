/**
 * The debugger's public interface: what a debug adapter (or a test) programs against. `createDebugSession` (session.ts)
 * makes a session; the kernel and the lab run on a worker thread, and every method here talks to it.
 *
 * Conventions: lines and columns count from 1, an end column is the one after the last character. Paths are absolute,
 * both ways: labs as given at launch, the model's source below the `root` of the session. Handles (frame ids, variable
 * references, memory references) live until the run goes on. Methods reject with a `DebuggerError` whose message is for
 * the user; anything else that is thrown is a bug.
 */

import type { KernelPlace } from './kernel-source.ts';

export class DebuggerError extends Error {}

export interface SessionOptions {
  /** Directory that holds `dist/` (kernel-debug.js, kernel-worker.js, places.json) and `stack-core/`: of the repository or the installed extension. */
  root: string;
}

export interface LaunchOptions {
  /** The lab: absolute path. */
  program: string;
  /** Seeds everything random in the run; default 1. */
  seed?: number;
  /** Stop at the lab's first statement. */
  stopOnEntry?: boolean;
  /** When the lab has ended, stay and wait for injected packets until the session is ended. */
  keepRunning?: boolean;
  /** Run without stopping anywhere. */
  noDebug?: boolean;
  /** Memory for checkpoints, MB: with more of it, going back in long runs takes less time. */
  checkpointMemory?: number;
}

export type StepKind = 'over' | 'into' | 'out';

export type StopReason =
  | 'entry'
  | 'step'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'exception'
  | 'pause'
  | 'goto';

export interface StopEvent {
  type: 'stopped';
  reason: StopReason;
  /** The reason for a person: `Paused in NF_INET_PRE_ROUTING`, `Dropped: IP_CSUM`. */
  description: string;
  threadId: number;
  /** Position in the run: number of statements executed, the one that is next included. */
  event: number;
  /** Virtual time. */
  nowNs: number;
  hitBreakpointIds: number[];
  /** For reason `exception`. */
  exception?: ExceptionInfo;
}

export interface ExceptionInfo {
  filter: ExceptionFilterId;
  /** `SKB_DROP_REASON_IP_CSUM`, `WARN`, … */
  id: string;
  description: string;
}

export type SessionEvent =
  | StopEvent
  /** The run goes on (also for a reason other than a request). */
  | { type: 'continued'; threadId: number }
  | {
      type: 'output';
      category: 'stdout' | 'stderr' | 'console' | 'important';
      text: string;
      path?: string;
      line?: number;
      /** The event that the text tells of, if it tells of one. */
      event?: number;
    }
  /** A breakpoint has become verified, or the other way round. */
  | { type: 'breakpointChanged'; breakpoint: BreakpointStatus }
  /** How far a way through a long run is, from 0 to 1, which ends it. */
  | { type: 'progress'; journey: string; done: number }
  /** The list of recorded inputs (injected frames, changed variables) has changed. */
  | { type: 'inputsChanged'; inputs: RecordedInput[] }
  /** Something was registered or unregistered: a hook's callback, a handler. */
  | { type: 'hooksChanged' }
  /** The lab has ended with this status. */
  | { type: 'exited'; exitCode: number }
  /** The session is over: nothing can be asked any more. */
  | { type: 'terminated' }
  /** The worker died or hung. The session starts another one and goes to the same event; `stopped` follows. */
  | { type: 'workerLost'; message: string };

export interface RecordedInput {
  event: number;
  /** For a person: `inject root/eth0, 42 bytes`, `skb->len = 20`. */
  description: string;
}

export interface SourceBreakpoint {
  /** Given by the session, so that it is the same in all of its workers. */
  id?: number;
  line: number;
  column?: number;
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

export interface FunctionBreakpoint {
  /** Given by the session, so that it is the same in all of its workers. */
  id?: number;
  /** Function, hook (`NF_INET_PRE_ROUTING`, `inet:NF_INET_FORWARD`, `NF_INET_PRE_ROUTING@-200`), or handler (`ETH_P_IP`). */
  name: string;
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

export interface DataBreakpoint {
  /** As `dataBreakpointInfo` named the place. */
  dataId: string;
  /** Only writes can be watched. */
  accessType?: 'read' | 'write' | 'readWrite';
  condition?: string;
  hitCondition?: string;
}

/** What to watch: a row of a container, an expression in a frame, or memory by its address. */
export interface DataBreakpointQuery {
  /** Name of a row of `variablesReference`, otherwise an expression; with `asAddress`, an address or memory reference. */
  name: string;
  variablesReference?: number;
  frameId?: number;
  /** Watch that many bytes from where the expression points. */
  bytes?: number;
  asAddress?: boolean;
}

export interface DataBreakpointInfo {
  /** The place, in a form that every execution of the run understands; null when it cannot be watched. */
  dataId: string | null;
  /** What it is, or why it cannot be watched. */
  description: string;
}

/** One comparison on the way to a decision. */
export interface ExplainStep {
  event: number;
  path: string;
  line: number;
  function: string;
  /** The condition as the source has it. */
  text: string;
  operands: { name: string; value: string }[];
  outcome: 'matched' | 'not matched' | 'taken';
  /** The one that settled it. */
  decisive: boolean;
}

export interface Explanation {
  title: string;
  outcome: string;
  steps: ExplainStep[];
  /** What a drop reason usually means, and which sysctl, counter or command to look at. */
  advice?: { reason: string; meaning: string; look: string[] };
}

/** What a search back in the run has found. */
export interface Found {
  found: boolean;
  event?: number;
  description: string;
}

export interface BreakpointStatus {
  id: number;
  verified: boolean;
  /** Why it is not verified, or what a name was resolved to. */
  message?: string;
  /** `pending`: may become verified later. `failed`: never will. */
  reason?: 'pending' | 'failed';
  path?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
}

export type ExceptionFilterId = 'drop' | 'verdict' | 'checksum' | 'bug';

export interface ExceptionFilterInfo {
  filter: ExceptionFilterId;
  label: string;
  description: string;
  default: boolean;
  /** What a condition looks like; absent where a filter takes none. */
  conditionDescription?: string;
}

export interface ExceptionFilter {
  filter: string;
  /** A list of drop reasons for `drop`, of verdicts for `verdict`. */
  condition?: string;
}

export interface ThreadInfo {
  id: number;
  name: string;
}

export interface StackFrame {
  id: number;
  name: string;
  /** `model`: a kernel function. `lab`: a line of a lab. `label`: no code, a remark between frames. */
  kind: 'model' | 'lab' | 'label';
  path?: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
}

export interface CommandOutput {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** What a command that only shows has printed, and its exit status. */
export interface CommandResult {
  output: CommandOutput[];
  status: number;
}

/** `shown`: nothing was changed. `recorded`: an input of the run; it runs at once where the run waits, else when it goes on. */
export type CommandReply = ({ kind: 'shown' } & CommandResult) | { kind: 'recorded'; runsNow: boolean };

export interface FramePlace {
  kind: 'model' | 'lab' | 'label';
  path: string;
  function: string;
}

export interface Scope {
  name: string;
  presentationHint?: 'arguments' | 'locals' | 'registers';
  variablesReference: number;
  namedVariables?: number;
  indexedVariables?: number;
  expensive: boolean;
}

export interface Variable {
  name: string;
  value: string;
  /** As in C: `struct sk_buff *`, `u32`. */
  type?: string;
  /** 0: has no children. */
  variablesReference: number;
  namedVariables?: number;
  indexedVariables?: number;
  /** Expression that `evaluate` takes for the same value. */
  evaluateName?: string;
  /** For readMemory: buffers, and headers within one. */
  memoryReference?: string;
  readOnly: boolean;
  /** A computed row (a decoded header, a count), no field of the struct. */
  synthetic?: boolean;
  /** What it is, for the icon of its row. */
  kind?: 'property' | 'method' | 'class' | 'virtual';
  /** The value is made only when the row is opened; it is then the only row below. */
  lazy?: boolean;
  /** For `locate`: where the function is that a function pointer points to. */
  valueLocationReference?: number;
}

/** How numbers are written. */
export interface ValueFormat {
  hex?: boolean;
}

/** What the name of a frame says beside the function; of parameters, where they are wanted, name and value by default. */
export interface FrameFormat extends ValueFormat {
  parameters?: boolean;
  parameterTypes?: boolean;
  parameterNames?: boolean;
  parameterValues?: boolean;
  line?: boolean;
  module?: boolean;
}

export interface VariableRange {
  filter?: 'indexed' | 'named';
  start?: number;
  count?: number;
  /** Numbers in hexadecimal. */
  hex?: boolean;
  /** Whoever asks does not page: many rows come in groups. Default: the rows of arrays are asked for in pages. */
  paged?: boolean;
}

export interface MemoryContents {
  /** Of the first byte, as text: `0x0`. */
  address: string;
  data: Uint8Array;
  unreadableBytes: number;
}

/** A socket buffer to be drawn. Offsets count from `skb->head`. */
export interface SkbPicture {
  /** Number of the buffer in the run. */
  id: number;
  /** `root/eth0`; empty when it has none. */
  device: string;
  /** `ETH_P_IP` */
  protocol: string;
  /** `PACKET_HOST` */
  packetType: string;
  /** Bytes of packet data, fragments included, and those of it in the linear buffer. */
  length: number;
  linearLength: number;
  data: number;
  tail: number;
  end: number;
  tailroom: number;
  /** How many sk_buffs point at this memory. */
  sharedBy: number;
  pointers: SkbPointer[];
  layers: SkbLayer[];
  /** Data outside the linear buffer. */
  fragments: { size: number; hex: string }[];
  /** All bytes from head to end. */
  hex: string;
  /** For readMemory and writeMemory: of the byte at `head`. */
  memoryReference: string;
}

export interface SkbPointer {
  name: string;
  offset: number;
}

/** A header of the packet. */
export interface SkbLayer {
  /** `IPv4` */
  name: string;
  struct: string;
  /** Kernel header and RFC section. */
  source: string;
  start: number;
  /** Bytes, options included. */
  length: number;
  summary: string;
  fields: SkbField[];
}

export interface SkbField {
  name: string;
  value: string;
  /** As its table has it: `be16`, `:4`, `u8[6]`. */
  type: string;
  doc: string;
  /** From the first bit of the header. */
  bitOffset: number;
  bitWidth: number;
  /** What `evaluate` and `setExpression` take for it. */
  expression: string;
}

export interface InjectRequest {
  /** Name of the network namespace; default `root`. */
  netns?: string;
  device: string;
  /** What the lab command `inject DEV` takes: hex, `-f FILE.pcap`, or a scapy-style expression. */
  frame: string;
}

/** `column` counts from 1, missing where no place is at fault; `summary` says what the frame is. */
export type FrameCheck = { ok: true; summary?: string } | { ok: false; error: { message: string; column?: number } };

export interface DeviceInfo {
  netns: string;
  name: string;
  /** `tun`, `veth`, `loopback`. */
  kind: string;
  ifindex: number;
  up: boolean;
  /** Link-layer address, `02:00:00:00:00:01`. */
  address: string;
  /** IPv4 addresses with prefix length. */
  addresses: string[];
  /** Frames can be injected: a TAP whose carrier is on. */
  injectable: boolean;
}

export interface BreakpointLocation {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** A place of the kernel that something is registered at: a hook, one of its callbacks, a handler. */
export interface HookItem {
  label: string;
  description?: string;
  /** The name that a function breakpoint takes. */
  breakpoint: string;
  path?: string;
  line?: number;
  children?: HookItem[];
}

export interface HookGroup {
  label: string;
  items: HookItem[];
}

/** What may stand next in an expression; it replaces `length` characters from offset `start` on. */
export interface Completion {
  label: string;
  kind: 'variable' | 'field' | 'function' | 'value' | 'class';
  detail: string;
  start: number;
  length: number;
}

export interface Position {
  event: number;
  nowNs: number;
}

/** Workers that stand at earlier events, from which going back begins. */
export interface Checkpoints {
  checkpoints: { event: number; bytes: number }[];
  budgetBytes: number;
  usedBytes: number;
}

export interface DebugSession {
  /** Calls `listener` for every event, in order. Returns what ends that. */
  on(listener: (event: SessionEvent) => void): () => void;

  /**
   * Loads kernel and lab, runs nothing yet. Rejects when the program cannot be read. A lab with a syntax error does not
   * reject: the message comes as output and the lab exits with status 2, both after `start`.
   */
  launch(options: LaunchOptions): Promise<void>;
  /** Runs the lab, after the first breakpoints were set (DAP: configurationDone). Resolves when it runs. */
  start(): Promise<void>;
  /** Ends the run and the worker; `terminated` follows. Resolves always. */
  terminate(): Promise<void>;
  /** Starts the same lab again from the beginning, without recorded inputs. Breakpoints stay. */
  restart(): Promise<void>;

  // Going on. Each resolves when the run goes on; `stopped` or `exited` follows.
  continue(): Promise<void>;
  next(threadId?: number): Promise<void>;
  stepIn(threadId?: number): Promise<void>;
  stepOut(threadId?: number): Promise<void>;
  /** Stops at the next statement. */
  pause(): Promise<void>;

  // Going back. `stopped` follows, at the start of the run (reason `entry`) when there is nothing earlier.
  stepBack(kind?: StepKind): Promise<void>;
  reverseContinue(): Promise<void>;
  /** To this event, earlier or later. Rejects when the run has no such event. */
  goTo(event: number): Promise<void>;
  /** Back to before the statement that wrote this place last. `stopped` follows, where the run stands when there is none. */
  lastWrite(expression: string, frameId?: number): Promise<Found>;
  /** Back to where the packet of this frame was allocated; `stopped` follows. */
  packetOrigin(frameId?: number): Promise<Found>;
  /** Why the packet of this frame was dropped, or why it takes its route: by repeating the run, which stays where it is. */
  explain(kind: 'drop' | 'route', frameId?: number): Promise<Explanation>;
  /** Ends a way back or to an event that is under way; the run stays where it was. False: there was none. */
  cancel(): boolean;
  checkpoints(): Promise<Checkpoints>;
  /** Where the run is stopped; null while it runs. */
  readonly position: Position | null;

  setSourceBreakpoints(path: string, breakpoints: SourceBreakpoint[]): Promise<BreakpointStatus[]>;
  setFunctionBreakpoints(breakpoints: FunctionBreakpoint[]): Promise<BreakpointStatus[]>;
  setExceptionFilters(filters: ExceptionFilter[]): Promise<{ verified: boolean; message?: string }[]>;
  /** Names what a data breakpoint may watch. */
  dataBreakpointInfo(query: DataBreakpointQuery): Promise<DataBreakpointInfo>;
  setDataBreakpoints(breakpoints: DataBreakpoint[]): Promise<BreakpointStatus[]>;
  readonly exceptionFilters: readonly ExceptionFilterInfo[];
  /** Where a breakpoint may stand between two lines, of the model's source or of the lab. */
  breakpointLocations(path: string, line: number, endLine?: number): Promise<BreakpointLocation[]>;

  threads(): Promise<ThreadInfo[]>;
  stackTrace(
    threadId: number,
    start?: number,
    levels?: number,
    format?: FrameFormat,
  ): Promise<{ frames: StackFrame[]; total: number }>;
  /** What a frame is about. */
  frame(frameId: number): Promise<FramePlace>;
  /** Where a function of the model's file `path` is in a Linux tree. Throws a DebuggerError that says what is missing. */
  findInKernelSource(tree: string, path: string, name: string): KernelPlace;
  /** Every file of the model, and every lab that has been read so far. */
  sources(): Promise<{ model: string[]; labs: string[] }>;
  /** The text of a source that is not on the disk: a file that a lab wrote and then ran. Null: there is none. */
  sourceText(path: string): Promise<string | null>;
  scopes(frameId: number): Promise<Scope[]>;
  variables(reference: number, range?: VariableRange): Promise<Variable[]>;
  /** Changes a variable, and records that as an input of the run. */
  setVariable(reference: number, name: string, value: string, format?: ValueFormat): Promise<Variable>;
  /**
   * Without a frame: in the innermost frame of CPU 0. An assignment is recorded as an input of the run; it is refused
   * with `asksOnly`.
   */
  evaluate(expression: string, frameId?: number, format?: ValueFormat, asksOnly?: boolean): Promise<Variable>;
  /** What may stand at an offset of an expression that is being typed. */
  completions(text: string, offset: number, frameId?: number): Promise<Completion[]>;
  /** As `setVariable`, for what an expression names. */
  /**
   * Runs a line of the console, when it is a command (see `commandOf` in console.ts); null: it is an expression. A command
   * that only shows changes nothing; any other becomes an input of the run.
   */
  command(line: string, frameId?: number): Promise<CommandReply | null>;
  setExpression(expression: string, value: string, frameId?: number, format?: ValueFormat): Promise<Variable>;
  /** Where the function is that a variable's `valueLocationReference` stands for. */
  locate(reference: number): Promise<{ path: string; line: number }>;
  readMemory(memoryReference: string, offset: number, count: number): Promise<MemoryContents>;
  writeMemory(memoryReference: string, offset: number, data: Uint8Array): Promise<number>;

  /** The packet that a frame is about, to be drawn; null where there is none. Without a frame: in the innermost one. */
  skbPicture(frameId?: number): Promise<SkbPicture | null>;

  /** Brings frames to a device as if from the wire, whether the run is stopped, idle, or running. Recorded as an input. */
  inject(request: InjectRequest): Promise<{ frames: number; bytes: number }>;
  /** What `inject` would say of this frame, without injecting it (userspace/packet's parser; needs no worker). */
  checkFrame(frame: string): Promise<FrameCheck>;
  devices(): Promise<DeviceInfo[]>;
  /** Hooks and handlers that are registered now. */
  hooks(): Promise<HookGroup[]>;
  inputs(): Promise<RecordedInput[]>;

  /** A canonical text of the whole state of the run (World, frames, variables), for comparing two moments. */
  dumpState(): Promise<string>;
  /** The namespaces, for pickers: names as in the lab. */
  namespaces(): Promise<string[]>;
}

export { createDebugSession } from './session.ts';
