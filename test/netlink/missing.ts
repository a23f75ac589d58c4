// The tables against enumerations of the UAPI headers.
import { builtIn } from '../../stack-core/netlink-schema/families.ts';
import {
  type AttributeSet,
  type AttributeType,
  attributesOf,
  isStruct,
} from '../../stack-core/netlink-schema/schema.ts';
import type { Enumeration } from './uapi-headers.ts';

/** Constants that count or delimit, and stand for nothing on the wire. */
const NO_ATTRIBUTE = /^__|^NUM_|_(?:MAX|LAST|UNSPEC|INVALID|CNT|NONE|UNDEFINED|UNUSED|NUM_OPS|BASE|PAD\d*|AFTER_LAST)$/;

/** Names that older headers have for a constant that is in the tables under its name of today. */
const RENAMED = new Set(['VDPA_ATTR_VDPA_DEV_SUPPORTED_FEATURES']);

/** By header the constants that no table has; `covered` counts those that one has. */
export function missingFrom(enumerations: readonly Enumeration[]): { covered: number; missing: Map<string, string[]> } {
  const named = namesOfTables();
  const missing = new Map<string, string[]>();
  let covered = 0;
  for (const { header, constants } of enumerations) {
    const names = [...constants.keys()].filter(name => !NO_ATTRIBUTE.test(name) && !RENAMED.has(name));
    const there = names.filter(name => named.has(name));
    if (there.length === 0) continue;
    const values = new Set(there.map(name => constants.get(name)));
    const absent = names.filter(name => !named.has(name) && !values.has(constants.get(name)));
    covered += there.length;
    if (absent.length > 0) missing.set(header, [...(missing.get(header) ?? []), ...absent]);
  }
  return { covered, missing };
}

/** Every attribute and operation that a family leads to. */
function namesOfTables(): Set<string> {
  const names = new Set<string>();
  const sets = new Set<AttributeSet>();
  for (const family of builtIn.families) {
    addSet(family.attributes, sets, names);
    const operations = [family.operations.values(), family.replyById.values(), family.eventById.values()];
    for (const operation of operations.flatMap(each => [...each])) {
      names.add(operation.name);
      addSet(attributesOf(operation), sets, names);
      for (const { attributes } of operation.variants ?? []) addSet(attributes, sets, names);
    }
  }
  return names;
}

function addSet(set: AttributeSet, sets: Set<AttributeSet>, names: Set<string>): void {
  if (sets.has(set)) return;
  sets.add(set);
  for (const { name, type } of set.byId.values()) {
    names.add(name);
    addType(type, sets, names);
  }
}

function addType(type: AttributeType, sets: Set<AttributeSet>, names: Set<string>): void {
  if (typeof type === 'string' || isStruct(type)) return;
  if (type.shape === 'nest' || type.shape === 'headed' || type.shape === 'records')
    addSet(type.attributes(), sets, names);
  else if (type.shape === 'array') addType(type.element, sets, names);
  else if (type.shape === 'select')
    for (const each of [...Object.values(type.cases), type.otherwise]) addType(each, sets, names);
}
