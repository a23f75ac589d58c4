// Sockets as userspace holds them. Kernel: include/linux/net.h

import type { net } from '../net/net_namespace.ts';
import type { sock } from '../net/sock.ts';
import { namesOf } from '../show.ts';
import type { msghdr, sockaddr } from './socket.ts';

export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_RDM = 4;
export const SOCK_SEQPACKET = 5;
export const SOCK_DCCP = 6;
export const SOCK_PACKET = 10;
export const SOCK_MAX = 11;
export const SOCK_TYPES = namesOf({
  SOCK_STREAM,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_RDM,
  SOCK_SEQPACKET,
  SOCK_DCCP,
  SOCK_PACKET,
});

export const SS_FREE = 0;
export const SS_UNCONNECTED = 1;
export const SS_CONNECTING = 2;
export const SS_CONNECTED = 3;
export const SS_DISCONNECTING = 4;
export const SOCKET_STATES = namesOf({ SS_FREE, SS_UNCONNECTED, SS_CONNECTING, SS_CONNECTED, SS_DISCONNECTING });

/** What the system calls do on sockets of one kind. Results: 0 or a count, or a negative errno. Nothing here waits. */
export interface proto_ops {
  family: number;
  release(sock: socket): number;
  bind(sock: socket, addr: sockaddr): number;
  connect(sock: socket, addr: sockaddr, flags: number): number;
  getname(sock: socket, peer: boolean): sockaddr | number;
  sendmsg(sock: socket, msg: msghdr, len: number): number;
  /** Up to `size` bytes into `msg.msg_iov`; -EAGAIN when there is nothing: wait on `sk.sk_wq`. */
  recvmsg(sock: socket, msg: msghdr, size: number, flags: number): number;
  setsockopt(sock: socket, level: number, optname: number, optval: unknown): number;
  /** The value; a negative errno is never a value of an option that exists. */
  getsockopt(sock: socket, level: number, optname: number): unknown;
  listen?(sock: socket, backlog: number): number;
  shutdown?(sock: socket, how: number): number;
}

export class socket {
  /** SS_*. */
  state = SS_UNCONNECTED;
  /** SOCK_*. */
  readonly type: number;
  ops: proto_ops | null = null;
  sk: sock | null = null;

  constructor(type: number) {
    this.type = type;
  }
}

/** A family of sockets: makes those of its own. */
export interface net_proto_family {
  family: number;
  create(net: net, sock: socket, protocol: number, kern: boolean): number;
}
