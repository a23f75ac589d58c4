// Bytes of rtnetlink messages to and from names, as programs use them (userspace/netlink.ts).
import { ipv4, mac, namesOf } from '../include/show.ts';
import * as fibRules from '../include/uapi/linux/fib_rules.ts';
import { fib_rule_hdr, fib_rule_port_range, fib_rule_uid_range } from '../include/uapi/linux/fib_rules.ts';
import * as ifAddr from '../include/uapi/linux/if_addr.ts';
import { ifa_cacheinfo, ifaddrmsg } from '../include/uapi/linux/if_addr.ts';
import { IFLA_INFO_NAMES, IFLA_NAMES, IFLA_TUN_NAMES, rtnl_link_stats64_wire } from '../include/uapi/linux/if_link.ts';
import * as neighbours from '../include/uapi/linux/neighbour.ts';
import { nda_cacheinfo, ndmsg } from '../include/uapi/linux/neighbour.ts';
import { NETNSA_NAMES } from '../include/uapi/linux/net_namespace.ts';
import { NLMSG_ALIGN, NLMSG_DONE, NLMSG_ERROR, NLMSG_HDRLEN, nlmsghdr } from '../include/uapi/linux/netlink.ts';
import {
  ifinfomsg,
  RTA_NAMES,
  RTAX_NAMES,
  RTM_NAMES,
  rta_cacheinfo,
  rtgenmsg,
  rtmsg,
  rtnexthop,
} from '../include/uapi/linux/rtnetlink.ts';
import { VETH_INFO_PEER } from '../include/uapi/linux/veth.ts';
import { get_be32, get_le16, get_le32, put_be32, put_le16, put_le32, type ValueNames } from '../include/wire.ts';
import { concat, decode, encode } from './files.ts';
import { type Attribute, type AttributeValue, type Decoded, type Incoming, Reply, type Structured } from './netlink.ts';

/** A struct of the UAPI, made by `wire()`. */
interface Struct {
  new (buf: Uint8Array, off?: number): object;
  readonly struct: string;
  readonly sizeof: number;
  readonly layout: readonly { name: string }[];
}

/** What an attribute holds. Anything not listed is a number when 1, 2, 4 or 8 bytes long, else bytes. */
type Kind =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'ip'
  | 'lladdr'
  | 'string'
  | 'nulString'
  | { struct: Struct }
  | { nest: AttributeTable }
  | { headed: Struct; nest: AttributeTable }
  | { records: Struct; nest: AttributeTable };

interface AttributeTable {
  names: ValueNames;
  kinds: { readonly [name: string]: Kind };
  /** Attributes whose form another one of the same nest decides. */
  select?: { attribute: string; on: string; cases: { readonly [value: string]: Kind } };
}

/** The constants of a header file whose name begins with a prefix, by value. */
const constants = (file: object, prefix: RegExp): ValueNames =>
  namesOf(
    Object.fromEntries(
      Object.entries(file).filter(([name, value]) => prefix.test(name) && typeof value === 'number'),
    ) as Record<string, number>,
  );

const TUN: AttributeTable = {
  names: IFLA_TUN_NAMES,
  kinds: {
    IFLA_TUN_TYPE: 'u8',
    IFLA_TUN_PI: 'u8',
    IFLA_TUN_VNET_HDR: 'u8',
    IFLA_TUN_PERSIST: 'u8',
    IFLA_TUN_MULTI_QUEUE: 'u8',
  },
};
const LINK: AttributeTable = {
  names: IFLA_NAMES,
  kinds: {
    IFLA_ADDRESS: 'lladdr',
    IFLA_BROADCAST: 'lladdr',
    IFLA_PERM_ADDRESS: 'lladdr',
    IFLA_IFNAME: 'nulString',
    IFLA_ALT_IFNAME: 'nulString',
    IFLA_QDISC: 'nulString',
    IFLA_IFALIAS: 'string',
    IFLA_OPERSTATE: 'u8',
    IFLA_LINKMODE: 'u8',
    IFLA_CARRIER: 'u8',
    IFLA_PROTO_DOWN: 'u8',
    IFLA_STATS64: { struct: rtnl_link_stats64_wire },
    get IFLA_LINKINFO(): Kind {
      return { nest: LINKINFO };
    },
  },
};
const VETH: AttributeTable = {
  names: namesOf({ VETH_INFO_PEER }),
  kinds: { VETH_INFO_PEER: { headed: ifinfomsg, nest: LINK } },
};
const LINKINFO: AttributeTable = {
  names: IFLA_INFO_NAMES,
  kinds: { IFLA_INFO_KIND: 'string', IFLA_INFO_SLAVE_KIND: 'string' },
  select: { attribute: 'IFLA_INFO_DATA', on: 'IFLA_INFO_KIND', cases: { tun: { nest: TUN }, veth: { nest: VETH } } },
};
const ADDRESS: AttributeTable = {
  names: constants(ifAddr, /^IFA_(?!F_)/),
  kinds: {
    IFA_ADDRESS: 'ip',
    IFA_LOCAL: 'ip',
    IFA_BROADCAST: 'ip',
    IFA_ANYCAST: 'ip',
    IFA_LABEL: 'nulString',
    IFA_CACHEINFO: { struct: ifa_cacheinfo },
    IFA_PROTO: 'u8',
  },
};
const METRICS: AttributeTable = { names: RTAX_NAMES, kinds: { RTAX_CC_ALGO: 'string' } };
const ROUTE: AttributeTable = {
  names: RTA_NAMES,
  kinds: {
    RTA_DST: 'ip',
    RTA_SRC: 'ip',
    RTA_GATEWAY: 'ip',
    RTA_PREFSRC: 'ip',
    RTA_METRICS: { nest: METRICS },
    RTA_CACHEINFO: { struct: rta_cacheinfo },
    RTA_IP_PROTO: 'u8',
    RTA_SPORT: 'u16',
    RTA_DPORT: 'u16',
    RTA_PREF: 'u8',
    get RTA_MULTIPATH(): Kind {
      return { records: rtnexthop, nest: ROUTE };
    },
  },
};
const NEIGHBOUR: AttributeTable = {
  names: constants(neighbours, /^NDA_/),
  kinds: { NDA_DST: 'ip', NDA_LLADDR: 'lladdr', NDA_CACHEINFO: { struct: nda_cacheinfo }, NDA_PROTOCOL: 'u8' },
};
const RULE: AttributeTable = {
  names: constants(fibRules, /^FRA_/),
  kinds: {
    FRA_DST: 'ip',
    FRA_SRC: 'ip',
    FRA_IIFNAME: 'nulString',
    FRA_OIFNAME: 'nulString',
    FRA_IP_PROTO: 'u8',
    FRA_PROTOCOL: 'u8',
    FRA_SPORT_RANGE: { struct: fib_rule_port_range },
    FRA_DPORT_RANGE: { struct: fib_rule_port_range },
    FRA_UID_RANGE: { struct: fib_rule_uid_range },
  },
};
const NSID: AttributeTable = { names: NETNSA_NAMES, kinds: {} };

const FAMILIES: readonly { suffix: string; header: Struct; table: AttributeTable }[] = [
  { suffix: 'LINK', header: ifinfomsg, table: LINK },
  { suffix: 'ADDR', header: ifaddrmsg, table: ADDRESS },
  { suffix: 'ROUTE', header: rtmsg, table: ROUTE },
  { suffix: 'NEIGH', header: ndmsg, table: NEIGHBOUR },
  { suffix: 'RULE', header: fib_rule_hdr, table: RULE },
  { suffix: 'NSID', header: rtgenmsg, table: NSID },
];

const familyOf = (type: string) => FAMILIES.find(({ suffix }) => type.replace(/^RTM_(NEW|DEL|GET|SET)/, '') === suffix);

type Fields = { [field: string]: number | bigint };

/** A request as bytes. */
export function encodeMessage(
  type: string,
  flags: number,
  seq: number,
  header: Record<string, number>,
  attrs: readonly Attribute[],
): Uint8Array {
  const family = familyOf(type);
  const number = numberOf(RTM_NAMES, type);
  if (family === undefined) throw new Error(`${type}: no such message`);
  const body = concat([encodeStruct(family.header, header), encodeAttributes(family.table, attrs)]);
  const bytes = concat([new Uint8Array(NLMSG_HDRLEN), body]);
  const nlh = new nlmsghdr(bytes);
  nlh.nlmsg_len = bytes.length;
  nlh.nlmsg_type = number;
  nlh.nlmsg_flags = flags;
  nlh.nlmsg_seq = seq;
  return bytes;
}

function numberOf(names: ValueNames, name: string): number {
  const found = Object.entries(names).find(([, each]) => each === name);
  if (found === undefined) throw new Error(`${name}: no such attribute or message`);
  return Number(found[0]);
}

/** A struct, padded to 4 bytes. */
function encodeStruct(struct: Struct, fields: Record<string, number>): Uint8Array {
  const bytes = new Uint8Array(NLMSG_ALIGN(struct.sizeof));
  const view = new struct(bytes) as Fields;
  for (const { name } of struct.layout) if (fields[name] !== undefined) view[name] = fields[name];
  return bytes;
}

function encodeAttributes(table: AttributeTable, attrs: readonly Attribute[]): Uint8Array {
  return concat(
    attrs.map(([name, value]) => {
      const payload = encodeValue(kindOf(table, name, attrs), value);
      const bytes = new Uint8Array(NLMSG_ALIGN(4 + payload.length));
      put_le16(bytes, 0, 4 + payload.length);
      put_le16(bytes, 2, numberOf(table.names, name));
      bytes.set(payload, 4);
      return bytes;
    }),
  );
}

function kindOf(
  table: AttributeTable,
  name: string,
  siblings: readonly (readonly [name: string, value: unknown])[],
): Kind | undefined {
  if (table.select?.attribute !== name) return table.kinds[name];
  const on = siblings.find(([other]) => other === table.select?.on)?.[1];
  return table.select.cases[String(on)];
}

function encodeValue(kind: Kind | undefined, value: AttributeValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value === true) return new Uint8Array(0);
  if (typeof value === 'string') return kind === 'nulString' ? encode(`${value}\0`) : encode(value);
  if (typeof value === 'number') return encodeNumber(kind, value);
  if (typeof kind !== 'object') throw new Error('an attribute with a structure that it does not have');
  if ('records' in kind)
    return concat((value as unknown as readonly Structured[]).map(each => encodeRecord(kind, each)));
  if ('headed' in kind) {
    const { header, attrs } = value as Structured;
    return concat([encodeStruct(kind.headed, header), encodeAttributes(kind.nest, attrs)]);
  }
  if ('struct' in kind) return encodeStruct(kind.struct, (value as Structured).header);
  return encodeAttributes(kind.nest, value as readonly Attribute[]);
}

function encodeRecord(kind: { records: Struct; nest: AttributeTable }, { header, attrs }: Structured): Uint8Array {
  const attributes = encodeAttributes(kind.nest, attrs);
  return concat([
    encodeStruct(kind.records, { ...header, rtnh_len: kind.records.sizeof + attributes.length }),
    attributes,
  ]);
}

function encodeNumber(kind: Kind | undefined, value: number): Uint8Array {
  const bytes = new Uint8Array(kind === 'u8' ? 1 : kind === 'u16' ? 2 : 4);
  if (kind === 'ip') put_be32(bytes, 0, value);
  else if (bytes.length === 4) put_le32(bytes, 0, value);
  else if (bytes.length === 2) put_le16(bytes, 0, value);
  else bytes[0] = value;
  return bytes;
}

/** What a buffer from the socket holds. */
export function decodeMessages(bytes: Uint8Array): Incoming[] {
  const incoming: Incoming[] = [];
  for (let at = 0; at + NLMSG_HDRLEN <= bytes.length; ) {
    const nlh = new nlmsghdr(bytes, at);
    if (nlh.nlmsg_len < NLMSG_HDRLEN || at + nlh.nlmsg_len > bytes.length) break;
    incoming.push(decodeMessage(nlh, bytes.subarray(at + NLMSG_HDRLEN, at + nlh.nlmsg_len)));
    at += NLMSG_ALIGN(nlh.nlmsg_len);
  }
  return incoming;
}

const NLM_F_CAPPED = 0x100;
const NLM_F_ACK_TLVS = 0x200;
const NLMSGERR_ATTR_MSG = 1;

function decodeMessage(nlh: nlmsghdr, body: Uint8Array): Incoming {
  const seq = nlh.nlmsg_seq;
  if (nlh.nlmsg_type === NLMSG_ERROR || nlh.nlmsg_type === NLMSG_DONE) {
    const isError = nlh.nlmsg_type === NLMSG_ERROR;
    const error = body.length >= 4 ? get_le32(body, 0) | 0 : 0;
    // Behind an error number stands the request, or at least its header, and then what there is to say about it.
    const quoted = isError && body.length >= 4 + NLMSG_HDRLEN ? get_le32(body, 4) : 0;
    const capped = (nlh.nlmsg_flags & NLM_F_CAPPED) !== 0 || error === 0;
    const at = 4 + (isError ? NLMSG_ALIGN(capped ? NLMSG_HDRLEN : quoted) : 0);
    const message = (nlh.nlmsg_flags & NLM_F_ACK_TLVS) !== 0 ? extackMessage(body.subarray(at)) : null;
    return { kind: isError ? 'ack' : 'done', seq, ack: { error, message } };
  }
  const type = RTM_NAMES[nlh.nlmsg_type] ?? String(nlh.nlmsg_type);
  const family = familyOf(type);
  if (family === undefined) return { kind: 'reply', seq, reply: new Reply(type, nlh.nlmsg_flags, {}, []) };
  const header = decodeStruct(family.header, body);
  const attrs = decodeAttributes(family.table, body.subarray(NLMSG_ALIGN(family.header.sizeof)));
  return { kind: 'reply', seq, reply: new Reply(type, nlh.nlmsg_flags, header, attrs) };
}

function extackMessage(bytes: Uint8Array): string | null {
  for (const { type, payload } of attributesIn(bytes)) if (type === NLMSGERR_ATTR_MSG) return text(payload);
  return null;
}

function* attributesIn(bytes: Uint8Array): Generator<{ type: number; payload: Uint8Array }> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = get_le16(bytes, at);
    if (length < 4 || at + length > bytes.length) return;
    yield { type: get_le16(bytes, at + 2) & 0x3fff, payload: bytes.subarray(at + 4, at + length) };
    at += NLMSG_ALIGN(length);
  }
}

const text = (bytes: Uint8Array): string => decode(bytes).replace(/\0.*$/s, '');

function decodeStruct(struct: Struct, bytes: Uint8Array): Record<string, number> {
  const whole = bytes.length >= struct.sizeof ? bytes : concat([bytes, new Uint8Array(struct.sizeof)]);
  const view = new struct(whole) as Fields;
  return Object.fromEntries(struct.layout.map(({ name }) => [name, Number(view[name])]));
}

function decodeAttributes(table: AttributeTable, bytes: Uint8Array): Decoded[] {
  const list: Decoded[] = [];
  const siblings: [string, unknown][] = [];
  for (const { type, payload } of attributesIn(bytes)) {
    const name = table.names[type] ?? String(type);
    const decoded = decodeValue(name, kindOf(table, name, siblings), payload);
    siblings.push([name, decoded.value]);
    list.push(decoded);
  }
  return list;
}

function decodeValue(name: string, kind: Kind | undefined, payload: Uint8Array): Decoded {
  if (typeof kind === 'object') {
    if ('struct' in kind) return { name, value: decodeStruct(kind.struct, payload) };
    if ('records' in kind) return { name, value: true, children: decodeRecords(kind, payload) };
    const at = 'headed' in kind ? NLMSG_ALIGN(kind.headed.sizeof) : 0;
    return { name, value: true, children: decodeAttributes(kind.nest, payload.subarray(at)) };
  }
  if (kind === 'ip' && payload.length === 4) return { name, value: ipv4(get_be32(payload, 0)) };
  if (kind === 'lladdr') return { name, value: mac(payload) };
  if (kind === 'string' || kind === 'nulString') return { name, value: text(payload) };
  return { name, value: numberIn(payload) };
}

function decodeRecords(kind: { records: Struct; nest: AttributeTable }, bytes: Uint8Array): Decoded[] {
  const list: Decoded[] = [];
  for (let at = 0; at + kind.records.sizeof <= bytes.length; ) {
    const value = decodeStruct(kind.records, bytes.subarray(at));
    if (value.rtnh_len < kind.records.sizeof || at + value.rtnh_len > bytes.length) break;
    const children = decodeAttributes(kind.nest, bytes.subarray(at + kind.records.sizeof, at + value.rtnh_len));
    list.push({ name: kind.records.struct, value, children });
    at += NLMSG_ALIGN(value.rtnh_len);
  }
  return list;
}

function numberIn(payload: Uint8Array): number | boolean {
  switch (payload.length) {
    case 1:
      return payload[0];
    case 2:
      return get_le16(payload, 0);
    case 4:
      return get_le32(payload, 0);
    case 8:
      return get_le32(payload, 0) + get_le32(payload, 4) * 2 ** 32;
    default:
      return true;
  }
}
