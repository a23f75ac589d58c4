// Bytes of rtnetlink messages to and from names, as programs use them (userspace/netlink.ts).
import { NETLINK_ROUTE, NLMSG_ALIGN, NLMSG_HDRLEN, nlmsghdr } from '../include/uapi/linux/netlink.ts';
import { type DecodedAttribute, decodeMessage } from '../netlink-schema/decode.ts';
import { encodeMessage as encode, type Fields, type GivenAttribute } from '../netlink-schema/encode.ts';
import { type Attribute, type Decoded, type Incoming, Reply } from './netlink.ts';

/** A request as bytes. */
export const encodeMessage = (
  type: string,
  flags: number,
  seq: number,
  header: Fields,
  attrs: readonly Attribute[],
  markNests = false,
): Uint8Array => encode(type, header, attrs as readonly GivenAttribute[], { flags, seq, markNests });

/** What a buffer from the socket holds. */
export function decodeMessages(bytes: Uint8Array): Incoming[] {
  const incoming: Incoming[] = [];
  for (let at = 0; at + NLMSG_HDRLEN <= bytes.length; ) {
    const nlh = new nlmsghdr(bytes, at);
    if (nlh.nlmsg_len < NLMSG_HDRLEN || at + nlh.nlmsg_len > bytes.length) break;
    incoming.push(incomingOf(bytes.subarray(at, at + nlh.nlmsg_len), nlh.nlmsg_flags));
    at += NLMSG_ALIGN(nlh.nlmsg_len);
  }
  return incoming;
}

function incomingOf(bytes: Uint8Array, flags: number): Incoming {
  const { type, seq, header, attrs } = decodeMessage(NETLINK_ROUTE, bytes);
  if (type === 'NLMSG_ERROR' || type === 'NLMSG_DONE') {
    const message = attrs.find(each => each.name === 'NLMSGERR_ATTR_MSG')?.value;
    const ack = { error: Number(header.error ?? 0), message: message === undefined ? null : String(message) };
    return { kind: type === 'NLMSG_ERROR' ? 'ack' : 'done', seq, ack };
  }
  const fields = Object.fromEntries(Object.entries(header).map(([name, value]) => [name, Number(value)]));
  return { kind: 'reply', seq, reply: new Reply(type, flags, fields, attrs.map(named)) };
}

const named = ({ type, name, value, children }: DecodedAttribute): Decoded => ({
  name: name ?? String(type),
  value: value ?? true,
  children: children?.map(named),
});
