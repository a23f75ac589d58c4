// The labs of the workspace, and choosing one.
import * as vscode from 'vscode';

/** Language of `*.netlab` files. */
export const labLanguage = 'netlab';

export function isLab(document: vscode.TextDocument): boolean {
  return document.languageId === labLanguage;
}

/** Lets the user choose one of the workspace's labs; the only one is not asked about. */
export async function pickLab(): Promise<vscode.Uri | undefined> {
  const labs = await vscode.workspace.findFiles('**/*.netlab', '**/node_modules/**');
  if (labs.length === 0) {
    const open = 'Open a Sample Lab';
    const answer = await vscode.window.showInformationMessage('This workspace has no lab (a *.netlab file).', open);
    if (answer === open) await vscode.commands.executeCommand('netstack.openSampleLab');
    return undefined;
  }
  if (labs.length === 1) return labs[0];
  const items = labs
    .map(uri => ({ label: vscode.workspace.asRelativePath(uri), iconPath: new vscode.ThemeIcon('circuit-board'), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await vscode.window.showQuickPick(items, { title: 'Choose a Lab', placeHolder: 'Which lab?' });
  return picked?.uri;
}

/** The lab that the user looks at, or else one that is picked. */
export async function labInEditorOrPicked(): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  return document && isLab(document) && !document.isUntitled ? document.uri : pickLab();
}
