import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const SEG6_ATTR: AttributeSet = attributes('SEG6_ATTR', {
  SEG6_ATTR_DST: attr(1, 'ip'),
  SEG6_ATTR_DSTLEN: attr(2, 's32'),
  SEG6_ATTR_HMACKEYID: attr(3, 'u32'),
  SEG6_ATTR_SECRET: attr(4, 'binary'),
  SEG6_ATTR_SECRETLEN: attr(5, 'u8'),
  SEG6_ATTR_ALGID: attr(6, 'u8'),
  SEG6_ATTR_HMACINFO: attr(
    7,
    nest(() => SEG6_ATTR),
  ),
});

export const seg6 = family({
  protocol: NETLINK_GENERIC,
  name: 'SEG6',
  version: 1,
  doc: 'Segment routing over IPv6.',
  source: 'include/uapi/linux/seg6_genl.h, net/ipv6/seg6.c',
  header: genlmsghdr,
  attributes: SEG6_ATTR,
  operations: {
    SEG6_CMD_SETHMAC: { id: 1 },
    SEG6_CMD_DUMPHMAC: { id: 2 },
    SEG6_CMD_SET_TUNSRC: { id: 3 },
    SEG6_CMD_GET_TUNSRC: { id: 4 },
  },
});
