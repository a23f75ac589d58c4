// "Run Lab" and "Debug Lab": from the editor's title bar, the explorer's context menu or the command palette.
import * as vscode from 'vscode';
import { launchOf } from '../debug/configurations.ts';
import { labInEditorOrPicked, pickLab } from '../labs.ts';

export function registerRunLab(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('netstack.runLab', (lab?: unknown) => launch(lab, { noDebug: true })),
    vscode.commands.registerCommand('netstack.debugLab', (lab?: unknown) => launch(lab, { noDebug: false })),
    vscode.commands.registerCommand('netstack.pickLab', async () => (await pickLab())?.fsPath),
  );
}

async function launch(lab: unknown, options: vscode.DebugSessionOptions): Promise<void> {
  const uri = lab instanceof vscode.Uri ? lab : await labInEditorOrPicked();
  if (uri !== undefined) await startLab(uri, {}, options);
}

/** Starts a debug session; false when it did not come up. */
export async function startLab(
  lab: vscode.Uri,
  more: Record<string, unknown>,
  options: vscode.DebugSessionOptions = {},
): Promise<boolean> {
  const config = { ...launchOf(lab.fsPath, vscode.workspace.asRelativePath(lab)), ...more };
  return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(lab), config, options);
}
