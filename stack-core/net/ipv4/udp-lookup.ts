// Which socket a UDP datagram is for. Kernel: net/ipv4/udp.c
import type { udp_sock } from '../../include/linux/udp.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { INADDR_ANY } from '../../include/uapi/linux/in.ts';
import { ip_mc_sf_allow } from './igmp-socket.ts';

/** The socket that fits a datagram best: bound to the address before bound to all, connected before unconnected. */
export function __udp4_lib_lookup(
  net: net,
  saddr: number,
  sport: number,
  daddr: number,
  hnum: number,
  dif: number,
): udp_sock | null {
  const hslot = net.ipv4.udp_table.get(hnum);
  if (hslot === undefined) return null;
  const result = udp4_lib_lookup2(saddr, sport, daddr, hnum, dif, hslot);
  if (result !== null) return result;
  return udp4_lib_lookup2(saddr, sport, INADDR_ANY, hnum, dif, hslot);
}

/** The best of the sockets that are bound to just `daddr`. */
function udp4_lib_lookup2(
  saddr: number,
  sport: number,
  daddr: number,
  hnum: number,
  dif: number,
  hslot: readonly udp_sock[],
): udp_sock | null {
  let result: udp_sock | null = null;
  let badness = 0;
  for (const sk of hslot) {
    const score = compute_score(sk, saddr, sport, daddr, hnum, dif);
    if (score <= badness) continue;
    badness = score;
    result = sk;
    // Differs: without a program, members of an SO_REUSEPORT group are not chosen by hash; the newest gets all.
    if (sk.sk_reuseport && sk.sk_state !== TCP_ESTABLISHED) return sk;
  }
  return result;
}

/** How well the socket fits; -1: not at all. */
function compute_score(sk: udp_sock, saddr: number, sport: number, daddr: number, hnum: number, dif: number): number {
  if (sk.inet_num !== hnum) return -1;
  if (sk.inet_rcv_saddr !== daddr) return -1;
  let score = 2;
  if (sk.inet_daddr !== 0) {
    if (sk.inet_daddr !== saddr) return -1;
    score += 4;
  }
  if (sk.inet_dport !== 0) {
    if (sk.inet_dport !== sport) return -1;
    score += 4;
  }
  if (sk.sk_bound_dev_if !== 0) {
    if (sk.sk_bound_dev_if !== dif) return -1;
    score += 4;
  }
  return score;
}

/** Does the socket want this multicast or broadcast? */
export function __udp_is_mcast_sock(
  sk: udp_sock,
  loc_addr: number,
  rmt_port: number,
  rmt_addr: number,
  dif: number,
): boolean {
  if (sk.inet_daddr !== 0 && sk.inet_daddr !== rmt_addr) return false;
  if (sk.inet_dport !== 0 && sk.inet_dport !== rmt_port) return false;
  if (sk.inet_rcv_saddr !== 0 && sk.inet_rcv_saddr !== loc_addr) return false;
  if (sk.sk_bound_dev_if !== 0 && sk.sk_bound_dev_if !== dif) return false;
  return ip_mc_sf_allow(sk, loc_addr, rmt_addr, dif);
}

/** The connected socket of exactly this flow; only the first socket of the address is looked at. */
export function __udp4_lib_demux_lookup(
  net: net,
  loc_port: number,
  loc_addr: number,
  rmt_port: number,
  rmt_addr: number,
  dif: number,
): udp_sock | null {
  for (const sk of net.ipv4.udp_table.get(loc_port) ?? []) {
    if (sk.inet_rcv_saddr !== loc_addr) continue;
    if (sk.inet_daddr !== rmt_addr || sk.inet_dport !== rmt_port) return null;
    return sk.sk_bound_dev_if === 0 || sk.sk_bound_dev_if === dif ? sk : null;
  }
  return null;
}
