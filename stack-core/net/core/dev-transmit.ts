// How packets leave: queueing discipline, offload help, taps, driver. Kernel: net/core/dev.c
import { EINVAL, ENETDOWN, ENOMEM } from '../../include/linux/errno.ts';
import {
  NETIF_F_CSUM_MASK,
  NETIF_F_GSO_MASK,
  NETIF_F_HW_CSUM,
  NETIF_F_IP_CSUM,
  NETIF_F_IPV6_CSUM,
  NETIF_F_SG,
  type netdev_features_t,
} from '../../include/linux/netdev_features.ts';
import {
  dev_core_stats_tx_dropped_inc,
  dev_net_rcu,
  dev_xmit_complete,
  IFF_XMIT_DST_RELEASE,
  NET_XMIT_DROP,
  NET_XMIT_MASK,
  NET_XMIT_SUCCESS,
  NETDEV_TX_BUSY,
  type net_device,
  type netdev_queue,
  netif_xmit_frozen_or_stopped,
  netif_xmit_stopped,
  type packet_type,
} from '../../include/linux/netdevice.ts';
import {
  __skb_pull,
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  CHECKSUM_UNNECESSARY,
  type sk_buff,
  skb_checksum_start_offset,
  skb_dst_drop,
  skb_headlen,
  skb_is_gso,
  skb_is_nonlinear,
  skb_network_offset,
  skb_reset_mac_header,
  skb_reset_network_header,
  skb_set_transport_header,
  skb_vlan_tag_present,
} from '../../include/linux/skbuff.ts';
import { csum_fold } from '../../include/net/checksum.ts';
import {
  SKB_DROP_REASON_DEV_READY,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_QDISC_DROP,
  SKB_DROP_REASON_RECURSION_LIMIT,
} from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  __QDISC_STATE_DEACTIVATED,
  __QDISC_STATE_SCHED,
  type Qdisc,
  qdisc_bstats_update,
  qdisc_is_empty,
  qdisc_run_begin,
  TCQ_F_CAN_BYPASS,
  TCQ_F_NOLOCK,
} from '../../include/net/sch_generic.ts';
import type { sock } from '../../include/net/sock.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { ETH_P_IP, ETH_P_IPV6 } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_LOOPBACK, PACKET_OUTGOING } from '../../include/uapi/linux/if_packet.ts';
import { put_be16 } from '../../include/wire.ts';
import { KERN_ERR, printk } from '../../kernel/printk.ts';
import { local_bh_disable, local_bh_enable, NET_TX_SOFTIRQ, raise_softirq } from '../../kernel/softirq.ts';
import type { World } from '../../kernel/world.ts';
import { __qdisc_run, qdisc_run, qdisc_run_end, sch_direct_xmit } from '../sched/sch_generic.ts';
import { deliver_skb, netif_rx } from './dev-receive.ts';
import { kfree_skb, kfree_skb_list_reason, kfree_skb_reason, skb_clone, skb_cow, skb_linearize } from './skbuff.ts';
import { skb_checksum } from './skbuff-checksum.ts';

/** Devices that send through devices: how deep that may go. */
const XMIT_RECURSION_LIMIT = 8;

/** Sends a packet whose link-layer header is there. Owns `skb`. NET_XMIT_* or a negative errno. */
export function dev_queue_xmit(skb: sk_buff): number {
  return __dev_queue_xmit(skb);
}

function __dev_queue_xmit(skb: sk_buff): number {
  const world = skb.world;
  const dev = skb.dev as net_device;
  skb_reset_mac_header(skb);
  local_bh_disable(world);

  // The route is not needed below here, unless the driver says so.
  if ((dev.priv_flags & IFF_XMIT_DST_RELEASE) !== 0) skb_dst_drop(skb);

  const txq = netdev_core_pick_tx(dev, skb);
  const q = txq.qdisc;
  let rc: number;
  if (q.enqueue !== null) rc = __dev_xmit_skb(skb, q, dev, txq);
  else rc = dev_direct_queueless_xmit(skb, dev, txq);
  local_bh_enable(world);
  return rc;
}

/**
 * Sends through a device without queue: the driver has to take the packet now.
 * Differs: in the kernel this is the second half of `__dev_queue_xmit`.
 */
function dev_direct_queueless_xmit(skb: sk_buff, dev: net_device, txq: netdev_queue): number {
  const world = skb.world;
  const sd = world.net_hotdata.softnet_data;
  let reason = SKB_DROP_REASON_DEV_READY;
  let left: sk_buff | null = skb;

  drop: {
    if ((dev.flags & IFF_UP) === 0) break drop;
    if (sd.xmit_recursion > XMIT_RECURSION_LIMIT) {
      printk(world, KERN_ERR, `Dead loop on virtual device ${dev.name}, fix it urgently!`);
      reason = SKB_DROP_REASON_RECURSION_LIMIT;
      break drop;
    }
    left = validate_xmit_skb(skb, dev);
    if (left === null) return -ENOMEM;
    if (!netif_xmit_stopped(txq)) {
      sd.xmit_recursion++;
      const rc = dev_hard_start_xmit(left, dev, txq);
      sd.xmit_recursion--;
      if (dev_xmit_complete(rc)) return rc;
    }
    printk(world, KERN_ERR, `Virtual device ${dev.name} asks to queue packet!`);
  }
  dev_core_stats_tx_dropped_inc(dev);
  kfree_skb_list_reason(left, reason);
  return -ENETDOWN;
}

/** The transmit queue for a packet. Differs: one queue, so there is no hash to choose by. */
function netdev_core_pick_tx(dev: net_device, skb: sk_buff): netdev_queue {
  skb.queue_mapping = 0;
  return dev._tx[0];
}

/** Puts a packet into the queueing discipline, and lets that send what it may. NET_XMIT_*. */
function __dev_xmit_skb(skb: sk_buff, q: Qdisc, dev: net_device, txq: netdev_queue): number {
  if ((q.flags & TCQ_F_NOLOCK) === 0 && (q.state & __QDISC_STATE_DEACTIVATED) !== 0) {
    kfree_skb_reason(skb, SKB_DROP_REASON_QDISC_DROP);
    return NET_XMIT_DROP;
  }

  // Nothing waits: the packet need not go through the queue.
  if ((q.flags & TCQ_F_CAN_BYPASS) !== 0 && qdisc_is_empty(q) && qdisc_run_begin(q)) {
    qdisc_bstats_update(q, skb);
    const sent = sch_direct_xmit(skb, q, dev, txq, true);
    if (sent && !qdisc_is_empty(q)) __qdisc_run(q);
    qdisc_run_end(q);
    return NET_XMIT_SUCCESS;
  }

  const to_free: sk_buff[] = [];
  const rc = dev_qdisc_enqueue(skb, q, to_free);
  qdisc_run(q);
  for (const dropped of to_free) kfree_skb_reason(dropped, SKB_DROP_REASON_QDISC_DROP);
  return rc;
}

function dev_qdisc_enqueue(skb: sk_buff, q: Qdisc, to_free: sk_buff[]): number {
  const enqueue = q.enqueue as (skb: sk_buff, sch: Qdisc, to_free: sk_buff[]) => number;
  return enqueue(skb, q, to_free) & NET_XMIT_MASK;
}

/** Hands a packet to the driver. NETDEV_TX_BUSY: it is still the caller's; else it is gone. */
export function dev_hard_start_xmit(skb: sk_buff, dev: net_device, txq: netdev_queue): number {
  return xmit_one(skb, dev, txq);
}

function xmit_one(skb: sk_buff, dev: net_device, txq: netdev_queue): number {
  if (dev_nit_active_rcu(dev)) dev_queue_xmit_nit(skb, dev);
  skb.world.trace.net_dev_start_xmit?.(skb, dev);
  return dev.netdev_ops.ndo_start_xmit(skb, dev);
}

/** A packet tap wants to see what `dev` sends. */
export function dev_nit_active_rcu(dev: net_device): boolean {
  return dev_net_rcu(dev).ptype_all.length !== 0 || dev.ptype_all.length !== 0;
}

/** The tap belongs to the socket that sends the packet. */
function skb_loop_sk(ptype: packet_type, skb: sk_buff): boolean {
  if (skb.sk === null) return false;
  if (ptype.id_match !== undefined) return ptype.id_match(ptype, skb.sk);
  return ptype.af_packet_priv === skb.sk;
}

/** Shows a packet that `dev` is about to send to the packet taps, as a clone of type PACKET_OUTGOING. */
export function dev_queue_xmit_nit(skb: sk_buff, dev: net_device): void {
  let skb2: sk_buff | null = null;
  let pt_prev: packet_type | null = null;
  for (const ptype_list of [dev_net_rcu(dev).ptype_all, dev.ptype_all]) {
    for (const ptype of ptype_list) {
      if (ptype.ignore_outgoing === true) continue;
      // Never send packets back to the socket they came from.
      if (skb_loop_sk(ptype, skb)) continue;
      if (pt_prev !== null && skb2 !== null) {
        deliver_skb(skb2, pt_prev, dev);
        pt_prev = ptype;
        continue;
      }
      skb2 = skb_clone(skb);
      skb_reset_mac_header(skb2);
      if (skb2.network_header < skb2.data || skb2.network_header > skb2.tail) skb_reset_network_header(skb2);
      skb2.transport_header = skb2.network_header;
      skb2.pkt_type = PACKET_OUTGOING;
      pt_prev = ptype;
    }
  }
  if (pt_prev !== null && skb2 !== null) pt_prev.func(skb2, dev, pt_prev, dev);
}

/** What the stack may leave to `dev` for this packet. */
function netif_skb_features(skb: sk_buff): netdev_features_t {
  const dev = skb.dev as net_device;
  let features = dev.features;
  if (dev.netdev_ops.ndo_features_check !== undefined) features = dev.netdev_ops.ndo_features_check(skb, dev, features);
  if (skb.ip_summed !== CHECKSUM_NONE && !can_checksum_protocol(features, skb.protocol))
    features &= ~(NETIF_F_CSUM_MASK | NETIF_F_GSO_MASK);
  return features;
}

function can_checksum_protocol(features: netdev_features_t, protocol: number): boolean {
  if ((features & NETIF_F_HW_CSUM) !== 0n) return true;
  if (protocol === ETH_P_IP) return (features & NETIF_F_IP_CSUM) !== 0n;
  if (protocol === ETH_P_IPV6) return (features & NETIF_F_IPV6_CSUM) !== 0n;
  return false;
}

/** Does for a packet what its device cannot. Returns it, or null when that failed and it is gone. */
export function validate_xmit_skb(skb: sk_buff, dev: net_device): sk_buff | null {
  // The common packet needs nothing.
  if (skb.ip_summed !== CHECKSUM_PARTIAL && !skb_is_nonlinear(skb) && !skb_vlan_tag_present(skb)) return skb;

  const features = netif_skb_features(skb);
  out_kfree_skb: {
    if (skb_needs_linearize(skb, features) && skb_linearize(skb) !== 0) break out_kfree_skb;
    if (skb.ip_summed === CHECKSUM_PARTIAL) {
      skb_set_transport_header(skb, skb_checksum_start_offset(skb));
      if (skb_csum_hwoffload_help(skb, features) !== 0) break out_kfree_skb;
    }
    return skb;
  }
  kfree_skb(skb);
  dev_core_stats_tx_dropped_inc(dev);
  return null;
}

function skb_needs_linearize(skb: sk_buff, features: netdev_features_t): boolean {
  return skb_is_nonlinear(skb) && (features & NETIF_F_SG) === 0n;
}

/** Fills in the checksum of a CHECKSUM_PARTIAL packet if the device will not. 0 or a negative errno. */
export function skb_csum_hwoffload_help(skb: sk_buff, features: netdev_features_t): number {
  if ((features & NETIF_F_HW_CSUM) !== 0n) return 0;
  if ((features & (NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM)) !== 0n) {
    // Offsets of the checksum in a TCP and in a UDP header: what such devices know.
    if (skb.csum_offset === 16 || skb.csum_offset === 6) return 0;
  }
  return skb_checksum_help(skb);
}

/** Computes the checksum of a CHECKSUM_PARTIAL packet in software. 0 or a negative errno. */
export function skb_checksum_help(skb: sk_buff): number {
  if (skb_is_gso(skb)) return -EINVAL;
  const offset = skb_checksum_start_offset(skb);
  if (offset >= skb_headlen(skb)) return -EINVAL;
  const csum = skb_checksum(skb, offset, skb.len - offset, 0);
  const at = offset + skb.csum_offset;
  if (at + 2 > skb_headlen(skb)) return -EINVAL;
  if (skb_cow(skb, 0) !== 0) return -ENOMEM;
  const check = csum_fold(csum);
  put_be16(skb.head, skb.data + at, check === 0 ? 0xffff : check);
  skb.ip_summed = CHECKSUM_NONE;
  return 0;
}

/** Brings a packet that this machine sent to itself, too (multicast, broadcast), back in. */
export function dev_loopback_xmit(net: net, sk: sock | null, skb: sk_buff): number {
  skb_reset_mac_header(skb);
  __skb_pull(skb, skb_network_offset(skb));
  skb.pkt_type = PACKET_LOOPBACK;
  if (skb.ip_summed === CHECKSUM_NONE) skb.ip_summed = CHECKSUM_UNNECESSARY;
  netif_rx(skb);
  return 0;
}

/** Sends past the queueing discipline, as AF_PACKET's PACKET_QDISC_BYPASS does. NET_XMIT_*. */
export function __dev_direct_xmit(skb: sk_buff, queue_id: number): number {
  const world = skb.world;
  const dev = skb.dev as net_device;
  const txq = dev._tx[0];
  let reason = SKB_DROP_REASON_DEV_READY;
  drop: {
    if ((dev.flags & IFF_UP) === 0) break drop;
    const valid = validate_xmit_skb(skb, dev);
    if (valid === null) return NET_XMIT_DROP;
    reason = SKB_DROP_REASON_NOT_SPECIFIED;
    local_bh_disable(world);
    let ret = NETDEV_TX_BUSY;
    if (!netif_xmit_frozen_or_stopped(txq)) ret = dev_hard_start_xmit(skb, dev, txq);
    local_bh_enable(world);
    if (dev_xmit_complete(ret)) return ret;
  }
  dev_core_stats_tx_dropped_inc(dev);
  kfree_skb_reason(skb, reason);
  return NET_XMIT_DROP;
}

/** Has softirq run the queue later. */
export function __netif_schedule(q: Qdisc): void {
  if ((q.state & __QDISC_STATE_SCHED) !== 0) return;
  q.state |= __QDISC_STATE_SCHED;
  const world = q.dev_queue.dev.nd_net.world;
  world.net_hotdata.softnet_data.output_queue.push(q);
  raise_softirq(world, NET_TX_SOFTIRQ);
}

/** The transmit softirq: runs the queues that were left with work. */
export function net_tx_action(world: World): void {
  const sd = world.net_hotdata.softnet_data;
  for (let freed = sd.completion_queue.shift(); freed !== undefined; freed = sd.completion_queue.shift())
    kfree_skb_reason(freed.skb, freed.reason);
  const list = sd.output_queue;
  sd.output_queue = [];
  for (const q of list) {
    q.state &= ~__QDISC_STATE_SCHED;
    if ((q.state & __QDISC_STATE_DEACTIVATED) !== 0) continue;
    qdisc_run(q);
  }
}

/** Drops a packet where freeing is not allowed: softirq frees it. */
export function dev_kfree_skb_irq_reason(skb: sk_buff, reason: number): void {
  const world = skb.world;
  world.net_hotdata.softnet_data.completion_queue.push({ skb, reason });
  raise_softirq(world, NET_TX_SOFTIRQ);
}
