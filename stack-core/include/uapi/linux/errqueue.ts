// What the error queue of a socket tells. Kernel: include/uapi/linux/errqueue.h
import type { sockaddr_in } from '../../linux/socket.ts';

export const SO_EE_ORIGIN_NONE = 0;
/** This machine noticed. */
export const SO_EE_ORIGIN_LOCAL = 1;
/** An ICMP message told. */
export const SO_EE_ORIGIN_ICMP = 2;
export const SO_EE_ORIGIN_ICMP6 = 3;

/** Control message IP_RECVERR. */
export interface sock_extended_err {
  ee_errno: number;
  /** SO_EE_ORIGIN_*. */
  ee_origin: number;
  /** ICMP type and code. */
  ee_type: number;
  ee_code: number;
  /** MTU, or offset of the byte at fault. */
  ee_info: number;
  ee_data: number;
  /** Who reported it; null: this machine. In C it follows the struct: SO_EE_OFFENDER(). */
  offender: sockaddr_in | null;
}
