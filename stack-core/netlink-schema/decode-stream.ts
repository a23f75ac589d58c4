// Datagrams in the order in which they passed: numbers of generic families become known on the way.
import { NETLINK_GENERIC, NETLINK_PROTOCOLS } from '../include/uapi/linux/netlink.ts';
import { type DecodedAttribute, type DecodedMessage, decodeDatagram } from './decode.ts';
import type { FamilyIndex } from './families.ts';
import { pointAtFault } from './fault.ts';

/** Requests that are kept for the acknowledgements that do not quote them. */
const KEPT_REQUESTS = 64;

/** Decodes datagrams that belong together, as a capture or a dump of a whole exchange has them. */
export class StreamDecoder {
  private readonly genericFamilies: { [type: number]: string };
  private readonly families: FamilyIndex | undefined;
  private readonly requests = new Map<string, DecodedMessage>();

  /** `families`: beside those of the UAPI, from netlink specs. */
  constructor(genericFamilies: { readonly [type: number]: string } = {}, families?: FamilyIndex) {
    this.genericFamilies = { ...genericFamilies };
    this.families = families;
  }

  decode(protocol: number, bytes: Uint8Array): DecodedMessage[] {
    const { genericFamilies, families } = this;
    const messages = decodeDatagram(protocol, bytes, { genericFamilies, families });
    for (const message of messages) {
      if (protocol === NETLINK_GENERIC) this.learn(message);
      this.pair(protocol, message);
    }
    return messages;
  }

  /** A refusal that does not quote its request is about the one with its sequence number. */
  private pair(protocol: number, message: DecodedMessage): void {
    const key = `${protocol} ${message.seq}`;
    if (message.flags.includes('NLM_F_REQUEST')) {
      this.requests.set(key, message);
      const [oldest] = this.requests.keys();
      if (this.requests.size > KEPT_REQUESTS && oldest !== undefined) this.requests.delete(oldest);
      return;
    }
    const request = this.requests.get(key);
    if (message.type === 'NLMSG_ERROR' && message.request === undefined && request !== undefined)
      pointAtFault(message, request);
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
