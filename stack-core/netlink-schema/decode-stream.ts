// Datagrams in the order in which they passed: numbers of generic families become known on the way.
import { NETLINK_GENERIC, NETLINK_PROTOCOLS } from '../include/uapi/linux/netlink.ts';
import { type DecodedAttribute, type DecodedMessage, decodeDatagram } from './decode.ts';

/** Decodes datagrams that belong together, as a capture or a dump of a whole exchange has them. */
export class StreamDecoder {
  private readonly genericFamilies: { [type: number]: string };

  constructor(genericFamilies: { readonly [type: number]: string } = {}) {
    this.genericFamilies = { ...genericFamilies };
  }

  decode(protocol: number, bytes: Uint8Array): DecodedMessage[] {
    const messages = decodeDatagram(protocol, bytes, { genericFamilies: this.genericFamilies });
    if (protocol === NETLINK_GENERIC) for (const message of messages) this.learn(message);
    return messages;
  }

  /** What the kernel answers to CTRL_CMD_GETFAMILY tells a number. */
  private learn({ type, attrs }: DecodedMessage): void {
    if (type !== 'CTRL_CMD_NEWFAMILY') return;
    const id = valueNamed(attrs, 'CTRL_ATTR_FAMILY_ID');
    const name = valueNamed(attrs, 'CTRL_ATTR_FAMILY_NAME');
    if (typeof id === 'number' && typeof name === 'string') this.genericFamilies[id] = name;
  }
}

const valueNamed = (attrs: readonly DecodedAttribute[], name: string) => attrs.find(each => each.name === name)?.value;

/** A netlink protocol by number, constant or its short form (`route`, `generic`); null: none. */
export function protocolNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const wanted = text
    .toUpperCase()
    .replace(/^NETLINK_/, '')
    .replaceAll('-', '_');
  const found = Object.entries(NETLINK_PROTOCOLS).find(([, name]) => name === `NETLINK_${wanted}`);
  return found === undefined ? null : Number(found[0]);
}
