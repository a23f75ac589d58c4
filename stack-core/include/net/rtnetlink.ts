// What kinds of links and address families give to rtnetlink. Kernel: include/net/rtnetlink.h

import type { net_device } from '../linux/netdevice.ts';
import type { netlink_ext_ack } from '../linux/netlink.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import type { nlattr } from '../uapi/linux/netlink.ts';
import type { net } from './net_namespace.ts';
import type { nla_policies, nlattrs } from './netlink.ts';

/** The handler may run without the RTNL lock (which the model has none of). */
export const RTNL_FLAG_DOIT_UNLOCKED = 1 << 0;
/** A delete request may name many objects (NLM_F_BULK). */
export const RTNL_FLAG_BULK_DEL_SUPPORTED = 1 << 1;
export const RTNL_FLAG_DUMP_UNLOCKED = 1 << 2;
export const RTNL_FLAG_DUMP_SPLIT_NLM_DONE = 1 << 3;

/** What RTM_NEWLINK says about a link that is to be made. */
export interface rtnl_newlink_params {
  /** Where the request comes from. */
  src_net: net;
  /** Where the link has its other end (IFLA_LINK_NETNSID); null: not said. */
  link_net: net | null;
  /** Where the peer is to live; null: not said. */
  peer_net: net | null;
  /** Attributes of the link. */
  tb: nlattrs;
  /** Attributes of IFLA_INFO_DATA; null: there is none. */
  data: nlattrs | null;
}

/** The other end's namespace, when the kind has peers: that of `link_net`, else of `peer_net`, else of the request. */
export const rtnl_newlink_peer_net = (params: rtnl_newlink_params): net =>
  params.peer_net ?? params.link_net ?? params.src_net;
export const rtnl_newlink_link_net = (params: rtnl_newlink_params): net => params.link_net ?? params.src_net;

/** A kind of links that RTM_NEWLINK can make (`ip link add type KIND`). */
export interface rtnl_link_ops {
  kind: string;
  /** Fills in a fresh net_device. */
  setup(dev: net_device): void;
  /** Largest type inside IFLA_INFO_DATA. */
  maxtype?: number;
  policy?: nla_policies;
  /** Attribute of IFLA_INFO_DATA that describes the peer; 0 or none: the kind has no peers. */
  peer_type?: number;
  netns_refund?: boolean;
  validate?(tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number;
  /** Registers the device. Default: only that. */
  newlink?(dev: net_device, params: rtnl_newlink_params, extack: netlink_ext_ack | null): number;
  changelink?(dev: net_device, tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number;
  /** Puts what is to be unregistered on `head`. */
  dellink?(dev: net_device, head: net_device[]): void;
  /** Bytes that `fill_info` needs. */
  get_size?(dev: net_device): number;
  fill_info?(skb: sk_buff, dev: net_device): number;
  fill_xstats?(skb: sk_buff, dev: net_device): number;
  /** Largest type inside IFLA_INFO_SLAVE_DATA: what a master of this kind says of each device under it. */
  slave_maxtype?: number;
  slave_policy?: nla_policies;
  slave_changelink?(
    dev: net_device,
    slave_dev: net_device,
    tb: nlattrs,
    data: nlattrs | null,
    extack: netlink_ext_ack | null,
  ): number;
  /** Bytes that `fill_slave_info` needs. */
  get_slave_size?(dev: net_device, slave_dev: net_device): number;
  fill_slave_info?(skb: sk_buff, dev: net_device, slave_dev: net_device): number;
  /** Namespace of the other end. */
  get_link_net?(dev: net_device): net;
}

/** What an address family adds to link messages (IFLA_AF_SPEC). */
export interface rtnl_af_ops {
  family: number;
  fill_link_af(skb: sk_buff, dev: net_device, ext_filter_mask: number): number;
  get_link_af_size?(dev: net_device, ext_filter_mask: number): number;
  validate_link_af?(dev: net_device | null, attr: nlattr, extack: netlink_ext_ack | null): number;
  set_link_af?(dev: net_device, attr: nlattr, extack: netlink_ext_ack | null): number;
}
