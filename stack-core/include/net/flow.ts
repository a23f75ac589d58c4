// What routing looks at: the key of a flow. Kernel: include/net/flow.h
import type { dscp_t } from './inet_dscp.ts';

export const LOOPBACK_IFINDEX = 1;
/** Any source address will do (transparent sockets). */
export const FLOWI_FLAG_ANYSRC = 0x01;
export const FLOWI_FLAG_KNOWN_NH = 0x02;
export const FLOWI_FLAG_L3MDEV_OIF = 0x04;
export const FLOWI_FLAG_ANY_SPORT = 0x08;

/** A user id that belongs to nobody. */
export const INVALID_UID = 0xffffffff;

/** Key of an IPv4 flow; addresses and ports in host order. */
export class flowi4 {
  flowi4_oif = 0;
  flowi4_iif = 0;
  flowi4_l3mdev = 0;
  flowi4_mark = 0;
  flowi4_dscp: dscp_t = 0;
  /** Narrowest scope that a route may have: RT_SCOPE_*. */
  flowi4_scope = 0;
  flowi4_proto = 0;
  flowi4_flags = 0;
  flowi4_uid = 0;
  flowi4_multipath_hash = 0;
  tun_id = 0;
  saddr = 0;
  daddr = 0;
  fl4_sport = 0;
  fl4_dport = 0;
  fl4_icmp_type = 0;
  fl4_icmp_code = 0;
}

/** Fills the key of a packet that this machine sends. */
export function flowi4_init_output(
  fl4: flowi4,
  oif: number,
  mark: number,
  tos: number,
  scope: number,
  proto: number,
  flags: number,
  daddr: number,
  saddr: number,
  dport: number,
  sport: number,
  uid: number,
): void {
  fl4.flowi4_oif = oif;
  fl4.flowi4_iif = LOOPBACK_IFINDEX;
  fl4.flowi4_l3mdev = 0;
  fl4.flowi4_mark = mark;
  fl4.flowi4_dscp = tos & 0xfc;
  fl4.flowi4_scope = scope;
  fl4.flowi4_proto = proto;
  fl4.flowi4_flags = flags;
  fl4.flowi4_uid = uid;
  fl4.flowi4_multipath_hash = 0;
  fl4.tun_id = 0;
  fl4.daddr = daddr;
  fl4.saddr = saddr;
  fl4.fl4_dport = dport;
  fl4.fl4_sport = sport;
}

/** Prepares the key for another lookup, with what the first one found out. */
export function flowi4_update_output(fl4: flowi4, oif: number, daddr: number, saddr: number): void {
  fl4.flowi4_oif = oif;
  fl4.daddr = daddr;
  fl4.saddr = saddr;
}
