import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const NFCTH_POLICY_ATTR: AttributeSet = attributes('NFCTH_POLICY_ATTR', {
  NFCTH_POLICY_NAME: attr(1, 'string'),
  NFCTH_POLICY_EXPECT_MAX: attr(2, 'be32'),
  NFCTH_POLICY_EXPECT_TIMEOUT: attr(3, 'be32'),
});

export const NFCTH_POLICY: AttributeSet = attributes('NFCTH_POLICY', {
  NFCTH_POLICY_SET_NUM: attr(1, 'be32'),
  NFCTH_POLICY_SET: attr(2, 'binary'),
  NFCTH_POLICY_SET2: attr(3, nest(NFCTH_POLICY_ATTR)),
  NFCTH_POLICY_SET3: attr(4, nest(NFCTH_POLICY_ATTR)),
  NFCTH_POLICY_SET4: attr(5, nest(NFCTH_POLICY_ATTR)),
});

export const NFCTH_TUPLE: AttributeSet = attributes('NFCTH_TUPLE', {
  NFCTH_TUPLE_L3PROTONUM: attr(1, 'be16'),
  NFCTH_TUPLE_L4PROTONUM: attr(2, 'u8'),
});

export const NFCTH: AttributeSet = attributes('NFCTH', {
  NFCTH_NAME: attr(1, 'string'),
  NFCTH_TUPLE: attr(2, nest(NFCTH_TUPLE)),
  NFCTH_QUEUE_NUM: attr(3, 'be32'),
  NFCTH_POLICY: attr(4, nest(NFCTH_POLICY)),
  NFCTH_PRIV_DATA_LEN: attr(5, 'be32'),
  NFCTH_STATUS: attr(6, 'be32'),
});

export const cthelper = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Connection helpers in userspace.',
  source: 'include/uapi/linux/netfilter/nfnetlink_cthelper.h, net/netfilter/nfnetlink_cthelper.c',
  header: nfgenmsg,
  attributes: NFCTH,
  operations: {
    NFNL_MSG_CTHELPER_NEW: { id: 0x900 },
    NFNL_MSG_CTHELPER_GET: { id: 0x901 },
    NFNL_MSG_CTHELPER_DEL: { id: 0x902 },
  },
});
