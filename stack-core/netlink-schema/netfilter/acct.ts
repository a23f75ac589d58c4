import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFACCT_FILTER: AttributeSet = attributes('NFACCT_FILTER', {
  NFACCT_FILTER_MASK: attr(1, 'be32'),
  NFACCT_FILTER_VALUE: attr(2, 'be32'),
});

export const NFACCT: AttributeSet = attributes('NFACCT', {
  NFACCT_NAME: attr(1, 'string'),
  NFACCT_PKTS: attr(2, 'be64'),
  NFACCT_BYTES: attr(3, 'be64'),
  NFACCT_USE: attr(4, 'be32'),
  NFACCT_FLAGS: attr(5, 'be32'),
  NFACCT_QUOTA: attr(6, 'be64'),
  NFACCT_FILTER: attr(7, nest(NFACCT_FILTER)),
  NFACCT_PAD: attr(8, 'binary'),
});

export const nfacct = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Counters of traffic by name.',
  source: 'include/uapi/linux/netfilter/nfnetlink_acct.h, net/netfilter/nfnetlink_acct.c',
  header: nfgenmsg,
  attributes: NFACCT,
  operations: {
    NFNL_MSG_ACCT_NEW: { id: 0x700 },
    NFNL_MSG_ACCT_GET: { id: 0x701 },
    NFNL_MSG_ACCT_GET_CTRZERO: { id: 0x702 },
    NFNL_MSG_ACCT_DEL: { id: 0x703 },
    NFNL_MSG_ACCT_OVERQUOTA: { id: 0x704 },
  },
});
