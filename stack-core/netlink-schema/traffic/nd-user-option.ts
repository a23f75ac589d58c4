import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { nduseroptmsg } from './nd-user-option-structs.ts';

export const NDUSEROPT_SRCADDR_SET: AttributeSet = attributes('NDUSEROPT_SRCADDR_SET', {
  NDUSEROPT_SRCADDR: attr(1, 'ip'),
});

export const ndUserOption = family({
  protocol: NETLINK_ROUTE,
  doc: 'Options of neighbour discovery for userspace.',
  source: 'include/uapi/linux/rtnetlink.h, net/ipv6/ndisc.c',
  header: nduseroptmsg,
  attributes: NDUSEROPT_SRCADDR_SET,
  operations: {
    RTM_NEWNDUSEROPT: { id: 68 },
  },
});
