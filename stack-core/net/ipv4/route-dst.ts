// What IPv4 does for its routes. Kernel: ipv4_dst_ops in net/ipv4/route.c

import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { __ipv4_confirm_neigh } from '../../include/net/arp.ts';
import { DST_OBSOLETE_FORCE_CHK, type dst_entry, type dst_ops, dst_set_expires } from '../../include/net/dst.ts';
import type { neighbour } from '../../include/net/neighbour.ts';
import { dst_rtable, ip_dst_mtu_maybe_forward, ip_neigh_gw4, skb_rtable } from '../../include/net/route.ts';
import type { sock } from '../../include/net/sock.ts';
import { ICMP_DEST_UNREACH, ICMP_HOST_UNREACH } from '../../include/uapi/linux/icmp.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST, RTCF_REDIRECTED } from '../../include/uapi/linux/in_route.ts';
import { pskb_may_pull } from '../core/skbuff.ts';
import { icmp_send } from './icmp.ts';
import { __ip_local_out } from './ip_output.ts';
import { rt_is_expired } from './route-cache.ts';
import { ip_do_redirect, ip_rt_update_pmtu } from './route-pmtu.ts';

const TCP_AND_IP_HEADER = 40;
const IPV4_MAX_PMTU = 65535;

/** `dst.ops.check`: a route that was given to a socket is still good. */
export function ipv4_dst_check(dst: dst_entry, cookie: number): dst_entry | null {
  if (dst.obsolete !== DST_OBSOLETE_FORCE_CHK) return null;
  if (rt_is_expired(dst_rtable(dst))) return null;
  return dst;
}

export const ipv4_mtu = (dst: dst_entry): number => ip_dst_mtu_maybe_forward(dst, false);

function ipv4_default_advmss(dst: dst_entry): number {
  const min_advmss = (dst.dev as net_device).nd_net.ipv4.ip_rt_min_advmss;
  const advmss = Math.max(ipv4_mtu(dst) - TCP_AND_IP_HEADER, min_advmss);
  return Math.min(advmss, IPV4_MAX_PMTU - TCP_AND_IP_HEADER);
}

/** A socket suspects its route: it drops one that was learned. */
function ipv4_negative_advice(sk: sock, dst: dst_entry): void {
  const rt = dst_rtable(dst);
  if (dst.obsolete > 0 || (rt.rt_flags & RTCF_REDIRECTED) !== 0 || rt.expires !== 0) sk.sk_dst_cache = null;
}

/** The next hop did not answer: tells the sender. */
function ipv4_link_failure(skb: sk_buff): void {
  ipv4_send_dest_unreach(skb);
  const rt = skb_rtable(skb);
  if (rt !== null) dst_set_expires(rt, 0);
}

function ipv4_send_dest_unreach(skb: sk_buff): void {
  const offset = skb.network_header - skb.data;
  if (!pskb_may_pull(skb, offset + 20)) return;
  const iph = ip_hdr(skb);
  if (iph.version !== 4 || iph.ihl < 5) return;
  icmp_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
}

function ipv4_neigh_lookup(dst: dst_entry, skb: sk_buff | null, daddr: number): neighbour | null {
  const rt = dst_rtable(dst);
  const dev = dst.dev as net_device;
  let pkey = rt.rt_gw4;
  if (rt.rt_gw_family !== AF_INET) pkey = skb !== null ? ip_hdr(skb).daddr : daddr;
  const n = ip_neigh_gw4(dev, pkey);
  return typeof n === 'number' ? null : n;
}

function ipv4_confirm_neigh(dst: dst_entry, daddr: number): void {
  const rt = dst_rtable(dst);
  let pkey = daddr;
  if (rt.rt_gw_family === AF_INET) pkey = rt.rt_gw4;
  else if (daddr === 0 || (rt.rt_flags & (RTCF_MULTICAST | RTCF_BROADCAST | RTCF_LOCAL)) !== 0) return;
  __ipv4_confirm_neigh(dst.dev as net_device, pkey);
}

export const ipv4_dst_ops: dst_ops = {
  family: AF_INET,
  check: ipv4_dst_check,
  default_advmss: ipv4_default_advmss,
  mtu: ipv4_mtu,
  negative_advice: ipv4_negative_advice,
  link_failure: ipv4_link_failure,
  update_pmtu: ip_rt_update_pmtu,
  redirect: ip_do_redirect,
  local_out: (net, sk, skb) => __ip_local_out(net, sk, skb),
  neigh_lookup: ipv4_neigh_lookup,
  confirm_neigh: ipv4_confirm_neigh,
};
