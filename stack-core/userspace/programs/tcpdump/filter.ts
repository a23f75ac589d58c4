// Filter expressions of `tcpdump`, compiled to classic BPF: pcap-filter(7), its common primitives.

import * as bpf from '../../../include/uapi/linux/filter.ts';
import { ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, ETH_P_RARP } from '../../../include/uapi/linux/if_ether.ts';
import { parseAddress, parseLinkAddress } from '../ip/addresses.ts';

/** The expression makes no sense. */
export class FilterSyntaxError extends Error {}

/** Bytes that a packet is cut to: all of them. */
const SNAPLEN = 262144;
const ETHER_TYPE = 12;
const IP = 14;
const IP_PROTO = IP + 9;
const IP_FRAG = IP + 6;
const IP_SRC = IP + 12;
const IP_DST = IP + 16;
const ARP_SPA = IP + 14;
const ARP_TPA = IP + 24;

/** A condition: loads something and compares it, or is made of others. */
type Node =
  | { kind: 'test'; load: bpf.sock_filter[]; op: number; k: number }
  | { kind: 'and' | 'or'; left: Node; right: Node }
  | { kind: 'not'; of: Node };

const abs = (size: number, offset: number): bpf.sock_filter => bpf.BPF_STMT(bpf.BPF_LD | size | bpf.BPF_ABS, offset);
const equals = (size: number, offset: number, k: number): Node => ({
  kind: 'test',
  load: [abs(size, offset)],
  op: bpf.BPF_JEQ,
  k: k >>> 0,
});
const and = (...nodes: Node[]): Node => nodes.reduce((left, right) => ({ kind: 'and', left, right }));
const or = (...nodes: Node[]): Node => nodes.reduce((left, right) => ({ kind: 'or', left, right }));
const not = (of: Node): Node => ({ kind: 'not', of });

const etherType = (type: number): Node => equals(bpf.BPF_H, ETHER_TYPE, type);
const ipProto = (protocol: number): Node => and(etherType(ETH_P_IP), equals(bpf.BPF_B, IP_PROTO, protocol));

function inNet(offset: number, address: number, mask: number): Node {
  const load = [abs(bpf.BPF_W, offset)];
  if (mask !== 0xffffffff) load.push(bpf.BPF_STMT(bpf.BPF_ALU | bpf.BPF_AND | bpf.BPF_K, mask));
  return { kind: 'test', load, op: bpf.BPF_JEQ, k: address };
}

type Direction = 'src' | 'dst' | null;

const either = (direction: Direction, make: (source: boolean) => Node): Node => {
  if (direction === null) return or(make(true), make(false));
  return make(direction === 'src');
};

/** Addresses of IP packets, and of ARP and RARP. */
function host(direction: Direction, address: number, mask: number): Node {
  const ip = either(direction, source => inNet(source ? IP_SRC : IP_DST, address, mask));
  const arp = either(direction, source => inNet(source ? ARP_SPA : ARP_TPA, address, mask));
  return or(and(etherType(ETH_P_IP), ip), and(or(etherType(ETH_P_ARP), etherType(ETH_P_RARP)), arp));
}

function etherHost(direction: Direction, mac: Uint8Array): Node {
  const view = new DataView(mac.buffer, mac.byteOffset);
  return either(direction, source => {
    const at = source ? 6 : 0;
    return and(equals(bpf.BPF_W, at + 2, view.getUint32(2)), equals(bpf.BPF_H, at, view.getUint16(0)));
  });
}

/** Ports of first fragments; the IP header may have options. */
function port(direction: Direction, protocols: readonly number[], number: number): Node {
  const header = bpf.BPF_STMT(bpf.BPF_LDX | bpf.BPF_B | bpf.BPF_MSH, IP);
  const at = (source: boolean): Node => ({
    kind: 'test',
    load: [header, bpf.BPF_STMT(bpf.BPF_LD | bpf.BPF_H | bpf.BPF_IND, IP + (source ? 0 : 2))],
    op: bpf.BPF_JEQ,
    k: number,
  });
  const isLater: Node = { kind: 'test', load: [abs(bpf.BPF_H, IP_FRAG)], op: bpf.BPF_JSET, k: 0x1fff };
  const protocol = or(...protocols.map(each => equals(bpf.BPF_B, IP_PROTO, each)));
  return and(etherType(ETH_P_IP), protocol, not(isLater), either(direction, at));
}

const longer = (bytes: number): Node => ({
  kind: 'test',
  load: [bpf.BPF_STMT(bpf.BPF_LD | bpf.BPF_W | bpf.BPF_LEN, 0)],
  op: bpf.BPF_JGE,
  k: bytes,
});

const IP_PROTOCOLS: Record<string, number> = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, esp: 50, ah: 51, sctp: 132 };
const PORT_PROTOCOLS = [6, 17, 132];

class Parser {
  private readonly words: readonly string[];
  private at = 0;
  /** What a bare value means after `or` and `and`: as before it. */
  private last: ((value: string) => Node) | null = null;

  constructor(text: string) {
    this.words = text.match(/&&|\|\||[()!]|[^\s()!]+/g) ?? [];
  }

  parse(): Node {
    const node = this.disjunction();
    if (this.at < this.words.length) throw new FilterSyntaxError();
    return node;
  }

  private peek(): string {
    return this.words[this.at] ?? '';
  }

  private take(): string {
    const word = this.words[this.at++];
    if (word === undefined) throw new FilterSyntaxError();
    return word;
  }

  private takeIf(...words: string[]): boolean {
    if (!words.includes(this.peek())) return false;
    this.at++;
    return true;
  }

  /** `and` and `or` bind alike, from the left. */
  private disjunction(): Node {
    let left = this.factor();
    for (;;) {
      if (this.takeIf('and', '&&')) left = and(left, this.factor());
      else if (this.takeIf('or', '||')) left = or(left, this.factor());
      else return left;
    }
  }

  private factor(): Node {
    if (this.takeIf('not', '!')) return not(this.factor());
    if (!this.takeIf('(')) return this.primitive();
    const inner = this.disjunction();
    if (!this.takeIf(')')) throw new FilterSyntaxError();
    return inner;
  }

  private primitive(): Node {
    const word = this.take();
    if (word === 'ether') return this.ether();
    if (word === 'less') return not(longer(this.number() + 1));
    if (word === 'greater') return longer(this.number());
    if (word === 'broadcast') return this.etherBroadcast();
    if (word === 'multicast') return this.etherMulticast();
    if (word === 'arp') return etherType(ETH_P_ARP);
    if (word === 'rarp') return etherType(ETH_P_RARP);
    if (word === 'ip6') return etherType(ETH_P_IPV6);
    if (word === 'ip') {
      if (this.takeIf('proto')) return ipProto(this.protocol());
      return this.qualified(null, null, etherType(ETH_P_IP));
    }
    if (word === 'proto') return ipProto(this.protocol());
    const protocol = IP_PROTOCOLS[word];
    if (protocol !== undefined) return this.qualified([protocol], null, ipProto(protocol));
    this.at--;
    return this.qualified(null, null, null);
  }

  /** `[src|dst] [host|net|port] VALUE`; `alone`: what stands for none of them. */
  private qualified(protocols: readonly number[] | null, given: Direction, alone: Node | null): Node {
    let direction = given;
    if (this.takeIf('src')) direction = 'src';
    else if (this.takeIf('dst')) direction = 'dst';
    if (this.takeIf('port')) return this.value(text => port(direction, protocols ?? PORT_PROTOCOLS, toNumber(text)));
    if (this.takeIf('host')) return this.value(text => host(direction, toAddress(text), 0xffffffff));
    if (this.takeIf('net')) return this.value(text => toNet(direction, text));
    if (direction !== null) return this.value(text => host(direction, toAddress(text), 0xffffffff));
    if (alone !== null) return alone;
    const value = this.take();
    if (this.last !== null) return this.last(value);
    return host(null, toAddress(value), 0xffffffff);
  }

  private value(make: (text: string) => Node): Node {
    this.last = make;
    return make(this.take());
  }

  private ether(): Node {
    let direction: Direction = null;
    if (this.takeIf('src')) direction = 'src';
    else if (this.takeIf('dst')) direction = 'dst';
    if (this.takeIf('proto')) return etherType(this.etherProtocol());
    if (this.takeIf('broadcast')) return this.etherBroadcast();
    if (this.takeIf('multicast')) return this.etherMulticast();
    this.takeIf('host');
    return this.value(text => {
      const mac = parseLinkAddress(text);
      if (mac === null || mac.length !== 6) throw new FilterSyntaxError();
      return etherHost(direction, mac.slice());
    });
  }

  private etherBroadcast(): Node {
    return etherHost('dst', new Uint8Array(6).fill(0xff));
  }

  private etherMulticast(): Node {
    return { kind: 'test', load: [abs(bpf.BPF_B, 0)], op: bpf.BPF_JSET, k: 1 };
  }

  private etherProtocol(): number {
    const word = this.take().replace(/^\\/, '');
    return { ip: ETH_P_IP, arp: ETH_P_ARP, rarp: ETH_P_RARP, ip6: ETH_P_IPV6 }[word] ?? toNumber(word);
  }

  private protocol(): number {
    const word = this.take().replace(/^\\/, '');
    return IP_PROTOCOLS[word] ?? toNumber(word);
  }

  private number(): number {
    return toNumber(this.take());
  }
}

function toNumber(text: string): number {
  if (!/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) throw new FilterSyntaxError();
  return Number(text);
}

function toAddress(text: string): number {
  const address = parseAddress(text);
  if (address === null) throw new FilterSyntaxError();
  return address;
}

function toNet(direction: Direction, text: string): Node {
  const [prefix, length] = text.split('/');
  const bytes = prefix.split('.');
  if (bytes.length > 4 || !bytes.every(byte => /^\d+$/.test(byte))) throw new FilterSyntaxError();
  const bits = length === undefined ? 8 * bytes.length : toNumber(length);
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  const address = toAddress([...bytes, '0', '0', '0'].slice(0, 4).join('.'));
  return host(direction, (address & mask) >>> 0, mask);
}

/** A jump that is not resolved yet: where to go on either answer. */
interface Emitted extends bpf.sock_filter {
  yes?: Label;
  no?: Label;
}
class Label {
  at = -1;
}

function emit(node: Node, yes: Label, no: Label, code: Emitted[]): void {
  if (node.kind === 'not') {
    emit(node.of, no, yes, code);
    return;
  }
  if (node.kind === 'test') {
    code.push(...node.load, { ...bpf.BPF_JUMP(bpf.BPF_JMP | node.op | bpf.BPF_K, node.k, 0, 0), yes, no });
    return;
  }
  const next = new Label();
  if (node.kind === 'and') emit(node.left, next, no, code);
  else emit(node.left, yes, next, code);
  next.at = code.length;
  emit(node.right, yes, no, code);
}

/** The program of an expression. Throws FilterSyntaxError. */
export function compileFilter(text: string): bpf.sock_filter[] {
  const [accept, reject] = [new Label(), new Label()];
  const code: Emitted[] = [];
  emit(new Parser(text).parse(), accept, reject, code);
  accept.at = code.length;
  reject.at = code.length + 1;
  code.push(bpf.BPF_STMT(bpf.BPF_RET | bpf.BPF_K, SNAPLEN), bpf.BPF_STMT(bpf.BPF_RET | bpf.BPF_K, 0));
  return code.map(({ yes, no, ...insn }, pc) => {
    if (yes === undefined || no === undefined) return insn;
    const [jt, jf] = [yes.at - pc - 1, no.at - pc - 1];
    if (jt > 0xff || jf > 0xff) throw new FilterSyntaxError();
    return { ...insn, jt, jf };
  });
}
