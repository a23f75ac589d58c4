import { struct } from '../schema.ts';

export const tunnel_msg = struct('tunnel_msg', 'include/uapi/linux/if_link.h', {
  family: 'u8',
  flags: 'u8',
  reserved2: 'u16',
  ifindex: 'u32',
});
