import { struct } from '../schema.ts';

export const br_port_msg = struct('br_port_msg', 'include/uapi/linux/if_bridge.h', {
  family: 'u8',
  ifindex: 'u32',
});

export const br_mdb_entry = struct('br_mdb_entry', 'include/uapi/linux/if_bridge.h', {
  ifindex: 'u32',
  state: 'u8',
  flags: 'u8',
  vid: 'u16',
  addr: 'u8[16]',
  proto: 'be16',
});

export const mdba_port = struct('mdba_port', '', {
  ifindex: 'u32',
});
