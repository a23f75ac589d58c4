// Options of sockets about multicast groups. Kernel: net/ipv4/ip_sockglue.c
import { EADDRINUSE, EADDRNOTAVAIL, EINVAL } from '../../include/linux/errno.ts';
import { MCAST_EXCLUDE, MCAST_INCLUDE } from '../../include/linux/inetdevice.ts';
import { SOCK_STREAM } from '../../include/linux/net.ts';
import { inet_sk, type ip_mreqn } from '../../include/net/inet_sock.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import {
  IP_ADD_MEMBERSHIP,
  IP_ADD_SOURCE_MEMBERSHIP,
  IP_BLOCK_SOURCE,
  IP_DROP_MEMBERSHIP,
  IP_DROP_SOURCE_MEMBERSHIP,
  IP_MULTICAST_IF,
  IP_UNBLOCK_SOURCE,
} from '../../include/uapi/linux/in.ts';
import { ip_dev_find } from './devinet-select.ts';
import {
  ip_mc_join_group,
  ip_mc_join_group_ssm,
  ip_mc_leave_group,
  ip_mc_source,
  type ip_mreq_source,
} from './igmp-socket.ts';

const OPTIONS = new Set([
  IP_MULTICAST_IF,
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_UNBLOCK_SOURCE,
  IP_BLOCK_SOURCE,
  IP_ADD_SOURCE_MEMBERSHIP,
  IP_DROP_SOURCE_MEMBERSHIP,
]);

/** The option takes a struct that names a group, a device or a source. */
export const is_multicast_option = (optname: number): boolean => OPTIONS.has(optname);

const has_numbers = (value: unknown, ...names: string[]): boolean =>
  typeof value === 'object' && value !== null && names.every(name => Number.isInteger(Reflect.get(value, name)));

/** `optval`: an `ip_mreqn`, or for options about sources an `ip_mreq_source`. 0 or a negative errno. */
export function ip_mcast_setsockopt(sk: sock, optname: number, optval: unknown): number {
  if (optname === IP_MULTICAST_IF || optname === IP_ADD_MEMBERSHIP || optname === IP_DROP_MEMBERSHIP) {
    if (!has_numbers(optval, 'imr_multiaddr', 'imr_address', 'imr_ifindex')) return -EINVAL;
    const mreq = optval as ip_mreqn;
    if (optname === IP_MULTICAST_IF) return set_multicast_if(sk, mreq);
    return optname === IP_ADD_MEMBERSHIP ? ip_mc_join_group(sk, mreq) : ip_mc_leave_group(sk, mreq);
  }
  if (!has_numbers(optval, 'imr_multiaddr', 'imr_interface', 'imr_sourceaddr')) return -EINVAL;
  return set_source(sk, optname, optval as ip_mreq_source);
}

function set_source(sk: sock, optname: number, mreqs: ip_mreq_source): number {
  switch (optname) {
    case IP_BLOCK_SOURCE:
      return ip_mc_source(true, MCAST_EXCLUDE, sk, mreqs, 0);
    case IP_UNBLOCK_SOURCE:
      return ip_mc_source(false, MCAST_EXCLUDE, sk, mreqs, 0);
    case IP_ADD_SOURCE_MEMBERSHIP: {
      const mreq = { imr_multiaddr: mreqs.imr_multiaddr, imr_address: mreqs.imr_interface, imr_ifindex: 0 };
      const err = ip_mc_join_group_ssm(sk, mreq, MCAST_INCLUDE);
      // A second source of a group that the socket is in already.
      if (err !== 0 && err !== -EADDRINUSE) return err;
      return ip_mc_source(true, MCAST_INCLUDE, sk, mreqs, 0);
    }
    default:
      return ip_mc_source(false, MCAST_INCLUDE, sk, mreqs, 0);
  }
}

/** The device, and the source address, of multicast that the socket sends. */
function set_multicast_if(sk: sock, mreq: ip_mreqn): number {
  const inet = inet_sk(sk);
  if (sk.sk_type === SOCK_STREAM) return -EINVAL;
  let ifindex = mreq.imr_ifindex;
  if (ifindex === 0) {
    if (mreq.imr_address === 0) {
      inet.mc_index = 0;
      inet.mc_addr = 0;
      return 0;
    }
    ifindex = ip_dev_find(sock_net(sk), mreq.imr_address)?.ifindex ?? 0;
  }
  if (!sock_net(sk).dev_index_head.has(ifindex)) return -EADDRNOTAVAIL;
  if (sk.sk_bound_dev_if !== 0 && ifindex !== sk.sk_bound_dev_if) return -EINVAL;
  inet.mc_index = ifindex;
  inet.mc_addr = mreq.imr_address;
  return 0;
}
