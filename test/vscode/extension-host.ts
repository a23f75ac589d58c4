// Runs a suite, a module that exports run(), inside the extension host of the embedded VS Code.
import path from 'node:path';
import { build } from 'esbuild';
import { ensureCodeServer, freePort, startServer, vscodeServerEntry } from '../../scripts/code-server.ts';
import { writeUserSettings } from '../../scripts/user-settings.ts';
import { launchBrowser } from './workbench.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** Makes one CommonJS file of a suite, as the extension host loads it. */
export async function bundleSuite(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

type Places = {
  /** A directory for what VS Code writes. */
  home: string;
  labs: string;
  suite: string;
  timeoutMs: number;
};

/** Runs a suite in the extension host of VS Code's own server; its page says how it went. */
export async function runInExtensionHost({
  home,
  labs,
  suite,
  timeoutMs,
}: Places): Promise<{ status: number; log: string }> {
  await ensureCodeServer();
  const userData = path.join(home, 'user');
  writeUserSettings(userData);
  const port = (await freePort())!;
  const origin = `http://127.0.0.1:${port}`;
  const remote = (file: string) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(suite)],
  ];
  const server = await startServer(
    [
      vscodeServerEntry,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--disable-workspace-trust', '--disable-telemetry'],
      ...['--enable-smoke-test-driver', '--user-data-dir', userData, '--server-data-dir', path.join(home, 'server')],
    ],
    origin,
    '/version',
    `/?folder=${encodeURI(labs)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    let log = '';
    const status = new Promise<number>(resolve => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => (log += `${args.join(' ')}\n`));
    await page.goto(server.url);
    const late = new Promise<number>(resolve => setTimeout(resolve, timeoutMs, -1).unref());
    return { status: await Promise.race([status, late]), log };
  } finally {
    await browser.close();
    await server.stop();
  }
}
