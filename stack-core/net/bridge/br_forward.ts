// Sending a frame out of a bridge's ports. Kernel: net/bridge/br_forward.c
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import { CHECKSUM_COMPLETE, CHECKSUM_NONE, type sk_buff } from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_NO_TX_TARGET } from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { sock } from '../../include/net/sock.ts';
import { ETH_HLEN } from '../../include/uapi/linux/if_ether.ts';
import { NFPROTO_BRIDGE } from '../../include/uapi/linux/netfilter.ts';
import { NF_BR_FORWARD, NF_BR_LOCAL_OUT, NF_BR_POST_ROUTING } from '../../include/uapi/linux/netfilter_bridge.ts';
import { is_skb_forwardable } from '../core/dev-forward.ts';
import { dev_queue_xmit } from '../core/dev-transmit.ts';
import { kfree_skb, kfree_skb_reason, skb_clone, skb_push } from '../core/skbuff.ts';
import {
  BR_BCAST_FLOOD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_INPUT_SKB_CB,
  BR_ISOLATED,
  BR_MCAST_FLOOD,
  BR_NEIGH_SUPPRESS,
  BR_PKT_BROADCAST,
  BR_PKT_MULTICAST,
  BR_PKT_UNICAST,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_STATE_FORWARDING,
  type net_bridge,
  type net_bridge_port,
} from './br_private.ts';

/** Isolated ports send nothing to each other. */
function br_skb_isolated(to: net_bridge_port, skb: sk_buff): boolean {
  return BR_INPUT_SKB_CB(skb).src_port_isolated && (to.flags & BR_ISOLATED) !== 0;
}

/** Not back to where it came from, and only where frames may go. */
function should_deliver(p: net_bridge_port, skb: sk_buff): boolean {
  const elsewhere = (p.flags & BR_HAIRPIN_MODE) !== 0 || skb.dev !== p.dev;
  return elsewhere && p.state === BR_STATE_FORWARDING && !br_skb_isolated(p, skb);
}

export function br_dev_queue_push_xmit(net: net, sk: sock | null, skb: sk_buff): number {
  skb_push(skb, ETH_HLEN);
  if (!is_skb_forwardable(skb.dev as net_device, skb)) {
    kfree_skb(skb);
    return 0;
  }
  dev_queue_xmit(skb);
  return 0;
}

export function br_forward_finish(net: net, sk: sock | null, skb: sk_buff): number {
  skb.tstamp = 0;
  return NF_HOOK(NFPROTO_BRIDGE, NF_BR_POST_ROUTING, net, sk, skb, null, skb.dev, br_dev_queue_push_xmit);
}

/** Sends `skb` out of `to`. Owns it. */
function __br_forward(to: net_bridge_port, skb: sk_buff, local_orig: boolean): void {
  const indev = skb.dev as net_device;
  skb.dev = to.dev;
  if (local_orig) {
    NF_HOOK(NFPROTO_BRIDGE, NF_BR_LOCAL_OUT, dev_net(skb.dev), null, skb, null, skb.dev, br_forward_finish);
    return;
  }
  // Sums over the whole packet mean nothing to the next device.
  if (skb.ip_summed === CHECKSUM_COMPLETE) skb.ip_summed = CHECKSUM_NONE;
  NF_HOOK(NFPROTO_BRIDGE, NF_BR_FORWARD, dev_net(indev), null, skb, indev, skb.dev, br_forward_finish);
}

function deliver_clone(prev: net_bridge_port, skb: sk_buff, local_orig: boolean): void {
  __br_forward(prev, skb_clone(skb), local_orig);
}

/** Sends a frame out of `to`, if it may go there. With `local_rcv` the caller keeps `skb`, else it is gone. */
export function br_forward(to: net_bridge_port | null, skb: sk_buff, local_rcv: boolean, local_orig: boolean): void {
  if (to !== null && should_deliver(to, skb)) {
    if (local_rcv) deliver_clone(to, skb, local_orig);
    else __br_forward(to, skb, local_orig);
    return;
  }
  if (!local_rcv) kfree_skb(skb);
}

/** One late: sends a clone out of `prev` and returns `p`, when the frame is to go there. */
export function maybe_deliver(
  prev: net_bridge_port | null,
  p: net_bridge_port,
  skb: sk_buff,
  local_orig: boolean,
): net_bridge_port | null {
  if (!should_deliver(p, skb)) return prev;
  if (prev !== null) deliver_clone(prev, skb, local_orig);
  return p;
}

/** The port takes frames of this kind whose place nobody knows. */
function floods(p: net_bridge_port, br: net_bridge, skb: sk_buff, pkt_type: number): boolean {
  switch (pkt_type) {
    case BR_PKT_UNICAST:
      if ((p.flags & BR_FLOOD) === 0) return false;
      break;
    case BR_PKT_MULTICAST:
      if ((p.flags & BR_MCAST_FLOOD) === 0 && skb.dev !== br.dev) return false;
      break;
    case BR_PKT_BROADCAST:
      if ((p.flags & BR_BCAST_FLOOD) === 0 && skb.dev !== br.dev) return false;
      break;
  }
  if ((p.flags & BR_PROXYARP) !== 0) return false;
  const answers = (p.flags & (BR_PROXYARP_WIFI | BR_NEIGH_SUPPRESS)) !== 0;
  return !(answers && BR_INPUT_SKB_CB(skb).proxyarp_replied);
}

/** Sends a frame out of all ports but its own. With `local_rcv` the caller keeps `skb`, else it is gone. */
export function br_flood(
  br: net_bridge,
  skb: sk_buff,
  pkt_type: number,
  local_rcv: boolean,
  local_orig: boolean,
): void {
  let prev: net_bridge_port | null = null;
  for (const p of br.port_list) {
    if (!floods(p, br, skb, pkt_type)) continue;
    prev = maybe_deliver(prev, p, skb, local_orig);
  }
  if (prev === null) {
    if (!local_rcv) kfree_skb_reason(skb, SKB_DROP_REASON_NO_TX_TARGET);
    return;
  }
  if (local_rcv) deliver_clone(prev, skb, local_orig);
  else __br_forward(prev, skb, local_orig);
}
