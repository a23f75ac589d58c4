// The forwarding information base: routes, what they share, nexthops. Kernel: include/net/ip_fib.h
import type { net_device } from '../linux/netdevice.ts';
import type { nlattr, nlmsghdr } from '../uapi/linux/netlink.ts';
import { RTAX_MAX, RTAX_MTU } from '../uapi/linux/rtnetlink.ts';
import type { dscp_t } from './inet_dscp.ts';
import type { net } from './net_namespace.ts';
import type { rtable } from './route.ts';

/** Where a change of routes comes from, for its notification. */
export interface nl_info {
  /** The request; null when the kernel itself changes routes. */
  nlh: nlmsghdr | null;
  nl_net: net;
  /** Port of the requester. */
  portid: number;
}

/** What a route is to be, as netlink or an address asks for it. */
export class fib_config {
  fc_dst_len = 0;
  fc_dscp: dscp_t = 0;
  fc_protocol = 0;
  fc_scope = 0;
  fc_type = 0;
  /** AF_INET when there is a gateway. */
  fc_gw_family = 0;
  fc_table = 0;
  fc_dst = 0;
  fc_gw4 = 0;
  fc_oif = 0;
  /** RTNH_F_*. */
  fc_flags = 0;
  fc_priority = 0;
  fc_prefsrc = 0;
  /** A nexthop object. */
  fc_nh_id = 0;
  /** RTA_METRICS. */
  fc_mx: nlattr | null = null;
  /** RTA_MULTIPATH: its bytes. */
  fc_mp: Uint8Array | null = null;
  /** Realm. */
  fc_flow = 0;
  /** NLM_F_*. */
  fc_nlflags = 0;
  fc_nlinfo: nl_info;
  fc_encap: nlattr | null = null;
  fc_encap_type = 0;

  constructor(nlinfo: nl_info) {
    this.fc_nlinfo = nlinfo;
  }
}

/** What was learned of one destination: a path MTU, a better gateway. */
export class fib_nh_exception {
  fnhe_genid = 0;
  fnhe_daddr = 0;
  fnhe_pmtu = 0;
  fnhe_mtu_locked = false;
  fnhe_gw = 0;
  /** Jiffies; 0: never. */
  fnhe_expires = 0;
  fnhe_rth_input: rtable | null = null;
  fnhe_rth_output: rtable | null = null;
  /** Jiffies of the last use. */
  fnhe_stamp = 0;
}

export const FNHE_HASH_SIZE = 2048;
export const FNHE_RECLAIM_DEPTH = 5;

/** Where packets go next: device and perhaps gateway. */
export class fib_nh_common {
  nhc_dev: net_device | null = null;
  nhc_oif = 0;
  nhc_scope = 0;
  nhc_family = 0;
  /** AF_INET when there is a gateway. */
  nhc_gw_family = 0;
  /** RTNH_F_*. */
  nhc_flags = 0;
  readonly nhc_gw = { ipv4: 0 };
  nhc_weight = 1;
  /** Hashes up to this one take this nexthop; -1: none. */
  nhc_upper_bound = 0;
  /** Cached route of packets that we send. Differs: one CPU, so no per-CPU copies. */
  nhc_pcpu_rth_output: rtable | null = null;
  /** Cached route of packets that we receive. */
  nhc_rth_input: rtable | null = null;
  /** By destination. Differs: one map in place of 2048 short lists. */
  nhc_exceptions: Map<number, fib_nh_exception> | null = null;
}

/** A nexthop of an IPv4 route. Its `nh_common` is this object itself. */
export class fib_nh extends fib_nh_common {
  nh_parent: fib_info;
  /** Realm. */
  nh_tclassid = 0;
  /** Source address that goes with it, found for `nh_saddr_genid`. */
  nh_saddr = 0;
  nh_saddr_genid = -1;

  constructor(parent: fib_info) {
    super();
    this.nh_parent = parent;
  }

  get nh_common(): fib_nh_common {
    return this;
  }
}

/** Metrics (RTAX_x - 1) that routes share. */
export class dst_metrics {
  readonly metrics = new Uint32Array(RTAX_MAX);
}

/** What routes with the same nexthops, metrics, protocol … have in common. */
export class fib_info {
  fib_net: net;
  /** Routes that use it. */
  fib_treeref = 0;
  /** RTNH_F_DEAD, RTNH_F_LINKDOWN, … */
  fib_flags = 0;
  fib_dead = false;
  fib_protocol = 0;
  fib_scope = 0;
  fib_type = 0;
  fib_prefsrc = 0;
  fib_tb_id = 0;
  fib_priority = 0;
  fib_metrics!: dst_metrics;
  fib_nhs = 0;
  fib_nh_is_v6 = false;
  /** Dead because its preferred source address was deleted. */
  pfsrc_removed = false;
  /** Its slot in `fib_info_hash`. */
  fib_hash = 0;
  readonly fib_nh: fib_nh[] = [];

  constructor(net: net) {
    this.fib_net = net;
  }

  get fib_mtu(): number {
    return this.fib_metrics.metrics[RTAX_MTU - 1];
  }
}

export const fib_info_num_path = (fi: fib_info): number => fi.fib_nh.length;
export const fib_info_nhc = (fi: fib_info, nhsel: number): fib_nh_common => fi.fib_nh[nhsel];
export const fib_info_nh = (fi: fib_info, nhsel: number): fib_nh => fi.fib_nh[nhsel];

/** One route of a leaf of the trie: prefix length, DS field, table. */
export class fib_alias {
  fa_info: fib_info;
  fa_dscp: dscp_t = 0;
  /** RTN_*. */
  fa_type = 0;
  /** FA_S_ACCESSED. */
  fa_state = 0;
  /** Bits of the address that are not part of the prefix: 32 - length. */
  fa_slen = 0;
  tb_id = 0;
  /** Which of several default routes was chosen last. */
  fa_default = -1;
  offload = false;
  trap = false;
  offload_failed = false;

  constructor(fi: fib_info) {
    this.fa_info = fi;
  }
}

/** The route was looked at since it was added, so caches may know it. */
export const FA_S_ACCESSED = 0x01;
export const fib_alias_accessed = (fa: fib_alias): void => {
  fa.fa_state = FA_S_ACCESSED;
};

/** What a lookup found. */
export class fib_result {
  prefix = 0;
  prefixlen = 0;
  nh_sel = 0;
  /** RTN_*. */
  type = 0;
  scope = 0;
  tclassid = 0;
  dscp: dscp_t = 0;
  nhc: fib_nh_common | null = null;
  fi: fib_info | null = null;
  table: fib_table | null = null;
  /** All routes with this prefix's address bits. */
  fa_head: fib_alias[] | null = null;
}

export const FIB_RES_NHC = (res: fib_result): fib_nh_common => res.nhc as fib_nh_common;
export const FIB_RES_DEV = (res: fib_result): net_device => (res.nhc as fib_nh_common).nhc_dev as net_device;
export const FIB_RES_OIF = (res: fib_result): number => (res.nhc as fib_nh_common).nhc_oif;

/** The result is now another route of the same prefix. */
export function fib_result_assign(res: fib_result, fi: fib_info): void {
  res.fi = fi;
  res.nhc = fib_info_nhc(fi, 0);
}

/** A route as messages show it. */
export interface fib_rt_info {
  fi: fib_info;
  tb_id: number;
  dst: number;
  dst_len: number;
  dscp: dscp_t;
  type: number;
  offload: boolean;
  trap: boolean;
  offload_failed: boolean;
}

/** A node of the trie: a leaf with the routes of one address, or a vector of children. Kernel: net/ipv4/fib_trie.c */
export class key_vector {
  /** The bits above `pos + bits`; a leaf has all 32. */
  key: number;
  /** Lowest bit of the address that chooses a child. */
  pos: number;
  /** How many bits choose a child; 0: a leaf. */
  bits: number;
  /** Longest suffix (shortest prefix) below. */
  slen: number;
  parent: key_vector | null = null;
  /** Routes of a leaf: by growing suffix, falling table, falling DS field, growing priority. */
  leaf: fib_alias[] | null;
  /** Children of a vector: 2 ** bits. */
  tnode: (key_vector | null)[] | null;
  /** Children that are null. */
  empty_children = 0;
  /** Children that are vectors without skipped bits. */
  full_children = 0;

  constructor(key: number, pos: number, bits: number, slen: number, leaf: fib_alias[] | null) {
    this.key = key;
    this.pos = pos;
    this.bits = bits;
    this.slen = slen;
    this.leaf = leaf;
    this.tnode = leaf === null ? new Array(2 ** bits).fill(null) : null;
  }
}

/** A routing table. The local table shares the trie of the main table until there are custom rules. */
export class fib_table {
  readonly tb_id: number;
  /** Default routes in it. */
  tb_num_default = 0;
  /** Root of the trie; its only child is the first node. */
  kv: key_vector;
  /** The trie is its own, not another table's. */
  readonly owns_trie: boolean;

  constructor(id: number, kv: key_vector, owns_trie: boolean) {
    this.tb_id = id;
    this.kv = kv;
    this.owns_trie = owns_trie;
  }
}

/** What a dump of routes is to show. */
export interface fib_dump_filter {
  table_id: number;
  filter_set: boolean;
  dump_routes: boolean;
  dump_exceptions: boolean;
  protocol: number;
  rt_type: number;
  flags: number;
  dev: net_device | null;
}

export const FIB_TABLE_HASHSZ = 256;

export const FIB_LOOKUP_NOREF = 1;
/** Nexthops without carrier are good enough. */
export const FIB_LOOKUP_IGNORE_LINKSTATE = 2;

/** Error and narrowest scope of a route type. */
export interface fib_prop {
  /** Negative errno; 0: routes. */
  error: number;
  scope: number;
}
