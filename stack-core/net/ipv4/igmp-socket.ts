// Sockets join groups, with or without filters for sources. Kernel: net/ipv4/igmp.c
import { EADDRINUSE, EADDRNOTAVAIL, EINVAL, ENOBUFS, ENODEV } from '../../include/linux/errno.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import { type in_device, MCAST_EXCLUDE, MCAST_INCLUDE } from '../../include/linux/inetdevice.ts';
import { flowi4 } from '../../include/net/flow.ts';
import {
  INET_FLAGS_MC_ALL,
  inet_sk,
  inet_test_bit,
  type ip_mc_socklist,
  type ip_mreqn,
} from '../../include/net/inet_sock.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { __ip_dev_find, inetdev_by_index } from './devinet-select.ts';
import { ____ip_mc_inc_group, ip_mc_dec_group } from './igmp.ts';
import { ip_mc_add_src, ip_mc_del_src } from './igmp-source.ts';
import { ip_route_output_key } from './route-output.ts';

/** A source of a group, on a device. */
export interface ip_mreq_source {
  imr_multiaddr: number;
  imr_interface: number;
  imr_sourceaddr: number;
}

/** The device that a request means; its index goes into `imr`. */
function ip_mc_find_dev(net: net, imr: ip_mreqn): in_device | null {
  if (imr.imr_ifindex !== 0) return inetdev_by_index(net, imr.imr_ifindex);
  let dev = null;
  if (imr.imr_address !== 0) {
    dev = __ip_dev_find(net, imr.imr_address);
    if (dev === null) return null;
  } else {
    const fl4 = new flowi4();
    fl4.daddr = imr.imr_multiaddr;
    const rt = ip_route_output_key(net, fl4);
    if (typeof rt !== 'number') dev = rt.dev;
  }
  if (dev === null) return null;
  imr.imr_ifindex = dev.ifindex;
  return dev.ip_ptr;
}

const find_joined = (sk: sock, imr: ip_mreqn): ip_mc_socklist | undefined =>
  inet_sk(sk).mc_list.find(
    iml => iml.multi.imr_multiaddr === imr.imr_multiaddr && iml.multi.imr_ifindex === imr.imr_ifindex,
  );

function __ip_mc_join_group(sk: sock, imr: ip_mreqn, mode: number): number {
  const net = sock_net(sk);
  const inet = inet_sk(sk);
  if (!ipv4_is_multicast(imr.imr_multiaddr)) return -EINVAL;
  const multi = { ...imr };
  const in_dev = ip_mc_find_dev(net, multi);
  if (in_dev === null) return -ENODEV;
  if (find_joined(sk, multi) !== undefined) return -EADDRINUSE;
  if (inet.mc_list.length >= net.ipv4.sysctl_igmp_max_memberships) return -ENOBUFS;
  inet.mc_list.unshift({ multi, sfmode: mode, sflist: null });
  ____ip_mc_inc_group(in_dev, multi.imr_multiaddr, mode);
  return 0;
}

/** IP_ADD_MEMBERSHIP: every source is welcome. 0 or a negative errno. */
export const ip_mc_join_group = (sk: sock, imr: ip_mreqn): number => __ip_mc_join_group(sk, imr, MCAST_EXCLUDE);

/** The first part of IP_ADD_SOURCE_MEMBERSHIP: the sources follow. */
export const ip_mc_join_group_ssm = (sk: sock, imr: ip_mreqn, mode: number): number =>
  __ip_mc_join_group(sk, imr, mode);

function ip_mc_leave_src(iml: ip_mc_socklist, in_dev: in_device | null): void {
  if (in_dev !== null) ip_mc_del_src(in_dev, iml.multi.imr_multiaddr, iml.sfmode, iml.sflist ?? [], false);
  iml.sflist = null;
}

/** IP_DROP_MEMBERSHIP. 0 or a negative errno. */
export function ip_mc_leave_group(sk: sock, given: ip_mreqn): number {
  const inet = inet_sk(sk);
  const imr = { ...given };
  const in_dev = ip_mc_find_dev(sock_net(sk), imr);
  if (given.imr_ifindex === 0 && given.imr_address === 0 && in_dev === null) return -ENODEV;
  const iml = inet.mc_list.find(({ multi }) => {
    if (multi.imr_multiaddr !== imr.imr_multiaddr) return false;
    if (imr.imr_ifindex !== 0) return multi.imr_ifindex === imr.imr_ifindex;
    return imr.imr_address === 0 || imr.imr_address === multi.imr_address;
  });
  if (iml === undefined) return -EADDRNOTAVAIL;
  ip_mc_leave_src(iml, in_dev);
  inet.mc_list.splice(inet.mc_list.indexOf(iml), 1);
  if (in_dev !== null) ip_mc_dec_group(in_dev, imr.imr_multiaddr);
  return 0;
}

/** Wants one more source (`add`), or one less; `omode`: MCAST_INCLUDE, or MCAST_EXCLUDE for the contrary. */
export function ip_mc_source(add: boolean, omode: number, sk: sock, mreqs: ip_mreq_source, ifindex: number): number {
  const net = sock_net(sk);
  const { imr_multiaddr, imr_sourceaddr } = mreqs;
  if (!ipv4_is_multicast(imr_multiaddr)) return -EINVAL;
  const imr = { imr_multiaddr, imr_address: mreqs.imr_interface, imr_ifindex: ifindex };
  const in_dev = ip_mc_find_dev(net, imr);
  if (in_dev === null) return -ENODEV;
  const pmc = find_joined(sk, imr);
  if (pmc === undefined) return -EINVAL;
  if (pmc.sfmode !== omode) {
    // The mode can change only while there are no sources.
    if (pmc.sflist !== null) return -EINVAL;
    ip_mc_add_src(in_dev, imr_multiaddr, omode, [], false);
    ip_mc_del_src(in_dev, imr_multiaddr, pmc.sfmode, [], false);
    pmc.sfmode = omode;
  }
  if (!add) {
    const at = pmc.sflist?.indexOf(imr_sourceaddr) ?? -1;
    if (pmc.sflist === null || at < 0) return -EADDRNOTAVAIL;
    // To want nobody is to leave the group.
    if (pmc.sflist.length === 1 && omode === MCAST_INCLUDE) return ip_mc_leave_group(sk, imr);
    ip_mc_del_src(in_dev, imr_multiaddr, omode, [imr_sourceaddr], true);
    pmc.sflist.splice(at, 1);
    return 0;
  }
  pmc.sflist ??= [];
  if (pmc.sflist.length >= net.ipv4.sysctl_igmp_max_msf) return -ENOBUFS;
  if (pmc.sflist.includes(imr_sourceaddr)) return -EADDRNOTAVAIL;
  pmc.sflist.push(imr_sourceaddr);
  ip_mc_add_src(in_dev, imr_multiaddr, omode, [imr_sourceaddr], true);
  return 0;
}

/** A packet from `rmt_addr` to the group `loc_addr`, which came in by `dif`, is for this socket. */
export function ip_mc_sf_allow(sk: sock, loc_addr: number, rmt_addr: number, dif: number): boolean {
  if (!ipv4_is_multicast(loc_addr)) return true;
  const pmc = inet_sk(sk).mc_list.find(({ multi }) => multi.imr_multiaddr === loc_addr && multi.imr_ifindex === dif);
  if (pmc === undefined) return inet_test_bit(INET_FLAGS_MC_ALL, sk);
  if (pmc.sflist === null) return pmc.sfmode === MCAST_EXCLUDE;
  return pmc.sflist.includes(rmt_addr) === (pmc.sfmode === MCAST_INCLUDE);
}

/** The socket closes: it leaves all groups. */
export function ip_mc_drop_socket(sk: sock): void {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  for (let iml = inet.mc_list.shift(); iml !== undefined; iml = inet.mc_list.shift()) {
    const in_dev = inetdev_by_index(net, iml.multi.imr_ifindex);
    ip_mc_leave_src(iml, in_dev);
    if (in_dev !== null) ip_mc_dec_group(in_dev, iml.multi.imr_multiaddr);
  }
}
