// Just enough of rtnetlink to split datagrams into messages and to see a TAP being made.

export interface Link {
  ifindex: number;
  name: string;
  isTap: boolean;
}

export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
const NLMSGHDR_BYTES = 16;
const IFINFOMSG_BYTES = 16;
const IFLA_IFNAME = 3;
const IFLA_LINKINFO = 18;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const IFLA_TUN_TYPE = 3;
const IFF_TAP = 2;
const NLA_TYPE_MASK = 0x3fff;

/** The messages of one datagram, each without the padding behind it. */
export function splitMessages(datagram: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  let offset = 0;
  while (offset + NLMSGHDR_BYTES <= datagram.length) {
    const length = datagram.readUInt32LE(offset);
    if (length < NLMSGHDR_BYTES) break;
    messages.push(datagram.subarray(offset, offset + length));
    offset += (length + 3) & ~3;
  }
  return messages;
}

export function messageType(message: Buffer): number {
  return message.readUInt16LE(4);
}

/** The attributes in `bytes`, by type without flags. */
export function attributes(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let offset = 0;
  while (offset + 4 <= bytes.length) {
    const length = bytes.readUInt16LE(offset);
    if (length < 4) break;
    found.set(bytes.readUInt16LE(offset + 2) & NLA_TYPE_MASK, bytes.subarray(offset + 4, offset + length));
    offset += (length + 3) & ~3;
  }
  return found;
}

function text(bytes: Buffer | undefined): string {
  return bytes ? bytes.toString('latin1').replace(/\0.*$/s, '') : '';
}

/** Reads an RTM_NEWLINK or RTM_DELLINK. */
export function readLink(message: Buffer): Link {
  const attrs = attributes(message.subarray(NLMSGHDR_BYTES + IFINFOMSG_BYTES));
  const info = attributes(attrs.get(IFLA_LINKINFO) ?? Buffer.alloc(0));
  const data = attributes(info.get(IFLA_INFO_DATA) ?? Buffer.alloc(0));
  return {
    ifindex: message.readInt32LE(NLMSGHDR_BYTES + 4),
    name: text(attrs.get(IFLA_IFNAME)),
    isTap: text(info.get(IFLA_INFO_KIND)) === 'tun' && data.get(IFLA_TUN_TYPE)?.[0] === IFF_TAP,
  };
}
