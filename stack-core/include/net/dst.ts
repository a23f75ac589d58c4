// A route as the rest of the stack sees it. Kernel: include/net/dst.h, include/net/dst_ops.h
import type { net_device } from '../linux/netdevice.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import {
  RTAX_ADVMSS,
  RTAX_HOPLIMIT,
  RTAX_LOCK,
  RTAX_MAX,
  RTAX_MTU,
  RTAX_RTT,
  RTAX_RTTVAR,
} from '../uapi/linux/rtnetlink.ts';
import type { neighbour } from './neighbour.ts';
import type { net } from './net_namespace.ts';
import type { sock } from './sock.ts';

// `dst_entry.flags`.
export const DST_NOXFRM = 0x0002;
export const DST_NOPOLICY = 0x0004;
export const DST_NOCOUNT = 0x0008;
export const DST_FAKE_RTABLE = 0x0010;
export const DST_XFRM_TUNNEL = 0x0020;
export const DST_XFRM_QUEUE = 0x0040;
export const DST_METADATA = 0x0080;

// `dst_entry.obsolete`.
export const DST_OBSOLETE_NONE = 0;
export const DST_OBSOLETE_DEAD = 2;
/** Ask `ops.check` at every use. */
export const DST_OBSOLETE_FORCE_CHK = -1;
export const DST_OBSOLETE_KILL = -2;

/** What a protocol does for its routes. */
export interface dst_ops {
  family: number;
  gc_thresh?: number;
  /** The route when it is still good, else null. */
  check?(dst: dst_entry, cookie: number): dst_entry | null;
  default_advmss?(dst: dst_entry): number;
  mtu?(dst: dst_entry): number;
  cow_metrics?(dst: dst_entry): Uint32Array | null;
  destroy?(dst: dst_entry): void;
  ifdown?(dst: dst_entry, dev: net_device): void;
  negative_advice?(sk: sock, dst: dst_entry): void;
  link_failure?(skb: sk_buff): void;
  update_pmtu?(dst: dst_entry, sk: sock | null, skb: sk_buff | null, mtu: number, confirm_neigh: boolean): void;
  redirect?(dst: dst_entry, sk: sock | null, skb: sk_buff): void;
  local_out?(net: net, sk: sock | null, skb: sk_buff): number;
  neigh_lookup?(dst: dst_entry, skb: sk_buff | null, daddr: number): neighbour | null;
  confirm_neigh?(dst: dst_entry, daddr: number): void;
}

const NO_METRICS = new Uint32Array(RTAX_MAX);
const NO_OPS: dst_ops = { family: 0 };

/** A route: where packets go, and the functions that take them there. Routes of a protocol extend it. */
export class dst_entry {
  dev!: net_device;
  ops: dst_ops = NO_OPS;
  /** Metric RTAX_x at x - 1; 0: not set. */
  _metrics: Uint32Array = NO_METRICS;
  /** Others share `_metrics`: copy before writing. */
  _metrics_read_only = true;
  /** Jiffies; 0: never. */
  expires = 0;
  /** Takes a received packet: `ip_forward`, `ip_local_deliver`, … */
  input: (skb: sk_buff) => number = unset;
  /** Takes a packet to send: `ip_output`, … */
  output: (net: net, sk: sock | null, skb: sk_buff) => number = unset;
  /** DST_*. */
  flags = 0;
  /** DST_OBSOLETE_*. */
  obsolete = DST_OBSOLETE_NONE;
  /** Bytes that headers of the route need. */
  header_len = 0;
  trailer_len = 0;
  /** Negative errno for packets that take it. */
  error = 0;
  __use = 0;
  /** Jiffies. */
  lastuse = 0;
  tclassid = 0;
  lwtstate: object | null = null;
}

/** Stands where no function has been set. Kernel: dst_discard, until dst_init. */
function unset(): number {
  throw new Error('a route without input or output was used');
}

/** Metric `metric` (RTAX_*) as it was set, 0 when it was not. */
export const dst_metric_raw = (dst: dst_entry, metric: number): number => dst._metrics[metric - 1];
export const dst_metric = dst_metric_raw;
export const dst_metrics_ptr = (dst: dst_entry): Uint32Array => dst._metrics;
export const dst_metrics_read_only = (dst: dst_entry): boolean => dst._metrics_read_only;
/** Metrics that the caller may write to. */
export const dst_metrics_write_ptr = (dst: dst_entry): Uint32Array => {
  if (dst._metrics_read_only) {
    dst._metrics = dst._metrics.slice();
    dst._metrics_read_only = false;
  }
  return dst._metrics;
};
export const dst_init_metrics = (dst: dst_entry, src_metrics: Uint32Array, read_only: boolean): void => {
  dst._metrics = src_metrics;
  dst._metrics_read_only = read_only;
};
export const dst_copy_metrics = (dest: dst_entry, src: dst_entry): void => {
  dst_metrics_write_ptr(dest).set(src._metrics);
};
export const dst_metric_set = (dst: dst_entry, metric: number, val: number): void => {
  dst_metrics_write_ptr(dst)[metric - 1] = val;
};
/** The metric must not be changed by what is learned (`ip route … mtu lock`). */
export const dst_metric_locked = (dst: dst_entry, metric: number): boolean =>
  (dst_metric_raw(dst, RTAX_LOCK) & (1 << metric)) !== 0;
export const dst_metric_advmss = (dst: dst_entry): number => {
  const advmss = dst_metric_raw(dst, RTAX_ADVMSS);
  return advmss === 0 ? (dst.ops.default_advmss?.(dst) ?? 0) : advmss;
};
export const dst_metric_rtt = (dst: dst_entry): number => dst_metric_raw(dst, RTAX_RTT);
export const dst_metric_rttvar = (dst: dst_entry): number => dst_metric_raw(dst, RTAX_RTTVAR);
export const dst_metric_hoplimit = (dst: dst_entry): number => dst_metric_raw(dst, RTAX_HOPLIMIT);

/** Largest packet that the route takes, bytes. */
export const dst_mtu = (dst: dst_entry): number => dst.ops.mtu?.(dst) ?? dst_metric_raw(dst, RTAX_MTU);
export const dst_pmtu = dst_mtu;

export const dst_check = (dst: dst_entry, cookie: number): dst_entry | null =>
  dst.obsolete === DST_OBSOLETE_NONE || dst.ops.check === undefined ? dst : dst.ops.check(dst, cookie);

export const dst_use_noref = (dst: dst_entry, time: number): void => {
  if (time === dst.lastuse) return;
  dst.__use++;
  dst.lastuse = time;
};

/** Hands a received packet to its route. */
export const dst_input = (skb: sk_buff): number => (skb._skb_refdst as dst_entry).input(skb);
/** Hands a packet to send to its route. */
export const dst_output = (net: net, sk: sock | null, skb: sk_buff): number =>
  (skb._skb_refdst as dst_entry).output(net, sk, skb);

/** The neighbour that packets for `daddr` go to; null when it cannot be made. */
export const dst_neigh_lookup = (dst: dst_entry, daddr: number): neighbour | null =>
  dst.ops.neigh_lookup?.(dst, null, daddr) ?? null;
export const dst_neigh_lookup_skb = (dst: dst_entry, skb: sk_buff, daddr = 0): neighbour | null =>
  dst.ops.neigh_lookup?.(dst, skb, daddr) ?? null;
/** A higher protocol has heard of `daddr`: its neighbour is alive. */
export const dst_confirm_neigh = (dst: dst_entry, daddr: number): void => dst.ops.confirm_neigh?.(dst, daddr);
export const dst_link_failure = (skb: sk_buff): void => {
  const dst = skb._skb_refdst;
  if (dst !== null) dst.ops.link_failure?.(skb);
};
export const dst_set_expires = (dst: dst_entry, expires: number): void => {
  const when = expires === 0 ? 1 : expires;
  if (dst.expires === 0 || when < dst.expires) dst.expires = when;
};
export const skb_dst_update_pmtu = (skb: sk_buff, mtu: number): void => {
  const dst = skb._skb_refdst;
  dst?.ops.update_pmtu?.(dst, null, skb, mtu, true);
};
export const skb_dst_update_pmtu_no_confirm = (skb: sk_buff, mtu: number): void => {
  const dst = skb._skb_refdst;
  dst?.ops.update_pmtu?.(dst, null, skb, mtu, false);
};
/** The sending socket has heard from the other side: its next packet confirms the neighbour. */
export const skb_set_dst_pending_confirm = (skb: sk_buff, val: boolean): void => {
  skb.dst_pending_confirm = val;
};
