// Going on and going back. Each request is answered when the run moves; `stopped` follows.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StepKind } from '../../../stack-core/debugger/api.ts';
import type { CheckpointsReply } from '../protocol.ts';
import type { Session } from '../session.ts';

type Thread = { threadId: number };

export async function continue_(session: Session): Promise<DebugProtocol.ContinueResponse['body']> {
  await session.kernel.continue();
  return { allThreadsContinued: true };
}

export async function next(session: Session, args: Thread): Promise<undefined> {
  await session.kernel.next(args.threadId);
}

export async function stepIn(session: Session, args: Thread): Promise<undefined> {
  await session.kernel.stepIn(args.threadId);
}

export async function stepOut(session: Session, args: Thread): Promise<undefined> {
  await session.kernel.stepOut(args.threadId);
}

export async function pause(session: Session): Promise<undefined> {
  await session.kernel.pause();
}

/** DAP's step back: the statement before this one, over calls. */
export async function stepBack(session: Session): Promise<undefined> {
  await session.kernel.stepBack('over');
}

export async function stepBackKind(session: Session, args: { kind: StepKind }): Promise<undefined> {
  await session.kernel.stepBack(args.kind);
}

export async function reverseContinue(session: Session): Promise<undefined> {
  await session.kernel.reverseContinue();
}

export async function goTo(session: Session, args: { event: number }): Promise<undefined> {
  await session.kernel.goTo(args.event);
}

/** Ends a way back, or to an event, that is under way: its request fails, and the run stays where it was. */
export function cancel(session: Session): undefined {
  session.kernel.cancel();
}

export async function checkpoints(session: Session): Promise<CheckpointsReply> {
  return session.kernel.checkpoints();
}
