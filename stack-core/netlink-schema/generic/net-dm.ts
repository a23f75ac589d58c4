import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const NET_DM_ATTR_PORT_NETDEV: AttributeSet = attributes('NET_DM_ATTR_PORT_NETDEV', {
  NET_DM_ATTR_PORT_NETDEV_IFINDEX: attr(0, 'u32'),
  NET_DM_ATTR_PORT_NETDEV_NAME: attr(1, 'string'),
});

export const NET_DM_ATTR_STATS_DROPPED_SET: AttributeSet = attributes('NET_DM_ATTR_STATS_DROPPED_SET', {
  NET_DM_ATTR_STATS_DROPPED: attr(0, 'u64'),
});

export const NET_DM_ATTR: AttributeSet = attributes('NET_DM_ATTR', {
  NET_DM_ATTR_ALERT_MODE: attr(1, 'u8'),
  NET_DM_ATTR_PC: attr(2, 'u64'),
  NET_DM_ATTR_SYMBOL: attr(3, 'string'),
  NET_DM_ATTR_IN_PORT: attr(4, nest(NET_DM_ATTR_PORT_NETDEV)),
  NET_DM_ATTR_TIMESTAMP: attr(5, 'u64'),
  NET_DM_ATTR_PROTO: attr(6, 'u16'),
  NET_DM_ATTR_PAYLOAD: attr(7, 'binary'),
  NET_DM_ATTR_PAD: attr(8, 'binary'),
  NET_DM_ATTR_TRUNC_LEN: attr(9, 'u32'),
  NET_DM_ATTR_ORIG_LEN: attr(10, 'u32'),
  NET_DM_ATTR_QUEUE_LEN: attr(11, 'u32'),
  NET_DM_ATTR_STATS: attr(12, nest(NET_DM_ATTR_STATS_DROPPED_SET)),
  NET_DM_ATTR_HW_STATS: attr(13, nest(NET_DM_ATTR_STATS_DROPPED_SET)),
  NET_DM_ATTR_ORIGIN: attr(14, 'u16'),
  NET_DM_ATTR_HW_TRAP_GROUP_NAME: attr(15, 'string'),
  NET_DM_ATTR_HW_TRAP_NAME: attr(16, 'string'),
  NET_DM_ATTR_HW_ENTRIES: attr(
    17,
    nest(() => NET_DM_ATTR),
  ),
  NET_DM_ATTR_HW_ENTRY: attr(
    18,
    nest(() => NET_DM_ATTR),
  ),
  NET_DM_ATTR_HW_TRAP_COUNT: attr(19, 'u32'),
  NET_DM_ATTR_SW_DROPS: attr(20, 'flag'),
  NET_DM_ATTR_HW_DROPS: attr(21, 'flag'),
  NET_DM_ATTR_FLOW_ACTION_COOKIE: attr(22, 'binary'),
  NET_DM_ATTR_REASON: attr(23, 'string'),
});

export const net_dm = family({
  protocol: NETLINK_GENERIC,
  name: 'NET_DM',
  version: 2,
  doc: 'Drop monitor.',
  source: 'include/uapi/linux/net_dropmon.h, net/core/drop_monitor.c',
  header: genlmsghdr,
  attributes: NET_DM_ATTR,
  operations: {
    NET_DM_CMD_ALERT: { id: 1 },
    NET_DM_CMD_CONFIG: { id: 2 },
    NET_DM_CMD_START: { id: 3 },
    NET_DM_CMD_STOP: { id: 4 },
    NET_DM_CMD_PACKET_ALERT: { id: 5 },
    NET_DM_CMD_CONFIG_GET: { id: 6 },
    NET_DM_CMD_CONFIG_NEW: { id: 7 },
    NET_DM_CMD_STATS_GET: { id: 8 },
    NET_DM_CMD_STATS_NEW: { id: 9 },
  },
});
