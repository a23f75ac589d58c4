// npm test [-- STAGE…]: every check and every test, or those of the named stages. The last line sums up:
// `N passed, N failed, N skipped`. Status 0 when nothing failed.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';

const root = path.dirname(import.meta.dirname);
const bin = path.join(root, 'node_modules', '.bin');

interface Outcome {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** What went wrong, or why it was skipped. */
  detail: string;
}

interface Stage {
  name: string;
  run: () => Promise<Outcome[]>;
}

const stages: Stage[] = [
  check('typecheck', [path.join(bin, 'tsc'), '--noEmit']),
  check('typecheck of webviews', [path.join(bin, 'tsc'), '--noEmit', '-p', 'webview']),
  check('lint', [path.join(bin, 'biome'), 'check', '.']),
  check('walls', [process.execPath, 'scripts/walls.ts']),
  check('build', [process.execPath, 'scripts/build.ts']),
  tests('unit', { concurrency: availableParallelism() }),
  tests('dap', { concurrency: 1 }),
  tests('fidelity', { concurrency: 1 }),
  tests('vscode', { concurrency: 1 }),
];

/** A program that says all is well by status 0: one test. */
function check(name: string, [program, ...args]: string[]): Stage {
  const work = () =>
    new Promise<Outcome[]>(done => {
      const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text));
      child.on('error', error => done([{ name, outcome: 'failed', detail: error.message }]));
      child.on('close', status => done([{ name, outcome: status === 0 ? 'passed' : 'failed', detail: output }]));
    });
  return { name, run: work };
}

/** The node:test files below test/NAME. */
function tests(name: string, { concurrency }: { concurrency: number }): Stage {
  const work = async () => {
    const files = globSync(`test/${name}/**/*.test.ts`, { cwd: root }).sort();
    const outcomes: Outcome[] = [];
    /** By file: the words of one that ended before its tests could. */
    const errors = new Map<string, string>();
    const events = run({ files: files.map(file => path.join(root, file)), cwd: root, concurrency, timeout: 900_000 });
    for await (const { type, data } of events) {
      if (type === 'test:stderr') errors.set(data.file, (errors.get(data.file) ?? '') + data.message);
      if (type !== 'test:pass' && type !== 'test:fail') continue;
      const skipped = data.skip !== undefined && data.skip !== false;
      // A suite that passes or fails does so by its tests; only its own skip is news.
      if (data.details.type === 'suite' && !skipped && !failedByItself(data.details)) continue;
      const file = data.file ?? '';
      // A file counts as a test only where it fails by itself.
      const isFile = data.name === file || data.name === path.relative(root, file);
      if (isFile && type === 'test:pass' && !skipped) continue;
      const error = type === 'test:fail' ? errorText(data.details.error) : '';
      outcomes.push({
        name: isFile ? path.relative(root, file) : `${path.relative(root, file)}: ${data.name}`,
        outcome: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed',
        detail: skipped ? String(data.skip) : isFile ? (errors.get(file) ?? error) : error,
      });
    }
    return outcomes;
  };
  return { name, run: work };
}

/** Whether a suite failed in a hook or in its own body, not merely in a test of it. */
function failedByItself(details: object): boolean {
  const error = 'error' in details ? (details.error as { failureType?: string }) : undefined;
  return error?.failureType !== undefined && error.failureType !== 'subtestsFailed';
}

function errorText(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause.stack ?? cause.message;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}

async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.filter(name => !stages.some(stage => stage.name === name));
  if (unknown.length > 0) {
    console.error(`no stage ${unknown.join(', ')}; there is ${stages.map(stage => stage.name).join(', ')}`);
    process.exit(2);
  }
  const all: Outcome[] = [];
  for (const stage of stages) {
    if (wanted.length > 0 && !wanted.includes(stage.name)) continue;
    const started = performance.now();
    console.log(`${stage.name} …`);
    const outcomes = await stage.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    for (const { name, outcome, detail } of outcomes) {
      if (outcome === 'failed') console.log(`  failed: ${name}\n${indented(detail)}`);
      if (outcome === 'skipped') console.log(`  skipped: ${name}: ${detail || 'no reason given'}`);
    }
    console.log(`  ${count(outcomes, 'passed')} of ${outcomes.length} passed, in ${seconds} s`);
    all.push(...outcomes);
  }
  const failed = all.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map(({ name }) => `  ${name}`).join('\n')}`);
  const [passed, skipped] = [count(all, 'passed'), count(all, 'skipped')];
  console.log(`\n${passed} passed, ${failed.length} failed, ${skipped} skipped`);
  process.exit(failed.length === 0 ? 0 : 1);
}

const count = (outcomes: Outcome[], wanted: Outcome['outcome']) =>
  outcomes.filter(({ outcome }) => outcome === wanted).length;

await main(process.argv.slice(2));
