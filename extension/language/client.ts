// The client of the language server. vscode-languageclient is large: this file is loaded when it is first needed.
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, type ServerOptions } from 'vscode-languageclient/node';
import { labLanguage } from '../labs.ts';
import { type DecodedText, type DecodeTextParams, decodeTextMethod, type LanguageSettings } from './protocol.ts';

const section = 'netstack.kernelSource';
const languages = [labLanguage, 'netlink-hex'];

export interface Client extends vscode.Disposable {
  decodeText(params: DecodeTextParams): Promise<DecodedText>;
}

/** Starts `netstack lsp` with VS Code's own Node: on the desktop that is Electron, which must be told to be Node. */
export async function startClient(extensionUri: vscode.Uri): Promise<Client> {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'netstack.js').fsPath;
  const server: ServerOptions = {
    command: process.execPath,
    args: [program, 'lsp'],
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  };
  const client = new LanguageClient('netstack', 'Netstack Language Server', server, {
    documentSelector: languages.map(language => ({ language })),
    initializationOptions: settings(),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: { provideCodeLenses: async (document, token, next) => withUris(await next(document, token)) },
  });
  await client.start();
  const listening = vscode.workspace.onDidChangeConfiguration(async change => {
    if (change.affectsConfiguration(section))
      await client.sendNotification('workspace/didChangeConfiguration', { settings: settings() });
  });
  return {
    decodeText: params => client.sendRequest(decodeTextMethod, params),
    dispose() {
      listening.dispose();
      void client.dispose();
    },
  };
}

/** The commands of lenses take the lab as VS Code names it. */
function withUris(lenses: vscode.CodeLens[] | null | undefined): vscode.CodeLens[] {
  for (const { command } of lenses ?? [])
    if (command !== undefined) command.arguments = command.arguments?.map(uri => vscode.Uri.parse(String(uri)));
  return lenses ?? [];
}

/** Links lead into the kernel tree of the setting, if there is one. */
function settings(): LanguageSettings {
  const folder = vscode.workspace.getConfiguration().get<string>(section);
  return { lenses: true, ...(folder ? { kernelSources: vscode.Uri.file(folder).toString() } : {}) };
}
