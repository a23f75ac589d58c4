// Commands that let the run of the session in focus move, and what they say when they cannot.
import * as vscode from 'vscode';
import type { LabSession, LabSessions, RequestName } from './lab-sessions.ts';

/** Registers a command on the session in focus. What goes wrong is told; without a session, that is told. */
export function sessionCommand(
  sessions: LabSessions,
  command: string,
  run: (session: LabSession, ...args: unknown[]) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(command, async (...args: unknown[]) => {
    const session = sessions.find(sessionIdOf(args[0]));
    if (session === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No lab is being debugged. Open one and press F5.'));
      return;
    }
    try {
      await run(session, ...args);
    } catch (error) {
      tell(error);
    }
  });
}

export function tell(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}

/** VS Code's menus of the debugger hand over an object that names the session. */
function sessionIdOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('sessionId' in context)) return undefined;
  return typeof context.sessionId === 'string' ? context.sessionId : undefined;
}

/** Throws where the adapter does not answer this request: one of another version, say. */
export function mustAnswer(session: LabSession, request: RequestName): void {
  if (!session.can(request)) throw new Error(vscode.l10n.t('The debug adapter of this session cannot do that.'));
}
