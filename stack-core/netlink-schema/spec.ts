/**
 * Families from the kernel's netlink specs (Documentation/netlink/specs): the parsed document in, a family out.
 * A spec is a user's file: what it says wrongly is a SpecError with the place in words.
 */
import { genlmsghdr } from '../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../include/uapi/linux/netlink.ts';
import type { ValueNames } from '../include/wire.ts';
import {
  type AttributeOptions,
  AttributeSet,
  type AttributeType,
  array,
  attr,
  type Family,
  family,
  headed,
  nest,
  noAttributes,
  type Scalar,
  type Struct,
  select,
} from './schema.ts';
import { numberOperations } from './spec-operations.ts';
import { type CompactStruct, type FieldTable, type FieldType, fieldsOf, struct } from './struct.ts';

export class SpecError extends Error {}

/** A mapping of the document, with its place for messages. */
export class SpecNode {
  readonly place: string;
  private readonly values: { readonly [key: string]: unknown };

  constructor(value: unknown, place: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new SpecError(`${place}: no mapping`);
    this.values = value as { [key: string]: unknown };
    this.place = place;
  }

  text(key: string): string | undefined {
    const value = this.values[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }
  name(): string {
    const name = this.text('name') ?? this.text('value');
    if (name === undefined) throw new SpecError(`${this.place}: has no name`);
    return name;
  }
  number(key: string): number | undefined {
    const value = this.values[key];
    return typeof value === 'number' ? value : undefined;
  }
  flag(key: string): boolean {
    return this.values[key] === true;
  }
  node(key: string): SpecNode | null {
    const value = this.values[key];
    return value === undefined || value === null ? null : new SpecNode(value, `${this.place}.${key}`);
  }
  /** A list of mappings; a bare name counts as `{name}`. */
  list(key: string): SpecNode[] {
    const value = this.values[key] ?? [];
    if (!Array.isArray(value)) throw new SpecError(`${this.place}.${key}: no list`);
    return value.map((each, index) => {
      const place = `${this.place}.${key}[${index}]`;
      return new SpecNode(typeof each === 'object' ? each : { name: String(each) }, place);
    });
  }
}

export const constant = (prefix: string, name: string): string => `${prefix}${name}`.toUpperCase().replaceAll('-', '_');

const SCALARS: ReadonlySet<string> = new Set<Scalar>([
  'u8',
  'u16',
  'u32',
  'u64',
  's8',
  's16',
  's32',
  's64',
  'uint',
  'sint',
  'bitfield32',
  'string',
  'flag',
  'binary',
]);
const isScalar = (type: string): type is Scalar => SCALARS.has(type);

/** The family that a parsed spec declares. Throws SpecError. */
export const familyOfSpec = (document: unknown): Family => new SpecReader(new SpecNode(document, 'spec')).family();

class SpecReader {
  private readonly root: SpecNode;
  private readonly familyName: string;
  private readonly definitions: ReadonlyMap<string, SpecNode>;
  private readonly sets = new Map<string, AttributeSet>();
  private readonly structs = new Map<string, CompactStruct>();
  private readonly setNodes: ReadonlyMap<string, SpecNode>;

  constructor(root: SpecNode) {
    this.root = root;
    this.familyName = root.name();
    this.definitions = new Map(root.list('definitions').map(each => [each.name(), each]));
    this.setNodes = new Map(root.list('attribute-sets').map(each => [each.name(), each]));
  }

  family(): Family {
    const raw = this.root.text('protocol') === 'netlink-raw';
    const operations = this.root.node('operations');
    const header = this.header(raw, operations?.text('fixed-header'));
    const context = {
      setOf: (name: string) => this.set(name),
      headerOf: (name: string) => this.header(raw, name),
    };
    const { requests, replies } = numberOperations(operations, this.familyName, context);
    return family({
      protocol: raw ? (this.root.number('protonum') ?? 0) : NETLINK_GENERIC,
      ...(raw ? {} : { name: this.familyName, version: this.root.number('version') ?? 1 }),
      doc: this.root.text('doc')?.trim() ?? this.familyName,
      source: `netlink spec of ${this.familyName}`,
      header,
      attributes: noAttributes,
      operations: requests,
      ...(replies === null ? {} : { replies }),
    });
  }

  /** The fixed header; in generic netlink behind command and version. */
  private header(raw: boolean, name: string | undefined): Struct {
    if (name === undefined) return raw ? struct('', this.root.place, {}) : genlmsghdr;
    const own = this.struct(name);
    if (raw) return own;
    return struct(own.struct, this.root.place, { cmd: 'u8', version: 'u8', reserved: 'u16', [own.struct]: own });
  }

  private definition(name: string, place: string): SpecNode {
    const found = this.definitions.get(name);
    if (found === undefined) throw new SpecError(`${place}: there is no definition ${name}`);
    return found;
  }

  private struct(name: string): CompactStruct {
    const known = this.structs.get(name);
    if (known !== undefined) return known;
    const members = this.definition(name, 'struct').list('members');
    const table: { [field: string]: FieldType } = {};
    for (const member of members) table[member.name().replaceAll('-', '_')] = this.fieldType(member);
    const made = struct(name.replaceAll('-', '_'), this.root.place, table as FieldTable);
    this.structs.set(name, made);
    fieldsOf(made);
    return made;
  }

  private fieldType(member: SpecNode): FieldType {
    const type = member.text('type') ?? '';
    const length = this.length(member);
    const inner = member.text('struct');
    if (inner !== undefined) return this.struct(inner);
    if (member.text('display-hint') === 'ipv4' && type === 'u32') return 'ip4';
    if (type === 'string') return `char[${length}]`;
    if (type === 'binary' || type === 'pad') return member.text('display-hint') === 'ipv6' ? 'ip6' : `u8[${length}]`;
    const big = member.text('byte-order') === 'big-endian' && type !== 'u8';
    const word = big ? type.replace(/^[us]/, 'be') : type;
    if (!/^(?:[us](?:8|16|32|64)|be(?:16|32|64))$/.test(word)) throw new SpecError(`${member.place}: no type ${type}`);
    return word as FieldType;
  }

  private length(member: SpecNode): number {
    const text = member.text('len') ?? '0';
    const value = /^\d+$/.test(text) ? Number(text) : this.definitions.get(text)?.number('value');
    if (value === undefined) throw new SpecError(`${member.place}: no length ${text}`);
    return value;
  }

  private set(name: string): AttributeSet {
    const known = this.sets.get(name);
    if (known !== undefined) return known;
    const node = this.setNodes.get(name);
    if (node === undefined) throw new SpecError(`there is no attribute set ${name}`);
    const whole = node.text('subset-of');
    if (whole !== undefined) return this.set(whole);
    const table: { [attribute: string]: ReturnType<typeof attr> } = {};
    const made = new AttributeSet(constant('', name), table);
    this.sets.set(name, made);
    let next = 1;
    for (const each of node.list('attributes')) {
      const id = each.number('value') ?? next;
      next = id + 1;
      table[constant(this.prefix(node), each.name())] = attr(id, this.type(each, node), this.options(each));
    }
    return made;
  }

  private prefix(set: SpecNode): string {
    const usual = set.name() === this.familyName ? `${this.familyName}-a-` : `${this.familyName}-a-${set.name()}-`;
    return set.text('name-prefix') ?? usual;
  }

  private type(attribute: SpecNode, set: SpecNode): AttributeType {
    const type = attribute.text('type') ?? 'binary';
    const hint = attribute.text('display-hint') ?? '';
    const nested = attribute.text('nested-attributes');
    const inner = attribute.text('struct');
    switch (type) {
      case 'nest':
        return nested === undefined ? 'binary' : nest(() => this.set(nested));
      case 'nest-type-value':
        return nested === undefined ? 'binary' : array(nest(() => this.set(nested)));
      case 'indexed-array': {
        const element = attribute.text('sub-type') ?? 'nest';
        if (element === 'nest' && nested !== undefined) return array(nest(() => this.set(nested)));
        return array(isScalar(element) ? this.scalar(element, attribute) : 'binary');
      }
      case 'sub-message':
        return this.subMessage(attribute, set);
      case 'binary':
        if (inner !== undefined) return this.struct(inner);
        return /^ip/.test(hint) ? 'ip' : hint === 'mac' ? 'lladdr' : 'binary';
      default:
        return isScalar(type) ? this.scalar(type, attribute) : 'binary';
    }
  }

  private scalar(type: Scalar, attribute: SpecNode): Scalar {
    if (/^ipv[46]/.test(attribute.text('display-hint') ?? '')) return 'ip';
    if (attribute.text('byte-order') !== 'big-endian') return type;
    const big = { u16: 'be16', u32: 'be32', u64: 'be64', s32: 'sbe32' }[type as string];
    return (big as Scalar | undefined) ?? type;
  }

  private subMessage(attribute: SpecNode, set: SpecNode): AttributeType {
    const wanted = attribute.text('sub-message');
    const message = this.root.list('sub-messages').find(each => each.name() === wanted);
    if (message === undefined) throw new SpecError(`${attribute.place}: there is no sub-message ${wanted}`);
    const cases: { [value: string]: AttributeType } = {};
    for (const format of message.list('formats')) {
      const header = format.text('fixed-header');
      const inner = format.text('attribute-set');
      const behind = inner === undefined ? null : () => this.set(inner);
      if (header !== undefined)
        cases[format.name()] = behind === null ? this.struct(header) : headed(this.struct(header), behind);
      else if (behind !== null) cases[format.name()] = nest(behind);
    }
    return select(constant(this.prefix(set), attribute.text('selector') ?? ''), cases);
  }

  private options(attribute: SpecNode): AttributeOptions {
    const checks = attribute.node('checks');
    const named = attribute.text('enum');
    const definition = named === undefined ? undefined : this.definitions.get(named);
    const areFlags = definition?.text('type') === 'flags' || attribute.flag('enum-as-flags');
    const names = definition === undefined ? undefined : this.names(definition, areFlags);
    return {
      ...(attribute.text('doc') === undefined ? {} : { doc: attribute.text('doc')?.trim() }),
      ...(names === undefined ? {} : areFlags ? { flags: names } : { names }),
      ...(checks?.number('max-len') === undefined ? {} : { maxLen: checks.number('max-len') }),
      ...(checks?.number('min') === undefined ? {} : { min: checks.number('min') }),
      ...(checks?.number('max') === undefined ? {} : { max: checks.number('max') }),
    };
  }

  private names(definition: SpecNode, areFlags: boolean): ValueNames {
    const prefix = definition.text('name-prefix') ?? `${this.familyName}-${definition.name()}-`;
    const names: { [value: number]: string } = {};
    let next = definition.number('value-start') ?? 0;
    for (const entry of definition.list('entries')) {
      const place = entry.number('value') ?? next;
      next = place + 1;
      names[areFlags ? 2 ** place : place] = constant(prefix, entry.name());
    }
    return names;
  }
}
