// `ip rule`: add, del, show, flush.
import { AF_INET } from '../../../include/linux/socket.ts';
import { FIB_RULE_INVERT, FR_ACT_TO_TBL } from '../../../include/uapi/linux/fib_rules.ts';
import { NLM_F_CREATE, NLM_F_EXCL } from '../../../include/uapi/linux/netlink.ts';
import type { Program } from '../../../kernel/sched.ts';
import type { Attribute, Reply } from '../../netlink.ts';
import { Arguments, type Ip, matches } from './context.ts';
import { IP_PROTOCOLS, PROTOCOLS, parseNumber, TABLES } from './names.ts';

export function* rule(ip: Ip, words: readonly string[]): Program {
  const [command, ...rest] = words;
  if (command === undefined) return yield* show(ip, []);
  if (matches(command, 'list') || matches(command, 'lst') || matches(command, 'show')) return yield* show(ip, rest);
  if (matches(command, 'add')) return yield* modify(ip, 'RTM_NEWRULE', rest);
  if (matches(command, 'delete')) return yield* modify(ip, 'RTM_DELRULE', rest);
  if (matches(command, 'flush')) return yield* flush(ip, rest);
  if (matches(command, 'help'))
    return ip.usage('rule', '{ add | del } SELECTOR ACTION, ip rule { flush | list [ SELECTOR ] }');
  return ip.unknownCommand('rule', command);
}

const FR_ACT_GOTO = 2;
const FR_ACT_NOP = 3;
const ACTIONS: Record<string, number> = { blackhole: 6, unreachable: 7, prohibit: 8, nop: FR_ACT_NOP };
const ACTION_NAMES: Record<number, string> = { 6: 'blackhole', 7: 'unreachable', 8: 'prohibit' };

function* modify(ip: Ip, type: string, words: readonly string[]): Program {
  const adds = type === 'RTM_NEWRULE';
  const header = {
    family: ip.options.family === 0 ? AF_INET : ip.options.family,
    dst_len: 0,
    src_len: 0,
    tos: 0,
    table: 0,
    action: adds ? FR_ACT_TO_TBL : 0,
    flags: 0,
  };
  const attrs: Attribute[] = [];
  const args = new Arguments(ip, words);
  let tableGiven = false;
  if (words.length === 0) {
    ip.complain('"ip rule add" requires arguments.'.replace('add', adds ? 'add' : 'del'));
    return 1;
  }
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (word === 'not') header.flags |= FIB_RULE_INVERT;
    else if (word === 'from' || word === 'to') {
      const prefix = ip.prefix(args.next());
      if (word === 'from') header.src_len = prefix.length;
      else header.dst_len = prefix.length;
      if (!prefix.unspecified) attrs.push([word === 'from' ? 'FRA_SRC' : 'FRA_DST', prefix.address]);
    } else if (matches(word, 'preference') || matches(word, 'order') || matches(word, 'priority')) {
      const text = args.next();
      attrs.push(['FRA_PRIORITY', parseNumber(text) ?? ip.wrong(text, 'preference value is invalid\n')]);
    } else if (word === 'tos' || matches(word, 'dsfield')) {
      const text = args.next();
      header.tos = parseNumber(text, 255) ?? ip.wrong(text, 'TOS value is invalid\n');
    } else if (word === 'fwmark') {
      const text = args.next();
      const [mark, mask] = text.split('/').map(part => parseNumber(part));
      if (mark === null) return ip.wrong(text, 'fwmark value is invalid\n');
      attrs.push(['FRA_FWMARK', mark]);
      if (mask === null) return ip.wrong(text, 'fwmask value is invalid\n');
      if (mask !== undefined) attrs.push(['FRA_FWMASK', mask]);
    } else if (matches(word, 'table') || word === 'lookup') {
      const text = args.next();
      const table = TABLES.parse(text) ?? ip.wrong(text, 'invalid table ID\n');
      if (table < 256) header.table = table;
      else attrs.push(['FRA_TABLE', table]);
      tableGiven = true;
    } else if (matches(word, 'suppress_prefixlength') || word === 'sup_pl') {
      attrs.push(['FRA_SUPPRESS_PREFIXLEN', parseNumber(args.next()) ?? 0]);
    } else if (word === 'dev' || word === 'iif') attrs.push(['FRA_IIFNAME', args.next()]);
    else if (word === 'oif') attrs.push(['FRA_OIFNAME', args.next()]);
    else if (word === 'ipproto') {
      const text = args.next();
      attrs.push(['FRA_IP_PROTO', IP_PROTOCOLS.parse(text) ?? ip.wrong(text, 'Invalid "ipproto" value\n')]);
    } else if (word === 'sport' || word === 'dport') {
      const [start, end] = args.next().split('-').map(Number);
      attrs.push([
        word === 'sport' ? 'FRA_SPORT_RANGE' : 'FRA_DPORT_RANGE',
        { header: { start, end: end ?? start }, attrs: [] },
      ]);
    } else if (word === 'goto') {
      attrs.push(['FRA_GOTO', parseNumber(args.next()) ?? 0]);
      header.action = FR_ACT_GOTO;
    } else if (matches(word, 'protocol')) {
      const text = args.next();
      attrs.push(['FRA_PROTOCOL', PROTOCOLS.parse(text) ?? ip.wrong(text, '"protocol" value is invalid\n')]);
    } else {
      const text = word === 'type' ? args.next() : word;
      if (matches(text, 'help')) ip.usage('rule', '{ add | del } SELECTOR ACTION');
      header.action = ACTIONS[text] ?? ip.wrong(text, 'Failed to parse rule type');
      tableGiven = true;
    }
  }
  if (!tableGiven && adds && header.action === FR_ACT_TO_TBL) header.table = 254;
  return (yield* ip.netlink.talk(type, adds ? NLM_F_CREATE | NLM_F_EXCL : 0, header, attrs)) < 0 ? 2 : 0;
}

function* show(ip: Ip, words: readonly string[]): Program {
  const wanted: { table: number | null; priority: number | null } = { table: null, priority: null };
  const args = new Arguments(ip, words);
  for (; !args.done; args.advance()) {
    const { word } = args;
    if (matches(word, 'table') || word === 'lookup') {
      const text = args.next();
      wanted.table = TABLES.parse(text) ?? ip.wrong(text, 'invalid table id\n');
    } else if (matches(word, 'preference') || matches(word, 'order') || matches(word, 'priority')) {
      const text = args.next();
      wanted.priority = parseNumber(text) ?? ip.wrong(text, 'preference value is invalid\n');
    } else return ip.fail(`Error: argument "${word}" is wrong: unknown selector of rules`);
  }
  const replies = yield* ip.netlink.dump('RTM_GETRULE', { family: AF_INET });
  if (replies === null) return ip.fail('Dump terminated', 1);
  ip.output.begin();
  for (const reply of replies) {
    if (wanted.table !== null && tableOf(reply) !== wanted.table) continue;
    if (wanted.priority !== null && (reply.number('FRA_PRIORITY') ?? 0) !== wanted.priority) continue;
    yield* ip.output.record(print(ip, reply));
  }
  ip.output.end();
  return 0;
}

const tableOf = (reply: Reply): number => reply.number('FRA_TABLE') ?? reply.header.table;
const hexNumber = (n: number): string => (n === 0 ? '0' : `0x${n.toString(16)}`);

// biome-ignore lint/correctness/useYield: a record is printed by a program
function* print(ip: Ip, reply: Reply): Program<void> {
  const { output } = ip;
  const { header } = reply;
  const priority = reply.number('FRA_PRIORITY') ?? 0;
  output.both('priority', priority, `${priority}:\t`);
  if ((header.flags & FIB_RULE_INVERT) !== 0) output.both('not', null, 'not ');
  printPrefix(ip, 'src', 'from', reply.text('FRA_SRC'), header.src_len, true);
  printPrefix(ip, 'dst', 'to', reply.text('FRA_DST'), header.dst_len, false);
  if (header.tos !== 0)
    output.both(
      'tos',
      `0x${header.tos.toString(16).padStart(2, '0')}`,
      `tos 0x${header.tos.toString(16).padStart(2, '0')} `,
    );
  const mark = reply.number('FRA_FWMARK') ?? 0;
  const mask = reply.number('FRA_FWMASK') ?? 0;
  if (mark !== 0 || mask !== 0) {
    output.both('fwmark', hexNumber(mark), `fwmark ${hexNumber(mark)}`);
    if (mask !== 0 && mask !== 0xffffffff) output.both('fwmask', hexNumber(mask), `/${hexNumber(mask)}`);
    output.text(' ');
  }
  for (const [attribute, key] of [
    ['FRA_IIFNAME', 'iif'],
    ['FRA_OIFNAME', 'oif'],
  ] as const) {
    const name = reply.text(attribute);
    if (name !== undefined) output.both(key, name, `${key} ${name} `);
  }
  const protocol = reply.number('FRA_IP_PROTO');
  if (protocol !== undefined)
    output.both('ipproto', IP_PROTOCOLS.show(protocol), `ipproto ${IP_PROTOCOLS.show(protocol)} `);
  for (const [attribute, key] of [
    ['FRA_SPORT_RANGE', 'sport'],
    ['FRA_DPORT_RANGE', 'dport'],
  ] as const) {
    const range = reply.struct(attribute);
    if (range === undefined) continue;
    if (range.start === range.end) output.both(key, range.start, `${key} ${range.start} `);
    else {
      output.field(`${key}_start`, range.start);
      output.field(`${key}_end`, range.end);
      output.text(`${key} ${range.start}-${range.end} `);
    }
  }
  printAction(ip, reply);
  const proto = reply.number('FRA_PROTOCOL') ?? 0;
  if (ip.options.details && proto !== 0)
    output.both('protocol', PROTOCOLS.show(proto), ` proto ${PROTOCOLS.show(proto)} `);
  output.text('\n');
}

function printPrefix(
  ip: Ip,
  key: string,
  word: string,
  address: string | undefined,
  length: number,
  always: boolean,
): void {
  const { output } = ip;
  if (address !== undefined) {
    const shown = length === 32 ? address : `${address}/${length}`;
    output.text(`${word} ${shown} `);
    output.field(key, address);
    if (length !== 32) output.field(`${key}len`, length);
  } else if (length !== 0) {
    output.both(key, '0', `${word} 0/${length} `);
    output.field(`${key}len`, length);
  } else if (always) output.both(key, 'all', `${word} all `);
}

function printAction(ip: Ip, reply: Reply): void {
  const { output } = ip;
  const { header } = reply;
  const table = tableOf(reply);
  if (header.action === FR_ACT_TO_TBL) {
    output.both('table', TABLES.show(table), `lookup ${TABLES.show(table)}`);
    const suppressed = reply.number('FRA_SUPPRESS_PREFIXLEN');
    if (suppressed !== undefined && (suppressed | 0) !== -1)
      output.both('suppress_prefixlen', suppressed, ` suppress_prefixlength ${suppressed}`);
  } else if (header.action === FR_ACT_GOTO) {
    const target = reply.number('FRA_GOTO') ?? 0;
    output.both('goto', target, `goto ${target}`);
  } else if (header.action === FR_ACT_NOP) output.both('nop', null, 'nop');
  else {
    const action = ACTION_NAMES[header.action] ?? String(header.action);
    output.both('action', action, action);
  }
}

/** Deletes every rule but the first one, which looks into the local table. */
function* flush(ip: Ip, words: readonly string[]): Program {
  if (words.length > 0) return ip.fail(`Error: argument "${words[0]}" is wrong: unknown selector of rules`);
  const replies = yield* ip.netlink.dump('RTM_GETRULE', { family: AF_INET });
  if (replies === null) return ip.fail('Flush terminated', 1);
  for (const reply of replies) {
    if ((reply.number('FRA_PRIORITY') ?? 0) === 0) continue;
    const attrs = reply.list
      .filter(each => typeof each.value !== 'object')
      .map((each): Attribute => [each.name, deletable(ip, each.name, each.value)]);
    const error = yield* ip.netlink.talk('RTM_DELRULE', 0, reply.header, attrs);
    if (error < 0) return 2;
  }
  return 0;
}

const deletable = (ip: Ip, name: string, value: unknown): number | string =>
  name === 'FRA_SRC' || name === 'FRA_DST'
    ? ip.address(String(value))
    : typeof value === 'string'
      ? value
      : Number(value);
