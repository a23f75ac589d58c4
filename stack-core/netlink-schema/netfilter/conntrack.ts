import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { ip_conntrack_status, tcp_conntrack } from './conntrack-names.ts';
import { nf_ct_tcp_flags } from './conntrack-structs.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const CTA_ATTR: AttributeSet = attributes('CTA_ATTR', {
  CTA_COUNTERS_PACKETS: attr(1, 'be64'),
  CTA_COUNTERS_BYTES: attr(2, 'be64'),
  CTA_COUNTERS32_PACKETS: attr(3, 'be32'),
  CTA_COUNTERS32_BYTES: attr(4, 'be32'),
  CTA_COUNTERS_PAD: attr(5, 'binary'),
});

export const CTA_FILTER: AttributeSet = attributes('CTA_FILTER', {
  CTA_FILTER_ORIG_FLAGS: attr(1, 'be32'),
  CTA_FILTER_REPLY_FLAGS: attr(2, 'be32'),
});

export const CTA_HELP: AttributeSet = attributes('CTA_HELP', {
  CTA_HELP_NAME: attr(1, 'string'),
  CTA_HELP_INFO: attr(2, 'binary'),
});

export const CTA_PROTONAT_PORT: AttributeSet = attributes('CTA_PROTONAT_PORT', {
  CTA_PROTONAT_PORT_MIN: attr(1, 'be16'),
  CTA_PROTONAT_PORT_MAX: attr(2, 'be16'),
});

export const CTA_NAT: AttributeSet = attributes('CTA_NAT', {
  CTA_NAT_V4_MINIP: attr(1, 'ip'),
  CTA_NAT_V4_MAXIP: attr(2, 'ip'),
  CTA_NAT_PROTO: attr(3, nest(CTA_PROTONAT_PORT)),
  CTA_NAT_V6_MINIP: attr(4, 'ip'),
  CTA_NAT_V6_MAXIP: attr(5, 'ip'),
});

export const CTA_PROTOINFO_DCCP: AttributeSet = attributes('CTA_PROTOINFO_DCCP', {
  CTA_PROTOINFO_DCCP_STATE: attr(1, 'u8'),
  CTA_PROTOINFO_DCCP_ROLE: attr(2, 'u8'),
  CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ: attr(3, 'be64'),
  CTA_PROTOINFO_DCCP_PAD: attr(4, 'binary'),
});

export const CTA_PROTOINFO_SCTP: AttributeSet = attributes('CTA_PROTOINFO_SCTP', {
  CTA_PROTOINFO_SCTP_STATE: attr(1, 'u8'),
  CTA_PROTOINFO_SCTP_VTAG_ORIGINAL: attr(2, 'be32'),
  CTA_PROTOINFO_SCTP_VTAG_REPLY: attr(3, 'be32'),
});

export const CTA_PROTOINFO_TCP: AttributeSet = attributes('CTA_PROTOINFO_TCP', {
  CTA_PROTOINFO_TCP_STATE: attr(1, 'u8', { names: tcp_conntrack }),
  CTA_PROTOINFO_TCP_WSCALE_ORIGINAL: attr(2, 'u8'),
  CTA_PROTOINFO_TCP_WSCALE_REPLY: attr(3, 'u8'),
  CTA_PROTOINFO_TCP_FLAGS_ORIGINAL: attr(4, nf_ct_tcp_flags),
  CTA_PROTOINFO_TCP_FLAGS_REPLY: attr(5, nf_ct_tcp_flags),
});

export const CTA_PROTOINFO: AttributeSet = attributes('CTA_PROTOINFO', {
  CTA_PROTOINFO_TCP: attr(1, nest(CTA_PROTOINFO_TCP)),
  CTA_PROTOINFO_DCCP: attr(2, nest(CTA_PROTOINFO_DCCP)),
  CTA_PROTOINFO_SCTP: attr(3, nest(CTA_PROTOINFO_SCTP)),
});

export const CTA_SECCTX_NAME_SET: AttributeSet = attributes('CTA_SECCTX_NAME_SET', {
  CTA_SECCTX_NAME: attr(1, 'string'),
});

export const CTA_SEQADJ: AttributeSet = attributes('CTA_SEQADJ', {
  CTA_SEQADJ_CORRECTION_POS: attr(1, 'be32'),
  CTA_SEQADJ_OFFSET_BEFORE: attr(2, 'be32'),
  CTA_SEQADJ_OFFSET_AFTER: attr(3, 'be32'),
});

export const CTA_SYNPROXY: AttributeSet = attributes('CTA_SYNPROXY', {
  CTA_SYNPROXY_ISN: attr(1, 'be32'),
  CTA_SYNPROXY_ITS: attr(2, 'be32'),
  CTA_SYNPROXY_TSOFF: attr(3, 'be32'),
});

export const CTA_TIMESTAMP: AttributeSet = attributes('CTA_TIMESTAMP', {
  CTA_TIMESTAMP_START: attr(1, 'be64'),
  CTA_TIMESTAMP_STOP: attr(2, 'be64'),
  CTA_TIMESTAMP_PAD: attr(3, 'binary'),
});

export const CTA_IP: AttributeSet = attributes('CTA_IP', {
  CTA_IP_V4_SRC: attr(1, 'ip'),
  CTA_IP_V4_DST: attr(2, 'ip'),
  CTA_IP_V6_SRC: attr(3, 'ip'),
  CTA_IP_V6_DST: attr(4, 'ip'),
});

export const CTA_PROTO: AttributeSet = attributes('CTA_PROTO', {
  CTA_PROTO_NUM: attr(1, 'u8'),
  CTA_PROTO_SRC_PORT: attr(2, 'be16'),
  CTA_PROTO_DST_PORT: attr(3, 'be16'),
  CTA_PROTO_ICMP_ID: attr(4, 'be16'),
  CTA_PROTO_ICMP_TYPE: attr(5, 'u8'),
  CTA_PROTO_ICMP_CODE: attr(6, 'u8'),
  CTA_PROTO_ICMPV6_ID: attr(7, 'be16'),
  CTA_PROTO_ICMPV6_TYPE: attr(8, 'u8'),
  CTA_PROTO_ICMPV6_CODE: attr(9, 'u8'),
});

export const CTA_TUPLE: AttributeSet = attributes('CTA_TUPLE', {
  CTA_TUPLE_IP: attr(1, nest(CTA_IP)),
  CTA_TUPLE_PROTO: attr(2, nest(CTA_PROTO)),
  CTA_TUPLE_ZONE: attr(3, 'be16'),
});

export const CTA: AttributeSet = attributes('CTA', {
  CTA_TUPLE_ORIG: attr(1, nest(CTA_TUPLE)),
  CTA_TUPLE_REPLY: attr(2, nest(CTA_TUPLE)),
  CTA_STATUS: attr(3, 'be32', { flags: ip_conntrack_status }),
  CTA_PROTOINFO: attr(4, nest(CTA_PROTOINFO)),
  CTA_HELP: attr(5, nest(CTA_HELP)),
  CTA_NAT_SRC: attr(6, nest(CTA_NAT)),
  CTA_TIMEOUT: attr(7, 'be32'),
  CTA_MARK: attr(8, 'be32'),
  CTA_COUNTERS_ORIG: attr(9, nest(CTA_ATTR)),
  CTA_COUNTERS_REPLY: attr(10, nest(CTA_ATTR)),
  CTA_USE: attr(11, 'be32'),
  CTA_ID: attr(12, 'be32'),
  CTA_NAT_DST: attr(13, nest(CTA_NAT)),
  CTA_TUPLE_MASTER: attr(14, nest(CTA_TUPLE)),
  CTA_SEQ_ADJ_ORIG: attr(15, nest(CTA_SEQADJ)),
  CTA_SEQ_ADJ_REPLY: attr(16, nest(CTA_SEQADJ)),
  CTA_SECMARK: attr(17, 'be32'),
  CTA_ZONE: attr(18, 'be16'),
  CTA_SECCTX: attr(19, nest(CTA_SECCTX_NAME_SET)),
  CTA_TIMESTAMP: attr(20, nest(CTA_TIMESTAMP)),
  CTA_MARK_MASK: attr(21, 'be32'),
  CTA_LABELS: attr(22, 'binary'),
  CTA_LABELS_MASK: attr(23, 'binary'),
  CTA_SYNPROXY: attr(24, nest(CTA_SYNPROXY)),
  CTA_FILTER: attr(25, nest(CTA_FILTER)),
  CTA_STATUS_MASK: attr(26, 'be32'),
  CTA_TIMESTAMP_EVENT: attr(27, 'be64'),
});

export const CTA_STATS: AttributeSet = attributes('CTA_STATS', {
  CTA_STATS_SEARCHED: attr(1, 'be32'),
  CTA_STATS_FOUND: attr(2, 'be32'),
  CTA_STATS_NEW: attr(3, 'be32'),
  CTA_STATS_INVALID: attr(4, 'be32'),
  CTA_STATS_IGNORE: attr(5, 'be32'),
  CTA_STATS_DELETE: attr(6, 'be32'),
  CTA_STATS_DELETE_LIST: attr(7, 'be32'),
  CTA_STATS_INSERT: attr(8, 'be32'),
  CTA_STATS_INSERT_FAILED: attr(9, 'be32'),
  CTA_STATS_DROP: attr(10, 'be32'),
  CTA_STATS_EARLY_DROP: attr(11, 'be32'),
  CTA_STATS_ERROR: attr(12, 'be32'),
  CTA_STATS_SEARCH_RESTART: attr(13, 'be32'),
  CTA_STATS_CLASH_RESOLVE: attr(14, 'be32'),
  CTA_STATS_CHAIN_TOOLONG: attr(15, 'be32'),
});

export const CTA_STATS_GLOBAL: AttributeSet = attributes('CTA_STATS_GLOBAL', {
  CTA_STATS_GLOBAL_ENTRIES: attr(1, 'be32'),
  CTA_STATS_GLOBAL_MAX_ENTRIES: attr(2, 'be32'),
});

export const conntrack = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Connection tracking.',
  source: 'include/uapi/linux/netfilter/nfnetlink_conntrack.h, net/netfilter/nf_conntrack_netlink.c',
  header: nfgenmsg,
  attributes: CTA,
  operations: {
    IPCTNL_MSG_CT_NEW: { id: 0x100 },
    IPCTNL_MSG_CT_GET: { id: 0x101 },
    IPCTNL_MSG_CT_DELETE: { id: 0x102 },
    IPCTNL_MSG_CT_GET_CTRZERO: { id: 0x103 },
    IPCTNL_MSG_CT_GET_STATS_CPU: { id: 0x104, attributes: CTA_STATS },
    IPCTNL_MSG_CT_GET_STATS: { id: 0x105, attributes: CTA_STATS_GLOBAL },
    IPCTNL_MSG_CT_GET_DYING: { id: 0x106 },
    IPCTNL_MSG_CT_GET_UNCONFIRMED: { id: 0x107 },
  },
});
