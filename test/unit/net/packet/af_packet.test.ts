import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EAGAIN, EINVAL, ENETDOWN, ENODEV, ENXIO } from '../../../../stack-core/include/linux/errno.ts';
import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM, type socket } from '../../../../stack-core/include/linux/net.ts';
import {
  AF_PACKET,
  MSG_TRUNC,
  new_msghdr,
  SOL_PACKET,
  SOL_SOCKET,
} from '../../../../stack-core/include/linux/socket.ts';
import { BPF_K, BPF_RET, BPF_STMT } from '../../../../stack-core/include/uapi/linux/filter.ts';
import { ETH_P_ALL } from '../../../../stack-core/include/uapi/linux/if_ether.ts';
import {
  PACKET_ADD_MEMBERSHIP,
  PACKET_DROP_MEMBERSHIP,
  PACKET_MR_PROMISC,
  PACKET_STATISTICS,
} from '../../../../stack-core/include/uapi/linux/if_packet.ts';
import {
  SO_ATTACH_FILTER,
  SO_DETACH_FILTER,
  SO_LOCK_FILTER,
} from '../../../../stack-core/include/uapi/linux/socket.ts';
import { dev_change_flags } from '../../../../stack-core/net/core/dev.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_getsockopt,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../../stack-core/net/socket.ts';
import { Devices, ETH_P_TEST, frame } from '../devices.ts';

function open(machine: Devices, type: number, protocol: number, ifindex = 0): socket {
  const sock = __sys_socket(machine.net, AF_PACKET, type, 0);
  assert.ok(typeof sock !== 'number');
  const address = { protocol, ifindex, hatype: 0, pkttype: 0, addr: new Uint8Array(0) };
  assert.equal(__sys_bind(sock, { family: AF_PACKET, ...address }), 0);
  return sock;
}

it('a raw socket gets frames whole, a datagram socket without their header, with who sent them', () => {
  const machine = new Devices();
  const { file, dev } = machine.tap('eth0');
  const raw = open(machine, SOCK_RAW, ETH_P_ALL, dev.ifindex);
  const dgram = open(machine, SOCK_DGRAM, ETH_P_TEST);
  machine.write(file, frame());
  for (const [sock, length] of [
    [raw, 60],
    [dgram, 46],
  ] as const) {
    const msg = new_msghdr();
    assert.equal(__sys_recvmsg(sock, msg, 2000), length);
    assert.ok(msg.msg_name?.family === AF_PACKET);
    assert.deepEqual([msg.msg_name.ifindex, msg.msg_name.protocol], [dev.ifindex, ETH_P_TEST]);
    assert.equal(msg.msg_name.addr[5], 0x99);
    assert.equal(__sys_recvmsg(sock, new_msghdr(), 2000), -EAGAIN);
    __sys_close(sock);
  }
  machine.clean();
});

it('a filter cuts, and lets nothing through when it says 0; a locked one stays', () => {
  const machine = new Devices();
  const { file, dev } = machine.tap('eth0');
  const sock = open(machine, SOCK_RAW, ETH_P_ALL, dev.ifindex);
  const ret = (k: number) => [BPF_STMT(BPF_RET | BPF_K, k)];
  assert.equal(__sys_setsockopt(sock, SOL_SOCKET, SO_ATTACH_FILTER, ret(20)), 0);
  machine.write(file, frame());
  const msg = new_msghdr();
  assert.equal(__sys_recvmsg(sock, msg, 10, 0), 10);
  assert.equal(msg.msg_flags & MSG_TRUNC, MSG_TRUNC);
  assert.equal(__sys_setsockopt(sock, SOL_SOCKET, SO_ATTACH_FILTER, ret(0)), 0);
  machine.write(file, frame());
  assert.equal(__sys_recvmsg(sock, new_msghdr(), 2000), -EAGAIN);
  assert.deepEqual(__sys_getsockopt(sock, SOL_PACKET, PACKET_STATISTICS), { tp_packets: 1, tp_drops: 0 });
  assert.deepEqual(__sys_getsockopt(sock, SOL_PACKET, PACKET_STATISTICS), { tp_packets: 0, tp_drops: 0 });
  assert.equal(__sys_setsockopt(sock, SOL_SOCKET, SO_ATTACH_FILTER, []), -EINVAL);
  assert.equal(__sys_setsockopt(sock, SOL_SOCKET, SO_LOCK_FILTER, 1), 0);
  assert.equal(__sys_setsockopt(sock, SOL_SOCKET, SO_DETACH_FILTER, 0), -1);
  __sys_close(sock);
  machine.clean();
});

it('promiscuity is counted, and ends with the socket', () => {
  const machine = new Devices();
  const { dev } = machine.tap('eth0');
  const sock = open(machine, SOCK_RAW, ETH_P_ALL, dev.ifindex);
  const mreq = { mr_ifindex: dev.ifindex, mr_type: PACKET_MR_PROMISC, mr_address: new Uint8Array(0) };
  const other = { ...mreq, mr_ifindex: 99 };
  assert.equal(__sys_setsockopt(sock, SOL_PACKET, PACKET_ADD_MEMBERSHIP, mreq), 0);
  assert.equal(__sys_setsockopt(sock, SOL_PACKET, PACKET_ADD_MEMBERSHIP, mreq), 0);
  assert.equal(__sys_setsockopt(sock, SOL_PACKET, PACKET_ADD_MEMBERSHIP, other), -ENODEV);
  assert.equal(dev.promiscuity, 1);
  assert.equal(__sys_setsockopt(sock, SOL_PACKET, PACKET_DROP_MEMBERSHIP, mreq), 0);
  assert.equal(dev.promiscuity, 1);
  __sys_close(sock);
  assert.equal(dev.promiscuity, 0);
  machine.clean();
});

it('what is sent leaves by the device; its own sender does not see it', () => {
  const machine = new Devices();
  const { dev } = machine.tap('eth0');
  const sock = open(machine, SOCK_RAW, ETH_P_ALL, dev.ifindex);
  const watcher = open(machine, SOCK_RAW, ETH_P_ALL, dev.ifindex);
  const msg = { ...new_msghdr(), msg_iov: frame() };
  assert.equal(__sys_sendmsg(sock, msg), 60);
  assert.equal(__sys_recvmsg(watcher, new_msghdr(), 2000), 60);
  assert.equal(__sys_recvmsg(sock, new_msghdr(), 2000), -EAGAIN);
  assert.equal(__sys_sendmsg(sock, { ...new_msghdr(), msg_iov: frame().subarray(0, 10) }), -EINVAL);
  assert.equal(__sys_sendmsg(sock, { ...new_msghdr(), msg_iov: new Uint8Array(1519) }), -90);
  dev_change_flags(dev, dev.flags & ~1, null);
  assert.equal(__sys_sendmsg(sock, msg), -ENETDOWN);
  assert.equal(__sys_recvmsg(watcher, new_msghdr(), 2000), -ENETDOWN);
  __sys_close(sock);
  __sys_close(watcher);
});

it('refuses what is no packet socket, and a device that is not there', () => {
  const machine = new Devices();
  assert.equal(__sys_socket(machine.net, AF_PACKET, SOCK_STREAM, 0), -94);
  const sock = __sys_socket(machine.net, AF_PACKET, SOCK_RAW, 0);
  assert.ok(typeof sock !== 'number');
  const nowhere = { protocol: ETH_P_ALL, ifindex: 99, hatype: 0, pkttype: 0, addr: new Uint8Array(0) };
  assert.equal(__sys_bind(sock, { family: AF_PACKET, ...nowhere }), -ENODEV);
  assert.equal(__sys_sendmsg(sock, { ...new_msghdr(), msg_iov: frame() }), -ENXIO);
  __sys_close(sock);
});
