// The life of a session: initialize, launch, configurationDone, restart, terminate, disconnect.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { capabilities } from '../capabilities.ts';
import { launchedTwice, noAttach, noProgram } from '../errors.ts';
import type { NetstackCapabilities } from '../protocol.ts';
import type { ClientConventions, Session } from '../session.ts';

export function initialize(
  session: Session,
  args: ClientConventions,
  netstackRequests: string[],
): DebugProtocol.Capabilities & NetstackCapabilities {
  session.setConventions(args);
  return { ...capabilities(session.kernel.exceptionFilters), netstackRequests };
}

interface LaunchArguments {
  program?: string;
  seed?: number;
  stopOnEntry?: boolean;
  keepRunning?: boolean;
  noDebug?: boolean;
  kernelSource?: string;
  checkpointMemory?: number;
}

/**
 * Loads the lab, then lets the client set breakpoints (event `initialized`), and runs it at `configurationDone`; only
 * then is the request answered.
 */
export async function launch(session: Session, args: LaunchArguments): Promise<undefined> {
  if (session.launched) throw launchedTwice();
  const { program, kernelSource, ...options } = args;
  if (program === undefined || program === '') throw noProgram();
  await session.kernel.launch({ ...options, program: session.fromClientPath(program) });
  session.kernelSource =
    kernelSource === undefined || kernelSource === '' ? null : session.fromClientPath(kernelSource);
  session.launched = true;
  session.sendInitialized();
  await session.configured;
  await session.kernel.start();
}

export function attach(): never {
  throw noAttach();
}

export function configurationDone(session: Session): undefined {
  session.markConfigured();
}

/** The lab from its beginning; what was injected is forgotten, breakpoints stay. */
export async function restart(session: Session): Promise<undefined> {
  await session.kernel.restart();
}

export async function terminate(session: Session): Promise<undefined> {
  await session.kernel.terminate();
}

export async function disconnect(session: Session): Promise<undefined> {
  if (session.launched) await session.kernel.terminate();
}
