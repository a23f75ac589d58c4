// The counters of a network namespace, read from /proc, under the names that README.md defines.
import { existsSync, readFileSync } from 'node:fs';

/** Columns of /proc/net/snmp that hold a setting. */
const SETTINGS = new Set(['IpForwarding', 'IpDefaultTTL', 'TcpRtoAlgorithm', 'TcpRtoMin', 'TcpRtoMax', 'TcpMaxConn']);

/** Pairs of lines, "Ip: NAME…" and "Ip: VALUE…". */
function readPairs(path: string, into: Map<string, number>): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [prefix, ...names] = lines[i].split(' ');
    const values = lines[i + 1].split(' ').slice(1);
    names.forEach((name, column) => {
      into.set(prefix.replace(':', '') + name, Number(values[column]));
    });
  }
}

/** Reads the counters of the namespace that this thread is in. */
export function readCounters(): Map<string, number> {
  const counters = new Map<string, number>();
  readPairs('/proc/thread-self/net/snmp', counters);
  readPairs('/proc/thread-self/net/netstat', counters);
  const snmp6 = '/proc/thread-self/net/snmp6';
  if (existsSync(snmp6)) {
    for (const line of readFileSync(snmp6, 'utf8').trimEnd().split('\n')) {
      const [name, value] = line.split(/\s+/);
      counters.set(name, Number(value));
    }
  }
  return counters;
}

/** What changed since `before` (null: since the namespace was made), and is a counter. */
export function changes(before: Map<string, number> | null, after: Map<string, number>): Record<string, number> {
  const changed: Record<string, number> = {};
  for (const [name, value] of after) {
    const change = value - (before?.get(name) ?? 0);
    if (change !== 0 && !SETTINGS.has(name)) changed[name] = change;
  }
  return changed;
}
