import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const TIPC_NLA_PROP: AttributeSet = attributes('TIPC_NLA_PROP', {
  TIPC_NLA_PROP_PRIO: attr(1, 'u32'),
  TIPC_NLA_PROP_TOL: attr(2, 'u32'),
  TIPC_NLA_PROP_WIN: attr(3, 'u32'),
  TIPC_NLA_PROP_MTU: attr(4, 'u32'),
  TIPC_NLA_PROP_BROADCAST: attr(5, 'u32'),
  TIPC_NLA_PROP_BROADCAST_RATIO: attr(6, 'u32'),
});

export const TIPC_NLA_UDP: AttributeSet = attributes('TIPC_NLA_UDP', {
  TIPC_NLA_UDP_LOCAL: attr(1, 'binary'),
  TIPC_NLA_UDP_REMOTE: attr(2, 'binary'),
  TIPC_NLA_UDP_MULTI_REMOTEIP: attr(3, 'flag'),
});

export const TIPC_NLA_BEARER: AttributeSet = attributes('TIPC_NLA_BEARER', {
  TIPC_NLA_BEARER_NAME: attr(1, 'string'),
  TIPC_NLA_BEARER_PROP: attr(2, nest(TIPC_NLA_PROP)),
  TIPC_NLA_BEARER_DOMAIN: attr(3, 'u32'),
  TIPC_NLA_BEARER_UDP_OPTS: attr(4, nest(TIPC_NLA_UDP)),
});

export const TIPC_NLA_STATS: AttributeSet = attributes('TIPC_NLA_STATS', {
  TIPC_NLA_STATS_RX_INFO: attr(1, 'u32'),
  TIPC_NLA_STATS_RX_FRAGMENTS: attr(2, 'u32'),
  TIPC_NLA_STATS_RX_FRAGMENTED: attr(3, 'u32'),
  TIPC_NLA_STATS_RX_BUNDLES: attr(4, 'u32'),
  TIPC_NLA_STATS_RX_BUNDLED: attr(5, 'u32'),
  TIPC_NLA_STATS_TX_INFO: attr(6, 'u32'),
  TIPC_NLA_STATS_TX_FRAGMENTS: attr(7, 'u32'),
  TIPC_NLA_STATS_TX_FRAGMENTED: attr(8, 'u32'),
  TIPC_NLA_STATS_TX_BUNDLES: attr(9, 'u32'),
  TIPC_NLA_STATS_TX_BUNDLED: attr(10, 'u32'),
  TIPC_NLA_STATS_MSG_PROF_TOT: attr(11, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_CNT: attr(12, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_TOT: attr(13, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P0: attr(14, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P1: attr(15, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P2: attr(16, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P3: attr(17, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P4: attr(18, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P5: attr(19, 'u32'),
  TIPC_NLA_STATS_MSG_LEN_P6: attr(20, 'u32'),
  TIPC_NLA_STATS_RX_STATES: attr(21, 'u32'),
  TIPC_NLA_STATS_RX_PROBES: attr(22, 'u32'),
  TIPC_NLA_STATS_RX_NACKS: attr(23, 'u32'),
  TIPC_NLA_STATS_RX_DEFERRED: attr(24, 'u32'),
  TIPC_NLA_STATS_TX_STATES: attr(25, 'u32'),
  TIPC_NLA_STATS_TX_PROBES: attr(26, 'u32'),
  TIPC_NLA_STATS_TX_NACKS: attr(27, 'u32'),
  TIPC_NLA_STATS_TX_ACKS: attr(28, 'u32'),
  TIPC_NLA_STATS_RETRANSMITTED: attr(29, 'u32'),
  TIPC_NLA_STATS_DUPLICATES: attr(30, 'u32'),
  TIPC_NLA_STATS_LINK_CONGS: attr(31, 'u32'),
  TIPC_NLA_STATS_MAX_QUEUE: attr(32, 'u32'),
  TIPC_NLA_STATS_AVG_QUEUE: attr(33, 'u32'),
});

export const TIPC_NLA_LINK: AttributeSet = attributes('TIPC_NLA_LINK', {
  TIPC_NLA_LINK_NAME: attr(1, 'string'),
  TIPC_NLA_LINK_DEST: attr(2, 'u32'),
  TIPC_NLA_LINK_MTU: attr(3, 'u32'),
  TIPC_NLA_LINK_BROADCAST: attr(4, 'flag'),
  TIPC_NLA_LINK_UP: attr(5, 'flag'),
  TIPC_NLA_LINK_ACTIVE: attr(6, 'flag'),
  TIPC_NLA_LINK_PROP: attr(7, nest(TIPC_NLA_PROP)),
  TIPC_NLA_LINK_STATS: attr(8, nest(TIPC_NLA_STATS)),
  TIPC_NLA_LINK_RX: attr(9, 'u32'),
  TIPC_NLA_LINK_TX: attr(10, 'u32'),
});

export const TIPC_NLA_MEDIA: AttributeSet = attributes('TIPC_NLA_MEDIA', {
  TIPC_NLA_MEDIA_NAME: attr(1, 'string'),
  TIPC_NLA_MEDIA_PROP: attr(2, nest(TIPC_NLA_PROP)),
});

export const TIPC_NLA_MON: AttributeSet = attributes('TIPC_NLA_MON', {
  TIPC_NLA_MON_ACTIVATION_THRESHOLD: attr(1, 'u32'),
  TIPC_NLA_MON_REF: attr(2, 'u32'),
  TIPC_NLA_MON_ACTIVE: attr(3, 'flag'),
  TIPC_NLA_MON_BEARER_NAME: attr(4, 'string'),
  TIPC_NLA_MON_PEERCNT: attr(5, 'u32'),
  TIPC_NLA_MON_LISTGEN: attr(6, 'u32'),
});

export const TIPC_NLA_MON_PEER: AttributeSet = attributes('TIPC_NLA_MON_PEER', {
  TIPC_NLA_MON_PEER_ADDR: attr(1, 'u32'),
  TIPC_NLA_MON_PEER_DOMGEN: attr(2, 'u32'),
  TIPC_NLA_MON_PEER_APPLIED: attr(3, 'u32'),
  TIPC_NLA_MON_PEER_UPMAP: attr(4, 'u64'),
  TIPC_NLA_MON_PEER_MEMBERS: attr(5, 'binary'),
  TIPC_NLA_MON_PEER_UP: attr(6, 'flag'),
  TIPC_NLA_MON_PEER_HEAD: attr(7, 'flag'),
  TIPC_NLA_MON_PEER_LOCAL: attr(8, 'flag'),
  TIPC_NLA_MON_PEER_PAD: attr(9, 'binary'),
});

export const TIPC_NLA_PUBL: AttributeSet = attributes('TIPC_NLA_PUBL', {
  TIPC_NLA_PUBL_TYPE: attr(1, 'u32'),
  TIPC_NLA_PUBL_LOWER: attr(2, 'u32'),
  TIPC_NLA_PUBL_UPPER: attr(3, 'u32'),
  TIPC_NLA_PUBL_SCOPE: attr(4, 'u32'),
  TIPC_NLA_PUBL_NODE: attr(5, 'u32'),
  TIPC_NLA_PUBL_REF: attr(6, 'u32'),
  TIPC_NLA_PUBL_KEY: attr(7, 'u32'),
});

export const TIPC_NLA_NAME_TABLE_PUBL_SET: AttributeSet = attributes('TIPC_NLA_NAME_TABLE_PUBL_SET', {
  TIPC_NLA_NAME_TABLE_PUBL: attr(1, nest(TIPC_NLA_PUBL)),
});

export const TIPC_NLA_NET: AttributeSet = attributes('TIPC_NLA_NET', {
  TIPC_NLA_NET_ID: attr(1, 'u32'),
  TIPC_NLA_NET_ADDR: attr(2, 'u32'),
  TIPC_NLA_NET_NODEID: attr(3, 'u64'),
  TIPC_NLA_NET_NODEID_W1: attr(4, 'u64'),
  TIPC_NLA_NET_ADDR_LEGACY: attr(5, 'flag'),
});

export const TIPC_NLA_NODE: AttributeSet = attributes('TIPC_NLA_NODE', {
  TIPC_NLA_NODE_ADDR: attr(1, 'u32'),
  TIPC_NLA_NODE_UP: attr(2, 'flag'),
  TIPC_NLA_NODE_ID: attr(3, 'binary'),
  TIPC_NLA_NODE_KEY: attr(4, 'binary'),
  TIPC_NLA_NODE_KEY_MASTER: attr(5, 'flag'),
  TIPC_NLA_NODE_REKEYING: attr(6, 'u32'),
});

export const TIPC_NLA_CON: AttributeSet = attributes('TIPC_NLA_CON', {
  TIPC_NLA_CON_FLAG: attr(1, 'flag'),
  TIPC_NLA_CON_NODE: attr(2, 'u32'),
  TIPC_NLA_CON_SOCK: attr(3, 'u32'),
  TIPC_NLA_CON_TYPE: attr(4, 'u32'),
  TIPC_NLA_CON_INST: attr(5, 'u32'),
});

export const TIPC_NLA_SOCK_GROUP: AttributeSet = attributes('TIPC_NLA_SOCK_GROUP', {
  TIPC_NLA_SOCK_GROUP_ID: attr(0, 'u32'),
  TIPC_NLA_SOCK_GROUP_OPEN: attr(1, 'flag'),
  TIPC_NLA_SOCK_GROUP_NODE_SCOPE: attr(2, 'flag'),
  TIPC_NLA_SOCK_GROUP_CLUSTER_SCOPE: attr(3, 'flag'),
  TIPC_NLA_SOCK_GROUP_INSTANCE: attr(4, 'u32'),
  TIPC_NLA_SOCK_GROUP_BC_SEND_NEXT: attr(5, 'u32'),
});

export const TIPC_NLA_SOCK_STAT: AttributeSet = attributes('TIPC_NLA_SOCK_STAT', {
  TIPC_NLA_SOCK_STAT_RCVQ: attr(0, 'u32'),
  TIPC_NLA_SOCK_STAT_SENDQ: attr(1, 'u32'),
  TIPC_NLA_SOCK_STAT_LINK_CONG: attr(2, 'flag'),
  TIPC_NLA_SOCK_STAT_CONN_CONG: attr(3, 'flag'),
  TIPC_NLA_SOCK_STAT_DROP: attr(4, 'u32'),
});

export const TIPC_NLA_SOCK: AttributeSet = attributes('TIPC_NLA_SOCK', {
  TIPC_NLA_SOCK_ADDR: attr(1, 'u32'),
  TIPC_NLA_SOCK_REF: attr(2, 'u32'),
  TIPC_NLA_SOCK_CON: attr(3, nest(TIPC_NLA_CON)),
  TIPC_NLA_SOCK_HAS_PUBL: attr(4, 'flag'),
  TIPC_NLA_SOCK_STAT: attr(5, nest(TIPC_NLA_SOCK_STAT)),
  TIPC_NLA_SOCK_TYPE: attr(6, 'u32'),
  TIPC_NLA_SOCK_INO: attr(7, 'u32'),
  TIPC_NLA_SOCK_UID: attr(8, 'u32'),
  TIPC_NLA_SOCK_TIPC_STATE: attr(9, 'u32'),
  TIPC_NLA_SOCK_COOKIE: attr(10, 'u64'),
  TIPC_NLA_SOCK_PAD: attr(11, 'binary'),
  TIPC_NLA_SOCK_GROUP: attr(12, nest(TIPC_NLA_SOCK_GROUP)),
});

export const TIPC_NLA: AttributeSet = attributes('TIPC_NLA', {
  TIPC_NLA_BEARER: attr(1, nest(TIPC_NLA_BEARER)),
  TIPC_NLA_SOCK: attr(2, nest(TIPC_NLA_SOCK)),
  TIPC_NLA_PUBL: attr(3, nest(TIPC_NLA_PUBL)),
  TIPC_NLA_LINK: attr(4, nest(TIPC_NLA_LINK)),
  TIPC_NLA_MEDIA: attr(5, nest(TIPC_NLA_MEDIA)),
  TIPC_NLA_NODE: attr(6, nest(TIPC_NLA_NODE)),
  TIPC_NLA_NET: attr(7, nest(TIPC_NLA_NET)),
  TIPC_NLA_NAME_TABLE: attr(8, nest(TIPC_NLA_NAME_TABLE_PUBL_SET)),
  TIPC_NLA_MON: attr(9, nest(TIPC_NLA_MON)),
  TIPC_NLA_MON_PEER: attr(10, nest(TIPC_NLA_MON_PEER)),
});

export const tipc = family({
  protocol: NETLINK_GENERIC,
  name: 'TIPCv2',
  version: 1,
  doc: 'Transparent inter-process communication.',
  source: 'include/uapi/linux/tipc_netlink.h, net/tipc/netlink.c',
  header: genlmsghdr,
  attributes: TIPC_NLA,
  operations: {
    TIPC_NL_LEGACY: { id: 1 },
    TIPC_NL_BEARER_DISABLE: { id: 2 },
    TIPC_NL_BEARER_ENABLE: { id: 3 },
    TIPC_NL_BEARER_GET: { id: 4 },
    TIPC_NL_BEARER_SET: { id: 5 },
    TIPC_NL_SOCK_GET: { id: 6 },
    TIPC_NL_PUBL_GET: { id: 7 },
    TIPC_NL_LINK_GET: { id: 8 },
    TIPC_NL_LINK_SET: { id: 9 },
    TIPC_NL_LINK_RESET_STATS: { id: 10 },
    TIPC_NL_MEDIA_GET: { id: 11 },
    TIPC_NL_MEDIA_SET: { id: 12 },
    TIPC_NL_NODE_GET: { id: 13 },
    TIPC_NL_NET_GET: { id: 14 },
    TIPC_NL_NET_SET: { id: 15 },
    TIPC_NL_NAME_TABLE_GET: { id: 16 },
    TIPC_NL_MON_SET: { id: 17 },
    TIPC_NL_MON_GET: { id: 18 },
    TIPC_NL_MON_PEER_GET: { id: 19 },
    TIPC_NL_PEER_REMOVE: { id: 20 },
    TIPC_NL_BEARER_ADD: { id: 21 },
    TIPC_NL_UDP_GET_REMOTEIP: { id: 22 },
    TIPC_NL_KEY_SET: { id: 23 },
    TIPC_NL_KEY_FLUSH: { id: 24 },
    TIPC_NL_ADDR_LEGACY_GET: { id: 25 },
  },
});
