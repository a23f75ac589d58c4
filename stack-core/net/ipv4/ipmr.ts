// Multicast routing. Kernel: net/ipv4/ipmr.c
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { kfree_skb } from '../core/skbuff.ts';

/**
 * The handler of IPPROTO_PIM: registers of another router. Owns `skb`. Returns 0.
 * Differs: multicast is not routed yet, so there is no register interface, and all is dropped, as Linux does without one.
 */
export function pim_rcv(skb: sk_buff): number {
  kfree_skb(skb);
  return 0;
}

/** Likewise for version 1, which comes as IGMP. Owns `skb`. Returns 0. */
export function pim_rcv_v1(skb: sk_buff): number {
  kfree_skb(skb);
  return 0;
}
