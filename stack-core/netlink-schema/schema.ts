/**
 * The words in which netlink families are declared. A table names every attribute once, with its number and its type;
 * decoder, encoder, kernel policy, completion and hover read the tables and nothing else.
 *
 *   export const vlan = attributes('IFLA_VLAN', {
 *     IFLA_VLAN_ID:    attr(1, 'u16', { doc: 'VLAN.' }),
 *     IFLA_VLAN_FLAGS: attr(2, ifla_vlan_flags),
 *   });
 */
import type { ValueNames } from '../include/wire.ts';
import { CompactStruct, type Struct, struct } from './struct.ts';

export { type Struct, struct };

/**
 * Values without a structure of their own. `ip`: 4 or 16 bytes; `lladdr`: link-layer address; `uint`, `sint`: 4 or 8
 * bytes; `sbe32`: signed, in network order; `string` may lack its NUL, `nul-string` must have it; `flag`: no bytes, it is there or not.
 */
export type Scalar =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 's8'
  | 's16'
  | 's32'
  | 's64'
  | 'be16'
  | 'be32'
  | 'be64'
  | 'sbe32'
  | 'uint'
  | 'sint'
  | 'msecs'
  | 'bitfield32'
  | 'string'
  | 'nul-string'
  | 'flag'
  | 'ip'
  | 'lladdr'
  | 'binary';

/** Attributes inside the value. */
export interface Nest {
  readonly shape: 'nest';
  readonly attributes: () => AttributeSet;
}
/** Attributes inside the value whose types only count, each with a value of type `element`. */
export interface ArrayOf {
  readonly shape: 'array';
  readonly element: AttributeType;
}
/** Values of one type, one after another, without attribute headers; `names` are those of the places. */
export interface ListOf {
  readonly shape: 'list';
  readonly element: Scalar | Struct;
  readonly names?: ValueNames;
}
/** A struct, and attributes behind it. */
export interface Headed {
  readonly shape: 'headed';
  readonly header: Struct;
  readonly attributes: () => AttributeSet;
}
/** Structs with attributes behind each; a field of the struct says how long both are. */
export interface Records {
  readonly shape: 'records';
  readonly header: Struct;
  readonly lengthField: string;
  readonly attributes: () => AttributeSet;
}
/**
 * The type depends on another value: an attribute beside or above, a field of the family header, or, by the word
 * `message`, on the message that it stands in.
 */
export interface Select {
  readonly shape: 'select';
  readonly on: string;
  readonly cases: { readonly [value: string]: AttributeType };
  readonly otherwise: AttributeType;
}
/** A netlink message, from its own header on. */
export interface Embedded {
  readonly shape: 'message';
}

export type AttributeType = Scalar | Struct | Nest | ArrayOf | ListOf | Headed | Records | Select | Embedded;

export interface AttributeOptions {
  /** One sentence for the reader, with the unit where a number has any. */
  readonly doc?: string;
  /** Enumeration: value -> constant. */
  readonly names?: ValueNames;
  /** Bits: value -> constant. */
  readonly flags?: ValueNames;
  /** Most bytes: of a string without its NUL, of a binary in all. */
  readonly maxLen?: number;
  /** Programs send the string without its NUL. */
  readonly withoutNul?: boolean;
  /** Bytes of a `binary` as people read them: told beside the hex. */
  readonly show?: (bytes: Uint8Array) => string | null;
  /** Smallest and largest number. */
  readonly min?: number;
  readonly max?: number;
  /** The kernel sends it and does not look at it in a request: it has no entry in the policy. */
  readonly replyOnly?: boolean;
  /** The kernel refuses it in a request: NLA_REJECT. */
  readonly reject?: boolean;
}

export interface Attribute extends AttributeOptions {
  readonly id: number;
  readonly type: AttributeType;
  readonly name: string;
}

type Declared = Omit<Attribute, 'name'>;

/** Attribute number `id` of type `type`. */
export const attr = (id: number, type: AttributeType, options: AttributeOptions = {}): Declared => ({
  ...options,
  id,
  type,
});

interface Index {
  readonly byName: ReadonlyMap<string, Attribute>;
  readonly byId: ReadonlyMap<number, Attribute>;
}

/** Attributes that stand in the same place, by name and by number. Indexed when first asked: there are thousands. */
export class AttributeSet {
  readonly name: string;
  private readonly table: { readonly [name: string]: Declared };
  private index: Index | null = null;

  constructor(name: string, table: { readonly [name: string]: Declared }) {
    this.name = name;
    this.table = table;
  }

  get byName(): ReadonlyMap<string, Attribute> {
    return this.indexed().byName;
  }
  get byId(): ReadonlyMap<number, Attribute> {
    return this.indexed().byId;
  }
  /** Largest number. */
  get max(): number {
    return Math.max(0, ...this.byId.keys());
  }

  private indexed(): Index {
    if (this.index !== null) return this.index;
    const all = Object.entries(this.table).map(([key, declared]): Attribute => ({ ...declared, name: key }));
    const byId = new Map(all.map(each => [each.id, each]));
    if (byId.size < all.length) throw new Error(`${this.name}: two attributes with the same number`);
    this.index = { byName: new Map(all.map(each => [each.name, each])), byId };
    return this.index;
  }
}

export const attributes = (name: string, table: { readonly [name: string]: Declared }): AttributeSet =>
  new AttributeSet(name, table);

/** Where the kernel looks at nothing, or at nothing yet. */
export const noAttributes = attributes('', {});

type SetOrLater = AttributeSet | (() => AttributeSet);
const later = (set: SetOrLater): (() => AttributeSet) => (set instanceof AttributeSet ? () => set : set);

/** Tables that hold themselves, or stand further down, come as a function. */
export const nest = (set: SetOrLater): Nest => ({ shape: 'nest', attributes: later(set) });
export const array = (element: AttributeType): ArrayOf => ({ shape: 'array', element });
export const list = (element: Scalar | Struct, names?: ValueNames): ListOf => ({ shape: 'list', element, names });
export const headed = (header: Struct, set: SetOrLater): Headed => ({
  shape: 'headed',
  header,
  attributes: later(set),
});
export const records = (header: Struct, lengthField: string, set: SetOrLater): Records => ({
  shape: 'records',
  header,
  lengthField,
  attributes: later(set),
});
export const select = (
  on: string,
  cases: { readonly [value: string]: AttributeType },
  otherwise: AttributeType = 'binary',
): Select => ({ shape: 'select', on, cases, otherwise });
export const embedded: Embedded = { shape: 'message' };

/** A struct as the type of an attribute or a header: a wire class, or a compact table. */
export const isStruct = (type: AttributeType): type is Struct =>
  typeof type === 'function' || type instanceof CompactStruct;

/** Names of the values from `first` on, in order. */
export const enumeration = (first: number, names: readonly string[]): ValueNames =>
  Object.fromEntries(names.map((name, index) => [first + index, name]));
/** Names of bits, by those of their places. */
export const bitNames = (places: ValueNames): ValueNames =>
  Object.fromEntries(Object.entries(places).map(([place, name]) => [2 ** Number(place), name]));

export interface OperationOptions {
  /** Type of the message; in generic netlink the command. */
  readonly id: number;
  readonly doc?: string;
  /** Attributes that a request to do it may hold. */
  readonly do?: readonly string[];
  /** Attributes that a request to dump may hold. */
  readonly dump?: readonly string[];
  /** Operation whose form the reply has. */
  readonly reply?: string;
  /** Group to which it goes as a notification. */
  readonly notify?: string;
  /** Where they are not the family's own. */
  readonly attributes?: AttributeSet;
  readonly header?: Struct;
  /** Other forms of the same message: the first that fits is taken. */
  readonly variants?: readonly Variant[];
}

/** A form of a message, told by whether it is a request, and by its first two bytes (address family and protocol). */
export interface Variant {
  readonly request?: boolean;
  readonly family?: number;
  readonly protocol?: number;
  readonly header: Struct;
  readonly attributes: AttributeSet;
}

export interface Operation extends OperationOptions {
  readonly name: string;
  readonly family: Family;
}

export interface FamilyOptions {
  readonly protocol: number;
  /** Of a generic netlink family: its name and version. */
  readonly name?: string;
  readonly version?: number;
  readonly doc: string;
  /** Kernel headers and sources that it is taken from. */
  readonly source: string;
  readonly header: Struct;
  readonly attributes: AttributeSet | { readonly [name: string]: Declared };
  readonly operations: { readonly [name: string]: OperationOptions };
  /** What the kernel sends, where its messages are numbered apart from those of programs. */
  readonly replies?: { readonly [name: string]: OperationOptions };
  /** What it sends unasked, where that is numbered apart: such messages have no sequence number. */
  readonly events?: { readonly [name: string]: OperationOptions };
}

export interface Family extends Omit<FamilyOptions, 'attributes' | 'operations' | 'replies' | 'events'> {
  readonly attributes: AttributeSet;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly operationById: ReadonlyMap<number, Operation>;
  /** Of messages that are no requests; the same as `operationById` where there is one numbering. */
  readonly replyById: ReadonlyMap<number, Operation>;
  readonly eventById: ReadonlyMap<number, Operation>;
}

/** Declares a family. */
export function family(options: FamilyOptions): Family {
  const { replies, events, ...own } = options;
  const set =
    own.attributes instanceof AttributeSet
      ? own.attributes
      : new AttributeSet(own.name ?? own.header.struct, own.attributes);
  const operations = new Map<string, Operation>();
  const operationById = new Map<number, Operation>();
  const replyById = replies === undefined ? operationById : new Map<number, Operation>();
  const eventById = events === undefined ? replyById : new Map<number, Operation>();
  const made: Family = { ...own, attributes: set, operations, operationById, replyById, eventById };
  const add = (table: { readonly [name: string]: OperationOptions }, byId: Map<number, Operation>): void => {
    for (const [name, each] of Object.entries(table)) {
      const operation: Operation = { ...each, name, family: made };
      operations.set(name, operation);
      byId.set(each.id, operation);
    }
  };
  add(own.operations, operationById);
  if (replies !== undefined) add(replies, replyById);
  if (events !== undefined) add(events, eventById);
  return made;
}

/** The form that a message has, and its attributes. */
export function formOf(operation: Operation, isRequest: boolean, payload: Uint8Array) {
  const form = operation.variants?.find(
    ({ request, family: wanted, protocol }) =>
      (request === undefined || request === isRequest) &&
      (wanted === undefined || wanted === payload[0]) &&
      (protocol === undefined || protocol === payload[1]),
  );
  return form ?? { header: headerOf(operation), attributes: attributesOf(operation) };
}

export const attributesOf = (operation: Operation): AttributeSet => operation.attributes ?? operation.family.attributes;
export const headerOf = (operation: Operation): Struct => operation.header ?? operation.family.header;
