import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { taskstats } from './taskstats-structs.ts';

export const TASKSTATS_TYPE: AttributeSet = attributes('TASKSTATS_TYPE', {
  TASKSTATS_TYPE_PID: attr(1, 'u32'),
  TASKSTATS_TYPE_TGID: attr(2, 'u32'),
  TASKSTATS_TYPE_STATS: attr(3, taskstats),
  TASKSTATS_TYPE_AGGR_PID: attr(
    4,
    nest(() => TASKSTATS_TYPE),
  ),
  TASKSTATS_TYPE_AGGR_TGID: attr(
    5,
    nest(() => TASKSTATS_TYPE),
  ),
  TASKSTATS_TYPE_NULL: attr(6, 'binary'),
});

export const taskstatsFamily = family({
  protocol: NETLINK_GENERIC,
  name: 'TASKSTATS',
  version: 1,
  doc: 'Accounting of tasks.',
  source: 'include/uapi/linux/taskstats.h, kernel/taskstats.c',
  header: genlmsghdr,
  attributes: TASKSTATS_TYPE,
  operations: {
    TASKSTATS_CMD_GET: { id: 1 },
    TASKSTATS_CMD_NEW: { id: 2 },
  },
});
