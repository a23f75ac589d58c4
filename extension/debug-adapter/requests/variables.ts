// What a stopped run shows: threads, frames, scopes, variables, expressions.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  CommandReply,
  FrameFormat,
  StackFrame,
  ValueFormat,
  Variable,
  VariableRange,
} from '../../../stack-core/debugger/api.ts';
import { noLocation } from '../errors.ts';
import type { LocationEvent, SkbArguments, SkbReply } from '../protocol.ts';
import type { Session } from '../session.ts';

export async function threads(session: Session): Promise<DebugProtocol.ThreadsResponse['body']> {
  return { threads: await session.kernel.threads() };
}

export async function stackTrace(
  session: Session,
  args: { threadId: number; startFrame?: number; levels?: number; format?: FrameFormat },
): Promise<DebugProtocol.StackTraceResponse['body']> {
  // DAP: 0 levels means all.
  const levels = args.levels === 0 ? undefined : args.levels;
  // Who says nothing of the format gets arguments: they tell apart the frames of two packets.
  const format = { parameters: true, ...args.format };
  const { frames, total } = await session.kernel.stackTrace(args.threadId, args.startFrame, levels, format);
  return { stackFrames: frames.map(frame => toClientFrame(session, frame)), totalFrames: total };
}

function toClientFrame(session: Session, frame: StackFrame): DebugProtocol.StackFrame {
  if (frame.path === undefined)
    return { id: frame.id, name: frame.name, line: 0, column: 0, presentationHint: 'label' };
  return {
    id: frame.id,
    name: frame.name,
    source: session.source(frame.path),
    line: session.toClientLine(frame.line),
    column: session.toClientColumn(frame.column),
    endLine: frame.endLine === undefined ? undefined : session.toClientLine(frame.endLine),
    endColumn: frame.endColumn === undefined ? undefined : session.toClientColumn(frame.endColumn),
  };
}

export async function scopes(
  session: Session,
  args: { frameId: number },
): Promise<DebugProtocol.ScopesResponse['body']> {
  return { scopes: await session.kernel.scopes(args.frameId) };
}

export async function variables(
  session: Session,
  args: { variablesReference: number; format?: ValueFormat } & VariableRange,
): Promise<DebugProtocol.VariablesResponse['body']> {
  const { variablesReference, format, ...range } = args;
  const line = session.links.find(variablesReference);
  if (line !== undefined) return { variables: [consoleRow(line.text, variablesReference)] };
  // DAP: a count of 0 means all.
  const count = range.count === 0 ? undefined : range.count;
  const wanted = { ...range, count, hex: format?.hex, paged: session.client.variablePaging };
  const rows = await session.kernel.variables(variablesReference, wanted);
  return { variables: rows.map(row => toClientVariable(session, row)) };
}

/** A line of the console as a value whose location can be asked for: VS Code makes a link of it. */
function consoleRow(text: string, reference: number): DebugProtocol.Variable {
  return { name: '', value: text.trimEnd(), variablesReference: 0, valueLocationReference: reference };
}

/**
 * Where a line of the console is from, or the function that a variable points to. Beyond DAP `event` says when a line of
 * the console was printed: our client travels there.
 */
export async function locations(
  session: Session,
  args: { locationReference: number },
): Promise<DebugProtocol.LocationsResponse['body'] & Partial<LocationEvent>> {
  const found = session.links.find(args.locationReference);
  if (found === undefined) {
    const place = await session.kernel.locate(args.locationReference);
    return { source: session.source(place.path), line: session.toClientLine(place.line) };
  }
  if (found.path === undefined || found.line === undefined) throw noLocation(args.locationReference);
  const { event, path, line } = found;
  return { event, source: session.source(path), line: session.toClientLine(line) };
}

function toClientVariable(session: Session, row: Variable): DebugProtocol.Variable {
  const { readOnly, synthetic: _, kind, lazy, ...variable } = row;
  const attributes = readOnly ? ['readOnly'] : [];
  const presentationHint = { kind: kind ?? 'property', attributes, ...(lazy === true ? { lazy } : {}) };
  return { ...forClient(session, variable), presentationHint };
}

/** Without what the client has not announced that it understands. */
function forClient<T extends { type?: string; indexedVariables?: number }>({ client }: Session, row: T): T {
  const { type, indexedVariables, ...rest } = row;
  return {
    ...rest,
    ...(client.variableType && type !== '' ? { type } : {}),
    ...(client.variablePaging ? { indexedVariables } : {}),
  } as T;
}

export async function setVariable(
  session: Session,
  args: { variablesReference: number; name: string; value: string; format?: ValueFormat },
): Promise<DebugProtocol.SetVariableResponse['body']> {
  const { variablesReference, name, value, format } = args;
  return resultOf(session, await session.kernel.setVariable(variablesReference, name, value, format));
}

export async function setExpression(
  session: Session,
  args: { expression: string; value: string; frameId?: number; format?: ValueFormat },
): Promise<DebugProtocol.SetExpressionResponse['body']> {
  const { expression, value, frameId, format } = args;
  return resultOf(session, await session.kernel.setExpression(expression, value, frameId, format));
}

/** Contexts in which an expression is evaluated again and again, or by the mouse: it may change nothing. */
const ASKING = new Set(['watch', 'hover', 'clipboard']);

export async function evaluate(
  session: Session,
  args: { expression: string; frameId?: number; context?: string; format?: ValueFormat },
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const { expression, frameId, format, context = '' } = args;
  const reply = context === 'repl' ? await session.kernel.command(expression, frameId) : null;
  if (reply !== null) return { result: commandText(session, reply), variablesReference: 0 };
  const row = await session.kernel.evaluate(expression, frameId, format, ASKING.has(context));
  const { value, ...rest } = resultOf(session, row);
  return { result: value, ...rest };
}

/** What a command has printed; complaints in red, where the client has colours. */
function commandText({ client }: Session, reply: CommandReply): string {
  if (reply.kind === 'recorded') return reply.runsNow ? '' : 'Recorded: the command runs when the run goes on.';
  const coloured = (text: string, colour: number) => (client.ansiStyling ? `\x1b[${colour}m${text}\x1b[0m` : text);
  const parts = reply.output.map(({ stream, text }) => (stream === 'stderr' ? coloured(text.trimEnd(), RED) : text));
  const text = parts.join('').trimEnd();
  if (reply.status === 0) return text;
  return `${text}${text === '' ? '' : '\n'}${coloured(`exit status ${reply.status}`, GREY)}`;
}

const RED = 31;
const GREY = 90;

/** `text` may have several lines: what is completed is in one of them. */
export async function completions(
  session: Session,
  args: { text: string; column: number; line?: number; frameId?: number },
): Promise<DebugProtocol.CompletionsResponse['body']> {
  const line = args.line === undefined ? 1 : session.fromClientLine(args.line);
  const text = args.text.split('\n')[line - 1] ?? '';
  const found = await session.kernel.completions(text, session.fromClientColumn(args.column) - 1, args.frameId);
  return {
    targets: found.map(({ label, kind, detail, start, length }) => ({
      label,
      type: kind,
      detail,
      start: session.toClientColumn(start + 1),
      length,
    })),
  };
}

function resultOf(session: Session, row: Variable) {
  const { value, type, variablesReference, namedVariables, indexedVariables, memoryReference } = row;
  const { valueLocationReference } = row;
  return forClient(session, {
    value,
    type,
    variablesReference,
    namedVariables,
    indexedVariables,
    memoryReference,
    valueLocationReference,
  });
}

export async function skb(session: Session, args: SkbArguments): Promise<SkbReply> {
  return { skb: await session.kernel.skbPicture(args.frameId) };
}
