// Routes, rules and neighbours of a namespace as flat tables, in the words of `ip`.
import type { fib_rule } from '../../include/net/fib_rules.ts';
import type { fib_alias, key_vector } from '../../include/net/ip_fib.ts';
import type { neighbour } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ipv4, nameOf } from '../../include/show.ts';
import { FIB_RULE_INVERT, FR_ACT, FR_ACT_GOTO, FR_ACT_TO_TBL } from '../../include/uapi/linux/fib_rules.ts';
import { RT_TABLE_NAMES, RTN_NAMES, RTN_UNICAST } from '../../include/uapi/linux/rtnetlink.ts';

/** A route of a namespace: its prefix and its entry of the table. */
export interface RouteRow {
  key: number;
  alias: fib_alias;
}

/** Every IPv4 route in the order of their prefixes, by the name of its table. */
export function routesOf(ns: net): Map<string, RouteRow[]> {
  const tables = ns.ipv4.fib_table_hash.flat().sort((a, b) => b.tb_id - a.tb_id);
  const routes = new Map<string, RouteRow[]>();
  for (const table of tables) {
    const found: RouteRow[] = [];
    collect(table.kv, found);
    // The local table may share the trie of the main one.
    const own = found.filter(({ alias }) => alias.tb_id === table.tb_id);
    if (own.length > 0) routes.set(tableName(table.tb_id), own);
  }
  return routes;
}

const tableName = (id: number): string => nameOf(RT_TABLE_NAMES, id).replace('RT_TABLE_', '').toLowerCase();

function collect(node: key_vector, found: RouteRow[]): void {
  for (const alias of node.leaf ?? []) found.push({ key: node.key, alias });
  for (const child of node.tnode ?? []) if (child !== null) collect(child, found);
}

/** A route as `ip route` says it. */
export function routeText({ key, alias: { fa_info: info, fa_slen, fa_type } }: RouteRow): string {
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

/** A rule as `ip rule` says it, as far as one line goes. */
export function ruleText(rule: fib_rule): string {
  const {
    src = 0,
    src_len = 0,
    dst = 0,
    dst_len = 0,
  } = rule as fib_rule & Partial<Record<(typeof PREFIX)[number], number>>;
  const prefix = (address: number, length: number) => `${ipv4(address)}${length === 32 ? '' : `/${length}`}`;
  const words = [`${rule.pref}:`];
  if ((rule.flags & FIB_RULE_INVERT) !== 0) words.push('not');
  words.push('from', src_len === 0 ? 'all' : prefix(src, src_len));
  if (dst_len !== 0) words.push('to', prefix(dst, dst_len));
  if (rule.mark !== 0 || rule.mark_mask !== 0) words.push('fwmark', `0x${rule.mark.toString(16)}`);
  if (rule.iifname !== '') words.push('iif', rule.iifname);
  if (rule.oifname !== '') words.push('oif', rule.oifname);
  if (rule.action === FR_ACT_TO_TBL) words.push('lookup', tableName(rule.table));
  else if (rule.action === FR_ACT_GOTO) words.push('goto', String(rule.target));
  else words.push(nameOf(FR_ACT, rule.action).replace('FR_ACT_', '').toLowerCase());
  return words.join(' ');
}

const PREFIX = ['src', 'src_len', 'dst', 'dst_len'] as const;
