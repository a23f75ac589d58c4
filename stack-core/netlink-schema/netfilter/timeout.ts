import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, select } from '../schema.ts';
import {
  CTA_TIMEOUT_DCCP,
  CTA_TIMEOUT_GENERIC_TIMEOUT_SET,
  CTA_TIMEOUT_GRE,
  CTA_TIMEOUT_ICMP_TIMEOUT_SET,
  CTA_TIMEOUT_ICMPV6_TIMEOUT_SET,
  CTA_TIMEOUT_SCTP,
  CTA_TIMEOUT_TCP,
  CTA_TIMEOUT_UDP,
  CTA_TIMEOUT_UDPLITE,
} from './nf-tables-nfta-trace.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const CTA_TIMEOUT: AttributeSet = attributes('CTA_TIMEOUT', {
  CTA_TIMEOUT_NAME: attr(1, 'string'),
  CTA_TIMEOUT_L3PROTO: attr(2, 'be16'),
  CTA_TIMEOUT_L4PROTO: attr(3, 'u8'),
  CTA_TIMEOUT_DATA: attr(
    4,
    select(
      'CTA_TIMEOUT_L4PROTO',
      {
        1: nest(() => CTA_TIMEOUT_ICMP_TIMEOUT_SET),
        6: nest(() => CTA_TIMEOUT_TCP),
        17: nest(() => CTA_TIMEOUT_UDP),
        33: nest(() => CTA_TIMEOUT_DCCP),
        47: nest(() => CTA_TIMEOUT_GRE),
        58: nest(() => CTA_TIMEOUT_ICMPV6_TIMEOUT_SET),
        132: nest(() => CTA_TIMEOUT_SCTP),
        136: nest(() => CTA_TIMEOUT_UDPLITE),
      },
      nest(() => CTA_TIMEOUT_GENERIC_TIMEOUT_SET),
    ),
  ),
  CTA_TIMEOUT_USE: attr(5, 'be32'),
});

export const cttimeout = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Timeouts of connection tracking.',
  source: 'include/uapi/linux/netfilter/nfnetlink_cttimeout.h, net/netfilter/nfnetlink_cttimeout.c',
  header: nfgenmsg,
  attributes: CTA_TIMEOUT,
  operations: {
    IPCTNL_MSG_TIMEOUT_NEW: { id: 0x800 },
    IPCTNL_MSG_TIMEOUT_GET: { id: 0x801 },
    IPCTNL_MSG_TIMEOUT_DELETE: { id: 0x802 },
    IPCTNL_MSG_TIMEOUT_DEFAULT_SET: { id: 0x803 },
    IPCTNL_MSG_TIMEOUT_DEFAULT_GET: { id: 0x804 },
  },
});
