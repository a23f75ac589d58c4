// Kernel: include/linux/icmp.h
import {
  ICMP_DEST_UNREACH,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  icmphdr,
} from '../uapi/linux/icmp.ts';
import type { sk_buff } from './skbuff.ts';

export const icmp_hdr = (skb: sk_buff): icmphdr => new icmphdr(skb.head, skb.transport_header);

export function icmp_is_err(type: number): boolean {
  switch (type) {
    case ICMP_DEST_UNREACH:
    case ICMP_SOURCE_QUENCH:
    case ICMP_REDIRECT:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETERPROB:
      return true;
    default:
      return false;
  }
}
