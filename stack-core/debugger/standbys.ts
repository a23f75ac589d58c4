/**
 * Checkpoints: workers of the same run, parked at earlier events, from which going back need not begin at the start. A run
 * is repeatable, so any of them can be brought anywhere; what costs is time, and each takes memory.
 *
 * Two stand shortly before where the user is, the others spread over the run. One moves at a time, in the background.
 */
import type { Arrival } from './engine.ts';
import type { Input } from './inputs.ts';
import type { WorkerLink } from './worker-link.ts';

export interface Standby {
  link: WorkerLink;
  /** Where it is parked; null: nowhere that is of use, it begins at the start. */
  at: { event: number; nextInput: number } | null;
  busy: boolean;
  bytes: number;
  /** Inputs and settings that it was told of. */
  toldVersion: number;
}

export interface StandbyHost {
  /** A new worker that has been told what to run. */
  start(): Promise<WorkerLink>;
  /** Tells a worker the present inputs and breakpoints. */
  tell(link: WorkerLink): Promise<void>;
  readonly inputs: readonly Input[];
  /** Changes with the inputs and the breakpoints. */
  readonly version: number;
  /** The run goes on: where the user will be is not known. */
  readonly isRunning: boolean;
  /** Where the user is, and the furthest event that was ever reached. */
  readonly event: number;
  readonly lastEvent: number;
}

/** Shorter runs are quickly run again from the start. */
export const SHORT_RUN = 150_000;
/** Time that a run from a checkpoint near the present may take, ms. */
const NEAR_MS = [25, 120];
/** Statements a millisecond, before it has been measured. */
const USUAL_RATE = 2000;
/** A worker takes about that beside its heap. */
export const WORKER_BYTES = 12e6;
const MOST = 12;

export class Standbys {
  private readonly host: StandbyHost;
  private readonly all: Standby[] = [];
  private rate = USUAL_RATE;
  private timer: NodeJS.Timeout | null = null;
  private moving: { standby: Standby | null; done: Promise<void> } | null = null;
  private isClosed = false;
  budgetBytes: number;

  constructor(host: StandbyHost, budgetBytes: number) {
    this.host = host;
    this.budgetBytes = budgetBytes;
  }

  get checkpoints(): { event: number; bytes: number }[] {
    const parked = this.all.filter(s => s.at !== null && !s.busy);
    return parked
      .map(s => ({ event: s.at?.event ?? 0, bytes: s.bytes + WORKER_BYTES }))
      .sort((a, b) => a.event - b.event);
  }

  get isMoving(): boolean {
    return this.moving !== null;
  }

  get usedBytes(): number {
    return this.all.reduce((sum, s) => sum + s.bytes + WORKER_BYTES, 0);
  }

  /** A worker that reaches `event` soonest and is at no later event; it is the caller's until `release`. */
  async take(event: number): Promise<Standby> {
    let best = this.nearest(event);
    if (best === null && this.moving !== null) {
      void this.moving.standby?.link.call('halt').catch(() => {});
      await this.moving.done;
      best = this.nearest(event);
    }
    best ??= await this.addNew();
    best.busy = true;
    await this.prepare(best);
    return best;
  }

  /** Where a run to `event` would begin: at the best checkpoint, or at 0. */
  startFor(event: number): number {
    const best = this.nearest(event);
    return best === null ? 0 : this.start(best, event);
  }

  private nearest(event: number): Standby | null {
    let best: Standby | null = null;
    for (const standby of this.all)
      if (!standby.busy && (best === null || this.start(standby, event) > this.start(best, event))) best = standby;
    return best;
  }

  /** From which event it would run to `event`. */
  private start({ at }: Standby, event: number): number {
    return at !== null && at.event <= event ? at.event : 0;
  }

  private async prepare(standby: Standby): Promise<void> {
    if (standby.toldVersion === this.host.version) return;
    standby.toldVersion = this.host.version;
    await this.host.tell(standby.link);
  }

  /** The worker is somewhere else now. */
  release(standby: Standby, arrival: Arrival | null): void {
    standby.busy = false;
    standby.at = null;
    if (arrival === null) return;
    standby.bytes = arrival.bytes;
    if (arrival.state === 'stopped' && !arrival.within)
      standby.at = { event: arrival.event, nextInput: arrival.nextInput };
  }

  /** A worker has died. */
  lost(link: WorkerLink): void {
    const standby = this.all.find(s => s.link === link);
    if (standby !== undefined) this.remove(standby);
  }

  /** A worker becomes the one whose run is shown. */
  remove(standby: Standby): void {
    const index = this.all.indexOf(standby);
    if (index >= 0) this.all.splice(index, 1);
  }

  /** The worker whose run was shown is one of the others now. */
  add(link: WorkerLink, at: Standby['at'], bytes: number): void {
    this.all.push({ link, at, busy: false, bytes, toldVersion: this.host.version });
  }

  /** Inputs have changed: who is beyond the first difference has another past. */
  inputsChanged(): void {
    const { inputs } = this.host;
    for (const standby of this.all) {
      const { at } = standby;
      if (at === null) continue;
      const due = inputs[at.nextInput];
      if (at.nextInput > inputs.length || (due !== undefined && due.event <= at.event)) standby.at = null;
    }
  }

  /** A change of what was recorded before: no worker has that past. */
  forgetAll(): void {
    for (const standby of this.all) standby.at = null;
  }

  /** Looks, soon, whether the workers stand where they should. */
  arrange(delayMs = 30): void {
    if (this.timer !== null || this.isClosed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.moveOne();
    }, delayMs);
    this.timer.unref();
  }

  private get count(): number {
    const heaps = this.all.map(s => s.bytes).filter(bytes => bytes > 0);
    const each = WORKER_BYTES + (heaps.length === 0 ? 20e6 : heaps.reduce((a, b) => a + b) / heaps.length);
    return Math.min(MOST, Math.floor(this.budgetBytes / each));
  }

  private async moveOne(): Promise<void> {
    if (this.moving !== null || this.isClosed || this.host.lastEvent < SHORT_RUN) return;
    const move = this.nextMove();
    if (move === null) return;
    if (move.standby !== null) move.standby.busy = true;
    const done = this.move(move.standby, move.event).catch(() => {
      // The worker was lost while it moved: it is no longer among the others.
    });
    this.moving = { standby: move.standby, done };
    await done;
    this.moving = null;
    this.arrange(this.host.isRunning ? 300 : 0);
  }

  private async move(known: Standby | null, event: number): Promise<void> {
    const standby = known ?? (await this.addNew());
    if (this.moving !== null) this.moving.standby = standby;
    let arrival: Arrival | null = null;
    try {
      await this.prepare(standby);
      const from = this.start(standby, event);
      const began = performance.now();
      arrival = await standby.link.call<Arrival>('bring', { event, within: false }, [], false);
      const ms = performance.now() - began;
      if (ms > 20) this.rate = (this.rate + (arrival.event - from) / ms) / 2;
    } finally {
      this.release(standby, arrival);
    }
  }

  private async addNew(): Promise<Standby> {
    const standby: Standby = { link: await this.host.start(), at: null, busy: true, bytes: 0, toldVersion: -1 };
    this.all.push(standby);
    return standby;
  }

  /** What is missing most, and who shall go there: a free worker, or a new one. */
  private nextMove(): { standby: Standby | null; event: number } | null {
    const free = new Set(this.all.filter(s => !s.busy));
    const missing: number[] = [];
    for (const { event, from, to } of this.wanted()) {
      const there = [...free].find(s => s.at !== null && s.at.event >= from && s.at.event <= to);
      if (there !== undefined) free.delete(there);
      else missing.push(event);
    }
    if (missing.length === 0) return null;
    const [event] = missing;
    const before = [...free].filter(s => s.at !== null && s.at.event <= event);
    const standby = before.sort((a, b) => (b.at?.event ?? 0) - (a.at?.event ?? 0))[0] ?? [...free][0];
    if (standby !== undefined) return { standby, event };
    return this.all.length < this.count ? { standby: null, event } : null;
  }

  /** Where workers should stand, the most important first, each with the range that is as good. */
  private wanted(): { event: number; from: number; to: number }[] {
    const { event: now, lastEvent, isRunning } = this.host;
    const near = (isRunning ? [] : NEAR_MS)
      .map(ms => ms * this.rate)
      .filter(distance => distance < now / 2)
      .map(distance => ({ event: now - distance, from: now - 2 * distance, to: now - distance / 4 }));
    const rest = Math.max(0, this.count - near.length);
    const gap = lastEvent / (rest + 1);
    const spread = Array.from({ length: rest }, (_, i) => (i + 1) * gap).map(event => ({
      event,
      from: event - gap / 2,
      to: event + gap / 2,
    }));
    return [...near, ...spread].map(({ event, ...range }) => ({ event: Math.max(1, Math.floor(event)), ...range }));
  }

  /** Nobody moves any more. */
  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
