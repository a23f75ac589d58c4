import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const NBD_DEVICE: AttributeSet = attributes('NBD_DEVICE', {
  NBD_DEVICE_INDEX: attr(1, 'u32'),
  NBD_DEVICE_CONNECTED: attr(2, 'u8'),
});

export const NBD_DEVICE_ITEM_SET: AttributeSet = attributes('NBD_DEVICE_ITEM_SET', {
  NBD_DEVICE_ITEM: attr(1, nest(NBD_DEVICE)),
});

export const NBD_SOCK_FD_SET: AttributeSet = attributes('NBD_SOCK_FD_SET', {
  NBD_SOCK_FD: attr(1, 'u32'),
});

export const NBD_SOCK_ITEM_SET: AttributeSet = attributes('NBD_SOCK_ITEM_SET', {
  NBD_SOCK_ITEM: attr(1, nest(NBD_SOCK_FD_SET)),
});

export const NBD_ATTR: AttributeSet = attributes('NBD_ATTR', {
  NBD_ATTR_INDEX: attr(1, 'u32'),
  NBD_ATTR_SIZE_BYTES: attr(2, 'u64'),
  NBD_ATTR_BLOCK_SIZE_BYTES: attr(3, 'u64'),
  NBD_ATTR_TIMEOUT: attr(4, 'u64'),
  NBD_ATTR_SERVER_FLAGS: attr(5, 'u64'),
  NBD_ATTR_CLIENT_FLAGS: attr(6, 'u64'),
  NBD_ATTR_SOCKETS: attr(7, nest(NBD_SOCK_ITEM_SET)),
  NBD_ATTR_DEAD_CONN_TIMEOUT: attr(8, 'u64'),
  NBD_ATTR_DEVICE_LIST: attr(9, nest(NBD_DEVICE_ITEM_SET)),
  NBD_ATTR_BACKEND_IDENTIFIER: attr(10, 'string'),
});

export const nbd = family({
  protocol: NETLINK_GENERIC,
  name: 'nbd',
  version: 1,
  doc: 'Network block devices.',
  source: 'include/uapi/linux/nbd-netlink.h, drivers/block/nbd.c',
  header: genlmsghdr,
  attributes: NBD_ATTR,
  operations: {
    NBD_CMD_CONNECT: { id: 1 },
    NBD_CMD_DISCONNECT: { id: 2 },
    NBD_CMD_RECONFIGURE: { id: 3 },
    NBD_CMD_LINK_DEAD: { id: 4 },
    NBD_CMD_STATUS: { id: 5 },
  },
});
