// What the kernel of a run has registered, as a tree whose rows are names of breakpoints.
import { nameOf } from '../include/show.ts';
import { ETH_P } from '../include/uapi/linux/if_ether.ts';
import { IPPROTO } from '../include/uapi/linux/in.ts';
import { NETLINK_ROUTE } from '../include/uapi/linux/netlink.ts';
import type { World } from '../kernel/world.ts';
import { builtIn } from '../netlink-schema/families.ts';
import type { HookGroup, HookItem } from './api.ts';
import type { Places } from './places.ts';
import {
  genericCommands,
  HOOK_FAMILIES,
  hookCallbacks,
  packetTypes,
  placeOfFunction,
  protocolHandlers,
  rtnetlinkHandlers,
} from './registrations.ts';

/** The groups of the tree, as of now. Paths are relative to the root. */
export function hookGroups(world: World, places: Places): HookGroup[] {
  return [
    ...HOOK_FAMILIES.map(family => ({
      label: `Netfilter ${family.label}`,
      items: Object.entries(family.hooks).map(([number, hook]) =>
        hookItem(world, family, Number(number), hook, places),
      ),
    })),
    { label: 'Packet types', items: packetTypeItems(world, places) },
    { label: 'L4 protocols', items: protocolItems(world, places) },
    { label: 'rtnetlink', items: rtnetlinkItems(world, places) },
    { label: 'Generic netlink', items: genericItems(world, places) },
  ];
}

function hookItem(
  world: World,
  { name, pf }: { name: string; pf: number },
  number: number,
  hook: string,
  places: Places,
): HookItem {
  const callbacks = hookCallbacks(world, pf, number);
  const breakpoint = `${name}:${hook}`;
  return {
    label: hook,
    description: callbacks.length === 0 ? 'no callbacks' : `${callbacks.length} callbacks`,
    breakpoint,
    children: callbacks.map(({ fn, priority }) => ({
      label: functionName(fn),
      description: `priority ${priority}`,
      breakpoint: `${breakpoint}@${priority}`,
      ...placeIn(fn, places),
    })),
  };
}

function packetTypeItems(world: World, places: Places): HookItem[] {
  const types = new Map<number, unknown[]>();
  for (const { type, func } of packetTypes(world)) types.set(type, [...(types.get(type) ?? []), func]);
  return [...types].map(([type, functions]) => handlerItem(nameOf(ETH_P, type), [...new Set(functions)], places));
}

const protocolItems = (world: World, places: Places): HookItem[] =>
  protocolHandlers(world).map(({ protocol, fn }) => handlerItem(nameOf(IPPROTO, protocol), [fn], places));

function rtnetlinkItems(world: World, places: Places): HookItem[] {
  const messages = new Map<number, unknown[]>();
  for (const { type, doit, dumpit } of rtnetlinkHandlers(world))
    messages.set(type, [...(messages.get(type) ?? []), ...[doit, dumpit].filter(fn => fn !== null)]);
  return [...messages]
    .sort(([a], [b]) => a - b)
    .map(([type, functions]) =>
      handlerItem(builtIn.operationOf(NETLINK_ROUTE, type)?.name ?? String(type), [...new Set(functions)], places),
    );
}

function genericItems(world: World, places: Places): HookItem[] {
  const families = new Map<string, HookItem[]>();
  for (const { family, name, doit, dumpit } of genericCommands(world)) {
    const functions = [doit, dumpit].filter(fn => fn !== null);
    const item = { ...handlerItem(name, functions, places), breakpoint: `${family.name}:${name}` };
    families.set(family.name, [...(families.get(family.name) ?? []), item]);
  }
  return [...families].flatMap(([family, items]) => items.map(item => ({ ...item, label: `${family}:${item.label}` })));
}

/** A message or packet type with the functions that handle it; those are rows of their own where they are several. */
function handlerItem(name: string, functions: readonly unknown[], places: Places): HookItem {
  const item: HookItem = { label: name, description: functions.map(functionName).join(', '), breakpoint: name };
  if (functions.length === 1) return { ...item, ...placeIn(functions[0], places) };
  return {
    ...item,
    children: functions.map(fn => ({
      label: functionName(fn),
      breakpoint: functionName(fn),
      ...placeIn(fn, places),
    })),
  };
}

const functionName = (fn: unknown): string => (typeof fn === 'function' && fn.name !== '' ? fn.name : 'a function');

function placeIn(fn: unknown, places: Places): { path?: string; line?: number } {
  const place = placeOfFunction(fn, places);
  return place === null ? {} : { path: places.files[place.file], line: place.line };
}
