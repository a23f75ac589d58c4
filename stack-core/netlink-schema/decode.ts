// Netlink messages as objects: everything that the tables can name, with the place of each attribute in the bytes.

import { GENL_ID_CTRL, genlmsghdr } from '../include/uapi/linux/genetlink.ts';
import {
  NETLINK_GENERIC,
  NETLINK_KOBJECT_UEVENT,
  NLA_F_NESTED,
  NLA_HDRLEN,
  NLA_TYPE_MASK,
  NLM_F_REQUEST,
  NLMSG_ALIGN,
  NLMSG_HDRLEN,
  nlmsghdr,
} from '../include/uapi/linux/netlink.ts';
import { control } from './control.ts';
import { type FieldValues, readScalar, sizeOf, type Value } from './decode-value.ts';
import { builtIn, type FamilyIndex } from './families.ts';
import { pointAtFault } from './fault.ts';
import { messageFlags } from './message-flags.ts';
import { Reader } from './read.ts';
import {
  type Attribute,
  type AttributeSet,
  type AttributeType,
  formOf,
  isStruct,
  type ListOf,
  type Operation,
  type Records,
  type Select,
} from './schema.ts';
import { decodeUevent } from './uevent.ts';

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
  header: FieldValues;
  /** Of an acknowledgement: the request that it quotes. */
  request?: DecodedMessage;
  /** Of a uevent: its variables. */
  env?: { readonly [variable: string]: string };
  attrs: DecodedAttribute[];
  errors: DecodeError[];
}

export interface DecodeOptions {
  /** Names of generic netlink families by message type; the kernel gives out these numbers as families register. */
  readonly genericFamilies?: { readonly [type: number]: string };
  /** Of the machine that made the messages; found out where it is not given. */
  readonly byteOrder?: 'little' | 'big';
  /** Families beside those of the UAPI: from YAML specs. */
  readonly families?: FamilyIndex;
}

/** Deeper nests are no message of the kernel's, but bytes by chance. */
const DEEPEST = 32;
const MOST_ERRORS = 100;

/** Every message in `bytes`. Never throws: what cannot be read is told in `errors`. */
export function decodeDatagram(protocol: number, bytes: Uint8Array, options: DecodeOptions = {}): DecodedMessage[] {
  if (protocol === NETLINK_KOBJECT_UEVENT) return [decodeUevent(bytes)];
  const byteOrder = options.byteOrder ?? byteOrderOf(bytes);
  const messages: DecodedMessage[] = [];
  let offset = 0;
  while (bytes.length - offset >= NLMSG_HDRLEN) {
    const message = decodeMessage(protocol, bytes.subarray(offset), { ...options, byteOrder });
    messages.push(message);
    offset += Math.max(NLMSG_HDRLEN, NLMSG_ALIGN(message.len));
  }
  const left = bytes.length - offset;
  if (left > 0 && messages.length > 0)
    messages.at(-1)?.errors.push({
      offset: NLMSG_ALIGN(messages.at(-1)?.len ?? 0),
      message: `${left} bytes follow the message: too few for another`,
    });
  return messages;
}

/** A length that fits one way only tells the order of all that follows. */
export function byteOrderOf(bytes: Uint8Array): 'little' | 'big' {
  if (bytes.length < NLMSG_HDRLEN) return 'little';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = (length: number): boolean => length >= NLMSG_HDRLEN && length <= bytes.length;
  return !fits(view.getUint32(0, true)) && fits(view.getUint32(0, false)) ? 'big' : 'little';
}

/** The message at the start of `bytes`, which hold at least a message header. */
export function decodeMessage(protocol: number, bytes: Uint8Array, options: DecodeOptions = {}): DecodedMessage {
  const little = options.byteOrder !== 'big';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const len = view.getUint32(0, little);
  const type = view.getUint16(4, little);
  const flags = view.getUint16(6, little);
  const message: DecodedMessage = {
    type: String(type),
    flags: messageFlags(null, flags),
    seq: view.getUint32(8, little),
    pid: view.getUint32(12, little),
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
  const isRequest = (flags & NLM_F_REQUEST) !== 0;
  const decoder = new Decoder(protocol, bytes.subarray(0, len), message, options);
  const nlh = { nlmsg_type: type, nlmsg_flags: flags, nlmsg_seq: message.seq, nlmsg_pid: message.pid };
  const operation = findOperation(protocol, nlh, bytes, options);
  if (operation === null) {
    decoder.readUnknown();
    return message;
  }
  message.type = operation.name;
  message.flags = messageFlags(operation.name, flags);
  if (operation.family.name !== undefined) message.family = operation.family.name;
  decoder.read(operation, isRequest);
  return message;
}

/** What the message is, by the tables; null: no table has its type or command. */
export function findOperation(
  protocol: number,
  nlh: MessageHeader,
  bytes: Uint8Array,
  { genericFamilies = {}, families }: DecodeOptions,
): Operation | null {
  const { nlmsg_type: type } = nlh;
  const own = control.operationById.get(type);
  if (own !== undefined) return own;
  if (protocol !== NETLINK_GENERIC)
    return builtIn.operationOf(protocol, type) ?? families?.operationOf(protocol, type) ?? null;
  const name = genericFamilies[type] ?? (type === GENL_ID_CTRL ? 'nlctrl' : undefined);
  const family = name === undefined ? null : (builtIn.genericFamily(name) ?? families?.genericFamily(name) ?? null);
  if (family === null) return null;
  const byCommand = { request: family.operationById, reply: family.replyById, event: family.eventById }[kindOf(nlh)];
  return byCommand.get(bytes[NLMSG_HDRLEN]) ?? null;
}

type MessageHeader = Pick<nlmsghdr, 'nlmsg_type' | 'nlmsg_flags' | 'nlmsg_seq' | 'nlmsg_pid'>;

/** What the kernel sends unasked has neither sequence number nor port. */
function kindOf({ nlmsg_flags: flags, nlmsg_seq: seq, nlmsg_pid: pid }: MessageHeader): 'request' | 'reply' | 'event' {
  if ((flags & NLM_F_REQUEST) !== 0) return 'request';
  return seq === 0 && pid === 0 ? 'event' : 'reply';
}

/** Where a value stands: for types that depend on another value. */
interface Scope {
  readonly set: AttributeSet | null;
  readonly start: number;
  readonly end: number;
  readonly above: Scope | null;
}

class Decoder {
  private readonly protocol: number;
  private readonly bytes: Uint8Array;
  private readonly reader: Reader;
  private readonly message: DecodedMessage;
  private readonly options: DecodeOptions;
  private depth = 0;

  constructor(protocol: number, bytes: Uint8Array, message: DecodedMessage, options: DecodeOptions) {
    this.protocol = protocol;
    this.bytes = bytes;
    this.reader = new Reader(bytes, options.byteOrder !== 'big');
    this.message = message;
    this.options = options;
  }

  read(operation: Operation, isRequest: boolean): void {
    const { header, attributes: set } = formOf(operation, isRequest, this.bytes.subarray(NLMSG_HDRLEN));
    this.message.header = this.reader.struct(header, NLMSG_HDRLEN, this.bytes.length);
    const quoted = operation.name === 'NLMSG_ERROR' ? this.quoted() : 0;
    const start = NLMSG_HDRLEN + NLMSG_ALIGN(header.sizeof) + quoted;
    if (start >= this.bytes.length) return;
    this.message.attrs = this.attributes({ set, start, end: this.bytes.length, above: null });
    if (this.message.request !== undefined) pointAtFault(this.message, this.message.request);
  }

  /** No table has the message; of generic netlink at least the header is known. */
  readUnknown(): void {
    if (this.protocol !== NETLINK_GENERIC) return;
    this.message.header = this.reader.struct(genlmsghdr, NLMSG_HDRLEN, this.bytes.length);
    const start = NLMSG_HDRLEN + genlmsghdr.sizeof;
    if (start < this.bytes.length)
      this.message.attrs = this.attributes({ set: null, start, end: this.bytes.length, above: null });
  }

  /** Bytes of the request that an acknowledgement quotes behind its header. */
  private quoted(): number {
    const at = NLMSG_HDRLEN + 4;
    if (this.bytes.length < at + NLMSG_HDRLEN) return 0;
    const fields = this.reader.struct(nlmsghdr, at, this.bytes.length);
    this.message.header = { ...this.message.header, ...fields };
    const length = Number(fields.nlmsg_len);
    const capped = this.message.flags.includes('NLM_F_CAPPED') || this.message.header.error === 0;
    if (capped || length < NLMSG_HDRLEN) return NLMSG_HDRLEN;
    if (at + length <= this.bytes.length)
      this.message.request = decodeMessage(this.protocol, this.bytes.subarray(at, at + length), this.options);
    return this.message.flags.includes('NLM_F_ACK_TLVS') ? NLMSG_ALIGN(length) : this.bytes.length;
  }

  private attributes(scope: Scope, element: AttributeType | null = null): DecodedAttribute[] {
    const found: DecodedAttribute[] = [];
    let at = scope.start;
    if (++this.depth > DEEPEST) {
      this.fail(at, `nests within nests: more than ${DEEPEST}`);
      this.depth--;
      return found;
    }
    while (scope.end - at >= NLA_HDRLEN) {
      const len = this.u16(at);
      if (len < NLA_HDRLEN || at + len > scope.end) {
        this.fail(at, `attribute of ${len} bytes, ${scope.end - at} are left`);
        break;
      }
      found.push(this.attribute(at, len, scope, element));
      at += NLMSG_ALIGN(len);
    }
    if (at < scope.end && scope.end - at < NLA_HDRLEN) this.fail(at, `${scope.end - at} bytes are left over`);
    this.depth--;
    return found;
  }

  private u16(at: number): number {
    return this.reader.view.getUint16(at, this.reader.little);
  }

  private attribute(at: number, len: number, scope: Scope, element: AttributeType | null): DecodedAttribute {
    const rawType = this.u16(at + 2);
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
    if (typeof type === 'string') {
      const read = readScalar(type, this.reader, start, end, known);
      decoded.value = read.value;
      if (read.text !== undefined) decoded.text = read.text;
      if (read.error !== undefined)
        this.fail(decoded.offset, `${decoded.name} at byte ${decoded.offset}: ${read.error}`);
      return;
    }
    if (isStruct(type)) {
      decoded.value = this.reader.struct(type, start, end);
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
        decoded.value = this.reader.hex(start, end);
        decoded.children = this.elements(type, start, end);
        return;
      case 'headed': {
        decoded.value = this.reader.struct(type.header, start, end);
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
        decoded.value = this.reader.hex(start, end);
    }
  }

  private elements(type: ListOf, start: number, end: number): DecodedAttribute[] {
    const size = typeof type.element === 'string' ? (sizeOf(type.element) ?? 1) : type.element.sizeof;
    const found: DecodedAttribute[] = [];
    for (let at = start, index = 0; at + size <= end; at += size, index++) {
      const value =
        typeof type.element === 'string'
          ? readScalar(type.element, this.reader, at, at + size).value
          : this.reader.struct(type.element, at, at + size);
      found.push({ type: index, name: type.names?.[index] ?? `[${index}]`, value, offset: at, len: size });
    }
    return found;
  }

  private records(type: Records, start: number, end: number, scope: Scope): DecodedAttribute[] {
    const found: DecodedAttribute[] = [];
    let at = start;
    while (end - at >= type.header.sizeof) {
      const value = this.reader.struct(type.header, at, end);
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
    const value = type.on === 'message' ? this.message.type : this.lookUp(type.on, scope);
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
    const field = this.message.header[name];
    return typeof field === 'number' || typeof field === 'string' ? field : undefined;
  }

  private scalarIn(scope: Scope, wanted: Attribute): Value | undefined {
    for (let at = scope.start; scope.end - at >= NLA_HDRLEN; ) {
      const len = this.u16(at);
      if (len < NLA_HDRLEN || at + len > scope.end) return undefined;
      if ((this.u16(at + 2) & NLA_TYPE_MASK) === wanted.id && typeof wanted.type === 'string')
        return readScalar(wanted.type, this.reader, at + NLA_HDRLEN, at + len).value;
      at += NLMSG_ALIGN(len);
    }
    return undefined;
  }

  /** An attribute that no table has: a nest says that it is one, all else stays hex. */
  private unknown(decoded: DecodedAttribute, nested: boolean, scope: Scope): void {
    const start = decoded.offset + NLA_HDRLEN;
    const end = decoded.offset + decoded.len;
    if (nested) decoded.children = this.attributes({ set: null, start, end, above: scope });
    else decoded.value = this.reader.hex(start, end);
  }

  private fail(offset: number, message: string): void {
    if (this.message.errors.length < MOST_ERRORS) this.message.errors.push({ offset, message });
  }
}
