// Languages in the editor: the client starts with the first document that needs it, or the first command.
import * as vscode from 'vscode';
import { labLanguage } from '../labs.ts';
import type { Client } from './client.ts';

const served = new Set([labLanguage, 'netlink-hex']);
const decodedScheme = 'netstack-decoded';

export function registerLanguages(extensionUri: vscode.Uri): vscode.Disposable {
  let starting: Promise<Client> | undefined;
  const client = (): Promise<Client> => {
    starting ??= import('./client.ts').then(({ startClient }) => startClient(extensionUri));
    return starting;
  };
  const opened = (document: vscode.TextDocument): void => {
    if (served.has(document.languageId)) client().catch(report);
  };
  const decoded = new DecodedDocuments();
  // Registering is over before the client is loaded, so that activation waits for nothing.
  const first = setImmediate(() => vscode.workspace.textDocuments.forEach(opened));
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.registerTextDocumentContentProvider(decodedScheme, decoded),
    vscode.commands.registerCommand('netstack.decodeSelection', async () => decoded.show(await client())),
    {
      dispose() {
        clearImmediate(first);
        starting?.then(
          started => started.dispose(),
          () => {},
        );
      },
    },
  );
}

const report = (error: unknown): void => {
  void vscode.window.showErrorMessage(
    vscode.l10n.t('The language server of labs and netlink dumps does not start: {0}', String(error)),
  );
};

/** Read-only documents with what bytes say, one for each text that was decoded. */
class DecodedDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Decodes the selection of the editor, or all of its text where nothing is selected. */
  async show(client: Client): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a text and select the bytes to decode.'));
      return;
    }
    const { document, selections } = editor;
    const selected = selections.map(selection => document.getText(selection)).join('\n\n');
    const result = await client.decodeText({ text: selected.trim() === '' ? document.getText() : selected });
    if (!result.ok) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The selection is no hex dump: {0}.', result.error));
      return;
    }
    this.count++;
    const uri = vscode.Uri.from({ scheme: decodedScheme, path: `Decoded ${this.count}.txt` });
    this.texts.set(uri.toString(), result.text);
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}
