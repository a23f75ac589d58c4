// Netlink sockets: ports, groups, dumps, overrun. Each fact was checked on Linux 6.18.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  EADDRINUSE,
  EAGAIN,
  ECONNREFUSED,
  EINVAL,
  ENOBUFS,
  EPROTONOSUPPORT,
  ESOCKTNOSUPPORT,
} from '../../../../stack-core/include/linux/errno.ts';
import { SOCK_RAW, SOCK_STREAM, type socket } from '../../../../stack-core/include/linux/net.ts';
import { AF_NETLINK, type msghdr, new_msghdr, SOL_NETLINK } from '../../../../stack-core/include/linux/socket.ts';
import {
  NETLINK_ADD_MEMBERSHIP,
  NETLINK_CAP_ACK,
  NETLINK_DROP_MEMBERSHIP,
  NETLINK_LIST_MEMBERSHIPS,
  NETLINK_ROUTE,
} from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { start_kernel } from '../../../../stack-core/init/main.ts';
import type { World } from '../../../../stack-core/kernel/world.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_getsockname,
  __sys_getsockopt,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../../stack-core/net/socket.ts';
import { decodeDatagram } from '../../../../stack-core/netlink-schema/decode.ts';
import { encodeMessage } from '../../../../stack-core/netlink-schema/encode.ts';

const RTNLGRP_LINK = 1;
const RTNLGRP_TUNNEL = 35;
const ACK = 0x5;
const DUMP = 0x301;
const UP = { ifi_index: 1, ifi_flags: 1, ifi_change: 1 };

function open(world: World, pid = 0, groups = 0): socket {
  const socket = __sys_socket(world.init_net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  assert.ok(typeof socket !== 'number');
  assert.equal(__sys_bind(socket, { family: AF_NETLINK, pid, groups }), 0);
  return socket;
}

const portOf = (socket: socket): number => {
  const name = __sys_getsockname(socket);
  assert.ok(typeof name !== 'number' && name.family === AF_NETLINK);
  return name.pid;
};
const send = (socket: socket, bytes: Uint8Array, to: msghdr['msg_name'] = null): number =>
  __sys_sendmsg(socket, { ...new_msghdr(), msg_name: to, msg_iov: bytes });

/** Types of the messages of each datagram that waits, and what ends them. */
function receive(socket: socket, size = 65536): { datagrams: string[][]; end: number } {
  const datagrams: string[][] = [];
  for (;;) {
    const msg = new_msghdr();
    const received = __sys_recvmsg(socket, msg, size);
    if (received < 0) return { datagrams, end: received };
    datagrams.push(decodeDatagram(NETLINK_ROUTE, msg.msg_iov).map(each => each.type));
  }
}

describe('ports', () => {
  it('the first socket gets the number of the process, the next a large one', () => {
    const world = start_kernel();
    assert.equal(portOf(open(world)), 1);
    assert.ok(portOf(open(world)) >= 2 ** 31);
  });

  it('a port that is taken, and a second bind to another one', () => {
    const world = start_kernel();
    const first = open(world, 77);
    const second = __sys_socket(world.init_net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) as socket;
    assert.equal(__sys_bind(second, { family: AF_NETLINK, pid: 77, groups: 0 }), -EADDRINUSE);
    assert.equal(__sys_bind(first, { family: AF_NETLINK, pid: 5, groups: 0 }), -EINVAL);
  });

  it('is free again after close', () => {
    const world = start_kernel();
    __sys_close(open(world, 77));
    assert.equal(portOf(open(world, 77)), 77);
  });

  it('programs reach each other; nobody at a port is refused', () => {
    const world = start_kernel();
    const reader = open(world, 5);
    const writer = open(world, 6);
    assert.equal(send(writer, new Uint8Array(16), { family: AF_NETLINK, pid: 4242, groups: 0 }), -ECONNREFUSED);
    assert.equal(send(writer, new Uint8Array(16), { family: AF_NETLINK, pid: 5, groups: 0 }), 16);
    assert.equal(receive(reader).datagrams.length, 1);
  });

  it('protocols and types of sockets that there are not', () => {
    const { init_net } = start_kernel();
    assert.equal(__sys_socket(init_net, AF_NETLINK, SOCK_RAW, 19), -EPROTONOSUPPORT);
    assert.equal(__sys_socket(init_net, AF_NETLINK, SOCK_STREAM, NETLINK_ROUTE), -ESOCKTNOSUPPORT);
  });
});

describe('groups', () => {
  it('members hear of changes, who has asked for the change too', () => {
    const world = start_kernel();
    const listener = open(world, 0, 1 << (RTNLGRP_LINK - 1));
    const other = open(world);
    send(other, encodeMessage('RTM_NEWLINK', UP, [], { flags: ACK }));
    assert.deepEqual(receive(listener).datagrams, [['RTM_NEWLINK']]);
    assert.deepEqual(receive(other).datagrams, [['NLMSG_ERROR']]);
  });

  it('beyond the 32 of bind: one by one', () => {
    const socket = open(start_kernel());
    assert.equal(__sys_setsockopt(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_TUNNEL), 0);
    assert.deepEqual(__sys_getsockopt(socket, SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS), [RTNLGRP_TUNNEL]);
    assert.equal(__sys_setsockopt(socket, SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, RTNLGRP_TUNNEL), 0);
    assert.equal(__sys_setsockopt(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, 999), -EINVAL);
  });

  it('a reader that is too slow is told once, ENOBUFS, and goes on with what comes later', () => {
    const world = start_kernel();
    const listener = open(world, 0, 1 << (RTNLGRP_LINK - 1));
    assert.ok(listener.sk !== null);
    listener.sk.sk_rcvbuf = 8192;
    const other = open(world);
    send(other, encodeMessage('RTM_NEWLINK', UP, [], { flags: 1 }));
    const rename = (alias: string): number =>
      send(other, encodeMessage('RTM_NEWLINK', { ifi_index: 1 }, [['IFLA_IFALIAS', alias]], { flags: 1 }));
    for (let i = 0; i < 12; i++) rename(`x${i}`);
    assert.equal(__sys_recvmsg(listener, new_msghdr(), 65536), -ENOBUFS);
    const { datagrams, end } = receive(listener);
    assert.ok(datagrams.length > 0 && datagrams.length < 12);
    assert.equal(end, -EAGAIN);
    rename('again');
    assert.deepEqual(receive(listener).datagrams, [['RTM_NEWLINK']]);
  });
});

describe('answers', () => {
  it('a refusal quotes the request, or with NETLINK_CAP_ACK its header alone', () => {
    const socket = open(start_kernel());
    const request = encodeMessage('RTM_GETLINK', { ifi_index: 99 }, [['IFLA_EXT_MASK', 1]], { flags: ACK });
    const lengths = [0, 1].map(capped => {
      __sys_setsockopt(socket, SOL_NETLINK, NETLINK_CAP_ACK, capped);
      send(socket, request);
      return __sys_recvmsg(socket, new_msghdr(), 65536);
    });
    assert.deepEqual(lengths, [60, 36]);
  });

  it('what does not fit into the buffer of the reader is gone', () => {
    const socket = open(start_kernel());
    send(socket, encodeMessage('RTM_GETLINK', { ifi_index: 1 }, [], { flags: 1 }));
    const msg = new_msghdr();
    assert.equal(__sys_recvmsg(socket, msg, 20), 20);
    assert.equal(msg.msg_flags & 0x20, 0x20);
    assert.equal(__sys_recvmsg(socket, new_msghdr(), 100), -EAGAIN);
  });

  it('a dump comes in several datagrams, its end in one of its own', () => {
    const world = start_kernel();
    const socket = open(world);
    for (let i = 1; i <= 120; i++) {
      const attrs = [['IFA_LOCAL', `10.0.${i}.1`] as const, ['IFA_ADDRESS', `10.0.${i}.1`] as const];
      send(
        socket,
        encodeMessage('RTM_NEWADDR', { ifa_family: 2, ifa_prefixlen: 24, ifa_index: 1 }, attrs, { flags: 0x601 }),
      );
    }
    send(socket, encodeMessage('RTM_GETADDR', { ifa_family: 2 }, [], { flags: DUMP }));
    const { datagrams } = receive(socket, 4096);
    assert.equal(datagrams.length, 4);
    assert.deepEqual(datagrams.at(-1), ['NLMSG_DONE']);
    assert.equal(datagrams.flat().filter(type => type === 'RTM_NEWADDR').length, 120);
  });

  it('closing a socket ends its dump', () => {
    const world = start_kernel();
    const socket = open(world);
    send(socket, encodeMessage('RTM_GETLINK', {}, [], { flags: DUMP }));
    __sys_close(socket);
    assert.equal(portOf(open(world)), 1);
  });
});
