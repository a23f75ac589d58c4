// Acknowledgements and error replies, with what they tell beside the number. Kernel: net/netlink/af_netlink.c
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import { type sk_buff, skb_headlen } from '../../include/linux/skbuff.ts';
import {
  nla_put,
  nla_put_string,
  nla_put_u32,
  nla_total_size,
  nlmsg_end,
  nlmsg_len,
  nlmsg_put,
  nlmsg_total_size,
} from '../../include/net/netlink.ts';
import type { sock } from '../../include/net/sock.ts';
import {
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSGERR_ATTR_COOKIE,
  NLMSGERR_ATTR_MISS_NEST,
  NLMSGERR_ATTR_MISS_TYPE,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
  NLMSGERR_ATTR_POLICY,
  type nlattr,
  nlmsgerr,
  type nlmsghdr,
} from '../../include/uapi/linux/netlink.ts';
import { alloc_skb } from '../core/skbuff.ts';
import { netlink_unicast } from './af_netlink.ts';
import { NETLINK_CB, NETLINK_F_CAP_ACK, NETLINK_F_EXT_ACK, type netlink_sock, nlk_test_bit } from './netlink_sock.ts';
import { netlink_policy_dump_write_attr } from './policy.ts';

const encoder = new TextEncoder();
/** Bytes that the policy of the attribute at fault takes at most. */
const POLICY_SIZE = 128;

/** Answers the request `nlh` in `in_skb`: `err` is 0 or a negative errno. */
export function netlink_ack(in_skb: sk_buff, nlh: nlmsghdr, err: number, extack: netlink_ext_ack): void {
  const requester = NETLINK_CB(in_skb).sk as sock;
  const { portid } = NETLINK_CB(in_skb);
  const tells = nlk_test_bit(NETLINK_F_EXT_ACK, requester);
  const capped = err === 0 || nlk_test_bit(NETLINK_F_CAP_ACK, requester);
  const tlvlen = tells ? netlink_ack_tlv_len(err, extack) : 0;
  const payload = nlmsgerr.sizeof + NLMSG_HDRLEN + (capped ? 0 : nlmsg_len(nlh));
  const flags = (capped ? NLM_F_CAPPED : 0) | (tlvlen > 0 ? NLM_F_ACK_TLVS : 0);

  const skb = alloc_skb(in_skb.world, nlmsg_total_size(payload) + tlvlen);
  const rep = nlmsg_put(skb, portid, nlh.nlmsg_seq, NLMSG_ERROR, payload, flags) as nlmsghdr;
  const errmsg = rep.off + NLMSG_HDRLEN;
  new nlmsgerr(rep.buf, errmsg).error = err;
  const quoted = capped ? NLMSG_HDRLEN : nlh.nlmsg_len;
  rep.buf.set(nlh.buf.subarray(nlh.off, nlh.off + quoted), errmsg + nlmsgerr.sizeof);
  if (tlvlen > 0) netlink_ack_tlv_fill(skb, in_skb, nlh, err, extack);
  nlmsg_end(skb, rep);
  netlink_unicast(in_skb.sk as sock, skb, portid);
}

function netlink_ack_tlv_len(err: number, extack: netlink_ext_ack): number {
  let tlvlen = 0;
  if (extack._msg !== null) tlvlen += nla_total_size(encoder.encode(extack._msg).length + 1);
  if (extack.cookie !== null) tlvlen += nla_total_size(extack.cookie.length);
  if (err === 0) return tlvlen;
  if (extack.bad_attr !== null) tlvlen += nla_total_size(4);
  if (extack.policy !== null) tlvlen += POLICY_SIZE;
  if (extack.miss_type !== 0) tlvlen += nla_total_size(4);
  if (extack.miss_nest !== null) tlvlen += nla_total_size(4);
  return tlvlen;
}

function netlink_ack_tlv_fill(
  skb: sk_buff,
  in_skb: sk_buff,
  nlh: nlmsghdr,
  err: number,
  extack: netlink_ext_ack,
): void {
  if (extack._msg !== null) nla_put_string(skb, NLMSGERR_ATTR_MSG, extack._msg);
  if (extack.cookie !== null) nla_put(skb, NLMSGERR_ATTR_COOKIE, extack.cookie);
  if (err === 0) return;
  const { bad_attr, policy, miss_type, miss_nest } = extack;
  if (bad_attr !== null && lies_in(bad_attr, in_skb)) nla_put_u32(skb, NLMSGERR_ATTR_OFFS, bad_attr.off - nlh.off);
  if (policy !== null) netlink_policy_dump_write_attr(skb, policy, NLMSGERR_ATTR_POLICY);
  if (miss_type !== 0) nla_put_u32(skb, NLMSGERR_ATTR_MISS_TYPE, miss_type);
  if (miss_nest !== null && lies_in(miss_nest, in_skb))
    nla_put_u32(skb, NLMSGERR_ATTR_MISS_NEST, miss_nest.off - nlh.off);
}

const lies_in = (nla: nlattr, skb: sk_buff): boolean =>
  nla.buf === skb.head && nla.off >= skb.data && nla.off < skb.data + skb_headlen(skb);

/** What a dump has to say at its end beside its errno. */
export function put_dump_extack(nlk: netlink_sock, skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): void {
  if (extack._msg === null || !nlk_test_bit(NETLINK_F_EXT_ACK, nlk)) return;
  if (nla_put_string(skb, NLMSGERR_ATTR_MSG, extack._msg) === 0) nlh.nlmsg_flags |= NLM_F_ACK_TLVS;
}
