import { struct } from '../schema.ts';

export const tcamsg = struct('tcamsg', 'include/uapi/linux/rtnetlink.h', {
  tca_family: 'u8',
  tca__pad1: 'u8',
  tca__pad2: 'u16',
});
