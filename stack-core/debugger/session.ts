// The adapter's side of a debug session: starts the kernel worker and talks to it.
import { DebuggerError, type DebugSession, type SessionOptions } from './api.ts';

export function createDebugSession(_options: SessionOptions): DebugSession {
  throw new DebuggerError('the kernel worker is not built');
}
