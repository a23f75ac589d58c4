// Every header of the kernel takes part in expressions.
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { constants, structs } from '../../../stack-core/debugger/constants.ts';

const include = resolve(import.meta.dirname, '../../../stack-core/include');

describe('constants of expressions', () => {
  for (const file of globSync('{linux,net,uapi}/**/*.ts', { cwd: include }).sort())
    it(`has those of include/${file} (listed in stack-core/debugger/constants.ts)`, async () => {
      const module: Record<string, unknown> = await import(join(include, file));
      for (const [name, value] of Object.entries(module)) {
        if (typeof value === 'number' && /^[A-Z]/.test(name)) assert.ok(name in constants, name);
        if (Array.isArray((value as { layout?: unknown } | null)?.layout))
          assert.ok(structs.has(name), `struct ${name}`);
      }
    });
});
