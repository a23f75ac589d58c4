// The tables against what Linux says: the UAPI headers of this machine, and captured messages.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { decodeDatagram } from '../../../stack-core/netlink-schema/decode.ts';
import { builtIn } from '../../../stack-core/netlink-schema/families.ts';
import { policyOf } from '../../../stack-core/netlink-schema/policy.ts';
import {
  type AttributeSet,
  type AttributeType,
  attributesOf,
  isStruct,
} from '../../../stack-core/netlink-schema/schema.ts';
import { compare, Score } from '../../netlink/compare.ts';
import { CORPUS, readCorpus } from '../../netlink/corpus-files.ts';

const everyFamily = builtIn.families;

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

/** Share of the attributes that must be named and valued as in the capture's reading. */
const LEAST_RIGHT = 0.995;
const noCorpus = existsSync(CORPUS) ? false : 'the captured messages are not beside the repository';

describe('captured messages', { skip: noCorpus }, () => {
  it('read as strace, pyroute2 and the headers say', () => {
    const score = new Score();
    for (const { id, protocol, family, bytes, genericFamilies, expected } of readCorpus(CORPUS))
      compare(id, family, expected, decodeDatagram(protocol, bytes, { genericFamilies }), score);
    const right = 1 - score.differences.length / score.attributes;
    const worst = score.differences.slice(0, 20).map(({ what, detail }) => `${what}: ${detail}`);
    assert.ok(right >= LEAST_RIGHT, `${right}: ${worst.join('; ')}`);
  });
});
