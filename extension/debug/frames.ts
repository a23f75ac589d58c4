// From a row of the call stack to the frame that the adapter knows.
import type { LabSession } from './lab-sessions.ts';

type Frame = { id: number; name: string };

/** What VS Code's menu of the call stack hands over for a frame. */
type FrameContext = { threadId: number; frameId: string; frameName: string };

/**
 * The adapter's id of the frame that a menu was opened on, otherwise of the frame in focus. VS Code's own id of a frame
 * (`stackframe:THREAD:INDEX:SOURCE`) holds its place in the stack.
 */
export async function frameOf(session: LabSession, context: unknown): Promise<number | undefined> {
  if (!isFrameContext(context)) return session.frameId;
  const index = Number(/^stackframe:\d+:(\d+):/.exec(context.frameId)?.[1]);
  const { stackFrames } = (await session.debug.customRequest('stackTrace', { threadId: context.threadId })) as {
    stackFrames: Frame[];
  };
  const at = stackFrames[index];
  const frame = at?.name === context.frameName ? at : stackFrames.find(({ name }) => name === context.frameName);
  return frame?.id ?? session.frameId;
}

function isFrameContext(context: unknown): context is FrameContext {
  if (typeof context !== 'object' || context === null) return false;
  const { threadId, frameId, frameName } = context as Partial<FrameContext>;
  return typeof threadId === 'number' && typeof frameId === 'string' && typeof frameName === 'string';
}
