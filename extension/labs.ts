// The labs of the workspace, and choosing one.
import * as vscode from 'vscode';

const { t } = vscode.l10n;

/** Language of `*.netlab` files. */
export const labLanguage = 'netlab';
/** Language of `*.netsession` files: saved sessions. */
export const sessionLanguage = 'netsession';

export function isLab(document: vscode.TextDocument): boolean {
  return document.languageId === labLanguage;
}

/** Whether it is a `*.netsession` file, which F5 takes as well. */
export function isSavedSession(document: vscode.TextDocument): boolean {
  return document.languageId === sessionLanguage;
}

/** Lets the user choose one of the workspace's labs; the only one is not asked about. */
export async function pickLab(): Promise<vscode.Uri | undefined> {
  const labs = await vscode.workspace.findFiles('**/*.netlab', '**/node_modules/**');
  if (labs.length === 0) {
    const open = t('Open a Sample Lab');
    const answer = await vscode.window.showInformationMessage(t('This workspace has no lab (a *.netlab file).'), open);
    if (answer === open) await vscode.commands.executeCommand('netstack.openSampleLab');
    return undefined;
  }
  if (labs.length === 1) return labs[0];
  const items = labs
    .map(uri => ({ label: vscode.workspace.asRelativePath(uri), iconPath: new vscode.ThemeIcon('circuit-board'), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await vscode.window.showQuickPick(items, { title: t('Choose a Lab'), placeHolder: t('Which lab?') });
  return picked?.uri;
}

/** The lab that the user looks at, or else one that is picked. */
export async function labInEditorOrPicked(): Promise<vscode.Uri | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  return document && isLab(document) && !document.isUntitled ? document.uri : pickLab();
}
