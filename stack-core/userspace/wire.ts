// The world outside: where TAP devices end.
import type { net } from '../include/net/net_namespace.ts';
import { NSEC_PER_MSEC } from '../kernel/clock.ts';
import { type Program, wait_queue_head } from '../kernel/sched.ts';
import type { Machine } from './process.ts';

/** Quiet time on the wires after an injected frame, and at the end of a lab. */
const QUIET_WIRE_NS = 40 * NSEC_PER_MSEC;

/** A request from outside that the lab cannot fulfil; the message is for the user. */
export class LabError extends Error {}

/** A frame that the stack sent out of a TAP. */
export interface WireFrame {
  netns: net;
  device: string;
  frame: Uint8Array;
  /** An `expect` has looked at it. */
  taken: boolean;
  /** Virtual time. */
  atNs: number;
}

export class Wire {
  /** Virtual time of the last frame, in either direction. */
  lastFrameNs = 0;
  readonly arrived = new wait_queue_head();
  readonly frames: WireFrame[] = [];
}

/** Waits until no frame came out of a TAP for 40 ms. */
export function* quietWire(machine: Machine): Program<void> {
  const { world, wire } = machine;
  const started = world.now_ns;
  for (;;) {
    const until_ns = Math.max(started, wire.lastFrameNs) + QUIET_WIRE_NS;
    if (world.now_ns >= until_ns) return;
    yield { syscall: 'poll', until_ns };
  }
}

/** The devices of a namespace, for messages. */
export const deviceNames = (netns: net): string => netns.dev_base_head.map(device => device.name).join(', ');
