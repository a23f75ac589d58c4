// Queueing disciplines that every device can have: pfifo_fast, noqueue, noop. Kernel: net/sched/sch_generic.c
import {
  __LINK_STATE_NOCARRIER,
  dev_core_stats_tx_dropped_inc,
  dev_xmit_complete,
  IFF_NO_QUEUE,
  NET_XMIT_CN,
  NET_XMIT_SUCCESS,
  NETDEV_TX_BUSY,
  NETREG_UNINITIALIZED,
  type net_device,
  type netdev_queue,
  netif_carrier_ok,
  netif_xmit_frozen_or_stopped,
  packet_queue,
} from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { SKB_DROP_REASON_QUEUE_PURGE } from '../../include/net/dropreason-core.ts';
import {
  __QDISC_STATE_DEACTIVATED,
  __QDISC_STATE_MISSED,
  __QDISC_STATE_RUNNING,
  Qdisc,
  type Qdisc_ops,
  qdisc_bstats_update,
  qdisc_drop,
  qdisc_run_begin,
  TCQ_F_BUILTIN,
  TCQ_F_CAN_BYPASS,
  TCQ_F_NOLOCK,
} from '../../include/net/sch_generic.ts';
import { KERN_WARNING, printk } from '../../kernel/printk.ts';
import { __netif_schedule, dev_hard_start_xmit, validate_xmit_skb } from '../core/dev-transmit.ts';
import { linkwatch_fire_event } from '../core/link_watch.ts';
import { kfree_skb, kfree_skb_reason } from '../core/skbuff.ts';

/** Bands of pfifo_fast; those with smaller numbers go first. */
const PFIFO_FAST_BANDS = 3;
/** Band of a packet by `skb.priority`. */
const prio2band: readonly number[] = [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
const TC_PRIO_MAX = 15;

/**
 * Sends one packet, past the queue. False when the driver did not take it: it is back in the queue, and there is no
 * point in going on.
 */
export function sch_direct_xmit(
  skb: sk_buff,
  q: Qdisc,
  dev: net_device,
  txq: netdev_queue,
  validate: boolean,
): boolean {
  let valid: sk_buff | null = skb;
  if (validate) valid = validate_xmit_skb(skb, dev);
  if (valid === null) return true;
  let ret = NETDEV_TX_BUSY;
  if (!netif_xmit_frozen_or_stopped(txq)) ret = dev_hard_start_xmit(valid, dev, txq);
  if (!dev_xmit_complete(ret)) {
    if (ret !== NETDEV_TX_BUSY)
      printk(dev.nd_net.world, KERN_WARNING, `BUG ${dev.name} code ${ret} qlen ${q.qstats.qlen}`);
    dev_requeue_skb(valid, q);
    return false;
  }
  return true;
}

/** Puts a packet back that the driver did not take; it is the next to go. */
function dev_requeue_skb(skb: sk_buff, q: Qdisc): void {
  q.gso_skb.push(skb);
  q.qstats.requeues++;
  __netif_schedule(q);
}

/** The next packet to send; null when there is none or the driver does not want any. */
function dequeue_skb(q: Qdisc): sk_buff | null {
  const txq = q.dev_queue;
  if (netif_xmit_frozen_or_stopped(txq)) return null;
  const requeued = q.gso_skb.shift();
  if (requeued !== null) return requeued;
  return q.dequeue(q);
}

/** Sends the next packet. False when the queue has to stop. */
function qdisc_restart(q: Qdisc): boolean {
  const skb = dequeue_skb(q);
  if (skb === null) return false;
  const txq = q.dev_queue;
  return sch_direct_xmit(skb, q, txq.dev, txq, true);
}

/** Sends what waits, up to a quota; the rest is left to softirq. */
export function __qdisc_run(q: Qdisc): void {
  let quota = q.dev_queue.dev.nd_net.world.net_hotdata.dev_tx_weight;
  while (qdisc_restart(q)) {
    quota--;
    if (quota <= 0) {
      __netif_schedule(q);
      break;
    }
  }
}

/** Gives up the right to run the queue; who came meanwhile in vain gets another turn. */
export function qdisc_run_end(q: Qdisc): void {
  q.state &= ~__QDISC_STATE_RUNNING;
  if ((q.state & __QDISC_STATE_MISSED) === 0) return;
  q.state &= ~__QDISC_STATE_MISSED;
  __netif_schedule(q);
}

/** Sends what waits, unless someone up the stack is doing so. */
export function qdisc_run(q: Qdisc): void {
  if (!qdisc_run_begin(q)) return;
  __qdisc_run(q);
  qdisc_run_end(q);
}

/** The qdisc of devices that are down: takes nothing. */
function noop_enqueue(skb: sk_buff, sch: Qdisc, to_free: sk_buff[]): number {
  dev_core_stats_tx_dropped_inc(sch.dev_queue.dev);
  to_free.push(skb);
  return NET_XMIT_CN;
}

function noop_dequeue(): sk_buff | null {
  return null;
}

const noop_qdisc_ops: Qdisc_ops = {
  id: 'noop',
  enqueue: noop_enqueue,
  dequeue: noop_dequeue,
  peek: noop_dequeue,
};

/** The qdisc of devices that send at once: has no queue. */
const noqueue_qdisc_ops: Qdisc_ops = {
  id: 'noqueue',
  enqueue: null,
  dequeue: noop_dequeue,
  peek: noop_dequeue,
  init(sch) {
    sch.enqueue = null;
    return 0;
  },
};

/** Queues of pfifo_fast, by band; each holds up to `tx_queue_len` packets. */
interface pfifo_fast_priv {
  readonly q: readonly packet_queue[];
  /** Packets that one band holds. */
  size: number;
}

function pfifo_fast_enqueue(skb: sk_buff, qdisc: Qdisc, to_free: sk_buff[]): number {
  const band = prio2band[skb.priority & TC_PRIO_MAX];
  const priv = qdisc.privdata as pfifo_fast_priv;
  const q = priv.q[band];
  if (q.qlen >= priv.size) return qdisc_drop(skb, qdisc, to_free);
  q.push(skb);
  qdisc.qstats.qlen++;
  qdisc.qstats.backlog += skb.len;
  return NET_XMIT_SUCCESS;
}

function pfifo_fast_dequeue(qdisc: Qdisc): sk_buff | null {
  const priv = qdisc.privdata as pfifo_fast_priv;
  for (let band = 0; band < PFIFO_FAST_BANDS; band++) {
    const skb = priv.q[band].shift();
    if (skb === null) continue;
    qdisc.qstats.qlen--;
    qdisc.qstats.backlog -= skb.len;
    qdisc_bstats_update(qdisc, skb);
    return skb;
  }
  return null;
}

function pfifo_fast_peek(qdisc: Qdisc): sk_buff | null {
  const priv = qdisc.privdata as pfifo_fast_priv;
  for (let band = 0; band < PFIFO_FAST_BANDS; band++) {
    const skb = priv.q[band].peek();
    if (skb !== null) return skb;
  }
  return null;
}

function pfifo_fast_reset(qdisc: Qdisc): void {
  const priv = qdisc.privdata as pfifo_fast_priv;
  for (const q of priv.q) {
    for (let skb = q.shift(); skb !== null; skb = q.shift()) kfree_skb(skb);
  }
  qdisc.qstats.qlen = 0;
  qdisc.qstats.backlog = 0;
}

function pfifo_fast_init(qdisc: Qdisc): number {
  const q = Array.from({ length: PFIFO_FAST_BANDS }, () => new packet_queue());
  const size = qdisc.dev_queue.dev.tx_queue_len;
  qdisc.privdata = { q, size } satisfies pfifo_fast_priv;
  qdisc.flags |= TCQ_F_CAN_BYPASS;
  return 0;
}

function pfifo_fast_change_tx_queue_len(sch: Qdisc, new_len: number): number {
  const priv = sch.privdata as pfifo_fast_priv;
  priv.size = new_len;
  return 0;
}

const pfifo_fast_ops: Qdisc_ops = {
  id: 'pfifo_fast',
  enqueue: pfifo_fast_enqueue,
  dequeue: pfifo_fast_dequeue,
  peek: pfifo_fast_peek,
  init: pfifo_fast_init,
  reset: pfifo_fast_reset,
  change_tx_queue_len: pfifo_fast_change_tx_queue_len,
};

/** A qdisc for `dev_queue`, set up. */
export function qdisc_create_dflt(dev_queue: netdev_queue, ops: Qdisc_ops): Qdisc {
  const sch = new Qdisc(dev_queue, ops);
  if (ops.id === 'pfifo_fast') sch.flags |= TCQ_F_NOLOCK;
  ops.init?.(sch, null, null);
  return sch;
}

/** Drops what waits. */
export function qdisc_reset(qdisc: Qdisc): void {
  qdisc.ops.reset?.(qdisc);
  for (let skb = qdisc.gso_skb.shift(); skb !== null; skb = qdisc.gso_skb.shift())
    kfree_skb_reason(skb, SKB_DROP_REASON_QUEUE_PURGE);
}

/** A new device: its queues lead nowhere until it is up. */
export function dev_init_scheduler(dev: net_device): void {
  const noop = new Qdisc(dev._tx[0], noop_qdisc_ops);
  noop.flags |= TCQ_F_BUILTIN;
  dev.qdisc = noop;
  for (const txq of dev._tx) {
    txq.qdisc = noop;
    txq.qdisc_sleeping = noop;
  }
}

/** Gives `dev` its first real qdisc. Differs: one transmit queue, so `mq` is not needed. */
function attach_default_qdiscs(dev: net_device): void {
  const txq = dev._tx[0];
  const queueless = (dev.priv_flags & IFF_NO_QUEUE) !== 0 || dev.tx_queue_len === 0;
  const qdisc = qdisc_create_dflt(txq, queueless ? noqueue_qdisc_ops : pfifo_fast_ops);
  txq.qdisc_sleeping = qdisc;
  dev.qdisc = qdisc;
}

/** Lets packets into the queue, now that `dev` is up and has its carrier. */
export function dev_activate(dev: net_device): void {
  if (dev.qdisc.ops === noop_qdisc_ops) attach_default_qdiscs(dev);
  // Delayed until the link is there.
  if (!netif_carrier_ok(dev)) return;
  for (const txq of dev._tx) transition_one_qdisc(txq);
}

function transition_one_qdisc(txq: netdev_queue): void {
  const new_qdisc = txq.qdisc_sleeping;
  if ((new_qdisc.flags & TCQ_F_BUILTIN) === 0) new_qdisc.state &= ~__QDISC_STATE_DEACTIVATED;
  txq.qdisc = new_qdisc;
}

/** Stops the queues of devices, and drops what waits in them. */
export function dev_deactivate_many(devs: readonly net_device[]): void {
  for (const dev of devs) {
    for (const txq of dev._tx) dev_deactivate_queue(dev, txq);
    for (const txq of dev._tx) qdisc_reset(txq.qdisc_sleeping);
  }
}

export function dev_deactivate(dev: net_device): void {
  dev_deactivate_many([dev]);
}

function dev_deactivate_queue(dev: net_device, txq: netdev_queue): void {
  const qdisc = txq.qdisc;
  if ((qdisc.flags & TCQ_F_BUILTIN) !== 0) return;
  qdisc.state |= __QDISC_STATE_DEACTIVATED;
  const noop = new Qdisc(txq, noop_qdisc_ops);
  noop.flags |= TCQ_F_BUILTIN;
  txq.qdisc = noop;
  void dev;
}

/** Takes the qdiscs of a device away that goes. */
export function dev_shutdown(dev: net_device): void {
  for (const txq of dev._tx) qdisc_reset(txq.qdisc_sleeping);
  dev_init_scheduler(dev);
}

/** Tells the qdiscs the device's new queue length. 0 or a negative errno. */
export function dev_qdisc_change_tx_queue_len(dev: net_device): number {
  for (const txq of dev._tx) {
    const qdisc = txq.qdisc_sleeping;
    const ret = qdisc.ops.change_tx_queue_len?.(qdisc, dev.tx_queue_len) ?? 0;
    if (ret !== 0) return ret;
  }
  return 0;
}

/** The driver has a link. */
export function netif_carrier_on(dev: net_device): void {
  if ((dev.state & __LINK_STATE_NOCARRIER) === 0) return;
  dev.state &= ~__LINK_STATE_NOCARRIER;
  if (dev.reg_state === NETREG_UNINITIALIZED) return;
  dev.carrier_up_count++;
  linkwatch_fire_event(dev);
}

/** The driver has lost its link. */
export function netif_carrier_off(dev: net_device): void {
  if ((dev.state & __LINK_STATE_NOCARRIER) !== 0) return;
  dev.state |= __LINK_STATE_NOCARRIER;
  if (dev.reg_state === NETREG_UNINITIALIZED) return;
  dev.carrier_down_count++;
  linkwatch_fire_event(dev);
}
