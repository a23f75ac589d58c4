import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, select } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';

export const IPSET_ATTR_IPADDR: AttributeSet = attributes('IPSET_ATTR_IPADDR', {
  IPSET_ATTR_IPADDR_IPV4: attr(1, 'ip'),
  IPSET_ATTR_IPADDR_IPV6: attr(2, 'ip'),
});

export const IPSET_ADT: AttributeSet = attributes('IPSET_ADT', {
  IPSET_ATTR_IP: attr(1, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_IP_TO: attr(2, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_CIDR: attr(3, 'u8'),
  IPSET_ATTR_PORT: attr(4, 'be16'),
  IPSET_ATTR_PORT_TO: attr(5, 'be16'),
  IPSET_ATTR_TIMEOUT: attr(6, 'be32'),
  IPSET_ATTR_PROTO: attr(7, 'u8'),
  IPSET_ATTR_CADT_FLAGS: attr(8, 'be32'),
  IPSET_ATTR_CADT_LINENO: attr(9, 'be32'),
  IPSET_ATTR_MARK: attr(10, 'be32'),
  IPSET_ATTR_MARKMASK: attr(11, 'be32'),
  IPSET_ATTR_BITMASK: attr(12, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_ETHER: attr(17, 'lladdr'),
  IPSET_ATTR_NAME: attr(18, 'string'),
  IPSET_ATTR_NAMEREF: attr(19, 'string'),
  IPSET_ATTR_IP2: attr(20, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_CIDR2: attr(21, 'u8'),
  IPSET_ATTR_IP2_TO: attr(22, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_IFACE: attr(23, 'string'),
  IPSET_ATTR_BYTES: attr(24, 'be64'),
  IPSET_ATTR_PACKETS: attr(25, 'be64'),
  IPSET_ATTR_COMMENT: attr(26, 'string'),
  IPSET_ATTR_SKBMARK: attr(27, 'be64'),
  IPSET_ATTR_SKBPRIO: attr(28, 'be32'),
  IPSET_ATTR_SKBQUEUE: attr(29, 'be16'),
  IPSET_ATTR_PAD: attr(30, 'binary'),
});

export const IPSET_CREATE: AttributeSet = attributes('IPSET_CREATE', {
  IPSET_ATTR_IP: attr(1, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_IP_TO: attr(2, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_CIDR: attr(3, 'u8'),
  IPSET_ATTR_PORT: attr(4, 'be16'),
  IPSET_ATTR_PORT_TO: attr(5, 'be16'),
  IPSET_ATTR_TIMEOUT: attr(6, 'be32'),
  IPSET_ATTR_PROTO: attr(7, 'u8'),
  IPSET_ATTR_CADT_FLAGS: attr(8, 'be32'),
  IPSET_ATTR_CADT_LINENO: attr(9, 'be32'),
  IPSET_ATTR_MARK: attr(10, 'be32'),
  IPSET_ATTR_MARKMASK: attr(11, 'be32'),
  IPSET_ATTR_BITMASK: attr(12, nest(IPSET_ATTR_IPADDR)),
  IPSET_ATTR_INITVAL: attr(17, 'be32'),
  IPSET_ATTR_HASHSIZE: attr(18, 'be32'),
  IPSET_ATTR_MAXELEM: attr(19, 'be32'),
  IPSET_ATTR_NETMASK: attr(20, 'u8'),
  IPSET_ATTR_BUCKETSIZE: attr(21, 'u8'),
  IPSET_ATTR_RESIZE: attr(22, 'u8'),
  IPSET_ATTR_SIZE: attr(23, 'be32'),
  IPSET_ATTR_ELEMENTS: attr(24, 'be32'),
  IPSET_ATTR_REFERENCES: attr(25, 'be32'),
  IPSET_ATTR_MEMSIZE: attr(26, 'be32'),
});

export const IPSET_ELEMENTS: AttributeSet = attributes('IPSET_ELEMENTS', {
  IPSET_ATTR_DATA: attr(7, nest(IPSET_ADT)),
});

export const IPSET_ATTR: AttributeSet = attributes('IPSET_ATTR', {
  IPSET_ATTR_PROTOCOL: attr(1, 'u8'),
  IPSET_ATTR_SETNAME: attr(2, 'string'),
  IPSET_ATTR_TYPENAME: attr(3, 'string'),
  IPSET_ATTR_REVISION: attr(4, 'u8'),
  IPSET_ATTR_FAMILY: attr(5, 'u8'),
  IPSET_ATTR_FLAGS: attr(6, 'be32'),
  IPSET_ATTR_DATA: attr(
    7,
    select(
      'message',
      { IPSET_CMD_CREATE: nest(IPSET_CREATE), IPSET_CMD_LIST: nest(IPSET_CREATE), IPSET_CMD_SAVE: nest(IPSET_CREATE) },
      nest(IPSET_ADT),
    ),
  ),
  IPSET_ATTR_ADT: attr(8, nest(IPSET_ELEMENTS)),
  IPSET_ATTR_LINENO: attr(9, 'be32'),
  IPSET_ATTR_PROTOCOL_MIN: attr(10, 'u8'),
  IPSET_ATTR_INDEX: attr(11, 'be16'),
});

export const ipset = family({
  protocol: NETLINK_NETFILTER,
  doc: 'IP sets.',
  source: 'include/uapi/linux/netfilter/ipset/ip_set.h, net/netfilter/ipset/',
  header: nfgenmsg,
  attributes: IPSET_ATTR,
  operations: {
    IPSET_CMD_PROTOCOL: { id: 0x601 },
    IPSET_CMD_CREATE: { id: 0x602 },
    IPSET_CMD_DESTROY: { id: 0x603 },
    IPSET_CMD_FLUSH: { id: 0x604 },
    IPSET_CMD_RENAME: { id: 0x605 },
    IPSET_CMD_SWAP: { id: 0x606 },
    IPSET_CMD_LIST: { id: 0x607 },
    IPSET_CMD_SAVE: { id: 0x608 },
    IPSET_CMD_ADD: { id: 0x609 },
    IPSET_CMD_DEL: { id: 0x60a },
    IPSET_CMD_TEST: { id: 0x60b },
    IPSET_CMD_HEADER: { id: 0x60c },
    IPSET_CMD_TYPE: { id: 0x60d },
    IPSET_CMD_GET_BYNAME: { id: 0x60e },
    IPSET_CMD_GET_BYINDEX: { id: 0x60f },
    IPSET_CMD_RESTORE: { id: 0x610 },
    IPSET_CMD_HELP: { id: 0x611 },
    IPSET_CMD_VERSION: { id: 0x612 },
    IPSET_CMD_QUIT: { id: 0x613 },
    IPSET_CMD_COMMIT: { id: 0x614 },
  },
});
