import { struct } from '../schema.ts';

export const prefixmsg = struct('prefixmsg', 'include/uapi/linux/rtnetlink.h', {
  prefix_family: 'u8',
  prefix_pad1: 'u8',
  prefix_pad2: 'u16',
  prefix_ifindex: 's32',
  prefix_type: 'u8',
  prefix_len: 'u8',
  prefix_flags: 'u8',
  prefix_pad3: 'u8',
});

export const prefix_cacheinfo = struct('prefix_cacheinfo', 'include/uapi/linux/rtnetlink.h', {
  preferred_time: 'u32',
  valid_time: 'u32',
});
