// IPv4 on devices: their addresses. Kernel: net/ipv4/devinet.c
import { EEXIST, EINVAL } from '../../include/linux/errno.ts';
import { INADDR_LOOPBACK } from '../../include/linux/in.ts';
import {
  __in_dev_get_rtnl,
  IN_DEV_ARP_NOTIFY,
  IN_DEV_CONF_SET,
  IN_DEV_PROMOTE_SECONDARIES,
  in_device,
  in_ifaddr,
  inet_ifa_match,
  inet_make_mask,
  ipv4_devconf_setall,
} from '../../include/linux/inetdevice.ts';
import {
  NETDEV_CHANGEADDR,
  NETDEV_CHANGEMTU,
  NETDEV_CHANGENAME,
  NETDEV_DOWN,
  NETDEV_NOTIFY_PEERS,
  NETDEV_REGISTER,
  NETDEV_RESEND_IGMP,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_info,
  netdev_notifier_info_to_dev,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { IPV4_MIN_MTU } from '../../include/net/ip.ts';
import { type neigh_parms, neigh_parms_data_state_setall } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_LOOPBACK, IFF_UP, IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
} from '../../include/uapi/linux/if_addr.ts';
import { ARPOP_REQUEST } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P_ARP } from '../../include/uapi/linux/if_ether.ts';
import { IPV4_DEVCONF_NOPOLICY, IPV4_DEVCONF_NOXFRM } from '../../include/uapi/linux/ip_devconf.ts';
import type { nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RT_SCOPE_HOST, RTM_DELADDR, RTM_NEWADDR } from '../../include/uapi/linux/rtnetlink.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import { mod_timer, type timer_list } from '../../kernel/timer.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { neigh_parms_alloc, neigh_parms_release } from '../core/neighbour.ts';
import { arp_ifdown } from './arp.ts';
import { arp_send, arp_tbl } from './arp-send.ts';
import { rtmsg_ifa } from './devinet-dump.ts';
import { devinet_sysctl_register, devinet_sysctl_unregister } from './devinet-sysctl.ts';
import { fib_add_ifaddr, fib_del_ifaddr } from './fib_frontend-ifaddr.ts';
import { ip_mc_destroy_dev, ip_mc_down, ip_mc_init_dev, ip_mc_rejoin_groups, ip_mc_up } from './igmp.ts';

const IPV6ONLY_FLAGS =
  IFA_F_NODAD |
  IFA_F_OPTIMISTIC |
  IFA_F_DADFAILED |
  IFA_F_HOMEADDRESS |
  IFA_F_TENTATIVE |
  IFA_F_MANAGETEMPADDR |
  IFA_F_STABLE_PRIVACY;

/** Seconds that mean: for ever. */
export const INFINITY_LIFE_TIME = 0xffffffff;
const ADDR_CHECK_FREQUENCY = 120 * HZ;
const ADDRCONF_TIMER_FUZZ_MINUS = HZ / 50;
const ADDRCONF_TIMER_FUZZ = HZ / 4;
const ADDRCONF_TIMER_FUZZ_MAX = HZ;

/** Who wants to know of addresses that come (NETDEV_UP) and go (NETDEV_DOWN). */
export type inetaddr_notifier = (event: number, ifa: in_ifaddr) => number;
const inetaddr_chain = subsystem('inetaddr_chain', () => [] as inetaddr_notifier[]);

export function register_inetaddr_notifier(world: World, nb: inetaddr_notifier): void {
  world.subsystem(inetaddr_chain).push(nb);
}

function blocking_notifier_call_chain(event: number, ifa: in_ifaddr): void {
  for (const notifier_call of ifa.ifa_dev.dev.nd_net.world.subsystem(inetaddr_chain)) notifier_call(event, ifa);
}

function inet_hash_insert(net: net, ifa: in_ifaddr): void {
  const head = net.ipv4.inet_addr_lst.get(ifa.ifa_local);
  if (head === undefined) net.ipv4.inet_addr_lst.set(ifa.ifa_local, [ifa]);
  else head.unshift(ifa);
}

function inet_hash_remove(ifa: in_ifaddr): void {
  const lst = ifa.ifa_dev.dev.nd_net.ipv4.inet_addr_lst;
  const head = lst.get(ifa.ifa_local);
  if (head === undefined) return;
  const at = head.indexOf(ifa);
  if (at >= 0) head.splice(at, 1);
  if (head.length === 0) lst.delete(ifa.ifa_local);
}

export const inet_alloc_ifa = (in_dev: in_device): in_ifaddr => new in_ifaddr(in_dev);

/** Turns IPv4 on for a device. */
export function inetdev_init(dev: net_device): in_device {
  const net = dev.nd_net;
  const in_dev = new in_device(dev);
  in_dev.cnf.data.set(net.ipv4.devconf_dflt.data);
  in_dev.arp_parms = neigh_parms_alloc(dev, arp_tbl(net.world)) as neigh_parms;
  devinet_sysctl_register(in_dev);
  ip_mc_init_dev(in_dev);
  if ((dev.flags & IFF_UP) !== 0) ip_mc_up(in_dev);
  // From here on the device can receive.
  dev.ip_ptr = in_dev;
  return in_dev;
}

/** Turns IPv4 off for a device. */
function inetdev_destroy(in_dev: in_device): void {
  const dev = in_dev.dev;
  in_dev.dead = true;
  ip_mc_destroy_dev(in_dev);
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = in_dev.ifa_list) inet_del_ifa(in_dev, ifa);
  dev.ip_ptr = null;
  devinet_sysctl_unregister(in_dev);
  neigh_parms_release(arp_tbl(dev.nd_net.world), in_dev.arp_parms);
  arp_ifdown(dev);
}

/** The address before `ifa` in the list of its device; null when it is the first. */
function ifa_before(in_dev: in_device, ifa: in_ifaddr): in_ifaddr | null {
  let before: in_ifaddr | null = null;
  for (let at = in_dev.ifa_list; at !== null && at !== ifa; at = at.ifa_next) before = at;
  return before;
}

/** Puts `ifa` behind `before`; null: first. */
function ifa_link(in_dev: in_device, before: in_ifaddr | null, ifa: in_ifaddr): void {
  if (before === null) {
    ifa.ifa_next = in_dev.ifa_list;
    in_dev.ifa_list = ifa;
  } else {
    ifa.ifa_next = before.ifa_next;
    before.ifa_next = ifa;
  }
}

function ifa_unlink(in_dev: in_device, ifa: in_ifaddr): void {
  const before = ifa_before(in_dev, ifa);
  if (before === null) in_dev.ifa_list = ifa.ifa_next;
  else before.ifa_next = ifa.ifa_next;
}

/**
 * Takes an address off its device. With a primary one go the secondary ones of its subnet, or (promote_secondaries) the
 * first of them takes its place.
 */
export function __inet_del_ifa(in_dev: in_device, ifa1: in_ifaddr, nlh: nlmsghdr | null, portid: number): void {
  const do_promote = IN_DEV_PROMOTE_SECONDARIES(in_dev);
  let promote: in_ifaddr | null = null;
  let prev_prom: in_ifaddr | null = null;
  // The promoted address goes behind this one.
  let last_prim = ifa_before(in_dev, ifa1);

  if (!in_dev.dead) {
    if ((ifa1.ifa_flags & IFA_F_SECONDARY) === 0) {
      for (let ifa = ifa1.ifa_next; ifa !== null; ) {
        const next: in_ifaddr | null = ifa.ifa_next;
        const secondary = (ifa.ifa_flags & IFA_F_SECONDARY) !== 0;
        if (!secondary && ifa1.ifa_scope <= ifa.ifa_scope) last_prim = ifa;

        if (!secondary || ifa1.ifa_mask !== ifa.ifa_mask || !inet_ifa_match(ifa1.ifa_address, ifa)) {
          prev_prom = ifa;
        } else if (!do_promote) {
          inet_hash_remove(ifa);
          ifa_unlink(in_dev, ifa);
          rtmsg_ifa(RTM_DELADDR, ifa, nlh, portid);
          blocking_notifier_call_chain(NETDEV_DOWN, ifa);
        } else {
          promote = ifa;
          break;
        }
        ifa = next;
      }
    }
    // All of the subnet change their preferred source: their routes go silently, while the addresses are still there.
    for (let ifa: in_ifaddr | null = promote; ifa !== null; ifa = ifa.ifa_next) {
      if (ifa1.ifa_mask === ifa.ifa_mask && inet_ifa_match(ifa1.ifa_address, ifa)) fib_del_ifaddr(ifa, ifa1);
    }
  }

  ifa_unlink(in_dev, ifa1);
  inet_hash_remove(ifa1);
  // First the message, then the notifier, which deletes routes.
  rtmsg_ifa(RTM_DELADDR, ifa1, nlh, portid);
  blocking_notifier_call_chain(NETDEV_DOWN, ifa1);

  if (promote === null) return;
  const next_sec = promote.ifa_next;
  if (prev_prom !== null) {
    prev_prom.ifa_next = next_sec;
    ifa_link(in_dev, last_prim, promote);
  }
  promote.ifa_flags &= ~IFA_F_SECONDARY;
  rtmsg_ifa(RTM_NEWADDR, promote, nlh, portid);
  blocking_notifier_call_chain(NETDEV_UP, promote);
  for (let ifa = next_sec; ifa !== null; ifa = ifa.ifa_next) {
    if (ifa1.ifa_mask === ifa.ifa_mask && inet_ifa_match(ifa1.ifa_address, ifa)) fib_add_ifaddr(ifa);
  }
}

export function inet_del_ifa(in_dev: in_device, ifa: in_ifaddr): void {
  __inet_del_ifa(in_dev, ifa, null, 0);
}

/**
 * Gives a device an address: primary, or secondary when the device has one in the same subnet. Returns 0 or a negative
 * errno.
 */
export function __inet_insert_ifa(
  ifa: in_ifaddr,
  nlh: nlmsghdr | null,
  portid: number,
  extack: netlink_ext_ack | null,
): number {
  const in_dev = ifa.ifa_dev;
  const net = in_dev.dev.nd_net;
  let last_primary: in_ifaddr | null = null;
  let last: in_ifaddr | null = null;

  ifa.ifa_flags &= ~IFA_F_SECONDARY;
  ifa.ifa_flags &= ~IPV6ONLY_FLAGS;
  for (let ifa1 = in_dev.ifa_list; ifa1 !== null; ifa1 = ifa1.ifa_next) {
    if ((ifa1.ifa_flags & IFA_F_SECONDARY) === 0 && ifa.ifa_scope <= ifa1.ifa_scope) last_primary = ifa1;
    if (ifa1.ifa_mask === ifa.ifa_mask && inet_ifa_match(ifa1.ifa_address, ifa)) {
      if (ifa1.ifa_local === ifa.ifa_local) return -EEXIST;
      if (ifa1.ifa_scope !== ifa.ifa_scope) {
        NL_SET_ERR_MSG(extack, 'ipv4: Invalid scope value');
        return -EINVAL;
      }
      ifa.ifa_flags |= IFA_F_SECONDARY;
    }
    last = ifa1;
  }
  ifa_link(in_dev, (ifa.ifa_flags & IFA_F_SECONDARY) !== 0 ? last : last_primary, ifa);
  inet_hash_insert(net, ifa);
  schedule_addr_chk(net, 0);

  // First the message, then the notifier, which adds routes: who listens knows the address by then.
  rtmsg_ifa(RTM_NEWADDR, ifa, nlh, portid);
  blocking_notifier_call_chain(NETDEV_UP, ifa);
  return 0;
}

function inet_insert_ifa(ifa: in_ifaddr): number {
  if (ifa.ifa_local === 0) return 0;
  return __inet_insert_ifa(ifa, null, 0, null);
}

/** Sets how long an address is good, in seconds from now. */
export function set_ifa_lifetime(ifa: in_ifaddr, valid_lft: number, prefered_lft: number): void {
  const now = jiffies(ifa.ifa_dev.dev.nd_net.world);
  let flags = ifa.ifa_flags & ~(IFA_F_PERMANENT | IFA_F_DEPRECATED);
  if (valid_lft !== INFINITY_LIFE_TIME) ifa.ifa_valid_lft = valid_lft;
  else flags |= IFA_F_PERMANENT;
  if (prefered_lft !== INFINITY_LIFE_TIME) {
    if (prefered_lft === 0) flags |= IFA_F_DEPRECATED;
    ifa.ifa_preferred_lft = prefered_lft;
  }
  ifa.ifa_flags = flags;
  ifa.ifa_tstamp = now;
  if (ifa.ifa_cstamp < 0) ifa.ifa_cstamp = now;
}

/** Looks at lifetimes again in `delay` jiffies, if the namespace has an address that does not live for ever. */
export function schedule_addr_chk(net: net, delay: number): void {
  const work = net.ipv4.addr_chk_work;
  if (work === null) return;
  for (const ifas of net.ipv4.inet_addr_lst.values()) {
    if (ifas.every(ifa => (ifa.ifa_flags & IFA_F_PERMANENT) !== 0)) continue;
    mod_timer(work, jiffies(net.world) + delay);
    return;
  }
}

/** Ends addresses whose time is over, and marks those that are no longer preferred. */
export function check_lifetime(net: net, work: timer_list): void {
  const now = jiffies(net.world);
  let next = now + ADDR_CHECK_FREQUENCY;

  const ifas = [...net.ipv4.inet_addr_lst.values()].flat();
  for (const ifa of ifas) {
    if ((ifa.ifa_flags & IFA_F_PERMANENT) !== 0) continue;
    const age = Math.floor((now - ifa.ifa_tstamp + ADDRCONF_TIMER_FUZZ_MINUS) / HZ);
    const ends = ifa.ifa_tstamp + ifa.ifa_valid_lft * HZ;
    if (ifa.ifa_valid_lft !== INFINITY_LIFE_TIME && age >= ifa.ifa_valid_lft) {
      inet_del_ifa(ifa.ifa_dev, ifa);
    } else if (ifa.ifa_preferred_lft !== INFINITY_LIFE_TIME && age >= ifa.ifa_preferred_lft) {
      next = Math.min(next, ends);
      if ((ifa.ifa_flags & IFA_F_DEPRECATED) !== 0) continue;
      ifa.ifa_flags |= IFA_F_DEPRECATED;
      rtmsg_ifa(RTM_NEWADDR, ifa, null, 0);
    } else {
      next = Math.min(next, ifa.ifa_tstamp + ifa.ifa_preferred_lft * HZ, ends);
    }
  }

  const next_sec = Math.ceil(next / HZ) * HZ;
  const next_sched = next_sec < next + ADDRCONF_TIMER_FUZZ ? next_sec : next;
  schedule_addr_chk(net, Math.max(next_sched - now, ADDRCONF_TIMER_FUZZ_MAX));
}

/** Labels follow a new name of the device: the first one is the name, others keep their `:alias`. */
function inetdev_changename(dev: net_device, in_dev: in_device): void {
  let named = 0;
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    const old = ifa.ifa_label;
    ifa.ifa_label = dev.name;
    if (named++ !== 0) {
      const at = old.indexOf(':');
      const dot = at < 0 ? `:${named}` : old.slice(at);
      ifa.ifa_label = dev.name.slice(0, IFNAMSIZ - 1 - dot.length) + dot;
    }
    rtmsg_ifa(RTM_NEWADDR, ifa, null, 0);
  }
}

/** Tells everybody on the link our addresses. */
function inetdev_send_gratuitous_arp(dev: net_device, in_dev: in_device): void {
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    arp_send(ARPOP_REQUEST, ETH_P_ARP, ifa.ifa_local, dev, ifa.ifa_local, null, dev.dev_addr, null);
  }
}

const inetdev_valid_mtu = (mtu: number): boolean => mtu >= IPV4_MIN_MTU;

/** The loopback device came up: it gets 127.0.0.1/8. */
function inetdev_loopback_up(dev: net_device, in_dev: in_device): void {
  const ifa = inet_alloc_ifa(in_dev);
  ifa.ifa_local = INADDR_LOOPBACK;
  ifa.ifa_address = INADDR_LOOPBACK;
  ifa.ifa_prefixlen = 8;
  ifa.ifa_mask = inet_make_mask(8);
  ifa.ifa_scope = RT_SCOPE_HOST;
  ifa.ifa_label = dev.name;
  set_ifa_lifetime(ifa, INFINITY_LIFE_TIME, INFINITY_LIFE_TIME);
  ipv4_devconf_setall(in_dev);
  neigh_parms_data_state_setall(in_dev.arp_parms);
  inet_insert_ifa(ifa);
}

/** Follows what happens to devices. */
export function inetdev_event(event: number, info: netdev_notifier_info): number {
  const dev = netdev_notifier_info_to_dev(info);
  const in_dev = __in_dev_get_rtnl(dev);

  if (in_dev === null) {
    if (event === NETDEV_REGISTER) {
      const fresh = inetdev_init(dev);
      if ((dev.flags & IFF_LOOPBACK) !== 0) {
        IN_DEV_CONF_SET(fresh, IPV4_DEVCONF_NOXFRM, 1);
        IN_DEV_CONF_SET(fresh, IPV4_DEVCONF_NOPOLICY, 1);
      }
    } else if (event === NETDEV_CHANGEMTU && inetdev_valid_mtu(dev.mtu)) {
      inetdev_init(dev);
    }
    return NOTIFY_DONE;
  }

  switch (event) {
    case NETDEV_UP:
      if (!inetdev_valid_mtu(dev.mtu)) break;
      if ((dev.flags & IFF_LOOPBACK) !== 0) inetdev_loopback_up(dev, in_dev);
      ip_mc_up(in_dev);
      if (IN_DEV_ARP_NOTIFY(in_dev) !== 0) inetdev_send_gratuitous_arp(dev, in_dev);
      break;
    case NETDEV_CHANGEADDR:
      if (IN_DEV_ARP_NOTIFY(in_dev) !== 0) inetdev_send_gratuitous_arp(dev, in_dev);
      break;
    case NETDEV_NOTIFY_PEERS:
      inetdev_send_gratuitous_arp(dev, in_dev);
      break;
    case NETDEV_RESEND_IGMP:
      ip_mc_rejoin_groups(in_dev);
      break;
    case NETDEV_DOWN:
      ip_mc_down(in_dev);
      break;
    case NETDEV_CHANGEMTU:
      // Too small for IPv4.
      if (!inetdev_valid_mtu(dev.mtu)) inetdev_destroy(in_dev);
      break;
    case NETDEV_UNREGISTER:
      inetdev_destroy(in_dev);
      break;
    case NETDEV_CHANGENAME:
      inetdev_changename(dev, in_dev);
      devinet_sysctl_unregister(in_dev);
      devinet_sysctl_register(in_dev);
      break;
  }
  return NOTIFY_DONE;
}
