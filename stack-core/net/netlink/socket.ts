// Netlink sockets: making, binding, sending, receiving, options. Kernel: net/netlink/af_netlink.c
import { EINVAL, EMSGSIZE, ENOPROTOOPT, EPROTONOSUPPORT, ESOCKTNOSUPPORT } from '../../include/linux/errno.ts';
import {
  type net_proto_family,
  type proto_ops,
  SOCK_DGRAM,
  SOCK_RAW,
  SS_UNCONNECTED,
  socket,
} from '../../include/linux/net.ts';
import {
  AF_NETLINK,
  AF_UNSPEC,
  MSG_PEEK,
  MSG_TRUNC,
  type msghdr,
  PF_NETLINK,
  SOL_NETLINK,
  type sockaddr,
} from '../../include/linux/socket.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type proto, type sock, sock_net } from '../../include/net/sock.ts';
import {
  MAX_LINKS,
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_BROADCAST_ERROR,
  NETLINK_CAP_ACK,
  NETLINK_DROP_MEMBERSHIP,
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  NETLINK_LIST_MEMBERSHIPS,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_NO_ENOBUFS,
  NETLINK_PKTINFO,
} from '../../include/uapi/linux/netlink.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import type { World } from '../../kernel/world.ts';
import { skb_recv_datagram } from '../core/datagram.ts';
import { alloc_skb, consume_skb, skb_copy_bits, skb_put_data } from '../core/skbuff.ts';
import { sk_alloc, sk_destruct, sock_init_data, sock_orphan } from '../core/sock.ts';
import { sock_register } from '../socket.ts';
import {
  netlink_broadcast,
  netlink_dump,
  netlink_dump_end,
  netlink_insert,
  netlink_remove,
  netlink_unicast,
} from './af_netlink.ts';
import {
  NETLINK_CB,
  NETLINK_F_BROADCAST_SEND_ERROR,
  NETLINK_F_CAP_ACK,
  NETLINK_F_EXT_ACK,
  NETLINK_F_KERNEL_SOCKET,
  NETLINK_F_LISTEN_ALL_NSID,
  NETLINK_F_RECV_NO_ENOBUFS,
  NETLINK_F_RECV_PKTINFO,
  NETLINK_F_STRICT_CHK,
  type netlink_kernel_cfg,
  netlink_mc_list,
  netlink_sock,
  nl_table,
  nlk_sk,
  nlk_test_bit,
} from './netlink_sock.ts';

/** Largest buffer that a dump fills, bytes. */
const MAX_DUMP_ALLOC = 32768;

const netlink_proto: proto = { name: 'NETLINK', obj: netlink_sock };

/** Options that are flags. */
const FLAG_OPTIONS: { readonly [optname: number]: number } = {
  [NETLINK_PKTINFO]: NETLINK_F_RECV_PKTINFO,
  [NETLINK_BROADCAST_ERROR]: NETLINK_F_BROADCAST_SEND_ERROR,
  [NETLINK_NO_ENOBUFS]: NETLINK_F_RECV_NO_ENOBUFS,
  [NETLINK_LISTEN_ALL_NSID]: NETLINK_F_LISTEN_ALL_NSID,
  [NETLINK_CAP_ACK]: NETLINK_F_CAP_ACK,
  [NETLINK_EXT_ACK]: NETLINK_F_EXT_ACK,
  [NETLINK_GET_STRICT_CHK]: NETLINK_F_STRICT_CHK,
};

function __netlink_create(net: net, sock: socket | null, protocol: number, kern: boolean): netlink_sock {
  const sk = sk_alloc(net, PF_NETLINK, netlink_proto, kern) as netlink_sock;
  sock_init_data(sock, sk);
  sk.sk_protocol = protocol;
  if (sock !== null) sock.ops = netlink_ops;
  return sk;
}

function netlink_create(net: net, sock: socket, protocol: number, kern: boolean): number {
  sock.state = SS_UNCONNECTED;
  if (sock.type !== SOCK_RAW && sock.type !== SOCK_DGRAM) return -ESOCKTNOSUPPORT;
  if (protocol < 0 || protocol >= MAX_LINKS) return -EPROTONOSUPPORT;
  if (net.world.subsystem(nl_table)[protocol].registered === 0) return -EPROTONOSUPPORT;
  const sk = __netlink_create(net, sock, protocol, kern);
  const entry = net.world.subsystem(nl_table)[protocol];
  sk.netlink_bind = entry.bind ?? null;
  sk.netlink_unbind = entry.unbind ?? null;
  return 0;
}

/** The kernel's side of a protocol in `net`: `cfg.input` takes what programs send. */
export function netlink_kernel_create(net: net, unit: number, cfg: netlink_kernel_cfg): sock {
  const sk = __netlink_create(net, new socket(SOCK_DGRAM), unit, true);
  sk.nl_flags |= NETLINK_F_KERNEL_SOCKET;
  sk.netlink_rcv = cfg.input ?? null;
  netlink_insert(sk, 0);
  const entry = net.world.subsystem(nl_table)[unit];
  entry.groups = Math.max(entry.groups, cfg.groups ?? 32, 32);
  entry.flags = cfg.flags ?? 0;
  entry.bind = cfg.bind ?? null;
  entry.unbind = cfg.unbind ?? null;
  entry.registered++;
  return sk;
}

/** Ends the kernel's side of a protocol in a namespace that goes away. */
export function netlink_kernel_release(sk: sock): void {
  netlink_remove(sk);
  sk.sk_net.world.subsystem(nl_table)[sk.sk_protocol].registered--;
  sk_destruct(sk);
}

function netlink_release(sock: socket): number {
  const sk = sock.sk;
  if (sk === null) return 0;
  netlink_remove(sk);
  netlink_dump_end(nlk_sk(sk));
  for (const group of nlk_sk(sk).groups) nlk_sk(sk).netlink_unbind?.(sock_net(sk), group);
  sock_orphan(sk);
  sk_destruct(sk);
  return 0;
}

/** Gives the socket the pid of its process as port, or a random one when that is taken. */
function netlink_autobind(sock: socket): number {
  const sk = sock.sk as netlink_sock;
  const { world } = sk.sk_net;
  let portid = world.sched.current?.pid ?? 1;
  for (;;) {
    if (netlink_insert(sk, portid) === 0) return 0;
    if (sk.bound) return 0;
    // As the kernel does, below -4096 seen as a signed number.
    portid = 0x80000000 + get_random_u32_below(world, 0x7fffefff);
  }
}

function netlink_bind(sock: socket, addr: sockaddr): number {
  const sk = sock.sk as netlink_sock;
  if (addr.family !== AF_NETLINK) return -EINVAL;
  if (sk.bound && addr.pid !== sk.portid) return -EINVAL;
  if (!sk.bound) {
    const err = addr.pid === 0 ? netlink_autobind(sock) : netlink_insert(sk, addr.pid);
    if (err !== 0) return err;
  }
  for (let group = 1; group <= 32; group++) {
    const wanted = ((addr.groups >>> (group - 1)) & 1) !== 0;
    if (wanted === sk.groups.has(group)) continue;
    const err = netlink_update_socket_mc(sk, group, wanted);
    if (err !== 0) return err;
  }
  return 0;
}

/** Joins or leaves a group. */
function netlink_update_socket_mc(sk: netlink_sock, group: number, is_new: boolean): number {
  if (is_new) {
    const err = sk.netlink_bind?.(sock_net(sk), group) ?? 0;
    if (err !== 0) return err;
    sk.groups.add(group);
  } else {
    sk.groups.delete(group);
    sk.netlink_unbind?.(sock_net(sk), group);
  }
  const members = sock_net(sk).generic(netlink_mc_list)[sk.sk_protocol];
  if (sk.groups.size > 0) members.add(sk);
  else members.delete(sk);
  return 0;
}

function netlink_connect(sock: socket, addr: sockaddr): number {
  const sk = sock.sk as netlink_sock;
  if (addr.family === AF_UNSPEC) {
    sk.dst_portid = 0;
    sk.dst_group = 0;
    return 0;
  }
  if (addr.family !== AF_NETLINK) return -EINVAL;
  if (!sk.bound) netlink_autobind(sock);
  sk.dst_portid = addr.pid;
  sk.dst_group = first_group(addr.groups);
  return 0;
}

const first_group = (mask: number): number => (mask === 0 ? 0 : 32 - Math.clz32(mask & -mask));
/** The first 32 groups as bits. */
const netlink_group_mask = (group: number): number => (group > 0 && group <= 32 ? (1 << (group - 1)) >>> 0 : 0);

function netlink_getname(sock: socket, peer: boolean): sockaddr {
  const sk = sock.sk as netlink_sock;
  if (peer) return { family: AF_NETLINK, pid: sk.dst_portid, groups: netlink_group_mask(sk.dst_group) };
  let groups = 0;
  for (const group of sk.groups) groups = (groups | netlink_group_mask(group)) >>> 0;
  return { family: AF_NETLINK, pid: sk.portid, groups };
}

/** Sends a datagram of messages; to the kernel when no address says otherwise. Returns its length or a negative errno. */
function netlink_sendmsg(sock: socket, msg: msghdr, len: number): number {
  const sk = sock.sk as netlink_sock;
  let dst_portid = sk.dst_portid;
  let dst_group = sk.dst_group;
  if (msg.msg_name !== null) {
    if (msg.msg_name.family !== AF_NETLINK) return -EINVAL;
    dst_portid = msg.msg_name.pid;
    dst_group = first_group(msg.msg_name.groups);
  }
  if (!sk.bound) netlink_autobind(sock);
  if (len > sk.sk_sndbuf - 32) return -EMSGSIZE;
  const skb = alloc_skb(sk.sk_net.world, len);
  const parms = NETLINK_CB(skb);
  parms.portid = sk.portid;
  parms.dst_group = dst_group;
  parms.sk = sk;
  skb_put_data(skb, msg.msg_iov.subarray(0, len));
  if (dst_group !== 0) {
    skb.users++;
    netlink_broadcast(sk, skb, dst_portid, dst_group);
  }
  return netlink_unicast(sk, skb, dst_portid);
}

/** Receives one datagram; a running dump goes on when there is room. Returns its length or a negative errno. */
function netlink_recvmsg(sock: socket, msg: msghdr, len: number, flags: number): number {
  const sk = sock.sk as netlink_sock;
  const skb = skb_recv_datagram(sk, flags);
  if (typeof skb === 'number') {
    if (sk.sk_receive_queue.qlen === 0) sk.congested = false;
    return skb;
  }
  sk.max_recvmsg_len = Math.min(Math.max(sk.max_recvmsg_len, len), MAX_DUMP_ALLOC);
  const total = skb.len;
  const copied = Math.min(total, len);
  msg.msg_iov = new Uint8Array(copied);
  skb_copy_bits(skb, 0, msg.msg_iov, 0, copied);
  if (copied < total) msg.msg_flags |= MSG_TRUNC;
  const parms = NETLINK_CB(skb);
  msg.msg_name = { family: AF_NETLINK, pid: parms.portid, groups: netlink_group_mask(parms.dst_group) };
  consume_skb(skb);
  if ((flags & MSG_PEEK) === 0 && sk.cb_running && sk.sk_rmem_alloc <= sk.sk_rcvbuf / 2) {
    const err = netlink_dump(sk);
    if (err < 0) {
      sk.sk_err = -err;
      sk.sk_error_report(sk);
    }
  }
  if (sk.sk_receive_queue.qlen === 0) sk.congested = false;
  return (flags & MSG_TRUNC) !== 0 ? total : copied;
}

function netlink_setsockopt(sock: socket, level: number, optname: number, optval: unknown): number {
  if (level !== SOL_NETLINK) return -ENOPROTOOPT;
  if (typeof optval !== 'number') return -EINVAL;
  const sk = sock.sk as netlink_sock;
  if (optname === NETLINK_ADD_MEMBERSHIP || optname === NETLINK_DROP_MEMBERSHIP) {
    const { groups } = sk.sk_net.world.subsystem(nl_table)[sk.sk_protocol];
    if (optval < 1 || optval > groups) return -EINVAL;
    return netlink_update_socket_mc(sk, optval, optname === NETLINK_ADD_MEMBERSHIP);
  }
  const flag = FLAG_OPTIONS[optname];
  if (flag === undefined) return -ENOPROTOOPT;
  if (optval !== 0) sk.nl_flags |= flag;
  else sk.nl_flags &= ~flag;
  return 0;
}

function netlink_getsockopt(sock: socket, level: number, optname: number): unknown {
  if (level !== SOL_NETLINK) return -ENOPROTOOPT;
  const sk = sock.sk as netlink_sock;
  if (optname === NETLINK_LIST_MEMBERSHIPS) return [...sk.groups].sort((a, b) => a - b);
  const flag = FLAG_OPTIONS[optname];
  if (flag === undefined) return -ENOPROTOOPT;
  return nlk_test_bit(flag, sk) ? 1 : 0;
}

const netlink_ops: proto_ops = {
  family: PF_NETLINK,
  release: netlink_release,
  bind: netlink_bind,
  connect: netlink_connect,
  getname: netlink_getname,
  sendmsg: netlink_sendmsg,
  recvmsg: netlink_recvmsg,
  setsockopt: netlink_setsockopt,
  getsockopt: netlink_getsockopt,
};

const netlink_family_ops: net_proto_family = { family: PF_NETLINK, create: netlink_create };

export function netlink_proto_init(world: World): void {
  sock_register(world, netlink_family_ops);
}
