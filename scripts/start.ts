// npm start [-- --desktop] [-- --port N]: builds the extension and opens the sample labs in a VS Code that has it.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, cpSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { type CodeServerDirs, ensureCodeServer, freePort, installExtension, startCodeServer } from './code-server.ts';
import { unlessStamped } from './fingerprint.ts';
import { packVsix, vsixFile, vsixState } from './package.ts';
import { step } from './steps.ts';
import { writeUserSettings } from './user-settings.ts';

const root = path.dirname(import.meta.dirname);
const cache = path.join(root, '.cache');
const usualPort = 8118;
const usage = 'usage: npm start [-- [--port N] [--desktop]]';

type Options = { port?: number; desktop: boolean };

function readOptions(): Options {
  const { values } = parseArgs({ options: { port: { type: 'string' }, desktop: { type: 'boolean', default: false } } });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw new Error(`--port ${values.port}: a number from 1 to 65535 is expected`);
  return { port, desktop: values.desktop };
}

/** The folder of sample labs: the repository's own, or a copy where that may not be written to. */
function labsFolder(): string {
  const labs = path.join(root, 'extension', 'labs');
  try {
    accessSync(labs, constants.W_OK);
    return labs;
  } catch {
    const copy = path.join(cache, 'labs');
    cpSync(labs, copy, { recursive: true, force: false });
    return copy;
  }
}

async function startEmbedded(wantedPort: number | undefined): Promise<void> {
  await ensureCodeServer();
  const dirs: CodeServerDirs = {
    userData: path.join(cache, 'vscode', 'user'),
    extensions: path.join(cache, 'vscode', 'extensions'),
  };
  writeUserSettings(dirs.userData);
  await unlessStamped(path.join(dirs.extensions, 'netstack.stamp'), vsixState(), () =>
    step('Installing the extension', () => installExtension(vsixFile, dirs)),
  );
  const port = (await freePort(wantedPort ?? usualPort)) ?? (wantedPort === undefined ? await freePort() : undefined);
  if (port === undefined) throw new Error(`Port ${wantedPort} is in use; choose another one with --port.`);
  const server = await step('Starting VS Code', () => startCodeServer(labsFolder(), port, dirs));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void server.stop());
  console.log(`\nOpen ${server.url}\nThen open router.netlab and press F5. Ctrl+C here ends VS Code.`);
  await new Promise<void>(resolve => server.process.on('exit', () => resolve()));
}

async function startDesktop(): Promise<void> {
  const found = spawnSync('code', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (found.status !== 0)
    throw new Error(
      '--desktop needs the command `code` of a desktop VS Code on the PATH, and there is none. Without --desktop an embedded VS Code is used.',
    );
  const code = (...args: string[]) =>
    execFileSync('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  await step(`Installing the extension into VS Code ${found.stdout.split('\n')[0]}`, () =>
    code('--install-extension', vsixFile, '--force'),
  );
  code(labsFolder());
  console.log('VS Code opens with the sample labs. Open router.netlab and press F5.');
}

async function main(): Promise<void> {
  const options = readOptions();
  await buildAll();
  await packVsix();
  await (options.desktop ? startDesktop() : startEmbedded(options.port));
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(error instanceof Error ? (isUsage ? `${error.message}\n${usage}` : error.message) : error);
    process.exit(isUsage ? 2 : 1);
  }
}
