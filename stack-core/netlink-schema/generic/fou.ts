import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const FOU_ATTR: AttributeSet = attributes('FOU_ATTR', {
  FOU_ATTR_PORT: attr(1, 'be16'),
  FOU_ATTR_AF: attr(2, 'u8'),
  FOU_ATTR_IPPROTO: attr(3, 'u8'),
  FOU_ATTR_TYPE: attr(4, 'u8'),
  FOU_ATTR_REMCSUM_NOPARTIAL: attr(5, 'flag'),
  FOU_ATTR_LOCAL_V4: attr(6, 'u32'),
  FOU_ATTR_LOCAL_V6: attr(7, 'ip'),
  FOU_ATTR_PEER_V4: attr(8, 'u32'),
  FOU_ATTR_PEER_V6: attr(9, 'ip'),
  FOU_ATTR_PEER_PORT: attr(10, 'be16'),
  FOU_ATTR_IFINDEX: attr(11, 's32'),
});

export const fou = family({
  protocol: NETLINK_GENERIC,
  name: 'fou',
  version: 1,
  doc: 'Foo over UDP: receive ports.',
  source: 'include/uapi/linux/fou.h, net/ipv4/fou_nl.c',
  header: genlmsghdr,
  attributes: FOU_ATTR,
  operations: {
    FOU_CMD_ADD: { id: 1 },
    FOU_CMD_DEL: { id: 2 },
    FOU_CMD_GET: { id: 3 },
  },
});
