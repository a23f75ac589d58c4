// `netstack trace`: a line for each kernel function that a packet passes, with verdicts and drops. Needs the instrumented
// kernel; runs where that is loaded.
import { type Compiled, compile } from '../expression/evaluate.ts';
import { parseCondition } from '../expression/parser.ts';
import { truth } from '../expression/values.ts';
import type { net_device } from '../include/linux/netdevice.ts';
import { sk_buff } from '../include/linux/skbuff.ts';
import { AF_NETLINK } from '../include/linux/socket.ts';
import { NF_VERDICT_MASK, NF_VERDICTS } from '../include/uapi/linux/netfilter.ts';
import { type Accessor, ASK_PLACE, D, E, F, FIRST_LAB_PLACE, probe } from '../kernel/probe.ts';
import type { TraceHandlers } from '../kernel/trace.ts';
import type { World } from '../kernel/world.ts';
import { drop_reason_name } from '../net/core/skbuff.ts';
import { type About, FrameEnvironment } from './environment.ts';
import type { Places } from './places.ts';
import { hookName } from './registrations.ts';
import { currentFrames, innermostFrame } from './stack.ts';
import { headerSummary, headersOf } from './values/headers.ts';

/** Buffers with netlink messages carry configuration, not traffic: they have no device, and no socket but netlink's. */
const isTraffic = (skb: sk_buff): boolean => skb.dev !== null || (skb.sk !== null && skb.sk.sk_family !== AF_NETLINK);

/** Functions that only handle buffers say nothing about a packet's way. */
const BUFFER_HANDLING = /\/net\/core\/skbuff/;

export class Tracer {
  private readonly places: Places;
  private readonly filter: Compiled | null;
  private readonly print: (line: string) => void;
  private world: World | null = null;
  /** The frames that have been seen, by depth. */
  private readonly seen: Accessor[] = [];
  /** Depth at which the packet's way began, so that lines are indented from there. */
  private base = 0;
  /** The packet that was described last, and how. */
  private last = { skb: 0, text: '' };

  /** `filter`: an expression over a function's variables; throws ExpressionError when it cannot be read. */
  constructor(places: Places, filter: string | null, print: (line: string) => void) {
    this.places = places;
    this.filter = filter === null ? null : compile(parseCondition(filter));
    this.print = print;
  }

  /** What the tracer wants to be told of. */
  readonly handlers: TraceHandlers = {
    nf_hook: (skb, state, verdict) => {
      const value = verdict & NF_VERDICT_MASK;
      this.remark(skb, `${hookName(state)}: ${NF_VERDICTS[value] ?? verdict}`, { skb, verdict: value });
    },
    kfree_skb: (skb, location, reason) =>
      this.remark(skb, `dropped by ${location}: ${drop_reason_name(reason)}`, { skb, reason }),
  };

  /** Begins; every statement of the kernel asks the tracer from now on. */
  start(world: World): void {
    this.world = world;
    this.print('#     TIME (s)  NETNS/DEV         SKB  FUNCTION');
    probe.attached = true;
    probe.stop = () => this.atStatement();
    E[1] = 0;
  }

  private atStatement(): void {
    const depth = D[0];
    const top = F[depth - 1];
    this.seen.length = Math.min(this.seen.length, depth);
    if (this.seen[depth - 1] === top) return;
    this.seen[depth - 1] = top;
    const place = top(ASK_PLACE) as number;
    if (place === 0 || place >= FIRST_LAB_PLACE) {
      this.base = depth;
      return;
    }
    this.entered(place, top, depth);
  }

  private entered(place: number, frame: Accessor, depth: number): void {
    const fn = this.places.functionOf(place);
    if (BUFFER_HANDLING.test(this.places.files[fn.file])) return;
    const skb = packetOf(fn.variables.filter(v => v.kind === 'param').map(v => frame(v.slot)));
    if (skb === null || !isTraffic(skb) || !this.wanted()) return;
    const indent = '  '.repeat(Math.max(depth - this.base - 1, 0));
    this.line(skb, `${indent}${fn.name}${this.news(skb)}`);
  }

  /** What the packet is, where the line before was about another one or the stack has come to see more in it. */
  private news(skb: sk_buff): string {
    if (skb.len === 0) return '';
    const text = describe(skb);
    if (skb.id === this.last.skb && text === this.last.text) return '';
    this.last = { skb: skb.id, text };
    return `  ${text}`;
  }

  private wanted(about: About | null = null): boolean {
    if (this.filter === null || this.world === null) return true;
    const around = { places: this.places, world: this.world, event: E[0], about };
    const environment = new FrameEnvironment(innermostFrame(), currentFrames, around);
    try {
      return truth(this.filter(environment));
    } catch {
      // A name that this function does not know: the line is not about what was asked for.
      return false;
    }
  }

  private remark(skb: sk_buff, text: string, about: About | null = null): void {
    if (this.world === null || !isTraffic(skb) || !this.wanted(about)) return;
    this.line(skb, `${'  '.repeat(Math.max(D[0] - this.base, 0))}=> ${text}`);
  }

  private line(skb: sk_buff, text: string): void {
    const seconds = (skb.world.now_ns / 1e9).toFixed(6).padStart(14);
    this.print(`${seconds}  ${deviceName(skb.dev).padEnd(14)} ${`#${skb.id}`.padStart(5)}  ${text}`);
  }
}

/** The packet that a function is called with: an argument, or the `skb` of what stands for a `struct sk_buff **`. */
function packetOf(args: readonly unknown[]): sk_buff | null {
  const found = args.find(arg => arg instanceof sk_buff);
  if (found !== undefined) return found as sk_buff;
  for (const arg of args) {
    const { skb } = Object(arg) as { skb?: unknown };
    if (skb instanceof sk_buff) return skb;
  }
  return null;
}

const deviceName = (dev: net_device | null): string => (dev === null ? '-' : `${dev.nd_net.name}/${dev.name}`);

/** The headers of the packet in one line. */
function describe(skb: sk_buff): string {
  const headers = headersOf(skb).map(headerSummary);
  return headers.length === 0 ? `(${skb.len} bytes)` : `(${headers.join(' | ')})`;
}
