// `ip netns`: add, del, list, exec, identify, list-id; and programs that run in a namespace.
import type { net } from '../../../include/net/net_namespace.ts';
import type { Program } from '../../../kernel/sched.ts';
import { copy_net_ns } from '../../../net/core/net_namespace.ts';
import { Process as NewProcess, type Process, waitFor } from '../../process.ts';
import { type Ip, matches } from './context.ts';

export function* netns(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* list(ip);
  if (matches(command, 'list') || matches(command, 'show') || matches(command, 'lst')) return yield* list(ip);
  if (matches(command, 'list-id')) return yield* listIds(ip);
  if (matches(command, 'help'))
    return ip.usage('netns', '{ list | add NAME | delete NAME | exec NAME CMD ... | identify | list-id }');
  if (matches(command, 'add')) return add(ip, rest);
  if (matches(command, 'delete')) return remove(ip, rest);
  if (matches(command, 'identify')) return identify(ip);
  if (matches(command, 'exec')) return yield* execute(ip, rest);
  return ip.unknownCommand('netns', command);
}

function* list(ip: Ip): Program {
  const names = [...ip.process.machine.namespaces.keys()].reverse();
  ip.output.begin();
  for (const name of names) yield* ip.output.record(printName(ip, name));
  ip.output.end();
  return 0;
}

function* printName(ip: Ip, name: string): Program<void> {
  const id = yield* ip.netlink.askNamespaceId(name);
  ip.output.both('name', name, name);
  if (id >= 0) ip.output.both('id', id, ` (id: ${id})`);
  ip.output.text('\n');
}

function* listIds(ip: Ip): Program {
  const replies = yield* ip.netlink.dump('RTM_GETNSID', { rtgen_family: 0 });
  if (replies === null) return 1;
  ip.output.begin();
  for (const reply of replies) {
    const id = (reply.number('NETNSA_NSID') ?? -1) | 0;
    let name: string | null = null;
    for (const each of ip.process.machine.namespaces.keys())
      if ((yield* ip.netlink.askNamespaceId(each)) === id) name = each;
    yield* ip.output.record(printId(ip, id, name));
  }
  ip.output.end();
  return 0;
}

// biome-ignore lint/correctness/useYield: a record is printed by a program
function* printId(ip: Ip, id: number, name: string | null): Program<void> {
  ip.output.both('nsid', id, `nsid ${id} `);
  if (name !== null) ip.output.both('name', name, `(iproute2 netns name: ${name})`);
  ip.output.text('\n');
}

function add(ip: Ip, words: readonly string[]): number {
  const [name] = words;
  const { machine } = ip.process;
  if (name === undefined) {
    ip.complain('No netns name specified');
    return 1;
  }
  if (name.includes('/') || name === '.' || name === '..') {
    ip.complain(`Invalid netns name "${name}"`);
    return 1;
  }
  if (machine.namespaces.has(name)) {
    ip.complain(`Cannot create namespace file "/run/netns/${name}": File exists`);
    return 1;
  }
  machine.namespaces.set(name, copy_net_ns(machine.world, name));
  return 0;
}

function remove(ip: Ip, words: readonly string[]): number {
  const [name] = words;
  const { machine } = ip.process;
  if (name === undefined) {
    ip.complain('No netns name specified');
    return 1;
  }
  const net = machine.namespaces.get(name);
  if (net === undefined) {
    ip.complain(`Cannot remove namespace file "/run/netns/${name}": No such file or directory`);
    return 1;
  }
  machine.namespaces.delete(name);
  machine.releaseNamespace(net);
  return 0;
}

function identify(ip: Ip): number {
  const { netns: own, machine } = ip.process;
  const found = [...machine.namespaces].filter(([, net]) => net === own).map(([name]) => name);
  ip.process.print(`${found.join('\n')}\n`);
  return 0;
}

function* execute(ip: Ip, words: readonly string[]): Program {
  const [name, ...argv] = words;
  if (name === undefined) {
    ip.complain('No netns name specified');
    return 1;
  }
  if (argv.length === 0) {
    ip.complain('No command specified');
    return 1;
  }
  const net = findNamespace(ip.process, name);
  if (net === null) return 255;
  const main = ip.process.machine.programs.get(argv[0].replace(/^.*\//, ''));
  if (main === undefined) {
    ip.complain(`exec of "${argv[0]}" failed: No such file or directory`);
    return 255;
  }
  const child = new NewProcess(ip.process, argv, argv[0]);
  child.netns = net;
  return yield* waitFor(child.start(argv[0], main));
}

/** The namespace called `name`; complains and returns null when there is none. */
export function findNamespace(process: Process, name: string): net | null {
  const net = process.machine.namespaces.get(name);
  if (net !== undefined) return net;
  process.complain(`Cannot open network namespace "${name}": No such file or directory\n`);
  return null;
}
