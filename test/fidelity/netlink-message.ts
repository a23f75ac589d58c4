// Just enough of rtnetlink for notifications: message and attribute boundaries, and a few numbers. The schemas in
// stack-core are not used here, because what they say is what is being judged.

export const NLMSGHDR_BYTES = 16;
export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
const NLA_TYPE_MASK = 0x3fff;

/** Family header behind nlmsghdr, by message type without its last two bits (NEW, DEL, GET, SET). */
const FAMILY_HEADER_BYTES: Record<number, number> = { 16: 16, 20: 8, 24: 12, 28: 12, 32: 12, 56: 8, 80: 4, 88: 4 };

const TYPE_NAMES: Record<number, string> = {
  16: 'RTM_NEWLINK',
  17: 'RTM_DELLINK',
  20: 'RTM_NEWADDR',
  21: 'RTM_DELADDR',
  24: 'RTM_NEWROUTE',
  25: 'RTM_DELROUTE',
  28: 'RTM_NEWNEIGH',
  29: 'RTM_DELNEIGH',
  30: 'RTM_GETNEIGH',
  32: 'RTM_NEWRULE',
  33: 'RTM_DELRULE',
  56: 'RTM_NEWMULTICAST',
  57: 'RTM_DELMULTICAST',
  80: 'RTM_NEWNETCONF',
  81: 'RTM_DELNETCONF',
  88: 'RTM_NEWNSID',
  89: 'RTM_DELNSID',
};

export interface Attribute {
  /** Without the flags for nesting and byte order. */
  type: number;
  value: Buffer;
}

export const messageType = (message: Buffer): number => message.readUInt16LE(4);
/** First byte of the family header. */
export const messageFamily = (message: Buffer): number => message[NLMSGHDR_BYTES];

export function attributesIn(bytes: Buffer): Attribute[] {
  const found: Attribute[] = [];
  let offset = 0;
  while (offset + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(offset);
    if (length < 4) break;
    const type = bytes.readUInt16LE(offset + 2) & NLA_TYPE_MASK;
    found.push({ type, value: bytes.subarray(offset + 4, offset + length) });
    offset += (length + 3) & ~3;
  }
  return found;
}

function headerBytes(message: Buffer): number {
  return NLMSGHDR_BYTES + (FAMILY_HEADER_BYTES[messageType(message) & ~3] ?? 4);
}

export function attributesOf(message: Buffer): Attribute[] {
  return attributesIn(message.subarray(headerBytes(message)));
}

function encode(attributes: Attribute[]): Buffer {
  const parts = attributes.map(({ type, value }) => {
    const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
    bytes.writeUInt16LE(4 + value.length, 0);
    bytes.writeUInt16LE(type, 2);
    value.copy(bytes, 4);
    return bytes;
  });
  return Buffer.concat(parts);
}

/** `bytes` with every attribute replaced by what `change` makes of it; null removes it. */
export function mapAttributes(bytes: Buffer, change: (attribute: Attribute) => Attribute | null): Buffer {
  return encode(attributesIn(bytes).flatMap(attribute => change(attribute) ?? []));
}

/** Likewise for the attributes of a message; its length follows. */
export function mapMessage(message: Buffer, change: (attribute: Attribute) => Attribute | null): Buffer {
  const header = headerBytes(message);
  const changed = Buffer.concat([message.subarray(0, header), mapAttributes(message.subarray(header), change)]);
  changed.writeUInt32LE(changed.length, 0);
  return changed;
}

/** A line for the message and one for each attribute. */
export function messageText(hex: string): string[] {
  const message = Buffer.from(hex, 'hex');
  const name = TYPE_NAMES[messageType(message)] ?? `type ${messageType(message)}`;
  const flags = message.readUInt16LE(6).toString(16);
  const header = message.toString('hex', NLMSGHDR_BYTES, headerBytes(message));
  const attributes = attributesOf(message).map(({ type, value }) => `  attribute ${type}: ${value.toString('hex')}`);
  return [`${name} flags 0x${flags} header ${header}`, ...attributes];
}
