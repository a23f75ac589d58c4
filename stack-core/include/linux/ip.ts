// Kernel: include/linux/ip.h
import { iphdr } from '../uapi/linux/ip.ts';
import type { sk_buff } from './skbuff.ts';

/** The IPv4 header of a packet, in place. */
export const ip_hdr = (skb: sk_buff): iphdr => new iphdr(skb.head, skb.network_header);
/** The header of the packet inside (tunnels). */
export const inner_ip_hdr = (skb: sk_buff): iphdr => new iphdr(skb.head, skb.inner_network_header);
export const ip_transport_len = (skb: sk_buff): number =>
  ip_hdr(skb).tot_len - (skb.transport_header - skb.network_header);
