/**
 * Data breakpoints, and the one place that a search for a write is about. While any of them exists in what runs, every
 * statement and the end of every call look whether a value has changed: that costs, so the engine asks for it only then.
 */
import type { Compiled } from '../../expression/evaluate.ts';
import { truth } from '../../expression/values.ts';
import { D, E, N } from '../../kernel/probe.ts';
import type { World } from '../../kernel/world.ts';
import type { BreakpointStatus, DataBreakpoint } from '../api.ts';
import { parseConditionRule, parseHitCondition } from '../breakpoint-rules.ts';
import type { Slots } from './identity.ts';
import { targetOf } from './target.ts';
import { type Difference, Watch } from './watch.ts';
import { type Writer, Writers } from './writers.ts';

export interface Write {
  watch: Watch;
  difference: Difference;
  /** Null: it was changed from outside of the run, by hand. */
  writer: Writer | null;
  /** The event before which it was noticed. */
  noticed: number;
}

interface Armed {
  id: number;
  watch: Watch;
  condition: Compiled | null;
  hit: ((count: number) => boolean) | null;
  hits: number;
}

/** What conditions may ask. */
export interface DataMoment {
  evaluate(expression: Compiled): unknown;
  log(text: string): void;
}

/** Ids of data breakpoints count from here: those of other breakpoints have the numbers below. */
const FIRST_ID = 1_000_000;

export class DataBreakpoints {
  private armed: Armed[] = [];
  private query: Watch | null = null;
  private readonly writers = new Writers();
  private nextId = FIRST_ID;
  private pending: Write[] = [];
  private isLooking = false;
  /** What writes has to be known of everything, from the start: a search does not know yet what it will find. */
  private isThorough = false;

  /** Replaces the data breakpoints. What runs is looked at by `begin`. */
  set(requested: readonly DataBreakpoint[]): BreakpointStatus[] {
    this.armed = [];
    return requested.map(request => this.add(request));
  }

  private add({ dataId, accessType, condition, hitCondition }: DataBreakpoint): BreakpointStatus {
    const id = this.nextId++;
    const failed = (message: string): BreakpointStatus => ({ id, verified: false, reason: 'failed', message });
    if (accessType !== undefined && accessType !== 'write')
      return failed('only writes can be watched: values are compared, so reading them leaves no trace');
    const target = targetOf(dataId);
    if (target === null) return failed('this is no place of a run that the debugger has named');
    const armed: Armed = { id, watch: new Watch(target), condition: null, hit: null, hits: 0 };
    try {
      if (condition !== undefined && condition.trim() !== '') armed.condition = parseConditionRule(condition);
      if (hitCondition !== undefined && hitCondition.trim() !== '') armed.hit = parseHitCondition(hitCondition);
    } catch (error) {
      return failed((error as Error).message);
    }
    this.armed.push(armed);
    return { id, verified: true, message: target.label };
  }

  /** Looks for the writes of one place from now on, beside the breakpoints; null: no more. */
  ask(query: Watch | null): void {
    this.query = query;
  }

  get isEmpty(): boolean {
    return this.armed.length === 0 && this.query === null;
  }

  private get watches(): Watch[] {
    const watches = this.armed.map(a => a.watch);
    if (this.query !== null) watches.push(this.query);
    return watches;
  }

  /** An execution begins, or goes on at a moment that it was brought to. */
  begin(world: World, slots: Slots, isThorough: boolean): void {
    this.pending = [];
    this.isThorough = isThorough;
    this.isLooking = false;
    for (const armed of this.armed) armed.hits = 0;
    for (const watch of this.watches) watch.locate(world, slots);
    this.watchOn();
  }

  /** Objects of the execution that ended are forgotten; numbers that will be given to new ones are waited for. */
  expect(): void {
    this.pending = [];
    for (const watch of this.watches) watch.forget();
    this.awaitNext();
  }

  private watchOn(): void {
    const wasLooking = this.isLooking;
    this.isLooking = !this.isEmpty && (this.isThorough || this.watches.some(watch => watch.isAlive));
    D[1] = this.isLooking ? 1 : 0;
    if (this.isLooking && !wasLooking) this.writers.begin();
    this.awaitNext();
  }

  private awaitNext(): void {
    const awaited = this.watches.flatMap(watch => watch.awaits ?? []);
    N[1] = awaited.length === 0 ? 0 : Math.min(...awaited);
  }

  /** The object that was waited for is being made. */
  born(object: object): void {
    for (const watch of this.watches) if (watch.awaits === null && !watch.isAlive) this.attach(watch, object);
    this.watchOn();
  }

  private attach(watch: Watch, object: object): void {
    if (watch.target.kind !== 'local' && watch.target.of === N[0]) watch.attach(object, true);
  }

  /** True while each statement has to be looked at. */
  get isActive(): boolean {
    return this.isLooking;
  }

  /** Before the statement at `place`: what has changed since the one before. */
  atStatement(place: number): readonly Write[] {
    if (!this.isLooking) return NONE;
    this.look(this.writers.present);
    this.writers.step(place);
    if (this.pending.length === 0) return NONE;
    const changes = this.pending;
    this.pending = [];
    return changes;
  }

  /** Before a call ends. */
  atLeaving(): void {
    if (this.isLooking) this.look(null);
  }

  private look(writer: Writer | null): void {
    for (const { watch } of this.armed) this.lookAt(watch, writer);
    if (this.query !== null) this.lookAt(this.query, writer);
  }

  private lookAt(watch: Watch, writer: Writer | null): void {
    const difference = watch.look();
    if (difference !== null)
      this.pending.push({ watch, difference, writer: writer ?? this.writers.present, noticed: E[0] });
  }

  /** Something was done to the run from outside: what has changed by that. */
  atInput(): Write[] {
    const changes: Write[] = [];
    for (const watch of this.watches) {
      const difference = watch.look();
      if (difference !== null) changes.push({ watch, difference, writer: null, noticed: E[0] });
    }
    return changes;
  }

  /** Which of the changes stop the run, with the ids of their breakpoints. */
  reached(writes: readonly Write[], moment: DataMoment): { write: Write; ids: number[] } | null {
    let first: Write | null = null;
    const ids: number[] = [];
    for (const write of writes) {
      const armed = this.armed.find(a => a.watch === write.watch);
      if (armed === undefined || write.difference.made || write.writer === null) continue;
      if (!applies(armed, moment)) continue;
      armed.hits++;
      if (armed.hit !== null && !armed.hit(armed.hits)) continue;
      first ??= write;
      ids.push(armed.id);
    }
    return first === null ? null : { write: first, ids };
  }

  /** The last of the changes that the search is about. */
  answer(writes: readonly Write[]): Write | null {
    return writes.findLast(write => write.watch === this.query) ?? null;
  }
}

const NONE: readonly Write[] = [];

function applies(armed: Armed, moment: DataMoment): boolean {
  if (armed.condition === null) return true;
  try {
    return truth(moment.evaluate(armed.condition));
  } catch (error) {
    moment.log(`condition of a data breakpoint: ${(error as Error).message}`);
    return true;
  }
}
