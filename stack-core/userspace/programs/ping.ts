// `ping`, as iputils does it, in virtual time: echo requests over a raw (or ping) socket, replies and errors told.
import { EACCES, EAGAIN } from '../../include/linux/errno.ts';
import type { in_ifaddr } from '../../include/linux/inetdevice.ts';
import { SOCK_DGRAM, SOCK_RAW, type socket } from '../../include/linux/net.ts';
import {
  AF_INET,
  MSG_ERRQUEUE,
  type msghdr,
  new_msghdr,
  SOL_IP,
  SOL_RAW,
  SOL_SOCKET,
} from '../../include/linux/socket.ts';
import { ipv4, parse_ipv4 } from '../../include/show.ts';
import { SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_LOCAL, type sock_extended_err } from '../../include/uapi/linux/errqueue.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_FILTER,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  icmp_echo_hdr,
  icmphdr,
} from '../../include/uapi/linux/icmp.ts';
import {
  IP_MTU_DISCOVER,
  IP_MULTICAST_TTL,
  IP_RECVERR,
  IP_RECVTTL,
  IP_TOS,
  IP_TTL,
  IPPROTO_ICMP,
} from '../../include/uapi/linux/in.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { SO_BINDTODEVICE, SO_BROADCAST } from '../../include/uapi/linux/socket.ts';
import { NSEC_PER_MSEC, NSEC_PER_SEC, NSEC_PER_USEC } from '../../kernel/clock.ts';
import type { Program } from '../../kernel/sched.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_connect,
  __sys_getsockname,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../net/socket.ts';
import { strerror } from '../errno.ts';
import { internetChecksum } from '../packet/checksum.ts';
import type { Process } from '../process.ts';

interface Options {
  count: number;
  intervalMs: number;
  /** How long to wait for the last replies. */
  lingerMs: number;
  deadlineMs: number | null;
  size: number;
  ttl: number | null;
  tos: number | null;
  pattern: Uint8Array | null;
  broadcast: boolean;
  quiet: boolean;
  device: string | null;
  source: number | null;
  mtuDiscover: number | null;
  destination: string | null;
}

const ERROR_STATUS = 2;
/** Bytes of data from which on a request carries the time at which it was sent. */
const TIMED_SIZE = 16;
const MAX_SIZE = 65507;

/** Says what is wrong and ends ping. */
function fail(process: Process, message: string, status = ERROR_STATUS): never {
  process.complain(`ping: ${message}\n`);
  return process.exit(status);
}

function parseOptions(process: Process): Options {
  const options: Options = {
    count: 0,
    intervalMs: 1000,
    lingerMs: 10_000,
    deadlineMs: null,
    size: 56,
    ttl: null,
    tos: null,
    pattern: null,
    broadcast: false,
    quiet: false,
    device: null,
    source: null,
    mtuDiscover: null,
    destination: null,
  };
  const words = process.argv.slice(1);
  while (words.length > 0) {
    const word = words.shift() as string;
    if (!/^-./.test(word)) {
      options.destination = word;
      continue;
    }
    let rest = word.slice(1);
    while (rest !== '') {
      const letter = rest[0];
      rest = rest.slice(1);
      if (SWITCHES[letter] !== undefined) {
        Object.assign(options, SWITCHES[letter]);
        continue;
      }
      const take = WITH_VALUE[letter];
      if (take === undefined) return fail(process, `invalid option -- '${letter}'`);
      const value = rest !== '' ? rest : words.shift();
      if (value === undefined) return fail(process, `option requires an argument -- '${letter}'`);
      const error = take(options, value);
      if (error !== null) return fail(process, error, 1);
      rest = '';
    }
  }
  return options;
}

const SWITCHES: Record<string, Partial<Options>> = { b: { broadcast: true }, q: { quiet: true }, n: {}, '4': {} };

const seconds = (text: string): number | null => (/^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Number(text) * 1000 : null);
const integer = (text: string, min: number, max: number): number | null =>
  /^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : null;

/** Options with a value; each returns what is wrong with it, or null. */
const WITH_VALUE: Record<string, (options: Options, text: string) => string | null> = {
  c: (options, text) => {
    options.count = integer(text, 1, Number.MAX_SAFE_INTEGER) ?? 0;
    return options.count === 0 ? invalid(text) : null;
  },
  i: (options, text) => {
    const value = seconds(text);
    options.intervalMs = value ?? 0;
    return value === null ? `bad timing interval: ${text}` : null;
  },
  W: (options, text) => {
    const value = seconds(text);
    options.lingerMs = value ?? 0;
    return value === null ? `bad linger time: ${text}` : null;
  },
  w: (options, text) => {
    options.deadlineMs = seconds(text);
    return options.deadlineMs === null ? invalid(text) : null;
  },
  s: (options, text) => {
    const value = integer(text, 0, MAX_SIZE);
    options.size = value ?? 0;
    return value === null ? `${invalid(text)}: out of range: 0 <= value <= ${MAX_SIZE}` : null;
  },
  t: (options, text) => {
    options.ttl = integer(text, 0, 255);
    return options.ttl === null ? `${invalid(text)}: out of range: 0 <= value <= 255` : null;
  },
  Q: (options, text) => {
    options.tos = integer(text, 0, 255) ?? Number(text);
    return null;
  },
  M: (options, text) => {
    options.mtuDiscover = { dont: 0, want: 1, do: 2, probe: 3 }[text] ?? null;
    return options.mtuDiscover === null ? `invalid -M argument: ${text}` : null;
  },
  p: (options, text) => {
    if (!/^[0-9a-fA-F]+$/.test(text)) return `patterns must be specified as hex digits: ${text}`;
    options.pattern = Uint8Array.from(text.slice(0, 32).match(/..?/g) ?? [], byte => Number.parseInt(byte, 16));
    return null;
  },
  I: (options, text) => {
    options.source = parse_ipv4(text);
    if (options.source === null) options.device = text;
    return null;
  },
};

const invalid = (text: string): string => `invalid argument: '${text}'`;

export function* ping(process: Process): Program {
  const options = parseOptions(process);
  if (options.destination === null) return fail(process, 'usage error: Destination address required', 1);
  const address = resolve(options.destination);
  if (address === null) return fail(process, `${options.destination}: Temporary failure in name resolution`);
  const sock = openSocket(process);
  try {
    return yield* new Pinger(process, options, address, sock).run();
  } finally {
    __sys_close(sock);
  }
}

function resolve(name: string): number | null {
  if (name === 'localhost') return 0x7f000001;
  const parts = name.split('.');
  if (parts.some(part => !/^\d+$/.test(part)) || parts.length > 4) return null;
  const numbers = parts.map(Number);
  const last = numbers.pop() as number;
  if (numbers.some(n => n > 255) || last >= 256 ** (4 - numbers.length)) return null;
  return numbers.reduce((sum, n, i) => sum + n * 256 ** (3 - i), last);
}

/** A ping socket where the group may have one, else a raw one. */
function openSocket(process: Process): socket {
  const dgram = __sys_socket(process.netns, AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
  if (typeof dgram !== 'number') return dgram;
  const raw = __sys_socket(process.netns, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (typeof raw === 'number') return fail(process, `socket: ${strerror(-raw)}`);
  return raw;
}

class Pinger {
  private readonly process: Process;
  private readonly options: Options;
  private readonly destination: number;
  private readonly sock: socket;
  private readonly isRaw: boolean;
  private readonly id: number;
  private source = 0;
  private transmitted = 0;
  private received = 0;
  private repeats = 0;
  private errors = 0;
  private pipeSize = 0;
  private acknowledged = 0;
  private readonly seen = new Set<number>();
  /** Round-trip times, µs. */
  private readonly times: number[] = [];
  private startNs = 0;
  private lastSentNs = 0;
  private readonly sentNs = new Map<number, number>();

  constructor(process: Process, options: Options, destination: number, sock: socket) {
    this.process = process;
    this.options = options;
    this.destination = destination;
    this.sock = sock;
    this.isRaw = sock.type === SOCK_RAW;
    this.id = process.pid & 0xffff;
  }

  private get nowNs(): number {
    return this.process.world.now_ns;
  }

  *run(): Program {
    this.findSource();
    this.setUp();
    const { options, process } = this;
    if (options.pattern !== null)
      process.print(`PATTERN: 0x${Array.from(options.pattern, byte => byte.toString(16).padStart(2, '0')).join('')}\n`);
    const from =
      options.device !== null || options.source !== null ? `from ${ipv4(this.source)} ${options.device ?? ''}: ` : '';
    process.print(
      `PING ${options.destination} (${ipv4(this.destination)}) ${from}${options.size}(${options.size + 28}) bytes of data.\n`,
    );
    yield* this.loop();
    return this.finish();
  }

  private option(level: number, name: number, value: unknown): void {
    __sys_setsockopt(this.sock, level, name, value);
  }

  /** Which address the kernel would send from, and whether it would send at all. */
  private findSource(): void {
    const { options, process } = this;
    if (options.source !== null) {
      this.source = options.source;
      return;
    }
    const probe = __sys_socket(process.netns, AF_INET, SOCK_DGRAM, 0);
    if (typeof probe === 'number') fail(process, `socket: ${strerror(-probe)}`);
    if (options.device !== null) {
      for (const sock of [probe, this.sock]) {
        const error = __sys_setsockopt(sock, SOL_SOCKET, SO_BINDTODEVICE, options.device);
        if (error < 0) fail(process, `SO_BINDTODEVICE ${options.device}: ${strerror(-error)}`);
      }
    }
    if (options.broadcast) __sys_setsockopt(probe, SOL_SOCKET, SO_BROADCAST, 1);
    const target = { family: AF_INET, addr: this.destination, port: 1025 } as const;
    let error = __sys_connect(probe, target);
    if (error === -EACCES && !options.broadcast)
      fail(process, 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules');
    if (error === -EACCES) {
      process.complain('WARNING: pinging broadcast address\n');
      __sys_setsockopt(probe, SOL_SOCKET, SO_BROADCAST, 1);
      error = __sys_connect(probe, target);
    }
    if (error < 0) fail(process, `connect: ${strerror(-error)}`);
    if (options.broadcast && this.isBroadcast()) process.complain('WARNING: pinging broadcast address\n');
    const own = __sys_getsockname(probe);
    if (typeof own !== 'number' && own.family === AF_INET) this.source = own.addr;
    __sys_close(probe);
    if (options.device !== null && !this.isOnDevice(options.device))
      process.complain(`ping: Warning: source address might be selected on device other than: ${options.device}\n`);
  }

  private isBroadcast(): boolean {
    if (this.destination === 0xffffffff) return true;
    for (const ifa of this.addresses()) if (ifa.ifa_broadcast === this.destination) return true;
    return false;
  }

  private isOnDevice(name: string): boolean {
    for (const ifa of this.addresses()) if (ifa.ifa_dev.dev.name === name && ifa.ifa_local === this.source) return true;
    return false;
  }

  private *addresses(): Generator<in_ifaddr> {
    for (const device of this.process.netns.dev_base_head)
      for (let ifa = device.ip_ptr?.ifa_list ?? null; ifa !== null; ifa = ifa.ifa_next) yield ifa;
  }

  private setUp(): void {
    const { options, sock } = this;
    if (options.source !== null) {
      const error = __sys_bind(sock, { family: AF_INET, addr: options.source, port: 0 });
      if (error < 0) fail(this.process, `bind: ${strerror(-error)}`);
    }
    if (this.isRaw) {
      const wanted = [
        ICMP_SOURCE_QUENCH,
        ICMP_DEST_UNREACH,
        ICMP_TIME_EXCEEDED,
        ICMP_PARAMETERPROB,
        ICMP_REDIRECT,
        ICMP_ECHOREPLY,
      ];
      this.option(SOL_RAW, ICMP_FILTER, ~wanted.reduce((mask, type) => mask | (1 << type), 0) >>> 0);
    }
    this.option(SOL_IP, IP_RECVERR, 1);
    if (!this.isRaw) this.option(SOL_IP, IP_RECVTTL, 1);
    if (options.broadcast) this.option(SOL_SOCKET, SO_BROADCAST, 1);
    if (options.mtuDiscover !== null) this.option(SOL_IP, IP_MTU_DISCOVER, options.mtuDiscover);
    if (options.tos !== null) this.option(SOL_IP, IP_TOS, options.tos);
    if (options.ttl !== null) {
      this.option(SOL_IP, IP_MULTICAST_TTL, options.ttl);
      this.option(SOL_IP, IP_TTL, options.ttl);
    }
  }

  private *loop(): Program<void> {
    const { options } = this;
    this.startNs = this.nowNs;
    this.lastSentNs = this.nowNs;
    const deadlineNs =
      options.deadlineMs === null ? Number.POSITIVE_INFINITY : this.startNs + options.deadlineMs * NSEC_PER_MSEC;
    let nextNs = this.startNs;
    let exitNs = deadlineNs;
    for (;;) {
      if (this.nowNs >= exitNs) return;
      if (options.count > 0 && this.received + this.errors >= options.count) return;
      if (options.deadlineMs !== null && this.errors > 0) return;
      const allSent = options.count > 0 && this.transmitted >= options.count && options.deadlineMs === null;
      if (allSent && exitNs === deadlineNs) exitNs = this.nowNs + this.lingerMs() * NSEC_PER_MSEC;
      if (!allSent && this.nowNs >= nextNs) {
        this.send();
        nextNs = this.nowNs + options.intervalMs * NSEC_PER_MSEC;
        continue;
      }
      if (this.receive()) continue;
      const until_ns = Math.min(allSent ? exitNs : nextNs, exitNs);
      yield { syscall: 'recvmsg', queues: this.sock.sk === null ? [] : [this.sock.sk.sk_wq], until_ns };
    }
  }

  /** How long to wait for replies after the last request. */
  private lingerMs(): number {
    if (this.received === 0) return this.options.lingerMs;
    return Math.max((2 * Math.max(0, ...this.times)) / 1000, this.options.intervalMs);
  }

  private request(seq: number): Uint8Array {
    const { size, pattern } = this.options;
    const packet = new Uint8Array(icmp_echo_hdr.sizeof + size);
    // The real program writes a pattern only once where there is little room.
    const once = pattern !== null && size < pattern.length + icmp_echo_hdr.sizeof;
    for (let i = 0; i < (once ? Math.min(size, pattern.length) : size); i++)
      packet[icmp_echo_hdr.sizeof + i] = pattern === null ? i & 0xff : pattern[i % pattern.length];
    const icmp = new icmp_echo_hdr(packet);
    icmp.type = ICMP_ECHO;
    icmp.id = this.id;
    icmp.sequence = seq;
    if (size >= TIMED_SIZE) {
      const view = new DataView(packet.buffer);
      view.setBigUint64(8, BigInt(Math.floor(this.nowNs / NSEC_PER_SEC)), true);
      view.setBigUint64(16, BigInt(Math.floor((this.nowNs % NSEC_PER_SEC) / NSEC_PER_USEC)), true);
    }
    icmp.checksum = internetChecksum([packet]);
    return packet;
  }

  private send(): void {
    const seq = (this.transmitted + 1) & 0xffff;
    this.sentNs.set(seq, this.nowNs);
    this.seen.delete(seq);
    const target = { family: AF_INET, addr: this.destination, port: 0 } as const;
    for (;;) {
      const msg: msghdr = { ...new_msghdr(), msg_name: target, msg_iov: this.request(seq) };
      this.lastSentNs = this.nowNs;
      const sent = __sys_sendmsg(this.sock, msg);
      // An error of an earlier packet may be told here: take it, and send again.
      const told = sent < 0 ? this.receiveError() : 0;
      if (told > 0) continue;
      this.transmitted++;
      if (sent < 0 && told === 0 && !this.options.quiet) this.process.complain(`ping: sendmsg: ${strerror(-sent)}\n`);
      return;
    }
  }

  /** Takes what has arrived. False when there is nothing. */
  private receive(): boolean {
    const msg = new_msghdr();
    const length = __sys_recvmsg(this.sock, msg, 65535 + 128);
    if (length === -EAGAIN) return this.receiveError() > 0;
    if (length < 0) {
      this.receiveError();
      return true;
    }
    const from = msg.msg_name?.family === AF_INET ? msg.msg_name.addr : 0;
    this.handle(msg, msg.msg_iov.subarray(0, length), from);
    return true;
  }

  private handle(msg: msghdr, packet: Uint8Array, from: number): void {
    let icmp = packet;
    let ttl = Number(msg.msg_control.find(each => each.cmsg_level === SOL_IP && each.cmsg_type === IP_TTL)?.data ?? -1);
    if (this.isRaw) {
      if (packet.length < iphdr.sizeof) return;
      const ip = new iphdr(packet);
      ttl = ip.ttl;
      icmp = packet.subarray(ip.ihl * 4);
    }
    if (icmp.length < icmphdr.sizeof) return;
    const header = new icmp_echo_hdr(icmp);
    if (header.type === ICMP_ECHOREPLY) {
      if (!this.isRaw || header.id === this.id) this.reply(icmp, header.sequence, ttl, from);
    } else if (header.type === ICMP_REDIRECT || header.type === ICMP_SOURCE_QUENCH) this.advice(icmp, from);
  }

  /** A redirect or source quench about one of our requests. */
  private advice(icmp: Uint8Array, from: number): void {
    const quoted = this.quotedRequest(icmp.subarray(icmphdr.sizeof));
    if (quoted === null || this.options.quiet) return;
    const { type, code, gateway } = new icmphdr(icmp);
    this.process.print(`From ${ipv4(from)}: icmp_seq=${quoted.sequence} ${describe(type, code, gateway)}\n`);
  }

  private quotedRequest(packet: Uint8Array): icmp_echo_hdr | null {
    if (packet.length < iphdr.sizeof + icmp_echo_hdr.sizeof) return null;
    const ip = new iphdr(packet);
    if (packet.length < ip.ihl * 4 + icmp_echo_hdr.sizeof) return null;
    const request = new icmp_echo_hdr(packet, ip.ihl * 4);
    return request.type === ICMP_ECHO && ip.daddr === this.destination && request.id === this.id ? request : null;
  }

  private acknowledge(seq: number): void {
    const outstanding = (this.transmitted - seq) & 0xffff;
    if (outstanding > 0x7fff) return;
    this.pipeSize = Math.max(this.pipeSize, outstanding + 1);
    this.acknowledged = Math.max(this.acknowledged, seq);
  }

  private reply(icmp: Uint8Array, seq: number, ttl: number, from: number): void {
    const isDuplicate = this.seen.has(seq);
    this.seen.add(seq);
    this.received++;
    this.acknowledge(seq);
    const timed = icmp.length - icmp_echo_hdr.sizeof >= TIMED_SIZE;
    const us = Math.max(0, Math.round((this.nowNs - (this.sentNs.get(seq) ?? this.nowNs)) / NSEC_PER_USEC));
    if (timed) this.times.push(us);
    if (isDuplicate) {
      this.repeats++;
      this.received--;
    }
    if (this.options.quiet) return;
    const parts = [`${icmp.length} bytes from ${ipv4(from)}: icmp_seq=${seq}`];
    if (ttl >= 0) parts.push(` ttl=${ttl}`);
    if (icmp.length < this.options.size + icmp_echo_hdr.sizeof) parts.push(' (truncated)');
    if (timed) parts.push(` time=${milliseconds(us)} ms`);
    if (isDuplicate) parts.push(' (DUP!)');
    this.process.print(`${parts.join('')}\n`);
  }

  /** Reads the error queue. Returns 1 when it told of a request of ours over the network, -1 of a local one, 0: nothing. */
  private receiveError(): number {
    const msg = new_msghdr();
    const length = __sys_recvmsg(this.sock, msg, 65535, MSG_ERRQUEUE);
    if (length < 0) return 0;
    const error = msg.msg_control.find(each => each.cmsg_level === SOL_IP && each.cmsg_type === IP_RECVERR)?.data as
      | sock_extended_err
      | undefined;
    if (error === undefined) return 0;
    if (error.ee_origin === SO_EE_ORIGIN_LOCAL) {
      this.errors++;
      if (!this.options.quiet) {
        const EMSGSIZE = 90;
        const words = error.ee_errno === EMSGSIZE ? `message too long, mtu=${error.ee_info}` : strerror(error.ee_errno);
        this.process.complain(`ping: local error: ${words}\n`);
      }
      return -1;
    }
    if (error.ee_origin !== SO_EE_ORIGIN_ICMP || length < icmp_echo_hdr.sizeof) return 1;
    const request = new icmp_echo_hdr(msg.msg_iov);
    if (request.type !== ICMP_ECHO || (this.isRaw && request.id !== this.id)) return 1;
    this.acknowledge(request.sequence);
    this.errors++;
    if (!this.options.quiet) {
      const words = describe(error.ee_type, error.ee_code, error.ee_info);
      this.process.print(`From ${ipv4(error.offender?.addr ?? 0)} icmp_seq=${request.sequence} ${words}\n`);
    }
    return 1;
  }

  private finish(): number {
    const { process, options } = this;
    process.print(`\n--- ${options.destination} ping statistics ---\n`);
    const parts = [`${this.transmitted} packets transmitted`, `${this.received} received`];
    if (this.repeats > 0) parts.push(`+${this.repeats} duplicates`);
    if (this.errors > 0) parts.push(`+${this.errors} errors`);
    if (this.transmitted > 0) {
      const loss = ((this.transmitted - this.received) * 100) / this.transmitted;
      parts.push(`${Number(loss.toPrecision(6))}% packet loss`);
      parts.push(`time ${Math.floor((this.lastSentNs - this.startNs) / NSEC_PER_MSEC)}ms`);
    }
    process.print(`${parts.join(', ')}\n`);
    const last: string[] = [];
    if (this.received > 0 && this.times.length > 0)
      last.push(`rtt min/avg/max/mdev = ${roundTripTimes(this.times)} ms`);
    if (this.pipeSize > 1) last.push(`pipe ${this.pipeSize}`);
    process.print(`${last.join(', ')}\n`);
    return this.received === 0 || (options.deadlineMs !== null && this.received < options.count) ? 1 : 0;
  }
}

/** Microseconds as ping shows them: three significant digits behind the first. */
function milliseconds(us: number): string {
  if (us >= 99_950) return String(Math.floor((us + 500) / 1000));
  if (us >= 9_995) return (Math.floor((us + 50) / 100) / 10).toFixed(1);
  if (us >= 1000) return (Math.floor((us + 5) / 10) / 100).toFixed(2);
  return (us / 1000).toFixed(3);
}

function roundTripTimes(times: readonly number[]): string {
  const average = Math.floor(times.reduce((sum, us) => sum + us, 0) / times.length);
  const squares = times.reduce((sum, us) => sum + us * us, 0) / times.length;
  const deviation = Math.floor(Math.sqrt(Math.max(0, squares - average * average)));
  return [Math.min(...times), average, Math.max(...times), deviation].map(us => (us / 1000).toFixed(3)).join('/');
}

const UNREACHABLE = [
  'Destination Net Unreachable',
  'Destination Host Unreachable',
  'Destination Protocol Unreachable',
  'Destination Port Unreachable',
  '',
  'Source Route Failed',
  'Destination Net Unknown',
  'Destination Host Unknown',
  'Source Host Isolated',
  'Destination Net Prohibited',
  'Destination Host Prohibited',
  'Destination Net Unreachable for Type of Service',
  'Destination Host Unreachable for Type of Service',
  'Packet filtered',
  'Precedence Violation',
  'Precedence Cutoff',
];
const REDIRECTS = [
  'Redirect Network',
  'Redirect Host',
  'Redirect Type of Service and Network',
  'Redirect Type of Service and Host',
];

/** An ICMP message in words. `info`: MTU, or the new gateway. */
function describe(type: number, code: number, info: number): string {
  switch (type) {
    case ICMP_DEST_UNREACH:
      if (code === 4) return `Frag needed and DF set (mtu = ${info})`;
      return UNREACHABLE[code] ?? `Dest Unreachable, Bad Code: ${code}`;
    case ICMP_SOURCE_QUENCH:
      return 'Source Quench';
    case ICMP_REDIRECT:
      return `${REDIRECTS[code] ?? `Redirect, Bad Code: ${code}`}(New nexthop: ${ipv4(info)})`;
    case ICMP_TIME_EXCEEDED:
      return ['Time to live exceeded', 'Frag reassembly time exceeded'][code] ?? `Time exceeded, Bad Code: ${code}`;
    case ICMP_PARAMETERPROB:
      return `Parameter problem: pointer = ${info >>> 24}`;
    default:
      return `Bad ICMP type: ${type}`;
  }
}
