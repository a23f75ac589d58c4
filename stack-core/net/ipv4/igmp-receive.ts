// Receiving IGMP. Kernel: net/ipv4/igmp.c (igmp_rcv)
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { rt_is_output_route, skb_rtable } from '../../include/net/route.ts';
import { PACKET_BROADCAST, PACKET_MULTICAST } from '../../include/uapi/linux/if_packet.ts';
import {
  IGMP_HOST_MEMBERSHIP_QUERY,
  IGMP_HOST_MEMBERSHIP_REPORT,
  IGMPV2_HOST_MEMBERSHIP_REPORT,
  igmphdr,
} from '../../include/uapi/linux/igmp.ts';
import { consume_skb, kfree_skb, pskb_may_pull } from '../core/skbuff.ts';
import { skb_checksum_simple_validate } from '../core/skbuff-checksum.ts';

/** Bytes of a query of version 1 or 2, and the fewest of version 3. */
const V2_QUERY = 8;
const V3_QUERY = 12;

/**
 * The handler of IPPROTO_IGMP. Owns `skb`. Returns 0.
 * Differs: sockets cannot join groups yet, so this host is in 224.0.0.1 alone, about which nothing is ever reported.
 */
export function igmp_rcv(skb: sk_buff): number {
  if (igmp_heard(skb)) consume_skb(skb);
  else kfree_skb(skb);
  return 0;
}

/** A message that means something to a host. */
function igmp_heard(skb: sk_buff): boolean {
  const len = skb.len;
  if (skb.dev === null || skb.dev.ip_ptr === null) return false;
  if (!pskb_may_pull(skb, igmphdr.sizeof)) return false;
  if (skb_checksum_simple_validate(skb) !== 0) return false;

  const ih = new igmphdr(skb.head, skb.transport_header);
  switch (ih.type) {
    case IGMP_HOST_MEMBERSHIP_QUERY:
      return len === V2_QUERY || len >= V3_QUERY;
    case IGMP_HOST_MEMBERSHIP_REPORT:
    case IGMPV2_HOST_MEMBERSHIP_REPORT:
      // Only who shares the link reports to others; our own come back, too.
      if (rt_is_output_route(skb_rtable(skb))) return false;
      return skb.pkt_type === PACKET_MULTICAST || skb.pkt_type === PACKET_BROADCAST;
    default:
      return false;
  }
}
