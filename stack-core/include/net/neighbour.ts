// Neighbours: which link-layer address answers for which network address. Kernel: include/net/neighbour.h
import { jiffies } from '../../kernel/clock.ts';
import { timer_list } from '../../kernel/timer.ts';
import type { World } from '../../kernel/world.ts';
import { __neigh_event_send, neigh_hh_output, neigh_timer_handler } from '../../net/core/neighbour.ts';
import { hh_cache, MAX_ADDR_LEN, type net_device } from '../linux/netdevice.ts';
import type { netlink_ext_ack } from '../linux/netlink.ts';
import { type sk_buff, sk_buff_head } from '../linux/skbuff.ts';
import {
  NUD_DELAY,
  NUD_INCOMPLETE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
} from '../uapi/linux/neighbour.ts';
import { NEIGH_VAR_DATA_MAX } from './neighbour-vars.ts';
import type { net } from './net_namespace.ts';

export * from './neighbour-vars.ts';

/** States in which a timer runs. */
export const NUD_IN_TIMER = NUD_INCOMPLETE | NUD_REACHABLE | NUD_DELAY | NUD_PROBE;
/** States in which the link-layer address may be used. */
export const NUD_VALID = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE | NUD_PROBE | NUD_STALE | NUD_DELAY;
/** States in which packets go straight out. */
export const NUD_CONNECTED = NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE;

// Flags of `neigh_update`.
export const NEIGH_UPDATE_F_OVERRIDE = 1 << 0;
export const NEIGH_UPDATE_F_WEAK_OVERRIDE = 1 << 1;
export const NEIGH_UPDATE_F_OVERRIDE_ISROUTER = 1 << 2;
export const NEIGH_UPDATE_F_USE = 1 << 3;
export const NEIGH_UPDATE_F_MANAGED = 1 << 4;
export const NEIGH_UPDATE_F_EXT_LEARNED = 1 << 5;
export const NEIGH_UPDATE_F_ISROUTER = 1 << 6;
export const NEIGH_UPDATE_F_ADMIN = 1 << 7;
export const NEIGH_UPDATE_F_EXT_VALIDATED = 1 << 8;

/** Settings of a neighbour table for one device, or the defaults of a namespace (`dev` null). Times are jiffies. */
export class neigh_parms {
  readonly net: net;
  dev: net_device | null;
  readonly tbl: neigh_table;
  neigh_setup: ((neigh: neighbour) => number) | null = null;
  /** Takes the settings away from /proc/sys. */
  sysctl_table: (() => void) | null = null;
  dead = false;
  refcnt = 1;
  /** Random, around the base: how long a neighbour counts as reachable. */
  reachable_time = 0;
  /** Packets in the proxy queue. */
  qlen = 0;
  readonly data: Int32Array;
  /** Bit n: setting n was set for this device, so that a change of the default leaves it alone. */
  data_state = 0;

  constructor(net: net, dev: net_device | null, tbl: neigh_table, data: Int32Array) {
    this.net = net;
    this.dev = dev;
    this.tbl = tbl;
    this.data = data;
  }
}

export const NEIGH_VAR = (p: neigh_parms, index: number): number => p.data[index];
export const NEIGH_VAR_INIT = (p: neigh_parms, index: number, val: number): void => {
  p.data[index] = val;
};
export const NEIGH_VAR_SET = (p: neigh_parms, index: number, val: number): void => {
  p.data_state |= 1 << index;
  p.data[index] = val;
};
export const neigh_parms_data_state_setall = (p: neigh_parms): void => {
  p.data_state = (1 << NEIGH_VAR_DATA_MAX) - 1;
};
export const neigh_parms_data_state_cleanall = (p: neigh_parms): void => {
  p.data_state = 0;
};

/** Address of a neighbour: IPv4 in host order, IPv6 as text. */
export type neigh_key = number | string;

/** What a protocol does with neighbours of a kind of device. */
export interface neigh_ops {
  family: number;
  /** Asks for the link-layer address. */
  solicit(neigh: neighbour, skb: sk_buff | null): void;
  /** A queued packet cannot be delivered; the function owns it. */
  error_report?(neigh: neighbour, skb: sk_buff): void;
  output(neigh: neighbour, skb: sk_buff): number;
  connected_output(neigh: neighbour, skb: sk_buff): number;
}

export class neighbour {
  readonly tbl: neigh_table;
  parms: neigh_parms;
  readonly dev: net_device;
  /** Address; its protocol may change it in its `constructor` (ARP on devices that need none). */
  primary_key: neigh_key;
  /** Jiffies of the last sign of life. */
  confirmed: number;
  /** Jiffies of the last change. */
  updated: number;
  /** Jiffies of the last use. */
  used: number;
  /** Bytes of the packets in `arp_queue`. */
  arp_queue_len_bytes = 0;
  /** Packets that wait for the link-layer address. */
  readonly arp_queue = new sk_buff_head();
  readonly timer: timer_list;
  /** Solicitations sent without an answer. */
  probes = 0;
  /** NUD_*. */
  nud_state = 0;
  /** RTN_*. */
  type = 0;
  dead = false;
  /** Who added it: RTPROT_*. */
  protocol = 0;
  /** NTF_*, extended ones shifted by NTF_EXT_SHIFT. */
  flags = 0;
  /** Link-layer address; the first `dev.addr_len` bytes count. */
  readonly ha = new Uint8Array(MAX_ADDR_LEN);
  readonly hh = new hh_cache();
  output: (neigh: neighbour, skb: sk_buff) => number;
  ops!: neigh_ops;
  /** In the list of entries that garbage collection may take. */
  on_gc_list = false;
  /** Kept resolved by the kernel. */
  managed = false;

  constructor(
    world: World,
    tbl: neigh_table,
    parms: neigh_parms,
    dev: net_device,
    key: neigh_key,
    output: (neigh: neighbour, skb: sk_buff) => number,
  ) {
    this.tbl = tbl;
    this.parms = parms;
    this.dev = dev;
    this.primary_key = key;
    this.output = output;
    const now = jiffies(world);
    this.confirmed = now;
    this.updated = now;
    this.used = now;
    this.timer = new timer_list(world, () => neigh_timer_handler(this));
  }
}

/** An address that this machine answers for on behalf of another. */
export class pneigh_entry {
  readonly net: net;
  readonly dev: net_device | null;
  readonly key: neigh_key;
  flags = 0;
  protocol = 0;
  permanent = false;

  constructor(net: net, dev: net_device | null, key: neigh_key) {
    this.net = net;
    this.dev = dev;
    this.key = key;
  }
}

export class neigh_statistics {
  allocs = 0;
  destroys = 0;
  hash_grows = 0;
  res_failed = 0;
  lookups = 0;
  hits = 0;
  rcv_probes_mcast = 0;
  rcv_probes_ucast = 0;
  periodic_gc_runs = 0;
  forced_gc_runs = 0;
  unres_discards = 0;
  table_fulls = 0;
}

/** What a protocol brings for its table of neighbours. */
export interface neigh_table_ops {
  family: number;
  /** Bytes of an address. */
  key_len: number;
  /** EtherType of the protocol. */
  protocol: number;
  /** `arp_cache` */
  id: string;
  constructor: (neigh: neighbour) => number;
  pconstructor?(n: pneigh_entry): number;
  pdestructor?(n: pneigh_entry): void;
  proxy_redo?(skb: sk_buff): void;
  is_multicast?(key: neigh_key): boolean;
  allow_add?(dev: net_device, extack: netlink_ext_ack | null): boolean;
  /** Settings to begin with, jiffies; by NEIGH_VAR_*. */
  data: readonly number[];
  /** Jiffies. */
  gc_interval: number;
  gc_thresh1: number;
  gc_thresh2: number;
  gc_thresh3: number;
}

/** The neighbours of one protocol on the whole machine. */
export class neigh_table {
  readonly world: World;
  readonly ops: neigh_table_ops;
  /** NEIGH_ARP_TABLE, …: where `dev.neighbours` has them. */
  readonly index: number;
  readonly family: number;
  readonly key_len: number;
  readonly protocol: number;
  readonly id: string;
  /** Defaults of the first namespace. */
  parms!: neigh_parms;
  /** All settings, the defaults of each namespace among them. */
  readonly parms_list: neigh_parms[] = [];
  /** Jiffies. */
  gc_interval: number;
  gc_thresh1: number;
  gc_thresh2: number;
  gc_thresh3: number;
  /** Jiffies. */
  last_flush: number;
  /** Jiffies. */
  last_rand: number;
  gc_work!: timer_list;
  managed_work!: timer_list;
  proxy_timer!: timer_list;
  /** Requests that are answered late, with the jiffies at which each is due. */
  readonly proxy_queue: { skb: sk_buff; sched_next: number }[] = [];
  /** Every entry, in the order in which they were made. */
  readonly nht = new Set<neighbour>();
  entries = 0;
  gc_entries = 0;
  /** Entries that garbage collection may take, the least recently used first. */
  readonly gc_list = new Set<neighbour>();
  readonly managed_list = new Set<neighbour>();
  readonly phash_buckets: pneigh_entry[] = [];
  readonly stats = new neigh_statistics();

  constructor(world: World, index: number, ops: neigh_table_ops) {
    this.world = world;
    this.index = index;
    this.ops = ops;
    this.family = ops.family;
    this.key_len = ops.key_len;
    this.protocol = ops.protocol;
    this.id = ops.id;
    this.gc_interval = ops.gc_interval;
    this.gc_thresh1 = ops.gc_thresh1;
    this.gc_thresh2 = ops.gc_thresh2;
    this.gc_thresh3 = ops.gc_thresh3;
    this.last_flush = jiffies(world);
    this.last_rand = jiffies(world);
  }
}

/** The neighbour with address `key` on `dev`, without counting a use. */
export const ___neigh_lookup_noref = (tbl: neigh_table, key: neigh_key, dev: net_device): neighbour | null =>
  dev.neighbours[tbl.index].get(key) ?? null;
export const __neigh_lookup_noref = ___neigh_lookup_noref;

/** A higher protocol has heard from the neighbour. */
export const neigh_confirm = (n: neighbour | null): void => {
  if (n === null) return;
  const now = jiffies(n.tbl.world);
  if (n.confirmed !== now) n.confirmed = now;
};

/** The packet's sender has heard from the neighbour. */
export const skb_confirm_neigh = (skb: sk_buff, n: neighbour): void => {
  if (!skb.dst_pending_confirm) return;
  neigh_confirm(n);
  skb.dst_pending_confirm = false;
};
export const sock_confirm_neigh = skb_confirm_neigh;

/** Notes a use of the neighbour; asks for it when its state calls for that. 0: its address can be used now. */
export const neigh_event_send_probe = (neigh: neighbour, skb: sk_buff | null, immediate_ok: boolean): number => {
  const now = jiffies(neigh.tbl.world);
  if (neigh.used !== now) neigh.used = now;
  if ((neigh.nud_state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE)) !== 0) return 0;
  return __neigh_event_send(neigh, skb, immediate_ok);
};
export const neigh_event_send = (neigh: neighbour, skb: sk_buff | null): number =>
  neigh_event_send_probe(neigh, skb, true);

/** Sends a packet to the neighbour, by the cached header where it may. The packet is gone afterwards. */
export const neigh_output = (n: neighbour, skb: sk_buff, skip_cache: boolean): number => {
  if (!skip_cache && (n.nud_state & NUD_CONNECTED) !== 0 && n.hh.hh_len !== 0) return neigh_hh_output(n.hh, skb);
  return n.output(n, skb);
};
