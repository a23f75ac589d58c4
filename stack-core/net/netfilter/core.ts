// The hooks at which others may look at a packet and decide. Kernel: net/netfilter/core.c
import { EINVAL, ENOENT, EPERM } from '../../include/linux/errno.ts';
import {
  NO_HOOKS,
  nf_hook_entries,
  type nf_hook_entry,
  type nf_hook_ops,
  type nf_hook_state,
} from '../../include/linux/netfilter.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_NETFILTER_DROP } from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NF_ACCEPT,
  NF_ARP_NUMHOOKS,
  NF_DROP,
  NF_DROP_GETERR,
  NF_INET_NUMHOOKS,
  NF_QUEUE,
  NF_STOLEN,
  NF_VERDICT_MASK,
  NFPROTO_ARP,
  NFPROTO_BRIDGE,
  NFPROTO_INET,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from '../../include/uapi/linux/netfilter.ts';
import { WARN_ON } from '../../kernel/printk.ts';
import { kfree_skb_reason } from '../core/skbuff.ts';
import { nf_queue } from './nf_queue.ts';

function nf_hook_entry_head(net: net, pf: number): (nf_hook_entries | null)[] | null {
  switch (pf) {
    case NFPROTO_IPV4:
      return net.nf.hooks_ipv4;
    case NFPROTO_IPV6:
      return net.nf.hooks_ipv6;
    case NFPROTO_ARP:
      return net.nf.hooks_arp;
    case NFPROTO_BRIDGE:
      return net.nf.hooks_bridge;
    default:
      return null;
  }
}

/** The callbacks of one hook of a family, in calling order. */
export function nf_hook_entries_of(net: net, pf: number, hooknum: number): nf_hook_entries {
  return nf_hook_entry_head(net, pf)?.[hooknum] ?? NO_HOOKS;
}

/** Registers a callback. NFPROTO_INET stands for IPv4 and IPv6. Returns 0 or -EINVAL, -ENOENT. */
export function nf_register_net_hook(net: net, reg: nf_hook_ops): number {
  if (reg.pf !== NFPROTO_INET) return __nf_register_net_hook(net, reg.pf, reg);
  const err = __nf_register_net_hook(net, NFPROTO_IPV4, reg);
  if (err < 0) return err;
  const err6 = __nf_register_net_hook(net, NFPROTO_IPV6, reg);
  if (err6 < 0) __nf_unregister_net_hook(net, NFPROTO_IPV4, reg);
  return err6;
}

function __nf_register_net_hook(net: net, pf: number, reg: nf_hook_ops): number {
  const head = nf_hook_entry_head(net, pf);
  if (head === null) return -ENOENT;
  const hooks = pf === NFPROTO_ARP ? NF_ARP_NUMHOOKS : NF_INET_NUMHOOKS;
  if (reg.hooknum < 0 || reg.hooknum >= hooks) return -EINVAL;
  const old = head[reg.hooknum]?.hooks ?? [];
  // A new callback comes before those of equal priority.
  const found = old.findIndex(entry => entry.ops.priority >= reg.priority);
  const at = found < 0 ? old.length : found;
  const entry = { hook: reg.hook, priv: reg.priv ?? null, ops: reg };
  head[reg.hooknum] = new nf_hook_entries([...old.slice(0, at), entry, ...old.slice(at)]);
  return 0;
}

export function nf_register_net_hooks(net: net, regs: readonly nf_hook_ops[]): number {
  for (const [index, reg] of regs.entries()) {
    const err = nf_register_net_hook(net, reg);
    if (err === 0) continue;
    nf_unregister_net_hooks(net, regs.slice(0, index));
    return err;
  }
  return 0;
}

export function nf_unregister_net_hook(net: net, reg: nf_hook_ops): void {
  if (reg.pf !== NFPROTO_INET) {
    __nf_unregister_net_hook(net, reg.pf, reg);
    return;
  }
  __nf_unregister_net_hook(net, NFPROTO_IPV4, reg);
  __nf_unregister_net_hook(net, NFPROTO_IPV6, reg);
}

export function nf_unregister_net_hooks(net: net, regs: readonly nf_hook_ops[]): void {
  for (const reg of regs) nf_unregister_net_hook(net, reg);
}

function __nf_unregister_net_hook(net: net, pf: number, reg: nf_hook_ops): void {
  const head = nf_hook_entry_head(net, pf);
  const old = head?.[reg.hooknum] ?? null;
  const at = old?.hooks.findIndex(entry => entry.ops === reg) ?? -1;
  if (WARN_ON(net.world, at < 0, 'hook not found!') || head === null || old === null) return;
  const rest = old.hooks.filter(entry => entry.ops !== reg);
  head[reg.hooknum] = rest.length === 0 ? null : new nf_hook_entries(rest);
}

/**
 * Asks the callbacks of a hook about `skb`, in the order of their priorities, from number `s` on.
 * Returns 1 when the packet may pass (the caller still owns it), 0 or a negative errno when it is gone.
 */
export function nf_hook_slow(skb: sk_buff, state: nf_hook_state, e: nf_hook_entries, s: number): number {
  for (; s < e.hooks.length; s++) {
    const verdict = nf_hook_entry_hookfn(e.hooks[s], skb, state);
    switch (verdict & NF_VERDICT_MASK) {
      case NF_ACCEPT:
        break;
      case NF_DROP: {
        state.net.world.trace.nf_hook?.(skb, state, verdict);
        kfree_skb_reason(skb, SKB_DROP_REASON_NETFILTER_DROP);
        const err = NF_DROP_GETERR(verdict);
        return err === 0 ? -EPERM : err;
      }
      case NF_QUEUE: {
        state.net.world.trace.nf_hook?.(skb, state, verdict);
        const queued = nf_queue(skb, state, s, verdict);
        // A queue without a listener that may be bypassed: on to the next callback.
        if (queued === 1) continue;
        return queued;
      }
      case NF_STOLEN:
        state.net.world.trace.nf_hook?.(skb, state, verdict);
        return NF_DROP_GETERR(verdict);
      default:
        // NF_REPEAT and NF_STOP are answers of a queue (nf_reinject), no verdicts of a callback.
        WARN_ON(state.net.world, true, `nf_hook_slow: verdict ${verdict}`);
        return 0;
    }
  }
  state.net.world.trace.nf_hook?.(skb, state, NF_ACCEPT);
  return 1;
}

export function nf_hook_entry_hookfn(entry: nf_hook_entry, skb: sk_buff, state: nf_hook_state): number {
  return entry.hook(entry.priv, skb, state);
}
