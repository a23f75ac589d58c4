// `ip neighbour`: add, change, replace, del, show, get, flush.
import { AF_INET } from '../../../include/linux/socket.ts';
import {
  NTF_PROXY,
  NTF_ROUTER,
  NUD_DELAY,
  NUD_FAILED,
  NUD_INCOMPLETE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
} from '../../../include/uapi/linux/neighbour.ts';
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from '../../../include/uapi/linux/netlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { type Prefix, parseAddress, parseLinkAddress, samePrefix } from './addresses.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { parseNumber } from './names.ts';

export function* neighbour(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'add')) return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_CREATE | NLM_F_EXCL, rest);
  if (matches(command, 'change') || command === 'chg') return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_REPLACE, rest);
  if (matches(command, 'replace')) return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_CREATE | NLM_F_REPLACE, rest);
  if (matches(command, 'delete')) return yield* modify(ip, 'RTM_DELNEIGH', 0, rest);
  if (matches(command, 'get')) return yield* get(ip, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return yield* show(ip, rest);
  if (matches(command, 'flush')) return yield* flush(ip, rest);
  if (matches(command, 'help')) return ip.usage('neigh', '{ add | del | change | replace | show | flush | get } ...');
  return ip.unknownCommand('neigh', command);
}

/** States in the order in which they are shown. */
const STATES: readonly (readonly [bit: number, name: string])[] = [
  [NUD_INCOMPLETE, 'INCOMPLETE'],
  [NUD_REACHABLE, 'REACHABLE'],
  [NUD_STALE, 'STALE'],
  [NUD_DELAY, 'DELAY'],
  [NUD_PROBE, 'PROBE'],
  [NUD_FAILED, 'FAILED'],
  [NUD_NOARP, 'NOARP'],
  [NUD_PERMANENT, 'PERMANENT'],
];

function parseState(text: string): number | null {
  if (text === 'none') return 0;
  const exact = STATES.find(([, name]) => name === text.toUpperCase());
  if (exact !== undefined) return exact[0];
  const abbreviated = ['permanent', 'reachable', 'failed'].find(name => matches(text, name));
  if (abbreviated !== undefined) return parseState(abbreviated);
  const number = parseNumber(text, 0xff);
  return number === null || (number & (number - 1)) !== 0 ? null : number;
}

function* modify(ip: Ip, type: string, flags: number, words: readonly string[]): Program {
  const header = { ndm_family: ip.options.family, ndm_ifindex: 0, ndm_state: NUD_PERMANENT, ndm_flags: 0, ndm_type: 0 };
  const args = new Arguments(ip, words);
  let destination: number | null = null;
  let linkAddress: string | null = null;
  let device: string | null = null;

  for (; !args.done; args.advance()) {
    const { word } = args;
    if (matches(word, 'lladdr')) {
      const text = args.next();
      if (linkAddress !== null) ip.duplicate('lladdr', text);
      linkAddress = text;
    } else if (word === 'nud') {
      const text = args.next();
      const state = parseState(text);
      header.ndm_state = state ?? ip.wrong(text, 'nud state is bad');
    } else if (matches(word, 'proxy')) {
      const text = args.next();
      if (destination !== null) ip.duplicate('address', text);
      destination = ip.address(text);
      header.ndm_flags |= NTF_PROXY;
    } else if (word === 'router') header.ndm_flags |= NTF_ROUTER;
    else if (word === 'dev') device = args.next();
    else {
      const text = word === 'to' ? args.next() : word;
      if (matches(text, 'help'))
        ip.usage('neigh', '{ add | del | change | replace } ADDR [ lladdr LLADDR ] [ nud STATE ] dev DEV');
      if (destination !== null) ip.duplicateOrGarbage('to', text);
      destination = ip.address(text);
    }
  }
  if (device === null || destination === null) return ip.fail('Device and destination are required arguments.');
  header.ndm_family = AF_INET;
  const attrs: Attribute[] = [['NDA_DST', destination]];
  if (linkAddress !== null && linkAddress !== 'null') {
    const bytes = parseLinkAddress(linkAddress);
    if (bytes === null) {
      ip.complain(`"${linkAddress}" is invalid lladdr.`);
      return 1;
    }
    attrs.push(['NDA_LLADDR', bytes]);
  }
  header.ndm_ifindex = yield* ip.linkIndex(device);
  if (header.ndm_ifindex === 0) {
    ip.complain(`Cannot find device "${device}"`);
    return 1;
  }
  return (yield* ip.netlink.talk(type, flags, header, attrs)) < 0 ? 2 : 0;
}

interface NeighbourFilter {
  device: string | null;
  index: number;
  /** NUD_* that are wanted; 0x100: entries without a state. */
  states: number;
  prefix: Prefix | null;
  proxy: boolean;
}

function* parseFilter(ip: Ip, words: readonly string[], states: number): Program<NeighbourFilter | null> {
  const filter: NeighbourFilter = { device: null, index: 0, states, prefix: null, proxy: false };
  const args = new Arguments(ip, words);
  let stateGiven = false;
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'dev') {
      const name = args.next();
      if (filter.device !== null) ip.duplicate('dev', name);
      filter.device = name;
    } else if (word === 'nud') {
      const text = args.next();
      if (!stateGiven) filter.states = 0;
      stateGiven = true;
      const state = text === 'all' ? 0x1ff : parseState(text);
      if (state === null) ip.wrong(text, 'nud state is bad');
      filter.states |= state === 0 ? 0x100 : (state as number);
    } else if (word === 'proxy') filter.proxy = true;
    else if (word !== 'unused') {
      const text = word === 'to' ? args.next() : word;
      if (matches(text, 'help'))
        ip.usage('neigh', '{ show | flush } [ to PREFIX ] [ dev DEV ] [ nud STATE ] [ proxy ]');
      filter.prefix = text === 'all' ? null : ip.prefix(text);
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

function isShown(reply: Reply, filter: NeighbourFilter): boolean {
  const { header } = reply;
  if (filter.index !== 0 && header.ndm_ifindex !== filter.index) return false;
  const isProxy = (header.ndm_flags & NTF_PROXY) !== 0;
  const stateFits =
    (filter.states & header.ndm_state) !== 0 || (header.ndm_state === 0 && (filter.states & 0x100) !== 0);
  if (!stateFits && !isProxy) return false;
  if (filter.prefix === null) return true;
  return samePrefix(parseAddress(reply.text('NDA_DST') ?? '') ?? 0, filter.prefix.address, filter.prefix.length);
}

function* dump(ip: Ip, filter: NeighbourFilter): Program<Reply[] | null> {
  const header = { ndm_family: ip.options.family, ndm_flags: filter.proxy ? NTF_PROXY : 0 };
  const attrs: Attribute[] = filter.index === 0 ? [] : [['NDA_IFINDEX', filter.index]];
  const replies = yield* ip.netlink.dump('RTM_GETNEIGH', header, attrs);
  return replies === null ? null : replies.filter(reply => isShown(reply, filter));
}

function* show(ip: Ip, words: readonly string[]): Program {
  const filter = yield* parseFilter(ip, words, 0xff & ~NUD_NOARP);
  if (filter === null) return 1;
  const replies = yield* dump(ip, filter);
  if (replies === null) return ip.fail('Dump terminated', 1);
  ip.output.begin();
  for (const reply of replies) yield* ip.output.record(print(ip, reply, filter.index === 0));
  ip.output.end();
  return 0;
}

function* print(ip: Ip, reply: Reply, withDevice: boolean): Program<void> {
  const { output, options } = ip;
  const { header } = reply;
  const destination = reply.text('NDA_DST');
  if (destination !== undefined) output.both('dst', destination, `${destination} `);
  if (withDevice && header.ndm_ifindex !== 0) {
    const name = yield* ip.linkName(header.ndm_ifindex);
    output.both('dev', name, `dev ${name} `);
  }
  const linkAddress = reply.text('NDA_LLADDR');
  if (linkAddress !== undefined) output.both('lladdr', linkAddress, `lladdr ${linkAddress} `);
  if ((header.ndm_flags & NTF_ROUTER) !== 0) output.both('router', null, 'router ');
  if ((header.ndm_flags & NTF_PROXY) !== 0) output.both('proxy', null, 'proxy ');
  if (options.statistics > 0) printStatistics(ip, reply);
  if (header.ndm_state !== 0) {
    const names = STATES.filter(([bit]) => (header.ndm_state & bit) !== 0).map(([, name]) => name);
    output.both('state', names, `${names.join(' ')} `);
  }
  output.text('\n');
}

const USER_HZ = 100;

function printStatistics(ip: Ip, reply: Reply): void {
  const { output } = ip;
  const info = reply.struct('NDA_CACHEINFO');
  if (info !== undefined) {
    if (info.ndm_refcnt !== 0) output.both('refcnt', info.ndm_refcnt, `ref ${info.ndm_refcnt} `);
    const seconds = (ticks: number): number => Math.trunc(ticks / USER_HZ);
    const [used, confirmed, updated] = [info.ndm_used, info.ndm_confirmed, info.ndm_updated].map(seconds);
    output.text(`used ${used}/${confirmed}/${updated}`);
    output.field('used', used);
    output.field('confirmed', confirmed);
    output.field('updated', updated);
  }
  const probes = reply.number('NDA_PROBES');
  if (probes !== undefined) output.both('probes', probes, `probes ${probes} `);
}

function* get(ip: Ip, words: readonly string[]): Program {
  const args = new Arguments(ip, words);
  let destination: number | null = null;
  let device: string | null = null;
  let flags = 0;
  for (; !args.done; args.advance()) {
    if (args.word === 'dev') device = args.next();
    else if (matches(args.word, 'proxy')) {
      destination = ip.address(args.next());
      flags |= NTF_PROXY;
    } else destination = ip.address(args.word === 'to' ? args.next() : args.word);
  }
  if (device === null || destination === null) return ip.fail('Device and address are required arguments.');
  const ifindex = yield* ip.linkIndex(device);
  if (ifindex === 0) {
    ip.complain(`Cannot find device "${device}"`);
    return 1;
  }
  const header = { ndm_family: AF_INET, ndm_ifindex: ifindex, ndm_flags: flags };
  const reply = yield* ip.netlink.ask('RTM_GETNEIGH', header, [['NDA_DST', destination]], false);
  if (reply === null) return 2;
  ip.output.begin();
  yield* ip.output.record(print(ip, reply, true));
  ip.output.end();
  return 0;
}

function* flush(ip: Ip, words: readonly string[]): Program {
  if (words.length === 0) {
    ip.complain('Flush requires arguments.');
    return 1;
  }
  const filter = yield* parseFilter(ip, words, 0xff & ~(NUD_PERMANENT | NUD_NOARP));
  if (filter === null) return 1;
  for (let round = 0; round < 10; round++) {
    const replies = yield* dump(ip, filter);
    if (replies === null) return ip.fail('Flush terminated', 1);
    if (replies.length === 0) return 0;
    for (const { header, ...rest } of replies) {
      const reply = new Map(rest.list.map(each => [each.name, each.value]));
      const destination = parseAddress(String(reply.get('NDA_DST') ?? ''));
      yield* ip.netlink.send('RTM_DELNEIGH', header, destination === null ? [] : [['NDA_DST', destination]]);
    }
  }
  return 0;
}
