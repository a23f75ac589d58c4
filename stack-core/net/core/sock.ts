// Sockets of every family: making and ending them, their memory, their queues, their common options.
// Kernel: net/core/sock.c
import { EAGAIN, EDOM, EINVAL, ENOBUFS, ENODEV, ENOMEM, ENOPROTOOPT, EPERM, EPIPE } from '../../include/linux/errno.ts';
import { is_icmp_err_skb, SKB_EXT_ERR } from '../../include/linux/errqueue.ts';
import type { socket } from '../../include/linux/net.ts';
import {
  type sk_buff,
  skb_dequeue,
  skb_dst_drop,
  skb_orphan,
  skb_peek,
  skb_queue_tail,
} from '../../include/linux/skbuff.ts';
import { SOL_SOCKET } from '../../include/linux/socket.ts';
import {
  SKB_DROP_REASON_PROTO_MEM,
  SKB_DROP_REASON_SOCKET_RCVBUFF,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  type proto,
  SEND_SHUTDOWN,
  SOCK_BROADCAST,
  SOCK_DBG,
  SOCK_DEAD,
  SOCK_KEEPOPEN,
  SOCK_LOCALROUTE,
  SOCK_MIN_RCVBUF,
  SOCK_MIN_SNDBUF,
  SOCK_RCVBUF_LOCK,
  SOCK_RCVTSTAMP,
  SOCK_RXQ_OVFL,
  SOCK_SNDBUF_LOCK,
  SOCK_ZAPPED,
  sk_dst_reset,
  type sock,
  sock_error,
  sock_flag,
  sock_net,
  sock_set_flag,
  sock_valbool_flag,
} from '../../include/net/sock.ts';
import {
  SO_ATTACH_FILTER,
  SO_BINDTODEVICE,
  SO_BINDTOIFINDEX,
  SO_BROADCAST,
  SO_DEBUG,
  SO_DETACH_FILTER,
  SO_DOMAIN,
  SO_DONTROUTE,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_LOCK_FILTER,
  SO_MARK,
  SO_NO_CHECK,
  SO_PRIORITY,
  SO_PROTOCOL,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_RXQ_OVFL,
  SO_SNDBUF,
  SO_SNDBUFFORCE,
  SO_SNDTIMEO,
  SO_TIMESTAMP,
  SO_TYPE,
} from '../../include/uapi/linux/socket.ts';
import { subsystem } from '../../kernel/world.ts';
import { sk_attach_filter, sk_detach_filter, sk_filter_reason } from './filter.ts';
import { alloc_skb, skb_queue_purge } from './skbuff.ts';

/** Largest buffer that SO_RCVBUF and SO_SNDBUF can ask for, bytes: net.core.rmem_max, wmem_max (4 MiB since 6.18). */
const SYSCTL_MEM_MAX = 4194304;

/** Number of the next socket's inode. */
export const next_ino = subsystem('socket inodes', () => ({ value: 10000 }));

/** A new socket of a transport; `kern`: for the kernel's own use. */
export function sk_alloc(net: net, family: number, prot: proto, kern: boolean): sock {
  const sk = new prot.obj(net, family, prot);
  sk.sk_kern_sock = kern;
  return sk;
}

/** Ties `sk` to its userspace half. */
export function sock_init_data(sock: socket | null, sk: sock): void {
  sk.sk_socket = sock;
  sock_set_flag(sk, SOCK_ZAPPED);
  if (sock === null) return;
  sk.sk_type = sock.type;
  sock.sk = sk;
  sk.sk_ino = sk.sk_net.world.subsystem(next_ino).value++;
}

/** The userspace half is gone. */
export function sock_orphan(sk: sock): void {
  sock_set_flag(sk, SOCK_DEAD);
  if (sk.sk_socket !== null) sk.sk_socket.sk = null;
  sk.sk_socket = null;
}

/** Ends a socket of a transport without connections. */
export function sk_common_release(sk: sock): void {
  sk.sk_prot.destroy?.(sk);
  sk.sk_prot.unhash?.(sk);
  sock_orphan(sk);
  sk_destruct(sk);
}

/** Drops what is queued. */
export function sk_destruct(sk: sock): void {
  sk.sk_destruct?.(sk);
  skb_queue_purge(sk.sk_receive_queue);
  skb_queue_purge(sk.sk_write_queue);
  skb_queue_purge(sk.sk_error_queue);
}

/** Charges `skb` to the receiver. */
export function skb_set_owner_r(skb: sk_buff, sk: sock): void {
  skb_orphan(skb);
  skb.sk = sk;
  skb.destructor = sock_rfree;
  sk.sk_rmem_alloc += skb.truesize;
}

export function sock_rfree(skb: sk_buff): void {
  if (skb.sk !== null) skb.sk.sk_rmem_alloc -= skb.truesize;
}

/** Charges `skb` to the sender. */
export function skb_set_owner_w(skb: sk_buff, sk: sock): void {
  skb_orphan(skb);
  skb.sk = sk;
  skb.destructor = sock_wfree;
  sk.sk_wmem_alloc += skb.truesize;
}

export function sock_wfree(skb: sk_buff): void {
  const sk = skb.sk;
  if (sk === null) return;
  sk.sk_wmem_alloc -= skb.truesize;
  sk.sk_write_space(sk);
}

/** Queues `skb` for the reader, when there is room: SKB_NOT_DROPPED_YET, or the reason why not (still the caller's). */
export function sock_queue_rcv_skb_reason(sk: sock, skb: sk_buff): number {
  const filtered = sk_filter_reason(sk, skb);
  if (filtered !== SKB_NOT_DROPPED_YET) return filtered;
  const err = __sock_queue_rcv_skb(sk, skb);
  if (err === -ENOMEM) return SKB_DROP_REASON_SOCKET_RCVBUFF;
  if (err === -ENOBUFS) return SKB_DROP_REASON_PROTO_MEM;
  return SKB_NOT_DROPPED_YET;
}

/** Queues `skb` for the reader. Returns 0 or -ENOMEM. */
export function __sock_queue_rcv_skb(sk: sock, skb: sk_buff): number {
  if (sk.sk_rmem_alloc >= sk.sk_rcvbuf) {
    sk.sk_drops++;
    return -ENOMEM;
  }
  skb.dev = null;
  skb_set_owner_r(skb, sk);
  // The route is only good while the packet is under way.
  skb_dst_drop(skb);
  skb_queue_tail(sk.sk_receive_queue, skb);
  if (!sock_flag(sk, SOCK_DEAD)) sk.sk_data_ready(sk);
  return 0;
}

/** Queues an error report for the reader (MSG_ERRQUEUE). Returns 0 or -ENOMEM. */
export function sock_queue_err_skb(sk: sock, skb: sk_buff): number {
  if (sk.sk_rmem_alloc + skb.truesize >= sk.sk_rcvbuf) return -ENOMEM;
  skb_set_owner_r(skb, sk);
  skb_dst_drop(skb);
  skb_queue_tail(sk.sk_error_queue, skb);
  if (!sock_flag(sk, SOCK_DEAD)) sk.sk_error_report(sk);
  return 0;
}

/** The oldest error report, if any. The pending error becomes that of the next one. */
export function sock_dequeue_err_skb(sk: sock): sk_buff | null {
  const skb = skb_dequeue(sk.sk_error_queue);
  if (skb === null) return null;
  const next = skb_peek(sk.sk_error_queue);
  const icmp_next = next !== null && is_icmp_err_skb(next);
  if (next !== null && icmp_next) sk.sk_err = SKB_EXT_ERR(next).ee_errno;
  if (is_icmp_err_skb(skb) && !icmp_next) sk.sk_err = 0;
  if (next !== null) sk.sk_error_report(sk);
  return skb;
}

/** A buffer of `size` bytes for sending, or a negative errno: -EAGAIN when the send buffer is full. */
export function sock_alloc_send_skb(sk: sock, size: number, noblock: boolean): sk_buff | number {
  const err = sock_error(sk);
  if (err !== 0) return err;
  if ((sk.sk_shutdown & SEND_SHUTDOWN) !== 0) return -EPIPE;
  if (sk.sk_wmem_alloc >= sk.sk_sndbuf) return -EAGAIN;
  const skb = alloc_skb(sk.sk_net.world, size);
  skb_set_owner_w(skb, sk);
  return skb;
}

/** A buffer charged to `sk` even beyond its limit if `force`; null when there is no room. */
export function sock_wmalloc(sk: sock, size: number, force: boolean): sk_buff | null {
  if (!force && sk.sk_wmem_alloc >= sk.sk_sndbuf) return null;
  const skb = alloc_skb(sk.sk_net.world, size);
  skb_set_owner_w(skb, sk);
  return skb;
}

/** What a sender is told of a device's answer: congestion is an error only for who asked (NET_XMIT_CN: no error). */
export const net_xmit_errno = (e: number): number => (e !== 2 ? -ENOBUFS : 0);

const toInt = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) ? value : null);

/** Options at level SOL_SOCKET; 0 or a negative errno. `optval`: a number, or a text for SO_BINDTODEVICE. */
export function sock_setsockopt(sock: socket, level: number, optname: number, optval: unknown): number {
  const sk = sock.sk;
  if (sk === null || level !== SOL_SOCKET) return -EINVAL;
  if (optname === SO_BINDTODEVICE) return sock_setbindtodevice(sk, optval);
  if (optname === SO_ATTACH_FILTER) return Array.isArray(optval) ? sk_attach_filter(sk, optval) : -EINVAL;
  if (optname === SO_DETACH_FILTER) return sk_detach_filter(sk);
  if (optname === SO_RCVTIMEO || optname === SO_SNDTIMEO) return sock_set_timeout(sk, optname, optval);
  const val = toInt(optval);
  if (val === null) return -EINVAL;
  switch (optname) {
    case SO_DEBUG:
      sock_valbool_flag(sk, SOCK_DBG, val !== 0);
      return 0;
    case SO_REUSEADDR:
      sk.sk_reuse = val !== 0;
      return 0;
    case SO_REUSEPORT:
      sk.sk_reuseport = val !== 0;
      return 0;
    case SO_DONTROUTE:
      sock_valbool_flag(sk, SOCK_LOCALROUTE, val !== 0);
      sk_dst_reset(sk);
      return 0;
    case SO_BROADCAST:
      sock_valbool_flag(sk, SOCK_BROADCAST, val !== 0);
      return 0;
    case SO_KEEPALIVE:
      sock_valbool_flag(sk, SOCK_KEEPOPEN, val !== 0);
      return 0;
    case SO_SNDBUF:
      return set_sndbuf(sk, Math.min(val, SYSCTL_MEM_MAX));
    case SO_SNDBUFFORCE:
      return set_sndbuf(sk, val);
    case SO_RCVBUF:
      return set_rcvbuf(sk, Math.min(val, SYSCTL_MEM_MAX));
    case SO_RCVBUFFORCE:
      return set_rcvbuf(sk, val);
    case SO_NO_CHECK:
      sk.sk_no_check_tx = val !== 0;
      return 0;
    case SO_PRIORITY:
      sk.sk_priority = val;
      return 0;
    case SO_MARK:
      sk.sk_mark = val >>> 0;
      sk_dst_reset(sk);
      return 0;
    case SO_TIMESTAMP:
      sock_valbool_flag(sk, SOCK_RCVTSTAMP, val !== 0);
      return 0;
    case SO_RXQ_OVFL:
      sock_valbool_flag(sk, SOCK_RXQ_OVFL, val !== 0);
      return 0;
    case SO_LOCK_FILTER:
      if (sk.sk_filter_locked && val === 0) return -EPERM;
      sk.sk_filter_locked = val !== 0;
      return 0;
    case SO_BINDTOIFINDEX:
      return sock_bindtoindex(sk, val);
    default:
      return -ENOPROTOOPT;
  }
}

/** The kernel keeps double of what was asked for, for its own overhead. */
function set_sndbuf(sk: sock, val: number): number {
  sk.sk_userlocks |= SOCK_SNDBUF_LOCK;
  sk.sk_sndbuf = Math.max(val * 2, SOCK_MIN_SNDBUF);
  sk.sk_write_space(sk);
  return 0;
}

function set_rcvbuf(sk: sock, val: number): number {
  sk.sk_userlocks |= SOCK_RCVBUF_LOCK;
  sk.sk_rcvbuf = Math.max(val * 2, SOCK_MIN_RCVBUF);
  return 0;
}

/** `optval`: nanoseconds; 0: wait for ever. */
function sock_set_timeout(sk: sock, optname: number, optval: unknown): number {
  const val = toInt(optval);
  if (val === null) return -EINVAL;
  if (val < 0) return -EDOM;
  const timeout = val === 0 ? null : val;
  if (optname === SO_RCVTIMEO) sk.sk_rcvtimeo = timeout;
  else sk.sk_sndtimeo = timeout;
  return 0;
}

function sock_setbindtodevice(sk: sock, optval: unknown): number {
  if (typeof optval !== 'string') return -EINVAL;
  const name = optval.replace(/\0.*$/s, '');
  if (name === '') return sock_bindtoindex(sk, 0);
  const dev = sock_net(sk).dev_name_head.get(name);
  return dev === undefined ? -ENODEV : sock_bindtoindex(sk, dev.ifindex);
}

/** Binds to the device of that index; 0: to none. */
export function sock_bindtoindex(sk: sock, ifindex: number): number {
  if (ifindex < 0) return -EINVAL;
  sk.sk_bound_dev_if = ifindex;
  sk.sk_prot.rehash?.(sk);
  sk_dst_reset(sk);
  return 0;
}

/** The value of an option at level SOL_SOCKET, or a negative errno. */
export function sock_getsockopt(sock: socket, level: number, optname: number): unknown {
  const sk = sock.sk;
  if (sk === null || level !== SOL_SOCKET) return -EINVAL;
  const flag = (bit: number): number => (sock_flag(sk, bit) ? 1 : 0);
  switch (optname) {
    case SO_DEBUG:
      return flag(SOCK_DBG);
    case SO_DONTROUTE:
      return flag(SOCK_LOCALROUTE);
    case SO_BROADCAST:
      return flag(SOCK_BROADCAST);
    case SO_KEEPALIVE:
      return flag(SOCK_KEEPOPEN);
    case SO_TIMESTAMP:
      return flag(SOCK_RCVTSTAMP);
    case SO_RXQ_OVFL:
      return flag(SOCK_RXQ_OVFL);
    case SO_SNDBUF:
      return sk.sk_sndbuf;
    case SO_RCVBUF:
      return sk.sk_rcvbuf;
    case SO_REUSEADDR:
      return sk.sk_reuse ? 1 : 0;
    case SO_REUSEPORT:
      return sk.sk_reuseport ? 1 : 0;
    case SO_TYPE:
      return sk.sk_type;
    case SO_PROTOCOL:
      return sk.sk_protocol;
    case SO_DOMAIN:
      return sk.sk_family;
    case SO_ERROR:
      return -sock_error(sk);
    case SO_NO_CHECK:
      return sk.sk_no_check_tx ? 1 : 0;
    case SO_PRIORITY:
      return sk.sk_priority;
    case SO_MARK:
      return sk.sk_mark;
    case SO_RCVTIMEO:
      return sk.sk_rcvtimeo ?? 0;
    case SO_SNDTIMEO:
      return sk.sk_sndtimeo ?? 0;
    case SO_BINDTOIFINDEX:
      return sk.sk_bound_dev_if;
    case SO_BINDTODEVICE:
      return sock_net(sk).dev_index_head.get(sk.sk_bound_dev_if)?.name ?? '';
    default:
      return -ENOPROTOOPT;
  }
}

export const sock_common_setsockopt = (sock: socket, level: number, optname: number, optval: unknown): number =>
  sock.sk?.sk_prot.setsockopt?.(sock.sk, level, optname, optval) ?? -ENOPROTOOPT;

export const sock_common_getsockopt = (sock: socket, level: number, optname: number): unknown =>
  sock.sk?.sk_prot.getsockopt?.(sock.sk, level, optname) ?? -ENOPROTOOPT;
