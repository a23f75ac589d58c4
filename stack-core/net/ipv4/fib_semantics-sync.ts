// What happens to nexthops when devices and addresses come and go, and the choice among several.
// Kernel: net/ipv4/fib_semantics.c
import { __in_dev_get_rtnl } from '../../include/linux/inetdevice.ts';
import { NETDEV_CHANGE, NETDEV_DOWN, NETDEV_UNREGISTER, type net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { __ipv4_neigh_lookup_noref } from '../../include/net/arp.ts';
import type { flowi4 } from '../../include/net/flow.ts';
import {
  type fib_alias,
  fib_alias_accessed,
  type fib_info,
  fib_info_nhc,
  fib_info_num_path,
  type fib_nh,
  type fib_nh_common,
  type fib_result,
  fib_result_assign,
  type fib_table,
} from '../../include/net/ip_fib.ts';
import { NUD_VALID } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_LOWER_UP, IFF_RUNNING, IFF_UP } from '../../include/uapi/linux/if.ts';
import { NUD_INCOMPLETE, NUD_NONE, NUD_REACHABLE } from '../../include/uapi/linux/neighbour.ts';
import {
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_TABLE_MAIN,
  RTN_UNICAST,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from '../../include/uapi/linux/rtnetlink.ts';
import { dev_get_flags } from '../core/dev.ts';
import { fib_nh_head, fib_rebalance, fib_result_prefsrc } from './fib_semantics.ts';
import { fib_dscp_masked_match } from './fib_trie.ts';
import { fib_multipath_hash } from './route-multipath.ts';

/** A local address has gone: marks routes that prefer it as source. Returns how many. */
export function fib_sync_down_addr(dev: net_device, local: number): number {
  let ret = 0;
  if (local === 0) return 0;
  for (const fi of dev.nd_net.ipv4.fib_info_laddrhash.get(local) ?? []) {
    if (fi.fib_tb_id !== RT_TABLE_MAIN) continue;
    fi.fib_flags |= RTNH_F_DEAD;
    fi.pfsrc_removed = true;
    ret++;
  }
  return ret;
}

/** New MTU of a device: corrects what was learned of paths over it. */
function fib_nhc_update_mtu(nhc: fib_nh_common, new_mtu: number, orig: number): void {
  for (const fnhe of nhc.nhc_exceptions?.values() ?? []) {
    if (fnhe.fnhe_mtu_locked) {
      if (new_mtu > fnhe.fnhe_pmtu) continue;
      fnhe.fnhe_pmtu = new_mtu;
      fnhe.fnhe_mtu_locked = false;
    } else if (new_mtu < fnhe.fnhe_pmtu || orig === fnhe.fnhe_pmtu) {
      fnhe.fnhe_pmtu = new_mtu;
    }
  }
}

export function fib_sync_mtu(dev: net_device, orig_mtu: number): void {
  for (const nh of fib_nh_head(dev.nd_net, dev)) fib_nhc_update_mtu(nh, dev.mtu, orig_mtu);
}

/**
 * A device goes down, loses its carrier or its last address, or is removed: marks nexthops and routes over it. `force`:
 * those of local addresses too. Returns how many routes are dead now.
 */
export function fib_sync_down_dev(dev: net_device, event: number, force: boolean): number {
  const scope = force ? -1 : RT_SCOPE_NOWHERE;
  const gone = event === NETDEV_DOWN || event === NETDEV_UNREGISTER;
  let prev_fi: fib_info | null = null;
  let ret = 0;

  for (const nh of fib_nh_head(dev.nd_net, dev)) {
    const fi = nh.nh_parent;
    if (fi === prev_fi) continue;
    prev_fi = fi;
    let dead = 0;
    for (const nexthop_nh of fi.fib_nh) {
      if ((nexthop_nh.nhc_flags & RTNH_F_DEAD) !== 0) {
        dead++;
      } else if (nexthop_nh.nhc_dev === dev && nexthop_nh.nhc_scope !== scope) {
        if (gone) nexthop_nh.nhc_flags |= RTNH_F_DEAD;
        nexthop_nh.nhc_flags |= RTNH_F_LINKDOWN;
        dead++;
      }
      if (event === NETDEV_UNREGISTER && nexthop_nh.nhc_dev === dev) {
        dead = fi.fib_nhs;
        break;
      }
    }
    if (dead === fi.fib_nhs) {
      if (gone) fi.fib_flags |= RTNH_F_DEAD;
      if (gone || event === NETDEV_CHANGE) fi.fib_flags |= RTNH_F_LINKDOWN;
      ret++;
    }
    fib_rebalance(fi);
  }
  return ret;
}

/** A device comes up (RTNH_F_DEAD) or gets its carrier (RTNH_F_LINKDOWN): wakes nexthops over it. Returns how many routes live. */
export function fib_sync_up(dev: net_device, flags: number): number {
  let nh_flags = flags;
  let prev_fi: fib_info | null = null;
  let ret = 0;
  if ((dev.flags & IFF_UP) === 0) return 0;

  if ((nh_flags & RTNH_F_DEAD) !== 0) {
    if ((dev_get_flags(dev) & (IFF_RUNNING | IFF_LOWER_UP)) !== 0) nh_flags |= RTNH_F_LINKDOWN;
  }
  for (const nh of fib_nh_head(dev.nd_net, dev)) {
    const fi = nh.nh_parent;
    if (fi === prev_fi) continue;
    prev_fi = fi;
    let alive = 0;
    for (const nexthop_nh of fi.fib_nh) {
      if ((nexthop_nh.nhc_flags & nh_flags) === 0) {
        alive++;
        continue;
      }
      if (nexthop_nh.nhc_dev === null || (nexthop_nh.nhc_dev.flags & IFF_UP) === 0) continue;
      if (nexthop_nh.nhc_dev !== dev || __in_dev_get_rtnl(dev) === null) continue;
      alive++;
      nexthop_nh.nhc_flags &= ~nh_flags;
    }
    if (alive > 0) {
      fi.fib_flags &= ~nh_flags;
      ret++;
    }
    fib_rebalance(fi);
  }
  return ret;
}

/** What `fib_detect_death` keeps between its calls. */
interface last_resort {
  fi: fib_info | null;
  idx: number;
}

/** True when the gateway of a default route does not answer, as far as the neighbour table knows. */
function fib_detect_death(fi: fib_info, order: number, last: last_resort, dflt: number): boolean {
  const nhc = fib_info_nhc(fi, 0);
  let state = NUD_NONE;
  if (nhc.nhc_gw_family === AF_INET) {
    const n = __ipv4_neigh_lookup_noref(nhc.nhc_dev as net_device, nhc.nhc_gw.ipv4);
    if (n === null) return false;
    state = n.nud_state;
  } else {
    return false;
  }
  if (state === NUD_REACHABLE) return false;
  if ((state & NUD_VALID) !== 0 && order !== dflt) return false;
  if ((state & NUD_VALID) !== 0 || (last.idx < 0 && order > dflt && state !== NUD_INCOMPLETE)) {
    last.fi = fi;
    last.idx = order;
  }
  return true;
}

/** Of several default routes with the same metric, takes one whose gateway answers. */
function fib_select_default(flp: flowi4, res: fib_result): void {
  const tb = res.table as fib_table;
  const slen = 32 - res.prefixlen;
  const last: last_resort = { fi: null, idx: -1 };
  let fi: fib_info | null = null;
  let order = -1;
  let fa1: fib_alias | null = null;
  let last_prio = (res.fi as fib_info).fib_priority;
  let last_dscp = 0;

  for (const fa of res.fa_head as fib_alias[]) {
    const next_fi = fa.fa_info;
    if (fa.fa_slen !== slen) continue;
    if (fa.fa_dscp !== 0 && !fib_dscp_masked_match(fa.fa_dscp, flp)) continue;
    if (fa.tb_id !== tb.tb_id) continue;
    if (next_fi.fib_priority > last_prio && fa.fa_dscp === last_dscp) {
      if (last_dscp !== 0) continue;
      break;
    }
    if ((next_fi.fib_flags & RTNH_F_DEAD) !== 0) continue;
    last_dscp = fa.fa_dscp;
    last_prio = next_fi.fib_priority;
    if (next_fi.fib_scope !== res.scope || fa.fa_type !== RTN_UNICAST) continue;

    const nhc = fib_info_nhc(next_fi, 0);
    if (nhc.nhc_gw_family === 0 || nhc.nhc_scope !== RT_SCOPE_LINK) continue;
    fib_alias_accessed(fa);

    if (fi === null) {
      if (next_fi !== res.fi) break;
      fa1 = fa;
    } else if (!fib_detect_death(fi, order, last, (fa1 as fib_alias).fa_default)) {
      fib_result_assign(res, fi);
      (fa1 as fib_alias).fa_default = order;
      return;
    }
    fi = next_fi;
    order++;
  }

  if (order <= 0 || fi === null) {
    if (fa1 !== null) fa1.fa_default = -1;
    return;
  }
  if (!fib_detect_death(fi, order, last, (fa1 as fib_alias).fa_default)) {
    fib_result_assign(res, fi);
    (fa1 as fib_alias).fa_default = order;
    return;
  }
  if (last.idx >= 0) fib_result_assign(res, last.fi as fib_info);
  (fa1 as fib_alias).fa_default = last.idx;
}

function fib_good_nh(nh: fib_nh): boolean {
  let state = NUD_REACHABLE;
  if (nh.nhc_scope === RT_SCOPE_LINK) {
    const n = __ipv4_neigh_lookup_noref(nh.nhc_dev as net_device, nh.nhc_gw.ipv4);
    if (n !== null) state = n.nud_state;
  }
  return (state & NUD_VALID) !== 0;
}

/** Takes the nexthop to which the flow's `hash` (31 bits) belongs; one that goes with the source address if there is one. */
export function fib_select_multipath(res: fib_result, hash: number, fl4: flowi4 | null): void {
  const fi = res.fi as fib_info;
  const use_neigh = fi.fib_net.ipv4.sysctl_fib_multipath_use_neigh !== 0;
  const saddr = fl4 === null ? 0 : fl4.saddr;
  let score = -1;

  for (let nhsel = 0; nhsel < fi.fib_nh.length; nhsel++) {
    const nexthop_nh = fi.fib_nh[nhsel];
    const nh_upper_bound = nexthop_nh.nhc_upper_bound;
    if (nh_upper_bound === -1 || (use_neigh && !fib_good_nh(nexthop_nh))) continue;

    let nh_score = 0;
    if (saddr !== 0 && nexthop_nh.nh_saddr === saddr) nh_score += 2;
    if (hash <= nh_upper_bound) nh_score++;
    if (score >= nh_score) continue;

    res.nh_sel = nhsel;
    res.nhc = nexthop_nh;
    if (nh_score === 3 || (saddr === 0 && nh_score === 1)) return;
    score = nh_score;
  }
}

/** Chooses nexthop and source address for what this machine sends. */
export function fib_select_path(net: net, res: fib_result, fl4: flowi4, skb: sk_buff | null): void {
  if (fl4.flowi4_oif === 0) {
    if (fib_info_num_path(res.fi as fib_info) > 1) {
      const h = fib_multipath_hash(net, fl4, skb);
      fib_select_multipath(res, h, fl4);
    } else if (res.prefixlen === 0 && (res.table as fib_table).tb_num_default > 1 && res.type === RTN_UNICAST) {
      fib_select_default(fl4, res);
    }
  }
  if (fl4.saddr === 0) fl4.saddr = fib_result_prefsrc(net, res);
}
