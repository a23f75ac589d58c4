// Why was this packet dropped, why does it take this route?
import type { ExplainArguments, ExplainReply } from '../protocol.ts';
import type { Session } from '../session.ts';

export async function explain(session: Session, args: ExplainArguments): Promise<ExplainReply> {
  const { steps, ...answer } = await session.kernel.explain(args.kind ?? 'drop', args.frameId);
  const shown = steps.map(step => ({
    ...step,
    path: session.toClientPath(step.path),
    line: session.toClientLine(step.line),
  }));
  return { ...answer, steps: shown };
}
