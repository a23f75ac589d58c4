import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, noAttributes } from '../schema.ts';

export const LOCKD_A_SERVER: AttributeSet = attributes('LOCKD_A_SERVER', {
  LOCKD_A_SERVER_GRACETIME: attr(1, 'u32'),
  LOCKD_A_SERVER_TCP_PORT: attr(2, 'u16'),
  LOCKD_A_SERVER_UDP_PORT: attr(3, 'u16'),
});

export const lockd = family({
  protocol: NETLINK_GENERIC,
  name: 'lockd',
  version: 1,
  doc: 'The NFS lock manager.',
  source: 'include/uapi/linux/lockd_netlink.h, fs/lockd/',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    LOCKD_CMD_SERVER_SET: { id: 1, attributes: LOCKD_A_SERVER },
    LOCKD_CMD_SERVER_GET: { id: 2, attributes: LOCKD_A_SERVER },
  },
});
