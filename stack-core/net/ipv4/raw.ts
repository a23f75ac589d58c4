// Raw sockets: packets of one protocol, past the transport layer. Kernel: net/ipv4/raw.c
import {
  EADDRNOTAVAIL,
  EHOSTUNREACH,
  EINVAL,
  EMSGSIZE,
  ENOPROTOOPT,
  EOPNOTSUPP,
  EPROTO,
} from '../../include/linux/errno.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { dev_net, NET_RX_DROP, NET_RX_SUCCESS, type net_device } from '../../include/linux/netdevice.ts';
import { nf_reset_ct, type sk_buff, skb_network_offset } from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  MSG_ERRQUEUE,
  MSG_OOB,
  MSG_TRUNC,
  type msghdr,
  SOL_RAW,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import { icmp_err_convert } from '../../include/net/icmp.ts';
import {
  INET_FLAGS_HDRINCL,
  INET_FLAGS_RECVERR,
  inet_can_nonlocal_bind,
  inet_cmsg_flags,
  inet_sk,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { raw_sk, raw_sock } from '../../include/net/raw.ts';
import { inet_iif } from '../../include/net/route.ts';
import {
  type proto,
  sk_error_report,
  type sock,
  sock_net,
  TCP_CLOSE,
  TCP_ESTABLISHED,
} from '../../include/net/sock.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_FILTER,
  ICMP_FRAG_NEEDED,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  icmphdr,
  NR_ICMP_UNREACH,
} from '../../include/uapi/linux/icmp.ts';
import { IP_PMTUDISC_DONT, IPPROTO_ICMP } from '../../include/uapi/linux/in.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { RTN_BROADCAST, RTN_LOCAL, RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { skb_free_datagram, skb_recv_datagram } from '../core/datagram.ts';
import { kfree_skb_reason, skb_bytes, skb_clone, skb_push } from '../core/skbuff.ts';
import { sk_common_release, sock_queue_rcv_skb_reason } from '../core/sock.ts';
import { ip4_datagram_connect } from './datagram.ts';
import { inet_addr_type } from './fib_frontend-lookup.ts';
import { ip_mc_sf_allow } from './igmp-socket.ts';
import { ip_flush_pending_frames } from './ip_output-append.ts';
import { ip_getsockopt, ip_ra_control, ip_setsockopt } from './ip_sockglue.ts';
import { ip_cmsg_recv, ip_icmp_error, ip_recv_error, ipv4_pktinfo_prepare } from './ip_sockglue-cmsg.ts';
import { raw_sendmsg } from './raw-sendmsg.ts';
import { ipv4_sk_redirect, ipv4_sk_update_pmtu } from './route-pmtu.ts';
import { __udp_disconnect } from './udp-socket.ts';

/** Gives copies of a received packet to the raw sockets of its protocol. True when there was one. */
export function raw_local_deliver(skb: sk_buff, protocol: number): boolean {
  const net = dev_net(skb.dev as net_device);
  const hlist = net.ipv4.raw_ht[protocol];
  if (hlist === null) return false;
  return raw_v4_input(net, skb, ip_hdr(skb), hlist);
}

function raw_v4_input(net: net, skb: sk_buff, iph: iphdr, hlist: readonly raw_sock[]): boolean {
  const dif = inet_iif(skb);
  let delivered = false;
  // A copy: a socket's program may close it meanwhile.
  for (const sk of hlist.slice()) {
    if (!raw_v4_match(net, sk, iph.protocol, iph.saddr, iph.daddr, dif)) continue;
    if (sk.sk_rmem_alloc >= sk.sk_rcvbuf) {
      sk.sk_drops++;
      continue;
    }
    delivered = true;
    if (iph.protocol === IPPROTO_ICMP && icmp_filter(sk, skb)) continue;
    if (!ip_mc_sf_allow(sk, iph.daddr, iph.saddr, dif)) continue;
    raw_rcv(sk, skb_clone(skb));
  }
  return delivered;
}

/** Does the socket want packets from `raddr` to `laddr` that came in by device `dif`? */
export function raw_v4_match(net: net, sk: raw_sock, num: number, raddr: number, laddr: number, dif: number): boolean {
  if (sk.sk_net !== net || sk.inet_num !== num) return false;
  if (sk.inet_daddr !== 0 && sk.inet_daddr !== raddr) return false;
  if (sk.inet_rcv_saddr !== 0 && sk.inet_rcv_saddr !== laddr) return false;
  return sk.sk_bound_dev_if === 0 || sk.sk_bound_dev_if === dif;
}

/** Does the socket's filter hold the ICMP message back? */
function icmp_filter(sk: raw_sock, skb: sk_buff): boolean {
  if (skb.transport_header + icmphdr.sizeof > skb.tail) return true;
  const { type } = icmp_hdr(skb);
  // Unknown types pass.
  if (type >= 32) return false;
  return ((1 << type) & raw_sk(sk).filter) !== 0;
}

/** Queues a packet for a raw socket, IP header first. Owns `skb`. */
export function raw_rcv(sk: sock, skb: sk_buff): number {
  nf_reset_ct(skb);
  skb_push(skb, -skb_network_offset(skb));
  raw_rcv_skb(sk, skb);
  return 0;
}

function raw_rcv_skb(sk: sock, skb: sk_buff): number {
  ipv4_pktinfo_prepare(sk, skb, true);
  const reason = sock_queue_rcv_skb_reason(sk, skb);
  if (reason !== SKB_NOT_DROPPED_YET) {
    kfree_skb_reason(skb, reason);
    return NET_RX_DROP;
  }
  return NET_RX_SUCCESS;
}

/** Tells raw sockets of an ICMP error about a packet of their protocol; data begins with the quoted IP header. */
export function raw_icmp_error(skb: sk_buff, protocol: number, info: number): void {
  const dev = skb.dev as net_device;
  const net = dev_net(dev);
  const iph = new iphdr(skb.head, skb.data);
  for (const sk of net.ipv4.raw_ht[protocol] ?? []) {
    if (!raw_v4_match(net, sk, iph.protocol, iph.daddr, iph.saddr, dev.ifindex)) continue;
    raw_err(sk, skb, info);
  }
}

function raw_err(sk: raw_sock, skb: sk_buff, info: number): void {
  const { type, code } = icmp_hdr(skb);
  const recverr = inet_test_bit(INET_FLAGS_RECVERR, sk);
  let err = 0;
  let harderr = false;

  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED) {
    ipv4_sk_update_pmtu(skb, sk, info);
  } else if (type === ICMP_REDIRECT) {
    ipv4_sk_redirect(skb, sk);
    return;
  }
  // Only who asked for errors, or is connected, can make sense of one.
  if (!recverr && sk.sk_state !== TCP_ESTABLISHED) return;

  switch (type) {
    case ICMP_SOURCE_QUENCH:
      return;
    case ICMP_PARAMETERPROB:
      err = EPROTO;
      harderr = true;
      break;
    case ICMP_DEST_UNREACH:
      err = EHOSTUNREACH;
      if (code > NR_ICMP_UNREACH) break;
      if (code === ICMP_FRAG_NEEDED) {
        harderr = sk.pmtudisc !== IP_PMTUDISC_DONT;
        err = EMSGSIZE;
      } else {
        err = icmp_err_convert[code].errno;
        harderr = icmp_err_convert[code].fatal;
      }
      break;
    default:
      err = EHOSTUNREACH;
      break;
  }
  if (recverr) {
    const iph = new iphdr(skb.head, skb.data);
    const payload = inet_test_bit(INET_FLAGS_HDRINCL, sk) ? skb.data : skb.data + (iph.ihl << 2);
    ip_icmp_error(sk, skb, err, 0, info, payload);
  }
  if (recverr || harderr) {
    sk.sk_err = err;
    sk_error_report(sk);
  }
}

/** The oldest packet in the queue. Returns its bytes (as many as fit into `len`), or a negative errno. */
export function raw_recvmsg(sk: sock, msg: msghdr, len: number, flags: number): number {
  if ((flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  if ((flags & MSG_ERRQUEUE) !== 0) return ip_recv_error(sk, msg, len);

  const skb = skb_recv_datagram(sk, flags);
  if (typeof skb === 'number') return skb;
  let copied = skb.len;
  if (len < copied) {
    msg.msg_flags |= MSG_TRUNC;
    copied = len;
  }
  msg.msg_iov = skb_bytes(skb).subarray(0, copied);
  msg.msg_name = { family: AF_INET, port: 0, addr: ip_hdr(skb).saddr };
  if (inet_cmsg_flags(inet_sk(sk)) !== 0) ip_cmsg_recv(msg, sk, skb);
  if ((flags & MSG_TRUNC) !== 0) copied = skb.len;
  skb_free_datagram(sk, skb);
  return copied;
}

export function raw_bind(sk: sock, addr: sockaddr_in): number {
  const inet = inet_sk(sk);
  if (sk.sk_state !== TCP_CLOSE) return -EINVAL;
  const chk_addr_ret = inet_addr_type(sock_net(sk), addr.addr);
  if (!inet_addr_valid_or_nonlocal(sk, addr.addr, chk_addr_ret)) return -EADDRNOTAVAIL;
  inet.inet_rcv_saddr = addr.addr;
  inet.inet_saddr = addr.addr;
  // Sent by the device's own address.
  if (chk_addr_ret === RTN_MULTICAST || chk_addr_ret === RTN_BROADCAST) inet.inet_saddr = 0;
  return 0;
}

/** May a socket be bound to `addr`, which is of type `addr_type` (RTN_*)? */
export const inet_addr_valid_or_nonlocal = (sk: sock, addr: number, addr_type: number): boolean =>
  inet_can_nonlocal_bind(sk) ||
  addr === 0 ||
  addr_type === RTN_LOCAL ||
  addr_type === RTN_MULTICAST ||
  addr_type === RTN_BROADCAST;

function raw_hash_sk(sk: sock): number {
  const { raw_ht } = sock_net(sk).ipv4;
  const { inet_num } = inet_sk(sk);
  raw_ht[inet_num] = [raw_sk(sk), ...(raw_ht[inet_num] ?? [])];
  return 0;
}

function raw_unhash_sk(sk: sock): void {
  const { raw_ht } = sock_net(sk).ipv4;
  const { inet_num } = inet_sk(sk);
  const rest = (raw_ht[inet_num] ?? []).filter(other => other !== sk);
  raw_ht[inet_num] = rest.length === 0 ? null : rest;
}

function raw_setsockopt(sk: sock, level: number, optname: number, optval: unknown): number {
  if (level !== SOL_RAW) return ip_setsockopt(sk, level, optname, optval);
  if (optname !== ICMP_FILTER) return -ENOPROTOOPT;
  if (inet_sk(sk).inet_num !== IPPROTO_ICMP) return -EOPNOTSUPP;
  if (typeof optval !== 'number') return -EINVAL;
  raw_sk(sk).filter = optval >>> 0;
  return 0;
}

function raw_getsockopt(sk: sock, level: number, optname: number): unknown {
  if (level !== SOL_RAW) return ip_getsockopt(sk, level, optname);
  if (optname !== ICMP_FILTER) return -ENOPROTOOPT;
  if (inet_sk(sk).inet_num !== IPPROTO_ICMP) return -EOPNOTSUPP;
  return raw_sk(sk).filter;
}

export const raw_prot: proto = {
  name: 'RAW',
  obj: raw_sock,
  close(sk) {
    ip_ra_control(sk, false);
    sk_common_release(sk);
  },
  destroy: ip_flush_pending_frames,
  connect: (sk, uaddr) => ip4_datagram_connect(sk, uaddr as sockaddr_in),
  disconnect: __udp_disconnect,
  setsockopt: raw_setsockopt,
  getsockopt: raw_getsockopt,
  sendmsg: raw_sendmsg,
  recvmsg: raw_recvmsg,
  bind: (sk, uaddr) => raw_bind(sk, uaddr as sockaddr_in),
  backlog_rcv: raw_rcv_skb,
  hash: raw_hash_sk,
  unhash: raw_unhash_sk,
};
