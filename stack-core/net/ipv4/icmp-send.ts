// Sending ICMP: replies and errors, with their rate limits. Kernel: net/ipv4/icmp.c

import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { SOCK_RAW } from '../../include/linux/net.ts';
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import { CHECKSUM_NONE, type sk_buff, skb_network_offset, skb_peek } from '../../include/linux/skbuff.ts';
import { AF_INET, MSG_DONTWAIT } from '../../include/linux/socket.ts';
import { csum_add, csum_block_add, csum_fold } from '../../include/net/checksum.ts';
import { dst_mtu } from '../../include/net/dst.ts';
import { flowi4 } from '../../include/net/flow.ts';
import { inet_dsfield_to_dscp, ip4h_dscp } from '../../include/net/inet_dscp.ts';
import { inet_sk } from '../../include/net/inet_sock.ts';
import { IPCB, ip_options, ipcm_cookie } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_iif, rt_is_input_route, type rtable, skb_rtable } from '../../include/net/route.ts';
import { __ICMP_INC_STATS } from '../../include/net/snmp.ts';
import { type sock, sock_net_set } from '../../include/net/sock.ts';
import { ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, icmphdr, NR_ICMP_TYPES } from '../../include/uapi/linux/icmp.ts';
import { IFF_LOOPBACK } from '../../include/uapi/linux/if.ts';
import { PACKET_HOST } from '../../include/uapi/linux/if_packet.ts';
import { INADDR_DUMMY, IP_PMTUDISC_DONT, IPPROTO_ICMP } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import { IP_OFFSET, IPTOS_PREC_INTERNETCONTROL, IPTOS_TOS_MASK, iphdr } from '../../include/uapi/linux/ip.ts';
import { RT_SCOPE_LINK } from '../../include/uapi/linux/rtnetlink.ts';
import { ICMP_MIB_OUTERRORS, ICMP_MIB_RATELIMITGLOBAL, ICMP_MIB_RATELIMITHOST } from '../../include/uapi/linux/snmp.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import { local_bh_disable, local_bh_enable } from '../../kernel/softirq.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { dev_get_by_index } from '../core/dev.ts';
import { skb_copy_and_csum_bits } from '../core/skbuff-checksum.ts';
import { inet_ctl_sock_create } from './af_inet.ts';
import { inet_select_addr } from './devinet-select.ts';
import { fib_compute_spec_dst } from './fib_frontend-validate.ts';
import { icmp_pointers } from './icmp.ts';
import { inet_getpeer_v4, inet_peer_xrlim_allow } from './inetpeer.ts';
import { __ip_options_echo, ip_options_echo } from './ip_options.ts';
import { ip_append_data, ip_flush_pending_frames, ip_push_pending_frames } from './ip_output-append.ts';
import { ip_route_output_key } from './route-output.ts';

/** Bytes of the longest ICMP message that is more than a header and copied data: a timestamp. */
const ICMP_BXM_DATA = icmphdr.sizeof + 12;

/** A message in the making. */
export class icmp_bxm {
  /** The packet whose bytes follow the header. */
  skb: sk_buff;
  /** Where they begin in it, from `data`. */
  offset = 0;
  data_len = 0;
  /** The header, and what the reply to a timestamp has behind it. */
  readonly data = new Uint8Array(ICMP_BXM_DATA);
  head_len = 0;
  readonly replyopts = new ip_options();

  constructor(skb: sk_buff) {
    this.skb = skb;
  }

  get icmph(): icmphdr {
    return new icmphdr(this.data, 0);
  }

  /** Begins with the header of the message that is answered. */
  copy_header(skb: sk_buff): void {
    const { buf, off } = icmp_hdr(skb);
    this.data.set(buf.subarray(off, off + icmphdr.sizeof));
  }
}

/** The socket that the kernel sends ICMP by: one for the CPU, lent to one namespace at a time. */
const ipv4_icmp_sk = subsystem('ipv4_icmp_sk', () => ({ sk: null as sock | null, locked: false }));

/** Null while a message is being sent already: one that fails must not lead to another. */
function icmp_xmit_lock(net: net): sock | null {
  const state = net.world.subsystem(ipv4_icmp_sk);
  if (state.locked || state.sk === null) return null;
  state.locked = true;
  sock_net_set(state.sk, net);
  return state.sk;
}

function icmp_xmit_unlock(sk: sock): void {
  const { world } = sk.sk_net;
  sock_net_set(sk, world.init_net);
  world.subsystem(ipv4_icmp_sk).locked = false;
}

/** Answers the packet `skb` with the message `icmp_param`. */
export function icmp_reply(icmp_param: icmp_bxm, skb: sk_buff): void {
  const net = dev_net(skb_rtable(skb).dev as net_device);
  const { type, code } = icmp_param.icmph;
  const iph = ip_hdr(skb);
  const mark = IP4_REPLY_MARK(net, skb.mark);

  if (ip_options_echo(net, icmp_param.replyopts, skb) !== 0) return;

  local_bh_disable(net.world);
  out_bh_enable: {
    const limited = !icmpv4_mask_allow(net, type, code);
    if (limited && !icmpv4_global_allow(net)) break out_bh_enable;
    const sk = icmp_xmit_lock(net);
    if (sk === null) break out_bh_enable;

    icmp_param.icmph.checksum = 0;
    const ipc = new ipcm_cookie();
    ipc.tos = iph.tos;
    ipc.sockc.mark = mark;
    ipc.addr = iph.saddr;
    let daddr = iph.saddr;
    const saddr = fib_compute_spec_dst(skb);
    if (icmp_param.replyopts.optlen !== 0) {
      ipc.opt = icmp_param.replyopts;
      if (ipc.opt.srr !== 0) daddr = ipc.opt.faddr;
    }
    const fl4 = new flowi4();
    fl4.daddr = daddr;
    fl4.saddr = saddr;
    fl4.flowi4_mark = mark;
    fl4.flowi4_dscp = ip4h_dscp(iph);
    fl4.flowi4_proto = IPPROTO_ICMP;
    const rt = ip_route_output_key(net, fl4);
    if (typeof rt !== 'number') {
      if (icmpv4_xrlim_allow(net, rt, fl4, limited)) icmp_push_reply(sk, icmp_param, fl4, ipc, rt);
    }
    icmp_xmit_unlock(sk);
  }
  local_bh_enable(net.world);
}

/** Reports to the sender of `skb_in` what went wrong with it; `skb_in` stays the caller's. */
export const icmp_send = (skb_in: sk_buff, type: number, code: number, info: number): void =>
  __icmp_send(skb_in, type, code, info, IPCB(skb_in).opt);

/**
 * Reports an error about `skb_in`, whose options are `opt`. RFC 1122 section 3.2.2: at least the IP header and 8 bytes are
 * quoted, nothing is sent about broadcasts, about later fragments, or about other errors.
 */
export function __icmp_send(skb_in: sk_buff, type: number, code: number, info: number, opt: ip_options): void {
  const rt_in = skb_in._skb_refdst === null ? null : skb_rtable(skb_in);
  if (rt_in === null) return;
  const dev_of_net = rt_in.dev ?? skb_in.dev;
  if (dev_of_net === null) return;
  const net = dev_net(dev_of_net);

  if (skb_in.network_header + iphdr.sizeof > skb_in.tail) return;
  const iph = ip_hdr(skb_in);

  // No replies to link-layer broadcasts, nor to those of IP.
  if (skb_in.pkt_type !== PACKET_HOST) return;
  if ((rt_in.rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) !== 0) return;
  // Only the first fragment is answered.
  if ((iph.frag_off & IP_OFFSET) !== 0) return;
  // An error about an error would go on for ever.
  if (icmp_pointers[type].error && iph.protocol === IPPROTO_ICMP && quotes_error(skb_in, iph)) return;

  local_bh_disable(net.world);
  out_bh_enable: {
    const loopback = skb_in.dev !== null && (skb_in.dev.flags & IFF_LOOPBACK) !== 0;
    const limited = !loopback && !icmpv4_mask_allow(net, type, code);
    if (limited && !icmpv4_global_allow(net)) break out_bh_enable;
    const sk = icmp_xmit_lock(net);
    if (sk === null) break out_bh_enable;
    icmp_send_locked(net, sk, skb_in, rt_in, type, code, info, opt, limited);
    icmp_xmit_unlock(sk);
  }
  local_bh_enable(net.world);
}

/** The part of `__icmp_send` that runs with the socket locked. */
function icmp_send_locked(
  net: net,
  sk: sock,
  skb_in: sk_buff,
  rt_in: rtable,
  type: number,
  code: number,
  info: number,
  opt: ip_options,
  limited: boolean,
): void {
  const iph = ip_hdr(skb_in);
  const saddr = icmp_source(net, skb_in, rt_in);
  const tos = icmp_pointers[type].error ? (iph.tos & IPTOS_TOS_MASK) | IPTOS_PREC_INTERNETCONTROL : iph.tos;
  const mark = IP4_REPLY_MARK(net, skb_in.mark);
  const icmp_param = new icmp_bxm(skb_in);

  if (__ip_options_echo(net, icmp_param.replyopts, skb_in, opt) !== 0) return;

  const icmph = icmp_param.icmph;
  icmph.type = type;
  icmph.code = code;
  icmph.gateway = info;
  icmp_param.offset = skb_network_offset(skb_in);
  const ipc = new ipcm_cookie();
  ipc.tos = tos;
  ipc.addr = iph.saddr;
  ipc.opt = icmp_param.replyopts.optlen !== 0 ? icmp_param.replyopts : null;
  ipc.sockc.mark = mark;

  const fl4 = new flowi4();
  const rt = icmp_route_lookup(net, fl4, iph, saddr, tos, mark, type, code, icmp_param);
  if (typeof rt === 'number') return;
  if (!icmpv4_xrlim_allow(net, rt, fl4, limited)) return;

  // RFC 1812 section 4.3.2.3: as much of the packet as fits into 576 bytes.
  let room = Math.min(dst_mtu(rt), 576);
  room -= iphdr.sizeof + icmp_param.replyopts.optlen;
  room -= icmphdr.sizeof;
  if (room <= iphdr.sizeof) return;

  icmp_param.data_len = Math.min(skb_in.len - icmp_param.offset, room);
  icmp_param.head_len = icmphdr.sizeof;
  // A router without any IPv4 address answers with the dummy address of RFC 7600.
  if (fl4.saddr === 0) fl4.saddr = INADDR_DUMMY;
  icmp_push_reply(sk, icmp_param, fl4, ipc, rt);
}

/** The source of an error: the address that the packet was for, if it is ours; 0: the route will say. */
function icmp_source(net: net, skb_in: sk_buff, rt: rtable): number {
  const iph = ip_hdr(skb_in);
  if ((rt.rt_flags & RTCF_LOCAL) !== 0) return iph.daddr;
  if (!rt_is_input_route(rt) || net.ipv4.sysctl_icmp_errors_use_inbound_ifaddr === 0) return 0;
  const dev = dev_get_by_index(net, inet_iif(skb_in));
  if (dev === null) return 0;
  return inet_select_addr(dev, iph.saddr, RT_SCOPE_LINK);
}

/** The ICMP message in `skb_in` is an error itself, or of a type that nobody knows, or cut off. */
function quotes_error(skb_in: sk_buff, iph: iphdr): boolean {
  const at = skb_in.network_header + (iph.ihl << 2);
  if (at >= skb_in.tail) return true;
  const inner_type = skb_in.head[at];
  return inner_type > NR_ICMP_TYPES || icmp_pointers[inner_type].error;
}

/** Mark of a reply: the packet's own, if the namespace wants that. */
const IP4_REPLY_MARK = (net: net, mark: number): number => (net.ipv4.sysctl_fwmark_reflect !== 0 ? mark : 0);

function icmp_route_lookup(
  net: net,
  fl4: flowi4,
  iph: iphdr,
  saddr: number,
  tos: number,
  mark: number,
  type: number,
  code: number,
  param: icmp_bxm,
): rtable | number {
  fl4.daddr = param.replyopts.srr !== 0 ? param.replyopts.faddr : iph.saddr;
  fl4.saddr = saddr;
  fl4.flowi4_mark = mark;
  fl4.flowi4_dscp = inet_dsfield_to_dscp(tos);
  fl4.flowi4_proto = IPPROTO_ICMP;
  fl4.fl4_icmp_type = type;
  fl4.fl4_icmp_code = code;
  return ip_route_output_key(net, fl4);
}

/** Builds the packet on the socket and sends it. */
function icmp_push_reply(sk: sock, icmp_param: icmp_bxm, fl4: flowi4, ipc: ipcm_cookie, rt: rtable): void {
  const length = icmp_param.data_len + icmp_param.head_len;
  const err = ip_append_data(sk, fl4, icmp_glue_bits, icmp_param, length, icmp_param.head_len, ipc, rt, MSG_DONTWAIT);
  if (err < 0) {
    __ICMP_INC_STATS(sk.sk_net, ICMP_MIB_OUTERRORS);
    ip_flush_pending_frames(sk);
    return;
  }
  const skb = skb_peek(sk.sk_write_queue);
  if (skb === null) return;
  skb.head.set(icmp_param.data.subarray(0, icmp_param.head_len), skb.transport_header);
  // From all ones on, as Linux copies and sums: a message of zeros alone gets checksum 0.
  let csum = csum_partial(icmp_param.data, 0, icmp_param.head_len, 0xffffffff);
  for (const skb1 of sk.sk_write_queue.list) csum = csum_add(csum, skb1.csum);
  icmp_hdr(skb).checksum = csum_fold(csum);
  skb.ip_summed = CHECKSUM_NONE;
  ip_push_pending_frames(sk, fl4);
}

/** Fetches bytes of the packet that is answered or quoted. */
function icmp_glue_bits(
  icmp_param: icmp_bxm,
  to: Uint8Array,
  at: number,
  offset: number,
  len: number,
  odd: number,
  skb: sk_buff,
): number {
  const csum = skb_copy_and_csum_bits(icmp_param.skb, icmp_param.offset + offset, to, at, len);
  skb.csum = csum_block_add(skb.csum, csum, odd);
  return 0;
}

/** Types that are sent without limit: all but those in `icmp_ratemask`, and what path MTU discovery needs. */
function icmpv4_mask_allow(net: net, type: number, code: number): boolean {
  if (type > NR_ICMP_TYPES) return true;
  if (type === ICMP_DEST_UNREACH && code === ICMP_FRAG_NEEDED) return true;
  return ((1 << type) & net.ipv4.sysctl_icmp_ratemask) === 0;
}

function icmpv4_global_allow(net: net): boolean {
  if (icmp_global_allow(net)) return true;
  __ICMP_INC_STATS(net, ICMP_MIB_RATELIMITGLOBAL);
  return false;
}

/** Does the namespace as a whole have credit left? It fills up by `icmp_msgs_per_sec`, to `icmp_msgs_burst`. */
export function icmp_global_allow(net: net): boolean {
  const { ipv4 } = net;
  if (ipv4.icmp_global_credit > 0) return true;
  const now = jiffies(net.world);
  const delta = Math.min(now - ipv4.icmp_global_stamp, HZ);
  if (delta < HZ / 50) return false;
  const incr = Math.floor((ipv4.sysctl_icmp_msgs_per_sec * delta) / HZ);
  if (incr === 0) return false;
  ipv4.icmp_global_stamp = now;
  ipv4.icmp_global_credit = Math.min(ipv4.icmp_global_credit + incr, ipv4.sysctl_icmp_msgs_burst);
  return true;
}

/** Takes a message off the credit: by chance 0 to 2, so that nobody learns from outside how many were sent. */
function icmp_global_consume(net: net): void {
  net.ipv4.icmp_global_credit -= get_random_u32_below(net.world, 3);
}

/** Does the receiver have credit left? It gets one message in `icmp_ratelimit`, and six in a burst. */
function icmpv4_xrlim_allow(net: net, rt: rtable, fl4: flowi4, limited: boolean): boolean {
  if (!limited) return true;
  const peer_timeout = net.ipv4.sysctl_icmp_ratelimit;
  const loopback = rt.dev !== null && (rt.dev.flags & IFF_LOOPBACK) !== 0;
  if (peer_timeout !== 0 && !loopback) {
    const peer = inet_getpeer_v4(net, fl4.daddr, 0);
    if (!inet_peer_xrlim_allow(net.world, peer, peer_timeout)) {
      __ICMP_INC_STATS(net, ICMP_MIB_RATELIMITHOST);
      return false;
    }
  }
  icmp_global_consume(net);
  return true;
}

/** Makes the kernel's ICMP socket. */
export function icmp_init(world: World): void {
  const sk = inet_ctl_sock_create(world.init_net, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  // Room for two messages of 64 KiB.
  sk.sk_sndbuf = 2 * (64 * 1024 + 576);
  inet_sk(sk).pmtudisc = IP_PMTUDISC_DONT;
  world.subsystem(ipv4_icmp_sk).sk = sk;
}
