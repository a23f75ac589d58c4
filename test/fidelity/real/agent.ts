// Runs one lab on this machine's kernel. Started by run.ts as the first process of private PID, mount and network
// namespaces; when it ends, all that the lab made ends with it. Talks to run.ts over Node's IPC channel.
import { spawn, spawnSync } from 'node:child_process';
import {
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command, FidelityRecord, Json, State } from '../record.ts';
import { runHelper } from './helpers.ts';
import { NetworkNamespaces } from './network-namespaces.ts';
import { installShims } from './shims.ts';
import { openTap, unshareNetwork } from './syscalls.ts';

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const LAB_TIMEOUT_MS = 120_000;
/** An EtherType that nobody handles: the frame is dropped, and the tracer sees it. */
const MARKER_FRAME = Buffer.from('ffffffffffff02000000000188b5'.padEnd(120, '0'), 'hex');

/** Everything about the run that the agent can know; run.ts adds the drops. */
export interface AgentReport {
  record: Omit<FidelityRecord, 'drops'>;
  /** Names of the lab's namespaces by inode. */
  namespaces: Record<number, string>;
}
interface Marker {
  tap: number;
  namespace: number;
}

export type FromAgent = { type: 'ready'; markerNamespace: number } | { type: 'report'; report: AgentReport };

async function main(lab: string, runDirectory: string): Promise<void> {
  const marker = makeMarker();
  await waitForTracer(marker);
  enterFreshNamespace();

  const namespaces = new NetworkNamespaces();
  const env = installShims(runDirectory, SYSTEM_PATH);
  const workDirectory = makeWorkDirectory(lab, runDirectory);
  serveRequests(runDirectory, namespaces);
  const reading = setInterval(() => namespaces.readFrames(), 20);
  const status = await runShell(lab, workDirectory, runDirectory, env);
  clearInterval(reading);

  namespaces.update();
  namespaces.settle();
  const counters = namespaces.counterChanges();
  namespaces.update();
  const record = {
    frames: namespaces.frames(),
    counters,
    commands: readCommands(runDirectory),
    state: namespaces.perNamespace(readState) as State,
    netlink: namespaces.notifications(),
    lab: {
      status,
      stdout: readFileSync(join(runDirectory, 'lab.out'), 'utf8'),
      stderr: readFileSync(join(runDirectory, 'lab.err'), 'utf8'),
    },
  };
  await waitForTracer(marker);
  await sendAndWait({ type: 'report', report: { record, namespaces: namespaces.inodes() } });
  process.exit(0);
}

/** A TAP in a namespace outside of the lab's: a frame written to it is a drop by which the tracer can be followed. */
function makeMarker(): Marker {
  const tap = openTap('marker');
  if (tap === null) throw new Error('the marker TAP is taken');
  writeFileSync('/proc/sys/net/ipv6/conf/marker/disable_ipv6', '1');
  run('ip', ['link', 'set', 'marker', 'up']);
  return { tap, namespace: statSync('/proc/thread-self/ns/net').ino };
}

/** Sends marker frames until run.ts has seen one go by: then all drops before it have been seen, too. */
async function waitForTracer(marker: Marker): Promise<void> {
  const repeat = setInterval(() => writeSync(marker.tap, MARKER_FRAME), 50);
  writeSync(marker.tap, MARKER_FRAME);
  await sendAndWait({ type: 'ready', markerNamespace: marker.namespace });
  clearInterval(repeat);
}

/** Ends when run.ts answers. */
function sendAndWait(message: FromAgent): Promise<void> {
  return new Promise(done => {
    process.once('message', () => done());
    process.send!(message);
  });
}

function run(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { PATH: SYSTEM_PATH } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function enterFreshNamespace(): void {
  unshareNetwork();
  if (!existsSync('/run/netns')) mkdirSync('/run/netns');
  run('mount', ['-t', 'tmpfs', 'tmpfs', '/run/netns']);
  run('mount', ['-t', 'sysfs', 'sysfs', '/sys']);
}

/** The lab's working directory: the files that stand beside the lab, and whatever it writes. */
function makeWorkDirectory(lab: string, runDirectory: string): string {
  const directory = join(runDirectory, 'work');
  mkdirSync(directory);
  const source = dirname(resolve(lab));
  for (const name of readdirSync(source)) symlinkSync(join(source, name), join(directory, name));
  return directory;
}

function runShell(lab: string, cwd: string, runDirectory: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  const out = openSync(join(runDirectory, 'lab.out'), 'w');
  const err = openSync(join(runDirectory, 'lab.err'), 'w');
  const shell = spawn('/bin/sh', [basename(lab)], { cwd, env, stdio: ['ignore', out, err], detached: true });
  const timeout = setTimeout(() => shell.kill('SIGKILL'), LAB_TIMEOUT_MS);
  return new Promise((done, fail) => {
    shell.on('error', fail);
    shell.on('exit', code => {
      clearTimeout(timeout);
      done(code);
    });
  });
}

/** Answers the shims ("done N") and the helper programs ("helper PID"), one at a time. */
function serveRequests(runDirectory: string, namespaces: NetworkNamespaces): void {
  const path = join(runDirectory, 'requests');
  run('mkfifo', [path]);
  // Open for writing as well, so that it never comes to an end. A socket, because a file's read would block a thread.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  createInterface({ input: new Socket({ fd, readable: true, writable: false }) }).on('line', line => {
    const [kind, id] = line.split(' ');
    namespaces.update();
    const directory = kind === 'done' ? join(runDirectory, 'calls', `${id}.d`) : join(runDirectory, 'helpers', id);
    const answer = kind === 'done' ? 0 : runHelper(Number(id), directory, namespaces);
    // Open for reading as well: this must not wait for the shim. Stays open, or what is written would be lost.
    writeSync(openSync(join(directory, 'answer'), constants.O_RDWR), `${answer}\n`);
  });
}

function readCommands(runDirectory: string): Command[] {
  const calls = join(runDirectory, 'calls');
  const directories = readdirSync(calls).filter(name => name.endsWith('.d'));
  const inOrder = directories.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return inOrder.map(name => {
    const read = (file: string) => readFileSync(join(calls, name, file), 'utf8');
    return {
      argv: read('argv').split('\0').slice(0, -1),
      status: existsSync(join(calls, name, 'status')) ? Number(read('status')) : null,
      stdout: read('out'),
      stderr: read('err'),
    };
  });
}

const STATE_COMMANDS = {
  addr: ['ip', '-j', 'addr', 'show'],
  route: ['ip', '-j', 'route', 'show', 'table', 'all'],
  rule: ['ip', '-j', 'rule', 'show'],
  neigh: ['ip', '-j', 'neigh', 'show'],
};

function readState(): Record<string, Json[]> {
  const state: Record<string, Json[]> = {};
  for (const [part, [program, ...args]] of Object.entries(STATE_COMMANDS)) {
    state[part] = JSON.parse(run(program, args).trim() || '[]');
  }
  const ruleset: { nftables: Record<string, Json>[] } = JSON.parse(run('nft', ['-j', 'list', 'ruleset']));
  state.nft = ruleset.nftables.filter(entry => !('metainfo' in entry));
  return state;
}

// run.ts is gone: nobody wants the report any more.
process.on('disconnect', () => process.exit(1));
await main(process.argv[2], process.argv[3]);
