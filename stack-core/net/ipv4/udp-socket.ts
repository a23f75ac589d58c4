// UDP sockets: ports, receiving by the program, options. Kernel: net/ipv4/udp.c
import { EADDRINUSE, EINVAL, ENOPROTOOPT } from '../../include/linux/errno.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import {
  AF_INET,
  MSG_ERRQUEUE,
  MSG_PEEK,
  MSG_TRUNC,
  type msghdr,
  SOL_UDP,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { udp_hdr, udp_sk, udp_sock } from '../../include/linux/udp.ts';
import { inet_cmsg_flags, inet_sk } from '../../include/net/inet_sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { UDP_INC_STATS } from '../../include/net/snmp.ts';
import {
  type proto,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
  type sock,
  sock_net,
  TCP_CLOSE,
} from '../../include/net/sock.ts';
import { UDP_MIB_CSUMERRORS, UDP_MIB_INDATAGRAMS, UDP_MIB_INERRORS } from '../../include/uapi/linux/snmp.ts';
import { UDP_CORK } from '../../include/uapi/linux/udp.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import { skb_free_datagram, skb_recv_datagram } from '../core/datagram.ts';
import { kfree_skb, skb_bytes } from '../core/skbuff.ts';
import { sk_common_release } from '../core/sock.ts';
import { ip4_datagram_connect } from './datagram.ts';
import { ip_getsockopt, ip_setsockopt } from './ip_sockglue.ts';
import { ip_cmsg_recv, ip_recv_error } from './ip_sockglue-cmsg.ts';
import { udp_lib_checksum_complete, udp_queue_rcv_skb } from './udp.ts';
import { udp_flush_pending_frames, udp_push_pending_frames, udp_sendmsg } from './udp-sendmsg.ts';

/** Takes the port `snum`, or a free one when it is 0. Returns 0 or -EADDRINUSE. */
function udp_v4_get_port(sk: sock, snum: number): number {
  const net = sock_net(sk);
  const port = snum === 0 ? udp_free_port(net, udp_sk(sk)) : snum;
  if (port === null || udp_lib_lport_inuse(net, port, udp_sk(sk))) return -EADDRINUSE;
  inet_sk(sk).inet_num = port;
  const others = net.ipv4.udp_table.get(port) ?? [];
  if (!others.includes(udp_sk(sk))) net.ipv4.udp_table.set(port, [udp_sk(sk), ...others]);
  return 0;
}

/** A port of `ip_local_port_range`, from a random place on; null when all are in use. */
function udp_free_port(net: net, sk: udp_sock): number | null {
  const { low, high } = net.ipv4.ip_local_ports;
  const remaining = high - low + 1;
  const first = get_random_u32_below(net.world, remaining);
  for (let i = 0; i < remaining; i++) {
    const port = low + ((first + i) % remaining);
    if (net.ipv4.sysctl_local_reserved_ports.has(port)) continue;
    if (!udp_lib_lport_inuse(net, port, sk)) return port;
  }
  return null;
}

/** Does another socket have the port, in a way that does not go together? */
function udp_lib_lport_inuse(net: net, num: number, sk: udp_sock): boolean {
  for (const sk2 of net.ipv4.udp_table.get(num) ?? []) {
    if (sk2 === sk) continue;
    if (sk2.sk_reuse && sk.sk_reuse) continue;
    const other_device =
      sk2.sk_bound_dev_if !== 0 && sk.sk_bound_dev_if !== 0 && sk2.sk_bound_dev_if !== sk.sk_bound_dev_if;
    if (other_device) continue;
    const other_address =
      sk2.inet_rcv_saddr !== 0 && sk.inet_rcv_saddr !== 0 && sk2.inet_rcv_saddr !== sk.inet_rcv_saddr;
    if (other_address) continue;
    if (sk2.sk_reuseport && sk.sk_reuseport) continue;
    return true;
  }
  return false;
}

function udp_lib_unhash(sk: sock): void {
  const { udp_table } = sock_net(sk).ipv4;
  const port = inet_sk(sk).inet_num;
  const list = udp_table.get(port);
  if (list === undefined || !list.includes(udp_sk(sk))) return;
  const rest = list.filter(other => other !== sk);
  if (rest.length === 0) udp_table.delete(port);
  else udp_table.set(port, rest);
  inet_sk(sk).inet_num = 0;
}

/** Forgets the other side. */
export function __udp_disconnect(sk: sock, flags: number): number {
  const inet = inet_sk(sk);
  sk.sk_state = TCP_CLOSE;
  inet.inet_daddr = 0;
  inet.inet_dport = 0;
  sk.sk_bound_dev_if = 0;
  if ((sk.sk_userlocks & SOCK_BINDADDR_LOCK) === 0) {
    inet.inet_rcv_saddr = 0;
    inet.inet_saddr = 0;
  }
  if ((sk.sk_userlocks & SOCK_BINDPORT_LOCK) === 0) {
    sk.sk_prot.unhash?.(sk);
    inet.inet_sport = 0;
  }
  return 0;
}

/** The oldest datagram. Returns its bytes (as many as fit into `len`), or a negative errno. */
function udp_recvmsg(sk: sock, msg: msghdr, len: number, flags: number): number {
  const net = sock_net(sk);
  if ((flags & MSG_ERRQUEUE) !== 0) return ip_recv_error(sk, msg, len);
  for (;;) {
    const skb = skb_recv_datagram(sk, flags);
    if (typeof skb === 'number') return skb;
    const ulen = skb.len;
    // Long datagrams are checked only now.
    if (udp_lib_checksum_complete(skb) !== 0) {
      UDP_INC_STATS(net, UDP_MIB_CSUMERRORS, false);
      UDP_INC_STATS(net, UDP_MIB_INERRORS, false);
      sk.sk_drops++;
      kfree_skb(skb);
      continue;
    }
    const copied = Math.min(len, ulen);
    if (copied < ulen) msg.msg_flags |= MSG_TRUNC;
    msg.msg_iov = skb_bytes(skb).subarray(0, copied);
    if ((flags & MSG_PEEK) === 0) UDP_INC_STATS(net, UDP_MIB_INDATAGRAMS, false);
    msg.msg_name = { family: AF_INET, port: udp_hdr(skb).source, addr: ip_hdr(skb).saddr };
    if (inet_cmsg_flags(inet_sk(sk)) !== 0) ip_cmsg_recv(msg, sk, skb);
    skb_free_datagram(sk, skb);
    return (flags & MSG_TRUNC) !== 0 ? ulen : copied;
  }
}

function udp_setsockopt(sk: sock, level: number, optname: number, optval: unknown): number {
  if (level !== SOL_UDP) return ip_setsockopt(sk, level, optname, optval);
  if (typeof optval !== 'number') return -EINVAL;
  if (optname !== UDP_CORK) return -ENOPROTOOPT;
  const up = udp_sk(sk);
  up.corkflag = optval !== 0;
  if (!up.corkflag && up.pending !== 0) udp_push_pending_frames(sk);
  return 0;
}

function udp_getsockopt(sk: sock, level: number, optname: number): unknown {
  if (level !== SOL_UDP) return ip_getsockopt(sk, level, optname);
  if (optname !== UDP_CORK) return -ENOPROTOOPT;
  return udp_sk(sk).corkflag ? 1 : 0;
}

export const udp_prot: proto = {
  name: 'UDP',
  obj: udp_sock,
  close: sk_common_release,
  destroy: udp_flush_pending_frames,
  connect: (sk, uaddr) => ip4_datagram_connect(sk, uaddr as sockaddr_in),
  disconnect: __udp_disconnect,
  setsockopt: udp_setsockopt,
  getsockopt: udp_getsockopt,
  sendmsg: udp_sendmsg,
  recvmsg: udp_recvmsg,
  backlog_rcv: (sk, skb) => udp_queue_rcv_skb(udp_sk(sk), skb),
  unhash: udp_lib_unhash,
  get_port: udp_v4_get_port,
};
