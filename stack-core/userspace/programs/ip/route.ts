// `ip route`: add, change, replace, append, del, show, get, flush.
import { ENOENT } from '../../../include/linux/errno.ts';
import { AF_INET, AF_UNSPEC } from '../../../include/linux/socket.ts';
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from '../../../include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RT_TABLE_UNSPEC,
  RTM_F_CLONED,
  RTM_F_FIB_MATCH,
  RTM_F_LOOKUP_TABLE,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_NAT,
  RTN_UNICAST,
  RTN_UNSPEC,
  RTNH_F_ONLINK,
  RTPROT_BOOT,
} from '../../../include/uapi/linux/rtnetlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply, Structured } from '../../netlink.ts';
import { type Prefix, parseAddress, samePrefix } from './addresses.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { DSFIELDS, IP_PROTOCOLS, PROTOCOLS, parseNumber, ROUTE_TYPES, SCOPES, TABLES } from './names.ts';
import { METRICS, printRoute, type RouteForm, tableOf } from './route-show.ts';

export function* route(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'list') || matches(command, 'show') || matches(command, 'lst')) return yield* show(ip, rest);
  if (matches(command, 'get')) return yield* get(ip, rest);
  if (matches(command, 'add')) return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_CREATE | NLM_F_EXCL, rest);
  if (matches(command, 'change') || command === 'chg') return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_REPLACE, rest);
  if (matches(command, 'replace')) return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_CREATE | NLM_F_REPLACE, rest);
  if (matches(command, 'prepend')) return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_CREATE, rest);
  if (matches(command, 'append')) return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_CREATE | NLM_F_APPEND, rest);
  if (matches(command, 'test')) return yield* modify(ip, 'RTM_NEWROUTE', NLM_F_EXCL, rest);
  if (matches(command, 'delete')) return yield* modify(ip, 'RTM_DELROUTE', 0, rest);
  if (matches(command, 'flush')) return yield* flush(ip, rest);
  if (matches(command, 'help')) return usage(ip);
  return ip.unknownCommand('route', command);
}

const usage = (ip: Ip): never =>
  ip.usage('route', '{ list | flush } SELECTOR, get ADDRESS, { add | del | change | append | replace } ROUTE');

function* modify(ip: Ip, type: string, flags: number, words: readonly string[]): Program {
  const deletes = type === 'RTM_DELROUTE';
  const header = {
    rtm_family: ip.options.family,
    rtm_dst_len: 0,
    rtm_src_len: 0,
    rtm_tos: 0,
    rtm_table: RT_TABLE_MAIN,
    rtm_protocol: deletes ? 0 : RTPROT_BOOT,
    rtm_scope: deletes ? RT_SCOPE_NOWHERE : RT_SCOPE_UNIVERSE,
    rtm_type: deletes ? RTN_UNSPEC : RTN_UNICAST,
    rtm_flags: 0,
  };
  const attrs: Attribute[] = [];
  const metrics: Attribute[] = [];
  const args = new Arguments(ip, words);
  let locked = 0;
  let device: string | null = null;
  let destinationGiven = false;
  let gatewayGiven = false;
  let tableGiven = false;
  let scopeGiven = false;
  let nexthopsGiven = false;
  const value = (name: string, max = 0xffffffff): number => {
    const text = args.next();
    return parseNumber(text, max) ?? ip.wrong(text, `"${name}" value is invalid\n`);
  };

  for (; !args.done; args.advance()) {
    const { word } = args;
    const metric = METRICS.find(each => each.name === word);
    if (word === 'src') attrs.push(['RTA_PREFSRC', ip.address(args.next())]);
    else if (word === 'via') {
      gatewayGiven = true;
      if (args.next() === 'inet') args.next();
      header.rtm_family = AF_INET;
      attrs.push(['RTA_GATEWAY', ip.address(args.word)]);
    } else if (word === 'from') {
      const prefix = ip.prefix(args.next());
      if (!prefix.unspecified) attrs.push(['RTA_SRC', prefix.address]);
      header.rtm_src_len = prefix.length;
    } else if (word === 'tos' || matches(word, 'dsfield')) {
      const text = args.next();
      header.rtm_tos = DSFIELDS.parse(text) ?? ip.wrong(text, '"tos" value is invalid\n');
    } else if (matches(word, 'metric') || matches(word, 'priority') || word === 'preference')
      attrs.push(['RTA_PRIORITY', value('metric')]);
    else if (word === 'scope') {
      const text = args.next();
      header.rtm_scope = SCOPES.parse(text) ?? ip.wrong(text, 'invalid "scope" value\n');
      scopeGiven = true;
    } else if (metric !== undefined) {
      if (args.next() === 'lock') {
        locked |= 1 << metric.bit;
        args.next();
      }
      const number =
        parseNumber(args.word.replace(/ms$/, '')) ?? ip.wrong(args.word, `"${metric.name}" value is invalid\n`);
      metrics.push([metric.attribute, number * (metric.scale ?? 1)]);
    } else if (word === 'onlink') header.rtm_flags |= RTNH_F_ONLINK;
    else if (word === 'nexthop') {
      nexthopsGiven = true;
      break;
    } else if (matches(word, 'protocol')) {
      const text = args.next();
      header.rtm_protocol = PROTOCOLS.parse(text) ?? ip.wrong(text, '"protocol" value is invalid\n');
    } else if (matches(word, 'table')) {
      const text = args.next();
      const table = TABLES.parse(text) ?? ip.wrong(text, '"table" value is invalid\n');
      header.rtm_table = table < 256 ? table : RT_TABLE_UNSPEC;
      if (table >= 256) attrs.push(['RTA_TABLE', table]);
      tableGiven = true;
    } else if (word === 'dev' || word === 'oif') device = args.next();
    else {
      if (word === 'to') args.next();
      const named = /^\d/.test(args.word) ? null : ROUTE_TYPES.parse(args.word);
      if (named !== null) {
        header.rtm_type = named;
        args.next();
      }
      if (matches(args.word, 'help')) usage(ip);
      if (destinationGiven) ip.duplicateOrGarbage('to', args.word);
      const prefix = ip.prefix(args.word);
      header.rtm_family = AF_INET;
      header.rtm_dst_len = prefix.length;
      destinationGiven = true;
      if (!prefix.unspecified) attrs.push(['RTA_DST', prefix.address]);
    }
  }
  if (!destinationGiven) usage(ip);
  if (device !== null) {
    const index = yield* ip.linkIndex(device);
    if (index === 0) {
      ip.complain(`Cannot find device "${device}"`);
      return 1;
    }
    attrs.push(['RTA_OIF', index]);
  }
  if (metrics.length > 0) {
    if (locked !== 0) metrics.push(['RTAX_LOCK', locked]);
    attrs.push(['RTA_METRICS', metrics]);
  }
  if (nexthopsGiven) attrs.push(['RTA_MULTIPATH', yield* nexthops(ip, args)]);
  if (header.rtm_family === AF_UNSPEC) header.rtm_family = AF_INET;
  const { rtm_type: kind } = header;
  if (!tableGiven && [RTN_LOCAL, RTN_BROADCAST, RTN_NAT, RTN_ANYCAST].includes(kind)) header.rtm_table = RT_TABLE_LOCAL;
  if (!scopeGiven) {
    if (kind === RTN_LOCAL || kind === RTN_NAT) header.rtm_scope = RT_SCOPE_HOST;
    else if ([RTN_BROADCAST, RTN_MULTICAST, RTN_ANYCAST].includes(kind)) header.rtm_scope = RT_SCOPE_LINK;
    else if (kind === RTN_UNICAST || kind === RTN_UNSPEC) {
      if (deletes) header.rtm_scope = RT_SCOPE_NOWHERE;
      else if (!gatewayGiven && !nexthopsGiven) header.rtm_scope = RT_SCOPE_LINK;
    }
  }
  return (yield* ip.netlink.talk(type, flags, header, attrs)) < 0 ? 2 : 0;
}

/** `nexthop via ADDRESS dev DEVICE weight N`, one or several. */
function* nexthops(ip: Ip, args: Arguments): Program<Structured[]> {
  const hops: Structured[] = [];
  while (!args.done) {
    if (args.word !== 'nexthop') ip.fail(`Error: "nexthop" or end of line is expected instead of "${args.word}"`);
    const header = { rtnh_flags: 0, rtnh_hops: 0, rtnh_ifindex: 0 };
    const attrs: Attribute[] = [];
    args.advance();
    if (args.done) ip.fail('Error: unexpected end of line after "nexthop"');
    for (; !args.done && args.word !== 'nexthop'; args.advance()) {
      if (args.word === 'via') {
        if (args.next() === 'inet') args.next();
        attrs.push(['RTA_GATEWAY', ip.address(args.word)]);
      } else if (args.word === 'dev') {
        const name = args.next();
        header.rtnh_ifindex = yield* ip.linkIndex(name);
        if (header.rtnh_ifindex === 0) ip.fail(`Cannot find device "${name}"`, 1);
      } else if (args.word === 'weight') {
        const text = args.next();
        const weight = parseNumber(text, 256);
        if (weight === null || weight === 0) ip.wrong(text, '"weight" is invalid\n');
        header.rtnh_hops = (weight as number) - 1;
      } else if (args.word === 'onlink') header.rtnh_flags |= RTNH_F_ONLINK;
      else break;
    }
    hops.push({ header, attrs });
  }
  return hops;
}

/** Which routes are meant. */
interface RouteFilter {
  table: number;
  /** `table cache`: routes that were learned, not configured. */
  cached: boolean;
  /** `root`: at least this long a prefix within it; `match`: covers it; `exact`: is it. */
  root: Prefix | null;
  match: Prefix | null;
  via: Prefix | null;
  source: Prefix | null;
  device: string | null;
  index: number;
  protocol: number | null;
  scope: number | null;
  type: number | null;
  tos: number | null;
  metric: number | null;
}

function* parseFilter(ip: Ip, words: readonly string[]): Program<RouteFilter | null> {
  const filter: RouteFilter = {
    table: RT_TABLE_MAIN,
    cached: false,
    root: null,
    match: null,
    via: null,
    source: null,
    device: null,
    index: 0,
    protocol: null,
    scope: null,
    type: null,
    tos: null,
    metric: null,
  };
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (matches(word, 'table')) {
      const text = args.next();
      if (text === 'all') filter.table = 0;
      else if (text === 'cache') filter.cached = true;
      else filter.table = TABLES.parse(text) ?? ip.wrong(text, 'table id value is invalid\n');
    } else if (matches(word, 'cached') || matches(word, 'cloned')) filter.cached = true;
    else if (word === 'tos' || matches(word, 'dsfield')) filter.tos = DSFIELDS.parse(args.next());
    else if (matches(word, 'protocol')) {
      const text = args.next();
      if (text !== 'all') filter.protocol = PROTOCOLS.parse(text) ?? ip.wrong(text, 'invalid "protocol"\n');
    } else if (matches(word, 'scope')) {
      const text = args.next();
      if (text !== 'all') filter.scope = SCOPES.parse(text) ?? ip.wrong(text, 'invalid "scope"\n');
    } else if (matches(word, 'type')) {
      const text = args.next();
      filter.type = ROUTE_TYPES.parse(text) ?? ip.wrong(text, 'node type value is invalid\n');
    } else if (word === 'dev' || word === 'oif' || word === 'iif') filter.device = args.next();
    else if (matches(word, 'metric') || matches(word, 'priority')) filter.metric = parseNumber(args.next());
    else if (word === 'via') {
      if (args.next() === 'inet') args.next();
      filter.via = ip.prefix(args.word);
    } else if (word === 'src') filter.source = ip.prefix(args.next());
    else {
      if (word === 'to') args.next();
      const how = args.word;
      if (matches(how, 'help')) usage(ip);
      if (how === 'root' || how === 'match' || how === 'exact') args.next();
      const prefix = ip.prefix(args.word);
      if (how === 'root') filter.root = prefix;
      else if (how === 'match') filter.match = prefix;
      else {
        filter.root = prefix;
        filter.match = prefix;
      }
    }
  }
  if (filter.device !== null) {
    filter.index = yield* ip.linkIndex(filter.device);
    if (filter.index === 0) {
      ip.complain(`Cannot find device "${filter.device}"`);
      return null;
    }
  }
  return filter;
}

function isShown(reply: Reply, filter: RouteFilter): boolean {
  const { header } = reply;
  const table = tableOf(reply);
  if (!filter.cached && filter.table !== 0 && table !== filter.table) return false;
  if (((header.rtm_flags & RTM_F_CLONED) !== 0) !== filter.cached) return false;
  if (filter.protocol !== null && header.rtm_protocol !== filter.protocol) return false;
  if (filter.scope !== null && header.rtm_scope !== filter.scope) return false;
  if (filter.type !== null && header.rtm_type !== filter.type) return false;
  if (filter.tos !== null && header.rtm_tos !== filter.tos) return false;
  if (filter.metric !== null && (reply.number('RTA_PRIORITY') ?? 0) !== filter.metric) return false;
  if (filter.index !== 0 && reply.number('RTA_OIF') !== filter.index) return false;
  const destination = addressOf(reply, 'RTA_DST');
  const length = header.rtm_dst_len;
  if (
    filter.root !== null &&
    (length < filter.root.length || !samePrefix(destination, filter.root.address, filter.root.length))
  )
    return false;
  if (filter.match !== null && (length > filter.match.length || !samePrefix(destination, filter.match.address, length)))
    return false;
  if (filter.via !== null && !samePrefix(addressOf(reply, 'RTA_GATEWAY'), filter.via.address, filter.via.length))
    return false;
  return (
    filter.source === null || samePrefix(addressOf(reply, 'RTA_PREFSRC'), filter.source.address, filter.source.length)
  );
}

const addressOf = (reply: Reply, name: string): number => parseAddress(reply.text(name) ?? '') ?? 0;

function* dump(ip: Ip, filter: RouteFilter): Program<Reply[] | null> {
  const header = {
    rtm_family: AF_INET,
    rtm_table: 0,
    rtm_protocol: filter.protocol ?? 0,
    rtm_type: filter.type ?? 0,
    rtm_flags: filter.cached ? RTM_F_CLONED : 0,
  };
  const attrs: Attribute[] = [];
  if (filter.table !== 0 && !filter.cached) attrs.push(['RTA_TABLE', filter.table]);
  if (filter.index !== 0) attrs.push(['RTA_OIF', filter.index]);
  // The main table comes into being with its first route; until then it is empty, not an error.
  const mayBeMissing = filter.table === RT_TABLE_MAIN;
  const replies = yield* ip.netlink.dump('RTM_GETROUTE', header, attrs, mayBeMissing ? -ENOENT : 0);
  return replies === null ? null : replies.filter(reply => isShown(reply, filter));
}

/** What all shown routes have in common, because it was asked for, is not printed. */
const formOf = (filter: RouteFilter): RouteForm => ({
  withTable: filter.table === 0,
  withDevice: filter.device === null,
  withProtocol: filter.protocol === null,
  withScope: filter.scope === null,
  withGateway: filter.via === null || filter.via.length !== 32,
  withSource: filter.source === null || filter.source.length !== 32,
});

function* show(ip: Ip, words: readonly string[]): Program {
  const filter = yield* parseFilter(ip, words);
  if (filter === null) return 1;
  const replies = yield* dump(ip, filter);
  if (replies === null) return ip.fail('Dump terminated', 2);
  ip.output.begin();
  for (const reply of replies) yield* ip.output.record(printRoute(ip, reply, formOf(filter)));
  ip.output.end();
  return 0;
}

function* get(ip: Ip, words: readonly string[]): Program {
  const header = { rtm_family: AF_INET, rtm_dst_len: 0, rtm_src_len: 0, rtm_tos: 0, rtm_flags: RTM_F_LOOKUP_TABLE };
  const attrs: Attribute[] = [];
  const args = new Arguments(ip, words);
  const devices: { attribute: string; name: string }[] = [];
  let fibMatch = false;
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'from') {
      const prefix = ip.prefix(args.next());
      attrs.push(['RTA_SRC', prefix.address]);
      header.rtm_src_len = prefix.length;
    } else if (word === 'tos' || matches(word, 'dsfield')) header.rtm_tos = DSFIELDS.parse(args.next()) ?? 0;
    else if (matches(word, 'iif')) devices.push({ attribute: 'RTA_IIF', name: args.next() });
    else if (matches(word, 'oif') || word === 'dev') devices.push({ attribute: 'RTA_OIF', name: args.next() });
    else if (matches(word, 'mark')) attrs.push(['RTA_MARK', parseNumber(args.next()) ?? 0]);
    else if (matches(word, 'uid')) attrs.push(['RTA_UID', parseNumber(args.next()) ?? 0]);
    else if (matches(word, 'fibmatch')) fibMatch = true;
    else if (word === 'ipproto') attrs.push(['RTA_IP_PROTO', IP_PROTOCOLS.parse(args.next()) ?? 0]);
    else if (word === 'sport' || word === 'dport')
      attrs.push([word === 'sport' ? 'RTA_SPORT' : 'RTA_DPORT', parseNumber(args.next(), 65535) ?? 0]);
    else {
      const text = word === 'to' ? args.next() : word;
      if (matches(text, 'help')) usage(ip);
      const prefix = ip.prefix(text);
      attrs.push(['RTA_DST', prefix.address]);
      header.rtm_dst_len = prefix.length;
    }
  }
  if (!attrs.some(([name]) => name === 'RTA_DST')) {
    ip.complain('need at least a destination address');
    return 1;
  }
  for (const { attribute, name } of devices) {
    const index = yield* ip.linkIndex(name);
    if (index === 0) {
      ip.complain(`Cannot find device "${name}"`);
      return 1;
    }
    attrs.push([attribute, index]);
  }
  if (fibMatch) header.rtm_flags |= RTM_F_FIB_MATCH;
  const reply = yield* ip.netlink.ask('RTM_GETROUTE', header, attrs, false);
  if (reply === null) return 2;
  const all: RouteForm = {
    withTable: false,
    withDevice: true,
    withProtocol: true,
    withScope: true,
    withGateway: true,
    withSource: true,
  };
  ip.output.begin();
  yield* ip.output.record(printRoute(ip, reply, all));
  ip.output.end();
  return 0;
}

function* flush(ip: Ip, words: readonly string[]): Program {
  if (words.length === 0) {
    ip.complain('"ip route flush" requires arguments.');
    return 1;
  }
  const filter = yield* parseFilter(ip, words);
  if (filter === null) return 1;
  if (filter.cached) return 0;
  for (let round = 0; round < 10; round++) {
    const replies = yield* dump(ip, filter);
    if (replies === null) return ip.fail('Flush terminated', 1);
    if (replies.length === 0) return 0;
    for (const reply of replies) {
      const attrs: Attribute[] = [];
      for (const name of ['RTA_TABLE', 'RTA_PRIORITY', 'RTA_OIF'])
        if (reply.has(name)) attrs.push([name, reply.number(name) ?? 0]);
      for (const name of ['RTA_DST', 'RTA_PREFSRC', 'RTA_GATEWAY'])
        if (reply.has(name)) attrs.push([name, addressOf(reply, name)]);
      yield* ip.netlink.send('RTM_DELROUTE', reply.header, attrs);
    }
  }
  return 0;
}
