// Processes of a lab: what a program can reach (arguments, files, namespace), and how one process starts another.
import { EBADF, EPIPE } from '../include/linux/errno.ts';
import type { net_device } from '../include/linux/netdevice.ts';
import type { net } from '../include/net/net_namespace.ts';
import { NSEC_PER_SEC } from '../kernel/clock.ts';
import { LabStack } from '../kernel/probe.ts';
import type { Program, task_struct } from '../kernel/sched.ts';
import type { World } from '../kernel/world.ts';
import { SystemError } from './errno.ts';
import { encode, type FileSystem, NullFile, type OpenFile } from './files.ts';
import type { Wire } from './wire.ts';

/** A program: runs as `process`, returns its exit status. */
export type Main = (process: Process) => Program;

/** Thrown to end a process from within, as exit(3) does. */
export class ProcessExit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** Status of a process that signal 13 ended. */
const SIGPIPE_STATUS = 128 + 13;

/** What all processes of one lab share, beside the World. */
export interface Machine {
  readonly world: World;
  readonly files: FileSystem;
  /** Programs by name, as found along PATH. */
  readonly programs: ReadonlyMap<string, Main>;
  /** Namespaces by name, as /run/netns has them; without the first one. */
  readonly namespaces: Map<string, net>;
  /** Frames that the stack has sent out of TAPs. */
  readonly wire: Wire;
  /** Called when a program that the lab's own shell started has ended, before the shell goes on. */
  programEnded(process: Process): Program<void>;
  /** A namespace has lost its name: takes it down as soon as no process is in it. */
  releaseNamespace(net: net): void;
  /** Frames can be brought to this device from outside. */
  isTap(device: net_device): boolean;
  /** Brings a frame to a TAP from outside. Returns 0 or a negative errno; throws LabError when `device` is no TAP. */
  writeToTap(device: net_device, frame: Uint8Array): number;
}

export class Process {
  readonly machine: Machine;
  readonly argv: readonly string[];
  readonly environment: Map<string, string>;
  readonly descriptors = new Map<number, OpenFile>();
  cwd: string;
  netns: net;
  /** The lab's frames below this process, for the debugger. */
  readonly stack: LabStack;
  task!: task_struct;
  pid = 0;
  /** Copies what the process writes to its standard output (1) and error (2); the record keeps it. */
  tee: ((descriptor: number, data: Uint8Array) => void) | null = null;

  constructor(parent: Process | { machine: Machine; cwd: string; netns: net }, argv: readonly string[], comm: string) {
    this.machine = parent.machine;
    this.argv = argv;
    this.cwd = parent.cwd;
    this.netns = parent.netns;
    if (parent instanceof Process) {
      this.environment = new Map(parent.environment);
      this.stack = parent.stack.fork(comm, 0);
      for (const [fd, file] of parent.descriptors) this.descriptors.set(fd, file.ref());
      this.tee = parent.tee;
    } else {
      this.environment = new Map();
      this.stack = new LabStack(comm, 0);
    }
  }

  get world(): World {
    return this.machine.world;
  }

  /** Makes the process runnable; it ends with the status that `main` returns. */
  start(comm: string, main: Main): task_struct {
    this.task = this.world.sched.spawn(comm, this.run(main), running => this.stack.switched(running));
    this.task.net_ns = this.netns;
    this.pid = this.task.pid;
    this.stack.pid = this.pid;
    return this.task;
  }

  private *run(main: Main): Program {
    try {
      return yield* main(this);
    } catch (error) {
      if (error instanceof ProcessExit) return error.status;
      if (error instanceof SystemError && error.errno === EPIPE) return SIGPIPE_STATUS;
      if (error instanceof SystemError) return this.failed(error);
      throw error;
    } finally {
      for (const fd of [...this.descriptors.keys()]) this.close(fd);
      this.stack.exit();
    }
  }

  /** A descriptor of the namespace called `name`; null: there is none. */
  openNamespace(name: string): number | null {
    const net = this.machine.namespaces.get(name);
    if (net === undefined) return null;
    const open = this.task.net_ns_fds;
    let fd = 3;
    while (this.descriptors.has(fd) || open.has(fd)) fd++;
    open.set(fd, net);
    return fd;
  }

  closeNamespace(fd: number): void {
    this.task.net_ns_fds.delete(fd);
  }

  /** A system call failed, and the program did not look: it says so, as far as it can, and ends. */
  private failed(error: SystemError): number {
    try {
      this.complain(`${this.argv[0]}: ${error.message}\n`);
    } catch (second) {
      if (!(second instanceof SystemError)) throw second;
    }
    return 1;
  }

  exit(status: number): never {
    throw new ProcessExit(status & 0xff);
  }

  /** Puts `file` at descriptor `fd`, in the place of what was there. */
  install(fd: number, file: OpenFile): void {
    file.ref();
    this.close(fd);
    this.descriptors.set(fd, file);
  }

  close(fd: number): void {
    const file = this.descriptors.get(fd);
    this.descriptors.delete(fd);
    file?.unref();
  }

  file(fd: number): OpenFile {
    const file = this.descriptors.get(fd);
    if (file === undefined) throw new SystemError(EBADF);
    return file;
  }

  get stdin(): OpenFile {
    return this.descriptors.get(0) ?? new NullFile();
  }

  writeBytes(fd: number, data: Uint8Array): void {
    if (data.length === 0) return;
    this.tee?.(fd, data);
    this.file(fd).write(data);
  }

  write(fd: number, text: string): void {
    this.writeBytes(fd, encode(text));
  }

  /** Prints `text` on the standard output. */
  print(text: string): void {
    this.write(1, text);
  }

  /** Prints `text` on the standard error. */
  complain(text: string): void {
    this.write(2, text);
  }

  /** Waits for `seconds` of virtual time. */
  *sleep(seconds: number): Program<void> {
    // Without an end in virtual time: only the outside can go on from here.
    if (seconds === Number.POSITIVE_INFINITY) for (;;) yield { syscall: 'clock_nanosleep' };
    const until_ns = this.world.now_ns + Math.round(seconds * NSEC_PER_SEC);
    yield { syscall: 'clock_nanosleep', until_ns };
  }
}

/** Waits until `task` has ended. Returns its status. */
export function* waitFor(task: task_struct): Program {
  while (task.state !== 'zombie') yield { syscall: 'wait4', queues: [task.wait_chldexit] };
  return task.exit_code;
}
