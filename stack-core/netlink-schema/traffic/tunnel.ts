import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { tunnel_msg } from './tunnel-structs.ts';

export const VNIFILTER_ENTRY_STATS: AttributeSet = attributes('VNIFILTER_ENTRY_STATS', {
  VNIFILTER_ENTRY_STATS_RX_BYTES: attr(1, 'u64'),
  VNIFILTER_ENTRY_STATS_RX_PKTS: attr(2, 'u64'),
  VNIFILTER_ENTRY_STATS_RX_DROPS: attr(3, 'u64'),
  VNIFILTER_ENTRY_STATS_RX_ERRORS: attr(4, 'u64'),
  VNIFILTER_ENTRY_STATS_TX_BYTES: attr(5, 'u64'),
  VNIFILTER_ENTRY_STATS_TX_PKTS: attr(6, 'u64'),
  VNIFILTER_ENTRY_STATS_TX_DROPS: attr(7, 'u64'),
  VNIFILTER_ENTRY_STATS_TX_ERRORS: attr(8, 'u64'),
  VNIFILTER_ENTRY_STATS_PAD: attr(9, 'binary'),
});

export const VXLAN_VNIFILTER_ENTRY: AttributeSet = attributes('VXLAN_VNIFILTER_ENTRY', {
  VXLAN_VNIFILTER_ENTRY_START: attr(1, 'u32'),
  VXLAN_VNIFILTER_ENTRY_END: attr(2, 'u32'),
  VXLAN_VNIFILTER_ENTRY_GROUP: attr(3, 'ip'),
  VXLAN_VNIFILTER_ENTRY_GROUP6: attr(4, 'ip'),
  VXLAN_VNIFILTER_ENTRY_STATS: attr(5, nest(VNIFILTER_ENTRY_STATS)),
});

export const VXLAN_VNIFILTER_ENTRY_SET: AttributeSet = attributes('VXLAN_VNIFILTER_ENTRY_SET', {
  VXLAN_VNIFILTER_ENTRY: attr(1, nest(VXLAN_VNIFILTER_ENTRY)),
});

export const tunnel = family({
  protocol: NETLINK_ROUTE,
  doc: 'VNIs of VXLAN devices.',
  source: 'include/uapi/linux/if_link.h, drivers/net/vxlan/vxlan_vnifilter.c',
  header: tunnel_msg,
  attributes: VXLAN_VNIFILTER_ENTRY_SET,
  operations: {
    RTM_NEWTUNNEL: { id: 120 },
    RTM_DELTUNNEL: { id: 121 },
    RTM_GETTUNNEL: { id: 122 },
  },
});
