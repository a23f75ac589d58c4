import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const QUOTA_NL_A: AttributeSet = attributes('QUOTA_NL_A', {
  QUOTA_NL_A_QTYPE: attr(1, 'u32'),
  QUOTA_NL_A_EXCESS_ID: attr(2, 'u64'),
  QUOTA_NL_A_WARNING: attr(3, 'u32'),
  QUOTA_NL_A_DEV_MAJOR: attr(4, 'u32'),
  QUOTA_NL_A_DEV_MINOR: attr(5, 'u32'),
  QUOTA_NL_A_CAUSED_ID: attr(6, 'u64'),
  QUOTA_NL_A_PAD: attr(7, 'binary'),
});

export const quota = family({
  protocol: NETLINK_GENERIC,
  name: 'VFS_DQUOT',
  version: 1,
  doc: 'Warnings of disk quotas.',
  source: 'include/uapi/linux/quota.h, fs/quota/netlink.c',
  header: genlmsghdr,
  attributes: QUOTA_NL_A,
  operations: {
    QUOTA_NL_C_WARNING: { id: 1 },
  },
});
