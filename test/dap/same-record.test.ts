// A run is a function of lab and seed: the same lab gives the same record, again and on either build of the kernel.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { adapterProgram, root } from './client.ts';

/** Every so many labs: each takes three processes, and what differs between builds differs everywhere. */
const EVERY = 12;
const labs = ['extension/labs', 'test/fidelity/labs'].flatMap(directory =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.netlab'))
    .sort()
    .filter((_, index) => index % EVERY === 0)
    .map(name => join(root, directory, name)),
);

let scratch: string;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'netstack-records-'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Every file of a record, with what the command printed and its status. */
function record(lab: string, name: string, ...options: string[]): Record<string, string> {
  const directory = join(scratch, `${basename(lab)}-${name}`);
  const args = [adapterProgram, 'run', lab, '--record', directory, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const files = readdirSync(directory).map(file => [file, readFileSync(join(directory, file), 'latin1')]);
  return { status: String(status), stdout, stderr, ...Object.fromEntries(files) };
}

describe('the record of a lab', () => {
  for (const lab of labs)
    it(`${basename(lab)}: the same on the instrumented kernel, again, and on the fast one`, () => {
      const first = record(lab, 'first');
      assert.ok(Object.keys(first).includes('commands.json'));
      assert.deepEqual(record(lab, 'again'), first);
      assert.deepEqual(record(lab, 'fast', '--fast'), first);
    });
});
