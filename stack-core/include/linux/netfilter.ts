// Kernel: include/linux/netfilter.h
import { nf_hook_slow } from '../../net/netfilter/core.ts';
import type { net } from '../net/net_namespace.ts';
import type { sock } from '../net/sock.ts';
import { NFPROTO_ARP, NFPROTO_IPV4, NFPROTO_IPV6 } from '../uapi/linux/netfilter.ts';
import type { net_device } from './netdevice.ts';
import type { sk_buff } from './skbuff.ts';

/** What follows when a hook lets a packet pass. */
export type okfn_t = (net: net, sk: sock | null, skb: sk_buff) => number;

/** A callback of a hook: its verdict about `skb` (NF_ACCEPT, NF_DROP, …). */
export type nf_hookfn = (priv: unknown, skb: sk_buff, state: nf_hook_state) => number;

/** Where a packet is while the callbacks of a hook look at it. */
export class nf_hook_state {
  /** NF_INET_PRE_ROUTING, … */
  hook: number;
  /** Family: NFPROTO_IPV4, … */
  pf: number;
  in: net_device | null;
  out: net_device | null;
  sk: sock | null;
  net: net;
  okfn: okfn_t;

  constructor(
    hook: number,
    pf: number,
    indev: net_device | null,
    outdev: net_device | null,
    sk: sock | null,
    net: net,
    okfn: okfn_t,
  ) {
    this.hook = hook;
    this.pf = pf;
    this.in = indev;
    this.out = outdev;
    this.sk = sk;
    this.net = net;
    this.okfn = okfn;
  }
}

/** A request to be called at a hook; smaller priorities are called first. */
export interface nf_hook_ops {
  hook: nf_hookfn;
  dev?: net_device | null;
  priv?: unknown;
  pf: number;
  hooknum: number;
  priority: number;
}

export interface nf_hook_entry {
  hook: nf_hookfn;
  priv: unknown;
  ops: nf_hook_ops;
}

/** The callbacks of one hook, in the order in which they are called. */
export class nf_hook_entries {
  readonly hooks: readonly nf_hook_entry[];

  constructor(hooks: readonly nf_hook_entry[]) {
    this.hooks = hooks;
  }

  get num_hook_entries(): number {
    return this.hooks.length;
  }
}

/** A hook without callbacks. */
export const NO_HOOKS = new nf_hook_entries([]);

function hook_head(net: net, pf: number, hook: number): nf_hook_entries | null {
  if (pf === NFPROTO_IPV4) return net.nf.hooks_ipv4[hook];
  if (pf === NFPROTO_IPV6) return net.nf.hooks_ipv6[hook];
  if (pf === NFPROTO_ARP) return net.nf.hooks_arp[hook];
  return net.nf.hooks_bridge[hook];
}

/**
 * Asks a hook about `skb`: 1 when it may pass, 0 or a negative errno when it is gone.
 * Differs: the kernel skips `nf_hook_slow` while nobody is registered; here it always runs, so that a breakpoint on a
 * hook has a place to stop.
 */
export const nf_hook = (
  pf: number,
  hook: number,
  net: net,
  sk: sock | null,
  skb: sk_buff,
  indev: net_device | null,
  outdev: net_device | null,
  okfn: okfn_t,
): number => {
  const state = new nf_hook_state(hook, pf, indev, outdev, sk, net, okfn);
  return nf_hook_slow(skb, state, hook_head(net, pf, hook) ?? NO_HOOKS, 0);
};

/** Asks a hook about `skb` and goes on with `okfn` when it may pass. Returns what `okfn` does, or a negative errno. */
export const NF_HOOK = (
  pf: number,
  hook: number,
  net: net,
  sk: sock | null,
  skb: sk_buff,
  indev: net_device | null,
  outdev: net_device | null,
  okfn: okfn_t,
): number => {
  const ret = nf_hook(pf, hook, net, sk, skb, indev, outdev, okfn);
  return ret === 1 ? okfn(net, sk, skb) : ret;
};

/** As NF_HOOK; without `cond` the hook is passed by. */
export const NF_HOOK_COND = (
  pf: number,
  hook: number,
  net: net,
  sk: sock | null,
  skb: sk_buff,
  indev: net_device | null,
  outdev: net_device | null,
  okfn: okfn_t,
  cond: boolean,
): number => {
  const ret = cond ? nf_hook(pf, hook, net, sk, skb, indev, outdev, okfn) : 1;
  return ret === 1 ? okfn(net, sk, skb) : ret;
};
