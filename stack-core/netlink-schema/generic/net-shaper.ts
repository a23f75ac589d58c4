import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, noAttributes } from '../schema.ts';
import { net_shaper_scope } from './net-shaper-names.ts';

export const NET_SHAPER_A_CAPS: AttributeSet = attributes('NET_SHAPER_A_CAPS', {
  NET_SHAPER_A_CAPS_IFINDEX: attr(1, 'u32'),
  NET_SHAPER_A_CAPS_SCOPE: attr(2, 'u32', { names: net_shaper_scope }),
  NET_SHAPER_A_CAPS_SUPPORT_METRIC_BPS: attr(3, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_METRIC_PPS: attr(4, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_NESTING: attr(5, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_BW_MIN: attr(6, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_BW_MAX: attr(7, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_BURST: attr(8, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_PRIORITY: attr(9, 'flag'),
  NET_SHAPER_A_CAPS_SUPPORT_WEIGHT: attr(10, 'flag'),
});

export const net_shaper = family({
  protocol: NETLINK_GENERIC,
  name: 'net-shaper',
  version: 1,
  doc: 'Shapers in network hardware.',
  source: 'include/uapi/linux/net_shaper.h, net/shaper/',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    NET_SHAPER_CMD_GET: { id: 1 },
    NET_SHAPER_CMD_SET: { id: 2 },
    NET_SHAPER_CMD_DELETE: { id: 3 },
    NET_SHAPER_CMD_GROUP: { id: 4 },
    NET_SHAPER_CMD_CAP_GET: { id: 5, attributes: NET_SHAPER_A_CAPS },
  },
});
