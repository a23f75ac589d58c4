// Progress of a way through a long run, as DAP's progress events.
import type { SendEvent } from './session.ts';

export class Progress {
  private readonly send: SendEvent;
  private nextId = 1;
  private id: string | null = null;

  constructor(send: SendEvent) {
    this.send = send;
  }

  /** `done` from 0 to 1, which ends it. What is over before it was ever under way is not shown. */
  show(title: string, done: number): void {
    if (done < 1 && this.id === null) {
      this.id = `travel-${this.nextId++}`;
      this.send('progressStart', { progressId: this.id, title, cancellable: true, percentage: done * 100 });
    } else if (this.id !== null) {
      const name = done < 1 ? 'progressUpdate' : 'progressEnd';
      this.send(name, { progressId: this.id, ...(done < 1 ? { percentage: done * 100 } : {}) });
      if (done >= 1) this.id = null;
    }
  }
}
