import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, headed, nest } from '../schema.ts';
import { br_mdb_entry, br_port_msg, mdba_port } from './multicast-database-structs.ts';

export const MDBA_MDB_SRCATTR: AttributeSet = attributes('MDBA_MDB_SRCATTR', {
  MDBA_MDB_SRCATTR_ADDRESS: attr(1, 'ip'),
  MDBA_MDB_SRCATTR_TIMER: attr(2, 'u32'),
});

export const MDBA_MDB_SRCLIST_ENTRY_SET: AttributeSet = attributes('MDBA_MDB_SRCLIST_ENTRY_SET', {
  MDBA_MDB_SRCLIST_ENTRY: attr(1, nest(MDBA_MDB_SRCATTR)),
});

export const MDBA_MDB_EATTR: AttributeSet = attributes('MDBA_MDB_EATTR', {
  MDBA_MDB_EATTR_TIMER: attr(1, 'u32'),
  MDBA_MDB_EATTR_SRC_LIST: attr(2, nest(MDBA_MDB_SRCLIST_ENTRY_SET)),
  MDBA_MDB_EATTR_GROUP_MODE: attr(3, 'u8'),
  MDBA_MDB_EATTR_SOURCE: attr(4, 'ip'),
  MDBA_MDB_EATTR_RTPROT: attr(5, 'u8'),
  MDBA_MDB_EATTR_DST: attr(6, 'ip'),
  MDBA_MDB_EATTR_DST_PORT: attr(7, 'u16'),
  MDBA_MDB_EATTR_VNI: attr(8, 'u32'),
  MDBA_MDB_EATTR_IFINDEX: attr(9, 'u32'),
  MDBA_MDB_EATTR_SRC_VNI: attr(10, 'u32'),
});

export const MDBA_MDB_ENTRY_INFO_SET: AttributeSet = attributes('MDBA_MDB_ENTRY_INFO_SET', {
  MDBA_MDB_ENTRY_INFO: attr(1, headed(br_mdb_entry, MDBA_MDB_EATTR)),
});

export const MDBA_MDB_ENTRY_SET: AttributeSet = attributes('MDBA_MDB_ENTRY_SET', {
  MDBA_MDB_ENTRY: attr(1, nest(MDBA_MDB_ENTRY_INFO_SET)),
});

export const MDBA_ROUTER_PATTR: AttributeSet = attributes('MDBA_ROUTER_PATTR', {
  MDBA_ROUTER_PATTR_TIMER: attr(1, 'u32'),
  MDBA_ROUTER_PATTR_TYPE: attr(2, 'u8'),
  MDBA_ROUTER_PATTR_INET_TIMER: attr(3, 'u32'),
  MDBA_ROUTER_PATTR_INET6_TIMER: attr(4, 'u32'),
  MDBA_ROUTER_PATTR_VID: attr(5, 'u16'),
});

export const MDBA_ROUTERS: AttributeSet = attributes('MDBA_ROUTERS', {
  MDBA_ROUTER_PORT: attr(1, headed(mdba_port, MDBA_ROUTER_PATTR)),
});

export const MDBA: AttributeSet = attributes('MDBA', {
  MDBA_MDB: attr(1, nest(MDBA_MDB_ENTRY_SET)),
  MDBA_ROUTER: attr(2, nest(MDBA_ROUTERS)),
});

export const MDBE_SRCATTR_ADDRESS_SET: AttributeSet = attributes('MDBE_SRCATTR_ADDRESS_SET', {
  MDBE_SRCATTR_ADDRESS: attr(1, 'ip'),
});

export const MDBE_SRC_LIST_ENTRY_SET: AttributeSet = attributes('MDBE_SRC_LIST_ENTRY_SET', {
  MDBE_SRC_LIST_ENTRY: attr(1, nest(MDBE_SRCATTR_ADDRESS_SET)),
});

export const MDBE_ATTR: AttributeSet = attributes('MDBE_ATTR', {
  MDBE_ATTR_SOURCE: attr(1, 'ip'),
  MDBE_ATTR_SRC_LIST: attr(2, nest(MDBE_SRC_LIST_ENTRY_SET)),
  MDBE_ATTR_GROUP_MODE: attr(3, 'u8'),
  MDBE_ATTR_RTPROT: attr(4, 'u8'),
  MDBE_ATTR_DST: attr(5, 'ip'),
  MDBE_ATTR_DST_PORT: attr(6, 'u16'),
  MDBE_ATTR_VNI: attr(7, 'u32'),
  MDBE_ATTR_IFINDEX: attr(8, 's32'),
  MDBE_ATTR_SRC_VNI: attr(9, 'u32'),
  MDBE_ATTR_STATE_MASK: attr(10, 'u8'),
});

export const MDBA_GET: AttributeSet = attributes('MDBA_GET', {
  MDBA_GET_ENTRY: attr(1, br_mdb_entry),
  MDBA_GET_ENTRY_ATTRS: attr(2, nest(MDBE_ATTR)),
});

export const multicastDatabase = family({
  protocol: NETLINK_ROUTE,
  doc: 'Multicast groups of bridges.',
  source: 'include/uapi/linux/if_bridge.h, net/bridge/br_mdb.c',
  header: br_port_msg,
  attributes: MDBA,
  operations: {
    RTM_NEWMDB: { id: 84 },
    RTM_DELMDB: { id: 85 },
    RTM_GETMDB: { id: 86, variants: [{ request: true, header: br_port_msg, attributes: MDBA_GET }] },
  },
});
