import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import {
  br_mcast_stats,
  bridge_stp_xstats,
  bridge_vlan_xstats,
  if_stats_msg,
  mpls_link_stats,
  rtnl_hw_stats64,
  rtnl_link_stats64,
} from './statistics-structs.ts';

export const IFLA_OFFLOAD_XSTATS_HW_S_INFO: AttributeSet = attributes('IFLA_OFFLOAD_XSTATS_HW_S_INFO', {
  IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST: attr(1, 'u8'),
  IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED: attr(2, 'u8'),
});

export const IFLA_OFFLOAD_XSTATS_HW_S_INFOS: AttributeSet = attributes('IFLA_OFFLOAD_XSTATS_HW_S_INFOS', {
  IFLA_OFFLOAD_XSTATS_L3_STATS: attr(3, nest(IFLA_OFFLOAD_XSTATS_HW_S_INFO)),
});

export const IFLA_OFFLOAD_XSTATS: AttributeSet = attributes('IFLA_OFFLOAD_XSTATS', {
  IFLA_OFFLOAD_XSTATS_CPU_HIT: attr(1, rtnl_link_stats64),
  IFLA_OFFLOAD_XSTATS_HW_S_INFO: attr(2, nest(IFLA_OFFLOAD_XSTATS_HW_S_INFOS)),
  IFLA_OFFLOAD_XSTATS_L3_STATS: attr(3, rtnl_hw_stats64),
});

export const MPLS_STATS: AttributeSet = attributes('MPLS_STATS', {
  MPLS_STATS_LINK: attr(1, mpls_link_stats),
});

export const IFLA_STATS_AF: AttributeSet = attributes('IFLA_STATS_AF', {
  AF_INET: attr(2, 'binary'),
  AF_INET6: attr(10, 'binary'),
  AF_MPLS: attr(28, nest(MPLS_STATS)),
});

export const BOND_3AD_STAT: AttributeSet = attributes('BOND_3AD_STAT', {
  BOND_3AD_STAT_LACPDU_RX: attr(0, 'u64'),
  BOND_3AD_STAT_LACPDU_TX: attr(1, 'u64'),
  BOND_3AD_STAT_LACPDU_UNKNOWN_RX: attr(2, 'u64'),
  BOND_3AD_STAT_LACPDU_ILLEGAL_RX: attr(3, 'u64'),
  BOND_3AD_STAT_MARKER_RX: attr(4, 'u64'),
  BOND_3AD_STAT_MARKER_TX: attr(5, 'u64'),
  BOND_3AD_STAT_MARKER_RESP_RX: attr(6, 'u64'),
  BOND_3AD_STAT_MARKER_RESP_TX: attr(7, 'u64'),
  BOND_3AD_STAT_MARKER_UNKNOWN_RX: attr(8, 'u64'),
  BOND_3AD_STAT_PAD: attr(9, 'u64'),
});

export const BOND_XSTATS_3AD_SET: AttributeSet = attributes('BOND_XSTATS_3AD_SET', {
  BOND_XSTATS_3AD: attr(1, nest(BOND_3AD_STAT)),
});

export const BRIDGE_XSTATS: AttributeSet = attributes('BRIDGE_XSTATS', {
  BRIDGE_XSTATS_VLAN: attr(1, bridge_vlan_xstats),
  BRIDGE_XSTATS_MCAST: attr(2, br_mcast_stats),
  BRIDGE_XSTATS_PAD: attr(3, 'binary'),
  BRIDGE_XSTATS_STP: attr(4, bridge_stp_xstats),
});

export const LINK_XSTATS_TYPE: AttributeSet = attributes('LINK_XSTATS_TYPE', {
  LINK_XSTATS_TYPE_BRIDGE: attr(1, nest(BRIDGE_XSTATS)),
  LINK_XSTATS_TYPE_BOND: attr(2, nest(BOND_XSTATS_3AD_SET)),
});

export const IFLA_STATS: AttributeSet = attributes('IFLA_STATS', {
  IFLA_STATS_LINK_64: attr(1, rtnl_link_stats64),
  IFLA_STATS_LINK_XSTATS: attr(2, nest(LINK_XSTATS_TYPE)),
  IFLA_STATS_LINK_XSTATS_SLAVE: attr(3, nest(LINK_XSTATS_TYPE)),
  IFLA_STATS_LINK_OFFLOAD_XSTATS: attr(4, nest(IFLA_OFFLOAD_XSTATS)),
  IFLA_STATS_AF_SPEC: attr(5, nest(IFLA_STATS_AF)),
});

export const IFLA_STATS_FILTERS: AttributeSet = attributes('IFLA_STATS_FILTERS', {
  IFLA_STATS_LINK_64: attr(1, 'u32'),
  IFLA_STATS_LINK_XSTATS: attr(2, 'u32'),
  IFLA_STATS_LINK_XSTATS_SLAVE: attr(3, 'u32'),
  IFLA_STATS_LINK_OFFLOAD_XSTATS: attr(4, 'u32'),
  IFLA_STATS_AF_SPEC: attr(5, 'u32'),
});

export const IFLA_STATS_ATTR: AttributeSet = attributes('IFLA_STATS_ATTR', {
  IFLA_STATS_GET_FILTERS: attr(1, nest(IFLA_STATS_FILTERS)),
  IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS: attr(2, 'u8'),
});

export const statistics = family({
  protocol: NETLINK_ROUTE,
  doc: 'Statistics of devices.',
  source: 'include/uapi/linux/if_link.h, net/core/rtnetlink.c',
  header: if_stats_msg,
  attributes: IFLA_STATS,
  operations: {
    RTM_NEWSTATS: { id: 92 },
    RTM_GETSTATS: { id: 94, attributes: IFLA_STATS_ATTR },
    RTM_SETSTATS: { id: 95, attributes: IFLA_STATS_ATTR },
  },
});
