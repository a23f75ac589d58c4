// The counters of a namespace under the names of /proc/net: `IpInReceives`, `IpExtInOctets`, `Ip6InReceives`.
import type { net } from '../include/net/net_namespace.ts';

/** Columns of /proc/net/snmp that hold a setting. */
export const SETTINGS: ReadonlySet<string> = new Set([
  'IpForwarding',
  'IpDefaultTTL',
  'TcpRtoAlgorithm',
  'TcpRtoMin',
  'TcpRtoMax',
  'TcpMaxConn',
]);

export type Counters = Map<string, number>;

/** All counters of a namespace, from the text of its /proc/net files. */
export function readCounters(net: net): Counters {
  const counters: Counters = new Map();
  for (const file of ['snmp', 'netstat']) addPairs(net.proc_net.get(file)?.show() ?? '', counters);
  const snmp6 = net.proc_net.get('snmp6')?.show() ?? '';
  for (const line of snmp6.split('\n')) {
    const [name, value] = line.trim().split(/\s+/);
    if (value !== undefined) counters.set(name, Number(value));
  }
  return counters;
}

/** Pairs of lines, `Ip: NAME…` and `Ip: VALUE…`. */
function addPairs(text: string, counters: Counters): void {
  const lines = text.trimEnd().split('\n');
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [prefix, ...names] = lines[i].trim().split(/\s+/);
    const values = lines[i + 1].trim().split(/\s+/).slice(1);
    for (const [column, name] of names.entries()) counters.set(prefix.replace(':', '') + name, Number(values[column]));
  }
}

/** What changed since `before` (null: since the namespace was made) and is a counter. */
export function changedCounters(before: Counters | null, after: Counters): Record<string, number> {
  const changed: Record<string, number> = {};
  for (const [name, value] of after) {
    const change = value - (before?.get(name) ?? 0);
    if (change !== 0 && !SETTINGS.has(name)) changed[name] = change;
  }
  return changed;
}
