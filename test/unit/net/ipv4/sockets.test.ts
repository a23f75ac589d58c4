// System calls on UDP, raw and ping sockets, as Linux 6.18 answered them in a namespace like `recordedRouter`: each step
// with its result (a count, a value, or a negative errno), then the frames that left and the counters that changed.
// `..` stands for bytes that no two runs share (ids, ephemeral ports, checksums over them).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SOCK_DGRAM, SOCK_RAW, SOCK_STREAM, type socket } from '../../../../stack-core/include/linux/net.ts';
import {
  AF_INET,
  AF_UNSPEC,
  type cmsghdr,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  MSG_MORE,
  new_msghdr,
  SOL_IP,
  SOL_SOCKET,
  type sockaddr,
  type sockaddr_in,
} from '../../../../stack-core/include/linux/socket.ts';
import { ipv4 } from '../../../../stack-core/include/show.ts';
import type { sock_extended_err } from '../../../../stack-core/include/uapi/linux/errqueue.ts';
import { IP_PKTINFO, IP_RECVERR, IP_TOS, IP_TTL } from '../../../../stack-core/include/uapi/linux/in.ts';
import { SO_BINDTODEVICE } from '../../../../stack-core/include/uapi/linux/socket.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_connect,
  __sys_getsockname,
  __sys_getsockopt,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../../stack-core/net/socket.ts';
import { address, bytes, hexOf, type Router, recordedRouter } from './router.ts';

type Step = [operation: [name: string, ...args: (string | number)[]], result: unknown];

interface Recorded {
  name: string;
  steps: Step[];
  out: { [tap: string]: string[] };
  counters: { [name: string]: number };
}

const recorded = JSON.parse(
  readFileSync(new URL('sockets.recorded.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

const TYPES: { readonly [name: string]: number } = { dgram: SOCK_DGRAM, raw: SOCK_RAW, stream: SOCK_STREAM };
const EPHEMERAL = 32768;

const to = (ip: string | number, port: string | number): sockaddr_in => ({
  family: AF_INET,
  addr: address(String(ip)),
  port: Number(port),
});

const shown = (name: sockaddr | null): unknown => {
  const { addr, port } = name as sockaddr_in;
  return [ipv4(addr), port >= EPHEMERAL ? 'ephemeral' : port];
};

/** One program with its sockets. */
class Program {
  private readonly router: Router;
  private readonly sockets: socket[] = [];
  private current: socket | null = null;

  constructor(router: Router) {
    this.router = router;
  }

  run([operation, ...args]: Step[0]): unknown {
    if (operation === 'socket') return this.open(TYPES[args[0]], Number(args[1]));
    if (operation === 'sysctl') return this.router.sysctl(String(args[0]), String(args[1]));
    if (operation === 'inject') return this.router.inject('eth0', String(args[0]));
    if (operation === 'use') {
      this.current = this.sockets[Number(args[0])];
      return 0;
    }
    assert.ok(this.current);
    return this.call(this.current, operation, args);
  }

  close(): void {
    for (const sock of this.sockets) __sys_close(sock);
  }

  private open(type: number, protocol: number): number {
    const sock = __sys_socket(this.router.net, AF_INET, type, protocol);
    if (typeof sock === 'number') return sock;
    this.sockets.push(sock);
    this.current = sock;
    return 0;
  }

  private call(sock: socket, operation: string, args: (string | number)[]): unknown {
    const [a, b, c] = args;
    switch (operation) {
      case 'setsockopt':
        return __sys_setsockopt(sock, Number(a), Number(b), typeof c === 'string' ? bytes(c) : c);
      case 'getsockopt':
        return __sys_getsockopt(sock, Number(a), Number(b));
      case 'bindtodevice':
        return __sys_setsockopt(sock, SOL_SOCKET, SO_BINDTODEVICE, a);
      case 'bind':
        return __sys_bind(sock, to(a, b));
      case 'connect':
        return __sys_connect(sock, to(a, b));
      case 'disconnect':
        return __sys_connect(sock, { family: AF_UNSPEC });
      case 'getsockname':
      case 'getpeername': {
        const name = __sys_getsockname(sock, operation === 'getpeername');
        return typeof name === 'number' ? name : shown(name);
      }
      case 'send':
        return send(sock, null, String(a), 0, []);
      case 'sendmore':
        return send(sock, null, String(a), MSG_MORE, []);
      case 'sendto':
        return send(sock, to(a, b), String(c), 0, []);
      case 'sendttl':
        return send(sock, to(a, b), String(c), 0, [{ cmsg_level: SOL_IP, cmsg_type: IP_TTL, data: args[3] }]);
      case 'sendpktinfo': {
        const data = { ipi_ifindex: Number(args[3]), ipi_spec_dst: address(String(args[4])), ipi_addr: 0 };
        return send(sock, to(a, b), String(c), 0, [{ cmsg_level: SOL_IP, cmsg_type: IP_PKTINFO, data }]);
      }
      case 'recv':
        return receive(sock, a === undefined ? 65535 : Number(a), 0);
      case 'recverr':
        return receive(sock, 65535, MSG_ERRQUEUE);
      default:
        throw new Error(operation);
    }
  }
}

function send(sock: socket, name: sockaddr | null, data: string, flags: number, control: cmsghdr[]): number {
  const msg = { ...new_msghdr(), msg_name: name, msg_iov: bytes(data), msg_flags: flags | MSG_DONTWAIT };
  msg.msg_control = control;
  return __sys_sendmsg(sock, msg);
}

function receive(sock: socket, size: number, flags: number): unknown {
  const msg = new_msghdr();
  const received = __sys_recvmsg(sock, msg, size, flags | MSG_DONTWAIT);
  if (received < 0) return received;
  const control = msg.msg_control.map(({ cmsg_type, data }) => {
    if (cmsg_type === IP_TTL) return ['ttl', data];
    if (cmsg_type === IP_TOS) return ['tos', data];
    assert.equal(cmsg_type, IP_RECVERR);
    const e = data as sock_extended_err;
    const offender = e.offender === null ? null : ipv4(e.offender.addr);
    return ['err', e.ee_errno, e.ee_origin, e.ee_type, e.ee_code, e.ee_info, offender];
  });
  return { data: hexOf(msg.msg_iov), flags: msg.msg_flags, from: shown(msg.msg_name), control };
}

/** Hides in `text` the digits that `pattern` hides. */
const masked = (text: string, pattern: string | undefined): string =>
  text.replace(/./g, (digit, at: number) => (pattern?.[at] === '.' ? '.' : digit));

/** Hides what the recorded result hides. */
function hidden(result: unknown, expected: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('data' in result)) return result;
  const { data } = expected as { data?: string };
  return { ...result, data: masked(String(result.data), data) };
}

describe('sockets of IPv4 as Linux 6.18 has them', () => {
  for (const c of recorded) {
    it(c.name, () => {
      const router = recordedRouter();
      const program = new Program(router);
      const { out, counters } = router.watch(() => {
        for (const [operation, expected] of c.steps) {
          assert.deepEqual(hidden(program.run(operation), expected), expected, JSON.stringify(operation).slice(0, 80));
        }
      });
      for (const [tap, frames] of Object.entries(out)) {
        out[tap] = frames.map((frame, i) => masked(frame, c.out[tap]?.[i]));
      }
      assert.deepEqual(out, c.out);
      assert.deepEqual(counters, c.counters);
      program.close();
      assert.deepEqual(router.world.bugs, []);
    });
  }
});
