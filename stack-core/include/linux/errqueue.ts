// What waits in the error queue of a socket. Kernel: include/linux/errqueue.h
import { SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6 } from '../uapi/linux/errqueue.ts';
import type { sk_buff, skb_cb } from './skbuff.ts';

/** `skb.cb` of a packet in the error queue: the error, and whom the packet was for. */
export class sock_exterr_skb implements skb_cb {
  ee_errno = 0;
  /** SO_EE_ORIGIN_*. */
  ee_origin = 0;
  ee_type = 0;
  ee_code = 0;
  ee_info = 0;
  ee_data = 0;
  /** Bytes from the network header to the address that the packet was for. */
  addr_offset = 0;
  port = 0;

  clone(): sock_exterr_skb {
    return Object.assign(new sock_exterr_skb(), this);
  }
}

export const SKB_EXT_ERR = (skb: sk_buff): sock_exterr_skb => skb.cb as sock_exterr_skb;

/** An ICMP message reported the error. */
export const is_icmp_err_skb = (skb: sk_buff): boolean => {
  const { ee_origin } = SKB_EXT_ERR(skb);
  return ee_origin === SO_EE_ORIGIN_ICMP || ee_origin === SO_EE_ORIGIN_ICMP6;
};
