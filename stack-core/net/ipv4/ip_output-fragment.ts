// Cutting IPv4 packets that are too long for their way. Kernel: net/ipv4/ip_output.c (ip_fragment, ip_do_fragment)
import { EMSGSIZE } from '../../include/linux/errno.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { LL_RESERVED_SPACE, type net_device } from '../../include/linux/netdevice.ts';
import type { okfn_t } from '../../include/linux/netfilter.ts';
import {
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  type sk_buff,
  skb_cloned,
  skb_headlen,
  skb_headroom,
  skb_reserve,
  skb_reset_network_header,
  skb_reset_transport_header,
  skb_shared,
} from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_NOT_SPECIFIED } from '../../include/net/dropreason-core.ts';
import {
  IPCB,
  IPCB_opt,
  IPSKB_FRAG_COMPLETE,
  IPSKB_FRAG_PMTU,
  inet_skb_parm,
  ip_is_fragment,
} from '../../include/net/ip.ts';
import { ip_skb_dst_mtu } from '../../include/net/ip-sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { skb_rtable } from '../../include/net/route.ts';
import { IP_INC_STATS } from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED } from '../../include/uapi/linux/icmp.ts';
import { IP_DF, IP_MF, IP_OFFSET } from '../../include/uapi/linux/ip.ts';
import { IPSTATS_MIB_FRAGCREATES, IPSTATS_MIB_FRAGFAILS, IPSTATS_MIB_FRAGOKS } from '../../include/uapi/linux/snmp.ts';
import { skb_checksum_help } from '../core/dev-transmit.ts';
import {
  alloc_skb,
  consume_skb,
  kfree_skb,
  kfree_skb_list_reason,
  skb_copy_bits,
  skb_push,
  skb_put,
} from '../core/skbuff.ts';
import { skb_set_owner_w, sock_wfree } from '../core/sock.ts';
import { icmp_send } from './icmp.ts';
import { ip_options_fragment } from './ip_options.ts';
import { ip_send_check } from './ip_output.ts';

/** Cuts the packet, or tells the sender that it is too long when it must not be cut. Owns `skb`. */
export function ip_fragment(net: net, sk: sock | null, skb: sk_buff, mtu: number, output: okfn_t): number {
  if ((ip_hdr(skb).frag_off & IP_DF) === 0) return ip_do_fragment(net, sk, skb, output);

  const frag_max_size = IPCB(skb).frag_max_size;
  if (!skb.ignore_df || (frag_max_size !== 0 && frag_max_size > mtu)) {
    IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
    icmp_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu);
    kfree_skb(skb);
    return -EMSGSIZE;
  }
  return ip_do_fragment(net, sk, skb, output);
}

/** Sends the packet in pieces that fit the MTU, each through `output`. Owns `skb`. Returns 0 or the first error. */
export function ip_do_fragment(net: net, sk: sock | null, skb: sk_buff, output: okfn_t): number {
  let err = 0;

  fail: {
    // The device cannot sum up what leaves in pieces.
    if (skb.ip_summed === CHECKSUM_PARTIAL) {
      err = skb_checksum_help(skb);
      if (err !== 0) break fail;
    }
    const iph = ip_hdr(skb);
    const frag_max_size = IPCB(skb).frag_max_size;
    let mtu = ip_skb_dst_mtu(sk, skb);
    if (frag_max_size !== 0 && frag_max_size < mtu) mtu = frag_max_size;

    const hlen = iph.ihl * 4;
    if (mtu < hlen + 8) {
      err = -EMSGSIZE;
      break fail;
    }
    // From here on the room for data in a fragment.
    mtu -= hlen;
    IPCB(skb).flags |= IPSKB_FRAG_COMPLETE;
    const ll_rs = LL_RESERVED_SPACE(skb_rtable(skb).dev as net_device);

    if (fraglist_fits(skb, mtu, hlen, ll_rs)) return ip_send_fraglist(net, sk, skb, hlen, output);

    const state = new ip_frag_state(skb, hlen, ll_rs, mtu);
    while (state.left > 0) {
      const first_frag = state.offset === 0;
      const skb2 = ip_frag_next(skb, state);
      ip_frag_ipcb(skb, skb2, first_frag);
      err = output(net, sk, skb2);
      if (err !== 0) break fail;
      IP_INC_STATS(net, IPSTATS_MIB_FRAGCREATES);
    }
    consume_skb(skb);
    IP_INC_STATS(net, IPSTATS_MIB_FRAGOKS);
    return err;
  }
  kfree_skb(skb);
  IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
  return err;
}

/** Where the cutting of a packet is. */
class ip_frag_state {
  readonly DF: boolean;
  /** Bytes of the header that every fragment gets. */
  readonly hlen: number;
  /** Bytes to leave for the link-layer header. */
  readonly ll_rs: number;
  /** Bytes of data that a fragment can take. */
  readonly mtu: number;
  /** Bytes of data still to be sent. */
  left: number;
  /** Where the next fragment's data begin in the packet. */
  ptr: number;
  /** Where they begin in the whole datagram, bytes. */
  offset: number;
  /** The packet is itself a fragment, and not the last. */
  readonly not_last_frag: boolean;

  constructor(skb: sk_buff, hlen: number, ll_rs: number, mtu: number) {
    const iph = ip_hdr(skb);
    this.DF = (IPCB(skb).flags & IPSKB_FRAG_PMTU) !== 0;
    this.hlen = hlen;
    this.ll_rs = ll_rs;
    this.mtu = mtu;
    this.left = skb.len - hlen;
    this.ptr = hlen;
    this.offset = (iph.frag_off & IP_OFFSET) << 3;
    this.not_last_frag = (iph.frag_off & IP_MF) !== 0;
  }
}

/** The next fragment, with header and data of its own; the caller's. */
function ip_frag_next(skb: sk_buff, state: ip_frag_state): sk_buff {
  let len = Math.min(state.left, state.mtu);
  // Offsets count in units of 8 bytes; only the last fragment may end between them.
  if (len < state.left) len &= ~7;

  const skb2 = alloc_skb(skb.world, len + state.hlen + state.ll_rs);
  ip_copy_metadata(skb2, skb);
  skb_reserve(skb2, state.ll_rs);
  skb_put(skb2, len + state.hlen);
  skb_reset_network_header(skb2);
  skb2.transport_header = skb2.network_header + state.hlen;
  if (skb.sk !== null) skb_set_owner_w(skb2, skb.sk);

  skb2.head.set(skb.head.subarray(skb.data, skb.data + state.hlen), skb2.network_header);
  skb_copy_bits(skb, state.ptr, skb2.head, skb2.transport_header, len);
  state.left -= len;

  const iph = ip_hdr(skb2);
  let frag_off = state.offset >> 3;
  if (state.DF) frag_off |= IP_DF;
  if (state.left > 0 || state.not_last_frag) frag_off |= IP_MF;
  iph.frag_off = frag_off;
  state.ptr += len;
  state.offset += len;
  iph.tot_len = len + state.hlen;
  ip_send_check(iph);
  return skb2;
}

function ip_frag_ipcb(from: sk_buff, to: sk_buff, first_frag: boolean): void {
  const cb = new inet_skb_parm();
  cb.flags = IPCB(from).flags;
  to.cb = cb;
  // Blanked once in the original, after the first fragment was copied: all that follow inherit it.
  if (first_frag && IPCB(from).opt.optlen !== 0) ip_options_fragment(from);
}

function ip_copy_metadata(to: sk_buff, from: sk_buff): void {
  to.pkt_type = from.pkt_type;
  to.priority = from.priority;
  to.protocol = from.protocol;
  to.skb_iif = from.skb_iif;
  to._skb_refdst = from._skb_refdst;
  to.dev = from.dev;
  to.mark = from.mark;
  to.hash = from.hash;
  to.sw_hash = from.sw_hash;
  to.l4_hash = from.l4_hash;
  to.tstamp = from.tstamp;
  to._nfct = from._nfct;
}

/** Bytes of the packet without those in its fragment list. */
function skb_pagelen(skb: sk_buff): number {
  let len = skb_headlen(skb);
  for (const frag of skb.shinfo.frags ?? []) len += frag.size;
  return len;
}

/** The packet is a list of pieces that can leave as they are. */
function fraglist_fits(skb: sk_buff, mtu: number, hlen: number, ll_rs: number): boolean {
  const shinfo = skb.shinfo;
  if (shinfo.frag_list === null) return false;
  const first_len = skb_pagelen(skb);
  if (first_len - hlen > mtu) return false;
  if (((first_len - hlen) & 7) !== 0) return false;
  if (ip_is_fragment(ip_hdr(skb)) || skb_cloned(skb) || skb_headroom(skb) < ll_rs) return false;
  for (let frag: sk_buff | null = shinfo.frag_list; frag !== null; frag = frag.next) {
    if (frag.len > mtu) return false;
    if ((frag.len & 7) !== 0 && frag.next !== null) return false;
    if (skb_headroom(frag) < hlen + ll_rs) return false;
    if (skb_shared(frag)) return false;
  }
  return true;
}

/** Sends the pieces of a fragment list as they are, each with a header of its own. */
function ip_send_fraglist(net: net, sk: sock | null, skb: sk_buff, hlen: number, output: okfn_t): number {
  for (let frag = skb.shinfo.frag_list; frag !== null; frag = frag.next) {
    if (skb.sk !== null) {
      frag.sk = skb.sk;
      frag.destructor = sock_wfree;
    }
    skb.truesize -= frag.truesize;
  }
  const first_len = skb_pagelen(skb);
  let rest = skb.shinfo.frag_list;
  skb.shinfo.frag_list = null;
  skb.data_len = first_len - skb_headlen(skb);
  skb.len = first_len;
  const iph = ip_hdr(skb);
  iph.tot_len = first_len;
  iph.frag_off = IP_MF;
  ip_send_check(iph);

  let offset = 0;
  let err = 0;
  for (;;) {
    const next = rest;
    // The next header is made from this one, before it goes down.
    if (next !== null) {
      const first_frag = offset === 0;
      const cb = new inet_skb_parm();
      cb.flags = IPCB(skb).flags;
      next.cb = cb;
      offset += skb.len - hlen;
      ip_fraglist_prepare(skb, next, hlen, offset);
      if (first_frag && IPCB(skb).opt.optlen !== 0) {
        IPCB_opt(next).optlen = IPCB(skb).opt.optlen;
        ip_options_fragment(next);
        ip_send_check(ip_hdr(next));
      }
      rest = next.next;
      next.next = null;
    }
    err = output(net, sk, skb);
    if (err === 0) IP_INC_STATS(net, IPSTATS_MIB_FRAGCREATES);
    if (err !== 0 || next === null) {
      if (err !== 0 && next !== null) {
        next.next = rest;
        rest = next;
      }
      break;
    }
    skb = next;
  }
  if (err === 0) {
    IP_INC_STATS(net, IPSTATS_MIB_FRAGOKS);
    return 0;
  }
  kfree_skb_list_reason(rest, SKB_DROP_REASON_NOT_SPECIFIED);
  IP_INC_STATS(net, IPSTATS_MIB_FRAGFAILS);
  return err;
}

/** Gives `frag` a copy of the header of `skb`, for data that begin at `offset` of the datagram. */
function ip_fraglist_prepare(skb: sk_buff, frag: sk_buff, hlen: number, offset: number): void {
  frag.ip_summed = CHECKSUM_NONE;
  skb_reset_transport_header(frag);
  skb_push(frag, hlen);
  skb_reset_network_header(frag);
  frag.head.set(skb.head.subarray(skb.network_header, skb.network_header + hlen), frag.network_header);
  const iph = ip_hdr(frag);
  iph.tot_len = frag.len;
  ip_copy_metadata(frag, skb);
  iph.frag_off = (offset >> 3) | (frag.next === null ? 0 : IP_MF);
  ip_send_check(iph);
}
