import { struct } from '../schema.ts';

export const genl_ovs_header = struct('genl_ovs_header', 'include/uapi/linux/openvswitch.h', {
  cmd: 'u8',
  version: 'u8',
  reserved: 'u16',
  dp_ifindex: 's32',
});

export const ovs_dp_stats = struct('ovs_dp_stats', 'include/uapi/linux/openvswitch.h', {
  n_hit: 'u64',
  n_missed: 'u64',
  n_lost: 'u64',
  n_flows: 'u64',
});

export const ovs_dp_megaflow_stats = struct('ovs_dp_megaflow_stats', 'include/uapi/linux/openvswitch.h', {
  n_mask_hit: 'u64',
  n_masks: 'u32',
  pad0: 'u32',
  n_cache_hit: 'u64',
  pad1: 'u64',
});
