// Kernel: include/net/raw.h
import { inet_sock } from './inet_sock.ts';
import type { sock } from './sock.ts';

export class raw_sock extends inet_sock {
  /** ICMP types that the socket does not want, a bit each. */
  filter = 0;
}

export const raw_sk = (sk: sock): raw_sock => sk as raw_sock;
