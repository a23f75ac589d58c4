// A link as a message. Kernel: net/core/rtnetlink.c, rtnl_fill_ifinfo
import { EMSGSIZE, ENODATA } from '../../include/linux/errno.ts';
import {
  type net_device,
  netif_carrier_ok,
  netif_running,
  type rtnl_link_stats64,
} from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  nla_nest_cancel,
  nla_nest_end,
  nla_nest_start,
  nla_nest_start_noflag,
  nla_put,
  nla_put_s32,
  nla_put_string,
  nla_put_u8,
  nla_put_u16,
  nla_put_u32,
  nla_reserve,
  nla_total_size,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import type { rtnl_link_ops } from '../../include/net/rtnetlink.ts';
import { IF_OPER_DOWN } from '../../include/uapi/linux/if.ts';
import {
  IFLA_ADDRESS,
  IFLA_AF_SPEC,
  IFLA_ALLMULTI,
  IFLA_BROADCAST,
  IFLA_CARRIER,
  IFLA_CARRIER_CHANGES,
  IFLA_CARRIER_DOWN_COUNT,
  IFLA_CARRIER_UP_COUNT,
  IFLA_DEVLINK_PORT,
  IFLA_DPLL_PIN,
  IFLA_EVENT,
  IFLA_EVENT_NONE,
  IFLA_GRO_IPV4_MAX_SIZE,
  IFLA_GRO_MAX_SIZE,
  IFLA_GROUP,
  IFLA_GSO_IPV4_MAX_SIZE,
  IFLA_GSO_MAX_SEGS,
  IFLA_GSO_MAX_SIZE,
  IFLA_HEADROOM,
  IFLA_IFALIAS,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_INFO_SLAVE_DATA,
  IFLA_INFO_SLAVE_KIND,
  IFLA_LINK,
  IFLA_LINK_NETNSID,
  IFLA_LINKINFO,
  IFLA_LINKMODE,
  IFLA_MAP,
  IFLA_MASTER,
  IFLA_MAX_MTU,
  IFLA_MAX_PACING_OFFLOAD_HORIZON,
  IFLA_MIN_MTU,
  IFLA_MTU,
  IFLA_NETNS_IMMUTABLE,
  IFLA_NEW_IFINDEX,
  IFLA_NEW_NETNSID,
  IFLA_NUM_RX_QUEUES,
  IFLA_NUM_TX_QUEUES,
  IFLA_OPERSTATE,
  IFLA_PERM_ADDRESS,
  IFLA_PROMISCUITY,
  IFLA_PROTO_DOWN,
  IFLA_QDISC,
  IFLA_STATS,
  IFLA_STATS64,
  IFLA_TAILROOM,
  IFLA_TARGET_NETNSID,
  IFLA_TSO_MAX_SEGS,
  IFLA_TSO_MAX_SIZE,
  IFLA_TXQLEN,
  IFLA_XDP,
  IFLA_XDP_ATTACHED,
  rtnl_link_ifmap,
  rtnl_link_stats,
  rtnl_link_stats64_wire,
} from '../../include/uapi/linux/if_link.ts';
import { ifinfomsg, RTEXT_FILTER_SKIP_STATS } from '../../include/uapi/linux/rtnetlink.ts';
import { dev_get_iflink, dev_get_stats } from './dev.ts';
import { netdev_master_upper_dev_get } from './dev-adjacent.ts';
import { dev_get_flags } from './dev-settings.ts';
import { peernet2id_alloc } from './net_namespace-ids.ts';
import { rtnl_af_ops_list } from './rtnetlink.ts';

/** What a link message says beside the link itself. */
export interface link_message {
  /** RTM_NEWLINK or RTM_DELLINK. */
  type: number;
  pid: number;
  seq: number;
  /** IFF_* that the message is about. */
  change: number;
  flags: number;
  ext_filter_mask: number;
  /** IFLA_EVENT_*. */
  event: number;
  /** Id of the namespace that the device goes to; null: it does not. */
  new_nsid: number | null;
  new_ifindex: number;
  /** Id of the namespace that was asked for (IFLA_TARGET_NETNSID). */
  tgt_netnsid?: number;
}

/** Bytes of payload that a message about `dev` takes at most. */
export function if_nlmsg_size(dev: net_device, ext_filter_mask: number): number {
  // All fixed attributes together; then what depends on kind and families.
  let size = 900;
  size += nla_total_size(dev.rtnl_link_ops?.get_size?.(dev) ?? 0) + 64;
  const slave = slave_ops(dev);
  if (slave !== null) size += nla_total_size(slave.ops.get_slave_size?.(slave.master_dev, dev) ?? 0) + 64;
  for (const ops of dev.nd_net.world.subsystem(rtnl_af_ops_list)) {
    size += nla_total_size(ops.get_link_af_size?.(dev, ext_filter_mask) ?? 0) + 8;
  }
  return size;
}

/** Appends a message about `dev`. 0, or -EMSGSIZE: it does not fit, nothing is appended. */
export function rtnl_fill_ifinfo(skb: sk_buff, dev: net_device, src_net: net, about: link_message): number {
  const nlh = nlmsg_put(skb, about.pid, about.seq, about.type, ifinfomsg.sizeof, about.flags);
  if (nlh === null) return -EMSGSIZE;
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  ifm.ifi_type = dev.type;
  ifm.ifi_index = dev.ifindex;
  ifm.ifi_flags = dev_get_flags(dev);
  ifm.ifi_change = about.change;

  const failed =
    put_settings(skb, dev, about) ||
    put_master_ifindex(skb, dev) ||
    put_carrier(skb, dev, about) ||
    put_addresses(skb, dev) ||
    ((about.ext_filter_mask & RTEXT_FILTER_SKIP_STATS) === 0 && put_stats(skb, dev_get_stats(dev)) < 0) ||
    put_xdp(skb) ||
    rtnl_link_fill(skb, dev) < 0 ||
    rtnl_fill_link_netnsid(skb, dev, src_net) ||
    put_new_netns(skb, about) ||
    nla_put_iflink(skb, dev) ||
    nla_put_string(skb, IFLA_QDISC, dev.qdisc.ops.id) < 0 ||
    rtnl_fill_link_af(skb, dev, about.ext_filter_mask) < 0 ||
    put_rest(skb, dev);
  if (failed) {
    nlmsg_cancel(skb, nlh);
    return -EMSGSIZE;
  }
  nlmsg_end(skb, nlh);
  return 0;
}

/** True when something did not fit; so are the functions below. */
function put_settings(skb: sk_buff, dev: net_device, about: link_message): boolean {
  return (
    (about.tgt_netnsid !== undefined && nla_put_s32(skb, IFLA_TARGET_NETNSID, about.tgt_netnsid) < 0) ||
    nla_put_string(skb, IFLA_IFNAME, dev.name) < 0 ||
    nla_put_u32(skb, IFLA_TXQLEN, dev.tx_queue_len) < 0 ||
    nla_put_u8(skb, IFLA_OPERSTATE, netif_running_operstate(dev)) < 0 ||
    nla_put_u8(skb, IFLA_LINKMODE, dev.link_mode) < 0 ||
    nla_put_u8(skb, IFLA_NETNS_IMMUTABLE, dev.netns_immutable ? 1 : 0) < 0 ||
    nla_put_u32(skb, IFLA_MTU, dev.mtu) < 0 ||
    nla_put_u32(skb, IFLA_MIN_MTU, dev.min_mtu) < 0 ||
    nla_put_u32(skb, IFLA_MAX_MTU, dev.max_mtu) < 0 ||
    nla_put_u32(skb, IFLA_GROUP, dev.group) < 0 ||
    nla_put_u32(skb, IFLA_PROMISCUITY, dev.promiscuity) < 0 ||
    nla_put_u32(skb, IFLA_ALLMULTI, dev.allmulti) < 0 ||
    nla_put_u32(skb, IFLA_NUM_TX_QUEUES, dev.num_tx_queues) < 0 ||
    nla_put_u32(skb, IFLA_GSO_MAX_SEGS, dev.gso_max_segs) < 0 ||
    nla_put_u32(skb, IFLA_GSO_MAX_SIZE, dev.gso_max_size) < 0 ||
    nla_put_u32(skb, IFLA_GRO_MAX_SIZE, dev.gro_max_size) < 0 ||
    nla_put_u32(skb, IFLA_GSO_IPV4_MAX_SIZE, dev.gso_ipv4_max_size) < 0 ||
    nla_put_u32(skb, IFLA_GRO_IPV4_MAX_SIZE, dev.gro_ipv4_max_size) < 0 ||
    nla_put_u32(skb, IFLA_TSO_MAX_SIZE, dev.tso_max_size) < 0 ||
    nla_put_u32(skb, IFLA_TSO_MAX_SEGS, dev.tso_max_segs) < 0 ||
    nla_put_u32(skb, IFLA_MAX_PACING_OFFLOAD_HORIZON, 0) < 0 ||
    nla_put_u32(skb, IFLA_NUM_RX_QUEUES, dev.num_rx_queues) < 0
  );
}

/** A device that is down says so, whatever its link would be. */
const netif_running_operstate = (dev: net_device): number => (!netif_running(dev) ? IF_OPER_DOWN : dev.operstate);

function put_carrier(skb: sk_buff, dev: net_device, about: link_message): boolean {
  const { carrier_up_count: up, carrier_down_count: down } = dev;
  return (
    nla_put_u8(skb, IFLA_CARRIER, netif_carrier_ok(dev) ? 1 : 0) < 0 ||
    (dev.ifalias !== null && nla_put_string(skb, IFLA_IFALIAS, dev.ifalias) < 0) ||
    nla_put_u32(skb, IFLA_CARRIER_CHANGES, up + down) < 0 ||
    nla_put_u32(skb, IFLA_CARRIER_UP_COUNT, up) < 0 ||
    nla_put_u32(skb, IFLA_CARRIER_DOWN_COUNT, down) < 0 ||
    nla_put_u16(skb, IFLA_HEADROOM, dev.needed_headroom) < 0 ||
    nla_put_u16(skb, IFLA_TAILROOM, dev.needed_tailroom) < 0 ||
    nla_put_u8(skb, IFLA_PROTO_DOWN, dev.proto_down ? 1 : 0) < 0 ||
    (about.event !== IFLA_EVENT_NONE && nla_put_u32(skb, IFLA_EVENT, about.event) < 0)
  );
}

function put_addresses(skb: sk_buff, dev: net_device): boolean {
  if (dev.addr_len === 0) return false;
  return nla_put(skb, IFLA_ADDRESS, dev.dev_addr) < 0 || nla_put(skb, IFLA_BROADCAST, dev.broadcast) < 0;
}

/** All counters, 64 bits wide, and once more 32 bits wide for old programs. */
function put_stats(skb: sk_buff, stats: rtnl_link_stats64): number {
  const at64 = nla_reserve(skb, IFLA_STATS64, rtnl_link_stats64_wire.sizeof);
  const at32 = nla_reserve(skb, IFLA_STATS, rtnl_link_stats.sizeof);
  if (at64 < 0 || at32 < 0) return -EMSGSIZE;
  const wide = new rtnl_link_stats64_wire(skb.head, at64) as unknown as Record<string, bigint>;
  const narrow = new rtnl_link_stats(skb.head, at32) as unknown as Record<string, number>;
  for (const [name, value] of Object.entries(stats) as [string, number][]) {
    if (name in wide) wide[name] = BigInt(value);
    if (name in narrow) narrow[name] = value >>> 0;
  }
  return 0;
}

function put_xdp(skb: sk_buff): boolean {
  const xdp = nla_nest_start_noflag(skb, IFLA_XDP);
  if (xdp === null || nla_put_u8(skb, IFLA_XDP_ATTACHED, 0) < 0) return true;
  nla_nest_end(skb, xdp);
  return false;
}

/** The device that this one is a member of. */
function put_master_ifindex(skb: sk_buff, dev: net_device): boolean {
  const upper_dev = netdev_master_upper_dev_get(dev);
  return upper_dev !== null && nla_put_u32(skb, IFLA_MASTER, upper_dev.ifindex) < 0;
}

/** What a master of this kind says of its members; null: `dev` is a member of none. */
function slave_ops(dev: net_device): { ops: rtnl_link_ops; master_dev: net_device } | null {
  const master_dev = netdev_master_upper_dev_get(dev);
  const ops = master_dev?.rtnl_link_ops ?? null;
  return master_dev === null || ops === null ? null : { ops, master_dev };
}

/** The kind of the link and what the kind says; then the same of its master. */
function rtnl_link_fill(skb: sk_buff, dev: net_device): number {
  const ops = dev.rtnl_link_ops;
  const slave = slave_ops(dev);
  if (ops === null && slave === null) return 0;
  const linkinfo = nla_nest_start_noflag(skb, IFLA_LINKINFO);
  if (linkinfo === null) return -EMSGSIZE;
  if (ops !== null && rtnl_link_info_fill(skb, dev, ops) < 0) return -EMSGSIZE;
  if (slave !== null && rtnl_link_slave_info_fill(skb, dev, slave.ops, slave.master_dev) < 0) return -EMSGSIZE;
  nla_nest_end(skb, linkinfo);
  return 0;
}

const put_kind = (skb: sk_buff, type: number, kind: string): number =>
  nla_put(skb, type, new TextEncoder().encode(`${kind}\0`));

function rtnl_link_info_fill(skb: sk_buff, dev: net_device, ops: rtnl_link_ops): number {
  if (put_kind(skb, IFLA_INFO_KIND, ops.kind) < 0) return -EMSGSIZE;
  if (ops.fill_info === undefined) return 0;
  const data = nla_nest_start_noflag(skb, IFLA_INFO_DATA);
  if (data === null || ops.fill_info(skb, dev) < 0) return -EMSGSIZE;
  nla_nest_end(skb, data);
  return 0;
}

function rtnl_link_slave_info_fill(skb: sk_buff, dev: net_device, ops: rtnl_link_ops, master_dev: net_device): number {
  if (put_kind(skb, IFLA_INFO_SLAVE_KIND, ops.kind) < 0) return -EMSGSIZE;
  if (ops.fill_slave_info === undefined) return 0;
  const data = nla_nest_start_noflag(skb, IFLA_INFO_SLAVE_DATA);
  if (data === null || ops.fill_slave_info(skb, master_dev, dev) < 0) return -EMSGSIZE;
  nla_nest_end(skb, data);
  return 0;
}

const link_net_of = (dev: net_device): net => dev.rtnl_link_ops?.get_link_net?.(dev) ?? dev.nd_net;

/** The namespace of the device at the other end, when that is another. */
function rtnl_fill_link_netnsid(skb: sk_buff, dev: net_device, src_net: net): boolean {
  const link_net = link_net_of(dev);
  return link_net !== dev.nd_net && nla_put_s32(skb, IFLA_LINK_NETNSID, peernet2id_alloc(src_net, link_net)) < 0;
}

/** The device at the other end. */
function nla_put_iflink(skb: sk_buff, dev: net_device): boolean {
  const iflink = dev_get_iflink(dev);
  const elsewhere = link_net_of(dev) !== dev.nd_net;
  return (elsewhere || iflink !== dev.ifindex) && nla_put_u32(skb, IFLA_LINK, iflink) < 0;
}

function put_new_netns(skb: sk_buff, about: link_message): boolean {
  return (
    (about.new_nsid !== null && nla_put_s32(skb, IFLA_NEW_NETNSID, about.new_nsid) < 0) ||
    (about.new_ifindex !== 0 && nla_put_s32(skb, IFLA_NEW_IFINDEX, about.new_ifindex) < 0)
  );
}

/** What each address family says of the link. */
function rtnl_fill_link_af(skb: sk_buff, dev: net_device, ext_filter_mask: number): number {
  const af_spec = nla_nest_start_noflag(skb, IFLA_AF_SPEC);
  if (af_spec === null) return -EMSGSIZE;
  for (const ops of dev.nd_net.world.subsystem(rtnl_af_ops_list)) {
    const af = nla_nest_start_noflag(skb, ops.family);
    if (af === null) return -EMSGSIZE;
    const err = ops.fill_link_af(skb, dev, ext_filter_mask);
    // The family has nothing to say about this device.
    if (err === -ENODATA) nla_nest_cancel(skb, af);
    else if (err < 0) return -EMSGSIZE;
    else nla_nest_end(skb, af);
  }
  nla_nest_end(skb, af_spec);
  return 0;
}

function put_rest(skb: sk_buff, dev: net_device): boolean {
  if (nla_reserve(skb, IFLA_MAP, rtnl_link_ifmap.sizeof) < 0) return true;
  const burned_in = dev.perm_addr.some(byte => byte !== 0);
  if (burned_in && nla_put(skb, IFLA_PERM_ADDRESS, dev.perm_addr) < 0) return true;
  for (const empty of [IFLA_DEVLINK_PORT, IFLA_DPLL_PIN]) {
    const nest = nla_nest_start(skb, empty);
    if (nest === null) return true;
    nla_nest_end(skb, nest);
  }
  return false;
}
