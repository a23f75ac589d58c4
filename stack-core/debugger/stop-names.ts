/**
 * What the names of function breakpoints mean: kernel functions and their returns, netfilter hooks, handlers by what they
 * handle, drops by their reason. Hooks and handlers are names of what is registered in the World, so they are looked up
 * there again whenever that may have changed; the names themselves are known before anything is registered.
 */
import type { nf_hook_entry, nf_hook_state } from '../include/linux/netfilter.ts';
import { skb_drop_reasons } from '../include/net/dropreason-core.ts';
import { NFPROTO_IPV4, NFPROTO_IPV6 } from '../include/uapi/linux/netfilter.ts';
import type { World } from '../kernel/world.ts';
import { builtIn } from '../netlink-schema/families.ts';
import { constants } from './constants.ts';
import { nearest } from './names.ts';
import { OLDER_NAMES } from './older-names.ts';
import type { PlacedFunction, Places } from './places.ts';
import {
  genericCommands,
  HOOK_FAMILIES,
  packetHandlers,
  placeOfFunction,
  protocolHandlers,
  rtnetlinkFunctions,
} from './registrations.ts';

/** Reads a variable of the innermost frame. */
export type ReadLocal = (name: string) => unknown;
type Guard = (read: ReadLocal) => boolean;

/** A function to stop in, and whether this call of it is meant. */
export interface Target {
  fn: PlacedFunction;
  guard?: Guard;
}

export interface Resolved {
  targets: Target[];
  /** What the name was resolved to, or why there is nothing to stop in yet. */
  message: string;
}

/** What a name means; `near` are names like it, when it means nothing. */
export type NameMeaning = { known: true; resolve(world: World): Resolved } | { known: false; near: string[] };

const known = (resolve: (world: World) => Resolved): NameMeaning => ({ known: true, resolve });

/** Reads a name as the user typed it. */
export function meaningOf(text: string, places: Places): NameMeaning {
  const name = text.trim();
  return (
    functionMeaning(name, places) ??
    hookMeaning(name, places) ??
    handlerMeaning(name, places) ??
    genericMeaning(name, places) ??
    dropMeaning(name, places) ??
    olderMeaning(name, places) ?? { known: false, near: nearest(name, candidates(places)) }
  );
}

function functionMeaning(name: string, places: Places): NameMeaning | null {
  const functions = places.named(name).filter(fn => fn.first !== 0);
  if (functions.length === 0) return null;
  return known(() => ({ targets: functions.map(fn => ({ fn })), message: whereOf(functions, places) }));
}

const whereOf = (functions: readonly PlacedFunction[], places: Places): string =>
  functions.map(fn => `${places.files[fn.file]}:${fn.line}`).join(', ');

/** Names of function breakpoints for families, beside those of HOOK_FAMILIES. */
const MORE_FAMILIES: Readonly<Record<string, readonly number[]>> = {
  ip: [NFPROTO_IPV4],
  ip6: [NFPROTO_IPV6],
  inet: [NFPROTO_IPV4, NFPROTO_IPV6],
};

/** `NF_INET_FORWARD`, `ipv4:NF_INET_FORWARD`, `NF_INET_FORWARD@-200`, `NF_INET_FORWARD@NF_IP_PRI_CONNTRACK`. */
function hookMeaning(name: string, places: Places): NameMeaning | null {
  const match = /^(?:(\w+):)?(NF_\w+?)(?:@(-?\d+|NF_\w+))?$/.exec(name);
  if (match === null) return null;
  const [, family, hook, at] = match;
  const owners = HOOK_FAMILIES.filter(({ hooks }) => Object.values(hooks).includes(hook));
  const wanted = family === undefined ? null : (MORE_FAMILIES[family] ?? familyNumber(family));
  const meant = owners.filter(({ pf }) => wanted === null || wanted.includes(pf));
  if (meant.length === 0) return null;
  const number = Number(Object.entries(meant[0].hooks).find(([, named]) => named === hook)?.[0]);
  const isHere = (state: unknown): boolean => {
    const { hook: here, pf } = (state ?? {}) as Partial<nf_hook_state>;
    return here === number && meant.some(owner => owner.pf === pf);
  };
  const families = meant.map(owner => owner.label).join(', ');
  if (at === undefined) {
    const message = `every packet at ${hook} (${families}), in nf_hook_slow()`;
    return known(() => inFunction('nf_hook_slow', places, read => isHere(read('state')), message));
  }
  const priority = at in constants ? constants[at] : Number(at);
  if (!Number.isInteger(priority)) return null;
  const isCallback: Guard = read =>
    isHere(read('state')) && (read('entry') as nf_hook_entry | undefined)?.ops.priority === priority;
  const message = `callbacks of priority ${priority} at ${hook} (${families})`;
  return known(() => inFunction('nf_hook_entry_hookfn', places, isCallback, message));
}

const familyNumber = (name: string): number[] =>
  HOOK_FAMILIES.filter(family => family.name === name).map(family => family.pf);

function inFunction(name: string, places: Places, guard: Guard, message: string): Resolved {
  const targets = places.named(name).map(fn => ({ fn, guard }));
  return { targets, message: targets.length === 0 ? `this kernel has no ${name}()` : message };
}

function handlerMeaning(name: string, places: Places): NameMeaning | null {
  const value = constants[name];
  if (value === undefined) return null;
  if (name.startsWith('ETH_P_')) return known(world => handlersOf(name, packetHandlers(world, value), places));
  if (name.startsWith('IPPROTO_'))
    return known(world => {
      const handlers = protocolHandlers(world).filter(({ protocol }) => protocol === value);
      return handlersOf(
        name,
        handlers.map(({ fn }) => fn),
        places,
      );
    });
  if (!name.startsWith('RTM_')) return null;
  // One function may serve several messages.
  const guard: Guard = read => {
    const nlh = read('nlh') ?? (read('cb') as { nlh?: unknown } | undefined)?.nlh;
    return ((nlh as { nlmsg_type?: number } | null | undefined)?.nlmsg_type ?? value) === value;
  };
  return known(world => handlersOf(name, rtnetlinkFunctions(world, value), places, guard));
}

/** `nlctrl:CTRL_CMD_GETFAMILY`, or the command alone where only one family has it. */
function genericMeaning(name: string, places: Places): NameMeaning | null {
  const [family, command] = name.includes(':') ? name.split(':') : [null, name];
  const schemas = [...builtIn.genericFamilies.values()].filter(({ name: own }) => family === null || own === family);
  const isKnown = schemas.some(({ operations }) => [...operations.values()].some(o => o.name === command));
  if (!isKnown && !(family !== null && /^\d+$/.test(command))) return null;
  return known(world => {
    const found = genericCommands(world).filter(
      each =>
        (family === null || each.family.name === family) && (each.name === command || String(each.cmd) === command),
    );
    const isIt: Guard = read => {
      const info = read('info') as { genlhdr?: { cmd: number } } | undefined;
      const cmd = info?.genlhdr?.cmd ?? dumpCommand(read('cb'));
      return cmd === undefined || found.some(each => each.cmd === cmd);
    };
    const functions = found.flatMap(({ doit, dumpit }) => [doit, dumpit]).filter(fn => fn !== null);
    return handlersOf(name, functions, places, isIt);
  });
}

const dumpCommand = (cb: unknown): number | undefined =>
  (cb as { data?: { op?: { cmd: number } } } | null | undefined)?.data?.op?.cmd;

/** `SKB_DROP_REASON_IP_CSUM`: where packets are dropped for that. */
function dropMeaning(name: string, places: Places): NameMeaning | null {
  const reason = Object.entries(skb_drop_reasons).find(([, text]) => `SKB_DROP_REASON_${bare(text)}` === name)?.[0];
  if (reason === undefined) return null;
  const guard: Guard = read => read('reason') === Number(reason);
  return known(() => inFunction('sk_skb_reason_drop', places, guard, `packets dropped for ${bare(name)}`));
}

const bare = (name: string): string => name.replace(/^SKB_DROP_REASON_/, '');

/** A name of an older kernel: today's function, and since when. */
function olderMeaning(name: string, places: Places): NameMeaning | null {
  if (!Object.hasOwn(OLDER_NAMES, name)) return null;
  const { now, since, note } = OLDER_NAMES[name];
  const meaning = functionMeaning(now, places);
  const story = `${name} is ${now} since Linux ${since}${note === undefined ? '' : `: ${note}`}`;
  if (meaning?.known !== true) return known(() => ({ targets: [], message: `${story}; the model has none` }));
  return known(world => {
    const { targets, message } = meaning.resolve(world);
    return { targets, message: `${story} (${message})` };
  });
}

function handlersOf(name: string, functions: readonly unknown[], places: Places, guard?: Guard): Resolved {
  const found = new Set(functions.map(fn => placeOfFunction(fn, places)).filter(fn => fn !== null));
  const message = [...found].map(fn => `${fn.name}()`).join(', ');
  const targets = [...found].map(fn => (guard === undefined ? { fn } : { fn, guard }));
  return { targets, message: message === '' ? `nothing handles ${name} yet` : message };
}

/** Every name that a function breakpoint can have, for suggestions. */
export function candidates(places: Places): string[] {
  const handlers = Object.keys(constants).filter(name => /^(ETH_P|IPPROTO|RTM|SKB_DROP_REASON)_/.test(name));
  const hooks = HOOK_FAMILIES.flatMap(family => Object.values(family.hooks));
  const commands = [...builtIn.genericFamilies].flatMap(([family, { operations }]) =>
    [...operations.values()].map(operation => `${family}:${operation.name}`),
  );
  return [...places.names(), ...hooks, ...handlers, ...commands, ...Object.keys(OLDER_NAMES)];
}
