// Is a packet's source believable? Kernel: net/ipv4/fib_frontend.c, RFC 3704 (reverse path filtering)

import { ipv4_is_zeronet } from '../../include/linux/in.ts';
import {
  __in_dev_get_rcu,
  IN_DEV_ACCEPT_LOCAL,
  IN_DEV_RPFILTER,
  IN_DEV_SRC_VMARK,
  IN_DEV_TX_REDIRECTS,
  type in_device,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_IP_INVALID_SOURCE,
  SKB_DROP_REASON_IP_LOCAL_SOURCE,
  SKB_DROP_REASON_IP_RPFILTER,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import { flowi4, LOOPBACK_IFINDEX } from '../../include/net/flow.ts';
import { type dscp_t, ip4h_dscp } from '../../include/net/inet_dscp.ts';
import {
  FIB_LOOKUP_IGNORE_LINKSTATE,
  FIB_RES_NHC,
  type fib_info,
  fib_info_nhc,
  fib_info_num_path,
  type fib_nh,
  fib_result,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type rtable, skb_rtable } from '../../include/net/route.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RTN_LOCAL,
  RTN_UNICAST,
} from '../../include/uapi/linux/rtnetlink.ts';
import { inet_lookup_ifaddr_rcu, inet_select_addr } from './devinet-select.ts';
import { fib_lookup } from './fib_frontend-lookup.ts';
import { fib4_rules_early_flow_dissect } from './fib_rules.ts';
import { fib_result_prefsrc } from './fib_semantics.ts';

/** Realm of the way back to the source, an output of `fib_validate_source`. */
export class itag_out {
  itag = 0;
}

/** The address of ours that an answer to `skb` would come from. */
export function fib_compute_spec_dst(skb: sk_buff): number {
  const dev = skb.dev as net_device;
  const rt = skb_rtable(skb) as rtable;
  const net = dev.nd_net;
  const iph = ip_hdr(skb);
  const kind = RTCF_BROADCAST | RTCF_MULTICAST | RTCF_LOCAL;
  if ((rt.rt_flags & kind) >>> 0 === RTCF_LOCAL) return iph.daddr;

  const in_dev = __in_dev_get_rcu(dev);
  let scope = RT_SCOPE_UNIVERSE;
  if (!ipv4_is_zeronet(iph.saddr)) {
    const vmark = in_dev !== null && IN_DEV_SRC_VMARK(in_dev);
    const res = new fib_result();
    const fl4 = new flowi4();
    fl4.flowi4_iif = LOOPBACK_IFINDEX;
    fl4.daddr = iph.saddr;
    fl4.flowi4_dscp = ip4h_dscp(iph);
    fl4.flowi4_scope = scope;
    fl4.flowi4_mark = vmark ? skb.mark : 0;
    if (fib_lookup(net, fl4, res, 0) === 0) return fib_result_prefsrc(net, res);
  } else {
    scope = RT_SCOPE_LINK;
  }
  return inet_select_addr(dev, iph.saddr, scope);
}

/** One of the nexthops leaves by `dev`. */
export function fib_info_nh_uses_dev(fi: fib_info, dev: net_device): boolean {
  for (let ret = 0; ret < fib_info_num_path(fi); ret++) {
    if (fib_info_nhc(fi, ret).nhc_dev === dev) return true;
  }
  return false;
}

/** The realm of the nexthop, and of the rule, of a route back. */
function fib_combine_itag(out: itag_out, res: fib_result): void {
  const nh = res.nhc as fib_nh;
  out.itag = (nh.nh_tclassid << 16) >>> 0;
  const rtag = res.tclassid;
  if (out.itag === 0) out.itag = (rtag << 16) >>> 0;
  out.itag = (out.itag | (rtag >>> 16)) >>> 0;
}

function __fib_validate_source(
  skb: sk_buff,
  src: number,
  dst: number,
  dscp: dscp_t,
  oif: number,
  dev: net_device,
  rpf: number,
  idev: in_device,
  out: itag_out,
): number {
  const net = dev.nd_net;
  const res = new fib_result();
  const fl4 = new flowi4();
  fl4.flowi4_iif = oif !== 0 ? oif : LOOPBACK_IFINDEX;
  fl4.daddr = src;
  fl4.saddr = dst;
  fl4.flowi4_dscp = dscp;
  fl4.flowi4_scope = RT_SCOPE_UNIVERSE;
  fl4.flowi4_mark = IN_DEV_SRC_VMARK(idev) ? skb.mark : 0;
  const no_addr = idev.ifa_list === null;

  if (fib4_rules_early_flow_dissect(net, skb, fl4)) {
    // The way back: its ports are swapped.
    const sport = fl4.fl4_sport;
    fl4.fl4_sport = fl4.fl4_dport;
    fl4.fl4_dport = sport;
  }

  last_resort: {
    if (fib_lookup(net, fl4, res, 0) !== 0) break last_resort;
    if (res.type !== RTN_UNICAST) {
      if (res.type !== RTN_LOCAL) return -SKB_DROP_REASON_IP_INVALID_SOURCE;
      if (!IN_DEV_ACCEPT_LOCAL(idev)) return -SKB_DROP_REASON_IP_LOCAL_SOURCE;
    }
    fib_combine_itag(out, res);

    const looped = res.type === RTN_LOCAL && dev === net.loopback_dev;
    const dev_match = fib_info_nh_uses_dev(res.fi as fib_info, dev) || looped;
    if (dev_match) return FIB_RES_NHC(res).nhc_scope >= RT_SCOPE_HOST ? 1 : 0;

    if (no_addr) break last_resort;
    if (rpf === 1) return -SKB_DROP_REASON_IP_RPFILTER;
    fl4.flowi4_oif = dev.ifindex;
    if (fib_lookup(net, fl4, res, FIB_LOOKUP_IGNORE_LINKSTATE) !== 0) return 0;
    if (res.type !== RTN_UNICAST) return 0;
    return FIB_RES_NHC(res).nhc_scope >= RT_SCOPE_HOST ? 1 : 0;
  }
  if (rpf !== 0) return -SKB_DROP_REASON_IP_RPFILTER;
  out.itag = 0;
  return 0;
}

/**
 * Checks the source address of a packet that came in by `dev`. Returns 1 when the sender is on link, 0 when it is
 * farther away or was not looked up, or minus a drop reason.
 */
export function fib_validate_source(
  skb: sk_buff,
  src: number,
  dst: number,
  dscp: dscp_t,
  oif: number,
  dev: net_device,
  idev: in_device,
  out: itag_out,
): number {
  const r = IN_DEV_RPFILTER(idev);
  const net: net = dev.nd_net;

  full_check: {
    if (r !== 0) break full_check;
    if (net.ipv4.fib_num_tclassid_users !== 0) break full_check;
    if (dev.ifindex === oif && IN_DEV_TX_REDIRECTS(idev)) break full_check;

    if (!IN_DEV_ACCEPT_LOCAL(idev)) {
      // With routes of type local or rules made by hand, the list of addresses does not tell it all.
      if (net.ipv4.fib_has_custom_local_routes || net.ipv4.fib_has_custom_rules) break full_check;
      if (inet_lookup_ifaddr_rcu(net, src) !== null) return -SKB_DROP_REASON_IP_LOCAL_SOURCE;
    }
    out.itag = 0;
    return 0;
  }
  return __fib_validate_source(skb, src, dst, dscp, oif, dev, r, idev, out);
}

/** As `fib_validate_source`, for those who only want to know why not. */
export function fib_validate_source_reason(
  skb: sk_buff,
  src: number,
  dst: number,
  dscp: dscp_t,
  oif: number,
  dev: net_device,
  idev: in_device,
  out: itag_out,
): number {
  const err = fib_validate_source(skb, src, dst, dscp, oif, dev, idev, out);
  if (err < 0) return -err;
  return SKB_NOT_DROPPED_YET;
}
