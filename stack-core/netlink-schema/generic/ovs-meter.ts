import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, array, attr, attributes, family, nest } from '../schema.ts';
import { genl_ovs_header } from './ovs-datapath-structs.ts';
import { ovs_flow_stats } from './ovs-flow-structs.ts';

export const OVS_BAND_ATTR: AttributeSet = attributes('OVS_BAND_ATTR', {
  OVS_BAND_ATTR_TYPE: attr(1, 'u32'),
  OVS_BAND_ATTR_RATE: attr(2, 'u32'),
  OVS_BAND_ATTR_BURST: attr(3, 'u32'),
  OVS_BAND_ATTR_STATS: attr(4, ovs_flow_stats),
});

export const OVS_METER_ATTR: AttributeSet = attributes('OVS_METER_ATTR', {
  OVS_METER_ATTR_ID: attr(1, 'u32'),
  OVS_METER_ATTR_KBPS: attr(2, 'flag'),
  OVS_METER_ATTR_STATS: attr(3, ovs_flow_stats),
  OVS_METER_ATTR_BANDS: attr(4, array(nest(OVS_BAND_ATTR))),
  OVS_METER_ATTR_USED: attr(5, 'u64'),
  OVS_METER_ATTR_CLEAR: attr(6, 'flag'),
  OVS_METER_ATTR_MAX_METERS: attr(7, 'u32'),
  OVS_METER_ATTR_MAX_BANDS: attr(8, 'u32'),
  OVS_METER_ATTR_PAD: attr(9, 'binary'),
});

export const ovs_meter = family({
  protocol: NETLINK_GENERIC,
  name: 'ovs_meter',
  version: 1,
  doc: 'Open vSwitch: meters.',
  source: 'include/uapi/linux/openvswitch.h, net/openvswitch/meter.c',
  header: genl_ovs_header,
  attributes: OVS_METER_ATTR,
  operations: {
    OVS_METER_CMD_FEATURES: { id: 1 },
    OVS_METER_CMD_SET: { id: 2 },
    OVS_METER_CMD_DEL: { id: 3 },
    OVS_METER_CMD_GET: { id: 4 },
  },
});
