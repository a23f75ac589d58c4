// Sees in rtnetlink notifications that a TAP is made, renamed or gone.
import { type Attribute, attributesIn, attributesOf, NLMSGHDR_BYTES } from '../netlink-message.ts';

export interface Link {
  ifindex: number;
  name: string;
  isTap: boolean;
}

const IFLA_IFNAME = 3;
const IFLA_LINKINFO = 18;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const IFLA_TUN_TYPE = 3;
const IFF_TAP = 2;

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

const valueOfType = (attributes: Attribute[], wanted: number): Buffer =>
  attributes.find(({ type }) => type === wanted)?.value ?? Buffer.alloc(0);

const text = (bytes: Buffer): string => bytes.toString('latin1').replace(/\0.*$/s, '');

/** Reads an RTM_NEWLINK or RTM_DELLINK. */
export function readLink(message: Buffer): Link {
  const attributes = attributesOf(message);
  const info = attributesIn(valueOfType(attributes, IFLA_LINKINFO));
  const data = attributesIn(valueOfType(info, IFLA_INFO_DATA));
  return {
    ifindex: message.readInt32LE(NLMSGHDR_BYTES + 4),
    name: text(valueOfType(attributes, IFLA_IFNAME)),
    isTap: text(valueOfType(info, IFLA_INFO_KIND)) === 'tun' && valueOfType(data, IFLA_TUN_TYPE)[0] === IFF_TAP,
  };
}
