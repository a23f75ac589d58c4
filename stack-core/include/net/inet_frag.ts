// Packets that are being put together from fragments. Kernel: include/net/inet_frag.h
import type { timer_list } from '../../kernel/timer.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import type { inet_peer } from './inetpeer.ts';
import type { net } from './net_namespace.ts';

/** The fragment with offset 0 is there. */
export const INET_FRAG_FIRST_IN = 1 << 0;
/** The last one is there: the length is known. */
export const INET_FRAG_LAST_IN = 1 << 1;
/** Done, or given up. */
export const INET_FRAG_COMPLETE = 1 << 2;
export const INET_FRAG_HASH_DEAD = 1 << 3;
/** Given up: the fragments are dropped, not consumed. */
export const INET_FRAG_DROP = 1 << 4;

/** Fragments without a gap between them, in order. */
export interface frag_run {
  /** First byte of the run in the datagram. */
  offset: number;
  /** Byte behind its last. */
  end: number;
  frags: sk_buff[];
}

/** One datagram in the making. Kernel: struct ipq and its struct inet_frag_queue */
export class ipq {
  /** Source, destination, protocol, id, user: what fragments of one datagram have in common. */
  readonly key: string;
  readonly saddr: number;
  readonly user: number;
  readonly fqdir: fqdir;
  timer!: timer_list;
  /** Ordered by offset. Differs: C has a red-black tree of runs. */
  readonly runs: frag_run[] = [];
  /** Bytes of the datagram, as far as known. */
  len = 0;
  /** Bytes that are there. */
  meat = 0;
  /** INET_FRAG_*. */
  flags = 0;
  /** Bytes of the largest fragment with its header. */
  max_size = 0;
  /** The same, of those with DF. */
  max_df_size = 0;
  /** ECN codepoints seen, a bit each. */
  ecn = 0;
  /** Device of the last fragment. */
  iif = 0;
  /** Count of the peer's fragments at the last one. */
  rid = 0;
  readonly peer: inet_peer | null;

  constructor(key: string, saddr: number, user: number, fqdir: fqdir, peer: inet_peer | null) {
    this.key = key;
    this.saddr = saddr;
    this.user = user;
    this.fqdir = fqdir;
    this.peer = peer;
  }
}

/** All datagrams in the making of a namespace, and their limits. */
export class fqdir {
  /** Bytes; beyond, nothing new is begun. */
  high_thresh = 4 * 1024 * 1024;
  low_thresh = 3 * 1024 * 1024;
  /** Jiffies until a datagram is given up. */
  timeout = 30 * 250;
  /** Fragments of other datagrams of the sender that may come between. */
  max_dist = 64;
  readonly net: net;
  readonly queues = new Map<string, ipq>();
  /** Bytes used. */
  mem = 0;
  dead = false;

  constructor(net: net) {
    this.net = net;
  }
}
