// Building IPv4 packets from a sender's data, cut to size where needed. Kernel: net/ipv4/ip_output.c (ip_append_data,
// ip_make_skb, ip_push_pending_frames)
import { EMSGSIZE, ENETUNREACH, ENOBUFS } from '../../include/linux/errno.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { SOCK_RAW } from '../../include/linux/net.ts';
import { NETIF_F_HW_CSUM, NETIF_F_IP_CSUM, NETIF_F_SG } from '../../include/linux/netdev_features.ts';
import { LL_RESERVED_SPACE, type net_device } from '../../include/linux/netdevice.ts';
import {
  __skb_dequeue,
  __skb_pull,
  __skb_queue_tail,
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  type sk_buff,
  sk_buff_head,
  skb_dst_set,
  skb_network_header_len,
  skb_queue_empty,
  skb_reserve,
  skb_set_network_header,
  skb_tailroom,
} from '../../include/linux/skbuff.ts';
import { MSG_DONTWAIT, MSG_MORE, MSG_PROBE } from '../../include/linux/socket.ts';
import { csum_block_add, csum_sub } from '../../include/net/checksum.ts';
import { dst_mtu } from '../../include/net/dst.ts';
import { FLOWI_FLAG_KNOWN_NH, type flowi4 } from '../../include/net/flow.ts';
import { IPCORK_OPT, inet_cork, inet_sk } from '../../include/net/inet_sock.ts';
import { IP_MAX_MTU, IPV4_MIN_MTU, ip_options, type ipcm_cookie } from '../../include/net/ip.ts';
import { ip_dont_fragment, ip_sk_ignore_df, ip_sk_use_pmtu } from '../../include/net/ip-sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { rtable } from '../../include/net/route.ts';
import { IP_INC_STATS } from '../../include/net/snmp.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { IP_PMTUDISC_DO, IP_PMTUDISC_PROBE, IPPROTO_ICMP } from '../../include/uapi/linux/in.ts';
import { IP_DF, iphdr } from '../../include/uapi/linux/ip.ts';
import { RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTDISCARDS } from '../../include/uapi/linux/snmp.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { alloc_skb, kfree_skb, pskb_trim, skb_copy_bits, skb_put } from '../core/skbuff.ts';
import { net_xmit_errno, sock_alloc_send_skb, sock_wfree } from '../core/sock.ts';
import { icmp_out_count } from './icmp.ts';
import { ip_options_build } from './ip_options.ts';
import { ip_local_out, ip_select_ident, ip_select_ttl } from './ip_output.ts';
import { ip_local_error } from './ip_sockglue-cmsg.ts';

/**
 * Fetches `len` bytes of the sender's data, from `offset` on, to `to[at…]`; adds their sum to `skb.csum`, as a block that
 * begins at `odd`. Returns 0 or a negative errno.
 */
export type getfrag_t<F> = (
  from: F,
  to: Uint8Array,
  at: number,
  offset: number,
  len: number,
  odd: number,
  skb: sk_buff,
) => number;

/** `getfrag` for data that lie in one array. */
export function ip_generic_getfrag(
  from: Uint8Array,
  to: Uint8Array,
  at: number,
  offset: number,
  len: number,
  odd: number,
  skb: sk_buff,
): number {
  to.set(from.subarray(offset, offset + len), at);
  if (skb.ip_summed !== CHECKSUM_PARTIAL) skb.csum = csum_block_add(skb.csum, csum_partial(to, at, len, 0), odd);
  return 0;
}

/**
 * Adds data to the datagram that the socket is collecting, or begins one. `transhdrlen` bytes of `length` are the
 * transport header, which the caller fills in later. Returns 0 or a negative errno.
 */
export function ip_append_data<F>(
  sk: sock,
  fl4: flowi4,
  getfrag: getfrag_t<F>,
  from: F,
  length: number,
  transhdrlen: number,
  ipc: ipcm_cookie,
  rt: rtable,
  flags: number,
): number {
  const inet = inet_sk(sk);
  if ((flags & MSG_PROBE) !== 0) return 0;
  if (skb_queue_empty(sk.sk_write_queue)) {
    const err = ip_setup_cork(sk, inet.cork, ipc, rt);
    if (err !== 0) return err;
  } else {
    transhdrlen = 0;
  }
  return __ip_append_data(sk, fl4, sk.sk_write_queue, inet.cork, getfrag, from, length, transhdrlen, flags);
}

/** Notes what holds for the whole datagram. Returns 0 or -ENETUNREACH. */
function ip_setup_cork(sk: sock, cork: inet_cork, ipc: ipcm_cookie, rt: rtable): number {
  cork.fragsize = ip_sk_use_pmtu(sk) ? dst_mtu(rt) : (rt.dev as net_device).mtu;
  if (cork.fragsize < IPV4_MIN_MTU) return -ENETUNREACH;

  if (ipc.opt !== null) {
    cork.opt = new ip_options();
    cork.opt.assign(ipc.opt);
    cork.opt.__data = ipc.opt.__data;
    cork.flags |= IPCORK_OPT;
    cork.addr = ipc.addr;
  }
  cork.gso_size = ipc.gso_size;
  cork.dst = rt;
  cork.length = 0;
  cork.ttl = ipc.ttl;
  cork.tos = ipc.tos;
  cork.mark = ipc.sockc.mark;
  cork.priority = ipc.sockc.priority;
  cork.transmit_time = ipc.sockc.transmit_time;
  cork.tx_flags = 0;
  return 0;
}

function __ip_append_data<F>(
  sk: sock,
  fl4: flowi4,
  queue: sk_buff_head,
  cork: inet_cork,
  getfrag: getfrag_t<F>,
  from: F,
  length: number,
  transhdrlen: number,
  flags: number,
): number {
  const inet = inet_sk(sk);
  const rt = cork.dst as rtable;
  const dev = rt.dev as net_device;
  const opt = cork.opt;
  const optlen = opt === null ? 0 : opt.optlen;
  const scatter_gather = (dev.features & NETIF_F_SG) !== 0n;
  const mtu = cork.gso_size !== 0 ? IP_MAX_MTU : cork.fragsize;
  const hh_len = LL_RESERVED_SPACE(dev);
  const fragheaderlen = iphdr.sizeof + optlen;
  // Fragments but the last end at a multiple of 8 bytes.
  const maxfraglen = ((mtu - fragheaderlen) & ~7) + fragheaderlen;
  const maxnonfragsize = ip_sk_ignore_df(sk) ? IP_MAX_MTU : mtu;
  let last: sk_buff | null = queue.list[queue.list.length - 1] ?? null;
  let csummode = CHECKSUM_NONE;
  let offset = 0;

  if (cork.length + length > maxnonfragsize - fragheaderlen) {
    ip_local_error(sk, EMSGSIZE, fl4.daddr, inet.inet_dport, mtu - optlen);
    return -EMSGSIZE;
  }

  // The first piece, and all fits: the device may make the checksum.
  const fits = transhdrlen !== 0 && length + fragheaderlen <= mtu;
  const device_sums = (dev.features & (NETIF_F_HW_CSUM | NETIF_F_IP_CSUM)) !== 0n;
  const complete = (flags & MSG_MORE) === 0 || cork.gso_size !== 0;
  if (fits && device_sums && complete) csummode = CHECKSUM_PARTIAL;

  cork.length += length;

  while (length > 0 || last === null) {
    // Room left in the last fragment.
    let copy = last === null ? 0 : mtu - last.len;
    if (last !== null && copy < length) copy = maxfraglen - last.len;

    if (last === null || copy <= 0) {
      const skb_prev: sk_buff | null = last;
      // Bytes of the last fragment beyond the 8-byte limit: they move into the new one.
      const fraggap = skb_prev === null ? 0 : skb_prev.len - maxfraglen;
      let datalen = length + fraggap;
      if (datalen > mtu - fragheaderlen) datalen = maxfraglen - fragheaderlen;
      const fraglen = datalen + fragheaderlen;
      let alloclen = (flags & MSG_MORE) !== 0 && !scatter_gather ? mtu : fraglen;
      alloclen += hh_len + 15;
      if (datalen === length + fraggap) alloclen += rt.trailer_len;

      const allocated =
        transhdrlen !== 0
          ? sock_alloc_send_skb(sk, alloclen, (flags & MSG_DONTWAIT) !== 0)
          : sock_next_skb(sk, alloclen);
      if (typeof allocated === 'number') {
        cork.length -= length;
        IP_INC_STATS(sock_net(sk), IPSTATS_MIB_OUTDISCARDS);
        return allocated;
      }
      const skb: sk_buff = allocated;
      last = skb;
      skb.ip_summed = csummode;
      skb.csum = 0;
      skb_reserve(skb, hh_len);

      let data = skb_put(skb, fraglen);
      skb_set_network_header(skb, 0);
      skb.transport_header = skb.network_header + fragheaderlen;
      data += fragheaderlen;

      if (fraggap !== 0 && skb_prev !== null) {
        skb_copy_bits(skb_prev, maxfraglen, skb.head, data + transhdrlen, fraggap);
        skb.csum = csum_partial(skb.head, data + transhdrlen, fraggap, 0);
        skb_prev.csum = csum_sub(skb_prev.csum, skb.csum);
        data += fraggap;
        pskb_trim(skb_prev, maxfraglen);
      }

      copy = datalen - transhdrlen - fraggap;
      if (copy > 0) {
        const err = getfrag(from, skb.head, data + transhdrlen, offset, copy, fraggap, skb);
        if (err < 0) {
          kfree_skb(skb);
          cork.length -= length;
          IP_INC_STATS(sock_net(sk), IPSTATS_MIB_OUTDISCARDS);
          return err;
        }
      }
      offset += copy;
      length -= copy + transhdrlen;
      transhdrlen = 0;
      csummode = CHECKSUM_NONE;
      __skb_queue_tail(queue, skb);
      continue;
    }

    if (copy > length) copy = length;
    const err = append_to(last, scatter_gather, getfrag, from, offset, copy);
    if (err < 0) {
      cork.length -= length;
      IP_INC_STATS(sock_net(sk), IPSTATS_MIB_OUTDISCARDS);
      return err;
    }
    offset += copy;
    length -= copy;
  }
  return 0;
}

/** A buffer for a further fragment: beyond twice the send buffer there is none. */
function sock_next_skb(sk: sock, size: number): sk_buff | number {
  if (sk.sk_wmem_alloc > 2 * sk.sk_sndbuf) return -ENOBUFS;
  const skb = alloc_skb(sock_net(sk).world, size);
  skb.sk = sk;
  skb.destructor = sock_wfree;
  sk.sk_wmem_alloc += skb.truesize;
  return skb;
}

/** Adds `copy` bytes to a fragment that has room: at its tail, or as a piece beside it where the device gathers. */
function append_to<F>(
  skb: sk_buff,
  scatter_gather: boolean,
  getfrag: getfrag_t<F>,
  from: F,
  offset: number,
  copy: number,
): number {
  const off = skb.len;
  if (!scatter_gather && skb_tailroom(skb) >= copy) {
    const at = skb_put(skb, copy);
    const err = getfrag(from, skb.head, at, offset, copy, off, skb);
    if (err < 0) pskb_trim(skb, off);
    return err;
  }
  const page = new Uint8Array(copy);
  const err = getfrag(from, page, 0, offset, copy, off, skb);
  if (err < 0) return err;
  skb.shinfo.frags ??= [];
  skb.shinfo.frags.push({ page, offset: 0, size: copy });
  skb.len += copy;
  skb.data_len += copy;
  skb.truesize += copy;
  if (skb.sk !== null) skb.sk.sk_wmem_alloc += copy;
  return 0;
}

/** The collected datagram as one packet with an IP header, its further fragments as a list; null when there is none. */
export function ip_finish_skb(sk: sock, fl4: flowi4): sk_buff | null {
  return __ip_make_skb(sk, fl4, sk.sk_write_queue, inet_sk(sk).cork);
}

function __ip_make_skb(sk: sock, fl4: flowi4, queue: sk_buff_head, cork: inet_cork): sk_buff | null {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  const rt = cork.dst as rtable;
  const skb = __skb_dequeue(queue);
  if (skb === null) return null;

  let last: sk_buff | null = null;
  for (let tmp_skb = __skb_dequeue(queue); tmp_skb !== null; tmp_skb = __skb_dequeue(queue)) {
    __skb_pull(tmp_skb, skb_network_header_len(tmp_skb));
    if (last === null) skb.shinfo.frag_list = tmp_skb;
    else last.next = tmp_skb;
    last = tmp_skb;
    skb.len += tmp_skb.len;
    skb.data_len += tmp_skb.len;
    skb.truesize += tmp_skb.truesize;
    tmp_skb.destructor = null;
    tmp_skb.sk = null;
  }

  // Unless the sender wants to find the path MTU by itself, the packet may be cut here.
  skb.ignore_df = ip_sk_ignore_df(sk);
  let df = 0;
  if (inet.pmtudisc === IP_PMTUDISC_DO || inet.pmtudisc === IP_PMTUDISC_PROBE) df = IP_DF;
  else if (skb.len <= dst_mtu(rt) && ip_dont_fragment(sk, rt)) df = IP_DF;

  const opt = (cork.flags & IPCORK_OPT) !== 0 ? cork.opt : null;
  let ttl = cork.ttl;
  if (ttl === 0) ttl = rt.rt_type === RTN_MULTICAST ? inet.mc_ttl : ip_select_ttl(inet, rt);

  const iph = ip_hdr(skb);
  iph.version = 4;
  iph.ihl = 5;
  iph.tos = cork.tos !== -1 ? cork.tos : inet.tos;
  iph.frag_off = df;
  iph.ttl = ttl;
  iph.protocol = sk.sk_protocol;
  iph.saddr = fl4.saddr;
  iph.daddr = fl4.daddr;
  ip_select_ident(net, skb, sk);

  if (opt !== null) {
    iph.ihl += opt.optlen >> 2;
    ip_options_build(skb, opt, cork.addr, rt);
  }
  skb.priority = cork.priority;
  skb.mark = cork.mark;
  skb.tstamp = cork.transmit_time;
  cork.dst = null;
  skb_dst_set(skb, rt);

  if (iph.protocol === IPPROTO_ICMP) {
    // A raw socket's ICMP header is data: it may lie anywhere.
    const raw = sk.sk_type === SOCK_RAW && (fl4.flowi4_flags & FLOWI_FLAG_KNOWN_NH) === 0;
    icmp_out_count(net, raw ? fl4.fl4_icmp_type : icmp_hdr(skb).type);
  }
  ip_cork_release(cork);
  return skb;
}

function ip_cork_release(cork: inet_cork): void {
  cork.flags &= ~IPCORK_OPT;
  cork.opt = null;
  cork.dst = null;
}

/** Sends a packet with a finished header. Owns `skb`. Returns 0 or a negative errno. */
export function ip_send_skb(net: net, skb: sk_buff): number {
  let err = ip_local_out(net, skb.sk, skb);
  if (err !== 0) {
    if (err > 0) err = net_xmit_errno(err);
    if (err !== 0) IP_INC_STATS(net, IPSTATS_MIB_OUTDISCARDS);
  }
  return err;
}

/** Sends the datagram that the socket has collected. */
export function ip_push_pending_frames(sk: sock, fl4: flowi4): number {
  const skb = ip_finish_skb(sk, fl4);
  if (skb === null) return 0;
  return ip_send_skb(sock_net(sk), skb);
}

/** Throws away the datagram that the socket has collected. */
export function ip_flush_pending_frames(sk: sock): void {
  __ip_flush_pending_frames(sk.sk_write_queue, inet_sk(sk).cork);
}

function __ip_flush_pending_frames(queue: sk_buff_head, cork: inet_cork): void {
  for (let skb = queue.list.pop(); skb !== undefined; skb = queue.list.pop()) kfree_skb(skb);
  ip_cork_release(cork);
}

/** A whole datagram at once, without the socket's queue. The packet, or a negative errno. */
export function ip_make_skb<F>(
  sk: sock,
  fl4: flowi4,
  getfrag: getfrag_t<F>,
  from: F,
  length: number,
  transhdrlen: number,
  ipc: ipcm_cookie,
  rt: rtable,
  flags: number,
): sk_buff | null | number {
  if ((flags & MSG_PROBE) !== 0) return null;
  const queue = new sk_buff_head();
  const cork = new inet_cork();
  const err = ip_setup_cork(sk, cork, ipc, rt);
  if (err !== 0) return err;
  const appended = __ip_append_data(sk, fl4, queue, cork, getfrag, from, length, transhdrlen, flags);
  if (appended !== 0) {
    __ip_flush_pending_frames(queue, cork);
    return appended;
  }
  return __ip_make_skb(sk, fl4, queue, cork);
}
