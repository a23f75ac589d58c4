// The programs that a lab can run, by name.
import type { Main } from '../process.ts';
import { programs as simple } from './simple.ts';

export const programs: ReadonlyMap<string, Main> = new Map<string, Main>([...simple]);
