// Netlink messages as objects: everything that the tables can name, with the place of each attribute in the bytes.
import { hexBytes } from '../include/show.ts';
import {
  NETLINK_GENERIC,
  NLA_F_NESTED,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
  nlmsghdr,
} from '../include/uapi/linux/netlink.ts';
import { get_le16 } from '../include/wire.ts';
import { control } from './control.ts';
import { readScalar, readStruct, sizeOf, type Value } from './decode-value.ts';
import { genericFamilies, operationOf } from './families.ts';
import { messageFlags } from './message-flags.ts';
import {
  type Attribute,
  type AttributeSet,
  type AttributeType,
  attributesOf,
  headerOf,
  isStruct,
  type ListOf,
  type Operation,
  type Records,
  type Select,
} from './schema.ts';

export interface DecodedAttribute {
  /** Without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
  type: number;
  /** Constant of the UAPI; `[2]` for element 2 of an array; null: not known. */
  name: string | null;
  /** Absent where there are only children. */
  value?: Value;
  /** Constants that the number stands for. */
  text?: string;
  /** From the message's first byte. */
  offset: number;
  /** With the attribute's header, without padding. */
  len: number;
  children?: DecodedAttribute[];
}

export interface DecodeError {
  /** From the message's first byte. */
  offset: number;
  message: string;
}

export interface DecodedMessage {
  /** Constant of the UAPI; the number as text where it is not known. */
  type: string;
  /** Generic netlink family. */
  family?: string;
  flags: string[];
  seq: number;
  pid: number;
  len: number;
  header: { [field: string]: number | string };
  attrs: DecodedAttribute[];
  errors: DecodeError[];
}

export interface DecodeOptions {
  /** Names of generic netlink families by message type; the kernel gives out these numbers as families register. */
  readonly genericFamilies?: { readonly [type: number]: string };
}

/** Every message in `bytes`. Never throws: what cannot be read is told in `errors`. */
export function decodeDatagram(protocol: number, bytes: Uint8Array, options: DecodeOptions = {}): DecodedMessage[] {
  const messages: DecodedMessage[] = [];
  for (let offset = 0; bytes.length - offset >= NLMSG_HDRLEN; ) {
    const message = decodeMessage(protocol, bytes.subarray(offset), options);
    messages.push(message);
    offset += Math.max(NLMSG_HDRLEN, NLMSG_ALIGN(message.len));
  }
  return messages;
}

/** The message at the start of `bytes`, which hold at least a message header. */
export function decodeMessage(protocol: number, bytes: Uint8Array, options: DecodeOptions = {}): DecodedMessage {
  const nlh = new nlmsghdr(bytes);
  const { nlmsg_len: len, nlmsg_type: type, nlmsg_flags: flags, nlmsg_seq: seq, nlmsg_pid: pid } = nlh;
  const message: DecodedMessage = {
    type: String(type),
    flags: messageFlags(null, flags),
    seq,
    pid,
    len,
    header: {},
    attrs: [],
    errors: [],
  };
  if (len < NLMSG_HDRLEN) {
    message.errors.push({ offset: 0, message: `nlmsg_len is ${len}, a message has ${NLMSG_HDRLEN} bytes at least` });
    return message;
  }
  if (len > bytes.length)
    message.errors.push({ offset: 0, message: `nlmsg_len is ${len}, only ${bytes.length} bytes are there` });
  const operation = findOperation(protocol, nlh, bytes, options);
  if (operation === null) return message;
  message.type = operation.name;
  message.flags = messageFlags(operation.name, flags);
  if (operation.family.name !== undefined) message.family = operation.family.name;
  new Decoder(bytes.subarray(0, len), message).read(operation);
  return message;
}

/** What the message is, by the tables; null: no table has its type or command. */
export function findOperation(
  protocol: number,
  nlh: nlmsghdr,
  bytes: Uint8Array,
  options: DecodeOptions,
): Operation | null {
  const own = control.operationById.get(nlh.nlmsg_type);
  if (own !== undefined) return own;
  if (protocol !== NETLINK_GENERIC) return operationOf(protocol, nlh.nlmsg_type);
  const name = options.genericFamilies?.[nlh.nlmsg_type] ?? genericFamilies.fixed[nlh.nlmsg_type];
  const command = bytes[NLMSG_HDRLEN];
  return genericFamilies.byName.get(name)?.operationById.get(command) ?? null;
}

/** Where a value stands: for types that depend on another value. */
interface Scope {
  readonly set: AttributeSet | null;
  readonly start: number;
  readonly end: number;
  readonly above: Scope | null;
}

class Decoder {
  private readonly bytes: Uint8Array;
  private readonly message: DecodedMessage;

  constructor(bytes: Uint8Array, message: DecodedMessage) {
    this.bytes = bytes;
    this.message = message;
  }

  read(operation: Operation): void {
    const header = headerOf(operation);
    const payload = this.bytes.subarray(NLMSG_HDRLEN);
    this.message.header = readStruct(header, payload);
    const start = NLMSG_HDRLEN + NLMSG_ALIGN(header.sizeof) + this.quoted(operation, payload);
    if (start >= this.bytes.length) return;
    const scope = { set: attributesOf(operation), start, end: this.bytes.length, above: null };
    this.message.attrs = this.attributes(scope);
  }

  /** Bytes of the request that an acknowledgement quotes behind its header. */
  private quoted(operation: Operation, payload: Uint8Array): number {
    if (operation.name !== 'NLMSG_ERROR' || payload.length < 4 + NLMSG_HDRLEN) return 0;
    const request = new nlmsghdr(payload, 4);
    this.message.header = {
      ...this.message.header,
      ...readStruct(nlmsghdr, payload.subarray(4, 4 + NLMSG_HDRLEN)),
    };
    const capped = this.message.flags.includes('NLM_F_CAPPED') || this.message.header.error === 0;
    if (capped || request.nlmsg_len < NLMSG_HDRLEN) return NLMSG_HDRLEN;
    return this.message.flags.includes('NLM_F_ACK_TLVS') ? NLMSG_ALIGN(request.nlmsg_len) : payload.length;
  }

  private attributes(scope: Scope, element: AttributeType | null = null): DecodedAttribute[] {
    const found: DecodedAttribute[] = [];
    let at = scope.start;
    while (scope.end - at >= NLA_HDRLEN) {
      const len = get_le16(this.bytes, at);
      if (len < NLA_HDRLEN || at + len > scope.end) {
        this.fail(at, `attribute of ${len} bytes, ${scope.end - at} are left`);
        return found;
      }
      found.push(this.attribute(at, len, scope, element));
      at += NLMSG_ALIGN(len);
    }
    if (at < scope.end) this.fail(at, `${scope.end - at} bytes are left over`);
    return found;
  }

  private attribute(at: number, len: number, scope: Scope, element: AttributeType | null): DecodedAttribute {
    const rawType = get_le16(this.bytes, at + 2);
    const type = rawType & NLA_TYPE_MASK;
    const known = scope.set?.byId.get(type);
    const name = known?.name ?? (element === null ? null : `[${type}]`);
    const decoded: DecodedAttribute = { type, name, offset: at, len };
    const kind = known?.type ?? element;
    if (kind !== null && kind !== undefined) this.value(decoded, kind, known, scope);
    else this.unknown(decoded, (rawType & NLA_F_NESTED) !== 0, scope);
    return decoded;
  }

  /** Reads the value into `decoded`. */
  private value(decoded: DecodedAttribute, type: AttributeType, known: Attribute | undefined, scope: Scope): void {
    const start = decoded.offset + NLA_HDRLEN;
    const end = decoded.offset + decoded.len;
    const bytes = this.bytes.subarray(start, end);
    if (typeof type === 'string') {
      const read = readScalar(type, bytes, known);
      decoded.value = read.value;
      if (read.text !== undefined) decoded.text = read.text;
      if (read.error !== undefined)
        this.fail(decoded.offset, `${decoded.name} at byte ${decoded.offset}: ${read.error}`);
      return;
    }
    if (isStruct(type)) {
      decoded.value = readStruct(type, bytes);
      return;
    }
    switch (type.shape) {
      case 'nest':
        decoded.children = this.attributes({ set: type.attributes(), start, end, above: scope });
        return;
      case 'array':
        decoded.children = this.attributes({ set: null, start, end, above: scope }, type.element);
        return;
      case 'list':
        if (typeof type.element !== 'string') decoded.value = hexBytes(bytes);
        decoded.children = this.elements(type, start, end);
        return;
      case 'headed': {
        decoded.value = readStruct(type.header, bytes);
        const behind = start + NLMSG_ALIGN(type.header.sizeof);
        decoded.children = this.attributes({ set: type.attributes(), start: behind, end, above: scope });
        return;
      }
      case 'records':
        decoded.children = this.records(type, start, end, scope);
        return;
      case 'select':
        this.value(decoded, this.choose(type, scope), known, scope);
        return;
      case 'message':
        decoded.value = hexBytes(bytes);
    }
  }

  private elements(type: ListOf, start: number, end: number): DecodedAttribute[] {
    const size = typeof type.element === 'string' ? (sizeOf(type.element) ?? 1) : type.element.sizeof;
    const found: DecodedAttribute[] = [];
    for (let at = start, index = 0; at + size <= end; at += size, index++) {
      const bytes = this.bytes.subarray(at, at + size);
      const value =
        typeof type.element === 'string' ? readScalar(type.element, bytes).value : readStruct(type.element, bytes);
      found.push({ type: index, name: type.names?.[index] ?? `[${index}]`, value, offset: at, len: size });
    }
    return found;
  }

  private records(type: Records, start: number, end: number, scope: Scope): DecodedAttribute[] {
    const found: DecodedAttribute[] = [];
    let at = start;
    while (end - at >= type.header.sizeof) {
      const value = readStruct(type.header, this.bytes.subarray(at, end));
      const len = Number(value[type.lengthField]);
      if (len < type.header.sizeof || at + len > end) {
        this.fail(at, `${type.header.struct} of ${len} bytes, ${end - at} are left`);
        break;
      }
      const inside = { set: type.attributes(), start: at + type.header.sizeof, end: at + len, above: scope };
      const children = this.attributes(inside);
      found.push({ type: found.length, name: type.header.struct, value, offset: at, len, children });
      at += NLMSG_ALIGN(len);
    }
    return found;
  }

  private choose(type: Select, scope: Scope): AttributeType {
    const value = this.lookUp(type.on, scope);
    return value === undefined ? type.otherwise : (type.cases[String(value)] ?? type.otherwise);
  }

  /** Value of an attribute beside or above, else of a field of the family header. */
  private lookUp(name: string, scope: Scope): Value | undefined {
    for (let here: Scope | null = scope; here !== null; here = here.above) {
      const wanted = here.set?.byName.get(name);
      if (wanted === undefined) continue;
      const value = this.scalarIn(here, wanted);
      if (value !== undefined) return value;
    }
    return this.message.header[name];
  }

  private scalarIn(scope: Scope, wanted: Attribute): Value | undefined {
    for (let at = scope.start; scope.end - at >= NLA_HDRLEN; ) {
      const len = get_le16(this.bytes, at);
      if (len < NLA_HDRLEN || at + len > scope.end) return undefined;
      if ((get_le16(this.bytes, at + 2) & NLA_TYPE_MASK) === wanted.id && typeof wanted.type === 'string')
        return readScalar(wanted.type, this.bytes.subarray(at + NLA_HDRLEN, at + len)).value;
      at += NLMSG_ALIGN(len);
    }
    return undefined;
  }

  /** An attribute that no table has: a nest says that it is one, all else stays hex. */
  private unknown(decoded: DecodedAttribute, nested: boolean, scope: Scope): void {
    const start = decoded.offset + NLA_HDRLEN;
    const end = decoded.offset + decoded.len;
    if (nested) decoded.children = this.attributes({ set: null, start, end, above: scope });
    else decoded.value = hexBytes(this.bytes.subarray(start, end));
  }

  private fail(offset: number, message: string): void {
    this.message.errors.push({ offset, message });
  }
}
