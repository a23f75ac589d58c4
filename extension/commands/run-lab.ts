// "Run Lab" and "Debug Lab": from the editor's title bar, the explorer's context menu or the command palette.
import * as vscode from 'vscode';
import { launchOf } from '../debug/configurations.ts';
import { isLab, pickLab } from '../labs.ts';

export function registerRunLab(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('netstack.runLab', (lab?: unknown) => launch(lab, { noDebug: true })),
    vscode.commands.registerCommand('netstack.debugLab', (lab?: unknown) => launch(lab, { noDebug: false })),
    vscode.commands.registerCommand('netstack.pickLab', async () => (await pickLab())?.fsPath),
  );
}

async function launch(lab: unknown, options: vscode.DebugSessionOptions): Promise<void> {
  const uri = lab instanceof vscode.Uri ? lab : await labInEditorOrPicked();
  if (uri === undefined) return;
  const config = launchOf(uri.fsPath, vscode.workspace.asRelativePath(uri));
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), config, options);
}

async function labInEditorOrPicked(): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  return document && isLab(document) && !document.isUntitled ? document.uri : pickLab();
}
