// Kernel: include/uapi/linux/genetlink.h
import { namesOf } from '../../show.ts';
import { u8, u16, wire } from '../../wire.ts';

export const GENL_NAMSIZ = 16;
export const GENL_MIN_ID = 0x10;
export const GENL_MAX_ID = 1023;
export const GENL_ID_CTRL = 0x10;
/** Needs CAP_NET_ADMIN. */
export const GENL_ADMIN_PERM = 0x01;
export const GENL_CMD_CAP_DO = 0x02;
export const GENL_CMD_CAP_DUMP = 0x04;
export const GENL_CMD_CAP_HASPOL = 0x08;
export const GENL_UNS_ADMIN_PERM = 0x10;
export const GENL_OP_FLAGS = namesOf({
  GENL_ADMIN_PERM,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_UNS_ADMIN_PERM,
});

export const CTRL_CMD_UNSPEC = 0;
export const CTRL_CMD_NEWFAMILY = 1;
export const CTRL_CMD_DELFAMILY = 2;
export const CTRL_CMD_GETFAMILY = 3;
export const CTRL_CMD_NEWOPS = 4;
export const CTRL_CMD_DELOPS = 5;
export const CTRL_CMD_GETOPS = 6;
export const CTRL_CMD_NEWMCAST_GRP = 7;
export const CTRL_CMD_DELMCAST_GRP = 8;
export const CTRL_CMD_GETMCAST_GRP = 9;
export const CTRL_CMD_GETPOLICY = 10;
/** Commands of nlctrl. */
export const CTRL_CMD_NAMES = namesOf({
  CTRL_CMD_UNSPEC,
  CTRL_CMD_NEWFAMILY,
  CTRL_CMD_DELFAMILY,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_NEWOPS,
  CTRL_CMD_DELOPS,
  CTRL_CMD_GETOPS,
  CTRL_CMD_NEWMCAST_GRP,
  CTRL_CMD_DELMCAST_GRP,
  CTRL_CMD_GETMCAST_GRP,
  CTRL_CMD_GETPOLICY,
});

export const CTRL_ATTR_MCAST_GRP_UNSPEC = 0;
export const CTRL_ATTR_OP_UNSPEC = 0;
export const CTRL_ATTR_POLICY_UNSPEC = 0;
export const CTRL_ATTR_UNSPEC = 0;
export const CTRL_ATTR_FAMILY_ID = 1;
export const CTRL_ATTR_MCAST_GRP_NAME = 1;
export const CTRL_ATTR_OP_ID = 1;
export const CTRL_ATTR_POLICY_DO = 1;
export const CTRL_ATTR_FAMILY_NAME = 2;
export const CTRL_ATTR_MCAST_GRP_ID = 2;
export const CTRL_ATTR_OP_FLAGS = 2;
export const CTRL_ATTR_POLICY_DUMP = 2;
export const CTRL_ATTR_POLICY_DUMP_MAX = 2;
export const CTRL_ATTR_VERSION = 3;
export const CTRL_ATTR_HDRSIZE = 4;
export const CTRL_ATTR_MAXATTR = 5;
export const CTRL_ATTR_OPS = 6;
export const CTRL_ATTR_MCAST_GROUPS = 7;
export const CTRL_ATTR_POLICY = 8;
export const CTRL_ATTR_OP_POLICY = 9;
export const CTRL_ATTR_OP = 10;

/** Bytes of the generic header. */
export const GENL_HDRLEN = 4;

export class genlmsghdr extends wire(
  { struct: 'genlmsghdr', source: 'include/uapi/linux/genetlink.h', doc: 'Header of generic netlink messages.' },
  { cmd: u8({ doc: 'Command of the family.' }), version: u8(), reserved: u16() },
) {}
