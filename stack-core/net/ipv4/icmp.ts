// ICMP: answering echo requests, reporting errors to senders, handing reported errors to sockets. Kernel: net/ipv4/icmp.c
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { dev_net, NET_RX_DROP, NET_RX_SUCCESS, type net_device } from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_pull } from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_ICMP_CSUM,
  SKB_DROP_REASON_INVALID_PROTO,
  SKB_DROP_REASON_IP_INHDR,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_PKT_TOO_SMALL,
  SKB_DROP_REASON_UNHANDLED_PROTO,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_protos } from '../../include/net/protocol.ts';
import { skb_rtable } from '../../include/net/route.ts';
import { __ICMP_INC_STATS, ICMP_INC_STATS, ICMPMSGIN_INC_STATS, ICMPMSGOUT_INC_STATS } from '../../include/net/snmp.ts';
import { ipv4 } from '../../include/show.ts';
import {
  ICMP_ADDRESS,
  ICMP_ADDRESSREPLY,
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_EXC_FRAGTIME,
  ICMP_EXT_ECHO,
  ICMP_EXT_ECHOREPLY,
  ICMP_FRAG_NEEDED,
  ICMP_INFO_REPLY,
  ICMP_INFO_REQUEST,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_TIMESTAMP,
  ICMP_TIMESTAMPREPLY,
  icmp_frag_hdr,
  icmphdr,
  NR_ICMP_TYPES,
  NR_ICMP_UNREACH,
} from '../../include/uapi/linux/icmp.ts';
import { IPPROTO_ICMP, IPPROTO_RAW } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { RTN_BROADCAST } from '../../include/uapi/linux/rtnetlink.ts';
import {
  ICMP_MIB_CSUMERRORS,
  ICMP_MIB_INERRORS,
  ICMP_MIB_INMSGS,
  ICMP_MIB_INTIMEEXCDS,
  ICMP_MIB_OUTMSGS,
} from '../../include/uapi/linux/snmp.ts';
import { put_be32 } from '../../include/wire.ts';
import { KERN_WARNING, printk } from '../../kernel/printk.ts';
import { consume_skb, kfree_skb_reason, pskb_may_pull, skb_copy_bits } from '../core/skbuff.ts';
import { skb_checksum_simple_validate } from '../core/skbuff-checksum.ts';
import { inet_current_timestamp } from './af_inet.ts';
import { inet_addr_type_dev_table } from './fib_frontend-lookup.ts';
import { icmp_build_probe } from './icmp-probe.ts';
import { icmp_bxm, icmp_reply } from './icmp-send.ts';
import { ping_err, ping_rcv } from './ping.ts';
import { raw_icmp_error } from './raw.ts';
import { ipv4_redirect, ipv4_update_pmtu } from './route-pmtu.ts';

export { __icmp_send, icmp_global_allow, icmp_init, icmp_send } from './icmp-send.ts';

/** What to do with a type of ICMP message. */
interface icmp_control {
  /** Does it; SKB_NOT_DROPPED_YET, or why the message is dropped. The message stays the caller's. */
  handler(skb: sk_buff): number;
  /** Reports an error: no error is ever sent about it. */
  error: boolean;
}

const discard_error: icmp_control = { handler: icmp_discard, error: true };
const discard: icmp_control = { handler: icmp_discard, error: false };

/** Handlers by type. */
export const icmp_pointers: readonly icmp_control[] = Array.from({ length: NR_ICMP_TYPES + 1 }, (_, type) =>
  control_of(type),
);

function control_of(type: number): icmp_control {
  switch (type) {
    case ICMP_ECHOREPLY:
      return { handler: ping_rcv, error: false };
    case ICMP_DEST_UNREACH:
    case ICMP_SOURCE_QUENCH:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETERPROB:
      return { handler: icmp_unreach, error: true };
    case ICMP_REDIRECT:
      return { handler: icmp_redirect, error: true };
    case ICMP_ECHO:
      return { handler: icmp_echo, error: false };
    case ICMP_TIMESTAMP:
      return { handler: icmp_timestamp, error: false };
    case ICMP_TIMESTAMPREPLY:
    case ICMP_INFO_REQUEST:
    case ICMP_INFO_REPLY:
    case ICMP_ADDRESS:
    case ICMP_ADDRESSREPLY:
      return discard;
    default:
      return discard_error;
  }
}

/** The handler of IPPROTO_ICMP: checksum, then by type. Owns `skb`. Returns NET_RX_SUCCESS or NET_RX_DROP. */
export function icmp_rcv(skb: sk_buff): number {
  const rt = skb_rtable(skb);
  const net = dev_net(rt.dev as net_device);
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;

  __ICMP_INC_STATS(net, ICMP_MIB_INMSGS);

  drop: {
    error: {
      csum_error: {
        if (skb_checksum_simple_validate(skb) !== 0) break csum_error;
        if (!pskb_pull(skb, icmphdr.sizeof)) break error;

        const icmph = icmp_hdr(skb);
        const type = icmph.type;
        ICMPMSGIN_INC_STATS(net, type);

        if (type === ICMP_EXT_ECHO) {
          reason = icmp_echo(skb);
          if (reason !== SKB_NOT_DROPPED_YET) break drop;
          consume_skb(skb);
          return NET_RX_SUCCESS;
        }
        if ((rt.rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) !== 0) {
          // RFC 1122 sections 3.2.2.6 and 3.2.2.8: questions to all may be ignored.
          const question = type === ICMP_ECHO || type === ICMP_TIMESTAMP;
          if (question && net.ipv4.sysctl_icmp_echo_ignore_broadcasts !== 0) {
            reason = SKB_DROP_REASON_INVALID_PROTO;
            break error;
          }
          if (!question && type !== ICMP_ADDRESS && type !== ICMP_ADDRESSREPLY) {
            reason = SKB_DROP_REASON_INVALID_PROTO;
            break error;
          }
        }
        if (type === ICMP_EXT_ECHOREPLY || type === ICMP_ECHOREPLY) {
          reason = ping_rcv(skb);
          return reason === SKB_NOT_DROPPED_YET ? NET_RX_SUCCESS : NET_RX_DROP;
        }
        // RFC 1122 section 3.2.2: unknown types are discarded in silence.
        if (type > NR_ICMP_TYPES) {
          reason = SKB_DROP_REASON_UNHANDLED_PROTO;
          break error;
        }

        reason = icmp_pointers[type].handler(skb);
        if (reason !== SKB_NOT_DROPPED_YET) break drop;
        consume_skb(skb);
        return NET_RX_SUCCESS;
      }
      reason = SKB_DROP_REASON_ICMP_CSUM;
      __ICMP_INC_STATS(net, ICMP_MIB_CSUMERRORS);
    }
    __ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
  }
  kfree_skb_reason(skb, reason);
  return NET_RX_DROP;
}

/** Takes the ICMP header off; false when the message is shorter. */
function pskb_pull(skb: sk_buff, len: number): boolean {
  if (!pskb_may_pull(skb, len)) return false;
  return skb_pull(skb, len) !== null;
}

/** ICMP_ECHO: sends the data back. RFC 1122 section 3.2.2.6. */
function icmp_echo(skb: sk_buff): number {
  const net = dev_net(skb_rtable(skb).dev as net_device);
  if (net.ipv4.sysctl_icmp_echo_ignore_all !== 0) return SKB_NOT_DROPPED_YET;
  const icmp_param = new icmp_bxm(skb);
  icmp_param.copy_header(skb);
  icmp_param.offset = 0;
  icmp_param.data_len = skb.len;
  icmp_param.head_len = icmphdr.sizeof;

  const icmph = icmp_param.icmph;
  if (icmph.type === ICMP_ECHO) icmph.type = ICMP_ECHOREPLY;
  else if (!icmp_build_probe(skb, icmph)) return SKB_NOT_DROPPED_YET;
  icmp_reply(icmp_param, skb);
  return SKB_NOT_DROPPED_YET;
}

/** ICMP_TIMESTAMP: tells the time. RFC 1122 section 3.2.2.8. */
function icmp_timestamp(skb: sk_buff): number {
  if (skb.len < 4) {
    __ICMP_INC_STATS(dev_net(skb_rtable(skb).dev as net_device), ICMP_MIB_INERRORS);
    return SKB_DROP_REASON_PKT_TOO_SMALL;
  }
  const icmp_param = new icmp_bxm(skb);
  icmp_param.copy_header(skb);
  const now = inet_current_timestamp(skb.world);
  skb_copy_bits(skb, 0, icmp_param.data, icmphdr.sizeof, 4);
  put_be32(icmp_param.data, icmphdr.sizeof + 4, now);
  put_be32(icmp_param.data, icmphdr.sizeof + 8, now);
  icmp_param.icmph.type = ICMP_TIMESTAMPREPLY;
  icmp_param.icmph.code = 0;
  icmp_param.offset = 0;
  icmp_param.data_len = 0;
  icmp_param.head_len = icmphdr.sizeof + 12;
  icmp_reply(icmp_param, skb);
  return SKB_NOT_DROPPED_YET;
}

function icmp_discard(skb: sk_buff): number {
  return SKB_NOT_DROPPED_YET;
}

/** ICMP_DEST_UNREACH, ICMP_TIME_EXCEEDED, ICMP_SOURCE_QUENCH, ICMP_PARAMETERPROB: tells the socket that it is about. */
function icmp_unreach(skb: sk_buff): number {
  const net = dev_net(skb_rtable(skb).dev as net_device);
  let reason = SKB_NOT_DROPPED_YET;
  let info = 0;

  out_err: {
    if (!pskb_may_pull(skb, iphdr.sizeof)) break out_err;
    const icmph = icmp_hdr(skb);
    const iph = new iphdr(skb.head, skb.data);
    if (iph.ihl < 5) {
      reason = SKB_DROP_REASON_IP_INHDR;
      break out_err;
    }

    switch (icmph.type) {
      case ICMP_DEST_UNREACH:
        if ((icmph.code & 15) === ICMP_FRAG_NEEDED) {
          const no_pmtu_disc = net.ipv4.sysctl_ip_no_pmtu_disc;
          if (no_pmtu_disc === 2) return reason;
          if (no_pmtu_disc === 3 && !icmp_tag_validation(net, iph.protocol)) return reason;
          if (no_pmtu_disc === 0 || no_pmtu_disc === 3) info = new icmp_frag_hdr(skb.head, skb.transport_header).mtu;
        }
        if (icmph.code > NR_ICMP_UNREACH) return reason;
        break;
      case ICMP_PARAMETERPROB:
        info = icmph.gateway >>> 24;
        break;
      case ICMP_TIME_EXCEEDED:
        __ICMP_INC_STATS(net, ICMP_MIB_INTIMEEXCDS);
        if (icmph.code === ICMP_EXC_FRAGTIME) return reason;
        break;
      default:
        break;
    }

    // RFC 1122: nobody may report an error about a broadcast. Some do.
    if (net.ipv4.sysctl_icmp_ignore_bogus_error_responses === 0) {
      if (inet_addr_type_dev_table(net, skb.dev as net_device, iph.daddr) === RTN_BROADCAST) {
        printk(
          net.world,
          KERN_WARNING,
          `icmp: ${ipv4(ip_hdr(skb).saddr)} sent an invalid ICMP type ${icmph.type}, code ${icmph.code} error to a broadcast: ${ipv4(iph.daddr)} on ${skb.dev?.name}`,
        );
        return reason;
      }
    }
    icmp_socket_deliver(skb, info);
    return reason;
  }
  __ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
  return reason === SKB_NOT_DROPPED_YET ? SKB_DROP_REASON_NOT_SPECIFIED : reason;
}

/** ICMP_REDIRECT: a router knows a better one. */
function icmp_redirect(skb: sk_buff): number {
  if (skb.len < iphdr.sizeof) {
    __ICMP_INC_STATS(dev_net(skb.dev as net_device), ICMP_MIB_INERRORS);
    return SKB_DROP_REASON_PKT_TOO_SMALL;
  }
  if (!pskb_may_pull(skb, iphdr.sizeof)) return SKB_DROP_REASON_PKT_TOO_SMALL;
  icmp_socket_deliver(skb, icmp_hdr(skb).gateway);
  return SKB_NOT_DROPPED_YET;
}

/** The protocol of the quoted packet checks by itself that an ICMP error is about a packet of its own. */
function icmp_tag_validation(net: net, proto: number): boolean {
  return net.world.subsystem(inet_protos)[proto]?.icmp_strict_tag_validation ?? false;
}

/** Gives an error to raw sockets and to the protocol of the quoted packet. */
function icmp_socket_deliver(skb: sk_buff, info: number): void {
  const iph = new iphdr(skb.head, skb.data);
  const protocol = iph.protocol;
  const net = dev_net(skb.dev as net_device);

  // The whole header and 8 bytes of the payload: what handlers rely on.
  if (!pskb_may_pull(skb, iph.ihl * 4 + 8) || protocol === IPPROTO_RAW) {
    __ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
    return;
  }
  raw_icmp_error(skb, protocol, info);
  const ipprot = skb.world.subsystem(inet_protos)[protocol];
  if (ipprot?.err_handler !== undefined) ipprot.err_handler(skb, info);
}

/** The error handler of IPPROTO_ICMP: an error about an ICMP message that this machine sent. */
export function icmp_err(skb: sk_buff, info: number): number {
  const iph = new iphdr(skb.head, skb.data);
  const offset = iph.ihl << 2;
  const icmph = new icmphdr(skb.head, skb.data + offset);
  const { type, code } = icmp_hdr(skb);
  const net = dev_net(skb.dev as net_device);

  // Echo replies come from the kernel itself; all else, from sockets.
  if (icmph.type !== ICMP_ECHOREPLY) {
    ping_err(skb, offset, info);
    return 0;
  }
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED) ipv4_update_pmtu(skb, net, info, 0, IPPROTO_ICMP);
  else if (type === ICMP_REDIRECT) ipv4_redirect(skb, net, 0, IPPROTO_ICMP);
  return 0;
}

/** Counts a message that leaves. */
export function icmp_out_count(net: net, type: number): void {
  ICMPMSGOUT_INC_STATS(net, type);
  ICMP_INC_STATS(net, ICMP_MIB_OUTMSGS);
}
