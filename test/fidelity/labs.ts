// The labs of the suite, where their records are kept, and how a lab runs in the model.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type FidelityRecord, keepRecord, readKeptRecord, readRecordDirectory } from './record.ts';

const root = dirname(dirname(import.meta.dirname));
const LABS = join(import.meta.dirname, 'labs');
const RECORDS = join(import.meta.dirname, 'records');
const TIMEOUT_MS = 20_000;

export interface FidelityLab {
  /** Its path below labs/, without `.netlab`. */
  name: string;
  path: string;
}

export const labText = (lab: FidelityLab): string => readFileSync(lab.path, 'utf8');

/** The labs whose name contains one of `words`; all, without words. */
export function findLabs(words: string[]): FidelityLab[] {
  const names = globSync('**/*.netlab', { cwd: LABS }).map(path => path.replaceAll('\\', '/').replace(/\.netlab$/, ''));
  const wanted = words.map(word => word.replace(/^.*test\/fidelity\/labs\//, '').replace(/\.netlab$/, ''));
  const isWanted = (name: string) => wanted.length === 0 || wanted.some(word => name.includes(word));
  return names
    .filter(isWanted)
    .sort()
    .map(name => ({ name, path: join(LABS, `${name}.netlab`) }));
}

export const keptRecord = (lab: FidelityLab): FidelityRecord | null => readKeptRecord(join(RECORDS, lab.name));

export function keep(lab: FidelityLab, record: FidelityRecord): void {
  keepRecord(join(RECORDS, lab.name), record);
}

const NETSTACK = join(root, 'dist', 'netstack.js');

/** Runs a lab in the model, as it is built in dist/. Throws with what it said if it leaves no record. */
export function runInModel(lab: FidelityLab, options: string[] = []): FidelityRecord {
  const directory = mkdtempSync(join(tmpdir(), 'netstack-model-'));
  try {
    const args = [NETSTACK, 'run', basename(lab.path), '--record', directory, ...options];
    const run = { cwd: dirname(lab.path), encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 1 << 26 } as const;
    const { status, stdout, stderr, signal } = spawnSync(process.execPath, args, run);
    if (signal) throw new Error(`the model was ended by ${signal} after ${TIMEOUT_MS / 1000} s: ${stderr}`);
    writeFileSync(join(directory, 'lab.json'), JSON.stringify({ status, stdout, stderr }));
    try {
      return readRecordDirectory(directory);
    } catch (error) {
      throw new Error(`the model left no record (status ${status}): ${stderr || stdout}`, { cause: error });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
