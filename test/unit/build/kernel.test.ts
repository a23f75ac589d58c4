import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { parseSync } from 'oxc-parser';
import { emptyTable, instrument } from '../../../scripts/build/instrument.ts';
import { INSTRUMENTED } from '../../../scripts/build/kernel-plugin.ts';
import { filesBelow } from '../../../scripts/fingerprint.ts';
import { Places } from '../../../stack-core/debugger/places.ts';

const root = resolve(import.meta.dirname, '../../..');
const files = filesBelow(INSTRUMENTED.map(directory => join(root, directory))).filter(file => file.endsWith('.ts'));

describe('the instrumented kernel', () => {
  for (const file of files)
    it(`${relative(root, file)} is TypeScript still, and every statement has its place`, () => {
      const source = readFileSync(file, 'utf8');
      const table = emptyTable();
      const { code } = instrument(relative(root, file), source, './probe.ts', table);
      assert.deepEqual(parseSync(file, code, { lang: 'ts', sourceType: 'module' }).errors, []);
      const places = new Places(table);
      const lines = source.split('\n');
      for (let id = 1; id < places.size; id++) {
        const { line, column } = places.statement(id);
        assert.ok(lines[line - 1].length >= column, `place ${id} lies in the text`);
        assert.ok(code.includes(`$p=${id},`) || code.includes(`$p=${id};`), `place ${id} is checked`);
        const names = places.variablesAt(id).map(variable => variable.name);
        assert.ok(
          places.functionOf(id).params.every(name => names.includes(name)),
          `place ${id} sees the parameters`,
        );
      }
    });
});
