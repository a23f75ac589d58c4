// What the engine runs: a lab, behind a narrow interface, so that tests can put a smaller one in its place.
import type { TraceHandlers } from '../kernel/trace.ts';
import type { World } from '../kernel/world.ts';
import type { CommandResult, DeviceInfo, InjectRequest, LaunchOptions } from './api.ts';

/** What the engine needs of a lab. */
export interface Debuggee {
  readonly world: World;
  /** Runs to the end. Returns the exit status. */
  run(): number;
  /** Brings frames to a device at the scheduler's next turn. `frame` is what the lab command `inject` takes. */
  inject(request: InjectRequest): { frames: number; bytes: number };
  /** Programs that a line of the console can begin with. */
  readonly programs: ReadonlyMap<string, unknown>;
  /** What a command prints that only shows; null: it would change something. The machine is as it was before. */
  show(command: string): CommandResult | null;
  /** Starts a command as a process of its own, at the scheduler's next turn; what it prints is output of the run. */
  startCommand(command: string): void;
  devices(): DeviceInfo[];
  namespaces(): string[];
  /** The text of a script that the lab itself has written; null: it has none at this path. */
  sourceText(path: string): string | null;
  /** Its shell has ended; it stays for injected packets only. */
  readonly labHasEnded: boolean;
  /** Lines about what a correct run does not leave behind: leaked buffers. */
  leftovers(): string[];
}

export interface DebuggeeHost {
  output(category: 'stdout' | 'stderr' | 'console', text: string, path?: string, line?: number): void;
  /** Nothing can happen without something from outside. True: something came. */
  idle(): boolean;
  trace: TraceHandlers;
}

/** Parses and boots; nothing of the lab has run when it returns. A lab that cannot be parsed is `{ error, status }`. */
export type MakeDebuggee = (options: LaunchOptions, host: DebuggeeHost) => Debuggee | { error: string; status: number };
