import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { withNumberedObjects } from '../../../scripts/build/births.ts';
import { numberOf } from '../../../stack-core/debugger/watch/identity.ts';
import { N, probe } from '../../../stack-core/kernel/probe.ts';

const PROBE = new URL('../../../stack-core/kernel/probe.ts', import.meta.url).href;
const directory = mkdtempSync(join(tmpdir(), 'births-'));
after(() => rmSync(directory, { recursive: true }));

const SOURCE = `
class view { constructor(readonly at: number) {} }
export class dst { flags = 1; next: dst | null = null }
export class rtable extends dst { gateway = 2 }
export class header extends (view as unknown as new (at: number) => object) {}
export const make = () => [new dst(), new rtable(), new dst()];
`;

async function load(source: string): Promise<{ make(): object[] }> {
  const numbered = withNumberedObjects('x.ts', source, PROBE);
  assert.ok(numbered);
  const file = join(directory, 'x.mjs');
  writeFileSync(file, transformSync(numbered.code, { loader: 'ts' }).code);
  return (await import(pathToFileURL(file).href)) as { make(): object[] };
}

describe('objects of classes', () => {
  it('are numbered in the order in which they are made, unseen among the fields', async () => {
    const { make } = await load(SOURCE);
    N[0] = 0;
    const made = make();
    assert.deepEqual(made.map(numberOf), [1, 2, 3]);
    assert.deepEqual(Object.entries(made[1]), [
      ['flags', 1],
      ['next', null],
      ['gateway', 2],
    ]);
    assert.equal(numberOf({}), null);
    N[0] = 0;
    let seen: object | null = null;
    N[1] = 2;
    probe.born = object => {
      seen = object;
    };
    const again = make();
    assert.equal(seen, again[1]);
    [N[1], probe.born] = [0, null];
  });

  it('have no number where nothing is a class', () => {
    assert.equal(withNumberedObjects('x.ts', 'export const a = 1;', PROBE), null);
  });
});
