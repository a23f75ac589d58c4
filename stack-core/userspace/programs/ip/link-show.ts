// `ip link show`, and the link's part of `ip addr show`.
import type { Program } from '../../../kernel/sched.ts';
import type { Attributes, Reply } from '../../netlink.ts';
import type { Ip } from './context.ts';
import { printBridge, printBridgePort } from './link-bridge.ts';
import { GROUPS, LINK_FLAGS, LINK_MODES, LINK_TYPES, OPERSTATES } from './names.ts';

const IFF_UP = 0x1;
const IFF_POINTOPOINT = 0x10;
const IFF_RUNNING = 0x40;

export interface LinkForm {
  /** `ip link`, not `ip addr`. */
  isLinkCommand: boolean;
  /** With the line of the link-layer address. */
  withAddress: boolean;
}

/** One device, as `ip link show` has it. */
export function* printLink(ip: Ip, link: Reply, form: LinkForm): Program<void> {
  const { output, options } = ip;
  const flags = link.header.ifi_flags;
  output.both('ifindex', link.header.ifi_index, `${link.header.ifi_index}: `);
  const isDownBelow = yield* printName(ip, link, name => `${name}: `);
  printFlags(ip, flags, isDownBelow);
  number(ip, link, 'IFLA_MTU', 'mtu', n => `mtu ${n} `);
  text(ip, link, 'IFLA_QDISC', 'qdisc', t => `qdisc ${t} `);
  const master = link.number('IFLA_MASTER');
  if (master !== undefined) {
    const name = yield* ip.linkName(master);
    output.both('master', name, `master ${name} `);
  }
  const operstate = link.number('IFLA_OPERSTATE');
  if (operstate !== undefined)
    output.both(
      'operstate',
      OPERSTATES[operstate] ?? String(operstate),
      `state ${OPERSTATES[operstate] ?? operstate} `,
    );
  const mode = link.number('IFLA_LINKMODE');
  if (form.isLinkCommand && mode !== undefined) output.both('linkmode', LINK_MODES[mode], `mode ${LINK_MODES[mode]} `);
  const group = link.number('IFLA_GROUP');
  if (group !== undefined) output.both('group', GROUPS.show(group), `group ${GROUPS.show(group)} `);
  const qlen = link.number('IFLA_TXQLEN') ?? 0;
  if (qlen !== 0) output.both('txqlen', qlen, `qlen ${qlen}`);

  if (form.withAddress || options.details) printAddresses(ip, link);
  const netnsid = link.number('IFLA_LINK_NETNSID');
  if (netnsid !== undefined) yield* printPeerNamespace(ip, netnsid | 0);
  if (options.details) printDetails(ip, link);
  if (form.isLinkCommand || options.details) {
    const alias = link.text('IFLA_IFALIAS');
    if (alias !== undefined) {
      output.text(`${output.line}    `);
      output.both('ifalias', alias, `alias ${alias}`);
    }
  }
  if (form.isLinkCommand && options.statistics > 0) {
    output.text(output.line);
    printStatistics(ip, link);
  }
  output.text('\n');
}

/** One line per device: `-br`. */
export function* printBriefLink(ip: Ip, link: Reply, isLinkCommand: boolean): Program<void> {
  const { output } = ip;
  const isDownBelow = yield* printName(ip, link, name => `${name.padEnd(16)} `);
  const operstate = OPERSTATES[link.number('IFLA_OPERSTATE') ?? 0];
  output.both('operstate', operstate, `${operstate.padEnd(14)} `);
  if (!isLinkCommand) return;
  const address = link.text('IFLA_ADDRESS');
  if (address !== undefined) output.both('address', address, `${address} `);
  printFlags(ip, link.header.ifi_flags, isDownBelow);
  output.text('\n');
}

/** Name with the device at the other end. Returns whether that one is down. */
export function* printName(ip: Ip, link: Reply, show: (name: string) => string): Program<boolean> {
  const { output } = ip;
  const name = link.text('IFLA_IFNAME') ?? '<nil>';
  const iflink = link.number('IFLA_LINK');
  let shown = name;
  let isDown = false;
  if (iflink === 0) {
    output.field('link', null);
    shown = `${name}@NONE`;
  } else if (iflink !== undefined && link.has('IFLA_LINK_NETNSID')) {
    output.field('link_index', iflink);
    shown = `${name}@if${iflink}`;
  } else if (iflink !== undefined) {
    const other = yield* ip.linkName(iflink);
    output.field('link', other);
    shown = `${name}@${other}`;
    isDown = ((ip.link(iflink)?.header.ifi_flags ?? 0) & IFF_UP) === 0;
  }
  output.both('ifname', name, show(shown));
  return isDown;
}

export function printFlags(ip: Ip, flags: number, isDownBelow: boolean): void {
  const names: string[] = [];
  if ((flags & IFF_UP) !== 0 && (flags & IFF_RUNNING) === 0) names.push('NO-CARRIER');
  let rest = flags & ~IFF_RUNNING;
  for (const [bit, name] of LINK_FLAGS) {
    if ((flags & bit) !== 0) names.push(name);
    rest &= ~bit;
  }
  if (rest !== 0) names.push((rest >>> 0).toString(16));
  if (isDownBelow) names.push('M-DOWN');
  ip.output.both('flags', names, `<${names.join(',')}> `);
}

function printAddresses(ip: Ip, link: Reply): void {
  const { output } = ip;
  const type = LINK_TYPES[link.header.ifi_type] ?? `[${link.header.ifi_type}]`;
  output.text(output.line);
  output.both('link_type', type, `    link/${type} `);
  const address = link.text('IFLA_ADDRESS');
  if (address !== undefined) output.both('address', address, address);
  const broadcast = link.text('IFLA_BROADCAST');
  if (broadcast === undefined) return;
  if ((link.header.ifi_flags & IFF_POINTOPOINT) !== 0) {
    output.text(' peer ');
    output.field('link_pointtopoint', true);
  } else output.text(' brd ');
  output.both('broadcast', broadcast, broadcast);
}

function* printPeerNamespace(ip: Ip, id: number): Program<void> {
  const { output } = ip;
  output.field('link_netnsid', id);
  if (output.json) return;
  if (id < 0) output.text(' link-netnsid unknown');
  else {
    const name = yield* namespaceWithId(ip, id);
    output.text(name === null ? ` link-netnsid ${id}` : ` link-netns ${name}`);
  }
}

/** Name in /run/netns of the namespace that has `id` here; null: it has none. */
export function* namespaceWithId(ip: Ip, id: number): Program<string | null> {
  for (const name of ip.process.machine.namespaces.keys()) {
    const reply = yield* ip.netlink.askNamespaceId(name);
    if (reply === id) return name;
  }
  return null;
}

function number(ip: Ip, attributes: Attributes, name: string, key: string, show: (n: number) => string): void {
  const value = attributes.number(name);
  if (value !== undefined) ip.output.both(key, value, show(value));
}

function text(ip: Ip, attributes: Attributes, name: string, key: string, show: (t: string) => string): void {
  const value = attributes.text(name);
  if (value !== undefined) ip.output.both(key, value, show(value));
}

function printDetails(ip: Ip, link: Reply): void {
  number(ip, link, 'IFLA_PROMISCUITY', 'promiscuity', n => ` promiscuity ${n} `);
  number(ip, link, 'IFLA_ALLMULTI', 'allmulti', n => ` allmulti ${n} `);
  number(ip, link, 'IFLA_MIN_MTU', 'min_mtu', n => `minmtu ${n} `);
  number(ip, link, 'IFLA_MAX_MTU', 'max_mtu', n => `maxmtu ${n} `);
  const info = link.nested('IFLA_LINKINFO');
  if (info !== undefined) printKind(ip, info);
  number(ip, link, 'IFLA_NUM_TX_QUEUES', 'num_tx_queues', n => `numtxqueues ${n} `);
  number(ip, link, 'IFLA_NUM_RX_QUEUES', 'num_rx_queues', n => `numrxqueues ${n} `);
  number(ip, link, 'IFLA_GSO_MAX_SIZE', 'gso_max_size', n => `gso_max_size ${n} `);
  number(ip, link, 'IFLA_GSO_MAX_SEGS', 'gso_max_segs', n => `gso_max_segs ${n} `);
  number(ip, link, 'IFLA_TSO_MAX_SIZE', 'tso_max_size', n => `tso_max_size ${n} `);
  number(ip, link, 'IFLA_TSO_MAX_SEGS', 'tso_max_segs', n => `tso_max_segs ${n} `);
  number(ip, link, 'IFLA_GRO_MAX_SIZE', 'gro_max_size', n => `gro_max_size ${n} `);
}

/** What is shown of the data of a kind, and of a member of one. */
const KIND_DATA: Record<string, (ip: Ip, data: Attributes) => void> = { bridge: printBridge, tun: printTun };
const MEMBER_DATA: Record<string, (ip: Ip, data: Attributes) => void> = { bridge: printBridgePort };

function printKind(ip: Ip, info: Attributes): void {
  const { output } = ip;
  const kind = info.text('IFLA_INFO_KIND');
  const memberKind = info.text('IFLA_INFO_SLAVE_KIND');
  if (kind === undefined && memberKind === undefined) return;
  output.object('linkinfo', () => {
    if (kind !== undefined) {
      output.text(`${output.line}    `);
      output.both('info_kind', kind, `${kind} `);
      const data = info.nested('IFLA_INFO_DATA');
      if (data !== undefined && KIND_DATA[kind] !== undefined)
        output.object('info_data', () => KIND_DATA[kind](ip, data));
    }
    if (memberKind !== undefined) {
      output.text(`${output.line}    `);
      output.both('info_slave_kind', memberKind, `${memberKind}_slave `);
      const data = info.nested('IFLA_INFO_SLAVE_DATA');
      if (data !== undefined && MEMBER_DATA[memberKind] !== undefined)
        output.object('info_slave_data', () => MEMBER_DATA[memberKind](ip, data));
    }
  });
}

const IFF_TUN_TYPES: Record<number, string> = { 1: 'tun', 2: 'tap' };

function printTun(ip: Ip, data: Attributes): void {
  const { output } = ip;
  const onOff = (name: string, key: string): void => {
    const value = data.number(name);
    if (value !== undefined) output.both(key, value !== 0, `${key} ${value !== 0 ? 'on' : 'off'} `);
  };
  const type = data.number('IFLA_TUN_TYPE');
  if (type !== undefined)
    output.both('type', IFF_TUN_TYPES[type] ?? 'UNKNOWN', `type ${IFF_TUN_TYPES[type] ?? 'UNKNOWN'} `);
  onOff('IFLA_TUN_PI', 'pi');
  onOff('IFLA_TUN_VNET_HDR', 'vnet_hdr');
  if ((data.number('IFLA_TUN_MULTI_QUEUE') ?? 0) !== 0) {
    output.both('multi_queue', true, 'multi_queue ');
    number(ip, data, 'IFLA_TUN_NUM_QUEUES', 'numqueues', n => `numqueues ${n} `);
    number(ip, data, 'IFLA_TUN_NUM_DISABLED_QUEUES', 'numdisabled', n => `numdisabled ${n} `);
  } else output.field('multi_queue', false);
  onOff('IFLA_TUN_PERSIST', 'persist');
}

/** Columns of the statistics: header, JSON key, field. */
const RX: readonly (readonly [string, string, string])[] = [
  ['bytes', 'bytes', 'rx_bytes'],
  ['packets', 'packets', 'rx_packets'],
  ['errors', 'errors', 'rx_errors'],
  ['dropped', 'dropped', 'rx_dropped'],
  ['missed', 'over_errors', 'rx_missed_errors'],
  ['mcast', 'multicast', 'multicast'],
];
const TX: readonly (readonly [string, string, string])[] = [
  ['bytes', 'bytes', 'tx_bytes'],
  ['packets', 'packets', 'tx_packets'],
  ['errors', 'errors', 'tx_errors'],
  ['dropped', 'dropped', 'tx_dropped'],
  ['carrier', 'carrier_errors', 'tx_carrier_errors'],
  ['collsns', 'collisions', 'collisions'],
];
const COLUMN_WIDTHS = [10, 7, 6, 7, 7, 7];

function printStatistics(ip: Ip, link: Reply): void {
  const { output } = ip;
  const stats = link.struct('IFLA_STATS64') ?? {};
  if (output.json) {
    output.object('stats64', () => {
      for (const [direction, columns] of [
        ['rx', RX],
        ['tx', TX],
      ] as const)
        output.object(direction, () => {
          for (const [, key, field] of columns)
            output.field(key, stats[key === 'over_errors' ? 'rx_over_errors' : field] ?? 0);
        });
    });
    return;
  }
  const widths = COLUMN_WIDTHS.map((width, i) =>
    Math.max(width, ...[RX, TX].map(columns => String(stats[columns[i][2]] ?? 0).length)),
  );
  const rows = (
    [
      ['RX', RX],
      ['TX', TX],
    ] as const
  ).map(([name, columns]) => {
    const head = columns.map(([header], i) => header.padStart(i === 0 ? widths[0] - 4 : widths[i])).join(' ');
    const values = columns.map(([, , field], i) => `${String(stats[field] ?? 0).padStart(widths[i])} `).join('');
    return `    ${name}: ${head} ${' '.repeat(10)}${output.line}    ${values}`;
  });
  output.text(rows.join(output.line));
}
