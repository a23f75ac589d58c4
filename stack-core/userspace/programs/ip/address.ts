// `ip address`: add, change, replace, del, show, flush.
import { AF_INET, AF_UNSPEC } from '../../../include/linux/socket.ts';
import { IFF_UP } from '../../../include/uapi/linux/if.ts';
import {
  IFA_F_MCAUTOJOIN,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
} from '../../../include/uapi/linux/if_addr.ts';
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from '../../../include/uapi/linux/netlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { type Prefix, parseAddress, samePrefix } from './addresses.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { printBriefLink, printLink } from './link-show.ts';
import { GROUPS, parseNumber, SCOPES } from './names.ts';

const FOREVER = 0xffffffff;

export function* address(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'add')) return yield* modify(ip, 'RTM_NEWADDR', NLM_F_CREATE | NLM_F_EXCL, rest);
  if (matches(command, 'change') || command === 'chg') return yield* modify(ip, 'RTM_NEWADDR', NLM_F_REPLACE, rest);
  if (matches(command, 'replace')) return yield* modify(ip, 'RTM_NEWADDR', NLM_F_CREATE | NLM_F_REPLACE, rest);
  if (matches(command, 'delete')) return yield* modify(ip, 'RTM_DELADDR', 0, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return yield* show(ip, rest);
  if (matches(command, 'flush')) return yield* flush(ip, rest);
  if (matches(command, 'help')) return ip.usage('address', '{ add | change | replace | del | show | flush } ...');
  return ip.unknownCommand('address', command);
}

/** Flags of an address that can be given as words. */
const FLAG_WORDS: Record<string, number> = {
  home: 0x10,
  nodad: 0x02,
  mngtmpaddr: 0x100,
  noprefixroute: IFA_F_NOPREFIXROUTE,
  autojoin: IFA_F_MCAUTOJOIN,
};

function* modify(ip: Ip, type: string, flags: number, words: readonly string[]): Program {
  const header = { ifa_family: ip.options.family, ifa_prefixlen: 0, ifa_flags: 0, ifa_scope: 0, ifa_index: 0 };
  const attrs: Attribute[] = [];
  const args = new Arguments(ip, words);
  let local: Prefix | null = null;
  let peer: Prefix | null = null;
  let broadcast: number | null = null;
  let automatic: '+' | '-' | null = null;
  let device: string | null = null;
  let label: string | null = null;
  let scope: number | null = null;
  let ifaFlags = 0;
  let valid = FOREVER;
  let preferred = FOREVER;
  let hasLifetime = false;

  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'peer' || word === 'remote') {
      if (peer !== null) ip.duplicate('peer', word);
      peer = ip.prefix(args.next());
      attrs.push(['IFA_ADDRESS', peer.address]);
    } else if (matches(word, 'broadcast') || word === 'brd') {
      const text = args.next();
      if (broadcast !== null || automatic !== null) ip.duplicate('broadcast', text);
      if (text === '+' || text === '-') automatic = text;
      else {
        broadcast = ip.address(text);
        attrs.push(['IFA_BROADCAST', broadcast]);
      }
    } else if (word === 'anycast') attrs.push(['IFA_ANYCAST', ip.address(args.next())]);
    else if (word === 'scope') {
      const text = args.next();
      scope = SCOPES.parse(text);
      if (scope === null) ip.wrong(text, 'invalid scope value.');
    } else if (word === 'dev') device = args.next();
    else if (word === 'label') {
      label = args.next();
      attrs.push(['IFA_LABEL', label]);
    } else if (word === 'metric' || word === 'priority') attrs.push(['IFA_RT_PRIORITY', parseNumber(args.next()) ?? 0]);
    else if (matches(word, 'valid_lft')) {
      valid = lifetime(ip, args.next(), 'valid_lft');
      hasLifetime = true;
    } else if (matches(word, 'preferred_lft')) {
      preferred = lifetime(ip, args.next(), 'preferred_lft');
      hasLifetime = true;
    } else if (FLAG_WORDS[word] !== undefined) ifaFlags |= FLAG_WORDS[word];
    else {
      const text = word === 'local' ? args.next() : word;
      if (matches(text, 'help')) ip.usage('address', '{ add | change | replace | del } IFADDR dev IFNAME');
      if (local !== null) ip.duplicateOrGarbage('local', text);
      local = ip.prefix(text);
      header.ifa_family = AF_INET;
      attrs.push(['IFA_LOCAL', local.address]);
    }
  }

  if (ifaFlags > 0xff) attrs.push(['IFA_FLAGS', ifaFlags]);
  else header.ifa_flags = ifaFlags;
  if (device === null) {
    ip.complain('Not enough information: "dev" argument is required.');
    return 1;
  }
  if (label !== null && !label.startsWith(device)) {
    ip.complain(`"dev" (${device}) must match "label" (${label}).`);
    return 1;
  }
  if (peer === null && local !== null) {
    if (type === 'RTM_DELADDR' && local.length === 32 && !words.some(word => word.includes('/'))) peer = null;
    else peer = local;
    if (type !== 'RTM_DELADDR' || peer !== null) attrs.push(['IFA_ADDRESS', local.address]);
  }
  header.ifa_prefixlen = (peer ?? local)?.length ?? 0;
  if (automatic !== null && type !== 'RTM_DELADDR') {
    if (local === null || header.ifa_prefixlen > 30) {
      ip.complain('Cannot calculate broadcast address');
      return 1;
    }
    const hosts = 2 ** (32 - header.ifa_prefixlen);
    const network = local.address - (local.address % hosts);
    attrs.push(['IFA_BROADCAST', automatic === '+' ? network + hosts - 1 : network]);
  }
  if (type !== 'RTM_DELADDR') header.ifa_scope = scope ?? (local !== null && local.address >>> 24 === 127 ? 254 : 0);
  else if (scope !== null) header.ifa_scope = scope;
  header.ifa_index = yield* ip.linkIndex(device);
  if (header.ifa_index === 0) {
    ip.complain(`Cannot find device "${device}"`);
    return 1;
  }
  if (hasLifetime && type === 'RTM_NEWADDR') {
    if (valid === 0) {
      ip.complain('valid_lft is zero');
      return 1;
    }
    if (valid < preferred) {
      ip.complain('preferred_lft is greater than valid_lft');
      return 1;
    }
    attrs.push([
      'IFA_CACHEINFO',
      { header: { ifa_prefered: preferred, ifa_valid: valid, cstamp: 0, tstamp: 0 }, attrs: [] },
    ]);
  }
  const isMulticast = local !== null && local.address >>> 28 === 0xe;
  if ((ifaFlags & IFA_F_MCAUTOJOIN) !== 0 && !isMulticast) {
    ip.complain('autojoin needs multicast address');
    return 1;
  }
  return (yield* ip.netlink.talk(type, flags, header, attrs)) < 0 ? 2 : 0;
}

function lifetime(ip: Ip, text: string, name: string): number {
  const value = text === 'forever' ? FOREVER : parseNumber(text);
  return value ?? ip.wrong(text, `${name} value`);
}

/** Which addresses, and links, are meant. */
interface AddressFilter {
  device: string | null;
  index: number;
  family: number;
  up: boolean;
  scope: number | null;
  label: string | null;
  prefix: Prefix | null;
  kind: string | null;
  group: number | null;
  flags: { mask: number; value: number };
}

const FILTER_FLAGS: Record<string, number> = {
  secondary: IFA_F_SECONDARY,
  temporary: IFA_F_SECONDARY,
  nodad: 0x02,
  deprecated: 0x20,
  tentative: 0x40,
  permanent: IFA_F_PERMANENT,
  noprefixroute: IFA_F_NOPREFIXROUTE,
  autojoin: IFA_F_MCAUTOJOIN,
};

function* parseFilter(ip: Ip, words: readonly string[]): Program<AddressFilter | null> {
  const filter: AddressFilter = {
    device: null,
    index: 0,
    family: ip.options.family,
    up: false,
    scope: null,
    label: null,
    prefix: null,
    kind: null,
    group: null,
    flags: { mask: 0, value: 0 },
  };
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'to') {
      filter.prefix = ip.prefix(args.next());
      filter.family = AF_INET;
    } else if (word === 'scope') {
      const text = args.next();
      if (text !== 'all') {
        filter.scope = SCOPES.parse(text);
        if (filter.scope === null) ip.wrong(text, 'invalid "scope"\n');
      }
    } else if (word === 'up') filter.up = true;
    else if (word === 'label') filter.label = args.next();
    else if (word === 'group') {
      const text = args.next();
      filter.group = GROUPS.parse(text);
      if (filter.group === null) ip.wrong(text, 'Invalid "group" value\n');
    } else if (word === 'type') filter.kind = args.next();
    else if (word === 'dynamic' || word === 'primary')
      filter.flags.mask |= word === 'dynamic' ? IFA_F_PERMANENT : IFA_F_SECONDARY;
    else if (FILTER_FLAGS[word] !== undefined) {
      filter.flags.mask |= FILTER_FLAGS[word];
      filter.flags.value |= FILTER_FLAGS[word];
    } else {
      const name = word === 'dev' ? args.next() : word;
      if (matches(name, 'help'))
        ip.usage('address', 'show [ dev IFNAME ] [ scope SCOPE-ID ] [ to PREFIX ] [ label LABEL ] [ up ]');
      if (filter.device !== null) ip.duplicateOrGarbage('dev', name);
      filter.device = name;
    }
  }
  if (filter.device !== null) {
    filter.index = yield* ip.linkIndex(filter.device);
    if (filter.index === 0) {
      ip.complain(`Device "${filter.device}" does not exist.`);
      return null;
    }
  }
  return filter;
}

const flagsOf = (reply: Reply): number => reply.number('IFA_FLAGS') ?? reply.header.ifa_flags;
const localOf = (reply: Reply): string => reply.text('IFA_LOCAL') ?? reply.text('IFA_ADDRESS') ?? '';

function isShown(reply: Reply, filter: AddressFilter): boolean {
  if (filter.index !== 0 && reply.header.ifa_index !== filter.index) return false;
  if (filter.family !== AF_UNSPEC && reply.header.ifa_family !== filter.family) return false;
  if (filter.scope !== null && reply.header.ifa_scope !== filter.scope) return false;
  if (((flagsOf(reply) ^ filter.flags.value) & filter.flags.mask) !== 0) return false;
  if (filter.label !== null && !labelMatches(reply.text('IFA_LABEL') ?? '', filter.label)) return false;
  if (filter.prefix === null) return true;
  return samePrefix(parseAddress(localOf(reply)) ?? 0, filter.prefix.address, filter.prefix.length);
}

/** Shell pattern, as in fnmatch(3); labels know only `*` and `?`. */
const labelMatches = (label: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(label);

function* show(ip: Ip, words: readonly string[]): Program {
  const filter = yield* parseFilter(ip, words);
  if (filter === null) return 1;
  const { options, output } = ip;
  const links = yield* listLinks(ip, filter);
  const addresses = yield* dumpAddresses(ip, filter);
  const withLink = !options.oneline && filter.label === null;
  const selects =
    filter.family !== AF_UNSPEC ||
    filter.scope !== null ||
    filter.prefix !== null ||
    filter.label !== null ||
    filter.flags.mask !== 0;

  output.begin();
  for (const link of links) {
    const all = addresses.filter(each => each.header.ifa_index === link.header.ifi_index);
    const own = all.filter(each => isShown(each, filter));
    // Without any address a link is only shown when all kinds of addresses are asked for.
    if (selects && own.length === 0 && (all.length > 0 || filter.family !== AF_UNSPEC)) continue;
    if (filter.up && (link.header.ifi_flags & IFF_UP) === 0) continue;
    if (filter.kind !== null && link.nested('IFLA_LINKINFO')?.text('IFLA_INFO_KIND') !== filter.kind) continue;
    if (filter.group !== null && link.number('IFLA_GROUP') !== filter.group) continue;
    yield* output.record(printOne(ip, link, own, { withLink, withAddress: filter.family === AF_UNSPEC }));
  }
  output.end();
  return 0;
}

function* printOne(
  ip: Ip,
  link: Reply,
  addresses: readonly Reply[],
  form: { withLink: boolean; withAddress: boolean },
): Program<void> {
  const { options, output } = ip;
  if (options.brief) yield* printBriefLink(ip, link, false);
  else if (form.withLink) yield* printLink(ip, link, { isLinkCommand: false, withAddress: form.withAddress });
  yield* output.list('addr_info', printAll(ip, addresses));
  if (options.brief) output.text('\n');
}

function* printAll(ip: Ip, addresses: readonly Reply[]): Program<void> {
  for (const each of addresses) yield* ip.output.record(printAddress(ip, each));
}

function* listLinks(ip: Ip, filter: AddressFilter): Program<Reply[]> {
  if (filter.index !== 0) {
    const mask = ip.options.statistics > 0 ? 1 : 9;
    const reply = yield* ip.netlink.ask('RTM_GETLINK', { ifi_index: filter.index }, [['IFLA_EXT_MASK', mask]]);
    if (reply !== null) ip.remember(reply);
    return reply === null ? [] : [reply];
  }
  return yield* ip.learnLinks();
}

function* dumpAddresses(ip: Ip, filter: AddressFilter): Program<Reply[]> {
  const header = { ifa_family: filter.family, ifa_index: filter.index };
  return (yield* ip.netlink.dump('RTM_GETADDR', header)) ?? [];
}

/** Flags in the order in which `ip` names them; a missing `permanent` is shown as `dynamic`. */
const SHOWN_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [IFA_F_SECONDARY, 'secondary'],
  [0x02, 'nodad'],
  [0x04, 'optimistic'],
  [0x08, 'dadfailed'],
  [0x10, 'home'],
  [0x20, 'deprecated'],
  [0x40, 'tentative'],
  [IFA_F_PERMANENT, 'permanent'],
  [0x100, 'mngtmpaddr'],
  [IFA_F_NOPREFIXROUTE, 'noprefixroute'],
  [IFA_F_MCAUTOJOIN, 'autojoin'],
  [0x800, 'stable-privacy'],
];

function* printAddress(ip: Ip, reply: Reply): Program<void> {
  const { output, options } = ip;
  const { header } = reply;
  const local = localOf(reply);
  const peer = reply.text('IFA_ADDRESS') ?? local;
  if (options.brief) {
    printLocal(ip, local, peer, header.ifa_prefixlen);
    return;
  }
  if (options.oneline) {
    const device = yield* ip.linkName(header.ifa_index);
    output.field('index', header.ifa_index);
    output.field('dev', device);
    output.text(`${header.ifa_index}: ${device}`);
  }
  output.both('family', 'inet', '    inet ');
  printLocal(ip, local, peer, header.ifa_prefixlen);
  const metric = reply.number('IFA_RT_PRIORITY');
  if (metric !== undefined) output.both('metric', metric, `metric ${metric} `);
  const broadcast = reply.text('IFA_BROADCAST');
  if (broadcast !== undefined) output.both('broadcast', broadcast, `brd ${broadcast} `);
  const anycast = reply.text('IFA_ANYCAST');
  if (anycast !== undefined) output.both('anycast', anycast, `any ${anycast} `);
  output.both('scope', SCOPES.show(header.ifa_scope), `scope ${SCOPES.show(header.ifa_scope)} `);
  const flags = flagsOf(reply);
  for (const [bit, name] of SHOWN_FLAGS) {
    if (bit === IFA_F_PERMANENT) {
      if ((flags & bit) === 0) output.both('dynamic', true, 'dynamic ');
    } else if ((flags & bit) !== 0) output.both(name, true, `${name} `);
  }
  const label = reply.text('IFA_LABEL');
  if (label !== undefined) output.both('label', label, label);
  const lifetimes = reply.struct('IFA_CACHEINFO');
  if (lifetimes !== undefined) printLifetimes(ip, lifetimes);
  output.text('\n');
}

function printLocal(ip: Ip, local: string, peer: string, length: number): void {
  const { output } = ip;
  output.both('local', local, local);
  if (peer !== local) output.both('address', peer, ` peer ${peer}`);
  output.both('prefixlen', length, `/${length} `);
}

function printLifetimes(ip: Ip, { ifa_valid: valid, ifa_prefered: preferred }: Record<string, number>): void {
  const { output } = ip;
  const shown = (seconds: number): string => (seconds === FOREVER ? 'forever' : `${seconds}sec`);
  output.text(`${output.line}       valid_lft ${shown(valid)} preferred_lft ${shown(preferred)}`);
  output.field('valid_life_time', valid);
  output.field('preferred_life_time', preferred);
}

function* flush(ip: Ip, words: readonly string[]): Program {
  if (words.length === 0) {
    ip.complain('Flush requires arguments.');
    return 1;
  }
  const filter = yield* parseFilter(ip, words);
  if (filter === null) return 1;
  if (filter.family === AF_UNSPEC) filter.family = AF_INET;
  for (let round = 0; round < 10; round++) {
    const addresses = (yield* dumpAddresses(ip, filter)).filter(each => isShown(each, filter));
    if (addresses.length === 0) return 0;
    for (const each of addresses) {
      const { header } = each;
      const attrs: Attribute[] = [];
      for (const name of ['IFA_ADDRESS', 'IFA_LOCAL'])
        if (each.has(name)) attrs.push([name, parseAddress(each.text(name) ?? '') ?? 0]);
      const label = each.text('IFA_LABEL');
      if (label !== undefined) attrs.push(['IFA_LABEL', label]);
      // Deleting a primary address may already have taken its secondaries away.
      yield* ip.netlink.send('RTM_DELADDR', header, attrs);
    }
    // Only one round for primaries: secondaries that were promoted stay.
    if ((filter.flags.mask & IFA_F_SECONDARY) !== 0 && (filter.flags.value & IFA_F_SECONDARY) === 0) return 0;
  }
  return 0;
}
