import { struct } from '../schema.ts';

export const ovs_vport_stats = struct('ovs_vport_stats', 'include/uapi/linux/openvswitch.h', {
  rx_packets: 'u64',
  tx_packets: 'u64',
  rx_bytes: 'u64',
  tx_bytes: 'u64',
  rx_errors: 'u64',
  tx_errors: 'u64',
  rx_dropped: 'u64',
  tx_dropped: 'u64',
});
