// An expression's text as tokens: names, numbers, strings, addresses and prefixes, operators.
import { parse_ipv4 } from '../include/show.ts';
import { parseIp, parseLinkAddress } from '../netlink-schema/addresses.ts';
import { Prefix } from './addresses.ts';
import { ExpressionError } from './error.ts';

export interface Token {
  type: 'number' | 'string' | 'name' | 'address' | 'operator' | 'end';
  text: string;
  value?: unknown;
  /** Offset in the text. */
  at: number;
}

const HEX_GROUP = '[0-9a-fA-F]{1,4}';
const HEX_GROUPS = `${HEX_GROUP}(?::${HEX_GROUP})*`;
const TOKEN = new RegExp(
  [
    '(?<mac>[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?![:\\w]))',
    `(?<ipv6>(?:(?:${HEX_GROUP}:){7}${HEX_GROUP}|(?:${HEX_GROUPS})?::(?:${HEX_GROUPS})?)(?:/\\d+)?)`,
    '(?<ipv4>\\d+\\.\\d+\\.\\d+\\.\\d+(?:/\\d+)?)',
    '(?<number>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\\d+(?:\\.\\d+)?)[uUlL]*(?!\\w))',
    '(?<name>[$A-Za-z_][$\\w]*)',
    `(?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')`,
    '(?<operator>->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\\|\\||\\.\\.|[-+*/%&|^]=|[-+*/%&|^~!<>=?:.,()[\\]{}#])',
  ].join('|'),
  'y',
);
const SPACE = /\s*/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match?.groups === undefined) throw new ExpressionError(`cannot read ${JSON.stringify(text[at])}`, at);
    tokens.push(tokenOf(match.groups, match[0], at));
    at += match[0].length;
  }
  return [...tokens, { type: 'end', text: 'the end', at: text.length }];
}

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

function tokenOf(groups: Record<string, string | undefined>, text: string, at: number): Token {
  if (groups.name !== undefined) return { type: 'name', text, at };
  if (groups.number !== undefined) return { type: 'number', text, value: numberOf(text), at };
  if (groups.mac !== undefined) return { type: 'address', text, value: parseLinkAddress(text), at };
  if (groups.ipv4 !== undefined || groups.ipv6 !== undefined)
    return { type: 'address', text, value: addressOf(text, at), at };
  if (groups.string !== undefined)
    return { type: 'string', text, value: text.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c), at };
  return { type: 'operator', text, at };
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', 0: '\0' };

/** As C reads it: hexadecimal, octal, decimal; beyond 2^53 a bigint. */
function numberOf(text: string): number | bigint {
  const digits = text.replace(/[uUlL]+$/, '');
  if (digits.includes('.')) return Number(digits);
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function addressOf(text: string, at: number): unknown {
  const [address, length] = text.split('/');
  const value = address.includes(':') ? parseIp(address) : parse_ipv4(address);
  const width = address.includes(':') ? 128 : 32;
  if (value === null) throw new ExpressionError(`${address} is no ${width === 32 ? 'IPv4' : 'IPv6'} address`, at);
  if (length === undefined) return value;
  if (Number(length) > width)
    throw new ExpressionError(`a prefix has at most ${width} bits, not ${length}`, at + address.length + 1);
  return new Prefix(value, Number(length));
}
