// IPv4 packets that go on to another host. Kernel: net/ipv4/ip_forward.c

import { ip_hdr } from '../../include/linux/ip.ts';
import {
  dev_net,
  LL_RESERVED_SPACE,
  NET_RX_DROP,
  NET_RX_SUCCESS,
  type net_device,
} from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_NONE, type sk_buff, skb_is_gso } from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_IP_INHDR,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_PKT_TOO_BIG,
} from '../../include/net/dropreason-core.ts';
import { dst_output } from '../../include/net/dst.ts';
import { IPCB, IPSKB_DOREDIRECT, IPSKB_FORWARDED, ip_decrease_ttl } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ip_dst_mtu_maybe_forward, rt_tos2priority, skb_rtable } from '../../include/net/route.ts';
import { __IP_INC_STATS, IP_INC_STATS } from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_EXC_TTL,
  ICMP_FRAG_NEEDED,
  ICMP_SR_FAILED,
  ICMP_TIME_EXCEEDED,
} from '../../include/uapi/linux/icmp.ts';
import { PACKET_HOST } from '../../include/uapi/linux/if_packet.ts';
import { IP_DF } from '../../include/uapi/linux/ip.ts';
import { NF_INET_FORWARD, NFPROTO_IPV4 } from '../../include/uapi/linux/netfilter.ts';
import {
  IPSTATS_MIB_FRAGFAILS,
  IPSTATS_MIB_INHDRERRORS,
  IPSTATS_MIB_OUTFORWDATAGRAMS,
} from '../../include/uapi/linux/snmp.ts';
import { kfree_skb_reason, skb_cow } from '../core/skbuff.ts';
import { icmp_send } from './icmp.ts';
import { ip_call_ra_chain } from './ip_input.ts';
import { ip_forward_options } from './ip_options.ts';
import { ip_rt_send_redirect } from './route-error.ts';

/**
 * `dst.input` of packets for another host: hop limit, MTU, then NF_INET_FORWARD.
 * Owns `skb`: passes it on or frees it. Returns NET_RX_SUCCESS or NET_RX_DROP. RFC 1812 section 5.3.1.
 */
export function ip_forward(skb: sk_buff): number {
  const opt = IPCB(skb).opt;
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;

  drop: {
    too_many_hops: {
      sr_failed: {
        if (skb.pkt_type !== PACKET_HOST) break drop;
        // A socket has it already (transparent proxy).
        if (skb.sk !== null) break drop;
        if (opt.router_alert !== 0 && ip_call_ra_chain(skb)) return NET_RX_SUCCESS;

        skb_forward_csum(skb);
        const net = dev_net(skb.dev as net_device);

        // RFC 1812: first the hop limit.
        if (ip_hdr(skb).ttl <= 1) break too_many_hops;

        const rt = skb_rtable(skb);
        if (opt.is_strictroute && rt.rt_uses_gateway !== 0) break sr_failed;

        __IP_INC_STATS(net, IPSTATS_MIB_OUTFORWDATAGRAMS);

        IPCB(skb).flags |= IPSKB_FORWARDED;
        const mtu = ip_dst_mtu_maybe_forward(rt, true);
        if (ip_exceeds_mtu(skb, mtu)) {
          IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
          icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu);
          reason = SKB_DROP_REASON_PKT_TOO_BIG;
          break drop;
        }

        // A clone (tcpdump's, say) may share these bytes and must keep its ttl.
        const dev = rt.dev as net_device;
        if (skb_cow(skb, LL_RESERVED_SPACE(dev) + rt.header_len) !== 0) break drop;
        const iph = ip_hdr(skb);
        ip_decrease_ttl(iph);

        // It goes back to where it came from: the sender could have done that itself.
        if ((IPCB(skb).flags & IPSKB_DOREDIRECT) !== 0 && opt.srr === 0) ip_rt_send_redirect(skb);

        if (net.ipv4.sysctl_ip_fwd_update_priority !== 0) skb.priority = rt_tos2priority(iph.tos);

        return NF_HOOK(NFPROTO_IPV4, NF_INET_FORWARD, net, null, skb, skb.dev, dev, ip_forward_finish);
      }
      // A strict source route names every hop, and this one goes by a gateway that it does not name.
      icmp_send(skb, ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0);
      break drop;
    }
    __IP_INC_STATS(dev_net(skb.dev as net_device), IPSTATS_MIB_INHDRERRORS);
    icmp_send(skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
    reason = SKB_DROP_REASON_IP_INHDR;
  }
  kfree_skb_reason(skb, reason);
  return NET_RX_DROP;
}

/** After NF_INET_FORWARD: fills in options that record the way, and sends. */
export function ip_forward_finish(net: net, sk: sock | null, skb: sk_buff): number {
  if (IPCB(skb).opt.optlen !== 0) ip_forward_options(skb);
  skb.tstamp = 0;
  return dst_output(net, sk, skb);
}

/** Too long for the next hop, and not to be cut. */
function ip_exceeds_mtu(skb: sk_buff, mtu: number): boolean {
  if (skb.len <= mtu) return false;
  if ((ip_hdr(skb).frag_off & IP_DF) === 0) return false;
  // One of the fragments that it was put together from was too long already.
  if (IPCB(skb).frag_max_size > mtu) return true;
  if (skb.ignore_df) return false;
  if (skb_is_gso(skb)) return false;
  return true;
}

/** A sum over the whole packet does not survive the change of the header. */
function skb_forward_csum(skb: sk_buff): void {
  if (skb.ip_summed === CHECKSUM_COMPLETE) skb.ip_summed = CHECKSUM_NONE;
}
