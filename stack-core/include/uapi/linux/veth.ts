// Kernel: include/uapi/linux/veth.h
export const VETH_INFO_UNSPEC = 0;
/** The other end: `struct ifinfomsg`, then attributes of a link. */
export const VETH_INFO_PEER = 1;
export const VETH_INFO_MAX = 1;
