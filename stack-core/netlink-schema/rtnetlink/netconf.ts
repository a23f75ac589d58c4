import { netconfmsg } from '../../include/uapi/linux/netconf.ts';
import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { attr, family } from '../schema.ts';

export const netconf = family({
  protocol: NETLINK_ROUTE,
  doc: 'Settings of devices under /proc/sys/net/ipv4/conf that netlink reports.',
  source: 'include/uapi/linux/netconf.h, net/ipv4/devinet.c',
  header: netconfmsg,
  attributes: {
    NETCONFA_IFINDEX: attr(1, 's32', { doc: 'Device; -1: all together, -2: what new devices start with.' }),
    NETCONFA_FORWARDING: attr(2, 's32'),
    NETCONFA_RP_FILTER: attr(3, 's32'),
    NETCONFA_MC_FORWARDING: attr(4, 's32', { replyOnly: true }),
    NETCONFA_PROXY_NEIGH: attr(5, 's32'),
    NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: attr(6, 's32'),
    NETCONFA_INPUT: attr(7, 's32', { replyOnly: true, doc: 'MPLS: labelled packets are taken in.' }),
    NETCONFA_BC_FORWARDING: attr(8, 's32', { replyOnly: true }),
    NETCONFA_FORCE_FORWARDING: attr(9, 's32', { replyOnly: true }),
  },
  operations: {
    RTM_NEWNETCONF: { id: 80, doc: 'A setting has changed.', notify: 'RTNLGRP_IPV4_NETCONF' },
    RTM_DELNETCONF: { id: 81, doc: 'The device is gone.', notify: 'RTNLGRP_IPV4_NETCONF' },
    RTM_GETNETCONF: {
      id: 82,
      doc: 'Ask for one, or dump all.',
      do: ['NETCONFA_IFINDEX'],
      dump: [],
      reply: 'RTM_NEWNETCONF',
    },
  },
});
