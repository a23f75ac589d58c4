// `netstack lsp`: the language server for netlink-hex and netlab, on standard input and output.
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { LanguageServer } from './server.ts';

/** Serves one client; resolves when it is gone. */
export async function runLanguageServer(): Promise<void> {
  const connection: Connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const gone = new Promise<void>(resolve => {
    connection.onExit(resolve);
    process.stdin.on('close', resolve);
  });
  new LanguageServer(connection).listen();
  await gone;
}
