// The DSCP part of the DS field ("tos"): its two low bits are ECN's. Kernel: include/net/inet_dscp.h, RFC 2474
import type { iphdr } from '../uapi/linux/ip.ts';

/** A DS field whose ECN bits are 0. */
export type dscp_t = number;

export const INET_DSCP_MASK = 0xfc;
export const INET_DSCP_LEGACY_TOS_MASK = 0x1c;

export const inet_dsfield_to_dscp = (dsfield: number): dscp_t => dsfield & INET_DSCP_MASK;
export const inet_dscp_to_dsfield = (dscp: dscp_t): number => dscp;
export const inet_validate_dscp = (dsfield: number): boolean => (dsfield & ~INET_DSCP_MASK) === 0;
export const ip4h_dscp = (iph: iphdr): dscp_t => iph.tos & INET_DSCP_MASK;
