// Bytes of packets, for the client's memory view.
import type { DebugProtocol } from '@vscode/debugprotocol';
import { badArguments } from '../errors.ts';
import type { Session } from '../session.ts';

export async function readMemory(
  session: Session,
  args: { memoryReference: string; offset?: number; count: number },
): Promise<DebugProtocol.ReadMemoryResponse['body']> {
  const memory = await session.kernel.readMemory(args.memoryReference, args.offset ?? 0, args.count);
  return {
    address: memory.address,
    unreadableBytes: memory.unreadableBytes,
    data: Buffer.from(memory.data).toString('base64'),
  };
}

export async function writeMemory(
  session: Session,
  args: { memoryReference: string; offset?: number; data: string },
): Promise<DebugProtocol.WriteMemoryResponse['body']> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(args.data)) throw badArguments('writeMemory', ['data: not base64']);
  const bytes = new Uint8Array(Buffer.from(args.data, 'base64'));
  const bytesWritten = await session.kernel.writeMemory(args.memoryReference, args.offset ?? 0, bytes);
  return { bytesWritten };
}
