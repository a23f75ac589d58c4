// What an error reply tells beside its number, and what a dump remembers. Kernel: include/linux/netlink.h
import type { nla_policy } from '../net/netlink.ts';
import type { nlattr, nlmsghdr } from '../uapi/linux/netlink.ts';
import type { sk_buff } from './skbuff.ts';

/** Filled in by whoever refuses a request; sent to who has asked for it (NETLINK_EXT_ACK). */
export class netlink_ext_ack {
  _msg: string | null = null;
  /** The attribute at fault. */
  bad_attr: nlattr | null = null;
  /** What would have been allowed there. */
  policy: nla_policy | null = null;
  /** Nest in which an attribute is missing; null: the message itself. */
  miss_nest: nlattr | null = null;
  /** Type of the attribute that is missing; 0: none is. */
  miss_type = 0;
  cookie: Uint8Array | null = null;
}

export function NL_SET_ERR_MSG(extack: netlink_ext_ack | null, msg: string): void {
  if (extack !== null) extack._msg = msg;
}

export const NL_SET_ERR_MSG_MOD = (extack: netlink_ext_ack | null, module: string, msg: string): void =>
  NL_SET_ERR_MSG(extack, `${module}: ${msg}`);

export const NL_SET_ERR_MSG_FMT = NL_SET_ERR_MSG;

/** Sets a message unless there is one already. */
export function NL_SET_ERR_MSG_WEAK(extack: netlink_ext_ack | null, msg: string): void {
  if (extack !== null && extack._msg === null) extack._msg = msg;
}

export function NL_SET_BAD_ATTR(extack: netlink_ext_ack | null, attr: nlattr | null): void {
  if (extack !== null) extack.bad_attr = attr;
}

export function NL_SET_ERR_MSG_ATTR(extack: netlink_ext_ack | null, attr: nlattr | null, msg: string): void {
  NL_SET_ERR_MSG_ATTR_POL(extack, attr, null, msg);
}

export function NL_SET_ERR_MSG_ATTR_POL(
  extack: netlink_ext_ack | null,
  attr: nlattr | null,
  pol: nla_policy | null,
  msg: string,
): void {
  if (extack === null) return;
  extack._msg = msg;
  extack.bad_attr = attr;
  extack.policy = pol;
}

/** The request lacks an attribute of `type` in `nest` (null: at its top). */
export function NL_SET_ERR_ATTR_MISS(extack: netlink_ext_ack | null, nest: nlattr | null, type: number): void {
  if (extack === null) return;
  extack.miss_nest = nest;
  extack.miss_type = type;
}

/** `NL_REQ_ATTR_CHECK`: true when attribute `type` is missing, and says so. */
export function NL_REQ_ATTR_CHECK(
  extack: netlink_ext_ack | null,
  nest: nlattr | null,
  tb: readonly (nlattr | null)[],
  type: number,
): boolean {
  const missing = (tb[type] ?? null) === null;
  if (missing) NL_SET_ERR_ATTR_MISS(extack, nest, type);
  return missing;
}

/** What a dump keeps between two calls of its function. */
export class netlink_callback {
  /** The request. */
  readonly skb: sk_buff;
  readonly nlh: nlmsghdr;
  readonly dump: (skb: sk_buff, cb: netlink_callback) => number;
  readonly done: ((cb: netlink_callback) => number) | null;
  /** What the starter of the dump keeps here for its function. */
  data: unknown;
  family = 0;
  answer_flags = 0;
  min_dump_alloc = 0;
  /** Changes counted by what is dumped, at the first call and now: when they differ, the dump was overtaken. */
  prev_seq = 0;
  seq = 0;
  readonly strict_check: boolean;
  extack: netlink_ext_ack | null = null;
  /** Where the function goes on; it may use them as it likes. */
  readonly args: number[] = [0, 0, 0, 0, 0, 0];
  ctx: unknown = null;

  constructor(skb: sk_buff, nlh: nlmsghdr, control: netlink_dump_control, strict_check: boolean) {
    this.skb = skb;
    this.nlh = nlh;
    this.dump = control.dump;
    this.done = control.done ?? null;
    this.data = control.data ?? null;
    this.min_dump_alloc = control.min_dump_alloc ?? 0;
    this.strict_check = strict_check;
  }
}

/** How a dump is done: `dump` fills an skb and returns its length, 0 when there is nothing more, or a negative errno. */
export interface netlink_dump_control {
  start?(cb: netlink_callback): number;
  dump(skb: sk_buff, cb: netlink_callback): number;
  done?(cb: netlink_callback): number;
  data?: unknown;
  min_dump_alloc?: number;
}
