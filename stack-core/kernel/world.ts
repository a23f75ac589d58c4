// One simulated machine. All state of the stack hangs off it; two Worlds never share anything.
import type { sk_buff } from '../include/linux/skbuff.ts';
import type { net_hotdata } from '../include/net/hotdata.ts';
import type { net, pernet_operations } from '../include/net/net_namespace.ts';
import { page_frag_cache } from './page_frag.ts';
import type { LogRecord } from './printk.ts';
import { Random } from './random.ts';
import { Scheduler } from './sched.ts';
import { SoftirqState } from './softirq.ts';
import { TimerBase } from './timer.ts';
import { Tracepoints } from './trace.ts';
import type { delayed_work } from './workqueue.ts';

export interface WorldOptions {
  /** Seeds everything random in the run. */
  seed?: number;
}

export class World {
  /** Virtual nanoseconds since boot. */
  now_ns = 0;
  readonly seed: number;
  readonly random: Random;
  readonly timers = new TimerBase();
  readonly softirq = new SoftirqState();
  readonly sched: Scheduler;
  /** Work that is due, in the order in which it was asked for. */
  readonly workqueue = new Set<delayed_work>();
  readonly trace = new Tracepoints();
  /** The kernel log, oldest first. */
  readonly log: LogRecord[] = [];
  /** WARNs, BUGs, double frees and the like, as text: a correct run has none. */
  readonly bugs: string[] = [];
  /** Every network namespace, the first one first. */
  readonly net_namespace_list: net[] = [];
  /** What the parts of the stack do when a namespace comes or goes, in the order of their registration. */
  readonly pernet_list: pernet_operations[] = [];
  /** What is read for every packet. Set by `net_dev_init`. */
  net_hotdata!: net_hotdata;
  /** Live socket buffers, for finding leaks; `skb.live_slot` is a buffer's place here. */
  readonly live_skbs: sk_buff[] = [];
  readonly page_frags = new page_frag_cache();
  /** Number of the next socket buffer. */
  next_skb_id = 1;
  /** State of subsystems that is one for the whole machine, by the key that the subsystem chose. */
  private readonly subsystems = new Map<symbol, unknown>();

  constructor(options: WorldOptions = {}) {
    this.seed = options.seed ?? 1;
    this.random = new Random(this.seed);
    this.sched = new Scheduler(this);
  }

  get init_net(): net {
    return this.net_namespace_list[0];
  }

  /** Machine-wide state of one subsystem (the packet-type list, the netlink tables), made at first use. */
  subsystem<T>(key: Subsystem<T>): T {
    let state = this.subsystems.get(key.id);
    if (state === undefined) {
      state = key.make(this);
      this.subsystems.set(key.id, state);
    }
    return state as T;
  }
}

/** A key for `World.subsystem`: what a kernel file keeps in a static variable. */
export interface Subsystem<T> {
  readonly id: symbol;
  readonly make: (world: World) => T;
}

/** A declaration, not a constant: files that this one imports use it while they are loaded. */
export function subsystem<T>(name: string, make: (world: World) => T): Subsystem<T> {
  return { id: Symbol(name), make };
}
