// Connecting a datagram socket: noting where it sends and from whom it receives. Kernel: net/ipv4/datagram.c
import { EACCES, EAFNOSUPPORT, ENETUNREACH } from '../../include/linux/errno.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import { AF_INET, type sockaddr_in } from '../../include/linux/socket.ts';
import { dst_check } from '../../include/net/dst.ts';
import { flowi4, flowi4_init_output } from '../../include/net/flow.ts';
import { inet_sk, inet_sk_flowi_flags } from '../../include/net/inet_sock.ts';
import { IP_INC_STATS } from '../../include/net/snmp.ts';
import {
  SOCK_BROADCAST,
  sk_dst_get,
  sk_dst_reset,
  sk_dst_set,
  type sock,
  sock_flag,
  sock_net,
  TCP_ESTABLISHED,
} from '../../include/net/sock.ts';
import { RTCF_BROADCAST } from '../../include/uapi/linux/in_route.ts';
import { RT_SCOPE_UNIVERSE } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTNOROUTES } from '../../include/uapi/linux/snmp.ts';
import { get_random_u16 } from '../../kernel/random.ts';
import { ip_route_output_flow } from './route-output.ts';

/** Returns 0 or a negative errno. */
export function ip4_datagram_connect(sk: sock, usin: sockaddr_in): number {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  if (usin.family !== AF_INET) return -EAFNOSUPPORT;
  sk_dst_reset(sk);

  let oif = sk.sk_bound_dev_if;
  let saddr = inet.inet_saddr;
  if (ipv4_is_multicast(usin.addr)) {
    if (oif === 0) oif = inet.mc_index;
    if (saddr === 0) saddr = inet.mc_addr;
  } else if (oif === 0) {
    oif = inet.uc_index;
  }
  const fl4 = new flowi4();
  // An address 0 means this machine.
  flowi4_init_output(
    fl4,
    oif,
    sk.sk_mark,
    inet.tos,
    RT_SCOPE_UNIVERSE,
    sk.sk_protocol,
    inet_sk_flowi_flags(sk),
    usin.addr,
    saddr,
    usin.port,
    inet.inet_sport,
    sk.sk_uid,
  );
  const rt = ip_route_output_flow(net, fl4, sk);
  if (typeof rt === 'number') {
    if (rt === -ENETUNREACH) IP_INC_STATS(net, IPSTATS_MIB_OUTNOROUTES);
    return rt;
  }
  if ((rt.rt_flags & RTCF_BROADCAST) !== 0 && !sock_flag(sk, SOCK_BROADCAST)) return -EACCES;

  if (inet.inet_saddr === 0) inet.inet_saddr = fl4.saddr;
  if (inet.inet_rcv_saddr === 0) inet.inet_rcv_saddr = fl4.saddr;
  inet.inet_daddr = fl4.daddr;
  inet.inet_dport = usin.port;
  sk.sk_state = TCP_ESTABLISHED;
  inet.inet_id = get_random_u16(net.world);
  sk_dst_set(sk, rt);
  return 0;
}

/** Finds the route of a connected socket anew when the one that it holds has become stale. */
export function ip4_datagram_release_cb(sk: sock): void {
  const inet = inet_sk(sk);
  const dst = sk_dst_get(sk);
  if (dst === null || dst.obsolete === 0 || dst_check(dst, 0) !== null) return;
  const daddr = inet.inet_opt !== null && inet.inet_opt.srr !== 0 ? inet.inet_opt.faddr : inet.inet_daddr;
  const fl4 = new flowi4();
  flowi4_init_output(
    fl4,
    sk.sk_bound_dev_if,
    sk.sk_mark,
    inet.tos,
    RT_SCOPE_UNIVERSE,
    sk.sk_protocol,
    inet_sk_flowi_flags(sk),
    daddr,
    inet.inet_saddr,
    inet.inet_dport,
    inet.inet_sport,
    sk.sk_uid,
  );
  const rt = ip_route_output_flow(sock_net(sk), fl4, sk);
  sk_dst_set(sk, typeof rt === 'number' ? null : rt);
}
