// The sessions that debug a lab: what each one's adapter can do, whether it is stopped, and where in the run.
import * as vscode from 'vscode';
import type {
  BranchesReply,
  NetstackCapabilities,
  NetstackRequests,
  PositionEvent,
} from '../debug-adapter/protocol.ts';
import { debugType } from './adapter.ts';

export type RequestName = keyof NetstackRequests;

/** Why the run stopped, in the words of DAP's event. */
export type Stop = { reason: string; description?: string; threadId: number };

export class LabSession {
  readonly debug: vscode.DebugSession;
  /** Where the run is, or was when it stopped last. */
  position: PositionEvent | undefined;
  /** Missing while the run goes on. */
  stop: Stop | undefined;
  branches: BranchesReply | undefined;
  #requests: ReadonlySet<string> = new Set();

  constructor(debug: vscode.DebugSession) {
    this.debug = debug;
  }

  /** The lab, or the saved session, that was launched. */
  get program(): string {
    return String(this.debug.configuration.program ?? '');
  }

  can(request: RequestName): boolean {
    return this.#requests.has(request);
  }

  request<Name extends RequestName>(
    name: Name,
    args: NetstackRequests[Name]['args'],
  ): Promise<NetstackRequests[Name]['reply']> {
    return Promise.resolve(this.debug.customRequest(name, args));
  }

  /** The frame that VS Code shows the variables of, if it is one of this session. */
  get frameId(): number | undefined {
    const item = vscode.debug.activeStackItem;
    return item instanceof vscode.DebugStackFrame && item.session.id === this.debug.id ? item.frameId : undefined;
  }

  /** Takes note of a message of the adapter; true when it changes what is known here. */
  heard(message: AdapterMessage): boolean {
    if (message.type === 'response' && message.command === 'initialize' && message.success) {
      const { netstackRequests = [] } = message.body as Partial<NetstackCapabilities>;
      this.#requests = new Set(netstackRequests);
      return true;
    }
    if (message.type !== 'event') return false;
    switch (message.event) {
      case 'stopped':
        this.stop = message.body as Stop;
        return true;
      case 'continued':
        this.stop = undefined;
        return true;
      case 'netstack/position':
        this.position = message.body as PositionEvent;
        return true;
      case 'netstack/branches':
        this.branches = message.body as BranchesReply;
        return true;
    }
    return false;
  }
}

/** What an adapter sends, as far as it is looked at here. */
export type AdapterMessage =
  | { type: 'response'; command: string; success: boolean; body?: unknown }
  | { type: 'event'; event: string; body?: unknown }
  | { type: 'request' };

/** The requests that menus ask about: `netstack.can.lastWrite` is true while the session in focus answers it. */
const asked: RequestName[] = [
  'netstack/branches',
  'netstack/explain',
  'netstack/hooks',
  'netstack/injectAgain',
  'netstack/kernelSource',
  'netstack/lastWrite',
  'netstack/packetOrigin',
  'netstack/restartFrom',
  'netstack/saveSession',
];

export class LabSessions implements vscode.Disposable {
  readonly #byId = new Map<string, LabSession>();
  /** The context keys as they were set last. */
  readonly #told = new Map<RequestName, boolean>();
  readonly #changed = new vscode.EventEmitter<LabSession | undefined>();
  readonly #received = new vscode.EventEmitter<{ session: LabSession; message: AdapterMessage }>();
  readonly #subscriptions: vscode.Disposable;

  /** The session in focus, or something about a session, is not what it was. */
  readonly onDidChange = this.#changed.event;
  /** An adapter has sent something. */
  readonly onDidReceive = this.#received.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#received,
      vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
        createDebugAdapterTracker: debug => {
          const session = new LabSession(debug);
          this.#byId.set(debug.id, session);
          return { onDidSendMessage: (message: AdapterMessage) => this.#hear(session, message) };
        },
      }),
      vscode.debug.onDidChangeActiveDebugSession(() => this.#tell(this.active)),
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        if (this.#byId.delete(id)) this.#tell(undefined);
      }),
    );
  }

  /** The session that VS Code has in focus, if it debugs a lab. */
  get active(): LabSession | undefined {
    const { activeDebugSession } = vscode.debug;
    return activeDebugSession && this.#byId.get(activeDebugSession.id);
  }

  /** The session of that id, as VS Code's menus name it; without one, the one in focus. */
  find(id: string | undefined): LabSession | undefined {
    return id === undefined ? this.active : this.#byId.get(id);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #hear(session: LabSession, message: AdapterMessage): void {
    if (session.heard(message)) this.#tell(session);
    this.#received.fire({ session, message });
  }

  #tell(session: LabSession | undefined): void {
    for (const name of asked) {
      const can = this.active?.can(name) ?? false;
      if (this.#told.get(name) === can) continue;
      this.#told.set(name, can);
      void vscode.commands.executeCommand('setContext', name.replace('/', '.can.'), can);
    }
    this.#changed.fire(session);
  }
}
