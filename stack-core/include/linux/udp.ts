// Kernel: include/linux/udp.h

import { flowi4 } from '../net/flow.ts';
import { inet_sock } from '../net/inet_sock.ts';
import type { sock } from '../net/sock.ts';
import { udphdr } from '../uapi/linux/udp.ts';
import type { sk_buff } from './skbuff.ts';

export class udp_sock extends inet_sock {
  /** AF_INET while a datagram is being collected (UDP_CORK, MSG_MORE), else 0. */
  pending = 0;
  /** UDP_CORK is set. */
  corkflag = false;
  encap_type = 0;
  /** Bytes collected, with the header. */
  len = 0;
  gso_size = 0;
  /** Where the datagram that is being collected goes. */
  cork_fl4 = new flowi4();
}

export const udp_sk = (sk: sock): udp_sock => sk as udp_sock;
export const udp_hdr = (skb: sk_buff): udphdr => new udphdr(skb.head, skb.transport_header);
