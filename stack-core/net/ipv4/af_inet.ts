// Sockets of the IPv4 family, and how IPv4 starts. Kernel: net/ipv4/af_inet.c
import {
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EAGAIN,
  EINVAL,
  ENOTCONN,
  EOPNOTSUPP,
  EPROTONOSUPPORT,
  ESOCKTNOSUPPORT,
} from '../../include/linux/errno.ts';
import {
  type net_proto_family,
  type proto_ops,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
  SS_UNCONNECTED,
  type socket,
} from '../../include/linux/net.ts';
import {
  AF_INET,
  AF_UNSPEC,
  type msghdr,
  PF_INET,
  type sockaddr,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import {
  INET_FLAGS_BIND_ADDRESS_NO_PORT,
  INET_FLAGS_HDRINCL,
  inet_set_bit,
  inet_sk,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  type proto,
  SEND_SHUTDOWN,
  SHUTDOWN_MASK,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
  type sock,
  sock_net,
  TCP_CLOSE,
} from '../../include/net/sock.ts';
import { ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import {
  INADDR_ANY,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_WANT,
  IPPROTO_ICMP,
  IPPROTO_IGMP,
  IPPROTO_IP,
  IPPROTO_MAX,
  IPPROTO_PIM,
  IPPROTO_RAW,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from '../../include/uapi/linux/in.ts';
import { RTN_BROADCAST, RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { ktime_get_real_seconds, NSEC_PER_MSEC, NSEC_PER_SEC } from '../../kernel/clock.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { dev_add_pack } from '../core/dev.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import {
  sk_alloc,
  sk_common_release,
  sock_common_getsockopt,
  sock_common_setsockopt,
  sock_init_data,
} from '../core/sock.ts';
import { sock_create_kern, sock_register } from '../socket.ts';
import { arp_init } from './arp-init.ts';
import { inet_addr_type } from './fib_frontend-lookup.ts';
import { icmp_err, icmp_init, icmp_rcv } from './icmp.ts';
import { igmp_net_init } from './igmp-proc.ts';
import { igmp_rcv } from './igmp-receive.ts';
import { ip_mc_drop_socket } from './igmp-socket.ts';
import { ipfrag_init } from './ip_fragment.ts';
import { ip_rcv } from './ip_input.ts';
import { pim_rcv } from './ipmr.ts';
import { ping_prot } from './ping.ts';
import { ip_misc_proc_init } from './proc.ts';
import { inet_add_protocol } from './protocol.ts';
import { inet_addr_valid_or_nonlocal, raw_prot } from './raw.ts';
import { ip_rt_init } from './route-init.ts';
import { ip_static_sysctl_init } from './route-sysctl.ts';
import { sysctl_ipv4_init } from './sysctl_net_ipv4.ts';
import { udp_err, udp_rcv, udplite_rcv } from './udp.ts';
import { udp_prot } from './udp-socket.ts';

/** A protocol that sockets can be made for. */
interface inet_protosw {
  type: number;
  /** IPPROTO_IP: any. */
  protocol: number;
  prot: proto;
  /** INET_PROTOSW_REUSE: the address may be used again at once. */
  reuse: boolean;
}

/** In the order in which they are asked. Differs: streams (TCP) are not there yet. */
const inetsw = subsystem('inetsw', (): readonly inet_protosw[] => [
  { type: SOCK_DGRAM, protocol: IPPROTO_UDP, prot: udp_prot, reuse: false },
  { type: SOCK_DGRAM, protocol: IPPROTO_ICMP, prot: ping_prot, reuse: true },
  { type: SOCK_RAW, protocol: IPPROTO_IP, prot: raw_prot, reuse: true },
]);

/** Makes the socket of `sock.type` and `protocol` (0: the usual one). Returns 0 or a negative errno. */
export function inet_create(net: net, sock: socket, protocol: number, kern: boolean): number {
  if (protocol < 0 || protocol >= IPPROTO_MAX) return -EINVAL;
  sock.state = SS_UNCONNECTED;

  const answer = find_protosw(net.world, sock.type, protocol);
  if (typeof answer === 'number') return answer;
  if (protocol === IPPROTO_IP) protocol = answer.protocol;
  sock.ops = inet_dgram_ops;

  const sk = sk_alloc(net, PF_INET, answer.prot, kern);
  const inet = inet_sk(sk);
  if (answer.reuse) sk.sk_reuse = true;
  if (sock.type === SOCK_RAW) {
    inet.inet_num = protocol;
    if (protocol === IPPROTO_RAW) inet_set_bit(INET_FLAGS_HDRINCL, sk);
  }
  inet.pmtudisc = net.ipv4.sysctl_ip_no_pmtu_disc !== 0 ? IP_PMTUDISC_DONT : IP_PMTUDISC_WANT;
  sock_init_data(sock, sk);
  sk.sk_protocol = protocol;

  if (inet.inet_num !== 0) {
    // A raw socket's protocol is its number: packets may come from now on.
    inet.inet_sport = inet.inet_num;
    const err = sk.sk_prot.hash?.(sk) ?? 0;
    if (err !== 0) {
      sk_common_release(sk);
      return err;
    }
  }
  const err = sk.sk_prot.init?.(sk) ?? 0;
  if (err !== 0) {
    sk_common_release(sk);
    return err;
  }
  return 0;
}

/** The entry for a type and protocol: -ESOCKTNOSUPPORT when there is none of the type, -EPROTONOSUPPORT of the protocol. */
function find_protosw(world: World, type: number, protocol: number): inet_protosw | number {
  // Of streams, only the protocol is missing.
  let err: number = type === SOCK_STREAM ? -EPROTONOSUPPORT : -ESOCKTNOSUPPORT;
  for (const answer of world.subsystem(inetsw)) {
    if (answer.type !== type) continue;
    if (protocol === answer.protocol) {
      if (protocol !== IPPROTO_IP) return answer;
    } else {
      if (protocol === IPPROTO_IP) return answer;
      if (answer.protocol === IPPROTO_IP) return answer;
    }
    err = -EPROTONOSUPPORT;
  }
  return err;
}

export function inet_release(sock: socket): number {
  const { sk } = sock;
  if (sk === null) return 0;
  ip_mc_drop_socket(sk);
  sk.sk_prot.close?.(sk, 0);
  sock.sk = null;
  return 0;
}

export function inet_bind(sock: socket, uaddr: sockaddr): number {
  const sk = sock.sk as sock;
  if (sk.sk_prot.bind !== undefined) return sk.sk_prot.bind(sk, uaddr);
  return __inet_bind(sk, uaddr as sockaddr_in);
}

export function __inet_bind(sk: sock, addr: sockaddr_in): number {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  const family: number = addr.family;
  // Some programs forget the family; with address 0 that does no harm.
  if (family !== AF_INET && (family !== AF_UNSPEC || addr.addr !== INADDR_ANY)) return -EAFNOSUPPORT;

  const chk_addr_ret = inet_addr_type(net, addr.addr);
  if (!inet_addr_valid_or_nonlocal(sk, addr.addr, chk_addr_ret)) return -EADDRNOTAVAIL;
  if (sk.sk_state !== TCP_CLOSE || inet.inet_num !== 0) return -EINVAL;

  inet.inet_rcv_saddr = addr.addr;
  inet.inet_saddr = addr.addr;
  if (chk_addr_ret === RTN_MULTICAST || chk_addr_ret === RTN_BROADCAST) inet.inet_saddr = 0;

  const snum = addr.port;
  if (snum !== 0 || !inet_test_bit(INET_FLAGS_BIND_ADDRESS_NO_PORT, sk)) {
    const err = sk.sk_prot.get_port?.(sk, snum) ?? 0;
    if (err !== 0) {
      inet.inet_saddr = 0;
      inet.inet_rcv_saddr = 0;
      return err;
    }
  }
  if (inet.inet_rcv_saddr !== 0) sk.sk_userlocks |= SOCK_BINDADDR_LOCK;
  if (snum !== 0) sk.sk_userlocks |= SOCK_BINDPORT_LOCK;
  inet.inet_sport = inet.inet_num;
  inet.inet_daddr = 0;
  inet.inet_dport = 0;
  return 0;
}

/** Gives the socket a port if it has none. Returns 0 or -EAGAIN. */
function inet_autobind(sk: sock): number {
  const inet = inet_sk(sk);
  if (inet.inet_num !== 0) return 0;
  if ((sk.sk_prot.get_port?.(sk, 0) ?? 0) !== 0) return -EAGAIN;
  inet.inet_sport = inet.inet_num;
  return 0;
}

export function inet_dgram_connect(sock: socket, uaddr: sockaddr, flags: number): number {
  const sk = sock.sk as sock;
  if (uaddr.family === AF_UNSPEC) return sk.sk_prot.disconnect?.(sk, 0) ?? -EOPNOTSUPP;
  const err = inet_autobind(sk);
  if (err !== 0) return err;
  return sk.sk_prot.connect?.(sk, uaddr) ?? -EOPNOTSUPP;
}

export function inet_sendmsg(sock: socket, msg: msghdr, size: number): number {
  const sk = sock.sk as sock;
  if (inet_sk(sk).inet_num === 0 && sk.sk_prot.no_autobind !== true) {
    const err = inet_autobind(sk);
    if (err !== 0) return err;
  }
  return sk.sk_prot.sendmsg?.(sk, msg, size) ?? -EOPNOTSUPP;
}

export function inet_recvmsg(sock: socket, msg: msghdr, size: number, flags: number): number {
  const sk = sock.sk as sock;
  return sk.sk_prot.recvmsg?.(sk, msg, size, flags) ?? -EOPNOTSUPP;
}

export function inet_getname(sock: socket, peer: boolean): sockaddr | number {
  const inet = inet_sk(sock.sk as sock);
  if (peer) {
    if (inet.inet_dport === 0) return -ENOTCONN;
    return { family: AF_INET, addr: inet.inet_daddr, port: inet.inet_dport };
  }
  const addr = inet.inet_rcv_saddr !== 0 ? inet.inet_rcv_saddr : inet.inet_saddr;
  return { family: AF_INET, addr, port: inet.inet_sport };
}

/** `how` 0: no more receiving, 1: no more sending, 2: neither. */
export function inet_shutdown(sock: socket, how: number): number {
  const sk = sock.sk as sock;
  const shutdown = how + 1;
  if ((shutdown & ~SHUTDOWN_MASK) !== 0 || shutdown === 0) return -EINVAL;
  if (sk.sk_state === TCP_CLOSE) return -ENOTCONN;
  sk.sk_shutdown |= shutdown;
  if ((shutdown & SEND_SHUTDOWN) === 0) sk.sk_data_ready(sk);
  sk.sk_state_change(sk);
  return 0;
}

/** System calls on datagram and raw sockets. */
export const inet_dgram_ops: proto_ops = {
  family: PF_INET,
  release: inet_release,
  bind: inet_bind,
  connect: inet_dgram_connect,
  getname: inet_getname,
  shutdown: inet_shutdown,
  setsockopt: sock_common_setsockopt,
  getsockopt: sock_common_getsockopt,
  sendmsg: inet_sendmsg,
  recvmsg: inet_recvmsg,
};

const inet_family_ops: net_proto_family = { family: PF_INET, create: inet_create };

/** A socket that the kernel sends by and never receives from. */
export function inet_ctl_sock_create(net: net, family: number, type: number, protocol: number): sock {
  const sock = sock_create_kern(net, family, type, protocol);
  if (typeof sock === 'number') throw new Error(`inet_ctl_sock_create: errno ${-sock}`);
  const sk = sock.sk as sock;
  sk.sk_prot.unhash?.(sk);
  return sk;
}

/** Milliseconds since midnight UTC, as ICMP and the timestamp option want it. */
export function inet_current_timestamp(world: World): number {
  const seconds = ktime_get_real_seconds(world) % 86400;
  return seconds * 1000 + Math.floor((world.now_ns % NSEC_PER_SEC) / NSEC_PER_MSEC);
}

/** Starts IPv4: sockets, protocols, routing, settings, and at last the handler of ETH_P_IP. */
export function inet_init(world: World): void {
  sock_register(world, inet_family_ops);
  ip_static_sysctl_init(world);

  const icmp_protocol = {
    handler: icmp_rcv,
    err_handler: icmp_err,
    no_policy: true,
    icmp_strict_tag_validation: false,
  };
  const udp_protocol = { handler: udp_rcv, err_handler: udp_err, no_policy: true, icmp_strict_tag_validation: false };
  const udplite_protocol = { handler: udplite_rcv, no_policy: true, icmp_strict_tag_validation: false };
  const pim_protocol = { handler: pim_rcv, no_policy: false, icmp_strict_tag_validation: false };
  const igmp_protocol = { handler: igmp_rcv, no_policy: false, icmp_strict_tag_validation: false };
  inet_add_protocol(world, icmp_protocol, IPPROTO_ICMP);
  inet_add_protocol(world, udp_protocol, IPPROTO_UDP);
  inet_add_protocol(world, udplite_protocol, IPPROTO_UDPLITE);
  inet_add_protocol(world, igmp_protocol, IPPROTO_IGMP);
  inet_add_protocol(world, pim_protocol, IPPROTO_PIM);

  arp_init(world);
  ip_rt_init(world);
  sysctl_ipv4_init(world);
  icmp_init(world);
  register_pernet_subsys(world, { name: 'net/ipv4/igmp.c', init: igmp_net_init });
  ip_misc_proc_init(world);
  ipfrag_init(world);
  dev_add_pack(world, { type: ETH_P_IP, dev: null, func: ip_rcv });
}
