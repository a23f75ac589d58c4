// Tracepoints: places where observers (recorder, `netstack trace`, debugger) are told what happens. They never change
// anything. Names follow the kernel's tracepoints where it has one (include/trace/events/).
import type { net_device } from '../include/linux/netdevice.ts';
import type { nf_hook_state } from '../include/linux/netfilter.ts';
import type { sk_buff } from '../include/linux/skbuff.ts';
import type { net } from '../include/net/net_namespace.ts';
import type { LogRecord } from './printk.ts';

/** What one observer wants to hear of; every entry is optional. */
export interface TraceHandlers {
  /** skb:kfree_skb: `skb` is dropped by `location` (a kernel function) for `reason` (SKB_DROP_REASON_*). */
  kfree_skb?(skb: sk_buff, location: string, reason: number): void;
  /** skb:consume_skb: the last reference to `skb` goes, and it was no drop. */
  consume_skb?(skb: sk_buff): void;
  /** net:netif_receive_skb */
  netif_receive_skb?(skb: sk_buff): void;
  /** net:net_dev_start_xmit */
  net_dev_start_xmit?(skb: sk_buff, dev: net_device): void;
  /** A frame leaves the world out of a TAP device. `frame` is the observer's to keep. */
  tap_transmit?(dev: net_device, frame: Uint8Array): void;
  /** A hook has come to its verdict about `skb`. */
  nf_hook?(skb: sk_buff, state: nf_hook_state, verdict: number): void;
  /** A netlink message is handed over: to the kernel (`tx` false) or to a socket of `portid` (`tx` true). */
  netlink?(net: net, protocol: number, tx: boolean, portid: number, group: number, data: Uint8Array): void;
  /** A line for the kernel log. */
  console?(record: LogRecord): void;
  /** WARN_ON or BUG. */
  bug?(kind: 'WARN' | 'BUG', text: string): void;
}

/**
 * All observers as one set of handlers; an entry is undefined while nobody listens, so the stack asks with `?.` and pays
 * nothing. Observers are called in the order in which they were added.
 */
export class Tracepoints implements TraceHandlers {
  kfree_skb: TraceHandlers['kfree_skb'];
  consume_skb: TraceHandlers['consume_skb'];
  netif_receive_skb: TraceHandlers['netif_receive_skb'];
  net_dev_start_xmit: TraceHandlers['net_dev_start_xmit'];
  tap_transmit: TraceHandlers['tap_transmit'];
  nf_hook: TraceHandlers['nf_hook'];
  netlink: TraceHandlers['netlink'];
  console: TraceHandlers['console'];
  bug: TraceHandlers['bug'];
  private readonly observers: TraceHandlers[] = [];

  add(observer: TraceHandlers): void {
    this.observers.push(observer);
    for (const name of Object.keys(observer) as (keyof TraceHandlers)[]) {
      const handlers = this.observers.flatMap(o =>
        o[name] === undefined ? [] : [o[name].bind(o) as (...args: unknown[]) => void],
      );
      const all =
        handlers.length === 1
          ? handlers[0]
          : (...args: unknown[]) => {
              for (const handler of handlers) handler(...args);
            };
      (this as unknown as Record<string, unknown>)[name] = all;
    }
  }
}
