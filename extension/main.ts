// What runs in VS Code's extension host: activate() registers, the rest is done by what it registers.
import type { ExtensionContext } from 'vscode';
import { registerBreakOnHook } from './commands/break-on-hook.ts';
import { registerInjectPacket } from './commands/inject-packet.ts';
import { registerRunLab } from './commands/run-lab.ts';
import { registerSampleLabs } from './commands/sample-labs.ts';
import { registerDebugAdapter } from './debug/adapter.ts';
import { registerConfigurations } from './debug/configurations.ts';
import { registerPosition } from './debug/position.ts';

export function activate(context: ExtensionContext): void {
  context.subscriptions.push(
    registerDebugAdapter(context.extensionUri),
    registerConfigurations(),
    registerPosition(),
    registerRunLab(),
    registerInjectPacket(),
    registerBreakOnHook(),
    registerSampleLabs(context),
  );
}
