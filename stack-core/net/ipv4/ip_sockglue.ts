// Options of level SOL_IP. Kernel: net/ipv4/ip_sockglue.c; control messages and the error queue: ip_sockglue-cmsg.ts
import { EADDRINUSE, EINVAL, ENOBUFS, ENOPROTOOPT, ENOTCONN } from '../../include/linux/errno.ts';
import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM } from '../../include/linux/net.ts';
import { SOL_IP } from '../../include/linux/socket.ts';
import { dst_mtu } from '../../include/net/dst.ts';
import { INET_ECN_MASK } from '../../include/net/inet_ecn.ts';
import {
  INET_FLAGS_BIND_ADDRESS_NO_PORT,
  INET_FLAGS_CHECKSUM,
  INET_FLAGS_FREEBIND,
  INET_FLAGS_HDRINCL,
  INET_FLAGS_MC_ALL,
  INET_FLAGS_MC_LOOP,
  INET_FLAGS_NODEFRAG,
  INET_FLAGS_ORIGDSTADDR,
  INET_FLAGS_PASSSEC,
  INET_FLAGS_PKTINFO,
  INET_FLAGS_RECVERR,
  INET_FLAGS_RECVERR_RFC4884,
  INET_FLAGS_RECVFRAGSIZE,
  INET_FLAGS_RECVOPTS,
  INET_FLAGS_RETOPTS,
  INET_FLAGS_TOS,
  INET_FLAGS_TRANSPARENT,
  INET_FLAGS_TTL,
  inet_assign_bit,
  inet_sk,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import { rt_tos2priority } from '../../include/net/route.ts';
import { sk_dst_get, sk_dst_reset, type sock, sock_net } from '../../include/net/sock.ts';
import {
  IP_BIND_ADDRESS_NO_PORT,
  IP_CHECKSUM,
  IP_FREEBIND,
  IP_HDRINCL,
  IP_MINTTL,
  IP_MTU,
  IP_MTU_DISCOVER,
  IP_MULTICAST_ALL,
  IP_MULTICAST_IF,
  IP_MULTICAST_LOOP,
  IP_MULTICAST_TTL,
  IP_NODEFRAG,
  IP_OPTIONS,
  IP_PASSSEC,
  IP_PKTINFO,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_OMIT,
  IP_PROTOCOL,
  IP_RECVERR,
  IP_RECVERR_RFC4884,
  IP_RECVFRAGSIZE,
  IP_RECVOPTS,
  IP_RECVORIGDSTADDR,
  IP_RECVTOS,
  IP_RECVTTL,
  IP_RETOPTS,
  IP_ROUTER_ALERT,
  IP_TOS,
  IP_TRANSPARENT,
  IP_TTL,
  IP_UNICAST_IF,
  IPPROTO_RAW,
} from '../../include/uapi/linux/in.ts';
import { skb_queue_purge } from '../core/skbuff.ts';
import { ip4_datagram_release_cb } from './datagram.ts';
import { ip_options_get } from './ip_options-compile.ts';
import { ip_mcast_setsockopt, is_multicast_option } from './ip_sockglue-mcast.ts';

/** Options that are one bit of `inet_flags`. */
const FLAG_OPTIONS: { readonly [optname: number]: number } = {
  [IP_PKTINFO]: INET_FLAGS_PKTINFO,
  [IP_RECVTTL]: INET_FLAGS_TTL,
  [IP_RECVTOS]: INET_FLAGS_TOS,
  [IP_RECVOPTS]: INET_FLAGS_RECVOPTS,
  [IP_RETOPTS]: INET_FLAGS_RETOPTS,
  [IP_PASSSEC]: INET_FLAGS_PASSSEC,
  [IP_RECVORIGDSTADDR]: INET_FLAGS_ORIGDSTADDR,
  [IP_CHECKSUM]: INET_FLAGS_CHECKSUM,
  [IP_RECVFRAGSIZE]: INET_FLAGS_RECVFRAGSIZE,
  [IP_RECVERR]: INET_FLAGS_RECVERR,
  [IP_RECVERR_RFC4884]: INET_FLAGS_RECVERR_RFC4884,
  [IP_FREEBIND]: INET_FLAGS_FREEBIND,
  [IP_TRANSPARENT]: INET_FLAGS_TRANSPARENT,
  [IP_HDRINCL]: INET_FLAGS_HDRINCL,
  [IP_NODEFRAG]: INET_FLAGS_NODEFRAG,
  [IP_BIND_ADDRESS_NO_PORT]: INET_FLAGS_BIND_ADDRESS_NO_PORT,
  [IP_MULTICAST_LOOP]: INET_FLAGS_MC_LOOP,
  [IP_MULTICAST_ALL]: INET_FLAGS_MC_ALL,
};

/** Sets an option: `optval` is its number, or the bytes of IP_OPTIONS. Returns 0 or a negative errno. */
export function ip_setsockopt(sk: sock, level: number, optname: number, optval: unknown): number {
  if (level !== SOL_IP) return -ENOPROTOOPT;
  if (optname === IP_OPTIONS) return set_ip_options(sk, optval);
  if (is_multicast_option(optname)) return ip_mcast_setsockopt(sk, optname, optval);
  if (typeof optval !== 'number' || !Number.isInteger(optval)) return -EINVAL;
  return do_ip_setsockopt(sk, optname, optval);
}

function do_ip_setsockopt(sk: sock, optname: number, val: number): number {
  const inet = inet_sk(sk);
  const { sk_type } = sk;
  switch (optname) {
    case IP_ROUTER_ALERT:
      return ip_ra_control(sk, val !== 0);
    case IP_HDRINCL:
    case IP_NODEFRAG:
      if (sk_type !== SOCK_RAW) return -ENOPROTOOPT;
      break;
    case IP_RECVFRAGSIZE:
      if (sk_type !== SOCK_RAW && sk_type !== SOCK_DGRAM) return -EINVAL;
      break;
    case IP_RECVERR:
      if (val === 0) skb_queue_purge(sk.sk_error_queue);
      break;
    case IP_RECVERR_RFC4884:
      if (val < 0 || val > 1) return -EINVAL;
      break;
    case IP_MULTICAST_ALL:
      if (val !== 0 && val !== 1) return -EINVAL;
      break;
    case IP_TOS:
      __ip_sock_set_tos(sk, val);
      return 0;
    case IP_TTL:
      if (val !== -1 && (val < 1 || val > 255)) return -EINVAL;
      inet.uc_ttl = val;
      return 0;
    case IP_MINTTL:
      if (val < 0 || val > 255) return -EINVAL;
      inet.min_ttl = val;
      return 0;
    case IP_MTU_DISCOVER:
      if (val < IP_PMTUDISC_DONT || val > IP_PMTUDISC_OMIT) return -EINVAL;
      inet.pmtudisc = val;
      return 0;
    case IP_MULTICAST_TTL:
      if (sk_type === SOCK_STREAM || val < -1 || val > 255) return -EINVAL;
      inet.mc_ttl = val === -1 ? 1 : val;
      return 0;
    case IP_UNICAST_IF:
      if (val !== 0 && !sock_net(sk).dev_index_head.has(val)) return -EINVAL;
      inet.uc_index = val;
      return 0;
    default:
      break;
  }
  const flag = FLAG_OPTIONS[optname];
  if (flag === undefined) return -ENOPROTOOPT;
  inet_assign_bit(flag, sk, val !== 0);
  return 0;
}

function set_ip_options(sk: sock, optval: unknown): number {
  if (!(optval instanceof Uint8Array) || optval.length > 40) return -EINVAL;
  const opt = ip_options_get(sock_net(sk), optval);
  if (typeof opt === 'number') return opt;
  inet_sk(sk).inet_opt = opt.optlen === 0 ? null : opt;
  return 0;
}

/** The TOS of what the socket sends; its priority follows. The ECN bits of a stream belong to the protocol. */
export function __ip_sock_set_tos(sk: sock, val: number): void {
  const inet = inet_sk(sk);
  let tos = val & 0xff;
  if (sk.sk_type === SOCK_STREAM) tos = (tos & ~INET_ECN_MASK) | (inet.tos & INET_ECN_MASK);
  if (inet.tos === tos) return;
  inet.tos = tos;
  sk.sk_priority = rt_tos2priority(tos);
  sk_dst_reset(sk);
}

/** Enters a raw socket into the list of those that get packets with the router alert option, or takes it out. */
export function ip_ra_control(sk: sock, on: boolean): number {
  const { ra_chain } = sock_net(sk).ipv4;
  if (sk.sk_type !== SOCK_RAW || inet_sk(sk).inet_num === IPPROTO_RAW) return -EINVAL;
  const at = ra_chain.indexOf(sk);
  if (on) {
    if (at >= 0) return -EADDRINUSE;
    ra_chain.push(sk);
    return 0;
  }
  if (at < 0) return -ENOBUFS;
  ra_chain.splice(at, 1);
  return 0;
}

/** The value of an option, or a negative errno. */
export function ip_getsockopt(sk: sock, level: number, optname: number): unknown {
  if (level !== SOL_IP) return -ENOPROTOOPT;
  const inet = inet_sk(sk);
  const flag = FLAG_OPTIONS[optname];
  if (flag !== undefined) return inet_test_bit(flag, sk) ? 1 : 0;
  switch (optname) {
    case IP_OPTIONS:
      return inet.inet_opt?.__data?.slice(0, inet.inet_opt.optlen) ?? new Uint8Array(0);
    case IP_TOS:
      return inet.tos;
    case IP_TTL:
      if (inet.uc_ttl >= 0) return inet.uc_ttl;
      return sock_net(sk).ipv4.sysctl_ip_default_ttl;
    case IP_MINTTL:
      return inet.min_ttl;
    case IP_MTU_DISCOVER:
      return inet.pmtudisc;
    case IP_MTU: {
      ip4_datagram_release_cb(sk);
      const dst = sk_dst_get(sk);
      return dst === null ? -ENOTCONN : dst_mtu(dst);
    }
    case IP_MULTICAST_TTL:
      return inet.mc_ttl;
    case IP_MULTICAST_IF:
      return inet.mc_addr;
    case IP_UNICAST_IF:
      return inet.uc_index;
    case IP_PROTOCOL:
      return inet.inet_num;
    default:
      return -ENOPROTOOPT;
  }
}
