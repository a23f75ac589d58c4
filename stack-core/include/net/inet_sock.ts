// Sockets of IPv4. Kernel: include/net/inet_sock.h
import type { ip_options } from './ip.ts';
import type { rtable } from './route.ts';
import { sock } from './sock.ts';

/** `cork.flags`: the datagram has options. */
export const IPCORK_OPT = 1;
export const IPCORK_TS_OPT_ID = 2;

/** What holds for the whole datagram that a socket is collecting. */
export class inet_cork {
  flags = 0;
  addr = 0;
  opt: ip_options | null = null;
  /** Bytes of the largest packet. */
  fragsize = 0;
  /** Bytes collected so far. */
  length = 0;
  dst: rtable | null = null;
  tx_flags = 0;
  ttl = 0;
  tos = 0;
  priority = 0;
  gso_size = 0;
  transmit_time = 0;
  mark = 0;
}

// Bits of `inet_flags`. The first nine say which control messages a receiver wants.
export const INET_FLAGS_PKTINFO = 0;
export const INET_FLAGS_TTL = 1;
export const INET_FLAGS_TOS = 2;
export const INET_FLAGS_RECVOPTS = 3;
export const INET_FLAGS_RETOPTS = 4;
export const INET_FLAGS_PASSSEC = 5;
export const INET_FLAGS_ORIGDSTADDR = 6;
export const INET_FLAGS_CHECKSUM = 7;
export const INET_FLAGS_RECVFRAGSIZE = 8;
export const INET_FLAGS_RECVERR = 9;
export const INET_FLAGS_RECVERR_RFC4884 = 10;
export const INET_FLAGS_FREEBIND = 11;
export const INET_FLAGS_HDRINCL = 12;
export const INET_FLAGS_MC_LOOP = 13;
export const INET_FLAGS_MC_ALL = 14;
export const INET_FLAGS_TRANSPARENT = 15;
export const INET_FLAGS_IS_ICSK = 16;
export const INET_FLAGS_NODEFRAG = 17;
export const INET_FLAGS_BIND_ADDRESS_NO_PORT = 18;
export const INET_FLAGS_DEFER_CONNECT = 19;
export const INET_FLAGS_MC6_LOOP = 20;
export const INET_FLAGS_RTALERT = 28;

export const IP_CMSG_ALL = 0x1ff;

/** Which group, on which device: that with the index, or the address, or to which the route leads. */
export interface ip_mreqn {
  imr_multiaddr: number;
  imr_address: number;
  imr_ifindex: number;
}

/** A group that a socket has joined. */
export interface ip_mc_socklist {
  multi: ip_mreqn;
  /** MCAST_*: only the sources in `sflist` are wanted, or all but them. */
  sfmode: number;
  /** null: no filter was set. */
  sflist: number[] | null;
}

export class inet_sock extends sock {
  /** Address of the other side, when connected; 0: none. */
  inet_daddr = 0;
  /** Address that packets must be for; 0: any. */
  inet_rcv_saddr = 0;
  /** Port of the other side. */
  inet_dport = 0;
  /** Own port, or a raw socket's protocol. */
  inet_num = 0;
  /** INET_FLAGS_*, one bit each. */
  inet_flags = (1 << INET_FLAGS_MC_LOOP) | (1 << INET_FLAGS_MC_ALL);
  /** Source address of what is sent. */
  inet_saddr = 0;
  /** TTL of unicasts; -1: as the route says. */
  uc_ttl = -1;
  inet_sport = 0;
  inet_opt: ip_options | null = null;
  /** Last id used in a header. */
  inet_id = 0;
  tos = 0;
  /** Packets with a lower TTL are not received. */
  min_ttl = 0;
  mc_ttl = 1;
  /** IP_PMTUDISC_*. */
  pmtudisc = 0;
  rcv_tos = 0;
  convert_csum = 0;
  /** Device for unicasts (IP_UNICAST_IF); 0: as the route says. */
  uc_index = 0;
  mc_index = 0;
  mc_addr = 0;
  /** Groups that the socket has joined, the newest first. */
  mc_list: ip_mc_socklist[] = [];
  local_port_range = 0;
  readonly cork = new inet_cork();
}

export const inet_sk = (sk: sock): inet_sock => sk as inet_sock;
export const inet_test_bit = (nr: number, sk: sock): boolean => (inet_sk(sk).inet_flags & (1 << nr)) !== 0;
export const inet_assign_bit = (nr: number, sk: sock, val: boolean): void => {
  if (val) inet_sk(sk).inet_flags |= 1 << nr;
  else inet_sk(sk).inet_flags &= ~(1 << nr);
};
export const inet_set_bit = (nr: number, sk: sock): void => inet_assign_bit(nr, sk, true);
export const inet_clear_bit = (nr: number, sk: sock): void => inet_assign_bit(nr, sk, false);
/** Control messages that the receiver wants: bits INET_FLAGS_PKTINFO to INET_FLAGS_RECVFRAGSIZE. */
export const inet_cmsg_flags = (inet: inet_sock): number => inet.inet_flags & IP_CMSG_ALL;

/** Can the socket use addresses that are not ours? */
export const inet_can_nonlocal_bind = (sk: sock): boolean =>
  sk.sk_net.ipv4.sysctl_ip_nonlocal_bind !== 0 ||
  inet_test_bit(INET_FLAGS_FREEBIND, sk) ||
  inet_test_bit(INET_FLAGS_TRANSPARENT, sk);

/** The route flags of packets that the socket sends. */
export const inet_sk_flowi_flags = (sk: sock): number => (inet_test_bit(INET_FLAGS_TRANSPARENT, sk) ? 1 : 0);
