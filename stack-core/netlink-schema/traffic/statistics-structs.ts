import { struct } from '../schema.ts';

export const if_stats_msg = struct('if_stats_msg', 'include/uapi/linux/if_link.h', {
  family: 'u8',
  pad1: 'u8',
  pad2: 'u16',
  ifindex: 'u32',
  filter_mask: 'u32',
});

export const rtnl_link_stats64 = struct('rtnl_link_stats64', 'include/uapi/linux/if_link.h', {
  rx_packets: 'u64',
  tx_packets: 'u64',
  rx_bytes: 'u64',
  tx_bytes: 'u64',
  rx_errors: 'u64',
  tx_errors: 'u64',
  rx_dropped: 'u64',
  tx_dropped: 'u64',
  multicast: 'u64',
  collisions: 'u64',
  rx_length_errors: 'u64',
  rx_over_errors: 'u64',
  rx_crc_errors: 'u64',
  rx_frame_errors: 'u64',
  rx_fifo_errors: 'u64',
  rx_missed_errors: 'u64',
  tx_aborted_errors: 'u64',
  tx_carrier_errors: 'u64',
  tx_fifo_errors: 'u64',
  tx_heartbeat_errors: 'u64',
  tx_window_errors: 'u64',
  rx_compressed: 'u64',
  tx_compressed: 'u64',
  rx_nohandler: 'u64',
  rx_otherhost_dropped: 'u64',
});

export const rtnl_hw_stats64 = struct('rtnl_hw_stats64', 'include/uapi/linux/if_link.h', {
  rx_packets: 'u64',
  tx_packets: 'u64',
  rx_bytes: 'u64',
  tx_bytes: 'u64',
  rx_errors: 'u64',
  tx_errors: 'u64',
  rx_dropped: 'u64',
  tx_dropped: 'u64',
  multicast: 'u64',
});

export const mpls_link_stats = struct('mpls_link_stats', 'include/uapi/linux/mpls.h', {
  rx_packets: 'u64',
  tx_packets: 'u64',
  rx_bytes: 'u64',
  tx_bytes: 'u64',
  rx_errors: 'u64',
  tx_errors: 'u64',
  rx_dropped: 'u64',
  tx_dropped: 'u64',
  rx_noroute: 'u64',
});

export const bridge_vlan_xstats = struct('bridge_vlan_xstats', 'include/uapi/linux/if_bridge.h', {
  rx_bytes: 'u64',
  rx_packets: 'u64',
  tx_bytes: 'u64',
  tx_packets: 'u64',
  vid: 'u16',
  flags: 'u16',
  pad2: 'u32',
});

export const br_mcast_stats = struct('br_mcast_stats', 'include/uapi/linux/if_bridge.h', {
  igmp_v1queries: 'u64[2]',
  igmp_v2queries: 'u64[2]',
  igmp_v3queries: 'u64[2]',
  igmp_leaves: 'u64[2]',
  igmp_v1reports: 'u64[2]',
  igmp_v2reports: 'u64[2]',
  igmp_v3reports: 'u64[2]',
  igmp_parse_errors: 'u64',
  mld_v1queries: 'u64[2]',
  mld_v2queries: 'u64[2]',
  mld_leaves: 'u64[2]',
  mld_v1reports: 'u64[2]',
  mld_v2reports: 'u64[2]',
  mld_parse_errors: 'u64',
  mcast_bytes: 'u64[2]',
  mcast_packets: 'u64[2]',
});

export const bridge_stp_xstats = struct('bridge_stp_xstats', 'include/uapi/linux/if_bridge.h', {
  transition_blk: 'u64',
  transition_fwd: 'u64',
  rx_bpdu: 'u64',
  tx_bpdu: 'u64',
  rx_tcn: 'u64',
  tx_tcn: 'u64',
});
