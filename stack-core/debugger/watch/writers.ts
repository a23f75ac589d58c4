/**
 * Who ran last, while something is watched. A change that is noticed at a statement was made by the one before: of the
 * same call when that has gone on, even if it called others in between, otherwise the statement that called.
 */
import { type Accessor, ASK_PLACE, D, E, F } from '../../kernel/probe.ts';

export interface Writer {
  place: number;
  /** The event at which that statement began. */
  event: number;
}

export class Writers {
  private readonly frames: Accessor[] = [];
  private readonly places: number[] = [];
  private readonly events: number[] = [];
  private last: Writer = { place: 0, event: 0 };

  /** Who wrote what is new: at a statement, before `step` counts it, or when the innermost call is about to end. */
  get present(): Writer {
    return this.ofFrame() ?? this.last;
  }

  private ofFrame(): Writer | null {
    const depth = D[0];
    if (depth === 0 || this.frames[depth] !== F[depth - 1]) return null;
    return { place: this.places[depth], event: this.events[depth] };
  }

  /** The statement at `place` is next. */
  step(place: number): void {
    const depth = D[0];
    this.frames[depth] = F[depth - 1];
    this.places[depth] = place;
    this.events[depth] = E[0];
    this.last = { place, event: E[0] };
  }

  /** What runs now begins to be looked at. Since when calls have been at their statements is not known: event 0. */
  begin(): void {
    this.frames.length = 0;
    for (let i = 0; i < D[0]; i++) {
      this.frames[i + 1] = F[i];
      this.places[i + 1] = F[i](ASK_PLACE) as number;
      this.events[i + 1] = 0;
    }
    this.last = { place: this.places[D[0]] ?? 0, event: E[0] };
  }
}
