// What routes share: nexthops, their scopes and checks. Kernel: net/ipv4/fib_semantics.c
import { EINVAL, ENETDOWN, ENODEV } from '../../include/linux/errno.ts';
import { ip_ignore_linkdown } from '../../include/linux/inetdevice.ts';
import { type net_device, netif_carrier_ok } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { flowi4, LOOPBACK_IFINDEX } from '../../include/net/flow.ts';
import {
  FIB_LOOKUP_IGNORE_LINKSTATE,
  FIB_LOOKUP_NOREF,
  FIB_RES_DEV,
  FIB_RES_OIF,
  type fib_config,
  fib_info,
  fib_info_nh,
  fib_info_num_path,
  fib_nh,
  type fib_nh_common,
  fib_result,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MAX,
  RTN_MULTICAST,
  RTN_UNICAST,
  RTNH_COMPARE_MASK,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTNH_F_PERVASIVE,
} from '../../include/uapi/linux/rtnetlink.ts';
import { WARN_ON } from '../../kernel/printk.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { inet_select_addr, inetdev_by_index } from './devinet-select.ts';
import { fib_get_table, fib_lookup, inet_addr_type_dev_table, inet_addr_type_table } from './fib_frontend-lookup.ts';
import { fib_count_nexthops, fib_get_nhs } from './fib_semantics-multipath.ts';
import { fib_props } from './fib_semantics-props.ts';
import { fib_table_lookup } from './fib_trie.ts';
import { ip_fib_metrics_init } from './metrics.ts';

/** A route no longer uses `fi`; the last one takes it out of the tables. */
export function fib_release_info(fi: fib_info): void {
  fi.fib_treeref--;
  if (fi.fib_treeref > 0) return;
  const ipv4 = fi.fib_net.ipv4;
  remove_from(ipv4.fib_info_hash, fi.fib_hash, fi);
  ipv4.fib_info_cnt--;
  if (fi.fib_prefsrc !== 0) remove_from(ipv4.fib_info_laddrhash, fi.fib_prefsrc, fi);
  for (const nh of fi.fib_nh) {
    if (nh.nhc_dev === null) continue;
    fib_nh_head(fi.fib_net, nh.nhc_dev).delete(nh);
  }
  fi.fib_dead = true;
  free_fib_info(fi);
}

function remove_from(hash: Map<number, fib_info[]>, slot: number, fi: fib_info): void {
  const head = hash.get(slot);
  if (head === undefined) return;
  head.splice(head.indexOf(fi), 1);
  if (head.length === 0) hash.delete(slot);
}

function add_to(hash: Map<number, fib_info[]>, slot: number, fi: fib_info): void {
  const head = hash.get(slot);
  if (head === undefined) hash.set(slot, [fi]);
  else head.unshift(fi);
}

/** Gives back what `fi` holds: realms are counted. */
export function free_fib_info(fi: fib_info): void {
  if (WARN_ON(fi.fib_net.world, !fi.fib_dead, 'Freeing alive fib_info')) return;
  for (const nh of fi.fib_nh) if (nh.nh_tclassid !== 0) fi.fib_net.ipv4.fib_num_tclassid_users--;
}

/** Nexthops that leave by `dev`. */
export function fib_nh_head(net: net, dev: net_device): Set<fib_nh> {
  let head = net.ipv4.fib_nh_head.get(dev);
  if (head === undefined) {
    head = new Set();
    net.ipv4.fib_nh_head.set(dev, head);
  }
  return head;
}

/** 0 when the nexthops of both are the same. */
function nh_comp(fi: fib_info, ofi: fib_info): number {
  for (let nhsel = 0; nhsel < fib_info_num_path(fi); nhsel++) {
    const nh = fib_info_nh(fi, nhsel);
    const onh = fib_info_nh(ofi, nhsel);
    if (nh.nhc_oif !== onh.nhc_oif) return -1;
    if (nh.nhc_gw_family !== onh.nhc_gw_family) return -1;
    if (nh.nhc_scope !== onh.nhc_scope) return -1;
    if (nh.nhc_weight !== onh.nhc_weight) return -1;
    if (nh.nh_tclassid !== onh.nh_tclassid) return -1;
    if (((nh.nhc_flags ^ onh.nhc_flags) & ~RTNH_COMPARE_MASK) !== 0) return -1;
    if (nh.nhc_gw_family === AF_INET && nh.nhc_gw.ipv4 !== onh.nhc_gw.ipv4) return -1;
  }
  return 0;
}

function fib_info_hashfn(fi: fib_info): number {
  let val = fi.fib_nhs ^ ((fi.fib_protocol << 8) | fi.fib_scope) ^ fi.fib_prefsrc ^ fi.fib_priority;
  for (const nh of fi.fib_nh) val ^= nh.nhc_oif;
  // Differs: the gateway is hashed too, so that a million gateways do not share one slot.
  for (const nh of fi.fib_nh) val ^= Math.imul(nh.nhc_gw.ipv4, 0x61c88647);
  return val >>> 0;
}

/** The one among those known that says the same as `nfi`, or null. */
function fib_find_info(nfi: fib_info): fib_info | null {
  for (const fi of nfi.fib_net.ipv4.fib_info_hash.get(nfi.fib_hash) ?? []) {
    if (fi.fib_nhs !== nfi.fib_nhs) continue;
    if (nfi.fib_protocol !== fi.fib_protocol) continue;
    if (nfi.fib_scope !== fi.fib_scope) continue;
    if (nfi.fib_prefsrc !== fi.fib_prefsrc) continue;
    if (nfi.fib_priority !== fi.fib_priority) continue;
    if (nfi.fib_type !== fi.fib_type) continue;
    if (nfi.fib_tb_id !== fi.fib_tb_id) continue;
    if (!nfi.fib_metrics.metrics.every((value, i) => value === fi.fib_metrics.metrics[i])) continue;
    if (((nfi.fib_flags ^ fi.fib_flags) & ~RTNH_COMPARE_MASK) !== 0) continue;
    if (nh_comp(fi, nfi) === 0) return fi;
  }
  return null;
}

/** Is `gw` a gateway of some route over `dev`? 0 if so, else -1. Asked before a redirect is believed. */
export function ip_fib_check_default(gw: number, dev: net_device): number {
  for (const nh of fib_nh_head(dev.nd_net, dev)) {
    if (nh.nhc_gw.ipv4 === gw && (nh.nhc_flags & RTNH_F_DEAD) === 0) return 0;
  }
  return -1;
}

/** Fills `nh` from the request. Returns 0. */
export function fib_nh_init(net: net, nh: fib_nh, cfg: fib_config, nh_weight: number): number {
  nh.nhc_family = AF_INET;
  nh.nhc_oif = cfg.fc_oif;
  nh.nhc_gw_family = cfg.fc_gw_family;
  if (cfg.fc_gw_family === AF_INET) nh.nhc_gw.ipv4 = cfg.fc_gw4;
  nh.nhc_flags = cfg.fc_flags;
  nh.nh_tclassid = cfg.fc_flow;
  if (nh.nh_tclassid !== 0) net.ipv4.fib_num_tclassid_users++;
  nh.nhc_weight = nh_weight;
  return 0;
}

/** Shares the hashes of flows out among the nexthops by weight. */
export function fib_rebalance(fi: fib_info): void {
  if (fib_info_num_path(fi) < 2) return;

  const usable = (nh: fib_nh): boolean => {
    if ((nh.nhc_flags & RTNH_F_DEAD) !== 0) return false;
    return !((nh.nhc_flags & RTNH_F_LINKDOWN) !== 0 && ip_ignore_linkdown(nh.nhc_dev as net_device));
  };
  let total = 0;
  for (const nh of fi.fib_nh) if (usable(nh)) total += nh.nhc_weight;

  let w = 0;
  for (const nexthop_nh of fi.fib_nh) {
    let upper_bound = -1;
    if (usable(nexthop_nh)) {
      w += nexthop_nh.nhc_weight;
      upper_bound = Math.round((w * 2 ** 31) / total) - 1;
    }
    nexthop_nh.nhc_upper_bound = upper_bound;
  }
}

/**
 * A gateway has to be reachable directly: by a route of narrower scope than the route that uses it, or because the user
 * says so (onlink). Sets device and scope of `nh`. Returns 0 or a negative errno.
 */
function fib_check_nh_v4_gw(
  net: net,
  nh: fib_nh,
  table: number,
  scope: number,
  extack: netlink_ext_ack | null,
): number {
  if ((nh.nhc_flags & RTNH_F_ONLINK) !== 0) return fib_check_nh_onlink(net, nh, scope, extack);

  const res = new fib_result();
  const fl4 = new flowi4();
  fl4.daddr = nh.nhc_gw.ipv4;
  fl4.flowi4_scope = scope + 1;
  fl4.flowi4_oif = nh.nhc_oif;
  fl4.flowi4_iif = LOOPBACK_IFINDEX;
  if (fl4.flowi4_scope < RT_SCOPE_LINK) fl4.flowi4_scope = RT_SCOPE_LINK;

  let err = 0;
  const tbl = table !== 0 && table !== RT_TABLE_MAIN ? fib_get_table(net, table) : null;
  if (tbl !== null) err = fib_table_lookup(tbl, fl4, res, FIB_LOOKUP_IGNORE_LINKSTATE | FIB_LOOKUP_NOREF);
  // The gateway may be on link by another table than the route's own.
  if (tbl === null || err !== 0) err = fib_lookup(net, fl4, res, FIB_LOOKUP_IGNORE_LINKSTATE);
  if (err !== 0) {
    NL_SET_ERR_MSG(extack, 'Nexthop has invalid gateway');
    return err;
  }
  if (res.type !== RTN_UNICAST && res.type !== RTN_LOCAL) {
    NL_SET_ERR_MSG(extack, 'Nexthop has invalid gateway');
    return -EINVAL;
  }
  nh.nhc_scope = res.scope;
  nh.nhc_oif = FIB_RES_OIF(res);
  const dev: net_device | null = FIB_RES_DEV(res);
  nh.nhc_dev = dev;
  if (dev === null) {
    NL_SET_ERR_MSG(extack, 'No egress device for nexthop gateway');
    return -EINVAL;
  }
  if (!netif_carrier_ok(dev)) nh.nhc_flags |= RTNH_F_LINKDOWN;
  return (dev.flags & IFF_UP) !== 0 ? 0 : -ENETDOWN;
}

function fib_check_nh_onlink(net: net, nh: fib_nh, scope: number, extack: netlink_ext_ack | null): number {
  if (scope >= RT_SCOPE_LINK) {
    NL_SET_ERR_MSG(extack, 'Nexthop has invalid scope');
    return -EINVAL;
  }
  const dev = __dev_get_by_index(net, nh.nhc_oif);
  if (dev === null) {
    NL_SET_ERR_MSG(extack, 'Nexthop device required for onlink');
    return -ENODEV;
  }
  if ((dev.flags & IFF_UP) === 0) {
    NL_SET_ERR_MSG(extack, 'Nexthop device is not up');
    return -ENETDOWN;
  }
  const addr_type = inet_addr_type_dev_table(net, dev, nh.nhc_gw.ipv4);
  if (addr_type !== RTN_UNICAST) {
    NL_SET_ERR_MSG(extack, 'Nexthop has invalid gateway');
    return -EINVAL;
  }
  if (!netif_carrier_ok(dev)) nh.nhc_flags |= RTNH_F_LINKDOWN;
  nh.nhc_dev = dev;
  nh.nhc_scope = RT_SCOPE_LINK;
  return 0;
}

function fib_check_nh_nongw(net: net, nh: fib_nh, extack: netlink_ext_ack | null): number {
  if ((nh.nhc_flags & (RTNH_F_PERVASIVE | RTNH_F_ONLINK)) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set');
    return -EINVAL;
  }
  const in_dev = inetdev_by_index(net, nh.nhc_oif);
  if (in_dev === null) return -ENODEV;
  if ((in_dev.dev.flags & IFF_UP) === 0) {
    NL_SET_ERR_MSG(extack, 'Device for nexthop is not up');
    return -ENETDOWN;
  }
  nh.nhc_dev = in_dev.dev;
  nh.nhc_scope = RT_SCOPE_HOST;
  if (!netif_carrier_ok(nh.nhc_dev)) nh.nhc_flags |= RTNH_F_LINKDOWN;
  return 0;
}

/** Checks a nexthop and finds its device. Returns 0 or a negative errno. */
export function fib_check_nh(
  net: net,
  nh: fib_nh,
  table: number,
  scope: number,
  extack: netlink_ext_ack | null,
): number {
  if (nh.nhc_gw_family === AF_INET) return fib_check_nh_v4_gw(net, nh, table, scope, extack);
  return fib_check_nh_nongw(net, nh, extack);
}

/** Finds the source address that goes with a nexthop, and remembers it. */
export function fib_info_update_nhc_saddr(net: net, nhc: fib_nh_common, scope: number): number {
  const nh = nhc as fib_nh;
  const saddr = inet_select_addr(nh.nhc_dev as net_device, nh.nhc_gw.ipv4, scope);
  nh.nh_saddr = saddr;
  nh.nh_saddr_genid = net.ipv4.dev_addr_genid;
  return saddr;
}

/** The source address to use with the route that was found. */
export function fib_result_prefsrc(net: net, res: fib_result): number {
  const fi = res.fi as fib_info;
  const nh = res.nhc as fib_nh;
  if (fi.fib_prefsrc !== 0) return fi.fib_prefsrc;
  if (nh.nh_saddr_genid === net.ipv4.dev_addr_genid) return nh.nh_saddr;
  return fib_info_update_nhc_saddr(net, nh, fi.fib_scope);
}

function fib_valid_prefsrc(cfg: fib_config, fib_prefsrc: number): boolean {
  if (cfg.fc_type === RTN_LOCAL && cfg.fc_dst !== 0 && fib_prefsrc === cfg.fc_dst) return true;

  const net = cfg.fc_nlinfo.nl_net;
  const tb_id = cfg.fc_table === RT_TABLE_MAIN ? RT_TABLE_LOCAL : cfg.fc_table;
  let rc = inet_addr_type_table(net, fib_prefsrc, tb_id);
  if (rc !== RTN_LOCAL && tb_id !== RT_TABLE_LOCAL) rc = inet_addr_type_table(net, fib_prefsrc, RT_TABLE_LOCAL);
  return rc === RTN_LOCAL;
}

/** Makes what a route needs, or finds it if another route has it already. A negative errno when `cfg` makes no sense. */
export function fib_create_info(cfg: fib_config, extack: netlink_ext_ack | null): fib_info | number {
  const net = cfg.fc_nlinfo.nl_net;
  let nhs = 1;

  if (cfg.fc_type > RTN_MAX) return -EINVAL;
  // A route must not promise more reach than its type has.
  if (fib_props[cfg.fc_type].scope > cfg.fc_scope) {
    NL_SET_ERR_MSG(extack, 'Invalid scope');
    return -EINVAL;
  }
  if ((cfg.fc_flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid rtm_flags - can not contain DEAD or LINKDOWN');
    return -EINVAL;
  }
  // Differs: there are no nexthop objects, so none has this id.
  if (cfg.fc_nh_id !== 0) {
    NL_SET_ERR_MSG(extack, 'Nexthop id does not exist');
    return -EINVAL;
  }
  if (cfg.fc_mp !== null) {
    nhs = fib_count_nexthops(cfg.fc_mp, extack);
    if (nhs === 0) return -EINVAL;
  }

  const fib_metrics = ip_fib_metrics_init(cfg.fc_mx, extack);
  if (typeof fib_metrics === 'number') return fib_metrics;

  const fi = new fib_info(net);
  fi.fib_metrics = fib_metrics;
  fi.fib_protocol = cfg.fc_protocol;
  fi.fib_scope = cfg.fc_scope;
  fi.fib_flags = cfg.fc_flags;
  fi.fib_priority = cfg.fc_priority;
  fi.fib_prefsrc = cfg.fc_prefsrc;
  fi.fib_type = cfg.fc_type;
  fi.fib_tb_id = cfg.fc_table;
  fi.fib_nhs = nhs;
  for (let i = 0; i < nhs; i++) fi.fib_nh.push(new fib_nh(fi));

  const err = fib_info_check(fi, cfg, extack);
  if (err !== 0) {
    fi.fib_dead = true;
    free_fib_info(fi);
    return err;
  }
  return link_it(net, fi);
}

/** Fills and checks the nexthops. Returns 0 or a negative errno. */
function fib_info_check(fi: fib_info, cfg: fib_config, extack: netlink_ext_ack | null): number {
  const net = fi.fib_net;
  const err = cfg.fc_mp === null ? fib_nh_init(net, fi.fib_nh[0], cfg, 1) : fib_get_nhs(fi, cfg.fc_mp, cfg, extack);
  if (err !== 0) return err;

  if (fib_props[cfg.fc_type].error !== 0) {
    if (cfg.fc_gw_family !== 0 || cfg.fc_oif !== 0 || cfg.fc_mp !== null) {
      NL_SET_ERR_MSG(extack, 'Gateway, device and multipath can not be specified for this route type');
      return -EINVAL;
    }
    return 0;
  }
  switch (cfg.fc_type) {
    case RTN_UNICAST:
    case RTN_LOCAL:
    case RTN_BROADCAST:
    case RTN_ANYCAST:
    case RTN_MULTICAST:
      break;
    default:
      NL_SET_ERR_MSG(extack, 'Invalid route type');
      return -EINVAL;
  }
  if (cfg.fc_scope > RT_SCOPE_HOST) {
    NL_SET_ERR_MSG(extack, 'Invalid scope');
    return -EINVAL;
  }
  const nh_err = cfg.fc_scope === RT_SCOPE_HOST ? fib_check_host_nh(fi, extack) : fib_check_nhs(fi, cfg, extack);
  if (nh_err !== 0) return nh_err;

  if (fi.fib_prefsrc !== 0 && !fib_valid_prefsrc(cfg, fi.fib_prefsrc)) {
    NL_SET_ERR_MSG(extack, 'Invalid prefsrc address');
    return -EINVAL;
  }
  for (const nexthop_nh of fi.fib_nh) fib_info_update_nhc_saddr(net, nexthop_nh, fi.fib_scope);
  fib_rebalance(fi);
  return 0;
}

/** A local address: one nexthop, its device, no gateway. */
function fib_check_host_nh(fi: fib_info, extack: netlink_ext_ack | null): number {
  const nh = fi.fib_nh[0];
  if (fi.fib_nhs !== 1) {
    NL_SET_ERR_MSG(extack, 'Route with host scope can not have multiple nexthops');
    return -EINVAL;
  }
  if (nh.nhc_gw_family !== 0) {
    NL_SET_ERR_MSG(extack, 'Route with host scope can not have a gateway');
    return -EINVAL;
  }
  nh.nhc_scope = RT_SCOPE_NOWHERE;
  nh.nhc_dev = __dev_get_by_index(fi.fib_net, nh.nhc_oif);
  return nh.nhc_dev === null ? -ENODEV : 0;
}

function fib_check_nhs(fi: fib_info, cfg: fib_config, extack: netlink_ext_ack | null): number {
  let linkdown = 0;
  for (const nexthop_nh of fi.fib_nh) {
    const err = fib_check_nh(fi.fib_net, nexthop_nh, cfg.fc_table, cfg.fc_scope, extack);
    if (err !== 0) return err;
    if ((nexthop_nh.nhc_flags & RTNH_F_LINKDOWN) !== 0) linkdown++;
  }
  if (linkdown === fi.fib_nhs) fi.fib_flags |= RTNH_F_LINKDOWN;
  return 0;
}

/** Enters `fi` into the tables, unless they know one that says the same: then that one is used. */
function link_it(net: net, fi: fib_info): fib_info {
  fi.fib_hash = fib_info_hashfn(fi);
  const ofi = fib_find_info(fi);
  if (ofi !== null) {
    fi.fib_dead = true;
    free_fib_info(fi);
    ofi.fib_treeref++;
    return ofi;
  }
  fi.fib_treeref = 1;
  net.ipv4.fib_info_cnt++;
  add_to(net.ipv4.fib_info_hash, fi.fib_hash, fi);
  if (fi.fib_prefsrc !== 0) add_to(net.ipv4.fib_info_laddrhash, fi.fib_prefsrc, fi);
  for (const nexthop_nh of fi.fib_nh) {
    if (nexthop_nh.nhc_dev === null) continue;
    fib_nh_head(net, nexthop_nh.nhc_dev).add(nexthop_nh);
  }
  return fi;
}
