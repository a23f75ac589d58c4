// Breakpoints in source, on functions, hooks and handlers, and on exceptional events.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FunctionBreakpoint, SourceBreakpoint } from '../../../stack-core/debugger/api.ts';
import { badArguments } from '../errors.ts';
import type { HookItem, HooksReply } from '../protocol.ts';
import type { Session } from '../session.ts';

type Breakpoints = DebugProtocol.SetBreakpointsResponse['body'];

export async function setBreakpoints(
  session: Session,
  args: { source: { path?: string }; breakpoints?: SourceBreakpoint[] },
): Promise<Breakpoints> {
  const path = sourcePath(session, 'setBreakpoints', args.source);
  const wanted = (args.breakpoints ?? []).map(bp => ({
    ...bp,
    line: session.fromClientLine(bp.line),
    column: bp.column === undefined ? undefined : session.fromClientColumn(bp.column),
  }));
  const placed = await session.kernel.setSourceBreakpoints(path, wanted);
  return { breakpoints: placed.map(status => session.breakpoint(status)) };
}

/** A name is a function, a hook or a handler; one that is none of these stays unverified and says why. */
export async function setFunctionBreakpoints(
  session: Session,
  args: { breakpoints: FunctionBreakpoint[] },
): Promise<Breakpoints> {
  const placed = await session.kernel.setFunctionBreakpoints(args.breakpoints);
  return { breakpoints: placed.map(status => session.breakpoint(status)) };
}

export async function setExceptionBreakpoints(
  session: Session,
  args: { filters: string[]; filterOptions?: { filterId: string; condition?: string }[] },
): Promise<DebugProtocol.SetExceptionBreakpointsResponse['body']> {
  const plain = args.filters.map(filter => ({ filter }));
  const withOptions = (args.filterOptions ?? []).map(o => ({ filter: o.filterId, condition: o.condition }));
  const breakpoints = await session.kernel.setExceptionFilters([...plain, ...withOptions]);
  return { breakpoints };
}

export async function breakpointLocations(
  session: Session,
  args: { source: { path?: string }; line: number; endLine?: number },
): Promise<DebugProtocol.BreakpointLocationsResponse['body']> {
  const path = sourcePath(session, 'breakpointLocations', args.source);
  const endLine = args.endLine === undefined ? undefined : session.fromClientLine(args.endLine);
  const places = await session.kernel.breakpointLocations(path, session.fromClientLine(args.line), endLine);
  return {
    breakpoints: places.map(place => ({
      line: session.toClientLine(place.line),
      column: session.toClientColumn(place.column),
      endLine: session.toClientLine(place.endLine),
      endColumn: session.toClientColumn(place.endColumn),
    })),
  };
}

/** Lines as the client counts them, paths as it writes them. */
export async function hooks(session: Session): Promise<HooksReply> {
  const placed = ({ path, line, children, ...item }: HookItem): HookItem => ({
    ...item,
    ...(path === undefined || line === undefined
      ? {}
      : { path: session.toClientPath(path), line: session.toClientLine(line) }),
    ...(children === undefined ? {} : { children: children.map(placed) }),
  });
  const groups = await session.kernel.hooks();
  return { groups: groups.map(({ label, items }) => ({ label, items: items.map(placed) })) };
}

/** What the run stopped at, with the call stack as a kernel log would print it. */
export async function exceptionInfo(
  session: Session,
  args: { threadId: number },
): Promise<DebugProtocol.ExceptionInfoResponse['body']> {
  const { exception } = session;
  if (exception === null) throw badArguments('exceptionInfo', ['the run has not stopped on an exception']);
  const { frames } = await session.kernel.stackTrace(args.threadId);
  const stackTrace = frames.map(({ name, path, line }) => `  ${name}${path === undefined ? '' : ` (${path}:${line})`}`);
  const evaluateName = { drop: '$reason', checksum: '$reason', verdict: '$verdict', bug: undefined }[exception.filter];
  return {
    exceptionId: exception.id,
    description: exception.description,
    breakMode: 'always',
    details: {
      message: exception.description,
      typeName: exception.id,
      evaluateName,
      stackTrace: stackTrace.join('\n'),
    },
  };
}

function sourcePath(session: Session, command: string, source: { path?: string }): string {
  if (source.path === undefined) throw badArguments(command, ['source.path: the source has no path']);
  return session.fromClientPath(source.path);
}
