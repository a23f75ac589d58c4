// Who handles which IP protocol. Kernel: include/net/protocol.h
import { subsystem } from '../../kernel/world.ts';
import type { sk_buff } from '../linux/skbuff.ts';

/** One more than the highest protocol number. */
export const MAX_INET_PROTOS = 256;

/** A transport protocol over IPv4. */
export interface net_protocol {
  /** Takes a packet whose data begins with the transport header. 0, or -(protocol) to deliver it to that one instead. */
  handler(skb: sk_buff): number;
  /** Takes an ICMP error about a packet of the protocol; data begins with the quoted IP header. */
  err_handler?: (skb: sk_buff, info: number) => number;
  /** Checks IPsec policy itself. */
  no_policy: boolean;
  /** Checks sequence numbers and the like before it believes an ICMP error. */
  icmp_strict_tag_validation: boolean;
}

/** Handlers by protocol number, of the whole machine. */
export const inet_protos = subsystem('inet_protos', () => new Array<net_protocol | null>(MAX_INET_PROTOS).fill(null));
