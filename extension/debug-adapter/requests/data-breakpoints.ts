// What is watched: data breakpoints, and the ways back to a last write and to where a packet came from.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DataBreakpoint, DataBreakpointQuery } from '../../../stack-core/debugger/api.ts';
import type { FoundReply, LastWriteArguments, PacketOriginArguments } from '../protocol.ts';
import type { Session } from '../session.ts';

/** A place gets a name that holds when the run is repeated, but not in another lab. */
export async function dataBreakpointInfo(
  session: Session,
  args: DataBreakpointQuery,
): Promise<DebugProtocol.DataBreakpointInfoResponse['body']> {
  const { dataId, description } = await session.kernel.dataBreakpointInfo(args);
  return dataId === null ? { dataId, description } : { dataId, description, accessTypes: ['write'], canPersist: false };
}

export async function setDataBreakpoints(
  session: Session,
  args: { breakpoints: DataBreakpoint[] },
): Promise<DebugProtocol.SetDataBreakpointsResponse['body']> {
  const placed = await session.kernel.setDataBreakpoints(args.breakpoints);
  return { breakpoints: placed.map(status => session.breakpoint(status)) };
}

export const lastWrite = (session: Session, args: LastWriteArguments): Promise<FoundReply> =>
  session.kernel.lastWrite(args.expression, args.frameId);

export const packetOrigin = (session: Session, args: PacketOriginArguments): Promise<FoundReply> =>
  session.kernel.packetOrigin(args.frameId);
