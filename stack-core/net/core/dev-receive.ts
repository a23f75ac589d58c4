// How received packets come up: NAPI, the backlog queue, taps and protocol handlers. Kernel: net/core/dev.c
import {
  dev_core_stats_rx_dropped_inc,
  dev_core_stats_rx_nohandler_inc,
  dev_net_rcu,
  NAPI_STATE_SCHED,
  NET_RX_DROP,
  NET_RX_SUCCESS,
  type napi_struct,
  type net_device,
  netif_running,
  type packet_type,
  RX_HANDLER_ANOTHER,
  RX_HANDLER_CONSUMED,
  RX_HANDLER_EXACT,
  RX_HANDLER_PASS,
  type softnet_data,
} from '../../include/linux/netdevice.ts';
import {
  type sk_buff,
  skb_reset_mac_len,
  skb_reset_network_header,
  skb_reset_transport_header,
  skb_transport_header_was_set,
  skb_vlan_tag_present,
} from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_CPU_BACKLOG,
  SKB_DROP_REASON_DEV_READY,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_UNHANDLED_PROTO,
} from '../../include/net/dropreason-core.ts';
import { PTYPE_HASH_MASK } from '../../include/net/hotdata.ts';
import { ETH_P_8021AD, ETH_P_8021Q } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_OTHERHOST } from '../../include/uapi/linux/if_packet.ts';
import { BUG } from '../../kernel/printk.ts';
import { in_softirq, local_bh_disable, local_bh_enable, NET_RX_SOFTIRQ, raise_softirq } from '../../kernel/softirq.ts';
import type { World } from '../../kernel/world.ts';
import { dev_kfree_skb_irq_reason } from './dev-transmit.ts';
import { kfree_skb_reason } from './skbuff.ts';
import { skb_vlan_untag } from './skbuff-vlan.ts';

/** What `__netif_receive_skb_core` leaves to its caller. */
class receive_result {
  skb: sk_buff | null;
  /** The handler that is still to be called, with the caller's reference to `skb`. */
  pt_prev: packet_type | null = null;

  constructor(skb: sk_buff) {
    this.skb = skb;
  }
}

/** Gives `skb` to a handler, which gets a reference of its own. */
export function deliver_skb(skb: sk_buff, pt_prev: packet_type, orig_dev: net_device): number {
  skb.users++;
  return pt_prev.func(skb, skb.dev as net_device, pt_prev, orig_dev);
}

/**
 * Delivers to the handlers of `type` in `ptype_list`, one late: the last one found is returned, for the caller to call
 * it with the reference that it has.
 */
function deliver_ptype_list_skb(
  skb: sk_buff,
  pt: packet_type | null,
  orig_dev: net_device,
  type: number,
  ptype_list: readonly packet_type[],
): packet_type | null {
  let pt_prev = pt;
  for (const ptype of ptype_list) {
    if (ptype.type !== type) continue;
    if (pt_prev !== null) deliver_skb(skb, pt_prev, orig_dev);
    pt_prev = ptype;
  }
  return pt_prev;
}

/** Delivers to the taps of a list, one late. */
function deliver_taps(
  skb: sk_buff,
  pt: packet_type | null,
  orig_dev: net_device,
  ptype_list: readonly packet_type[],
): packet_type | null {
  let pt_prev = pt;
  for (const ptype of ptype_list) {
    if (pt_prev !== null) deliver_skb(skb, pt_prev, orig_dev);
    pt_prev = ptype;
  }
  return pt_prev;
}

const eth_type_vlan = (type: number): boolean => type === ETH_P_8021Q || type === ETH_P_8021AD;

/**
 * Shows a received packet to taps and to whoever owns the device (bridge, bond), then finds its protocol handlers.
 * Returns NET_RX_*; when `result.pt_prev` is set, that handler is still to be called.
 */
function __netif_receive_skb_core(result: receive_result): number {
  let skb = result.skb as sk_buff;
  let ret = NET_RX_DROP;
  let deliver_exact = false;
  const world = skb.world;
  world.trace.netif_receive_skb?.(skb);

  const orig_dev = skb.dev as net_device;
  skb_reset_network_header(skb);
  if (!skb_transport_header_was_set(skb)) skb_reset_transport_header(skb);
  skb_reset_mac_len(skb);
  let pt_prev: packet_type | null = null;

  out: {
    another_round: for (;;) {
      const dev = skb.dev as net_device;
      skb.skb_iif = dev.ifindex;
      world.net_hotdata.softnet_data.processed++;

      if (eth_type_vlan(skb.protocol)) {
        const untagged = skb_vlan_untag(skb);
        result.skb = untagged;
        if (untagged === null) break out;
        skb = untagged;
      }

      const net = dev_net_rcu(dev);
      if (net.ptype_all.length !== 0) pt_prev = deliver_taps(skb, pt_prev, orig_dev, net.ptype_all);
      if (dev.ptype_all.length !== 0) pt_prev = deliver_taps(skb, pt_prev, orig_dev, dev.ptype_all);

      const rx_handler = dev.rx_handler;
      if (rx_handler !== null) {
        if (pt_prev !== null) {
          ret = deliver_skb(skb, pt_prev, orig_dev);
          pt_prev = null;
        }
        result.skb = skb;
        const handled = rx_handler(result);
        if (handled === RX_HANDLER_CONSUMED) {
          ret = NET_RX_SUCCESS;
          result.skb = null;
          break out;
        }
        // The handler may have put a copy in its place.
        skb = result.skb as sk_buff;
        switch (handled) {
          case RX_HANDLER_ANOTHER:
            continue another_round;
          case RX_HANDLER_EXACT:
            deliver_exact = true;
            break;
          case RX_HANDLER_PASS:
            break;
          default:
            BUG(world, `rx_handler of ${dev.name}: ${handled}`);
        }
      }
      break;
    }

    // A VLAN that has no device here: the packet is not for us.
    if (skb_vlan_tag_present(skb)) {
      if ((skb.vlan_tci & 0x0fff) !== 0) skb.pkt_type = PACKET_OTHERHOST;
      skb.vlan_proto = 0;
    }

    const type = skb.protocol;
    const dev = skb.dev as net_device;
    if (!deliver_exact) {
      pt_prev = deliver_ptype_list_skb(
        skb,
        pt_prev,
        orig_dev,
        type,
        world.net_hotdata.ptype_base[type & PTYPE_HASH_MASK],
      );
      const specific = dev_net_rcu(dev).ptype_specific;
      if (specific.length !== 0) pt_prev = deliver_ptype_list_skb(skb, pt_prev, orig_dev, type, specific);
    }
    if (orig_dev.ptype_specific.length !== 0)
      pt_prev = deliver_ptype_list_skb(skb, pt_prev, orig_dev, type, orig_dev.ptype_specific);
    if (dev !== orig_dev) pt_prev = deliver_ptype_list_skb(skb, pt_prev, orig_dev, type, dev.ptype_specific);

    if (pt_prev !== null) {
      result.pt_prev = pt_prev;
      break out;
    }
    if (!deliver_exact) dev_core_stats_rx_dropped_inc(dev);
    else dev_core_stats_rx_nohandler_inc(dev);
    kfree_skb_reason(skb, SKB_DROP_REASON_UNHANDLED_PROTO);
    ret = NET_RX_DROP;
  }
  return ret;
}

function __netif_receive_skb_one_core(skb: sk_buff): number {
  const orig_dev = skb.dev as net_device;
  const result = new receive_result(skb);
  const ret = __netif_receive_skb_core(result);
  const pt_prev = result.pt_prev;
  if (pt_prev === null) return ret;
  const delivered = result.skb as sk_buff;
  return pt_prev.func(delivered, delivered.dev as net_device, pt_prev, orig_dev);
}

function __netif_receive_skb(skb: sk_buff): number {
  return __netif_receive_skb_one_core(skb);
}

function netif_receive_skb_internal(skb: sk_buff): number {
  return __netif_receive_skb(skb);
}

/** Takes a packet that a driver received, in softirq. Owns `skb`. NET_RX_*. */
export function netif_receive_skb(skb: sk_buff): number {
  return netif_receive_skb_internal(skb);
}

/** As `netif_receive_skb`, without receive packet steering. */
export function netif_receive_skb_core(skb: sk_buff): number {
  return __netif_receive_skb_one_core(skb);
}

/**
 * Takes a packet from NAPI.
 * Differs: packets are not merged (GRO); each goes up by itself.
 */
export function napi_gro_receive(napi: napi_struct, skb: sk_buff): number {
  return netif_receive_skb_internal(skb);
}

/** Queues a packet that a software device received; softirq takes it up. Owns `skb`. NET_RX_*. */
export function netif_rx(skb: sk_buff): number {
  const world = skb.world;
  const need_bh_off = !in_softirq(world);
  if (need_bh_off) local_bh_disable(world);
  const ret = netif_rx_internal(skb);
  if (need_bh_off) local_bh_enable(world);
  return ret;
}

/** As `netif_rx`, for callers that have bottom halves disabled. */
export function __netif_rx(skb: sk_buff): number {
  return netif_rx_internal(skb);
}

function netif_rx_internal(skb: sk_buff): number {
  return enqueue_to_backlog(skb);
}

function enqueue_to_backlog(skb: sk_buff): number {
  const world = skb.world;
  const dev = skb.dev as net_device;
  const sd = world.net_hotdata.softnet_data;
  let reason = SKB_DROP_REASON_DEV_READY;

  bad_dev: {
    if (!netif_running(dev)) break bad_dev;
    reason = SKB_DROP_REASON_CPU_BACKLOG;
    const qlen = sd.input_pkt_queue.qlen;
    if (qlen <= world.net_hotdata.max_backlog) {
      if (qlen === 0) napi_schedule(world, sd.backlog);
      sd.input_pkt_queue.push(skb);
      return NET_RX_SUCCESS;
    }
    sd.dropped++;
  }
  dev_core_stats_rx_dropped_inc(dev);
  kfree_skb_reason(skb, reason);
  return NET_RX_DROP;
}

/** Drops what the backlog holds for a device that goes away. */
export function flush_backlog(world: World, dev: net_device): void {
  const sd = world.net_hotdata.softnet_data;
  for (const queue of [sd.input_pkt_queue, sd.process_queue]) {
    for (let left = queue.qlen; left > 0; left--) {
      const skb = queue.shift() as sk_buff;
      if (skb.dev === dev) dev_kfree_skb_irq_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
      else queue.push(skb);
    }
  }
}

/** Polls the backlog: hands up to `quota` packets that `netif_rx` queued to the stack. Returns how many. */
export function process_backlog(napi: napi_struct, quota: number): number {
  const world = napi.world;
  const sd = world.net_hotdata.softnet_data;
  napi.weight = world.net_hotdata.dev_rx_weight;
  let work = 0;
  let again = true;
  while (again) {
    for (let skb = sd.process_queue.shift(); skb !== null; skb = sd.process_queue.shift()) {
      __netif_receive_skb(skb);
      work++;
      if (work >= quota) return work;
    }
    if (sd.input_pkt_queue.qlen === 0) {
      napi.state &= ~NAPI_STATE_SCHED;
      again = false;
    } else {
      splice_backlog(sd);
    }
  }
  return work;
}

/** Takes over everything that was queued: what comes meanwhile waits for its turn. */
function splice_backlog(sd: softnet_data): void {
  for (let skb = sd.input_pkt_queue.shift(); skb !== null; skb = sd.input_pkt_queue.shift()) sd.process_queue.push(skb);
}

/** Has softirq poll `napi`, unless it is to be polled already. */
export function napi_schedule(world: World, napi: napi_struct): boolean {
  if ((napi.state & NAPI_STATE_SCHED) !== 0) return false;
  napi.state |= NAPI_STATE_SCHED;
  __napi_schedule(world, napi);
  return true;
}

function __napi_schedule(world: World, napi: napi_struct): void {
  const sd = world.net_hotdata.softnet_data;
  sd.poll_list.push(napi);
  // A running net_rx_action looks at the list again before it ends.
  if (!sd.in_net_rx_action) raise_softirq(world, NET_RX_SOFTIRQ);
}

/** Ends polling: `napi` has no more work. */
export function napi_complete_done(napi: napi_struct, work_done: number): boolean {
  napi.state &= ~NAPI_STATE_SCHED;
  return true;
}

/** The receive softirq: polls each source in turn until the budget is used up. */
export function net_rx_action(world: World): void {
  const sd = world.net_hotdata.softnet_data;
  let budget = world.net_hotdata.netdev_budget;
  sd.in_net_rx_action = true;
  let list = sd.poll_list;
  sd.poll_list = [];
  const repoll: napi_struct[] = [];

  for (;;) {
    if (list.length === 0) {
      // Something was scheduled meanwhile, and nobody has to be polled again: start over.
      if (repoll.length !== 0 || sd.poll_list.length === 0) break;
      list = sd.poll_list;
      sd.poll_list = [];
    }
    const n = list.shift() as napi_struct;
    budget -= napi_poll(n, repoll);
    if (budget <= 0) {
      sd.time_squeeze++;
      break;
    }
  }

  sd.poll_list = [...list, ...sd.poll_list, ...repoll];
  sd.in_net_rx_action = false;
  if (sd.poll_list.length !== 0) raise_softirq(world, NET_RX_SOFTIRQ);
}

function napi_poll(n: napi_struct, repoll: napi_struct[]): number {
  const weight = n.weight;
  const work = __napi_poll(n, weight);
  if (work >= weight && (n.state & NAPI_STATE_SCHED) !== 0) repoll.push(n);
  return work;
}

function __napi_poll(n: napi_struct, weight: number): number {
  if ((n.state & NAPI_STATE_SCHED) === 0) return 0;
  return n.poll(n, weight);
}
