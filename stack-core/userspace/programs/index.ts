// The programs that a lab can run, by name.
import type { Main } from '../process.ts';
import { ip } from './ip/main.ts';
import { programs as simple } from './simple.ts';
import { expect, inject } from './wire.ts';

export const programs: ReadonlyMap<string, Main> = new Map<string, Main>([
  ...simple,
  ['expect', expect],
  ['inject', inject],
  ['ip', ip],
]);
