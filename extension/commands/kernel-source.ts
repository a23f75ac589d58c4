// "Open in Kernel Source": the C function that a frame of the model stands for, in a Linux tree of the user's.
import * as vscode from 'vscode';
import { frameOf } from '../debug/frames.ts';
import { mustAnswer, sessionCommand } from '../debug/go.ts';
import type { LabSession, LabSessions } from '../debug/lab-sessions.ts';

const { t } = vscode.l10n;
const noticeMs = 8000;

export function registerKernelSource(sessions: LabSessions): vscode.Disposable {
  return sessionCommand(sessions, 'netstack.openKernelSource', openKernelSource);
}

async function openKernelSource(session: LabSession, context: unknown): Promise<void> {
  mustAnswer(session, 'netstack/kernelSource');
  if (!session.debug.configuration.kernelSource) return chooseTree();
  const frameId = await frameOf(session, context);
  if (frameId === undefined) throw new Error(t('Choose a function in the call stack first.'));
  const { path, line, note } = await session.request('netstack/kernelSource', { frameId });
  const start = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path), {
    selection: new vscode.Range(start, start),
    preview: true,
    viewColumn: vscode.ViewColumn.Beside,
  });
  if (note) vscode.window.setStatusBarMessage(`$(info) ${note}`, noticeMs);
}

/** No tree is set: asks for one, and keeps it in the settings. */
async function chooseTree(): Promise<void> {
  const choose = t('Choose Folder…');
  const answer = await vscode.window.showInformationMessage(
    t('Where is the source of the Linux kernel? Functions then open in that tree.'),
    choose,
  );
  if (answer !== choose) return;
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: t('Folder of the Linux kernel source'),
      openLabel: t('Use This Tree'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (folder === undefined) return;
  await vscode.workspace
    .getConfiguration('netstack')
    .update('kernelSource', folder.fsPath, vscode.ConfigurationTarget.Global);
  void vscode.window.showInformationMessage(t('The next session opens kernel functions in {0}.', folder.fsPath));
}
