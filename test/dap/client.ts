// A DAP client for tests: starts the built adapter as an editor does and speaks the protocol over its standard streams.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';
import { ProtocolClient } from '@vscode/debugadapter-testsupport/lib/protocolClient.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PositionEvent } from '../../extension/debug-adapter/protocol.ts';

export const root = resolve(import.meta.dirname, '../..');
export const adapterProgram = join(root, 'dist/netstack.js');
/** How long a test waits for an event that has to come; only a hang reaches it. */
const patienceMs = 10_000;

/** Two hosts of ours and one packet from the wire: small, and it passes every hook of a forwarded packet's way in. */
export const echoLab = `# a ping from the wire is answered
ip tuntap add dev tap0 mode tap
ip link set dev tap0 address 02:00:00:00:00:01 up
ip addr add 10.0.0.1/24 dev tap0
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:99 dev tap0
inject tap0 'Ether(src="02:00:00:00:00:99", dst="02:00:00:00:00:01")/IP(src="10.0.0.9", dst="10.0.0.1")/ICMP()'
echo done
`;
/** Line of \`inject\` in `echoLab`. */
export const injectLine = 6;

const scratch = mkdtempSync(join(tmpdir(), 'netstack-dap-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
let written = 0;

/** Writes a lab to a file of its own; its path. */
export function labFile(text: string, name = 'test.netlab'): string {
  const path = join(scratch, `${written++}-${name}`);
  writeFileSync(path, text);
  return path;
}

type StoppedBody = DebugProtocol.StoppedEvent['body'];

export class Client extends ProtocolClient {
  readonly process: ChildProcessWithoutNullStreams;
  readonly events: DebugProtocol.Event[] = [];
  private readonly waiting: {
    matches: (event: DebugProtocol.Event) => boolean;
    found: (event: DebugProtocol.Event) => void;
  }[] = [];
  /** Events up to here were waited for already. */
  private seen = 0;

  constructor(program = adapterProgram) {
    super();
    this.process = spawn(process.execPath, [program, 'dap'], { stdio: 'pipe' });
    this.connect(this.process.stdout, this.process.stdin);
  }

  /** ProtocolClient emits every event of the adapter under its own name. */
  override emit(name: string | symbol, ...args: unknown[]): boolean {
    const event = args[0] as DebugProtocol.Event;
    this.events.push(event);
    for (const wait of [...this.waiting]) if (wait.matches(event)) wait.found(event);
    return super.emit(name, ...args);
  }

  /** The next event of this name that was not waited for before. */
  async next<T = unknown>(name: string): Promise<T> {
    const isNext = (event: DebugProtocol.Event, index: number): boolean => index >= this.seen && event.event === name;
    const at = this.events.findIndex(isNext);
    if (at >= 0) {
      this.seen = at + 1;
      return this.events[at].body as T;
    }
    const event = await new Promise<DebugProtocol.Event>((found, lost) => {
      const timer = setTimeout(() => lost(new Error(`no event '${name}'; so far: ${this.summary()}`)), patienceMs);
      this.waiting.push({
        matches: candidate => candidate.event === name,
        found: candidate => {
          clearTimeout(timer);
          found(candidate);
        },
      });
    });
    this.seen = this.events.indexOf(event) + 1;
    return event.body as T;
  }

  stopped(): Promise<StoppedBody> {
    return this.next<StoppedBody>('stopped');
  }

  private summary(): string {
    return this.events
      .map(e => (e.event === 'output' ? `output ${JSON.stringify(e.body.output)}` : e.event))
      .join(', ');
  }

  /** Everything that was printed in a category so far. */
  output(category: string): string {
    const texts = this.events.filter(e => e.event === 'output' && e.body.category === category).map(e => e.body.output);
    return texts.join('');
  }

  /** Body of the response to a request. */
  async ask<T = DebugProtocol.Response['body']>(command: string, args: object = {}): Promise<T> {
    return (await this.send(command, args)).body as T;
  }

  /** Message of the error with which a request is answered. */
  async refusal(command: string, args: object = {}): Promise<string> {
    try {
      await this.send(command, args);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error(`${command} succeeded`);
  }

  /** initialize, launch, the breakpoints, configurationDone. Resolves when the lab runs. */
  async debug(program: string, setup: Setup = {}): Promise<void> {
    await this.ask('initialize', { clientID: 'test', adapterID: 'netstack' });
    const launched = this.send('launch', { program, ...setup.launch });
    await Promise.race([this.next('initialized'), launched]);
    if (setup.functions !== undefined) await this.breakOn(...setup.functions);
    for (const [path, lines] of Object.entries(setup.lines ?? {})) await this.breakAt(path, ...lines);
    await this.ask('setExceptionBreakpoints', { filters: setup.filters ?? [] });
    await this.ask('configurationDone');
    await launched;
  }

  async breakOn(...names: string[]): Promise<DebugProtocol.Breakpoint[]> {
    const body = await this.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setFunctionBreakpoints', {
      breakpoints: names.map(name => ({ name })),
    });
    return body.breakpoints;
  }

  async breakAt(path: string, ...lines: number[]): Promise<DebugProtocol.Breakpoint[]> {
    const body = await this.ask<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
      source: { path },
      breakpoints: lines.map(line => ({ line })),
    });
    return body.breakpoints;
  }

  async frames(): Promise<DebugProtocol.StackFrame[]> {
    const { threads } = await this.ask<{ threads: DebugProtocol.Thread[] }>('threads');
    const body = await this.ask<{ stackFrames: DebugProtocol.StackFrame[] }>('stackTrace', { threadId: threads[0].id });
    return body.stackFrames;
  }

  /** Function names of the call stack, innermost first. */
  async stack(): Promise<string[]> {
    return (await this.frames()).map(frame => frame.name.replace(/\(.*$/, '').trim());
  }

  async variables(variablesReference: number, range: object = {}): Promise<DebugProtocol.Variable[]> {
    const body = await this.ask<{ variables: DebugProtocol.Variable[] }>('variables', { variablesReference, ...range });
    return body.variables;
  }

  async scopes(frameId: number): Promise<DebugProtocol.Scope[]> {
    return (await this.ask<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId })).scopes;
  }

  /** Variables of all scopes of the frame whose function is `name`, innermost one first. */
  async locals(name: string): Promise<DebugProtocol.Variable[]> {
    const frame = (await this.frames()).find(f => f.name.startsWith(name));
    if (frame === undefined) throw new Error(`no frame ${name} in ${(await this.stack()).join(' < ')}`);
    const rows: DebugProtocol.Variable[] = [];
    for (const scope of await this.scopes(frame.id)) {
      if (!scope.expensive) rows.push(...(await this.variables(scope.variablesReference)));
    }
    return rows;
  }

  /** One step of a kind; where it stops: `function:line`. */
  async step(command: 'next' | 'stepIn' | 'stepOut' | 'stepBack'): Promise<string> {
    await this.send(command, { threadId: 1 });
    await this.stopped();
    return this.where();
  }

  async where(): Promise<string> {
    const [top] = await this.frames();
    return `${top.name.replace(/\(.*$/, '').trim()}:${top.line}`;
  }

  /** Where in the run the last stop was. */
  position(): PositionEvent {
    const last = this.events.filter(e => e.event === 'netstack/position').at(-1);
    if (last === undefined) throw new Error(`not stopped yet; so far: ${this.summary()}`);
    return last.body as PositionEvent;
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = new Promise(resolve => this.process.once('exit', resolve));
    await this.send('disconnect', {});
    await gone;
  }
}

export interface Setup {
  launch?: object;
  functions?: string[];
  /** Path -> lines with a breakpoint. */
  lines?: Record<string, number[]>;
  filters?: string[];
}

/** Debugs a lab's text; ends the adapter when the test is over, whatever came of it. */
export async function withSession(
  lab: string,
  setup: Setup,
  body: (client: Client, path: string) => Promise<void>,
): Promise<void> {
  const client = new Client();
  try {
    const path = labFile(lab);
    await client.debug(path, setup);
    await body(client, path);
    await client.end();
  } finally {
    client.process.kill();
  }
}
