import { NETLINK_SELINUX } from '../../include/uapi/linux/netlink.ts';
import { family, noAttributes } from '../schema.ts';
import { selnl_msg_policyload, selnl_msg_setenforce } from './selinux-structs.ts';

export const selinux = family({
  protocol: NETLINK_SELINUX,
  doc: 'SELinux: mode and policy.',
  source: 'include/uapi/linux/selinux_netlink.h, security/selinux/netlink.c',
  header: selnl_msg_setenforce,
  attributes: noAttributes,
  operations: {
    SELNL_MSG_SETENFORCE: { id: 16 },
    SELNL_MSG_POLICYLOAD: { id: 17, header: selnl_msg_policyload },
  },
});
