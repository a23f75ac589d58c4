// Between the session (any thread) and the engine (the worker's thread, which must be able to wait without an event loop).
import type { SessionEvent } from './api.ts';
import type { Input } from './inputs.ts';

export interface Request {
  id: number;
  method: string;
  params: unknown[];
}

/** Answers and events, in the order in which they happened. */
export type FromEngine =
  | { kind: 'result'; id: number; result: unknown }
  /** `expected`: a message for the user; otherwise a bug, with its stack. */
  | { kind: 'error'; id: number; message: string; expected: boolean }
  | { kind: 'event'; event: SessionEvent }
  /** What the session must know to begin again with another worker. */
  | StateMessage;

export interface StateMessage {
  kind: 'state';
  state: 'stopped' | 'running' | 'idle' | 'ended';
  event: number;
  nowNs: number;
  /** Stopped in the middle of a statement. */
  within: boolean;
  inputs: Input[];
  /** How many of them have been applied. */
  nextInput: number;
}

/** The engine's end. */
export interface Channel {
  /** The next request; waits for it, or returns null when there is none and `wait` is false. */
  receive(wait: boolean): Request | null;
  send(message: FromEngine): void;
  /** Tells the other side, cheaply, how far the run is. */
  beat(event: number): void;
}

/** Shared memory of a worker, in 32-bit words: [0] counts requests, [1] counts the engine's signs of life. */
export const SIGNAL_REQUESTS = 0;
export const SIGNAL_BEATS = 1;
/** After them, as a double: the event number at the last sign of life. */
export const SIGNAL_EVENT_BYTE = 8;
export const SIGNAL_BYTES = 16;
