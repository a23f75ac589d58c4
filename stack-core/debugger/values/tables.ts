// Counters and settings of a namespace as flat tables, under the names that userspace knows.
import type { net } from '../../include/net/net_namespace.ts';

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
