// `tcpdump`: shows what a device sends and receives, by a packet socket with a filter in the kernel.
import { EAGAIN, ENETDOWN } from '../../../include/linux/errno.ts';
import { SOCK_RAW, type socket } from '../../../include/linux/net.ts';
import { AF_PACKET, new_msghdr, SOL_PACKET, SOL_SOCKET } from '../../../include/linux/socket.ts';
import { BPF_K, BPF_RET, BPF_STMT, type sock_filter } from '../../../include/uapi/linux/filter.ts';
import { ARPHRD_LOOPBACK } from '../../../include/uapi/linux/if_arp.ts';
import { ETH_P_ALL } from '../../../include/uapi/linux/if_ether.ts';
import {
  PACKET_ADD_MEMBERSHIP,
  PACKET_MR_PROMISC,
  PACKET_OUTGOING,
  PACKET_STATISTICS,
} from '../../../include/uapi/linux/if_packet.ts';
import { SO_ATTACH_FILTER } from '../../../include/uapi/linux/socket.ts';
import { ktime_get_real_seconds, NSEC_PER_SEC } from '../../../kernel/clock.ts';
import type { Program } from '../../../kernel/sched.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_getsockopt,
  __sys_recvmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../../../net/socket.ts';
import { PcapError, readPcap } from '../../packet/pcap-read.ts';
import { type CapturedFrame, writePcap } from '../../packet/pcap-write.ts';
import type { Process } from '../../process.ts';
import { compileFilter, FilterSyntaxError } from './filter.ts';
import { printFrame } from './print.ts';

const SNAPLEN = 262144;

interface Options {
  device: string | null;
  count: number;
  ethernet: boolean;
  /** -t: no time. */
  time: boolean;
  promiscuous: boolean;
  /** -v: no hint at it. */
  verbose: boolean;
  read: string | null;
  write: string | null;
  expression: string;
}

/** Letters of options that take a value, and those that change nothing here. */
const WITH_VALUE = 'icrwsBCGWzTyE';
const IGNORED = 'nNUlKSqufx#XA';

function parse(process: Process): Options | null {
  const options: Options = {
    device: null,
    count: Number.POSITIVE_INFINITY,
    ethernet: false,
    time: true,
    promiscuous: true,
    verbose: false,
    read: null,
    write: null,
    expression: '',
  };
  const words = process.argv.slice(1);
  while (words[0]?.startsWith('-') === true) {
    const word = words.shift() as string;
    if (word.startsWith('--')) {
      if (word !== '--immediate-mode') return usage(process, `unrecognized option '${word}'`);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at];
      if (WITH_VALUE.includes(letter)) {
        const value = word.slice(at + 1) || words.shift();
        if (value === undefined) return usage(process, `option requires an argument -- '${letter}'`);
        if (letter === 'i') options.device = value;
        else if (letter === 'r') options.read = value;
        else if (letter === 'w') options.write = value;
        else if (letter === 'c') {
          options.count = Number(value);
          if (!(options.count > 0)) return fail(process, `invalid packet count ${value}`);
        }
        break;
      }
      if (letter === 'e') options.ethernet = true;
      else if (letter === 't') options.time = false;
      else if (letter === 'p') options.promiscuous = false;
      else if (letter === 'v') options.verbose = true;
      else if (!IGNORED.includes(letter)) return usage(process, `invalid option -- '${letter}'`);
    }
  }
  options.expression = words.join(' ');
  return options;
}

function usage(process: Process, problem: string): null {
  process.complain(`${process.argv[0]}: ${problem}\n`);
  return null;
}

function fail(process: Process, message: string): null {
  process.complain(`tcpdump: ${message}\n`);
  return null;
}

export function* tcpdump(process: Process): Program {
  const options = parse(process);
  if (options === null) return 1;
  if (options.read !== null) return readFile(process, options, options.read);
  return yield* capture(process, options);
}

/** The program of the expression; null: it makes no sense, which has been said. Without one everything passes. */
function compile(process: Process, expression: string): sock_filter[] | null {
  if (expression === '') return [BPF_STMT(BPF_RET | BPF_K, SNAPLEN)];
  try {
    return compileFilter(expression);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    fail(process, "can't parse filter expression: syntax error");
    return null;
  }
}

/** `-r FILE`. Differs: filters apply to captures of devices only. */
function readFile(process: Process, options: Options, name: string): number {
  const { files } = process.machine;
  const contents = files.contents(files.resolve(process.cwd, name), process.netns);
  if (contents === null) {
    fail(process, `${name}: No such file or directory`);
    return 1;
  }
  process.complain(`reading from file ${name}, link-type EN10MB (Ethernet), snapshot length ${SNAPLEN}\n`);
  try {
    for (const frame of readPcap(contents).slice(0, options.count))
      process.print(`${printFrame(frame, options.ethernet)}\n`);
  } catch (error) {
    if (!(error instanceof PcapError)) throw error;
    fail(process, `${name}: ${error.message}`);
    return 1;
  }
  return 0;
}

function* capture(process: Process, options: Options): Program {
  const { netns } = process;
  const name = options.device ?? netns.dev_base_head.find(dev => (dev.flags & 1) !== 0)?.name ?? 'lo';
  const dev = netns.dev_name_head.get(name);
  if (dev === undefined) {
    fail(process, `${name}: No such device exists\n(No such device exists)`);
    return 1;
  }
  const sock = __sys_socket(netns, AF_PACKET, SOCK_RAW, 0);
  if (typeof sock === 'number') throw new Error(`socket: ${sock}`);
  try {
    const mreq = { mr_ifindex: dev.ifindex, mr_type: PACKET_MR_PROMISC, mr_address: new Uint8Array(0) };
    if (options.promiscuous) __sys_setsockopt(sock, SOL_PACKET, PACKET_ADD_MEMBERSHIP, mreq);
    const filter = compile(process, options.expression);
    if (filter === null) return 1;
    __sys_setsockopt(sock, SOL_SOCKET, SO_ATTACH_FILTER, filter);
    const address = { protocol: ETH_P_ALL, ifindex: dev.ifindex, hatype: 0, pkttype: 0, addr: new Uint8Array(0) };
    __sys_bind(sock, { family: AF_PACKET, ...address });
    if (!options.verbose && options.write === null)
      process.complain('tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n');
    const prefix = options.verbose || options.write !== null ? 'tcpdump: ' : '';
    const link = 'link-type EN10MB (Ethernet)';
    process.complain(`${prefix}listening on ${name}, ${link}, snapshot length ${SNAPLEN} bytes\n`);
    const captured = yield* receive(process, options, sock, dev.type === ARPHRD_LOOPBACK);
    summary(process, sock, captured);
  } finally {
    __sys_close(sock);
  }
  return 0;
}

/** Prints, or writes, what comes until there is enough. Returns how many packets that were. */
function* receive(process: Process, options: Options, sock: socket, isLoopback: boolean): Program {
  const { files, world } = process.machine;
  const frames: CapturedFrame[] = [];
  const path = options.write === null || options.write === '-' ? null : files.resolve(process.cwd, options.write);
  const save = (): void => {
    if (path === null) return;
    const file = files.openWrite(path, false, process.netns);
    file.write(writePcap(frames));
    file.unref();
  };
  save();
  for (let captured = 0; ; ) {
    if (captured >= options.count) return captured;
    const msg = new_msghdr();
    const received = __sys_recvmsg(sock, msg, SNAPLEN);
    if (received === -EAGAIN) {
      yield { syscall: 'recvmsg', queues: sock.sk === null ? [] : [sock.sk.sk_wq] };
      continue;
    }
    if (received < 0) {
      if (received !== -ENETDOWN) throw new Error(`recvmsg: ${received}`);
      process.complain('tcpdump: pcap_loop: The interface disappeared\n');
      return captured;
    }
    // What the loopback device sends comes in again.
    const from = msg.msg_name;
    if (isLoopback && from?.family === AF_PACKET && from.pkttype === PACKET_OUTGOING) continue;
    captured++;
    const frame = msg.msg_iov.slice();
    if (options.write !== null) {
      frames.push({ timeNs: world.now_ns, bytes: frame });
      save();
    } else process.print(`${options.time ? clock(process) : ''}${printFrame(frame, options.ethernet)}\n`);
  }
}

/** Time of day, UTC, with microseconds. */
function clock(process: Process): string {
  const { world } = process;
  const seconds = ktime_get_real_seconds(world) % 86400;
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const micros = Math.floor((world.now_ns % NSEC_PER_SEC) / 1000);
  return `${[h, m, s].map(n => String(n).padStart(2, '0')).join(':')}.${String(micros).padStart(6, '0')} `;
}

function summary(process: Process, sock: socket, captured: number): void {
  const { tp_packets, tp_drops } = __sys_getsockopt(sock, SOL_PACKET, PACKET_STATISTICS) as {
    tp_packets: number;
    tp_drops: number;
  };
  const plural = (n: number): string => `${n} packet${n === 1 ? '' : 's'}`;
  process.complain(`${plural(captured)} captured\n${plural(tp_packets)} received by filter\n`);
  process.complain(`${plural(tp_drops)} dropped by kernel\n`);
}
