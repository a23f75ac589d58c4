import { NETLINK_SOCK_DIAG } from '../../include/uapi/linux/netlink.ts';
import { TIPC_NLA } from '../generic/tipc.ts';
import { type AttributeSet, attr, attributes, family, list, nest, noAttributes, type Variant } from '../schema.ts';
import {
  inet_diag_meminfo,
  inet_diag_msg,
  inet_diag_req,
  inet_diag_req_v2,
  inet_diag_sockopt,
  netlink_diag_msg,
  netlink_diag_req,
  netlink_diag_ring,
  packet_diag_info,
  packet_diag_mclist,
  packet_diag_msg,
  packet_diag_req,
  packet_diag_ring,
  smc_diag_msg,
  smc_diag_req,
  tcp_bbr_info,
  tcp_dctcp_info,
  tcp_info,
  tcpvegas_info,
  tipc_sock_diag_req,
  unix_diag_msg,
  unix_diag_req,
  unix_diag_rqlen,
  unix_diag_vfs,
  vsock_diag_msg,
  vsock_diag_req,
  xdp_diag_info,
  xdp_diag_msg,
  xdp_diag_req,
  xdp_diag_ring,
} from './sock-diag-structs.ts';
import {
  smc_diag_conninfo,
  smc_diag_fallback,
  smc_diag_lgrinfo,
  smcd_diag_dmbinfo,
  xdp_diag_stats,
  xdp_diag_umem,
} from './sock-diag-structs-2.ts';
import { no_header } from './xfrm-structs.ts';

export const MPTCP_SUBFLOW_ATTR: AttributeSet = attributes('MPTCP_SUBFLOW_ATTR', {
  MPTCP_SUBFLOW_ATTR_TOKEN_REM: attr(1, 'u32'),
  MPTCP_SUBFLOW_ATTR_TOKEN_LOC: attr(2, 'u32'),
  MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ: attr(3, 'u32'),
  MPTCP_SUBFLOW_ATTR_MAP_SEQ: attr(4, 'u64'),
  MPTCP_SUBFLOW_ATTR_MAP_SFSEQ: attr(5, 'u32'),
  MPTCP_SUBFLOW_ATTR_SSN_OFFSET: attr(6, 'u32'),
  MPTCP_SUBFLOW_ATTR_MAP_DATALEN: attr(7, 'u16'),
  MPTCP_SUBFLOW_ATTR_FLAGS: attr(8, 'u32'),
  MPTCP_SUBFLOW_ATTR_ID_REM: attr(9, 'u8'),
  MPTCP_SUBFLOW_ATTR_ID_LOC: attr(10, 'u8'),
  MPTCP_SUBFLOW_ATTR_PAD: attr(11, 'binary'),
});

export const TLS_INFO: AttributeSet = attributes('TLS_INFO', {
  TLS_INFO_VERSION: attr(1, 'u16'),
  TLS_INFO_CIPHER: attr(2, 'u16'),
  TLS_INFO_TXCONF: attr(3, 'u16'),
  TLS_INFO_RXCONF: attr(4, 'u16'),
  TLS_INFO_ZC_RO_TX: attr(5, 'flag'),
  TLS_INFO_RX_NO_PAD: attr(6, 'flag'),
  TLS_INFO_TX_MAX_PAYLOAD_LEN: attr(7, 'u16'),
});

export const INET_ULP_INFO: AttributeSet = attributes('INET_ULP_INFO', {
  INET_ULP_INFO_NAME: attr(1, 'string'),
  INET_ULP_INFO_TLS: attr(2, nest(TLS_INFO)),
  INET_ULP_INFO_MPTCP: attr(3, nest(MPTCP_SUBFLOW_ATTR)),
});

export const INET_DIAG: AttributeSet = attributes('INET_DIAG', {
  INET_DIAG_MEMINFO: attr(1, inet_diag_meminfo),
  INET_DIAG_INFO: attr(2, tcp_info),
  INET_DIAG_VEGASINFO: attr(3, tcpvegas_info),
  INET_DIAG_CONG: attr(4, 'string'),
  INET_DIAG_TOS: attr(5, 'u8'),
  INET_DIAG_TCLASS: attr(6, 'u8'),
  INET_DIAG_SKMEMINFO: attr(7, list('u32')),
  INET_DIAG_SHUTDOWN: attr(8, 'u8'),
  INET_DIAG_DCTCPINFO: attr(9, tcp_dctcp_info),
  INET_DIAG_PROTOCOL: attr(10, 'u8'),
  INET_DIAG_SKV6ONLY: attr(11, 'u8'),
  INET_DIAG_LOCALS: attr(12, 'binary'),
  INET_DIAG_PEERS: attr(13, 'binary'),
  INET_DIAG_PAD: attr(14, 'binary'),
  INET_DIAG_MARK: attr(15, 'u32'),
  INET_DIAG_BBRINFO: attr(16, tcp_bbr_info),
  INET_DIAG_CLASS_ID: attr(17, 'u32'),
  INET_DIAG_MD5SIG: attr(18, 'binary'),
  INET_DIAG_ULP_INFO: attr(19, nest(INET_ULP_INFO)),
  INET_DIAG_SK_BPF_STORAGES: attr(20, 'binary'),
  INET_DIAG_CGROUP_ID: attr(21, 'u64'),
  INET_DIAG_SOCKOPT: attr(22, inet_diag_sockopt),
});

export const UNIX_DIAG: AttributeSet = attributes('UNIX_DIAG', {
  UNIX_DIAG_NAME: attr(0, 'string'),
  UNIX_DIAG_VFS: attr(1, unix_diag_vfs),
  UNIX_DIAG_PEER: attr(2, 'u32'),
  UNIX_DIAG_ICONS: attr(3, list('u32')),
  UNIX_DIAG_RQLEN: attr(4, unix_diag_rqlen),
  UNIX_DIAG_MEMINFO: attr(5, list('u32')),
  UNIX_DIAG_SHUTDOWN: attr(6, 'u8'),
  UNIX_DIAG_UID: attr(7, 'u32'),
});

export const PACKET_DIAG: AttributeSet = attributes('PACKET_DIAG', {
  PACKET_DIAG_INFO: attr(0, packet_diag_info),
  PACKET_DIAG_MCLIST: attr(1, list(packet_diag_mclist)),
  PACKET_DIAG_RX_RING: attr(2, packet_diag_ring),
  PACKET_DIAG_TX_RING: attr(3, packet_diag_ring),
  PACKET_DIAG_FANOUT: attr(4, 'u32'),
  PACKET_DIAG_UID: attr(5, 'u32'),
  PACKET_DIAG_MEMINFO: attr(6, list('u32')),
  PACKET_DIAG_FILTER: attr(7, 'binary'),
});

export const NETLINK_DIAG: AttributeSet = attributes('NETLINK_DIAG', {
  NETLINK_DIAG_MEMINFO: attr(0, list('u32')),
  NETLINK_DIAG_GROUPS: attr(1, 'binary'),
  NETLINK_DIAG_RX_RING: attr(2, netlink_diag_ring),
  NETLINK_DIAG_TX_RING: attr(3, netlink_diag_ring),
  NETLINK_DIAG_FLAGS: attr(4, 'u32'),
});

export const XDP_DIAG: AttributeSet = attributes('XDP_DIAG', {
  XDP_DIAG_INFO: attr(1, xdp_diag_info),
  XDP_DIAG_UID: attr(2, 'u32'),
  XDP_DIAG_RX_RING: attr(3, xdp_diag_ring),
  XDP_DIAG_TX_RING: attr(4, xdp_diag_ring),
  XDP_DIAG_UMEM: attr(5, xdp_diag_umem),
  XDP_DIAG_UMEM_FILL_RING: attr(6, xdp_diag_ring),
  XDP_DIAG_UMEM_COMPLETION_RING: attr(7, xdp_diag_ring),
  XDP_DIAG_MEMINFO: attr(8, list('u32')),
  XDP_DIAG_STATS: attr(9, xdp_diag_stats),
});

export const SMC_DIAG: AttributeSet = attributes('SMC_DIAG', {
  SMC_DIAG_CONNINFO: attr(1, smc_diag_conninfo),
  SMC_DIAG_LGRINFO: attr(2, smc_diag_lgrinfo),
  SMC_DIAG_SHUTDOWN: attr(3, 'u8'),
  SMC_DIAG_DMBINFO: attr(4, smcd_diag_dmbinfo),
  SMC_DIAG_FALLBACK: attr(5, smc_diag_fallback),
});

export const INET_DIAG_REQ: AttributeSet = attributes('INET_DIAG_REQ', {
  INET_DIAG_REQ_BYTECODE: attr(1, 'binary'),
  INET_DIAG_REQ_SK_BPF_STORAGES: attr(2, 'binary'),
  INET_DIAG_REQ_PROTOCOL: attr(3, 'u32'),
});

/** Requests and replies, by address family. */
const diagnoses: readonly Variant[] = [
  { request: true, family: 2, header: inet_diag_req_v2, attributes: INET_DIAG_REQ },
  { request: false, family: 2, header: inet_diag_msg, attributes: INET_DIAG },
  { request: true, family: 10, header: inet_diag_req_v2, attributes: INET_DIAG_REQ },
  { request: false, family: 10, header: inet_diag_msg, attributes: INET_DIAG },
  { request: true, family: 1, header: unix_diag_req, attributes: noAttributes },
  { request: false, family: 1, header: unix_diag_msg, attributes: UNIX_DIAG },
  { request: true, family: 17, header: packet_diag_req, attributes: noAttributes },
  { request: false, family: 17, header: packet_diag_msg, attributes: PACKET_DIAG },
  { request: true, family: 16, header: netlink_diag_req, attributes: noAttributes },
  { request: false, family: 16, header: netlink_diag_msg, attributes: NETLINK_DIAG },
  { request: true, family: 44, header: xdp_diag_req, attributes: noAttributes },
  { request: false, family: 44, header: xdp_diag_msg, attributes: XDP_DIAG },
  { request: true, family: 40, header: vsock_diag_req, attributes: noAttributes },
  { request: false, family: 40, header: vsock_diag_msg, attributes: noAttributes },
  { request: true, family: 43, header: smc_diag_req, attributes: noAttributes },
  { request: false, family: 43, header: smc_diag_msg, attributes: SMC_DIAG },
  { request: true, family: 30, header: tipc_sock_diag_req, attributes: noAttributes },
  { request: false, family: 30, header: no_header, attributes: TIPC_NLA },
];

export const sockDiag = family({
  protocol: NETLINK_SOCK_DIAG,
  doc: 'Sockets, as ss asks for them.',
  source: 'include/uapi/linux/sock_diag.h, net/core/sock_diag.c',
  header: inet_diag_msg,
  attributes: INET_DIAG,
  operations: {
    TCPDIAG_GETSOCK: { id: 18, variants: [{ request: true, header: inet_diag_req, attributes: INET_DIAG_REQ }] },
    DCCPDIAG_GETSOCK: { id: 19, variants: [{ request: true, header: inet_diag_req, attributes: INET_DIAG_REQ }] },
    SOCK_DIAG_BY_FAMILY: { id: 20, variants: diagnoses },
    SOCK_DESTROY: { id: 21, variants: diagnoses },
  },
});
