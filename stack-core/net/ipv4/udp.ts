// Receiving UDP. Kernel: net/ipv4/udp.c; sockets are in udp-socket.ts, sending in udp-sendmsg.ts
import { EHOSTUNREACH, EMSGSIZE, ENOENT, ENOMEM, EPROTO } from '../../include/linux/errno.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import {
  __skb_pull,
  CHECKSUM_COMPLETE,
  CHECKSUM_NONE,
  nf_reset_ct,
  type sk_buff,
  skb_csum_unnecessary,
  skb_queue_tail,
} from '../../include/linux/skbuff.ts';
import { udp_hdr, type udp_sock } from '../../include/linux/udp.ts';
import { csum_fold, csum_sub, csum_tcpudp_nofold } from '../../include/net/checksum.ts';
import {
  SKB_DROP_REASON_NO_SOCKET,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_PKT_TOO_SMALL,
  SKB_DROP_REASON_SOCKET_RCVBUFF,
  SKB_DROP_REASON_UDP_CSUM,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import { icmp_err_convert } from '../../include/net/icmp.ts';
import { INET_FLAGS_RECVERR, inet_test_bit } from '../../include/net/inet_sock.ts';
import { IPCB, inet_skb_parm } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_iif, skb_rtable } from '../../include/net/route.ts';
import { __ICMP_INC_STATS, __UDP_INC_STATS, UDP_INC_STATS } from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { sk_error_report, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_FRAG_NEEDED,
  ICMP_PARAMETERPROB,
  ICMP_PORT_UNREACH,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  NR_ICMP_UNREACH,
} from '../../include/uapi/linux/icmp.ts';
import { PACKET_HOST } from '../../include/uapi/linux/if_packet.ts';
import { IP_PMTUDISC_DONT, IPPROTO_UDP, IPPROTO_UDPLITE } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import {
  ICMP_MIB_INERRORS,
  UDP_MIB_CSUMERRORS,
  UDP_MIB_IGNOREDMULTI,
  UDP_MIB_INERRORS,
  UDP_MIB_NOPORTS,
  UDP_MIB_RCVBUFERRORS,
} from '../../include/uapi/linux/snmp.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { sk_filter_trim_cap } from '../core/filter.ts';
import { consume_skb, kfree_skb, kfree_skb_reason, pskb_may_pull, pskb_trim_rcsum, skb_clone } from '../core/skbuff.ts';
import { skb_checksum_complete, skb_checksum_init_zero_check } from '../core/skbuff-checksum.ts';
import { skb_set_owner_r } from '../core/sock.ts';
import { icmp_send } from './icmp.ts';
import { ip_icmp_error, ipv4_pktinfo_prepare } from './ip_sockglue-cmsg.ts';
import { ipv4_redirect, ipv4_sk_redirect, ipv4_sk_update_pmtu, ipv4_update_pmtu } from './route-pmtu.ts';
import { __udp_is_mcast_sock, __udp4_lib_demux_lookup, __udp4_lib_lookup } from './udp-lookup.ts';

/** The handler of IPPROTO_UDP. Owns `skb`. */
export const udp_rcv = (skb: sk_buff): number => __udp4_lib_rcv(skb, IPPROTO_UDP);

/** The handler of IPPROTO_UDPLITE, whose checksum may cover a part only. Owns `skb`. RFC 3828. */
export const udplite_rcv = (skb: sk_buff): number => __udp4_lib_rcv(skb, IPPROTO_UDPLITE);

/** Length, checksum, socket; where there is no socket, answers "port unreachable". */
export function __udp4_lib_rcv(skb: sk_buff, proto: number): number {
  const rt = skb_rtable(skb);
  const net = dev_net(skb.dev as net_device);
  const is_udplite = proto === IPPROTO_UDPLITE;
  let drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;

  drop: {
    csum_error: {
      short_packet: {
        if (!pskb_may_pull(skb, udphdr.sizeof)) break drop;
        const uh = udp_hdr(skb);
        const ulen = uh.len;
        const iph = ip_hdr(skb);
        if (ulen > skb.len) break short_packet;
        // UDP-Lite has the coverage of the checksum in the place of the length.
        if (!is_udplite && (ulen < udphdr.sizeof || pskb_trim_rcsum(skb, ulen) !== 0)) break short_packet;
        if (udp4_csum_init(skb, uh, iph, proto) !== 0) break csum_error;

        const stolen = skb_steal_sock(skb);
        if (stolen !== null) return udp_unicast_rcv_skb(stolen, skb);
        if ((rt.rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) !== 0) {
          return __udp4_lib_mcast_deliver(net, skb, uh, iph.saddr, iph.daddr, is_udplite);
        }
        // Differs: there are no UDP-Lite sockets.
        const sk = is_udplite ? null : __udp4_lib_lookup(net, iph.saddr, uh.source, iph.daddr, uh.dest, inet_iif(skb));
        if (sk !== null) return udp_unicast_rcv_skb(sk, skb);

        nf_reset_ct(skb);
        // A datagram with a wrong checksum may have been for another port: no answer.
        if (udp_lib_checksum_complete(skb) !== 0) break csum_error;

        drop_reason = SKB_DROP_REASON_NO_SOCKET;
        __UDP_INC_STATS(net, UDP_MIB_NOPORTS, is_udplite);
        icmp_send(skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
        kfree_skb_reason(skb, drop_reason);
        return 0;
      }
      drop_reason = SKB_DROP_REASON_PKT_TOO_SMALL;
      break drop;
    }
    drop_reason = SKB_DROP_REASON_UDP_CSUM;
    __UDP_INC_STATS(net, UDP_MIB_CSUMERRORS, is_udplite);
  }
  __UDP_INC_STATS(net, UDP_MIB_INERRORS, is_udplite);
  kfree_skb_reason(skb, drop_reason);
  return 0;
}

/** Checks short datagrams at once; of others the pseudo header is noted. 0, or not when the checksum is wrong. */
function udp4_csum_init(skb: sk_buff, uh: udphdr, iph: iphdr, proto: number): number {
  const psum = csum_tcpudp_nofold(iph.saddr, iph.daddr, skb.len, proto, 0);
  if (proto === IPPROTO_UDPLITE) {
    const bad = udplite_checksum_init(skb, uh);
    if (bad !== 0) return bad;
    if (IPCB(skb).cscov !== 0) {
      skb.csum = psum;
      return 0;
    }
  }
  const err = skb_checksum_init_zero_check(skb, uh.check, psum);
  if (err !== 0) return err;
  if (skb.ip_summed === CHECKSUM_COMPLETE && !skb.csum_valid) skb.ip_summed = CHECKSUM_NONE;
  return 0;
}

/** RFC 3828: there must be a checksum, over at least the header. Returns 0, or 1 when it cannot be right. */
function udplite_checksum_init(skb: sk_buff, uh: udphdr): number {
  if (uh.check === 0) return 1;
  const cscov = uh.len;
  if (cscov === 0 || cscov === skb.len) return 0;
  if (cscov < udphdr.sizeof || cscov > skb.len) return 1;
  IPCB(skb).cscov = cscov;
  if (skb.ip_summed === CHECKSUM_COMPLETE) skb.ip_summed = CHECKSUM_NONE;
  skb.csum_valid = false;
  return 0;
}

/** Checks what has not been checked yet. 0 when the checksum is right. */
export function udp_lib_checksum_complete(skb: sk_buff): number {
  const cscov = skb.cb instanceof inet_skb_parm ? skb.cb.cscov : 0;
  if (cscov === 0 || skb_csum_unnecessary(skb)) return skb_checksum_complete(skb);
  return csum_fold(csum_partial(skb.head, skb.data, cscov, skb.csum));
}

/** The socket that early demultiplexing found. */
function skb_steal_sock(skb: sk_buff): udp_sock | null {
  const sk = skb.sk as udp_sock | null;
  if (sk === null) return null;
  skb.sk = null;
  skb.destructor = null;
  return sk;
}

function udp_unicast_rcv_skb(sk: udp_sock, skb: sk_buff): number {
  udp_queue_rcv_skb(sk, skb);
  return 0;
}

/** Queues the datagram for the socket, or drops it. Owns `skb`. Returns 0 or -1. */
export function udp_queue_rcv_skb(sk: udp_sock, skb: sk_buff): number {
  nf_reset_ct(skb);
  const filtered = sk_filter_trim_cap(sk, skb, udphdr.sizeof);
  if (filtered !== SKB_NOT_DROPPED_YET) {
    UDP_INC_STATS(sk.sk_net, UDP_MIB_INERRORS, false);
    sk.sk_drops++;
    kfree_skb_reason(skb, filtered);
    return -1;
  }
  udp_csum_pull_header(skb);
  ipv4_pktinfo_prepare(sk, skb, true);
  return __udp_queue_rcv_skb(sk, skb);
}

/** Takes the header off, and out of the sum. */
function udp_csum_pull_header(skb: sk_buff): void {
  if (!skb.csum_valid && skb.ip_summed === CHECKSUM_NONE) {
    skb.csum = csum_partial(skb.head, skb.data, udphdr.sizeof, skb.csum);
  } else if (skb.ip_summed === CHECKSUM_COMPLETE) {
    skb.csum = csum_sub(skb.csum, csum_partial(skb.head, skb.data, udphdr.sizeof, 0));
  }
  __skb_pull(skb, udphdr.sizeof);
}

function __udp_queue_rcv_skb(sk: udp_sock, skb: sk_buff): number {
  const rc = __udp_enqueue_schedule_skb(sk, skb);
  if (rc >= 0) return 0;
  const { sk_net } = sk;
  UDP_INC_STATS(sk_net, UDP_MIB_RCVBUFERRORS, false);
  UDP_INC_STATS(sk_net, UDP_MIB_INERRORS, false);
  kfree_skb_reason(skb, SKB_DROP_REASON_SOCKET_RCVBUFF);
  return -1;
}

/** Puts the datagram into the queue and wakes the reader. 0, or -ENOMEM when the queue is full. */
function __udp_enqueue_schedule_skb(sk: udp_sock, skb: sk_buff): number {
  // One datagram always has a place.
  if (sk.sk_rmem_alloc + skb.truesize > sk.sk_rcvbuf && sk.sk_rmem_alloc > 0) {
    sk.sk_drops++;
    return -ENOMEM;
  }
  skb_set_owner_r(skb, sk);
  skb_queue_tail(sk.sk_receive_queue, skb);
  sk.sk_data_ready(sk);
  return 0;
}

/** A multicast or broadcast goes to every socket that wants it. */
function __udp4_lib_mcast_deliver(
  net: net,
  skb: sk_buff,
  uh: udphdr,
  saddr: number,
  daddr: number,
  is_udplite: boolean,
): number {
  const dif = (skb.dev as net_device).ifindex;
  let first: udp_sock | null = null;
  for (const sk of is_udplite ? [] : (net.ipv4.udp_table.get(uh.dest) ?? [])) {
    if (!__udp_is_mcast_sock(sk, daddr, uh.source, saddr, dif)) continue;
    if (first === null) {
      first = sk;
      continue;
    }
    const nskb = skb_clone(skb);
    if (udp_queue_rcv_skb(sk, nskb) > 0) consume_skb(nskb);
  }
  if (first !== null) {
    if (udp_queue_rcv_skb(first, skb) > 0) consume_skb(skb);
  } else {
    kfree_skb(skb);
    __UDP_INC_STATS(net, UDP_MIB_IGNOREDMULTI, is_udplite);
  }
  return 0;
}

/** Finds the socket of a connected flow before routing does its work. SKB_NOT_DROPPED_YET. */
export function udp_v4_early_demux(skb: sk_buff): number {
  const dev = skb.dev as net_device;
  const net = dev_net(dev);
  if (net.ipv4.udp_table.size === 0) return SKB_NOT_DROPPED_YET;
  if (skb.pkt_type !== PACKET_HOST) return SKB_NOT_DROPPED_YET;
  if (!pskb_may_pull(skb, skb.transport_header - skb.data + udphdr.sizeof)) return SKB_NOT_DROPPED_YET;
  const iph = ip_hdr(skb);
  const uh = udp_hdr(skb);
  const sk = __udp4_lib_demux_lookup(net, uh.dest, iph.daddr, uh.source, iph.saddr, dev.ifindex);
  if (sk === null) return SKB_NOT_DROPPED_YET;
  skb.sk = sk;
  skb.destructor = sock_efree;
  return SKB_NOT_DROPPED_YET;
}

function sock_efree(skb: sk_buff): void {}

/** The error handler of IPPROTO_UDP: an ICMP error about a datagram that this machine sent. */
export function udp_err(skb: sk_buff, info: number): number {
  const { type, code } = icmp_hdr(skb);
  const net = dev_net(skb.dev as net_device);
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED) ipv4_update_pmtu(skb, net, info, 0, IPPROTO_UDP);
  else if (type === ICMP_REDIRECT) ipv4_redirect(skb, net, 0, IPPROTO_UDP);
  return __udp4_lib_err(skb, info);
}

/** Tells the socket that sent the quoted datagram. Returns 0 or -ENOENT. */
function __udp4_lib_err(skb: sk_buff, info: number): number {
  const dev = skb.dev as net_device;
  const net = dev_net(dev);
  const { type, code } = icmp_hdr(skb);
  const iph = new iphdr(skb.head, skb.data);
  const uh = new udphdr(skb.head, skb.data + (iph.ihl << 2));
  const sk = __udp4_lib_lookup(net, iph.daddr, uh.dest, iph.saddr, uh.source, dev.ifindex);
  if (sk === null) {
    __ICMP_INC_STATS(net, ICMP_MIB_INERRORS);
    return -ENOENT;
  }

  let err: number = EHOSTUNREACH;
  let harderr = false;
  switch (type) {
    case ICMP_SOURCE_QUENCH:
      return 0;
    case ICMP_PARAMETERPROB:
      err = EPROTO;
      harderr = true;
      break;
    case ICMP_DEST_UNREACH:
      if (code === ICMP_FRAG_NEEDED) {
        ipv4_sk_update_pmtu(skb, sk, info);
        if (sk.pmtudisc === IP_PMTUDISC_DONT) return 0;
        err = EMSGSIZE;
        harderr = true;
        break;
      }
      if (code <= NR_ICMP_UNREACH) {
        harderr = icmp_err_convert[code].fatal;
        err = icmp_err_convert[code].errno;
      }
      break;
    case ICMP_REDIRECT:
      ipv4_sk_redirect(skb, sk);
      return 0;
    default:
      break;
  }
  // RFC 1122 section 4.1.3.3: errors go to the program.
  if (inet_test_bit(INET_FLAGS_RECVERR, sk)) ip_icmp_error(sk, skb, err, uh.dest, info, uh.off + udphdr.sizeof);
  else if (!harderr || sk.sk_state !== TCP_ESTABLISHED) return 0;
  sk.sk_err = err;
  sk_error_report(sk as sock);
  return 0;
}
