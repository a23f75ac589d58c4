import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { CTA_TUPLE } from './conntrack.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const CTA_EXPECT_NAT: AttributeSet = attributes('CTA_EXPECT_NAT', {
  CTA_EXPECT_NAT_DIR: attr(1, 'be32'),
  CTA_EXPECT_NAT_TUPLE: attr(
    2,
    nest(() => CTA_TUPLE),
  ),
});

export const CTA_EXPECT: AttributeSet = attributes('CTA_EXPECT', {
  CTA_EXPECT_MASTER: attr(
    1,
    nest(() => CTA_TUPLE),
  ),
  CTA_EXPECT_TUPLE: attr(
    2,
    nest(() => CTA_TUPLE),
  ),
  CTA_EXPECT_MASK: attr(
    3,
    nest(() => CTA_TUPLE),
  ),
  CTA_EXPECT_TIMEOUT: attr(4, 'be32'),
  CTA_EXPECT_ID: attr(5, 'be32'),
  CTA_EXPECT_HELP_NAME: attr(6, 'string'),
  CTA_EXPECT_ZONE: attr(7, 'be16'),
  CTA_EXPECT_FLAGS: attr(8, 'be32'),
  CTA_EXPECT_CLASS: attr(9, 'be32'),
  CTA_EXPECT_NAT: attr(10, nest(CTA_EXPECT_NAT)),
  CTA_EXPECT_FN: attr(11, 'string'),
});

export const CTA_STATS_EXP: AttributeSet = attributes('CTA_STATS_EXP', {
  CTA_STATS_EXP_NEW: attr(1, 'be32'),
  CTA_STATS_EXP_CREATE: attr(2, 'be32'),
  CTA_STATS_EXP_DELETE: attr(3, 'be32'),
});

export const expectation = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Connections that helpers expect.',
  source: 'include/uapi/linux/netfilter/nfnetlink_conntrack.h, net/netfilter/nf_conntrack_netlink.c',
  header: nfgenmsg,
  attributes: CTA_EXPECT,
  operations: {
    IPCTNL_MSG_EXP_NEW: { id: 0x200 },
    IPCTNL_MSG_EXP_GET: { id: 0x201 },
    IPCTNL_MSG_EXP_DELETE: { id: 0x202 },
    IPCTNL_MSG_EXP_GET_STATS_CPU: { id: 0x203, attributes: CTA_STATS_EXP },
  },
});
