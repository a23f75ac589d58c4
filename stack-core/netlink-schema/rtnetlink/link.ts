import { IF_LINK_MODE, IF_OPER } from '../../include/uapi/linux/if.ts';
import {
  IFLA_EVENT_NAMES,
  rtnl_link_ifmap,
  rtnl_link_stats,
  rtnl_link_stats64_wire,
} from '../../include/uapi/linux/if_link.ts';
import { IPV4_DEVCONF } from '../../include/uapi/linux/ip_devconf.ts';
import { DEVCONF } from '../../include/uapi/linux/ipv6_devconf.ts';
import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { ifinfomsg, RTEXT_FILTER_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import type { ValueNames } from '../../include/wire.ts';
import { u32, wire } from '../../include/wire.ts';
import { ipText } from '../addresses.ts';
import { type AttributeSet, attr, attributes, family, list, nest, select } from '../schema.ts';
import { bridgeAfSpec, bridgePort } from './link-kind-bridge.ts';
import { infoData, infoSlaveData } from './link-kinds.ts';
import { IFLA_PORT, IFLA_VF_PORTS, IFLA_VFINFO } from './link-vf.ts';

const MAX_ADDR_LEN = 32;

class ifla_cacheinfo extends wire(
  { struct: 'ifla_cacheinfo', source: 'include/uapi/linux/if_link.h' },
  {
    max_reasm_len: u32(),
    tstamp: u32({ doc: 'Last change, in hundredths of a second since boot.' }),
    reachable_time: u32({ doc: 'Milliseconds.' }),
    retrans_time: u32({ doc: 'Milliseconds.' }),
  },
) {}

/** Places count from 0, settings from 1. */
const DEVCONF_BY_PLACE: ValueNames = Object.fromEntries(
  Object.entries(IPV4_DEVCONF).map(([number, name]) => [Number(number) - 1, name]),
);

const inet = attributes('IFLA_INET', {
  IFLA_INET_CONF: attr(1, list('u32', DEVCONF_BY_PLACE), { doc: 'Settings of net.ipv4.conf.' }),
});
const IN6_ADDR_GEN_MODE = {
  0: 'IN6_ADDR_GEN_MODE_EUI64',
  1: 'IN6_ADDR_GEN_MODE_NONE',
  2: 'IN6_ADDR_GEN_MODE_STABLE_PRIVACY',
  3: 'IN6_ADDR_GEN_MODE_RANDOM',
};
const inet6 = attributes('IFLA_INET6', {
  IFLA_INET6_FLAGS: attr(1, 'u32', { replyOnly: true }),
  IFLA_INET6_CONF: attr(2, list('s32', DEVCONF), { replyOnly: true, doc: 'Settings of net.ipv6.conf.' }),
  IFLA_INET6_STATS: attr(3, list('u64'), { replyOnly: true }),
  IFLA_INET6_MCAST: attr(4, 'binary', { replyOnly: true }),
  IFLA_INET6_CACHEINFO: attr(5, ifla_cacheinfo, { replyOnly: true }),
  IFLA_INET6_ICMP6STATS: attr(6, list('u64'), { replyOnly: true }),
  IFLA_INET6_TOKEN: attr(7, 'binary', { show: ipText, doc: 'Interface identifier.' }),
  IFLA_INET6_ADDR_GEN_MODE: attr(8, 'u8', { names: IN6_ADDR_GEN_MODE }),
  IFLA_INET6_RA_MTU: attr(9, 'u32', { reject: true }),
});
const mctp = attributes('IFLA_MCTP', {
  IFLA_MCTP_NET: attr(1, 'u32'),
  IFLA_MCTP_PHYS_BINDING: attr(2, 'u8'),
});
const AF_BRIDGE = '7';
const afSpec = attributes('AF', {
  AF_INET: attr(2, nest(inet)),
  AF_BRIDGE: attr(7, nest(bridgeAfSpec)),
  AF_INET6: attr(10, nest(inet6)),
  AF_MCTP: attr(45, nest(mctp)),
});

const info: AttributeSet = attributes('IFLA_INFO', {
  IFLA_INFO_KIND: attr(1, 'string', { withoutNul: true, doc: 'Kind of device: veth, bridge, vlan, …' }),
  IFLA_INFO_DATA: attr(2, select('IFLA_INFO_KIND', infoData), { doc: 'Settings of that kind.' }),
  IFLA_INFO_XSTATS: attr(3, 'binary', { replyOnly: true }),
  IFLA_INFO_SLAVE_KIND: attr(4, 'string', { withoutNul: true, doc: 'Kind of the master.' }),
  IFLA_INFO_SLAVE_DATA: attr(5, select('IFLA_INFO_SLAVE_KIND', infoSlaveData)),
});

const xdp = attributes('IFLA_XDP', {
  IFLA_XDP_FD: attr(1, 's32'),
  IFLA_XDP_ATTACHED: attr(2, 'u8', {
    names: {
      0: 'XDP_ATTACHED_NONE',
      1: 'XDP_ATTACHED_DRV',
      2: 'XDP_ATTACHED_SKB',
      3: 'XDP_ATTACHED_HW',
      4: 'XDP_ATTACHED_MULTI',
    },
  }),
  IFLA_XDP_FLAGS: attr(3, 'u32'),
  IFLA_XDP_PROG_ID: attr(4, 'u32'),
  IFLA_XDP_DRV_PROG_ID: attr(5, 'u32'),
  IFLA_XDP_SKB_PROG_ID: attr(6, 'u32'),
  IFLA_XDP_HW_PROG_ID: attr(7, 'u32'),
  IFLA_XDP_EXPECTED_FD: attr(8, 's32'),
});

const protoDownReason = attributes('IFLA_PROTO_DOWN_REASON', {
  IFLA_PROTO_DOWN_REASON_MASK: attr(1, 'u32'),
  IFLA_PROTO_DOWN_REASON_VALUE: attr(2, 'u32'),
});
const propList = attributes('IFLA_PROP_LIST', { IFLA_ALT_IFNAME: attr(53, 'string', { maxLen: 127 }) });

export const IFLA: AttributeSet = attributes('IFLA', {
  IFLA_ADDRESS: attr(1, 'lladdr', { maxLen: MAX_ADDR_LEN }),
  IFLA_BROADCAST: attr(2, 'lladdr', { maxLen: MAX_ADDR_LEN }),
  IFLA_IFNAME: attr(3, 'string', { maxLen: 15 }),
  IFLA_MTU: attr(4, 'u32', { doc: 'Bytes of the largest packet, without link-layer header.' }),
  IFLA_LINK: attr(5, 'u32', { doc: 'Device below, or the other end.' }),
  IFLA_QDISC: attr(6, 'string', { replyOnly: true }),
  IFLA_STATS: attr(7, rtnl_link_stats, { replyOnly: true }),
  IFLA_COST: attr(8, 'binary', { replyOnly: true }),
  IFLA_PRIORITY: attr(9, 'binary', { replyOnly: true }),
  IFLA_MASTER: attr(10, 'u32', { doc: 'Device to which this one belongs; 0: none.' }),
  IFLA_WIRELESS: attr(11, 'binary', { replyOnly: true }),
  IFLA_PROTINFO: attr(12, select('ifi_family', { [AF_BRIDGE]: nest(bridgePort), 10: nest(inet6) }), {
    replyOnly: true,
  }),
  IFLA_TXQLEN: attr(13, 'u32', { doc: 'Packets.' }),
  IFLA_MAP: attr(14, rtnl_link_ifmap),
  IFLA_WEIGHT: attr(15, 'u32'),
  IFLA_OPERSTATE: attr(16, 'u8', { names: IF_OPER }),
  IFLA_LINKMODE: attr(17, 'u8', { names: IF_LINK_MODE }),
  IFLA_LINKINFO: attr(18, nest(info)),
  IFLA_NET_NS_PID: attr(19, 'u32', { doc: 'Move the device into the namespace of this process.' }),
  IFLA_IFALIAS: attr(20, 'string', { withoutNul: true, maxLen: 255 }),
  IFLA_NUM_VF: attr(21, 'u32', { replyOnly: true }),
  IFLA_VFINFO_LIST: attr(22, nest(IFLA_VFINFO)),
  IFLA_STATS64: attr(23, rtnl_link_stats64_wire, { replyOnly: true }),
  IFLA_VF_PORTS: attr(24, nest(IFLA_VF_PORTS)),
  IFLA_PORT_SELF: attr(25, nest(IFLA_PORT)),
  IFLA_AF_SPEC: attr(26, select('ifi_family', { [AF_BRIDGE]: nest(bridgeAfSpec) }, nest(afSpec))),
  IFLA_GROUP: attr(27, 'u32'),
  IFLA_NET_NS_FD: attr(28, 'u32', { doc: 'Move the device into the namespace of this descriptor.' }),
  IFLA_EXT_MASK: attr(29, 'u32', { flags: RTEXT_FILTER_NAMES, doc: 'What a reply is to hold beside the usual.' }),
  IFLA_PROMISCUITY: attr(30, 'u32', { doc: 'How many want every packet.' }),
  IFLA_NUM_TX_QUEUES: attr(31, 'u32'),
  IFLA_NUM_RX_QUEUES: attr(32, 'u32'),
  IFLA_CARRIER: attr(33, 'u8'),
  IFLA_PHYS_PORT_ID: attr(34, 'binary', { maxLen: 32 }),
  IFLA_CARRIER_CHANGES: attr(35, 'u32'),
  IFLA_PHYS_SWITCH_ID: attr(36, 'binary', { maxLen: 32 }),
  IFLA_LINK_NETNSID: attr(37, 's32', { doc: 'Namespace of IFLA_LINK.' }),
  IFLA_PHYS_PORT_NAME: attr(38, 'string', { replyOnly: true }),
  IFLA_PROTO_DOWN: attr(39, 'u8'),
  IFLA_GSO_MAX_SEGS: attr(40, 'u32'),
  IFLA_GSO_MAX_SIZE: attr(41, 'u32', { doc: 'Bytes.' }),
  IFLA_PAD: attr(42, 'binary', { replyOnly: true }),
  IFLA_XDP: attr(43, nest(xdp)),
  IFLA_EVENT: attr(44, 'u32', { names: IFLA_EVENT_NAMES }),
  IFLA_NEW_NETNSID: attr(45, 's32', { replyOnly: true, doc: 'Namespace into which the device went.' }),
  IFLA_TARGET_NETNSID: attr(46, 's32', { doc: 'Namespace that the request is about.' }),
  IFLA_CARRIER_UP_COUNT: attr(47, 'u32'),
  IFLA_CARRIER_DOWN_COUNT: attr(48, 'u32'),
  IFLA_NEW_IFINDEX: attr(49, 's32', { min: 1 }),
  IFLA_MIN_MTU: attr(50, 'u32'),
  IFLA_MAX_MTU: attr(51, 'u32'),
  IFLA_PROP_LIST: attr(52, nest(propList)),
  IFLA_ALT_IFNAME: attr(53, 'string', { maxLen: 127 }),
  IFLA_PERM_ADDRESS: attr(54, 'lladdr', { reject: true }),
  IFLA_PROTO_DOWN_REASON: attr(55, nest(protoDownReason)),
  IFLA_PARENT_DEV_NAME: attr(56, 'nul-string'),
  IFLA_PARENT_DEV_BUS_NAME: attr(57, 'string', { replyOnly: true }),
  IFLA_GRO_MAX_SIZE: attr(58, 'u32', { doc: 'Bytes.' }),
  IFLA_TSO_MAX_SIZE: attr(59, 'u32', { reject: true }),
  IFLA_TSO_MAX_SEGS: attr(60, 'u32', { reject: true }),
  IFLA_ALLMULTI: attr(61, 'u32', { reject: true, doc: 'How many want every multicast packet.' }),
  IFLA_DEVLINK_PORT: attr(62, 'binary', { replyOnly: true }),
  IFLA_GSO_IPV4_MAX_SIZE: attr(63, 'u32', { doc: 'Bytes.' }),
  IFLA_GRO_IPV4_MAX_SIZE: attr(64, 'u32', { doc: 'Bytes.' }),
  IFLA_DPLL_PIN: attr(65, nest(attributes('DPLL_A_PIN', { DPLL_A_PIN_ID: attr(1, 'u32') })), { replyOnly: true }),
  IFLA_MAX_PACING_OFFLOAD_HORIZON: attr(66, 'uint', { replyOnly: true, doc: 'Nanoseconds.' }),
  IFLA_NETNS_IMMUTABLE: attr(67, 'u8', { reject: true, doc: '1: cannot leave its namespace.' }),
  IFLA_HEADROOM: attr(68, 'u16', { reject: true, doc: 'Bytes.' }),
  IFLA_TAILROOM: attr(69, 'u16', { reject: true, doc: 'Bytes.' }),
});

const settable = [
  'IFLA_IFNAME',
  'IFLA_ADDRESS',
  'IFLA_BROADCAST',
  'IFLA_MTU',
  'IFLA_TXQLEN',
  'IFLA_MASTER',
  'IFLA_LINK',
  'IFLA_LINKINFO',
  'IFLA_GROUP',
  'IFLA_IFALIAS',
  'IFLA_OPERSTATE',
  'IFLA_LINKMODE',
  'IFLA_NET_NS_PID',
  'IFLA_NET_NS_FD',
  'IFLA_CARRIER',
  'IFLA_AF_SPEC',
];

export const link = family({
  protocol: NETLINK_ROUTE,
  doc: 'Network devices.',
  source: 'include/uapi/linux/if_link.h, net/core/rtnetlink.c',
  header: ifinfomsg,
  attributes: IFLA,
  operations: {
    RTM_NEWLINK: { id: 16, doc: 'Make a device, or change one.', do: settable, notify: 'RTNLGRP_LINK' },
    RTM_DELLINK: {
      id: 17,
      doc: 'Delete a device, or all of a group.',
      do: ['IFLA_IFNAME', 'IFLA_ALT_IFNAME', 'IFLA_GROUP'],
      notify: 'RTNLGRP_LINK',
    },
    RTM_GETLINK: {
      id: 18,
      doc: 'Ask for a device, or dump them.',
      do: ['IFLA_IFNAME', 'IFLA_ALT_IFNAME', 'IFLA_EXT_MASK', 'IFLA_TARGET_NETNSID'],
      dump: ['IFLA_EXT_MASK', 'IFLA_MASTER', 'IFLA_LINKINFO', 'IFLA_TARGET_NETNSID'],
      reply: 'RTM_NEWLINK',
    },
    RTM_SETLINK: { id: 19, doc: 'Change a device.', do: settable },
    RTM_NEWLINKPROP: { id: 108, doc: 'Give a device further names.', do: ['IFLA_PROP_LIST'], notify: 'RTNLGRP_LINK' },
    RTM_DELLINKPROP: { id: 109, doc: 'Take further names away.', do: ['IFLA_PROP_LIST'] },
    RTM_GETLINKPROP: { id: 110 },
  },
});
