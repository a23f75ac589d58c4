// Kernel: include/uapi/linux/if_arp.h
import { hex16, namesOf } from '../../show.ts';
import { be16, u8, wire } from '../../wire.ts';
import { ETH_P } from './if_ether.ts';

export const ARPHRD_NETROM = 0;
export const ARPHRD_ETHER = 1;
export const ARPHRD_IEEE802 = 6;
export const ARPHRD_INFINIBAND = 32;
export const ARPHRD_PPP = 512;
export const ARPHRD_RAWIP = 519;
export const ARPHRD_TUNNEL = 768;
export const ARPHRD_TUNNEL6 = 769;
export const ARPHRD_LOOPBACK = 772;
export const ARPHRD_SIT = 776;
export const ARPHRD_IPGRE = 778;
export const ARPHRD_IEEE80211 = 801;
export const ARPHRD_IP6GRE = 823;
export const ARPHRD_NETLINK = 824;
export const ARPHRD_VSOCKMON = 826;
export const ARPHRD_VOID = 0xffff;
export const ARPHRD_NONE = 0xfffe;

export const ARPHRD = namesOf({
  ARPHRD_NETROM,
  ARPHRD_ETHER,
  ARPHRD_IEEE802,
  ARPHRD_INFINIBAND,
  ARPHRD_PPP,
  ARPHRD_RAWIP,
  ARPHRD_TUNNEL,
  ARPHRD_TUNNEL6,
  ARPHRD_LOOPBACK,
  ARPHRD_SIT,
  ARPHRD_IPGRE,
  ARPHRD_IEEE80211,
  ARPHRD_IP6GRE,
  ARPHRD_NETLINK,
  ARPHRD_VSOCKMON,
  ARPHRD_VOID,
  ARPHRD_NONE,
});

export const ARPOP_REQUEST = 1;
export const ARPOP_REPLY = 2;
export const ARPOP_RREQUEST = 3;
export const ARPOP_RREPLY = 4;
export const ARPOP_InREQUEST = 8;
export const ARPOP_InREPLY = 9;
export const ARPOP_NAK = 10;

export const ARPOP = namesOf({
  ARPOP_REQUEST,
  ARPOP_REPLY,
  ARPOP_RREQUEST,
  ARPOP_RREPLY,
  ARPOP_InREQUEST,
  ARPOP_InREPLY,
  ARPOP_NAK,
});

/** Entry is complete. */
export const ATF_COM = 0x02;
export const ATF_PERM = 0x04;
/** Published: we answer for it. */
export const ATF_PUBL = 0x08;

export class arphdr extends wire(
  {
    struct: 'arphdr',
    source: 'include/uapi/linux/if_arp.h, RFC 826',
    doc: 'Fixed part of an ARP packet; sender and target addresses follow.',
  },
  {
    ar_hrd: be16({ doc: 'Hardware type.', names: ARPHRD }),
    ar_pro: be16({ doc: 'Protocol that is resolved.', names: ETH_P, show: hex16 }),
    ar_hln: u8({ doc: 'Bytes of a hardware address.' }),
    ar_pln: u8({ doc: 'Bytes of a protocol address.' }),
    ar_op: be16({ doc: 'Request or reply.', names: ARPOP }),
  },
) {}
