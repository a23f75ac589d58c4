// The suite in test/vscode/suite, run inside VS Code: the embedded one, and a desktop one where that can be had.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { buildAll } from '../../scripts/build.ts';
import { ensureCodeServer } from '../../scripts/code-server.ts';
import { bundleSuite, runInExtensionHost } from './extension-host.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const timeoutMs = 240_000;

describe('the extension test suite', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'netstack-suite-'));
  const labs = path.join(home, 'labs');
  const suite = path.join(home, 'suite.cjs');

  // Installing VS Code takes minutes the first time: that is no part of how long the suite may take.
  before(async () => {
    await ensureCodeServer();
    await buildAll();
    cpSync(path.join(root, 'extension', 'labs'), labs, { recursive: true });
    await bundleSuite(path.join(import.meta.dirname, 'suite', 'index.ts'), suite);
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it('passes in the embedded VS Code', { timeout: timeoutMs }, async () => {
    const { status, log } = await runInExtensionHost({ home, labs, suite, timeoutMs: timeoutMs - 10_000 });
    assert.equal(status, 0, log);
    assert.match(log, /suite: \d+ passed, 0 failed/);
  });

  it('passes in a desktop VS Code', { timeout: 10 * timeoutMs }, async context => {
    const why = await whyNoDesktop();
    if (why) return context.skip(why);
    mkdirSync(path.join(root, '.cache', 'vscode-test'), { recursive: true });
    const status = await runTests({
      vscodeExecutablePath: process.env.NETSTACK_VSCODE,
      cachePath: path.join(root, '.cache', 'vscode-test'),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [
        labs,
        ...['--user-data-dir', path.join(home, 'desktop')],
        ...['--disable-extensions', '--disable-workspace-trust', '--disable-gpu', '--no-sandbox'],
      ],
    });
    assert.equal(status, 0);
  });
});

const releases = 'https://update.code.visualstudio.com/api/releases/stable';

/** Why no desktop VS Code can be had here, or '' where one can. */
async function whyNoDesktop(): Promise<string> {
  const named = process.env.NETSTACK_VSCODE;
  if (named !== undefined && !existsSync(named)) return `NETSTACK_VSCODE names ${named}, which is not there`;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'a desktop VS Code needs a display, and there is none (DISPLAY is not set; try xvfb-run)';
  if (named !== undefined) return '';
  const response = await fetch(releases, { signal: AbortSignal.timeout(10_000) }).catch((error: Error) => error);
  if (response instanceof Error || !response.ok)
    return 'no desktop VS Code: NETSTACK_VSCODE names none, and none can be downloaded from update.code.visualstudio.com';
  return '';
}
