import { struct } from '../schema.ts';

export const nduseroptmsg = struct('nduseroptmsg', 'include/uapi/linux/rtnetlink.h', {
  nduseropt_family: 'u8',
  nduseropt_pad1: 'u8',
  nduseropt_opts_len: 'u16',
  nduseropt_ifindex: 's32',
  nduseropt_icmp_type: 'u8',
  nduseropt_icmp_code: 'u8',
  nduseropt_pad2: 'u16',
  nduseropt_pad3: 'u32',
});
