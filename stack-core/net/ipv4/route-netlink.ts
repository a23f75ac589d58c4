// `ip route get`: which way would a packet go? And routes that were learned. Kernel: net/ipv4/route.c
import { EHOSTUNREACH, EINVAL, EMSGSIZE, ENODEV, EOPNOTSUPP } from '../../include/linux/errno.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import {
  type sk_buff,
  skb_dst_set,
  skb_reset_mac_header,
  skb_reset_network_header,
  skb_reset_transport_header,
} from '../../include/linux/skbuff.ts';
import { AF_INET, PF_INET } from '../../include/linux/socket.ts';
import { SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import { dst_metrics_ptr } from '../../include/net/dst.ts';
import { flowi4, INVALID_UID, LOOPBACK_IFINDEX } from '../../include/net/flow.ts';
import { inet_dsfield_to_dscp } from '../../include/net/inet_dscp.ts';
import { IPCB, IPSKB_DOREDIRECT } from '../../include/net/ip.ts';
import { type fib_info, fib_result } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLMSG_GOODSIZE,
  nla_get_be16,
  nla_get_in_addr,
  nla_get_u8,
  nla_get_u32,
  nla_put_in_addr,
  nla_put_u32,
  type nlattrs,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_len,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { rt_is_input_route, type rtable, skb_rtable } from '../../include/net/route.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { ICMP_ECHO } from '../../include/uapi/linux/icmp.ts';
import { ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { RTCF_DOREDIRECT, RTCF_NOTIFY } from '../../include/uapi/linux/in_route.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import type { nlattr, nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_UNIVERSE,
  RT_TABLE_COMPAT,
  RT_TABLE_MAIN,
  RTA_DPORT,
  RTA_DST,
  RTA_FLOW,
  RTA_GATEWAY,
  RTA_IIF,
  RTA_IP_PROTO,
  RTA_MARK,
  RTA_MAX,
  RTA_OIF,
  RTA_PREFSRC,
  RTA_SPORT,
  RTA_SRC,
  RTA_TABLE,
  RTA_UID,
  RTAX_LOCK,
  RTAX_MTU,
  RTM_F_CLONED,
  RTM_F_FIB_MATCH,
  RTM_F_LOOKUP_TABLE,
  RTM_F_NOTIFY,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  RTNH_F_DEAD,
  RTPROT_UNSPEC,
  rtmsg,
} from '../../include/uapi/linux/rtnetlink.ts';
import { put_be16 } from '../../include/wire.ts';
import { jiffies } from '../../kernel/clock.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { rtnl_register, rtnl_unicast } from '../core/rtnetlink.ts';
import { rtnetlink_put_metrics, rtnl_put_cacheinfo } from '../core/rtnetlink-metrics.ts';
import { alloc_skb, kfree_skb, skb_put, skb_trim } from '../core/skbuff.ts';
import { NETLINK_CB, netlink_strict_get_check } from '../netlink/netlink_sock.ts';
import { rtm_ipv4_policy } from './fib_frontend-netlink.ts';
import { fib_dump_info } from './fib_semantics-dump.ts';
import { fib_props } from './fib_semantics-props.ts';
import { ip_route_input_rcu } from './route.ts';
import { ip_route_output_key_hash_rcu } from './route-output.ts';

/** Appends the message of a single route to `dst`. Returns 0, or -EMSGSIZE when there is no room. */
function rt_fill_info(
  dst: number,
  src: number,
  rt: rtable,
  table_id: number,
  dscp: number,
  fl4: flowi4 | null,
  skb: sk_buff,
  portid: number,
  seq: number,
  flags: number,
): number {
  const nlh = nlmsg_put(skb, portid, seq, RTM_NEWROUTE, rtmsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;

  nla_put_failure: {
    const r = new rtmsg(nlh.buf, nlmsg_data(nlh));
    r.rtm_family = AF_INET;
    r.rtm_dst_len = 32;
    r.rtm_src_len = 0;
    r.rtm_tos = dscp;
    r.rtm_table = table_id < 256 ? table_id : RT_TABLE_COMPAT;
    if (nla_put_u32(skb, RTA_TABLE, table_id) !== 0) break nla_put_failure;
    r.rtm_type = rt.rt_type;
    r.rtm_scope = RT_SCOPE_UNIVERSE;
    r.rtm_protocol = RTPROT_UNSPEC;
    let rtm_flags = (rt.rt_flags & ~0xffff) | RTM_F_CLONED;
    if ((rt.rt_flags & RTCF_NOTIFY) !== 0) rtm_flags |= RTM_F_NOTIFY;
    if (fl4 !== null && (IPCB(skb).flags & IPSKB_DOREDIRECT) !== 0) rtm_flags |= RTCF_DOREDIRECT;
    r.rtm_flags = rtm_flags >>> 0;

    if (nla_put_in_addr(skb, RTA_DST, dst) !== 0) break nla_put_failure;
    if (src !== 0) {
      r.rtm_src_len = 32;
      if (nla_put_in_addr(skb, RTA_SRC, src) !== 0) break nla_put_failure;
    }
    if (nla_put_u32(skb, RTA_OIF, rt.dev.ifindex) !== 0) break nla_put_failure;
    if (rt.tclassid !== 0 && nla_put_u32(skb, RTA_FLOW, rt.tclassid) !== 0) break nla_put_failure;
    if (fl4 !== null && !rt_is_input_route(rt) && fl4.saddr !== src) {
      if (nla_put_in_addr(skb, RTA_PREFSRC, fl4.saddr) !== 0) break nla_put_failure;
    }
    if (rt.rt_uses_gateway !== 0 && nla_put_in_addr(skb, RTA_GATEWAY, rt.rt_gw4) !== 0) break nla_put_failure;

    const now = jiffies(rt.dev.nd_net.world);
    const expires = rt.expires === 0 ? 0 : Math.max(rt.expires - now, 0);
    const metrics = dst_metrics_ptr(rt).slice();
    if (rt.rt_pmtu !== 0 && expires !== 0) metrics[RTAX_MTU - 1] = rt.rt_pmtu;
    if (rt.rt_mtu_locked && expires !== 0) metrics[RTAX_LOCK - 1] |= 1 << RTAX_MTU;
    if (rtnetlink_put_metrics(skb, metrics) < 0) break nla_put_failure;

    if (fl4 !== null) {
      if (fl4.flowi4_mark !== 0 && nla_put_u32(skb, RTA_MARK, fl4.flowi4_mark) !== 0) break nla_put_failure;
      if (fl4.flowi4_uid !== INVALID_UID && nla_put_u32(skb, RTA_UID, fl4.flowi4_uid) !== 0) break nla_put_failure;
      if (rt_is_input_route(rt) && nla_put_u32(skb, RTA_IIF, fl4.flowi4_iif) !== 0) break nla_put_failure;
    }
    if (rtnl_put_cacheinfo(skb, rt, 0, expires, rt.error) < 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/**
 * Appends what was learned of destinations behind `fi`, from entry `fa_start` on; `fa_index` counts entries. Returns the
 * new count, and 0 or -EMSGSIZE.
 */
export function fib_dump_info_fnhe(
  skb: sk_buff,
  cb: netlink_callback,
  table_id: number,
  fi: fib_info,
  fa_index: number,
  fa_start: number,
  flags: number,
): { fa_index: number; err: number } {
  const net = fi.fib_net;
  const now = jiffies(net.world);
  let index = fa_index;
  for (const nhc of fi.fib_nh) {
    if ((nhc.nhc_flags & RTNH_F_DEAD) !== 0) continue;
    for (const fnhe of nhc.nhc_exceptions?.values() ?? []) {
      const rt = fnhe.fnhe_rth_input ?? fnhe.fnhe_rth_output;
      const fresh = fnhe.fnhe_genid === net.ipv4.fnhe_genid && !(fnhe.fnhe_expires !== 0 && now > fnhe.fnhe_expires);
      if (index >= fa_start && fresh && rt !== null) {
        const portid = NETLINK_CB(cb.skb).portid;
        const err = rt_fill_info(fnhe.fnhe_daddr, 0, rt, table_id, 0, null, skb, portid, cb.nlh.nlmsg_seq, flags);
        if (err !== 0) return { fa_index: index, err };
      }
      index++;
    }
  }
  return { fa_index: index, err: 0 };
}

/** A packet as the request describes it: it can pass through a good part of routing. */
function inet_rtm_getroute_build_skb(
  world: World,
  src: number,
  dst: number,
  ip_proto: number,
  sport: number,
  dport: number,
): sk_buff {
  const skb = alloc_skb(world, NLMSG_GOODSIZE);
  skb_reset_mac_header(skb);
  skb_reset_network_header(skb);
  skb.protocol = ETH_P_IP;
  skb_put(skb, iphdr.sizeof);
  const iph = new iphdr(skb.head, skb.network_header);
  iph.protocol = ip_proto;
  iph.saddr = src;
  iph.daddr = dst;
  iph.version = 4;
  iph.ihl = 5;
  skb.transport_header = skb.tail;

  const lengths: { readonly [proto: number]: number } = { [IPPROTO_UDP]: 8, [IPPROTO_TCP]: 20, [IPPROTO_ICMP]: 8 };
  const at = skb_put(skb, lengths[ip_proto] ?? 0);
  if (ip_proto === IPPROTO_UDP || ip_proto === IPPROTO_TCP) {
    put_be16(skb.head, at, sport);
    put_be16(skb.head, at + 2, dport);
  }
  if (ip_proto === IPPROTO_ICMP) skb.head[at] = ICMP_ECHO;
  return skb;
}

/** Attributes that a strict request may have. */
const GETROUTE_ATTRS = [RTA_IIF, RTA_OIF, RTA_SRC, RTA_DST, RTA_IP_PROTO, RTA_SPORT, RTA_DPORT, RTA_MARK, RTA_UID];

function inet_rtm_valid_getroute_req(skb: sk_buff, nlh: nlmsghdr, tb: nlattrs, extack: netlink_ext_ack | null): number {
  if (nlmsg_len(nlh) < rtmsg.sizeof) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid header for route get request');
    return -EINVAL;
  }
  if (!netlink_strict_get_check(skb)) {
    return nlmsg_parse_deprecated(nlh, rtmsg.sizeof, tb, RTA_MAX, rtm_ipv4_policy, extack);
  }
  const rtm = new rtmsg(nlh.buf, nlmsg_data(nlh));
  const lengths_ok = [0, 32].includes(rtm.rtm_src_len) && [0, 32].includes(rtm.rtm_dst_len);
  if (!lengths_ok || rtm.rtm_table !== 0 || rtm.rtm_protocol !== 0 || rtm.rtm_scope !== 0 || rtm.rtm_type !== 0) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid values in header for route get request');
    return -EINVAL;
  }
  if ((rtm.rtm_flags & ~(RTM_F_NOTIFY | RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH)) !== 0) {
    NL_SET_ERR_MSG(extack, 'ipv4: Unsupported rtm_flags for route get request');
    return -EINVAL;
  }
  const err = nlmsg_parse_deprecated_strict(nlh, rtmsg.sizeof, tb, RTA_MAX, rtm_ipv4_policy, extack);
  if (err !== 0) return err;
  if ((tb[RTA_SRC] !== null && rtm.rtm_src_len === 0) || (tb[RTA_DST] !== null && rtm.rtm_dst_len === 0)) {
    NL_SET_ERR_MSG(extack, 'ipv4: rtm_src_len and rtm_dst_len must be 32 for IPv4');
    return -EINVAL;
  }
  for (let i = 0; i <= RTA_MAX; i++) {
    if (tb[i] === null || GETROUTE_ATTRS.includes(i)) continue;
    NL_SET_ERR_MSG(extack, 'ipv4: Unsupported attribute in route get request');
    return -EINVAL;
  }
  return 0;
}

/** Protocols that `ip route get … ipproto` may name. */
function rtm_getroute_parse_ip_proto(nla: nlattr, extack: netlink_ext_ack | null): number {
  const ip_proto = nla_get_u8(nla);
  if (ip_proto === IPPROTO_TCP || ip_proto === IPPROTO_UDP || ip_proto === IPPROTO_ICMP) return ip_proto;
  NL_SET_ERR_MSG(extack, 'Unsupported ip proto');
  return -EOPNOTSUPP;
}

/** RTM_GETROUTE. Answers with the route of one packet. Returns 0 or a negative errno. */
export function inet_rtm_getroute(in_skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(in_skb.sk as sock);
  const tb: nlattrs = [];
  const valid = inet_rtm_valid_getroute_req(in_skb, nlh, tb, extack);
  if (valid < 0) return valid;

  const rtm = new rtmsg(nlh.buf, nlmsg_data(nlh));
  const u32_of = (nla: nlattr | null): number => (nla === null ? 0 : nla_get_u32(nla));
  const addr_of = (nla: nlattr | null): number => (nla === null ? 0 : nla_get_in_addr(nla));
  const port_of = (nla: nlattr | null): number => (nla === null ? 0 : nla_get_be16(nla));
  const src = addr_of(tb[RTA_SRC]);
  const dst = addr_of(tb[RTA_DST]);
  const iif = u32_of(tb[RTA_IIF]);
  const uid = tb[RTA_UID];
  const proto = tb[RTA_IP_PROTO];
  let ip_proto = IPPROTO_UDP;
  if (proto !== null) {
    ip_proto = rtm_getroute_parse_ip_proto(proto, extack);
    if (ip_proto < 0) return ip_proto;
  }

  const fl4 = new flowi4();
  fl4.daddr = dst;
  fl4.saddr = src;
  fl4.flowi4_dscp = inet_dsfield_to_dscp(rtm.rtm_tos);
  fl4.flowi4_oif = u32_of(tb[RTA_OIF]);
  fl4.flowi4_mark = u32_of(tb[RTA_MARK]);
  // The asker is root, unless it says otherwise; a packet from outside is nobody's.
  fl4.flowi4_uid = uid !== null ? nla_get_u32(uid) : iif !== 0 ? INVALID_UID : 0;
  fl4.fl4_sport = port_of(tb[RTA_SPORT]);
  fl4.fl4_dport = port_of(tb[RTA_DPORT]);
  fl4.flowi4_proto = ip_proto;

  const skb = inet_rtm_getroute_build_skb(net.world, src, dst, ip_proto, fl4.fl4_sport, fl4.fl4_dport);
  const err = getroute_answer(net, in_skb, nlh, rtm, skb, fl4, src, dst, iif);
  if (err < 0) {
    kfree_skb(skb);
    return err;
  }
  return rtnl_unicast(skb, net, NETLINK_CB(in_skb).portid);
}

/** Routes the packet `skb` and writes the answer into it. Returns 0 or a negative errno. */
function getroute_answer(
  net: net,
  in_skb: sk_buff,
  nlh: nlmsghdr,
  rtm: rtmsg,
  skb: sk_buff,
  fl4: flowi4,
  src: number,
  dst: number,
  iif: number,
): number {
  const res = new fib_result();
  const portid = NETLINK_CB(in_skb).portid;
  let rt: rtable;
  if (iif !== 0) {
    const dev = __dev_get_by_index(net, iif);
    if (dev === null) return -ENODEV;
    fl4.flowi4_iif = iif;
    skb.dev = dev;
    skb.mark = fl4.flowi4_mark;
    const reason = ip_route_input_rcu(skb, dst, src, fl4.flowi4_dscp, dev, res);
    if (reason !== SKB_NOT_DROPPED_YET) return -EINVAL;
    rt = skb_rtable(skb);
    if (rt.error !== 0) return -rt.error;
  } else {
    fl4.flowi4_iif = LOOPBACK_IFINDEX;
    skb.dev = net.loopback_dev;
    const found = ip_route_output_key_hash_rcu(net, fl4, res, skb);
    if (typeof found === 'number') return found;
    rt = found;
    skb_dst_set(skb, rt);
  }
  if ((rtm.rtm_flags & RTM_F_NOTIFY) !== 0) rt.rt_flags = (rt.rt_flags | RTCF_NOTIFY) >>> 0;
  let table_id = RT_TABLE_MAIN;
  if ((rtm.rtm_flags & RTM_F_LOOKUP_TABLE) !== 0) table_id = res.table !== null ? res.table.tb_id : 0;

  // The packet becomes the answer.
  skb_trim(skb, 0);
  skb_reset_network_header(skb);
  skb_reset_transport_header(skb);
  skb_reset_mac_header(skb);

  if ((rtm.rtm_flags & RTM_F_FIB_MATCH) === 0) {
    return rt_fill_info(dst, src, rt, table_id, res.dscp, fl4, skb, portid, nlh.nlmsg_seq, 0);
  }
  if (res.fi === null) {
    const err = fib_props[res.type].error;
    return err !== 0 ? err : -EHOSTUNREACH;
  }
  const fri = {
    fi: res.fi,
    tb_id: table_id,
    dst: res.prefix,
    dst_len: res.prefixlen,
    dscp: res.dscp,
    type: rt.rt_type,
    offload: false,
    trap: false,
    offload_failed: false,
  };
  return fib_dump_info(skb, portid, nlh.nlmsg_seq, RTM_NEWROUTE, fri, 0);
}

export function route_rtnl_register(world: World): void {
  rtnl_register(world, PF_INET, RTM_GETROUTE, inet_rtm_getroute, null, 0);
}
