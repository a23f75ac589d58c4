// Routes that lead nowhere, redirects, and source addresses for IP options. Kernel: net/ipv4/route.c
import { EACCES, EHOSTUNREACH, ENETUNREACH } from '../../include/linux/errno.ts';
import {
  __in_dev_get_rcu,
  IN_DEV_FORWARD,
  IN_DEV_LOG_MARTIANS,
  IN_DEV_TX_REDIRECTS,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_IP_INADDRERRORS,
  SKB_DROP_REASON_IP_INNOROUTES,
  SKB_DROP_REASON_NOT_SPECIFIED,
} from '../../include/net/dropreason-core.ts';
import { flowi4 } from '../../include/net/flow.ts';
import { ip4h_dscp } from '../../include/net/inet_dscp.ts';
import { fib_result } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { inet_iif, rt_is_output_route, rt_nexthop, type rtable, skb_rtable } from '../../include/net/route.ts';
import { __IP_INC_STATS } from '../../include/net/snmp.ts';
import type { sock } from '../../include/net/sock.ts';
import { ipv4 } from '../../include/show.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_HOST_UNREACH,
  ICMP_NET_UNREACH,
  ICMP_PKT_FILTERED,
  ICMP_REDIR_HOST,
  ICMP_REDIRECT,
} from '../../include/uapi/linux/icmp.ts';
import { RT_SCOPE_UNIVERSE } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_INADDRERRORS, IPSTATS_MIB_INNOROUTES } from '../../include/uapi/linux/snmp.ts';
import { jiffies } from '../../kernel/clock.ts';
import { KERN_WARNING, printk, WARN_ON } from '../../kernel/printk.ts';
import { kfree_skb, kfree_skb_reason } from '../core/skbuff.ts';
import { inet_select_addr } from './devinet-select.ts';
import { fib_lookup } from './fib_frontend-lookup.ts';
import { fib_result_prefsrc } from './fib_semantics.ts';
import { icmp_send } from './icmp.ts';
import { inet_getpeer_v4 } from './inetpeer.ts';
import { ip_rt } from './route-sysctl.ts';

/**
 * `dst.input` where no route leads on. A router tells the sender, at most once a second (five at once); a host only
 * counts.
 */
export function ip_error(skb: sk_buff): number {
  const rt = skb_rtable(skb);
  const dev = skb.dev as net_device;
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;
  let code = 0;

  out: {
    const in_dev = __in_dev_get_rcu(dev);
    // IPv4 is disabled on this device.
    if (in_dev === null) break out;

    const net = rt.dev.nd_net;
    if (!IN_DEV_FORWARD(in_dev)) {
      switch (rt.error) {
        case EHOSTUNREACH:
          reason = SKB_DROP_REASON_IP_INADDRERRORS;
          __IP_INC_STATS(net, IPSTATS_MIB_INADDRERRORS);
          break;
        case ENETUNREACH:
          reason = SKB_DROP_REASON_IP_INNOROUTES;
          __IP_INC_STATS(net, IPSTATS_MIB_INNOROUTES);
          break;
      }
      break out;
    }
    switch (rt.error) {
      case EHOSTUNREACH:
        code = ICMP_HOST_UNREACH;
        break;
      case ENETUNREACH:
        code = ICMP_NET_UNREACH;
        reason = SKB_DROP_REASON_IP_INNOROUTES;
        __IP_INC_STATS(net, IPSTATS_MIB_INNOROUTES);
        break;
      case EACCES:
        code = ICMP_PKT_FILTERED;
        break;
      default:
        // A blackhole route is silent.
        break out;
    }
    if (may_send_error(net, skb)) icmp_send(skb, ICMP_DEST_UNREACH, code, 0);
  }
  kfree_skb_reason(skb, reason);
  return 0;
}

/** Token bucket for each sender. */
function may_send_error(net: net, skb: sk_buff): boolean {
  const settings = ip_rt(net.world);
  const peer = inet_getpeer_v4(net, ip_hdr(skb).saddr);
  const now = jiffies(net.world);
  peer.rate_tokens += now - peer.rate_last;
  if (peer.rate_tokens > settings.error_burst) peer.rate_tokens = settings.error_burst;
  peer.rate_last = now;
  if (peer.rate_tokens < settings.error_cost) return false;
  peer.rate_tokens -= settings.error_cost;
  return true;
}

/** `dst.output` of routes for packets that we receive: nobody may send by them. */
export function ip_rt_bug(net: net, sk: sock | null, skb: sk_buff): number {
  const iph = ip_hdr(skb);
  const text = `ip_rt_bug: ${ipv4(iph.saddr)} -> ${ipv4(iph.daddr)}, ${skb.dev?.name ?? '?'}`;
  kfree_skb(skb);
  WARN_ON(net.world, true, text);
  return 0;
}

/**
 * Tells the sender of `skb` that there is a shorter way, through `rt`'s next hop. More and more seldom while it does not
 * listen, and in the end no longer.
 */
export function ip_rt_send_redirect(skb: sk_buff): void {
  const rt = skb_rtable(skb);
  const in_dev = __in_dev_get_rcu(rt.dev);
  if (in_dev === null || !IN_DEV_TX_REDIRECTS(in_dev)) return;

  const net = rt.dev.nd_net;
  const now = jiffies(net.world);
  const settings = ip_rt(net.world);
  const peer = inet_getpeer_v4(net, ip_hdr(skb).saddr);

  // It was silent for long: it may have forgotten.
  if (now > peer.rate_last + settings.redirect_silence) {
    peer.rate_tokens = 0;
    peer.n_redirects = 0;
  }
  // It has ignored too many.
  if (peer.n_redirects >= settings.redirect_number) {
    peer.rate_last = now;
    return;
  }
  const due = peer.rate_last + settings.redirect_load * 2 ** peer.n_redirects;
  if (peer.n_redirects !== 0 && now <= due) return;

  const iph = ip_hdr(skb);
  const gw = rt_nexthop(rt, iph.daddr);
  icmp_send(skb, ICMP_REDIRECT, ICMP_REDIR_HOST, gw);
  peer.rate_last = now;
  peer.n_redirects++;
  if (IN_DEV_LOG_MARTIANS(in_dev) && peer.n_redirects === settings.redirect_number) {
    const text = `IPv4: host ${ipv4(iph.saddr)}/if${inet_iif(skb)} ignores redirects for ${ipv4(iph.daddr)} to ${ipv4(gw)}`;
    printk(net.world, KERN_WARNING, text);
  }
}

/** The address of ours that goes into the options record route and timestamp. */
export function ip_rt_get_source(skb: sk_buff, rt: rtable): number {
  const iph = ip_hdr(skb);
  if (rt_is_output_route(rt)) return iph.saddr;

  const net = rt.dev.nd_net;
  const res = new fib_result();
  const fl4 = new flowi4();
  fl4.daddr = iph.daddr;
  fl4.saddr = iph.saddr;
  fl4.flowi4_dscp = ip4h_dscp(iph);
  fl4.flowi4_oif = rt.dev.ifindex;
  fl4.flowi4_iif = (skb.dev as net_device).ifindex;
  fl4.flowi4_mark = skb.mark;
  if (fib_lookup(net, fl4, res, 0) === 0) return fib_result_prefsrc(net, res);
  return inet_select_addr(rt.dev, rt_nexthop(rt, iph.daddr), RT_SCOPE_UNIVERSE);
}
