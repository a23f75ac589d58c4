// `bridge fdb`: add, append, replace, del, show, get.
import { AF_BRIDGE } from '../../../include/linux/socket.ts';
import {
  NTF_EXT_LEARNED,
  NTF_MASTER,
  NTF_OFFLOADED,
  NTF_ROUTER,
  NTF_SELF,
  NTF_STICKY,
  NTF_USE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  NUD_STALE,
} from '../../../include/uapi/linux/neighbour.ts';
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from '../../../include/uapi/linux/netlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { parseLinkAddress } from '../ip/addresses.ts';
import { Arguments, type Ip, matches } from '../ip/context.ts';
import { parseNumber } from '../ip/names.ts';

const USAGE = `Usage: bridge fdb { add | append | del | replace } ADDR dev DEV
              [ self ] [ master ] [ use ] [ router ] [ extern_learn ]
              [ sticky ] [ local | static | dynamic ] [ vlan VID ]
              { [ dst IPADDR ] [ port PORT] [ vni VNI ] | [ nhid NHID ] }
	       [ via DEV ] [ src_vni VNI ]
       bridge fdb [ show [ br BRDEV ] [ brport DEV ] [ vlan VID ]
              [ state STATE ] [ dynamic ] ]
       bridge fdb get [ to ] LLADDR [ br BRDEV ] { brport | dev } DEV
              [ vlan VID ] [ vni VNI ] [ self ] [ master ] [ dynamic ]
       bridge fdb flush dev DEV [ brport DEV ] [ vlan VID ]
              [ self ] [ master ] [ [no]permanent | [no]static | [no]dynamic ]
              [ [no]added_by_user ] [ [no]extern_learn ] [ [no]sticky ]
              [ [no]offloaded ]
`;

export function* fdb(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'add')) return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_CREATE | NLM_F_EXCL, rest);
  if (matches(command, 'append')) return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_CREATE | NLM_F_APPEND, rest);
  if (matches(command, 'replace')) return yield* modify(ip, 'RTM_NEWNEIGH', NLM_F_CREATE | NLM_F_REPLACE, rest);
  if (matches(command, 'delete')) return yield* modify(ip, 'RTM_DELNEIGH', 0, rest);
  if (matches(command, 'get')) return yield* get(ip, rest);
  if (matches(command, 'show') || matches(command, 'lst') || matches(command, 'list')) return yield* show(ip, rest);
  if (matches(command, 'help')) {
    ip.process.complain(USAGE);
    return 255;
  }
  return ip.fail(`Command "${command}" is unknown, try "bridge fdb help".`);
}

/** Words that set a flag. */
const FLAGS: Record<string, number> = {
  self: NTF_SELF,
  master: NTF_MASTER,
  router: NTF_ROUTER,
  use: NTF_USE,
  extern_learn: NTF_EXT_LEARNED,
  sticky: NTF_STICKY,
};
/** Words that set a state; NUD_NOARP goes with all but the last. */
const STATES: Record<string, number> = {
  local: NUD_PERMANENT,
  permanent: NUD_PERMANENT,
  temp: NUD_REACHABLE,
  static: NUD_REACHABLE,
  dynamic: NUD_REACHABLE,
};

function* modify(ip: Ip, type: string, flags: number, words: readonly string[]): Program {
  const header = { ndm_family: AF_BRIDGE, ndm_ifindex: 0, ndm_state: NUD_NOARP, ndm_flags: 0, ndm_type: 0 };
  const attrs: Attribute[] = [];
  let device: string | null = null;
  let address: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'dev') device = args.next();
    else if (FLAGS[word] !== undefined) header.ndm_flags |= FLAGS[word];
    else if (STATES[word] !== undefined) {
      header.ndm_state |= STATES[word];
      if (word === 'dynamic') header.ndm_state &= ~NUD_NOARP;
    } else if (word === 'vlan') {
      const text = args.next();
      const vid = parseNumber(text, 0xffff);
      if (vid === null) return ip.wrong(text, 'invalid VLAN ID');
      attrs.push(['NDA_VLAN', vid]);
    } else {
      if (word === 'to') args.next();
      if (address !== null) return ip.duplicate('addr', args.word);
      address = args.word;
    }
  }
  if (device === null || address === null) return ip.fail('Device and address are required arguments.');
  if ((header.ndm_flags & (NTF_SELF | NTF_MASTER)) === 0) header.ndm_flags |= NTF_SELF;
  if ((header.ndm_state & (NUD_PERMANENT | NUD_REACHABLE)) === 0) header.ndm_state |= NUD_PERMANENT;
  const lladdr = parseLinkAddress(address);
  if (lladdr === null || lladdr.length !== 6) return ip.fail(`Invalid mac address ${address}`);
  attrs.unshift(['NDA_LLADDR', lladdr]);
  header.ndm_ifindex = yield* deviceIndex(ip, device);
  return (yield* ip.netlink.talk(type, flags, header, attrs)) < 0 ? 255 : 0;
}

/** Index of a device that has to be there. */
export function* deviceIndex(ip: Ip, name: string, kind = 'device'): Program {
  const index = yield* ip.linkIndex(name);
  return index !== 0 ? index : ip.fail(`Cannot find ${kind} "${name}"`);
}

interface Filter {
  /** Of this device only; its name is not repeated. */
  index: number;
  vlan: number;
  state: number | null;
  dynamic: boolean;
}

function* show(ip: Ip, words: readonly string[]): Program {
  const filter: Filter = { index: 0, vlan: 0, state: null, dynamic: false };
  let device: string | null = null;
  let master: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'brport' || word === 'dev') device = args.next();
    else if (word === 'br') master = args.next();
    else if (word === 'vlan') filter.vlan = parseNumber(args.next()) ?? 0;
    else if (word === 'state') {
      const text = args.next();
      const state = { permanent: NUD_PERMANENT, static: NUD_NOARP, stale: NUD_STALE, reachable: NUD_REACHABLE }[text];
      if (state === undefined && text !== 'all') return ip.wrong(text, 'invalid state');
      filter.state = state ?? null;
    } else if (word === 'dynamic') filter.dynamic = true;
    else {
      if (matches(word, 'help')) {
        ip.process.complain(USAGE);
        return 255;
      }
      return ip.fail(`Error: "${word}" is a garbage.`);
    }
  }
  const attrs: Attribute[] = [];
  if (master !== null) attrs.push(['NDA_MASTER', yield* deviceIndex(ip, master, 'bridge device')]);
  if (device !== null) {
    filter.index = yield* deviceIndex(ip, device);
    attrs.push(['NDA_IFINDEX', filter.index]);
  }
  const entries = yield* ip.netlink.dump('RTM_GETNEIGH', { ndm_family: AF_BRIDGE }, attrs);
  if (entries === null) return 255;
  ip.output.begin();
  for (const entry of entries)
    if (isShown(entry, filter)) yield* ip.output.record(print(ip, entry, filter.index !== 0));
  ip.output.end();
  return 0;
}

function isShown(entry: Reply, filter: Filter): boolean {
  const state = entry.header.ndm_state;
  if (filter.index !== 0 && entry.header.ndm_ifindex !== filter.index) return false;
  if (filter.vlan !== 0 && entry.number('NDA_VLAN') !== filter.vlan) return false;
  if (filter.state !== null && (state & filter.state) === 0) return false;
  return !(filter.dynamic && (state & NUD_PERMANENT) !== 0);
}

const SHOWN_FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [NTF_SELF, 'self'],
  [NTF_ROUTER, 'router'],
  [NTF_EXT_LEARNED, 'extern_learn'],
  [NTF_OFFLOADED, 'offload'],
  [NTF_STICKY, 'sticky'],
];

function stateName(state: number): string {
  if ((state & NUD_PERMANENT) !== 0) return 'permanent';
  if ((state & NUD_NOARP) !== 0) return 'static';
  if ((state & NUD_STALE) !== 0) return 'stale';
  if ((state & NUD_REACHABLE) !== 0) return '';
  return `state=0x${state.toString(16)}`;
}

function* print(ip: Ip, entry: Reply, deviceIsKnown: boolean): Program<void> {
  const { output } = ip;
  const mac = entry.text('NDA_LLADDR');
  if (mac !== undefined) output.both('mac', mac, `${mac} `);
  if (!deviceIsKnown) {
    const name = yield* ip.linkName(entry.header.ndm_ifindex);
    output.both('ifname', name, `dev ${name} `);
  }
  const vlan = entry.number('NDA_VLAN');
  if (vlan !== undefined) output.both('vlan', vlan, `vlan ${vlan} `);
  const ages = entry.struct('NDA_CACHEINFO');
  if (ip.options.statistics > 0 && ages !== undefined) {
    const [used, updated] = [ages.ndm_used, ages.ndm_updated].map(age => Math.floor(age / 100));
    output.both('used', used, `used ${used}`);
    output.both('updated', updated, `/${updated} `);
  }
  const flags = SHOWN_FLAGS.filter(([bit]) => (entry.header.ndm_flags & bit) !== 0).map(([, name]) => name);
  output.both('flags', flags, flags.map(name => `${name} `).join(''));
  const master = entry.number('NDA_MASTER');
  if (master !== undefined) {
    const name = yield* ip.linkName(master);
    output.both('master', name, `master ${name} `);
  }
  const state = stateName(entry.header.ndm_state);
  output.both('state', state, `${state}\n`);
}

function* get(ip: Ip, words: readonly string[]): Program {
  const header = { ndm_family: AF_BRIDGE, ndm_ifindex: 0, ndm_flags: 0 };
  const attrs: Attribute[] = [];
  let device: string | null = null;
  let master: string | null = null;
  let address: string | null = null;
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'brport' || word === 'dev') device = args.next();
    else if (word === 'br') master = args.next();
    else if (word === 'self' || word === 'master') header.ndm_flags |= FLAGS[word];
    else {
      if (word === 'to') args.next();
      if (address !== null) return ip.duplicate('addr', args.word);
      address = args.word;
    }
  }
  if (address === null || (device === null && master === null))
    return ip.fail('Device or master and address are required arguments.');
  const lladdr = parseLinkAddress(address);
  if (lladdr === null || lladdr.length !== 6) return ip.fail(`Invalid mac address ${address}`);
  attrs.push(['NDA_LLADDR', lladdr]);
  if (device !== null) header.ndm_ifindex = yield* deviceIndex(ip, device);
  if (master !== null) attrs.push(['NDA_MASTER', yield* deviceIndex(ip, master)]);
  const entry = yield* ip.netlink.ask('RTM_GETNEIGH', header, attrs, false);
  if (entry === null) return 254;
  ip.output.begin();
  yield* ip.output.record(print(ip, entry, false));
  ip.output.end();
  return 0;
}
