import { plain, truth } from '../expression/values.ts';
import { A, D, F, FIRST_LAB_PLACE, probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import type { BreakpointStatus, FunctionBreakpoint, SourceBreakpoint } from './api.ts';
import { parseRules, type Rules, unknownIn } from './breakpoint-rules.ts';
import type { Moment } from './moment.ts';
import type { PlacedVariable, Places } from './places.ts';
import { describePlace } from './stack.ts';
import { meaningOf, type ReadLocal } from './stop-names.ts';

/** A breakpoint as the user set it. */
interface Breakpoint {
  id: number;
  kind: 'source' | 'function';
  /** Relative path and line, or the name. */
  path: string;
  line: number;
  column: number;
  name: string;
  rules: Rules | null;
  /** Why it cannot work: a condition that cannot be read. */
  fault: string | null;
  /** Times it was reached in this execution of the run, its condition being true. */
  hits: number;
  status: BreakpointStatus;
}

/** A breakpoint at one place. */
interface Armed {
  breakpoint: Breakpoint;
  guard?: (read: ReadLocal) => boolean;
  /** A function breakpoint stops once in each call, also where the first statement is a loop. */
  lastFrame?: unknown;
}

/** What was reached: ids, and the name for `Paused in …` where a name was set. */
export interface Reached {
  ids: number[];
  functionNames: string[];
}

const BREAK = 1;
/** Registration functions: afterwards, names may mean something else. */
const WATCH = 2;
const REGISTRATIONS = [
  'dev_add_pack',
  '__dev_remove_pack',
  'inet_add_protocol',
  'inet_del_protocol',
  'rtnl_register',
  'rtnl_unregister',
  '__nf_register_net_hook',
  '__nf_unregister_net_hook',
  'genl_register_family',
];

export class Breakpoints {
  private readonly places: Places;
  private readonly source = new Map<string, Breakpoint[]>();
  private named: Breakpoint[] = [];
  private readonly armed = new Map<number, Armed[]>();
  private readonly marked = new Set<number>();
  private nextId = 1;

  constructor(places: Places) {
    this.places = places;
  }

  /** Replaces the breakpoints of a file. `path` is relative for the model, as started for a lab. */
  setSource(path: string, requested: readonly SourceBreakpoint[], world: World | null): BreakpointStatus[] {
    this.source.set(
      path,
      requested.map(bp => this.make('source', { ...bp, path, name: '', column: bp.column ?? 0 })),
    );
    this.resolve(world);
    return (this.source.get(path) ?? []).map(bp => bp.status);
  }

  setNamed(requested: readonly FunctionBreakpoint[], world: World | null): BreakpointStatus[] {
    this.named = requested.map(bp => this.make('function', { ...bp, path: '', line: 0, column: 0 }));
    this.resolve(world);
    return this.named.map(bp => bp.status);
  }

  private make(
    kind: Breakpoint['kind'],
    at: Pick<Breakpoint, 'path' | 'line' | 'column' | 'name'> & SourceBreakpoint,
  ): Breakpoint {
    const { path, line, column, name, condition, hitCondition, logMessage, id = this.nextId++ } = at;
    const status: BreakpointStatus = { id, verified: false };
    const bp: Breakpoint = { id, kind, path, line, column, name, rules: null, fault: null, hits: 0, status };
    try {
      bp.rules = parseRules({ condition, hitCondition, logMessage });
    } catch (error) {
      bp.fault = (error as Error).message;
    }
    return bp;
  }

  /** Finds the places of all breakpoints anew. Returns those whose status has changed. */
  resolve(world: World | null): BreakpointStatus[] {
    for (const place of this.marked) A[place] = 0;
    this.marked.clear();
    const lastFrames = new Map([...this.armed.values()].flat().map(a => [a.breakpoint, a.lastFrame]));
    this.armed.clear();
    const changed: BreakpointStatus[] = [];
    for (const bp of [...this.source.values()].flat().concat(this.named)) {
      const before = JSON.stringify(bp.status);
      if (bp.fault !== null) bp.status = { id: bp.id, verified: false, reason: 'failed', message: bp.fault };
      else if (bp.kind === 'source') this.resolveSource(bp);
      else this.resolveName(bp, world, lastFrames.get(bp));
      if (JSON.stringify(bp.status) !== before) changed.push(bp.status);
    }
    for (const name of REGISTRATIONS)
      for (const fn of this.places.named(name)) if (fn.first !== 0) this.mark(fn.first, WATCH);
    return changed;
  }

  private mark(place: number, bit: number): void {
    A[place] |= bit;
    this.marked.add(place);
  }

  private arm(place: number, armed: Armed): void {
    this.armed.set(place, [...(this.armed.get(place) ?? []), armed]);
    this.mark(place, BREAK);
  }

  private resolveSource(bp: Breakpoint): void {
    const place = this.placeOfLine(bp.path, bp.line, bp.column);
    if (place === null) {
      const isKnown = this.places.files.includes(bp.path) || probe.labs.some(lab => lab.file === bp.path);
      bp.status = isKnown
        ? { id: bp.id, verified: false, reason: 'failed', message: `no statement at or after line ${bp.line}` }
        : { id: bp.id, verified: false, reason: 'pending', message: 'nothing of this file runs in the lab so far' };
      return;
    }
    const info = describePlace(place, this.places);
    const location = info === null ? {} : locationOf(info);
    if (place < FIRST_LAB_PLACE && this.namesUnknown(bp, [this.places.variablesAt(place)])) {
      Object.assign(bp.status, location);
      return;
    }
    this.arm(place, { breakpoint: bp });
    bp.status = { id: bp.id, verified: true, ...location };
  }

  /** True, and the breakpoint says so, when its rules have names that mean nothing in any of the scopes. */
  private namesUnknown(bp: Breakpoint, scopes: readonly (readonly PlacedVariable[])[]): boolean {
    const { rules } = bp;
    if (rules === null || scopes.length === 0) return false;
    const faults = scopes.map(scope => unknownIn(rules, scope));
    if (faults.some(fault => fault === null)) return false;
    bp.status = { id: bp.id, verified: false, reason: 'failed', message: faults[0] ?? undefined };
    return true;
  }

  /** The first statement of the line, or of the next one that has any (in the model: within the same function). */
  private placeOfLine(path: string, line: number, column: number): number | null {
    let best: { place: number; line: number; column: number } | null = null;
    for (const candidate of this.statementsOf(path)) {
      if (candidate.line < line || (candidate.line === line && column > 0 && candidate.column < column)) continue;
      const isBetter =
        best === null || candidate.line < best.line || (candidate.line === best.line && candidate.column < best.column);
      if (isBetter) best = candidate;
    }
    return best?.place ?? null;
  }

  /** Statements of a file with their places. */
  *statementsOf(
    path: string,
  ): Generator<{ place: number; line: number; column: number; endLine: number; endColumn: number }> {
    for (const lab of probe.labs)
      if (lab.file === path)
        for (const [i, statement] of lab.statements.entries()) yield { place: lab.first + i, ...statement };
    const file = this.places.files.indexOf(path);
    if (file >= 0) for (const id of this.places.inFile(file)) yield { place: id, ...this.places.statement(id) };
  }

  private resolveName(bp: Breakpoint, world: World | null, lastFrame: unknown): void {
    const meaning = meaningOf(bp.name, this.places);
    if (!meaning.known) {
      const near = meaning.near.length === 0 ? '' : `; near: ${meaning.near.join(', ')}`;
      const message = `no function, hook or handler is called ${bp.name}${near}`;
      bp.status = { id: bp.id, verified: false, reason: 'failed', message };
      return;
    }
    bp.status = { id: bp.id, verified: true };
    if (world === null) return;
    const { targets, message } = meaning.resolve(world);
    const armable = targets.filter(({ fn }) => fn.first !== 0);
    if (
      this.namesUnknown(
        bp,
        armable.map(({ fn }) => this.places.variablesAt(fn.first)),
      )
    )
      return;
    for (const { fn, guard } of armable) this.arm(fn.first, { breakpoint: bp, guard, lastFrame });
    bp.status = { id: bp.id, verified: true, message };
    const place = targets.length === 1 ? describePlace(targets[0].fn.first, this.places) : null;
    if (place !== null) Object.assign(bp.status, locationOf(place));
  }

  /** True where names may have got another meaning once the function at `place` has returned. */
  isRegistration(place: number): boolean {
    return place < FIRST_LAB_PLACE && (A[place] & WATCH) !== 0;
  }

  /** Which breakpoints stop the run here. */
  reached(place: number, moment: Moment): Reached | null {
    const ids: number[] = [];
    const functionNames: string[] = [];
    for (const armed of this.armed.get(place) ?? []) {
      const { breakpoint: bp } = armed;
      if (!this.applies(armed, moment)) continue;
      bp.hits++;
      if (bp.rules?.hit?.(bp.hits) === false) continue;
      if (bp.rules?.message != null) {
        moment.log(logText(bp.rules.message, moment));
        continue;
      }
      ids.push(bp.id);
      if (bp.kind === 'function') functionNames.push(bp.name);
    }
    return ids.length === 0 ? null : { ids, functionNames };
  }

  private applies(armed: Armed, moment: Moment): boolean {
    const { breakpoint: bp, guard } = armed;
    if (bp.kind === 'function') {
      const frame = F[D[0] - 1];
      if (armed.lastFrame === frame) return false;
      armed.lastFrame = frame;
    }
    if (guard !== undefined && !guard(moment.read)) return false;
    const condition = bp.rules?.condition ?? null;
    if (condition === null) return true;
    try {
      return truth(moment.evaluate(condition));
    } catch (error) {
      moment.log(`Breakpoint condition: ${(error as Error).message}`);
      return true;
    }
  }

  /** Hit counts belong to one execution of the run. */
  beginRun(): void {
    for (const bp of [...this.source.values()].flat().concat(this.named)) bp.hits = 0;
    for (const armed of this.armed.values()) for (const a of armed) a.lastFrame = undefined;
  }
}

const locationOf = (info: { path: string; line: number; column: number; endLine: number; endColumn: number }) => ({
  path: info.path,
  line: info.line,
  column: info.column,
  endLine: info.endLine,
  endColumn: info.endColumn,
});

/** The parts of a message put together; an expression that fails says why. */
function logText(parts: Rules['message'], moment: Moment): string {
  const texts = (parts ?? []).map(part => {
    if (typeof part === 'string') return part;
    try {
      return moment.format(plain(moment.evaluate(part)));
    } catch (error) {
      return `<${(error as Error).message}>`;
    }
  });
  return texts.join('');
}
