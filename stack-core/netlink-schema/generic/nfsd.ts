import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, noAttributes } from '../schema.ts';
import { nfsd_cache_type, nfsd_export_flags, nfsd_xprtsec_mode } from './nfsd-names.ts';

export const NFSD_A_RPC_STATUS: AttributeSet = attributes('NFSD_A_RPC_STATUS', {
  NFSD_A_RPC_STATUS_XID: attr(1, 'be32'),
  NFSD_A_RPC_STATUS_FLAGS: attr(2, 'u32'),
  NFSD_A_RPC_STATUS_PROG: attr(3, 'u32'),
  NFSD_A_RPC_STATUS_VERSION: attr(4, 'u8'),
  NFSD_A_RPC_STATUS_PROC: attr(5, 'u32'),
  NFSD_A_RPC_STATUS_SERVICE_TIME: attr(6, 's64'),
  NFSD_A_RPC_STATUS_PAD: attr(7, 'binary'),
  NFSD_A_RPC_STATUS_SADDR4: attr(8, 'ip'),
  NFSD_A_RPC_STATUS_DADDR4: attr(9, 'ip'),
  NFSD_A_RPC_STATUS_SADDR6: attr(10, 'ip'),
  NFSD_A_RPC_STATUS_DADDR6: attr(11, 'ip'),
  NFSD_A_RPC_STATUS_SPORT: attr(12, 'be16'),
  NFSD_A_RPC_STATUS_DPORT: attr(13, 'be16'),
  NFSD_A_RPC_STATUS_COMPOUND_OPS: attr(14, 'u32'),
});

export const NFSD_A_SERVER: AttributeSet = attributes('NFSD_A_SERVER', {
  NFSD_A_SERVER_THREADS: attr(1, 'u32'),
  NFSD_A_SERVER_GRACETIME: attr(2, 'u32'),
  NFSD_A_SERVER_LEASETIME: attr(3, 'u32'),
  NFSD_A_SERVER_SCOPE: attr(4, 'string'),
  NFSD_A_SERVER_MIN_THREADS: attr(5, 'u32'),
  NFSD_A_SERVER_FH_KEY: attr(6, 'binary'),
});

export const NFSD_A_VERSION: AttributeSet = attributes('NFSD_A_VERSION', {
  NFSD_A_VERSION_MAJOR: attr(1, 'u32'),
  NFSD_A_VERSION_MINOR: attr(2, 'u32'),
  NFSD_A_VERSION_ENABLED: attr(3, 'flag'),
});

export const NFSD_A_SERVER_PROTO_VERSION_SET: AttributeSet = attributes('NFSD_A_SERVER_PROTO_VERSION_SET', {
  NFSD_A_SERVER_PROTO_VERSION: attr(1, nest(NFSD_A_VERSION)),
});

export const NFSD_A_SOCK: AttributeSet = attributes('NFSD_A_SOCK', {
  NFSD_A_SOCK_ADDR: attr(1, 'binary'),
  NFSD_A_SOCK_TRANSPORT_NAME: attr(2, 'string'),
});

export const NFSD_A_SERVER_SOCK_ADDR_SET: AttributeSet = attributes('NFSD_A_SERVER_SOCK_ADDR_SET', {
  NFSD_A_SERVER_SOCK_ADDR: attr(1, nest(NFSD_A_SOCK)),
});

export const NFSD_A_POOL_MODE: AttributeSet = attributes('NFSD_A_POOL_MODE', {
  NFSD_A_POOL_MODE_MODE: attr(1, 'string'),
  NFSD_A_POOL_MODE_NPOOLS: attr(2, 'u32'),
});

export const NFSD_A_CACHE_NOTIFY_CACHE_TYPE_SET: AttributeSet = attributes('NFSD_A_CACHE_NOTIFY_CACHE_TYPE_SET', {
  NFSD_A_CACHE_NOTIFY_CACHE_TYPE: attr(1, 'u32', { flags: nfsd_cache_type }),
});

export const NFSD_A_AUTH_FLAVOR: AttributeSet = attributes('NFSD_A_AUTH_FLAVOR', {
  NFSD_A_AUTH_FLAVOR_PSEUDOFLAVOR: attr(1, 'u32'),
  NFSD_A_AUTH_FLAVOR_FLAGS: attr(2, 'u32', { flags: nfsd_export_flags }),
});

export const NFSD_A_FSLOCATION: AttributeSet = attributes('NFSD_A_FSLOCATION', {
  NFSD_A_FSLOCATION_HOST: attr(1, 'string'),
  NFSD_A_FSLOCATION_PATH: attr(2, 'string'),
});

export const NFSD_A_FSLOCATIONS_LOCATION_SET: AttributeSet = attributes('NFSD_A_FSLOCATIONS_LOCATION_SET', {
  NFSD_A_FSLOCATIONS_LOCATION: attr(1, nest(NFSD_A_FSLOCATION)),
});

export const NFSD_A_SVC_EXPORT: AttributeSet = attributes('NFSD_A_SVC_EXPORT', {
  NFSD_A_SVC_EXPORT_SEQNO: attr(1, 'u64'),
  NFSD_A_SVC_EXPORT_CLIENT: attr(2, 'string'),
  NFSD_A_SVC_EXPORT_PATH: attr(3, 'string'),
  NFSD_A_SVC_EXPORT_NEGATIVE: attr(4, 'flag'),
  NFSD_A_SVC_EXPORT_EXPIRY: attr(5, 'u64'),
  NFSD_A_SVC_EXPORT_ANON_UID: attr(6, 'u32'),
  NFSD_A_SVC_EXPORT_ANON_GID: attr(7, 'u32'),
  NFSD_A_SVC_EXPORT_FSLOCATIONS: attr(8, nest(NFSD_A_FSLOCATIONS_LOCATION_SET)),
  NFSD_A_SVC_EXPORT_UUID: attr(9, 'binary'),
  NFSD_A_SVC_EXPORT_SECINFO: attr(10, nest(NFSD_A_AUTH_FLAVOR)),
  NFSD_A_SVC_EXPORT_XPRTSEC: attr(11, 'u32', { flags: nfsd_xprtsec_mode }),
  NFSD_A_SVC_EXPORT_FLAGS: attr(12, 'u32', { flags: nfsd_export_flags }),
  NFSD_A_SVC_EXPORT_FSID: attr(13, 's32'),
});

export const NFSD_A_SVC_EXPORT_REQS_REQUESTS_SET: AttributeSet = attributes('NFSD_A_SVC_EXPORT_REQS_REQUESTS_SET', {
  NFSD_A_SVC_EXPORT_REQS_REQUESTS: attr(1, nest(NFSD_A_SVC_EXPORT)),
});

export const NFSD_A_EXPKEY: AttributeSet = attributes('NFSD_A_EXPKEY', {
  NFSD_A_EXPKEY_SEQNO: attr(1, 'u64'),
  NFSD_A_EXPKEY_CLIENT: attr(2, 'string'),
  NFSD_A_EXPKEY_FSIDTYPE: attr(3, 'u8'),
  NFSD_A_EXPKEY_FSID: attr(4, 'binary'),
  NFSD_A_EXPKEY_NEGATIVE: attr(5, 'flag'),
  NFSD_A_EXPKEY_EXPIRY: attr(6, 'u64'),
  NFSD_A_EXPKEY_PATH: attr(7, 'string'),
});

export const NFSD_A_EXPKEY_REQS_REQUESTS_SET: AttributeSet = attributes('NFSD_A_EXPKEY_REQS_REQUESTS_SET', {
  NFSD_A_EXPKEY_REQS_REQUESTS: attr(1, nest(NFSD_A_EXPKEY)),
});

export const NFSD_A_CACHE_FLUSH_MASK_SET: AttributeSet = attributes('NFSD_A_CACHE_FLUSH_MASK_SET', {
  NFSD_A_CACHE_FLUSH_MASK: attr(1, 'u32', { flags: nfsd_cache_type }),
});

export const NFSD_A_UNLOCK_IP_ADDRESS_SET: AttributeSet = attributes('NFSD_A_UNLOCK_IP_ADDRESS_SET', {
  NFSD_A_UNLOCK_IP_ADDRESS: attr(1, 'binary'),
});

export const NFSD_A_UNLOCK_FILESYSTEM_PATH_SET: AttributeSet = attributes('NFSD_A_UNLOCK_FILESYSTEM_PATH_SET', {
  NFSD_A_UNLOCK_FILESYSTEM_PATH: attr(1, 'string'),
});

export const NFSD_A_UNLOCK_EXPORT_PATH_SET: AttributeSet = attributes('NFSD_A_UNLOCK_EXPORT_PATH_SET', {
  NFSD_A_UNLOCK_EXPORT_PATH: attr(1, 'string'),
});

export const nfsd = family({
  protocol: NETLINK_GENERIC,
  name: 'nfsd',
  version: 1,
  doc: 'The NFS server.',
  source: 'include/uapi/linux/nfsd_netlink.h, fs/nfsd/nfsctl.c',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    NFSD_CMD_RPC_STATUS_GET: { id: 1, attributes: NFSD_A_RPC_STATUS },
    NFSD_CMD_THREADS_SET: { id: 2, attributes: NFSD_A_SERVER },
    NFSD_CMD_THREADS_GET: { id: 3, attributes: NFSD_A_SERVER },
    NFSD_CMD_VERSION_SET: { id: 4, attributes: NFSD_A_SERVER_PROTO_VERSION_SET },
    NFSD_CMD_VERSION_GET: { id: 5, attributes: NFSD_A_SERVER_PROTO_VERSION_SET },
    NFSD_CMD_LISTENER_SET: { id: 6, attributes: NFSD_A_SERVER_SOCK_ADDR_SET },
    NFSD_CMD_LISTENER_GET: { id: 7, attributes: NFSD_A_SERVER_SOCK_ADDR_SET },
    NFSD_CMD_POOL_MODE_SET: { id: 8, attributes: NFSD_A_POOL_MODE },
    NFSD_CMD_POOL_MODE_GET: { id: 9, attributes: NFSD_A_POOL_MODE },
    NFSD_CMD_CACHE_NOTIFY: { id: 10, attributes: NFSD_A_CACHE_NOTIFY_CACHE_TYPE_SET },
    NFSD_CMD_SVC_EXPORT_GET_REQS: { id: 11, attributes: NFSD_A_SVC_EXPORT_REQS_REQUESTS_SET },
    NFSD_CMD_SVC_EXPORT_SET_REQS: { id: 12, attributes: NFSD_A_SVC_EXPORT_REQS_REQUESTS_SET },
    NFSD_CMD_EXPKEY_GET_REQS: { id: 13, attributes: NFSD_A_EXPKEY_REQS_REQUESTS_SET },
    NFSD_CMD_EXPKEY_SET_REQS: { id: 14, attributes: NFSD_A_EXPKEY_REQS_REQUESTS_SET },
    NFSD_CMD_CACHE_FLUSH: { id: 15, attributes: NFSD_A_CACHE_FLUSH_MASK_SET },
    NFSD_CMD_UNLOCK_IP: { id: 16, attributes: NFSD_A_UNLOCK_IP_ADDRESS_SET },
    NFSD_CMD_UNLOCK_FILESYSTEM: { id: 17, attributes: NFSD_A_UNLOCK_FILESYSTEM_PATH_SET },
    NFSD_CMD_UNLOCK_EXPORT: { id: 18, attributes: NFSD_A_UNLOCK_EXPORT_PATH_SET },
  },
});
