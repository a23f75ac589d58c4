// Runs in VS Code's extension host: how long does activate() take, as the user waits for it?
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** By then VS Code's own extensions have started; ours is asked for by F5, later than that. */
const startupMs = 4000;

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('netstack-debugger.netstack-debugger');
  assert.ok(extension && !extension.isActive);
  await new Promise(resolve => setTimeout(resolve, startupMs));
  const started = performance.now();
  await extension.activate();
  console.log(`activation: ${(performance.now() - started).toFixed(1)} ms`);
}
