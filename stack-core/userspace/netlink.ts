// Netlink as a program uses it: requests and replies by the names of the UAPI headers, over a real socket and real bytes.

import { EAGAIN } from '../include/linux/errno.ts';
import { SOCK_RAW, type socket } from '../include/linux/net.ts';
import { AF_NETLINK, AF_UNSPEC, type msghdr, new_msghdr, SOL_NETLINK } from '../include/linux/socket.ts';
import {
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
  NETLINK_ROUTE,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_REQUEST,
} from '../include/uapi/linux/netlink.ts';
import type { Program } from '../kernel/sched.ts';
import {
  __sys_bind,
  __sys_close,
  __sys_recvmsg,
  __sys_sendmsg,
  __sys_setsockopt,
  __sys_socket,
} from '../net/socket.ts';
import { strerror } from './errno.ts';
import { decodeMessages, encodeMessage } from './netlink-codec.ts';
import type { Process } from './process.ts';

/** What an attribute is given as: a number, a text, bytes, `true` for a flag, or attributes of its own. */
export type AttributeValue =
  | number
  | string
  | Uint8Array
  | true
  | readonly Attribute[]
  | Structured
  | readonly Structured[];
export type Attribute = readonly [name: string, value: AttributeValue];
/** A struct with attributes behind it, or several of them. */
export interface Structured {
  header: Record<string, number>;
  attrs: readonly Attribute[];
}

/** A decoded attribute. */
export interface Decoded {
  name: string;
  /** number, bigint, text, hex text, struct by field, or true. */
  value: unknown;
  children?: readonly Decoded[];
}

/** Attributes by name. */
export class Attributes {
  readonly list: readonly Decoded[];

  constructor(list: readonly Decoded[]) {
    this.list = list;
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  find(name: string): Decoded | undefined {
    return this.list.find(each => each.name === name);
  }

  /** The number; undefined when the attribute is absent. */
  number(name: string): number | undefined {
    const value = this.find(name)?.value;
    return value === undefined ? undefined : Number(value);
  }

  text(name: string): string | undefined {
    const value = this.find(name)?.value;
    return value === undefined ? undefined : String(value);
  }

  /** A struct's fields. */
  struct(name: string): Record<string, number> | undefined {
    const value = this.find(name)?.value;
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, Number(field)]));
  }

  nested(name: string): Attributes | undefined {
    const children = this.find(name)?.children;
    return children === undefined ? undefined : new Attributes(children);
  }
}

/** A message of the kernel. */
export class Reply extends Attributes {
  readonly type: string;
  readonly flags: number;
  readonly header: Record<string, number>;

  constructor(type: string, flags: number, header: Record<string, number>, list: readonly Decoded[]) {
    super(list);
    this.type = type;
    this.flags = flags;
    this.header = header;
  }
}

/** What ends an exchange: an acknowledgement (0) or a negative errno, with the kernel's words about it. */
export interface Acknowledgement {
  error: number;
  message: string | null;
}

/** What arrives on the socket. */
export type Incoming =
  | { kind: 'reply'; seq: number; reply: Reply }
  | { kind: 'ack'; seq: number; ack: Acknowledgement }
  | { kind: 'done'; seq: number; ack: Acknowledgement };

const RECEIVE_BUFFER = 32768;

export class Netlink {
  private readonly process: Process;
  private socket: socket | null = null;
  private seq = 0;

  constructor(process: Process) {
    this.process = process;
  }

  private open(): socket {
    if (this.socket !== null) return this.socket;
    const opened = __sys_socket(this.process.netns, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    if (typeof opened === 'number') throw new Error(`Cannot open netlink socket: ${strerror(-opened)}`);
    __sys_setsockopt(opened, SOL_NETLINK, NETLINK_EXT_ACK, 1);
    __sys_setsockopt(opened, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
    __sys_bind(opened, { family: AF_NETLINK, pid: 0, groups: 0 });
    this.socket = opened;
    return opened;
  }

  close(): void {
    if (this.socket !== null) __sys_close(this.socket);
    this.socket = null;
  }

  private request(
    type: string,
    flags: number,
    header: Record<string, number>,
    attrs: readonly Attribute[],
    markNests = false,
  ): number {
    const seq = ++this.seq;
    const bytes = encodeMessage(type, flags | NLM_F_REQUEST, seq, header, attrs, markNests);
    const msg: msghdr = { ...new_msghdr(), msg_name: { family: AF_NETLINK, pid: 0, groups: 0 }, msg_iov: bytes };
    const sent = __sys_sendmsg(this.open(), msg);
    if (sent < 0) throw new Error(`Cannot talk to rtnetlink: ${strerror(-sent)}`);
    return seq;
  }

  private *receive(): Program<Incoming[]> {
    const socket = this.open();
    for (;;) {
      const msg = new_msghdr();
      const received = __sys_recvmsg(socket, msg, RECEIVE_BUFFER);
      if (received >= 0) return decodeMessages(msg.msg_iov.subarray(0, received));
      if (received !== -EAGAIN) return [{ kind: 'ack', seq: this.seq, ack: { error: received, message: null } }];
      yield { syscall: 'recvmsg', queues: socket.sk === null ? [] : [socket.sk.sk_wq] };
    }
  }

  /** One request, its acknowledgement, and the reply before it, if one comes. */
  private *exchange(seq: number, wantsReply: boolean): Program<{ ack: Acknowledgement; reply: Reply | null }> {
    let reply: Reply | null = null;
    for (;;) {
      for (const incoming of yield* this.receive()) {
        if (incoming.seq !== seq) continue;
        if (incoming.kind === 'reply') reply = incoming.reply;
        else return { ack: incoming.ack, reply };
        if (wantsReply) return { ack: { error: 0, message: null }, reply };
      }
    }
  }

  /**
   * Asks for something to be done. Complains and returns the negative errno when it was not.
   * `markNests`: attributes that hold others say so (NLA_F_NESTED).
   */
  *talk(
    type: string,
    flags: number,
    header: Record<string, number>,
    attrs: readonly Attribute[],
    markNests = false,
  ): Program {
    const seq = this.request(type, flags | NLM_F_ACK, header, attrs, markNests);
    const { ack } = yield* this.exchange(seq, false);
    this.report(ack);
    return ack.error;
  }

  /** Asks for one thing. Complains when there is an error and `quiet` is not set; then returns null. */
  *ask(
    type: string,
    header: Record<string, number>,
    attrs: readonly Attribute[],
    quiet = true,
    flags = 0,
  ): Program<Reply | null> {
    const seq = this.request(type, flags, header, attrs);
    const { ack, reply } = yield* this.exchange(seq, true);
    if (!quiet) this.report(ack);
    return reply;
  }

  /** Everything there is. Complains and returns null when the kernel refuses; `harmless`: an error that means nothing. */
  *dump(
    type: string,
    header: Record<string, number>,
    attrs: readonly Attribute[] = [],
    harmless = 0,
  ): Program<Reply[] | null> {
    const seq = this.request(type, NLM_F_DUMP, header, attrs);
    const replies: Reply[] = [];
    for (;;) {
      for (const incoming of yield* this.receive()) {
        if (incoming.seq !== seq) continue;
        if (incoming.kind === 'reply') {
          replies.push(incoming.reply);
          continue;
        }
        if (incoming.ack.error === 0 || incoming.ack.error === harmless) return replies;
        this.report(incoming.ack);
        return null;
      }
    }
  }

  /** Asks for something to be done, and does not care whether it was. */
  *send(type: string, header: Record<string, number>, attrs: readonly Attribute[]): Program<void> {
    const seq = this.request(type, NLM_F_ACK, header, attrs);
    yield* this.exchange(seq, false);
  }

  /** The id that the process's namespace has given to the one called `name`; negative: none. */
  *askNamespaceId(name: string): Program {
    const fd = this.process.openNamespace(name);
    if (fd === null) return -1;
    const reply = yield* this.ask('RTM_GETNSID', { rtgen_family: AF_UNSPEC }, [['NETNSA_FD', fd]]);
    this.process.closeNamespace(fd);
    return (reply?.number('NETNSA_NSID') ?? -1) | 0;
  }

  *dumpLinks(family: number, attrs: readonly Attribute[] = [['IFLA_EXT_MASK', 1]]): Program<Reply[]> {
    return (yield* this.dump('RTM_GETLINK', { ifi_family: family }, attrs)) ?? [];
  }

  private report({ error, message }: Acknowledgement): void {
    if (message !== null && message !== '') {
      const stop = message.endsWith('.') ? '' : '.';
      this.process.complain(`${error < 0 ? 'Error' : 'Warning'}: ${message}${stop}\n`);
    } else if (error < 0) this.process.complain(`RTNETLINK answers: ${strerror(-error)}\n`);
  }
}
