// Bridges and their ports in rtnetlink: changing them, telling of changes. Kernel: net/bridge/br_netlink.c
import { EADDRNOTAVAIL, EINVAL, EMSGSIZE, ENETDOWN, EOPNOTSUPP, ERANGE } from '../../include/linux/errno.ts';
import { is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import {
  dev_net,
  type net_device,
  netif_is_bridge_master,
  netif_oper_up,
  netif_running,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_BRIDGE } from '../../include/linux/socket.ts';
import {
  nla_data,
  nla_get_u8,
  nla_get_u16,
  nla_get_u32,
  nla_get_u64,
  nla_is_nested,
  nla_len,
  nla_nest_end,
  nla_nest_start,
  nla_put,
  nla_put_string,
  nla_put_u8,
  nla_put_u32,
  type nlattrs,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_find_attr,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import type { rtnl_link_ops, rtnl_newlink_params } from '../../include/net/rtnetlink.ts';
import { IF_OPER_DOWN } from '../../include/uapi/linux/if.ts';
import * as br_attr from '../../include/uapi/linux/if_bridge.ts';
import { ETH_ALEN } from '../../include/uapi/linux/if_ether.ts';
import {
  IFLA_ADDRESS,
  IFLA_AF_SPEC,
  IFLA_IFNAME,
  IFLA_LINK,
  IFLA_MASTER,
  IFLA_MTU,
  IFLA_OPERSTATE,
  IFLA_PROTINFO,
} from '../../include/uapi/linux/if_link.ts';
import type { nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import {
  ifinfomsg,
  RTEXT_FILTER_BRVLAN,
  RTEXT_FILTER_BRVLAN_COMPRESSED,
  RTM_NEWLINK,
  RTNLGRP_LINK,
} from '../../include/uapi/linux/rtnetlink.ts';
import { clock_t_to_jiffies } from '../../kernel/clock.ts';
import type { World } from '../../kernel/world.ts';
import { nla_parse_nested_deprecated } from '../../lib/nlattr.ts';
import { dev_get_iflink, register_netdevice } from '../core/dev.ts';
import { dev_get_flags } from '../core/dev-settings.ts';
import { nlmsg_new, rtnl_link_register, rtnl_notify } from '../core/rtnetlink.ts';
import { br_dev_setup } from './br_device.ts';
import { br_fdb_delete_by_port, br_fdb_flush } from './br_fdb.ts';
import { br_dev_delete, br_port_flags_change } from './br_if.ts';
import { br_multicast_toggle } from './br_multicast.ts';
import { BR_LINK_INFO_SIZE, BR_PORT_INFO_SIZE, br_fill_info, br_port_fill_attrs } from './br_netlink-fill.ts';
import { br_policy, br_port_policy } from './br_netlink-policy.ts';
import {
  BR_BCAST_FLOOD,
  BR_BPDU_GUARD,
  BR_FDB_STATIC,
  BR_FLOOD,
  BR_GROUPFWD_MACPAUSE,
  BR_GROUPFWD_RESTRICTED,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_MULTICAST_FAST_LEAVE,
  BR_MULTICAST_TO_UNICAST,
  BR_NEIGH_SUPPRESS,
  BR_PORT_LOCKED,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_ROOT_BLOCK,
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  BROPT_GROUP_ADDR_SET,
  BROPT_MULTICAST_QUERY_USE_IFADDR,
  BROPT_MULTICAST_STATS_ENABLED,
  BROPT_NF_CALL_ARPTABLES,
  BROPT_NF_CALL_IP6TABLES,
  BROPT_NF_CALL_IPTABLES,
  BROPT_NO_LL_LEARN,
  br_opt_toggle,
  br_port_get_rtnl,
  bridge_of,
  type net_bridge,
  type net_bridge_port,
} from './br_private.ts';
import {
  br_port_state_selection,
  br_set_ageing_time,
  br_set_forward_delay,
  br_set_hello_time,
  br_set_max_age,
  br_set_state,
} from './br_stp.ts';
import {
  br_stp_change_bridge_id,
  br_stp_set_bridge_priority,
  br_stp_set_path_cost,
  br_stp_set_port_priority,
} from './br_stp_if.ts';

/** Appends a message about a port, or (null) the bridge `dev` itself. 0, or -EMSGSIZE: nothing is appended. */
function br_fill_ifinfo(
  skb: sk_buff,
  port: net_bridge_port | null,
  pid: number,
  seq: number,
  event: number,
  flags: number,
  dev: net_device,
): number {
  const nlh = nlmsg_put(skb, pid, seq, event, ifinfomsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;
  const br = port?.br ?? bridge_of(dev);
  const hdr = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  hdr.ifi_family = AF_BRIDGE;
  hdr.ifi_type = dev.type;
  hdr.ifi_index = dev.ifindex;
  hdr.ifi_flags = dev_get_flags(dev);
  const operstate = netif_running(dev) ? dev.operstate : IF_OPER_DOWN;
  const iflink = dev_get_iflink(dev);
  const failed =
    nla_put_string(skb, IFLA_IFNAME, dev.name) < 0 ||
    nla_put_u32(skb, IFLA_MASTER, br.dev.ifindex) < 0 ||
    nla_put_u32(skb, IFLA_MTU, dev.mtu) < 0 ||
    nla_put_u8(skb, IFLA_OPERSTATE, operstate) < 0 ||
    (dev.addr_len !== 0 && nla_put(skb, IFLA_ADDRESS, dev.dev_addr) < 0) ||
    (dev.ifindex !== iflink && nla_put_u32(skb, IFLA_LINK, iflink) < 0) ||
    (event === RTM_NEWLINK && port !== null && put_protinfo(skb, port) < 0);
  if (failed) {
    nlmsg_cancel(skb, nlh);
    return -EMSGSIZE;
  }
  nlmsg_end(skb, nlh);
  return 0;
}

function put_protinfo(skb: sk_buff, port: net_bridge_port): number {
  const nest = nla_nest_start(skb, IFLA_PROTINFO);
  if (nest === null || br_port_fill_attrs(skb, port) < 0) return -EMSGSIZE;
  nla_nest_end(skb, nest);
  return 0;
}

/** Tells everybody of a change to a port, or (null) to the bridge. */
export function br_ifinfo_notify(event: number, br: net_bridge | null, port: net_bridge_port | null): void {
  const dev = port?.dev ?? br?.dev;
  if (dev === undefined) return;
  const net = dev_net(dev);
  const skb = nlmsg_new(net.world, BR_PORT_INFO_SIZE);
  br_fill_ifinfo(skb, port, 0, 0, event, 0, dev);
  rtnl_notify(skb, net, 0, RTNLGRP_LINK, null);
}

/** Tells of a port in a dump; of the bridge itself only if VLANs are asked for. 0 or -EMSGSIZE. */
export function br_getlink(
  skb: sk_buff,
  pid: number,
  seq: number,
  dev: net_device,
  filter_mask: number,
  nlflags: number,
): number {
  const port = br_port_get_rtnl(dev);
  if (port === null && (filter_mask & (RTEXT_FILTER_BRVLAN | RTEXT_FILTER_BRVLAN_COMPRESSED)) === 0) return 0;
  return br_fill_ifinfo(skb, port, pid, seq, RTM_NEWLINK, nlflags, dev);
}

// ---- ports ----

function br_set_port_state(p: net_bridge_port, state: number): number {
  if (state > BR_STATE_BLOCKING) return -EINVAL;
  if (!netif_running(p.dev) || (!netif_oper_up(p.dev) && state !== BR_STATE_DISABLED)) return -ENETDOWN;
  br_set_state(p, state);
  br_port_state_selection(p.br);
  return 0;
}

/** Attributes that switch a flag of a port. */
const PORT_FLAGS: readonly (readonly [attribute: number, flag: number])[] = [
  [br_attr.IFLA_BRPORT_MODE, BR_HAIRPIN_MODE],
  [br_attr.IFLA_BRPORT_GUARD, BR_BPDU_GUARD],
  [br_attr.IFLA_BRPORT_FAST_LEAVE, BR_MULTICAST_FAST_LEAVE],
  [br_attr.IFLA_BRPORT_PROTECT, BR_ROOT_BLOCK],
  [br_attr.IFLA_BRPORT_LEARNING, BR_LEARNING],
  [br_attr.IFLA_BRPORT_UNICAST_FLOOD, BR_FLOOD],
  [br_attr.IFLA_BRPORT_MCAST_FLOOD, BR_MCAST_FLOOD],
  [br_attr.IFLA_BRPORT_MCAST_TO_UCAST, BR_MULTICAST_TO_UNICAST],
  [br_attr.IFLA_BRPORT_BCAST_FLOOD, BR_BCAST_FLOOD],
  [br_attr.IFLA_BRPORT_PROXYARP, BR_PROXYARP],
  [br_attr.IFLA_BRPORT_PROXYARP_WIFI, BR_PROXYARP_WIFI],
  [br_attr.IFLA_BRPORT_NEIGH_SUPPRESS, BR_NEIGH_SUPPRESS],
  [br_attr.IFLA_BRPORT_ISOLATED, BR_ISOLATED],
  [br_attr.IFLA_BRPORT_LOCKED, BR_PORT_LOCKED],
];

/** Changes what a request says of a port. 0 or a negative errno. */
function br_setport(p: net_bridge_port, tb: nlattrs): number {
  const old_flags = p.flags;
  for (const [attribute, flag] of PORT_FLAGS) {
    const attr = tb[attribute] ?? null;
    if (attr === null) continue;
    if (nla_get_u8(attr) !== 0) p.flags |= flag;
    else p.flags &= ~flag;
  }
  br_port_flags_change(p, old_flags ^ p.flags);

  const cost = tb[br_attr.IFLA_BRPORT_COST] ?? null;
  if (cost !== null) {
    const err = br_stp_set_path_cost(p, nla_get_u32(cost));
    if (err !== 0) return err;
  }
  const priority = tb[br_attr.IFLA_BRPORT_PRIORITY] ?? null;
  if (priority !== null) {
    const err = br_stp_set_port_priority(p, nla_get_u16(priority));
    if (err !== 0) return err;
  }
  const state = tb[br_attr.IFLA_BRPORT_STATE] ?? null;
  if (state !== null) {
    const err = br_set_port_state(p, nla_get_u8(state));
    if (err !== 0) return err;
  }
  if ((tb[br_attr.IFLA_BRPORT_FLUSH] ?? null) !== null) br_fdb_delete_by_port(p.br, p, false);
  const router = tb[br_attr.IFLA_BRPORT_MULTICAST_ROUTER] ?? null;
  if (router !== null) {
    if (nla_get_u8(router) > br_attr.MDB_RTR_TYPE_TEMP) return -EINVAL;
    p.multicast_router = nla_get_u8(router);
  }
  const group_fwd_mask = tb[br_attr.IFLA_BRPORT_GROUP_FWD_MASK] ?? null;
  if (group_fwd_mask !== null) {
    if ((nla_get_u16(group_fwd_mask) & BR_GROUPFWD_MACPAUSE) !== 0) return -EINVAL;
    p.group_fwd_mask = nla_get_u16(group_fwd_mask);
  }
  return 0;
}

/** `bridge link set`. 0 or a negative errno. */
export function br_setlink(dev: net_device, nlh: nlmsghdr, flags: number, extack: netlink_ext_ack | null): number {
  const protinfo = nlmsg_find_attr(nlh, ifinfomsg.sizeof, IFLA_PROTINFO);
  const afspec = nlmsg_find_attr(nlh, ifinfomsg.sizeof, IFLA_AF_SPEC);
  if (protinfo === null && afspec === null) return 0;
  const p = br_port_get_rtnl(dev);
  if (p === null && afspec === null) return -EINVAL;
  if (p === null || protinfo === null) return 0;
  if (nla_is_nested(protinfo)) {
    const tb: nlattrs = [];
    let err = nla_parse_nested_deprecated(tb, br_attr.IFLA_BRPORT_MAX, protinfo, br_port_policy, null);
    if (err !== 0) return err;
    err = br_setport(p, tb);
    if (err !== 0) return err;
  } else {
    // As programs for the rapid spanning tree once did it.
    if (nla_len(protinfo) < 1) return -EINVAL;
    const err = br_set_port_state(p, nla_get_u8(protinfo));
    if (err !== 0) return err;
  }
  br_ifinfo_notify(RTM_NEWLINK, p.br, p);
  return 0;
}

/** VLANs are deleted so. Differs: as built without CONFIG_BRIDGE_VLAN_FILTERING there are none. */
export function br_dellink(dev: net_device, nlh: nlmsghdr, flags: number): number {
  if (nlmsg_find_attr(nlh, ifinfomsg.sizeof, IFLA_AF_SPEC) === null) return 0;
  return br_port_get_rtnl(dev) === null && !netif_is_bridge_master(dev) ? -EINVAL : 0;
}

function br_port_slave_changelink(
  dev: net_device,
  slave_dev: net_device,
  tb: nlattrs,
  data: nlattrs | null,
  extack: netlink_ext_ack | null,
): number {
  const p = br_port_get_rtnl(slave_dev);
  return data === null || p === null ? 0 : br_setport(p, data);
}

function br_port_fill_slave_info(skb: sk_buff, dev: net_device, slave_dev: net_device): number {
  const p = br_port_get_rtnl(slave_dev);
  return p === null ? 0 : br_port_fill_attrs(skb, p);
}

// ---- the bridge ----

function br_validate(tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number {
  const address = tb[IFLA_ADDRESS] ?? null;
  if (address === null) return 0;
  if (nla_len(address) !== ETH_ALEN) return -EINVAL;
  return is_valid_ether_addr(nla_data(address)) ? 0 : -EADDRNOTAVAIL;
}

type setter = (br: net_bridge, val: number, extack: netlink_ext_ack | null) => number;

const set_field =
  (apply: (br: net_bridge, val: number) => void): setter =>
  (br, val) => {
    apply(br, val);
    return 0;
  };
const option = (opt: number): setter => set_field((br, val) => br_opt_toggle(br, opt, val !== 0));

function set_multicast_router(br: net_bridge, val: number): number {
  if (val > br_attr.MDB_RTR_TYPE_PERM) return -EINVAL;
  br.multicast_ctx.multicast_router = val;
  return 0;
}

function set_group_fwd_mask(br: net_bridge, val: number): number {
  if ((val & BR_GROUPFWD_RESTRICTED) !== 0) return -EINVAL;
  br.group_fwd_mask = val;
  return 0;
}

function set_igmp_version(br: net_bridge, val: number): number {
  if (val !== 2 && val !== 3) return -EINVAL;
  br.multicast_ctx.multicast_igmp_version = val;
  return 0;
}

function set_mld_version(br: net_bridge, val: number): number {
  if (val !== 1 && val !== 2) return -EINVAL;
  br.multicast_ctx.multicast_mld_version = val;
  return 0;
}

/** Differs: no spanning tree. */
function br_stp_set_enabled(br: net_bridge, val: number, extack: netlink_ext_ack | null): number {
  if (val === 0) return 0;
  NL_SET_ERR_MSG(extack, 'This machine builds no spanning tree');
  return -EOPNOTSUPP;
}

/** As built without CONFIG_BRIDGE_VLAN_FILTERING. */
function br_vlan_filter_toggle(br: net_bridge, val: number): number {
  return -EOPNOTSUPP;
}

/** What each attribute of a number changes, in the kernel's order. Times are in USER_HZ. */
const SETTERS: readonly (readonly [attribute: number, set: setter])[] = [
  [br_attr.IFLA_BR_FORWARD_DELAY, br_set_forward_delay],
  [br_attr.IFLA_BR_HELLO_TIME, br_set_hello_time],
  [br_attr.IFLA_BR_MAX_AGE, br_set_max_age],
  [br_attr.IFLA_BR_AGEING_TIME, br_set_ageing_time],
  [br_attr.IFLA_BR_STP_STATE, br_stp_set_enabled],
  [br_attr.IFLA_BR_PRIORITY, set_field(br_stp_set_bridge_priority)],
  [br_attr.IFLA_BR_VLAN_FILTERING, br_vlan_filter_toggle],
  [br_attr.IFLA_BR_GROUP_FWD_MASK, set_group_fwd_mask],
  [br_attr.IFLA_BR_MCAST_ROUTER, set_multicast_router],
  [br_attr.IFLA_BR_MCAST_SNOOPING, br_multicast_toggle],
  [br_attr.IFLA_BR_MCAST_QUERY_USE_IFADDR, option(BROPT_MULTICAST_QUERY_USE_IFADDR)],
  [br_attr.IFLA_BR_MCAST_HASH_MAX, set_field((br, val) => (br.hash_max = val))],
  [br_attr.IFLA_BR_MCAST_LAST_MEMBER_CNT, set_field((br, val) => (br.multicast_ctx.multicast_last_member_count = val))],
  [
    br_attr.IFLA_BR_MCAST_STARTUP_QUERY_CNT,
    set_field((br, val) => (br.multicast_ctx.multicast_startup_query_count = val)),
  ],
  [br_attr.IFLA_BR_MCAST_STATS_ENABLED, option(BROPT_MULTICAST_STATS_ENABLED)],
  [br_attr.IFLA_BR_MCAST_IGMP_VERSION, set_igmp_version],
  [br_attr.IFLA_BR_MCAST_MLD_VERSION, set_mld_version],
  [br_attr.IFLA_BR_NF_CALL_IPTABLES, option(BROPT_NF_CALL_IPTABLES)],
  [br_attr.IFLA_BR_NF_CALL_IP6TABLES, option(BROPT_NF_CALL_IP6TABLES)],
  [br_attr.IFLA_BR_NF_CALL_ARPTABLES, option(BROPT_NF_CALL_ARPTABLES)],
  [br_attr.IFLA_BR_FDB_MAX_LEARNED, set_field((br, val) => (br.fdb_max_learned = val))],
];

/** Times of multicast: attributes of 64 bits. */
const INTERVALS = [
  [br_attr.IFLA_BR_MCAST_LAST_MEMBER_INTVL, 'multicast_last_member_interval'],
  [br_attr.IFLA_BR_MCAST_MEMBERSHIP_INTVL, 'multicast_membership_interval'],
  [br_attr.IFLA_BR_MCAST_QUERIER_INTVL, 'multicast_querier_interval'],
  [br_attr.IFLA_BR_MCAST_QUERY_INTVL, 'multicast_query_interval'],
  [br_attr.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, 'multicast_query_response_interval'],
  [br_attr.IFLA_BR_MCAST_STARTUP_QUERY_INTVL, 'multicast_startup_query_interval'],
] as const;

const getter = { 1: nla_get_u8, 2: nla_get_u16, 4: nla_get_u32 };

/** Changes what a request says of a bridge; what stands before a failure stays. 0 or a negative errno. */
function br_changelink(dev: net_device, tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number {
  if (data === null) return 0;
  const br = bridge_of(dev);
  for (const [attribute, set] of SETTERS) {
    const attr = data[attribute] ?? null;
    if (attr === null) continue;
    const err = set(br, getter[nla_len(attr) as 1 | 2 | 4](attr), extack);
    if (err !== 0) return err;
  }
  const group_addr = data[br_attr.IFLA_BR_GROUP_ADDR] ?? null;
  if (group_addr !== null) {
    const err = set_group_addr(br, nla_data(group_addr));
    if (err !== 0) return err;
  }
  if ((data[br_attr.IFLA_BR_FDB_FLUSH] ?? null) !== null)
    br_fdb_flush(br, { flags: 0, flags_mask: BR_FDB_STATIC, port_ifindex: 0 });
  for (const [attribute, interval] of INTERVALS) {
    const attr = data[attribute] ?? null;
    if (attr !== null) br.multicast_ctx[interval] = clock_t_to_jiffies(nla_get_u64(attr));
  }
  const boolopt = data[br_attr.IFLA_BR_MULTI_BOOLOPT] ?? null;
  return boolopt === null ? 0 : br_boolopt_multi_toggle(br, nla_data(boolopt));
}

/** The group to which bridges send: link-local, and none that means something else. */
function set_group_addr(br: net_bridge, addr: Uint8Array): number {
  if (addr.length !== ETH_ALEN) return -EINVAL;
  const link_local = addr[0] === 1 && addr[1] === 0x80 && addr[2] === 0xc2 && addr[3] === 0 && addr[4] === 0;
  if (!link_local || addr[5] > 15 || (addr[5] >= 1 && addr[5] <= 3)) return -EINVAL;
  br.group_addr = addr.slice();
  br_opt_toggle(br, BROPT_GROUP_ADDR_SET, true);
  return 0;
}

/** Of the options that are told by bits there is one that needs no VLANs. */
function br_boolopt_multi_toggle(br: net_bridge, bm: Uint8Array): number {
  const [optval, optmask] = [bm[0], bm[4]];
  if ((optmask & br_attr.BR_BOOLOPT_NO_LL_LEARN_BIT) !== 0)
    br_opt_toggle(br, BROPT_NO_LL_LEARN, (optval & br_attr.BR_BOOLOPT_NO_LL_LEARN_BIT) !== 0);
  return (optmask & ~br_attr.BR_BOOLOPT_NO_LL_LEARN_BIT) === 0 ? 0 : -ERANGE;
}

function br_dev_newlink(dev: net_device, params: rtnl_newlink_params, extack: netlink_ext_ack | null): number {
  const br = bridge_of(dev);
  let err = register_netdevice(dev);
  if (err !== 0) return err;
  const address = params.tb[IFLA_ADDRESS] ?? null;
  if (address !== null) br_stp_change_bridge_id(br, nla_data(address));
  err = br_changelink(dev, params.tb, params.data, extack);
  if (err !== 0) br_dev_delete(dev, null);
  return err;
}

export const br_link_ops: rtnl_link_ops = {
  kind: 'bridge',
  setup: br_dev_setup,
  maxtype: br_attr.IFLA_BR_MAX,
  policy: br_policy,
  validate: br_validate,
  newlink: br_dev_newlink,
  changelink: br_changelink,
  dellink: br_dev_delete,
  get_size: () => BR_LINK_INFO_SIZE,
  fill_info: br_fill_info,
  slave_maxtype: br_attr.IFLA_BRPORT_MAX,
  slave_policy: br_port_policy,
  slave_changelink: br_port_slave_changelink,
  get_slave_size: () => BR_PORT_INFO_SIZE,
  fill_slave_info: br_port_fill_slave_info,
};

export function br_netlink_init(world: World): void {
  rtnl_link_register(world, br_link_ops);
}
