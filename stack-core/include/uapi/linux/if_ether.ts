// Kernel: include/uapi/linux/if_ether.h
import { mac, namesOf } from '../../show.ts';
import { be16, bytes, wire } from '../../wire.ts';

/** Bytes in an Ethernet address. */
export const ETH_ALEN = 6;
/** Bytes in an Ethernet header. */
export const ETH_HLEN = 14;
export const ETH_ZLEN = 60;
export const ETH_DATA_LEN = 1500;
export const ETH_FRAME_LEN = 1514;
export const ETH_MIN_MTU = 68;
export const ETH_MAX_MTU = 0xffff;

export const ETH_P_LOOP = 0x0060;
export const ETH_P_IP = 0x0800;
export const ETH_P_ARP = 0x0806;
export const ETH_P_RARP = 0x8035;
export const ETH_P_8021Q = 0x8100;
export const ETH_P_IPV6 = 0x86dd;
export const ETH_P_MPLS_UC = 0x8847;
export const ETH_P_8021AD = 0x88a8;
export const ETH_P_LLDP = 0x88cc;
/** From here on up the field is a type; below, a length (802.3). */
export const ETH_P_802_3_MIN = 0x0600;
/** Not on the wire: a raw 802.3 frame. */
export const ETH_P_802_3 = 0x0001;
/** Not on the wire: every packet (packet taps). */
export const ETH_P_ALL = 0x0003;
export const ETH_P_802_2 = 0x0004;

export const ETH_P = namesOf({
  ETH_P_LOOP,
  ETH_P_IP,
  ETH_P_ARP,
  ETH_P_RARP,
  ETH_P_8021Q,
  ETH_P_IPV6,
  ETH_P_MPLS_UC,
  ETH_P_8021AD,
  ETH_P_LLDP,
  ETH_P_802_3,
  ETH_P_ALL,
  ETH_P_802_2,
});

export class ethhdr extends wire(
  { struct: 'ethhdr', source: 'include/uapi/linux/if_ether.h, IEEE 802.3', doc: 'Ethernet header.' },
  {
    h_dest: bytes(ETH_ALEN, { doc: 'Destination address.', show: mac }),
    h_source: bytes(ETH_ALEN, { doc: 'Source address.', show: mac }),
    h_proto: be16({ doc: 'Protocol of the payload; below 0x600: its length.', names: ETH_P }),
  },
) {}
