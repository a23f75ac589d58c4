import { struct } from '../schema.ts';

export const nf_ct_tcp_flags = struct('nf_ct_tcp_flags', 'include/uapi/linux/netfilter/nf_conntrack_tcp.h', {
  flags: 'u8',
  mask: 'u8',
});
