// Routing policy rules, as netlink carries them. Kernel: include/uapi/linux/fib_rules.h
import { namesOf } from '../../show.ts';
import { u8, u16, u32, wire } from '../../wire.ts';

export const FIB_RULE_PERMANENT = 0x00000001;
export const FIB_RULE_INVERT = 0x00000002;
export const FIB_RULE_UNRESOLVED = 0x00000004;
export const FIB_RULE_IIF_DETACHED = 0x00000008;
export const FIB_RULE_DEV_DETACHED = FIB_RULE_IIF_DETACHED;
export const FIB_RULE_OIF_DETACHED = 0x00000010;
/** Look for the source address too, to find the outgoing interface. */
export const FIB_RULE_FIND_SADDR = 0x00010000;

export const FIB_RULE = namesOf({
  FIB_RULE_PERMANENT,
  FIB_RULE_INVERT,
  FIB_RULE_UNRESOLVED,
  FIB_RULE_IIF_DETACHED,
  FIB_RULE_OIF_DETACHED,
  FIB_RULE_FIND_SADDR,
});

export const FRA_UNSPEC = 0;
export const FRA_DST = 1;
export const FRA_SRC = 2;
export const FRA_IIFNAME = 3;
export const FRA_GOTO = 4;
export const FRA_PRIORITY = 6;
export const FRA_FWMARK = 10;
export const FRA_FLOW = 11;
export const FRA_TUN_ID = 12;
export const FRA_SUPPRESS_IFGROUP = 13;
export const FRA_SUPPRESS_PREFIXLEN = 14;
export const FRA_TABLE = 15;
export const FRA_FWMASK = 16;
export const FRA_OIFNAME = 17;
export const FRA_PAD = 18;
export const FRA_L3MDEV = 19;
export const FRA_UID_RANGE = 20;
export const FRA_PROTOCOL = 21;
export const FRA_IP_PROTO = 22;
export const FRA_SPORT_RANGE = 23;
export const FRA_DPORT_RANGE = 24;
export const FRA_DSCP = 25;
export const FRA_FLOWLABEL = 26;
export const FRA_FLOWLABEL_MASK = 27;
export const FRA_SPORT_MASK = 28;
export const FRA_DPORT_MASK = 29;
export const FRA_DSCP_MASK = 30;
export const FRA_MAX = 30;

export const FR_ACT_UNSPEC = 0;
export const FR_ACT_TO_TBL = 1;
export const FR_ACT_GOTO = 2;
export const FR_ACT_NOP = 3;
export const FR_ACT_RES3 = 4;
export const FR_ACT_RES4 = 5;
export const FR_ACT_BLACKHOLE = 6;
export const FR_ACT_UNREACHABLE = 7;
export const FR_ACT_PROHIBIT = 8;

export const FR_ACT = namesOf({
  FR_ACT_UNSPEC,
  FR_ACT_TO_TBL,
  FR_ACT_GOTO,
  FR_ACT_NOP,
  FR_ACT_RES3,
  FR_ACT_RES4,
  FR_ACT_BLACKHOLE,
  FR_ACT_UNREACHABLE,
  FR_ACT_PROHIBIT,
});

export class fib_rule_hdr extends wire(
  { struct: 'fib_rule_hdr', source: 'include/uapi/linux/fib_rules.h', doc: 'Header of a rule message.' },
  {
    family: u8({ doc: 'Address family.' }),
    dst_len: u8({ doc: 'Bits of FRA_DST.' }),
    src_len: u8({ doc: 'Bits of FRA_SRC.' }),
    tos: u8({ doc: 'DS field to match; 0: any.' }),
    table: u8({ doc: 'Routing table; larger numbers are in FRA_TABLE.' }),
    res1: u8({ doc: 'Reserved.' }),
    res2: u8({ doc: 'Reserved.' }),
    action: u8({ doc: 'What to do on a match.', names: FR_ACT }),
    flags: u32({ flags: FIB_RULE }),
  },
) {}

export class fib_rule_uid_range extends wire(
  { struct: 'fib_rule_uid_range', source: 'include/uapi/linux/fib_rules.h', doc: 'User ids, both ends included.' },
  { start: u32(), end: u32() },
) {}

export class fib_rule_port_range extends wire(
  { struct: 'fib_rule_port_range', source: 'include/uapi/linux/fib_rules.h', doc: 'Ports, both ends included.' },
  { start: u16(), end: u16() },
) {}
