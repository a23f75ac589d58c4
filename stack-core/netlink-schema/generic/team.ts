import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const TEAM_ATTR_OPTION: AttributeSet = attributes('TEAM_ATTR_OPTION', {
  TEAM_ATTR_OPTION_NAME: attr(1, 'string'),
  TEAM_ATTR_OPTION_CHANGED: attr(2, 'flag'),
  TEAM_ATTR_OPTION_TYPE: attr(3, 'u8'),
  TEAM_ATTR_OPTION_DATA: attr(4, 'binary'),
  TEAM_ATTR_OPTION_REMOVED: attr(5, 'flag'),
  TEAM_ATTR_OPTION_PORT_IFINDEX: attr(6, 'u32'),
  TEAM_ATTR_OPTION_ARRAY_INDEX: attr(7, 'u32'),
});

export const TEAM_ATTR_ITEM_OPTION_SET: AttributeSet = attributes('TEAM_ATTR_ITEM_OPTION_SET', {
  TEAM_ATTR_ITEM_OPTION: attr(1, nest(TEAM_ATTR_OPTION)),
});

export const TEAM_ATTR_PORT: AttributeSet = attributes('TEAM_ATTR_PORT', {
  TEAM_ATTR_PORT_IFINDEX: attr(1, 'u32'),
  TEAM_ATTR_PORT_CHANGED: attr(2, 'flag'),
  TEAM_ATTR_PORT_LINKUP: attr(3, 'flag'),
  TEAM_ATTR_PORT_SPEED: attr(4, 'u32'),
  TEAM_ATTR_PORT_DUPLEX: attr(5, 'u8'),
  TEAM_ATTR_PORT_REMOVED: attr(6, 'flag'),
});

export const TEAM_ATTR_ITEM_PORT_SET: AttributeSet = attributes('TEAM_ATTR_ITEM_PORT_SET', {
  TEAM_ATTR_ITEM_PORT: attr(1, nest(TEAM_ATTR_PORT)),
});

export const TEAM_ATTR: AttributeSet = attributes('TEAM_ATTR', {
  TEAM_ATTR_TEAM_IFINDEX: attr(1, 'u32'),
  TEAM_ATTR_LIST_OPTION: attr(2, nest(TEAM_ATTR_ITEM_OPTION_SET)),
  TEAM_ATTR_LIST_PORT: attr(3, nest(TEAM_ATTR_ITEM_PORT_SET)),
});

export const team = family({
  protocol: NETLINK_GENERIC,
  name: 'team',
  version: 1,
  doc: 'Team devices: options and ports.',
  source: 'include/uapi/linux/if_team.h, drivers/net/team/',
  header: genlmsghdr,
  attributes: TEAM_ATTR,
  operations: {
    TEAM_CMD_NOOP: { id: 0 },
    TEAM_CMD_OPTIONS_SET: { id: 1 },
    TEAM_CMD_OPTIONS_GET: { id: 2 },
    TEAM_CMD_PORT_LIST_GET: { id: 3 },
  },
});
