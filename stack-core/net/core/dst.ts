// Routes as the rest of the stack sees them. Kernel: net/core/dst.c

import { blackhole_netdev } from '../../drivers/net/loopback.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { DST_OBSOLETE_DEAD, type dst_entry, type dst_ops } from '../../include/net/dst.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { sock } from '../../include/net/sock.ts';
import { kfree_skb } from './skbuff.ts';

/** Sets up a new route: without functions yet, it drops what takes it. */
export function dst_init(dst: dst_entry, ops: dst_ops, dev: net_device, initial_obsolete: number, flags: number): void {
  dst.dev = dev;
  dst.ops = ops;
  dst.input = dst_discard;
  dst.output = dst_discard_out;
  dst.obsolete = initial_obsolete;
  dst.flags = flags;
}

/** Drops a packet to send. */
export function dst_discard_out(net: net, sk: sock | null, skb: sk_buff): number {
  kfree_skb(skb);
  return 0;
}

/** Drops a received packet. */
export function dst_discard(skb: sk_buff): number {
  kfree_skb(skb);
  return 0;
}

/** The device of the route goes away: the route is dead, and drops what still takes it. */
export function dst_dev_put(dst: dst_entry): void {
  const dev = dst.dev;
  dst.obsolete = DST_OBSOLETE_DEAD;
  dst.ops.ifdown?.(dst, dev);
  dst.input = dst_discard;
  dst.output = dst_discard_out;
  dst.dev = blackhole_netdev(dev.nd_net.world);
}
