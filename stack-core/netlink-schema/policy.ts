// What the kernel accepts, from the tables: policies for `nla_parse` and its kin.
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
  type nla_policies,
  type nla_policy,
} from '../include/net/netlink.ts';
import { type Attribute, type AttributeSet, isStruct, type Scalar } from './schema.ts';

const KINDS: { readonly [type in Scalar]: number } = {
  u8: NLA_U8,
  u16: NLA_U16,
  u32: NLA_U32,
  u64: NLA_U64,
  s8: NLA_S8,
  s16: NLA_S16,
  s32: NLA_S32,
  s64: NLA_S64,
  be16: NLA_BE16,
  be32: NLA_BE32,
  be64: NLA_U64,
  sbe32: NLA_BE32,
  uint: NLA_UINT,
  sint: NLA_SINT,
  msecs: NLA_MSECS,
  bitfield32: NLA_BITFIELD32,
  string: NLA_STRING,
  'nul-string': NLA_NUL_STRING,
  flag: NLA_FLAG,
  ip: NLA_BINARY,
  lladdr: NLA_BINARY,
  binary: NLA_BINARY,
};

/** Policies by attribute number; attributes that the kernel only sends have none. */
export function policyOf(set: AttributeSet): nla_policies {
  const policies: (nla_policy | undefined)[] = [];
  for (const attribute of set.byId.values()) {
    if (attribute.replyOnly !== true) policies[attribute.id] = policyOfAttribute(attribute);
  }
  return policies;
}

function policyOfAttribute(attribute: Attribute): nla_policy {
  const { type, maxLen, min, max, reject } = attribute;
  if (reject === true) return { type: NLA_REJECT };
  if (isStruct(type)) return { type: NLA_UNSPEC, len: type.sizeof };
  if (typeof type !== 'string') return { type: type.shape === 'array' ? NLA_NESTED_ARRAY : shapeKind(type.shape) };
  const policy: nla_policy = { type: KINDS[type] };
  if (maxLen !== undefined) policy.len = maxLen;
  if (min !== undefined) policy.min = min;
  if (max !== undefined) policy.max = max;
  return policy;
}

const shapeKind = (shape: string): number => (shape === 'nest' || shape === 'select' ? NLA_NESTED : NLA_UNSPEC);
