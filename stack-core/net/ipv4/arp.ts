// ARP: IPv4 addresses to link-layer addresses. Kernel: net/ipv4/arp.c, RFC 826, RFC 5227

import { ENXIO } from '../../include/linux/errno.ts';
import { ipv4_is_loopback, ipv4_is_multicast } from '../../include/linux/in.ts';
import {
  __in_dev_get_rcu,
  __in_dev_get_rtnl,
  IN_DEV_ARP_ACCEPT,
  IN_DEV_ARP_EVICT_NOCARRIER,
  IN_DEV_ARP_IGNORE,
  IN_DEV_ARPFILTER,
  IN_DEV_DROP_GRATUITOUS_ARP,
  IN_DEV_FORWARD,
  IN_DEV_MEDIUM_ID,
  IN_DEV_PROXY_ARP,
  IN_DEV_PROXY_ARP_PVLAN,
  IN_DEV_ROUTE_LOCALNET,
  type in_device,
} from '../../include/linux/inetdevice.ts';
import {
  NET_RX_DROP,
  NET_RX_SUCCESS,
  NETDEV_CHANGE,
  NETDEV_CHANGEADDR,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_change_info,
  type netdev_notifier_info,
  netdev_notifier_info_to_dev,
  netif_carrier_ok,
  type packet_type,
} from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import type { sk_buff, skb_cb } from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_NOT_SPECIFIED, SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import {
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_VAR,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_PROXY_DELAY,
  NUD_VALID,
  type neighbour,
} from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type rtable, skb_rtable } from '../../include/net/route.ts';
import { __NET_INC_STATS } from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { IFF_NOARP } from '../../include/uapi/linux/if.ts';
import { ARPHRD_ETHER, ARPHRD_IEEE802, ARPOP_REPLY, ARPOP_REQUEST } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P_ARP, ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_HOST, PACKET_LOOPBACK, PACKET_OTHERHOST } from '../../include/uapi/linux/if_packet.ts';
import { NUD_FAILED, NUD_NOARP, NUD_REACHABLE, NUD_STALE } from '../../include/uapi/linux/neighbour.ts';
import { NF_ARP_IN, NFPROTO_ARP } from '../../include/uapi/linux/netfilter.ts';
import { RT_SCOPE_HOST, RT_SCOPE_LINK, RTN_LOCAL, RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { LINUX_MIB_ARPFILTER } from '../../include/uapi/linux/snmp.ts';
import { get_be32 } from '../../include/wire.ts';
import { jiffies } from '../../kernel/clock.ts';
import {
  neigh_carrier_down,
  neigh_changeaddr,
  neigh_create,
  neigh_event_ns,
  neigh_ifdown,
  neigh_lookup,
  neigh_remove_one,
  neigh_update,
  pneigh_enqueue,
  pneigh_lookup,
} from '../core/neighbour.ts';
import { consume_skb, kfree_skb, kfree_skb_reason, pskb_may_pull_reason, skb_share_check } from '../core/skbuff.ts';
import { arp_hdr, arp_hdr_len, arp_send_dst, arp_tbl } from './arp-send.ts';
import { inet_confirm_addr } from './devinet-select.ts';
import { inet_addr_type_dev_table } from './fib_frontend-lookup.ts';
import { ip_route_input_noref } from './route.ts';
import { rt_cache_flush } from './route-cache.ts';
import { ip_route_output } from './route-output.ts';

/** 1: do not answer this request (`net.ipv4.conf.DEV.arp_ignore`). */
function arp_ignore(in_dev: in_device, sender: number, tip: number): boolean {
  const net = in_dev.dev.nd_net;
  let where: in_device | null = in_dev;
  let sip = sender;
  let scope: number;
  switch (IN_DEV_ARP_IGNORE(in_dev)) {
    case 1:
      // Only for addresses of the incoming interface.
      sip = 0;
      scope = RT_SCOPE_HOST;
      break;
    case 2:
      // And only to senders in the same subnet.
      scope = RT_SCOPE_HOST;
      break;
    case 3:
      // Not for addresses of scope host.
      sip = 0;
      scope = RT_SCOPE_LINK;
      where = null;
      break;
    case 8:
      return true;
    default:
      return false;
  }
  return inet_confirm_addr(net, where, sip, tip, scope) === 0;
}

/** May a gratuitous ARP make a new entry? (`arp_accept`) */
function arp_accept(in_dev: in_device, sip: number): boolean {
  switch (IN_DEV_ARP_ACCEPT(in_dev)) {
    case 1:
      return true;
    case 2:
      return inet_confirm_addr(in_dev.dev.nd_net, in_dev, sip, 0, RT_SCOPE_LINK) !== 0;
    default:
      return false;
  }
}

/** True: our way to the sender leaves by another device, so that one has to answer (`arp_filter`). */
function arp_filter(sip: number, tip: number, dev: net_device): boolean {
  const net = dev.nd_net;
  const rt = ip_route_output(net, sip, tip, 0, 0);
  if (typeof rt === 'number') return true;
  if (rt.dev === dev) return false;
  __NET_INC_STATS(net, LINUX_MIB_ARPFILTER);
  return true;
}

/** May we answer for a host behind us? (`proxy_arp`) */
function arp_fwd_proxy(in_dev: in_device, dev: net_device, rt: rtable): boolean {
  if (rt.dev === dev) return false;
  if (!IN_DEV_PROXY_ARP(in_dev)) return false;
  const imi = IN_DEV_MEDIUM_ID(in_dev);
  if (imi === 0) return true;
  if (imi === -1) return false;

  const out_dev = __in_dev_get_rcu(rt.dev);
  const omi = out_dev === null ? -1 : IN_DEV_MEDIUM_ID(out_dev);
  return omi !== imi && omi !== -1;
}

/** May we answer for a host on the same link? (`proxy_arp_pvlan`, RFC 3069) */
function arp_fwd_pvlan(in_dev: in_device, dev: net_device, rt: rtable, sip: number, tip: number): boolean {
  if (rt.dev !== dev) return false;
  // It asks for itself.
  if (sip === tip) return false;
  return IN_DEV_PROXY_ARP_PVLAN(in_dev);
}

/** On a request whose answer was put off: the next time it is answered. Kernel: LOCALLY_ENQUEUED */
class neighbour_cb implements skb_cb {
  clone(): neighbour_cb {
    return new neighbour_cb();
  }
}

/** What an ARP packet says; addresses are views of its bytes. */
class arp_fields {
  readonly op: number;
  readonly sha: Uint8Array;
  readonly sip: number;
  readonly tha: Uint8Array;
  readonly tip: number;

  constructor(skb: sk_buff, addr_len: number, op: number) {
    const sha_at = skb.network_header + 8;
    const tha_at = sha_at + addr_len + 4;
    this.op = op;
    this.sha = skb.head.subarray(sha_at, sha_at + addr_len);
    this.sip = get_be32(skb.head, sha_at + addr_len);
    this.tha = skb.head.subarray(tha_at, tha_at + addr_len);
    this.tip = get_be32(skb.head, tha_at + addr_len);
  }
}

/** A host tells everybody its address. Sets `addr_type` when it had to be looked up. */
function arp_is_garp(net: net, dev: net_device, arp: arp_fields): { is_garp: boolean; addr_type: number } {
  let is_garp = arp.tip === arp.sip;
  let addr_type = -1;
  // A gratuitous reply names the sender as target, too.
  if (is_garp && arp.op === ARPOP_REPLY) is_garp = arp.tha.every((byte, i) => byte === arp.sha[i]);
  if (is_garp) {
    addr_type = inet_addr_type_dev_table(net, dev, arp.sip);
    if (addr_type !== RTN_UNICAST) is_garp = false;
  }
  return { is_garp, addr_type };
}

/** The header suits the device: hardware type, IPv4, request or reply. */
function arp_header_ok(skb: sk_buff, dev: net_device): boolean {
  const arp = arp_hdr(skb);
  if (arp.ar_pro !== ETH_P_IP) return false;
  const ethernet = dev.type === ARPHRD_ETHER || dev.type === ARPHRD_IEEE802;
  const suits = ethernet ? arp.ar_hrd === ARPHRD_ETHER || arp.ar_hrd === ARPHRD_IEEE802 : arp.ar_hrd === dev.type;
  if (!suits) return false;
  return arp.ar_op === ARPOP_REPLY || arp.ar_op === ARPOP_REQUEST;
}

/** Answers requests for us, and for those whom we stand in for; learns from who asks us and who answers. Owns `skb`. */
export function arp_process(net: net, sk: sock | null, skb: sk_buff): number {
  const dev = skb.dev as net_device;
  const in_dev = __in_dev_get_rcu(dev);

  out_free_skb: {
    if (in_dev === null) break out_free_skb;
    if (!arp_header_ok(skb, dev)) break out_free_skb;

    const arp = new arp_fields(skb, dev.addr_len, arp_hdr(skb).ar_op);
    const { sip, tip, sha } = arp;
    if (ipv4_is_multicast(tip)) break out_free_skb;
    if (!IN_DEV_ROUTE_LOCALNET(in_dev) && ipv4_is_loopback(tip)) break out_free_skb;
    if (sip === tip && IN_DEV_DROP_GRATUITOUS_ARP(in_dev)) break out_free_skb;

    out_consume_skb: {
      // Someone asks whether an address is free (RFC 5227 probe).
      if (sip === 0) {
        const ours = arp.op === ARPOP_REQUEST && inet_addr_type_dev_table(net, dev, tip) === RTN_LOCAL;
        if (ours && !arp_ignore(in_dev, sip, tip)) {
          arp_send_dst(ARPOP_REPLY, ETH_P_ARP, sip, dev, tip, sha, dev.dev_addr, sha, null);
        }
        break out_consume_skb;
      }

      if (arp.op === ARPOP_REQUEST && ip_route_input_noref(skb, tip, sip, 0, dev) === SKB_NOT_DROPPED_YET) {
        const rt = skb_rtable(skb);
        if (rt.rt_type === RTN_LOCAL) {
          let dont_send = arp_ignore(in_dev, sip, tip);
          if (!dont_send && IN_DEV_ARPFILTER(in_dev)) dont_send = arp_filter(sip, tip, dev);
          if (!dont_send) {
            const n = neigh_event_ns(arp_tbl(net.world), sha, sip, dev);
            if (n !== null) arp_send_dst(ARPOP_REPLY, ETH_P_ARP, sip, dev, tip, sha, dev.dev_addr, sha, null);
          }
          break out_consume_skb;
        }
        if (IN_DEV_FORWARD(in_dev) && rt.rt_type === RTN_UNICAST && arp_stands_in(net, in_dev, dev, rt, sip, tip)) {
          neigh_event_ns(arp_tbl(net.world), sha, sip, dev);
          const now =
            skb.cb instanceof neighbour_cb ||
            skb.pkt_type === PACKET_HOST ||
            NEIGH_VAR(in_dev.arp_parms, NEIGH_VAR_PROXY_DELAY) === 0;
          if (!now) {
            skb.cb = new neighbour_cb();
            pneigh_enqueue(arp_tbl(net.world), in_dev.arp_parms, skb);
            return NET_RX_SUCCESS;
          }
          arp_send_dst(ARPOP_REPLY, ETH_P_ARP, sip, dev, tip, sha, dev.dev_addr, sha, null);
          break out_consume_skb;
        }
      }
      arp_learn(net, in_dev, dev, skb, arp);
    }
    consume_skb(skb);
    return NET_RX_SUCCESS;
  }
  kfree_skb(skb);
  return NET_RX_DROP;
}

/** We answer on behalf of `tip`. */
function arp_stands_in(net: net, in_dev: in_device, dev: net_device, rt: rtable, sip: number, tip: number): boolean {
  if (arp_fwd_proxy(in_dev, dev, rt)) return true;
  if (arp_fwd_pvlan(in_dev, dev, rt, sip, tip)) return true;
  return rt.dev !== dev && pneigh_lookup(arp_tbl(net.world), net, tip, dev) !== null;
}

/** Notes the sender's address, if we know the sender, or may learn from packets that nobody asked for. */
function arp_learn(net: net, in_dev: in_device, dev: net_device, skb: sk_buff, arp: arp_fields): void {
  const tbl = arp_tbl(net.world);
  const accept = arp_accept(in_dev, arp.sip);
  let n: neighbour | null = neigh_lookup(tbl, arp.sip, dev);
  let is_garp = false;
  let addr_type = -1;

  if (n !== null || accept) {
    const garp = arp_is_garp(net, dev, arp);
    is_garp = garp.is_garp;
    addr_type = garp.addr_type;
  }
  if (accept && n === null) {
    let wanted = is_garp;
    if (!wanted && arp.op === ARPOP_REPLY) {
      if (addr_type < 0) addr_type = inet_addr_type_dev_table(net, dev, arp.sip);
      wanted = addr_type === RTN_UNICAST;
    }
    if (wanted) {
      const created = neigh_create(tbl, arp.sip, dev);
      if (typeof created !== 'number') n = created;
    }
  }
  if (n === null) return;

  // Of several answers that follow closely the first one counts: several proxies may be about.
  const override = jiffies(net.world) > n.updated + NEIGH_VAR(n.parms, NEIGH_VAR_LOCKTIME) || is_garp;
  // Only an answer to us alone proves that the neighbour hears us.
  const state = arp.op !== ARPOP_REPLY || skb.pkt_type !== PACKET_HOST ? NUD_STALE : NUD_REACHABLE;
  neigh_update(n, arp.sha, state, override ? NEIGH_UPDATE_F_OVERRIDE : 0, 0);
}

/** A request that was put off is due. */
export function parp_redo(skb: sk_buff): void {
  arp_process((skb.dev as net_device).nd_net, null, skb);
}

/** Packet-type handler for ETH_P_ARP. Owns `skb`. */
export function arp_rcv(skb_in: sk_buff, dev: net_device, pt: packet_type, orig_dev: net_device): number {
  let skb = skb_in;
  // What we ignore is no drop.
  const ignored =
    (dev.flags & IFF_NOARP) !== 0 || skb.pkt_type === PACKET_OTHERHOST || skb.pkt_type === PACKET_LOOPBACK;
  if (ignored) {
    consume_skb(skb);
    return NET_RX_SUCCESS;
  }
  skb = skb_share_check(skb);
  let drop_reason = pskb_may_pull_reason(skb, arp_hdr_len(dev));

  freeskb: {
    if (drop_reason !== SKB_NOT_DROPPED_YET) break freeskb;
    const arp = arp_hdr(skb);
    if (arp.ar_hln !== dev.addr_len || arp.ar_pln !== 4) {
      drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;
      break freeskb;
    }
    skb.cb = null;
    return NF_HOOK(NFPROTO_ARP, NF_ARP_IN, dev.nd_net, null, skb, dev, null, arp_process);
  }
  kfree_skb_reason(skb, drop_reason);
  return NET_RX_DROP;
}

/** Takes an entry that is not valid (with `force`: any) out of the table. Returns 0 or a negative errno. */
export function arp_invalidate(dev: net_device, ip: number, force: boolean): number {
  const neigh = neigh_lookup(arp_tbl(dev.nd_net.world), ip, dev);
  let err = -ENXIO;
  if (neigh === null) return err;
  if ((neigh.nud_state & NUD_VALID) !== 0 && !force) return 0;
  if ((neigh.nud_state & ~NUD_NOARP) !== 0) {
    err = neigh_update(neigh, null, NUD_FAILED, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN, 0);
  }
  neigh_remove_one(neigh);
  return err;
}

export function arp_netdev_event(event: number, info: netdev_notifier_info): number {
  const dev = netdev_notifier_info_to_dev(info);
  const tbl = arp_tbl(dev.nd_net.world);
  switch (event) {
    case NETDEV_CHANGEADDR:
      neigh_changeaddr(tbl, dev);
      rt_cache_flush(dev.nd_net);
      break;
    case NETDEV_CHANGE: {
      if (((info as netdev_notifier_change_info).flags_changed & IFF_NOARP) !== 0) neigh_changeaddr(tbl, dev);
      const in_dev = __in_dev_get_rtnl(dev);
      const evict_nocarrier = in_dev === null || IN_DEV_ARP_EVICT_NOCARRIER(in_dev);
      if (evict_nocarrier && !netif_carrier_ok(dev)) neigh_carrier_down(tbl, dev);
      break;
    }
  }
  return NOTIFY_DONE;
}

/** The device is down: forgets its neighbours, and drops what waits for them. */
export function arp_ifdown(dev: net_device): void {
  neigh_ifdown(arp_tbl(dev.nd_net.world), dev);
}
