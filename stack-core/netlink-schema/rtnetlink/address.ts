import { AF_NAMES } from '../../include/linux/socket.ts';
import { IFA_F, IFAPROT, ifa_cacheinfo, ifaddrmsg } from '../../include/uapi/linux/if_addr.ts';
import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { u8, u32, wire } from '../../include/wire.ts';
import { attr, attributes, family } from '../schema.ts';

const IFA = attributes('IFA', {
  IFA_ADDRESS: attr(1, 'ip', { doc: 'Prefix address: the peer’s, on a point-to-point link.' }),
  IFA_LOCAL: attr(2, 'ip', { doc: 'Own address.' }),
  IFA_LABEL: attr(3, 'string', { maxLen: 15, doc: 'Name under which old programs see the address.' }),
  IFA_BROADCAST: attr(4, 'ip'),
  IFA_ANYCAST: attr(5, 'ip'),
  IFA_CACHEINFO: attr(6, ifa_cacheinfo, { doc: 'Lifetimes.' }),
  IFA_MULTICAST: attr(7, 'ip'),
  IFA_FLAGS: attr(8, 'u32', { flags: IFA_F }),
  IFA_RT_PRIORITY: attr(9, 'u32', { doc: 'Metric of the prefix route.' }),
  IFA_TARGET_NETNSID: attr(10, 's32', { doc: 'Network namespace that the message is about.' }),
  IFA_PROTO: attr(11, 'u8', { names: IFAPROT, doc: 'Who made the address.' }),
});

export const address = family({
  protocol: NETLINK_ROUTE,
  doc: 'Addresses of interfaces.',
  source: 'include/uapi/linux/if_addr.h, net/ipv4/devinet.c, net/ipv6/addrconf.c',
  header: ifaddrmsg,
  attributes: IFA,
  operations: {
    RTM_NEWADDR: {
      id: 20,
      doc: 'Add an address, or change one.',
      do: ['IFA_LOCAL', 'IFA_ADDRESS', 'IFA_BROADCAST', 'IFA_LABEL', 'IFA_CACHEINFO', 'IFA_FLAGS', 'IFA_RT_PRIORITY'],
      notify: 'RTNLGRP_IPV4_IFADDR',
    },
    RTM_DELADDR: {
      id: 21,
      doc: 'Delete an address.',
      do: ['IFA_LOCAL', 'IFA_ADDRESS', 'IFA_LABEL'],
      notify: 'RTNLGRP_IPV4_IFADDR',
    },
    RTM_GETADDR: { id: 22, doc: 'Dump the addresses.', dump: ['IFA_TARGET_NETNSID'], reply: 'RTM_NEWADDR' },
    RTM_NEWMULTICAST: { id: 56, doc: 'A multicast address was joined.', notify: 'RTNLGRP_IPV4_MCADDR' },
    RTM_DELMULTICAST: { id: 57, doc: 'A multicast address was left.', notify: 'RTNLGRP_IPV4_MCADDR' },
    RTM_GETMULTICAST: { id: 58, doc: 'Dump the multicast addresses.', dump: [], reply: 'RTM_GETMULTICAST' },
    RTM_NEWANYCAST: { id: 60, doc: 'An anycast address was joined.', notify: 'RTNLGRP_IPV6_ACADDR' },
    RTM_DELANYCAST: { id: 61, doc: 'An anycast address was left.', notify: 'RTNLGRP_IPV6_ACADDR' },
    RTM_GETANYCAST: { id: 62, doc: 'Dump the anycast addresses.', dump: [], reply: 'RTM_GETANYCAST' },
  },
});

class ifaddrlblmsg extends wire(
  { struct: 'ifaddrlblmsg', source: 'include/uapi/linux/if_addrlabel.h' },
  {
    ifal_family: u8({ names: AF_NAMES }),
    __ifal_reserved: u8(),
    ifal_prefixlen: u8(),
    ifal_flags: u8(),
    ifal_index: u32(),
    ifal_seq: u32(),
  },
) {}

export const addressLabel = family({
  protocol: NETLINK_ROUTE,
  doc: 'Labels of IPv6 prefixes, for the choice of source addresses (RFC 6724).',
  source: 'include/uapi/linux/if_addrlabel.h, net/ipv6/addrlabel.c',
  header: ifaddrlblmsg,
  attributes: {
    IFAL_ADDRESS: attr(1, 'ip', { doc: 'Prefix.' }),
    IFAL_LABEL: attr(2, 'u32'),
  },
  operations: {
    RTM_NEWADDRLABEL: { id: 72, doc: 'Add or change a label.', do: ['IFAL_ADDRESS', 'IFAL_LABEL'] },
    RTM_DELADDRLABEL: { id: 73, doc: 'Delete a label.', do: ['IFAL_ADDRESS'] },
    RTM_GETADDRLABEL: {
      id: 74,
      doc: 'Look one up, or dump them.',
      do: ['IFAL_ADDRESS'],
      dump: [],
      reply: 'RTM_NEWADDRLABEL',
    },
  },
});
