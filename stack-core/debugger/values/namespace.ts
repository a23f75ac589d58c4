// The Network namespace scope: what `ip`, `ss`, `nft` and /proc would tell of a namespace, as rows that open.
import type { nf_hook_entries } from '../../include/linux/netfilter.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { sock } from '../../include/net/sock.ts';
import { nameOf } from '../../include/show.ts';
import { NF_ARP_HOOKS, NF_INET_HOOKS } from '../../include/uapi/linux/netfilter.ts';
import { SysctlDir } from '../../kernel/sysctl.ts';
import { netlink_sockets } from '../../net/netlink/netlink_sock.ts';
import type { CounterHistory } from './counters.ts';
import { heading, type Item, list } from './rows.ts';
import { neighboursOf, routesOf, routeText, ruleText } from './tables.ts';

/** The rows of the scope. Everything below is looked up when it is opened. */
export function namespaceItems(ns: net, frame: number, counters: CounterHistory): Item[] {
  return [
    { name: 'net', value: ns, expression: '$net' },
    {
      name: 'devices',
      value: ns.dev_base_head,
      text: ns.dev_base_head.map(dev => dev.name).join(', '),
      expression: '$net->dev_base_head',
      synthetic: true,
      readOnly: true,
    },
    ...routeTables(ns, frame),
    rules(ns, frame),
    neighbours(ns, frame),
    sockets(ns, frame),
    hooks(ns, frame),
    counterFiles(ns, frame, counters),
    heading('sysctls', 'net.*, as sysctl(8) names them', frame, () => settings(ns.sysctls, 'net', frame)),
    heading('/proc/net', `${ns.proc_net.size} files`, frame, () => procFiles(ns, frame)),
  ];
}

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const routeTables = (ns: net, frame: number): Item[] =>
  [...routesOf(ns)].map(([table, routes]) =>
    list(`routes ${table}`, counted(routes.length, 'route'), frame, routes, (route, at) => ({
      name: `[${at}]`,
      value: route.alias,
      text: routeText(route),
      readOnly: true,
      synthetic: true,
    })),
  );

function rules(ns: net, frame: number): Item {
  const all = ns.ipv4.rules_ops?.rules_list ?? [];
  return list('rules', counted(all.length, 'rule'), frame, all, (rule, at) => ({
    name: `[${at}]`,
    value: rule,
    text: ruleText(rule),
    expression: `$net->ipv4->rules_ops->rules_list[${at}]`,
  }));
}

function neighbours(ns: net, frame: number): Item {
  const all = neighboursOf(ns);
  return list('neighbours', counted(all.length, 'entry', 'entries'), frame, all, (neighbour, at) => ({
    name: `[${at}]`,
    value: neighbour,
    readOnly: true,
    synthetic: true,
  }));
}

/** Every socket, by transport. */
function socketsOf(ns: net): sock[] {
  const { udp_table, raw_ht, ping_table } = ns.ipv4;
  return [
    ...[...udp_table.values()].flat(),
    ...raw_ht.flatMap(slot => slot ?? []),
    ...[...ping_table.values()].flat(),
    ...ns.generic(netlink_sockets).flatMap(protocol => [...protocol.values()]),
  ];
}

function sockets(ns: net, frame: number): Item {
  const all = socketsOf(ns);
  return list('sockets', counted(all.length, 'socket'), frame, all, (sk, at) => ({
    name: `[${at}]`,
    value: sk,
    readOnly: true,
    synthetic: true,
  }));
}

function hooks(ns: net, frame: number): Item {
  const families: [string, string, readonly (nf_hook_entries | null)[], (n: number) => string][] = [
    ['ipv4', 'hooks_ipv4', ns.nf.hooks_ipv4, n => nameOf(NF_INET_HOOKS, n)],
    ['ipv6', 'hooks_ipv6', ns.nf.hooks_ipv6, n => nameOf(NF_INET_HOOKS, n)],
    ['arp', 'hooks_arp', ns.nf.hooks_arp, n => nameOf(NF_ARP_HOOKS, n)],
    ['bridge', 'hooks_bridge', ns.nf.hooks_bridge, n => nameOf(NF_INET_HOOKS, n)],
  ];
  const registered = families.flatMap(([family, field, lists, hookName]) =>
    lists.flatMap((entries, hook) =>
      entries === null
        ? []
        : [{ name: `${family} ${hookName(hook)}`, path: `$net->nf->${field}[${hook}]->hooks`, entries }],
    ),
  );
  const total = registered.reduce((sum, { entries }) => sum + entries.hooks.length, 0);
  const items = () => registered.map(({ name, path, entries }) => callbacks(name, path, entries, frame));
  return total === 0
    ? list('netfilter hooks', 'no callbacks', frame, [], () => ({ name: '', value: null }))
    : heading('netfilter hooks', counted(total, 'callback'), frame, items);
}

const callbacks = (name: string, path: string, { hooks: all }: nf_hook_entries, frame: number): Item =>
  list(name, counted(all.length, 'callback'), frame, all, (entry, at) => ({
    name: `[${at}]`,
    value: entry,
    text: `priority ${entry.ops.priority}: ${entry.hook.name}()`,
    typeText: 'struct nf_hook_entry',
    expression: `${path}[${at}]`,
    readOnly: true,
  }));

function counterFiles(ns: net, frame: number, history: CounterHistory): Item {
  const tables = history.moved(ns);
  const total = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const items = () =>
    tables.map(({ name, rows }) =>
      list(name, counted(rows.length, 'counter'), frame, rows, ({ name: counter, value, change }) => ({
        name: counter,
        value,
        text: change === 0 ? String(value) : `${value} (${change > 0 ? '+' : ''}${change} since the last stop)`,
        typeText: 'u64',
        readOnly: true,
        synthetic: true,
      })),
    );
  return total === 0
    ? list('counters', 'none has moved', frame, [], () => ({ name: '', value: null }))
    : heading('counters', `${counted(total, 'counter')} moved since the start`, frame, items);
}

/** A directory of settings: its directories first, as they are under /proc/sys. */
function settings(dir: SysctlDir, prefix: string, frame: number): Item[] {
  const below = prefix === 'net' ? (dir.find('net') as SysctlDir | null) : dir;
  if (!(below instanceof SysctlDir)) return [];
  const named = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...named(below.dirs).map(([name, sub]) =>
      heading(name, counted(sub.files.size + sub.dirs.size, 'entry', 'entries'), frame, () =>
        settings(sub, `${prefix}.${name}`, frame),
      ),
    ),
    ...named(below.files).map(([name, table]) => ({
      name,
      value: table.read(),
      text: table.read(),
      typeText: `${prefix}.${name}`,
      readOnly: true,
      synthetic: true,
    })),
  ];
}

/** Files of /proc/net: their text is made when somebody wants to read it. */
const procFiles = (ns: net, frame: number): Item[] =>
  [...ns.proc_net].map(([name, entry]) => ({
    name,
    value: null,
    text: '',
    typeText: 'char *',
    readOnly: true,
    synthetic: true,
    lazy: true,
    children: {
      frame,
      items: () => [{ name, value: '', text: entry.show(), typeText: 'char *', readOnly: true, synthetic: true }],
    },
  }));
