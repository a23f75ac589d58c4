// Reading datagrams from a socket's queue. Kernel: net/core/datagram.c
import { EAGAIN } from '../../include/linux/errno.ts';
import { type sk_buff, skb_dequeue, skb_get, skb_peek } from '../../include/linux/skbuff.ts';
import { MSG_PEEK, type msghdr } from '../../include/linux/socket.ts';
import { RCV_SHUTDOWN, type sock, sock_error } from '../../include/net/sock.ts';
import { consume_skb, skb_copy_bits } from './skbuff.ts';

/** The next datagram (with MSG_PEEK it stays queued), or a negative errno: -EAGAIN when there is none. 0: shut down. */
export function skb_recv_datagram(sk: sock, flags: number): sk_buff | number {
  const err = sock_error(sk);
  if (err !== 0) return err;
  const peek = (flags & MSG_PEEK) !== 0;
  const skb = peek ? skb_peek(sk.sk_receive_queue) : skb_dequeue(sk.sk_receive_queue);
  if (skb !== null) return peek ? skb_get(skb) : skb;
  return (sk.sk_shutdown & RCV_SHUTDOWN) !== 0 ? 0 : -EAGAIN;
}

/** Copies `len` bytes of the packet, from `offset` on, to the reader. Returns 0. */
export function skb_copy_datagram_msg(skb: sk_buff, offset: number, msg: msghdr, len: number): number {
  msg.msg_iov = new Uint8Array(len);
  skb_copy_bits(skb, offset, msg.msg_iov, 0, len);
  return 0;
}

/** The reader is done with the packet. */
export function skb_free_datagram(sk: sock, skb: sk_buff): void {
  consume_skb(skb);
}
