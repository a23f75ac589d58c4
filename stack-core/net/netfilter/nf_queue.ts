// Packets that wait for a verdict from userspace. Kernel: net/netfilter/nf_queue.c, nfnetlink_queue.c
import { ESRCH } from '../../include/linux/errno.ts';
import type { nf_hook_entries, nf_hook_state } from '../../include/linux/netfilter.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  NF_ACCEPT,
  NF_QUEUE,
  NF_REPEAT,
  NF_STOLEN,
  NF_STOP,
  NF_VERDICT_FLAG_QUEUE_BYPASS,
  NF_VERDICT_MASK,
  NF_VERDICT_QBITS,
} from '../../include/uapi/linux/netfilter.ts';
import { local_bh_disable, local_bh_enable } from '../../kernel/softirq.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { kfree_skb } from '../core/skbuff.ts';
import { nf_hook_entries_of, nf_hook_entry_hookfn } from './core.ts';

/** A queued packet and where it goes on. */
export interface nf_queue_entry {
  skb: sk_buff;
  /** Number of the callback that queued it. */
  hook_index: number;
  state: nf_hook_state;
}

/** Takes packets for userspace; 0, or a negative errno when it cannot (-ESRCH: nobody listens on that queue). */
export interface nf_queue_handler {
  outfn(entry: nf_queue_entry, queuenum: number): number;
}

const queueing = subsystem('nf_queue', () => ({ handler: null as nf_queue_handler | null }));

export function nf_register_queue_handler(world: World, qh: nf_queue_handler): void {
  world.subsystem(queueing).handler = qh;
}

export function nf_unregister_queue_handler(world: World): void {
  world.subsystem(queueing).handler = null;
}

function __nf_queue(skb: sk_buff, state: nf_hook_state, index: number, queuenum: number): number {
  const qh = state.net.world.subsystem(queueing).handler;
  if (qh === null) return -ESRCH;
  return qh.outfn({ skb, hook_index: index, state }, queuenum);
}

/** Hands `skb` to a queue. Returns 0 when it is gone (queued or dropped), 1 when the queue is to be bypassed. */
export function nf_queue(skb: sk_buff, state: nf_hook_state, index: number, verdict: number): number {
  const ret = __nf_queue(skb, state, index, verdict >>> NF_VERDICT_QBITS);
  if (ret >= 0) return 0;
  if (ret === -ESRCH && (verdict & NF_VERDICT_FLAG_QUEUE_BYPASS) !== 0) return 1;
  kfree_skb(skb);
  return 0;
}

/** Asks the callbacks from number `i` on until one does not accept. Returns its verdict and number. */
function nf_iterate(
  skb: sk_buff,
  state: nf_hook_state,
  hooks: nf_hook_entries,
  i: number,
): { verdict: number; i: number } {
  for (; i < hooks.hooks.length; i++) {
    const verdict = nf_hook_entry_hookfn(hooks.hooks[i], skb, state);
    if (verdict !== NF_ACCEPT && verdict !== NF_REPEAT) return { verdict, i };
    if (verdict === NF_REPEAT) i--;
  }
  return { verdict: NF_ACCEPT, i };
}

/** A queued packet comes back with the verdict of userspace. */
export function nf_reinject(entry: nf_queue_entry, verdict: number): void {
  const { skb, state } = entry;
  const world = state.net.world;
  const hooks = nf_hook_entries_of(state.net, state.pf, state.hook);
  let i = entry.hook_index;
  if (i >= hooks.hooks.length) {
    // The callback is gone meanwhile.
    kfree_skb(skb);
    return;
  }
  if (verdict === NF_REPEAT) verdict = nf_hook_entry_hookfn(hooks.hooks[i], skb, state);
  while (verdict === NF_ACCEPT || (verdict & NF_VERDICT_MASK) === NF_QUEUE) {
    if (verdict === NF_ACCEPT) {
      const next = nf_iterate(skb, state, hooks, i + 1);
      verdict = next.verdict;
      i = next.i;
      if (verdict === NF_ACCEPT) break;
      continue;
    }
    if (nf_queue(skb, state, i, verdict) !== 1) return;
    verdict = NF_ACCEPT;
  }
  switch (verdict & NF_VERDICT_MASK) {
    case NF_ACCEPT:
    case NF_STOP:
      local_bh_disable(world);
      state.okfn(state.net, state.sk, skb);
      local_bh_enable(world);
      break;
    case NF_STOLEN:
      break;
    default:
      kfree_skb(skb);
  }
}
