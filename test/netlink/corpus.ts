/**
 * `npm run netlink:corpus [-- --dir DIR --examples N --family WORD]`: decodes the captured messages, and tells how many
 * header fields and attributes are named and valued as their reference has them, with the differences by weight.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StreamDecoder } from '../../stack-core/netlink-schema/decode-stream.ts';
import { compare, type Difference, Score } from './compare.ts';
import { CORPUS, readCorpus } from './corpus-files.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: CORPUS },
    examples: { type: 'string', default: '1' },
    family: { type: 'string', default: '' },
  },
});

const LEAST_RIGHT = 0.995;
const score = new Score();
for (const { id, protocol, family, bytes, genericFamilies, expected } of readCorpus(resolve(values.dir))) {
  if (!family.includes(values.family)) continue;
  compare(id, family, expected, new StreamDecoder(genericFamilies).decode(protocol, bytes), score);
}

const share = (wrong: number, all: number): number => (all === 0 ? 1 : (all - wrong) / all);
const told = (wrong: number, all: number): string =>
  `${all - wrong} of ${all} (${(100 * share(wrong, all)).toFixed(3)} %)`;

function list(differences: readonly Difference[]): void {
  const groups = new Map<string, Difference[]>();
  for (const each of differences) groups.set(each.what, [...(groups.get(each.what) ?? []), each]);
  for (const [what, group] of [...groups].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`${String(group.length).padStart(6)}  ${what}`);
    for (const { detail } of group.slice(0, Number(values.examples))) console.log(`          ${detail.slice(0, 240)}`);
  }
}

list(score.headerDifferences);
list(score.differences);
console.log(`header fields right: ${told(score.headerDifferences.length, score.headerFields)}`);
console.log(`attributes right:    ${told(score.differences.length, score.attributes)}`);
const enough = share(score.differences.length, score.attributes) >= LEAST_RIGHT && score.headerDifferences.length === 0;
process.exitCode = enough ? 0 : 1;
