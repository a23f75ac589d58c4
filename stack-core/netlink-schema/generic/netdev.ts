import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, noAttributes } from '../schema.ts';
import {
  netdev_napi_threaded,
  netdev_qstats_scope,
  netdev_queue_type,
  netdev_xdp_act,
  netdev_xdp_rx_metadata,
  netdev_xsk_flags,
} from './netdev-names.ts';

export const NETDEV_A_DEV: AttributeSet = attributes('NETDEV_A_DEV', {
  NETDEV_A_DEV_IFINDEX: attr(1, 'u32'),
  NETDEV_A_DEV_PAD: attr(2, 'binary'),
  NETDEV_A_DEV_XDP_FEATURES: attr(3, 'u64', { flags: netdev_xdp_act }),
  NETDEV_A_DEV_XDP_ZC_MAX_SEGS: attr(4, 'u32'),
  NETDEV_A_DEV_XDP_RX_METADATA_FEATURES: attr(5, 'u64', { flags: netdev_xdp_rx_metadata }),
  NETDEV_A_DEV_XSK_FEATURES: attr(6, 'u64', { flags: netdev_xsk_flags }),
});

export const NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN_SET: AttributeSet = attributes(
  'NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN_SET',
  {
    NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN: attr(1, 'uint'),
  },
);

export const NETDEV_A_PAGE_POOL: AttributeSet = attributes('NETDEV_A_PAGE_POOL', {
  NETDEV_A_PAGE_POOL_ID: attr(1, 'uint'),
  NETDEV_A_PAGE_POOL_IFINDEX: attr(2, 'u32'),
  NETDEV_A_PAGE_POOL_NAPI_ID: attr(3, 'uint'),
  NETDEV_A_PAGE_POOL_INFLIGHT: attr(4, 'uint'),
  NETDEV_A_PAGE_POOL_INFLIGHT_MEM: attr(5, 'uint'),
  NETDEV_A_PAGE_POOL_DETACH_TIME: attr(6, 'uint'),
  NETDEV_A_PAGE_POOL_DMABUF: attr(7, 'u32'),
  NETDEV_A_PAGE_POOL_IO_URING: attr(8, nest(NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN_SET)),
});

export const NETDEV_A_PAGE_POOL_STATS: AttributeSet = attributes('NETDEV_A_PAGE_POOL_STATS', {
  NETDEV_A_PAGE_POOL_STATS_INFO: attr(1, nest(NETDEV_A_PAGE_POOL)),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_FAST: attr(8, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW: attr(9, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_SLOW_HIGH_ORDER: attr(10, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_EMPTY: attr(11, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_REFILL: attr(12, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_ALLOC_WAIVE: attr(13, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHED: attr(14, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_RECYCLE_CACHE_FULL: attr(15, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING: attr(16, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_RECYCLE_RING_FULL: attr(17, 'uint'),
  NETDEV_A_PAGE_POOL_STATS_RECYCLE_RELEASED_REFCNT: attr(18, 'uint'),
});

export const NETDEV_A_LEASE: AttributeSet = attributes('NETDEV_A_LEASE', {
  NETDEV_A_LEASE_IFINDEX: attr(1, 'u32'),
  NETDEV_A_LEASE_QUEUE: attr(
    2,
    nest(() => NETDEV_A_QUEUE),
  ),
  NETDEV_A_LEASE_NETNS_ID: attr(3, 's32'),
});

export const NETDEV_A_QUEUE: AttributeSet = attributes('NETDEV_A_QUEUE', {
  NETDEV_A_QUEUE_ID: attr(1, 'u32'),
  NETDEV_A_QUEUE_IFINDEX: attr(2, 'u32'),
  NETDEV_A_QUEUE_TYPE: attr(3, 'u32', { names: netdev_queue_type }),
  NETDEV_A_QUEUE_NAPI_ID: attr(4, 'u32'),
  NETDEV_A_QUEUE_DMABUF: attr(5, 'u32'),
  NETDEV_A_QUEUE_IO_URING: attr(6, nest(NETDEV_A_IO_URING_PROVIDER_INFO_RX_BUF_LEN_SET)),
  NETDEV_A_QUEUE_XSK: attr(7, nest(noAttributes)),
  NETDEV_A_QUEUE_LEASE: attr(8, nest(NETDEV_A_LEASE)),
});

export const NETDEV_A_NAPI: AttributeSet = attributes('NETDEV_A_NAPI', {
  NETDEV_A_NAPI_IFINDEX: attr(1, 'u32'),
  NETDEV_A_NAPI_ID: attr(2, 'u32'),
  NETDEV_A_NAPI_IRQ: attr(3, 'u32'),
  NETDEV_A_NAPI_PID: attr(4, 'u32'),
  NETDEV_A_NAPI_DEFER_HARD_IRQS: attr(5, 'u32'),
  NETDEV_A_NAPI_GRO_FLUSH_TIMEOUT: attr(6, 'uint'),
  NETDEV_A_NAPI_IRQ_SUSPEND_TIMEOUT: attr(7, 'uint'),
  NETDEV_A_NAPI_THREADED: attr(8, 'u32', { names: netdev_napi_threaded }),
});

export const NETDEV_A_QSTATS: AttributeSet = attributes('NETDEV_A_QSTATS', {
  NETDEV_A_QSTATS_IFINDEX: attr(1, 'u32'),
  NETDEV_A_QSTATS_QUEUE_TYPE: attr(2, 'u32', { names: netdev_queue_type }),
  NETDEV_A_QSTATS_QUEUE_ID: attr(3, 'u32'),
  NETDEV_A_QSTATS_SCOPE: attr(4, 'uint', { flags: netdev_qstats_scope }),
  NETDEV_A_QSTATS_RX_PACKETS: attr(8, 'uint'),
  NETDEV_A_QSTATS_RX_BYTES: attr(9, 'uint'),
  NETDEV_A_QSTATS_TX_PACKETS: attr(10, 'uint'),
  NETDEV_A_QSTATS_TX_BYTES: attr(11, 'uint'),
  NETDEV_A_QSTATS_RX_ALLOC_FAIL: attr(12, 'uint'),
  NETDEV_A_QSTATS_RX_HW_DROPS: attr(13, 'uint'),
  NETDEV_A_QSTATS_RX_HW_DROP_OVERRUNS: attr(14, 'uint'),
  NETDEV_A_QSTATS_RX_CSUM_COMPLETE: attr(15, 'uint'),
  NETDEV_A_QSTATS_RX_CSUM_UNNECESSARY: attr(16, 'uint'),
  NETDEV_A_QSTATS_RX_CSUM_NONE: attr(17, 'uint'),
  NETDEV_A_QSTATS_RX_CSUM_BAD: attr(18, 'uint'),
  NETDEV_A_QSTATS_RX_HW_GRO_PACKETS: attr(19, 'uint'),
  NETDEV_A_QSTATS_RX_HW_GRO_BYTES: attr(20, 'uint'),
  NETDEV_A_QSTATS_RX_HW_GRO_WIRE_PACKETS: attr(21, 'uint'),
  NETDEV_A_QSTATS_RX_HW_GRO_WIRE_BYTES: attr(22, 'uint'),
  NETDEV_A_QSTATS_RX_HW_DROP_RATELIMITS: attr(23, 'uint'),
  NETDEV_A_QSTATS_TX_HW_DROPS: attr(24, 'uint'),
  NETDEV_A_QSTATS_TX_HW_DROP_ERRORS: attr(25, 'uint'),
  NETDEV_A_QSTATS_TX_CSUM_NONE: attr(26, 'uint'),
  NETDEV_A_QSTATS_TX_NEEDS_CSUM: attr(27, 'uint'),
  NETDEV_A_QSTATS_TX_HW_GSO_PACKETS: attr(28, 'uint'),
  NETDEV_A_QSTATS_TX_HW_GSO_BYTES: attr(29, 'uint'),
  NETDEV_A_QSTATS_TX_HW_GSO_WIRE_PACKETS: attr(30, 'uint'),
  NETDEV_A_QSTATS_TX_HW_GSO_WIRE_BYTES: attr(31, 'uint'),
  NETDEV_A_QSTATS_TX_HW_DROP_RATELIMITS: attr(32, 'uint'),
  NETDEV_A_QSTATS_TX_STOP: attr(33, 'uint'),
  NETDEV_A_QSTATS_TX_WAKE: attr(34, 'uint'),
});

export const NETDEV_A_DMABUF: AttributeSet = attributes('NETDEV_A_DMABUF', {
  NETDEV_A_DMABUF_IFINDEX: attr(1, 'u32'),
  NETDEV_A_DMABUF_QUEUES: attr(2, nest(NETDEV_A_QUEUE)),
  NETDEV_A_DMABUF_FD: attr(3, 'u32'),
  NETDEV_A_DMABUF_ID: attr(4, 'u32'),
});

export const netdev = family({
  protocol: NETLINK_GENERIC,
  name: 'netdev',
  version: 1,
  doc: 'Queues, NAPI instances and page pools of devices.',
  source: 'include/uapi/linux/netdev.h, net/core/netdev-genl.c',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    NETDEV_CMD_DEV_GET: { id: 1, attributes: NETDEV_A_DEV },
    NETDEV_CMD_DEV_ADD_NTF: { id: 2, attributes: NETDEV_A_DEV },
    NETDEV_CMD_DEV_DEL_NTF: { id: 3, attributes: NETDEV_A_DEV },
    NETDEV_CMD_DEV_CHANGE_NTF: { id: 4, attributes: NETDEV_A_DEV },
    NETDEV_CMD_PAGE_POOL_GET: { id: 5, attributes: NETDEV_A_PAGE_POOL },
    NETDEV_CMD_PAGE_POOL_ADD_NTF: { id: 6, attributes: NETDEV_A_PAGE_POOL },
    NETDEV_CMD_PAGE_POOL_DEL_NTF: { id: 7, attributes: NETDEV_A_PAGE_POOL },
    NETDEV_CMD_PAGE_POOL_CHANGE_NTF: { id: 8, attributes: NETDEV_A_PAGE_POOL },
    NETDEV_CMD_PAGE_POOL_STATS_GET: { id: 9, attributes: NETDEV_A_PAGE_POOL_STATS },
    NETDEV_CMD_QUEUE_GET: { id: 10, attributes: NETDEV_A_QUEUE },
    NETDEV_CMD_NAPI_GET: { id: 11, attributes: NETDEV_A_NAPI },
    NETDEV_CMD_QSTATS_GET: { id: 12, attributes: NETDEV_A_QSTATS },
    NETDEV_CMD_BIND_RX: { id: 13, attributes: NETDEV_A_DMABUF },
    NETDEV_CMD_NAPI_SET: { id: 14, attributes: NETDEV_A_NAPI },
    NETDEV_CMD_BIND_TX: { id: 15, attributes: NETDEV_A_DMABUF },
    NETDEV_CMD_QUEUE_CREATE: { id: 16, attributes: NETDEV_A_QUEUE },
  },
});
