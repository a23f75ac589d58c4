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
