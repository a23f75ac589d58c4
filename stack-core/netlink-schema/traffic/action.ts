import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, array, attr, attributes, family, nest } from '../schema.ts';
import { tcamsg } from './action-structs.ts';
import { TCA_ACT } from './traffic-control-tca-cake-tin-stats.ts';

export const TCA_ROOT: AttributeSet = attributes('TCA_ROOT', {
  TCA_ROOT_TAB: attr(1, array(nest(() => TCA_ACT))),
  TCA_ROOT_FLAGS: attr(2, 'bitfield32'),
  TCA_ROOT_COUNT: attr(3, 'u32'),
  TCA_ROOT_TIME_DELTA: attr(4, 'u32'),
  TCA_ROOT_EXT_WARN_MSG: attr(5, 'string'),
});

export const action = family({
  protocol: NETLINK_ROUTE,
  doc: 'Actions of traffic control.',
  source: 'include/uapi/linux/rtnetlink.h, net/sched/act_api.c',
  header: tcamsg,
  attributes: TCA_ROOT,
  operations: {
    RTM_NEWACTION: { id: 48 },
    RTM_DELACTION: { id: 49 },
    RTM_GETACTION: { id: 50 },
  },
});
