// `ip`: options, then an object and what to do with it. Words, layout and statuses are iproute2's.
import { AF_BRIDGE, AF_INET, AF_INET6, AF_PACKET, AF_UNSPEC } from '../../../include/linux/socket.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Process } from '../../process.ts';
import { address } from './address.ts';
import { Ip, type IpOptions, matches } from './context.ts';
import { link } from './link.ts';
import { maddress } from './maddress.ts';
import { neighbour } from './neighbour.ts';
import { findNamespace, netns } from './netns.ts';
import { route } from './route.ts';
import { rule } from './rule.ts';
import { tuntap } from './tuntap.ts';

type Command = (ip: Ip, words: readonly string[]) => Program;

/** In the order in which abbreviations are tried. */
const OBJECTS: readonly (readonly [name: string, command: Command])[] = [
  ['address', address],
  ['neighbor', neighbour],
  ['neighbour', neighbour],
  ['route', route],
  ['rule', rule],
  ['link', link],
  ['maddress', maddress],
  ['tuntap', tuntap],
  ['tap', tuntap],
  ['netns', netns],
];

const FAMILIES: Record<string, number> = {
  inet: AF_INET,
  inet6: AF_INET6,
  link: AF_PACKET,
  bridge: AF_BRIDGE,
  any: AF_UNSPEC,
};

export function* ip(process: Process): Program {
  const options: IpOptions = {
    family: AF_UNSPEC,
    json: false,
    pretty: false,
    oneline: false,
    brief: false,
    details: false,
    statistics: 0,
  };
  const words = process.argv.slice(1);
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() as string;
    if (!applyOption(process, options, option.replace(/^--?/, ''), option, words)) return 255;
  }
  const [object, ...rest] = words;
  const context = new Ip(process, options);
  if (object === undefined || matches(object, 'help')) {
    process.complain(
      'Usage: ip [ OPTIONS ] { address | link | neigh | netns | route | rule | tuntap } { COMMAND | help }\n',
    );
    return 255;
  }
  const command = OBJECTS.find(([name]) => matches(object, name));
  if (command === undefined) {
    process.complain(`Object "${object}" is unknown, try "ip help".\n`);
    return 1;
  }
  try {
    return yield* command[1](context, rest);
  } finally {
    context.netlink.close();
  }
}

/** Applies one option. False: it makes no sense, which has been said. */
function applyOption(process: Process, options: IpOptions, name: string, written: string, words: string[]): boolean {
  if (name === '4') options.family = AF_INET;
  else if (name === '6') options.family = AF_INET6;
  else if (name === '0') options.family = AF_PACKET;
  else if (name === 'B') options.family = AF_BRIDGE;
  else if (matches(name, 'family')) options.family = FAMILIES[words.shift() ?? ''] ?? AF_UNSPEC;
  else if (matches(name, 'statistics')) options.statistics++;
  else if (matches(name, 'details')) options.details = true;
  else if (matches(name, 'oneline')) options.oneline = true;
  else if (matches(name, 'brief')) options.brief = true;
  else if (matches(name, 'json')) options.json = true;
  else if (matches(name, 'pretty')) options.pretty = true;
  else if (matches(name, 'numeric') && name.length > 1) return true;
  else if (matches(name, 'netns')) {
    const net = findNamespace(process, words.shift() ?? '');
    if (net === null) return false;
    process.netns = net;
  } else if (matches(name, 'Version')) {
    process.print('ip utility, iproute2-6.1.0\n');
    process.exit(0);
  } else if (!/^(?:c(?:olor)?(?:=\w+)?|t(?:s|imestamp)?|r(?:esolve)?|N)$/.test(name)) {
    process.complain(`Option "${written}" is unknown, try "ip -help".\n`);
    return false;
  }
  return true;
}
