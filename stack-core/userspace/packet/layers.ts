// The layers that packet expressions can use: fields, defaults and automatic values as scapy has them, on wire tables
// with scapy's field names. Numbers and sizes of a header are the kernel's; see include/uapi for the described headers.
import { ipv4 } from '../../include/show.ts';
import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_IPIP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { be16, be32, bits, bytes, type PlacedField, u8, wire } from '../../include/wire.ts';
import { internetChecksum } from './checksum.ts';

/** A header object of any layer, by field name. */
export type Header = { [field: string]: number | Uint8Array };

/** A header table as `wire()` makes it. */
export interface HeaderTable {
  new (buf: Uint8Array, off?: number): object;
  readonly sizeof: number;
  readonly layout: readonly PlacedField[];
}

/** What the automatic fields of a layer are computed from. */
export interface Surroundings {
  /** Fields that the expression has set. */
  given: ReadonlySet<string>;
  /** Header with its options, in its final size; the header's fixed part is a view of it. */
  bytes: Uint8Array;
  payload: Uint8Array;
  /** The nearest IPv4 header below, for pseudo headers; its options count into `ihl` already. */
  ip: { header: Header; lengthGiven: boolean } | null;
}

export interface Layer {
  name: string;
  /** The header; ICMP's depends on its type. */
  table(fields: ReadonlyMap<string, number>): HeaderTable;
  /** Values where the expression gives none; a field without one is automatic or zero. */
  defaults: Header;
  /** Texts that stand for numbers. */
  names?: Record<string, Record<string, number>>;
  /** Flag letters or names, the lowest bit first. */
  flags?: Record<string, readonly string[]>;
  /** What is set here when that layer follows. */
  next?: Record<string, Header>;
  /** A list of options after the header, padded to 32 bits. */
  options?: 'ip' | 'tcp';
  /** Names in the order in which scapy takes positional arguments. */
  finish?(header: Header, around: Surroundings): void;
}

const address = be32({ show: ipv4 });
const macAddress = bytes(6);
const mac = (...octets: number[]): Uint8Array => Uint8Array.from(octets);
const BROADCAST = mac(255, 255, 255, 255, 255, 255);
const NO_MAC = mac(0, 0, 0, 0, 0, 0);
const LOCALHOST = 0x7f000001;

const ETHER_NEXT: Record<string, Header> = {
  IP: { type: ETH_P_IP },
  ARP: { type: ETH_P_ARP },
  Dot1Q: { type: ETH_P_8021Q },
  Dot1AD: { type: ETH_P_8021AD },
};

class EtherHeader extends wire(
  { struct: 'Ether', source: 'IEEE 802.3' },
  { dst: macAddress, src: macAddress, type: be16() },
) {}

class Dot1QHeader extends wire(
  { struct: 'Dot1Q', source: 'IEEE 802.1Q' },
  { prio: bits(3), id: bits(1), vlan: bits(12), type: be16() },
) {}

class ArpHeader extends wire(
  { struct: 'ARP', source: 'RFC 826' },
  {
    hwtype: be16(),
    ptype: be16(),
    hwlen: u8(),
    plen: u8(),
    op: be16(),
    hwsrc: macAddress,
    psrc: address,
    hwdst: macAddress,
    pdst: address,
  },
) {}

class IpHeader extends wire(
  { struct: 'IP', source: 'RFC 791' },
  {
    version: bits(4),
    ihl: bits(4),
    tos: u8(),
    len: be16(),
    id: be16(),
    flags: bits(3),
    frag: bits(13),
    ttl: u8(),
    proto: u8(),
    chksum: be16(),
    src: address,
    dst: address,
  },
) {}

class UdpHeader extends wire(
  { struct: 'UDP', source: 'RFC 768' },
  { sport: be16(), dport: be16(), len: be16(), chksum: be16() },
) {}

class TcpHeader extends wire(
  { struct: 'TCP', source: 'RFC 9293' },
  {
    sport: be16(),
    dport: be16(),
    seq: be32(),
    ack: be32(),
    dataofs: bits(4),
    reserved: bits(3),
    flags: bits(9),
    window: be16(),
    chksum: be16(),
    urgptr: be16(),
  },
) {}

const icmp = { type: u8(), code: u8(), chksum: be16() };
const icmpSource = { struct: 'ICMP', source: 'RFC 792' };
class IcmpEcho extends wire(icmpSource, { ...icmp, id: be16(), seq: be16() }) {}
class IcmpTimestamp extends wire(icmpSource, {
  ...icmp,
  id: be16(),
  seq: be16(),
  ts_ori: be32(),
  ts_rx: be32(),
  ts_tx: be32(),
}) {}
class IcmpMask extends wire(icmpSource, { ...icmp, id: be16(), seq: be16(), addr_mask: address }) {}
class IcmpRedirect extends wire(icmpSource, { ...icmp, gw: address }) {}
class IcmpUnreachable extends wire(icmpSource, { ...icmp, reserved: u8(), length: u8(), nexthopmtu: be16() }) {}
class IcmpTimeExceeded extends wire(icmpSource, { ...icmp, reserved: u8(), length: u8(), unused: be16() }) {}
class IcmpParameterProblem extends wire(icmpSource, { ...icmp, ptr: u8(), length: u8(), unused: be16() }) {}
class IcmpOther extends wire(icmpSource, { ...icmp, unused: be32() }) {}

function icmpTable(type: number): HeaderTable {
  switch (type) {
    case 0:
    case 8:
    case 15:
    case 16:
    case 37:
    case 38:
      return IcmpEcho;
    case 13:
    case 14:
      return IcmpTimestamp;
    case 17:
    case 18:
      return IcmpMask;
    case 5:
      return IcmpRedirect;
    case 3:
      return IcmpUnreachable;
    case 11:
      return IcmpTimeExceeded;
    case 12:
      return IcmpParameterProblem;
    default:
      return IcmpOther;
  }
}

const ICMP_TYPE_NAMES: Record<string, number> = {
  'echo-reply': 0,
  'dest-unreach': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'information-request': 15,
  'information-response': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
};

const ICMP_CODE_NAMES: Record<string, number> = {
  'network-unreachable': 0,
  'host-unreachable': 1,
  'protocol-unreachable': 2,
  'port-unreachable': 3,
  'fragmentation-needed': 4,
  'source-route-failed': 5,
  'network-unknown': 6,
  'host-unknown': 7,
  'network-prohibited': 9,
  'host-prohibited': 10,
  'communication-prohibited': 13,
  'network-redirect': 0,
  'host-redirect': 1,
  'ttl-zero-during-transit': 0,
  'ttl-zero-during-reassembly': 1,
};

const ARP_OPERATIONS: Record<string, number> = {
  'who-has': 1,
  'is-at': 2,
  'RARP-req': 3,
  'RARP-rep': 4,
  'InARP-req': 8,
  'InARP-rep': 9,
};

/** Sets field `name` unless the expression has. */
function automatic(header: Header, around: Surroundings, name: string, value: () => number): void {
  if (!around.given.has(name)) header[name] = value();
}

/** Checksum of TCP and UDP: with the pseudo header of the IP layer below; none without one. */
function transportChecksum(protocol: number, around: Surroundings): number {
  if (around.ip === null) return 0;
  const { header, lengthGiven } = around.ip;
  const own = around.bytes.length + around.payload.length;
  const length = lengthGiven ? Math.max(0, (header.len as number) - 4 * (header.ihl as number)) : own;
  const pseudo = new Uint8Array(12);
  const view = new DataView(pseudo.buffer);
  view.setUint32(0, header.src as number);
  view.setUint32(4, header.dst as number);
  view.setUint16(8, protocol);
  view.setUint16(10, length);
  return internetChecksum([pseudo, around.bytes, around.payload]);
}

const sourceOf = (destination: number): number => (destination >>> 24 === 127 ? LOCALHOST : 0);

export const LAYERS: readonly Layer[] = [
  {
    name: 'Ether',
    table: () => EtherHeader,
    defaults: { dst: BROADCAST, src: NO_MAC, type: 0x9000 },
    next: ETHER_NEXT,
  },
  { name: 'Dot1Q', table: () => Dot1QHeader, defaults: { vlan: 1 }, next: ETHER_NEXT },
  { name: 'Dot1AD', table: () => Dot1QHeader, defaults: { vlan: 1 }, next: ETHER_NEXT },
  {
    name: 'ARP',
    table: () => ArpHeader,
    defaults: { hwtype: 1, ptype: ETH_P_IP, hwlen: 6, plen: 4, op: 1, hwsrc: NO_MAC, hwdst: NO_MAC },
    names: { op: ARP_OPERATIONS },
    finish(header, around) {
      automatic(header, around, 'psrc', () => sourceOf(header.pdst as number));
    },
  },
  {
    name: 'IP',
    table: () => IpHeader,
    defaults: { version: 4, id: 1, ttl: 64, dst: LOCALHOST },
    names: {
      proto: {
        ip: 0,
        icmp: 1,
        igmp: 2,
        ipencap: 4,
        tcp: 6,
        udp: 17,
        ipv6: 41,
        gre: 47,
        esp: 50,
        ah: 51,
        ospf: 89,
        sctp: 132,
      },
    },
    flags: { flags: ['MF', 'DF', 'evil'] },
    options: 'ip',
    next: {
      ICMP: { proto: IPPROTO_ICMP, frag: 0 },
      TCP: { proto: IPPROTO_TCP, frag: 0 },
      UDP: { proto: IPPROTO_UDP, frag: 0 },
      IP: { proto: IPPROTO_IPIP, frag: 0 },
    },
    finish(header, around) {
      automatic(header, around, 'src', () => sourceOf(header.dst as number));
      automatic(header, around, 'ihl', () => around.bytes.length / 4);
      automatic(header, around, 'len', () => around.bytes.length + around.payload.length);
      automatic(header, around, 'chksum', () => internetChecksum([around.bytes]));
    },
  },
  {
    name: 'ICMP',
    table: fields => icmpTable(fields.get('type') ?? 8),
    defaults: { type: 8 },
    names: { type: ICMP_TYPE_NAMES, code: ICMP_CODE_NAMES },
    finish(header, around) {
      automatic(header, around, 'chksum', () => internetChecksum([around.bytes, around.payload]));
    },
  },
  {
    name: 'UDP',
    table: () => UdpHeader,
    defaults: { sport: 53, dport: 53 },
    finish(header, around) {
      automatic(header, around, 'len', () => around.bytes.length + around.payload.length);
      automatic(header, around, 'chksum', () => {
        const sum = transportChecksum(IPPROTO_UDP, around);
        return sum === 0 && around.ip !== null ? 0xffff : sum;
      });
    },
  },
  {
    name: 'TCP',
    table: () => TcpHeader,
    defaults: { sport: 20, dport: 80, flags: 2, window: 8192 },
    flags: { flags: ['F', 'S', 'R', 'P', 'A', 'U', 'E', 'C', 'N'] },
    options: 'tcp',
    finish(header, around) {
      automatic(header, around, 'dataofs', () => around.bytes.length / 4);
      automatic(header, around, 'chksum', () => transportChecksum(IPPROTO_TCP, around));
    },
  },
];

/** Layers that are nothing but bytes. */
export const BYTE_LAYERS: readonly string[] = ['Raw', 'Padding'];
