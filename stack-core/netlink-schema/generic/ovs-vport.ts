import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, list, nest } from '../schema.ts';
import { genl_ovs_header } from './ovs-datapath-structs.ts';
import { ovs_vport_type } from './ovs-vport-names.ts';
import { ovs_vport_stats } from './ovs-vport-structs.ts';

export const OVS_TUNNEL_ATTR: AttributeSet = attributes('OVS_TUNNEL_ATTR', {
  OVS_TUNNEL_ATTR_DST_PORT: attr(1, 'u32'),
  OVS_TUNNEL_ATTR_EXTENSION: attr(2, 'u32'),
});

export const OVS_VPORT_UPCALL_ATTR: AttributeSet = attributes('OVS_VPORT_UPCALL_ATTR', {
  OVS_VPORT_UPCALL_ATTR_SUCCESS: attr(0, 'u64'),
  OVS_VPORT_UPCALL_ATTR_FAIL: attr(1, 'u64'),
});

export const OVS_VPORT_ATTR: AttributeSet = attributes('OVS_VPORT_ATTR', {
  OVS_VPORT_ATTR_PORT_NO: attr(1, 'u32'),
  OVS_VPORT_ATTR_TYPE: attr(2, 'u32', { names: ovs_vport_type }),
  OVS_VPORT_ATTR_NAME: attr(3, 'string'),
  OVS_VPORT_ATTR_OPTIONS: attr(4, nest(OVS_TUNNEL_ATTR)),
  OVS_VPORT_ATTR_UPCALL_PID: attr(5, list('u32')),
  OVS_VPORT_ATTR_STATS: attr(6, ovs_vport_stats),
  OVS_VPORT_ATTR_PAD: attr(7, 'binary'),
  OVS_VPORT_ATTR_IFINDEX: attr(8, 'u32'),
  OVS_VPORT_ATTR_NETNSID: attr(9, 'u32'),
  OVS_VPORT_ATTR_UPCALL_STATS: attr(10, nest(OVS_VPORT_UPCALL_ATTR)),
});

export const ovs_vport = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_vport',
  version: 1,
  doc: 'Open vSwitch: ports.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/vport.c',
  header: genl_ovs_header,
  attributes: OVS_VPORT_ATTR,
  operations: {
    OVS_VPORT_CMD_NEW: { id: 1 },
    OVS_VPORT_CMD_DEL: { id: 2 },
    OVS_VPORT_CMD_GET: { id: 3 },
    OVS_VPORT_CMD_SET: { id: 4 },
  },
});
