// Messages and attributes: building, walking, reading. Kernel: include/net/netlink.h
import { EINVAL, EMSGSIZE } from '../linux/errno.ts';
import { NL_SET_ERR_MSG, NL_SET_ERR_MSG_ATTR, type netlink_ext_ack } from '../linux/netlink.ts';
import { type sk_buff, skb_tailroom } from '../linux/skbuff.ts';
import {
  NLA_ALIGN,
  NLA_F_NESTED,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
  nlattr,
  nlmsghdr,
} from '../uapi/linux/netlink.ts';
import { get_be16, get_be32, get_le16, get_le32, put_be16, put_be32, put_le16, put_le32 } from '../wire.ts';

// Kinds of attribute values in policies.
export const NLA_UNSPEC = 0;
export const NLA_U8 = 1;
export const NLA_U16 = 2;
export const NLA_U32 = 3;
export const NLA_U64 = 4;
export const NLA_STRING = 5;
export const NLA_FLAG = 6;
export const NLA_MSECS = 7;
export const NLA_NESTED = 8;
export const NLA_NESTED_ARRAY = 9;
export const NLA_NUL_STRING = 10;
export const NLA_BINARY = 11;
export const NLA_S8 = 12;
export const NLA_S16 = 13;
export const NLA_S32 = 14;
export const NLA_S64 = 15;
export const NLA_BITFIELD32 = 16;
export const NLA_REJECT = 17;
export const NLA_BE16 = 18;
export const NLA_BE32 = 19;
export const NLA_SINT = 20;
export const NLA_UINT = 21;

/** What a value may be. */
export interface nla_policy {
  /** NLA_*. */
  type: number;
  /** Strings and binaries: largest length; others: smallest. */
  len?: number;
  min?: number;
  max?: number;
  /** Bits that may be set. */
  mask?: number;
  nested_policy?: nla_policies;
  /** Checks what no word above can say; a negative errno refuses. */
  validate?(attr: nlattr, extack: netlink_ext_ack | null): number;
  reject_message?: string;
  /** In entry 0: from this type on the strict rules hold always. */
  strict_start_type?: number;
}

/** Policies by attribute type. Without an entry: anything. */
export type nla_policies = readonly (nla_policy | undefined)[];

/** The attributes of a message by type, as a parse leaves them. */
export type nlattrs = (nlattr | null)[];

// How strict a parse is.
export const NL_VALIDATE_LIBERAL = 0;
export const NL_VALIDATE_TRAILING = 1 << 0;
export const NL_VALIDATE_MAXTYPE = 1 << 1;
export const NL_VALIDATE_UNSPEC = 1 << 2;
export const NL_VALIDATE_STRICT_ATTRS = 1 << 3;
export const NL_VALIDATE_NESTED = 1 << 4;
export const NL_VALIDATE_DEPRECATED_STRICT = NL_VALIDATE_TRAILING | NL_VALIDATE_MAXTYPE;
export const NL_VALIDATE_STRICT =
  NL_VALIDATE_TRAILING | NL_VALIDATE_MAXTYPE | NL_VALIDATE_UNSPEC | NL_VALIDATE_STRICT_ATTRS | NL_VALIDATE_NESTED;

// ---- messages ----

/** Bytes of payload that make a message of 4096 bytes with the skb's own overhead (a page). */
export const NLMSG_DEFAULT_SIZE = 3776 - NLMSG_HDRLEN;
export const NLMSG_GOODSIZE = 3776;

export const nlmsg_msg_size = (payload: number): number => NLMSG_HDRLEN + payload;
export const nlmsg_total_size = (payload: number): number => NLMSG_ALIGN(nlmsg_msg_size(payload));
export const nlmsg_len = (nlh: nlmsghdr): number => nlh.nlmsg_len - NLMSG_HDRLEN;
/** Offset of the payload in `nlh.buf`. */
export const nlmsg_data = (nlh: nlmsghdr): number => nlh.off + NLMSG_HDRLEN;
export const nlmsg_attrlen = (nlh: nlmsghdr, hdrlen: number): number => nlmsg_len(nlh) - NLMSG_ALIGN(hdrlen);
/** The header at `data`. */
export const nlmsg_hdr = (skb: sk_buff): nlmsghdr => new nlmsghdr(skb.head, skb.data);
/** Is there a whole message at `nlh`, with `remaining` bytes left? */
export const nlmsg_ok = (nlh: nlmsghdr, remaining: number): boolean =>
  remaining >= NLMSG_HDRLEN && nlh.nlmsg_len >= NLMSG_HDRLEN && nlh.nlmsg_len <= remaining;

/** Appends a message header and `payload` zeroed bytes of family header. Null when there is no room. */
export function nlmsg_put(
  skb: sk_buff,
  portid: number,
  seq: number,
  type: number,
  payload: number,
  flags: number,
): nlmsghdr | null {
  const size = nlmsg_total_size(payload);
  if (skb_tailroom(skb) < size) return null;
  const nlh = new nlmsghdr(skb.head, skb.tail);
  skb.head.fill(0, skb.tail, skb.tail + size);
  skb.tail += size;
  skb.len += size;
  nlh.nlmsg_len = nlmsg_msg_size(payload);
  nlh.nlmsg_type = type;
  nlh.nlmsg_flags = flags;
  nlh.nlmsg_pid = portid;
  nlh.nlmsg_seq = seq;
  return nlh;
}

/** The message is complete: writes its length. */
export function nlmsg_end(skb: sk_buff, nlh: nlmsghdr): void {
  nlh.nlmsg_len = skb.tail - nlh.off;
}

/** Takes the message back. */
export function nlmsg_cancel(skb: sk_buff, nlh: nlmsghdr | null): void {
  if (nlh !== null) nlmsg_trim(skb, nlh.off);
}

/** Cuts the skb at offset `mark`. */
export function nlmsg_trim(skb: sk_buff, mark: number): void {
  skb.len -= skb.tail - mark;
  skb.tail = mark;
}

export const nlmsg_get_pos = (skb: sk_buff): number => skb.tail;

// ---- attributes: reading ----

export const nla_type = (nla: nlattr): number => nla.nla_type & NLA_TYPE_MASK;
export const nla_len = (nla: nlattr): number => nla.nla_len - NLA_HDRLEN;
export const nla_is_nested = (nla: nlattr): boolean => (nla.nla_type & NLA_F_NESTED) !== 0;
export const nla_attr_size = (payload: number): number => NLA_HDRLEN + payload;
export const nla_total_size = (payload: number): number => NLA_ALIGN(nla_attr_size(payload));
export const nla_total_size_64bit = nla_total_size;
const at = (nla: nlattr): number => nla.off + NLA_HDRLEN;
/** The value's bytes: a view. */
export const nla_data = (nla: nlattr): Uint8Array => nla.buf.subarray(at(nla), nla.off + nla.nla_len);
export const nla_get_u8 = (nla: nlattr): number => nla.buf[at(nla)];
export const nla_get_s8 = (nla: nlattr): number => (nla.buf[at(nla)] << 24) >> 24;
export const nla_get_u16 = (nla: nlattr): number => get_le16(nla.buf, at(nla));
export const nla_get_be16 = (nla: nlattr): number => get_be16(nla.buf, at(nla));
export const nla_get_u32 = (nla: nlattr): number => get_le32(nla.buf, at(nla));
export const nla_get_s32 = (nla: nlattr): number => get_le32(nla.buf, at(nla)) | 0;
export const nla_get_be32 = (nla: nlattr): number => get_be32(nla.buf, at(nla));
/** An IPv4 address, host order. */
export const nla_get_in_addr = nla_get_be32;
export const nla_get_u64 = (nla: nlattr): number =>
  get_le32(nla.buf, at(nla)) + get_le32(nla.buf, at(nla) + 4) * 2 ** 32;
export const nla_get_flag = (nla: nlattr | null): boolean => nla !== null;

/** A string up to its NUL, if it has one. */
export function nla_get_string(nla: nlattr): string {
  const bytes = nla_data(nla);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The attributes that stand one after another in `buf` from `offset`, `length` bytes in all. */
export function* nla_for_each_attr(buf: Uint8Array, offset: number, length: number): Generator<nlattr, number> {
  let rem = length;
  while (rem >= NLA_HDRLEN) {
    const nla = new nlattr(buf, offset);
    if (nla.nla_len < NLA_HDRLEN || nla.nla_len > rem) break;
    yield nla;
    offset += NLA_ALIGN(nla.nla_len);
    rem -= NLA_ALIGN(nla.nla_len);
  }
  return rem;
}

export const nla_for_each_nested = (nla: nlattr): Generator<nlattr, number> =>
  nla_for_each_attr(nla.buf, at(nla), nla_len(nla));

export const nlmsg_for_each_attr = (nlh: nlmsghdr, hdrlen: number): Generator<nlattr, number> =>
  nla_for_each_attr(nlh.buf, nlmsg_data(nlh) + NLMSG_ALIGN(hdrlen), nlmsg_attrlen(nlh, hdrlen));

/** First attribute of that type behind the family header; null: none. */
export function nlmsg_find_attr(nlh: nlmsghdr, hdrlen: number, type: number): nlattr | null {
  for (const nla of nlmsg_for_each_attr(nlh, hdrlen)) if (nla_type(nla) === type) return nla;
  return null;
}

export function nla_find_nested(nest: nlattr, type: number): nlattr | null {
  for (const nla of nla_for_each_nested(nest)) if (nla_type(nla) === type) return nla;
  return null;
}

// ---- attributes: building. 0, or -EMSGSIZE when there is no room ----

/** Room for an attribute with `len` bytes: offset of its value, or -EMSGSIZE. */
export function nla_reserve(skb: sk_buff, type: number, len: number): number {
  const size = nla_total_size(len);
  if (skb_tailroom(skb) < size) return -EMSGSIZE;
  const offset = skb.tail;
  skb.head.fill(0, offset, offset + size);
  put_le16(skb.head, offset, nla_attr_size(len));
  put_le16(skb.head, offset + 2, type);
  skb.tail += size;
  skb.len += size;
  return offset + NLA_HDRLEN;
}

export function nla_put(skb: sk_buff, type: number, data: Uint8Array): number {
  const value = nla_reserve(skb, type, data.length);
  if (value < 0) return value;
  skb.head.set(data, value);
  return 0;
}

export function nla_put_u8(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 1);
  if (offset < 0) return offset;
  skb.head[offset] = value;
  return 0;
}

export function nla_put_u16(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 2);
  if (offset < 0) return offset;
  put_le16(skb.head, offset, value);
  return 0;
}

export function nla_put_be16(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 2);
  if (offset < 0) return offset;
  put_be16(skb.head, offset, value);
  return 0;
}

export function nla_put_u32(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 4);
  if (offset < 0) return offset;
  put_le32(skb.head, offset, value);
  return 0;
}

export const nla_put_s32 = nla_put_u32;

export function nla_put_be32(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 4);
  if (offset < 0) return offset;
  put_be32(skb.head, offset, value);
  return 0;
}

/** An IPv4 address, host order. */
export const nla_put_in_addr = nla_put_be32;

/** `value` is exact to 2^53. */
export function nla_put_u64(skb: sk_buff, type: number, value: number): number {
  const offset = nla_reserve(skb, type, 8);
  if (offset < 0) return offset;
  put_le32(skb.head, offset, value >>> 0);
  put_le32(skb.head, offset + 4, Math.floor(value / 2 ** 32));
  return 0;
}

/** On x86 no padding is needed before 64-bit values. */
export const nla_put_u64_64bit = (skb: sk_buff, type: number, value: number, _padattr: number): number =>
  nla_put_u64(skb, type, value);

/** With the NUL at its end. */
export function nla_put_string(skb: sk_buff, type: number, text: string): number {
  const bytes = new TextEncoder().encode(text);
  const offset = nla_reserve(skb, type, bytes.length + 1);
  if (offset < 0) return offset;
  skb.head.set(bytes, offset);
  return 0;
}

export const nla_put_flag = (skb: sk_buff, type: number): number => {
  const offset = nla_reserve(skb, type, 0);
  return offset < 0 ? offset : 0;
};

/** Opens an attribute that holds attributes. Null when there is no room. */
export function nla_nest_start(skb: sk_buff, type: number): nlattr | null {
  return nla_nest_start_noflag(skb, type | NLA_F_NESTED);
}

/** As `nla_nest_start`, without NLA_F_NESTED: older interfaces have it so. */
export function nla_nest_start_noflag(skb: sk_buff, type: number): nlattr | null {
  const start = skb.tail;
  return nla_reserve(skb, type, 0) < 0 ? null : new nlattr(skb.head, start);
}

/** Closes it. */
export function nla_nest_end(skb: sk_buff, start: nlattr): number {
  start.nla_len = skb.tail - start.off;
  return skb.len;
}

/** Takes it back with all that is inside. */
export function nla_nest_cancel(skb: sk_buff, start: nlattr | null): void {
  if (start !== null) nlmsg_trim(skb, start.off);
}

// ---- refusals that are common ----

export function nlmsg_check_header(nlh: nlmsghdr, hdrlen: number, extack: netlink_ext_ack | null): number {
  if (nlh.nlmsg_len >= nlmsg_msg_size(hdrlen)) return 0;
  NL_SET_ERR_MSG(extack, 'Invalid header length');
  return -EINVAL;
}

export function nla_check_nested(nla: nlattr, extack: netlink_ext_ack | null): number {
  if (nla_is_nested(nla)) return 0;
  NL_SET_ERR_MSG_ATTR(extack, nla, 'NLA_F_NESTED is missing');
  return -EINVAL;
}
