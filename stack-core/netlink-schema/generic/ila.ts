import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const ILA_ATTR: AttributeSet = attributes('ILA_ATTR', {
  ILA_ATTR_LOCATOR: attr(1, 'u64'),
  ILA_ATTR_IDENTIFIER: attr(2, 'u64'),
  ILA_ATTR_LOCATOR_MATCH: attr(3, 'u64'),
  ILA_ATTR_IFINDEX: attr(4, 's32'),
  ILA_ATTR_DIR: attr(5, 'u32'),
  ILA_ATTR_PAD: attr(6, 'binary'),
  ILA_ATTR_CSUM_MODE: attr(7, 'u8'),
  ILA_ATTR_IDENT_TYPE: attr(8, 'u8'),
  ILA_ATTR_HOOK_TYPE: attr(9, 'u8'),
});

export const ila = family({
  protocol: NETLINK_GENERIC,
  name: 'ila',
  version: 1,
  doc: 'Identifier locator addressing.',
  source: 'include/uapi/linux/ila.h, net/ipv6/ila/ila_main.c',
  header: genlmsghdr,
  attributes: ILA_ATTR,
  operations: {
    ILA_CMD_ADD: { id: 1 },
    ILA_CMD_DEL: { id: 2 },
    ILA_CMD_GET: { id: 3 },
    ILA_CMD_FLUSH: { id: 4 },
  },
});
