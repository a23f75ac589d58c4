// The system calls on sockets. Kernel: net/socket.c
import { EAFNOSUPPORT, EINVAL, EOPNOTSUPP } from '../include/linux/errno.ts';
import { type net_proto_family, SOCK_MAX, socket } from '../include/linux/net.ts';
import { AF_MAX, type msghdr, SOL_SOCKET, type sockaddr } from '../include/linux/socket.ts';
import type { net } from '../include/net/net_namespace.ts';
import { do_softirq } from '../kernel/softirq.ts';
import { subsystem, type World } from '../kernel/world.ts';
import { sock_getsockopt, sock_setsockopt } from './core/sock.ts';

const net_families = subsystem('net_families', () => new Map<number, net_proto_family>());

/** Makes a family of sockets known. Returns 0. */
export function sock_register(world: World, ops: net_proto_family): number {
  world.subsystem(net_families).set(ops.family, ops);
  return 0;
}

export function sock_unregister(world: World, family: number): void {
  world.subsystem(net_families).delete(family);
}

/** A new socket, or a negative errno. `kern`: for the kernel's own use. */
export function __sock_create(
  net: net,
  family: number,
  type: number,
  protocol: number,
  kern: boolean,
): socket | number {
  if (family < 0 || family >= AF_MAX) return -EAFNOSUPPORT;
  if (type < 0 || type >= SOCK_MAX) return -EINVAL;
  const pf = net.world.subsystem(net_families).get(family);
  if (pf === undefined) return -EAFNOSUPPORT;
  const sock = new socket(type);
  const err = pf.create(net, sock, protocol, kern);
  return err < 0 ? err : sock;
}

export const sock_create_kern = (net: net, family: number, type: number, protocol: number): socket | number =>
  __sock_create(net, family, type, protocol, true);

/** Ends a socket. */
export function sock_release(sock: socket): void {
  sock.ops?.release(sock);
  sock.ops = null;
  sock.sk = null;
}

/** Softirqs that a system call has raised run before it returns to userspace. */
function syscall_exit<T>(sock: socket, result: T): T {
  const world = sock.sk?.sk_net.world;
  if (world !== undefined) do_softirq(world);
  return result;
}

export const __sys_socket = (net: net, family: number, type: number, protocol: number): socket | number =>
  __sock_create(net, family, type, protocol, false);

export function __sys_bind(sock: socket, addr: sockaddr): number {
  const err = sock.ops?.bind(sock, addr) ?? -EINVAL;
  return syscall_exit(sock, err);
}

export function __sys_connect(sock: socket, addr: sockaddr, flags = 0): number {
  const err = sock.ops?.connect(sock, addr, flags) ?? -EINVAL;
  return syscall_exit(sock, err);
}

/** The socket's own address, or its peer's; a negative errno. */
export function __sys_getsockname(sock: socket, peer = false): sockaddr | number {
  return sock.ops?.getname(sock, peer) ?? -EINVAL;
}

/** Sends one datagram. Returns the bytes sent or a negative errno. */
export function __sys_sendmsg(sock: socket, msg: msghdr): number {
  const sent = sock.ops?.sendmsg(sock, msg, msg.msg_iov.length) ?? -EINVAL;
  return syscall_exit(sock, sent);
}

/** Receives up to `size` bytes into `msg.msg_iov`. Returns their number or a negative errno: -EAGAIN means wait. */
export function __sys_recvmsg(sock: socket, msg: msghdr, size: number, flags = 0): number {
  const received = sock.ops?.recvmsg(sock, msg, size, flags) ?? -EINVAL;
  return syscall_exit(sock, received);
}

export function __sys_setsockopt(sock: socket, level: number, optname: number, optval: unknown): number {
  if (level === SOL_SOCKET) return sock_setsockopt(sock, level, optname, optval);
  return sock.ops?.setsockopt(sock, level, optname, optval) ?? -EOPNOTSUPP;
}

/** The option's value, or a negative errno. */
export function __sys_getsockopt(sock: socket, level: number, optname: number): unknown {
  if (level === SOL_SOCKET) return sock_getsockopt(sock, level, optname);
  return sock.ops?.getsockopt(sock, level, optname) ?? -EOPNOTSUPP;
}

/** Closes a socket's last descriptor. */
export function __sys_close(sock: socket): void {
  const world = sock.sk?.sk_net.world;
  sock_release(sock);
  if (world !== undefined) do_softirq(world);
}
