// The shell against recorded runs of dash: status and output of many small scripts. With RECORD=1 the file of runs is
// written anew from its scripts by the real dash.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { parseRuns, printRun, type Run } from '../runs.ts';
import { runShell } from './shell.ts';

const file = new URL('dash-runs.txt', import.meta.url);

function record(runs: readonly Run[]): string {
  const directory = mkdtempSync(`${tmpdir()}/dash-`);
  const parts = runs.map(({ script }) => {
    writeFileSync(`${directory}/lab`, script);
    const env = { PATH: '/usr/bin:/bin', HOME: '/root', LC_ALL: 'C' };
    const run = spawnSync('/bin/dash', ['lab'], {
      cwd: directory,
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return printRun({ script, status: run.status ?? -1, stdout: run.stdout, stderr: run.stderr });
  });
  rmSync(directory, { recursive: true });
  return parts.join('');
}

const recorded = parseRuns(readFileSync(file, 'utf8'));
if (process.env.RECORD === '1') writeFileSync(file, record(recorded));

describe('the shell of labs does as dash', () => {
  for (const { script, ...expected } of recorded)
    it(script.trimEnd().replaceAll('\n', ' ⏎ '), () => {
      const { seconds: _, ...run } = runShell(script);
      assert.deepEqual(run, expected);
    });
});
