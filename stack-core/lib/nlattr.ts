// Checking and taking apart netlink attributes. Kernel: lib/nlattr.c
import { EINVAL, ERANGE } from '../include/linux/errno.ts';
import {
  NL_SET_ERR_MSG,
  NL_SET_ERR_MSG_ATTR,
  NL_SET_ERR_MSG_ATTR_POL,
  type netlink_ext_ack,
} from '../include/linux/netlink.ts';
import {
  NL_VALIDATE_DEPRECATED_STRICT,
  NL_VALIDATE_LIBERAL,
  NL_VALIDATE_MAXTYPE,
  NL_VALIDATE_NESTED,
  NL_VALIDATE_STRICT,
  NL_VALIDATE_STRICT_ATTRS,
  NL_VALIDATE_TRAILING,
  NL_VALIDATE_UNSPEC,
  NLA_BE16,
  NLA_BE32,
  NLA_BINARY,
  NLA_BITFIELD32,
  NLA_FLAG,
  NLA_MSECS,
  NLA_NESTED,
  NLA_NESTED_ARRAY,
  NLA_NUL_STRING,
  NLA_REJECT,
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
  NLA_UNSPEC,
  nla_check_nested,
  nla_data,
  nla_for_each_attr,
  nla_for_each_nested,
  nla_get_be16,
  nla_get_be32,
  nla_get_s8,
  nla_get_s32,
  nla_get_u8,
  nla_get_u16,
  nla_get_u32,
  nla_get_u64,
  nla_is_nested,
  nla_len,
  type nla_policies,
  type nla_policy,
  nla_type,
  type nlattrs,
  nlmsg_attrlen,
  nlmsg_check_header,
  nlmsg_data,
} from '../include/net/netlink.ts';
import { NLA_HDRLEN, NLMSG_ALIGN, nla_bitfield32, type nlattr, type nlmsghdr } from '../include/uapi/linux/netlink.ts';

/** Bytes that values of a kind have; shorter ones are refused, longer ones only by the strict rules. */
const VALUE_SIZE: { readonly [type: number]: number } = {
  [NLA_U8]: 1,
  [NLA_U16]: 2,
  [NLA_U32]: 4,
  [NLA_U64]: 8,
  [NLA_S8]: 1,
  [NLA_S16]: 2,
  [NLA_S32]: 4,
  [NLA_S64]: 8,
  [NLA_BE16]: 2,
  [NLA_BE32]: 4,
  [NLA_MSECS]: 8,
};
/** Kinds whose values must have exactly that size. (NLA_MSECS is only held to its minimum.) */
const EXACT = new Set([NLA_U8, NLA_U16, NLA_U32, NLA_U64, NLA_S8, NLA_S16, NLA_S32, NLA_S64, NLA_BE16, NLA_BE32]);

/** Nests deeper than this are refused. */
const MAX_POLICY_RECURSION_DEPTH = 10;

/** Checks one value: 0, or a negative errno with the reason in `extack`. */
function validate_nla(
  nla: nlattr,
  maxtype: number,
  policy: nla_policies,
  validate: number,
  extack: netlink_ext_ack | null,
  depth: number,
): number {
  const type = nla_type(nla);
  const strict_start_type = policy[0]?.strict_start_type ?? 0;
  if (strict_start_type !== 0 && type >= strict_start_type) validate |= NL_VALIDATE_STRICT;
  if (type <= 0 || type > maxtype) return 0;

  const pt = policy[type] ?? { type: NLA_UNSPEC };
  const attrlen = nla_len(nla);
  if (EXACT.has(pt.type) && attrlen !== VALUE_SIZE[pt.type] && (validate & NL_VALIDATE_STRICT_ATTRS) !== 0) {
    NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, 'invalid attribute length');
    return -EINVAL;
  }
  if ((validate & NL_VALIDATE_NESTED) !== 0) {
    const nests = pt.type === NLA_NESTED || pt.type === NLA_NESTED_ARRAY;
    if (nests && !nla_is_nested(nla)) {
      NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, 'NLA_F_NESTED is missing');
      return -EINVAL;
    }
    if (!nests && pt.type !== NLA_UNSPEC && nla_is_nested(nla)) {
      NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, 'NLA_F_NESTED not expected');
      return -EINVAL;
    }
  }
  const err = validate_kind(nla, pt, validate, extack, depth);
  if (err !== 0) return err;
  if (pt.min !== undefined || pt.max !== undefined) {
    const range = nla_validate_range(nla, pt, validate, extack);
    if (range !== 0) return range;
  }
  if (pt.mask !== undefined) {
    const masked = nla_validate_mask(nla, pt, pt.mask, extack);
    if (masked !== 0) return masked;
  }
  return pt.validate?.(nla, extack) ?? 0;
}

/** Checks length and form of a value, by its kind. */
function validate_kind(
  nla: nlattr,
  pt: nla_policy,
  validate: number,
  extack: netlink_ext_ack | null,
  depth: number,
): number {
  const attrlen = nla_len(nla);
  const failed = (err: number): number => {
    NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, 'Attribute failed policy validation');
    return err;
  };
  switch (pt.type) {
    case NLA_REJECT:
      if (pt.reject_message === undefined) return failed(-EINVAL);
      NL_SET_ERR_MSG_ATTR(extack, nla, pt.reject_message);
      return -EINVAL;
    case NLA_FLAG:
      return attrlen > 0 ? failed(-ERANGE) : 0;
    case NLA_SINT:
    case NLA_UINT:
      if (attrlen === 4 || attrlen === 8) return 0;
      NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, 'invalid attribute length');
      return -EINVAL;
    case NLA_BITFIELD32: {
      if (attrlen !== nla_bitfield32.sizeof) return failed(-ERANGE);
      const err = validate_nla_bitfield32(nla, pt.mask ?? 0xffffffff);
      return err < 0 ? failed(err) : 0;
    }
    case NLA_NUL_STRING: {
      const span = pt.len === undefined ? attrlen : Math.min(attrlen, pt.len + 1);
      if (span === 0 || !nla_data(nla).subarray(0, span).includes(0)) return failed(-EINVAL);
      return string_fits(nla, pt) ? 0 : failed(-ERANGE);
    }
    case NLA_STRING:
      return string_fits(nla, pt) ? 0 : failed(-ERANGE);
    case NLA_BINARY:
      return pt.len !== undefined && attrlen > pt.len ? failed(-ERANGE) : 0;
    case NLA_NESTED:
    case NLA_NESTED_ARRAY:
      if (attrlen === 0) return 0;
      if (attrlen < NLA_HDRLEN) return failed(-ERANGE);
      if (pt.nested_policy === undefined) return 0;
      if (pt.type === NLA_NESTED) return validate_nest(nla, pt.nested_policy, validate, extack, depth);
      for (const entry of nla_for_each_nested(nla)) {
        if (nla_len(entry) === 0) continue;
        if (nla_len(entry) < NLA_HDRLEN) {
          NL_SET_ERR_MSG_ATTR_POL(extack, entry, pt, 'Array element too short');
          return -ERANGE;
        }
        const err = validate_nest(entry, pt.nested_policy, validate, extack, depth);
        if (err < 0) return err;
      }
      return 0;
    case NLA_UNSPEC:
      if ((validate & NL_VALIDATE_UNSPEC) !== 0) {
        NL_SET_ERR_MSG_ATTR(extack, nla, 'Unsupported attribute');
        return -EINVAL;
      }
      return attrlen < (pt.len ?? 0) ? failed(-ERANGE) : 0;
    default:
      return attrlen < (pt.len ?? VALUE_SIZE[pt.type] ?? 0) ? failed(-ERANGE) : 0;
  }
}

/** A string must have a character, and no more than the policy allows, its NUL not counted. */
function string_fits(nla: nlattr, pt: nla_policy): boolean {
  const bytes = nla_data(nla);
  if (bytes.length < 1) return false;
  const length = bytes[bytes.length - 1] === 0 ? bytes.length - 1 : bytes.length;
  return pt.len === undefined || length <= pt.len;
}

function validate_nest(
  nest: nlattr,
  policy: nla_policies,
  validate: number,
  extack: netlink_ext_ack | null,
  depth: number,
): number {
  const offset = nest.off + NLA_HDRLEN;
  return __nla_validate_parse(
    nest.buf,
    offset,
    nla_len(nest),
    policy.length - 1,
    policy,
    validate,
    extack,
    null,
    depth + 1,
  );
}

function validate_nla_bitfield32(nla: nlattr, valid_flags_mask: number): number {
  const bf = new nla_bitfield32(nla.buf, nla.off + NLA_HDRLEN);
  if ((bf.selector & ~valid_flags_mask) !== 0) return -EINVAL;
  if ((bf.value & ~valid_flags_mask) !== 0) return -EINVAL;
  return (bf.value & ~bf.selector) === 0 ? 0 : -EINVAL;
}

function nla_validate_range(nla: nlattr, pt: nla_policy, validate: number, extack: netlink_ext_ack | null): number {
  const binary = pt.type === NLA_BINARY;
  const value = binary ? nla_len(nla) : number_of(nla, pt.type);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = pt;
  if (value >= min && value <= max) return 0;
  if (binary && value > max && (validate & NL_VALIDATE_STRICT_ATTRS) === 0 && min === max) return 0;
  NL_SET_ERR_MSG_ATTR_POL(extack, nla, pt, binary ? 'binary attribute size out of range' : 'integer out of range');
  return -ERANGE;
}

function nla_validate_mask(nla: nlattr, pt: nla_policy, mask: number, extack: netlink_ext_ack | null): number {
  if (pt.type === NLA_BITFIELD32) return 0;
  if ((number_of(nla, pt.type) & ~mask) === 0) return 0;
  NL_SET_ERR_MSG_ATTR(extack, nla, 'reserved bit set');
  return -EINVAL;
}

function number_of(nla: nlattr, type: number): number {
  switch (type) {
    case NLA_U8:
      return nla_get_u8(nla);
    case NLA_S8:
      return nla_get_s8(nla);
    case NLA_U16:
      return nla_get_u16(nla);
    case NLA_S16:
      return (nla_get_u16(nla) << 16) >> 16;
    case NLA_BE16:
      return nla_get_be16(nla);
    case NLA_U32:
      return nla_get_u32(nla);
    case NLA_S32:
      return nla_get_s32(nla);
    case NLA_BE32:
      return nla_get_be32(nla);
    case NLA_UINT:
    case NLA_SINT:
      return nla_len(nla) === 8 ? nla_get_u64(nla) : nla_get_u32(nla);
    default:
      return nla_get_u64(nla);
  }
}

/** Checks the attributes in `length` bytes from `offset` on and sorts them into `tb` by type. 0 or a negative errno. */
function __nla_validate_parse(
  buf: Uint8Array,
  offset: number,
  length: number,
  maxtype: number,
  policy: nla_policies | null,
  validate: number,
  extack: netlink_ext_ack | null,
  tb: nlattrs | null,
  depth: number,
): number {
  if (depth >= MAX_POLICY_RECURSION_DEPTH) {
    NL_SET_ERR_MSG(extack, 'allowed policy recursion depth exceeded');
    return -EINVAL;
  }
  if (tb !== null) for (let type = 0; type <= maxtype; type++) tb[type] = null;

  const attrs = nla_for_each_attr(buf, offset, length);
  let step = attrs.next();
  for (; step.done !== true; step = attrs.next()) {
    const nla = step.value;
    const type = nla_type(nla);
    if (type === 0 || type > maxtype) {
      if ((validate & NL_VALIDATE_MAXTYPE) !== 0) {
        NL_SET_ERR_MSG_ATTR(extack, nla, 'Unknown attribute type');
        return -EINVAL;
      }
      continue;
    }
    if (policy !== null) {
      const err = validate_nla(nla, maxtype, policy, validate, extack, depth);
      if (err < 0) return err;
    }
    if (tb !== null) tb[type] = nla;
  }
  const rem = step.value;
  if (rem > 0) {
    NL_SET_ERR_MSG(extack, 'bytes leftover after parsing attributes');
    if ((validate & NL_VALIDATE_TRAILING) !== 0) return -EINVAL;
  }
  return 0;
}

/** Attributes in a range of bytes. */
export function __nla_parse(
  tb: nlattrs,
  maxtype: number,
  buf: Uint8Array,
  offset: number,
  length: number,
  policy: nla_policies | null,
  validate: number,
  extack: netlink_ext_ack | null,
): number {
  return __nla_validate_parse(buf, offset, length, maxtype, policy, validate, extack, tb, 0);
}

/** Attributes inside `nla`, by the strict rules; NLA_F_NESTED must be set. */
export function nla_parse_nested(
  tb: nlattrs,
  maxtype: number,
  nla: nlattr,
  policy: nla_policies | null,
  extack: netlink_ext_ack | null,
): number {
  const err = nla_check_nested(nla, extack);
  if (err < 0) return err;
  return __nla_parse(tb, maxtype, nla.buf, nla.off + NLA_HDRLEN, nla_len(nla), policy, NL_VALIDATE_STRICT, extack);
}

/** Attributes inside `nla`, by the liberal rules of older interfaces. */
export function nla_parse_nested_deprecated(
  tb: nlattrs,
  maxtype: number,
  nla: nlattr,
  policy: nla_policies | null,
  extack: netlink_ext_ack | null,
): number {
  return __nla_parse(tb, maxtype, nla.buf, nla.off + NLA_HDRLEN, nla_len(nla), policy, NL_VALIDATE_LIBERAL, extack);
}

function __nlmsg_parse(
  nlh: nlmsghdr,
  hdrlen: number,
  tb: nlattrs | null,
  maxtype: number,
  policy: nla_policies | null,
  validate: number,
  extack: netlink_ext_ack | null,
): number {
  const err = nlmsg_check_header(nlh, hdrlen, extack);
  if (err < 0) return err;
  const offset = nlmsg_data(nlh) + NLMSG_ALIGN(hdrlen);
  return __nla_validate_parse(nlh.buf, offset, nlmsg_attrlen(nlh, hdrlen), maxtype, policy, validate, extack, tb, 0);
}

type NlmsgParse = (
  nlh: nlmsghdr,
  hdrlen: number,
  tb: nlattrs,
  maxtype: number,
  policy: nla_policies | null,
  extack: netlink_ext_ack | null,
) => number;

/** Attributes behind a family header of `hdrlen` bytes, by the strict rules. */
export const nlmsg_parse: NlmsgParse = (nlh, hdrlen, tb, maxtype, policy, extack) =>
  __nlmsg_parse(nlh, hdrlen, tb, maxtype, policy, NL_VALIDATE_STRICT, extack);

/** The same by the liberal rules of older interfaces. */
export const nlmsg_parse_deprecated: NlmsgParse = (nlh, hdrlen, tb, maxtype, policy, extack) =>
  __nlmsg_parse(nlh, hdrlen, tb, maxtype, policy, NL_VALIDATE_LIBERAL, extack);

/** The same; unknown types and bytes left over are refused. */
export const nlmsg_parse_deprecated_strict: NlmsgParse = (nlh, hdrlen, tb, maxtype, policy, extack) =>
  __nlmsg_parse(nlh, hdrlen, tb, maxtype, policy, NL_VALIDATE_DEPRECATED_STRICT, extack);

/** Only checks, by the liberal rules. */
export const nlmsg_validate_deprecated = (
  nlh: nlmsghdr,
  hdrlen: number,
  maxtype: number,
  policy: nla_policies | null,
  extack: netlink_ext_ack | null,
): number => __nlmsg_parse(nlh, hdrlen, null, maxtype, policy, NL_VALIDATE_LIBERAL, extack);
