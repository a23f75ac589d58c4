import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFNL_BATCH_GENID_SET: AttributeSet = attributes('NFNL_BATCH_GENID_SET', {
  NFNL_BATCH_GENID: attr(1, 'be32'),
});

export const nfnl = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Batches of changes that come to pass together.',
  source: 'include/uapi/linux/netfilter/nfnetlink.h, net/netfilter/nfnetlink.c',
  header: nfgenmsg,
  attributes: NFNL_BATCH_GENID_SET,
  operations: {
    NFNL_MSG_BATCH_BEGIN: { id: 0x10 },
    NFNL_MSG_BATCH_END: { id: 0x11 },
  },
});
