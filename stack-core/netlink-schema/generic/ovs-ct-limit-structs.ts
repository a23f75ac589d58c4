import { struct } from '../schema.ts';

export const ovs_zone_limit = struct('ovs_zone_limit', 'include/uapi/linux/openvswitch.h', {
  zone_id: 's32',
  limit: 'u32',
  count: 'u32',
});
