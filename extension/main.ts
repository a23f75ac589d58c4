// What runs in VS Code's extension host: activate() registers, the rest is done by what it registers.
import { commands, type ExtensionContext } from 'vscode';
import { registerBreakOnHook } from './commands/break-on-hook.ts';
import { registerInjectAgain } from './commands/inject-again.ts';
import { registerInjectPacket } from './commands/inject-packet.ts';
import { registerKernelSource } from './commands/kernel-source.ts';
import { registerRunLab } from './commands/run-lab.ts';
import { registerSampleLabs } from './commands/sample-labs.ts';
import { registerSavedSessions } from './commands/saved-sessions.ts';
import { registerTimeTravel } from './commands/time-travel.ts';
import { registerDebugAdapter } from './debug/adapter.ts';
import { registerConfigurations } from './debug/configurations.ts';
import { registerConsoleLinks } from './debug/console-links.ts';
import { LabSessions } from './debug/lab-sessions.ts';
import { registerPosition } from './debug/position.ts';
import { registerLanguages } from './language/register.ts';
import { registerBookmarks } from './views/bookmarks.ts';
import { registerExplanation } from './views/explanation.ts';
import { registerHooks } from './views/hooks.ts';
import { registerSocketBuffer } from './views/socket-buffer.ts';
import { registerTimeline } from './views/timeline.ts';

export function activate(context: ExtensionContext): void {
  const sessions = new LabSessions();
  const bookmarks = registerBookmarks(context, sessions);
  context.subscriptions.push(
    sessions,
    registerDebugAdapter(context.extensionUri),
    registerConfigurations(),
    registerPosition(sessions),
    registerConsoleLinks(sessions),
    registerRunLab(),
    registerInjectPacket(),
    registerInjectAgain(sessions),
    registerBreakOnHook(),
    registerSampleLabs(context),
    registerTimeTravel(sessions),
    registerSavedSessions(sessions),
    registerKernelSource(sessions),
    registerHooks(sessions),
    registerTimeline(sessions, bookmarks),
    registerExplanation(sessions),
    registerSocketBuffer(context.extensionUri, sessions),
    registerLanguages(context.extensionUri),
  );
  // Our views come into the side bar of the debugger for those who work with labs.
  void commands.executeCommand('setContext', 'netstack.isInUse', true);
}
