// IPv4 packets that come in. Kernel: net/ipv4/ip_input.c

import {
  __in_dev_get_rcu,
  IN_DEV_DROP_UNICAST_IN_L2_MULTICAST,
  IN_DEV_LOG_MARTIANS,
  IN_DEV_NOPOLICY,
  IN_DEV_SOURCE_ROUTE,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import {
  dev_core_stats_rx_otherhost_dropped_inc,
  dev_net,
  NET_RX_DROP,
  NET_RX_SUCCESS,
  type net_device,
  type packet_type,
} from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import {
  __skb_pull,
  nf_reset_ct,
  type sk_buff,
  skb_dst,
  skb_headroom,
  skb_network_header_len,
  skb_orphan,
  skb_valid_dst,
} from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_IP_CSUM,
  SKB_DROP_REASON_IP_INHDR,
  SKB_DROP_REASON_IP_NOPROTO,
  SKB_DROP_REASON_IP_RPFILTER,
  SKB_DROP_REASON_NOMEM,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_OTHERHOST,
  SKB_DROP_REASON_PKT_TOO_SMALL,
  SKB_DROP_REASON_UNICAST_IN_L2_MULTICAST,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import { dst_input } from '../../include/net/dst.ts';
import { ip4h_dscp } from '../../include/net/inet_dscp.ts';
import { INET_ECN_MASK } from '../../include/net/inet_ecn.ts';
import { inet_sk } from '../../include/net/inet_sock.ts';
import {
  IP_DEFRAG_CALL_RA_CHAIN,
  IP_DEFRAG_LOCAL_DELIVER,
  IPCB,
  IPCB_opt,
  IPSKB_NOPOLICY,
  inet_skb_parm,
  ip_is_fragment,
} from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_protos } from '../../include/net/protocol.ts';
import { skb_rtable } from '../../include/net/route.ts';
import {
  __IP_ADD_STATS,
  __IP_INC_STATS,
  __IP_UPD_PO_STATS,
  __NET_INC_STATS,
  IPSTATS_MIB_IN,
  IPSTATS_MIB_INBCAST,
  IPSTATS_MIB_INMCAST,
} from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { ipv4 } from '../../include/show.ts';
import { ICMP_DEST_UNREACH, ICMP_PROT_UNREACH } from '../../include/uapi/linux/icmp.ts';
import { PACKET_BROADCAST, PACKET_MULTICAST, PACKET_OTHERHOST } from '../../include/uapi/linux/if_packet.ts';
import { IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { NF_INET_LOCAL_IN, NF_INET_PRE_ROUTING, NFPROTO_IPV4 } from '../../include/uapi/linux/netfilter.ts';
import { RTN_BROADCAST, RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import {
  IPSTATS_MIB_CSUMERRORS,
  IPSTATS_MIB_INDELIVERS,
  IPSTATS_MIB_INDISCARDS,
  IPSTATS_MIB_INHDRERRORS,
  IPSTATS_MIB_INTRUNCATEDPKTS,
  IPSTATS_MIB_INUNKNOWNPROTOS,
  IPSTATS_MIB_NOECTPKTS,
  LINUX_MIB_IPRPFILTER,
} from '../../include/uapi/linux/snmp.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { ip_fast_csum } from '../../lib/checksum.ts';
import {
  consume_skb,
  kfree_skb_reason,
  pskb_may_pull,
  pskb_trim_rcsum,
  skb_clone,
  skb_cow,
  skb_share_check,
} from '../core/skbuff.ts';
import { icmp_send } from './icmp.ts';
import { ip_defrag } from './ip_fragment.ts';
import { ip_options_rcv_srr } from './ip_options.ts';
import { ip_options_compile } from './ip_options-compile.ts';
import { raw_local_deliver, raw_rcv } from './raw.ts';
import { ip_route_input_noref } from './route.ts';
import { udp_v4_early_demux } from './udp.ts';

/**
 * The handler of ETH_P_IP: checks the header, then NF_INET_PRE_ROUTING.
 * Owns `skb`. Returns NET_RX_SUCCESS or NET_RX_DROP.
 */
export function ip_rcv(skb: sk_buff, dev: net_device, pt: packet_type | null, orig_dev: net_device | null): number {
  const net = dev_net(dev);
  const checked = ip_rcv_core(skb, net);
  if (checked === null) return NET_RX_DROP;
  return NF_HOOK(NFPROTO_IPV4, NF_INET_PRE_ROUTING, net, null, checked, dev, null, ip_rcv_finish);
}

/**
 * Checks the header as RFC 1122 section 3.2.1 demands, and cuts off what the link layer padded.
 * Returns the packet, the caller's alone, or null when it has been dropped.
 */
function ip_rcv_core(skb: sk_buff, net: net): sk_buff | null {
  let drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;

  drop: {
    // Seen only because the device is in promiscuous mode.
    if (skb.pkt_type === PACKET_OTHERHOST) {
      dev_core_stats_rx_otherhost_dropped_inc(skb.dev as net_device);
      drop_reason = SKB_DROP_REASON_OTHERHOST;
      break drop;
    }
    __IP_UPD_PO_STATS(net, IPSTATS_MIB_IN, skb.len);
    skb = skb_share_check(skb);

    inhdr_error: {
      csum_error: {
        if (!pskb_may_pull(skb, iphdr.sizeof)) break inhdr_error;
        const iph = ip_hdr(skb);
        const ihl = iph.ihl;
        if (ihl < 5) break inhdr_error;
        if (iph.version !== 4) break inhdr_error;

        __IP_ADD_STATS(net, IPSTATS_MIB_NOECTPKTS + (iph.tos & INET_ECN_MASK), Math.max(1, skb.shinfo.gso_segs));

        if (!pskb_may_pull(skb, ihl * 4)) break inhdr_error;
        if (ip_fast_csum(skb.head, skb.network_header, ihl) !== 0) break csum_error;

        const len = ip_hdr(skb).tot_len;
        if (skb.len < len) {
          drop_reason = SKB_DROP_REASON_PKT_TOO_SMALL;
          __IP_INC_STATS(net, IPSTATS_MIB_INTRUNCATEDPKTS);
          break drop;
        }
        if (len < ihl * 4) break inhdr_error;

        // Short frames are padded on Ethernet: only now is the true length known.
        if (pskb_trim_rcsum(skb, len) !== 0) {
          __IP_INC_STATS(net, IPSTATS_MIB_INDISCARDS);
          break drop;
        }
        skb.transport_header = skb.network_header + ihl * 4;

        const cb = new inet_skb_parm();
        cb.iif = skb.skb_iif;
        skb.cb = cb;
        skb_orphan(skb);
        return skb;
      }
      drop_reason = SKB_DROP_REASON_IP_CSUM;
      __IP_INC_STATS(net, IPSTATS_MIB_CSUMERRORS);
    }
    if (drop_reason === SKB_DROP_REASON_NOT_SPECIFIED) drop_reason = SKB_DROP_REASON_IP_INHDR;
    __IP_INC_STATS(net, IPSTATS_MIB_INHDRERRORS);
  }
  kfree_skb_reason(skb, drop_reason);
  return null;
}

/** After NF_INET_PRE_ROUTING: finds the route, then goes where it leads (`dst.input`). */
export function ip_rcv_finish(net: net, sk: sock | null, skb: sk_buff): number {
  const dev = skb.dev as net_device;
  const ret = ip_rcv_finish_core(net, skb, dev);
  if (ret === NET_RX_DROP) return ret;
  return dst_input(skb);
}

/** Gives the packet its route and reads its options. NET_RX_SUCCESS, or NET_RX_DROP when it has been dropped. */
function ip_rcv_finish_core(net: net, skb: sk_buff, dev: net_device): number {
  const iph = ip_hdr(skb);
  let drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;

  drop: {
    drop_error: {
      if (net.ipv4.sysctl_ip_early_demux !== 0 && skb_dst(skb) === null && skb.sk === null && !ip_is_fragment(iph)) {
        if (iph.protocol === IPPROTO_UDP && net.ipv4.sysctl_udp_early_demux !== 0) {
          drop_reason = udp_v4_early_demux(skb);
          if (drop_reason !== SKB_NOT_DROPPED_YET) break drop_error;
          drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;
        }
      }
      if (!skb_valid_dst(skb)) {
        drop_reason = ip_route_input_noref(skb, iph.daddr, iph.saddr, ip4h_dscp(iph), dev);
        if (drop_reason !== SKB_NOT_DROPPED_YET) break drop_error;
        drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;
      } else {
        const in_dev = __in_dev_get_rcu(dev);
        if (in_dev !== null && IN_DEV_NOPOLICY(in_dev)) IPCB(skb).flags |= IPSKB_NOPOLICY;
      }

      if (iph.ihl > 5) {
        drop_reason = ip_rcv_options(skb, dev);
        if (drop_reason !== SKB_NOT_DROPPED_YET) break drop;
        drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;
      }

      const rt = skb_rtable(skb);
      if (rt.rt_type === RTN_MULTICAST) {
        __IP_UPD_PO_STATS(net, IPSTATS_MIB_INMCAST, skb.len);
      } else if (rt.rt_type === RTN_BROADCAST) {
        __IP_UPD_PO_STATS(net, IPSTATS_MIB_INBCAST, skb.len);
      } else if (skb.pkt_type === PACKET_BROADCAST || skb.pkt_type === PACKET_MULTICAST) {
        // RFC 1122 section 3.3.6: a link-layer broadcast for a unicast address may be an attempt to spoof.
        const in_dev = __in_dev_get_rcu(dev);
        if (in_dev !== null && IN_DEV_DROP_UNICAST_IN_L2_MULTICAST(in_dev)) {
          drop_reason = SKB_DROP_REASON_UNICAST_IN_L2_MULTICAST;
          break drop;
        }
      }
      return NET_RX_SUCCESS;
    }
    if (drop_reason === SKB_DROP_REASON_IP_RPFILTER) __NET_INC_STATS(net, LINUX_MIB_IPRPFILTER);
  }
  kfree_skb_reason(skb, drop_reason);
  return NET_RX_DROP;
}

/** Parses the options and follows a source route. SKB_NOT_DROPPED_YET, or why the packet must be dropped. */
function ip_rcv_options(skb: sk_buff, dev: net_device): number {
  const net = dev_net(dev);
  // Some options are written to; others (a tcpdump) may look at the same bytes.
  if (skb_cow(skb, skb_headroom(skb)) !== 0) {
    __IP_INC_STATS(net, IPSTATS_MIB_INDISCARDS);
    return SKB_DROP_REASON_NOMEM;
  }
  const iph = ip_hdr(skb);
  const opt = IPCB_opt(skb);
  opt.optlen = iph.ihl * 4 - iphdr.sizeof;
  if (ip_options_compile(net, opt, skb) !== 0) {
    __IP_INC_STATS(net, IPSTATS_MIB_INHDRERRORS);
    return SKB_DROP_REASON_IP_INHDR;
  }
  if (opt.srr !== 0) {
    const in_dev = __in_dev_get_rcu(dev);
    if (in_dev !== null && !IN_DEV_SOURCE_ROUTE(in_dev)) {
      if (IN_DEV_LOG_MARTIANS(in_dev)) {
        printk(net.world, KERN_INFO, `IPv4: source route option ${ipv4(iph.saddr)} -> ${ipv4(iph.daddr)}`);
      }
      return SKB_DROP_REASON_NOT_SPECIFIED;
    }
    if (ip_options_rcv_srr(skb, dev) !== 0) return SKB_DROP_REASON_NOT_SPECIFIED;
  }
  return SKB_NOT_DROPPED_YET;
}

/** `dst.input` of packets for this machine: puts fragments together, then NF_INET_LOCAL_IN. */
export function ip_local_deliver(skb: sk_buff): number {
  const dev = skb.dev as net_device;
  const net = dev_net(dev);
  if (ip_is_fragment(ip_hdr(skb))) {
    if (ip_defrag(net, skb, IP_DEFRAG_LOCAL_DELIVER) !== 0) return 0;
  }
  return NF_HOOK(NFPROTO_IPV4, NF_INET_LOCAL_IN, net, null, skb, skb.dev, null, ip_local_deliver_finish);
}

/** After NF_INET_LOCAL_IN: takes the IP header off. */
export function ip_local_deliver_finish(net: net, sk: sock | null, skb: sk_buff): number {
  __skb_pull(skb, skb_network_header_len(skb));
  ip_protocol_deliver_rcu(net, skb, ip_hdr(skb).protocol);
  return 0;
}

/** Gives the packet to raw sockets and to its transport protocol; where there is neither, answers "protocol unreachable". */
export function ip_protocol_deliver_rcu(net: net, skb: sk_buff, protocol: number): void {
  const protos = net.world.subsystem(inet_protos);
  for (;;) {
    const raw = raw_local_deliver(skb, protocol);
    const ipprot = protos[protocol];
    if (ipprot !== null) {
      if (!ipprot.no_policy) nf_reset_ct(skb);
      const ret = ipprot.handler(skb);
      if (ret < 0) {
        // The handler took a shell off: what is inside has another protocol.
        protocol = -ret;
        continue;
      }
      __IP_INC_STATS(net, IPSTATS_MIB_INDELIVERS);
      return;
    }
    if (raw) {
      __IP_INC_STATS(net, IPSTATS_MIB_INDELIVERS);
      consume_skb(skb);
      return;
    }
    __IP_INC_STATS(net, IPSTATS_MIB_INUNKNOWNPROTOS);
    icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
    kfree_skb_reason(skb, SKB_DROP_REASON_IP_NOPROTO);
    return;
  }
}

/** Gives a packet with the router alert option (RFC 2113) to the sockets that asked for it. True when one took it. */
export function ip_call_ra_chain(skb: sk_buff): boolean {
  const protocol = ip_hdr(skb).protocol;
  const dev = skb.dev as net_device;
  const net = dev_net(dev);
  let last: sock | null = null;

  for (const sk of net.ipv4.ra_chain) {
    if (inet_sk(sk).inet_num !== protocol) continue;
    if (sk.sk_bound_dev_if !== 0 && sk.sk_bound_dev_if !== dev.ifindex) continue;
    if (ip_is_fragment(ip_hdr(skb))) {
      if (ip_defrag(net, skb, IP_DEFRAG_CALL_RA_CHAIN) !== 0) return true;
    }
    if (last !== null) raw_rcv(last, skb_clone(skb));
    last = sk;
  }
  if (last === null) return false;
  raw_rcv(last, skb);
  return true;
}
