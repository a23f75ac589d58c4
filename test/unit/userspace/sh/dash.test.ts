// The shell against recorded runs of dash: status and output of many small scripts. With RECORD=1 the file of runs is
// written anew from its scripts by the real dash.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { runShell } from './shell.ts';

const file = new URL('dash-runs.txt', import.meta.url);

interface Run {
  script: string;
  status: number;
  stdout: string;
  stderr: string;
}

/** A run in the file: `=== script`, its lines, `--- status N`, `--- stdout`, `--- stderr`, each line behind `| `. */
function parseRuns(text: string): Run[] {
  return text
    .split(/^=== script\n/m)
    .slice(1)
    .map(part => {
      const [, script, status, stdout, stderr] =
        /^([\s\S]*?)--- status (\d+)\n--- stdout\n([\s\S]*?)--- stderr\n([\s\S]*)$/.exec(part) ?? [];
      return { script: unmark(script), status: Number(status), stdout: unmark(stdout), stderr: unmark(stderr) };
    });
}

const unmark = (text: string): string => text.replace(/^\| ?/gm, '').replace(/\n\\ no newline\n$/, '');
const mark = (text: string): string => {
  if (text === '') return '';
  const lines = text.endsWith('\n') ? text : `${text}\n\\ no newline\n`;
  return lines.replace(/^(?!\\ no newline)(.*)\n/gm, (_all, line: string) => (line === '' ? '|\n' : `| ${line}\n`));
};

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
    return `=== script\n${mark(script)}--- status ${run.status}\n--- stdout\n${mark(run.stdout)}--- stderr\n${mark(run.stderr)}`;
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
