// A session on the engine itself, without DAP between, for tests.
import { createDebugSession, type DebugSession, type SessionEvent } from '../../stack-core/debugger/api.ts';
import { labFile, root } from './client.ts';

export type Stop = SessionEvent & { type: 'stopped' };

/** A session on the engine itself, without DAP between. */
export class Run {
  readonly session: DebugSession = createDebugSession({ root });
  readonly events: SessionEvent[] = [];
  private waiting: (() => void) | null = null;

  constructor() {
    this.session.on(event => {
      this.events.push(event);
      this.waiting?.();
    });
  }

  /** Does `act` and waits for the next stop; null: the run has ended. */
  async until(act: () => Promise<void>): Promise<Stop | null> {
    const from = this.events.length;
    await act();
    for (;;) {
      const found = this.events.slice(from).find(e => e.type === 'stopped' || e.type === 'terminated');
      if (found !== undefined) return found.type === 'stopped' ? found : null;
      await new Promise<void>(resolve => {
        this.waiting = resolve;
      });
    }
  }
}

export async function withRun(lab: string, body: (run: Run) => Promise<void>): Promise<void> {
  const run = new Run();
  try {
    await run.session.launch({ program: labFile(lab), stopOnEntry: true });
    await body(run);
  } finally {
    await run.session.terminate();
  }
}

export const begin = (run: Run): Promise<Stop | null> => run.until(() => run.session.start());
export const goTo = (run: Run, event: number): Promise<Stop | null> => run.until(() => run.session.goTo(event));
