import type { ValueNames } from '../../include/wire.ts';
import { enumeration } from '../schema.ts';

export const nft_table_flags: ValueNames = {
  1: 'NFT_TABLE_F_DORMANT',
  2: 'NFT_TABLE_F_OWNER',
  4: 'NFT_TABLE_F_PERSIST',
};

export const nft_chain_flags: ValueNames = {
  1: 'NFT_CHAIN_BASE',
  2: 'NFT_CHAIN_HW_OFFLOAD',
  4: 'NFT_CHAIN_BINDING',
};

export const nft_set_flags: ValueNames = {
  1: 'NFT_SET_ANONYMOUS',
  2: 'NFT_SET_CONSTANT',
  4: 'NFT_SET_INTERVAL',
  8: 'NFT_SET_MAP',
  16: 'NFT_SET_TIMEOUT',
  32: 'NFT_SET_EVAL',
  64: 'NFT_SET_OBJECT',
  128: 'NFT_SET_CONCAT',
  256: 'NFT_SET_EXPR',
};

export const nft_set_policies = enumeration(0, ['NFT_SET_POL_PERFORMANCE', 'NFT_SET_POL_MEMORY']);

export const nft_trace_types = enumeration(0, [
  'NFT_TRACETYPE_UNSPEC',
  'NFT_TRACETYPE_POLICY',
  'NFT_TRACETYPE_RETURN',
  'NFT_TRACETYPE_RULE',
]);

export const nft_set_elem_flags = enumeration(1, ['NFT_SET_ELEM_INTERVAL_END', 'NFT_SET_ELEM_CATCHALL']);

export const nft_limit_type = enumeration(0, ['NFT_LIMIT_PKTS', 'NFT_LIMIT_PKT_BYTES']);

export const nft_byteorder_ops = enumeration(0, ['NFT_BYTEORDER_NTOH', 'NFT_BYTEORDER_HTON']);

export const nft_cmp_ops = enumeration(0, [
  'NFT_CMP_EQ',
  'NFT_CMP_NEQ',
  'NFT_CMP_LT',
  'NFT_CMP_LTE',
  'NFT_CMP_GT',
  'NFT_CMP_GTE',
]);

export const nft_ct_keys = enumeration(0, [
  'NFT_CT_STATE',
  'NFT_CT_DIRECTION',
  'NFT_CT_STATUS',
  'NFT_CT_MARK',
  'NFT_CT_SECMARK',
  'NFT_CT_EXPIRATION',
  'NFT_CT_HELPER',
  'NFT_CT_L3PROTOCOL',
  'NFT_CT_SRC',
  'NFT_CT_DST',
  'NFT_CT_PROTOCOL',
  'NFT_CT_PROTO_SRC',
  'NFT_CT_PROTO_DST',
  'NFT_CT_LABELS',
  'NFT_CT_PKTS',
  'NFT_CT_BYTES',
  'NFT_CT_AVGPKT',
  'NFT_CT_ZONE',
  'NFT_CT_EVENTMASK',
  'NFT_CT_SRC_IP',
  'NFT_CT_DST_IP',
  'NFT_CT_SRC_IP6',
  'NFT_CT_DST_IP6',
  'NFT_CT_ID',
]);

export const nft_dynset_ops = enumeration(0, ['NFT_DYNSET_OP_ADD', 'NFT_DYNSET_OP_UPDATE', 'NFT_DYNSET_OP_DELETE']);

export const nft_exthdr_op = enumeration(0, [
  'NFT_EXTHDR_OP_IPV6',
  'NFT_EXTHDR_OP_TCPOPT',
  'NFT_EXTHDR_OP_IPV4',
  'NFT_EXTHDR_OP_SCTP',
  'NFT_EXTHDR_OP_DCCP',
]);

export const nft_fib_result = enumeration(0, [
  'NFT_FIB_RESULT_UNSPEC',
  'NFT_FIB_RESULT_OIF',
  'NFT_FIB_RESULT_OIFNAME',
  'NFT_FIB_RESULT_ADDRTYPE',
]);

export const nft_fib_flags: ValueNames = {
  1: 'NFTA_FIB_F_SADDR',
  2: 'NFTA_FIB_F_DADDR',
  4: 'NFTA_FIB_F_MARK',
  8: 'NFTA_FIB_F_IIF',
  16: 'NFTA_FIB_F_OIF',
  32: 'NFTA_FIB_F_PRESENT',
};

export const nft_hash_types = enumeration(0, ['NFT_HASH_JENKINS', 'NFT_HASH_SYM']);

export const nft_lookup_flags = enumeration(1, ['NFT_LOOKUP_F_INV']);

export const nft_meta_keys: ValueNames = {
  0: 'NFT_META_LEN',
  1: 'NFT_META_PROTOCOL',
  2: 'NFT_META_PRIORITY',
  3: 'NFT_META_MARK',
  4: 'NFT_META_IIF',
  5: 'NFT_META_OIF',
  6: 'NFT_META_IIFNAME',
  7: 'NFT_META_OIFNAME',
  8: 'NFT_META_IFTYPE',
  9: 'NFT_META_OIFTYPE',
  10: 'NFT_META_SKUID',
  11: 'NFT_META_SKGID',
  12: 'NFT_META_NFTRACE',
  13: 'NFT_META_RTCLASSID',
  14: 'NFT_META_SECMARK',
  15: 'NFT_META_NFPROTO',
  16: 'NFT_META_L4PROTO',
  17: 'NFT_META_BRI_IIFNAME',
  18: 'NFT_META_BRI_OIFNAME',
  19: 'NFT_META_PKTTYPE',
  20: 'NFT_META_CPU',
  21: 'NFT_META_IIFGROUP',
  22: 'NFT_META_OIFGROUP',
  23: 'NFT_META_CGROUP',
  24: 'NFT_META_PRANDOM',
  25: 'NFT_META_SECPATH',
  26: 'NFT_META_IIFKIND',
  27: 'NFT_META_OIFKIND',
  28: 'NFT_META_BRI_IIFPVID',
  29: 'NFT_META_BRI_IIFVPROTO',
  30: 'NFT_META_TIME_NS',
  31: 'NFT_META_TIME_DAY',
  32: 'NFT_META_TIME_HOUR',
  33: 'NFT_META_SDIF',
  34: 'NFT_META_SDIFNAME',
  35: 'NFT_META_BRI_BROUTE',
  37: 'NFT_META_BRI_IIFHWADDR',
};

export const nft_nat_types = enumeration(0, ['NFT_NAT_SNAT', 'NFT_NAT_DNAT']);

export const nft_ng_types = enumeration(0, ['NFT_NG_INCREMENTAL', 'NFT_NG_RANDOM']);

export const nft_payload_bases = enumeration(0, [
  'NFT_PAYLOAD_LL_HEADER',
  'NFT_PAYLOAD_NETWORK_HEADER',
  'NFT_PAYLOAD_TRANSPORT_HEADER',
  'NFT_PAYLOAD_INNER_HEADER',
  'NFT_PAYLOAD_TUN_HEADER',
]);

export const nft_range_ops = enumeration(0, ['NFT_RANGE_EQ', 'NFT_RANGE_NEQ']);

export const nft_reject_types = enumeration(0, [
  'NFT_REJECT_ICMP_UNREACH',
  'NFT_REJECT_TCP_RST',
  'NFT_REJECT_ICMPX_UNREACH',
]);

export const nft_rt_keys = enumeration(0, [
  'NFT_RT_CLASSID',
  'NFT_RT_NEXTHOP4',
  'NFT_RT_NEXTHOP6',
  'NFT_RT_TCPMSS',
  'NFT_RT_XFRM',
]);

export const nft_socket_keys = enumeration(0, [
  'NFT_SOCKET_TRANSPARENT',
  'NFT_SOCKET_MARK',
  'NFT_SOCKET_WILDCARD',
  'NFT_SOCKET_CGROUPV2',
]);

export const nft_tunnel_keys = enumeration(0, ['NFT_TUNNEL_PATH', 'NFT_TUNNEL_ID']);
