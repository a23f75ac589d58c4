// Instruments the kernel model on its way into a bundle. Files are numbered in sorted order, so that the same source gives
// the same places, whatever order the bundler asks in.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import type { DecisionTable } from '../../stack-core/debugger/explain/decision-table.ts';
import type { PlacesTable } from '../../stack-core/debugger/places.ts';
import { filesBelow } from '../fingerprint.ts';
import { withNumberedObjects } from './births.ts';
import { emptyDecisions } from './decisions.ts';
import { emptyTable, type Instrumented, instrument } from './instrument.ts';

/** What is instrumented, below the root: the model, without the headers and what the model stands on. */
export const INSTRUMENTED = ['stack-core/net', 'stack-core/drivers'];

/** Where the structs of the kernel are defined that `INSTRUMENTED` leaves out: their objects are numbered. */
const STRUCTS = ['stack-core/include', 'stack-core/kernel'];
/** About who watches the run, or the machine itself, or views of bytes. */
const NO_STRUCTS = /stack-core\/(kernel\/(probe|world)|include\/wire)\.ts$/;

export interface InstrumentedKernel {
  plugin: Plugin;
  table: PlacesTable;
  decisions: DecisionTable;
}

/** `explaining`: conditions report what they come to, for explanations. Places are the same with and without. */
export function instrumentKernel(root: string, explaining = false): InstrumentedKernel {
  const table = emptyTable();
  const decisions = emptyDecisions();
  const module = path.join(root, 'stack-core/kernel/decisions.ts');
  const reporting = explaining ? { table: decisions, module } : undefined;
  const probe = path.join(root, 'stack-core/kernel/probe.ts');
  const sources = filesBelow(INSTRUMENTED.map(dir => path.join(root, dir))).filter(file => file.endsWith('.ts'));
  const done = new Map<string, Instrumented>();
  for (const file of sources) {
    const name = path.relative(root, file).replaceAll(path.sep, '/');
    done.set(file, instrument(name, readFileSync(file, 'utf8'), probe, table, reporting));
  }
  for (const file of filesBelow(STRUCTS.map(dir => path.join(root, dir)))) {
    const name = path.relative(root, file).replaceAll(path.sep, '/');
    if (!name.endsWith('.ts') || NO_STRUCTS.test(name)) continue;
    const numbered = withNumberedObjects(name, readFileSync(file, 'utf8'), probe);
    if (numbered !== null) done.set(file, numbered);
  }
  const plugin: Plugin = {
    name: 'instrument-kernel',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const instrumented = done.get(file);
        if (instrumented === undefined) return undefined;
        const { code, map } = instrumented;
        return { contents: `${code}\n//# sourceMappingURL=${map.toUrl()}`, loader: 'ts' };
      });
    },
  };
  return { plugin, table, decisions };
}
