import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';

export const HSR_A: AttributeSet = attributes('HSR_A', {
  HSR_A_NODE_ADDR: attr(1, 'lladdr'),
  HSR_A_IFINDEX: attr(2, 'u32'),
  HSR_A_IF1_AGE: attr(3, 'u32'),
  HSR_A_IF2_AGE: attr(4, 'u32'),
  HSR_A_NODE_ADDR_B: attr(5, 'lladdr'),
  HSR_A_IF1_SEQ: attr(6, 'u16'),
  HSR_A_IF2_SEQ: attr(7, 'u16'),
  HSR_A_IF1_IFINDEX: attr(8, 'u32'),
  HSR_A_IF2_IFINDEX: attr(9, 'u32'),
  HSR_A_ADDR_B_IFINDEX: attr(10, 'u32'),
});

export const hsr = family({
  protocol: NETLINK_GENERIC,
  name: 'HSR',
  version: 1,
  doc: 'High-availability seamless redundancy.',
  source: 'include/uapi/linux/hsr_netlink.h, net/hsr/hsr_netlink.c',
  header: genlmsghdr,
  attributes: HSR_A,
  operations: {
    HSR_C_RING_ERROR: { id: 1 },
    HSR_C_NODE_DOWN: { id: 2 },
    HSR_C_GET_NODE_STATUS: { id: 3 },
    HSR_C_SET_NODE_STATUS: { id: 4 },
    HSR_C_GET_NODE_LIST: { id: 5 },
    HSR_C_SET_NODE_LIST: { id: 6 },
  },
});
