// How `ip route` prints a route.
import {
  RTM_F_CLONED,
  RTM_F_NOTIFY,
  RTM_F_OFFLOAD,
  RTN_UNICAST,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTNH_F_PERVASIVE,
  RTPROT_BOOT,
} from '../../../include/uapi/linux/rtnetlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import { Attributes, type Decoded, type Reply } from '../../netlink.ts';
import { showPrefix } from './addresses.ts';
import type { Ip } from './context.ts';
import { PROTOCOLS, ROUTE_TYPES, SCOPES, TABLES } from './names.ts';

/** What to leave out because the selection says it already. */
export interface RouteForm {
  withTable: boolean;
  withDevice: boolean;
  withProtocol: boolean;
  withScope: boolean;
  withGateway: boolean;
  withSource: boolean;
}

/** Metrics in the order of their numbers. */
export const METRICS: readonly { name: string; attribute: string; bit: number; scale?: number }[] = [
  { name: 'mtu', attribute: 'RTAX_MTU', bit: 2 },
  { name: 'window', attribute: 'RTAX_WINDOW', bit: 3 },
  { name: 'rtt', attribute: 'RTAX_RTT', bit: 4, scale: 8 },
  { name: 'rttvar', attribute: 'RTAX_RTTVAR', bit: 5, scale: 4 },
  { name: 'ssthresh', attribute: 'RTAX_SSTHRESH', bit: 6 },
  { name: 'cwnd', attribute: 'RTAX_CWND', bit: 7 },
  { name: 'advmss', attribute: 'RTAX_ADVMSS', bit: 8 },
  { name: 'reordering', attribute: 'RTAX_REORDERING', bit: 9 },
  { name: 'hoplimit', attribute: 'RTAX_HOPLIMIT', bit: 10 },
  { name: 'initcwnd', attribute: 'RTAX_INITCWND', bit: 11 },
  { name: 'features', attribute: 'RTAX_FEATURES', bit: 12 },
  { name: 'rto_min', attribute: 'RTAX_RTO_MIN', bit: 13 },
  { name: 'initrwnd', attribute: 'RTAX_INITRWND', bit: 14 },
  { name: 'quickack', attribute: 'RTAX_QUICKACK', bit: 15 },
];

export const tableOf = (reply: Reply): number => reply.number('RTA_TABLE') ?? reply.header.rtm_table;

const RT_TABLE_MAIN = 254;

export function* printRoute(ip: Ip, reply: Reply, form: RouteForm): Program<void> {
  const { output, options } = ip;
  const { header } = reply;
  const cloned = (header.rtm_flags & RTM_F_CLONED) !== 0;
  const type = ROUTE_TYPES.show(header.rtm_type);
  if (header.rtm_type !== RTN_UNICAST || options.details) output.both('type', type, `${type} `);

  const destination = prefixText(reply.text('RTA_DST'), header.rtm_dst_len, 'default');
  output.both('dst', destination, `${destination} `);
  const source = prefixText(reply.text('RTA_SRC'), header.rtm_src_len, '');
  if (source !== '') output.both('from', source, `from ${source} `);
  if (header.rtm_tos !== 0) {
    const tos = `0x${header.rtm_tos.toString(16).padStart(2, '0')}`;
    output.both('tos', tos, `tos ${tos} `);
  }
  const gateway = reply.text('RTA_GATEWAY');
  if (gateway !== undefined && form.withGateway) output.both('gateway', gateway, `via ${gateway} `);
  const oif = reply.number('RTA_OIF');
  if (oif !== undefined && form.withDevice) {
    const name = yield* ip.linkName(oif);
    output.both('dev', name, `dev ${name} `);
  }
  const table = tableOf(reply);
  if (table !== 0 && (table !== RT_TABLE_MAIN || options.details) && form.withTable)
    output.both('table', TABLES.show(table), `table ${TABLES.show(table)} `);
  if (!cloned) {
    if ((header.rtm_protocol !== RTPROT_BOOT || options.details) && form.withProtocol)
      output.both('protocol', PROTOCOLS.show(header.rtm_protocol), `proto ${PROTOCOLS.show(header.rtm_protocol)} `);
    if ((header.rtm_scope !== 0 || options.details) && form.withScope)
      output.both('scope', SCOPES.show(header.rtm_scope), `scope ${SCOPES.show(header.rtm_scope)} `);
  }
  const preferred = reply.text('RTA_PREFSRC');
  if (preferred !== undefined && form.withSource) output.both('prefsrc', preferred, `src ${preferred} `);
  const metric = reply.number('RTA_PRIORITY');
  if (metric !== undefined) output.both('metric', metric, `metric ${metric} `);
  printFlags(ip, header.rtm_flags);
  const mark = reply.number('RTA_MARK') ?? 0;
  if (mark !== 0) {
    const shown = mark >= 16 ? `0x${mark.toString(16)}` : String(mark);
    output.both('mark', mark, `mark ${shown} `);
  }
  const uid = reply.number('RTA_UID');
  if (uid !== undefined) output.both('uid', uid, `uid ${uid} `);
  if (cloned) printCache(ip, reply);
  const metrics = reply.nested('RTA_METRICS');
  if (metrics !== undefined) printMetrics(ip, metrics);
  const iif = reply.number('RTA_IIF');
  if (iif !== undefined) {
    const name = yield* ip.linkName(iif);
    output.both('iif', name, `iif ${name} `);
  }
  const hops = reply.find('RTA_MULTIPATH')?.children;
  if (hops !== undefined) yield* output.list('nexthops', printHops(ip, hops));
  output.text('\n');
}

const prefixText = (address: string | undefined, length: number, none: string): string =>
  address !== undefined ? showPrefix(address, length) : length !== 0 ? `0/${length}` : none;

const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [RTNH_F_DEAD, 'dead'],
  [RTNH_F_ONLINK, 'onlink'],
  [RTNH_F_PERVASIVE, 'pervasive'],
  [RTM_F_OFFLOAD, 'offload'],
  [RTM_F_NOTIFY, 'notify'],
  [RTNH_F_LINKDOWN, 'linkdown'],
];

function printFlags(ip: Ip, flags: number): void {
  const names = FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  ip.output.both('flags', names, names.map(name => `${name} `).join(''));
}

/** Flags of a looked-up route (RTCF_*), the lowest last. */
const CACHE_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x80000000, 'local'],
  [0x04000000, 'reject'],
  [0x20000000, 'mc'],
  [0x10000000, 'brd'],
  [0x08000000, 'dst-nat'],
  [0x00800000, 'src-nat'],
  [0x00400000, 'masq'],
  [0x00020000, 'dst-direct'],
  [0x00040000, 'redirected'],
  [0x01000000, 'redirect'],
  [0x00200000, 'fastroute'],
  [0x00010000, 'notify'],
  [0x00080000, 'proxy'],
];

function printCache(ip: Ip, reply: Reply): void {
  const { output } = ip;
  const flags = reply.header.rtm_flags;
  const names = CACHE_FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  output.text(`${output.line}    cache `);
  output.both('cache', names, names.length === 0 ? '' : `<${names.join(',')}> `);
  const info = reply.struct('RTA_CACHEINFO');
  if (info === undefined) return;
  const seconds = Math.trunc(info.rta_expires / 100);
  if (info.rta_expires !== 0) output.both('expires', seconds, `expires ${seconds}sec `);
  if (info.rta_error !== 0) output.both('error', info.rta_error, `error ${info.rta_error} `);
}

function printMetrics(ip: Ip, metrics: Attributes): void {
  const { output } = ip;
  const locked = metrics.number('RTAX_LOCK') ?? 0;
  const shown: { [key: string]: number } = {};
  for (const { name, attribute, bit, scale } of METRICS) {
    const stored = metrics.number(attribute);
    if (stored === undefined) continue;
    const value = Math.trunc(stored / (scale ?? 1));
    shown[name] = value;
    const time = ['rtt', 'rttvar', 'rto_min'].includes(name);
    const text = time ? (value >= 1000 ? `${value / 1000}s` : `${value}ms`) : String(value);
    output.text(`${name} ${(locked & (1 << bit)) !== 0 ? 'lock ' : ''}${text} `);
  }
  output.field('metrics', [shown]);
}

function* printHops(ip: Ip, hops: readonly Decoded[]): Program<void> {
  for (const hop of hops) yield* ip.output.record(printHop(ip, hop));
}

function* printHop(ip: Ip, hop: Decoded): Program<void> {
  const { output } = ip;
  const fields = hop.value as Record<string, number>;
  output.text(`${output.line}\tnexthop `);
  const gateway = new Attributes(hop.children ?? []).text('RTA_GATEWAY');
  if (gateway !== undefined) output.both('gateway', gateway, `via ${gateway} `);
  const name = yield* ip.linkName(fields.rtnh_ifindex);
  output.both('dev', name, `dev ${name} `);
  output.both('weight', fields.rtnh_hops + 1, `weight ${fields.rtnh_hops + 1} `);
  printFlags(ip, fields.rtnh_flags);
}
