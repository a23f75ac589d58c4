// Which way do packets go that come in? Kernel: net/ipv4/route.c
import { EHOSTUNREACH, EINVAL } from '../../include/linux/errno.ts';
import {
  ipv4_is_lbcast,
  ipv4_is_local_multicast,
  ipv4_is_loopback,
  ipv4_is_multicast,
  ipv4_is_zeronet,
} from '../../include/linux/in.ts';
import {
  __in_dev_get_rcu,
  IN_DEV_BFORWARD,
  IN_DEV_FORWARD,
  IN_DEV_LOG_MARTIANS,
  IN_DEV_NET_ROUTE_LOCALNET,
  IN_DEV_NOPOLICY,
  IN_DEV_NOXFRM,
  IN_DEV_PROXY_ARP_PVLAN,
  IN_DEV_ROUTE_LOCALNET,
  IN_DEV_SHARED_MEDIA,
  IN_DEV_TX_REDIRECTS,
  IPV4_DEVCONF_ALL_RO,
  type in_device,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import {
  type sk_buff,
  skb_dst_drop,
  skb_dst_set,
  skb_dst_set_noref,
  skb_mac_header_was_set,
} from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  SKB_DROP_REASON_ARP_PVLAN_DISABLE,
  SKB_DROP_REASON_INVALID_PROTO,
  SKB_DROP_REASON_IP_INVALID_DEST,
  SKB_DROP_REASON_IP_INVALID_SOURCE,
  SKB_DROP_REASON_IP_LOCALNET,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import { flowi4 } from '../../include/net/flow.ts';
import type { dscp_t } from '../../include/net/inet_dscp.ts';
import { IPCB, IPSKB_DOREDIRECT, IPSKB_MULTIPATH, IPSKB_NOPOLICY } from '../../include/net/ip.ts';
import { FIB_RES_NHC, FIB_RES_OIF, fib_info_num_path, fib_result } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ipv4 } from '../../include/show.ts';
import { ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_IGMP } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import { IPV4_DEVCONF_BC_FORWARDING } from '../../include/uapi/linux/ip_devconf.ts';
import {
  RT_SCOPE_UNIVERSE,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
  RTN_UNREACHABLE,
} from '../../include/uapi/linux/rtnetlink.ts';
import { KERN_WARNING, printk } from '../../kernel/printk.ts';
import { inet_addr_onlink } from './devinet-select.ts';
import { fib_lookup } from './fib_frontend-lookup.ts';
import { fib_validate_source, fib_validate_source_reason, itag_out } from './fib_frontend-validate.ts';
import { fib4_rules_early_flow_dissect } from './fib_rules.ts';
import { fib_select_multipath } from './fib_semantics-sync.ts';
import { ip_check_mc_rcu } from './igmp.ts';
import { ip_forward } from './ip_forward.ts';
import { find_exception, rt_cache_route, rt_cache_valid, rt_dst_alloc, rt_set_nexthop } from './route-cache.ts';
import { ip_error, ip_rt_bug } from './route-error.ts';
import { fib_multipath_hash } from './route-multipath.ts';

/**
 * Finds the route of a received packet and attaches it to `skb`. Returns SKB_NOT_DROPPED_YET, or why the packet must be
 * dropped. Where there is no route the packet gets one too, whose input is `ip_error`.
 */
export function ip_route_input_noref(
  skb: sk_buff,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  dev: net_device,
): number {
  const res = new fib_result();
  return ip_route_input_rcu(skb, daddr, saddr, dscp, dev, res);
}

export const ip_route_input = ip_route_input_noref;

export function ip_route_input_rcu(
  skb: sk_buff,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  dev: net_device,
  res: fib_result,
): number {
  if (!ipv4_is_multicast(daddr)) return ip_route_input_slow(skb, daddr, saddr, dscp, dev, res);

  const in_dev = __in_dev_get_rcu(dev);
  if (in_dev === null) return SKB_DROP_REASON_NOT_SPECIFIED;
  const our = ip_check_mc_rcu(in_dev, daddr, saddr, ip_hdr(skb).protocol);
  if (!our) return SKB_DROP_REASON_NOT_SPECIFIED;
  return ip_route_input_mc(skb, daddr, saddr, dscp, dev, our);
}

function ip_mc_validate_source(
  skb: sk_buff,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  dev: net_device,
  in_dev: in_device | null,
  out: itag_out,
): number {
  if (in_dev === null) return SKB_DROP_REASON_NOT_SPECIFIED;
  if (ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr)) return SKB_DROP_REASON_IP_INVALID_SOURCE;
  if (skb.protocol !== ETH_P_IP) return SKB_DROP_REASON_INVALID_PROTO;
  if (ipv4_is_loopback(saddr) && !IN_DEV_ROUTE_LOCALNET(in_dev)) return SKB_DROP_REASON_IP_LOCALNET;

  if (ipv4_is_zeronet(saddr)) {
    const allowed = ipv4_is_local_multicast(daddr) || ip_hdr(skb).protocol === IPPROTO_IGMP;
    return allowed ? SKB_NOT_DROPPED_YET : SKB_DROP_REASON_IP_INVALID_SOURCE;
  }
  return fib_validate_source_reason(skb, saddr, 0, dscp, 0, dev, in_dev, out);
}

function ip_route_input_mc(
  skb: sk_buff,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  dev: net_device,
  our: boolean,
): number {
  const in_dev = __in_dev_get_rcu(dev);
  const out = new itag_out();
  let flags = RTCF_MULTICAST;

  const reason = ip_mc_validate_source(skb, daddr, saddr, dscp, dev, in_dev, out);
  if (reason !== SKB_NOT_DROPPED_YET) return reason;

  if (our) flags |= RTCF_LOCAL;
  if (IN_DEV_NOPOLICY(in_dev as in_device)) IPCB(skb).flags |= IPSKB_NOPOLICY;

  const rth = rt_dst_alloc(dev.nd_net.loopback_dev, flags, RTN_MULTICAST, false);
  rth.tclassid = out.itag;
  rth.output = ip_rt_bug;
  rth.rt_is_input = 1;
  skb_dst_drop(skb);
  skb_dst_set(skb, rth);
  return SKB_NOT_DROPPED_YET;
}

/** A packet with a source that cannot be: a line in the log, if the user wants it. */
function ip_handle_martian_source(
  dev: net_device,
  in_dev: in_device,
  skb: sk_buff,
  daddr: number,
  saddr: number,
): void {
  if (!IN_DEV_LOG_MARTIANS(in_dev)) return;
  const world = skb.world;
  printk(world, KERN_WARNING, `IPv4: martian source ${ipv4(daddr)} from ${ipv4(saddr)}, on dev ${dev.name}`);
  if (dev.hard_header_len === 0 || !skb_mac_header_was_set(skb)) return;
  const header = skb.head.subarray(skb.mac_header, skb.mac_header + dev.hard_header_len);
  printk(
    world,
    KERN_WARNING,
    `ll header: 00000000: ${Array.from(header, b => b.toString(16).padStart(2, '0')).join(' ')}`,
  );
}

/** A route to another host: the nexthop's cached one, or a new one. */
function __mkroute_input(
  skb: sk_buff,
  res: fib_result,
  in_dev: in_device,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
): number {
  const nhc = FIB_RES_NHC(res);
  const dev = nhc.nhc_dev as net_device;
  const out = new itag_out();

  const out_dev = __in_dev_get_rcu(dev);
  if (out_dev === null) return SKB_DROP_REASON_NOT_SPECIFIED;

  const err = fib_validate_source(skb, saddr, daddr, dscp, FIB_RES_OIF(res), in_dev.dev, in_dev, out);
  if (err < 0) {
    ip_handle_martian_source(in_dev.dev, in_dev, skb, daddr, saddr);
    return -err;
  }

  const do_cache = res.fi !== null && out.itag === 0;
  // It leaves by the device that it came by, and the sender is on link: there is a shorter way, which we may tell it.
  if (out_dev === in_dev && err !== 0 && IN_DEV_TX_REDIRECTS(out_dev) && skb.protocol === ETH_P_IP) {
    const gw = nhc.nhc_gw_family === AF_INET ? nhc.nhc_gw.ipv4 : 0;
    if (IN_DEV_SHARED_MEDIA(out_dev) || inet_addr_onlink(out_dev, saddr, gw)) IPCB(skb).flags |= IPSKB_DOREDIRECT;
  }
  // ARP asks whether to answer for another host: not for one on the same link, unless that is wanted.
  if (skb.protocol !== ETH_P_IP && out_dev === in_dev && !IN_DEV_PROXY_ARP_PVLAN(in_dev)) {
    return SKB_DROP_REASON_ARP_PVLAN_DISABLE;
  }
  if (IN_DEV_NOPOLICY(in_dev)) IPCB(skb).flags |= IPSKB_NOPOLICY;

  const fnhe = find_exception(nhc, daddr);
  if (do_cache) {
    const cached = fnhe !== null ? fnhe.fnhe_rth_input : nhc.nhc_rth_input;
    if (rt_cache_valid(cached)) {
      skb_dst_set_noref(skb, cached);
      return SKB_NOT_DROPPED_YET;
    }
  }

  const rth = rt_dst_alloc(dev, 0, res.type, IN_DEV_NOXFRM(out_dev));
  rth.rt_is_input = 1;
  rth.input = ip_forward;
  rt_set_nexthop(rth, daddr, res, fnhe, res.fi, out.itag, do_cache);
  skb_dst_set(skb, rth);
  return SKB_NOT_DROPPED_YET;
}

function ip_mkroute_input(
  skb: sk_buff,
  res: fib_result,
  in_dev: in_device,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
): number {
  if (res.fi !== null && fib_info_num_path(res.fi) > 1) {
    const h = fib_multipath_hash(res.fi.fib_net, null, skb);
    fib_select_multipath(res, h, null);
    IPCB(skb).flags |= IPSKB_MULTIPATH;
  }
  return __mkroute_input(skb, res, in_dev, daddr, saddr, dscp);
}

/**
 * Routes a received packet by the tables: for us, for another host, or nowhere. Packets with a source of ours are
 * dropped: what we send to ourselves comes with its route attached.
 */
function ip_route_input_slow(
  skb: sk_buff,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  dev: net_device,
  res: fib_result,
): number {
  const in_dev = __in_dev_get_rcu(dev);
  const net = dev.nd_net;
  const out = new itag_out();
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;
  let err = -EINVAL;
  let flags = 0;
  let do_cache = true;

  // IPv4 is disabled on this device.
  if (in_dev === null) return reason;
  skb_dst_drop(skb);

  martian_destination: {
    martian_source: {
      local_input: {
        no_route: {
          brd_input: {
            if (ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr)) {
              reason = SKB_DROP_REASON_IP_INVALID_SOURCE;
              break martian_source;
            }
            res.fi = null;
            res.table = null;
            if (ipv4_is_lbcast(daddr) || (saddr === 0 && daddr === 0)) break brd_input;

            // Source 0.0.0.0 is good for broadcasts only (DHCP).
            if (ipv4_is_zeronet(saddr)) {
              reason = SKB_DROP_REASON_IP_INVALID_SOURCE;
              break martian_source;
            }
            if (ipv4_is_zeronet(daddr)) {
              reason = SKB_DROP_REASON_IP_INVALID_DEST;
              break martian_destination;
            }
            // Nothing of 127.0.0.0/8 comes over a wire, unless route_localnet allows it.
            if (ipv4_is_loopback(daddr)) {
              if (!IN_DEV_NET_ROUTE_LOCALNET(in_dev, net)) {
                reason = SKB_DROP_REASON_IP_LOCALNET;
                break martian_destination;
              }
            } else if (ipv4_is_loopback(saddr)) {
              if (!IN_DEV_NET_ROUTE_LOCALNET(in_dev, net)) {
                reason = SKB_DROP_REASON_IP_LOCALNET;
                break martian_source;
              }
            }

            const fl4 = new flowi4();
            fl4.flowi4_iif = dev.ifindex;
            fl4.flowi4_mark = skb.mark;
            fl4.flowi4_dscp = dscp;
            fl4.flowi4_scope = RT_SCOPE_UNIVERSE;
            fl4.daddr = daddr;
            fl4.saddr = saddr;
            fib4_rules_early_flow_dissect(net, skb, fl4);

            err = fib_lookup(net, fl4, res, 0);
            if (err !== 0) {
              if (!IN_DEV_FORWARD(in_dev)) err = -EHOSTUNREACH;
              break no_route;
            }
            if (res.type === RTN_BROADCAST) {
              if (IN_DEV_BFORWARD(in_dev)) return ip_mkroute_input(skb, res, in_dev, daddr, saddr, dscp);
              if (IPV4_DEVCONF_ALL_RO(net, IPV4_DEVCONF_BC_FORWARDING) !== 0) do_cache = false;
              break brd_input;
            }
            err = -EINVAL;
            if (res.type === RTN_LOCAL) {
              reason = fib_validate_source_reason(skb, saddr, daddr, dscp, 0, dev, in_dev, out);
              if (reason !== SKB_NOT_DROPPED_YET) break martian_source;
              break local_input;
            }
            if (!IN_DEV_FORWARD(in_dev)) {
              err = -EHOSTUNREACH;
              break no_route;
            }
            if (res.type !== RTN_UNICAST) {
              reason = SKB_DROP_REASON_IP_INVALID_DEST;
              break martian_destination;
            }
            return ip_mkroute_input(skb, res, in_dev, daddr, saddr, dscp);
          } // brd_input:
          if (skb.protocol !== ETH_P_IP) return SKB_DROP_REASON_INVALID_PROTO;
          if (!ipv4_is_zeronet(saddr)) {
            reason = fib_validate_source_reason(skb, saddr, 0, dscp, 0, dev, in_dev, out);
            if (reason !== SKB_NOT_DROPPED_YET) break martian_source;
          }
          flags |= RTCF_BROADCAST;
          res.type = RTN_BROADCAST;
          break local_input;
        } // no_route:
        res.type = RTN_UNREACHABLE;
        res.fi = null;
        res.table = null;
      } // local_input:
      return ip_route_input_local(skb, net, in_dev, res, flags, err, out.itag, do_cache);
    } // martian_source:
    ip_handle_martian_source(dev, in_dev, skb, daddr, saddr);
    return reason;
  } // martian_destination:
  if (IN_DEV_LOG_MARTIANS(in_dev)) {
    printk(skb.world, KERN_WARNING, `IPv4: martian destination ${ipv4(daddr)} from ${ipv4(saddr)}, dev ${dev.name}`);
  }
  return reason;
}

/** The route of a packet for this machine, or (RTN_UNREACHABLE) one that ends in `ip_error`. */
function ip_route_input_local(
  skb: sk_buff,
  net: net,
  in_dev: in_device,
  res: fib_result,
  flags: number,
  err: number,
  itag: number,
  may_cache: boolean,
): number {
  if (IN_DEV_NOPOLICY(in_dev)) IPCB(skb).flags |= IPSKB_NOPOLICY;

  const do_cache = may_cache && res.fi !== null && itag === 0;
  if (do_cache) {
    const cached = FIB_RES_NHC(res).nhc_rth_input;
    if (rt_cache_valid(cached)) {
      skb_dst_set_noref(skb, cached);
      return SKB_NOT_DROPPED_YET;
    }
  }

  const rth = rt_dst_alloc(net.loopback_dev, flags | RTCF_LOCAL, res.type, false);
  rth.output = ip_rt_bug;
  rth.tclassid = itag;
  rth.rt_is_input = 1;
  if (res.type === RTN_UNREACHABLE) {
    rth.input = ip_error;
    rth.error = -err;
    rth.rt_flags = (rth.rt_flags & ~RTCF_LOCAL) >>> 0;
  }
  if (do_cache) rt_cache_route(FIB_RES_NHC(res), rth);
  skb_dst_set(skb, rth);
  return SKB_NOT_DROPPED_YET;
}
