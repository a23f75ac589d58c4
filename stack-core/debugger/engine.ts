/**
 * The debugger's kernel side: runs a lab, stops it, answers about it. Everything happens on one thread, synchronously:
 * while the run is stopped, the thread sits in `stopLoop` and serves requests, as a kgdb stub does.
 *
 * A run is repeatable, so going back is running again: the engine ends the present execution by throwing `Abandon`
 * through it, boots a new World, and lets it run up to the wanted event. Looking for an earlier place (step back, reverse
 * continue) is an execution of its own, that notes the last place that fits.
 */
import { ExpressionError } from '../expression/error.ts';
import type { Compiled } from '../expression/evaluate.ts';
import { truth } from '../expression/values.ts';
import { KernelBug } from '../kernel/printk.ts';
import { A, ASK_PLACE, D, E, F, FIRST_LAB_PLACE, N, probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import {
  type BreakpointLocation,
  type BreakpointStatus,
  type CommandReply,
  type DataBreakpoint,
  type DataBreakpointInfo,
  type DataBreakpointQuery,
  DebuggerError,
  type ExceptionFilter,
  type ExceptionInfo,
  type FrameFormat,
  type FunctionBreakpoint,
  type InjectRequest,
  type LaunchOptions,
  type MemoryContents,
  type Scope,
  type SessionEvent,
  type SkbPicture,
  type SourceBreakpoint,
  type StepKind,
  type StopReason,
  type ValueFormat,
  type Variable,
  type VariableRange,
} from './api.ts';
import { Breakpoints } from './breakpoints.ts';
import type { Channel, Request } from './channel.ts';
import { commandOf } from './console.ts';
import type { Debuggee, DebuggeeHost, MakeDebuggee } from './debuggee.ts';
import { type About, FrameEnvironment, type Surroundings } from './environment.ts';
import { ExceptionFilters, type ExceptionMatch } from './exceptions.ts';
import type { ExplainQuery } from './explain/explain.ts';
import { type Capture, firstQuestions } from './film.ts';
import { ARRIVALS, type Bring, backStepFits, type Found, type Goal, type Origin, stepEnds } from './goal.ts';
import { hookGroups } from './hooks.ts';
import { applyInput, type Input, InputLog, type InputTime } from './inputs.ts';
import { Inspector } from './inspector.ts';
import { type Moment, momentAt } from './moment.ts';
import type { Places } from './places.ts';
import { Quiet } from './quiet.ts';
import { type Find, Search } from './search.ts';
import { currentContext, currentFrames, describePlace, innermostFrame } from './stack.ts';
import { dumpWorld } from './state-dump.ts';
import { type Change, CPU_THREAD, StopView, threadsOf } from './stop-view.ts';
import { CounterHistory } from './values/counters.ts';
import { DataBreakpoints, type Write } from './watch/data-breakpoints.ts';
import type { Slots } from './watch/identity.ts';
import { dataBreakpointInfo, packetOf, targetAt } from './watch/info.ts';
import type { Target } from './watch/target.ts';
import { Watch } from './watch/watch.ts';
import { describeWrite, landingOf } from './watch/write.ts';

/** Thrown through an execution that has to end. */
class Abandon {}

/** Where a worker that was brought to an event, or has searched a stretch, stands. */
export interface Arrival extends Found {
  nowNs: number;
  /** How many inputs have been applied. */
  nextInput: number;
  /** Memory of the worker's heap. */
  bytes: number;
  state: State;
  filmed?: Capture[];
  found?: Found[];
  lastLabLine?: Found | null;
}

type State = 'new' | 'loaded' | 'running' | 'stopped' | 'idle' | 'ended';

/** Statements between two looks at the requests of a running run. */
const POLL_EVENTS = 20_000;
/** Stops that are found, and looked at in passing, for the next steps back of the same kind. */
const FILMED_AHEAD = 24;

export class Engine {
  private readonly places: Places;
  private readonly channel: Channel;
  private readonly make: MakeDebuggee;
  private readonly breakpoints: Breakpoints;
  private readonly exceptions = new ExceptionFilters();
  private readonly data = new DataBreakpoints();
  private query: Query | null = null;

  private options: LaunchOptions | null = null;
  private debuggee: Debuggee | null = null;
  /** What the first execution will run, made when the lab was launched. */
  private prepared: ReturnType<MakeDebuggee> | null = null;
  private state: State = 'new';
  private goal: Goal = { kind: 'run' };
  private abandoned = false;

  private inputs = new InputLog();
  private outputs = 0;
  private outputsShown = 0;

  private pauseRequested = false;
  private saidIdle = false;
  private nextPoll = 0;
  /** Depth of a registration function that runs; when it has returned, names are looked up again. */
  private registrationDepth = 0;
  /** The packet that the exception is about at which the run is stopped. */
  private about: About | null = null;
  private readonly quiet = new Quiet();
  /** What the present stop shows; null while the run goes on. */
  private view: StopView | null = null;
  private readonly counters = new CounterHistory();

  constructor(places: Places, channel: Channel, make: MakeDebuggee) {
    this.places = places;
    this.channel = channel;
    this.make = make;
    this.breakpoints = new Breakpoints(places);
    probe.attached = true;
    probe.stop = place => this.atPlace(place);
    probe.left = () => this.data.atLeaving();
    probe.born = object => {
      this.data.born(object);
      if (this.data.isActive && !this.quiet.isOn) E[1] = 0;
    };
  }

  /** Serves requests until the channel's other side ends the thread. */
  serve(): never {
    for (;;) {
      this.serveUntil(() => this.state === 'running');
      this.execute();
    }
  }

  private serveUntil(done: () => boolean): void {
    while (!done()) {
      const request = this.channel.receive(true);
      if (request !== null) this.handle(request);
    }
  }

  // Executions.

  /** One execution of the run, from the boot to its end or to an Abandon. */
  private execute(): void {
    let status: number | null = null;
    try {
      status = this.boot() ?? this.runLab();
    } catch (error) {
      if (!(error instanceof Abandon)) status = this.crashed(error);
    }
    this.abandoned = false;
    E[1] = Number.POSITIVE_INFINITY;
    D[0] = 0;
    if (status !== null) this.ended(status);
  }

  private runLab(): number {
    if (this.debuggee === null) return 0;
    this.setLimit();
    return this.debuggee.run();
  }

  /** Makes a World for a new execution. Returns a status when the lab has ended before it began. */
  private boot(): number | null {
    const made = this.prepared ?? this.makeDebuggee();
    this.prepared = null;
    if ('error' in made) {
      this.output('stderr', `${made.error}\n`);
      return made.status;
    }
    this.debuggee = made;
    this.breakpoints.beginRun();
    this.resolveBreakpoints();
    this.data.begin(made.world, this.slots, this.goal.kind === 'search');
    return null;
  }

  private makeDebuggee(): ReturnType<MakeDebuggee> {
    const { options } = this;
    if (options === null) throw new DebuggerError('nothing was launched');
    E[1] = Number.POSITIVE_INFINITY;
    N[0] = 0;
    F.length = 0;
    D[0] = 0;
    this.data.expect();
    probe.current = null;
    probe.stacks.clear();
    this.inputs.next = 0;
    this.outputs = 0;
    this.registrationDepth = 0;
    this.about = null;
    this.nextPoll = POLL_EVENTS;
    this.quiet.isOn = true;
    try {
      return this.make(options, this.host());
    } finally {
      this.quiet.isOn = false;
      E[0] = 0;
      D[0] = 0;
    }
  }

  private host(): DebuggeeHost {
    return {
      output: (category, text, path, line) => this.output(category, text, path, line),
      idle: () => this.idle(),
      trace: this.exceptions.observer(
        match => this.atException(match),
        (expression, about) => this.holds(expression, about),
      ),
    };
  }

  /** Something that the run printed. What was shown in an earlier execution is not shown again. */
  private output(category: 'stdout' | 'stderr' | 'console', text: string, path?: string, line?: number): void {
    if (++this.outputs <= this.outputsShown) return;
    this.outputsShown = this.outputs;
    this.send({ type: 'output', category, text, path, line });
  }

  private crashed(error: unknown): number {
    if (!(error instanceof KernelBug)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.send({ type: 'output', category: 'important', text: `The model itself has failed: ${text}\n` });
    }
    return 134;
  }

  private ended(status: number): void {
    const { goal } = this;
    if (goal.kind === 'search') {
      this.afterSearch(goal);
      return;
    }
    if (goal.kind === 'bring' || goal.kind === 'scan') {
      this.setState('ended');
      this.arrive(goal, false);
      return;
    }
    if (goal.kind === 'seek' && E[0] > 0 && goal.event > E[0]) {
      this.note(`The run has only ${E[0]} events.`);
      this.goal = { kind: 'seek', event: E[0], reason: 'goto', within: false };
      return;
    }
    for (const line of this.debuggee?.leftovers() ?? []) this.output('stderr', `${line}\n`);
    this.setState('ended');
    this.send({ type: 'exited', exitCode: status });
    this.send({ type: 'terminated' });
  }

  /** What a log message says, with the event at which it did. */
  private logged(text: string, place: number): void {
    const { path, line } = describePlace(place, this.places) ?? {};
    const event = E[0];
    const output = `${text} [event ${event.toLocaleString('en')}]\n`;
    this.send({ type: 'output', category: 'console', text: output, path, line, event });
  }

  private note(text: string): void {
    this.send({ type: 'output', category: 'console', text: `${text}\n` });
  }

  /** Ends this execution; the next one has `goal`. Never returns. */
  private again(goal: Goal): never {
    this.goal = goal;
    this.abandoned = true;
    this.view = null;
    E[1] = 0;
    this.setState('running');
    throw new Abandon();
  }

  // Places.

  /** Called where a place is armed, or when the event number has reached `E[1]`. */
  private atPlace(place: number): void {
    if (this.abandoned) throw new Abandon();
    if (this.quiet.isOn) return;
    if (E[0] >= this.nextPoll) this.poll();
    const writes = this.data.atStatement(place);
    this.applyInputs('before');
    this.watchRegistrations(place);
    const stop = this.stopAt(place, writes);
    if (stop !== null) this.stopLoop(stop);
    this.setLimit();
  }

  /** The event at which the engine has to be asked next. */
  private setLimit(): void {
    let limit = Math.min(this.nextPoll, this.inputs.dueEvent);
    const { goal } = this;
    if (goal.kind === 'seek') limit = Math.min(limit, goal.event);
    if (goal.kind === 'bring') limit = Math.min(limit, goal.bring.event, nextFilmed(goal.bring));
    if (goal.kind === 'scan') limit = Math.min(limit, goal.search.limit, goal.search.until);
    if (goal.kind === 'search') limit = goal.find === 'breakpoint' ? Math.min(limit, goal.origin.event) : 0;
    const travels = goal.kind === 'bring' || goal.kind === 'scan';
    if (this.data.isActive && !travels) limit = 0;
    if (goal.kind === 'step' || this.registrationDepth > 0 || this.pauseRequested) limit = 0;
    E[1] = limit;
  }

  private poll(): void {
    this.nextPoll = E[0] + POLL_EVENTS;
    this.channel.beat(E[0]);
    for (let request = this.channel.receive(false); request !== null; request = this.channel.receive(false))
      this.handle(request);
  }

  private watchRegistrations(place: number): void {
    if (this.registrationDepth > 0 && D[0] < this.registrationDepth) {
      this.registrationDepth = 0;
      if (this.goal.kind === 'run' || this.goal.kind === 'step') this.send({ type: 'hooksChanged' });
      this.resolveBreakpoints();
    }
    if (this.registrationDepth === 0 && A[place] !== 0 && this.breakpoints.isRegistration(place))
      this.registrationDepth = D[0];
  }

  private resolveBreakpoints(): void {
    const world = this.debuggee?.world ?? null;
    for (const breakpoint of this.breakpoints.resolve(world)) this.send({ type: 'breakpointChanged', breakpoint });
  }

  /** Whether, and why, the run stops before the statement at `place`. */
  private stopAt(place: number, writes: readonly Write[]): Stop | null {
    const { goal } = this;
    if (goal.kind === 'seek') {
      if (this.pauseRequested) return { reason: 'pause', description: 'Paused' };
      if (E[0] < goal.event || (goal.within && E[0] === goal.event)) return null;
      return {
        reason: goal.reason,
        description: goal.description ?? ARRIVALS[goal.reason] ?? `Paused at event ${E[0]}`,
      };
    }
    if (goal.kind === 'search') {
      this.noteWrites(writes);
      this.searchAt(goal, place);
      return null;
    }
    if (goal.kind === 'bring') this.bringAt(goal);
    if (goal.kind === 'scan') this.scanAt(goal, place);
    if (goal.kind === 'bring' || goal.kind === 'scan') return null;
    if (this.options?.noDebug === true) return null;
    const written = writes.length === 0 ? null : this.data.reached(writes, this.moment(place));
    if (written !== null) {
      const here = A[place] === 0 ? null : this.breakpoints.reached(place, this.moment(place));
      const ids = [...written.ids, ...(here?.ids ?? [])];
      return { reason: 'data breakpoint', description: describeWrite(written.write, this.places), ids };
    }
    if (A[place] !== 0) {
      const reached = this.breakpoints.reached(place, this.moment(place));
      if (reached !== null) {
        const names = reached.functionNames;
        const reason = names.length > 0 ? 'function breakpoint' : 'breakpoint';
        const description = names.length > 0 ? `Paused in ${names.join(', ')}` : 'Paused on breakpoint';
        return { reason, description, ids: reached.ids };
      }
    }
    if (this.pauseRequested) return { reason: 'pause', description: 'Paused' };
    if (goal.kind === 'step' && stepEnds(goal.step, goal.origin, place))
      return goal.origin.event === 0
        ? { reason: 'entry', description: 'Paused on entry' }
        : { reason: 'step', description: 'Paused after a step' };
    return null;
  }

  /** Notes `place` when it is what is looked for; ends the execution at the place where the search began. */
  private searchAt(goal: Goal & { kind: 'search' }, place: number): void {
    if (E[0] >= goal.origin.event) {
      this.afterSearch(goal);
      this.again(this.goal);
    }
    if (goal.find === 'write') return;
    const found = goal.find === 'breakpoint' ? this.breaksHere(place) : backStepFits(goal.find, goal.origin);
    if (found) goal.best = { event: E[0], within: false };
    if (place >= FIRST_LAB_PLACE && goal.find !== 'breakpoint') goal.lastLabLine = { event: E[0], within: false };
  }

  /** A search for writes, or for breakpoints, notes the latest one. */
  private noteWrites(writes: readonly Write[]): void {
    const { goal } = this;
    if (goal.kind !== 'search' || writes.length === 0 || (goal.find !== 'write' && goal.find !== 'breakpoint')) return;
    const silent = { ...this.moment(0), log: () => {} };
    const write = goal.find === 'write' ? this.data.answer(writes) : (this.data.reached(writes, silent)?.write ?? null);
    if (write === null) return;
    goal.best = { event: landingOf(write, goal.lastWrite ?? 0), within: false, write };
    goal.lastWrite = write.noticed;
  }

  private bringAt(goal: Goal & { kind: 'bring' }): void {
    const { bring } = goal;
    const next = bring.film[bring.filmed.length];
    if (next?.within === false && next.event === E[0]) bring.filmed.push(this.capture(false));
    const isThere = E[0] > bring.event || (E[0] === bring.event && !bring.within);
    if (isThere || this.pauseRequested) this.arriveAndWait(goal, false);
  }

  private scanAt(goal: Goal & { kind: 'scan' }, place: number): void {
    const { search } = goal;
    if (E[0] >= search.until || this.pauseRequested) this.arriveAndWait(goal, false);
    else search.look(place, () => this.breaksHere(place));
  }

  /** Answers the session that the run is where it was brought to, and waits there. */
  private arriveAndWait(goal: Goal & { kind: 'scan' | 'bring' }, within: boolean): void {
    this.pauseRequested = false;
    // What was written on the way is of no interest.
    if (this.data.isActive) this.data.begin(this.world, this.slots, false);
    this.view = this.look(within);
    if (goal.kind === 'bring' && goal.bring.asksFirst) firstQuestions(this.view);
    this.goal = { kind: 'run' };
    this.setState('stopped');
    this.arrive(goal, within);
    this.serveUntil(() => this.state !== 'stopped');
    this.view = null;
  }

  private arrive(goal: Goal & { kind: 'scan' | 'bring' }, within: boolean): void {
    const arrival: Arrival = {
      event: E[0],
      within,
      nowNs: this.debuggee?.world.now_ns ?? 0,
      nextInput: this.inputs.next,
      bytes: process.memoryUsage().heapTotal,
      state: this.state,
    };
    if (goal.kind === 'bring') arrival.filmed = goal.bring.filmed;
    else {
      arrival.found = goal.search.results(FILMED_AHEAD);
      arrival.lastLabLine = goal.search.lastLabLine;
    }
    this.goal = { kind: 'run' };
    this.channel.send({ kind: 'result', id: goal.kind === 'bring' ? goal.bring.id : goal.id, result: arrival });
  }

  private capture(within: boolean, exception?: ExceptionInfo): Capture {
    const event = E[0];
    const nowNs = this.world.now_ns;
    const threads = threadsOf(this.world);
    return { event, within, nowNs, exception, origin: this.origin(), threads, ...firstQuestions(this.look(within)) };
  }

  private breaksHere(place: number): boolean {
    return A[place] !== 0 && this.breakpoints.reached(place, { ...this.moment(place), log: () => {} }) !== null;
  }

  private afterSearch(goal: Goal & { kind: 'search' }): void {
    const { find } = goal;
    const best = goal.best ?? goal.lastLabLine;
    if (this.query !== null) this.goal = this.answerQuery(this.query, goal.best);
    else if (best?.write !== undefined) this.goal = this.seekWrite(best.event, best.write);
    else if (best === null) this.goal = { kind: 'seek', event: 1, reason: 'entry', within: false };
    else {
      const reason = find !== 'breakpoint' ? 'step' : best.within ? 'exception' : 'breakpoint';
      this.goal = { kind: 'seek', event: best.event, within: best.within, reason };
    }
  }

  private seekWrite(event: number, write: Write): Goal {
    const description = describeWrite(write, this.places);
    return { kind: 'seek', event, within: false, reason: 'data breakpoint', description };
  }

  /** Tells who waits for it what was found. The run goes there, or back to where it stood. */
  private answerQuery({ request, target, origin }: Query, best: Found | null): Goal {
    this.query = null;
    this.data.ask(null);
    const write = best?.write;
    if (best === null || write === undefined) {
      const description = `${target.label}: nothing has written it before`;
      this.channel.send({ kind: 'result', id: request, result: { found: false, description } });
      return { kind: 'seek', ...origin, reason: 'goto', description };
    }
    const description = describeWrite(write, this.places);
    this.channel.send({ kind: 'result', id: request, result: { found: true, event: best.event, description } });
    return this.seekWrite(best.event, write);
  }

  /** What breakpoints may ask about this moment. */
  private moment(place: number): Moment {
    return momentAt(
      place,
      () => this.around(),
      this.quiet,
      text => this.logged(text, place),
    );
  }

  /** Whether the condition of an exception filter holds for a packet; one that fails here does not. */
  private holds(expression: Compiled, about: About): boolean {
    if (this.quiet.isOn) return false;
    const environment = new FrameEnvironment(innermostFrame(), currentFrames, { ...this.around(), about });
    try {
      return this.quiet.run(() => truth(expression(environment)));
    } catch (error) {
      if (error instanceof ExpressionError || error instanceof DebuggerError) return false;
      throw error;
    }
  }

  /** Called in the middle of a statement that drops a packet, reports a bug, … */
  private atException(match: ExceptionMatch): void {
    if (this.quiet.isOn || this.abandoned) return;
    this.applyInputs('within');
    const { goal } = this;
    if (goal.kind === 'search') {
      if (goal.find === 'breakpoint' && match.isSelected && E[0] < goal.origin.event)
        goal.best = { event: E[0], within: true };
      return;
    }
    if (goal.kind === 'scan') goal.search.lookWithin(match.isSelected);
    if (goal.kind === 'bring') this.exceptionOnTheWay(goal, match);
    if (goal.kind === 'scan' || goal.kind === 'bring') return;
    const isSought = goal.kind === 'seek' && goal.within && goal.event === E[0];
    if (!isSought && (goal.kind === 'seek' || !match.isSelected || this.options?.noDebug === true)) return;
    this.about = match.about;
    this.stopLoop({ reason: 'exception', description: match.info.description, exception: match.info, within: true });
    this.about = null;
    this.setLimit();
  }

  private exceptionOnTheWay(goal: Goal & { kind: 'bring' }, match: ExceptionMatch): void {
    const { bring } = goal;
    const next = bring.film[bring.filmed.length];
    if (next?.within === true && next.event === E[0]) bring.filmed.push(this.capture(true, match.info));
    if (!bring.within || bring.event !== E[0]) return;
    this.arriveAndWait(goal, true);
    this.setLimit();
  }

  // Stops.

  private stopLoop(stop: Stop): void {
    this.pauseRequested = false;
    this.channel.beat(E[0]);
    this.view = this.look(stop.within === true);
    this.goal = { kind: 'run' };
    this.setState('stopped');
    this.send({
      type: 'stopped',
      reason: stop.reason,
      description: stop.description,
      threadId: CPU_THREAD,
      event: E[0],
      nowNs: this.world.now_ns,
      hitBreakpointIds: stop.ids ?? [],
      exception: stop.exception,
    });
    this.serveUntil(() => this.state !== 'stopped');
    this.view = null;
  }

  private look(within: boolean): StopView {
    const { places, quiet } = this;
    const record = (change: Change) => this.record({ ...change, ...this.now() });
    const inspector = this.makeInspector();
    this.counters.stopped(this.world);
    inspector.compareWith(this.counters);
    return new StopView(inspector, within, { places, quiet, record });
  }

  private makeInspector(): Inspector {
    return new Inspector(currentFrames(), this.around());
  }

  /** What expressions can see of this moment beside the frames. */
  private around(): Surroundings {
    return { places: this.places, world: this.world, event: E[0], about: this.about };
  }

  private get world(): World {
    if (this.debuggee === null) throw new DebuggerError('the lab does not run');
    return this.debuggee.world;
  }

  private setState(state: State): void {
    this.state = state;
    const seen = state === 'new' || state === 'loaded' ? 'stopped' : state;
    const nowNs = this.debuggee?.world.now_ns ?? 0;
    this.channel.send({
      kind: 'state',
      state: seen,
      event: E[0],
      nowNs,
      within: this.view?.within === true,
      inputs: this.inputs.list,
      nextInput: this.inputs.next,
    });
  }

  private send(event: SessionEvent): void {
    this.channel.send({ kind: 'event', event });
  }

  // Idle: the lab waits for what comes from outside.

  private idle(): boolean {
    if (this.abandoned) throw new Abandon();
    if (this.applyInputs('idle')) return true;
    const { goal } = this;
    if (goal.kind === 'search') {
      this.afterSearch(goal);
      this.again(this.goal);
    }
    if (goal.kind === 'bring' || goal.kind === 'scan') {
      this.state = 'idle';
      this.arrive(goal, false);
    }
    if (goal.kind === 'seek') {
      this.note(`The run has only ${E[0]} events so far.`);
      this.goal = { kind: 'run' };
    }
    this.waitForInput();
    this.setLimit();
    return true;
  }

  private waitForInput(): void {
    const before = this.inputs.next;
    this.setState('idle');
    const ended = this.debuggee?.labHasEnded === true;
    if (!this.saidIdle) this.note(`${ended ? 'The lab has ended' : 'The lab waits'}; packets can be injected.`);
    this.saidIdle = true;
    this.serveUntil(() => this.state !== 'idle' || this.inputs.next !== before || this.pauseRequested);
    if (this.pauseRequested) this.stopLoop({ reason: 'pause', description: 'Paused while nothing happens' });
    this.state = 'running';
  }

  // Inputs.

  private now(): { event: number; when: InputTime } {
    const within = this.view?.within === true;
    return { event: E[0], when: this.state === 'idle' ? 'idle' : within ? 'within' : 'before' };
  }

  private record(input: Input): void {
    this.inputs.record(input);
    // Who changes a value by hand is not told of it.
    this.data.atInput();
    this.outputsShown = this.outputs;
    this.setState(this.state);
    this.sendInputs();
  }

  private applyInputs(when: InputTime): boolean {
    const applied = this.inputs.applyDue(when, input =>
      this.quiet.run(() => applyInput(input, this.debuggee, () => this.makeInspector())),
    );
    if (applied) this.noteWrites(this.data.atInput());
    return applied;
  }

  private sendInputs(): void {
    this.send({ type: 'inputsChanged', inputs: this.inputs.described() });
  }

  // Requests.

  private handle(request: Request): void {
    const { id, method, params } = request;
    // Who is asked and answers is alive, also where no statement runs.
    this.channel.beat(E[0]);
    try {
      const serve = this.methods[method as keyof Engine['methods']] as ((...args: unknown[]) => unknown) | undefined;
      if (serve === undefined) throw new DebuggerError(`the kernel worker has no ${method}`);
      const result = serve(...params);
      if (result instanceof Reply) {
        this.channel.send({ kind: 'result', id, result: result.value });
        result.afterwards();
      } else if (result instanceof Later) result.begin(id);
      else this.channel.send({ kind: 'result', id, result });
    } catch (error) {
      if (error instanceof Abandon) throw error;
      const expected = error instanceof DebuggerError || error instanceof ExpressionError;
      const message = expected || !(error instanceof Error) ? String((error as Error).message) : String(error.stack);
      this.channel.send({ kind: 'error', id, message, expected });
    }
  }

  private needStop(): StopView {
    if (this.view === null) throw new DebuggerError('the run is not stopped');
    return this.view;
  }

  private origin(): Origin {
    return { event: E[0], depth: D[0], context: currentContext() };
  }

  private goOn(goal: Goal): Reply {
    this.needStop();
    return new Reply(undefined, () => {
      this.goal = goal;
      this.setState('running');
    });
  }

  private goBack(goal: Goal): Reply {
    this.needStop();
    return new Reply(undefined, () => this.again(goal));
  }

  private readonly methods = {
    launch: (options: LaunchOptions, inputs: Input[] = []) => this.launch(options, inputs),
    start: (event = 0, shown = 0) => this.start(event, shown),
    restart: () => this.restart(),
    continue: () => this.goOn({ kind: 'run' }),
    step: (step: StepKind) => this.goOn({ kind: 'step', step, origin: this.origin() }),
    pause: () => {
      this.pauseRequested = true;
    },
    stepBack: (kind: StepKind) => this.stepBack(kind),
    reverseContinue: () =>
      this.goBack({ kind: 'search', find: 'breakpoint', origin: this.searchOrigin(), best: null, lastLabLine: null }),
    goTo: (event: number) => this.goTo(event),
    bring: (to: Found, film: Found[], asksFirst: boolean) => this.bring(to, film, asksFirst),
    scan: (find: Find, origin: Origin, from: number, until: number) =>
      new Later(id => this.travel({ kind: 'scan', id, search: new Search(find, origin, from, until) }, from - 1)),
    adopt: (inputs: Input[], shown: number) => this.adopt(inputs, shown),
    halt: () => {
      this.pauseRequested = this.goal.kind === 'bring' || this.goal.kind === 'scan';
    },
    whence: () => ({ event: E[0], within: this.needStop().within, origin: this.origin() }),
    setSourceBreakpoints: (path: string, breakpoints: SourceBreakpoint[]): BreakpointStatus[] =>
      this.breakpoints.setSource(path, breakpoints, this.debuggee?.world ?? null),
    setFunctionBreakpoints: (breakpoints: FunctionBreakpoint[]): BreakpointStatus[] =>
      this.breakpoints.setNamed(breakpoints, this.debuggee?.world ?? null),
    setDataBreakpoints: (breakpoints: DataBreakpoint[]): BreakpointStatus[] => this.setDataBreakpoints(breakpoints),
    dataBreakpointInfo: (query: DataBreakpointQuery): DataBreakpointInfo =>
      this.inFrame(query.frameId ?? 0, (inspector, at) => dataBreakpointInfo(query, inspector, at, this.slots)),
    lastWrite: (expression: string, frame: number) =>
      this.find(this.inFrame(frame, (inspector, at) => targetAt(expression, inspector, at, this.slots))),
    explainQuery: (kind: ExplainQuery['kind'], frame: number): Omit<ExplainQuery, 'options'> => {
      const packet = this.inFrame(frame, (inspector, at) => inspector.packet(at));
      return { kind, packet: packet?.id ?? null, event: E[0], inputs: this.inputs.list };
    },
    packetOrigin: (frame: number) => this.find(this.inFrame(frame, (inspector, at) => packetOf(inspector, at))),
    setExceptionFilters: (filters: ExceptionFilter[]) => this.exceptions.set(filters),
    breakpointLocations: (path: string, line: number, endLine: number) => this.locations(path, line, endLine),
    threads: () => threadsOf(this.debuggee?.world ?? null),
    stackTrace: (thread: number, start: number, levels: number, format?: FrameFormat) =>
      this.needStop().stackTrace(thread, start, levels, format),
    frame: (id: number) => this.needStop().place(id),
    sources: () => ({ model: [...this.places.files], labs: [...new Set(probe.labs.map(lab => lab.file))] }),
    sourceText: (path: string) => this.needDebuggee().sourceText(path),
    scopes: (frame: number): Scope[] => this.needStop().scopes(frame),
    skbPicture: (frame: number): SkbPicture | null => this.inFrame(frame, (inspector, at) => inspector.skbPicture(at)),
    variables: (reference: number, range: VariableRange): Variable[] =>
      this.quiet.run(() => this.needStop().inspector.variables(reference, range)),
    setVariable: (reference: number, name: string, value: string, format?: ValueFormat) =>
      this.needStop().setVariable(reference, name, value, format),
    evaluate: (expression: string, frame: number, format?: ValueFormat, asksOnly = false) =>
      this.needStop().evaluate(expression, frame, format, asksOnly),
    completions: (text: string, offset: number, frame: number) =>
      this.view === null ? [] : this.view.completions(text, offset, frame),
    setExpression: (expression: string, value: string, frame: number, format?: ValueFormat) =>
      this.needStop().setExpression(expression, value, frame, format),
    locate: (reference: number) => this.needStop().inspector.locate(reference),
    readMemory: (reference: string, offset: number, count: number): MemoryContents =>
      this.needStop().inspector.readMemory(reference, offset, count),
    writeMemory: (reference: string, offset: number, data: Uint8Array) =>
      this.needStop().writeMemory(reference, offset, data),
    command: (line: string, frame: number) => this.command(line, frame),
    inject: (request: InjectRequest) => this.inject(request),
    hooks: () => this.quiet.run(() => hookGroups(this.world, this.places)),
    devices: () => this.quiet.run(() => this.needDebuggee().devices()),
    namespaces: () => this.needDebuggee().namespaces(),
    inputs: () => this.inputs.described(),
    dumpState: () => this.quiet.run(() => dumpWorld(this.world, currentFrames(), this.places)),
  };

  /** The slots of the variables that a frame has now. */
  private readonly slots: Slots = accessor => {
    const place = accessor(ASK_PLACE) as number;
    return place <= 0 || place >= FIRST_LAB_PLACE ? [] : this.places.variablesAt(place).map(v => v.slot);
  };

  /** Asks about a frame of the CPU, or of a waiting process; frame 0 is the innermost of the CPU. */
  private inFrame<T>(frame: number, ask: (inspector: Inspector, at: number) => T): T {
    const view = this.needStop();
    return frame !== 0 ? view.inThread(frame, ask) : this.quiet.run(() => ask(view.inspector, 0));
  }

  private setDataBreakpoints(breakpoints: DataBreakpoint[]): BreakpointStatus[] {
    const statuses = this.data.set(breakpoints);
    if (this.debuggee !== null) this.data.begin(this.debuggee.world, this.slots, false);
    if (this.state === 'running') this.setLimit();
    return statuses;
  }

  /** Goes back to where `target` was written last. Answered when that is known. */
  private find(target: Target): Later {
    const { within } = this.needStop();
    return new Later(request => {
      const origin = this.searchOrigin();
      this.query = { request, target, origin: { event: E[0], within } };
      this.data.ask(new Watch(target));
      this.again({ kind: 'search', find: 'write', origin, best: null, lastLabLine: null });
    });
  }

  private needDebuggee(): Debuggee {
    if (this.debuggee === null || this.state === 'ended') throw new DebuggerError('the lab does not run');
    return this.debuggee;
  }

  private launch(options: LaunchOptions, inputs: Input[]): void {
    this.options = options;
    this.inputs = new InputLog(inputs);
    this.state = 'loaded';
    // The lab's statements become known, so that breakpoints in it can be verified before it runs.
    this.prepared = this.makeDebuggee();
    this.debuggee = 'error' in this.prepared ? null : this.prepared;
    this.resolveBreakpoints();
  }

  /** Begins the run; with `event`, goes there (a worker that takes the place of a lost one). */
  private start(event: number, shown: number): Reply {
    if (this.state !== 'loaded') throw new DebuggerError('the lab is running already');
    return new Reply(undefined, () => {
      this.outputsShown = shown;
      this.goal = event > 0 ? { kind: 'seek', event, reason: 'goto', within: false } : this.firstGoal();
      this.setState('running');
    });
  }

  private firstGoal(): Goal {
    const entry: Origin = { event: 0, depth: 0, context: 0 };
    return this.options?.stopOnEntry === true ? { kind: 'step', step: 'into', origin: entry } : { kind: 'run' };
  }

  private restart(): Reply {
    const { state } = this;
    return new Reply(undefined, () => {
      this.inputs = new InputLog();
      this.outputsShown = 0;
      this.sendInputs();
      if (state === 'ended' || state === 'loaded') {
        this.goal = this.firstGoal();
        this.setState('running');
      } else this.again(this.firstGoal());
    });
  }

  private stepBack(kind: StepKind): Reply {
    const within = this.view?.within === true;
    if (kind !== 'into' || within) {
      const find = within ? 'into' : kind;
      return this.goBack({ kind: 'search', find, origin: this.searchOrigin(), best: null, lastLabLine: null });
    }
    const event = Math.max(1, E[0] - 1);
    return this.goBack({ kind: 'seek', event, reason: E[0] > 1 ? 'step' : 'entry', within: false });
  }

  /** Where a search ends: before this statement, or, when the run is stopped within it, after its beginning. */
  private searchOrigin(): Origin {
    const origin = this.origin();
    return this.view?.within === true ? { ...origin, event: origin.event + 1 } : origin;
  }

  private goTo(event: number): Reply {
    if (!Number.isInteger(event) || event < 1) throw new DebuggerError(`a run has events from 1 on; ${event} is none`);
    const goal: Goal = { kind: 'seek', event, reason: 'goto', within: false };
    if (this.state === 'idle') return new Reply(undefined, () => this.again(goal));
    return event > E[0] ? this.goOn(goal) : this.goBack(goal);
  }

  private bring(to: Found, film: Found[], asksFirst: boolean): Later {
    return new Later(id => {
      const bring: Bring = { ...to, id, film, filmed: [], asksFirst };
      const isPast = E[0] > to.event || (E[0] === to.event && (this.view?.within === true || this.state !== 'stopped'));
      this.travel({ kind: 'bring', bring }, isPast ? 0 : to.event);
    });
  }

  /** Goes on to `event` when it is ahead; runs again from the start otherwise. */
  private travel(goal: Goal & { kind: 'bring' | 'scan' }, event: number): void {
    if (this.state === 'stopped' && event === E[0] && goal.kind === 'bring' && !goal.bring.within) {
      if (goal.bring.asksFirst) firstQuestions(this.look(false));
      this.arrive(goal, false);
    } else if (this.state === 'loaded' || this.state === 'ended' || (this.state === 'stopped' && event >= E[0])) {
      this.goal = goal;
      this.setState('running');
    } else this.again(goal);
  }

  /** Takes over as the worker whose run is shown, with what was recorded meanwhile and shown already. */
  private adopt(inputs: Input[], shown: number): void {
    const { next } = this.inputs;
    this.inputs = new InputLog(inputs);
    this.inputs.next = next;
    this.outputsShown = shown;
    this.saidIdle = true;
  }

  private locations(path: string, line: number, endLine: number): BreakpointLocation[] {
    const found = new Map<string, BreakpointLocation>();
    for (const { place: _, ...at } of this.breakpoints.statementsOf(path))
      if (at.line >= line && at.line <= endLine) {
        const { line: l, column, endLine: el, endColumn } = at;
        found.set(`${l}:${column}`, { line: l, column, endLine: el, endColumn });
      }
    return [...found.values()];
  }

  private inject(request: InjectRequest): { frames: number; bytes: number } {
    const debuggee = this.needDebuggee();
    const injected = this.quiet.run(() => debuggee.inject(request));
    const description = `inject ${request.netns ?? 'root'}/${request.device}, ${injected.bytes} bytes`;
    this.record({ kind: 'inject', request, ...this.now(), description });
    return injected;
  }

  /** A line of the console as a command; null: it is an expression. */
  private command(line: string, frame: number): CommandReply | null {
    const debuggee = this.needDebuggee();
    const isVariable = (name: string) =>
      this.view !== null && this.inFrame(frame, (inspector, at) => inspector.environment(at).isVariable(name));
    const command = commandOf(line, debuggee.programs, isVariable);
    if (command === null) return null;
    const shown = this.quiet.run(() => debuggee.show(command));
    if (shown !== null) return { kind: 'shown', ...shown };
    this.quiet.run(() => debuggee.startCommand(command));
    this.record({ kind: 'command', command, ...this.now(), description: `$ ${command}` });
    return { kind: 'recorded', runsNow: this.view === null };
  }
}

/** A result, and what happens after it has been sent. */
class Reply {
  readonly value: unknown;
  readonly afterwards: () => void;
  constructor(value: unknown, afterwards: () => void) {
    this.value = value;
    this.afterwards = afterwards;
  }
}

/** A result that is sent when the run has come that far. */
class Later {
  readonly begin: (request: number) => void;
  constructor(begin: (request: number) => void) {
    this.begin = begin;
  }
}

/** A search for a write that somebody waits for. */
interface Query {
  request: number;
  target: Target;
  /** Where the run stands meanwhile. */
  origin: { event: number; within: boolean };
}
/** The event of the next stop that is to be captured before its statement. */
const nextFilmed = (bring: Bring): number => bring.film[bring.filmed.length]?.event ?? Number.POSITIVE_INFINITY;

interface Stop {
  reason: StopReason;
  description: string;
  ids?: number[];
  exception?: ExceptionInfo;
  within?: boolean;
}
