import type { ValueNames } from '../../include/wire.ts';
import { enumeration } from '../schema.ts';

export const netdev_xdp_act: ValueNames = {
  1: 'NETDEV_XDP_ACT_BASIC',
  2: 'NETDEV_XDP_ACT_REDIRECT',
  4: 'NETDEV_XDP_ACT_NDO_XMIT',
  8: 'NETDEV_XDP_ACT_XSK_ZEROCOPY',
  16: 'NETDEV_XDP_ACT_HW_OFFLOAD',
  32: 'NETDEV_XDP_ACT_RX_SG',
  64: 'NETDEV_XDP_ACT_NDO_XMIT_SG',
};

export const netdev_xdp_rx_metadata: ValueNames = {
  1: 'NETDEV_XDP_RX_METADATA_TIMESTAMP',
  2: 'NETDEV_XDP_RX_METADATA_HASH',
  4: 'NETDEV_XDP_RX_METADATA_VLAN_TAG',
};

export const netdev_xsk_flags: ValueNames = {
  1: 'NETDEV_XSK_FLAGS_TX_TIMESTAMP',
  2: 'NETDEV_XSK_FLAGS_TX_CHECKSUM',
  4: 'NETDEV_XSK_FLAGS_TX_LAUNCH_TIME_FIFO',
};

export const netdev_queue_type = enumeration(0, ['NETDEV_QUEUE_TYPE_RX', 'NETDEV_QUEUE_TYPE_TX']);

export const netdev_napi_threaded = enumeration(0, [
  'NETDEV_NAPI_THREADED_DISABLED',
  'NETDEV_NAPI_THREADED_ENABLED',
  'NETDEV_NAPI_THREADED_BUSY_POLL',
]);

export const netdev_qstats_scope = enumeration(1, ['NETDEV_QSTATS_SCOPE_QUEUE']);
