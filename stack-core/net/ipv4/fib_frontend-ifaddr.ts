// Routes that come and go with addresses and devices. Kernel: net/ipv4/fib_frontend.c
import { ipv4_is_zeronet } from '../../include/linux/in.ts';
import { __in_dev_get_rtnl, type in_ifaddr, inet_ifa_match } from '../../include/linux/inetdevice.ts';
import {
  NETDEV_CHANGE,
  NETDEV_CHANGEMTU,
  NETDEV_DOWN,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_info,
  type netdev_notifier_info_ext,
  netdev_notifier_info_to_dev,
} from '../../include/linux/netdevice.ts';
import { fib_config } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_LOOPBACK, IFF_LOWER_UP, IFF_RUNNING, IFF_UP } from '../../include/uapi/linux/if.ts';
import { IFA_F_NOPREFIXROUTE, IFA_F_SECONDARY } from '../../include/uapi/linux/if_addr.ts';
import { NLM_F_APPEND, NLM_F_CREATE } from '../../include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTM_DELROUTE,
  RTM_NEWROUTE,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_UNICAST,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTPROT_KERNEL,
} from '../../include/uapi/linux/rtnetlink.ts';
import { KERN_WARNING, printk } from '../../kernel/printk.ts';
import { dev_get_flags } from '../core/dev.ts';
import { arp_ifdown, arp_invalidate } from './arp.ts';
import { inet_ifa_byprefix } from './devinet-select.ts';
import { fib_new_table, inet_addr_type_dev_table } from './fib_frontend-lookup.ts';
import { fib_sync_down_addr, fib_sync_down_dev, fib_sync_mtu, fib_sync_up } from './fib_semantics-sync.ts';
import { fib_table_delete, fib_table_insert } from './fib_trie.ts';
import { fib_table_flush } from './fib_trie-walk.ts';
import { rt_cache_flush } from './route-cache.ts';

/** Takes out all dead routes of a namespace. */
export function fib_flush(net: net): void {
  let flushed = 0;
  for (const head of net.ipv4.fib_table_hash) for (const tb of [...head]) flushed += fib_table_flush(net, tb, false);
  if (flushed > 0) rt_cache_flush(net);
}

/** Adds or deletes a route on behalf of an address, as if netlink had asked for it. */
function fib_magic(cmd: number, type: number, dst: number, dst_len: number, ifa: in_ifaddr, rt_priority: number): void {
  const net = ifa.ifa_dev.dev.nd_net;
  const tb = fib_new_table(net, type === RTN_UNICAST ? RT_TABLE_MAIN : RT_TABLE_LOCAL);
  const cfg = new fib_config({ nlh: null, nl_net: net, portid: 0 });
  cfg.fc_protocol = RTPROT_KERNEL;
  cfg.fc_type = type;
  cfg.fc_dst = dst;
  cfg.fc_dst_len = dst_len;
  cfg.fc_priority = rt_priority;
  cfg.fc_prefsrc = ifa.ifa_local;
  cfg.fc_oif = ifa.ifa_dev.dev.ifindex;
  cfg.fc_nlflags = NLM_F_CREATE | NLM_F_APPEND;
  cfg.fc_table = tb.tb_id;
  cfg.fc_scope = type !== RTN_LOCAL ? RT_SCOPE_LINK : RT_SCOPE_HOST;

  if (cmd === RTM_NEWROUTE) fib_table_insert(net, tb, cfg, null);
  else fib_table_delete(net, tb, cfg, null);
}

/** The type of a prefix route: all of 127.0.0.0/8 is local. */
const prefix_type = (dev: net_device): number => ((dev.flags & IFF_LOOPBACK) !== 0 ? RTN_LOCAL : RTN_UNICAST);

/** Routes of a new address: itself, its broadcast addresses, its prefix. */
export function fib_add_ifaddr(ifa: in_ifaddr): void {
  const in_dev = ifa.ifa_dev;
  const dev = in_dev.dev;
  const mask = ifa.ifa_mask;
  const addr = ifa.ifa_local;
  const prefix = (ifa.ifa_address & mask) >>> 0;
  let prim: in_ifaddr | null = ifa;

  if ((ifa.ifa_flags & IFA_F_SECONDARY) !== 0) {
    prim = inet_ifa_byprefix(in_dev, prefix, mask);
    if (prim === null) {
      printk(dev.nd_net.world, KERN_WARNING, 'IPv4: fib_add_ifaddr: bug: prim == NULL');
      return;
    }
  }
  fib_magic(RTM_NEWROUTE, RTN_LOCAL, addr, 32, prim, 0);
  if ((dev.flags & IFF_UP) === 0) return;

  if (ifa.ifa_broadcast !== 0 && ifa.ifa_broadcast !== 0xffffffff) {
    fib_magic(RTM_NEWROUTE, RTN_BROADCAST, ifa.ifa_broadcast, 32, prim, 0);
    arp_invalidate(dev, ifa.ifa_broadcast, false);
  }

  const primary = (ifa.ifa_flags & IFA_F_SECONDARY) === 0;
  if (ipv4_is_zeronet(prefix) || !primary || (prefix === addr && ifa.ifa_prefixlen === 32)) return;
  if ((ifa.ifa_flags & IFA_F_NOPREFIXROUTE) === 0) {
    fib_magic(RTM_NEWROUTE, prefix_type(dev), prefix, ifa.ifa_prefixlen, prim, ifa.ifa_rt_priority);
  }
  if (ifa.ifa_prefixlen < 31) {
    const brd = (prefix | ~mask) >>> 0;
    fib_magic(RTM_NEWROUTE, RTN_BROADCAST, brd, 32, prim, 0);
    arp_invalidate(dev, brd, false);
  }
}

/** The metric of an address's prefix route changes: first the new route, then the old one goes. */
export function fib_modify_prefix_metric(ifa: in_ifaddr, new_metric: number): void {
  const prefix = (ifa.ifa_address & ifa.ifa_mask) >>> 0;
  const dev = ifa.ifa_dev.dev;
  if ((dev.flags & IFF_UP) === 0) return;
  if ((ifa.ifa_flags & (IFA_F_SECONDARY | IFA_F_NOPREFIXROUTE)) !== 0) return;
  if (ipv4_is_zeronet(prefix) || (prefix === ifa.ifa_local && ifa.ifa_prefixlen === 32)) return;

  fib_magic(RTM_NEWROUTE, prefix_type(dev), prefix, ifa.ifa_prefixlen, ifa, new_metric);
  fib_magic(RTM_DELROUTE, prefix_type(dev), prefix, ifa.ifa_prefixlen, ifa, ifa.ifa_rt_priority);
}

// What other addresses of the device still need, when one goes.
const LOCAL_OK = 1;
const BRD_OK = 2;
const BRD0_OK = 4;
const BRD1_OK = 8;

/**
 * An address goes: takes out its routes, except those that another address of the device needs as well. `iprim`: the
 * subnet's primary address is going, and with it count as gone all of its secondary ones.
 */
export function fib_del_ifaddr(ifa: in_ifaddr, iprim: in_ifaddr | null): void {
  const in_dev = ifa.ifa_dev;
  const dev = in_dev.dev;
  const world = dev.nd_net.world;
  const brd = (ifa.ifa_address | ~ifa.ifa_mask) >>> 0;
  const any = (ifa.ifa_address & ifa.ifa_mask) >>> 0;
  let prim: in_ifaddr | null = ifa;
  let ok = 0;
  let gone = true;
  let subnet = false;

  if ((ifa.ifa_flags & IFA_F_SECONDARY) !== 0) {
    prim = inet_ifa_byprefix(in_dev, any, ifa.ifa_mask);
    if (prim === null) {
      if (!in_dev.dead) printk(world, KERN_WARNING, 'IPv4: fib_del_ifaddr: bug: prim == NULL');
      return;
    }
    if (iprim !== null && iprim !== prim) {
      printk(world, KERN_WARNING, 'IPv4: fib_del_ifaddr: bug: iprim != prim');
      return;
    }
  } else if (!ipv4_is_zeronet(any) && (any !== ifa.ifa_local || ifa.ifa_prefixlen < 32)) {
    if ((ifa.ifa_flags & IFA_F_NOPREFIXROUTE) === 0) {
      fib_magic(RTM_DELROUTE, prefix_type(dev), any, ifa.ifa_prefixlen, prim, 0);
    }
    subnet = true;
  }

  if (!in_dev.dead) ({ ok, gone } = still_needed(ifa, iprim, prim, brd, any));

  if ((ok & BRD_OK) === 0) fib_magic(RTM_DELROUTE, RTN_BROADCAST, ifa.ifa_broadcast, 32, prim, 0);
  if (subnet && ifa.ifa_prefixlen < 31) {
    if ((ok & BRD1_OK) === 0) fib_magic(RTM_DELROUTE, RTN_BROADCAST, brd, 32, prim, 0);
    if ((ok & BRD0_OK) === 0) fib_magic(RTM_DELROUTE, RTN_BROADCAST, any, 32, prim, 0);
  }
  if ((ok & LOCAL_OK) !== 0) return;

  fib_magic(RTM_DELROUTE, RTN_LOCAL, ifa.ifa_local, 32, prim, 0);
  // Has this machine lost the address altogether? Then routes that prefer it as source go, too.
  const addr_type = inet_addr_type_dev_table(dev.nd_net, dev, ifa.ifa_local);
  if (gone && addr_type !== RTN_LOCAL) {
    if (fib_sync_down_addr(dev, ifa.ifa_local) > 0) fib_flush(dev.nd_net);
  }
}

/** Which routes of `ifa` other addresses of the device need, and whether the address itself is gone. */
function still_needed(
  ifa: in_ifaddr,
  iprim: in_ifaddr | null,
  prim: in_ifaddr,
  brd: number,
  any: number,
): { ok: number; gone: boolean } {
  const in_dev = ifa.ifa_dev;
  let prim1: in_ifaddr | null = null;
  let same_prefsrc = false;
  let gone = true;
  let ok = 0;

  for (let ifa1 = in_dev.ifa_list; ifa1 !== null; ifa1 = ifa1.ifa_next) {
    if (ifa1 === ifa) {
      // It is promoted: the address stays.
      gone = false;
      continue;
    }
    if (iprim !== null && ifa1.ifa_mask === iprim.ifa_mask && inet_ifa_match(ifa1.ifa_address, iprim)) continue;

    // Others count only if their routes have the same preferred source, that of the primary address.
    if ((ifa1.ifa_flags & IFA_F_SECONDARY) !== 0) {
      if (ifa1.ifa_mask === prim.ifa_mask && inet_ifa_match(ifa1.ifa_address, prim)) {
        prim1 = prim;
      } else {
        if (!same_prefsrc) continue;
        if (prim1 === null || ifa1.ifa_mask !== prim1.ifa_mask || !inet_ifa_match(ifa1.ifa_address, prim1)) {
          prim1 = inet_ifa_byprefix(in_dev, ifa1.ifa_address, ifa1.ifa_mask);
        }
        if (prim1 === null || prim1.ifa_local !== prim.ifa_local) continue;
      }
    } else {
      if (prim.ifa_local !== ifa1.ifa_local) continue;
      prim1 = ifa1;
      if (prim !== prim1) same_prefsrc = true;
    }

    if (ifa.ifa_local === ifa1.ifa_local) ok |= LOCAL_OK;
    if (ifa.ifa_broadcast === ifa1.ifa_broadcast) ok |= BRD_OK;
    if (brd === ifa1.ifa_broadcast) ok |= BRD1_OK;
    if (any === ifa1.ifa_broadcast) ok |= BRD0_OK;
    if (prim1 === ifa1 && ifa1.ifa_prefixlen < 31) ok |= subnet_broadcasts(ifa, ifa1, brd, any);
  }
  return { ok, gone };
}

/** Broadcast addresses of `ifa` that are those of the subnet of `ifa1`. */
function subnet_broadcasts(ifa: in_ifaddr, ifa1: in_ifaddr, brd: number, any: number): number {
  const brd1 = (ifa1.ifa_address | ~ifa1.ifa_mask) >>> 0;
  const any1 = (ifa1.ifa_address & ifa1.ifa_mask) >>> 0;
  let ok = 0;
  if (ipv4_is_zeronet(any1)) return ok;
  if (ifa.ifa_broadcast === brd1 || ifa.ifa_broadcast === any1) ok |= BRD_OK;
  if (brd === brd1 || brd === any1) ok |= BRD1_OK;
  if (any === brd1 || any === any1) ok |= BRD0_OK;
  return ok;
}

function fib_disable_ip(dev: net_device, event: number, force: boolean): void {
  if (fib_sync_down_dev(dev, event, force) > 0) fib_flush(dev.nd_net);
  else rt_cache_flush(dev.nd_net);
  arp_ifdown(dev);
}

/** Follows addresses. */
export function fib_inetaddr_event(event: number, ifa: in_ifaddr): number {
  const dev = ifa.ifa_dev.dev;
  const net = dev.nd_net;
  switch (event) {
    case NETDEV_UP:
      fib_add_ifaddr(ifa);
      fib_sync_up(dev, RTNH_F_DEAD);
      net.ipv4.dev_addr_genid++;
      rt_cache_flush(net);
      break;
    case NETDEV_DOWN:
      fib_del_ifaddr(ifa, null);
      net.ipv4.dev_addr_genid++;
      // Without an address there is no IPv4 on this device.
      if (ifa.ifa_dev.ifa_list === null) fib_disable_ip(dev, event, true);
      else rt_cache_flush(net);
      break;
  }
  return NOTIFY_DONE;
}

/** Follows devices. */
export function fib_netdev_event(event: number, info: netdev_notifier_info): number {
  const dev = netdev_notifier_info_to_dev(info);
  const net = dev.nd_net;

  if (event === NETDEV_UNREGISTER) {
    fib_disable_ip(dev, event, true);
    net.ipv4.fib_nh_head.delete(dev);
    return NOTIFY_DONE;
  }
  const in_dev = __in_dev_get_rtnl(dev);
  if (in_dev === null) return NOTIFY_DONE;

  switch (event) {
    case NETDEV_UP:
      for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) fib_add_ifaddr(ifa);
      fib_sync_up(dev, RTNH_F_DEAD);
      net.ipv4.dev_addr_genid++;
      rt_cache_flush(net);
      break;
    case NETDEV_DOWN:
      fib_disable_ip(dev, event, false);
      break;
    case NETDEV_CHANGE: {
      const carrier = (dev_get_flags(dev) & (IFF_RUNNING | IFF_LOWER_UP)) !== 0;
      if (carrier) fib_sync_up(dev, RTNH_F_LINKDOWN);
      else fib_sync_down_dev(dev, event, false);
      rt_cache_flush(net);
      break;
    }
    case NETDEV_CHANGEMTU:
      fib_sync_mtu(dev, (info as netdev_notifier_info_ext).mtu);
      rt_cache_flush(net);
      break;
  }
  return NOTIFY_DONE;
}
