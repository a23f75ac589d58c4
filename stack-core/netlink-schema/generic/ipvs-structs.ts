import { struct } from '../schema.ts';

export const ip_vs_flags = struct('ip_vs_flags', 'include/uapi/linux/ip_vs.h', {
  flags: 'u32',
  mask: 'u32',
});
