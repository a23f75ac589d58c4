// Routes, neighbours, counters and settings of a namespace as flat tables, under the names that userspace knows.
import type { fib_alias, fib_info, key_vector } from '../../include/net/ip_fib.ts';
import type { neighbour } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ipv4, nameOf } from '../../include/show.ts';
import { RT_TABLE_NAMES, RTN_NAMES, RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';

/** Counters that are not 0, by file of /proc/net. */
export function countersOf(ns: net): Record<string, Record<string, number>> {
  const tables: Record<string, Record<string, number>> = {};
  for (const file of ['snmp', 'netstat']) {
    const text = ns.proc_net.get(file)?.show() ?? '';
    const lines = text.trimEnd().split('\n');
    for (let i = 0; i + 1 < lines.length; i += 2) {
      const [prefix, ...names] = lines[i].trim().split(/\s+/);
      const values = lines[i + 1].trim().split(/\s+/).slice(1);
      const counted = names.flatMap((name, column) => (values[column] === '0' ? [] : [[name, Number(values[column])]]));
      if (counted.length > 0) tables[`counters ${prefix.replace(':', '')}`] = Object.fromEntries(counted);
    }
  }
  return tables;
}

/** Every setting below /proc/sys/net, with its text. */
export function sysctlsOf(ns: net): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [path, table] of ns.sysctls.walk()) found[path.replaceAll('/', '.')] = table.read();
  return found;
}

/** A route of a namespace, as `ip route` would say it, with the routing information behind it. */
export interface RouteRow {
  table: string;
  text: string;
  info: fib_info;
}

/** Every IPv4 route, by table, in the order of their prefixes. */
export function routesOf(ns: net): RouteRow[] {
  const tables = ns.ipv4.fib_table_hash.flat().sort((a, b) => b.tb_id - a.tb_id);
  return tables.flatMap(table => {
    const name = tableName(table.tb_id);
    const found: { key: number; alias: fib_alias }[] = [];
    collect(table.kv, found);
    return found
      .filter(({ alias }) => alias.tb_id === table.tb_id)
      .map(({ key, alias }) => ({ table: name, text: routeText(key, alias), info: alias.fa_info }));
  });
}

const tableName = (id: number): string => nameOf(RT_TABLE_NAMES, id).replace('RT_TABLE_', '').toLowerCase();

function collect(node: key_vector, found: { key: number; alias: fib_alias }[]): void {
  for (const alias of node.leaf ?? []) found.push({ key: node.key, alias });
  for (const child of node.tnode ?? []) if (child !== null) collect(child, found);
}

function routeText(key: number, { fa_info: info, fa_slen, fa_type }: fib_alias): string {
  const prefix = fa_slen === 32 ? 'default' : `${ipv4(key)}${fa_slen === 0 ? '' : `/${32 - fa_slen}`}`;
  const words =
    fa_type === RTN_UNICAST ? [prefix] : [nameOf(RTN_NAMES, fa_type).replace('RTN_', '').toLowerCase(), prefix];
  for (const nh of info.fib_nh) {
    if (nh.nhc_gw.ipv4 !== 0) words.push('via', ipv4(nh.nhc_gw.ipv4));
    if (nh.nhc_dev !== null) words.push('dev', nh.nhc_dev.name);
  }
  if (info.fib_prefsrc !== 0) words.push('src', ipv4(info.fib_prefsrc));
  if (info.fib_priority !== 0) words.push('metric', String(info.fib_priority));
  return words.join(' ');
}

/** Every neighbour of the namespace's devices. */
export const neighboursOf = (ns: net): neighbour[] =>
  ns.dev_base_head.flatMap(dev => Object.values(dev.neighbours).flatMap(table => [...table.values()]));
