// Runs in VS Code's extension host: how long does activate() take, as the user waits for it?
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('netstack-debugger.netstack-debugger');
  assert.ok(extension && !extension.isActive);
  const started = performance.now();
  await extension.activate();
  console.log(`activation: ${(performance.now() - started).toFixed(1)} ms`);
}
