// What a decoder says about a captured datagram against what `expected.jsonl` has of it.
import type { DecodedAttribute, DecodedMessage } from '../../stack-core/netlink-schema/decode.ts';

export interface ExpectedAttribute {
  off: number;
  type: number;
  len: number;
  name?: string;
  /** Any of them will do. */
  names?: string[];
  /** An element of an array: its type is an index, no name is asked for. */
  index?: boolean;
  kind?: 'int' | 'str' | 'ip' | 'mac' | 'hex' | 'flag' | 'struct';
  value?: unknown;
}

export interface ExpectedMessage {
  type?: string | null;
  genl_family?: string | null;
  len?: number;
  seq?: number;
  pid?: number;
  flags?: string[];
  header?: Record<string, unknown> | string | null;
  attrs?: ExpectedAttribute[] | null;
  /** Of a uevent: its variables. */
  uevent?: boolean;
  env?: Record<string, string>;
}

export interface Difference {
  /** `NETLINK_ROUTE RTM_NEWLINK: IFLA_MTU`, for counting. */
  what: string;
  detail: string;
}

export class Score {
  headerFields = 0;
  attributes = 0;
  readonly headerDifferences: Difference[] = [];
  readonly differences: Difference[] = [];
}

/** Adds to `score` what the messages of one datagram are worth. */
export function compare(
  id: string,
  family: string,
  want: readonly ExpectedMessage[],
  got: readonly DecodedMessage[],
  score: Score,
): void {
  for (const [index, expected] of want.entries()) {
    const message = got[index];
    const name = `${family} ${expected.type ?? '?'}`;
    compareHeader(id, name, expected, message, score);
    const found = new Map<string, DecodedAttribute>();
    flatten(message?.attrs ?? [], found);
    for (const attribute of expected.attrs ?? []) {
      score.attributes++;
      const decoded = found.get(`${attribute.off}:${attribute.type}`) ?? found.get(String(attribute.off));
      const difference = attributeDifference(attribute, decoded);
      if (difference !== null)
        score.differences.push({
          what: `${name}: ${attribute.name}`,
          detail: `${id} byte ${attribute.off}: ${difference}`,
        });
    }
  }
}

function compareHeader(
  id: string,
  name: string,
  want: ExpectedMessage,
  got: DecodedMessage | undefined,
  score: Score,
): void {
  const check = (field: string, right: boolean, seen: unknown, wanted: unknown): void => {
    score.headerFields++;
    if (right) return;
    const detail = `${id}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`;
    score.headerDifferences.push({ what: `${name}: ${field}`, detail });
  };
  if (want.uevent === true) {
    check('header', got?.header.uevent === want.header, got?.header.uevent, want.header);
    const variables = new Map(got?.attrs.map(each => [each.name, each.value]));
    for (const [variable, value] of Object.entries(want.env ?? {}))
      check(variable, variables.get(variable) === value, variables.get(variable), value);
    return;
  }
  if (typeof want.type === 'string') check('type', got?.type === want.type, got?.type, want.type);
  for (const field of ['len', 'seq', 'pid'] as const)
    if (want[field] !== undefined) check(field, got?.[field] === want[field], got?.[field], want[field]);
  const flags = want.flags ?? [];
  check('flags', got !== undefined && flags.every(each => got.flags.includes(each)), got?.flags, flags);
  if (typeof want.header !== 'object') return;
  for (const [field, value] of Object.entries(want.header ?? {}))
    check(field, same(got?.header[field], value), got?.header[field], value);
}

function flatten(attrs: readonly DecodedAttribute[], found: Map<string, DecodedAttribute>): void {
  for (const each of attrs) {
    found.set(`${each.offset}:${each.type}`, each);
    if (!found.has(String(each.offset))) found.set(String(each.offset), each);
    flatten(each.children ?? [], found);
  }
}

/** In words; null: the attribute is named and valued as it should be. */
function attributeDifference(want: ExpectedAttribute, got: DecodedAttribute | undefined): string | null {
  if (got === undefined) return 'not there';
  if (got.len !== want.len) return `${got.len} bytes instead of ${want.len}`;
  const names = [want.name, ...(want.names ?? [])];
  if (want.name !== undefined && want.index !== true && !names.includes(got.name ?? '')) return `named ${got.name}`;
  if (want.kind === undefined) return null;
  if (want.kind === 'flag' ? got.value !== undefined : same(got.value, want.value)) return null;
  return `${want.kind} ${JSON.stringify(got.value)} instead of ${JSON.stringify(want.value)}`;
}

const plain = (text: string): string => text.replace(/[-_]/g, '').toLowerCase();
const digits = (text: string): string => text.replace(/[:\s]/g, '').toLowerCase();

/** Numbers as numbers, bytes as hex digits however they are separated, structs by those fields that are asked for. */
function same(got: unknown, want: unknown): boolean {
  if (got === want) return true;
  if (typeof want === 'object' && want !== null) {
    if (typeof got !== 'object' || got === null) return false;
    const fields = Object.entries(got).map(([name, value]) => ({ name: plain(name), value }));
    return Object.entries(want).every(([name, value]) =>
      fields.some(field => field.name.endsWith(plain(name)) && same(field.value, value)),
    );
  }
  if (typeof want === 'number') return typeof got === 'string' && got !== '' && Number(got) === want;
  return typeof want === 'string' && typeof got === 'string' && digits(got) === digits(want);
}
