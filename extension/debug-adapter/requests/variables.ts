// What a stopped run shows: threads, frames, scopes, variables, expressions.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame, Variable, VariableRange } from '../../../stack-core/debugger/api.ts';
import { noLocation } from '../errors.ts';
import type { LocationEvent } from '../protocol.ts';
import type { Session } from '../session.ts';

export async function threads(session: Session): Promise<DebugProtocol.ThreadsResponse['body']> {
  return { threads: await session.kernel.threads() };
}

export async function stackTrace(
  session: Session,
  args: { threadId: number; startFrame?: number; levels?: number },
): Promise<DebugProtocol.StackTraceResponse['body']> {
  // DAP: 0 levels means all.
  const levels = args.levels === 0 ? undefined : args.levels;
  const { frames, total } = await session.kernel.stackTrace(args.threadId, args.startFrame, levels);
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
  args: { variablesReference: number } & VariableRange,
): Promise<DebugProtocol.VariablesResponse['body']> {
  const { variablesReference, ...range } = args;
  const line = session.links.find(variablesReference);
  if (line !== undefined) return { variables: [consoleRow(line.text, variablesReference)] };
  // DAP: a count of 0 means all.
  const wanted = { ...range, count: range.count === 0 ? undefined : range.count };
  const rows = await session.kernel.variables(variablesReference, wanted);
  return { variables: rows.map(toClientVariable) };
}

/** A line of the console as a value whose location can be asked for: VS Code makes a link of it. */
function consoleRow(text: string, reference: number): DebugProtocol.Variable {
  return { name: '', value: text.trimEnd(), variablesReference: 0, valueLocationReference: reference };
}

/** Where a line of the console is from. Beyond DAP `event` says when that was: our client travels there. */
export function locations(
  session: Session,
  args: { locationReference: number },
): DebugProtocol.LocationsResponse['body'] & LocationEvent {
  const found = session.links.find(args.locationReference);
  if (found?.path === undefined || found.line === undefined) throw noLocation(args.locationReference);
  const { event, path, line } = found;
  return { event, source: session.source(path), line: session.toClientLine(line) };
}

function toClientVariable(row: Variable): DebugProtocol.Variable {
  const { readOnly, synthetic, ...variable } = row;
  const attributes = readOnly ? ['readOnly'] : [];
  return { ...variable, presentationHint: { kind: synthetic === true ? 'virtual' : 'data', attributes } };
}

export async function setVariable(
  session: Session,
  args: { variablesReference: number; name: string; value: string },
): Promise<DebugProtocol.SetVariableResponse['body']> {
  return resultOf(await session.kernel.setVariable(args.variablesReference, args.name, args.value));
}

export async function setExpression(
  session: Session,
  args: { expression: string; value: string; frameId?: number },
): Promise<DebugProtocol.SetExpressionResponse['body']> {
  return resultOf(await session.kernel.setExpression(args.expression, args.value, args.frameId));
}

export async function evaluate(
  session: Session,
  args: { expression: string; frameId?: number; context?: string },
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const { value, ...rest } = resultOf(await session.kernel.evaluate(args.expression, args.frameId));
  return { result: value, ...rest };
}

function resultOf(row: Variable) {
  const { value, type, variablesReference, namedVariables, indexedVariables, memoryReference } = row;
  return { value, type, variablesReference, namedVariables, indexedVariables, memoryReference };
}
