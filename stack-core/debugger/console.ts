// Commands at the debug console: lines of shell, run on the stopped machine without a trace, or as an input of the run.

import { fib_nh_common } from '../include/net/ip_fib.ts';
import { KernelBug } from '../kernel/printk.ts';
import { probe } from '../kernel/probe.ts';
import type { Program, task_struct } from '../kernel/sched.ts';
import { next_ino } from '../net/core/sock.ts';
import { NullFile, SinkFile } from '../userspace/files.ts';
import type { Lab } from '../userspace/lab.ts';
import { type Machine, Process } from '../userspace/process.ts';
import { sh } from '../userspace/programs/sh.ts';
import type { CommandOutput, CommandResult } from './api.ts';
import { type Difference, Snapshot } from './snapshot.ts';

/**
 * The command that a line of the console is; null: it is an expression. A line is a command when it begins with `!`, or when
 * its first word is a program of the lab, and no variable of that name is in sight.
 */
export function commandOf(
  text: string,
  programs: ReadonlyMap<string, unknown>,
  isVariable: (name: string) => boolean,
): string | null {
  const line = text.trim();
  if (line.startsWith('!')) return line.slice(1).trim();
  const word = /^[\w.-]+(?=$|[\s;|&<>])/.exec(line)?.[0];
  if (word === undefined || !programs.has(word) || word === 'true' || word === 'false') return null;
  return isVariable(word) ? null : line;
}

type Write = (output: CommandOutput) => void;

/** Makes a command a process of the lab: it runs when the scheduler comes to it, and then counts as part of the run. */
export function startCommand(lab: Lab, text: string, cwd: string, write: Write): void {
  spawn(lab.machine, text, cwd, write);
}

/**
 * What a command prints, when it only shows. Null: it would change something, or has to wait for something. Either way the
 * machine is afterwards as it was before, to the last counter.
 */
export function showCommand(lab: Lab, text: string, cwd: string): CommandResult | null {
  const { world } = lab;
  const isBookkeeping = bookkeeping(lab);
  const snapshot = new Snapshot([world, lab, probe.stacks, probe.softirq]);
  const { current } = probe;
  const output: CommandOutput[] = [];
  let finished = false;
  let status = 0;
  let differences: Difference[] = [];
  try {
    const task = spawn({ ...lab.machine, programEnded: doNotWait }, text, cwd, chunk => output.push(chunk));
    finished = world.sched.run_aside(task);
    status = task.exit_code;
  } catch (error) {
    // It would end the machine: that belongs into the run, where it can be looked at.
    if (!(error instanceof KernelBug)) throw error;
  } finally {
    differences = snapshot.restore();
    probe.current = current;
  }
  return finished && differences.every(isBookkeeping) ? { output, status } : null;
}

/**
 * What running any program at all changes: it is a process, its messages to the kernel are buffers with numbers and memory of
 * their own. Whatever else was different afterwards, the command did.
 */
function bookkeeping({ world }: Lab): (difference: Difference) => boolean {
  const lists = new Set<object>([world.sched.runqueue, world.sched.tasks, world.live_skbs, world.page_frags.page]);
  const counters = new Map<object, readonly string[]>([
    [world, ['next_skb_id']],
    [world.sched, ['next_pid', 'current']],
    [world.page_frags, ['page', 'offset']],
    [world.subsystem(next_ino), ['value']],
  ]);
  return ({ object, field }) => {
    if (field === null) return lists.has(object) || isTableOfParts(object);
    // A route that was asked for is kept at its nexthop for the next packet.
    if (object instanceof fib_nh_common) return field === 'nhc_pcpu_rth_output' || field === 'nhc_rth_input';
    return (counters.get(object) ?? []).includes(field);
  };
}

/** In a lab, a shell waits until the kernel's deferred work is done; here time stands still. */
function* doNotWait(): Program<void> {}

/** Where parts of the kernel keep their state; a part that is used for the first time gets an entry. */
const isTableOfParts = (object: object): boolean =>
  object instanceof Map && object.size > 0 && [...object.keys()].every(key => typeof key === 'symbol');

function spawn(machine: Machine, text: string, cwd: string, write: Write): task_struct {
  const argv = ['sh', '-c', text, 'console'];
  const process = new Process({ machine, cwd, netns: machine.world.init_net }, argv, 'sh');
  process.environment.set('PATH', '/usr/sbin:/usr/bin:/sbin:/bin').set('HOME', '/root').set('PWD', cwd);
  process.install(0, new NullFile());
  for (const [fd, stream] of [
    [1, 'stdout'],
    [2, 'stderr'],
  ] as const) {
    const decoder = new TextDecoder();
    process.install(fd, new SinkFile(data => write({ stream, text: decoder.decode(data, { stream: true }) })));
  }
  return process.start('sh', sh);
}
