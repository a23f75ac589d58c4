// Answers of rtnetlink as lines of text: what a real kernel and the model must have in common.
import {
  type DecodedAttribute,
  type DecodedMessage,
  decodeDatagram,
} from '../../../../stack-core/netlink-schema/decode.ts';

const NETLINK_ROUTE = 0;
/** Values that differ from machine to machine: their presence alone is compared. */
const VARIES =
  /^(IFLA_ADDRESS|IFLA_PERM_ADDRESS|IFLA_NUM_[RT]X_QUEUES|IFLA_CARRIER_.*|IFLA_MAX_MTU|IFLA_(GSO|GRO|TSO)_.*)$/;

/** One line for each message of a datagram. */
export const answerLines = (bytes: Uint8Array): string[] =>
  decodeDatagram(NETLINK_ROUTE, bytes).flatMap(message => (isIPv6(message) ? [] : [line(message)]));

const AF_INET6 = 10;
const isIPv6 = ({ header }: DecodedMessage): boolean => Object.values(header)[0] === AF_INET6;

function line({ type, flags, header, attrs }: DecodedMessage): string {
  const said = attrs.map(attribute).join(' ');
  if (type === 'NLMSG_ERROR' || type === 'NLMSG_DONE') return `${type} ${header.error} ${said}`.trim();
  const fields = Object.values(header).join(',');
  return `${type} ${flags.join('|') || '0'} [${fields}] ${said}`.trim();
}

function attribute({ name, type, value, children }: DecodedAttribute): string {
  const label = (name ?? String(type)).replace(/^(NLMSGERR_ATTR|NL_POLICY_TYPE_ATTR)_/, '');
  if (name?.startsWith('IFLA_AF_SPEC') === true || VARIES.test(name ?? '')) return label;
  if (children !== undefined && children.length > 0) return `${label}{${children.map(attribute).join(' ')}}`;
  return value === undefined || typeof value === 'object' ? label : `${label}=${JSON.stringify(value)}`;
}
