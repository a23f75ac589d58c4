import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, array, attr, attributes, family, nest } from '../schema.ts';

export const NCSI_CHANNEL: AttributeSet = attributes('NCSI_CHANNEL', {
  NCSI_CHANNEL_ATTR: attr(
    1,
    nest(() => NCSI_CHANNEL),
  ),
  NCSI_CHANNEL_ATTR_ID: attr(2, 'u32'),
  NCSI_CHANNEL_ATTR_VERSION_MAJOR: attr(3, 'u32'),
  NCSI_CHANNEL_ATTR_VERSION_MINOR: attr(4, 'u32'),
  NCSI_CHANNEL_ATTR_VERSION_STR: attr(5, 'string'),
  NCSI_CHANNEL_ATTR_LINK_STATE: attr(6, 'u32'),
  NCSI_CHANNEL_ATTR_ACTIVE: attr(7, 'flag'),
  NCSI_CHANNEL_ATTR_FORCED: attr(8, 'flag'),
  NCSI_CHANNEL_ATTR_VLAN_LIST: attr(9, array('u16')),
  NCSI_CHANNEL_ATTR_VLAN_ID: attr(10, 'u16'),
});

export const NCSI_CHANNEL_LIST: AttributeSet = attributes('NCSI_CHANNEL_LIST', {
  NCSI_CHANNEL_ATTR: attr(1, nest(NCSI_CHANNEL)),
});

export const NCSI_PKG: AttributeSet = attributes('NCSI_PKG', {
  NCSI_PKG_ATTR: attr(
    1,
    nest(() => NCSI_PKG),
  ),
  NCSI_PKG_ATTR_ID: attr(2, 'u32'),
  NCSI_PKG_ATTR_FORCED: attr(3, 'flag'),
  NCSI_PKG_ATTR_CHANNEL_LIST: attr(4, nest(NCSI_CHANNEL_LIST)),
});

export const NCSI_PACKAGE_LIST: AttributeSet = attributes('NCSI_PACKAGE_LIST', {
  NCSI_PKG_ATTR: attr(1, nest(NCSI_PKG)),
});

export const NCSI_ATTR: AttributeSet = attributes('NCSI_ATTR', {
  NCSI_ATTR_IFINDEX: attr(1, 'u32'),
  NCSI_ATTR_PACKAGE_LIST: attr(2, nest(NCSI_PACKAGE_LIST)),
  NCSI_ATTR_PACKAGE_ID: attr(3, 'u32'),
  NCSI_ATTR_CHANNEL_ID: attr(4, 'u32'),
  NCSI_ATTR_DATA: attr(5, 'binary'),
  NCSI_ATTR_MULTI_FLAG: attr(6, 'flag'),
  NCSI_ATTR_PACKAGE_MASK: attr(7, 'u32'),
  NCSI_ATTR_CHANNEL_MASK: attr(8, 'u32'),
});

export const ncsi = family({
  protocol: NETLINK_GENERIC,
  name: 'NCSI',
  version: 1,
  doc: 'Network controller sideband interface.',
  source: 'include/uapi/linux/ncsi.h, net/ncsi/ncsi-netlink.c',
  header: genlmsghdr,
  attributes: NCSI_ATTR,
  operations: {
    NCSI_CMD_PKG_INFO: { id: 1 },
    NCSI_CMD_SET_INTERFACE: { id: 2 },
    NCSI_CMD_CLEAR_INTERFACE: { id: 3 },
    NCSI_CMD_SEND_CMD: { id: 4 },
    NCSI_CMD_SET_PACKAGE_MASK: { id: 5 },
    NCSI_CMD_SET_CHANNEL_MASK: { id: 6 },
  },
});
