// `bridge`: forwarding entries and ports of bridges, with the output of iproute2's program.
import { AF_BRIDGE } from '../../../include/linux/socket.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Process } from '../../process.ts';
import { Ip, type IpOptions, matches } from '../ip/context.ts';
import { findNamespace } from '../ip/netns.ts';
import { fdb } from './fdb.ts';
import { link } from './link.ts';

const USAGE = `Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }
       bridge [ -force ] -batch filename
where  OBJECT := { link | fdb | mdb | vlan | monitor }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                    -o[neline] | -t[imestamp] | -n[etns] name |
                    -c[ompressvlans] -color -p[retty] -j[son] }
`;

type Command = (ip: Ip, words: readonly string[]) => Program;
const OBJECTS: readonly (readonly [name: string, command: Command])[] = [
  ['link', link],
  ['fdb', fdb],
];

export function* bridge(process: Process): Program {
  const options: IpOptions = {
    family: AF_BRIDGE,
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
    if (!applyOption(process, options, option.replace(/^--?/, ''), words)) {
      process.complain(`Option "${option}" is unknown, try "bridge help".\n`);
      return 255;
    }
  }
  const [object, ...rest] = words;
  if (object === undefined || matches(object, 'help')) {
    process.complain(USAGE);
    return object === undefined ? 255 : 0;
  }
  const command = OBJECTS.find(([name]) => matches(object, name));
  if (command === undefined) {
    process.complain(`Object "${object}" is unknown, try "bridge help".\n`);
    return 255;
  }
  const context = new Ip(process, options);
  try {
    return yield* command[1](context, rest);
  } finally {
    context.netlink.close();
  }
}

function applyOption(process: Process, options: IpOptions, name: string, words: string[]): boolean {
  if (matches(name, 'Version')) {
    process.print('bridge utility, 6.1.0\n');
    process.exit(0);
  }
  if (matches(name, 'statistics') || matches(name, 'stats')) options.statistics++;
  else if (matches(name, 'details')) options.details = true;
  else if (matches(name, 'oneline')) options.oneline = true;
  else if (matches(name, 'json')) options.json = true;
  else if (matches(name, 'pretty')) options.pretty = true;
  else if (matches(name, 'netns')) {
    const net = findNamespace(process, words.shift() ?? '');
    if (net === null) process.exit(255);
    process.netns = net;
  } else return /^(?:c(?:ompressvlans)?|color(?:=\w+)?|t(?:imestamp)?|N)$/.test(name);
  return true;
}
