// "Save Session…" and "Open Session…": a file that brings another person to the same event of the same run.
import path from 'node:path';
import * as vscode from 'vscode';
import { mustAnswer, sessionCommand, tell } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';
import { isSavedSession, sessionLanguage } from '../labs.ts';
import { startLab } from './run-lab.ts';

const { t } = vscode.l10n;

export function registerSavedSessions(sessions: LabSessions): vscode.Disposable {
  return vscode.Disposable.from(
    sessionCommand(sessions, 'netstack.saveSession', saveSession),
    vscode.commands.registerCommand('netstack.openSession', async (file?: unknown) => {
      const chosen = file instanceof vscode.Uri ? file : (sessionInEditor() ?? (await askForSession()));
      if (chosen !== undefined) await startLab(chosen, {}).then(undefined, tell);
    }),
    vscode.languages.registerCodeLensProvider(sessionLanguage, { provideCodeLenses: offerToOpen }),
  );
}

async function saveSession(session: LabSession): Promise<void> {
  mustAnswer(session, 'netstack/saveSession');
  const { session: saved } = await session.request('netstack/saveSession', {});
  const { dir, name } = path.parse(session.program);
  const target = await vscode.window.showSaveDialog({
    title: t('Save Session'),
    defaultUri: vscode.Uri.file(path.join(dir, `${name}.netsession`)),
    filters: filters(),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(saved, null, 2)}\n`));
  const open = t('Open File');
  const answer = await vscode.window.showInformationMessage(
    t('{0} is saved. Whoever opens it stands at this event.', path.basename(target.fsPath)),
    open,
  );
  if (answer === open) await vscode.window.showTextDocument(target);
}

/** Above the text of a saved session: what it is for. */
function offerToOpen(document: vscode.TextDocument): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const title = t('$(debug-alt) Open this session: its run is replayed to the event where it was saved');
  return [new vscode.CodeLens(top, { command: 'netstack.openSession', title, arguments: [document.uri] })];
}

function sessionInEditor(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && isSavedSession(document) && !document.isUntitled ? document.uri : undefined;
}

async function askForSession(): Promise<vscode.Uri | undefined> {
  const options = { title: t('Open Session'), openLabel: t('Open Session'), filters: filters() };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

function filters(): { [name: string]: string[] } {
  return { [t('Saved session')]: ['netsession'] };
}
