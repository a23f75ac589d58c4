import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const PSAMPLE_TUNNEL_KEY_ATTR: AttributeSet = attributes('PSAMPLE_TUNNEL_KEY_ATTR', {
  PSAMPLE_TUNNEL_KEY_ATTR_ID: attr(0, 'be64'),
  PSAMPLE_TUNNEL_KEY_ATTR_IPV4_SRC: attr(1, 'ip'),
  PSAMPLE_TUNNEL_KEY_ATTR_IPV4_DST: attr(2, 'ip'),
  PSAMPLE_TUNNEL_KEY_ATTR_TOS: attr(3, 'u8'),
  PSAMPLE_TUNNEL_KEY_ATTR_TTL: attr(4, 'u8'),
  PSAMPLE_TUNNEL_KEY_ATTR_DONT_FRAGMENT: attr(5, 'flag'),
  PSAMPLE_TUNNEL_KEY_ATTR_CSUM: attr(6, 'flag'),
  PSAMPLE_TUNNEL_KEY_ATTR_OAM: attr(7, 'flag'),
  PSAMPLE_TUNNEL_KEY_ATTR_GENEVE_OPTS: attr(8, 'binary'),
  PSAMPLE_TUNNEL_KEY_ATTR_TP_SRC: attr(9, 'be16'),
  PSAMPLE_TUNNEL_KEY_ATTR_TP_DST: attr(10, 'be16'),
  PSAMPLE_TUNNEL_KEY_ATTR_VXLAN_OPTS: attr(11, 'binary'),
  PSAMPLE_TUNNEL_KEY_ATTR_IPV6_SRC: attr(12, 'ip'),
  PSAMPLE_TUNNEL_KEY_ATTR_IPV6_DST: attr(13, 'ip'),
  PSAMPLE_TUNNEL_KEY_ATTR_PAD: attr(14, 'binary'),
  PSAMPLE_TUNNEL_KEY_ATTR_ERSPAN_OPTS: attr(15, 'binary'),
  PSAMPLE_TUNNEL_KEY_ATTR_IPV4_INFO_BRIDGE: attr(16, 'flag'),
});

export const PSAMPLE_ATTR: AttributeSet = attributes('PSAMPLE_ATTR', {
  PSAMPLE_ATTR_IIFINDEX: attr(0, 'u16'),
  PSAMPLE_ATTR_OIFINDEX: attr(1, 'u16'),
  PSAMPLE_ATTR_ORIGSIZE: attr(2, 'u32'),
  PSAMPLE_ATTR_SAMPLE_GROUP: attr(3, 'u32'),
  PSAMPLE_ATTR_GROUP_SEQ: attr(4, 'u32'),
  PSAMPLE_ATTR_SAMPLE_RATE: attr(5, 'u32'),
  PSAMPLE_ATTR_DATA: attr(6, 'binary'),
  PSAMPLE_ATTR_GROUP_REFCOUNT: attr(7, 'u32'),
  PSAMPLE_ATTR_TUNNEL: attr(8, nest(PSAMPLE_TUNNEL_KEY_ATTR)),
  PSAMPLE_ATTR_PAD: attr(9, 'binary'),
  PSAMPLE_ATTR_OUT_TC: attr(10, 'u16'),
  PSAMPLE_ATTR_OUT_TC_OCC: attr(11, 'u64'),
  PSAMPLE_ATTR_LATENCY: attr(12, 'u64'),
  PSAMPLE_ATTR_TIMESTAMP: attr(13, 'u64'),
  PSAMPLE_ATTR_PROTO: attr(14, 'u16'),
  PSAMPLE_ATTR_USER_COOKIE: attr(15, 'binary'),
  PSAMPLE_ATTR_SAMPLE_PROBABILITY: attr(16, 'flag'),
});

export const psample = family({
  protocol: NETLINK_GENERIC,
  name: 'psample',
  version: 1,
  doc: 'Sampled packets.',
  source: 'include/uapi/linux/psample.h, net/psample/psample.c',
  header: genlmsghdr,
  attributes: PSAMPLE_ATTR,
  operations: {
    PSAMPLE_CMD_SAMPLE: { id: 0 },
    PSAMPLE_CMD_GET_GROUP: { id: 1 },
    PSAMPLE_CMD_NEW_GROUP: { id: 2 },
    PSAMPLE_CMD_DEL_GROUP: { id: 3 },
  },
});
