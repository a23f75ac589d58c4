// The counters of /proc/net/snmp and netstat: which have moved since the start of the run, and since the last stop.
import type { net } from '../../include/net/net_namespace.ts';
import type { World } from '../../kernel/world.ts';
import { readCounters, SETTINGS } from '../../userspace/record-counters.ts';

export interface CounterTable {
  /** `Ip`, `IcmpMsg`, … */
  name: string;
  rows: { name: string; value: number; change: number }[];
}

type Copies = Map<number, Float64Array[]>;

const arraysOf = (ns: net): Float64Array[] => Object.values(ns.mib) as Float64Array[];

/** Remembers the counters of two stops, as plain copies: cheap enough for every stop. */
export class CounterHistory {
  private now: Copies = new Map();
  private before: Copies = new Map();

  /** The run has stopped. */
  stopped(world: World): void {
    this.before = this.now;
    this.now = new Map(world.net_namespace_list.map(ns => [ns.inum, arraysOf(ns).map(array => array.slice())]));
  }

  /** Counters that are not what they were at the start, by the lines of /proc/net that show them. */
  moved(ns: net): CounterTable[] {
    const values = readCounters(ns);
    const earlier = this.earlier(ns);
    const tables = new Map<string, CounterTable>();
    for (const [key, value] of values) {
      if (value === 0 || SETTINGS.has(key)) continue;
      const [, table, name] = /^(IpExt|TcpExt|MPTcpExt|IcmpMsg|Icmp|Ip6|Ip|Tcp|UdpLite|Udp)(.+)$/.exec(key) ?? [
        '',
        '',
        key,
      ];
      const known = tables.get(table) ?? { name: table, rows: [] };
      known.rows.push({ name, value, change: earlier === null ? 0 : value - (earlier.get(key) ?? 0) });
      tables.set(table, known);
    }
    return [...tables.values()];
  }

  /** The counters of the stop before: the same text, made of the numbers that were then. */
  private earlier(ns: net): Map<string, number> | null {
    const old = this.before.get(ns.inum);
    if (old === undefined) return null;
    const present = arraysOf(ns);
    const kept = present.map(array => array.slice());
    try {
      for (const [i, array] of present.entries()) array.set(old[i]);
      return readCounters(ns);
    } finally {
      for (const [i, array] of present.entries()) array.set(kept[i]);
    }
  }
}
