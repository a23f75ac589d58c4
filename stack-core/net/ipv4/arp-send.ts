// The ARP table and the packets that ask and answer. Kernel: net/ipv4/arp.c

import { EINVAL } from '../../include/linux/errno.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import { __in_dev_get_rcu, IN_DEV_ARP_ANNOUNCE } from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import {
  dev_hard_header,
  IFF_XMIT_DST_RELEASE,
  LL_RESERVED_SPACE,
  MAX_ADDR_LEN,
  NEIGH_ARP_TABLE,
  type net_device,
} from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import {
  type sk_buff,
  skb_dst,
  skb_dst_set,
  skb_reserve,
  skb_reset_network_header,
} from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { SKB_DROP_REASON_NEIGH_FAILED } from '../../include/net/dropreason-core.ts';
import type { dst_entry } from '../../include/net/dst.ts';
import { dst_link_failure } from '../../include/net/dst.ts';
import {
  NEIGH_VAR,
  NEIGH_VAR_ANYCAST_DELAY,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DATA_MAX,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_PROXY_DELAY,
  NEIGH_VAR_PROXY_QLEN,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_UCAST_PROBES,
  NUD_VALID,
  type neigh_key,
  type neigh_ops,
  neigh_table,
  type neighbour,
} from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { sock } from '../../include/net/sock.ts';
import { IFF_LOOPBACK, IFF_NOARP, IFF_POINTOPOINT } from '../../include/uapi/linux/if.ts';
import { ARPHRD_ETHER, ARPHRD_IEEE802, ARPOP_REQUEST, arphdr } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P_ARP, ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { INADDR_ANY } from '../../include/uapi/linux/in.ts';
import { NUD_NOARP } from '../../include/uapi/linux/neighbour.ts';
import { NF_ARP_OUT, NFPROTO_ARP } from '../../include/uapi/linux/netfilter.ts';
import { RT_SCOPE_LINK, RTN_BROADCAST, RTN_LOCAL, RTN_MULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { put_be32 } from '../../include/wire.ts';
import { HZ } from '../../kernel/clock.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { dev_queue_xmit } from '../core/dev-transmit.ts';
import { neigh_app_ns, neigh_connected_output, neigh_direct_output, neigh_resolve_output } from '../core/neighbour.ts';
import { alloc_skb, kfree_skb, kfree_skb_reason, skb_put } from '../core/skbuff.ts';
import { parp_redo } from './arp.ts';
import { inet_addr_onlink, inet_select_addr } from './devinet-select.ts';
import { inet_addr_type_dev_table } from './fib_frontend-lookup.ts';

/** Bytes of packets that may wait for one address: 256 of the smallest. */
const SK_WMEM_MAX = 212992;

/** Settings that every device starts with; by NEIGH_VAR_*, times in jiffies. */
function arp_defaults(): number[] {
  const data: number[] = new Array(NEIGH_VAR_DATA_MAX).fill(0);
  data[NEIGH_VAR_MCAST_PROBES] = 3;
  data[NEIGH_VAR_UCAST_PROBES] = 3;
  data[NEIGH_VAR_RETRANS_TIME] = 1 * HZ;
  data[NEIGH_VAR_BASE_REACHABLE_TIME] = 30 * HZ;
  data[NEIGH_VAR_DELAY_PROBE_TIME] = 5 * HZ;
  data[NEIGH_VAR_INTERVAL_PROBE_TIME_MS] = 5 * HZ;
  data[NEIGH_VAR_GC_STALETIME] = 60 * HZ;
  data[NEIGH_VAR_QUEUE_LEN_BYTES] = SK_WMEM_MAX;
  data[NEIGH_VAR_PROXY_QLEN] = 64;
  data[NEIGH_VAR_ANYCAST_DELAY] = 1 * HZ;
  data[NEIGH_VAR_PROXY_DELAY] = (8 * HZ) / 10;
  data[NEIGH_VAR_LOCKTIME] = 1 * HZ;
  return data;
}

const arp_table = subsystem(
  'arp_tbl',
  world =>
    new neigh_table(world, NEIGH_ARP_TABLE, {
      family: AF_INET,
      key_len: 4,
      protocol: ETH_P_IP,
      id: 'arp_cache',
      constructor: arp_constructor,
      proxy_redo: parp_redo,
      is_multicast: (key: neigh_key) => ipv4_is_multicast(key as number),
      data: arp_defaults(),
      gc_interval: 30 * HZ,
      gc_thresh1: 128,
      gc_thresh2: 512,
      gc_thresh3: 1024,
    }),
);

/** The machine's table of IPv4 neighbours. */
export const arp_tbl = (world: World): neigh_table => world.subsystem(arp_table);

const arp_generic_ops: neigh_ops = {
  family: AF_INET,
  solicit: arp_solicit,
  error_report: arp_error_report,
  output: neigh_resolve_output,
  connected_output: neigh_connected_output,
};

/** For devices whose header can be cached. */
const arp_hh_ops: neigh_ops = {
  family: AF_INET,
  solicit: arp_solicit,
  error_report: arp_error_report,
  output: neigh_resolve_output,
  connected_output: neigh_resolve_output,
};

/** For devices without a link-layer header. */
const arp_direct_ops: neigh_ops = {
  family: AF_INET,
  solicit: () => {},
  output: neigh_direct_output,
  connected_output: neigh_direct_output,
};

export const arp_hdr = (skb: sk_buff): arphdr => new arphdr(skb.head, skb.network_header);
/** Bytes of an ARP packet: header, and two addresses of each kind. */
export const arp_hdr_len = (dev: net_device): number => arphdr.sizeof + (dev.addr_len + 4) * 2;

/** The link-layer address of a group. `dir`: fall back to broadcast. Returns 0 or -EINVAL. */
export function arp_mc_map(addr: number, haddr: Uint8Array, dev: net_device, dir: number): number {
  switch (dev.type) {
    case ARPHRD_ETHER:
    case ARPHRD_IEEE802:
      haddr[0] = 0x01;
      haddr[1] = 0x00;
      haddr[2] = 0x5e;
      haddr[3] = (addr >>> 16) & 0x7f;
      haddr[4] = (addr >>> 8) & 0xff;
      haddr[5] = addr & 0xff;
      return 0;
    default:
      if (dir === 0) return -EINVAL;
      haddr.set(dev.broadcast);
      return 0;
  }
}

/** Sets up a new neighbour: what kind it is, whether its address is known already, how packets get to it. */
function arp_constructor(neigh: neighbour): number {
  const dev = neigh.dev;
  // All hosts behind a point-to-point link are one neighbour.
  if ((dev.flags & (IFF_LOOPBACK | IFF_POINTOPOINT)) !== 0) {
    (neigh as { primary_key: neigh_key }).primary_key = INADDR_ANY;
  }
  const addr = neigh.primary_key as number;
  const in_dev = __in_dev_get_rcu(dev);
  if (in_dev === null) return -EINVAL;

  neigh.type = inet_addr_type_dev_table(dev.nd_net, dev, addr);
  neigh.parms.refcnt--;
  neigh.parms = in_dev.arp_parms;
  neigh.parms.refcnt++;

  if (dev.header_ops === null) {
    neigh.nud_state = NUD_NOARP;
    neigh.ops = arp_direct_ops;
    neigh.output = neigh_direct_output;
    return 0;
  }
  if (neigh.type === RTN_MULTICAST) {
    neigh.nud_state = NUD_NOARP;
    arp_mc_map(addr, neigh.ha, dev, 1);
  } else if ((dev.flags & (IFF_NOARP | IFF_LOOPBACK)) !== 0) {
    neigh.nud_state = NUD_NOARP;
    neigh.ha.set(dev.dev_addr.subarray(0, dev.addr_len));
  } else if (neigh.type === RTN_BROADCAST || (dev.flags & IFF_POINTOPOINT) !== 0) {
    neigh.nud_state = NUD_NOARP;
    neigh.ha.set(dev.broadcast.subarray(0, dev.addr_len));
  }
  neigh.ops = dev.header_ops.cache !== undefined ? arp_hh_ops : arp_generic_ops;
  const valid = (neigh.nud_state & NUD_VALID) !== 0;
  neigh.output = valid ? neigh.ops.connected_output : neigh.ops.output;
  return 0;
}

/** A packet waited in vain for the address of its next hop. Owns `skb`. */
function arp_error_report(neigh: neighbour, skb: sk_buff): void {
  dst_link_failure(skb);
  kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED);
}

/** Makes an ARP packet and sends it; `dest_hw` null: to everybody. */
export function arp_send_dst(
  type: number,
  ptype: number,
  dest_ip: number,
  dev: net_device,
  src_ip: number,
  dest_hw: Uint8Array | null,
  src_hw: Uint8Array | null,
  target_hw: Uint8Array | null,
  dst: dst_entry | null,
): void {
  // No ARP on this interface.
  if ((dev.flags & IFF_NOARP) !== 0) return;
  const skb = arp_create(type, ptype, dest_ip, dev, src_ip, dest_hw, src_hw, target_hw);
  if (skb === null) return;
  skb_dst_set(skb, dst);
  arp_xmit(skb);
}

export function arp_send(
  type: number,
  ptype: number,
  dest_ip: number,
  dev: net_device,
  src_ip: number,
  dest_hw: Uint8Array | null,
  src_hw: Uint8Array | null,
  target_hw: Uint8Array | null,
): void {
  arp_send_dst(type, ptype, dest_ip, dev, src_ip, dest_hw, src_hw, target_hw, null);
}

/** `neigh_ops.solicit`: asks who has the neighbour's address; first the neighbour itself, if it was known, then everybody. */
function arp_solicit(neigh: neighbour, skb: sk_buff | null): void {
  const dev = neigh.dev;
  const target = neigh.primary_key as number;
  const in_dev = __in_dev_get_rcu(dev);
  let probes = neigh.probes;
  let dst_hw: Uint8Array | null = null;
  let saddr = 0;
  if (in_dev === null) return;

  switch (IN_DEV_ARP_ANNOUNCE(in_dev)) {
    case 1:
      // The packet's source, if it is ours and in the target's subnet.
      if (skb === null) break;
      saddr = ip_hdr(skb).saddr;
      if (inet_addr_type_dev_table(dev.nd_net, dev, saddr) === RTN_LOCAL && inet_addr_onlink(in_dev, target, saddr))
        break;
      saddr = 0;
      break;
    case 2:
      // The best address for the target.
      break;
    default:
      // The packet's source, if it is ours.
      if (skb === null) break;
      if (inet_addr_type_dev_table(dev.nd_net, dev, ip_hdr(skb).saddr) === RTN_LOCAL) saddr = ip_hdr(skb).saddr;
      break;
  }
  if (saddr === 0) saddr = inet_select_addr(dev, target, RT_SCOPE_LINK);

  probes -= NEIGH_VAR(neigh.parms, NEIGH_VAR_UCAST_PROBES);
  if (probes < 0) {
    dst_hw = neigh.ha.slice(0, MAX_ADDR_LEN);
  } else {
    probes -= NEIGH_VAR(neigh.parms, NEIGH_VAR_APP_PROBES);
    if (probes < 0) {
      neigh_app_ns(neigh);
      return;
    }
  }
  const dst = skb !== null && (dev.priv_flags & IFF_XMIT_DST_RELEASE) === 0 ? skb_dst(skb) : null;
  arp_send_dst(ARPOP_REQUEST, ETH_P_ARP, target, dev, saddr, dst_hw, dev.dev_addr, null, dst);
}

/** An ARP packet with its link-layer header; null when that cannot be made. The packet is the caller's. */
export function arp_create(
  type: number,
  ptype: number,
  dest_ip: number,
  dev: net_device,
  src_ip: number,
  dest_hw: Uint8Array | null,
  src_hw: Uint8Array | null,
  target_hw: Uint8Array | null,
): sk_buff | null {
  const hlen = LL_RESERVED_SPACE(dev);
  const tlen = dev.needed_tailroom;
  const skb = alloc_skb(dev.nd_net.world, arp_hdr_len(dev) + hlen + tlen);
  skb_reserve(skb, hlen);
  skb_reset_network_header(skb);
  skb_put(skb, arp_hdr_len(dev));
  skb.dev = dev;
  skb.protocol = ETH_P_ARP;
  const sender_hw = src_hw ?? dev.dev_addr;
  const receiver_hw = dest_hw ?? dev.broadcast;

  if (dev_hard_header(skb, dev, ptype, receiver_hw, sender_hw, skb.len) < 0) {
    kfree_skb(skb);
    return null;
  }

  const arp = arp_hdr(skb);
  arp.ar_hrd = dev.type;
  arp.ar_pro = ETH_P_IP;
  arp.ar_hln = dev.addr_len;
  arp.ar_pln = 4;
  arp.ar_op = type;

  let at = skb.network_header + arphdr.sizeof;
  skb.head.set(sender_hw.subarray(0, dev.addr_len), at);
  at += dev.addr_len;
  put_be32(skb.head, at, src_ip);
  at += 4;
  if (target_hw !== null) skb.head.set(target_hw.subarray(0, dev.addr_len), at);
  else skb.head.fill(0, at, at + dev.addr_len);
  at += dev.addr_len;
  put_be32(skb.head, at, dest_ip);
  return skb;
}

function arp_xmit_finish(net: net, sk: sock | null, skb: sk_buff): number {
  return dev_queue_xmit(skb);
}

/** Sends an ARP packet, unless NF_ARP_OUT has something against it. Owns `skb`. */
export function arp_xmit(skb: sk_buff): void {
  const dev = skb.dev as net_device;
  NF_HOOK(NFPROTO_ARP, NF_ARP_OUT, dev.nd_net, null, skb, null, dev, arp_xmit_finish);
}
