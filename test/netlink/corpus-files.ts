// The captured messages that stand beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ExpectedMessage } from './compare.ts';

/** `shared/netlink-corpus` beside the repository, or beside one of the directories that it is in. */
export const CORPUS = beside(resolve(import.meta.dirname, '../..'));

function beside(directory: string): string {
  const parent = resolve(directory, '..');
  const found = resolve(parent, 'shared/netlink-corpus');
  return existsSync(found) || parent === directory ? found : beside(parent);
}

export interface CapturedDatagram {
  id: string;
  protocol: number;
  family: string;
  bytes: Uint8Array;
  genericFamilies: { [type: number]: string };
  expected: ExpectedMessage[];
}

interface InputLine {
  id: string;
  protocol: number;
  hex: string;
  genl_families?: { [type: number]: string } | null;
}
interface ExpectedLine {
  id: string;
  family: string;
  messages: ExpectedMessage[];
}

const lines = <Line>(path: string): Line[] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line);

/** Every datagram in `directory`, with what a decoder must say about it. */
export function readCorpus(directory: string): CapturedDatagram[] {
  const expected = new Map(lines<ExpectedLine>(join(directory, 'expected.jsonl.gz')).map(each => [each.id, each]));
  return lines<InputLine>(join(directory, 'input.jsonl.gz')).map(({ id, protocol, hex, genl_families }) => ({
    id,
    protocol,
    family: expected.get(id)?.family ?? '?',
    bytes: new Uint8Array(Buffer.from(hex, 'hex')),
    genericFamilies: genl_families ?? {},
    expected: expected.get(id)?.messages ?? [],
  }));
}
