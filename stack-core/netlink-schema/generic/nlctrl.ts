import { GENL_OP_FLAGS, genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { NL_POLICY_TYPE_ATTR } from '../control.ts';
import { array, attr, attributes, family, nest } from '../schema.ts';

const CTRL_ATTR_OP = attributes('CTRL_ATTR_OP', {
  CTRL_ATTR_OP_ID: attr(1, 'u32', { doc: 'Command.' }),
  CTRL_ATTR_OP_FLAGS: attr(2, 'u32', { flags: GENL_OP_FLAGS }),
});
const CTRL_ATTR_MCAST_GRP = attributes('CTRL_ATTR_MCAST_GRP', {
  CTRL_ATTR_MCAST_GRP_NAME: attr(1, 'string'),
  CTRL_ATTR_MCAST_GRP_ID: attr(2, 'u32', { doc: 'Number for NETLINK_ADD_MEMBERSHIP.' }),
});
const CTRL_ATTR_POLICY_OP = attributes('CTRL_ATTR_POLICY', {
  CTRL_ATTR_POLICY_DO: attr(1, 'u32', { doc: 'Policy of requests to do it.' }),
  CTRL_ATTR_POLICY_DUMP: attr(2, 'u32', { doc: 'Policy of requests to dump.' }),
});

export const nlctrl = family({
  protocol: NETLINK_GENERIC,
  name: 'nlctrl',
  version: 2,
  doc: 'Generic netlink itself: which families there are, under which numbers.',
  source: 'include/uapi/linux/genetlink.h, net/netlink/genetlink.c',
  header: genlmsghdr,
  attributes: {
    CTRL_ATTR_FAMILY_ID: attr(1, 'u16', { doc: 'Message type of the family.' }),
    CTRL_ATTR_FAMILY_NAME: attr(2, 'nul-string', { maxLen: 15 }),
    CTRL_ATTR_VERSION: attr(3, 'u32', { replyOnly: true }),
    CTRL_ATTR_HDRSIZE: attr(4, 'u32', { replyOnly: true, doc: 'Bytes of the family’s own header.' }),
    CTRL_ATTR_MAXATTR: attr(5, 'u32', { replyOnly: true }),
    CTRL_ATTR_OPS: attr(6, array(nest(CTRL_ATTR_OP)), { replyOnly: true }),
    CTRL_ATTR_MCAST_GROUPS: attr(7, array(nest(CTRL_ATTR_MCAST_GRP)), { replyOnly: true }),
    CTRL_ATTR_POLICY: attr(8, array(array(nest(NL_POLICY_TYPE_ATTR))), {
      replyOnly: true,
      doc: 'By number of the policy, then by attribute.',
    }),
    CTRL_ATTR_OP_POLICY: attr(9, array(nest(CTRL_ATTR_POLICY_OP)), { replyOnly: true, doc: 'By command.' }),
    CTRL_ATTR_OP: attr(10, 'u32', { doc: 'Command whose policy is asked for.' }),
  },
  operations: {
    CTRL_CMD_NEWFAMILY: { id: 1, doc: 'Tells of a family.', notify: 'notify' },
    CTRL_CMD_DELFAMILY: { id: 2, doc: 'A family is gone.', notify: 'notify' },
    CTRL_CMD_GETFAMILY: {
      id: 3,
      doc: 'Ask for a family by number or name, or dump all.',
      do: ['CTRL_ATTR_FAMILY_ID', 'CTRL_ATTR_FAMILY_NAME'],
      dump: [],
      reply: 'CTRL_CMD_NEWFAMILY',
    },
    CTRL_CMD_NEWOPS: { id: 4 },
    CTRL_CMD_DELOPS: { id: 5 },
    CTRL_CMD_GETOPS: { id: 6 },
    CTRL_CMD_NEWMCAST_GRP: { id: 7, doc: 'A family has got a group.', notify: 'notify' },
    CTRL_CMD_DELMCAST_GRP: { id: 8, doc: 'A group is gone.', notify: 'notify' },
    CTRL_CMD_GETMCAST_GRP: { id: 9 },
    CTRL_CMD_GETPOLICY: {
      id: 10,
      doc: 'Dump what a family accepts.',
      dump: ['CTRL_ATTR_FAMILY_ID', 'CTRL_ATTR_FAMILY_NAME', 'CTRL_ATTR_OP'],
      reply: 'CTRL_CMD_GETPOLICY',
    },
  },
});
