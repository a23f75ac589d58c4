import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const TCMU_ATTR: AttributeSet = attributes('TCMU_ATTR', {
  TCMU_ATTR_DEVICE: attr(1, 'string'),
  TCMU_ATTR_MINOR: attr(2, 'u32'),
  TCMU_ATTR_PAD: attr(3, 'binary'),
  TCMU_ATTR_DEV_CFG: attr(4, 'string'),
  TCMU_ATTR_DEV_SIZE: attr(5, 'u64'),
  TCMU_ATTR_WRITECACHE: attr(6, 'u8'),
  TCMU_ATTR_CMD_STATUS: attr(7, 's32'),
  TCMU_ATTR_DEVICE_ID: attr(8, 'u32'),
  TCMU_ATTR_SUPP_KERN_CMD_REPLY: attr(9, 'u8'),
});

export const tcmu = family({
  protocol: NETLINK_GENERIC,
  name: 'TCM-USER',
  version: 2,
  doc: 'SCSI targets in userspace.',
  source: 'include/uapi/linux/target_core_user.h, drivers/target/target_core_user.c',
  header: genlmsghdr,
  attributes: TCMU_ATTR,
  operations: {
    TCMU_CMD_ADDED_DEVICE: { id: 1 },
    TCMU_CMD_REMOVED_DEVICE: { id: 2 },
    TCMU_CMD_RECONFIG_DEVICE: { id: 3 },
    TCMU_CMD_ADDED_DEVICE_DONE: { id: 4 },
    TCMU_CMD_REMOVED_DEVICE_DONE: { id: 5 },
    TCMU_CMD_RECONFIG_DEVICE_DONE: { id: 6 },
    TCMU_CMD_SET_FEATURES: { id: 7 },
  },
});
