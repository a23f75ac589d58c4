// Runs a lab: parses it, boots a World, runs the shell in virtual time. Synchronous; the same for the command line, the
// tests and the debugger's worker.

import { __tun_chr_ioctl, tun_chr_open, tun_chr_read_iter, tun_chr_write_iter } from '../drivers/net/tun-chr.ts';
import { EAGAIN } from '../include/linux/errno.ts';
import type { tun_file } from '../include/linux/if_tun.ts';
import type { net_device } from '../include/linux/netdevice.ts';
import type { net } from '../include/net/net_namespace.ts';
import { IFF_NO_PI, IFF_TAP, TUNSETIFF } from '../include/uapi/linux/if_tun.ts';
import { start_kernel } from '../init/main.ts';
import { NSEC_PER_MSEC } from '../kernel/clock.ts';
import type { Program, RunEnd, task_struct } from '../kernel/sched.ts';
import { wake_up } from '../kernel/sched.ts';
import type { TraceHandlers } from '../kernel/trace.ts';
import type { World } from '../kernel/world.ts';
import { linkwatch_sync_dev } from '../net/core/link_watch.ts';
import { cleanup_net } from '../net/core/net_namespace.ts';
import { FileSystem, NullFile, type ReadFile, SinkFile } from './files.ts';
import { type Machine, Process } from './process.ts';
import { programs } from './programs/index.ts';
import type { Recorder, RecordFile } from './record.ts';
import { type ProgramStarted, Shell } from './sh/interpreter.ts';
import { type ParsedLab, parseLab, ShellSyntaxError, type Source } from './sh/parse.ts';
import { deviceNames, LabError, quietWire, Wire } from './wire.ts';

/** Something that the lab printed. */
export interface LabOutput {
  stream: 'stdout' | 'stderr';
  text: string;
  /** The line of the lab that caused it. */
  path?: string;
  line?: number;
}

export interface LabOptions {
  /** Seeds everything random in the run; default 1. */
  seed?: number;
  /** The only way in which the lab reads real files (`cat`, `inject -f`, `.`). Null: there is no such file. */
  readFile?: ReadFile;
  onOutput?: (output: LabOutput) => void;
  /** Called when a program that the lab's shell starts is about to run. */
  onProgram?: ProgramStarted;
  /** Called when that program has ended and the kernel's deferred work is done, before the shell goes on. */
  onProgramEnded?: (process: Process) => void;
  /** Called when a TAP has got its reader. */
  onTap?: (device: net_device) => void;
  /** Added to the World's tracepoints as soon as it has booted. */
  trace?: TraceHandlers;
  /** When the lab has ended, wait for injected frames until `stop()`. */
  keepRunning?: boolean;
  /**
   * Called when nothing can happen any more without something from outside. Answers true when it brought something
   * (called `inject` or `stop`), false to let the run end. Default: false.
   */
  idle?: () => boolean;
}

/** Quiet time of rtnetlink after each program. */
const QUIET_NETLINK_NS = 10 * NSEC_PER_MSEC;
/** Working directory of a lab whose own directory is not known: the names of files in it are passed on as relative. */
const NOWHERE = '/lab';
/** Status of a lab that cannot be parsed. */
const SYNTAX_ERROR_STATUS = 2;

export class Lab {
  readonly source: Source;
  private readonly options: LabOptions;
  private readonly parsed: ParsedLab | null;
  /** What is wrong with the text of the lab; null: it can run. */
  readonly syntaxError: string | null;
  /** The booted machine; there from `start()` on, unless the lab has a syntax error. */
  machine!: Machine;
  /** TAPs that the world outside holds open, in the order in which they came. */
  readonly taps = new Map<net_device, { file: tun_file; netns: net; name: string }>();
  private init: task_struct | null = null;
  private shellStatus: number | null = null;
  private lastNotificationNs = 0;
  private stopped = false;

  constructor(source: Source, options: LabOptions = {}) {
    this.source = source;
    this.options = options;
    const { parsed, error } = tryParse(source);
    this.parsed = parsed;
    this.syntaxError = error;
  }

  /** Exit status of the lab; null while its shell runs. */
  get status(): number | null {
    return this.shellStatus;
  }

  get world(): World {
    return this.machine.world;
  }

  /** Boots the World and starts the shell; nothing of the lab has run yet. A lab with a syntax error says so and has ended. */
  start(): void {
    if (this.parsed === null) {
      this.options.onOutput?.({ stream: 'stderr', text: `${this.syntaxError}\n` });
      this.shellStatus = SYNTAX_ERROR_STATUS;
      return;
    }
    const world = start_kernel({ seed: this.options.seed ?? 1 });
    if (this.options.trace !== undefined) world.trace.add(this.options.trace);
    world.trace.add({
      netlink: (_net, _protocol, tx, _portid, group) => {
        if (tx && group !== 0) this.lastNotificationNs = world.now_ns;
      },
    });
    if (this.options.idle !== undefined) world.sched.idle = this.options.idle;
    const home = this.source.path.slice(0, Math.max(1, this.source.path.lastIndexOf('/'))) || '/';
    const cwd = this.source.path.startsWith('/') ? home : NOWHERE;
    const readFile = this.options.readFile ?? (() => null);
    this.machine = {
      world,
      files: new FileSystem(cwd, path =>
        readFile(path.startsWith(`${NOWHERE}/`) ? path.slice(NOWHERE.length + 1) : path),
      ),
      programs,
      namespaces: new Map(),
      wire: new Wire(),
      programEnded: program => this.programEnded(program),
      releaseNamespace: net => this.releaseNamespace(net),
      isTap: device => this.taps.has(device),
      writeToTap: (device, frame) => this.writeToTap(device, frame),
    };
    this.startShell(this.parsed, cwd);
  }

  private startShell(parsed: ParsedLab, cwd: string): void {
    const process = new Process({ machine: this.machine, cwd, netns: this.world.init_net }, [this.source.path], 'sh');
    for (const [name, value] of [
      ['PATH', '/usr/sbin:/usr/bin:/sbin:/bin'],
      ['HOME', '/root'],
      ['PWD', cwd],
    ])
      process.environment.set(name, value);
    process.install(0, new NullFile());
    process.install(1, this.outputFile('stdout', process));
    process.install(2, this.outputFile('stderr', process));
    const programStarted: ProgramStarted = (program, shell) => this.options.onProgram?.(program, shell);
    this.init = process.start('sh', () => this.runShell(process, parsed, programStarted));
  }

  private *runShell(process: Process, parsed: ParsedLab, programStarted: ProgramStarted): Program {
    const shell = new Shell(process, parsed, { name: this.source.path, programStarted });
    this.shellStatus = yield* shell.main();
    yield* quietWire(this.machine);
    while (this.options.keepRunning === true && !this.stopped) yield { syscall: 'wait for frames', queues: [] };
    return this.shellStatus;
  }

  private outputFile(stream: 'stdout' | 'stderr', process: Process): SinkFile {
    const decoder = new TextDecoder();
    return new SinkFile(data => {
      const text = decoder.decode(data, { stream: true });
      if (text !== '') this.options.onOutput?.({ stream, text, ...this.position(process) });
    });
  }

  /** The line of the lab that the main shell is at. */
  private position(process: Process): { path?: string; line?: number } {
    const place = process.stack.frames.at(-1)?.place ?? 0;
    for (const [, index] of this.parsed?.places ?? [])
      if (index === place)
        return { path: this.source.path, line: this.parsed?.statements[index - this.firstPlace].line };
    return {};
  }

  private get firstPlace(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [, index] of this.parsed?.places ?? []) first = Math.min(first, index);
    return first;
  }

  /** Runs until the lab has ended ('done') or nothing can go on any more ('stuck'). */
  run(): RunEnd {
    if (this.init === null) return 'done';
    const end = this.world.sched.run(this.init);
    this.shellStatus ??= this.init.exit_code;
    return end;
  }

  /** After the end: lets `recorder` read counters and state, in a process of its own. The files of the record. */
  finish(recorder: Recorder): RecordFile[] {
    const process = new Process({ machine: this.machine, cwd: '/', netns: this.world.init_net }, ['record'], 'record');
    let files: RecordFile[] = [];
    const task = process.start('record', function* () {
      files = yield* recorder.finish(process);
      return 0;
    });
    this.world.sched.run(task);
    return files;
  }

  /** Ends a lab that keeps running. */
  stop(): void {
    this.stopped = true;
    if (this.init !== null) this.world.sched.wake(this.init);
  }

  /** The namespace called `name` (`root`: the first one). Throws LabError when there is none. */
  namespace(name: string): net {
    const found = name === 'root' ? this.world.init_net : this.machine.namespaces.get(name);
    if (found !== undefined) return found;
    const names = ['root', ...this.machine.namespaces.keys()].join(', ');
    throw new LabError(`no network namespace ${name} (there is ${names})`);
  }

  /** The device `name` that frames can be injected to. Throws LabError, saying what is wrong. */
  tap(netns: net, name: string): net_device {
    const device = netns.dev_name_head.get(name);
    if (device === undefined) throw new LabError(`no device ${name} in this namespace (it has ${deviceNames(netns)})`);
    if (!this.taps.has(device)) throw new LabError(`${name} is no TAP device: frames from outside arrive on TAPs only`);
    return device;
  }

  /**
   * Brings frames to a TAP as if from the wire: at the scheduler's next turn a process of its own writes them. Throws
   * LabError when there is no such device; then nothing is injected.
   */
  inject(netnsName: string, deviceName: string, frames: readonly Uint8Array[]): void {
    const netns = this.namespace(netnsName);
    const device = this.tap(netns, deviceName);
    const process = new Process({ machine: this.machine, cwd: '/', netns }, ['inject', deviceName], 'inject');
    const lab = this;
    // biome-ignore lint/correctness/useYield: a program that never waits
    process.start('inject', function* () {
      for (const frame of frames) lab.writeToTap(device, frame);
      return 0;
    });
  }

  /** What a reader of the TAP's file descriptor would do: 0, or a negative errno. */
  private writeToTap(device: net_device, frame: Uint8Array): number {
    const tap = this.taps.get(device);
    if (tap === undefined)
      throw new LabError(`${device.name} is no TAP device: frames from outside arrive on TAPs only`);
    const written = tun_chr_write_iter(tap.file, frame);
    this.machine.wire.lastFrameNs = this.world.now_ns;
    return written < 0 ? written : 0;
  }

  /** Namespaces that have lost their name while processes are in them. */
  private readonly unnamed = new Set<net>();

  private releaseNamespace(net: net): void {
    const isUsed = this.world.sched.tasks.some(task => task.net_ns === net);
    if (isUsed) this.unnamed.add(net);
    else {
      this.unnamed.delete(net);
      cleanup_net(net);
    }
  }

  private *programEnded(program: Process): Program<void> {
    yield* this.settle();
    this.options.onProgramEnded?.(program);
  }

  /** After a program has ended: new TAPs get their reader, and deferred work of the kernel its time. */
  private *settle(): Program<void> {
    for (const net of [...this.unnamed]) this.releaseNamespace(net);
    this.attachTaps();
    yield* this.quietNetlink();
    for (const net of this.world.net_namespace_list)
      for (const device of [...net.dev_base_head]) linkwatch_sync_dev(device);
    yield* this.quietNetlink();
  }

  /** Waits until no notification of rtnetlink came for 10 ms. */
  private *quietNetlink(): Program<void> {
    const started = this.world.now_ns;
    for (;;) {
      const until_ns = Math.max(started, this.lastNotificationNs) + QUIET_NETLINK_NS;
      if (this.world.now_ns >= until_ns) return;
      yield { syscall: 'recvmsg', until_ns };
    }
  }

  private attachTaps(): void {
    for (const device of this.taps.keys())
      if (device.nd_net.dev_index_head.get(device.ifindex) !== device) this.taps.delete(device);
    for (const netns of this.world.net_namespace_list)
      for (const device of netns.dev_base_head)
        if (device.rtnl_link_ops?.kind === 'tun' && !this.taps.has(device)) this.attach(netns, device);
  }

  private attach(netns: net, device: net_device): void {
    const file = tun_chr_open(this.world, netns);
    const error = __tun_chr_ioctl(file, TUNSETIFF, { ifr_name: device.name, ifr_flags: IFF_TAP | IFF_NO_PI });
    if (error < 0) return;
    this.taps.set(device, { file, netns, name: device.name });
    this.options.onTap?.(device);
    this.world.sched.spawn('wire', this.readTap(file, netns, device.name));
  }

  /** The far end of a TAP: takes every frame that the stack sends out of it. */
  private *readTap(file: tun_file, netns: net, device: string): Program {
    const { wire } = this.machine;
    for (;;) {
      const frame = tun_chr_read_iter(file);
      if (typeof frame !== 'number') {
        wire.frames.push({ netns, device, frame, taken: false, atNs: this.world.now_ns });
        wire.lastFrameNs = this.world.now_ns;
        wake_up(this.world, wire.arrived);
      } else if (frame === -EAGAIN) {
        yield { syscall: 'read', queues: [file.wait] };
      } else return 0;
    }
  }
}

function tryParse(source: Source): { parsed: ParsedLab | null; error: string | null } {
  try {
    return { parsed: parseLab(source), error: null };
  } catch (error) {
    if (error instanceof ShellSyntaxError) return { parsed: null, error: error.message };
    throw error;
  }
}
