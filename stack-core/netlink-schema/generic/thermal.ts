import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const THERMAL_GENL_ATTR: AttributeSet = attributes('THERMAL_GENL_ATTR', {
  THERMAL_GENL_ATTR_TZ: attr(
    1,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_TZ_ID: attr(2, 'u32'),
  THERMAL_GENL_ATTR_TZ_TEMP: attr(3, 'u32'),
  THERMAL_GENL_ATTR_TZ_TRIP: attr(
    4,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_TZ_TRIP_ID: attr(5, 'u32'),
  THERMAL_GENL_ATTR_TZ_TRIP_TYPE: attr(6, 'u32'),
  THERMAL_GENL_ATTR_TZ_TRIP_TEMP: attr(7, 'u32'),
  THERMAL_GENL_ATTR_TZ_TRIP_HYST: attr(8, 'u32'),
  THERMAL_GENL_ATTR_TZ_MODE: attr(9, 'u32'),
  THERMAL_GENL_ATTR_TZ_NAME: attr(10, 'string'),
  THERMAL_GENL_ATTR_TZ_CDEV_WEIGHT: attr(11, 'u32'),
  THERMAL_GENL_ATTR_TZ_GOV: attr(
    12,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_TZ_GOV_NAME: attr(13, 'string'),
  THERMAL_GENL_ATTR_CDEV: attr(
    14,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_CDEV_ID: attr(15, 'u32'),
  THERMAL_GENL_ATTR_CDEV_CUR_STATE: attr(16, 'u32'),
  THERMAL_GENL_ATTR_CDEV_MAX_STATE: attr(17, 'u32'),
  THERMAL_GENL_ATTR_CDEV_NAME: attr(18, 'string'),
  THERMAL_GENL_ATTR_GOV_NAME: attr(19, 'string'),
  THERMAL_GENL_ATTR_CPU_CAPABILITY: attr(
    20,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_CPU_CAPABILITY_ID: attr(21, 'u32'),
  THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE: attr(22, 'u32'),
  THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY: attr(23, 'u32'),
  THERMAL_GENL_ATTR_THRESHOLD: attr(
    24,
    nest(() => THERMAL_GENL_ATTR),
  ),
  THERMAL_GENL_ATTR_THRESHOLD_TEMP: attr(25, 'u32'),
  THERMAL_GENL_ATTR_THRESHOLD_DIRECTION: attr(26, 'u32'),
  THERMAL_GENL_ATTR_TZ_PREV_TEMP: attr(27, 'u32'),
});

export const thermal = family({
  protocol: NETLINK_GENERIC,
  name: 'thermal',
  version: 1,
  doc: 'Thermal zones and cooling devices.',
  source: 'include/uapi/linux/thermal.h, drivers/thermal/thermal_netlink.c',
  header: genlmsghdr,
  attributes: THERMAL_GENL_ATTR,
  operations: {
    THERMAL_GENL_CMD_TZ_GET_ID: { id: 1 },
    THERMAL_GENL_CMD_TZ_GET_TRIP: { id: 2 },
    THERMAL_GENL_CMD_TZ_GET_TEMP: { id: 3 },
    THERMAL_GENL_CMD_TZ_GET_GOV: { id: 4 },
    THERMAL_GENL_CMD_TZ_GET_MODE: { id: 5 },
    THERMAL_GENL_CMD_CDEV_GET: { id: 6 },
    THERMAL_GENL_CMD_THRESHOLD_GET: { id: 7 },
    THERMAL_GENL_CMD_THRESHOLD_ADD: { id: 8 },
    THERMAL_GENL_CMD_THRESHOLD_DELETE: { id: 9 },
    THERMAL_GENL_CMD_THRESHOLD_FLUSH: { id: 10 },
  },
});
