import { NETLINK_NETFILTER } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import { nfgenmsg } from './nfnetlink-structs.ts';
import { nf_osf_user_finger } from './osf-structs.ts';

export const OSF_ATTR_FINGER_SET: AttributeSet = attributes('OSF_ATTR_FINGER_SET', {
  OSF_ATTR_FINGER: attr(1, nf_osf_user_finger),
});

export const osf = family({
  protocol: NETLINK_NETFILTER,
  doc: 'Fingerprints of operating systems.',
  source: 'include/uapi/linux/netfilter/nfnetlink_osf.h, net/netfilter/nfnetlink_osf.c',
  header: nfgenmsg,
  attributes: OSF_ATTR_FINGER_SET,
  operations: {
    OSF_MSG_ADD: { id: 0x500 },
    OSF_MSG_REMOVE: { id: 0x501 },
  },
});
