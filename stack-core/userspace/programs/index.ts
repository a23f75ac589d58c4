// The programs that a lab can run, by name.
import type { Main } from '../process.ts';
import { bridge } from './bridge/main.ts';
import { ip } from './ip/main.ts';
import { ping } from './ping.ts';
import { programs as shells } from './sh.ts';
import { programs as simple } from './simple.ts';
import { sysctl } from './sysctl.ts';
import { tcpdump } from './tcpdump/main.ts';
import { expect, inject } from './wire.ts';

export const programs: ReadonlyMap<string, Main> = new Map<string, Main>([
  ...shells,
  ...simple,
  ['bridge', bridge],
  ['expect', expect],
  ['inject', inject],
  ['ip', ip],
  ['ping', ping],
  ['sysctl', sysctl],
  ['tcpdump', tcpdump],
]);
