// `netstack test`: labs as unit tests of a network configuration.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runLab } from '../userspace/run-lab.ts';
import { readLab } from './run.ts';

const NO_LABS_STATUS = 2;

/** Runs every lab below `paths`. Prints a line for each, and what a failing one said. 0: all passed. */
export function testCommand(paths: string[], { seed }: { seed: number }): number {
  const labs = paths.flatMap(labsBelow);
  if (labs.length === 0) {
    process.stderr.write(`netstack: no *.netlab in ${paths.join(', ')}\n`);
    return NO_LABS_STATUS;
  }
  const failed = labs.filter(lab => !passes(lab, seed)).length;
  console.log(`${labs.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

/** The labs at or below a path, in the order of their names. */
function labsBelow(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) {
    process.stderr.write(`netstack: ${path}: no such file\n`);
    return [];
  }
  if (!status.isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return entries
    .filter(name => name.endsWith('.netlab'))
    .sort()
    .map(name => join(path, name));
}

function passes(lab: string, seed: number): boolean {
  const text = readLab(lab);
  const said: string[] = [];
  const status =
    text === null
      ? NO_LABS_STATUS
      : runLab(lab, text, seed, {
          readFile: file => read(resolve(dirname(lab), file)),
          write: (_s, t) => said.push(t),
        });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${lab}${status === 0 ? '' : ` (status ${status})`}`);
  if (status !== 0) for (const line of said.join('').trimEnd().split('\n')) console.log(`     ${line}`);
  return status === 0;
}

function read(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
