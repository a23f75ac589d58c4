import { struct } from '../schema.ts';

export const nf_osf_wc = struct('nf_osf_wc', 'include/uapi/linux/netfilter/nfnetlink_osf.h', {
  wc: 'u32',
  val: 'u32',
});

export const nf_osf_opt = struct('nf_osf_opt', 'include/uapi/linux/netfilter/nfnetlink_osf.h', {
  kind: 'u16',
  length: 'u16',
  wc: nf_osf_wc,
});

export const nf_osf_user_finger = struct('nf_osf_user_finger', 'include/uapi/linux/netfilter/nfnetlink_osf.h', {
  wss: nf_osf_wc,
  ttl: 'u8',
  df: 'u8',
  ss: 'u16',
  mss: 'u16',
  opt_num: 'u16',
  genre: 'char[32]',
  version: 'char[32]',
  subtype: 'char[32]',
  opt: [nf_osf_opt, 40],
});
