// `netstack dap`: the debug adapter on standard input and output.
import { DebugAdapter } from './server.ts';

/** Serves one session; resolves when the client is gone. `root`: the directory with `dist/` and `stack-core/`. */
export async function runDebugAdapter(root: string): Promise<void> {
  await new DebugAdapter(root).serve(process.stdin, process.stdout);
}
