// What is registered in a World: hooks with their callbacks, and who handles which packets and messages.
import type { packet_type } from '../include/linux/netdevice.ts';
import type { nf_hook_state } from '../include/linux/netfilter.ts';
import type { genl_family } from '../include/net/genetlink.ts';
import type { net } from '../include/net/net_namespace.ts';
import { inet_protos } from '../include/net/protocol.ts';
import { nameOf, namesOf } from '../include/show.ts';
import {
  NF_ARP_HOOKS,
  NF_INET_HOOKS,
  NFPROTO_ARP,
  NFPROTO_BRIDGE,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from '../include/uapi/linux/netfilter.ts';
import {
  NF_BR_FORWARD,
  NF_BR_LOCAL_IN,
  NF_BR_LOCAL_OUT,
  NF_BR_POST_ROUTING,
  NF_BR_PRE_ROUTING,
} from '../include/uapi/linux/netfilter_bridge.ts';
import { probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import { rtnl_msg_handlers } from '../net/core/rtnetlink.ts';
import { nf_hook_entries_of } from '../net/netfilter/core.ts';
import { genl_families } from '../net/netlink/genetlink.ts';
import { builtIn } from '../netlink-schema/families.ts';
import type { PlacedFunction, Places } from './places.ts';

const NF_BR_HOOKS = namesOf({
  NF_BR_PRE_ROUTING,
  NF_BR_LOCAL_IN,
  NF_BR_FORWARD,
  NF_BR_LOCAL_OUT,
  NF_BR_POST_ROUTING,
});

/** The families that have hooks: their short name, their number, the names of their hooks. */
export const HOOK_FAMILIES: readonly { name: string; label: string; pf: number; hooks: { [n: number]: string } }[] = [
  { name: 'ipv4', label: 'IPv4', pf: NFPROTO_IPV4, hooks: NF_INET_HOOKS },
  { name: 'ipv6', label: 'IPv6', pf: NFPROTO_IPV6, hooks: NF_INET_HOOKS },
  { name: 'arp', label: 'ARP', pf: NFPROTO_ARP, hooks: NF_ARP_HOOKS },
  { name: 'bridge', label: 'Bridge', pf: NFPROTO_BRIDGE, hooks: NF_BR_HOOKS },
];

/** `NF_INET_FORWARD`: the hook at which a packet is. */
export function hookName({ pf, hook }: Pick<nf_hook_state, 'pf' | 'hook'>): string {
  return nameOf(HOOK_FAMILIES.find(family => family.pf === pf)?.hooks ?? NF_INET_HOOKS, hook);
}

/** The callbacks of a hook in all namespaces, each once, in calling order. */
export function hookCallbacks(world: World, pf: number, hook: number): { fn: unknown; priority: number }[] {
  const found = new Map<string, { fn: unknown; priority: number }>();
  for (const ns of world.net_namespace_list)
    for (const { hook: fn, ops } of nf_hook_entries_of(ns, pf, hook).hooks)
      found.set(`${ops.priority} ${fn.name}`, { fn, priority: ops.priority });
  return [...found.values()].sort((a, b) => a.priority - b.priority);
}

/** Every registered packet handler: of all namespaces, of one, of one device. */
export function packetTypes(world: World): packet_type[] {
  const ofNamespace = (ns: net): packet_type[] => [
    ...ns.ptype_all,
    ...ns.ptype_specific,
    ...ns.dev_base_head.flatMap(dev => [...dev.ptype_all, ...dev.ptype_specific]),
  ];
  return [...world.net_hotdata.ptype_base.flat(), ...world.net_namespace_list.flatMap(ofNamespace)];
}

/** The functions that packets of a type go to. */
export const packetHandlers = (world: World, type: number): unknown[] =>
  packetTypes(world).flatMap(handler => (handler.type === type ? [handler.func] : []));

/** Transport protocols with the function that takes their packets. */
export const protocolHandlers = (world: World): { protocol: number; fn: unknown }[] =>
  world
    .subsystem(inet_protos)
    .flatMap((handler, protocol) => (handler === null ? [] : [{ protocol, fn: handler.handler }]));

/** Handlers of rtnetlink messages, of every protocol family. */
export const rtnetlinkHandlers = (world: World): { family: number; type: number; doit: unknown; dumpit: unknown }[] =>
  [...world.subsystem(rtnl_msg_handlers)].flatMap(([family, types]) =>
    [...types].map(([type, { doit, dumpit }]) => ({ family, type, doit, dumpit })),
  );

/** The functions that `rtnl_register` was called with for a message. */
export const rtnetlinkFunctions = (world: World, type: number): unknown[] =>
  rtnetlinkHandlers(world)
    .filter(handler => handler.type === type)
    .flatMap(({ doit, dumpit }) => [doit, dumpit])
    .filter(fn => fn !== null);

/** Commands of the generic netlink families that are registered. */
export const genericCommands = (
  world: World,
): { family: genl_family; cmd: number; name: string; doit: unknown; dumpit: unknown }[] =>
  [...genl_families(world)].flatMap(family =>
    family.ops.map(({ cmd, doit, dumpit }) => ({
      family,
      cmd,
      name: commandName(family.name, cmd),
      doit: doit ?? null,
      dumpit: dumpit ?? null,
    })),
  );

/** `CTRL_CMD_GETFAMILY`; a number where no table names the command. */
function commandName(family: string, cmd: number): string {
  for (const operation of builtIn.genericFamilies.get(family)?.operations.values() ?? [])
    if (operation.id === cmd) return operation.name;
  return String(cmd);
}

/** Where a function value of the running kernel stands in the table; null when it is none of the model's. */
export function placeOfFunction(fn: unknown, places: Places): PlacedFunction | null {
  const id = probe.functionIds.get(fn);
  if (id !== undefined) return places.functions[id];
  const named = typeof fn === 'function' ? places.named(fn.name) : [];
  return named.length === 1 ? named[0] : null;
}
