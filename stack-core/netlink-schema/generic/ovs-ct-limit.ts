import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, list } from '../schema.ts';
import { ovs_zone_limit } from './ovs-ct-limit-structs.ts';
import { genl_ovs_header } from './ovs-datapath-structs.ts';

export const OVS_CT_LIMIT_ATTR_ZONE_LIMIT_SET: AttributeSet = attributes('OVS_CT_LIMIT_ATTR_ZONE_LIMIT_SET', {
  OVS_CT_LIMIT_ATTR_ZONE_LIMIT: attr(1, list(ovs_zone_limit)),
});

export const ovs_ct_limit = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_ct_limit',
  version: 1,
  doc: 'Open vSwitch: limits of connections.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/conntrack.c',
  header: genl_ovs_header,
  attributes: OVS_CT_LIMIT_ATTR_ZONE_LIMIT_SET,
  operations: {
    OVS_CT_LIMIT_CMD_SET: { id: 1 },
    OVS_CT_LIMIT_CMD_DEL: { id: 2 },
    OVS_CT_LIMIT_CMD_GET: { id: 3 },
  },
});
