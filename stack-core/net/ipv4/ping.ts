// Ping sockets: ICMP echo without the rights of a raw socket. Kernel: net/ipv4/ping.c
import {
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EDESTADDRREQ,
  EHOSTUNREACH,
  EINVAL,
  EMSGSIZE,
  ENETUNREACH,
  EOPNOTSUPP,
  EPROTO,
  EREMOTEIO,
} from '../../include/linux/errno.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import { CHECKSUM_NONE, type sk_buff, skb_peek } from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  AF_UNSPEC,
  MSG_ERRQUEUE,
  MSG_OOB,
  MSG_TRUNC,
  type msghdr,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { csum_add, csum_fold, csum_shift } from '../../include/net/checksum.ts';
import { SKB_DROP_REASON_NO_SOCKET, SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import { flowi4, flowi4_init_output } from '../../include/net/flow.ts';
import { icmp_err_convert } from '../../include/net/icmp.ts';
import {
  INET_FLAGS_RECVERR,
  inet_can_nonlocal_bind,
  inet_cmsg_flags,
  inet_sk,
  inet_sk_flowi_flags,
  inet_sock,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import { ipcm_init_sk } from '../../include/net/ip-sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_iif } from '../../include/net/route.ts';
import { IP_INC_STATS } from '../../include/net/snmp.ts';
import {
  type proto,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
  SOCK_BROADCAST,
  sk_error_report,
  type sock,
  sock_flag,
  sock_net,
  TCP_ESTABLISHED,
} from '../../include/net/sock.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_EXT_ECHO,
  ICMP_FRAG_NEEDED,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  icmp_echo_hdr,
  icmphdr,
  NR_ICMP_UNREACH,
} from '../../include/uapi/linux/icmp.ts';
import { INADDR_ANY, IP_PMTUDISC_DONT } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST } from '../../include/uapi/linux/in_route.ts';
import { RT_SCOPE_UNIVERSE, RTN_LOCAL } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTNOROUTES } from '../../include/uapi/linux/snmp.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { skb_free_datagram, skb_recv_datagram } from '../core/datagram.ts';
import { kfree_skb_reason, skb_bytes, skb_push } from '../core/skbuff.ts';
import { sk_common_release, sock_queue_rcv_skb_reason } from '../core/sock.ts';
import { ip4_datagram_connect } from './datagram.ts';
import { inet_addr_type } from './fib_frontend-lookup.ts';
import { ip_append_data, ip_flush_pending_frames, ip_push_pending_frames } from './ip_output-append.ts';
import { ip_getsockopt, ip_setsockopt } from './ip_sockglue.ts';
import { ip_cmsg_recv, ip_cmsg_send, ip_icmp_error, ip_recv_error } from './ip_sockglue-cmsg.ts';
import { ip_route_output_flow } from './route-output.ts';
import { ipv4_sk_redirect, ipv4_sk_update_pmtu } from './route-pmtu.ts';
import { __udp_disconnect } from './udp-socket.ts';

/** Takes the id `ident`, or a free one when it is 0. Returns 0 or -EADDRINUSE. */
export function ping_get_port(sk: sock, ident: number): number {
  const { ipv4 } = sock_net(sk);
  const isk = inet_sk(sk);
  let id = ident;
  if (id === 0) {
    for (let i = 1; i <= 0xffff; i++) {
      const candidate = (ipv4.ping_port_rover + i) & 0xffff;
      if (candidate === 0 || ipv4.ping_table.has(candidate)) continue;
      id = candidate;
      break;
    }
    if (id === 0) return -EADDRINUSE;
    ipv4.ping_port_rover = id;
  }
  const others = ipv4.ping_table.get(id) ?? [];
  for (const sk2 of others) {
    if (sk2 !== isk && (!sk2.sk_reuse || !sk.sk_reuse)) return -EADDRINUSE;
  }
  isk.inet_num = id;
  if (!others.includes(isk)) ipv4.ping_table.set(id, [isk, ...others]);
  return 0;
}

export function ping_unhash(sk: sock): void {
  const { ping_table } = sock_net(sk).ipv4;
  const isk = inet_sk(sk);
  const list = ping_table.get(isk.inet_num);
  if (list === undefined || !list.includes(isk)) return;
  const rest = list.filter(other => other !== isk);
  if (rest.length === 0) ping_table.delete(isk.inet_num);
  else ping_table.set(isk.inet_num, rest);
  isk.inet_num = 0;
  isk.inet_sport = 0;
}

/** The socket with the id, if it takes packets to this address by this device. */
function ping_lookup(net: net, skb: sk_buff, ident: number): inet_sock | null {
  const dif = inet_iif(skb);
  const { daddr } = ip_hdr(skb);
  for (const sk of net.ipv4.ping_table.get(ident) ?? []) {
    if (sk.inet_rcv_saddr !== 0 && sk.inet_rcv_saddr !== daddr) continue;
    if (sk.sk_bound_dev_if !== 0 && sk.sk_bound_dev_if !== dif) continue;
    return sk;
  }
  return null;
}

/** Gives an echo reply to the socket that asked. Owns `skb`. SKB_NOT_DROPPED_YET, or why nobody took it. */
export function ping_rcv(skb: sk_buff): number {
  const net = dev_net(skb.dev as net_device);
  const { id } = new icmp_echo_hdr(skb.head, skb.transport_header);
  // Sockets get the ICMP header too.
  skb_push(skb, skb.data - skb.transport_header);
  const sk = ping_lookup(net, skb, id);
  if (sk !== null) return __ping_queue_rcv_skb(sk, skb);
  kfree_skb_reason(skb, SKB_DROP_REASON_NO_SOCKET);
  return SKB_DROP_REASON_NO_SOCKET;
}

function __ping_queue_rcv_skb(sk: sock, skb: sk_buff): number {
  const reason = sock_queue_rcv_skb_reason(sk, skb);
  if (reason !== SKB_NOT_DROPPED_YET) kfree_skb_reason(skb, reason);
  return reason;
}

const ping_supported = (type: number, code: number): boolean =>
  (type === ICMP_ECHO || type === ICMP_EXT_ECHO) && code === 0;

/** Tells the socket of an error about its echo request, which stands `offset` bytes behind `data`. */
export function ping_err(skb: sk_buff, offset: number, info: number): void {
  const net = dev_net(skb.dev as net_device);
  const { type, code } = icmp_hdr(skb);
  const quoted = new icmp_echo_hdr(skb.head, skb.data + offset);
  if (!ping_supported(quoted.type, quoted.code)) return;
  const sk = ping_lookup(net, skb, quoted.id);
  if (sk === null) return;

  let err: number = EHOSTUNREACH;
  let harderr = false;
  switch (type) {
    case ICMP_SOURCE_QUENCH:
      err = EREMOTEIO;
      break;
    case ICMP_PARAMETERPROB:
      err = EPROTO;
      harderr = true;
      break;
    case ICMP_DEST_UNREACH:
      if (code === ICMP_FRAG_NEEDED) {
        ipv4_sk_update_pmtu(skb, sk, info);
        if (sk.pmtudisc === IP_PMTUDISC_DONT) return;
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
      err = EREMOTEIO;
      break;
    default:
      break;
  }
  if (inet_test_bit(INET_FLAGS_RECVERR, sk)) ip_icmp_error(sk, skb, err, 0, info, quoted.off);
  else if (!harderr || sk.sk_state !== TCP_ESTABLISHED) return;
  sk.sk_err = err;
  sk_error_report(sk);
}

/** May this process open a ping socket? Everybody is root here, of group 0. */
function ping_init_sock(sk: sock): number {
  const { low, high } = sock_net(sk).ipv4.ping_group_range;
  return low <= 0 && high >= 0 ? 0 : -EACCES;
}

function ping_bind(sk: sock, addr: sockaddr_in): number {
  const isk = inet_sk(sk);
  const err = ping_check_bind_addr(sk, addr);
  if (err !== 0) return err;
  if (isk.inet_num !== 0) return -EINVAL;
  if (ping_get_port(sk, addr.port) !== 0) return -EADDRINUSE;
  isk.inet_saddr = addr.addr;
  isk.inet_rcv_saddr = addr.addr;
  if (isk.inet_rcv_saddr !== 0) sk.sk_userlocks |= SOCK_BINDADDR_LOCK;
  if (addr.port !== 0) sk.sk_userlocks |= SOCK_BINDPORT_LOCK;
  isk.inet_sport = isk.inet_num;
  isk.inet_daddr = 0;
  isk.inet_dport = 0;
  return 0;
}

function ping_check_bind_addr(sk: sock, addr: sockaddr_in): number {
  const any = addr.addr === INADDR_ANY;
  if (addr.family !== AF_INET && !(addr.family === AF_UNSPEC && any)) return -EAFNOSUPPORT;
  if (any) return 0;
  const chk_addr_ret = inet_addr_type(sock_net(sk), addr.addr);
  if (chk_addr_ret !== RTN_LOCAL && !inet_can_nonlocal_bind(sk)) return -EADDRNOTAVAIL;
  return 0;
}

/** A message in the making: the header that the kernel completes, and the data behind it. */
interface pingfakehdr {
  icmph: icmp_echo_hdr;
  data: Uint8Array;
  /** Sum of the data so far. */
  wcheck: number;
}

/** Returns how many bytes were sent, or a negative errno. */
function ping_v4_sendmsg(sk: sock, msg: msghdr, len: number): number {
  const net = sock_net(sk);
  const inet = inet_sk(sk);
  const usin = msg.msg_name as sockaddr_in | null;
  if (len > 0xffff) return -EMSGSIZE;
  if (len < icmphdr.sizeof) return -EINVAL;
  if ((msg.msg_flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  const user_icmph = new icmp_echo_hdr(msg.msg_iov, 0);
  if (!ping_supported(user_icmph.type, user_icmph.code)) return -EINVAL;

  let daddr = inet.inet_daddr;
  if (usin !== null) {
    if (usin.family !== AF_INET) return -EAFNOSUPPORT;
    daddr = usin.addr;
  } else if (sk.sk_state !== TCP_ESTABLISHED) {
    return -EDESTADDRREQ;
  }

  const ipc = ipcm_init_sk(sk);
  if (msg.msg_control.length > 0) {
    const err = ip_cmsg_send(sk, msg, ipc);
    if (err !== 0) return err;
  }
  if (ipc.opt === null) ipc.opt = inet.inet_opt;
  let saddr = ipc.addr;
  let faddr = daddr;
  ipc.addr = daddr;
  if (ipc.opt !== null && ipc.opt.srr !== 0) {
    if (daddr === 0) return -EINVAL;
    faddr = ipc.opt.faddr;
  }
  if (ipv4_is_multicast(daddr)) {
    if (ipc.oif === 0) ipc.oif = inet.mc_index;
    if (saddr === 0) saddr = inet.mc_addr;
  } else if (ipc.oif === 0) {
    ipc.oif = inet.uc_index;
  }

  const fl4 = new flowi4();
  flowi4_init_output(
    fl4,
    ipc.oif,
    ipc.sockc.mark,
    ipc.tos,
    RT_SCOPE_UNIVERSE,
    sk.sk_protocol,
    inet_sk_flowi_flags(sk),
    faddr,
    saddr,
    0,
    0,
    sk.sk_uid,
  );
  fl4.fl4_icmp_type = user_icmph.type;
  fl4.fl4_icmp_code = user_icmph.code;
  const rt = ip_route_output_flow(net, fl4, sk);
  if (typeof rt === 'number') {
    if (rt === -ENETUNREACH) IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
    return rt;
  }
  if ((rt.rt_flags & RTCF_BROADCAST) !== 0 && !sock_flag(sk, SOCK_BROADCAST)) return -EACCES;
  if (ipc.addr === 0) ipc.addr = fl4.daddr;

  const icmph = new icmp_echo_hdr(new Uint8Array(icmphdr.sizeof), 0);
  icmph.type = user_icmph.type;
  icmph.code = user_icmph.code;
  icmph.id = inet.inet_sport;
  icmph.sequence = user_icmph.sequence;
  const pfh: pingfakehdr = { icmph, data: msg.msg_iov.subarray(icmphdr.sizeof, len), wcheck: 0 };
  const err = ip_append_data(sk, fl4, ping_getfrag, pfh, len, icmphdr.sizeof, ipc, rt, msg.msg_flags);
  if (err !== 0) {
    ip_flush_pending_frames(sk);
    return err;
  }
  const sent = ping_v4_push_pending_frames(sk, pfh, fl4);
  return sent < 0 ? sent : len;
}

function ping_getfrag(pfh: pingfakehdr, to: Uint8Array, at: number, offset: number, len: number): number {
  to.set(pfh.data.subarray(offset, offset + len), at);
  pfh.wcheck = csum_add(pfh.wcheck, csum_shift(csum_partial(to, at, len, 0), offset));
  return 0;
}

function ping_v4_push_pending_frames(sk: sock, pfh: pingfakehdr, fl4: flowi4): number {
  const skb = skb_peek(sk.sk_write_queue);
  if (skb === null) return 0;
  const sum = csum_partial(pfh.icmph.buf, 0, icmphdr.sizeof, pfh.wcheck);
  pfh.icmph.checksum = csum_fold(sum);
  skb.head.set(pfh.icmph.buf, skb.transport_header);
  skb.ip_summed = CHECKSUM_NONE;
  return ip_push_pending_frames(sk, fl4);
}

/** The oldest reply in the queue, ICMP header first. */
function ping_recvmsg(sk: sock, msg: msghdr, len: number, flags: number): number {
  if ((flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  if ((flags & MSG_ERRQUEUE) !== 0) return ip_recv_error(sk, msg, len);
  const skb = skb_recv_datagram(sk, flags);
  if (typeof skb === 'number') return skb;
  let copied = skb.len;
  if (copied > len) {
    msg.msg_flags |= MSG_TRUNC;
    copied = len;
  }
  msg.msg_iov = skb_bytes(skb).subarray(0, copied);
  msg.msg_name = { family: AF_INET, port: 0, addr: ip_hdr(skb).saddr };
  if (inet_cmsg_flags(inet_sk(sk)) !== 0) ip_cmsg_recv(msg, sk, skb);
  skb_free_datagram(sk, skb);
  return copied;
}

export const ping_prot: proto = {
  name: 'PING',
  obj: inet_sock,
  init: ping_init_sock,
  close: sk_common_release,
  connect: (sk, uaddr) => ip4_datagram_connect(sk, uaddr as sockaddr_in),
  disconnect: __udp_disconnect,
  setsockopt: ip_setsockopt,
  getsockopt: ip_getsockopt,
  sendmsg: ping_v4_sendmsg,
  recvmsg: ping_recvmsg,
  bind: (sk, uaddr) => ping_bind(sk, uaddr as sockaddr_in),
  backlog_rcv: __ping_queue_rcv_skb,
  unhash: ping_unhash,
  get_port: ping_get_port,
};
