import { type AttributeSet, array, attr, attributes, nest, noAttributes, select } from '../schema.ts';
import {
  nft_set_elem_flags,
  nft_set_flags,
  nft_set_policies,
  nft_socket_keys,
  nft_trace_types,
  nft_tunnel_keys,
} from './nf-tables-names.ts';
import {
  NFTA_BITWISE,
  NFTA_BYTEORDER,
  NFTA_CMP,
  NFTA_CONNLIMIT,
  NFTA_COUNTER,
  NFTA_CT,
  NFTA_DATA,
  NFTA_DEVICES,
  NFTA_DUP_SREG,
  NFTA_DYNSET,
  NFTA_EXTHDR,
  NFTA_FIB,
  NFTA_FLOW_TABLE_NAME_SET,
  NFTA_FWD,
  NFTA_HASH,
  NFTA_IMMEDIATE,
  NFTA_INNER,
  NFTA_LAST,
  NFTA_LIMIT,
  NFTA_LOG,
  NFTA_LOOKUP,
  NFTA_MASQ,
  NFTA_MATCH,
  NFTA_META,
  NFTA_NAT,
  NFTA_NG,
  NFTA_OBJREF,
  NFTA_OSF,
  NFTA_PAYLOAD,
  NFTA_QUEUE,
  NFTA_QUOTA,
  NFTA_RANGE,
  NFTA_REDIR,
  NFTA_REJECT,
  NFTA_RT,
  NFTA_SECMARK_CTX_SET,
  NFTA_VERDICT,
} from './nf-tables-nfta-chain.ts';

export const NFTA_SOCKET: AttributeSet = attributes('NFTA_SOCKET', {
  NFTA_SOCKET_KEY: attr(1, 'be32', { names: nft_socket_keys }),
  NFTA_SOCKET_DREG: attr(2, 'be32'),
  NFTA_SOCKET_LEVEL: attr(3, 'be32'),
});

export const NFTA_SYNPROXY: AttributeSet = attributes('NFTA_SYNPROXY', {
  NFTA_SYNPROXY_MSS: attr(1, 'be16'),
  NFTA_SYNPROXY_WSCALE: attr(2, 'u8'),
  NFTA_SYNPROXY_FLAGS: attr(3, 'be32'),
});

export const NFTA_TARGET: AttributeSet = attributes('NFTA_TARGET', {
  NFTA_TARGET_NAME: attr(1, 'string'),
  NFTA_TARGET_REV: attr(2, 'be32'),
  NFTA_TARGET_INFO: attr(3, 'binary'),
});

export const NFTA_TPROXY: AttributeSet = attributes('NFTA_TPROXY', {
  NFTA_TPROXY_FAMILY: attr(1, 'be32'),
  NFTA_TPROXY_REG_ADDR: attr(2, 'be32'),
  NFTA_TPROXY_REG_PORT: attr(3, 'be32'),
});

export const NFTA_TUNNEL: AttributeSet = attributes('NFTA_TUNNEL', {
  NFTA_TUNNEL_KEY: attr(1, 'be32', { names: nft_tunnel_keys }),
  NFTA_TUNNEL_DREG: attr(2, 'be32'),
  NFTA_TUNNEL_MODE: attr(3, 'be32'),
});

export const NFTA_XFRM: AttributeSet = attributes('NFTA_XFRM', {
  NFTA_XFRM_DREG: attr(1, 'be32'),
  NFTA_XFRM_KEY: attr(2, 'be32'),
  NFTA_XFRM_DIR: attr(3, 'u8'),
  NFTA_XFRM_SPNUM: attr(4, 'be32'),
});

export const NFTA_EXPR: AttributeSet = attributes('NFTA_EXPR', {
  NFTA_EXPR_NAME: attr(1, 'string'),
  NFTA_EXPR_DATA: attr(
    2,
    select('NFTA_EXPR_NAME', {
      bitwise: nest(() => NFTA_BITWISE),
      byteorder: nest(() => NFTA_BYTEORDER),
      cmp: nest(() => NFTA_CMP),
      connlimit: nest(() => NFTA_CONNLIMIT),
      counter: nest(() => NFTA_COUNTER),
      ct: nest(() => NFTA_CT),
      dup: nest(() => NFTA_DUP_SREG),
      dynset: nest(() => NFTA_DYNSET),
      exthdr: nest(() => NFTA_EXTHDR),
      fib: nest(() => NFTA_FIB),
      flow_offload: nest(() => NFTA_FLOW_TABLE_NAME_SET),
      fwd: nest(() => NFTA_FWD),
      hash: nest(() => NFTA_HASH),
      immediate: nest(() => NFTA_IMMEDIATE),
      inner: nest(() => NFTA_INNER),
      last: nest(() => NFTA_LAST),
      limit: nest(() => NFTA_LIMIT),
      log: nest(() => NFTA_LOG),
      lookup: nest(() => NFTA_LOOKUP),
      masq: nest(() => NFTA_MASQ),
      match: nest(() => NFTA_MATCH),
      meta: nest(() => NFTA_META),
      nat: nest(() => NFTA_NAT),
      numgen: nest(() => NFTA_NG),
      objref: nest(() => NFTA_OBJREF),
      osf: nest(() => NFTA_OSF),
      payload: nest(() => NFTA_PAYLOAD),
      queue: nest(() => NFTA_QUEUE),
      quota: nest(() => NFTA_QUOTA),
      range: nest(() => NFTA_RANGE),
      redir: nest(() => NFTA_REDIR),
      reject: nest(() => NFTA_REJECT),
      rt: nest(() => NFTA_RT),
      secmark: nest(() => NFTA_SECMARK_CTX_SET),
      socket: nest(NFTA_SOCKET),
      synproxy: nest(NFTA_SYNPROXY),
      target: nest(NFTA_TARGET),
      tproxy: nest(NFTA_TPROXY),
      tunnel: nest(NFTA_TUNNEL),
      xfrm: nest(NFTA_XFRM),
      notrack: nest(noAttributes),
    }),
  ),
});

export const NFTA_EXPRESSIONS: AttributeSet = attributes('NFTA_EXPRESSIONS', {
  NFTA_LIST_ELEM: attr(1, nest(NFTA_EXPR)),
});

export const NFTA_RULE_COMPAT: AttributeSet = attributes('NFTA_RULE_COMPAT', {
  NFTA_RULE_COMPAT_PROTO: attr(1, 'be32'),
  NFTA_RULE_COMPAT_FLAGS: attr(2, 'be32'),
});

export const NFTA_RULE: AttributeSet = attributes('NFTA_RULE', {
  NFTA_RULE_TABLE: attr(1, 'string'),
  NFTA_RULE_CHAIN: attr(2, 'string'),
  NFTA_RULE_HANDLE: attr(3, 'be64'),
  NFTA_RULE_EXPRESSIONS: attr(4, nest(NFTA_EXPRESSIONS)),
  NFTA_RULE_COMPAT: attr(5, nest(NFTA_RULE_COMPAT)),
  NFTA_RULE_POSITION: attr(6, 'be64'),
  NFTA_RULE_USERDATA: attr(7, 'binary'),
  NFTA_RULE_PAD: attr(8, 'binary'),
  NFTA_RULE_ID: attr(9, 'be32'),
  NFTA_RULE_POSITION_ID: attr(10, 'be32'),
  NFTA_RULE_CHAIN_ID: attr(11, 'be32'),
});

export const NFTA_SET_FIELD_LEN_SET: AttributeSet = attributes('NFTA_SET_FIELD_LEN_SET', {
  NFTA_SET_FIELD_LEN: attr(1, 'be32'),
});

export const NFTA_SET_DESC_FIELDS: AttributeSet = attributes('NFTA_SET_DESC_FIELDS', {
  NFTA_LIST_ELEM: attr(1, nest(NFTA_SET_FIELD_LEN_SET)),
});

export const NFTA_SET_DESC: AttributeSet = attributes('NFTA_SET_DESC', {
  NFTA_SET_DESC_SIZE: attr(1, 'be32'),
  NFTA_SET_DESC_CONCAT: attr(2, nest(NFTA_SET_DESC_FIELDS)),
});

export const NFTA_SET: AttributeSet = attributes('NFTA_SET', {
  NFTA_SET_TABLE: attr(1, 'string'),
  NFTA_SET_NAME: attr(2, 'string'),
  NFTA_SET_FLAGS: attr(3, 'be32', { flags: nft_set_flags }),
  NFTA_SET_KEY_TYPE: attr(4, 'be32'),
  NFTA_SET_KEY_LEN: attr(5, 'be32'),
  NFTA_SET_DATA_TYPE: attr(6, 'be32'),
  NFTA_SET_DATA_LEN: attr(7, 'be32'),
  NFTA_SET_POLICY: attr(8, 'be32', { names: nft_set_policies }),
  NFTA_SET_DESC: attr(9, nest(NFTA_SET_DESC)),
  NFTA_SET_ID: attr(10, 'be32'),
  NFTA_SET_TIMEOUT: attr(11, 'be64'),
  NFTA_SET_GC_INTERVAL: attr(12, 'be32'),
  NFTA_SET_USERDATA: attr(13, 'binary'),
  NFTA_SET_PAD: attr(14, 'binary'),
  NFTA_SET_OBJ_TYPE: attr(15, 'be32'),
  NFTA_SET_HANDLE: attr(16, 'be64'),
  NFTA_SET_EXPR: attr(17, nest(NFTA_EXPR)),
  NFTA_SET_EXPRESSIONS: attr(18, nest(NFTA_EXPRESSIONS)),
  NFTA_SET_TYPE: attr(19, 'string'),
  NFTA_SET_COUNT: attr(20, 'be32'),
});

export const NFTA_SET_ELEM: AttributeSet = attributes('NFTA_SET_ELEM', {
  NFTA_SET_ELEM_KEY: attr(
    1,
    nest(() => NFTA_DATA),
  ),
  NFTA_SET_ELEM_DATA: attr(
    2,
    nest(() => NFTA_DATA),
  ),
  NFTA_SET_ELEM_FLAGS: attr(3, 'be32', { flags: nft_set_elem_flags }),
  NFTA_SET_ELEM_TIMEOUT: attr(4, 'be64'),
  NFTA_SET_ELEM_EXPIRATION: attr(5, 'be64'),
  NFTA_SET_ELEM_USERDATA: attr(6, 'binary'),
  NFTA_SET_ELEM_EXPR: attr(7, nest(NFTA_EXPR)),
  NFTA_SET_ELEM_PAD: attr(8, 'binary'),
  NFTA_SET_ELEM_OBJREF: attr(9, 'string'),
  NFTA_SET_ELEM_KEY_END: attr(
    10,
    nest(() => NFTA_DATA),
  ),
  NFTA_SET_ELEM_EXPRESSIONS: attr(11, nest(NFTA_EXPRESSIONS)),
});

export const NFTA_SET_ELEM_LIST: AttributeSet = attributes('NFTA_SET_ELEM_LIST', {
  NFTA_SET_ELEM_LIST_TABLE: attr(1, 'string'),
  NFTA_SET_ELEM_LIST_SET: attr(2, 'string'),
  NFTA_SET_ELEM_LIST_ELEMENTS: attr(3, array(nest(NFTA_SET_ELEM))),
  NFTA_SET_ELEM_LIST_SET_ID: attr(4, 'be32'),
});

export const NFTA_GEN: AttributeSet = attributes('NFTA_GEN', {
  NFTA_GEN_ID: attr(1, 'be32'),
  NFTA_GEN_PROC_PID: attr(2, 'be32'),
  NFTA_GEN_PROC_NAME: attr(3, 'string'),
});

export const NFTA_TRACE: AttributeSet = attributes('NFTA_TRACE', {
  NFTA_TRACE_TABLE: attr(1, 'string'),
  NFTA_TRACE_CHAIN: attr(2, 'string'),
  NFTA_TRACE_RULE_HANDLE: attr(3, 'be64'),
  NFTA_TRACE_TYPE: attr(4, 'be32', { names: nft_trace_types }),
  NFTA_TRACE_VERDICT: attr(
    5,
    nest(() => NFTA_VERDICT),
  ),
  NFTA_TRACE_ID: attr(6, 'be32'),
  NFTA_TRACE_LL_HEADER: attr(7, 'binary'),
  NFTA_TRACE_NETWORK_HEADER: attr(8, 'binary'),
  NFTA_TRACE_TRANSPORT_HEADER: attr(9, 'binary'),
  NFTA_TRACE_IIF: attr(10, 'be32'),
  NFTA_TRACE_IIFTYPE: attr(11, 'be16'),
  NFTA_TRACE_OIF: attr(12, 'be32'),
  NFTA_TRACE_OIFTYPE: attr(13, 'be16'),
  NFTA_TRACE_MARK: attr(14, 'be32'),
  NFTA_TRACE_NFPROTO: attr(15, 'be32'),
  NFTA_TRACE_POLICY: attr(16, 'be32'),
  NFTA_TRACE_PAD: attr(17, 'binary'),
  NFTA_TRACE_CT_ID: attr(18, 'be32'),
  NFTA_TRACE_CT_DIRECTION: attr(19, 'u8'),
  NFTA_TRACE_CT_STATUS: attr(20, 'be32'),
  NFTA_TRACE_CT_STATE: attr(21, 'be32'),
});

export const NFTA_CT_EXPECT: AttributeSet = attributes('NFTA_CT_EXPECT', {
  NFTA_CT_EXPECT_L3PROTO: attr(1, 'be16'),
  NFTA_CT_EXPECT_L4PROTO: attr(2, 'u8'),
  NFTA_CT_EXPECT_DPORT: attr(3, 'be16'),
  NFTA_CT_EXPECT_TIMEOUT: attr(4, 'u32'),
  NFTA_CT_EXPECT_SIZE: attr(5, 'u8'),
});

export const NFTA_CT_HELPER: AttributeSet = attributes('NFTA_CT_HELPER', {
  NFTA_CT_HELPER_NAME: attr(1, 'string'),
  NFTA_CT_HELPER_L3PROTO: attr(2, 'be16'),
  NFTA_CT_HELPER_L4PROTO: attr(3, 'u8'),
});

export const CTA_TIMEOUT_DCCP: AttributeSet = attributes('CTA_TIMEOUT_DCCP', {
  CTA_TIMEOUT_DCCP_REQUEST: attr(1, 'be32'),
  CTA_TIMEOUT_DCCP_RESPOND: attr(2, 'be32'),
  CTA_TIMEOUT_DCCP_PARTOPEN: attr(3, 'be32'),
  CTA_TIMEOUT_DCCP_OPEN: attr(4, 'be32'),
  CTA_TIMEOUT_DCCP_CLOSEREQ: attr(5, 'be32'),
  CTA_TIMEOUT_DCCP_CLOSING: attr(6, 'be32'),
  CTA_TIMEOUT_DCCP_TIMEWAIT: attr(7, 'be32'),
});

export const CTA_TIMEOUT_GENERIC_TIMEOUT_SET: AttributeSet = attributes('CTA_TIMEOUT_GENERIC_TIMEOUT_SET', {
  CTA_TIMEOUT_GENERIC_TIMEOUT: attr(1, 'be32'),
});

export const CTA_TIMEOUT_GRE: AttributeSet = attributes('CTA_TIMEOUT_GRE', {
  CTA_TIMEOUT_GRE_UNREPLIED: attr(1, 'be32'),
  CTA_TIMEOUT_GRE_REPLIED: attr(2, 'be32'),
});

export const CTA_TIMEOUT_ICMPV6_TIMEOUT_SET: AttributeSet = attributes('CTA_TIMEOUT_ICMPV6_TIMEOUT_SET', {
  CTA_TIMEOUT_ICMPV6_TIMEOUT: attr(1, 'be32'),
});

export const CTA_TIMEOUT_ICMP_TIMEOUT_SET: AttributeSet = attributes('CTA_TIMEOUT_ICMP_TIMEOUT_SET', {
  CTA_TIMEOUT_ICMP_TIMEOUT: attr(1, 'be32'),
});

export const CTA_TIMEOUT_SCTP: AttributeSet = attributes('CTA_TIMEOUT_SCTP', {
  CTA_TIMEOUT_SCTP_CLOSED: attr(1, 'be32'),
  CTA_TIMEOUT_SCTP_COOKIE_WAIT: attr(2, 'be32'),
  CTA_TIMEOUT_SCTP_COOKIE_ECHOED: attr(3, 'be32'),
  CTA_TIMEOUT_SCTP_ESTABLISHED: attr(4, 'be32'),
  CTA_TIMEOUT_SCTP_SHUTDOWN_SENT: attr(5, 'be32'),
  CTA_TIMEOUT_SCTP_SHUTDOWN_RECD: attr(6, 'be32'),
  CTA_TIMEOUT_SCTP_SHUTDOWN_ACK_SENT: attr(7, 'be32'),
  CTA_TIMEOUT_SCTP_HEARTBEAT_SENT: attr(8, 'be32'),
  CTA_TIMEOUT_SCTP_HEARTBEAT_ACKED: attr(9, 'be32'),
});

export const CTA_TIMEOUT_TCP: AttributeSet = attributes('CTA_TIMEOUT_TCP', {
  CTA_TIMEOUT_TCP_SYN_SENT: attr(1, 'be32'),
  CTA_TIMEOUT_TCP_SYN_RECV: attr(2, 'be32'),
  CTA_TIMEOUT_TCP_ESTABLISHED: attr(3, 'be32'),
  CTA_TIMEOUT_TCP_FIN_WAIT: attr(4, 'be32'),
  CTA_TIMEOUT_TCP_CLOSE_WAIT: attr(5, 'be32'),
  CTA_TIMEOUT_TCP_LAST_ACK: attr(6, 'be32'),
  CTA_TIMEOUT_TCP_TIME_WAIT: attr(7, 'be32'),
  CTA_TIMEOUT_TCP_CLOSE: attr(8, 'be32'),
  CTA_TIMEOUT_TCP_SYN_SENT2: attr(9, 'be32'),
  CTA_TIMEOUT_TCP_RETRANS: attr(10, 'be32'),
  CTA_TIMEOUT_TCP_UNACK: attr(11, 'be32'),
});

export const CTA_TIMEOUT_UDP: AttributeSet = attributes('CTA_TIMEOUT_UDP', {
  CTA_TIMEOUT_UDP_UNREPLIED: attr(1, 'be32'),
  CTA_TIMEOUT_UDP_REPLIED: attr(2, 'be32'),
});

export const CTA_TIMEOUT_UDPLITE: AttributeSet = attributes('CTA_TIMEOUT_UDPLITE', {
  CTA_TIMEOUT_UDPLITE_UNREPLIED: attr(1, 'be32'),
  CTA_TIMEOUT_UDPLITE_REPLIED: attr(2, 'be32'),
});

export const NFTA_CT_TIMEOUT: AttributeSet = attributes('NFTA_CT_TIMEOUT', {
  NFTA_CT_TIMEOUT_L3PROTO: attr(1, 'be16'),
  NFTA_CT_TIMEOUT_L4PROTO: attr(2, 'u8'),
  NFTA_CT_TIMEOUT_DATA: attr(
    3,
    select(
      'NFTA_CT_TIMEOUT_L4PROTO',
      {
        1: nest(CTA_TIMEOUT_ICMP_TIMEOUT_SET),
        6: nest(CTA_TIMEOUT_TCP),
        17: nest(CTA_TIMEOUT_UDP),
        33: nest(CTA_TIMEOUT_DCCP),
        47: nest(CTA_TIMEOUT_GRE),
        58: nest(CTA_TIMEOUT_ICMPV6_TIMEOUT_SET),
        132: nest(CTA_TIMEOUT_SCTP),
        136: nest(CTA_TIMEOUT_UDPLITE),
      },
      nest(CTA_TIMEOUT_GENERIC_TIMEOUT_SET),
    ),
  ),
});

export const NFTA_TUNNEL_KEY_IP: AttributeSet = attributes('NFTA_TUNNEL_KEY_IP', {
  NFTA_TUNNEL_KEY_IP_SRC: attr(1, 'ip'),
  NFTA_TUNNEL_KEY_IP_DST: attr(2, 'ip'),
});

export const NFTA_TUNNEL_KEY_IP6: AttributeSet = attributes('NFTA_TUNNEL_KEY_IP6', {
  NFTA_TUNNEL_KEY_IP6_SRC: attr(1, 'ip'),
  NFTA_TUNNEL_KEY_IP6_DST: attr(2, 'ip'),
  NFTA_TUNNEL_KEY_IP6_FLOWLABEL: attr(3, 'be32'),
});

export const NFTA_TUNNEL_KEY_ERSPAN: AttributeSet = attributes('NFTA_TUNNEL_KEY_ERSPAN', {
  NFTA_TUNNEL_KEY_ERSPAN_VERSION: attr(1, 'be32'),
  NFTA_TUNNEL_KEY_ERSPAN_V1_INDEX: attr(2, 'be32'),
  NFTA_TUNNEL_KEY_ERSPAN_V2_HWID: attr(3, 'u8'),
  NFTA_TUNNEL_KEY_ERSPAN_V2_DIR: attr(4, 'u8'),
});

export const NFTA_TUNNEL_KEY_GENEVE: AttributeSet = attributes('NFTA_TUNNEL_KEY_GENEVE', {
  NFTA_TUNNEL_KEY_GENEVE_CLASS: attr(1, 'be16'),
  NFTA_TUNNEL_KEY_GENEVE_TYPE: attr(2, 'u8'),
  NFTA_TUNNEL_KEY_GENEVE_DATA: attr(3, 'binary'),
});

export const NFTA_TUNNEL_KEY_VXLAN_GBP_SET: AttributeSet = attributes('NFTA_TUNNEL_KEY_VXLAN_GBP_SET', {
  NFTA_TUNNEL_KEY_VXLAN_GBP: attr(1, 'be32'),
});

export const NFTA_TUNNEL_KEY_OPTS: AttributeSet = attributes('NFTA_TUNNEL_KEY_OPTS', {
  NFTA_TUNNEL_KEY_OPTS_VXLAN: attr(1, nest(NFTA_TUNNEL_KEY_VXLAN_GBP_SET)),
  NFTA_TUNNEL_KEY_OPTS_ERSPAN: attr(2, nest(NFTA_TUNNEL_KEY_ERSPAN)),
  NFTA_TUNNEL_KEY_OPTS_GENEVE: attr(3, nest(NFTA_TUNNEL_KEY_GENEVE)),
});

export const NFTA_TUNNEL_KEY: AttributeSet = attributes('NFTA_TUNNEL_KEY', {
  NFTA_TUNNEL_KEY_ID: attr(1, 'be32'),
  NFTA_TUNNEL_KEY_IP: attr(2, nest(NFTA_TUNNEL_KEY_IP)),
  NFTA_TUNNEL_KEY_IP6: attr(3, nest(NFTA_TUNNEL_KEY_IP6)),
  NFTA_TUNNEL_KEY_FLAGS: attr(4, 'be32'),
  NFTA_TUNNEL_KEY_TOS: attr(5, 'u8'),
  NFTA_TUNNEL_KEY_TTL: attr(6, 'u8'),
  NFTA_TUNNEL_KEY_SPORT: attr(7, 'be16'),
  NFTA_TUNNEL_KEY_DPORT: attr(8, 'be16'),
  NFTA_TUNNEL_KEY_OPTS: attr(9, nest(NFTA_TUNNEL_KEY_OPTS)),
});

export const NFTA_OBJ: AttributeSet = attributes('NFTA_OBJ', {
  NFTA_OBJ_TABLE: attr(1, 'string'),
  NFTA_OBJ_NAME: attr(2, 'string'),
  NFTA_OBJ_TYPE: attr(3, 'be32'),
  NFTA_OBJ_DATA: attr(
    4,
    select('NFTA_OBJ_TYPE', {
      1: nest(() => NFTA_COUNTER),
      2: nest(() => NFTA_QUOTA),
      3: nest(NFTA_CT_HELPER),
      4: nest(() => NFTA_LIMIT),
      5: nest(() => NFTA_CONNLIMIT),
      6: nest(NFTA_TUNNEL_KEY),
      7: nest(NFTA_CT_TIMEOUT),
      8: nest(() => NFTA_SECMARK_CTX_SET),
      9: nest(NFTA_CT_EXPECT),
      10: nest(NFTA_SYNPROXY),
    }),
  ),
  NFTA_OBJ_USE: attr(5, 'be32'),
  NFTA_OBJ_HANDLE: attr(6, 'be64'),
  NFTA_OBJ_PAD: attr(7, 'binary'),
  NFTA_OBJ_USERDATA: attr(8, 'binary'),
});

export const NFTA_FLOWTABLE_HOOK: AttributeSet = attributes('NFTA_FLOWTABLE_HOOK', {
  NFTA_FLOWTABLE_HOOK_NUM: attr(1, 'be32'),
  NFTA_FLOWTABLE_HOOK_PRIORITY: attr(2, 'sbe32'),
  NFTA_FLOWTABLE_HOOK_DEVS: attr(
    3,
    nest(() => NFTA_DEVICES),
  ),
});
