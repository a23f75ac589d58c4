// The model answers as a real Linux did: errno, words, offsets, policies, order of attributes.
// requests.recorded.json holds what Linux 6.18 has answered to the same bytes in a namespace of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SOCK_RAW } from '../../../../stack-core/include/linux/net.ts';
import { AF_NETLINK, new_msghdr, SOL_NETLINK } from '../../../../stack-core/include/linux/socket.ts';
import {
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  NETLINK_ROUTE,
} from '../../../../stack-core/include/uapi/linux/netlink.ts';
import { start_kernel } from '../../../../stack-core/init/main.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../../stack-core/net/socket.ts';
import { answerLines } from './answers.ts';
import { requests } from './requests.ts';

const recorded = JSON.parse(readFileSync(new URL('requests.recorded.json', import.meta.url), 'utf8')) as {
  what: string;
  answers: string[];
}[];

const world = start_kernel();
const RECEIVE_BUFFER = 65536;
const SETTLE_NS = 10_000_000;

/** Sends the bytes on a socket of their own; what comes back. */
function ask(bytes: Uint8Array): string[] {
  const socket = __sys_socket(world.init_net, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  assert.ok(typeof socket !== 'number');
  __sys_setsockopt(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  __sys_setsockopt(socket, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  __sys_bind(socket, { family: AF_NETLINK, pid: 0, groups: 0 });
  __sys_sendmsg(socket, { ...new_msghdr(), msg_iov: bytes });
  const lines: string[] = [];
  for (;;) {
    const msg = new_msghdr();
    const received = __sys_recvmsg(socket, msg, RECEIVE_BUFFER);
    if (received < 0) break;
    lines.push(...answerLines(msg.msg_iov.subarray(0, received)));
  }
  __sys_close(socket);
  // Link states follow the carrier a moment later.
  world.sched.settle(world.now_ns + SETTLE_NS);
  return lines;
}

describe('rtnetlink answers as Linux 6.18 does', () => {
  for (const [index, { what, hex }] of requests.entries()) {
    it(what, () => {
      const answers = ask(new Uint8Array(Buffer.from(hex, 'hex')));
      assert.deepEqual({ what, answers }, recorded[index]);
    });
  }
});
