// Lines of the Debug Console that tell of an event are links. VS Code asks the adapter for the location of a link that is
// followed; the answer names the event, and then we travel there.
import type * as vscode from 'vscode';
import type { LocationEvent } from '../debug-adapter/protocol.ts';
import { tell } from './go.ts';
import type { LabSessions } from './lab-sessions.ts';

export function registerConsoleLinks(sessions: LabSessions): vscode.Disposable {
  return sessions.onDidReceive(({ session, message }) => {
    if (message.type !== 'response' || message.command !== 'locations' || !message.success) return;
    const { event } = message.body as LocationEvent;
    session.request('netstack/goTo', { event }).catch(tell);
  });
}
