// The messages of netlink itself, the same in every protocol.
import {
  NL_ATTR_TYPE_NAMES,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
  nlmsgerr,
} from '../include/uapi/linux/netlink.ts';
import { s32, wire } from '../include/wire.ts';
import { attr, attributes, family, nest } from './schema.ts';

class nothing extends wire({ struct: '', source: 'include/uapi/linux/netlink.h' }, {}) {}
/** What the function that dumped has returned: 0, or a negative errno. */
class done extends wire({ struct: 'int', source: 'net/netlink/af_netlink.c' }, { error: s32() }) {}

export const NL_POLICY_TYPE_ATTR = attributes('NL_POLICY_TYPE_ATTR', {
  NL_POLICY_TYPE_ATTR_TYPE: attr(1, 'u32', { doc: 'Kind of the value.', names: NL_ATTR_TYPE_NAMES }),
  NL_POLICY_TYPE_ATTR_MIN_VALUE_S: attr(2, 's64'),
  NL_POLICY_TYPE_ATTR_MAX_VALUE_S: attr(3, 's64'),
  NL_POLICY_TYPE_ATTR_MIN_VALUE_U: attr(4, 'u64'),
  NL_POLICY_TYPE_ATTR_MAX_VALUE_U: attr(5, 'u64'),
  NL_POLICY_TYPE_ATTR_MIN_LENGTH: attr(6, 'u32', { doc: 'Bytes.' }),
  NL_POLICY_TYPE_ATTR_MAX_LENGTH: attr(7, 'u32', { doc: 'Bytes.' }),
  NL_POLICY_TYPE_ATTR_POLICY_IDX: attr(8, 'u32', { doc: 'Which of the policies of the reply holds for the nest.' }),
  NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE: attr(9, 'u32'),
  NL_POLICY_TYPE_ATTR_BITFIELD32_MASK: attr(10, 'u32', { doc: 'Bits that may be set.' }),
  NL_POLICY_TYPE_ATTR_PAD: attr(11, 'binary'),
  NL_POLICY_TYPE_ATTR_MASK: attr(12, 'u64', { doc: 'Bits that may be set.' }),
});

export const control = family({
  protocol: -1,
  doc: 'Netlink itself: acknowledgements, errors, ends of dumps.',
  source: 'include/uapi/linux/netlink.h, net/netlink/af_netlink.c',
  header: nlmsgerr,
  attributes: {
    NLMSGERR_ATTR_MSG: attr(1, 'string', { doc: 'What is wrong, in words.' }),
    NLMSGERR_ATTR_OFFS: attr(2, 'u32', { doc: 'Offset of the attribute at fault from the start of the request.' }),
    NLMSGERR_ATTR_COOKIE: attr(3, 'binary'),
    NLMSGERR_ATTR_POLICY: attr(4, nest(NL_POLICY_TYPE_ATTR), { doc: 'What would have been allowed there.' }),
    NLMSGERR_ATTR_MISS_TYPE: attr(5, 'u32', { doc: 'Type of the attribute that is missing.' }),
    NLMSGERR_ATTR_MISS_NEST: attr(6, 'u32', { doc: 'Offset of the nest in which it is missing.' }),
  },
  operations: {
    NLMSG_NOOP: { id: NLMSG_NOOP, doc: 'Nothing.', header: nothing },
    NLMSG_ERROR: { id: NLMSG_ERROR, doc: 'Acknowledgement (0) or refusal (a negative errno) of a request.' },
    NLMSG_DONE: { id: NLMSG_DONE, doc: 'End of a dump.', header: done },
    NLMSG_OVERRUN: { id: NLMSG_OVERRUN, doc: 'Messages were lost.', header: nothing },
  },
});
