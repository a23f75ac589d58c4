// Queueing disciplines. Kernel: include/net/sch_generic.h
import type { net_device, netdev_queue } from '../linux/netdevice.ts';
import { packet_queue } from '../linux/netdevice.ts';
import type { netlink_ext_ack } from '../linux/netlink.ts';
import type { sk_buff } from '../linux/skbuff.ts';

// Bits of `Qdisc.state`.
export const __QDISC_STATE_SCHED = 1 << 0;
export const __QDISC_STATE_DEACTIVATED = 1 << 1;
export const __QDISC_STATE_MISSED = 1 << 2;
export const __QDISC_STATE_RUNNING = 1 << 4;

// `Qdisc.flags`.
export const TCQ_F_BUILTIN = 1;
export const TCQ_F_INGRESS = 2;
/** An empty queue can be passed by. */
export const TCQ_F_CAN_BYPASS = 4;
export const TCQ_F_ONETXQUEUE = 0x10;
export const TCQ_F_INVISIBLE = 0x80;
export const TCQ_F_NOLOCK = 0x100;

/** A kind of queueing discipline. */
export interface Qdisc_ops {
  /** As `tc` names it. */
  id: string;
  /** Takes `skb`, or puts it on `to_free`. NET_XMIT_*. */
  enqueue: ((skb: sk_buff, sch: Qdisc, to_free: sk_buff[]) => number) | null;
  dequeue(sch: Qdisc): sk_buff | null;
  peek(sch: Qdisc): sk_buff | null;
  init?(sch: Qdisc, opt: object | null, extack: netlink_ext_ack | null): number;
  reset?(sch: Qdisc): void;
  destroy?(sch: Qdisc): void;
  change_tx_queue_len?(sch: Qdisc, new_len: number): number;
}

export class gnet_stats_queue {
  /** Packets waiting. */
  qlen = 0;
  /** Bytes waiting. */
  backlog = 0;
  drops = 0;
  requeues = 0;
  overlimits = 0;
}

export class gnet_stats_basic {
  bytes = 0;
  packets = 0;
}

/** A queueing discipline at work. */
export class Qdisc {
  readonly ops: Qdisc_ops;
  readonly dev_queue: netdev_queue;
  enqueue: ((skb: sk_buff, sch: Qdisc, to_free: sk_buff[]) => number) | null;
  dequeue: (sch: Qdisc) => sk_buff | null;
  /** TCQ_F_*. */
  flags = 0;
  handle = 0;
  parent = 0;
  limit = 0;
  /** __QDISC_STATE_*. */
  state = 0;
  /** Packets that the driver gave back. */
  readonly gso_skb = new packet_queue();
  readonly bstats = new gnet_stats_basic();
  readonly qstats = new gnet_stats_queue();
  /** Packets of simple disciplines. */
  readonly q = new packet_queue();
  privdata: unknown = null;

  constructor(dev_queue: netdev_queue, ops: Qdisc_ops) {
    this.dev_queue = dev_queue;
    this.ops = ops;
    this.enqueue = ops.enqueue;
    this.dequeue = ops.dequeue;
  }
}

export const qdisc_dev = (qdisc: Qdisc): net_device => qdisc.dev_queue.dev;
export const qdisc_qlen = (qdisc: Qdisc): number => qdisc.q.qlen;
export const qdisc_is_empty = (qdisc: Qdisc): boolean => qdisc.qstats.qlen === 0 && qdisc.gso_skb.qlen === 0;
/** Takes the right to run the queue. False while someone up the stack has it. */
export const qdisc_run_begin = (qdisc: Qdisc): boolean => {
  if ((qdisc.state & __QDISC_STATE_RUNNING) !== 0) {
    qdisc.state |= __QDISC_STATE_MISSED;
    return false;
  }
  qdisc.state |= __QDISC_STATE_RUNNING;
  return true;
};
export const qdisc_is_running = (qdisc: Qdisc): boolean => (qdisc.state & __QDISC_STATE_RUNNING) !== 0;
/** Transmission of `dev` leads somewhere: its queues are not the noop qdisc. */
export const qdisc_tx_is_noop = (dev: net_device): boolean => {
  for (const txq of dev._tx) if (txq.qdisc.ops.id !== 'noop') return false;
  return true;
};
/** A queue is to get another qdisc when the link comes. */
export const qdisc_tx_changing = (dev: net_device): boolean => {
  for (const txq of dev._tx) if (txq.qdisc !== txq.qdisc_sleeping) return true;
  return false;
};
export const qdisc_bstats_update = (sch: Qdisc, skb: sk_buff): void => {
  sch.bstats.bytes += skb.len;
  sch.bstats.packets += skb.shinfo.gso_size !== 0 ? skb.shinfo.gso_segs : 1;
};
/** The caller frees `skb` when it has let go of the queue. NET_XMIT_DROP. */
export const qdisc_drop = (skb: sk_buff, sch: Qdisc, to_free: sk_buff[]): number => {
  sch.qstats.drops++;
  to_free.push(skb);
  return 1;
};
