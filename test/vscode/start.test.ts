// `npm start`, as it is typed.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { freePort } from '../../scripts/code-server.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

type Outcome = { status: number | null; output: string };

function start(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Outcome>; output(): string } {
  const bootstrap = [path.join(root, 'scripts', 'bootstrap.mjs'), 'scripts/start.ts', ...args];
  const child = spawn(process.execPath, bootstrap, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', data => (output += data));
  const ended = new Promise<Outcome>(resolve => child.on('close', status => resolve({ status, output })));
  return { child, ended, output: () => output };
}

describe('npm start', () => {
  it('prints the address of a VS Code that answers, and ends with it', { timeout: 600_000 }, async () => {
    const port = await freePort();
    const started = start(['--port', String(port)]);
    try {
      await waitFor(() => /^Open http/m.test(started.output()) || started.child.exitCode !== null);
      const address = /^Open (http:\S+)/m.exec(started.output())?.[1] ?? '';
      assert.ok(address.startsWith(`http://127.0.0.1:${port}/?folder=`), started.output());
      assert.equal((await fetch(address)).status, 200);
    } finally {
      started.child.kill('SIGTERM');
    }
    await started.ended;
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });

  it('does nothing twice', { timeout: 60_000 }, async () => {
    const started = start(['--port', String(await freePort())]);
    try {
      await waitFor(() => /^Open http/m.test(started.output()) || started.child.exitCode !== null);
      assert.doesNotMatch(started.output(), /Building|Packing|Installing/);
    } finally {
      started.child.kill('SIGTERM');
    }
    await started.ended;
  });

  const refusals: { why: string; args: string[]; env?: NodeJS.ProcessEnv; status: number; says: RegExp }[] = [
    {
      why: 'a port that is none',
      args: ['--port', 'eighty'],
      status: 1,
      says: /--port eighty: a number from 1 to 65535 is expected/,
    },
    {
      why: 'an option that it does not know',
      args: ['--dekstop'],
      status: 2,
      says: /Unknown option '--dekstop'[\s\S]*usage: npm start/,
    },
    {
      why: '--desktop without a desktop VS Code',
      args: ['--desktop'],
      env: { PATH: '/nowhere' },
      status: 1,
      says: /--desktop needs the command `code`/,
    },
  ];
  for (const { why, args, env, status, says } of refusals) {
    it(`says what is wrong: ${why}`, { timeout: 120_000 }, async () => {
      const outcome = await start(args, env).ended;
      assert.equal(outcome.status, status);
      assert.match(outcome.output, says);
    });
  }

  it('says what is wrong: a port in use', { timeout: 120_000 }, async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    try {
      const outcome = await start(['--port', String(port)]).ended;
      assert.equal(outcome.status, 1);
      assert.match(outcome.output, new RegExp(`Port ${port} is in use`));
    } finally {
      holder.close();
    }
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 100));
}
