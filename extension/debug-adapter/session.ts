// One debug session as the client sees it: its conventions (line base, path form), its engine, its events.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  createDebugSession,
  type DebugSession,
  type ExceptionInfo,
  type SessionEvent,
} from '../../stack-core/debugger/api.ts';
import { ConsoleLinks } from './console-links.ts';
import { Progress } from './progress.ts';
import type { PositionEvent } from './protocol.ts';

/** What `initialize` says of the client. */
export interface ClientConventions {
  linesStartAt1?: boolean;
  columnsStartAt1?: boolean;
  pathFormat?: string;
  supportsVariableType?: boolean;
  supportsVariablePaging?: boolean;
  supportsANSIStyling?: boolean;
  supportsProgressReporting?: boolean;
}

/** Sends an event to the client. */
export type SendEvent = (event: string, body?: unknown) => void;

export class Session {
  readonly kernel: DebugSession;
  readonly links = new ConsoleLinks();
  launched = false;
  /** A tree of Linux sources that the launch has named. */
  kernelSource: string | null = null;
  /** Why the run stopped last, for `exceptionInfo`. */
  exception: ExceptionInfo | null = null;
  /** Resolves with `configurationDone`: the client has set its first breakpoints. */
  readonly configured: Promise<void>;
  markConfigured!: () => void;
  private linesStartAt1 = true;
  private columnsStartAt1 = true;
  private pathsAreUris = false;
  private showsProgress = false;
  private readonly send: SendEvent;
  private readonly progress: Progress;

  constructor(root: string, send: SendEvent) {
    this.send = send;
    this.progress = new Progress(send);
    this.kernel = createDebugSession({ root });
    this.kernel.on(event => this.forward(event));
    this.configured = new Promise(resolve => {
      this.markConfigured = resolve;
    });
  }

  /** What the client understands. Who says nothing of types and pages gets both: only colours would be in the way. */
  client = { variableType: true, variablePaging: true, ansiStyling: false };

  setConventions(client: ClientConventions): void {
    this.showsProgress = client.supportsProgressReporting ?? false;
    this.client = {
      variableType: client.supportsVariableType ?? true,
      variablePaging: client.supportsVariablePaging ?? true,
      ansiStyling: client.supportsANSIStyling ?? false,
    };
    this.linesStartAt1 = client.linesStartAt1 ?? true;
    this.columnsStartAt1 = client.columnsStartAt1 ?? true;
    this.pathsAreUris = client.pathFormat === 'uri';
  }

  toClientLine = (line: number): number => (this.linesStartAt1 ? line : line - 1);
  toClientColumn = (column: number): number => (this.columnsStartAt1 ? column : column - 1);
  fromClientLine = (line: number): number => (this.linesStartAt1 ? line : line + 1);
  fromClientColumn = (column: number): number => (this.columnsStartAt1 ? column : column + 1);
  toClientPath = (path: string): string => (this.pathsAreUris ? pathToFileURL(path).href : path);
  fromClientPath = (path: string): string => (this.pathsAreUris && path.includes('://') ? fileURLToPath(path) : path);

  /** A file of the model or a lab; one that only the lab itself has (it wrote the script) is asked for by reference. */
  source(path: string): DebugProtocol.Source {
    let reference = this.unreadable.get(path);
    if (reference === undefined) {
      reference = existsSync(path) ? 0 : this.byReference.push(path);
      this.unreadable.set(path, reference);
    }
    const source = { name: basename(path), path: this.toClientPath(path) };
    return reference === 0 ? source : { ...source, sourceReference: reference, origin: 'written by the lab' };
  }

  /** Paths that a client cannot read: reference - 1 is the index. */
  readonly byReference: string[] = [];
  /** Path -> reference; 0: it can be read. */
  private readonly unreadable = new Map<string, number>();

  sendInitialized(): void {
    this.send('initialized');
  }

  private forward(event: SessionEvent): void {
    switch (event.type) {
      case 'stopped': {
        this.exception = event.exception ?? null;
        const position: PositionEvent = { event: event.event, nowNs: event.nowNs };
        this.send('netstack/position', position);
        this.send('stopped', {
          reason: event.reason,
          description: event.description,
          // VS Code shows the text beside "Paused on exception".
          text: event.exception?.description,
          threadId: event.threadId,
          allThreadsStopped: true,
          hitBreakpointIds: event.hitBreakpointIds,
        });
        break;
      }
      case 'continued':
        this.send('continued', { threadId: event.threadId, allThreadsContinued: true });
        break;
      case 'output':
        this.send('output', this.outputBody(event));
        break;
      case 'breakpointChanged':
        this.send('breakpoint', { reason: 'changed', breakpoint: this.breakpoint(event.breakpoint) });
        break;
      case 'progress':
        if (this.showsProgress) this.progress.show(event.journey, event.done);
        break;
      case 'hooksChanged':
        this.send('netstack/hooksChanged', {});
        break;
      case 'inputsChanged':
        this.send('netstack/inputs', { inputs: event.inputs });
        break;
      case 'exited':
        this.send('exited', { exitCode: event.exitCode });
        break;
      case 'terminated':
        this.send('terminated', {});
        break;
      case 'workerLost':
        this.send('output', { category: 'important', output: `${event.message}\n` });
        break;
    }
  }

  private outputBody(output: SessionEvent & { type: 'output' }): DebugProtocol.OutputEvent['body'] {
    const { category, text, path, line, event } = output;
    const place =
      path === undefined || line === undefined ? {} : { source: this.source(path), line: this.toClientLine(line) };
    const link =
      event === undefined ? {} : { data: { event }, variablesReference: this.links.add({ text, event, path, line }) };
    return { category, output: text, ...place, ...link };
  }

  breakpoint(status: import('../../stack-core/debugger/api.ts').BreakpointStatus): DebugProtocol.Breakpoint {
    const { path, line, column, endLine, endColumn } = status;
    return {
      id: status.id,
      verified: status.verified,
      message: status.message,
      reason: status.reason,
      source: path === undefined ? undefined : this.source(path),
      line: line === undefined ? undefined : this.toClientLine(line),
      column: column === undefined ? undefined : this.toClientColumn(column),
      endLine: endLine === undefined ? undefined : this.toClientLine(endLine),
      endColumn: endColumn === undefined ? undefined : this.toClientColumn(endColumn),
    };
  }
}
