// Functions that expressions may call: those of the kernel's helpers that only look.

import { Pointer, U8 } from '../expression/values.ts';
import { icmp_hdr } from '../include/linux/icmp.ts';
import { ip_hdr } from '../include/linux/ip.ts';
import { eth_hdr, sk_buff, skb_headroom, skb_tailroom } from '../include/linux/skbuff.ts';
import { udp_hdr } from '../include/linux/udp.ts';
import { arphdr } from '../include/uapi/linux/if_arp.ts';
import { tcphdr } from '../include/uapi/linux/tcp.ts';

export type Callable = (...args: unknown[]) => unknown;

const ofSkb =
  (read: (skb: sk_buff) => unknown): Callable =>
  value => {
    if (value instanceof sk_buff) return read(value);
    throw new Error('this function takes a struct sk_buff *');
  };
const at = (offset: (skb: sk_buff) => number): Callable => ofSkb(skb => new Pointer(skb.head, offset(skb), U8));
/** Numbers are in host order here, so the conversions of C code change nothing. */
const same: Callable = value => value;

export const FUNCTIONS: Readonly<Record<string, Callable>> = {
  eth_hdr: ofSkb(eth_hdr),
  arp_hdr: ofSkb(skb => new arphdr(skb.head, skb.network_header)),
  ip_hdr: ofSkb(ip_hdr),
  icmp_hdr: ofSkb(icmp_hdr),
  udp_hdr: ofSkb(udp_hdr),
  tcp_hdr: ofSkb(skb => new tcphdr(skb.head, skb.transport_header)),
  skb_headroom: ofSkb(skb_headroom),
  skb_tailroom: ofSkb(skb_tailroom),
  skb_headlen: ofSkb(skb => skb.len - skb.data_len),
  skb_mac_header: at(skb => skb.mac_header),
  skb_network_header: at(skb => skb.network_header),
  skb_transport_header: at(skb => skb.transport_header),
  skb_tail_pointer: at(skb => skb.tail),
  skb_network_offset: ofSkb(skb => skb.network_header - skb.data),
  skb_transport_offset: ofSkb(skb => skb.transport_header - skb.data),
  ntohs: same,
  ntohl: same,
  htons: same,
  htonl: same,
};
