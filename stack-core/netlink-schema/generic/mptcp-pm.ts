import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const MPTCP_PM_ADDR_ATTR: AttributeSet = attributes('MPTCP_PM_ADDR_ATTR', {
  MPTCP_PM_ADDR_ATTR_FAMILY: attr(1, 'u16'),
  MPTCP_PM_ADDR_ATTR_ID: attr(2, 'u8'),
  MPTCP_PM_ADDR_ATTR_ADDR4: attr(3, 'ip'),
  MPTCP_PM_ADDR_ATTR_ADDR6: attr(4, 'ip'),
  MPTCP_PM_ADDR_ATTR_PORT: attr(5, 'u16'),
  MPTCP_PM_ADDR_ATTR_FLAGS: attr(6, 'u32'),
  MPTCP_PM_ADDR_ATTR_IF_IDX: attr(7, 's32'),
});

export const MPTCP_PM_ATTR: AttributeSet = attributes('MPTCP_PM_ATTR', {
  MPTCP_PM_ATTR_ADDR: attr(1, nest(MPTCP_PM_ADDR_ATTR)),
  MPTCP_PM_ATTR_RCV_ADD_ADDRS: attr(2, 'u32'),
  MPTCP_PM_ATTR_SUBFLOWS: attr(3, 'u32'),
  MPTCP_PM_ATTR_TOKEN: attr(4, 'u32'),
  MPTCP_PM_ATTR_LOC_ID: attr(5, 'u8'),
  MPTCP_PM_ATTR_ADDR_REMOTE: attr(6, nest(MPTCP_PM_ADDR_ATTR)),
});

export const MPTCP_ATTR: AttributeSet = attributes('MPTCP_ATTR', {
  MPTCP_ATTR_TOKEN: attr(1, 'u32'),
  MPTCP_ATTR_FAMILY: attr(2, 'u16'),
  MPTCP_ATTR_LOC_ID: attr(3, 'u8'),
  MPTCP_ATTR_REM_ID: attr(4, 'u8'),
  MPTCP_ATTR_SADDR4: attr(5, 'ip'),
  MPTCP_ATTR_SADDR6: attr(6, 'ip'),
  MPTCP_ATTR_DADDR4: attr(7, 'ip'),
  MPTCP_ATTR_DADDR6: attr(8, 'ip'),
  MPTCP_ATTR_SPORT: attr(9, 'be16'),
  MPTCP_ATTR_DPORT: attr(10, 'be16'),
  MPTCP_ATTR_BACKUP: attr(11, 'u8'),
  MPTCP_ATTR_ERROR: attr(12, 'u8'),
  MPTCP_ATTR_FLAGS: attr(13, 'u16'),
  MPTCP_ATTR_TIMEOUT: attr(14, 'u32'),
  MPTCP_ATTR_IF_IDX: attr(15, 's32'),
  MPTCP_ATTR_RESET_REASON: attr(16, 'u32'),
  MPTCP_ATTR_RESET_FLAGS: attr(17, 'u32'),
  MPTCP_ATTR_SERVER_SIDE: attr(18, 'u8'),
});

export const mptcp_pm = family({
  protocol: NETLINK_GENERIC,
  name: 'mptcp_pm',
  version: 1,
  doc: 'Path manager of MPTCP.',
  source: 'include/uapi/linux/mptcp_pm.h, net/mptcp/pm_netlink.c',
  header: genlmsghdr,
  attributes: MPTCP_PM_ATTR,
  operations: {
    MPTCP_PM_CMD_ADD_ADDR: { id: 1 },
    MPTCP_PM_CMD_DEL_ADDR: { id: 2 },
    MPTCP_PM_CMD_GET_ADDR: { id: 3 },
    MPTCP_PM_CMD_FLUSH_ADDRS: { id: 4 },
    MPTCP_PM_CMD_SET_LIMITS: { id: 5 },
    MPTCP_PM_CMD_GET_LIMITS: { id: 6 },
    MPTCP_PM_CMD_SET_FLAGS: { id: 7 },
    MPTCP_PM_CMD_ANNOUNCE: { id: 8 },
    MPTCP_PM_CMD_REMOVE: { id: 9 },
    MPTCP_PM_CMD_SUBFLOW_CREATE: { id: 10 },
    MPTCP_PM_CMD_SUBFLOW_DESTROY: { id: 11 },
  },
  events: {
    MPTCP_EVENT_CREATED: { id: 1, attributes: MPTCP_ATTR },
    MPTCP_EVENT_ESTABLISHED: { id: 2, attributes: MPTCP_ATTR },
    MPTCP_EVENT_CLOSED: { id: 3, attributes: MPTCP_ATTR },
    MPTCP_EVENT_ANNOUNCED: { id: 6, attributes: MPTCP_ATTR },
    MPTCP_EVENT_REMOVED: { id: 7, attributes: MPTCP_ATTR },
    MPTCP_EVENT_SUB_ESTABLISHED: { id: 10, attributes: MPTCP_ATTR },
    MPTCP_EVENT_SUB_CLOSED: { id: 11, attributes: MPTCP_ATTR },
    MPTCP_EVENT_SUB_PRIORITY: { id: 13, attributes: MPTCP_ATTR },
    MPTCP_EVENT_LISTENER_CREATED: { id: 15, attributes: MPTCP_ATTR },
    MPTCP_EVENT_LISTENER_CLOSED: { id: 16, attributes: MPTCP_ATTR },
  },
});
