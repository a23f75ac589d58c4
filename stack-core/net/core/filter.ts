// Socket filters: classic BPF programs that say how much of a packet a socket gets. Kernel: net/core/filter.c
// Differs: the kernel translates them to eBPF; here they are run as they are.
import { EINVAL, ENOENT, EPERM } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { skb_headlen, skb_vlan_tag_present } from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_SOCKET_FILTER, SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import type { sock } from '../../include/net/sock.ts';
import * as bpf from '../../include/uapi/linux/filter.ts';
import { get_be16, get_be32 } from '../../include/wire.ts';
import { pskb_trim, skb_copy_bits } from './skbuff.ts';

const ALU_OPS = [
  bpf.BPF_ADD,
  bpf.BPF_SUB,
  bpf.BPF_MUL,
  bpf.BPF_DIV,
  bpf.BPF_MOD,
  bpf.BPF_AND,
  bpf.BPF_OR,
  bpf.BPF_XOR,
  bpf.BPF_LSH,
  bpf.BPF_RSH,
];
const JUMPS = [bpf.BPF_JEQ, bpf.BPF_JGE, bpf.BPF_JGT, bpf.BPF_JSET];
const SIZES = [bpf.BPF_W, bpf.BPF_H, bpf.BPF_B];

/** Every instruction that there is. */
const CODES: ReadonlySet<number> = new Set([
  ...ALU_OPS.flatMap(op => [bpf.BPF_ALU | op | bpf.BPF_K, bpf.BPF_ALU | op | bpf.BPF_X]),
  bpf.BPF_ALU | bpf.BPF_NEG,
  ...SIZES.flatMap(size => [bpf.BPF_LD | size | bpf.BPF_ABS, bpf.BPF_LD | size | bpf.BPF_IND]),
  bpf.BPF_LD | bpf.BPF_W | bpf.BPF_LEN,
  bpf.BPF_LD | bpf.BPF_IMM,
  bpf.BPF_LD | bpf.BPF_MEM,
  bpf.BPF_LDX | bpf.BPF_W | bpf.BPF_LEN,
  bpf.BPF_LDX | bpf.BPF_B | bpf.BPF_MSH,
  bpf.BPF_LDX | bpf.BPF_IMM,
  bpf.BPF_LDX | bpf.BPF_MEM,
  bpf.BPF_ST,
  bpf.BPF_STX,
  bpf.BPF_MISC | bpf.BPF_TAX,
  bpf.BPF_MISC | bpf.BPF_TXA,
  bpf.BPF_RET | bpf.BPF_K,
  bpf.BPF_RET | bpf.BPF_A,
  bpf.BPF_JMP | bpf.BPF_JA,
  ...JUMPS.flatMap(op => [bpf.BPF_JMP | op | bpf.BPF_K, bpf.BPF_JMP | op | bpf.BPF_X]),
]);

/** The program ends always, and touches nothing but its own memory. 0 or -EINVAL. */
export function bpf_check_classic(filter: readonly bpf.sock_filter[]): number {
  const flen = filter.length;
  if (flen === 0 || flen > bpf.BPF_MAXINSNS) return -EINVAL;
  for (const [pc, ftest] of filter.entries()) {
    if (!CODES.has(ftest.code)) return -EINVAL;
    const left = flen - pc - 1;
    switch (ftest.code) {
      case bpf.BPF_ALU | bpf.BPF_DIV | bpf.BPF_K:
      case bpf.BPF_ALU | bpf.BPF_MOD | bpf.BPF_K:
        if (ftest.k === 0) return -EINVAL;
        break;
      case bpf.BPF_ALU | bpf.BPF_LSH | bpf.BPF_K:
      case bpf.BPF_ALU | bpf.BPF_RSH | bpf.BPF_K:
        if (ftest.k >= 32) return -EINVAL;
        break;
      case bpf.BPF_LD | bpf.BPF_MEM:
      case bpf.BPF_LDX | bpf.BPF_MEM:
      case bpf.BPF_ST:
      case bpf.BPF_STX:
        if (ftest.k >= bpf.BPF_MEMWORDS) return -EINVAL;
        break;
      case bpf.BPF_JMP | bpf.BPF_JA:
        if (ftest.k >= left) return -EINVAL;
        break;
      default:
        if (bpf.BPF_CLASS(ftest.code) === bpf.BPF_JMP && (ftest.jt >= left || ftest.jf >= left)) return -EINVAL;
    }
  }
  return bpf.BPF_CLASS(filter[flen - 1].code) === bpf.BPF_RET ? 0 : -EINVAL;
}

/** SO_ATTACH_FILTER. 0 or a negative errno. */
export function sk_attach_filter(sk: sock, filter: readonly bpf.sock_filter[]): number {
  if (sk.sk_filter_locked) return -EPERM;
  const err = bpf_check_classic(filter);
  if (err !== 0) return err;
  sk.sk_filter = filter.map(insn => ({ ...insn }));
  return 0;
}

/** SO_DETACH_FILTER. 0 or a negative errno. */
export function sk_detach_filter(sk: sock): number {
  if (sk.sk_filter_locked) return -EPERM;
  if (sk.sk_filter === null) return -ENOENT;
  sk.sk_filter = null;
  return 0;
}

/** Cuts a packet to what the socket's filter lets through. SKB_NOT_DROPPED_YET, or why the socket does not get it. */
export function sk_filter_reason(sk: sock, skb: sk_buff): number {
  return sk_filter_trim_cap(sk, skb, 1);
}

/** As `sk_filter_reason`; `cap` bytes are left at least. */
export function sk_filter_trim_cap(sk: sock, skb: sk_buff, cap: number): number {
  if (sk.sk_filter === null) return SKB_NOT_DROPPED_YET;
  const pkt_len = bpf_prog_run(sk.sk_filter, skb);
  if (pkt_len === 0) return SKB_DROP_REASON_SOCKET_FILTER;
  return pskb_trim(skb, Math.max(cap, Math.min(pkt_len, skb.len))) === 0
    ? SKB_NOT_DROPPED_YET
    : SKB_DROP_REASON_SOCKET_FILTER;
}

/** What the loads of a program fail with: the program ends, and nothing is let through. */
const OUTSIDE = -1;

/** `size` bytes at `k`, from the packet, one of its headers, or beside it. OUTSIDE: they are not there. */
function load(skb: sk_buff, k: number, size: number): number {
  const offset = k | 0;
  if (offset >= 0) return load_bytes(skb, offset, size);
  if (offset >= bpf.SKF_AD_OFF) return load_ancillary(skb, offset - bpf.SKF_AD_OFF);
  if (offset >= bpf.SKF_NET_OFF) return load_bytes(skb, skb.network_header - skb.data + offset - bpf.SKF_NET_OFF, size);
  if (offset >= bpf.SKF_LL_OFF) return load_bytes(skb, skb.mac_header - skb.data + offset - bpf.SKF_LL_OFF, size);
  return OUTSIDE;
}

function load_bytes(skb: sk_buff, offset: number, size: number): number {
  if (offset + size > skb.len || skb.data + offset < 0) return OUTSIDE;
  let [bytes, at] = [skb.head, skb.data + offset];
  if (offset + size > skb_headlen(skb)) {
    bytes = new Uint8Array(size);
    at = 0;
    skb_copy_bits(skb, offset, bytes, 0, size);
  }
  if (size === 1) return bytes[at];
  return size === 2 ? get_be16(bytes, at) : get_be32(bytes, at);
}

function load_ancillary(skb: sk_buff, what: number): number {
  switch (what) {
    case bpf.SKF_AD_PROTOCOL:
      return skb.protocol;
    case bpf.SKF_AD_PKTTYPE:
      return skb.pkt_type;
    case bpf.SKF_AD_IFINDEX:
      return skb.dev?.ifindex ?? OUTSIDE;
    case bpf.SKF_AD_HATYPE:
      return skb.dev?.type ?? OUTSIDE;
    case bpf.SKF_AD_MARK:
      return skb.mark;
    case bpf.SKF_AD_QUEUE:
      return skb.queue_mapping;
    case bpf.SKF_AD_VLAN_TAG:
      return skb.vlan_tci;
    case bpf.SKF_AD_VLAN_TAG_PRESENT:
      return skb_vlan_tag_present(skb) ? 1 : 0;
    default:
      return OUTSIDE;
  }
}

/** The result of A op operand; null: division by zero. */
function alu(op: number, a: number, b: number): number | null {
  switch (op) {
    case bpf.BPF_ADD:
      return (a + b) >>> 0;
    case bpf.BPF_SUB:
      return (a - b) >>> 0;
    case bpf.BPF_MUL:
      return Math.imul(a, b) >>> 0;
    case bpf.BPF_DIV:
      return b === 0 ? null : Math.floor(a / b);
    case bpf.BPF_MOD:
      return b === 0 ? null : a % b;
    case bpf.BPF_AND:
      return (a & b) >>> 0;
    case bpf.BPF_OR:
      return (a | b) >>> 0;
    case bpf.BPF_XOR:
      return (a ^ b) >>> 0;
    case bpf.BPF_LSH:
      return (a << (b & 31)) >>> 0;
    default:
      return a >>> (b & 31);
  }
}

function holds(op: number, a: number, b: number): boolean {
  switch (op) {
    case bpf.BPF_JEQ:
      return a === b;
    case bpf.BPF_JGT:
      return a > b;
    case bpf.BPF_JGE:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}

const OP_MASK = 0xf0;
const MODE_MASK = 0xe0;

/** Runs a checked program on a packet. Returns how many bytes of it are let through; 0: none. */
export function bpf_prog_run(filter: readonly bpf.sock_filter[], skb: sk_buff): number {
  const mem = new Uint32Array(bpf.BPF_MEMWORDS);
  let a = 0;
  let x = 0;
  for (let pc = 0; pc < filter.length; pc++) {
    const { code, jt, jf, k } = filter[pc];
    const operand = (code & bpf.BPF_X) !== 0 ? x : k;
    switch (bpf.BPF_CLASS(code)) {
      case bpf.BPF_RET:
        return code === (bpf.BPF_RET | bpf.BPF_A) ? a : k;
      case bpf.BPF_LD: {
        const value = load_a(skb, code, k, x, mem);
        if (value === OUTSIDE) return 0;
        a = value;
        break;
      }
      case bpf.BPF_LDX:
        if (code === (bpf.BPF_LDX | bpf.BPF_B | bpf.BPF_MSH)) {
          const byte = load(skb, k, 1);
          if (byte === OUTSIDE) return 0;
          x = (byte & 0x0f) << 2;
        } else if ((code & MODE_MASK) === bpf.BPF_LEN) x = skb.len;
        else x = (code & MODE_MASK) === bpf.BPF_MEM ? mem[k] : k;
        break;
      case bpf.BPF_ST:
        mem[k] = a;
        break;
      case bpf.BPF_STX:
        mem[k] = x;
        break;
      case bpf.BPF_ALU: {
        const value = (code & OP_MASK) === bpf.BPF_NEG ? -a >>> 0 : alu(code & OP_MASK, a, operand);
        if (value === null) return 0;
        a = value;
        break;
      }
      case bpf.BPF_JMP:
        if ((code & OP_MASK) === bpf.BPF_JA) pc += k;
        else pc += holds(code & OP_MASK, a, operand) ? jt : jf;
        break;
      case bpf.BPF_MISC:
        if (code === (bpf.BPF_MISC | bpf.BPF_TAX)) x = a;
        else a = x;
        break;
    }
  }
  return 0;
}

function load_a(skb: sk_buff, code: number, k: number, x: number, mem: Uint32Array): number {
  const size = (code & 0x18) === bpf.BPF_B ? 1 : (code & 0x18) === bpf.BPF_H ? 2 : 4;
  switch (code & MODE_MASK) {
    case bpf.BPF_ABS:
      return load(skb, k, size);
    case bpf.BPF_IND:
      return load(skb, x + (k | 0), size);
    case bpf.BPF_LEN:
      return skb.len;
    case bpf.BPF_MEM:
      return mem[k];
    default:
      return k;
  }
}
