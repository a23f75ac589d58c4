// The files of a session: the model's, and the labs that it has read; and their text, for clients that cannot read them.
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { noKernelFunction, noKernelSource, noSource } from '../errors.ts';
import type { KernelSourceReply } from '../protocol.ts';
import type { Session } from '../session.ts';

export async function loadedSources(session: Session): Promise<DebugProtocol.LoadedSourcesResponse['body']> {
  const { model, labs } = await session.kernel.sources();
  return { sources: [...labs, ...model].map(path => session.source(path)) };
}

/** The text of one of the session's own files; of no other file. */
export async function source(
  session: Session,
  args: { source?: { path?: string; sourceReference?: number }; sourceReference?: number },
): Promise<DebugProtocol.SourceResponse['body']> {
  const reference = args.source?.sourceReference || args.sourceReference || 0;
  const given = args.source?.path === undefined ? undefined : session.fromClientPath(args.source.path);
  const path = reference === 0 ? given : session.byReference[reference - 1];
  if (path === undefined) throw noSource(String(reference));
  const { model, labs } = await session.kernel.sources();
  if (!model.includes(path) && !labs.includes(path)) throw noSource(path);
  const content = (await session.kernel.sourceText(path)) ?? readFileSync(path, 'utf8');
  return { content, mimeType: model.includes(path) ? 'text/x-typescript' : 'text/x-shellscript' };
}

/** The real function of a frame of the model, in the Linux tree that the launch has named. */
export async function kernelSource(session: Session, args: { frameId: number }): Promise<KernelSourceReply> {
  if (session.kernelSource === null) throw noKernelSource();
  const frame = await session.kernel.frame(args.frameId);
  if (frame.kind !== 'model') throw noKernelFunction(frame.function);
  const place = session.kernel.findInKernelSource(session.kernelSource, frame.path, frame.function);
  return { ...place, path: session.toClientPath(place.path), line: session.toClientLine(place.line) };
}
