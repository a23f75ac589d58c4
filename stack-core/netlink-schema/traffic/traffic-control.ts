import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { family } from '../schema.ts';
import { tcmsg } from './traffic-control-structs.ts';
import { TCA } from './traffic-control-tca.ts';

export const trafficControl = family({
  protocol: NETLINK_ROUTE,
  doc: 'Traffic control: queueing disciplines, classes, filters.',
  source: 'include/uapi/linux/rtnetlink.h, net/sched/',
  header: tcmsg,
  attributes: TCA,
  operations: {
    RTM_NEWQDISC: { id: 36 },
    RTM_DELQDISC: { id: 37 },
    RTM_GETQDISC: { id: 38 },
    RTM_NEWTCLASS: { id: 40 },
    RTM_DELTCLASS: { id: 41 },
    RTM_GETTCLASS: { id: 42 },
    RTM_NEWTFILTER: { id: 44 },
    RTM_DELTFILTER: { id: 45 },
    RTM_GETTFILTER: { id: 46 },
    RTM_NEWCHAIN: { id: 100 },
    RTM_DELCHAIN: { id: 101 },
    RTM_GETCHAIN: { id: 102 },
  },
});
