// Sending UDP. Kernel: net/ipv4/udp.c (udp_sendmsg, udp_send_skb, udp_push_pending_frames)
import {
  EACCES,
  EAFNOSUPPORT,
  EDESTADDRREQ,
  EINVAL,
  EMSGSIZE,
  ENETUNREACH,
  ENOBUFS,
  EOPNOTSUPP,
} from '../../include/linux/errno.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import {
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  type sk_buff,
  skb_queue_empty,
  skb_transport_offset,
} from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  AF_UNSPEC,
  MSG_CONFIRM,
  MSG_MORE,
  MSG_OOB,
  MSG_PROBE,
  type msghdr,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { udp_hdr, udp_sk } from '../../include/linux/udp.ts';
import { CSUM_MANGLED_0, csum_add, csum_tcpudp_magic } from '../../include/net/checksum.ts';
import { flowi4, flowi4_init_output } from '../../include/net/flow.ts';
import { INET_FLAGS_RECVERR, inet_sk, inet_sk_flowi_flags, inet_test_bit } from '../../include/net/inet_sock.ts';
import type { ipcm_cookie } from '../../include/net/ip.ts';
import { ipcm_init_sk } from '../../include/net/ip-sock.ts';
import type { rtable } from '../../include/net/route.ts';
import { IP_INC_STATS, UDP_INC_STATS } from '../../include/net/snmp.ts';
import { SOCK_BROADCAST, type sock, sock_flag, sock_net, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST } from '../../include/uapi/linux/in_route.ts';
import { RT_SCOPE_UNIVERSE } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTNOROUTES, UDP_MIB_OUTDATAGRAMS, UDP_MIB_SNDBUFERRORS } from '../../include/uapi/linux/snmp.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { skb_checksum } from '../core/skbuff-checksum.ts';
import {
  ip_append_data,
  ip_finish_skb,
  ip_flush_pending_frames,
  ip_generic_getfrag,
  ip_make_skb,
  ip_send_skb,
} from './ip_output-append.ts';
import { ip_cmsg_send } from './ip_sockglue-cmsg.ts';
import { ip_route_output_flow } from './route-output.ts';

/** Offset of the checksum in the UDP header. */
const CHECK_OFFSET = 6;

/** Returns how many bytes were sent (or collected), or a negative errno. */
export function udp_sendmsg(sk: sock, msg: msghdr, len: number): number {
  const inet = inet_sk(sk);
  const up = udp_sk(sk);
  const net = sock_net(sk);
  const usin = msg.msg_name as sockaddr_in | null;
  const corkreq = up.corkflag || (msg.msg_flags & MSG_MORE) !== 0;

  if (len > 0xffff) return -EMSGSIZE;
  if ((msg.msg_flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  if (up.pending !== 0) return udp_append(sk, msg, len, null, null, corkreq);

  let daddr = inet.inet_daddr;
  let dport = inet.inet_dport;
  if (usin !== null) {
    if (usin.family !== AF_INET && usin.family !== AF_UNSPEC) return -EAFNOSUPPORT;
    daddr = usin.addr;
    dport = usin.port;
    if (dport === 0) return -EINVAL;
  } else if (sk.sk_state !== TCP_ESTABLISHED) {
    return -EDESTADDRREQ;
  }

  const ipc = ipcm_init_sk(sk);
  ipc.gso_size = up.gso_size;
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
    dport,
    inet.inet_sport,
    sk.sk_uid,
  );
  const rt = ip_route_output_flow(net, fl4, sk);
  if (typeof rt === 'number') {
    if (rt === -ENETUNREACH) IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
    return rt;
  }
  if ((rt.rt_flags & RTCF_BROADCAST) !== 0 && !sock_flag(sk, SOCK_BROADCAST)) return -EACCES;
  if ((msg.msg_flags & MSG_CONFIRM) !== 0 && (msg.msg_flags & MSG_PROBE) !== 0 && len === 0) return 0;
  if (ipc.addr === 0) ipc.addr = fl4.daddr;

  // The usual case: one datagram, at once.
  if (!corkreq) {
    const skb = ip_make_skb(
      sk,
      fl4,
      ip_generic_getfrag,
      msg.msg_iov,
      len + udphdr.sizeof,
      udphdr.sizeof,
      ipc,
      rt,
      msg.msg_flags,
    );
    if (typeof skb === 'number') return udp_sent(sk, skb, len);
    if (skb === null) return len;
    return udp_sent(sk, udp_send_skb(skb, fl4), len);
  }
  Object.assign(up.cork_fl4, fl4);
  up.pending = AF_INET;
  return udp_append(sk, msg, len, ipc, rt, corkreq);
}

/** Adds to the datagram that is being collected; sends it unless there is more to come. */
function udp_append(
  sk: sock,
  msg: msghdr,
  len: number,
  ipc: ipcm_cookie | null,
  rt: rtable | null,
  corkreq: boolean,
): number {
  const up = udp_sk(sk);
  const first = skb_queue_empty(sk.sk_write_queue);
  const ulen = first ? len + udphdr.sizeof : len;
  const fl4 = up.cork_fl4;
  up.len += ulen;
  const cookie = ipc ?? ipcm_init_sk(sk);
  const route = rt ?? (inet_sk(sk).cork.dst as rtable);
  const flags = corkreq ? msg.msg_flags | MSG_MORE : msg.msg_flags;
  let err = ip_append_data(sk, fl4, ip_generic_getfrag, msg.msg_iov, ulen, udphdr.sizeof, cookie, route, flags);
  if (err !== 0) udp_flush_pending_frames(sk);
  else if (!corkreq) err = udp_push_pending_frames(sk);
  else if (skb_queue_empty(sk.sk_write_queue)) up.pending = 0;
  return udp_sent(sk, err, len);
}

function udp_sent(sk: sock, err: number, len: number): number {
  if (err >= 0) return len;
  // The queue of the device, or the socket's buffer, was full.
  if (err === -ENOBUFS) UDP_INC_STATS(sock_net(sk), UDP_MIB_SNDBUFERRORS, false);
  return err;
}

/** Sends the collected datagram. Returns 0 or a negative errno. */
export function udp_push_pending_frames(sk: sock): number {
  const up = udp_sk(sk);
  const skb = ip_finish_skb(sk, up.cork_fl4);
  const err = skb === null ? 0 : udp_send_skb(skb, up.cork_fl4);
  up.len = 0;
  up.pending = 0;
  return err;
}

/** Throws the collected datagram away. */
export function udp_flush_pending_frames(sk: sock): void {
  const up = udp_sk(sk);
  if (up.pending === 0) return;
  up.len = 0;
  up.pending = 0;
  ip_flush_pending_frames(sk);
}

/** Fills in the UDP header and sends. Owns `skb`. */
function udp_send_skb(skb: sk_buff, fl4: flowi4): number {
  const sk = skb.sk as sock;
  const net = sock_net(sk);
  const offset = skb_transport_offset(skb);
  const len = skb.len - offset;
  const uh = udp_hdr(skb);
  uh.source = inet_sk(sk).inet_sport;
  uh.dest = fl4.fl4_dport;
  uh.len = len;
  uh.check = 0;

  if (sk.sk_no_check_tx) {
    skb.ip_summed = CHECKSUM_NONE;
  } else if (skb.ip_summed === CHECKSUM_PARTIAL) {
    udp4_hwcsum(skb, fl4.saddr, fl4.daddr);
  } else {
    const check = csum_tcpudp_magic(fl4.saddr, fl4.daddr, len, sk.sk_protocol, udp_csum(skb));
    uh.check = check === 0 ? CSUM_MANGLED_0 : check;
  }

  const err = ip_send_skb(net, skb);
  if (err === 0) {
    UDP_INC_STATS(net, UDP_MIB_OUTDATAGRAMS, false);
    return 0;
  }
  if (err !== -ENOBUFS || inet_test_bit(INET_FLAGS_RECVERR, sk)) return err;
  UDP_INC_STATS(net, UDP_MIB_SNDBUFERRORS, false);
  return 0;
}

/** Sum of the datagram: header, and what was summed up while the data were copied. */
function udp_csum(skb: sk_buff): number {
  let csum = csum_partial(skb.head, skb.transport_header, udphdr.sizeof, skb.csum);
  for (let frag = skb.shinfo.frag_list; frag !== null; frag = frag.next) csum = csum_add(csum, frag.csum);
  return csum;
}

/** Leaves the checksum to the device, where the datagram is one packet. */
function udp4_hwcsum(skb: sk_buff, src: number, dst: number): void {
  const uh = udp_hdr(skb);
  const offset = skb_transport_offset(skb);
  const len = skb.len - offset;
  if (skb.shinfo.frag_list === null) {
    skb.csum_start = skb.transport_header;
    skb.csum_offset = CHECK_OFFSET;
    uh.check = ~csum_tcpudp_magic(src, dst, len, IPPROTO_UDP, 0) & 0xffff;
    return;
  }
  let csum = 0;
  let hlen = len;
  for (let frag = skb.shinfo.frag_list as sk_buff | null; frag !== null; frag = frag.next) {
    csum = csum_add(csum, frag.csum);
    hlen -= frag.len;
  }
  csum = skb_checksum(skb, offset, hlen, csum);
  skb.ip_summed = CHECKSUM_NONE;
  const check = csum_tcpudp_magic(src, dst, len, IPPROTO_UDP, csum);
  uh.check = check === 0 ? CSUM_MANGLED_0 : check;
}
