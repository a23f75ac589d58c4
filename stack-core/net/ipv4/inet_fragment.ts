// Keeping fragments in order until the datagram is whole. Kernel: net/ipv4/inet_fragment.c
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { SKB_CONSUMED, SKB_DROP_REASON_FRAG_REASM_TIMEOUT } from '../../include/net/dropreason-core.ts';
import {
  type frag_run,
  INET_FRAG_COMPLETE,
  INET_FRAG_DROP,
  INET_FRAG_HASH_DEAD,
  type ipq,
} from '../../include/net/inet_frag.ts';
import { timer_delete } from '../../kernel/timer.ts';
import { consume_skb, kfree_skb_reason, skb_clone, skb_morph } from '../core/skbuff.ts';

export const IPFRAG_OK = 0;
/** All its bytes are there already. */
export const IPFRAG_DUP = 1;
/** Some of its bytes are there already: an attack, or a broken sender. */
export const IPFRAG_OVERLAP = 2;

/** Puts the fragment with bytes `offset` to `end` into its place: IPFRAG_OK, else the fragment stays the caller's. */
export function inet_frag_queue_insert(q: ipq, skb: sk_buff, offset: number, end: number): number {
  const last = q.runs[q.runs.length - 1];
  if (last === undefined) {
    q.runs.push({ offset, end, frags: [skb] });
    return IPFRAG_OK;
  }
  // The usual case: it goes to the end.
  if (last.end < end) {
    if (offset < last.end) return IPFRAG_OVERLAP;
    if (offset === last.end) {
      last.frags.push(skb);
      last.end = end;
    } else {
      q.runs.push({ offset, end, frags: [skb] });
    }
    return IPFRAG_OK;
  }
  let at = 0;
  for (const run of q.runs) {
    if (end <= run.offset) break;
    if (offset < run.end) {
      return offset >= run.offset && end <= run.end ? IPFRAG_DUP : IPFRAG_OVERLAP;
    }
    at++;
  }
  q.runs.splice(at, 0, { offset, end, frags: [skb] });
  return IPFRAG_OK;
}

/** Joins all fragments in `skb`, the one that came last: the first one's header and data, the others as a list. */
export function inet_frag_reasm(q: ipq, skb: sk_buff): void {
  const frags = q.runs.flatMap((run: frag_run) => run.frags);
  q.runs.length = 0;
  for (const frag of frags) q.fqdir.mem -= frag.truesize;

  const head = frags[0];
  if (head !== skb) {
    // Whoever waits for the result holds `skb`: it takes the first one's place, a clone takes its own.
    frags[frags.indexOf(skb)] = skb_clone(skb);
    skb_morph(skb, head);
    consume_skb(head);
  }
  let last: sk_buff | null = null;
  for (const frag of frags.slice(1)) {
    if (last === null) skb.shinfo.frag_list = frag;
    else last.next = frag;
    last = frag;
    skb.len += frag.len;
    skb.data_len += frag.len;
    skb.truesize += frag.truesize;
    frag.dev = null;
    frag._skb_refdst = null;
  }
}

/** Takes the queue out of the table and stops its timer. */
export function inet_frag_kill(q: ipq): void {
  timer_delete(q.timer);
  if ((q.flags & INET_FRAG_COMPLETE) !== 0) return;
  q.flags |= INET_FRAG_COMPLETE | INET_FRAG_HASH_DEAD;
  q.fqdir.queues.delete(q.key);
}

/** Frees the fragments that are left. */
export function inet_frag_destroy(q: ipq): void {
  const reason = (q.flags & INET_FRAG_DROP) !== 0 ? SKB_DROP_REASON_FRAG_REASM_TIMEOUT : SKB_CONSUMED;
  inet_frag_rbtree_purge(q, reason);
}

export function inet_frag_rbtree_purge(q: ipq, reason: number): void {
  for (const run of q.runs) {
    for (const frag of run.frags) {
      q.fqdir.mem -= frag.truesize;
      kfree_skb_reason(frag, reason);
    }
  }
  q.runs.length = 0;
}

/** Takes the first fragment out of the queue; the caller's. */
export function inet_frag_pull_head(q: ipq): sk_buff | null {
  const run = q.runs[0];
  const head = run?.frags.shift();
  if (head === undefined) return null;
  if (run.frags.length === 0) q.runs.shift();
  q.fqdir.mem -= head.truesize;
  return head;
}
