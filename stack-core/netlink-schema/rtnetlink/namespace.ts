import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { rtgenmsg } from '../../include/uapi/linux/rtnetlink.ts';
import { attr, family } from '../schema.ts';

export const namespace = family({
  protocol: NETLINK_ROUTE,
  doc: 'Numbers by which one network namespace calls others.',
  source: 'include/uapi/linux/net_namespace.h, net/core/net_namespace.c',
  header: rtgenmsg,
  attributes: {
    NETNSA_NSID: attr(1, 's32', { doc: 'Number; -1: none.' }),
    NETNSA_PID: attr(2, 'u32', { doc: 'A process in that namespace.' }),
    NETNSA_FD: attr(3, 'u32', { doc: 'A descriptor of that namespace.' }),
    NETNSA_TARGET_NSID: attr(4, 's32', { doc: 'Namespace whose numbers are asked for.' }),
    NETNSA_CURRENT_NSID: attr(5, 's32', { doc: 'The same namespace, by the number of who asks.', replyOnly: true }),
  },
  operations: {
    RTM_NEWNSID: {
      id: 88,
      doc: 'Give a namespace a number.',
      do: ['NETNSA_NSID', 'NETNSA_PID', 'NETNSA_FD'],
      notify: 'RTNLGRP_NSID',
    },
    RTM_DELNSID: { id: 89, doc: 'A namespace and its number are gone.', notify: 'RTNLGRP_NSID' },
    RTM_GETNSID: {
      id: 90,
      doc: 'Ask for a number, or dump all.',
      do: ['NETNSA_PID', 'NETNSA_FD', 'NETNSA_NSID', 'NETNSA_TARGET_NSID'],
      dump: ['NETNSA_TARGET_NSID'],
      reply: 'RTM_NEWNSID',
    },
  },
});
