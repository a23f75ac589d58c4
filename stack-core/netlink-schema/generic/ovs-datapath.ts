import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, list } from '../schema.ts';
import { genl_ovs_header, ovs_dp_megaflow_stats, ovs_dp_stats } from './ovs-datapath-structs.ts';

export const OVS_DP_ATTR: AttributeSet = attributes('OVS_DP_ATTR', {
  OVS_DP_ATTR_NAME: attr(1, 'string'),
  OVS_DP_ATTR_UPCALL_PID: attr(2, 'u32'),
  OVS_DP_ATTR_STATS: attr(3, ovs_dp_stats),
  OVS_DP_ATTR_MEGAFLOW_STATS: attr(4, ovs_dp_megaflow_stats),
  OVS_DP_ATTR_USER_FEATURES: attr(5, 'u32'),
  OVS_DP_ATTR_PAD: attr(6, 'binary'),
  OVS_DP_ATTR_MASKS_CACHE_SIZE: attr(7, 'u32'),
  OVS_DP_ATTR_PER_CPU_PIDS: attr(8, list('u32')),
  OVS_DP_ATTR_IFINDEX: attr(9, 'u32'),
});

export const ovs_datapath = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_datapath',
  version: 2,
  doc: 'Open vSwitch: datapaths.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/datapath.c',
  header: genl_ovs_header,
  attributes: OVS_DP_ATTR,
  operations: {
    OVS_DP_CMD_NEW: { id: 1 },
    OVS_DP_CMD_DEL: { id: 2 },
    OVS_DP_CMD_GET: { id: 3 },
    OVS_DP_CMD_SET: { id: 4 },
  },
});
