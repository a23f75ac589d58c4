// Messages from names: the bytes that a program sends.
import {
  NLA_ALIGNTO,
  NLA_F_NESTED,
  NLA_HDRLEN,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
  nlmsghdr,
} from '../include/uapi/linux/netlink.ts';
import { put_le16 } from '../include/wire.ts';
import { parseHex, parseIp, parseLinkAddress } from './addresses.ts';
import { sizeOf } from './decode-value.ts';
import { operationNamed } from './families.ts';
import {
  type Attribute,
  type AttributeSet,
  type AttributeType,
  attributesOf,
  headerOf,
  isStruct,
  type Operation,
  type Records,
  type Scalar,
  type Select,
  type Struct,
} from './schema.ts';
import { type GivenFields, putNumber, writeStruct } from './write.ts';

/** Fields of a struct or header by name; those left out are 0. */
export type Fields = GivenFields;

/** A struct, alone or with attributes behind it. */
export interface Structured {
  readonly header: Fields;
  readonly attrs?: readonly GivenAttribute[];
}

/**
 * A number (for `ip`: an IPv4 address in host order), a text (addresses as people write them), bytes as they are, `true`
 * for a flag, attributes inside a nest, a struct, or several of them.
 */
export type GivenValue =
  | number
  | bigint
  | string
  | Uint8Array
  | true
  | readonly GivenAttribute[]
  | Structured
  | readonly Structured[];
export type GivenAttribute = readonly [name: string, value: GivenValue];

export interface MessageOptions {
  /** NLM_F_*. */
  readonly flags?: number;
  readonly seq?: number;
  readonly pid?: number;
  /** Message type of a generic netlink family, unless the kernel has fixed it. */
  readonly type?: number;
  /** Mark nests as such (NLA_F_NESTED): newer families insist on it. */
  readonly markNests?: boolean;
}

/** A message `name` (RTM_NEWLINK, …). Throws on a name or value that the tables do not know: a mistake of the caller. */
export function encodeMessage(
  name: string,
  header: Fields,
  attrs: readonly GivenAttribute[],
  options: MessageOptions = {},
): Uint8Array {
  const operation = operationNamed(name);
  if (operation === null) throw new Error(`${name}: no such message`);
  const encoder = new Encoder(header, options.markNests ?? operation.family.name !== undefined);
  const set = attributesOf(operation);
  const body = concat([
    structBytes(headerOf(operation), headerFields(operation, header)),
    encoder.attributes(set, attrs, []),
  ]);
  const bytes = new Uint8Array(NLMSG_HDRLEN + body.length);
  bytes.set(body, NLMSG_HDRLEN);
  const nlh = new nlmsghdr(bytes);
  nlh.nlmsg_len = bytes.length;
  nlh.nlmsg_type = options.type ?? (operation.family.name === undefined ? operation.id : GENERIC_TYPE);
  nlh.nlmsg_flags = options.flags ?? 0;
  nlh.nlmsg_seq = options.seq ?? 0;
  nlh.nlmsg_pid = options.pid ?? 0;
  return bytes;
}

/** nlctrl: the one generic family whose message type is known before asking. */
const GENERIC_TYPE = 0x10;

/** The header of a generic family names the command and the version. */
const headerFields = (operation: Operation, header: Fields): Fields =>
  operation.family.name === undefined
    ? header
    : { cmd: operation.id, version: operation.family.version ?? 1, ...header };

type Given = readonly (readonly GivenAttribute[])[];

class Encoder {
  private readonly header: Fields;
  private readonly markNests: boolean;

  constructor(header: Fields, markNests: boolean) {
    this.header = header;
    this.markNests = markNests;
  }

  /** `above`: the attributes of the nests around, innermost last. */
  attributes(set: AttributeSet, attrs: readonly GivenAttribute[], above: Given): Uint8Array {
    const here: Given = [...above, attrs];
    return concat(
      attrs.map(([name, value]) => {
        const attribute = set.byName.get(name);
        if (attribute === undefined) throw new Error(`${name}: no such attribute in ${set.name}`);
        return this.attribute(attribute.id, this.resolve(attribute.type, here), attribute, value, here);
      }),
    );
  }

  private attribute(id: number, type: AttributeType, attribute: Attribute | null, value: GivenValue, here: Given) {
    const payload = this.value(type, attribute, value, here);
    const nested = typeof type !== 'string' && !isStruct(type) && (type.shape === 'nest' || type.shape === 'array');
    const bytes = new Uint8Array(NLMSG_ALIGN(NLA_HDRLEN + payload.length));
    put_le16(bytes, 0, NLA_HDRLEN + payload.length);
    put_le16(bytes, 2, nested && this.markNests ? id | NLA_F_NESTED : id);
    bytes.set(payload, NLA_HDRLEN);
    return bytes;
  }

  private value(type: AttributeType, attribute: Attribute | null, value: GivenValue, here: Given): Uint8Array {
    if (value instanceof Uint8Array) return value;
    const wrong = (): never => {
      throw new Error(`${attribute?.name ?? 'element'}: not a value of its type`);
    };
    if (typeof type === 'string') return scalarBytes(type, attribute, value) ?? wrong();
    if (isStruct(type)) return 'header' in Object(value) ? structBytes(type, (value as Structured).header) : wrong();
    switch (type.shape) {
      case 'nest':
        return Array.isArray(value) ? this.attributes(type.attributes(), value as GivenAttribute[], here) : wrong();
      case 'headed': {
        const { header, attrs = [] } = value as Structured;
        return concat([structBytes(type.header, header), this.attributes(type.attributes(), attrs, here)]);
      }
      case 'records':
        return concat((value as readonly Structured[]).map(each => this.record(type, each, here)));
      case 'array': {
        const elements = value as readonly GivenValue[];
        return concat(elements.map((each, index) => this.attribute(index + 1, type.element, null, each, here)));
      }
      case 'list': {
        const { element } = type;
        const elements = value as unknown as readonly GivenValue[];
        return concat(elements.map(each => this.value(element, null, each, here)));
      }
      default:
        return wrong();
    }
  }

  private record(type: Records, { header, attrs = [] }: Structured, here: Given): Uint8Array {
    const inside = this.attributes(type.attributes(), attrs, here);
    const length = type.header.sizeof + inside.length;
    return concat([structBytes(type.header, { ...header, [type.lengthField]: length }), inside]);
  }

  private resolve(type: AttributeType, here: Given): AttributeType {
    if (typeof type === 'string' || isStruct(type) || type.shape !== 'select') return type;
    return type.cases[String(this.lookUp(type, here))] ?? type.otherwise;
  }

  private lookUp(type: Select, here: Given): unknown {
    for (const attrs of here.toReversed()) {
      const found = attrs.find(([name]) => name === type.on);
      if (found !== undefined) return found[1];
    }
    return this.header[type.on];
  }
}

function structBytes(struct: Struct, fields: Fields): Uint8Array {
  const bytes = writeStruct(struct, fields);
  return bytes.length % NLA_ALIGNTO === 0
    ? bytes
    : concat([bytes, new Uint8Array(NLMSG_ALIGN(bytes.length) - bytes.length)]);
}

function scalarBytes(type: Scalar, attribute: Attribute | null, value: GivenValue): Uint8Array | null {
  if (value === true) return type === 'flag' ? new Uint8Array(0) : null;
  if (typeof value === 'string') return textBytes(type, attribute, value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  if (type === 'ip') return numberBytes('be32', value);
  const size = sizeOf(type);
  if (size === undefined && type !== 'uint' && type !== 'sint') return null;
  return numberBytes(type, value);
}

function textBytes(type: Scalar, attribute: Attribute | null, text: string): Uint8Array | null {
  switch (type) {
    case 'string':
    case 'nul-string':
      return new TextEncoder().encode(attribute?.withoutNul === true ? text : `${text}\0`);
    case 'ip':
      return parseIp(text);
    case 'lladdr':
      return parseLinkAddress(text);
    case 'binary':
      return parseHex(text);
    default:
      return null;
  }
}

function numberBytes(type: Scalar, value: number | bigint): Uint8Array {
  const wide = (type === 'uint' || type === 'sint') && BigInt.asUintN(64, BigInt(value)) > 0xffffffffn ? 8 : 4;
  const bytes = new Uint8Array(sizeOf(type) ?? wide);
  putNumber(bytes, 0, bytes.length, value, type.includes('be'));
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
