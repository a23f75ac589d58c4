import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { ip_vs_flags } from './ipvs-structs.ts';

export const IPVS_DAEMON_ATTR: AttributeSet = attributes('IPVS_DAEMON_ATTR', {
  IPVS_DAEMON_ATTR_STATE: attr(1, 'u32'),
  IPVS_DAEMON_ATTR_MCAST_IFN: attr(2, 'string'),
  IPVS_DAEMON_ATTR_SYNC_ID: attr(3, 'u32'),
  IPVS_DAEMON_ATTR_SYNC_MAXLEN: attr(4, 'u16'),
  IPVS_DAEMON_ATTR_MCAST_GROUP: attr(5, 'ip'),
  IPVS_DAEMON_ATTR_MCAST_GROUP6: attr(6, 'ip'),
  IPVS_DAEMON_ATTR_MCAST_PORT: attr(7, 'u16'),
  IPVS_DAEMON_ATTR_MCAST_TTL: attr(8, 'u8'),
});

export const IPVS_STATS_ATTR: AttributeSet = attributes('IPVS_STATS_ATTR', {
  IPVS_STATS_ATTR_CONNS: attr(1, 'u32'),
  IPVS_STATS_ATTR_INPKTS: attr(2, 'u32'),
  IPVS_STATS_ATTR_OUTPKTS: attr(3, 'u32'),
  IPVS_STATS_ATTR_INBYTES: attr(4, 'u64'),
  IPVS_STATS_ATTR_OUTBYTES: attr(5, 'u64'),
  IPVS_STATS_ATTR_CPS: attr(6, 'u32'),
  IPVS_STATS_ATTR_INPPS: attr(7, 'u32'),
  IPVS_STATS_ATTR_OUTPPS: attr(8, 'u32'),
  IPVS_STATS_ATTR_INBPS: attr(9, 'u32'),
  IPVS_STATS_ATTR_OUTBPS: attr(10, 'u32'),
  IPVS_STATS_ATTR_PAD: attr(11, 'binary'),
});

export const IPVS_DEST_ATTR: AttributeSet = attributes('IPVS_DEST_ATTR', {
  IPVS_DEST_ATTR_ADDR: attr(1, 'ip'),
  IPVS_DEST_ATTR_PORT: attr(2, 'be16'),
  IPVS_DEST_ATTR_FWD_METHOD: attr(3, 'u32'),
  IPVS_DEST_ATTR_WEIGHT: attr(4, 'u32'),
  IPVS_DEST_ATTR_U_THRESH: attr(5, 'u32'),
  IPVS_DEST_ATTR_L_THRESH: attr(6, 'u32'),
  IPVS_DEST_ATTR_ACTIVE_CONNS: attr(7, 'u32'),
  IPVS_DEST_ATTR_INACT_CONNS: attr(8, 'u32'),
  IPVS_DEST_ATTR_PERSIST_CONNS: attr(9, 'u32'),
  IPVS_DEST_ATTR_STATS: attr(10, nest(IPVS_STATS_ATTR)),
  IPVS_DEST_ATTR_ADDR_FAMILY: attr(11, 'u16'),
  IPVS_DEST_ATTR_STATS64: attr(12, nest(IPVS_STATS_ATTR)),
  IPVS_DEST_ATTR_TUN_TYPE: attr(13, 'u8'),
  IPVS_DEST_ATTR_TUN_PORT: attr(14, 'be16'),
  IPVS_DEST_ATTR_TUN_FLAGS: attr(15, 'u16'),
});

export const IPVS_SVC_ATTR: AttributeSet = attributes('IPVS_SVC_ATTR', {
  IPVS_SVC_ATTR_AF: attr(1, 'u16'),
  IPVS_SVC_ATTR_PROTOCOL: attr(2, 'u16'),
  IPVS_SVC_ATTR_ADDR: attr(3, 'ip'),
  IPVS_SVC_ATTR_PORT: attr(4, 'be16'),
  IPVS_SVC_ATTR_FWMARK: attr(5, 'u32'),
  IPVS_SVC_ATTR_SCHED_NAME: attr(6, 'string'),
  IPVS_SVC_ATTR_FLAGS: attr(7, ip_vs_flags),
  IPVS_SVC_ATTR_TIMEOUT: attr(8, 'u32'),
  IPVS_SVC_ATTR_NETMASK: attr(9, 'be32'),
  IPVS_SVC_ATTR_STATS: attr(10, nest(IPVS_STATS_ATTR)),
  IPVS_SVC_ATTR_PE_NAME: attr(11, 'string'),
  IPVS_SVC_ATTR_STATS64: attr(12, nest(IPVS_STATS_ATTR)),
});

export const IPVS_CMD_ATTR: AttributeSet = attributes('IPVS_CMD_ATTR', {
  IPVS_CMD_ATTR_SERVICE: attr(1, nest(IPVS_SVC_ATTR)),
  IPVS_CMD_ATTR_DEST: attr(2, nest(IPVS_DEST_ATTR)),
  IPVS_CMD_ATTR_DAEMON: attr(3, nest(IPVS_DAEMON_ATTR)),
  IPVS_CMD_ATTR_TIMEOUT_TCP: attr(4, 'u32'),
  IPVS_CMD_ATTR_TIMEOUT_TCP_FIN: attr(5, 'u32'),
  IPVS_CMD_ATTR_TIMEOUT_UDP: attr(6, 'u32'),
});

export const ipvs = family({
  protocol: NETLINK_GENERIC,
  name: 'IPVS',
  version: 1,
  doc: 'IP virtual server.',
  source: 'include/uapi/linux/ip_vs.h, net/netfilter/ipvs/ip_vs_ctl.c',
  header: genlmsghdr,
  attributes: IPVS_CMD_ATTR,
  operations: {
    IPVS_CMD_NEW_SERVICE: { id: 1 },
    IPVS_CMD_SET_SERVICE: { id: 2 },
    IPVS_CMD_DEL_SERVICE: { id: 3 },
    IPVS_CMD_GET_SERVICE: { id: 4 },
    IPVS_CMD_NEW_DEST: { id: 5 },
    IPVS_CMD_SET_DEST: { id: 6 },
    IPVS_CMD_DEL_DEST: { id: 7 },
    IPVS_CMD_GET_DEST: { id: 8 },
    IPVS_CMD_NEW_DAEMON: { id: 9 },
    IPVS_CMD_DEL_DAEMON: { id: 10 },
    IPVS_CMD_GET_DAEMON: { id: 11 },
    IPVS_CMD_SET_CONFIG: { id: 12 },
    IPVS_CMD_GET_CONFIG: { id: 13 },
    IPVS_CMD_SET_INFO: { id: 14 },
    IPVS_CMD_GET_INFO: { id: 15 },
    IPVS_CMD_ZERO: { id: 16 },
    IPVS_CMD_FLUSH: { id: 17 },
  },
});
