// DAP over a pair of streams: reads requests, answers them, sends events. Survives whatever a client sends.

import type { Readable, Writable } from 'node:stream';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as z from 'zod/mini';
import { DebuggerError } from '../../stack-core/debugger/api.ts';
import { dispatch, type Handler } from './dispatch.ts';
import { badArguments, DapError, internal, notLaunched, refused, unknownRequest } from './errors.ts';
import { Session } from './session.ts';

z.config(z.locales.en());

/**
 * Requests whose failure the user should see, whatever the client does with error responses. Whoever sends a request of
 * ours (netstack/…) tells of its failure itself.
 */
const shownToUser = new Set(['launch', 'attach', 'restart', 'stepBack', 'reverseContinue']);

export class DebugAdapter extends ProtocolServer {
  private readonly session: Session;
  /** Requests in flight that let the run go on: their responses come before the events that follow. */
  private resuming = 0;
  private readonly heldEvents: DebugProtocol.Event[] = [];

  /** `root`: the directory with `dist/` and `stack-core/`. */
  constructor(root: string) {
    super();
    this.session = new Session(root, (event, body) => this.post({ seq: 0, type: 'event', event, body }));
    this.on('error', ({ body = '' }) => this.onFault(body));
  }

  /** What is no DAP message (broken JSON, a wrong header) is reported and passed over. */
  private onFault(fault: string): void {
    // Nobody reads any more: a report would only be the next fault.
    if (fault.startsWith('outStream')) this.emit('close');
    else this.post(remark(`Unreadable message from the client: ${fault}`));
  }

  /** Serves `input` and `output` until the client disconnects or `input` ends; resolves then. */
  serve(input: Readable, output: Writable): Promise<void> {
    return new Promise(resolve => {
      this.on('close', () => {
        void this.session.kernel.terminate().then(resolve);
      });
      this.start(input, output);
    });
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const command = typeof request.command === 'string' ? request.command : '';
    const handler = Object.hasOwn(dispatch, command) ? dispatch[command] : undefined;
    void this.answer({ ...request, command }, handler);
  }

  private async answer(request: DebugProtocol.Request, handler: Handler | undefined): Promise<void> {
    const resumes = handler?.resumes === true;
    if (resumes) this.resuming++;
    try {
      if (handler === undefined) throw unknownRequest(request.command);
      if (!this.session.launched && handler.early !== true) throw notLaunched(request.command);
      const args = checked(request.command, handler, request.arguments);
      const body = await handler.run(this.session, args as never);
      this.respond(request, { success: true, body });
    } catch (error) {
      this.respondError(request, asDapError(request.command, error));
    } finally {
      if (resumes) this.resuming--;
      this.releaseEvents();
      if (request.command === 'disconnect') this.emit('close');
    }
  }

  private respond(request: DebugProtocol.Request, rest: { success: boolean; message?: string; body?: object }): void {
    // seq 0: ProtocolServer gives the number.
    this.sendResponse({ seq: 0, type: 'response', request_seq: request.seq, command: request.command, ...rest });
  }

  private respondError(request: DebugProtocol.Request, error: DapError): void {
    // `format` is a template for the client: braces of ours are text.
    const format = error.message.replace(/[{}]/g, brace => (brace === '{' ? '(' : ')'));
    const body = { error: { id: error.id, format, showUser: error.showUser } };
    this.respond(request, { success: false, message: error.message, body });
  }

  private post(event: DebugProtocol.Event): void {
    const isRemark = event.event === 'output' || event.event.startsWith('progress');
    if (this.resuming > 0 && !isRemark) this.heldEvents.push(event);
    else this.sendEvent(event);
  }

  private releaseEvents(): void {
    if (this.resuming > 0) return;
    for (const event of this.heldEvents.splice(0)) this.sendEvent(event);
  }
}

function checked(command: string, handler: Handler, args: unknown): unknown {
  const result = z.safeParse(handler.shape, args ?? {});
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    issue => `${issue.path.length === 0 ? 'arguments' : issue.path.join('.')}: ${issue.message}`,
  );
  throw badArguments(command, faults);
}

function asDapError(command: string, error: unknown): DapError {
  if (error instanceof DapError) return error;
  if (error instanceof DebuggerError) return refused(error.message, shownToUser.has(command));
  return internal(command, error);
}

const remark = (text: string): DebugProtocol.Event => ({
  seq: 0,
  type: 'event',
  event: 'output',
  body: { category: 'console', output: `${text}\n` },
});
