import { struct } from '../schema.ts';

export const rtgenmsg = struct('rtgenmsg', 'include/uapi/linux/rtnetlink.h', {
  rtgen_family: 'u8',
});
