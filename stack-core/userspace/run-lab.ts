// Runs a lab from its first line to its last, as the command line does it: prints what its commands print, records.
import type { TraceHandlers } from '../kernel/trace.ts';
import { Lab } from './lab.ts';
import { describeFaults } from './leaks.ts';
import { Recorder, type RecordFile } from './record.ts';

/** What a run needs of the machine that it happens on. */
export interface RunHost {
  /** Contents of a file; null: it cannot be read. */
  readFile(path: string): Uint8Array | null;
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Takes a file of the record. */
  record?(file: RecordFile): void;
  /** Told what happens in the stack. */
  trace?: TraceHandlers;
  /** Called when the machine has booted, before the lab's first command. */
  booted?(lab: Lab): void;
}

/** Status of a run that nothing can bring on any more. */
const STUCK_STATUS = 1;

/** Runs the lab `text` of the file `path`. Returns its exit status; 2 when it has a syntax error. */
export function runLab(path: string, text: string, seed: number, host: RunHost): number {
  let recorder: Recorder | null = null;
  const lab = new Lab(
    { path, text },
    {
      seed,
      readFile: host.readFile,
      trace: host.trace,
      onOutput: output => host.write(output.stream, output.text),
      onProgram: program => recorder?.command(program),
      onProgramEnded: program => recorder?.commandEnded(program),
      onTap: device => recorder?.tap(device),
    },
  );
  lab.start();
  if (lab.syntaxError !== null) return lab.status ?? 2;
  if (host.record !== undefined) recorder = new Recorder(lab.machine);
  host.booted?.(lab);

  const end = lab.run();
  if (end === 'stuck') host.write('stderr', `netstack: ${path}: ${whoWaits(lab)}\n`);
  for (const fault of describeFaults(lab.world)) host.write('stderr', `netstack: ${path}: ${fault}\n`);
  if (recorder !== null) for (const file of lab.finish(recorder)) host.record?.(file);
  return end === 'stuck' ? STUCK_STATUS : (lab.status ?? STUCK_STATUS);
}

function whoWaits(lab: Lab): string {
  const waiting = lab.world.sched.tasks.flatMap(task =>
    task.waiting_for === null ? [] : [`${task.comm} in ${task.waiting_for.syscall}`],
  );
  return `nothing can happen any more: ${waiting.join(', ')} would wait for ever`;
}
