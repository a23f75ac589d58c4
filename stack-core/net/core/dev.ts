// Network devices: registration, names, up and down, what is set on them. Kernel: net/core/dev.c
// Siblings: dev-receive.ts, dev-transmit.ts, dev-notifier.ts, dev-settings.ts.

import { loopback_net_init } from '../../drivers/net/loopback.ts';
import { EBUSY, EEXIST, EINVAL, EIO, ENFILE, ENODEV } from '../../include/linux/errno.ts';
import {
  NETIF_F_GSO_PARTIAL,
  NETIF_F_HIGHDMA,
  NETIF_F_NOCACHE_COPY,
  NETIF_F_SG,
  NETIF_F_SOFT_FEATURES,
  NETIF_F_SOFT_FEATURES_OFF,
  NETIF_F_TSO,
  NETIF_F_TSO_MANGLEID,
} from '../../include/linux/netdev_features.ts';
import {
  __LINK_STATE_PRESENT,
  __LINK_STATE_START,
  dev_net,
  IFF_XMIT_DST_RELEASE,
  IFF_XMIT_DST_RELEASE_PERM,
  NET_ADDR_PERM,
  NET_NAME_RENAMED,
  NETDEV_CHANGENAME,
  NETDEV_DOWN,
  NETDEV_GOING_DOWN,
  NETDEV_POST_INIT,
  NETDEV_PRE_UNINIT,
  NETDEV_PRE_UP,
  NETDEV_REGISTER,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NETREG_REGISTERED,
  NETREG_RELEASED,
  NETREG_UNINITIALIZED,
  NETREG_UNREGISTERED,
  NETREG_UNREGISTERING,
  napi_struct,
  net_device,
  netdev_notifier_info,
  netdev_queue,
  netif_device_present,
  notifier_to_errno,
  type packet_type,
  rtnl_link_stats64,
} from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import { net_hotdata, PTYPE_HASH_MASK } from '../../include/net/hotdata.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_LOOPBACK, IFF_RUNNING, IFF_UP, IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import { ETH_P_ALL } from '../../include/uapi/linux/if_ether.ts';
import type { nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTM_DELLINK, RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { BUG, KERN_INFO, KERN_WARNING, printk } from '../../kernel/printk.ts';
import { NET_RX_SOFTIRQ, NET_TX_SOFTIRQ, open_softirq } from '../../kernel/softirq.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { dev_activate, dev_deactivate_many, dev_init_scheduler, dev_shutdown } from '../sched/sch_generic.ts';
import { dev_mc_flush, dev_uc_flush } from './dev_addr_lists.ts';
import { __netdev_update_features } from './dev-features.ts';
import { default_device_exit } from './dev-netns.ts';
import { call_netdevice_notifiers, call_netdevice_notifiers_info } from './dev-notifier.ts';
import { flush_backlog, net_rx_action, process_backlog } from './dev-receive.ts';
import { dev_set_rx_mode } from './dev-settings.ts';
import { net_tx_action } from './dev-transmit.ts';
import { linkwatch_forget_dev, linkwatch_init_dev } from './link_watch.ts';
import { register_pernet_device, register_pernet_subsys } from './net_namespace.ts';
import { dev_proc_init } from './net-procfs.ts';
import { rtmsg_ifinfo, rtmsg_ifinfo_build_skb, rtmsg_ifinfo_send } from './rtnetlink.ts';
import { sysctl_core_init } from './sysctl_net_core.ts';

export { __dev_change_net_namespace, dev_change_net_namespace } from './dev-netns.ts';
export {
  call_netdevice_notifiers,
  register_netdevice_notifier,
  unregister_netdevice_notifier,
} from './dev-notifier.ts';
export { netif_receive_skb, netif_rx } from './dev-receive.ts';
export * from './dev-settings.ts';
export { dev_loopback_xmit, dev_queue_xmit } from './dev-transmit.ts';

/** Units that a name pattern (`eth%d`) can count: 8 bits of each byte of a page. */
const MAX_NAME_UNITS = 8 * 4096;

/** Sets up receiving and transmitting, and the loopback device of each namespace. */
export function net_dev_init(world: World): void {
  const backlog = new napi_struct(world, null, process_backlog, 64, 0);
  world.net_hotdata = new net_hotdata(backlog);
  open_softirq(world, NET_TX_SOFTIRQ, net_tx_action);
  open_softirq(world, NET_RX_SOFTIRQ, net_rx_action);
  register_pernet_subsys(world, { name: 'net/core/sysctl_net_core.c', init: sysctl_core_init });
  register_pernet_subsys(world, { name: 'net/core/net-procfs.c', init: dev_proc_init });
  register_pernet_device(world, { name: 'drivers/net/loopback.c', init: loopback_net_init });
  register_pernet_device(world, { name: 'net/core/dev.c', pre_exit: default_device_exit });
}

export const __dev_get_by_name = (net: net, name: string): net_device | null => net.dev_name_head.get(name) ?? null;
export const dev_get_by_name = __dev_get_by_name;
export const netdev_get_by_name = __dev_get_by_name;
export const __dev_get_by_index = (net: net, ifindex: number): net_device | null =>
  net.dev_index_head.get(ifindex) ?? null;
export const dev_get_by_index = __dev_get_by_index;
export const dev_get_by_index_rcu = __dev_get_by_index;
export const netdev_get_by_index = __dev_get_by_index;

/** ifindex of the device underneath or at the other end; the device's own where there is none. */
export function dev_get_iflink(dev: net_device): number {
  if (dev.netdev_ops.ndo_get_iflink !== undefined) return dev.netdev_ops.ndo_get_iflink(dev);
  return dev.ifindex;
}

/** Registers a handler of an EtherType, or a tap (ETH_P_ALL). The newest is asked first. */
export function dev_add_pack(world: World, pt: packet_type): void {
  ptype_head(world, pt).unshift(pt);
}

export function dev_remove_pack(world: World, pt: packet_type): void {
  const head = ptype_head(world, pt);
  const at = head.indexOf(pt);
  if (at < 0) printk(world, KERN_WARNING, 'dev_remove_pack: not found');
  else head.splice(at, 1);
}
export const __dev_remove_pack = dev_remove_pack;

/** The list that a handler belongs to: that of its device, of its namespace, or of all. */
function ptype_head(world: World, pt: packet_type): packet_type[] {
  const dev = pt.dev ?? null;
  const net = pt.af_packet_net ?? null;
  if (pt.type === ETH_P_ALL) {
    if (dev !== null) return dev.ptype_all;
    return (net ?? world.init_net).ptype_all;
  }
  if (dev !== null) return dev.ptype_specific;
  if (net !== null) return net.ptype_specific;
  return world.net_hotdata.ptype_base[pt.type & PTYPE_HASH_MASK];
}

/** A name that a device may have. */
export function dev_valid_name(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  if (new TextEncoder().encode(name).length >= IFNAMSIZ) return false;
  return !/[/:\s]/.test(name);
}

/** The name that `name` stands for: `eth%d` becomes the first free one. A negative errno when there is none. */
export function dev_alloc_name(dev: net_device, name: string): number {
  return dev_prep_valid_name(dev_net(dev), dev, name, ENFILE);
}

/** Gives `dev` the name `want_name`. 0 or the number in it, or a negative errno. */
function dev_prep_valid_name(net: net, dev: net_device, want_name: string, dup_errno: number): number {
  if (!dev_valid_name(want_name)) return -EINVAL;
  if (want_name.includes('%')) return __dev_alloc_name(net, dev, want_name);
  if (net.dev_name_head.has(want_name)) return -dup_errno;
  dev.name = want_name;
  return 0;
}

export function dev_get_valid_name(net: net, dev: net_device, name: string): number {
  return dev_prep_valid_name(net, dev, name, EEXIST);
}

function __dev_alloc_name(net: net, dev: net_device, pattern: string): number {
  // Exactly one %d, and nothing else that printf would read.
  const parts = pattern.split('%d');
  if (parts.length !== 2 || pattern.replace('%d', '').includes('%')) return -EINVAL;
  for (let unit = 0; unit < MAX_NAME_UNITS; unit++) {
    const name = `${parts[0]}${unit}${parts[1]}`.slice(0, IFNAMSIZ - 1);
    if (net.dev_name_head.has(name)) continue;
    dev.name = name;
    return unit;
  }
  return -ENFILE;
}

/** Renames a device. 0 or a negative errno. */
export function dev_change_name(dev: net_device, newname: string): number {
  const net = dev_net(dev);
  const oldname = dev.name;
  const old_assign_type = dev.name_assign_type;
  if (newname === oldname) return 0;
  const err = dev_get_valid_name(net, dev, newname);
  if (err < 0) return err;
  const up = (dev.flags & IFF_UP) !== 0 ? ' (while UP)' : '';
  printk(net.world, KERN_INFO, `${dev.name}: renamed from ${oldname}${up}`);
  dev.name_assign_type = NET_NAME_RENAMED;
  rename_in_list(net, dev, oldname);

  const ret = notifier_to_errno(call_netdevice_notifiers(NETDEV_CHANGENAME, dev));
  if (ret === 0) return err;
  // Somebody objects: back to the old name.
  const refused = dev.name;
  dev.name = oldname;
  dev.name_assign_type = old_assign_type;
  rename_in_list(net, dev, refused);
  call_netdevice_notifiers(NETDEV_CHANGENAME, dev);
  return ret;
}

function rename_in_list(net: net, dev: net_device, oldname: string): void {
  net.dev_name_head.delete(oldname);
  net.dev_name_head.set(dev.name, dev);
}

/** A new device with defaults, not registered yet. `setup` makes it one of its kind. */
export function alloc_netdev(
  world: World,
  name: string,
  name_assign_type: number,
  setup: (dev: net_device) => void,
): net_device {
  const dev = new net_device(world.init_net, name);
  dev.priv_flags = IFF_XMIT_DST_RELEASE | IFF_XMIT_DST_RELEASE_PERM;
  setup(dev);
  dev._tx.push(new netdev_queue(dev));
  dev.name_assign_type = name_assign_type;
  dev_init_scheduler(dev);
  return dev;
}
export const alloc_netdev_mqs = alloc_netdev;

/** Gives up a device that is not registered (any more). */
export function free_netdev(dev: net_device): void {
  for (const napi of [...dev.napi_list]) netif_napi_del(napi);
  if (dev.reg_state === NETREG_UNREGISTERED) dev.reg_state = NETREG_RELEASED;
}

const napi_ids = subsystem('napi_id', () => ({ next: 8193 }));

/** Adds a source of packets that softirq polls. */
export function netif_napi_add(
  dev: net_device,
  poll: (napi: napi_struct, budget: number) => number,
  weight = 64,
): napi_struct {
  const world = dev_net(dev).world;
  const napi = new napi_struct(world, dev, poll, weight, world.subsystem(napi_ids).next++);
  dev.napi_list.push(napi);
  return napi;
}

export function netif_napi_del(napi: napi_struct): void {
  const list = napi.dev?.napi_list ?? [];
  const at = list.indexOf(napi);
  if (at >= 0) list.splice(at, 1);
}

/** Takes an ifindex: `ifindex`, or the next one when that is 0. A negative errno when it is taken. */
function dev_index_reserve(net: net, ifindex: number): number {
  if (ifindex < 0) return -EINVAL;
  if (ifindex !== 0) return net.dev_index_head.has(ifindex) ? -EBUSY : ifindex;
  do net.ifindex++;
  while (net.dev_index_head.has(net.ifindex));
  return net.ifindex;
}

function list_netdevice(dev: net_device): void {
  const net = dev_net(dev);
  net.dev_base_head.push(dev);
  net.dev_name_head.set(dev.name, dev);
  net.dev_index_head.set(dev.ifindex, dev);
  dev_base_seq_inc(net);
}

export function unlist_netdevice(dev: net_device): void {
  const net = dev_net(dev);
  net.dev_base_head.splice(net.dev_base_head.indexOf(dev), 1);
  net.dev_name_head.delete(dev.name);
  net.dev_index_head.delete(dev.ifindex);
  dev_base_seq_inc(net);
}
export { dev_index_reserve, list_netdevice };

function dev_base_seq_inc(net: net): void {
  net.dev_base_seq++;
}

/** Makes `dev` known to the stack and to userspace. 0 or a negative errno. */
export function register_netdevice(dev: net_device): number {
  const net = dev_net(dev);
  if (dev.reg_state !== NETREG_UNINITIALIZED) BUG(net.world, `register_netdevice: ${dev.name} is registered`);
  let ret = dev_get_valid_name(net, dev, dev.name);
  if (ret < 0) return ret;
  ret = dev.netdev_ops.ndo_init?.(dev) ?? 0;
  if (ret !== 0) return ret > 0 ? -EIO : ret;

  err_uninit: {
    ret = dev_index_reserve(net, dev.ifindex);
    if (ret < 0) break err_uninit;
    dev.ifindex = ret;
    init_features(dev);
    ret = notifier_to_errno(call_netdevice_notifiers(NETDEV_POST_INIT, dev));
    if (ret !== 0) break err_uninit;

    dev.reg_state = NETREG_REGISTERED;
    __netdev_update_features(dev);
    dev.state |= __LINK_STATE_PRESENT;
    linkwatch_init_dev(dev);
    dev_init_scheduler(dev);
    list_netdevice(dev);
    if (dev.addr_assign_type === NET_ADDR_PERM) dev.perm_addr = dev.dev_addr.slice();

    ret = notifier_to_errno(call_netdevice_notifiers(NETDEV_REGISTER, dev));
    if (ret !== 0) {
      dev.needs_free_netdev = false;
      unregister_netdevice_queue(dev, null);
      return ret;
    }
    // A device that RTM_NEWLINK makes is announced when it has all its settings.
    if (dev.rtnl_link_ops === null || !dev.rtnl_link_initializing) rtmsg_ifinfo(RTM_NEWLINK, dev, 0xffffffff, 0, null);
    return 0;
  }
  dev.netdev_ops.ndo_uninit?.(dev);
  dev.priv_destructor?.(dev);
  return ret;
}
export const register_netdev = register_netdevice;

function init_features(dev: net_device): void {
  dev.hw_features |= NETIF_F_SOFT_FEATURES | NETIF_F_SOFT_FEATURES_OFF;
  dev.features |= NETIF_F_SOFT_FEATURES;
  dev.wanted_features = dev.features & dev.hw_features;
  if ((dev.flags & IFF_LOOPBACK) === 0) dev.hw_features |= NETIF_F_NOCACHE_COPY;
  if ((dev.hw_features & NETIF_F_TSO) !== 0n) dev.hw_features |= NETIF_F_TSO_MANGLEID;
  if ((dev.vlan_features & NETIF_F_TSO) !== 0n) dev.vlan_features |= NETIF_F_TSO_MANGLEID;
  dev.vlan_features |= NETIF_F_HIGHDMA;
  dev.hw_enc_features |= NETIF_F_SG | NETIF_F_GSO_PARTIAL;
  dev.mpls_features |= NETIF_F_SG;
}

export function unregister_netdevice(dev: net_device): void {
  unregister_netdevice_queue(dev, null);
}
export const unregister_netdev = unregister_netdevice;

/** Unregisters `dev`, now or, with a list, when that is handed to `unregister_netdevice_many`. */
export function unregister_netdevice_queue(dev: net_device, head: net_device[] | null): void {
  if (head !== null) {
    if (!head.includes(dev)) head.push(dev);
    return;
  }
  unregister_netdevice_many([dev]);
}

/** Shuts devices down and takes them out of the stack. Empties the list. */
export function unregister_netdevice_many(head: net_device[]): void {
  unregister_netdevice_many_notify(head, 0, null);
}

export function unregister_netdevice_many_notify(head: net_device[], portid: number, nlh: nlmsghdr | null): void {
  const devs = head.filter(dev => may_unregister(dev));
  for (const dev of devs) dev.dismantle = true;
  dev_close_many(devs.filter(dev => (dev.flags & IFF_UP) !== 0));
  for (const dev of devs) {
    unlist_netdevice(dev);
    dev.reg_state = NETREG_UNREGISTERING;
  }
  for (const dev of devs) flush_backlog(dev_net(dev).world, dev);
  for (const dev of devs) rollback_registered(dev, portid, nlh);
  for (const dev of devs) netdev_run_todo(dev);
  head.length = 0;
}

function may_unregister(dev: net_device): boolean {
  if (dev.reg_state === NETREG_REGISTERED) return true;
  printk(dev_net(dev).world, KERN_WARNING, `unregister_netdevice: device ${dev.name} never was registered`);
  return false;
}

/** Tells everybody that `dev` goes. */
function rollback_registered(dev: net_device, portid: number, nlh: nlmsghdr | null): void {
  dev_shutdown(dev);
  call_netdevice_notifiers(NETDEV_UNREGISTER, dev);
  const announce = dev.rtnl_link_ops === null || !dev.rtnl_link_initializing;
  const skb = announce ? rtmsg_ifinfo_build_skb(RTM_DELLINK, dev, 0xffffffff, 0, null, 0, portid, nlh) : null;
  dev_uc_flush(dev);
  dev_mc_flush(dev);
  call_netdevice_notifiers(NETDEV_PRE_UNINIT, dev);
  dev.netdev_ops.ndo_uninit?.(dev);
  if (skb !== null) rtmsg_ifinfo_send(skb, dev, portid, nlh);
}

/** Ends the life of an unregistered device. Differs: memory is collected, so there are no references to wait for. */
function netdev_run_todo(dev: net_device): void {
  linkwatch_forget_dev(dev);
  dev.reg_state = NETREG_UNREGISTERED;
  dev.priv_destructor?.(dev);
  if (dev.needs_free_netdev) free_netdev(dev);
}

/** Brings a device up. 0 or a negative errno. */
export function dev_open(dev: net_device, extack: netlink_ext_ack | null): number {
  if ((dev.flags & IFF_UP) !== 0) return 0;
  const ret = __dev_open(dev, extack);
  if (ret < 0) return ret;
  rtmsg_ifinfo(RTM_NEWLINK, dev, IFF_UP | IFF_RUNNING, 0, null);
  call_netdevice_notifiers(NETDEV_UP, dev);
  return ret;
}

export function __dev_open(dev: net_device, extack: netlink_ext_ack | null): number {
  if (!netif_device_present(dev)) return -ENODEV;
  let ret = notifier_to_errno(call_netdevice_notifiers_info(NETDEV_PRE_UP, new netdev_notifier_info(dev, extack)));
  if (ret !== 0) return ret;
  dev.state |= __LINK_STATE_START;
  ret = dev.netdev_ops.ndo_validate_addr?.(dev) ?? 0;
  if (ret === 0) ret = dev.netdev_ops.ndo_open?.(dev) ?? 0;
  if (ret !== 0) {
    dev.state &= ~__LINK_STATE_START;
    return ret;
  }
  dev.flags |= IFF_UP;
  dev_set_rx_mode(dev);
  dev_activate(dev);
  return 0;
}

/** Takes a device down. */
export function dev_close(dev: net_device): void {
  if ((dev.flags & IFF_UP) !== 0) dev_close_many([dev]);
}

export function dev_close_many(head: readonly net_device[]): void {
  __dev_close_many(head);
  for (const dev of head) {
    rtmsg_ifinfo(RTM_NEWLINK, dev, IFF_UP | IFF_RUNNING, 0, null);
    call_netdevice_notifiers(NETDEV_DOWN, dev);
  }
}

function __dev_close_many(head: readonly net_device[]): void {
  for (const dev of head) {
    call_netdevice_notifiers(NETDEV_GOING_DOWN, dev);
    dev.state &= ~__LINK_STATE_START;
  }
  dev_deactivate_many(head);
  for (const dev of head) {
    dev.netdev_ops.ndo_stop?.(dev);
    dev.flags &= ~IFF_UP;
  }
}

export function __dev_close(dev: net_device): void {
  __dev_close_many([dev]);
}

/** Counters of a device: those of its driver and the stack's own. */
export function dev_get_stats(dev: net_device): rtnl_link_stats64 {
  const storage = new rtnl_link_stats64();
  if (dev.netdev_ops.ndo_get_stats64 !== undefined) dev.netdev_ops.ndo_get_stats64(dev, storage);
  else Object.assign(storage, dev.stats);
  storage.rx_dropped += dev.core_stats.rx_dropped;
  storage.tx_dropped += dev.core_stats.tx_dropped;
  storage.rx_nohandler += dev.core_stats.rx_nohandler;
  storage.rx_otherhost_dropped += dev.core_stats.rx_otherhost_dropped;
  return storage;
}
