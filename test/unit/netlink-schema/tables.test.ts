// The tables against what Linux says: the UAPI headers of this machine, and captured messages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type DecodedAttribute, decodeDatagram } from '../../../stack-core/netlink-schema/decode.ts';
import { families, genericFamilies } from '../../../stack-core/netlink-schema/families.ts';
import { policyOf } from '../../../stack-core/netlink-schema/policy.ts';
import {
  type AttributeSet,
  type AttributeType,
  attributesOf,
  isStruct,
} from '../../../stack-core/netlink-schema/schema.ts';

const everyFamily = [...families, ...genericFamilies.byName.values()];

/** Every table of attributes that a family leads to. */
function setsOf(set: AttributeSet, found: Set<AttributeSet>): Set<AttributeSet> {
  if (found.has(set)) return found;
  found.add(set);
  for (const { type } of set.byId.values()) visit(type, found);
  return found;
}

function visit(type: AttributeType, found: Set<AttributeSet>): void {
  if (typeof type === 'string' || isStruct(type)) return;
  if (type.shape === 'nest' || type.shape === 'headed' || type.shape === 'records') setsOf(type.attributes(), found);
  else if (type.shape === 'array') visit(type.element, found);
  else if (type.shape === 'select')
    for (const each of [...Object.values(type.cases), type.otherwise]) visit(each, found);
}

const HEADERS = '/usr/include/linux';
const headerNames = [
  'if_link',
  'if_addr',
  'if_addrlabel',
  'if_bridge',
  'if_tunnel',
  'rtnetlink',
  'neighbour',
  'fib_rules',
];
headerNames.push('net_namespace', 'netconf', 'nexthop', 'genetlink', 'netlink', 'lwtunnel', 'mpls_iptunnel', 'veth');
headerNames.push('seg6_iptunnel', 'seg6_local', 'ioam6_iptunnel', 'rpl_iptunnel', 'ila');

/** Constants of the enumerations of a header. */
function constantsOf(header: string, constants: Map<string, number>): void {
  const text = readFileSync(join(HEADERS, `${header}.h`), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  for (const [, body] of text.matchAll(/enum\s*\w*\s*\{([\s\S]*?)\}/g)) {
    let next: number | undefined = 0;
    for (const item of body.replace(/^\s*#.*$/gm, '').split(',')) {
      const [, name, value] = /^\s*(\w+)\s*(?:=\s*(\w+)\s*)?$/.exec(item) ?? [];
      if (name === undefined) {
        next = undefined;
        continue;
      }
      if (value !== undefined) next = /^\d|^0x/.test(value) ? Number(value) : constants.get(value);
      if (next !== undefined) constants.set(name, next++);
    }
  }
}

const noHeaders = existsSync(join(HEADERS, 'if_link.h')) ? false : 'linux-libc-dev is not installed';
it('attributes and messages have the numbers of the UAPI headers', { skip: noHeaders }, () => {
  const constants = new Map<string, number>();
  for (const header of headerNames) if (existsSync(join(HEADERS, `${header}.h`))) constantsOf(header, constants);
  let compared = 0;
  const wrong: string[] = [];
  const compare = (name: string, id: number): void => {
    const real = constants.get(name);
    if (real === undefined) return;
    compared++;
    if (real !== id) wrong.push(`${name} is ${real}, the table says ${id}`);
  };
  for (const family of everyFamily) {
    for (const { name, id } of family.operations.values()) compare(name, id);
    for (const set of setsOf(family.attributes, new Set()))
      for (const { name, id } of set.byId.values()) compare(name, id);
  }
  assert.deepEqual(wrong, []);
  assert.ok(compared > 400, `${compared} constants were found in the headers`);
});

it('every operation names attributes, replies and groups that exist', () => {
  for (const family of everyFamily) {
    for (const operation of family.operations.values()) {
      const set = attributesOf(operation);
      for (const name of [...(operation.do ?? []), ...(operation.dump ?? [])])
        assert.ok(set.byName.has(name), `${operation.name}: ${name} is not in ${set.name}`);
      if (operation.reply !== undefined) assert.ok(family.operations.has(operation.reply), operation.reply);
    }
  }
});

it('policies: kinds, bounds, what is refused and what is only sent', () => {
  const link = everyFamily.find(each => each.operations.has('RTM_NEWLINK'));
  assert.ok(link !== undefined);
  const policies = policyOf(link.attributes);
  const at = (name: string) => policies[link.attributes.byName.get(name)?.id ?? 0];
  assert.deepEqual(at('IFLA_IFNAME'), { type: 5, len: 15 });
  assert.deepEqual(at('IFLA_NEW_IFINDEX'), { type: 14, min: 1 });
  assert.deepEqual(at('IFLA_PERM_ADDRESS'), { type: 17 });
  assert.equal(at('IFLA_STATS64'), undefined);
});

const CORPUS = join(import.meta.dirname, '../../../../shared/netlink-corpus');
const noCorpus = existsSync(CORPUS) ? false : 'the captured messages are not beside the repository';
/** Messages that the tables cover, and how many attributes of them may differ from the capture's reading. */
const COVERED =
  /^(RTM_(NEW|DEL|GET|SET)(LINK|LINKPROP|ADDR|ADDRLABEL|MULTICAST|ROUTE|NEIGH|NEIGHTBL|RULE|NSID|NETCONF|NEXTHOP|NEXTHOPBUCKET)$|NLMSG_|CTRL_)/;
const MOST_DIFFERENCES = 40;

interface Expected {
  messages: {
    type?: string;
    flags?: string[];
    header?: Record<string, unknown>;
    attrs?: {
      off: number;
      type: number;
      len: number;
      name?: string;
      names?: string[];
      index?: boolean;
      kind?: string;
      value?: unknown;
    }[];
  }[];
}

describe('captured messages', { skip: noCorpus }, () => {
  const lines = (file: string) =>
    gunzipSync(readFileSync(join(CORPUS, file)))
      .toString()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));

  it('read as strace, pyroute2 and the headers say', () => {
    const expected = new Map<string, Expected>(lines('expected.jsonl.gz').map(each => [each.id, each]));
    let compared = 0;
    const wrong: string[] = [];
    for (const { id, protocol, hex, genl_families: genericNames } of lines('input.jsonl.gz')) {
      const messages = decodeDatagram(protocol, new Uint8Array(Buffer.from(hex, 'hex')), {
        genericFamilies: genericNames,
      });
      for (const [index, want] of (expected.get(id)?.messages ?? []).entries()) {
        if (want.type === undefined || !COVERED.test(want.type)) continue;
        const got = messages[index];
        assert.equal(got?.type, want.type, id);
        for (const flag of want.flags ?? []) assert.ok(got.flags.includes(flag), `${id}: ${flag}`);
        for (const [field, value] of Object.entries(want.header ?? {}))
          assert.equal(got.header[field], value, `${id}: ${field}`);
        const all = new Map<string, DecodedAttribute>();
        flatten(got.attrs, all);
        for (const each of want.attrs ?? []) {
          compared++;
          if (!agrees(all.get(`${each.off}:${each.type}`), each)) wrong.push(`${id} byte ${each.off}: ${each.name}`);
        }
      }
    }
    assert.ok(
      wrong.length <= MOST_DIFFERENCES,
      `${wrong.length} of ${compared} differ: ${wrong.slice(0, 20).join('; ')}`,
    );
  });
});

function flatten(attrs: readonly DecodedAttribute[], all: Map<string, DecodedAttribute>): void {
  for (const each of attrs) {
    all.set(`${each.offset}:${each.type}`, each);
    flatten(each.children ?? [], all);
  }
}

type Want = NonNullable<Expected['messages'][number]['attrs']>[number];

function agrees(got: DecodedAttribute | undefined, want: Want): boolean {
  if (got === undefined || got.len !== want.len) return false;
  const named =
    want.name === undefined || want.index === true || [want.name, ...(want.names ?? [])].includes(got.name ?? '');
  if (!named || want.kind === undefined || want.value === undefined) return named;
  if (want.kind !== 'struct') return String(got.value) === String(want.value);
  const fields = Object.entries(Object(got.value)).map(([field, value]) => [plain(field), String(value)]);
  return Object.entries(Object(want.value)).every(([field, value]) =>
    fields.some(([name, shown]) => name.endsWith(plain(field)) && shown === String(value)),
  );
}

const plain = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();
