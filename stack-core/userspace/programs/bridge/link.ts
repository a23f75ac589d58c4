// `bridge link`: the ports of bridges, and their settings.
import { AF_BRIDGE } from '../../../include/linux/socket.ts';
import { BRIDGE_FLAGS_MASTER, BRIDGE_FLAGS_SELF } from '../../../include/uapi/linux/if_bridge.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { Arguments, type Ip, matches } from '../ip/context.ts';
import { PORT_STATES, PORT_SWITCHES, parseSwitch, portState, printPortSwitches } from '../ip/link-bridge.ts';
import { printFlags, printName } from '../ip/link-show.ts';
import { parseNumber } from '../ip/names.ts';
import { deviceIndex } from './fdb.ts';

const USAGE = `Usage: bridge link set dev DEV [ cost COST ] [ priority PRIO ] [ state STATE ]
                               [ guard {on | off} ]
                               [ hairpin {on | off} ]
                               [ fastleave {on | off} ]
                               [ root_block {on | off} ]
                               [ learning {on | off} ]
                               [ learning_sync {on | off} ]
                               [ flood {on | off} ]
                               [ mcast_router MULTICAST_ROUTER ]
                               [ mcast_flood {on | off} ]
                               [ bcast_flood {on | off} ]
                               [ mcast_to_unicast {on | off} ]
                               [ neigh_suppress {on | off} ]
                               [ vlan_tunnel {on | off} ]
                               [ isolated {on | off} ]
                               [ locked {on | off} ]
                               [ hwmode {vepa | veb} ]
                               [ backup_port DEVICE ] [ nobackup_port ]
                               [ self ] [ master ]
       bridge link show [dev DEV]
`;

export function* link(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'set') || matches(command, 'change')) return yield* set(ip, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return yield* show(ip, rest);
  if (matches(command, 'help')) {
    ip.process.complain(USAGE);
    return 255;
  }
  return ip.fail(`Command "${command}" is unknown, try "bridge link help".`);
}

const NUMBERS: Record<string, string> = {
  cost: 'IFLA_BRPORT_COST',
  priority: 'IFLA_BRPORT_PRIORITY',
  mcast_router: 'IFLA_BRPORT_MULTICAST_ROUTER',
};

function* set(ip: Ip, words: readonly string[]): Program {
  const port: Attribute[] = [];
  let device: string | null = null;
  let flags = 0;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'dev') device = args.next();
    else if (PORT_SWITCHES[word] !== undefined) {
      const on = parseSwitch(ip, word, args.next());
      if (on === null) return 255;
      port.push([PORT_SWITCHES[word], on]);
    } else if (NUMBERS[word] !== undefined) port.push([NUMBERS[word], parseNumber(args.next()) ?? 0]);
    else if (word === 'state') {
      const text = args.next();
      const state = parseNumber(text, 0xff) ?? PORT_STATES.indexOf(text.toLowerCase());
      if (state < 0) return ip.fail('Error: invalid STP port state');
      port.push(['IFLA_BRPORT_STATE', state]);
    } else if (word === 'self') flags |= BRIDGE_FLAGS_SELF;
    else if (word === 'master') flags |= BRIDGE_FLAGS_MASTER;
    else {
      ip.process.complain(USAGE);
      return 255;
    }
  }
  if (device === null) return ip.fail('Device is a required argument.');
  const header = { ifi_family: AF_BRIDGE, ifi_index: yield* deviceIndex(ip, device, 'bridge device') };
  const attrs: Attribute[] = [['IFLA_PROTINFO', port]];
  if (flags !== 0) attrs.push(['IFLA_AF_SPEC', [['IFLA_BRIDGE_FLAGS', flags]]]);
  return (yield* ip.netlink.talk('RTM_SETLINK', 0, header, attrs, true)) < 0 ? 255 : 0;
}

function* show(ip: Ip, words: readonly string[]): Program {
  let device: string | null = null;
  let master: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    if (args.word === 'dev') device = args.next();
    else if (args.word === 'master') master = args.next();
  }
  const index = device === null ? 0 : yield* deviceIndex(ip, device);
  const masterIndex = master === null ? 0 : yield* deviceIndex(ip, master);
  const ports = (yield* ip.netlink.dump('RTM_GETLINK', { ifi_family: AF_BRIDGE }, [['IFLA_EXT_MASK', 1]])) ?? [];
  ip.output.begin();
  for (const port of ports) {
    if (index !== 0 && port.header.ifi_index !== index) continue;
    if (masterIndex !== 0 && port.number('IFLA_MASTER') !== masterIndex) continue;
    yield* ip.output.record(print(ip, port));
  }
  ip.output.end();
  return 0;
}

function* print(ip: Ip, port: Reply): Program<void> {
  const { output } = ip;
  output.both('ifindex', port.header.ifi_index, `${port.header.ifi_index}: `);
  const isDownBelow = yield* printName(ip, port, name => `${name}: `);
  printFlags(ip, port.header.ifi_flags, isDownBelow);
  const mtu = port.number('IFLA_MTU');
  if (mtu !== undefined) output.both('mtu', mtu, `mtu ${mtu} `);
  const master = port.number('IFLA_MASTER');
  if (master !== undefined) {
    const name = yield* ip.linkName(master);
    output.both('master', name, `master ${name} `);
  }
  const info = port.nested('IFLA_PROTINFO');
  if (info !== undefined) {
    portState(ip, info);
    for (const [key, attribute] of [
      ['priority', 'IFLA_BRPORT_PRIORITY'],
      ['cost', 'IFLA_BRPORT_COST'],
    ]) {
      const value = info.number(attribute);
      if (value !== undefined) output.both(key, value, `${key} ${value} `);
    }
    if (ip.options.details) {
      output.text(`${output.line}    `);
      printPortSwitches(ip, info);
    }
  }
  output.text('\n');
}
