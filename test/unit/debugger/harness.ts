/**
 * Runs the engine on this thread over the model in small of fixtures/model.ts. A conversation is a generator: it yields
 * requests and gets their results; while it waits for the next stop, the engine runs.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { emptyTable, instrument } from '../../../scripts/build/instrument.ts';
import type { LaunchOptions, SessionEvent, StackFrame, StopEvent, Variable } from '../../../stack-core/debugger/api.ts';
import type { Channel, FromEngine, Request } from '../../../stack-core/debugger/channel.ts';
import type { MakeDebuggee } from '../../../stack-core/debugger/debuggee.ts';
import { Engine } from '../../../stack-core/debugger/engine.ts';
import { Places } from '../../../stack-core/debugger/places.ts';
import { LabFrame, probe, registerLab } from '../../../stack-core/kernel/probe.ts';
import { Process } from './process.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const PROBE = new URL('../../../stack-core/kernel/probe.ts', import.meta.url).href;

/** What the fixture exports, instrumented. */
interface Model {
  receive(world: unknown, len: number): number;
  dev_add_pack(names: string[], name: string): void;
}

async function loadModel(): Promise<{ model: Model; places: Places }> {
  const file = join(here, 'fixtures', 'model.ts');
  const table = emptyTable();
  const { code } = instrument('stack-core/net/model.ts', readFileSync(file, 'utf8'), PROBE, table);
  const directory = mkdtempSync(join(tmpdir(), 'engine-'));
  const output = join(directory, 'model.mjs');
  writeFileSync(output, transformSync(code, { loader: 'ts' }).code);
  const model = (await import(pathToFileURL(output).href)) as Model;
  rmSync(directory, { recursive: true });
  return { model, places: new Places(table) };
}

export type Ask = (method: string, ...params: unknown[]) => Generator<Request, unknown, unknown>;

/** What a conversation can say. */
export interface Talk {
  ask: Ask;
  /** Lets the run go on by a request, and waits for what it stops at; null: it has ended. */
  go(method: string, ...params: unknown[]): Generator<Request, StopEvent | null, unknown>;
  where(): Generator<Request, string, unknown>;
  variables(): Generator<Request, Record<string, string>, unknown>;
  events: SessionEvent[];
  outputs(): string;
}

export type Conversation = (talk: Talk) => Generator<Request, void, unknown>;

const { model, places } = await loadModel();
class Over {}

/** Runs a lab (one command per line: `receive LEN`, `register NAME`, `sleep NS`, `background LEN`, `wait`) under a conversation. */
export function converse(lab: string, options: Partial<LaunchOptions>, conversation: Conversation): Talk {
  const events: SessionEvent[] = [];
  let answered: unknown;
  let failed: Error | null = null;
  let nextId = 1;

  function* ask(method: string, ...params: unknown[]): Generator<Request, unknown, unknown> {
    yield { id: nextId++, method, params };
    if (failed !== null) throw failed;
    return answered;
  }
  const talk: Talk = {
    ask,
    *go(method, ...params) {
      const before = events.length;
      yield* ask(method, ...params);
      // The next request is asked for only when the run has stopped or ended.
      yield* ask('inputs');
      const last = events.slice(before).findLast(e => e.type === 'stopped' || e.type === 'exited');
      return last?.type === 'stopped' ? last : null;
    },
    *where() {
      const { frames } = (yield* ask('stackTrace', 1, 0, 0)) as { frames: StackFrame[] };
      return frames.map(frame => `${frame.name}:${frame.line}`).join(' < ');
    },
    *variables() {
      const { frames } = (yield* ask('stackTrace', 1, 0, 0)) as { frames: StackFrame[] };
      const [scope] = (yield* ask('scopes', frames[0].id)) as { variablesReference: number }[];
      const variables = (yield* ask('variables', scope.variablesReference, {})) as Variable[];
      return Object.fromEntries(variables.map(v => [v.name, v.value]));
    },
    events,
    outputs: () => events.flatMap(e => (e.type === 'output' && e.category === 'stdout' ? [e.text] : [])).join(''),
  };

  const dialogue = conversation(talk);
  const channel: Channel = {
    receive(wait) {
      if (!wait) return null;
      const next = dialogue.next();
      if (next.done === true) throw new Over();
      return next.value;
    },
    send(message: FromEngine) {
      if (message.kind === 'event') events.push(message.event);
      if (message.kind === 'result') [answered, failed] = [message.result, null];
      if (message.kind === 'error') failed = new Error(message.message);
    },
    beat() {},
  };
  probe.labs.length = 0;
  const engine = new Engine(places, channel, makeFixture(lab));
  const launch: Request = { id: 0, method: 'launch', params: [{ program: '/lab.netlab', ...options }, []] };
  const receive = channel.receive.bind(channel);
  channel.receive = wait => {
    channel.receive = receive;
    return wait ? launch : null;
  };
  try {
    engine.serve();
  } catch (error) {
    if (!(error instanceof Over)) throw error;
  } finally {
    probe.attached = false;
    probe.stop = null;
  }
  return talk;
}

function makeFixture(text: string): MakeDebuggee {
  const lines = text.trim().split('\n');
  return (options, host) => {
    const first = registerLab(
      options.program,
      lines.map((line, i) => ({ line: i + 1, column: 1, endLine: i + 1, endColumn: line.length + 1 })),
    );
    const process = new Process(lines, first, model, line => host.output('stdout', line));
    process.world.trace.add(host.trace);
    process.world.sched.idle = () => host.idle();
    return {
      world: process.world,
      run: () => process.run(),
      inject: ({ frame }) => {
        process.inject(Number(frame));
        return { frames: 1, bytes: Number(frame) };
      },
      devices: () => [],
      namespaces: () => ['root'],
      programs: new Map(),
      show: () => null,
      startCommand: () => {},
      sourceText: () => null,
      labHasEnded: false,
      leftovers: () => [],
    };
  };
}

export { LabFrame };
