// Runs a text in the shell on a machine without a network, for the tests of this directory.

import { World } from '../../../../stack-core/kernel/world.ts';
import { copy_net_ns } from '../../../../stack-core/net/core/net_namespace.ts';
import { decode, FileSystem, NullFile, SinkFile } from '../../../../stack-core/userspace/files.ts';
import { type Machine, Process } from '../../../../stack-core/userspace/process.ts';
import { programs as shells } from '../../../../stack-core/userspace/programs/sh.ts';
import { programs } from '../../../../stack-core/userspace/programs/simple.ts';
import { Shell } from '../../../../stack-core/userspace/sh/interpreter.ts';
import { parseText } from '../../../../stack-core/userspace/sh/parse.ts';
import { Wire } from '../../../../stack-core/userspace/wire.ts';

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
  /** Virtual time that it took. */
  seconds: number;
}

/** Runs `text` as the script `lab`; `beside` are real files in its directory. */
export function runShell(text: string, beside: Record<string, string> = {}): Ran {
  const world = new World();
  const netns = copy_net_ns(world, 'root');
  const encoder = new TextEncoder();
  const readFile = (path: string) => {
    const found = beside[path.replace('/lab/', '')];
    return found === undefined ? null : encoder.encode(found);
  };
  const machine: Machine = {
    world,
    files: new FileSystem('/lab', readFile),
    programs: new Map([...programs, ...shells]),
    namespaces: new Map(),
    wire: new Wire(),
    *programEnded() {},
    releaseNamespace: () => {},
    isTap: () => false,
    writeToTap: () => 0,
  };
  const process = new Process({ machine, cwd: '/lab', netns }, ['lab'], 'sh');
  process.environment.set('HOME', '/root');
  const output = { stdout: '', stderr: '' };
  process.install(0, new NullFile());
  process.install(1, new SinkFile(data => (output.stdout += decode(data))));
  process.install(2, new SinkFile(data => (output.stderr += decode(data))));
  const shell = () => new Shell(process, parseText({ path: 'lab', text }), { name: 'lab', programStarted: () => {} });
  const task = process.start('sh', () => shell().main());
  world.sched.run(task);
  return { status: task.exit_code, ...output, seconds: world.now_ns / 1e9 };
}
