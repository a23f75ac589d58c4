// The embedded VS Code: code-server from the npm registry, installed once into .cache/code-server.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { ensureApt } from './apt.ts';
import { run, step } from './steps.ts';

const version = '4.139.1';
const root = path.dirname(import.meta.dirname);
const home = path.join(root, '.cache', 'code-server');
const stampFile = path.join(home, 'installed');
const stamp = `code-server ${version}, ${process.platform}-${process.arch}, Node ${process.versions.node.split('.')[0]}\n`;

const packageDir = path.join(home, 'node_modules', 'code-server');
const vscodeDir = path.join(packageDir, 'lib', 'vscode');

/** code-server's own entry: a server with the workbench, or the installer of extensions. */
export const codeServerEntry = path.join(packageDir, 'out', 'node', 'entry.js');
/** VS Code's bare server, which can also run an extension's test suite. */
export const vscodeServerEntry = path.join(vscodeDir, 'out', 'server-main.js');

const nativeModules = [
  '@parcel/watcher',
  '@vscode/spdlog',
  '@vscode/native-watchdog',
  '@vscode/fs-copyfile',
  '@vscode/sqlite3',
  'node-pty',
  'kerberos',
];
const buildPackages = ['libkrb5-dev', 'python3', 'make', 'g++'];

/** The environment of everything that belongs to the embedded VS Code. */
export function codeServerEnv(): NodeJS.ProcessEnv {
  // Inside a terminal of another VS Code these would make it talk to that one.
  const { VSCODE_IPC_HOOK_CLI: _ipc, VSCODE_CLIENT_COMMAND: _cli, NODE_OPTIONS: _options, ...env } = process.env;
  return { ...env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${env.PATH}` };
}

/** Installs the embedded VS Code unless it is there. */
export async function ensureCodeServer(): Promise<void> {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  console.log(`Installing the embedded VS Code (code-server ${version}) once; this takes some minutes.`);
  ensureApt(buildPackages, 'building the embedded VS Code');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');

  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  await step('  downloading it', () => npm(home, [...install, '--save-exact', `code-server@${version}`]));
  await step('  downloading what its server needs', () => npm(vscodeDir, [...install, '--omit=dev']));
  await step('  downloading what its built-in extensions need', () =>
    npm(path.join(vscodeDir, 'extensions'), [...install, '--omit=dev']),
  );
  await step('  building its native modules', async () => {
    await npm(vscodeDir, ['rebuild', ...nativeModules]);
    await npm(packageDir, ['rebuild', 'argon2']);
  });
  rmSync(path.join(vscodeDir, 'node_modules.asar'), { force: true });
  symlinkSync('node_modules', path.join(vscodeDir, 'node_modules.asar'));
  await run(process.execPath, [codeServerEntry, '--version'], { cwd: home, env: codeServerEnv(), log: logFile() });
  writeFileSync(stampFile, stamp);
}

function logFile(): string {
  return path.join(home, 'install.log');
}

async function npm(cwd: string, args: string[]): Promise<void> {
  const npmScript = process.env.npm_execpath;
  const [command, first] = npmScript ? [process.execPath, [npmScript]] : ['npm', []];
  await run(command, [...first, ...args], { cwd, env: npmEnv(), log: logFile() });
}

/** Without the npm_* variables of the npm that runs us: they would point its child at our own package. */
function npmEnv(): NodeJS.ProcessEnv {
  const env = codeServerEnv();
  for (const name of Object.keys(env))
    if (/^npm_(package|lifecycle|config_(local_prefix|prefix))/.test(name)) delete env[name];
  delete env.INIT_CWD;
  delete env.NODE_ENV;
  return { ...env, JOBS: 'max' };
}

export type CodeServerDirs = { userData: string; extensions: string };

function dirArguments(dirs: CodeServerDirs): string[] {
  mkdirSync(dirs.userData, { recursive: true });
  return [
    ['--user-data-dir', dirs.userData],
    ['--extensions-dir', dirs.extensions],
    ['--config', path.join(dirs.userData, 'config.yaml')],
  ].flat();
}

/** Installs a packed extension, over any other version of it. */
export async function installExtension(vsix: string, dirs: CodeServerDirs): Promise<void> {
  const args = [codeServerEntry, ...dirArguments(dirs), '--install-extension', vsix, '--force'];
  const log = path.join(dirs.userData, 'install-extension.log');
  await run(process.execPath, args, { cwd: root, env: codeServerEnv(), log });
}

export type CodeServer = { url: string; process: ChildProcess; stop(): Promise<void> };

/** Starts a server for `folder` on the loopback `port`; resolves when it answers. */
export async function startCodeServer(folder: string, port: number, dirs: CodeServerDirs): Promise<CodeServer> {
  const args = [
    codeServerEntry,
    ...dirArguments(dirs),
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...[
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ],
    ...['--session-socket', path.join(dirs.userData, 'session.sock')],
    folder,
  ];
  return startServer(args, `http://127.0.0.1:${port}`, `/healthz`, `/?folder=${encodeURI(folder)}`);
}

/**
 * Starts `args` as a server of its own process group and waits until `origin + probe` answers. `stop()` ends the
 * group: the server with its extension hosts, adapters and terminals.
 */
export async function startServer(args: string[], origin: string, probe: string, page: string): Promise<CodeServer> {
  const child = spawn(process.execPath, args, {
    env: codeServerEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', data => (output = `${output}${data}`.slice(-20_000)));
  const ended = new Promise<void>(resolve => child.on('exit', () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (hasEnded() || child.pid === undefined) return;
    process.kill(-child.pid, 'SIGTERM');
    const timer = setTimeout(() => child.pid && !hasEnded() && process.kill(-child.pid, 'SIGKILL'), 3000);
    await ended;
    clearTimeout(timer);
  };
  const deadline = performance.now() + 60_000;
  while (!(await answers(origin + probe))) {
    if (hasEnded()) throw new Error(`The embedded VS Code ended at its start:\n${output}`);
    if (performance.now() > deadline) {
      await stop();
      throw new Error(`The embedded VS Code does not answer at ${origin}:\n${output}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return { url: origin + page, process: child, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { redirect: 'manual' })).status < 500;
  } catch {
    return false;
  }
}

/** `wanted` if it is free on the loopback interface (0: any free one), otherwise undefined. */
export async function freePort(wanted = 0): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.on('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
