/**
 * What the names of function breakpoints mean: kernel functions, netfilter hooks, and handlers by what they handle. Hooks
 * and handlers are names of what is registered in the World, so they are looked up there again whenever that may have
 * changed; the names themselves are known before anything is registered.
 */
import type { packet_type } from '../include/linux/netdevice.ts';
import type { nf_hook_entry, nf_hook_state } from '../include/linux/netfilter.ts';
import { inet_protos } from '../include/net/protocol.ts';
import {
  NF_ARP_HOOKS,
  NF_INET_HOOKS,
  NFPROTO_ARP,
  NFPROTO_BRIDGE,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from '../include/uapi/linux/netfilter.ts';
import { probe } from '../kernel/probe.ts';
import type { World } from '../kernel/world.ts';
import { rtnl_msg_handlers } from '../net/core/rtnetlink.ts';
import { constants } from './constants.ts';
import { nearest } from './names.ts';
import type { PlacedFunction, Places } from './places.ts';

/** Reads a variable of the innermost frame. */
export type ReadLocal = (name: string) => unknown;

/** A function to stop in, and whether this call of it is meant. */
export interface Target {
  fn: PlacedFunction;
  guard?: (read: ReadLocal) => boolean;
}

export interface Resolved {
  targets: Target[];
  /** What the name was resolved to, or why there is nothing to stop in yet. */
  message: string;
}

/** What a name means; `near` are names like it, when it means nothing. */
export type NameMeaning = { known: true; resolve(world: World): Resolved } | { known: false; near: string[] };

const HOOK_FAMILIES: Record<string, readonly number[]> = {
  ip: [NFPROTO_IPV4],
  ipv4: [NFPROTO_IPV4],
  ip6: [NFPROTO_IPV6],
  ipv6: [NFPROTO_IPV6],
  inet: [NFPROTO_IPV4, NFPROTO_IPV6],
  arp: [NFPROTO_ARP],
  bridge: [NFPROTO_BRIDGE],
  netdev: [],
};

const inetHooks = numbersOf(NF_INET_HOOKS);
const arpHooks = numbersOf(NF_ARP_HOOKS);

function numbersOf(names: { readonly [value: number]: string }): Map<string, number> {
  return new Map(Object.entries(names).map(([value, name]) => [name, Number(value)]));
}

/** Reads a name as the user typed it. */
export function meaningOf(text: string, places: Places): NameMeaning {
  const name = text.trim();
  const functions = places.named(name).filter(fn => fn.first !== 0);
  if (functions.length > 0) return known(() => functionTargets(functions, places));
  const hook = /^(?:(\w+):)?(NF_\w+)(?:@(-?\d+))?$/.exec(name);
  if (hook !== null) {
    const meaning = hookMeaning(hook[1], hook[2], hook[3] === undefined ? null : Number(hook[3]), places);
    if (meaning !== null) return meaning;
  }
  const value = constants[name];
  if (value !== undefined && name.startsWith('ETH_P_'))
    return known(world => packetHandlers(world, name, value, places));
  if (value !== undefined && name.startsWith('IPPROTO_'))
    return known(world => protocolHandlers(world, name, value, places));
  if (value !== undefined && name.startsWith('RTM_'))
    return known(world => rtnetlinkHandlers(world, name, value, places));
  return { known: false, near: nearest(name, candidates(places)) };
}

const known = (resolve: (world: World) => Resolved): NameMeaning => ({ known: true, resolve });

function functionTargets(functions: readonly PlacedFunction[], places: Places): Resolved {
  const where = functions.map(fn => `${places.files[fn.file]}:${fn.line}`).join(', ');
  return { targets: functions.map(fn => ({ fn })), message: where };
}

function hookMeaning(
  family: string | undefined,
  hook: string,
  priority: number | null,
  places: Places,
): NameMeaning | null {
  const isArp = arpHooks.has(hook);
  const number = isArp ? arpHooks.get(hook) : inetHooks.get(hook);
  if (number === undefined) return null;
  const families = family === undefined ? (isArp ? [NFPROTO_ARP] : HOOK_FAMILIES.inet) : HOOK_FAMILIES[family];
  if (families === undefined || (isArp && !families.includes(NFPROTO_ARP))) return null;
  const isHere = (state: unknown): boolean => {
    const { hook: at, pf } = (state ?? {}) as Partial<nf_hook_state>;
    return at === number && pf !== undefined && families.includes(pf);
  };
  if (priority === null)
    return known(() => inFunction('nf_hook_slow', places, read => isHere(read('state')), `every packet at ${hook}`));
  const isCallback = (read: ReadLocal) =>
    isHere(read('state')) && (read('entry') as nf_hook_entry | undefined)?.ops.priority === priority;
  return known(() =>
    inFunction('nf_hook_entry_hookfn', places, isCallback, `callbacks of priority ${priority} at ${hook}`),
  );
}

function inFunction(name: string, places: Places, guard: (read: ReadLocal) => boolean, message: string): Resolved {
  const targets = places.named(name).map(fn => ({ fn, guard }));
  return { targets, message: targets.length === 0 ? `this kernel has no ${name}()` : message };
}

/** The functions to which packets of a type go: `packet_type.func` of every registered handler. */
function packetHandlers(world: World, name: string, type: number, places: Places): Resolved {
  const handlers = packetTypes(world).filter(handler => handler.type === type);
  return handlersOf(
    name,
    handlers.map(handler => handler.func),
    places,
  );
}

function protocolHandlers(world: World, name: string, protocol: number, places: Places): Resolved {
  const handler = world.subsystem(inet_protos)[protocol];
  return handlersOf(name, handler == null ? [] : [handler.handler], places);
}

function handlersOf(name: string, functions: unknown[], places: Places): Resolved {
  const found = new Set(functions.map(fn => placeOfFunction(fn, places)).filter(fn => fn !== null));
  const message = [...found].map(fn => `${fn.name}()`).join(', ');
  return { targets: [...found].map(fn => ({ fn })), message: message === '' ? `nothing handles ${name} yet` : message };
}

/** Where a function value of the running kernel stands in the table; null when it is none of the model's. */
export function placeOfFunction(fn: unknown, places: Places): PlacedFunction | null {
  const id = probe.functionIds.get(fn);
  if (id !== undefined) return places.functions[id];
  const named = typeof fn === 'function' ? places.named(fn.name) : [];
  return named.length === 1 ? named[0] : null;
}

/** The functions that `rtnl_register` was called with for a message, of every family. */
function rtnetlinkHandlers(world: World, name: string, type: number, places: Places): Resolved {
  const links = [...world.subsystem(rtnl_msg_handlers).values()].flatMap(types => types.get(type) ?? []);
  const { targets, message } = handlersOf(
    name,
    links.flatMap(link => [link.doit, link.dumpit]).filter(fn => fn !== null),
    places,
  );
  // One function may serve several messages.
  const guard = (read: ReadLocal) => {
    const nlh = read('nlh') ?? (read('cb') as { nlh?: unknown } | undefined)?.nlh;
    return ((nlh as { nlmsg_type?: number } | null | undefined)?.nlmsg_type ?? type) === type;
  };
  return { targets: targets.map(({ fn }) => ({ fn, guard })), message };
}

/** Every registered packet handler: of all namespaces, of one, of one device. */
function packetTypes(world: World): packet_type[] {
  const ofNamespaces = world.net_namespace_list.flatMap(ns => [
    ...ns.ptype_all,
    ...ns.ptype_specific,
    ...ns.dev_base_head.flatMap(dev => [...dev.ptype_all, ...dev.ptype_specific]),
  ]);
  return [...world.net_hotdata.ptype_base.flat(), ...ofNamespaces];
}

/** Every name that a function breakpoint can have, for suggestions. */
function candidates(places: Places): string[] {
  const handlers = Object.keys(constants).filter(name => /^(ETH_P|IPPROTO|RTM)_/.test(name));
  return [...places.names(), ...inetHooks.keys(), ...arpHooks.keys(), ...handlers];
}
