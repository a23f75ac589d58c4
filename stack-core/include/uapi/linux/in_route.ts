// Flags of a route that a packet has been given. Kernel: include/uapi/linux/in_route.h
import { namesOf } from '../../show.ts';

export const RTCF_DEAD = 0x00000001;
export const RTCF_ONLINK = 0x00000002;
export const RTCF_NOTIFY = 0x00010000;
export const RTCF_DIRECTDST = 0x00020000;
/** Learned from an ICMP redirect. */
export const RTCF_REDIRECTED = 0x00040000;
export const RTCF_TPROXY = 0x00080000;
export const RTCF_FAST = 0x00200000;
export const RTCF_MASQ = 0x00400000;
export const RTCF_SNAT = 0x00800000;
export const RTCF_DOREDIRECT = 0x01000000;
export const RTCF_DIRECTSRC = 0x04000000;
export const RTCF_DNAT = 0x08000000;
export const RTCF_BROADCAST = 0x10000000;
export const RTCF_MULTICAST = 0x20000000;
export const RTCF_REJECT = 0x40000000;
/** Delivered to this machine. */
export const RTCF_LOCAL = 0x80000000;

export const RTCF = namesOf({
  RTCF_DEAD,
  RTCF_ONLINK,
  RTCF_NOTIFY,
  RTCF_DIRECTDST,
  RTCF_REDIRECTED,
  RTCF_TPROXY,
  RTCF_FAST,
  RTCF_MASQ,
  RTCF_SNAT,
  RTCF_DOREDIRECT,
  RTCF_DIRECTSRC,
  RTCF_DNAT,
  RTCF_BROADCAST,
  RTCF_MULTICAST,
  RTCF_REJECT,
  RTCF_LOCAL,
});
