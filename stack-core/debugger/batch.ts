// Runs a lab to its end on the instrumented kernel, without a debugger: for `netstack run` and `netstack trace`.
import { mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ExpressionError } from '../expression/error.ts';
import { runLab } from '../userspace/run-lab.ts';
import type { Places } from './places.ts';
import { Tracer } from './tracer.ts';

const USAGE_STATUS = 2;

export interface BatchOptions {
  /** The lab's file, as it was named. */
  path: string;
  text: string;
  seed: number;
  /** Directory for the record; null: none is wanted. */
  recordDir: string | null;
  /** Trace functions; `filter`: an expression. */
  trace: { filter: string | null } | null;
}

/** Runs a lab; prints on the process's own streams. `places`: of the instrumented kernel. Returns the exit status. */
export function runBatch(options: BatchOptions, places: Places | null): number {
  const { path, text, seed, recordDir } = options;
  const print = (line: string): void => write(1, `${line}\n`);
  let tracer: Tracer | null = null;
  try {
    if (options.trace !== null && places !== null) tracer = new Tracer(places, options.trace.filter, print);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    write(2, `netstack: --filter: ${error.message}\n`);
    return USAGE_STATUS;
  }
  if (recordDir !== null) mkdirSync(recordDir, { recursive: true });
  return runLab(path, text, seed, {
    readFile: file => readOrNull(resolve(dirname(path), file)),
    write: (stream, output) => write(stream === 'stdout' ? 1 : 2, output),
    record: recordDir === null ? undefined : ([name, contents]) => writeFileSync(join(recordDir, name), contents),
    trace: tracer?.handlers,
    booted: lab => tracer?.start(lab.world),
  });
}

function readOrNull(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** Everything, also into a pipe that is full for the moment. */
function write(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
