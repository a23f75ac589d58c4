import { type AttributeSet, attr, attributes, nest } from '../schema.ts';
import {
  nft_byteorder_ops,
  nft_chain_flags,
  nft_cmp_ops,
  nft_ct_keys,
  nft_dynset_ops,
  nft_exthdr_op,
  nft_fib_flags,
  nft_fib_result,
  nft_hash_types,
  nft_limit_type,
  nft_lookup_flags,
  nft_meta_keys,
  nft_nat_types,
  nft_ng_types,
  nft_payload_bases,
  nft_range_ops,
  nft_reject_types,
  nft_rt_keys,
  nft_table_flags,
} from './nf-tables-names.ts';
import { NFTA_EXPR, NFTA_EXPRESSIONS } from './nf-tables-nfta-trace.ts';

export const NFTA_TABLE: AttributeSet = attributes('NFTA_TABLE', {
  NFTA_TABLE_NAME: attr(1, 'string'),
  NFTA_TABLE_FLAGS: attr(2, 'be32', { flags: nft_table_flags }),
  NFTA_TABLE_USE: attr(3, 'be32'),
  NFTA_TABLE_HANDLE: attr(4, 'be64'),
  NFTA_TABLE_PAD: attr(5, 'binary'),
  NFTA_TABLE_USERDATA: attr(6, 'binary'),
  NFTA_TABLE_OWNER: attr(7, 'be32'),
});

export const NFTA_COUNTER: AttributeSet = attributes('NFTA_COUNTER', {
  NFTA_COUNTER_BYTES: attr(1, 'be64'),
  NFTA_COUNTER_PACKETS: attr(2, 'be64'),
  NFTA_COUNTER_PAD: attr(3, 'binary'),
});

export const NFTA_DEVICES: AttributeSet = attributes('NFTA_DEVICES', {
  NFTA_DEVICE_NAME: attr(1, 'string'),
  NFTA_DEVICE_PREFIX: attr(2, 'string'),
});

export const NFTA_HOOK: AttributeSet = attributes('NFTA_HOOK', {
  NFTA_HOOK_HOOKNUM: attr(1, 'be32'),
  NFTA_HOOK_PRIORITY: attr(2, 'sbe32'),
  NFTA_HOOK_DEV: attr(3, 'string'),
  NFTA_HOOK_DEVS: attr(4, nest(NFTA_DEVICES)),
});

export const NFTA_CHAIN: AttributeSet = attributes('NFTA_CHAIN', {
  NFTA_CHAIN_TABLE: attr(1, 'string'),
  NFTA_CHAIN_HANDLE: attr(2, 'be64'),
  NFTA_CHAIN_NAME: attr(3, 'string'),
  NFTA_CHAIN_HOOK: attr(4, nest(NFTA_HOOK)),
  NFTA_CHAIN_POLICY: attr(5, 'be32'),
  NFTA_CHAIN_USE: attr(6, 'be32'),
  NFTA_CHAIN_TYPE: attr(7, 'string'),
  NFTA_CHAIN_COUNTERS: attr(8, nest(NFTA_COUNTER)),
  NFTA_CHAIN_PAD: attr(9, 'binary'),
  NFTA_CHAIN_FLAGS: attr(10, 'be32', { flags: nft_chain_flags }),
  NFTA_CHAIN_ID: attr(11, 'be32'),
  NFTA_CHAIN_USERDATA: attr(12, 'binary'),
});

export const NFTA_VERDICT: AttributeSet = attributes('NFTA_VERDICT', {
  NFTA_VERDICT_CODE: attr(1, 'be32'),
  NFTA_VERDICT_CHAIN: attr(2, 'string'),
  NFTA_VERDICT_CHAIN_ID: attr(3, 'be32'),
});

export const NFTA_DATA: AttributeSet = attributes('NFTA_DATA', {
  NFTA_DATA_VALUE: attr(1, 'binary'),
  NFTA_DATA_VERDICT: attr(2, nest(NFTA_VERDICT)),
});

export const NFTA_BITWISE: AttributeSet = attributes('NFTA_BITWISE', {
  NFTA_BITWISE_SREG: attr(1, 'be32'),
  NFTA_BITWISE_DREG: attr(2, 'be32'),
  NFTA_BITWISE_LEN: attr(3, 'be32'),
  NFTA_BITWISE_MASK: attr(4, nest(NFTA_DATA)),
  NFTA_BITWISE_XOR: attr(5, nest(NFTA_DATA)),
  NFTA_BITWISE_OP: attr(6, 'be32'),
  NFTA_BITWISE_DATA: attr(7, nest(NFTA_DATA)),
  NFTA_BITWISE_SREG2: attr(8, 'be32'),
});

export const NFTA_BYTEORDER: AttributeSet = attributes('NFTA_BYTEORDER', {
  NFTA_BYTEORDER_SREG: attr(1, 'be32'),
  NFTA_BYTEORDER_DREG: attr(2, 'be32'),
  NFTA_BYTEORDER_OP: attr(3, 'be32', { names: nft_byteorder_ops }),
  NFTA_BYTEORDER_LEN: attr(4, 'be32'),
  NFTA_BYTEORDER_SIZE: attr(5, 'be32'),
});

export const NFTA_CMP: AttributeSet = attributes('NFTA_CMP', {
  NFTA_CMP_SREG: attr(1, 'be32'),
  NFTA_CMP_OP: attr(2, 'be32', { names: nft_cmp_ops }),
  NFTA_CMP_DATA: attr(3, nest(NFTA_DATA)),
});

export const NFTA_CONNLIMIT: AttributeSet = attributes('NFTA_CONNLIMIT', {
  NFTA_CONNLIMIT_COUNT: attr(1, 'be32'),
  NFTA_CONNLIMIT_FLAGS: attr(2, 'be32'),
});

export const NFTA_CT: AttributeSet = attributes('NFTA_CT', {
  NFTA_CT_DREG: attr(1, 'be32'),
  NFTA_CT_KEY: attr(2, 'be32', { names: nft_ct_keys }),
  NFTA_CT_DIRECTION: attr(3, 'u8'),
  NFTA_CT_SREG: attr(4, 'be32'),
});

export const NFTA_DUP_SREG: AttributeSet = attributes('NFTA_DUP_SREG', {
  NFTA_DUP_SREG_ADDR: attr(1, 'be32'),
  NFTA_DUP_SREG_DEV: attr(2, 'be32'),
});

export const NFTA_DYNSET: AttributeSet = attributes('NFTA_DYNSET', {
  NFTA_DYNSET_SET_NAME: attr(1, 'string'),
  NFTA_DYNSET_SET_ID: attr(2, 'be32'),
  NFTA_DYNSET_OP: attr(3, 'be32', { names: nft_dynset_ops }),
  NFTA_DYNSET_SREG_KEY: attr(4, 'be32'),
  NFTA_DYNSET_SREG_DATA: attr(5, 'be32'),
  NFTA_DYNSET_TIMEOUT: attr(6, 'be64'),
  NFTA_DYNSET_EXPR: attr(
    7,
    nest(() => NFTA_EXPR),
  ),
  NFTA_DYNSET_PAD: attr(8, 'binary'),
  NFTA_DYNSET_FLAGS: attr(9, 'be32'),
  NFTA_DYNSET_EXPRESSIONS: attr(
    10,
    nest(() => NFTA_EXPRESSIONS),
  ),
});

export const NFTA_EXTHDR: AttributeSet = attributes('NFTA_EXTHDR', {
  NFTA_EXTHDR_DREG: attr(1, 'be32'),
  NFTA_EXTHDR_TYPE: attr(2, 'u8'),
  NFTA_EXTHDR_OFFSET: attr(3, 'be32'),
  NFTA_EXTHDR_LEN: attr(4, 'be32'),
  NFTA_EXTHDR_FLAGS: attr(5, 'be32'),
  NFTA_EXTHDR_OP: attr(6, 'be32', { names: nft_exthdr_op }),
  NFTA_EXTHDR_SREG: attr(7, 'be32'),
});

export const NFTA_FIB: AttributeSet = attributes('NFTA_FIB', {
  NFTA_FIB_DREG: attr(1, 'be32'),
  NFTA_FIB_RESULT: attr(2, 'be32', { names: nft_fib_result }),
  NFTA_FIB_FLAGS: attr(3, 'be32', { flags: nft_fib_flags }),
});

export const NFTA_FLOW_TABLE_NAME_SET: AttributeSet = attributes('NFTA_FLOW_TABLE_NAME_SET', {
  NFTA_FLOW_TABLE_NAME: attr(1, 'string'),
});

export const NFTA_FWD: AttributeSet = attributes('NFTA_FWD', {
  NFTA_FWD_SREG_DEV: attr(1, 'be32'),
  NFTA_FWD_SREG_ADDR: attr(2, 'be32'),
  NFTA_FWD_NFPROTO: attr(3, 'be32'),
});

export const NFTA_HASH: AttributeSet = attributes('NFTA_HASH', {
  NFTA_HASH_SREG: attr(1, 'be32'),
  NFTA_HASH_DREG: attr(2, 'be32'),
  NFTA_HASH_LEN: attr(3, 'be32'),
  NFTA_HASH_MODULUS: attr(4, 'be32'),
  NFTA_HASH_SEED: attr(5, 'be32'),
  NFTA_HASH_OFFSET: attr(6, 'be32'),
  NFTA_HASH_TYPE: attr(7, 'be32', { names: nft_hash_types }),
  NFTA_HASH_SET_NAME: attr(8, 'string'),
  NFTA_HASH_SET_ID: attr(9, 'be32'),
});

export const NFTA_IMMEDIATE: AttributeSet = attributes('NFTA_IMMEDIATE', {
  NFTA_IMMEDIATE_DREG: attr(1, 'be32'),
  NFTA_IMMEDIATE_DATA: attr(2, nest(NFTA_DATA)),
});

export const NFTA_INNER: AttributeSet = attributes('NFTA_INNER', {
  NFTA_INNER_NUM: attr(1, 'be32'),
  NFTA_INNER_TYPE: attr(2, 'be32'),
  NFTA_INNER_FLAGS: attr(3, 'be32'),
  NFTA_INNER_HDRSIZE: attr(4, 'be32'),
  NFTA_INNER_EXPR: attr(
    5,
    nest(() => NFTA_EXPR),
  ),
});

export const NFTA_LAST: AttributeSet = attributes('NFTA_LAST', {
  NFTA_LAST_SET: attr(1, 'be32'),
  NFTA_LAST_MSECS: attr(2, 'be64'),
  NFTA_LAST_PAD: attr(3, 'binary'),
});

export const NFTA_LIMIT: AttributeSet = attributes('NFTA_LIMIT', {
  NFTA_LIMIT_RATE: attr(1, 'be64'),
  NFTA_LIMIT_UNIT: attr(2, 'be64'),
  NFTA_LIMIT_BURST: attr(3, 'be32'),
  NFTA_LIMIT_TYPE: attr(4, 'be32', { names: nft_limit_type }),
  NFTA_LIMIT_FLAGS: attr(5, 'be32'),
  NFTA_LIMIT_PAD: attr(6, 'binary'),
});

export const NFTA_LOG: AttributeSet = attributes('NFTA_LOG', {
  NFTA_LOG_GROUP: attr(1, 'be16'),
  NFTA_LOG_PREFIX: attr(2, 'string'),
  NFTA_LOG_SNAPLEN: attr(3, 'be32'),
  NFTA_LOG_QTHRESHOLD: attr(4, 'be16'),
  NFTA_LOG_LEVEL: attr(5, 'be32'),
  NFTA_LOG_FLAGS: attr(6, 'be32'),
});

export const NFTA_LOOKUP: AttributeSet = attributes('NFTA_LOOKUP', {
  NFTA_LOOKUP_SET: attr(1, 'string'),
  NFTA_LOOKUP_SREG: attr(2, 'be32'),
  NFTA_LOOKUP_DREG: attr(3, 'be32'),
  NFTA_LOOKUP_SET_ID: attr(4, 'be32'),
  NFTA_LOOKUP_FLAGS: attr(5, 'be32', { flags: nft_lookup_flags }),
});

export const NFTA_MASQ: AttributeSet = attributes('NFTA_MASQ', {
  NFTA_MASQ_FLAGS: attr(1, 'be32'),
  NFTA_MASQ_REG_PROTO_MIN: attr(2, 'be32'),
  NFTA_MASQ_REG_PROTO_MAX: attr(3, 'be32'),
});

export const NFTA_MATCH: AttributeSet = attributes('NFTA_MATCH', {
  NFTA_MATCH_NAME: attr(1, 'string'),
  NFTA_MATCH_REV: attr(2, 'be32'),
  NFTA_MATCH_INFO: attr(3, 'binary'),
});

export const NFTA_META: AttributeSet = attributes('NFTA_META', {
  NFTA_META_DREG: attr(1, 'be32'),
  NFTA_META_KEY: attr(2, 'be32', { names: nft_meta_keys }),
  NFTA_META_SREG: attr(3, 'be32'),
});

export const NFTA_NAT: AttributeSet = attributes('NFTA_NAT', {
  NFTA_NAT_TYPE: attr(1, 'be32', { names: nft_nat_types }),
  NFTA_NAT_FAMILY: attr(2, 'be32'),
  NFTA_NAT_REG_ADDR_MIN: attr(3, 'be32'),
  NFTA_NAT_REG_ADDR_MAX: attr(4, 'be32'),
  NFTA_NAT_REG_PROTO_MIN: attr(5, 'be32'),
  NFTA_NAT_REG_PROTO_MAX: attr(6, 'be32'),
  NFTA_NAT_FLAGS: attr(7, 'be32'),
});

export const NFTA_NG: AttributeSet = attributes('NFTA_NG', {
  NFTA_NG_DREG: attr(1, 'be32'),
  NFTA_NG_MODULUS: attr(2, 'be32'),
  NFTA_NG_TYPE: attr(3, 'be32', { names: nft_ng_types }),
  NFTA_NG_OFFSET: attr(4, 'be32'),
  NFTA_NG_SET_NAME: attr(5, 'string'),
  NFTA_NG_SET_ID: attr(6, 'be32'),
});

export const NFTA_OBJREF: AttributeSet = attributes('NFTA_OBJREF', {
  NFTA_OBJREF_IMM_TYPE: attr(1, 'be32'),
  NFTA_OBJREF_IMM_NAME: attr(2, 'string'),
  NFTA_OBJREF_SET_SREG: attr(3, 'be32'),
  NFTA_OBJREF_SET_NAME: attr(4, 'string'),
  NFTA_OBJREF_SET_ID: attr(5, 'be32'),
});

export const NFTA_OSF: AttributeSet = attributes('NFTA_OSF', {
  NFTA_OSF_DREG: attr(1, 'be32'),
  NFTA_OSF_TTL: attr(2, 'u8'),
  NFTA_OSF_FLAGS: attr(3, 'be32'),
});

export const NFTA_PAYLOAD: AttributeSet = attributes('NFTA_PAYLOAD', {
  NFTA_PAYLOAD_DREG: attr(1, 'be32'),
  NFTA_PAYLOAD_BASE: attr(2, 'be32', { names: nft_payload_bases }),
  NFTA_PAYLOAD_OFFSET: attr(3, 'be32'),
  NFTA_PAYLOAD_LEN: attr(4, 'be32'),
  NFTA_PAYLOAD_SREG: attr(5, 'be32'),
  NFTA_PAYLOAD_CSUM_TYPE: attr(6, 'be32'),
  NFTA_PAYLOAD_CSUM_OFFSET: attr(7, 'be32'),
  NFTA_PAYLOAD_CSUM_FLAGS: attr(8, 'be32'),
});

export const NFTA_QUEUE: AttributeSet = attributes('NFTA_QUEUE', {
  NFTA_QUEUE_NUM: attr(1, 'be16'),
  NFTA_QUEUE_TOTAL: attr(2, 'be16'),
  NFTA_QUEUE_FLAGS: attr(3, 'be16'),
  NFTA_QUEUE_SREG_QNUM: attr(4, 'be32'),
});

export const NFTA_QUOTA: AttributeSet = attributes('NFTA_QUOTA', {
  NFTA_QUOTA_BYTES: attr(1, 'be64'),
  NFTA_QUOTA_FLAGS: attr(2, 'be32'),
  NFTA_QUOTA_PAD: attr(3, 'binary'),
  NFTA_QUOTA_CONSUMED: attr(4, 'be64'),
});

export const NFTA_RANGE: AttributeSet = attributes('NFTA_RANGE', {
  NFTA_RANGE_SREG: attr(1, 'be32'),
  NFTA_RANGE_OP: attr(2, 'be32', { names: nft_range_ops }),
  NFTA_RANGE_FROM_DATA: attr(3, nest(NFTA_DATA)),
  NFTA_RANGE_TO_DATA: attr(4, nest(NFTA_DATA)),
});

export const NFTA_REDIR: AttributeSet = attributes('NFTA_REDIR', {
  NFTA_REDIR_REG_PROTO_MIN: attr(1, 'be32'),
  NFTA_REDIR_REG_PROTO_MAX: attr(2, 'be32'),
  NFTA_REDIR_FLAGS: attr(3, 'be32'),
});

export const NFTA_REJECT: AttributeSet = attributes('NFTA_REJECT', {
  NFTA_REJECT_TYPE: attr(1, 'be32', { names: nft_reject_types }),
  NFTA_REJECT_ICMP_CODE: attr(2, 'u8'),
});

export const NFTA_RT: AttributeSet = attributes('NFTA_RT', {
  NFTA_RT_DREG: attr(1, 'be32'),
  NFTA_RT_KEY: attr(2, 'be32', { names: nft_rt_keys }),
});

export const NFTA_SECMARK_CTX_SET: AttributeSet = attributes('NFTA_SECMARK_CTX_SET', {
  NFTA_SECMARK_CTX: attr(1, 'string'),
});
