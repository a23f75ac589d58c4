import { struct } from '../schema.ts';

export const br_vlan_msg = struct('br_vlan_msg', 'include/uapi/linux/if_bridge.h', {
  family: 'u8',
  reserved1: 'u8',
  reserved2: 'u16',
  ifindex: 'u32',
});

export const bridge_vlan_info = struct('bridge_vlan_info', 'include/uapi/linux/if_bridge.h', {
  flags: 'u16',
  vid: 'u16',
});
