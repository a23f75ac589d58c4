// Control messages of level SOL_IP, and the error queue. Kernel: net/ipv4/ip_sockglue.c
import { EAGAIN, EINVAL } from '../../include/linux/errno.ts';
import { SKB_EXT_ERR, sock_exterr_skb } from '../../include/linux/errqueue.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import {
  __skb_pull,
  type sk_buff,
  skb_dst_drop,
  skb_pull,
  skb_reset_network_header,
  skb_reset_transport_header,
} from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  type cmsghdr,
  MSG_CTRUNC,
  MSG_ERRQUEUE,
  MSG_TRUNC,
  type msghdr,
  put_cmsg,
  SOL_IP,
  SOL_SOCKET,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { LOOPBACK_IFINDEX } from '../../include/net/flow.ts';
import {
  INET_FLAGS_ORIGDSTADDR,
  INET_FLAGS_PKTINFO,
  INET_FLAGS_RECVERR,
  INET_FLAGS_RECVFRAGSIZE,
  INET_FLAGS_RECVOPTS,
  INET_FLAGS_RETOPTS,
  INET_FLAGS_TOS,
  INET_FLAGS_TTL,
  inet_cmsg_flags,
  inet_sk,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import { IPCB, inet_skb_parm, ip_options, type ipcm_cookie } from '../../include/net/ip.ts';
import { inet_iif, rt_tos2priority } from '../../include/net/route.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_LOCAL, type sock_extended_err } from '../../include/uapi/linux/errqueue.ts';
import { icmphdr } from '../../include/uapi/linux/icmp.ts';
import {
  IP_ORIGDSTADDR,
  IP_PKTINFO,
  IP_PROTOCOL,
  IP_RECVERR,
  IP_RECVFRAGSIZE,
  IP_RECVOPTS,
  IP_RETOPTS,
  IP_TOS,
  IP_TTL,
  type in_pktinfo,
} from '../../include/uapi/linux/in.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { SO_MARK, SO_PRIORITY } from '../../include/uapi/linux/socket.ts';
import { get_be16, get_be32 } from '../../include/wire.ts';
import { alloc_skb, consume_skb, kfree_skb, skb_bytes, skb_clone, skb_put } from '../core/skbuff.ts';
import { sock_dequeue_err_skb, sock_queue_err_skb } from '../core/sock.ts';
import { fib_compute_spec_dst } from './fib_frontend-validate.ts';
import { ip_options_echo } from './ip_options.ts';
import { ip_options_get, ip_options_undo } from './ip_options-compile.ts';

/** Tells the receiver what it asked for about the packet. */
export function ip_cmsg_recv(msg: msghdr, sk: sock, skb: sk_buff): void {
  const flags = inet_cmsg_flags(inet_sk(sk));
  const wants = (flag: number): boolean => (flags & (1 << flag)) !== 0;
  const iph = ip_hdr(skb);
  const cb = skb.cb instanceof inet_skb_parm ? skb.cb : new inet_skb_parm();

  if (wants(INET_FLAGS_PKTINFO)) {
    const info = cb.pktinfo ?? { ipi_ifindex: 0, ipi_spec_dst: 0, ipi_addr: 0 };
    put_cmsg(msg, SOL_IP, IP_PKTINFO, { ...info, ipi_addr: iph.daddr } satisfies in_pktinfo);
  }
  if (wants(INET_FLAGS_TTL)) put_cmsg(msg, SOL_IP, IP_TTL, iph.ttl);
  if (wants(INET_FLAGS_TOS)) put_cmsg(msg, SOL_IP, IP_TOS, iph.tos);
  if (wants(INET_FLAGS_RECVOPTS) && cb.opt.optlen !== 0) {
    const at = skb.network_header + iphdr.sizeof;
    put_cmsg(msg, SOL_IP, IP_RECVOPTS, skb.head.slice(at, at + cb.opt.optlen));
  }
  if (wants(INET_FLAGS_RETOPTS) && cb.opt.optlen !== 0) ip_cmsg_recv_retopts(msg, sk, skb);
  if (wants(INET_FLAGS_ORIGDSTADDR)) {
    const port = get_be16(skb.head, skb.transport_header + 2);
    put_cmsg(msg, SOL_IP, IP_ORIGDSTADDR, { family: AF_INET, addr: iph.daddr, port } satisfies sockaddr_in);
  }
  if (wants(INET_FLAGS_RECVFRAGSIZE) && cb.frag_max_size !== 0) {
    put_cmsg(msg, SOL_IP, IP_RECVFRAGSIZE, cb.frag_max_size);
  }
}

function ip_cmsg_recv_retopts(msg: msghdr, sk: sock, skb: sk_buff): void {
  const opt = new ip_options();
  if (ip_options_echo(sock_net(sk), opt, skb) !== 0) {
    msg.msg_flags |= MSG_CTRUNC;
    return;
  }
  ip_options_undo(opt);
  put_cmsg(msg, SOL_IP, IP_RETOPTS, (opt.__data as Uint8Array).slice(0, opt.optlen));
}

/** What the sender's control messages ask for goes into `ipc`. Returns 0 or a negative errno. */
export function ip_cmsg_send(sk: sock, msg: msghdr, ipc: ipcm_cookie): number {
  for (const cmsg of msg.msg_control) {
    if (cmsg.cmsg_level === SOL_SOCKET) {
      const err = __sock_cmsg_send(cmsg, ipc);
      if (err !== 0) return err;
      continue;
    }
    if (cmsg.cmsg_level !== SOL_IP) continue;
    const err = ip_cmsg_send_one(sk, cmsg, ipc);
    if (err !== 0) return err;
  }
  return 0;
}

/** SO_MARK and SO_PRIORITY for one packet. */
function __sock_cmsg_send(cmsg: cmsghdr, ipc: ipcm_cookie): number {
  const { data } = cmsg;
  if (typeof data !== 'number') return -EINVAL;
  if (cmsg.cmsg_type === SO_MARK) ipc.sockc.mark = data;
  else if (cmsg.cmsg_type === SO_PRIORITY) ipc.sockc.priority = data;
  else return -EINVAL;
  return 0;
}

function ip_cmsg_send_one(sk: sock, cmsg: cmsghdr, ipc: ipcm_cookie): number {
  const { data } = cmsg;
  const out_of_range = (min: number): boolean => typeof data !== 'number' || data < min || data > 255;
  switch (cmsg.cmsg_type) {
    case IP_RETOPTS: {
      if (!(data instanceof Uint8Array)) return -EINVAL;
      const opt = ip_options_get(sock_net(sk), data.subarray(0, 40));
      if (typeof opt === 'number') return opt;
      ipc.opt = opt;
      return 0;
    }
    case IP_PKTINFO: {
      if (typeof data !== 'object' || data === null) return -EINVAL;
      const info = data as in_pktinfo;
      if (info.ipi_ifindex !== 0) ipc.oif = info.ipi_ifindex;
      ipc.addr = info.ipi_spec_dst;
      return 0;
    }
    case IP_TTL:
      if (out_of_range(1)) return -EINVAL;
      ipc.ttl = data as number;
      return 0;
    case IP_TOS:
      if (out_of_range(0)) return -EINVAL;
      ipc.tos = data as number;
      ipc.sockc.priority = rt_tos2priority(ipc.tos);
      return 0;
    case IP_PROTOCOL:
      if (out_of_range(1)) return -EINVAL;
      ipc.protocol = data as number;
      return 0;
    default:
      return -EINVAL;
  }
}

/** Notes for IP_PKTINFO what will be forgotten with the route, and forgets the route. */
export function ipv4_pktinfo_prepare(sk: sock, skb: sk_buff, drop_dst: boolean): void {
  if (inet_test_bit(INET_FLAGS_PKTINFO, sk) && skb._skb_refdst !== null) {
    const cb = IPCB(skb);
    const ipi_ifindex = cb.iif === LOOPBACK_IFINDEX ? inet_iif(skb) : cb.iif;
    cb.pktinfo = { ipi_ifindex, ipi_spec_dst: fib_compute_spec_dst(skb), ipi_addr: 0 };
  }
  if (drop_dst) skb_dst_drop(skb);
}

/** Queues an ICMP error for a socket; `payload` is the offset in `head` of the transport data that it is about. */
export function ip_icmp_error(
  sk: sock,
  skb_in: sk_buff,
  err: number,
  port: number,
  info: number,
  payload: number,
): void {
  const skb = skb_clone(skb_in);
  const icmph = icmp_hdr(skb);
  const serr = new sock_exterr_skb();
  serr.ee_errno = err;
  serr.ee_origin = SO_EE_ORIGIN_ICMP;
  serr.ee_type = icmph.type;
  serr.ee_code = icmph.code;
  serr.ee_info = info;
  // The destination in the quoted header behind the ICMP header.
  serr.addr_offset = skb.transport_header + icmphdr.sizeof + 16 - skb.network_header;
  serr.port = port;
  skb.cb = serr;

  if (skb_pull(skb, payload - skb.data) !== null) {
    skb_reset_transport_header(skb);
    if (sock_queue_err_skb(sk, skb) === 0) return;
  }
  kfree_skb(skb);
}

/** Queues an error that this machine noticed while sending to `daddr`. */
export function ip_local_error(sk: sock, err: number, daddr: number, port: number, info: number): void {
  if (!inet_test_bit(INET_FLAGS_RECVERR, sk)) return;
  const skb = alloc_skb(sock_net(sk).world, iphdr.sizeof);
  skb_put(skb, iphdr.sizeof);
  skb_reset_network_header(skb);
  ip_hdr(skb).daddr = daddr;

  const serr = new sock_exterr_skb();
  serr.ee_errno = err;
  serr.ee_origin = SO_EE_ORIGIN_LOCAL;
  serr.ee_info = info;
  serr.addr_offset = 16;
  serr.port = port;
  skb.cb = serr;

  __skb_pull(skb, skb.tail - skb.data);
  skb_reset_transport_header(skb);
  if (sock_queue_err_skb(sk, skb) !== 0) kfree_skb(skb);
}

/** recvmsg with MSG_ERRQUEUE: the oldest error. Bytes of the data that it is about, or -EAGAIN. */
export function ip_recv_error(sk: sock, msg: msghdr, len: number): number {
  const skb = sock_dequeue_err_skb(sk);
  if (skb === null) return -EAGAIN;
  const serr = SKB_EXT_ERR(skb);

  let copied = skb.len;
  if (copied > len) {
    msg.msg_flags |= MSG_TRUNC;
    copied = len;
  }
  msg.msg_iov = skb_bytes(skb).subarray(0, copied);
  const addr = get_be32(skb.head, skb.network_header + serr.addr_offset);
  msg.msg_name = { family: AF_INET, port: serr.port, addr: addr };

  const errhdr: sock_extended_err = {
    ee_errno: serr.ee_errno,
    ee_origin: serr.ee_origin,
    ee_type: serr.ee_type,
    ee_code: serr.ee_code,
    ee_info: serr.ee_info,
    ee_data: serr.ee_data,
    offender: null,
  };
  if (serr.ee_origin === SO_EE_ORIGIN_ICMP) {
    errhdr.offender = { family: AF_INET, port: 0, addr: ip_hdr(skb).saddr };
    if (inet_cmsg_flags(inet_sk(sk)) !== 0) ip_cmsg_recv(msg, sk, skb);
  }
  put_cmsg(msg, SOL_IP, IP_RECVERR, errhdr);
  msg.msg_flags |= MSG_ERRQUEUE;
  consume_skb(skb);
  return copied;
}
