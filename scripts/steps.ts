// Steps that take a while: said when they begin and when they end, their output kept in a log file.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

const tailLines = 25;

/** Says `title`, runs `work`, says how long it took. */
export async function step<T>(title: string, work: () => Promise<T> | T): Promise<T> {
  console.log(`${title} …`);
  const started = performance.now();
  const result = await work();
  const seconds = (performance.now() - started) / 1000;
  if (seconds >= 1) console.log(`  done in ${seconds.toFixed(seconds < 10 ? 1 : 0)} s`);
  return result;
}

export type RunOptions = { cwd: string; env?: NodeJS.ProcessEnv; log: string };

/** Runs a program to its end with its output in `log`; when it fails, throws with the end of that output. */
export async function run(command: string, args: string[], options: RunOptions): Promise<void> {
  mkdirSync(path.dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'w');
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', log, log] });
  const status = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code === 0 ? '' : `status ${signal ?? code}`));
  }).finally(() => closeSync(log));
  if (status === '') return;
  const tail = readFileSync(options.log, 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n');
  throw new Error(`${command} ${args.join(' ')} ended with ${status}. Its output (${options.log}) ends with:\n${tail}`);
}
