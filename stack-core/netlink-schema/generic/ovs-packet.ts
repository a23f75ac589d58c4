import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { genl_ovs_header } from './ovs-datapath-structs.ts';

export const OVS_PACKET_ATTR: AttributeSet = attributes('OVS_PACKET_ATTR', {
  OVS_PACKET_ATTR_PACKET: attr(1, 'binary'),
  OVS_PACKET_ATTR_KEY: attr(2, 'binary'),
  OVS_PACKET_ATTR_ACTIONS: attr(3, 'binary'),
  OVS_PACKET_ATTR_USERDATA: attr(4, 'binary'),
  OVS_PACKET_ATTR_EGRESS_TUN_KEY: attr(5, 'binary'),
  OVS_PACKET_ATTR_UNUSED1: attr(6, 'binary'),
  OVS_PACKET_ATTR_UNUSED2: attr(7, 'binary'),
  OVS_PACKET_ATTR_PROBE: attr(8, 'flag'),
  OVS_PACKET_ATTR_MRU: attr(9, 'u16'),
  OVS_PACKET_ATTR_LEN: attr(10, 'u32'),
  OVS_PACKET_ATTR_HASH: attr(11, 'u64'),
  OVS_PACKET_ATTR_UPCALL_PID: attr(12, 'u32'),
});

export const ovs_packet = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_packet',
  version: 1,
  doc: 'Open vSwitch: packets to and from userspace.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/datapath.c',
  header: genl_ovs_header,
  attributes: OVS_PACKET_ATTR,
  operations: {
    OVS_PACKET_CMD_MISS: { id: 1 },
    OVS_PACKET_CMD_ACTION: { id: 2 },
    OVS_PACKET_CMD_EXECUTE: { id: 3 },
  },
});
