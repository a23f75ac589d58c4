// The kernel's half of a socket. Kernel: include/net/sock.h
import { wait_queue_head } from '../../kernel/sched.ts';
import type { socket } from '../linux/net.ts';
import { type sk_buff, sk_buff_head } from '../linux/skbuff.ts';
import type { msghdr, sockaddr } from '../linux/socket.ts';
import type { sock_filter } from '../uapi/linux/filter.ts';
import type { dst_entry } from './dst.ts';
import type { net } from './net_namespace.ts';

// Bits of `sk_flags`: enum sock_flags.
export const SOCK_DEAD = 0;
export const SOCK_DONE = 1;
export const SOCK_URGINLINE = 2;
export const SOCK_KEEPOPEN = 3;
export const SOCK_LINGER = 4;
export const SOCK_DESTROY = 5;
export const SOCK_BROADCAST = 6;
export const SOCK_TIMESTAMP = 7;
export const SOCK_ZAPPED = 8;
export const SOCK_USE_WRITE_QUEUE = 9;
export const SOCK_DBG = 10;
export const SOCK_RCVTSTAMP = 11;
export const SOCK_RCVTSTAMPNS = 12;
export const SOCK_LOCALROUTE = 13;
export const SOCK_RXQ_OVFL = 20;

// sk_shutdown.
export const RCV_SHUTDOWN = 1;
export const SEND_SHUTDOWN = 2;
export const SHUTDOWN_MASK = 3;

// sk_userlocks.
export const SOCK_SNDBUF_LOCK = 1;
export const SOCK_RCVBUF_LOCK = 2;
export const SOCK_BINDADDR_LOCK = 4;
export const SOCK_BINDPORT_LOCK = 8;

/** Shared with TCP, whose names the states have. */
export const TCP_ESTABLISHED = 1;
export const TCP_CLOSE = 7;
export const TCP_LISTEN = 10;

/** Smallest buffers that can be set, bytes. */
export const SOCK_MIN_SNDBUF = 4608;
export const SOCK_MIN_RCVBUF = 2304;
/** Default and largest buffers: net.core.{r,w}mem_{default,max}. */
export const SK_RMEM_DEFAULT = 212992;
export const SK_WMEM_DEFAULT = 212992;

/** What a transport does for its sockets. Results: 0 or a count, or a negative errno. */
export interface proto {
  name: string;
  /** The class of its sockets. */
  obj: new (
    net: net,
    family: number,
    prot: proto,
  ) => sock;
  no_autobind?: boolean;
  init?(sk: sock): number;
  destroy?(sk: sock): void;
  close?(sk: sock, timeout: number): void;
  pre_connect?(sk: sock, addr: sockaddr): number;
  connect?(sk: sock, addr: sockaddr): number;
  disconnect?(sk: sock, flags: number): number;
  setsockopt?(sk: sock, level: number, optname: number, optval: unknown): number;
  getsockopt?(sk: sock, level: number, optname: number): unknown;
  sendmsg?(sk: sock, msg: msghdr, len: number): number;
  recvmsg?(sk: sock, msg: msghdr, len: number, flags: number): number;
  bind?(sk: sock, addr: sockaddr): number;
  backlog_rcv?(sk: sock, skb: sk_buff): number;
  hash?(sk: sock): number;
  unhash?(sk: sock): void;
  rehash?(sk: sock): void;
  get_port?(sk: sock, snum: number): number;
  put_port?(sk: sock): void;
  release_cb?(sk: sock): void;
}

export class sock {
  sk_net: net;
  readonly sk_family: number;
  /** SOCK_STREAM, SOCK_DGRAM, … */
  sk_type = 0;
  sk_protocol = 0;
  readonly sk_prot: proto;
  sk_socket: socket | null = null;
  /** TCP_*. */
  sk_state = TCP_CLOSE;
  sk_shutdown = 0;
  sk_userlocks = 0;
  /** SOCK_*, one bit each. */
  sk_flags = 0;
  sk_reuse = false;
  sk_reuseport = false;
  sk_kern_sock = false;
  /** Only this device's packets; 0: any. */
  sk_bound_dev_if = 0;
  sk_mark = 0;
  sk_priority = 0;
  /** Error to be told at the next call (positive errno). */
  sk_err = 0;
  /** Error that counts only when nothing better comes. */
  sk_err_soft = 0;
  /** Says how much of a packet the socket gets; null: all. */
  sk_filter: readonly sock_filter[] | null = null;
  /** The filter can be neither changed nor taken away. */
  sk_filter_locked = false;
  /** Packets that did not fit. */
  sk_drops = 0;
  /** Bytes of received packets, with their overhead. */
  sk_rmem_alloc = 0;
  /** Bytes of packets under way, with their overhead. */
  sk_wmem_alloc = 0;
  sk_rcvbuf = SK_RMEM_DEFAULT;
  sk_sndbuf = SK_WMEM_DEFAULT;
  /** How long a reader waits, ns; null: for ever. */
  sk_rcvtimeo: number | null = null;
  sk_sndtimeo: number | null = null;
  sk_uid = 0;
  /** Time of the last packet that was read, ns. */
  sk_stamp = 0;
  sk_txhash = 0;
  sk_ino = 0;
  sk_no_check_tx = false;
  sk_rx_dst: dst_entry | null = null;
  sk_dst_cache: dst_entry | null = null;
  readonly sk_receive_queue = new sk_buff_head();
  readonly sk_write_queue = new sk_buff_head();
  readonly sk_error_queue = new sk_buff_head();
  /** Where readers and writers wait. */
  readonly sk_wq = new wait_queue_head();
  sk_user_data: unknown = null;
  sk_data_ready: (sk: sock) => void = sock_def_readable;
  sk_write_space: (sk: sock) => void = sock_def_write_space;
  sk_error_report: (sk: sock) => void = sock_def_error_report;
  sk_state_change: (sk: sock) => void = sock_def_wakeup;
  sk_backlog_rcv: ((sk: sock, skb: sk_buff) => number) | null = null;
  sk_destruct: ((sk: sock) => void) | null = null;

  constructor(net: net, family: number, prot: proto) {
    this.sk_net = net;
    this.sk_family = family;
    this.sk_prot = prot;
    this.sk_backlog_rcv = prot.backlog_rcv ?? null;
  }
}

function sock_def_wakeup(sk: sock): void {
  for (const task of [...sk.sk_wq.waiters]) sk.sk_net.world.sched.wake(task);
}

const sock_def_readable = (sk: sock): void => sock_def_wakeup(sk);
const sock_def_write_space = (sk: sock): void => sock_def_wakeup(sk);
const sock_def_error_report = (sk: sock): void => sock_def_wakeup(sk);

export const sock_net = (sk: sock): net => sk.sk_net;
/** Lends a socket of the kernel to another namespace. */
export const sock_net_set = (sk: sock, net: net): void => {
  sk.sk_net = net;
};
export const sock_flag = (sk: sock, flag: number): boolean => (sk.sk_flags & (1 << flag)) !== 0;
export const sock_set_flag = (sk: sock, flag: number): void => {
  sk.sk_flags |= 1 << flag;
};
export const sock_reset_flag = (sk: sock, flag: number): void => {
  sk.sk_flags &= ~(1 << flag);
};
export const sock_valbool_flag = (sk: sock, flag: number, value: boolean): void => {
  if (value) sock_set_flag(sk, flag);
  else sock_reset_flag(sk, flag);
};

export const sk_rmem_alloc_get = (sk: sock): number => sk.sk_rmem_alloc;
export const sk_wmem_alloc_get = (sk: sock): number => sk.sk_wmem_alloc;
export const sk_drops_inc = (sk: sock): void => {
  sk.sk_drops++;
};
/** May half of the send buffer still be filled? */
export const sock_writeable = (sk: sock): boolean => sk.sk_wmem_alloc < sk.sk_sndbuf >> 1;

/** Takes the pending error: 0 or a negative errno. */
export function sock_error(sk: sock): number {
  const err = sk.sk_err;
  sk.sk_err = 0;
  return err === 0 ? 0 : -err;
}

/** Tells whoever waits on the socket that it has an error. */
export const sk_error_report = (sk: sock): void => sk.sk_error_report(sk);

/** May a packet that came through device `dif` (`sdif`: its L3 master) reach a socket bound to `bound_dev_if`? */
export const inet_bound_dev_eq = (bound_dev_if: number, dif: number, sdif: number): boolean =>
  bound_dev_if === 0 || bound_dev_if === dif || (sdif !== 0 && bound_dev_if === sdif);

export const sk_dst_get = (sk: sock): dst_entry | null => sk.sk_dst_cache;
export const __sk_dst_get = sk_dst_get;
export const sk_dst_set = (sk: sock, dst: dst_entry | null): void => {
  sk.sk_dst_cache = dst;
};
export const sk_dst_reset = (sk: sock): void => {
  sk.sk_dst_cache = null;
};
export const sk_fullsock = (_sk: sock): boolean => true;
