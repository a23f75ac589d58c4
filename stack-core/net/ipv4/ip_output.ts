// IPv4 packets that leave. Kernel: net/ipv4/ip_output.c; building them from a sender's data is in ip_output-append.ts,
// cutting them into fragments in ip_output-fragment.ts.
import { ip_hdr } from '../../include/linux/ip.ts';
import { LL_RESERVED_SPACE, type net_device } from '../../include/linux/netdevice.ts';
import { NF_HOOK, NF_HOOK_COND, nf_hook } from '../../include/linux/netfilter.ts';
import {
  type sk_buff,
  skb_dst_drop,
  skb_dst_set,
  skb_headroom,
  skb_is_gso,
  skb_reset_network_header,
} from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_NEIGH_CREATEFAIL } from '../../include/net/dropreason-core.ts';
import { type dst_entry, dst_output } from '../../include/net/dst.ts';
import { INET_FLAGS_MC_LOOP, inet_sk, type inet_sock, inet_test_bit } from '../../include/net/inet_sock.ts';
import { IPCB, IPSKB_FORWARDED, IPSKB_REROUTED, IPV4_MIN_MTU, type ip_options } from '../../include/net/ip.ts';
import { ip_dont_fragment, ip_skb_dst_mtu } from '../../include/net/ip-sock.ts';
import { neigh_output } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ip_neigh_for_gw, ip4_dst_hoplimit, skb_rtable } from '../../include/net/route.ts';
import {
  IP_INC_STATS,
  IP_UPD_PO_STATS,
  IPSTATS_MIB_OUT,
  IPSTATS_MIB_OUTBCAST,
  IPSTATS_MIB_OUTMCAST,
} from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { sock_net } from '../../include/net/sock.ts';
import { ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import { IP_DF, iphdr } from '../../include/uapi/linux/ip.ts';
import { NF_INET_LOCAL_OUT, NF_INET_POST_ROUTING, NFPROTO_IPV4 } from '../../include/uapi/linux/netfilter.ts';
import { RTN_BROADCAST, RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTREQUESTS } from '../../include/uapi/linux/snmp.ts';
import { ip_fast_csum } from '../../lib/checksum.ts';
import { dev_loopback_xmit } from '../core/dev-transmit.ts';
import { kfree_skb, kfree_skb_reason, skb_clone, skb_expand_head, skb_push } from '../core/skbuff.ts';
import { ip_options_build } from './ip_options.ts';
import { ip_fragment } from './ip_output-fragment.ts';
import { rt_dst_clone } from './route-cache.ts';
import { __ip_select_ident } from './route-ident.ts';

/** Makes the header checksum. */
export function ip_send_check(iph: iphdr): void {
  iph.check = 0;
  iph.check = ip_fast_csum(iph.buf, iph.off, iph.ihl);
}

/**
 * A finished packet of this machine: length, checksum, NF_INET_LOCAL_OUT, then `dst.output`.
 * Owns `skb`. Returns 0, NET_XMIT_* or a negative errno.
 */
export function ip_local_out(net: net, sk: sock | null, skb: sk_buff): number {
  const err = __ip_local_out(net, sk, skb);
  if (err !== 1) return err;
  return dst_output(net, sk, skb);
}

/** As `ip_local_out`, but leaves sending to the caller. Returns 1 when the packet may go, else it is gone. */
export function __ip_local_out(net: net, sk: sock | null, skb: sk_buff): number {
  const iph = ip_hdr(skb);
  IP_INC_STATS(net, IPSTATS_MIB_OUTREQUESTS);
  iph.tot_len = skb.len;
  ip_send_check(iph);
  skb.protocol = ETH_P_IP;
  return nf_hook(NFPROTO_IPV4, NF_INET_LOCAL_OUT, net, sk, skb, null, (skb._skb_refdst as dst_entry).dev, dst_output);
}

/** `dst.output` of unicast packets: NF_INET_POST_ROUTING. */
export function ip_output(net: net, sk: sock | null, skb: sk_buff): number {
  const indev = skb.dev;
  const dev = (skb._skb_refdst as dst_entry).dev as net_device;
  skb.dev = dev;
  skb.protocol = ETH_P_IP;
  const rerouted = (IPCB(skb).flags & IPSKB_REROUTED) !== 0;
  return NF_HOOK_COND(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, sk, skb, indev, dev, ip_finish_output, !rerouted);
}

/** `dst.output` of multicasts and broadcasts: a copy comes back to this machine. */
export function ip_mc_output(net: net, sk: sock | null, skb: sk_buff): number {
  const rt = skb_rtable(skb);
  const dev = rt.dev as net_device;
  skb.dev = dev;
  skb.protocol = ETH_P_IP;

  if ((rt.rt_flags & RTCF_MULTICAST) !== 0) {
    const local = (rt.rt_flags & RTCF_LOCAL) !== 0 || (IPCB(skb).flags & IPSKB_FORWARDED) === 0;
    if (sk_mc_loop(sk) && local) {
      const newskb = skb_clone(skb);
      NF_HOOK(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, sk, newskb, null, dev, ip_mc_finish_output);
    }
    // Multicasts with ttl 0 stay on this machine.
    if (ip_hdr(skb).ttl === 0) {
      kfree_skb(skb);
      return 0;
    }
  }
  if ((rt.rt_flags & RTCF_BROADCAST) !== 0) {
    const newskb = skb_clone(skb);
    NF_HOOK(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, sk, newskb, null, dev, ip_mc_finish_output);
  }
  const rerouted = (IPCB(skb).flags & IPSKB_REROUTED) !== 0;
  return NF_HOOK_COND(NFPROTO_IPV4, NF_INET_POST_ROUTING, net, sk, skb, null, dev, ip_finish_output, !rerouted);
}

const sk_mc_loop = (sk: sock | null): boolean => sk === null || inet_test_bit(INET_FLAGS_MC_LOOP, sk);

/** The copy of a multicast or broadcast that comes back: as if received. */
export function ip_mc_finish_output(net: net, sk: sock | null, skb: sk_buff): number {
  // With an rt_iif, a socket would be told that the packet came in by the device it left by.
  const new_rt = rt_dst_clone(net.loopback_dev, skb_rtable(skb));
  new_rt.rt_iif = 0;
  skb_dst_drop(skb);
  skb_dst_set(skb, new_rt);
  return dev_loopback_xmit(net, sk, skb);
}

/** After NF_INET_POST_ROUTING. */
export function ip_finish_output(net: net, sk: sock | null, skb: sk_buff): number {
  return __ip_finish_output(net, sk, skb);
}

function __ip_finish_output(net: net, sk: sock | null, skb: sk_buff): number {
  const mtu = ip_skb_dst_mtu(sk, skb);
  if (skb.len > mtu && !skb_is_gso(skb)) return ip_fragment(net, sk, skb, mtu, ip_finish_output2);
  // It came in fragments of this size, and must not leave in larger ones.
  if (IPCB(skb).frag_max_size !== 0) return ip_fragment(net, sk, skb, mtu, ip_finish_output2);
  return ip_finish_output2(net, sk, skb);
}

/** Finds the neighbour that is the next hop, and hands the packet to it. */
export function ip_finish_output2(net: net, sk: sock | null, skb: sk_buff): number {
  const rt = skb_rtable(skb);
  const dev = rt.dev as net_device;
  const hh_len = LL_RESERVED_SPACE(dev);

  if (rt.rt_type === RTN_MULTICAST) IP_UPD_PO_STATS(net, IPSTATS_MIB_OUTMCAST, skb.len);
  else if (rt.rt_type === RTN_BROADCAST) IP_UPD_PO_STATS(net, IPSTATS_MIB_OUTBCAST, skb.len);
  IP_UPD_PO_STATS(net, IPSTATS_MIB_OUT, skb.len);

  if (skb_headroom(skb) < hh_len && dev.header_ops !== null) skb = skb_expand_head(skb, hh_len);

  const neigh = ip_neigh_for_gw(rt, skb);
  if (typeof neigh === 'number') {
    kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_CREATEFAIL);
    return neigh;
  }
  return neigh_output(neigh, skb, false);
}

export const ip_select_ttl = (inet: inet_sock, dst: dst_entry): number =>
  inet.uc_ttl < 0 ? ip4_dst_hoplimit(dst) : inet.uc_ttl;

/** Fills in the id: from the socket when it is connected, else from the counter of the flow. */
export function ip_select_ident_segs(net: net, skb: sk_buff, sk: sock | null, segs: number): void {
  const iph = ip_hdr(skb);
  if (sk !== null && inet_sk(sk).inet_daddr !== 0) {
    const inet = inet_sk(sk);
    inet.inet_id = (inet.inet_id + segs) & 0xffff;
    iph.id = inet.inet_id;
    return;
  }
  // A packet that nobody may cut needs no id.
  if ((iph.frag_off & IP_DF) !== 0 && !skb.ignore_df) iph.id = 0;
  else __ip_select_ident(net, iph, segs);
}

export const ip_select_ident = (net: net, skb: sk_buff, sk: sock | null): void => ip_select_ident_segs(net, skb, sk, 1);

/** Puts an IP header before the payload of a routed packet and sends it. Owns `skb`. */
export function ip_build_and_send_pkt(
  skb: sk_buff,
  sk: sock,
  saddr: number,
  daddr: number,
  opt: ip_options | null,
  tos: number,
): number {
  const rt = skb_rtable(skb);
  const net = sock_net(sk);

  skb_push(skb, iphdr.sizeof + (opt === null ? 0 : opt.optlen));
  skb_reset_network_header(skb);
  const iph = ip_hdr(skb);
  iph.version = 4;
  iph.ihl = 5;
  iph.tos = tos;
  iph.ttl = ip_select_ttl(inet_sk(sk), rt);
  iph.daddr = opt !== null && opt.srr !== 0 ? opt.faddr : daddr;
  iph.saddr = saddr;
  iph.protocol = sk.sk_protocol;
  if (skb.len <= IPV4_MIN_MTU || ip_dont_fragment(sk, rt)) {
    iph.frag_off = IP_DF;
    iph.id = 0;
  } else {
    iph.frag_off = 0;
    __ip_select_ident(net, iph, 1);
  }
  if (opt !== null && opt.optlen !== 0) {
    iph.ihl += opt.optlen >> 2;
    ip_options_build(skb, opt, daddr, rt);
  }
  skb.priority = sk.sk_priority;
  if (skb.mark === 0) skb.mark = sk.sk_mark;
  return ip_local_out(net, skb.sk, skb);
}
