import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { emptyDecisions } from '../../../scripts/build/decisions.ts';
import { emptyTable, instrument } from '../../../scripts/build/instrument.ts';
import { decisions, type Leaf } from '../../../stack-core/kernel/decisions.ts';
import { E } from '../../../stack-core/kernel/probe.ts';

const KERNEL = new URL('../../../stack-core/kernel/', import.meta.url).href;
const directory = mkdtempSync(join(tmpdir(), 'decisions-'));
after(() => rmSync(directory, { recursive: true }));
let files = 0;

const SOURCE = `
const LIMIT = 5;
function small(n: number): boolean { return n < LIMIT; }
export function run(n: number, flag: boolean | null): string {
  let reason = 0;
  drop: {
    if ((n & 1) !== 0 && !flag) break drop;
    const is_small = small(n);
    if (is_small) return 'small';
    else reason = 2;
    while (n > 7) n--;
    switch (n) { case 6: return 'six'; }
  }
  return reason === 2 ? 'large' : 'odd';
}`;

async function load(source: string) {
  const [places, table] = [emptyTable(), emptyDecisions()];
  const reporting = { table, module: `${KERNEL}decisions.ts` };
  const { code } = instrument('x.ts', source, `${KERNEL}probe.ts`, places, reporting);
  const plain = instrument('x.ts', source, `${KERNEL}probe.ts`, emptyTable()).code;
  const imported = [];
  for (const text of [code, plain, source]) {
    const file = join(directory, `${files++}.mjs`);
    writeFileSync(file, transformSync(text, { loader: 'ts' }).code);
    imported.push((await import(pathToFileURL(file).href)) as { run(n: number, flag: boolean | null): string });
  }
  return { reporting: imported[0], plain: imported[1], source: imported[2], table };
}

describe('conditions that report themselves', () => {
  it('come to what they came to before, at the same events', async () => {
    const built = await load(SOURCE);
    for (const n of [1, 2, 6, 7, 8, 9, 20])
      for (const flag of [true, false, null]) {
        const seen = [built.reporting, built.plain].map(module => {
          E[0] = 0;
          return [module.run(n, flag), E[0]];
        });
        assert.deepEqual(seen[0], seen[1]);
        assert.equal(seen[0][0], built.source.run(n, flag));
      }
  });

  it('tell operands, outcome, event, and how they leave the way down', async () => {
    const { reporting, table } = await load(SOURCE);
    const seen: { text: string; event: number; outcome: unknown; leaves: Leaf[] }[] = [];
    decisions.observer = (decision, event, outcome, leaves) =>
      seen.push({ text: table.decisions[decision].text, event, outcome, leaves });
    E[0] = 0;
    reporting.run(2, null);
    decisions.observer = null;
    assert.deepEqual(
      seen.map(({ text, event, outcome }) => [text, event, outcome]),
      [
        ['(n & 1) !== 0 && !flag', 2, false],
        ['n < LIMIT', 4, true],
        ['is_small', 5, true],
      ],
    );
    // The second comparison was not needed.
    assert.deepEqual(
      seen[0].leaves.map(({ left, right, holds }) => [left, right, holds]),
      [[0, 0, false]],
    );
    const about = table.decisions.map(({ text, kind, leaves, by, asks }) => ({ text, kind, leaves, by, asks }));
    assert.deepEqual(about, [
      { text: 'n < LIMIT', kind: 'return', leaves: 'always', by: 'return', asks: [] },
      { text: '(n & 1) !== 0 && !flag', kind: 'if', leaves: 'holds', by: 'jump', asks: [] },
      { text: 'is_small', kind: 'if', leaves: 'holds', by: 'return', asks: ['small'] },
      { text: 'n > 7', kind: 'loop', leaves: 'never', by: null, asks: [] },
      { text: 'n', kind: 'switch', leaves: 'always', by: 'jump', asks: [] },
      { text: 'reason === 2', kind: 'choice', leaves: 'never', by: null, asks: [] },
    ]);
    assert.deepEqual(table.leaves[0].operands, ['n', null]);
  });
});
