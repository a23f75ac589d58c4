/**
 * Going back, and to an event, in a long run: by workers that stand nearby (standbys.ts) instead of from the start.
 *
 * To find where a step back ends, a worker runs the last stretch again and looks; another one is brought there and becomes
 * the worker whose run is shown. On its way it looks at the places where the next such steps will end (film.ts), so that
 * these are shown at once; a worker goes there when the user stays, or asks for more than is known.
 */
import type { StopReason } from './api.ts';
import { DebuggerError } from './api.ts';
import type { Arrival } from './engine.ts';
import type { Capture } from './film.ts';
import type { Found, Origin } from './goal.ts';
import type { Find } from './search.ts';
import type { Standby, Standbys } from './standbys.ts';
import type { WorkerLink } from './worker-link.ts';

/** How far back it is looked at each statement for the end of a step. */
const STRETCH = 1_000_000;
/** Steps back whose stops are looked at in passing. */
const FILMED = 24;
/** How long the user stays at a stop that was looked at in passing until a worker goes there, ms. */
const LINGER_MS = 150;

export interface Here extends Found {
  origin: Origin;
}

export interface TravelHost {
  /** The worker whose run is shown. */
  readonly link: WorkerLink;
  /** From now on, the run of `standby` is shown. */
  promote(standby: Standby, arrival: Arrival): void;
  /** Tells the client where it is. */
  stopped(at: Found & { nowNs: number }, reason: StopReason, capture: Capture | null): void;
  /** Says how far a journey is, from 0 to 1. */
  progress(journey: string, done: number): void;
}

const keyOf = ({ event, within }: Found): string => `${event}${within ? '+' : ''}`;

export class Travel {
  private readonly host: TravelHost;
  private readonly standbys: Standbys;
  private readonly film = new Map<string, Capture>();
  /** Where further steps of the kind `find` from `from` end, the next one first. */
  private ahead: { find: Find; from: string; places: Found[] } | null = null;
  /** The stop that is shown without a worker being there. */
  shown: Capture | null = null;
  private arriving: Promise<void> | null = null;
  private linger: NodeJS.Timeout | null = null;
  private underWay: { standby: Standby; isCancelled: boolean } | null = null;

  constructor(host: TravelHost, standbys: Standbys) {
    this.host = host;
    this.standbys = standbys;
  }

  /** The run goes on, or has another past. */
  forget(): void {
    this.film.clear();
    this.ahead = null;
  }

  /** Ends a journey; the run is shown where it was. False: there was none. */
  cancel(): boolean {
    if (this.underWay === null) return false;
    this.underWay.isCancelled = true;
    void this.underWay.standby.link.call('halt').catch(() => {});
    return true;
  }

  /** A step back, or the way to the breakpoint before, from a stop in a long run. */
  async back(find: Find): Promise<void> {
    const here = this.shown ?? (await this.host.link.call<Here>('whence'));
    const kind = here.within && find !== 'breakpoint' ? 'into' : find;
    const next = this.nextFilmed(kind, here);
    if (next !== null) this.show(next, kind);
    else await this.search(kind, here);
  }

  private nextFilmed(find: Find, here: Found): Capture | null {
    const { ahead } = this;
    if (ahead === null || ahead.find !== find || ahead.from !== keyOf(here)) return null;
    const next = ahead.places[0];
    const capture = next === undefined ? undefined : this.film.get(keyOf(next));
    if (next === undefined || capture === undefined) return null;
    this.ahead = { find, from: keyOf(next), places: ahead.places.slice(1) };
    return capture;
  }

  private show(capture: Capture, find: Find): void {
    this.shown = capture;
    this.host.stopped(capture, reasonOf(find, capture), capture);
    if (this.linger !== null) clearTimeout(this.linger);
    this.linger = setTimeout(() => void this.real().catch(() => {}), LINGER_MS);
    this.linger.unref();
  }

  /** Resolves when a worker is where the user is. */
  async real(): Promise<void> {
    if (this.linger !== null) clearTimeout(this.linger);
    this.linger = null;
    while (this.shown !== null) {
      this.arriving ??= this.goThere(this.shown).finally(() => {
        this.arriving = null;
      });
      await this.arriving;
    }
  }

  private async goThere(capture: Capture): Promise<void> {
    const { standby, arrival } = await this.bring(capture, [], true);
    if (this.shown !== capture) {
      this.standbys.release(standby, arrival);
      return;
    }
    this.shown = null;
    this.host.promote(standby, arrival);
  }

  private async search(find: Find, here: Here): Promise<void> {
    const end = here.within ? here.event + 1 : here.event;
    const found =
      find === 'into' ? lastEvents(end) : await this.searchStretches(find, { ...here.origin, event: end }, end);
    const [first, ...others] = found.length === 0 ? [{ event: 1, within: false }] : found;
    const film = others.slice(0, FILMED).reverse();
    const { standby, arrival } = await this.bring(first, film, false);
    for (const capture of arrival.filmed ?? []) this.film.set(keyOf(capture), capture);
    this.ahead = { find, from: keyOf(first), places: others };
    this.shown = null;
    this.host.promote(standby, arrival);
    this.host.stopped(arrival, found.length === 0 ? 'entry' : reasonOf(find, first), null);
  }

  /** Stretch by stretch, the last one first, until something fits. */
  private async searchStretches(find: Find, origin: Origin, end: number): Promise<Found[]> {
    for (let until = end; until > 1; ) {
      const standby = await this.standbys.take(until - 2);
      const stands = standby.at !== null && standby.at.event <= until - 2 ? standby.at.event + 1 : 1;
      const from = find === 'breakpoint' ? stands : Math.max(stands, until - STRETCH);
      const arrival = await this.journey(standby, `Searching back from event ${end}`, from, until, () =>
        standby.link.call<Arrival>('scan', find, origin, from, until),
      );
      this.standbys.release(standby, arrival);
      if (arrival.found !== undefined && arrival.found.length > 0) return arrival.found;
      // What caused the present, where the process itself did nothing before.
      if (find !== 'breakpoint' && arrival.lastLabLine != null && end - from >= STRETCH / 2)
        return [arrival.lastLabLine];
      if (find !== 'breakpoint' && arrival.lastLabLine != null && from === 1) return [arrival.lastLabLine];
      until = from;
    }
    return [];
  }

  async goTo(event: number): Promise<void> {
    const { standby, arrival } = await this.bring({ event, within: false }, [], false);
    this.shown = null;
    this.host.promote(standby, arrival);
    this.host.stopped(arrival, 'goto', null);
  }

  private async bring(
    to: Found,
    film: readonly Found[],
    asksFirst: boolean,
  ): Promise<{ standby: Standby; arrival: Arrival }> {
    const standby = await this.standbys.take(Math.min(to.event, film[0]?.event ?? to.event));
    const from = standby.at !== null && standby.at.event <= to.event ? standby.at.event : 0;
    const passed = film.filter(place => place.event > from);
    const place = { event: to.event, within: to.within };
    const arrival = await this.journey(standby, `Going to event ${to.event}`, from, to.event, () =>
      standby.link.call<Arrival>('bring', place, passed, asksFirst),
    );
    return { standby, arrival };
  }

  private async journey(
    standby: Standby,
    name: string,
    from: number,
    to: number,
    go: () => Promise<Arrival>,
  ): Promise<Arrival> {
    const journey = { standby, isCancelled: false };
    this.underWay = journey;
    const timer = setInterval(() => {
      const done = (standby.link.event - from) / Math.max(1, to - from);
      this.host.progress(name, Math.min(1, Math.max(0, done)));
    }, 100);
    let arrival: Arrival | null = null;
    try {
      arrival = await go();
    } finally {
      clearInterval(timer);
      this.host.progress(name, 1);
      this.underWay = null;
      if (arrival === null || journey.isCancelled) this.standbys.release(standby, arrival);
    }
    if (journey.isCancelled) throw new DebuggerError('cancelled');
    return arrival;
  }
}

const lastEvents = (end: number): Found[] =>
  Array.from({ length: Math.min(FILMED, end - 1) }, (_, i) => ({ event: end - 1 - i, within: false }));

const reasonOf = (find: Find, at: Found): StopReason =>
  find !== 'breakpoint' ? 'step' : at.within ? 'exception' : 'breakpoint';
