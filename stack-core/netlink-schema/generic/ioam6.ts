import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const IOAM6_ATTR: AttributeSet = attributes('IOAM6_ATTR', {
  IOAM6_ATTR_NS_ID: attr(1, 'u16'),
  IOAM6_ATTR_NS_DATA: attr(2, 'u32'),
  IOAM6_ATTR_NS_DATA_WIDE: attr(3, 'u64'),
  IOAM6_ATTR_SC_ID: attr(4, 'u32'),
  IOAM6_ATTR_SC_DATA: attr(5, 'binary'),
  IOAM6_ATTR_SC_NONE: attr(6, 'flag'),
  IOAM6_ATTR_PAD: attr(7, 'binary'),
});

export const ioam6 = family({
  protocol: NETLINK_GENERIC,
  name: 'IOAM6',
  version: 1,
  doc: 'In-situ OAM for IPv6.',
  source: 'include/uapi/linux/ioam6_genl.h, net/ipv6/ioam6.c',
  header: genlmsghdr,
  attributes: IOAM6_ATTR,
  operations: {
    IOAM6_CMD_ADD_NAMESPACE: { id: 1 },
    IOAM6_CMD_DEL_NAMESPACE: { id: 2 },
    IOAM6_CMD_DUMP_NAMESPACES: { id: 3 },
    IOAM6_CMD_ADD_SCHEMA: { id: 4 },
    IOAM6_CMD_DEL_SCHEMA: { id: 5 },
    IOAM6_CMD_DUMP_SCHEMAS: { id: 6 },
    IOAM6_CMD_NS_SET_SCHEMA: { id: 7 },
  },
});
