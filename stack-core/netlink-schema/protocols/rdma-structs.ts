import { struct } from '../schema.ts';

export const __kernel_sockaddr_storage = struct('__kernel_sockaddr_storage', 'include/uapi/linux/socket.h', {
  ss_family: 'u16',
  data: 'u8[126]',
});
