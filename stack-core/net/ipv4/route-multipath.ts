// Which of several ways a flow takes: always the same one, both ways alike. Kernel: net/ipv4/route.c
import { ip_hdr } from '../../include/linux/ip.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { FLOWI_FLAG_ANY_SPORT, type flowi4 } from '../../include/net/flow.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
} from '../../include/uapi/linux/icmp.ts';
import {
  IPPROTO_DCCP,
  IPPROTO_ICMP,
  IPPROTO_IPIP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from '../../include/uapi/linux/in.ts';
import { IP_OFFSET, iphdr } from '../../include/uapi/linux/ip.ts';
import { get_be16 } from '../../include/wire.ts';
import { get_random_u16 } from '../../kernel/random.ts';

// `net.ipv4.fib_multipath_hash_fields`
const FIB_MULTIPATH_HASH_FIELD_SRC_IP = 1 << 0;
const FIB_MULTIPATH_HASH_FIELD_DST_IP = 1 << 1;
const FIB_MULTIPATH_HASH_FIELD_IP_PROTO = 1 << 2;
const FIB_MULTIPATH_HASH_FIELD_SRC_PORT = 1 << 4;
const FIB_MULTIPATH_HASH_FIELD_DST_PORT = 1 << 5;

/** What of a flow goes into the hash. */
class flow_keys {
  src = 0;
  dst = 0;
  sport = 0;
  dport = 0;
  ip_proto = 0;
}

const PORTS = [IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP, IPPROTO_DCCP];
const ICMP_ERRORS = [ICMP_DEST_UNREACH, ICMP_SOURCE_QUENCH, ICMP_REDIRECT, ICMP_TIME_EXCEEDED, ICMP_PARAMETERPROB];

/** Addresses, protocol and ports of the packet; ports of first fragments and whole packets only. */
export function skb_flow_dissect_flow_keys(skb: sk_buff, stop_at_encap: boolean): flow_keys {
  const keys = new flow_keys();
  let at = skb.network_header;
  let iph = new iphdr(skb.head, at);
  if (!stop_at_encap && iph.protocol === IPPROTO_IPIP && at + iph.ihl * 4 + iphdr.sizeof <= skb.tail) {
    at += iph.ihl * 4;
    iph = new iphdr(skb.head, at);
  }
  keys.src = iph.saddr;
  keys.dst = iph.daddr;
  keys.ip_proto = iph.protocol;
  at += iph.ihl * 4;
  const whole = (iph.frag_off & IP_OFFSET) === 0;
  if (whole && PORTS.includes(iph.protocol) && at + 4 <= skb.tail) {
    keys.sport = get_be16(skb.head, at);
    keys.dport = get_be16(skb.head, at + 2);
  }
  return keys;
}

/** An ICMP error takes the way of the packet that it is about. */
function ip_multipath_l3_keys(skb: sk_buff, hash_keys: flow_keys): void {
  let key_iph = ip_hdr(skb);
  const icmp = skb.network_header + key_iph.ihl * 4;
  const inner = icmp + 8;
  if (key_iph.protocol === IPPROTO_ICMP && (key_iph.frag_off & IP_OFFSET) === 0 && inner + iphdr.sizeof <= skb.tail) {
    if (ICMP_ERRORS.includes(skb.head[icmp])) key_iph = new iphdr(skb.head, inner);
  }
  hash_keys.src = key_iph.saddr;
  hash_keys.dst = key_iph.daddr;
}

/** Mixes the keys and the namespace's secret; the larger end first, so that both directions agree. */
function fib_multipath_hash_from_keys(net: net, keys: flow_keys): number {
  const swap = keys.dst < keys.src || (keys.dst === keys.src && keys.dport < keys.sport);
  const words = swap
    ? [keys.dst, keys.src, (keys.dport << 16) | keys.sport, keys.ip_proto]
    : [keys.src, keys.dst, (keys.sport << 16) | keys.dport, keys.ip_proto];
  let hash = (net.ipv4.sysctl_fib_multipath_hash_seed ^ net.world.seed ^ 0x9e3779b9) >>> 0;
  for (const word of words) hash = mix(hash ^ word);
  return hash;
}

function mix(value: number): number {
  let z = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function keys_of_flow(net: net, fl4: flowi4): flow_keys {
  const keys = new flow_keys();
  keys.src = fl4.saddr;
  keys.dst = fl4.daddr;
  keys.ip_proto = fl4.flowi4_proto;
  keys.sport = (fl4.flowi4_flags & FLOWI_FLAG_ANY_SPORT) !== 0 ? get_random_u16(net.world) : fl4.fl4_sport;
  keys.dport = fl4.fl4_dport;
  return keys;
}

/** Blanks what `net.ipv4.fib_multipath_hash_fields` leaves out. */
function keep_fields(keys: flow_keys, fields: number): void {
  if ((fields & FIB_MULTIPATH_HASH_FIELD_SRC_IP) === 0) keys.src = 0;
  if ((fields & FIB_MULTIPATH_HASH_FIELD_DST_IP) === 0) keys.dst = 0;
  if ((fields & FIB_MULTIPATH_HASH_FIELD_IP_PROTO) === 0) keys.ip_proto = 0;
  if ((fields & FIB_MULTIPATH_HASH_FIELD_SRC_PORT) === 0) keys.sport = 0;
  if ((fields & FIB_MULTIPATH_HASH_FIELD_DST_PORT) === 0) keys.dport = 0;
}

/**
 * Hash of a flow, 31 bits: of the packet `skb` if there is one (forwarding), else of the key `fl4`.
 * Differs: the kernel's hash is SipHash with a secret of its own, so the choice is another one.
 */
export function fib_multipath_hash(net: net, fl4: flowi4 | null, skb: sk_buff | null): number {
  const policy = net.ipv4.sysctl_fib_multipath_hash_policy;
  const outer = policy !== 2;
  let keys = skb !== null ? skb_flow_dissect_flow_keys(skb, outer) : keys_of_flow(net, fl4 as flowi4);
  if (policy === 3) {
    keep_fields(keys, net.ipv4.sysctl_fib_multipath_hash_fields);
  } else if (policy === 0 || policy === 2) {
    const l3 = new flow_keys();
    const inner = policy === 2 && skb !== null && ip_hdr(skb).protocol === IPPROTO_IPIP;
    if (skb !== null && !inner) ip_multipath_l3_keys(skb, l3);
    else {
      l3.src = keys.src;
      l3.dst = keys.dst;
    }
    keys = l3;
  }
  let mhash = fib_multipath_hash_from_keys(net, keys);
  const multipath_hash = fl4 === null ? 0 : fl4.flowi4_multipath_hash;
  if (multipath_hash !== 0) mhash = mix(mhash ^ multipath_hash);
  return mhash >>> 1;
}
