// Addresses that this machine answers for on behalf of others. Kernel: net/core/neighbour.c
import { ENOENT } from '../../include/linux/errno.ts';
import { type net_device, netif_running } from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_dst_drop } from '../../include/linux/skbuff.ts';
import {
  NEIGH_VAR,
  NEIGH_VAR_PROXY_DELAY,
  NEIGH_VAR_PROXY_QLEN,
  type neigh_key,
  type neigh_parms,
  type neigh_table,
  pneigh_entry,
} from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { jiffies } from '../../kernel/clock.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import { mod_timer, timer_delete, timer_pending } from '../../kernel/timer.ts';
import { kfree_skb } from './skbuff.ts';

/** The entry for `key` on `dev` or on any device; null where there is none. */
export function pneigh_lookup(tbl: neigh_table, net: net, key: neigh_key, dev: net_device | null): pneigh_entry | null {
  for (const n of tbl.phash_buckets) if (n.key === key && n.net === net && (n.dev === dev || n.dev === null)) return n;
  return null;
}

/** Makes an entry, or returns the one that is there. Null when the protocol refuses. */
export function pneigh_create(tbl: neigh_table, net: net, key: neigh_key, dev: net_device | null): pneigh_entry | null {
  const found = pneigh_lookup(tbl, net, key, dev);
  if (found !== null) return found;
  const n = new pneigh_entry(net, dev, key);
  if (tbl.ops.pconstructor !== undefined && tbl.ops.pconstructor(n) !== 0) return null;
  tbl.phash_buckets.unshift(n);
  return n;
}

/** 0, or -ENOENT. */
export function pneigh_delete(tbl: neigh_table, net: net, key: neigh_key, dev: net_device | null): number {
  const at = tbl.phash_buckets.findIndex(n => n.key === key && n.dev === dev && n.net === net);
  if (at < 0) return -ENOENT;
  const [n] = tbl.phash_buckets.splice(at, 1);
  tbl.ops.pdestructor?.(n);
  return 0;
}

/** The entries of a device that goes down. */
export function pneigh_ifdown(tbl: neigh_table, dev: net_device | null, skip_perm: boolean): void {
  for (const n of [...tbl.phash_buckets]) {
    if (skip_perm && n.permanent) continue;
    if (dev !== null && n.dev !== dev) continue;
    tbl.phash_buckets.splice(tbl.phash_buckets.indexOf(n), 1);
    tbl.ops.pdestructor?.(n);
  }
}

/** Drops requests that wait for an answer on a device. */
export function pneigh_queue_purge(tbl: neigh_table, dev: net_device | null): void {
  for (const entry of [...tbl.proxy_queue]) {
    if (dev !== null && entry.skb.dev !== dev) continue;
    tbl.proxy_queue.splice(tbl.proxy_queue.indexOf(entry), 1);
    kfree_skb(entry.skb);
  }
}

/** Has a request answered after a random delay, so that the host itself comes first if it is there. */
export function pneigh_enqueue(tbl: neigh_table, p: neigh_parms, skb: sk_buff): void {
  const world = tbl.world;
  let sched_next = jiffies(world) + get_random_u32_below(world, NEIGH_VAR(p, NEIGH_VAR_PROXY_DELAY));
  if (p.qlen > NEIGH_VAR(p, NEIGH_VAR_PROXY_QLEN)) {
    kfree_skb(skb);
    return;
  }
  const due = sched_next;
  if (timer_pending(tbl.proxy_timer)) {
    sched_next = Math.min(sched_next, tbl.proxy_timer.expires);
    timer_delete(tbl.proxy_timer);
  }
  skb_dst_drop(skb);
  tbl.proxy_queue.push({ skb, sched_next: due });
  p.qlen++;
  mod_timer(tbl.proxy_timer, sched_next);
}

/** Answers the requests that are due. */
export function neigh_proxy_process(tbl: neigh_table): void {
  const now = jiffies(tbl.world);
  let sched_next = 0;
  for (const entry of [...tbl.proxy_queue]) {
    const tdif = entry.sched_next - now;
    if (tdif > 0) {
      if (sched_next === 0 || tdif < sched_next) sched_next = tdif;
      continue;
    }
    tbl.proxy_queue.splice(tbl.proxy_queue.indexOf(entry), 1);
    const dev = entry.skb.dev as net_device;
    const parms = tbl.parms_list.find(p => p.dev === dev);
    if (parms !== undefined) parms.qlen--;
    if (tbl.ops.proxy_redo !== undefined && netif_running(dev)) tbl.ops.proxy_redo(entry.skb);
    else kfree_skb(entry.skb);
  }
  if (sched_next !== 0) mod_timer(tbl.proxy_timer, now + sched_next);
}
