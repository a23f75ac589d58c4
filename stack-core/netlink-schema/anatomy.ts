/**
 * What each byte of a message is: the decoded values laid over the tables, as a tree of parts without gaps that matter.
 * Who shows a message beside its bytes (editor, netlink view) asks here; the decoder itself only wants the values.
 */
import { errno_names } from '../include/linux/errno.ts';
import { flagNames, hexBytes, nameOf } from '../include/show.ts';
import {
  NLA_F_NESTED,
  NLA_F_NET_BYTEORDER,
  NLA_HDRLEN,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
  nlattr,
  nlmsghdr,
} from '../include/uapi/linux/netlink.ts';
import { get_le16, type PlacedField } from '../include/wire.ts';
import {
  type DecodedAttribute,
  type DecodedMessage,
  type DecodeOptions,
  decodeMessage,
  findOperation,
} from './decode.ts';
import type { Value } from './decode-value.ts';
import { type FieldValue, Reader } from './read.ts';
import {
  type Attribute,
  type AttributeSet,
  type AttributeType,
  formOf,
  isStruct,
  type Operation,
  type Select,
  type Struct,
} from './schema.ts';
import { CompactStruct, type Field, fieldsOf } from './struct.ts';

export type PartKind =
  | 'message'
  | 'header'
  | 'length'
  | 'type'
  | 'field'
  | 'attribute'
  /** A struct with attributes behind it, one of several in a value. */
  | 'record'
  | 'payload'
  | 'padding'
  /** Bytes of a request that its acknowledgement quotes. */
  | 'quoted'
  /** Bytes that nothing explains. */
  | 'unread';

/** Some bytes of a message, from `start` to before `end`, counted from the message's first. */
export interface Part {
  kind: PartKind;
  /** Constant or field name of the kernel. */
  name: string;
  start: number;
  end: number;
  /** How the bytes are read: `u32`, `be16`, `struct ndmsg`, `nest`. */
  type?: string;
  /** What they say. */
  value?: string;
  doc?: string;
  /** Headers and sources that define it. */
  source?: string;
  /** The table's entry, of an attribute that has one. */
  attribute?: Attribute;
  /** Table of the attributes inside. */
  inside?: AttributeSet;
  children: Part[];
}

export interface Anatomy {
  message: DecodedMessage;
  /** null: no table has this message. */
  operation: Operation | null;
  root: Part;
}

export interface AnatomyOptions extends DecodeOptions {
  /** Only messages, headers and attributes, without fields and values: for who looks for what is wrong in many. */
  readonly coarse?: boolean;
}

/** Takes the message apart that begins where `bytes` begin; they hold a message header at least. */
export function anatomyOf(protocol: number, bytes: Uint8Array, options: AnatomyOptions = {}): Anatomy {
  const message = decodeMessage(protocol, bytes, options);
  const operation = findOperation(protocol, new nlmsghdr(bytes), bytes, options);
  const end = Math.min(Math.max(message.len, NLMSG_HDRLEN), bytes.length);
  const root: Part = { kind: 'message', name: message.type, start: 0, end, children: [] };
  root.doc = operation?.doc ?? operation?.family.doc;
  root.source = operation?.family.source;
  new Anatomist(protocol, bytes.subarray(0, end), message, options).fill(root, operation);
  return { message, operation, root };
}

/** The parts that hold the byte at `offset`, outermost first. */
export function partsAt(root: Part, offset: number): Part[] {
  const path: Part[] = [];
  for (let part: Part | undefined = root; part !== undefined; ) {
    path.push(part);
    part = part.children.find(child => child.start <= offset && offset < child.end);
  }
  return path;
}

/** Every part that has no parts of its own, in the order of the bytes. */
export function* leaves(part: Part): Generator<Part> {
  if (part.children.length === 0) {
    if (part.end > part.start) yield part;
    return;
  }
  for (const child of part.children) yield* leaves(child);
}

/** What stands around an attribute: for types that depend on another value. */
interface Around {
  readonly set: AttributeSet | null;
  readonly decoded: readonly DecodedAttribute[];
  readonly above: Around | null;
  readonly source: string | undefined;
}

class Anatomist {
  private readonly protocol: number;
  private readonly bytes: Uint8Array;
  private readonly message: DecodedMessage;
  private readonly options: AnatomyOptions;
  private readonly reader: Reader;

  constructor(protocol: number, bytes: Uint8Array, message: DecodedMessage, options: AnatomyOptions) {
    this.protocol = protocol;
    this.bytes = bytes;
    this.message = message;
    this.options = options;
    this.reader = new Reader(bytes, options.byteOrder !== 'big');
  }

  fill(root: Part, operation: Operation | null): void {
    root.children.push(this.messageHeader(operation));
    let at = NLMSG_HDRLEN;
    if (operation !== null) {
      const isRequest = this.message.flags.includes('NLM_F_REQUEST');
      const { header, attributes: set } = formOf(operation, isRequest, this.bytes.subarray(NLMSG_HDRLEN));
      if (header.sizeof > 0) root.children.push(this.struct(header, at, root.end));
      at = Math.min(root.end, at + NLMSG_ALIGN(header.sizeof));
      at = this.quoted(root, operation, at);
      const around = { set, decoded: this.message.attrs, above: null, source: root.source };
      at = this.attributes(root, this.message.attrs, around, at, root.end);
    }
    this.unread(root, at, root.end);
    fillGaps(root);
  }

  private messageHeader(operation: Operation | null): Part {
    const header = this.struct(nlmsghdr, 0, this.bytes.length);
    if (this.options.coarse === true) return header;
    const [length, type, flags] = header.children;
    if (length !== undefined) length.kind = 'length';
    if (type !== undefined) {
      type.kind = 'type';
      type.value = `${type.value} ${operation?.family.name ?? operation?.name ?? '(no table has it)'}`;
      type.doc = operation?.family.name === undefined ? operation?.doc : operation.family.doc;
      type.source = operation?.family.source ?? type.source;
    }
    if (flags !== undefined) flags.value = this.message.flags.join('|') || '0';
    return header;
  }

  /** The request behind the header of an acknowledgement; the offset behind it. */
  private quoted(root: Part, operation: Operation, at: number): number {
    if (operation.name !== 'NLMSG_ERROR' || root.end - at < NLMSG_HDRLEN) return at;
    const request = this.bytes.subarray(at);
    const first = this.message.attrs[0]?.offset;
    const whole = NLMSG_ALIGN(new nlmsghdr(request).nlmsg_len);
    const capped = this.message.header.error === 0 || this.message.flags.includes('NLM_F_CAPPED');
    const length = first !== undefined ? first - at : capped ? NLMSG_HDRLEN : Math.min(whole, request.length);
    const end = at + Math.max(NLMSG_HDRLEN, Math.min(length, request.length));
    const inner = anatomyOf(this.protocol, this.bytes.slice(at, end), this.options);
    const part = moved(inner.root, at);
    root.children.push({ ...part, kind: 'quoted', name: `request ${inner.message.type}`, end });
    return end;
  }

  /** Parts of `decoded`, which stand from `at` on; the offset behind the last. */
  private attributes(
    parent: Part,
    decoded: readonly DecodedAttribute[],
    around: Around,
    at: number,
    end: number,
    element: AttributeType | null = null,
  ): number {
    for (const each of decoded) {
      if (each.offset < at || each.offset + NLA_HDRLEN > end) continue;
      this.unread(parent, at, each.offset);
      parent.children.push(this.attribute(each, around, end, element));
      const behind = Math.min(end, each.offset + each.len);
      at = Math.min(end, each.offset + NLMSG_ALIGN(each.len));
      if (at > behind) parent.children.push(this.padding(behind, at));
    }
    return at;
  }

  private padding(start: number, end: number): Part {
    const value = hexBytes(this.bytes.subarray(start, end));
    const doc = 'What follows begins at a multiple of 4.';
    return { kind: 'padding', name: 'padding', start, end, value, doc, children: [] };
  }

  private attribute(decoded: DecodedAttribute, around: Around, limit: number, element: AttributeType | null): Part {
    const { offset, len } = decoded;
    const end = Math.min(limit, offset + len);
    const attribute = around.set?.byId.get(decoded.type);
    const name = decoded.name ?? `attribute ${decoded.type}`;
    const type = this.resolved(attribute?.type ?? element, around);
    const part: Part = { kind: 'attribute', name, start: offset, end, children: [] };
    part.doc = attribute?.doc;
    part.source = around.source;
    part.attribute = attribute;
    part.type = type === null ? undefined : typeText(type);
    if (this.options.coarse === true) {
      if (decoded.children !== undefined) this.payload(part, decoded, type, around, end);
      return part;
    }
    if (decoded.value !== undefined) part.value = valueText(decoded.value, decoded.text);
    const header = this.struct(nlattr, offset, end).children;
    if (header[0] !== undefined) header[0].kind = 'length';
    if (header[1] !== undefined) Object.assign(header[1], this.typeField(offset, name, attribute, around));
    part.children.push(...header);
    if (end > offset + NLA_HDRLEN) this.payload(part, decoded, type, around, end);
    return part;
  }

  private typeField(offset: number, name: string, attribute: Attribute | undefined, { source }: Around): Partial<Part> {
    const raw = get_le16(this.bytes, offset + 2);
    const flags = [
      ...((raw & NLA_F_NESTED) !== 0 ? ['NLA_F_NESTED'] : []),
      ...((raw & NLA_F_NET_BYTEORDER) !== 0 ? ['NLA_F_NET_BYTEORDER'] : []),
    ];
    const value = [`${raw & ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER)} ${name}`, ...flags].join('|');
    return { kind: 'type', value, doc: attribute?.doc, source };
  }

  private payload(part: Part, decoded: DecodedAttribute, type: AttributeType | null, around: Around, end: number) {
    const start = decoded.offset + NLA_HDRLEN;
    const children = decoded.children ?? [];
    const shape = type !== null && typeof type !== 'string' && !isStruct(type) ? type : null;
    const inside = (set: AttributeSet | null): Around => ({ ...around, set, decoded: children, above: around });
    if (shape?.shape === 'nest' || shape?.shape === 'headed' || shape?.shape === 'records')
      part.inside = shape.attributes();
    if (type !== null && isStruct(type)) part.children.push(...this.struct(type, start, end).children);
    else if (shape?.shape === 'list') part.children.push(...children.map(each => this.listed(each, end)));
    else if (shape?.shape === 'records') {
      for (const each of children) part.children.push(this.record(each, shape, inside(shape.attributes()), end));
    } else if (shape?.shape === 'headed') {
      const behind = Math.min(end, start + NLMSG_ALIGN(shape.header.sizeof));
      part.children.push(this.struct(shape.header, start, end));
      this.attributes(part, children, inside(shape.attributes()), behind, end);
    } else if (children.length > 0) {
      const set = shape?.shape === 'nest' ? shape.attributes() : null;
      const element = shape?.shape === 'array' ? shape.element : null;
      this.attributes(part, children, inside(set), start, end, element);
    } else part.children.push(this.leaf(part, start, end));
    fillGaps(part);
  }

  private leaf({ name, type, value, doc, source }: Part, start: number, end: number): Part {
    return { kind: 'payload', name, type, value, doc, source, start, end, children: [] };
  }

  private listed({ name, offset, len, value, text }: DecodedAttribute, limit: number): Part {
    const shown = value === undefined ? undefined : valueText(value, text);
    const end = Math.min(limit, offset + len);
    return { kind: 'payload', name: name ?? '', start: offset, end, value: shown, children: [] };
  }

  private record(
    decoded: DecodedAttribute,
    { header }: { readonly header: Struct },
    inside: Around,
    limit: number,
  ): Part {
    const end = Math.min(limit, decoded.offset + decoded.len);
    const fields = this.struct(header, decoded.offset, end);
    const part: Part = { ...fields, kind: 'record', end, children: [fields], inside: inside.set ?? undefined };
    const here = { ...inside, decoded: decoded.children ?? [] };
    this.attributes(part, here.decoded, here, Math.min(end, decoded.offset + header.sizeof), end);
    fillGaps(part);
    return part;
  }

  /** The struct at `start`, as far as it lies before `limit`. */
  private struct(struct: Struct, start: number, limit: number): Part {
    const end = Math.min(limit, start + struct.sizeof);
    const part: Part = { kind: 'header', name: struct.struct, start, end, children: [] };
    Object.assign(part, { type: `struct ${struct.struct}`, doc: docOf(struct), source: struct.source });
    if (this.options.coarse === true) return part;
    const values = this.reader.struct(struct, start, limit);
    for (const field of fieldsOf(struct)) {
      const from = start + field.offset;
      if (values[field.name] === undefined) break;
      if (field.kind === 'bits' && part.children.at(-1)?.start === from) continue;
      part.children.push(this.field(struct, field, values[field.name], from, limit));
    }
    fillGaps(part);
    return part;
  }

  private field(struct: Struct, field: Field, value: FieldValue, start: number, limit: number): Part {
    const { name, placed } = field;
    const length = field.size * (field.count ?? 1);
    const end = field.count === 0 || length === 0 ? limit : start + length;
    const shown = placed === null ? valueText({ [name]: value }).slice(name.length + 1) : fieldText(placed, value);
    const type = placed?.type ?? kindText(field);
    return {
      kind: 'field',
      name,
      start,
      end,
      type,
      value: shown,
      doc: placed?.doc,
      source: struct.source,
      children: [],
    };
  }

  private resolved(type: AttributeType | null, around: Around): AttributeType | null {
    if (type === null || typeof type === 'string' || isStruct(type) || type.shape !== 'select') return type;
    const value = this.valueOf(type, around);
    const chosen = value === undefined ? type.otherwise : (type.cases[String(value)] ?? type.otherwise);
    return this.resolved(chosen, around);
  }

  private valueOf({ on }: Select, around: Around): Value | FieldValue | undefined {
    if (on === 'message') return this.message.type;
    for (let here: Around | null = around; here !== null; here = here.above) {
      const value = here.decoded.find(({ name }) => name === on)?.value;
      if (value !== undefined) return value;
    }
    return this.message.header[on];
  }

  private unread(parent: Part, start: number, end: number): void {
    if (end <= start) return;
    const value = hexBytes(this.bytes.subarray(start, end));
    parent.children.push({ kind: 'unread', name: 'not read', start, end, value, children: [] });
  }
}

/** Bytes between and behind the parts of `parent` are parts too: every byte has one. */
function fillGaps(parent: Part): void {
  const filled: Part[] = [];
  let at = parent.children[0]?.start ?? parent.end;
  for (const child of parent.children) {
    if (child.start > at) filled.push({ kind: 'unread', name: 'not read', start: at, end: child.start, children: [] });
    filled.push(child);
    at = Math.max(at, child.end);
  }
  if (at < parent.end) filled.push({ kind: 'unread', name: 'not read', start: at, end: parent.end, children: [] });
  parent.children = filled;
}

const moved = (part: Part, by: number): Part => ({
  ...part,
  start: part.start + by,
  end: part.end + by,
  children: part.children.map(child => moved(child, by)),
});

function typeText(type: AttributeType): string {
  if (typeof type === 'string') return type;
  if (isStruct(type)) return `struct ${type.struct}`;
  switch (type.shape) {
    case 'list':
      return `list of ${typeText(type.element)}`;
    case 'array':
      return `array of ${typeText(type.element)}`;
    case 'headed':
    case 'records':
      return `struct ${type.header.struct} and attributes`;
    default:
      return type.shape;
  }
}

/** A value in one line; the constants that it stands for behind it. */
export function valueText(value: Value, text?: string): string {
  const shown = value === true ? 'set' : plainText(value, true);
  return text === undefined ? shown : `${shown} (${text})`;
}

function plainText(value: FieldValue, outermost = false): string {
  if (Array.isArray(value)) return `[${value.map(each => plainText(each)).join('; ')}]`;
  if (typeof value !== 'object') return String(value);
  const fields = Object.entries(value).map(([field, each]) => `${field} ${plainText(each)}`);
  return outermost ? fields.join(', ') : `{${fields.join(', ')}}`;
}

const docOf = (struct: Struct): string | undefined =>
  struct instanceof CompactStruct || struct.doc === '' ? undefined : struct.doc;

function kindText({ kind, size, width, inner }: Field): string {
  if (kind === 'struct') return `struct ${inner?.struct}`;
  if (kind === 'bits') return `:${width}`;
  const prefix = { uint: 'u', sint: 's', be: 'be' }[kind as string];
  return prefix === undefined ? `${kind === 'text' ? 'char' : 'u8'}[${size}]` : `${prefix}${size * 8}`;
}

function fieldText(field: PlacedField, value: FieldValue): string {
  if (typeof value !== 'number') return plainText(value);
  const show = field.show as ((value: number) => string) | undefined;
  if (field.name === 'error' && value < 0) return `${value} (${errno_names[-value] ?? 'errno'})`;
  if (field.flags !== undefined) return `0x${value.toString(16)} (${flagNames(field.flags, value)})`;
  if (field.names?.[value] !== undefined) return `${value} (${nameOf(field.names, value)})`;
  return show === undefined ? String(value) : show(value);
}
