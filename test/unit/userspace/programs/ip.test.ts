// `ip` against recorded runs of iproute2 6.1 on Linux 6.18, each in a fresh network namespace without IPv6. With RECORD=1
// (as root) the file of runs is written anew from its scripts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Lab } from '../../../../stack-core/userspace/lab.ts';
import { parseRuns, printRun, type Run } from '../runs.ts';

const file = new URL('ip-runs.txt', import.meta.url);

function runInModel(script: string): Run {
  const run = { script, status: 0, stdout: '', stderr: '' };
  const lab = new Lab(
    { path: 'lab', text: script },
    {
      onOutput: ({ stream, text }) => {
        run[stream] += text;
      },
    },
  );
  lab.start();
  lab.run();
  return { ...run, status: lab.status ?? -1 };
}

const SET_UP = `mkdir -p /run/netns; mount -t tmpfs none /run/netns
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
exec sh -s`;

function runOnLinux(script: string): Run {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
  const run = spawnSync('unshare', ['-nm', 'sh', '-c', SET_UP], { input: script, encoding: 'utf8', env });
  return { script, status: run.status ?? -1, stdout: run.stdout, stderr: run.stderr };
}

/** Without what differs by chance: link-layer addresses that nobody has set, and the order of neighbours, which is a hash's. */
function comparable({ script, status, stdout, stderr }: Run) {
  const addresses = stdout.replace(/(link\/ether |"address":")(?!02:00:00)[0-9a-f:]{17}/g, '$1RANDOM');
  const lines = addresses.split('\n');
  return { status, stdout: script.includes('ip neigh add') ? lines.sort() : lines, stderr: stderr.split('\n') };
}

if (process.env.RECORD === '1') {
  const runs = parseRuns(readFileSync(file, 'utf8')).map(({ script }) => runOnLinux(script));
  writeFileSync(file, runs.map(printRun).join(''));
}

describe('ip prints and fails as iproute2 does', () => {
  for (const recorded of parseRuns(readFileSync(file, 'utf8')))
    it(recorded.script.split('\n').slice(0, 3).join(' ⏎ '), () =>
      assert.deepEqual(comparable(runInModel(recorded.script)), comparable(recorded)),
    );
});
