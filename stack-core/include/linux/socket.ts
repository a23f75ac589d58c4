// Address families, message flags, control messages. Kernel: include/linux/socket.h
import { namesOf } from '../show.ts';

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_BRIDGE = 7;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;
export const AF_MPLS = 28;
export const AF_XDP = 44;
export const AF_MCTP = 45;
export const AF_MAX = 46;
export const AF_NAMES = namesOf({ AF_UNSPEC, AF_UNIX, AF_INET, AF_BRIDGE, AF_INET6, AF_NETLINK, AF_PACKET, AF_MPLS });

export const PF_UNSPEC = AF_UNSPEC;
export const PF_UNIX = AF_UNIX;
export const PF_INET = AF_INET;
export const PF_BRIDGE = AF_BRIDGE;
export const PF_INET6 = AF_INET6;
export const PF_NETLINK = AF_NETLINK;
export const PF_PACKET = AF_PACKET;

export const SOL_IP = 0;
export const SOL_SOCKET = 1;
export const SOL_TCP = 6;
export const SOL_UDP = 17;
export const SOL_RAW = 255;
export const SOL_PACKET = 263;
export const SOL_NETLINK = 270;

export const MSG_OOB = 0x1;
export const MSG_PEEK = 0x2;
export const MSG_DONTROUTE = 0x4;
export const MSG_CTRUNC = 0x8;
export const MSG_PROBE = 0x10;
export const MSG_TRUNC = 0x20;
export const MSG_DONTWAIT = 0x40;
export const MSG_EOR = 0x80;
export const MSG_WAITALL = 0x100;
export const MSG_CONFIRM = 0x800;
export const MSG_ERRQUEUE = 0x2000;
export const MSG_NOSIGNAL = 0x4000;
export const MSG_MORE = 0x8000;

export const SOMAXCONN = 4096;

/** An IPv4 address and port, host order. */
export interface sockaddr_in {
  family: typeof AF_INET;
  addr: number;
  port: number;
}

/** A netlink port and its multicast groups (the first 32, as bits). */
export interface sockaddr_nl {
  family: typeof AF_NETLINK;
  pid: number;
  groups: number;
}

/** A link-layer address on a device. */
export interface sockaddr_ll {
  family: typeof AF_PACKET;
  protocol: number;
  ifindex: number;
  hatype: number;
  pkttype: number;
  addr: Uint8Array;
}

/** No address: `connect` with it dissolves the connection. */
export interface sockaddr_unspec {
  family: typeof AF_UNSPEC;
}

export type sockaddr = sockaddr_in | sockaddr_nl | sockaddr_ll | sockaddr_unspec;

/** A control message: an option of one datagram. */
export interface cmsghdr {
  cmsg_level: number;
  cmsg_type: number;
  /** A number for integer options; the struct's bytes, or the struct itself, for others. */
  data: unknown;
}

/** One datagram on its way through a system call. */
export interface msghdr {
  /** sendmsg: where to; recvmsg fills in where from. */
  msg_name: sockaddr | null;
  /** sendmsg: the data; recvmsg puts the received data here. */
  msg_iov: Uint8Array;
  msg_control: cmsghdr[];
  /** MSG_*; recvmsg adds what happened (MSG_TRUNC). */
  msg_flags: number;
}

export const new_msghdr = (): msghdr => ({ msg_name: null, msg_iov: new Uint8Array(0), msg_control: [], msg_flags: 0 });

/** Adds a control message for the receiver. */
export function put_cmsg(msg: msghdr, level: number, type: number, data: unknown): number {
  msg.msg_control.push({ cmsg_level: level, cmsg_type: type, data });
  return 0;
}

/** Hands the first bytes of what was received to the reader. */
export function copy_to_iter(msg: msghdr, bytes: Uint8Array): void {
  msg.msg_iov = bytes;
}
