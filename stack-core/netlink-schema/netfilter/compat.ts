import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFTA_COMPAT: AttributeSet = attributes('NFTA_COMPAT', {
  NFTA_COMPAT_NAME: attr(1, 'string'),
  NFTA_COMPAT_REV: attr(2, 'be32'),
  NFTA_COMPAT_TYPE: attr(3, 'be32'),
});

export const nft_compat = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Which extensions of iptables the kernel has.',
  source: 'include/uapi/linux/netfilter/nf_tables_compat.h, net/netfilter/nft_compat.c',
  header: nfgenmsg,
  attributes: NFTA_COMPAT,
  operations: {
    NFNL_MSG_COMPAT_GET: { id: 0xb00 },
  },
});
