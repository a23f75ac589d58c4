// The route that a packet takes, and the neighbour at its next hop. Kernel: include/net/route.h
import { jiffies } from '../../kernel/clock.ts';
import { __neigh_create } from '../../net/core/neighbour.ts';
import { arp_tbl } from '../../net/ipv4/arp-send.ts';
import { ip_hdr } from '../linux/ip.ts';
import type { net_device } from '../linux/netdevice.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import { AF_INET } from '../linux/socket.ts';
import { RTAX_HOPLIMIT, RTAX_MTU } from '../uapi/linux/rtnetlink.ts';
import { __ipv4_neigh_lookup_noref } from './arp.ts';
import { dst_entry, dst_metric_locked, dst_metric_raw } from './dst.ts';
import { IP_MAX_MTU } from './ip.ts';
import type { neighbour } from './neighbour.ts';

/** An IPv4 route. In C it begins with a `dst_entry`; here it is one, and `dst` is the object itself. */
export class rtable extends dst_entry {
  /** Stale when it differs from the namespace's. */
  rt_genid = 0;
  /** RTCF_*. */
  rt_flags = 0;
  /** RTN_*. */
  rt_type = 0;
  /** For received packets; 0: for sent ones. */
  rt_is_input = 0;
  /** The next hop is a gateway. */
  rt_uses_gateway = 0;
  /** Device that the sender asked for. */
  rt_iif = 0;
  /** AF_INET: `rt_gw4` is set. */
  rt_gw_family = 0;
  /** Address of the next hop. */
  rt_gw4 = 0;
  rt_mtu_locked = false;
  /** Path MTU that was learned, bytes. */
  rt_pmtu = 0;

  get dst(): rtable {
    return this;
  }
}

export const dst_rtable = (dst: dst_entry): rtable => dst as rtable;
/** The packet's route; callers know that it has one (else null). */
export const skb_rtable = (skb: sk_buff): rtable => skb._skb_refdst as rtable;

export const rt_is_input_route = (rt: rtable): boolean => rt.rt_is_input !== 0;
export const rt_is_output_route = (rt: rtable): boolean => rt.rt_is_input === 0;

/** Address of the next hop on the way to `daddr`. */
export const rt_nexthop = (rt: rtable, daddr: number): number => (rt.rt_gw_family === AF_INET ? rt.rt_gw4 : daddr);

export const ip_rt_put = (_rt: rtable): void => {};

/** ifindex of the device that the packet came in by, as sockets see it. */
export function inet_iif(skb: sk_buff): number {
  const rt = skb_rtable(skb);
  if (rt !== null && rt.rt_iif !== 0) return rt.rt_iif;
  return skb.skb_iif;
}

export function ip4_dst_hoplimit(dst: dst_entry): number {
  const hoplimit = dst_metric_raw(dst, RTAX_HOPLIMIT);
  return hoplimit !== 0 ? hoplimit : (dst.dev as net_device).nd_net.ipv4.sysctl_ip_default_ttl;
}

/** The route's MTU may not be changed by what the path says. */
export const ip_mtu_locked = (dst: dst_entry): boolean =>
  dst_rtable(dst).rt_mtu_locked || dst_metric_locked(dst, RTAX_MTU);

/** Bytes of the largest packet that may take the route. Forwarded packets are measured by device and route only. */
export function ip_dst_mtu_maybe_forward(dst: dst_entry, forwarding: boolean): number {
  const rt = dst_rtable(dst);
  const dev = dst.dev as net_device;
  const net = dev.nd_net;
  if (!forwarding || net.ipv4.sysctl_ip_fwd_use_pmtu !== 0 || ip_mtu_locked(dst)) {
    if (rt.rt_pmtu !== 0 && jiffies(net.world) < rt.expires) return rt.rt_pmtu;
  }
  const mtu = dst_metric_raw(dst, RTAX_MTU);
  if (mtu !== 0) return mtu;
  return Math.min(dev.mtu, IP_MAX_MTU);
}

// Priorities of packets by the old TOS field: TC_PRIO_BESTEFFORT 0, BULK 2, INTERACTIVE_BULK 4, INTERACTIVE 6.
export const ip_tos2prio: readonly number[] = [0, 1, 0, 0, 2, 2, 2, 2, 6, 6, 6, 6, 4, 4, 4, 4];
export const rt_tos2priority = (tos: number): number => ip_tos2prio[(tos & 0x1e) >> 1];

/** The neighbour `daddr` on `dev`, made if there is none yet. A negative errno when the table is full. */
export function ip_neigh_gw4(dev: net_device, daddr: number): neighbour | number {
  const neigh = __ipv4_neigh_lookup_noref(dev, daddr);
  if (neigh !== null) return neigh;
  return __neigh_create(arp_tbl(dev.nd_net.world), daddr, dev, false);
}

/** The neighbour at the next hop of the packet. A negative errno when the table is full. */
export function ip_neigh_for_gw(rt: rtable, skb: sk_buff): neighbour | number {
  const dev = rt.dev as net_device;
  if (rt.rt_gw_family === AF_INET) return ip_neigh_gw4(dev, rt.rt_gw4);
  return ip_neigh_gw4(dev, ip_hdr(skb).daddr);
}
