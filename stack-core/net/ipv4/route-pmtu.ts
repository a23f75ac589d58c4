// What ICMP teaches of paths: their MTU, and better gateways. Kernel: net/ipv4/route.c, RFC 1191

import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ipv4_is_lbcast, ipv4_is_multicast, ipv4_is_zeronet } from '../../include/linux/in.ts';
import {
  __in_dev_get_rcu,
  IN_DEV_LOG_MARTIANS,
  IN_DEV_RX_REDIRECTS,
  IN_DEV_SEC_REDIRECTS,
  IN_DEV_SHARED_MEDIA,
  type in_device,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { DST_OBSOLETE_KILL, type dst_entry } from '../../include/net/dst.ts';
import { flowi4, flowi4_init_output } from '../../include/net/flow.ts';
import { inet_sk } from '../../include/net/inet_sock.ts';
import { FIB_RES_NHC, type fib_info, fib_result } from '../../include/net/ip_fib.ts';
import { NUD_VALID, neigh_event_send } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  dst_rtable,
  ip_dst_mtu_maybe_forward,
  ip_mtu_locked,
  ip_neigh_gw4,
  type rtable,
} from '../../include/net/route.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { ipv4 } from '../../include/show.ts';
import { ICMP_REDIR_HOSTTOS } from '../../include/uapi/linux/icmp.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { RT_SCOPE_UNIVERSE, RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies } from '../../kernel/clock.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { inet_addr_onlink } from './devinet-select.ts';
import { fib_lookup, inet_addr_type } from './fib_frontend-lookup.ts';
import { ip_fib_check_default } from './fib_semantics.ts';
import { fib_select_path } from './fib_semantics-sync.ts';
import { update_or_create_fnhe } from './route-cache.ts';
import { __ip_route_output_key, ip_route_output_flow } from './route-output.ts';
import { ip_rt } from './route-sysctl.ts';

/** The flow of a packet that we sent, from its header and the socket. */
function __build_flow_key(
  fl4: flowi4,
  sk: sock | null,
  iph: iphdr,
  oif: number,
  tos: number,
  prot: number,
  mark: number,
): void {
  if (sk === null) {
    flowi4_init_output(fl4, oif, mark, tos, RT_SCOPE_UNIVERSE, prot, 0, iph.daddr, iph.saddr, 0, 0, 0);
    return;
  }
  const sk_tos = inet_sk(sk).tos;
  const args = [sk.sk_bound_dev_if, sk.sk_mark, sk_tos, RT_SCOPE_UNIVERSE, sk.sk_protocol] as const;
  flowi4_init_output(fl4, ...args, 0, iph.daddr, iph.saddr, 0, 0, 0);
}

/** The IP header that `skb.data` stands at: of the packet that an ICMP error is about. */
const inner_header = (skb: sk_buff): iphdr => new iphdr(skb.head, skb.data);

/** A router reports that the path of a flow takes no packet larger than `mtu`. */
function __ip_rt_update_pmtu(rt: rtable, fl4: flowi4, reported: number): void {
  const net = rt.dev.nd_net;
  const now = jiffies(net.world);
  let mtu = reported;
  let lock = false;
  if (ip_mtu_locked(rt)) return;

  const old_mtu = ip_dst_mtu_maybe_forward(rt, false);
  if (old_mtu < mtu) return;
  // Too small to be believed: packets go with DF clear instead.
  if (mtu < net.ipv4.ip_rt_min_pmtu) {
    lock = true;
    mtu = Math.min(old_mtu, net.ipv4.ip_rt_min_pmtu);
  }
  // Known already, and fresh.
  if (rt.rt_pmtu === mtu && !lock && now < rt.expires - net.ipv4.ip_rt_mtu_expires / 2) return;

  const res = new fib_result();
  if (fib_lookup(net, fl4, res, 0) !== 0) return;
  fib_select_path(net, res, fl4, null);
  const expires = now + net.ipv4.ip_rt_mtu_expires;
  const fi = res.fi as fib_info;
  const nhcs = fi.fib_nh.length > 1 ? fi.fib_nh : [FIB_RES_NHC(res)];
  for (const nhc of nhcs) update_or_create_fnhe(nhc, fl4.daddr, 0, mtu, lock, expires);
}

/** `dst.ops.update_pmtu` */
export function ip_rt_update_pmtu(
  dst: dst_entry,
  sk: sock | null,
  skb: sk_buff | null,
  mtu: number,
  _confirm_neigh: boolean,
): void {
  const fl4 = new flowi4();
  if (skb !== null) {
    const iph = ip_hdr(skb);
    __build_flow_key(fl4, sk, iph, (skb.dev as net_device).ifindex, iph.tos, iph.protocol, skb.mark);
  } else {
    build_sk_flow_key(fl4, sk as sock);
  }
  __ip_rt_update_pmtu(dst_rtable(dst), fl4, mtu);
}

function build_sk_flow_key(fl4: flowi4, sk: sock): void {
  const inet = inet_sk(sk);
  const args = [sk.sk_bound_dev_if, sk.sk_mark, inet.tos, RT_SCOPE_UNIVERSE, sk.sk_protocol, 0] as const;
  flowi4_init_output(fl4, ...args, inet.inet_daddr, inet.inet_saddr, 0, 0, 0);
}

const reply_mark = (net: net, mark: number): number => (net.ipv4.sysctl_fwmark_reflect !== 0 ? mark : 0);

/** For protocols without connections: `skb.data` stands at the header of the packet that was too big. */
export function ipv4_update_pmtu(skb: sk_buff, net: net, mtu: number, oif: number, protocol: number): void {
  const iph = inner_header(skb);
  const fl4 = new flowi4();
  __build_flow_key(fl4, null, iph, oif, iph.tos, protocol, reply_mark(net, skb.mark));
  const rt = __ip_route_output_key(net, fl4);
  if (typeof rt !== 'number') __ip_rt_update_pmtu(rt, fl4, mtu);
}

/** As `ipv4_update_pmtu`, for a packet of the socket `sk`. */
export function ipv4_sk_update_pmtu(skb: sk_buff, sk: sock, mtu: number): void {
  const net = sock_net(sk);
  const iph = inner_header(skb);
  const fl4 = new flowi4();
  __build_flow_key(fl4, sk, iph, 0, 0, 0, 0);
  if (fl4.flowi4_mark === 0) fl4.flowi4_mark = reply_mark(net, skb.mark);
  const rt = ip_route_output_flow(net, fl4, sk);
  if (typeof rt !== 'number') __ip_rt_update_pmtu(rt, fl4, mtu);
}

/** A gateway says that another one is closer to the destination. Believed only from the gateway that is in use. */
function __ip_do_redirect(rt: rtable, skb: sk_buff, fl4: flowi4, kill_route: boolean): void {
  const icmp = icmp_hdr(skb);
  const new_gw = icmp.gateway;
  const old_gw = ip_hdr(skb).saddr;
  const dev = skb.dev as net_device;
  if ((icmp.code & 7) > ICMP_REDIR_HOSTTOS) return;
  if (rt.rt_gw_family !== AF_INET || rt.rt_gw4 !== old_gw) return;

  const in_dev = __in_dev_get_rcu(dev);
  if (in_dev === null) return;
  if (!may_redirect(in_dev, dev, new_gw, old_gw)) {
    reject_redirect(in_dev, skb, old_gw, new_gw);
    return;
  }

  const net = dev.nd_net;
  const n = ip_neigh_gw4(rt.dev, new_gw);
  if (typeof n === 'number') return;
  if ((n.nud_state & NUD_VALID) === 0) {
    neigh_event_send(n, null);
    return;
  }
  const res = new fib_result();
  if (fib_lookup(net, fl4, res, 0) === 0) {
    fib_select_path(net, res, fl4, skb);
    const expires = jiffies(net.world) + ip_rt(net.world).gc_timeout;
    update_or_create_fnhe(FIB_RES_NHC(res), fl4.daddr, new_gw, 0, false, expires);
  }
  if (kill_route) rt.obsolete = DST_OBSOLETE_KILL;
}

function may_redirect(in_dev: in_device, dev: net_device, new_gw: number, old_gw: number): boolean {
  if (new_gw === old_gw || !IN_DEV_RX_REDIRECTS(in_dev)) return false;
  if (ipv4_is_multicast(new_gw) || ipv4_is_lbcast(new_gw) || ipv4_is_zeronet(new_gw)) return false;
  if (IN_DEV_SHARED_MEDIA(in_dev)) return inet_addr_type(dev.nd_net, new_gw) === RTN_UNICAST;

  if (!inet_addr_onlink(in_dev, new_gw, old_gw)) return false;
  return !(IN_DEV_SEC_REDIRECTS(in_dev) && ip_fib_check_default(new_gw, dev) !== 0);
}

function reject_redirect(in_dev: in_device, skb: sk_buff, old_gw: number, new_gw: number): void {
  if (!IN_DEV_LOG_MARTIANS(in_dev)) return;
  const iph = inner_header(skb);
  const found = `IPv4: Redirect from ${ipv4(old_gw)} on ${in_dev.dev.name} about ${ipv4(new_gw)} ignored`;
  printk(skb.world, KERN_INFO, `${found}\n  Advised path = ${ipv4(iph.saddr)} -> ${ipv4(iph.daddr)}`);
}

/** `dst.ops.redirect` */
export function ip_do_redirect(dst: dst_entry, sk: sock | null, skb: sk_buff): void {
  const iph = inner_header(skb);
  const fl4 = new flowi4();
  __build_flow_key(fl4, sk, iph, (skb.dev as net_device).ifindex, iph.tos, iph.protocol, skb.mark);
  __ip_do_redirect(dst_rtable(dst), skb, fl4, true);
}

export function ipv4_redirect(skb: sk_buff, net: net, oif: number, protocol: number): void {
  const iph = inner_header(skb);
  const fl4 = new flowi4();
  __build_flow_key(fl4, null, iph, oif, iph.tos, protocol, 0);
  const rt = __ip_route_output_key(net, fl4);
  if (typeof rt !== 'number') __ip_do_redirect(rt, skb, fl4, false);
}

export function ipv4_sk_redirect(skb: sk_buff, sk: sock): void {
  const net = sock_net(sk);
  const fl4 = new flowi4();
  __build_flow_key(fl4, sk, inner_header(skb), 0, 0, 0, 0);
  const rt = __ip_route_output_key(net, fl4);
  if (typeof rt !== 'number') __ip_do_redirect(rt, skb, fl4, false);
}
