// What the parts of IPv4 share: control block, options, MTU and TTL helpers. Kernel: include/net/ip.h, inet_sock.h

import { ip_hdr } from '../linux/ip.ts';
import type { sk_buff, skb_cb } from '../linux/skbuff.ts';
import type { in_pktinfo } from '../uapi/linux/in.ts';
import { IP_MF, IP_OFFSET, type iphdr } from '../uapi/linux/ip.ts';

/** Largest IPv4 packet, bytes. */
export const IP_MAX_MTU = 0xffff;
/** RFC 791: every network carries packets of this size. */
export const IPV4_MIN_MTU = 68;
/** Most bytes that options take. */
export const MAX_IPOPTLEN = 40;

/** Options of a packet, parsed: offsets count from the first byte of the IP header; 0 means absent. */
export class ip_options {
  /** Final destination of a source route that a socket set. */
  faddr = 0;
  /** Next address of a source route that is being followed. */
  nexthop = 0;
  /** Bytes of all options together. */
  optlen = 0;
  /** Source route. */
  srr = 0;
  /** Record route. */
  rr = 0;
  /** Timestamps. */
  ts = 0;
  is_strictroute = false;
  /** The destination address was ours, and the source route goes on. */
  srr_is_hit = false;
  /** The header has been changed: its checksum has to be made again. */
  is_changed = false;
  rr_needaddr = false;
  ts_needtime = false;
  ts_needaddr = false;
  router_alert = 0;
  cipso = 0;
  /** The bytes themselves, where the options do not stand in a packet (a socket's, a reply's). */
  __data: Uint8Array | null = null;

  /** Takes over all fields but the bytes: what `memcpy` of the struct does. */
  assign(from: ip_options): void {
    this.faddr = from.faddr;
    this.nexthop = from.nexthop;
    this.optlen = from.optlen;
    this.srr = from.srr;
    this.rr = from.rr;
    this.ts = from.ts;
    this.is_strictroute = from.is_strictroute;
    this.srr_is_hit = from.srr_is_hit;
    this.is_changed = from.is_changed;
    this.rr_needaddr = from.rr_needaddr;
    this.ts_needtime = from.ts_needtime;
    this.ts_needaddr = from.ts_needaddr;
    this.router_alert = from.router_alert;
    this.cipso = from.cipso;
  }
}

export const IPSKB_FORWARDED = 1 << 0;
export const IPSKB_XFRM_TUNNEL_SIZE = 1 << 1;
export const IPSKB_XFRM_TRANSFORMED = 1 << 2;
export const IPSKB_FRAG_COMPLETE = 1 << 3;
export const IPSKB_REROUTED = 1 << 4;
export const IPSKB_DOREDIRECT = 1 << 5;
export const IPSKB_FRAG_PMTU = 1 << 6;
export const IPSKB_L3SLAVE = 1 << 7;
export const IPSKB_NOPOLICY = 1 << 8;
export const IPSKB_MULTIPATH = 1 << 9;
export const IPSKB_MCROUTE = 1 << 10;

/** What IPv4 keeps with a packet while it has it. */
export class inet_skb_parm implements skb_cb {
  /** ifindex of the device that the packet came in by. */
  iif = 0;
  opt: ip_options;
  /** IPSKB_*. */
  flags = 0;
  /** Size of the largest fragment that the packet was put together from, bytes; 0: it came whole. */
  frag_max_size = 0;
  /** For a socket that wants IP_PKTINFO. Differs: C writes it over `iif` and `opt`. */
  pktinfo: in_pktinfo | null = null;
  /** Bytes that a UDP-Lite checksum covers; 0: all. Kernel: struct udp_skb_cb */
  cscov = 0;

  constructor() {
    this.opt = NO_OPTIONS;
  }

  clone(): inet_skb_parm {
    const copy = new inet_skb_parm();
    copy.iif = this.iif;
    if (this.opt !== NO_OPTIONS) {
      copy.opt = new ip_options();
      copy.opt.assign(this.opt);
    }
    copy.flags = this.flags;
    copy.frag_max_size = this.frag_max_size;
    copy.pktinfo = this.pktinfo;
    copy.cscov = this.cscov;
    return copy;
  }
}

/** Shared by all packets without options, never written to: most packets have none, and pay for none. */
const NO_OPTIONS: ip_options = Object.freeze(new ip_options());

/** The control block of IPv4; a new, empty one when the packet has been with another layer. */
export const IPCB = (skb: sk_buff): inet_skb_parm => {
  const cb = skb.cb;
  if (cb instanceof inet_skb_parm) return cb;
  const fresh = new inet_skb_parm();
  skb.cb = fresh;
  return fresh;
};

/** The parsed options of a packet, to be written to. */
export const IPCB_opt = (skb: sk_buff): ip_options => {
  const cb = IPCB(skb);
  if (cb.opt === NO_OPTIONS) cb.opt = new ip_options();
  return cb.opt;
};

/** Bytes of the header, options included. */
export const ip_hdrlen = (skb: sk_buff): number => ip_hdr(skb).ihl * 4;

/** One of several pieces of a packet. */
export const ip_is_fragment = (iph: iphdr): boolean => (iph.frag_off & (IP_MF | IP_OFFSET)) !== 0;

/** Takes one hop off and mends the checksum. Returns the new TTL. */
export const ip_decrease_ttl = (iph: iphdr): number => {
  const check = iph.check + 0x0100;
  iph.check = check + (check >= 0xffff ? 1 : 0);
  const ttl = iph.ttl - 1;
  iph.ttl = ttl;
  return ttl;
};

/** The IPv4 address in 4 bytes at `at`. */
export const get_addr = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;

export const put_addr = (bytes: Uint8Array, at: number, addr: number): void => {
  bytes[at] = addr >>> 24;
  bytes[at + 1] = addr >>> 16;
  bytes[at + 2] = addr >>> 8;
  bytes[at + 3] = addr;
};

// Who reassembles: fragments of one packet that are collected at different places stay apart.
export const IP_DEFRAG_LOCAL_DELIVER = 0;
export const IP_DEFRAG_CALL_RA_CHAIN = 1;
export const IP_DEFRAG_CONNTRACK_IN = 2;
export const IP_DEFRAG_CONNTRACK_OUT = 65538;
export const IP_DEFRAG_CONNTRACK_BRIDGE_IN = 131074;
export const IP_DEFRAG_VS_IN = 196610;
export const IP_DEFRAG_VS_OUT = 196611;
export const IP_DEFRAG_VS_FWD = 196612;
export const IP_DEFRAG_AF_PACKET = 196613;
export const IP_DEFRAG_MACVLAN = 196614;

/** What a sender asks for one packet, from its socket and its control messages. */
export class ipcm_cookie {
  /** Destination; with a source route, its last address. */
  addr = 0;
  oif = 0;
  opt: ip_options | null = null;
  protocol = 0;
  /** 0: as the socket or the route say. */
  ttl = 0;
  /** -1: as the socket says. */
  tos = -1;
  gso_size = 0;
  /** Part of `sockc`, the control messages that are not IP's own. */
  readonly sockc = { transmit_time: 0, mark: 0, tsflags: 0, priority: 0 };
}
