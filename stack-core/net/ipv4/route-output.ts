// Which way do packets go that this machine sends? Kernel: net/ipv4/route.c
import { EINVAL, ENETUNREACH, ENODEV } from '../../include/linux/errno.ts';
import {
  INADDR_LOOPBACK,
  ipv4_is_lbcast,
  ipv4_is_local_multicast,
  ipv4_is_loopback,
  ipv4_is_multicast,
  ipv4_is_zeronet,
} from '../../include/linux/in.ts';
import { __in_dev_get_rcu, IN_DEV_NOXFRM, IN_DEV_ROUTE_LOCALNET } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  FLOWI_FLAG_ANYSRC,
  FLOWI_FLAG_KNOWN_NH,
  flowi4,
  flowi4_init_output,
  LOOPBACK_IFINDEX,
} from '../../include/net/flow.ts';
import type { dscp_t } from '../../include/net/inet_dscp.ts';
import {
  FIB_RES_DEV,
  FIB_RES_NHC,
  FIB_RES_OIF,
  type fib_info,
  type fib_nh_exception,
  fib_result,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { rtable } from '../../include/net/route.ts';
import type { sock } from '../../include/net/sock.ts';
import { IFF_LOOPBACK, IFF_UP } from '../../include/uapi/linux/if.ts';
import { IPPROTO_IGMP } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST, RTCF_LOCAL, RTCF_MULTICAST } from '../../include/uapi/linux/in_route.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
} from '../../include/uapi/linux/rtnetlink.ts';
import { __ip_dev_find, inet_select_addr } from './devinet-select.ts';
import { fib_lookup } from './fib_frontend-lookup.ts';
import { fib_select_path } from './fib_semantics-sync.ts';
import { ip_check_mc_rcu } from './igmp.ts';
import { ip_mc_output } from './ip_output.ts';
import { find_exception, rt_cache_valid, rt_dst_alloc, rt_set_nexthop } from './route-cache.ts';

/** The route of a flow, with the source address filled in. A negative errno when there is none. */
export function ip_route_output_flow(net: net, flp4: flowi4, sk: sock | null): rtable | number {
  const rt = __ip_route_output_key(net, flp4);
  if (typeof rt === 'number') return rt;

  // Differs: no IPsec policies are asked (xfrm_lookup_route).
  if (flp4.flowi4_proto !== 0) flp4.flowi4_oif = rt.dev.ifindex;
  return rt;
}

export const ip_route_output_key = (net: net, flp: flowi4): rtable | number => ip_route_output_flow(net, flp, null);

export function ip_route_output(
  net: net,
  daddr: number,
  saddr: number,
  dscp: dscp_t,
  oif: number,
  scope: number = RT_SCOPE_UNIVERSE,
): rtable | number {
  const fl4 = new flowi4();
  fl4.flowi4_oif = oif;
  fl4.flowi4_dscp = dscp;
  fl4.flowi4_scope = scope;
  fl4.daddr = daddr;
  fl4.saddr = saddr;
  return ip_route_output_key(net, fl4);
}

/** The route of a flow with ports; fills `fl4`. */
export function ip_route_output_ports(
  net: net,
  fl4: flowi4,
  sk: sock | null,
  daddr: number,
  saddr: number,
  dport: number,
  sport: number,
  proto: number,
  tos: number,
  oif: number,
): rtable | number {
  const mark = sk === null ? 0 : sk.sk_mark;
  flowi4_init_output(fl4, oif, mark, tos, RT_SCOPE_UNIVERSE, proto, 0, daddr, saddr, dport, sport, 0);
  return ip_route_output_flow(net, fl4, sk);
}

export const __ip_route_output_key = (net: net, flp: flowi4): rtable | number =>
  ip_route_output_key_hash(net, flp, null);

export function ip_route_output_key_hash(net: net, fl4: flowi4, skb: sk_buff | null): rtable | number {
  const res = new fib_result();
  fl4.flowi4_iif = LOOPBACK_IFINDEX;
  return ip_route_output_key_hash_rcu(net, fl4, res, skb);
}

/** Resolves a flow: device, source address, route. A negative errno when there is no way. */
export function ip_route_output_key_hash_rcu(
  net: net,
  fl4: flowi4,
  res: fib_result,
  skb: sk_buff | null,
): rtable | number {
  let dev_out: net_device | null = null;
  let orig_oif = fl4.flowi4_oif;
  let flags = 0;

  make_route: {
    if (fl4.saddr !== 0) {
      if (ipv4_is_multicast(fl4.saddr) || ipv4_is_lbcast(fl4.saddr)) return -EINVAL;

      // Without a device, a group or broadcast goes out where the source address is.
      if (fl4.flowi4_oif === 0 && (ipv4_is_multicast(fl4.daddr) || ipv4_is_lbcast(fl4.daddr))) {
        dev_out = __ip_dev_find(net, fl4.saddr);
        if (dev_out === null) return -ENETUNREACH;
        fl4.flowi4_oif = dev_out.ifindex;
        break make_route;
      }
      if ((fl4.flowi4_flags & FLOWI_FLAG_ANYSRC) === 0) {
        if (__ip_dev_find(net, fl4.saddr) === null) return -ENETUNREACH;
      }
    }

    if (fl4.flowi4_oif !== 0) {
      dev_out = net.dev_index_head.get(fl4.flowi4_oif) ?? null;
      if (dev_out === null) return -ENODEV;
      if ((dev_out.flags & IFF_UP) === 0 || __in_dev_get_rcu(dev_out) === null) return -ENETUNREACH;

      const on_link = ipv4_is_local_multicast(fl4.daddr) || ipv4_is_lbcast(fl4.daddr);
      if (on_link || fl4.flowi4_proto === IPPROTO_IGMP) {
        if (fl4.saddr === 0) fl4.saddr = inet_select_addr(dev_out, 0, RT_SCOPE_LINK);
        break make_route;
      }
      if (fl4.saddr === 0) {
        if (ipv4_is_multicast(fl4.daddr)) fl4.saddr = inet_select_addr(dev_out, 0, fl4.flowi4_scope);
        else if (fl4.daddr === 0) fl4.saddr = inet_select_addr(dev_out, 0, RT_SCOPE_HOST);
      }
    }

    // No destination: to ourselves.
    if (fl4.daddr === 0) {
      fl4.daddr = fl4.saddr;
      if (fl4.daddr === 0) {
        fl4.saddr = INADDR_LOOPBACK;
        fl4.daddr = INADDR_LOOPBACK;
      }
      dev_out = net.loopback_dev;
      fl4.flowi4_oif = LOOPBACK_IFINDEX;
      res.type = RTN_LOCAL;
      flags = (flags | RTCF_LOCAL) >>> 0;
      break make_route;
    }

    const err = fib_lookup(net, fl4, res, 0);
    if (err !== 0) {
      res.fi = null;
      res.table = null;
      if (fl4.flowi4_oif !== 0 && (ipv4_is_multicast(fl4.daddr) || fl4.flowi4_l3mdev === 0)) {
        // The sender names a device, so the destination is taken to be on its link, whatever the tables say.
        if (fl4.saddr === 0) fl4.saddr = inet_select_addr(dev_out as net_device, 0, RT_SCOPE_LINK);
        res.type = RTN_UNICAST;
        break make_route;
      }
      return err;
    }

    if (res.type === RTN_LOCAL) {
      if (fl4.saddr === 0) {
        const prefsrc = (res.fi as fib_info).fib_prefsrc;
        fl4.saddr = prefsrc !== 0 ? prefsrc : fl4.daddr;
      }
      dev_out = net.loopback_dev;
      // The packet goes over loopback; sockets see the device that has the address.
      orig_oif = FIB_RES_OIF(res);
      fl4.flowi4_oif = dev_out.ifindex;
      flags = (flags | RTCF_LOCAL) >>> 0;
      break make_route;
    }

    fib_select_path(net, res, fl4, skb);
    dev_out = FIB_RES_DEV(res);
  }
  return __mkroute_output(res, fl4, orig_oif, dev_out as net_device, flags);
}

/** The nexthop's cached route, or a new one. A negative errno when the addresses do not fit the device. */
function __mkroute_output(
  res: fib_result,
  fl4: flowi4,
  orig_oif: number,
  dev_out: net_device,
  route_flags: number,
): rtable | number {
  let fi = res.fi;
  let type = res.type;
  let flags = route_flags;

  const in_dev = __in_dev_get_rcu(dev_out);
  if (in_dev === null) return -EINVAL;
  if (!IN_DEV_ROUTE_LOCALNET(in_dev)) {
    if (ipv4_is_loopback(fl4.saddr) && (dev_out.flags & IFF_LOOPBACK) === 0) return -EINVAL;
  }

  if (ipv4_is_lbcast(fl4.daddr)) {
    type = RTN_BROADCAST;
    // No gateway.
    fi = null;
  } else if (ipv4_is_multicast(fl4.daddr)) {
    type = RTN_MULTICAST;
  } else if (ipv4_is_zeronet(fl4.daddr)) {
    return -EINVAL;
  }
  if ((dev_out.flags & IFF_LOOPBACK) !== 0) flags |= RTCF_LOCAL;

  let do_cache = true;
  if (type === RTN_BROADCAST) {
    flags |= RTCF_BROADCAST | RTCF_LOCAL;
  } else if (type === RTN_MULTICAST) {
    flags |= RTCF_MULTICAST | RTCF_LOCAL;
    if (!ip_check_mc_rcu(in_dev, fl4.daddr, fl4.saddr, fl4.flowi4_proto)) flags &= ~RTCF_LOCAL;
    else do_cache = false;
    // The default route stands in for a missing multicast route, but not its gateway.
    if (fi !== null && res.prefixlen < 4) fi = null;
  } else if (type === RTN_LOCAL && orig_oif !== 0 && orig_oif !== dev_out.ifindex) {
    // It goes with this device only, so others must not share it.
    do_cache = false;
  }

  let fnhe: fib_nh_exception | null = null;
  do_cache = do_cache && fi !== null;
  if (fi !== null) {
    const nhc = FIB_RES_NHC(res);
    fnhe = find_exception(nhc, fl4.daddr);
    if (do_cache && fnhe === null && (fl4.flowi4_flags & FLOWI_FLAG_KNOWN_NH) !== 0) {
      do_cache = nhc.nhc_gw_family !== 0 && nhc.nhc_scope === RT_SCOPE_LINK;
    }
    if (do_cache) {
      const cached = fnhe !== null ? fnhe.fnhe_rth_output : nhc.nhc_pcpu_rth_output;
      if (rt_cache_valid(cached)) return cached;
    }
  }

  const rth = rt_dst_alloc(dev_out, flags, type, IN_DEV_NOXFRM(in_dev));
  rth.rt_iif = orig_oif;
  if ((flags & (RTCF_BROADCAST | RTCF_MULTICAST)) !== 0) {
    // A copy comes back to us.
    if ((flags & RTCF_LOCAL) !== 0 && (dev_out.flags & IFF_LOOPBACK) === 0) rth.output = ip_mc_output;
  }
  rt_set_nexthop(rth, fl4.daddr, res, fnhe, fi, 0, do_cache);
  return rth;
}
