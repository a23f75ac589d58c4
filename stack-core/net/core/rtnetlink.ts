// Routing netlink: finds the handler of a message; notifications about links. Kernel: net/core/rtnetlink.c
// Links themselves: rtnetlink-link-*.ts.
import { EMSGSIZE, ENOBUFS, EOPNOTSUPP } from '../../include/linux/errno.ts';
import {
  NETDEV_CHANGE_TX_QUEUE_LEN,
  NETDEV_CHANGEADDR,
  NETDEV_CHANGEINFODATA,
  NETDEV_CHANGELOWERSTATE,
  NETDEV_CHANGEMTU,
  NETDEV_CHANGENAME,
  NETDEV_CHANGEUPPER,
  NETDEV_FEAT_CHANGE,
  NETDEV_NOTIFY_PEERS,
  NETDEV_RESEND_IGMP,
  NETREG_REGISTERED,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_info,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_UNSPEC, PF_BRIDGE, PF_PACKET, PF_UNSPEC } from '../../include/linux/socket.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { nlmsg_data, nlmsg_len } from '../../include/net/netlink.ts';
import {
  RTNL_FLAG_BULK_DEL_SUPPORTED,
  RTNL_FLAG_DUMP_SPLIT_NLM_DONE,
  type rtnl_af_ops,
  type rtnl_link_ops,
} from '../../include/net/rtnetlink.ts';
import type { sock } from '../../include/net/sock.ts';
import { sock_net } from '../../include/net/sock.ts';
import {
  IFLA_EVENT_FEATURES,
  IFLA_EVENT_IGMP_RESEND,
  IFLA_EVENT_NONE,
  IFLA_EVENT_NOTIFY_PEERS,
} from '../../include/uapi/linux/if_link.ts';
import { NETLINK_ROUTE, NLM_F_BULK, NLM_F_DUMP, NLM_F_ECHO, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import {
  RTM_BASE,
  RTM_DELLINK,
  RTM_DELNEIGH,
  RTM_GETADDR,
  RTM_GETLINK,
  RTM_GETNEIGH,
  RTM_GETNETCONF,
  RTM_GETROUTE,
  RTM_MAX,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_SETLINK,
  RTNL_FAMILY_MAX,
  RTNLGRP_LINK,
  RTNLGRP_MAX,
} from '../../include/uapi/linux/rtnetlink.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import {
  netlink_dump_start,
  netlink_rcv_skb,
  netlink_set_err,
  netlink_unicast,
  nlmsg_new,
  nlmsg_notify,
} from '../netlink/af_netlink.ts';
import { netlink_kernel_create, netlink_kernel_release } from '../netlink/socket.ts';
import { unregister_netdevice_queue } from './dev.ts';
import { register_netdevice_notifier } from './dev-notifier.ts';
import { register_pernet_subsys } from './net_namespace.ts';
import { rtnl_bridge_dellink, rtnl_bridge_getlink, rtnl_bridge_setlink } from './rtnetlink-bridge.ts';
import { rtnl_fdb_add, rtnl_fdb_del, rtnl_fdb_dump, rtnl_fdb_get } from './rtnetlink-fdb.ts';
import { rtnl_dellink, rtnl_newlink, rtnl_setlink } from './rtnetlink-link-change.ts';
import { if_nlmsg_size, rtnl_fill_ifinfo } from './rtnetlink-link-fill.ts';
import { rtnl_dump_ifinfo, rtnl_getlink } from './rtnetlink-link-get.ts';
import { kfree_skb } from './skbuff.ts';

export { nlmsg_new };

/** Handles one request: 0 or a negative errno. */
export type rtnl_doit_func = (skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack) => number;
/** Fills `skb` with the next objects: its length, 0 when there is nothing more, or a negative errno. */
export type rtnl_dumpit_func = (skb: sk_buff, cb: netlink_callback) => number;

export interface rtnl_link {
  doit: rtnl_doit_func | null;
  dumpit: rtnl_dumpit_func | null;
  flags: number;
}

/** Handlers by protocol family, then by message type. */
export const rtnl_msg_handlers = subsystem('rtnl_msg_handlers', () => new Map<number, Map<number, rtnl_link>>());
/** Kinds of links, in the order of their registration. */
export const link_ops = subsystem('link_ops', () => [] as rtnl_link_ops[]);
export const rtnl_af_ops_list = subsystem('rtnl_af_ops', () => [] as rtnl_af_ops[]);

// Message types come in fours: new, delete, get, set.
const RTNL_KIND_DEL = 1;
const RTNL_KIND_GET = 2;

/** Registers the handlers of a message type for a family; PF_UNSPEC takes what no other family does. */
export function rtnl_register(
  world: World,
  protocol: number,
  msgtype: number,
  doit: rtnl_doit_func | null,
  dumpit: rtnl_dumpit_func | null,
  flags = 0,
): void {
  const families = world.subsystem(rtnl_msg_handlers);
  let tab = families.get(protocol);
  if (tab === undefined) {
    tab = new Map();
    families.set(protocol, tab);
  }
  const old = tab.get(msgtype);
  tab.set(msgtype, {
    doit: doit ?? old?.doit ?? null,
    dumpit: dumpit ?? old?.dumpit ?? null,
    flags: flags | (old?.flags ?? 0),
  });
}

export function rtnl_unregister(world: World, protocol: number, msgtype: number): void {
  world.subsystem(rtnl_msg_handlers).get(protocol)?.delete(msgtype);
}

/** The handlers of a message type, those of the family before those for all. */
export function rtnl_get_link(world: World, protocol: number, msgtype: number): rtnl_link | null {
  return world.subsystem(rtnl_msg_handlers).get(protocol)?.get(msgtype) ?? null;
}

/** Makes a kind of links known. Returns 0. */
export function rtnl_link_register(world: World, ops: rtnl_link_ops): number {
  ops.dellink ??= unregister_netdevice_queue;
  world.subsystem(link_ops).push(ops);
  return 0;
}

export function rtnl_link_ops_get(world: World, kind: string): rtnl_link_ops | null {
  return world.subsystem(link_ops).find(ops => ops.kind === kind) ?? null;
}

export function rtnl_af_register(world: World, ops: rtnl_af_ops): void {
  world.subsystem(rtnl_af_ops_list).push(ops);
}

/** The kernel's socket of a namespace. */
export const rtnl_sock = (net: net): sock => net.rtnl as sock;

/** Answers a request. Owns `skb`. */
export function rtnl_unicast(skb: sk_buff, net: net, pid: number): number {
  const err = netlink_unicast(rtnl_sock(net), skb, pid);
  return err < 0 ? err : 0;
}

/** Tells `group`, and who asked for it, of a change. Owns `skb`. */
export function rtnl_notify(skb: sk_buff, net: net, pid: number, group: number, nlh: nlmsghdr | null): void {
  const report = nlh !== null && (nlh.nlmsg_flags & NLM_F_ECHO) !== 0;
  nlmsg_notify(rtnl_sock(net), skb, pid, group, report);
}

/** Tells `group` that something was lost. `error`: a negative errno. */
export function rtnl_set_sk_err(net: net, group: number, error: number): void {
  netlink_set_err(rtnl_sock(net), 0, group, -error);
}

export const rtnl_has_listeners = (net: net, group: number): boolean => true;

export const rtnl_msg_family = (nlh: nlmsghdr): number => (nlmsg_len(nlh) >= 1 ? nlh.buf[nlmsg_data(nlh)] : AF_UNSPEC);

/** Finds the handler of a request and calls it. 0 or a negative errno; -EINTR: a dump has begun. */
export function rtnetlink_rcv_msg(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const type = nlh.nlmsg_type;
  if (type > RTM_MAX) return -EOPNOTSUPP;
  // Every message has at least a family.
  if (nlmsg_len(nlh) < 1) return 0;
  const net = sock_net(skb.sk as sock);
  const { world } = net;
  const family = rtnl_msg_family(nlh);
  const kind = (type - RTM_BASE) & 3;
  if (kind === RTNL_KIND_GET && (nlh.nlmsg_flags & NLM_F_DUMP) !== 0) return rtnl_dump_msg(skb, nlh, family);

  let link = rtnl_get_link(world, family, type);
  if (link === null || link.doit === null) link = rtnl_get_link(world, PF_UNSPEC, type);
  if (link === null || link.doit === null) return -EOPNOTSUPP;
  const bulk = kind === RTNL_KIND_DEL && (nlh.nlmsg_flags & NLM_F_BULK) !== 0;
  if (bulk && (link.flags & RTNL_FLAG_BULK_DEL_SUPPORTED) === 0) {
    NL_SET_ERR_MSG(extack, 'Bulk delete is not supported');
    return -EOPNOTSUPP;
  }
  return link.doit(skb, nlh, extack);
}

function rtnl_dump_msg(skb: sk_buff, nlh: nlmsghdr, family: number): number {
  const net = sock_net(skb.sk as sock);
  let link = rtnl_get_link(net.world, family, nlh.nlmsg_type);
  if (link === null || link.dumpit === null) link = rtnl_get_link(net.world, PF_UNSPEC, nlh.nlmsg_type);
  if (link === null || link.dumpit === null) return -EOPNOTSUPP;
  return netlink_dump_start(rtnl_sock(net), skb, nlh, { dump: rtnl_dumpit, data: link });
}

/** One step of a dump. Programs that came before NLMSG_DONE shared a datagram expect it in one of its own. */
function rtnl_dumpit(skb: sk_buff, cb: netlink_callback): number {
  const link = cb.data as (rtnl_link & { dumpit: rtnl_dumpit_func }) | null;
  // The step before reached the end: a handler need not know how to be called once more.
  if (link === null) return 0;
  const err = link.dumpit(skb, cb);
  if ((link.flags & RTNL_FLAG_DUMP_SPLIT_NLM_DONE) === 0) return err;
  if (err < 0 && err !== -EMSGSIZE) return err;
  if (err === 0) cb.data = null;
  return skb.len;
}

/** The same dump of every family in turn, for who asks for all of them. */
function rtnl_dump_all(skb: sk_buff, cb: netlink_callback): number {
  const handlers = skb.world.subsystem(rtnl_msg_handlers);
  const families = [...handlers.keys()].filter(family => family !== PF_UNSPEC && family !== PF_PACKET);
  for (const family of families.sort((a, b) => a - b)) {
    if (family < cb.family) continue;
    const dumpit = handlers.get(family)?.get(cb.nlh.nlmsg_type)?.dumpit ?? null;
    if (dumpit === null) continue;
    if (family > cb.family) {
      cb.args.fill(0);
      cb.ctx = null;
      cb.prev_seq = 0;
      cb.seq = 0;
      cb.family = family;
    }
    const ret = dumpit(skb, cb);
    if (ret !== 0) return skb.len > 0 ? skb.len : ret;
  }
  // The next round finds nothing left to do.
  cb.family = RTNL_FAMILY_MAX + 1;
  return skb.len;
}

function rtnetlink_rcv(skb: sk_buff): void {
  netlink_rcv_skb(skb, rtnetlink_rcv_msg);
}

// ---- notifications about links ----

/** A message about `dev`; null when it could not be made, which the group is told. */
export function rtmsg_ifinfo_build_skb(
  type: number,
  dev: net_device,
  change: number,
  event: number,
  new_nsid: number | null,
  new_ifindex: number,
  portid = 0,
  nlh: nlmsghdr | null = null,
): sk_buff | null {
  const net = dev.nd_net;
  const skb = nlmsg_new(net.world, if_nlmsg_size(dev, 0));
  const seq = nlh?.nlmsg_seq ?? 0;
  const about = { type, pid: portid, seq, change, flags: 0, ext_filter_mask: 0, event, new_nsid, new_ifindex };
  const err = rtnl_fill_ifinfo(skb, dev, dev.nd_net, about);
  if (err === 0) return skb;
  kfree_skb(skb);
  rtnl_set_sk_err(net, RTNLGRP_LINK, err === -EMSGSIZE ? -ENOBUFS : err);
  return null;
}

export function rtmsg_ifinfo_send(skb: sk_buff, dev: net_device, portid: number, nlh: nlmsghdr | null): void {
  rtnl_notify(skb, dev.nd_net, portid, RTNLGRP_LINK, nlh);
}

/** Tells everybody about `dev`: `change` holds the IFF_* that it is about. */
export function rtmsg_ifinfo(
  type: number,
  dev: net_device,
  change: number,
  portid: number,
  nlh: nlmsghdr | null,
): void {
  rtmsg_ifinfo_event(type, dev, change, IFLA_EVENT_NONE, null, 0, portid, nlh);
}

/** The same for a device that goes to another namespace. */
export function rtmsg_ifinfo_newnet(
  type: number,
  dev: net_device,
  change: number,
  new_nsid: number | null,
  new_ifindex: number,
): void {
  rtmsg_ifinfo_event(type, dev, change, IFLA_EVENT_NONE, new_nsid, new_ifindex, 0, null);
}

function rtmsg_ifinfo_event(
  type: number,
  dev: net_device,
  change: number,
  event: number,
  new_nsid: number | null,
  new_ifindex: number,
  portid: number,
  nlh: nlmsghdr | null,
): void {
  if (dev.reg_state !== NETREG_REGISTERED) return;
  const skb = rtmsg_ifinfo_build_skb(type, dev, change, event, new_nsid, new_ifindex, portid, nlh);
  if (skb !== null) rtmsg_ifinfo_send(skb, dev, portid, nlh);
}

/** What is told as IFLA_EVENT; other changes are told without. */
const EVENTS: { readonly [event: number]: number } = {
  [NETDEV_FEAT_CHANGE]: IFLA_EVENT_FEATURES,
  [NETDEV_NOTIFY_PEERS]: IFLA_EVENT_NOTIFY_PEERS,
  [NETDEV_RESEND_IGMP]: IFLA_EVENT_IGMP_RESEND,
};
const TOLD = new Set([
  NETDEV_CHANGEMTU,
  NETDEV_CHANGEADDR,
  NETDEV_CHANGENAME,
  NETDEV_FEAT_CHANGE,
  NETDEV_NOTIFY_PEERS,
  NETDEV_CHANGEUPPER,
  NETDEV_RESEND_IGMP,
  NETDEV_CHANGEINFODATA,
  NETDEV_CHANGELOWERSTATE,
  NETDEV_CHANGE_TX_QUEUE_LEN,
]);

function rtnetlink_event(event: number, info: netdev_notifier_info): number {
  if (!TOLD.has(event)) return NOTIFY_DONE;
  rtmsg_ifinfo_event(RTM_NEWLINK, info.dev, 0, EVENTS[event] ?? IFLA_EVENT_NONE, null, 0, 0, null);
  return NOTIFY_DONE;
}

function rtnetlink_net_init(net: net): void {
  net.rtnl = netlink_kernel_create(net, NETLINK_ROUTE, { groups: RTNLGRP_MAX, input: rtnetlink_rcv });
}

function rtnetlink_net_exit(net: net): void {
  if (net.rtnl !== null) netlink_kernel_release(net.rtnl);
  net.rtnl = null;
}

export function rtnetlink_init(world: World): void {
  register_pernet_subsys(world, { name: 'rtnetlink', init: rtnetlink_net_init, exit: rtnetlink_net_exit });
  register_netdevice_notifier(world, { notifier_call: rtnetlink_event });
  rtnl_register(world, PF_UNSPEC, RTM_NEWLINK, rtnl_newlink, null);
  rtnl_register(world, PF_UNSPEC, RTM_DELLINK, rtnl_dellink, null);
  rtnl_register(world, PF_UNSPEC, RTM_GETLINK, rtnl_getlink, rtnl_dump_ifinfo, RTNL_FLAG_DUMP_SPLIT_NLM_DONE);
  rtnl_register(world, PF_UNSPEC, RTM_SETLINK, rtnl_setlink, null);
  rtnl_register(world, PF_BRIDGE, RTM_GETLINK, null, rtnl_bridge_getlink);
  rtnl_register(world, PF_BRIDGE, RTM_DELLINK, rtnl_bridge_dellink, null);
  rtnl_register(world, PF_BRIDGE, RTM_SETLINK, rtnl_bridge_setlink, null);
  rtnl_register(world, PF_BRIDGE, RTM_NEWNEIGH, rtnl_fdb_add, null);
  rtnl_register(world, PF_BRIDGE, RTM_DELNEIGH, rtnl_fdb_del, null, RTNL_FLAG_BULK_DEL_SUPPORTED);
  rtnl_register(world, PF_BRIDGE, RTM_GETNEIGH, rtnl_fdb_get, rtnl_fdb_dump);
  for (const type of [RTM_GETADDR, RTM_GETROUTE, RTM_GETNETCONF]) {
    rtnl_register(world, PF_UNSPEC, type, null, rtnl_dump_all);
  }
}
