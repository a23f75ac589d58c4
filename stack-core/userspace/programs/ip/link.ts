// `ip link`: add, set, del, show.
import {
  IFF_ALLMULTI,
  IFF_DYNAMIC,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_PROMISC,
  IFF_UP,
} from '../../../include/uapi/linux/if.ts';
import { NLM_F_CREATE, NLM_F_EXCL } from '../../../include/uapi/linux/netlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { parseLinkAddress } from './addresses.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { parseBridge, parseBridgePort } from './link-bridge.ts';
import { printBriefLink, printLink } from './link-show.ts';
import { GROUPS, parseNumber } from './names.ts';

export function* link(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'add')) return yield* modify(ip, NLM_F_CREATE | NLM_F_EXCL, rest);
  if (matches(command, 'set') || matches(command, 'change')) return yield* modify(ip, 0, rest);
  if (matches(command, 'replace')) return yield* modify(ip, NLM_F_CREATE, rest);
  if (matches(command, 'delete')) return yield* remove(ip, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return yield* show(ip, rest);
  if (matches(command, 'help')) return ip.usage('link', '{ add | set | delete | show } [ dev ] NAME [ OPTIONS ]');
  return ip.unknownCommand('link', command);
}

/** What the words of `ip link add` and `ip link set` ask for. */
interface LinkRequest {
  header: { ifi_family: number; ifi_index: number; ifi_flags: number; ifi_change: number };
  attrs: Attribute[];
  device: string | null;
  name: string | null;
  link: string | null;
  type: string | null;
  index: number | null;
  group: number | null;
  /** Words that follow the type. */
  typeWords: readonly string[];
}

const SWITCHES: Record<string, { flag: number; onSets: boolean }> = {
  multicast: { flag: IFF_MULTICAST, onSets: true },
  allmulticast: { flag: IFF_ALLMULTI, onSets: true },
  promisc: { flag: IFF_PROMISC, onSets: true },
  dynamic: { flag: IFF_DYNAMIC, onSets: true },
  arp: { flag: IFF_NOARP, onSets: false },
  trailers: { flag: IFF_NOTRAILERS, onSets: false },
};

function* parse(ip: Ip, words: readonly string[]): Program<LinkRequest | null> {
  const request: LinkRequest = {
    header: { ifi_family: 0, ifi_index: 0, ifi_flags: 0, ifi_change: 0 },
    attrs: [],
    device: null,
    name: null,
    link: null,
    type: null,
    index: null,
    group: null,
    typeWords: [],
  };
  const { header, attrs } = request;
  const args = new Arguments(ip, words);
  const integer = (key: string, attribute: string): void => {
    const text = args.next();
    const value = parseInteger(text);
    if (value === null) ip.wrong(text, `Invalid "${key}" value\n`);
    if (attrs.some(([name]) => name === attribute)) ip.duplicate(key, text);
    attrs.push([attribute, value as number]);
  };
  let addressLength = 0;

  for (; !args.done; args.advance()) {
    const { word } = args;
    const flags = SWITCHES[word];
    if (word === 'up' || word === 'down') {
      header.ifi_change |= IFF_UP;
      header.ifi_flags = word === 'up' ? header.ifi_flags | IFF_UP : header.ifi_flags & ~IFF_UP;
    } else if (flags !== undefined) {
      const value = args.next();
      if (value !== 'on' && value !== 'off') {
        ip.complain(`Error: argument of "${word}" must be "on" or "off", not "${value}"`);
        return null;
      }
      header.ifi_change |= flags.flag;
      const sets = (value === 'on') === flags.onSets;
      header.ifi_flags = sets ? header.ifi_flags | flags.flag : header.ifi_flags & ~flags.flag;
    } else if (word === 'name') request.name = args.next();
    else if (word === 'index') {
      const text = args.next();
      request.index = parseInteger(text) ?? 0;
      if (request.index <= 0) ip.wrong(text, 'Invalid "index" value');
    } else if (matches(word, 'link')) request.link = args.next();
    else if (matches(word, 'address') || matches(word, 'broadcast') || word === 'brd') {
      const attribute = matches(word, 'address') ? 'IFLA_ADDRESS' : 'IFLA_BROADCAST';
      const text = args.next();
      const bytes = parseLinkAddress(text);
      if (bytes === null) {
        ip.complain(`"${text.split(':').find(part => !/^[0-9a-fA-F]{1,2}$/.test(part)) ?? text}" is invalid lladdr.`);
        return null;
      }
      if (attribute === 'IFLA_ADDRESS') addressLength = bytes.length;
      attrs.push([attribute, bytes]);
    } else if (matches(word, 'txqueuelen') || word === 'qlen' || matches(word, 'txqlen'))
      integer('txqueuelen', 'IFLA_TXQLEN');
    else if (word === 'mtu') integer('mtu', 'IFLA_MTU');
    else if (word === 'netns') attrs.push(namespaceAttribute(ip, args.next()));
    else if (word === 'carrier') {
      const value = args.next();
      attrs.push(['IFLA_CARRIER', value === 'on' ? 1 : 0]);
    } else if (matches(word, 'master')) {
      const name = args.next();
      const index = yield* ip.linkIndex(name);
      if (index === 0) ip.wrong(name, 'Device does not exist\n');
      attrs.push(['IFLA_MASTER', index]);
    } else if (matches(word, 'nomaster')) attrs.push(['IFLA_MASTER', 0]);
    else if (matches(word, 'type')) {
      request.type = args.next();
      args.advance();
      break;
    } else if (matches(word, 'alias')) {
      attrs.push(['IFLA_IFALIAS', args.next()]);
      args.advance();
      break;
    } else if (word === 'group') {
      const text = args.next();
      request.group = GROUPS.parse(text);
      if (request.group === null) ip.wrong(text, 'Invalid "group" value\n');
    } else if (matches(word, 'numtxqueues')) integer('numtxqueues', 'IFLA_NUM_TX_QUEUES');
    else if (matches(word, 'numrxqueues')) integer('numrxqueues', 'IFLA_NUM_RX_QUEUES');
    else {
      if (matches(word, 'help')) ip.usage('link', '{ add | set | delete | show } [ dev ] NAME [ OPTIONS ]');
      const name = word === 'dev' ? args.next() : word;
      if (request.device !== null) ip.duplicateOrGarbage('dev', name);
      request.device = name;
    }
  }
  request.typeWords = args.rest;
  if (request.device !== null && addressLength > 0 && addressLength !== 6) {
    const index = yield* ip.linkIndex(request.device);
    if (index !== 0) {
      ip.complain(`Invalid address length ${addressLength} - must be 6 bytes`);
      return null;
    }
  }
  return request;
}

function parseInteger(text: string): number | null {
  const number = parseNumber(text.replace(/^-/, ''), 0x7fffffff);
  return number === null ? null : text.startsWith('-') ? -number : number;
}

/** `netns NAME` or `netns PID`. */
function namespaceAttribute(ip: Ip, name: string): Attribute {
  const fd = ip.process.openNamespace(name);
  if (fd !== null) return ['IFLA_NET_NS_FD', fd];
  const pid = parseInteger(name);
  if (pid === null) return ip.wrong(name, 'Invalid "netns" value\n');
  return ['IFLA_NET_NS_PID', pid];
}

function* modify(ip: Ip, flags: number, words: readonly string[]): Program {
  const request = yield* parse(ip, words);
  if (request === null) return 1;
  const { header, attrs, device, group } = request;
  const creates = (flags & NLM_F_CREATE) !== 0;

  if (group !== null) {
    attrs.push(['IFLA_GROUP', group]);
    if (device === null) {
      if (creates) {
        ip.complain('group cannot be used when creating devices.');
        return 1;
      }
      return (yield* ip.netlink.talk('RTM_NEWLINK', flags, header, attrs)) < 0 ? 2 : 0;
    }
  }
  let { name } = request;
  if (!creates) {
    if (device === null) return ip.fail('Not enough information: "dev" argument is required.');
    if (request.index !== null) return ip.fail('index can be used only when creating devices.');
    header.ifi_index = yield* ip.linkIndex(device);
    if (header.ifi_index === 0) return cannotFind(ip, device);
  } else {
    name ??= device;
    if (request.link !== null) {
      const index = yield* ip.linkIndex(request.link);
      if (index === 0) return cannotFind(ip, request.link);
      attrs.push(['IFLA_LINK', index]);
    }
    header.ifi_index = request.index ?? 0;
  }
  if (name !== null) {
    if (!isDeviceName(name)) ip.wrong(name, `"name" not a valid ifname`);
    attrs.push(['IFLA_IFNAME', name]);
  }
  if (request.type !== null) {
    const info = yield* linkInfo(ip, request);
    if (info === null) return 1;
    attrs.push(['IFLA_LINKINFO', info]);
  } else if (creates) {
    ip.complain('Not enough information: "type" argument is required');
    return 1;
  }
  return (yield* ip.netlink.talk('RTM_NEWLINK', flags, header, attrs)) < 0 ? 2 : 0;
}

function cannotFind(ip: Ip, name: string): number {
  ip.complain(`Cannot find device "${name}"`);
  return 1;
}

export const isDeviceName = (name: string): boolean => /^[^/\s]{1,15}$/.test(name);

/** IFLA_LINKINFO: the kind, and what the kind's own words say. Null: they make no sense, which has been said. */
function* linkInfo(ip: Ip, request: LinkRequest): Program<Attribute[] | null> {
  const kind = request.type as string;
  const isMember = kind.endsWith('_slave');
  const info: Attribute[] = isMember
    ? [['IFLA_INFO_SLAVE_KIND', kind.replace(/_slave$/, '')]]
    : [['IFLA_INFO_KIND', kind]];
  if (request.typeWords.length === 0) return info;
  const args = new Arguments(ip, request.typeWords);
  if (kind === 'veth') return yield* peerInfo(ip, args, info);
  if (kind === 'bridge' || kind === 'bridge_slave') {
    const data = isMember ? parseBridgePort(ip, args) : parseBridge(ip, args);
    if (data === null) return null;
    info.push([isMember ? 'IFLA_INFO_SLAVE_DATA' : 'IFLA_INFO_DATA', data]);
    return info;
  }
  ip.complain(`Garbage instead of arguments "${args.word} ...". Try "ip link help".`);
  return null;
}

/** `peer …` of a veth pair. */
function* peerInfo(ip: Ip, args: Arguments, info: Attribute[]): Program<Attribute[] | null> {
  if (args.word !== 'peer') {
    ip.complain(`Garbage instead of arguments "${args.word} ...". Try "ip link help".`);
    return null;
  }
  args.advance();
  const peer = yield* parse(ip, args.rest);
  if (peer === null) return null;
  const name = peer.name ?? peer.device;
  if (name !== null) peer.attrs.push(['IFLA_IFNAME', name]);
  if (peer.index !== null) peer.header.ifi_index = peer.index;
  info.push(['IFLA_INFO_DATA', [['VETH_INFO_PEER', { header: peer.header, attrs: peer.attrs }]]]);
  return info;
}

function* remove(ip: Ip, words: readonly string[]): Program {
  const request = yield* parse(ip, words);
  if (request === null) return 1;
  const { header, attrs, device } = request;
  if (device === null && request.group === null) return ip.fail('Not enough information: "dev" argument is required.');
  if (device !== null) {
    header.ifi_index = yield* ip.linkIndex(device);
    if (header.ifi_index === 0) return cannotFind(ip, device);
  }
  if (request.group !== null) attrs.push(['IFLA_GROUP', request.group]);
  if (request.type !== null) attrs.push(['IFLA_LINKINFO', [['IFLA_INFO_KIND', request.type]]]);
  return (yield* ip.netlink.talk('RTM_DELLINK', 0, header, attrs)) < 0 ? 2 : 0;
}

/** Which links `ip link show` shows. */
interface LinkFilter {
  device: string | null;
  up: boolean;
  kind: string | null;
  group: number | null;
  master: number | null;
}

function* show(ip: Ip, words: readonly string[]): Program {
  const filter: LinkFilter = { device: null, up: false, kind: null, group: null, master: null };
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'up') filter.up = true;
    else if (matches(word, 'type')) filter.kind = args.next();
    else if (word === 'group') {
      const text = args.next();
      filter.group = GROUPS.parse(text);
      if (filter.group === null) ip.wrong(text, 'Invalid "group" value\n');
    } else if (matches(word, 'master')) filter.master = yield* ip.linkIndex(args.next());
    else {
      if (matches(word, 'help'))
        ip.usage('link', 'show [ DEVICE | group GROUP ] [ up ] [ master DEVICE ] [ type TYPE ]');
      const name = word === 'dev' ? args.next() : word;
      if (filter.device !== null) ip.duplicateOrGarbage('dev', name);
      filter.device = name;
    }
  }

  if (filter.device !== null) {
    const mask = ip.options.statistics > 0 ? 1 : 9;
    const reply = yield* ip.netlink.ask('RTM_GETLINK', {}, [
      ['IFLA_EXT_MASK', mask],
      ['IFLA_IFNAME', filter.device],
    ]);
    if (reply === null) {
      ip.complain(`Device "${filter.device}" does not exist.`);
      return 1;
    }
    ip.remember(reply);
    ip.output.begin();
    if (isShown(reply, filter)) yield* print(ip, reply);
    ip.output.end();
    return 0;
  }
  const links = yield* ip.learnLinks();
  ip.output.begin();
  for (const reply of links) if (isShown(reply, filter)) yield* print(ip, reply);
  ip.output.end();
  return 0;
}

function isShown(reply: Reply, filter: LinkFilter): boolean {
  if (filter.up && (reply.header.ifi_flags & IFF_UP) === 0) return false;
  if (filter.group !== null && reply.number('IFLA_GROUP') !== filter.group) return false;
  if (filter.master !== null && reply.number('IFLA_MASTER') !== filter.master) return false;
  return filter.kind === null || reply.nested('IFLA_LINKINFO')?.text('IFLA_INFO_KIND') === filter.kind;
}

function* print(ip: Ip, reply: Reply): Program<void> {
  yield* ip.output.record(
    ip.options.brief
      ? printBriefLink(ip, reply, true)
      : printLink(ip, reply, { isLinkCommand: true, withAddress: true }),
  );
}
