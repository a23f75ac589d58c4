// Routes as netlink messages. Kernel: net/ipv4/fib_semantics.c
import { EMSGSIZE } from '../../include/linux/errno.ts';
import { ip_ignore_linkdown } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  type fib_alias,
  type fib_info,
  fib_info_nhc,
  fib_info_num_path,
  type fib_nh,
  type fib_nh_common,
  type fib_rt_info,
  type nl_info,
} from '../../include/net/ip_fib.ts';
import {
  nla_nest_end,
  nla_nest_start_noflag,
  nla_put_in_addr,
  nla_put_u32,
  nla_total_size,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_get_pos,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { NLMSG_ALIGN } from '../../include/uapi/linux/netlink.ts';
import {
  RT_TABLE_COMPAT,
  RTA_DST,
  RTA_FLOW,
  RTA_GATEWAY,
  RTA_MULTIPATH,
  RTA_OIF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_TABLE,
  RTAX_MAX,
  RTM_F_OFFLOAD,
  RTM_F_OFFLOAD_FAILED,
  RTM_F_TRAP,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_OFFLOAD,
  RTNH_F_ONLINK,
  RTNH_F_TRAP,
  RTNLGRP_IPV4_ROUTE,
  rtmsg,
  rtnexthop,
} from '../../include/uapi/linux/rtnetlink.ts';
import { nlmsg_new, rtnl_notify } from '../core/rtnetlink.ts';
import { rtnetlink_put_metrics } from '../core/rtnetlink-metrics.ts';

const TCP_CA_NAME_MAX = 16;

/** Bytes that the message of a route needs at most. */
export function fib_nlmsg_size(fi: fib_info): number {
  let payload = NLMSG_ALIGN(rtmsg.sizeof);
  // Table, destination, priority, preferred source.
  payload += 4 * nla_total_size(4);
  payload += nla_total_size(TCP_CA_NAME_MAX);
  payload += nla_total_size(RTAX_MAX * nla_total_size(4));
  const nhsize = nla_total_size(rtnexthop.sizeof) + 2 * nla_total_size(4);
  return payload + nla_total_size(fib_info_num_path(fi) * nhsize);
}

/** Tells who listens (RTNLGRP_IPV4_ROUTE) of a route that came or went. */
export function rtmsg_fib(
  event: number,
  key: number,
  fa: fib_alias,
  dst_len: number,
  tb_id: number,
  info: nl_info,
  nlm_flags: number,
): void {
  const seq = info.nlh === null ? 0 : info.nlh.nlmsg_seq;
  const skb = nlmsg_new(info.nl_net.world, fib_nlmsg_size(fa.fa_info));
  const fri: fib_rt_info = {
    fi: fa.fa_info,
    tb_id,
    dst: key,
    dst_len,
    dscp: fa.fa_dscp,
    type: fa.fa_type,
    offload: fa.offload,
    trap: fa.trap,
    offload_failed: fa.offload_failed,
  };
  fib_dump_info(skb, info.portid, seq, event, fri, nlm_flags);
  rtnl_notify(skb, info.nl_net, info.portid, RTNLGRP_IPV4_ROUTE, info.nlh);
}

/** Writes gateway and device of a nexthop. Its RTNH_F_* flags, or -EMSGSIZE. */
function fib_nexthop_info(skb: sk_buff, nhc: fib_nh_common, skip_oif: boolean): number {
  const dev: net_device | null = nhc.nhc_dev;
  let flags = 0;
  if ((nhc.nhc_flags & RTNH_F_DEAD) !== 0) flags |= RTNH_F_DEAD;
  if ((nhc.nhc_flags & RTNH_F_LINKDOWN) !== 0) {
    flags |= RTNH_F_LINKDOWN;
    if (dev !== null && ip_ignore_linkdown(dev)) flags |= RTNH_F_DEAD;
  }
  if (nhc.nhc_gw_family === AF_INET && nla_put_in_addr(skb, RTA_GATEWAY, nhc.nhc_gw.ipv4) !== 0) return -EMSGSIZE;
  flags |= nhc.nhc_flags & (RTNH_F_ONLINK | RTNH_F_OFFLOAD | RTNH_F_TRAP);
  if (!skip_oif && dev !== null && nla_put_u32(skb, RTA_OIF, dev.ifindex) !== 0) return -EMSGSIZE;
  return flags;
}

/** Writes one nexthop of several. Returns 0 or -EMSGSIZE. */
function fib_add_nexthop(skb: sk_buff, nh: fib_nh): number {
  if (skb.end - skb.tail < rtnexthop.sizeof) return -EMSGSIZE;
  const rtnh = new rtnexthop(skb.head, skb.tail);
  skb.head.fill(0, skb.tail, skb.tail + rtnexthop.sizeof);
  skb.tail += rtnexthop.sizeof;
  skb.len += rtnexthop.sizeof;

  rtnh.rtnh_hops = nh.nhc_weight - 1;
  rtnh.rtnh_ifindex = nh.nhc_dev?.ifindex ?? 0;
  const flags = fib_nexthop_info(skb, nh, true);
  if (flags < 0) return flags;
  rtnh.rtnh_flags = flags;
  if (nh.nh_tclassid !== 0 && nla_put_u32(skb, RTA_FLOW, nh.nh_tclassid) !== 0) return -EMSGSIZE;
  rtnh.rtnh_len = nlmsg_get_pos(skb) - rtnh.off;
  return 0;
}

function fib_add_multipath(skb: sk_buff, fi: fib_info): number {
  const mp = nla_nest_start_noflag(skb, RTA_MULTIPATH);
  if (mp === null) return -EMSGSIZE;
  for (const nh of fi.fib_nh) if (fib_add_nexthop(skb, nh) < 0) return -EMSGSIZE;
  nla_nest_end(skb, mp);
  return 0;
}

/** Appends the message of a route. Returns 0, or -EMSGSIZE when there is no room. */
export function fib_dump_info(
  skb: sk_buff,
  portid: number,
  seq: number,
  event: number,
  fri: fib_rt_info,
  nlm_flags: number,
): number {
  const fi = fri.fi;
  const tb_id = fri.tb_id;
  const nlh = nlmsg_put(skb, portid, seq, event, rtmsg.sizeof, nlm_flags);
  if (nlh === null) return -EMSGSIZE;

  nla_put_failure: {
    const rtm = new rtmsg(nlh.buf, nlmsg_data(nlh));
    rtm.rtm_family = AF_INET;
    rtm.rtm_dst_len = fri.dst_len;
    rtm.rtm_src_len = 0;
    rtm.rtm_tos = fri.dscp;
    rtm.rtm_table = tb_id < 256 ? tb_id : RT_TABLE_COMPAT;
    if (nla_put_u32(skb, RTA_TABLE, tb_id) !== 0) break nla_put_failure;
    rtm.rtm_type = fri.type;
    rtm.rtm_flags = fi.fib_flags;
    rtm.rtm_scope = fi.fib_scope;
    rtm.rtm_protocol = fi.fib_protocol;
    if (fri.dst_len !== 0 && nla_put_in_addr(skb, RTA_DST, fri.dst) !== 0) break nla_put_failure;
    if (fi.fib_priority !== 0 && nla_put_u32(skb, RTA_PRIORITY, fi.fib_priority) !== 0) break nla_put_failure;
    if (rtnetlink_put_metrics(skb, fi.fib_metrics.metrics) < 0) break nla_put_failure;
    if (fi.fib_prefsrc !== 0 && nla_put_in_addr(skb, RTA_PREFSRC, fi.fib_prefsrc) !== 0) break nla_put_failure;

    if (fib_info_num_path(fi) === 1) {
      const nhc = fib_info_nhc(fi, 0);
      const flags = fib_nexthop_info(skb, nhc, false);
      if (flags < 0) break nla_put_failure;
      rtm.rtm_flags = flags;
      const { nh_tclassid } = nhc as fib_nh;
      if (nh_tclassid !== 0 && nla_put_u32(skb, RTA_FLOW, nh_tclassid) !== 0) break nla_put_failure;
    } else if (fib_add_multipath(skb, fi) < 0) {
      break nla_put_failure;
    }
    if (fri.offload) rtm.rtm_flags |= RTM_F_OFFLOAD;
    if (fri.trap) rtm.rtm_flags |= RTM_F_TRAP;
    if (fri.offload_failed) rtm.rtm_flags |= RTM_F_OFFLOAD_FAILED;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}
