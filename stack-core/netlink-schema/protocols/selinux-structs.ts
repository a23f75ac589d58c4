import { struct } from '../schema.ts';

export const selnl_msg_setenforce = struct('selnl_msg_setenforce', 'include/uapi/linux/selinux_netlink.h', {
  val: 's32',
});

export const selnl_msg_policyload = struct('selnl_msg_policyload', 'include/uapi/linux/selinux_netlink.h', {
  seqno: 'u32',
});
