// `netstack run` and `netstack trace`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type BatchOptions, runBatch } from '../debugger/batch.ts';
import type { BatchData } from '../debugger/worker.ts';

const UNREADABLE_STATUS = 2;

/** Reads a lab, or says why it cannot be read. */
export function readLab(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory, not a lab' : String(code);
    process.stderr.write(`netstack: ${path}: ${why}\n`);
    return null;
  }
}

/** Runs a lab. Returns its exit status. */
export async function runCommand(
  root: string,
  path: string,
  options: { record?: string; seed: number; fast?: boolean },
): Promise<number> {
  const text = readLab(path);
  if (text === null) return UNREADABLE_STATUS;
  const batch: BatchOptions = { path, text, seed: options.seed, recordDir: options.record ?? null, trace: null };
  // From source there may be no instrumented kernel: the plain one gives the same record.
  if (options.fast === true || !existsSync(kernelOf(root))) return runBatch(batch, null);
  return runInstrumented(root, batch);
}

/** Traces a lab. Returns its exit status. */
export async function traceCommand(
  root: string,
  path: string,
  options: { filter?: string; seed: number },
): Promise<number> {
  const text = readLab(path);
  if (text === null) return UNREADABLE_STATUS;
  if (!existsSync(kernelOf(root))) {
    process.stderr.write('netstack: trace needs the instrumented kernel in dist/, which `npm run build` makes\n');
    return UNREADABLE_STATUS;
  }
  const trace = { filter: options.filter ?? null };
  return runInstrumented(root, { path, text, seed: options.seed, recordDir: null, trace });
}

const kernelOf = (root: string): string => join(root, 'dist', 'kernel-debug.js');

/** Runs on the instrumented kernel, which is a bundle of its own, in a thread of its own. */
function runInstrumented(root: string, batch: BatchOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const workerData: BatchData = { batch, places: join(root, 'dist', 'places.json') };
    const worker = new Worker(join(root, 'dist', 'kernel-worker.js'), { workerData });
    worker.once('message', (status: number) => resolve(status));
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`the kernel worker ended with code ${code}`)));
  });
}
