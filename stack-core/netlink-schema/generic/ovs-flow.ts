import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, list, nest } from '../schema.ts';
import { genl_ovs_header } from './ovs-datapath-structs.ts';
import {
  ovs_action_add_mpls,
  ovs_action_hash,
  ovs_action_push_mpls,
  ovs_action_push_vlan,
  ovs_flow_stats,
  ovs_key_arp,
  ovs_key_ct_tuple_ipv4,
  ovs_key_ethernet,
  ovs_key_icmp,
  ovs_key_ipv4,
  ovs_key_ipv6,
  ovs_key_ipv6_exthdrs,
  ovs_key_mpls,
  ovs_key_nd,
  ovs_key_sctp,
  ovs_key_tcp,
  ovs_key_udp,
} from './ovs-flow-structs.ts';

export const OVS_CHECK_PKT_LEN_ATTR: AttributeSet = attributes('OVS_CHECK_PKT_LEN_ATTR', {
  OVS_CHECK_PKT_LEN_ATTR_PKT_LEN: attr(1, 'u16'),
  OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_GREATER: attr(
    2,
    nest(() => OVS_ACTION_ATTR),
  ),
  OVS_CHECK_PKT_LEN_ATTR_ACTIONS_IF_LESS_EQUAL: attr(
    3,
    nest(() => OVS_ACTION_ATTR),
  ),
  OVS_CHECK_PKT_LEN_ATTR_ARG: attr(5, 'binary'),
});

export const OVS_NAT_ATTR: AttributeSet = attributes('OVS_NAT_ATTR', {
  OVS_NAT_ATTR_SRC: attr(1, 'flag'),
  OVS_NAT_ATTR_DST: attr(2, 'flag'),
  OVS_NAT_ATTR_IP_MIN: attr(3, 'ip'),
  OVS_NAT_ATTR_IP_MAX: attr(4, 'ip'),
  OVS_NAT_ATTR_PROTO_MIN: attr(5, 'u16'),
  OVS_NAT_ATTR_PROTO_MAX: attr(6, 'u16'),
  OVS_NAT_ATTR_PERSISTENT: attr(7, 'flag'),
  OVS_NAT_ATTR_PROTO_HASH: attr(8, 'flag'),
  OVS_NAT_ATTR_PROTO_RANDOM: attr(9, 'flag'),
});

export const OVS_CT_ATTR: AttributeSet = attributes('OVS_CT_ATTR', {
  OVS_CT_ATTR_COMMIT: attr(1, 'flag'),
  OVS_CT_ATTR_ZONE: attr(2, 'u16'),
  OVS_CT_ATTR_MARK: attr(3, 'binary'),
  OVS_CT_ATTR_LABELS: attr(4, 'binary'),
  OVS_CT_ATTR_HELPER: attr(5, 'string'),
  OVS_CT_ATTR_NAT: attr(6, nest(OVS_NAT_ATTR)),
  OVS_CT_ATTR_FORCE_COMMIT: attr(7, 'flag'),
  OVS_CT_ATTR_EVENTMASK: attr(8, 'u32'),
  OVS_CT_ATTR_TIMEOUT: attr(9, 'string'),
});

export const OVS_DEC_TTL_ATTR_ACTION_SET: AttributeSet = attributes('OVS_DEC_TTL_ATTR_ACTION_SET', {
  OVS_DEC_TTL_ATTR_ACTION: attr(
    1,
    nest(() => OVS_ACTION_ATTR),
  ),
});

export const OVS_NSH_KEY_ATTR: AttributeSet = attributes('OVS_NSH_KEY_ATTR', {
  OVS_NSH_KEY_ATTR_BASE: attr(1, 'binary'),
  OVS_NSH_KEY_ATTR_MD1: attr(2, 'binary'),
  OVS_NSH_KEY_ATTR_MD2: attr(3, 'binary'),
});

export const OVS_VXLAN_EXT_GBP_SET: AttributeSet = attributes('OVS_VXLAN_EXT_GBP_SET', {
  OVS_VXLAN_EXT_GBP: attr(1, 'u32'),
});

export const OVS_TUNNEL_KEY_ATTR: AttributeSet = attributes('OVS_TUNNEL_KEY_ATTR', {
  OVS_TUNNEL_KEY_ATTR_ID: attr(0, 'be64'),
  OVS_TUNNEL_KEY_ATTR_IPV4_SRC: attr(1, 'ip'),
  OVS_TUNNEL_KEY_ATTR_IPV4_DST: attr(2, 'ip'),
  OVS_TUNNEL_KEY_ATTR_TOS: attr(3, 'u8'),
  OVS_TUNNEL_KEY_ATTR_TTL: attr(4, 'u8'),
  OVS_TUNNEL_KEY_ATTR_DONT_FRAGMENT: attr(5, 'flag'),
  OVS_TUNNEL_KEY_ATTR_CSUM: attr(6, 'flag'),
  OVS_TUNNEL_KEY_ATTR_OAM: attr(7, 'flag'),
  OVS_TUNNEL_KEY_ATTR_GENEVE_OPTS: attr(8, list('u32')),
  OVS_TUNNEL_KEY_ATTR_TP_SRC: attr(9, 'be16'),
  OVS_TUNNEL_KEY_ATTR_TP_DST: attr(10, 'be16'),
  OVS_TUNNEL_KEY_ATTR_VXLAN_OPTS: attr(11, nest(OVS_VXLAN_EXT_GBP_SET)),
  OVS_TUNNEL_KEY_ATTR_IPV6_SRC: attr(12, 'ip'),
  OVS_TUNNEL_KEY_ATTR_IPV6_DST: attr(13, 'ip'),
  OVS_TUNNEL_KEY_ATTR_PAD: attr(14, 'binary'),
  OVS_TUNNEL_KEY_ATTR_ERSPAN_OPTS: attr(15, 'binary'),
  OVS_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE: attr(16, 'flag'),
});

export const OVS_KEY_ATTR: AttributeSet = attributes('OVS_KEY_ATTR', {
  OVS_KEY_ATTR_ENCAP: attr(
    1,
    nest(() => OVS_KEY_ATTR),
  ),
  OVS_KEY_ATTR_PRIORITY: attr(2, 'u32'),
  OVS_KEY_ATTR_IN_PORT: attr(3, 'u32'),
  OVS_KEY_ATTR_ETHERNET: attr(4, ovs_key_ethernet),
  OVS_KEY_ATTR_VLAN: attr(5, 'be16'),
  OVS_KEY_ATTR_ETHERTYPE: attr(6, 'be16'),
  OVS_KEY_ATTR_IPV4: attr(7, ovs_key_ipv4),
  OVS_KEY_ATTR_IPV6: attr(8, ovs_key_ipv6),
  OVS_KEY_ATTR_TCP: attr(9, ovs_key_tcp),
  OVS_KEY_ATTR_UDP: attr(10, ovs_key_udp),
  OVS_KEY_ATTR_ICMP: attr(11, ovs_key_icmp),
  OVS_KEY_ATTR_ICMPV6: attr(12, ovs_key_icmp),
  OVS_KEY_ATTR_ARP: attr(13, ovs_key_arp),
  OVS_KEY_ATTR_ND: attr(14, ovs_key_nd),
  OVS_KEY_ATTR_SKB_MARK: attr(15, 'u32'),
  OVS_KEY_ATTR_TUNNEL: attr(16, nest(OVS_TUNNEL_KEY_ATTR)),
  OVS_KEY_ATTR_SCTP: attr(17, ovs_key_sctp),
  OVS_KEY_ATTR_TCP_FLAGS: attr(18, 'be16'),
  OVS_KEY_ATTR_DP_HASH: attr(19, 'u32'),
  OVS_KEY_ATTR_RECIRC_ID: attr(20, 'u32'),
  OVS_KEY_ATTR_MPLS: attr(21, ovs_key_mpls),
  OVS_KEY_ATTR_CT_STATE: attr(22, 'u32'),
  OVS_KEY_ATTR_CT_ZONE: attr(23, 'u16'),
  OVS_KEY_ATTR_CT_MARK: attr(24, 'u32'),
  OVS_KEY_ATTR_CT_LABELS: attr(25, 'binary'),
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV4: attr(26, ovs_key_ct_tuple_ipv4),
  OVS_KEY_ATTR_CT_ORIG_TUPLE_IPV6: attr(27, 'binary'),
  OVS_KEY_ATTR_NSH: attr(28, nest(OVS_NSH_KEY_ATTR)),
  OVS_KEY_ATTR_PACKET_TYPE: attr(29, 'be32'),
  OVS_KEY_ATTR_ND_EXTENSIONS: attr(30, 'binary'),
  OVS_KEY_ATTR_TUNNEL_INFO: attr(31, 'binary'),
  OVS_KEY_ATTR_IPV6_EXTHDRS: attr(32, ovs_key_ipv6_exthdrs),
});

export const OVS_PSAMPLE_ATTR: AttributeSet = attributes('OVS_PSAMPLE_ATTR', {
  OVS_PSAMPLE_ATTR_GROUP: attr(1, 'u32'),
  OVS_PSAMPLE_ATTR_COOKIE: attr(2, 'binary'),
});

export const OVS_SAMPLE_ATTR: AttributeSet = attributes('OVS_SAMPLE_ATTR', {
  OVS_SAMPLE_ATTR_PROBABILITY: attr(1, 'u32'),
  OVS_SAMPLE_ATTR_ACTIONS: attr(
    2,
    nest(() => OVS_ACTION_ATTR),
  ),
  OVS_SAMPLE_ATTR_ARG: attr(4, 'binary'),
});

export const OVS_USERSPACE_ATTR: AttributeSet = attributes('OVS_USERSPACE_ATTR', {
  OVS_USERSPACE_ATTR_PID: attr(1, 'u32'),
  OVS_USERSPACE_ATTR_USERDATA: attr(2, 'binary'),
  OVS_USERSPACE_ATTR_EGRESS_TUN_PORT: attr(3, 'u32'),
  OVS_USERSPACE_ATTR_ACTIONS: attr(4, 'flag'),
});

export const OVS_ACTION_ATTR: AttributeSet = attributes('OVS_ACTION_ATTR', {
  OVS_ACTION_ATTR_OUTPUT: attr(1, 'u32'),
  OVS_ACTION_ATTR_USERSPACE: attr(2, nest(OVS_USERSPACE_ATTR)),
  OVS_ACTION_ATTR_SET: attr(3, nest(OVS_KEY_ATTR)),
  OVS_ACTION_ATTR_PUSH_VLAN: attr(4, ovs_action_push_vlan),
  OVS_ACTION_ATTR_POP_VLAN: attr(5, 'flag'),
  OVS_ACTION_ATTR_SAMPLE: attr(6, nest(OVS_SAMPLE_ATTR)),
  OVS_ACTION_ATTR_RECIRC: attr(7, 'u32'),
  OVS_ACTION_ATTR_HASH: attr(8, ovs_action_hash),
  OVS_ACTION_ATTR_PUSH_MPLS: attr(9, ovs_action_push_mpls),
  OVS_ACTION_ATTR_POP_MPLS: attr(10, 'be16'),
  OVS_ACTION_ATTR_SET_MASKED: attr(11, nest(OVS_KEY_ATTR)),
  OVS_ACTION_ATTR_CT: attr(12, nest(OVS_CT_ATTR)),
  OVS_ACTION_ATTR_TRUNC: attr(13, 'u32'),
  OVS_ACTION_ATTR_PUSH_ETH: attr(14, 'binary'),
  OVS_ACTION_ATTR_POP_ETH: attr(15, 'flag'),
  OVS_ACTION_ATTR_CT_CLEAR: attr(16, 'flag'),
  OVS_ACTION_ATTR_PUSH_NSH: attr(17, nest(OVS_NSH_KEY_ATTR)),
  OVS_ACTION_ATTR_POP_NSH: attr(18, 'flag'),
  OVS_ACTION_ATTR_METER: attr(19, 'u32'),
  OVS_ACTION_ATTR_CLONE: attr(
    20,
    nest(() => OVS_ACTION_ATTR),
  ),
  OVS_ACTION_ATTR_CHECK_PKT_LEN: attr(21, nest(OVS_CHECK_PKT_LEN_ATTR)),
  OVS_ACTION_ATTR_ADD_MPLS: attr(22, ovs_action_add_mpls),
  OVS_ACTION_ATTR_DEC_TTL: attr(23, nest(OVS_DEC_TTL_ATTR_ACTION_SET)),
  OVS_ACTION_ATTR_DROP: attr(24, 'u32'),
  OVS_ACTION_ATTR_PSAMPLE: attr(25, nest(OVS_PSAMPLE_ATTR)),
  OVS_ACTION_ATTR_SET_TO_MASKED: attr(27, nest(OVS_KEY_ATTR)),
});

export const OVS_FLOW_ATTR: AttributeSet = attributes('OVS_FLOW_ATTR', {
  OVS_FLOW_ATTR_KEY: attr(1, nest(OVS_KEY_ATTR)),
  OVS_FLOW_ATTR_ACTIONS: attr(2, nest(OVS_ACTION_ATTR)),
  OVS_FLOW_ATTR_STATS: attr(3, ovs_flow_stats),
  OVS_FLOW_ATTR_TCP_FLAGS: attr(4, 'u8'),
  OVS_FLOW_ATTR_USED: attr(5, 'u64'),
  OVS_FLOW_ATTR_CLEAR: attr(6, 'flag'),
  OVS_FLOW_ATTR_MASK: attr(7, nest(OVS_KEY_ATTR)),
  OVS_FLOW_ATTR_PROBE: attr(8, 'binary'),
  OVS_FLOW_ATTR_UFID: attr(9, 'binary'),
  OVS_FLOW_ATTR_UFID_FLAGS: attr(10, 'u32'),
  OVS_FLOW_ATTR_PAD: attr(11, 'binary'),
});

export const ovs_flow = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_flow',
  version: 1,
  doc: 'Open vSwitch: flows.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/flow_netlink.c',
  header: genl_ovs_header,
  attributes: OVS_FLOW_ATTR,
  operations: {
    OVS_FLOW_CMD_NEW: { id: 1 },
    OVS_FLOW_CMD_DEL: { id: 2 },
    OVS_FLOW_CMD_GET: { id: 3 },
    OVS_FLOW_CMD_SET: { id: 4 },
  },
});
