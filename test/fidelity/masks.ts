// What two runs of the same lab may differ in, and why. A mask replaces the value on both sides; a difference that no
// rule here names is a difference of behaviour. Few rules, as narrow as they can be.
import {
  type Attribute,
  attributesOf,
  mapAttributes,
  mapMessage,
  messageFamily,
  messageType,
  RTM_DELLINK,
  RTM_NEWLINK,
} from './netlink-message.ts';
import type { FidelityRecord, Json } from './record.ts';

interface Mask {
  why: string;
  apply: (record: FidelityRecord, lab: string) => FidelityRecord;
}

const MASKS: Mask[] = [
  {
    why: 'ping measures time: the model has its own, in which a packet takes none',
    apply: record => mapOutput(record, 'ping', withoutPingTimes),
  },
  {
    why: 'neighbours are listed in the order of a hash with a random key',
    apply: record => {
      const sorted = mapValues(record.state, state => ({ ...state, neigh: state.neigh.toSorted(byText) }));
      return mapOutput({ ...record, state: sorted }, 'neigh', text => text.split('\n').sort().join('\n'));
    },
  },
  {
    why: 'the IPv4 id of packets that the kernel makes itself starts at random',
    apply: (record, lab) => {
      const own = localAddresses(record, lab);
      const mask = (frames: string[]) => frames.map(frame => maskOwnIpId(frame, own));
      return { ...record, frames: mapValues(record.frames, mask) };
    },
  },
  {
    why: 'echo requests of ping carry its process id, and the time when there is room for it',
    apply: (record, lab) => {
      const own = localAddresses(record, lab);
      const mask = (frames: string[]) => frames.map(frame => maskOwnEchoRequest(frame, own));
      return { ...record, frames: mapValues(record.frames, mask) };
    },
  },
  {
    why: 'devices get random MAC addresses until the lab sets one',
    apply: (record, lab) => {
      let text = JSON.stringify(record);
      randomMacs(record, lab).forEach((mac, i) => {
        const name = `02fffffff${(i + 0x100).toString(16)}`.slice(0, 12);
        text = text.replaceAll(mac, name).replaceAll(withColons(mac), withColons(name));
      });
      return JSON.parse(text);
    },
  },
  {
    why: 'sequence number and port of a notification are those of the request that caused it: a time and a pid',
    apply: record => mapMessages(record, message => Buffer.from(message).fill(0, 8, 16)),
  },
  {
    why: 'a veth device has a queue for each CPU of the machine, and the model has one CPU',
    apply: record => mapMessages(record, withoutQueueCount),
  },
  {
    why: 'IPv6 is not modelled yet; what the kernel tells about it although it is disabled is left out',
    apply: record => mapMessages(record, withoutIpv6),
  },
  {
    why: 'IPv6 multicast groups, and their link-layer addresses, stand among those of a device',
    apply: record =>
      ['fdb', 'maddr', '/proc/net/dev_mcast'].reduce((each, word) => mapOutput(each, word, withoutIpv6Groups), record),
  },
  {
    why: 'how a device makes its IPv6 addresses stands among the details of a link',
    apply: record => mapOutput(record, '-d', withoutAddrgenmode),
  },
  {
    why: 'the timers of a bridge count down in real time',
    apply: record => {
      const texts = ['-d', '-j'].reduce((each, option) => mapOutput(each, option, withoutBridgeTimers), record);
      return mapMessages(texts, withoutBridgeTimerAttributes);
    },
  },
  {
    why: 'cache information of addresses and neighbours holds times since boot and use counts of the moment',
    apply: record => mapMessages(record, withoutTimestamps),
  },
];

/** The record with everything replaced in which runs of the same lab may differ. */
export function masked(record: FidelityRecord, lab: string): FidelityRecord {
  return MASKS.reduce((current, mask) => mask.apply(current, lab), record);
}

function mapValues<T, U>(object: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function mapMessages(record: FidelityRecord, change: (message: Buffer) => Buffer | null): FidelityRecord {
  const mapOne = (hex: string) => change(Buffer.from(hex, 'hex'))?.toString('hex') ?? [];
  return { ...record, netlink: mapValues(record.netlink, messages => messages.flatMap(mapOne)) };
}

/** Changes what the commands print that have `word` among their arguments; and so in the lab's own output. */
function mapOutput(record: FidelityRecord, word: string, change: (stdout: string) => string): FidelityRecord {
  let labOutput = record.lab.stdout;
  const commands = record.commands.map(command => {
    if (!command.argv.includes(word)) return command;
    const stdout = change(command.stdout);
    labOutput = labOutput.replace(command.stdout, () => stdout);
    return { ...command, stdout };
  });
  return { ...record, commands, lab: { ...record.lab, stdout: labOutput } };
}

const withoutPingTimes = (text: string): string =>
  text
    .replace(/time[=<][\d.]+ ms/g, 'time=T ms')
    .replace(/^(\d+ packets transmitted, .*), time \d+ms$/gm, '$1, time Tms')
    .replace(/^rtt min\/avg\/max\/mdev = [\d./]+ ms/gm, 'rtt min/avg/max/mdev = T ms');

const withoutIpv6Groups = (text: string): string =>
  text
    // Text: of `bridge fdb`, `ip maddr`, /proc/net/dev_mcast; then devices that have no groups left.
    .replace(/^33:33:.*\n|^\tlink {2}33:33:.*\n|^\tinet6 .*\n|^\d+ +\S+ +\d+ +\d+ +3333.*\n/gm, '')
    .replace(/^\d+:\t\S+\n(?!\t)/gm, '')
    // The same in JSON.
    .replace(/\{"mac":"33:33:[^}]*\},?|\{"link":"33:33:[^}]*\},?|,?\{"family":"inet6",[^}]*\}/g, '')
    .replace(/\{"ifindex":\d+,"ifname":"\w+","maddr":\[\]\},?/g, '');

const withoutAddrgenmode = (text: string): string =>
  text.replace(/addrgenmode \w+ /g, '').replace(/"inet6_addr_gen_mode":"\w+",/g, '');

const withoutBridgeTimers = (text: string): string =>
  text
    .replace(/\b(gc_timer|forward_delay_timer) +\d+\.\d\d/g, '$1 T')
    .replace(/"(gc_timer|forward_delay_timer)":[\d.]+/g, '"$1":0');

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Addresses that some namespace had, as hex. */
function localAddresses(record: FidelityRecord, lab: string): Set<string> {
  const inState = Object.values(record.state).flatMap(({ addr }) => addr.flatMap(addressesOfLink));
  const inLab = [...lab.matchAll(/addr add ([\d.]+)/g)].map(([, address]) => address);
  return new Set([...inState, ...inLab].map(address => Buffer.from(address.split('.').map(Number)).toString('hex')));
}

function addressesOfLink(link: Json): string[] {
  const { addr_info } = link as { addr_info?: { local?: string }[] };
  return (addr_info ?? []).flatMap(({ local }) => local ?? []);
}

const ETH_HLEN = 14;
const IPHDR_BYTES = 20;
const ETH_P_IP = 0x0800;

const IPPROTO_ICMP = 1;
const ICMP_ECHO = 8;
const ICMPHDR_BYTES = 8;
const TIMEVAL_BYTES = 16;

/** The IPv4 packet in the frame `hex`, as a part of `frame`, if one of `own` sent it. */
function ownPacket(hex: string, own: Set<string>): { frame: Buffer; header: Buffer; payload: Buffer } | null {
  const frame = Buffer.from(hex, 'hex');
  if (frame.length < ETH_HLEN + IPHDR_BYTES || frame.readUInt16BE(12) !== ETH_P_IP) return null;
  const payloadAt = ETH_HLEN + (frame[ETH_HLEN] & 0xf) * 4;
  const header = frame.subarray(ETH_HLEN, payloadAt);
  if (!own.has(header.toString('hex', 12, 16))) return null;
  return { frame, header, payload: frame.subarray(payloadAt) };
}

/** Whether the Internet checksum in these bytes is right. */
function sumsUp(bytes: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] << 8) + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

/** Sets id and checksum to 0 where the id is not, and the header is right: an id of 0 has its meaning, too. */
function maskOwnIpId(hex: string, own: Set<string>): string {
  const packet = ownPacket(hex, own);
  if (!packet || packet.header.readUInt16BE(4) === 0 || !sumsUp(packet.header)) return hex;
  packet.header.writeUInt16BE(0, 4);
  packet.header.writeUInt16BE(0, 10);
  return packet.frame.toString('hex');
}

/** Sets id, checksum and time to 0 where the checksum is right. */
function maskOwnEchoRequest(hex: string, own: Set<string>): string {
  const packet = ownPacket(hex, own);
  if (!packet || packet.header[9] !== IPPROTO_ICMP) return hex;
  const { frame, payload } = packet;
  if (payload.length < ICMPHDR_BYTES || payload[0] !== ICMP_ECHO || !sumsUp(payload)) return hex;
  payload.writeUInt16BE(0, 2);
  payload.writeUInt16BE(0, 4);
  const time = payload.subarray(ICMPHDR_BYTES, ICMPHDR_BYTES + TIMEVAL_BYTES);
  if (time.length === TIMEVAL_BYTES) time.fill(0);
  return frame.toString('hex');
}

const IFLA_ADDRESS = 1;
const IFLA_AF_SPEC = 26;
const AF_INET6 = 10;
const ETH_ALEN = 6;
const withColons = (mac: string): string => mac.replace(/..(?=.)/g, '$&:');

/** MACs that devices had and the lab does not name, as hex, in order of appearance. */
function randomMacs(record: FidelityRecord, lab: string): string[] {
  const macs = new Set<string>();
  for (const hex of Object.values(record.netlink).flat()) {
    const message = Buffer.from(hex, 'hex');
    if (messageType(message) !== RTM_NEWLINK) continue;
    const address = attributesOf(message).find(({ type }) => type === IFLA_ADDRESS)?.value;
    if (address?.length === ETH_ALEN && address.some(byte => byte !== 0)) macs.add(address.toString('hex'));
  }
  return [...macs].filter(mac => !lab.includes(withColons(mac)));
}

function withoutIpv6(message: Buffer): Buffer | null {
  if (messageFamily(message) === AF_INET6) return null;
  if (messageType(message) !== RTM_NEWLINK) return message;
  const withoutInet6 = ({ type, value }: Attribute): Attribute => {
    if (type !== IFLA_AF_SPEC) return { type, value };
    return { type, value: mapAttributes(value, family => (family.type === AF_INET6 ? null : family)) };
  };
  return mapMessage(message, withoutInet6);
}

const IFLA_LINKINFO = 18;
const IFLA_NUM_TX_QUEUES = 31;
const IFLA_NUM_RX_QUEUES = 32;

function withoutQueueCount(message: Buffer): Buffer {
  const isLink = [RTM_NEWLINK, RTM_DELLINK].includes(messageType(message));
  if (!isLink) return message;
  const info = attributesOf(message).find(({ type }) => type === IFLA_LINKINFO)?.value;
  if (!info?.includes('veth')) return message;
  return mapMessage(message, ({ type, value }) => {
    const isCount = type === IFLA_NUM_TX_QUEUES || type === IFLA_NUM_RX_QUEUES;
    return { type, value: isCount ? Buffer.alloc(value.length) : value };
  });
}

const RTM_NEWADDR = 20;
const RTM_DELADDR = 21;
const RTM_NEWNEIGH = 28;
const RTM_DELNEIGH = 29;
const RTM_NEWMULTICAST = 56;
const RTM_DELMULTICAST = 57;
const IFA_CACHEINFO = 6;
const NDA_CACHEINFO = 3;

/** ifa_cacheinfo: cstamp and tstamp. nda_cacheinfo: all of it. */
function withoutTimestamps(message: Buffer): Buffer {
  const type = messageType(message);
  const isAddress = [RTM_NEWADDR, RTM_DELADDR, RTM_NEWMULTICAST, RTM_DELMULTICAST].includes(type);
  const isNeighbour = [RTM_NEWNEIGH, RTM_DELNEIGH].includes(type);
  if (!isAddress && !isNeighbour) return message;
  return mapMessage(message, attribute => {
    const value = Buffer.from(attribute.value);
    if (isAddress && attribute.type === IFA_CACHEINFO) value.fill(0, 8);
    if (isNeighbour && attribute.type === NDA_CACHEINFO) value.fill(0);
    return { type: attribute.type, value };
  });
}

const IFLA_PROTINFO = 12;
const IFLA_INFO_DATA = 2;
const IFLA_INFO_SLAVE_DATA = 5;
const IFLA_BR_GC_TIMER = 19;
const IFLA_BRPORT_FORWARD_DELAY_TIMER = 22;
const AF_BRIDGE = 7;

/** Sets the timers to 0 that stand in what a message says of a bridge or a port. */
function withoutBridgeTimerAttributes(message: Buffer): Buffer {
  if (messageType(message) !== RTM_NEWLINK && messageType(message) !== RTM_DELLINK) return message;
  const zero = (timer: number) => (each: Attribute) =>
    each.type === timer ? { type: each.type, value: Buffer.alloc(each.value.length) } : each;
  const inInfo = ({ type, value }: Attribute): Attribute => {
    if (type === IFLA_INFO_DATA) return { type, value: mapAttributes(value, zero(IFLA_BR_GC_TIMER)) };
    if (type === IFLA_INFO_SLAVE_DATA)
      return { type, value: mapAttributes(value, zero(IFLA_BRPORT_FORWARD_DELAY_TIMER)) };
    return { type, value };
  };
  return mapMessage(message, ({ type, value }) => {
    if (type === IFLA_LINKINFO && value.includes('bridge')) return { type, value: mapAttributes(value, inInfo) };
    const isPort = type === IFLA_PROTINFO && messageFamily(message) === AF_BRIDGE;
    return { type, value: isPort ? mapAttributes(value, zero(IFLA_BRPORT_FORWARD_DELAY_TIMER)) : value };
  });
}
