// `netstack lsp`: loads the language server from a bundle of its own, so that the other commands start without it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Serves one client on standard input and output; resolves when it is gone. `root`: the directory with `dist/`. */
export async function lspCommand(root: string): Promise<void> {
  const bundle = pathToFileURL(join(root, 'dist', 'language-server.js')).href;
  const { runLanguageServer } = (await import(bundle)) as { runLanguageServer(): Promise<void> };
  await runLanguageServer();
}
