import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const GTPA: AttributeSet = attributes('GTPA', {
  GTPA_LINK: attr(1, 'u32'),
  GTPA_VERSION: attr(2, 'u32'),
  GTPA_TID: attr(3, 'u64'),
  GTPA_PEER_ADDRESS: attr(4, 'be32'),
  GTPA_MS_ADDRESS: attr(5, 'be32'),
  GTPA_FLOW: attr(6, 'u16'),
  GTPA_NET_NS_FD: attr(7, 'u32'),
  GTPA_I_TEI: attr(8, 'u32'),
  GTPA_O_TEI: attr(9, 'u32'),
  GTPA_PAD: attr(10, 'binary'),
  GTPA_PEER_ADDR6: attr(11, 'ip'),
  GTPA_MS_ADDR6: attr(12, 'ip'),
  GTPA_FAMILY: attr(13, 'u8'),
});

export const gtp = family({
  protocol: NETLINK_GENERIC,
  name: 'gtp',
  version: 0,
  doc: 'GTP tunnels: PDP contexts.',
  source: 'include/uapi/linux/gtp.h, drivers/net/gtp.c',
  header: genlmsghdr,
  attributes: GTPA,
  operations: {
    GTP_CMD_NEWPDP: { id: 0 },
    GTP_CMD_DELPDP: { id: 1 },
    GTP_CMD_GETPDP: { id: 2 },
    GTP_CMD_ECHOREQ: { id: 3 },
  },
});
