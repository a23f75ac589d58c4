import { struct } from '../schema.ts';

export const nfgenmsg = struct('nfgenmsg', 'include/uapi/linux/netfilter/nfnetlink.h', {
  nfgen_family: 'u8',
  version: 'u8',
  res_id: 'be16',
});
