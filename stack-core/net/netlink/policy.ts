// Policies as attributes: what would have been allowed. Kernel: net/netlink/policy.c
import { ENOBUFS, ENODATA } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  NLA_BE16,
  NLA_BE32,
  NLA_BINARY,
  NLA_BITFIELD32,
  NLA_FLAG,
  NLA_MSECS,
  NLA_NESTED,
  NLA_NESTED_ARRAY,
  NLA_NUL_STRING,
  NLA_S8,
  NLA_S16,
  NLA_S32,
  NLA_S64,
  NLA_SINT,
  NLA_STRING,
  NLA_U8,
  NLA_U16,
  NLA_U32,
  NLA_U64,
  NLA_UINT,
  nla_nest_cancel,
  nla_nest_end,
  nla_nest_start,
  type nla_policy,
  nla_put_u32,
  nla_put_u64,
} from '../../include/net/netlink.ts';
import {
  NL_ATTR_TYPE_BINARY,
  NL_ATTR_TYPE_BITFIELD32,
  NL_ATTR_TYPE_FLAG,
  NL_ATTR_TYPE_NESTED,
  NL_ATTR_TYPE_NESTED_ARRAY,
  NL_ATTR_TYPE_NUL_STRING,
  NL_ATTR_TYPE_S8,
  NL_ATTR_TYPE_S16,
  NL_ATTR_TYPE_S32,
  NL_ATTR_TYPE_S64,
  NL_ATTR_TYPE_SINT,
  NL_ATTR_TYPE_STRING,
  NL_ATTR_TYPE_U8,
  NL_ATTR_TYPE_U16,
  NL_ATTR_TYPE_U32,
  NL_ATTR_TYPE_U64,
  NL_ATTR_TYPE_UINT,
  NL_POLICY_TYPE_ATTR_BITFIELD32_MASK,
  NL_POLICY_TYPE_ATTR_MASK,
  NL_POLICY_TYPE_ATTR_MAX_LENGTH,
  NL_POLICY_TYPE_ATTR_MAX_VALUE_S,
  NL_POLICY_TYPE_ATTR_MAX_VALUE_U,
  NL_POLICY_TYPE_ATTR_MIN_LENGTH,
  NL_POLICY_TYPE_ATTR_MIN_VALUE_S,
  NL_POLICY_TYPE_ATTR_MIN_VALUE_U,
  NL_POLICY_TYPE_ATTR_TYPE,
} from '../../include/uapi/linux/netlink.ts';

/** Kind of a policy -> how userspace is told of it, and the largest value (unsigned) or bounds (signed). */
const KINDS: { readonly [type: number]: { type: number; max?: number; signed?: true } } = {
  [NLA_FLAG]: { type: NL_ATTR_TYPE_FLAG },
  [NLA_U8]: { type: NL_ATTR_TYPE_U8, max: 0xff },
  [NLA_U16]: { type: NL_ATTR_TYPE_U16, max: 0xffff },
  [NLA_BE16]: { type: NL_ATTR_TYPE_U16, max: 0xffff },
  [NLA_U32]: { type: NL_ATTR_TYPE_U32, max: 0xffffffff },
  [NLA_BE32]: { type: NL_ATTR_TYPE_U32, max: 0xffffffff },
  [NLA_U64]: { type: NL_ATTR_TYPE_U64, max: 2 ** 64 },
  [NLA_MSECS]: { type: NL_ATTR_TYPE_U64, max: 2 ** 64 },
  [NLA_UINT]: { type: NL_ATTR_TYPE_UINT, max: 2 ** 64 },
  [NLA_S8]: { type: NL_ATTR_TYPE_S8, max: 0x7f, signed: true },
  [NLA_S16]: { type: NL_ATTR_TYPE_S16, max: 0x7fff, signed: true },
  [NLA_S32]: { type: NL_ATTR_TYPE_S32, max: 0x7fffffff, signed: true },
  [NLA_S64]: { type: NL_ATTR_TYPE_S64, max: 2 ** 63, signed: true },
  [NLA_SINT]: { type: NL_ATTR_TYPE_SINT, max: 2 ** 63, signed: true },
  [NLA_STRING]: { type: NL_ATTR_TYPE_STRING },
  [NLA_NUL_STRING]: { type: NL_ATTR_TYPE_NUL_STRING },
  [NLA_BINARY]: { type: NL_ATTR_TYPE_BINARY },
  [NLA_NESTED]: { type: NL_ATTR_TYPE_NESTED },
  [NLA_NESTED_ARRAY]: { type: NL_ATTR_TYPE_NESTED_ARRAY },
  [NLA_BITFIELD32]: { type: NL_ATTR_TYPE_BITFIELD32 },
};

/** Appends the policy `pt` as the nest `nestattr`. 0, or a negative errno: it has no description, or no room. */
export function netlink_policy_dump_write_attr(skb: sk_buff, pt: nla_policy, nestattr: number): number {
  const kind = KINDS[pt.type];
  if (kind === undefined) return -ENODATA;
  const attr = nla_nest_start(skb, nestattr);
  if (attr === null) return -ENOBUFS;
  const failed = put_bounds(skb, pt, kind) < 0 || nla_put_u32(skb, NL_POLICY_TYPE_ATTR_TYPE, kind.type) < 0;
  if (failed) {
    nla_nest_cancel(skb, attr);
    return -ENOBUFS;
  }
  nla_nest_end(skb, attr);
  return 0;
}

function put_bounds(skb: sk_buff, pt: nla_policy, kind: { max?: number; signed?: true }): number {
  if (pt.type === NLA_BITFIELD32) return nla_put_u32(skb, NL_POLICY_TYPE_ATTR_BITFIELD32_MASK, pt.mask ?? 0xffffffff);
  if (pt.type === NLA_NESTED || pt.type === NLA_NESTED_ARRAY || pt.type === NLA_FLAG) return 0;
  if (kind.max === undefined) return put_lengths(skb, pt);
  if (pt.mask !== undefined) return nla_put_u64(skb, NL_POLICY_TYPE_ATTR_MASK, pt.mask);
  const max = Math.min(pt.max ?? kind.max, kind.max);
  const min = pt.min ?? (kind.signed === true ? -kind.max - 1 : 0);
  if (kind.signed === true) {
    if (put_s64(skb, NL_POLICY_TYPE_ATTR_MIN_VALUE_S, min) < 0) return -1;
    return put_s64(skb, NL_POLICY_TYPE_ATTR_MAX_VALUE_S, max);
  }
  if (nla_put_u64(skb, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, min) < 0) return -1;
  return max >= 2 ** 64
    ? put_s64(skb, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, -1)
    : nla_put_u64(skb, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, max);
}

/** Two's complement in 64 bits. */
const put_s64 = (skb: sk_buff, type: number, value: number): number =>
  nla_put_u64(skb, type, value < 0 ? Number(BigInt.asUintN(64, BigInt(value))) : value);

function put_lengths(skb: sk_buff, pt: nla_policy): number {
  const min = pt.min ?? 0;
  const max = pt.max ?? pt.len ?? 0;
  if (min !== 0 && nla_put_u32(skb, NL_POLICY_TYPE_ATTR_MIN_LENGTH, min) < 0) return -1;
  return max !== 0 ? nla_put_u32(skb, NL_POLICY_TYPE_ATTR_MAX_LENGTH, max) : 0;
}
