// The command of a row that opens a place in a source.
import * as vscode from 'vscode';

/** Shows `line` (from 1 on) of a file, beside nothing, in a preview tab. */
export function openAt(path: string, line: number): vscode.Command {
  const start = new vscode.Position(line - 1, 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(start, start), preview: true };
  return { command: 'vscode.open', title: vscode.l10n.t('Open Source'), arguments: [vscode.Uri.file(path), options] };
}
