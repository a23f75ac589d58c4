// Kernel: include/uapi/linux/if_packet.h
import { namesOf } from '../../show.ts';

/** To us. */
export const PACKET_HOST = 0;
/** To all. */
export const PACKET_BROADCAST = 1;
/** To a group. */
export const PACKET_MULTICAST = 2;
/** To someone else. */
export const PACKET_OTHERHOST = 3;
/** Sent by us. */
export const PACKET_OUTGOING = 4;
export const PACKET_LOOPBACK = 5;

export const PACKET_TYPES = namesOf({
  PACKET_HOST,
  PACKET_BROADCAST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  PACKET_OUTGOING,
  PACKET_LOOPBACK,
});

// Options of level SOL_PACKET.
export const PACKET_ADD_MEMBERSHIP = 1;
export const PACKET_DROP_MEMBERSHIP = 2;
export const PACKET_STATISTICS = 6;
export const PACKET_AUXDATA = 8;
export const PACKET_ORIGDEV = 9;
export const PACKET_IGNORE_OUTGOING = 23;

// What a socket can want of a device.
export const PACKET_MR_MULTICAST = 0;
export const PACKET_MR_PROMISC = 1;
export const PACKET_MR_ALLMULTI = 2;
export const PACKET_MR_UNICAST = 3;

/** PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP. */
export interface packet_mreq {
  mr_ifindex: number;
  /** PACKET_MR_*. */
  mr_type: number;
  /** Empty where the type needs none. */
  mr_address: Uint8Array;
}
