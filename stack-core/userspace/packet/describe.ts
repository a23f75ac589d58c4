// A packet in readable text: a block for each header, a line for each field.
import { flagNames, hexBytes, ipv4, mac, nameOf } from '../../include/show.ts';
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_TIME_EXCEEDED,
  icmp_echo_hdr,
  icmphdr,
} from '../../include/uapi/linux/icmp.ts';
import { arphdr } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP, ethhdr } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_IPIP, IPPROTO_IPV6, IPPROTO_TCP, IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { IP_OFFSET, iphdr } from '../../include/uapi/linux/ip.ts';
import { ipv6hdr } from '../../include/uapi/linux/ipv6.ts';
import { tcphdr } from '../../include/uapi/linux/tcp.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import { be16, get_be16, get_be32, type PlacedField, type WireClass, wire } from '../../include/wire.ts';

type Header = Pick<WireClass<Record<never, never>>, 'struct' | 'sizeof' | 'layout'> & {
  new (buf: Uint8Array, off?: number): object;
};

class vlan_hdr extends wire(
  { struct: 'vlan_hdr', source: 'include/linux/if_vlan.h, IEEE 802.1Q' },
  {
    h_vlan_TCI: be16({ show: n => `VLAN ${n & 0xfff}, priority ${n >> 13}` }),
    h_vlan_encapsulated_proto: be16({ names: ETH_P }),
  },
) {}

const ETH_P_IPV6 = 0x86dd;
const IPPROTO_ICMPV6 = 58;
const FIRST_ETHERTYPE = 0x600;
const TRANSPORT = new Set([IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6]);

/** Their payload begins with the header of the packet at fault. */
const QUOTING = new Set([ICMP_DEST_UNREACH, ICMP_REDIRECT, ICMP_TIME_EXCEEDED, ICMP_PARAMETERPROB]);

export type PacketKind = 'Ethernet' | 'IPv4' | 'IPv6';

/** What the bytes are, if they look like a packet: by the fields of their first header that have to fit. */
export function packetKind(bytes: Uint8Array): PacketKind | null {
  const version = bytes.length > 0 ? bytes[0] >> 4 : 0;
  if (version === 4 && bytes.length >= iphdr.sizeof && fitsIpv4(bytes)) return 'IPv4';
  if (version === 6 && bytes.length >= ipv6hdr.sizeof && fitsIpv6(bytes)) return 'IPv6';
  if (bytes.length < ethhdr.sizeof) return null;
  const type = get_be16(bytes, 12);
  return type >= FIRST_ETHERTYPE && ETH_P[type] !== undefined ? 'Ethernet' : null;
}

function fitsIpv4(bytes: Uint8Array): boolean {
  const { ihl, tot_len } = new iphdr(bytes);
  return ihl >= 5 && tot_len >= ihl * 4;
}

function fitsIpv6(bytes: Uint8Array): boolean {
  const { nexthdr, payload_len } = new ipv6hdr(bytes);
  return TRANSPORT.has(nexthdr) || payload_len + ipv6hdr.sizeof === bytes.length;
}

/** Its headers as far as the bytes reach, and the data behind them as hex. */
export function describePacket(bytes: Uint8Array, kind: PacketKind): string {
  const text = new Description(bytes);
  if (kind === 'Ethernet') text.ethernet(0);
  else if (kind === 'IPv4') text.ipv4(0);
  else text.ipv6(0);
  return text.lines.join('\n');
}

const BYTES_IN_LINE = 16;

class Description {
  readonly lines: string[] = [];
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  ethernet(at: number): void {
    if (this.header('Ethernet', ethhdr, at) === null) return;
    this.payload(get_be16(this.bytes, at + 12), at + ethhdr.sizeof);
  }

  private payload(type: number, at: number): void {
    if (type === ETH_P_8021Q && this.header('VLAN', vlan_hdr, at) !== null)
      this.payload(get_be16(this.bytes, at + 2), at + vlan_hdr.sizeof);
    else if (type === ETH_P_IP) this.ipv4(at);
    else if (type === ETH_P_IPV6) this.ipv6(at);
    else if (type === ETH_P_ARP) this.arp(at);
    else this.data(at, this.bytes.length);
  }

  private arp(at: number): void {
    if (this.header('ARP', arphdr, at) === null) return;
    const from = at + arphdr.sizeof;
    const { bytes } = this;
    if (bytes.length < from + 20) {
      this.data(from, bytes.length);
      return;
    }
    this.field('sender', `${mac(bytes.subarray(from, from + 6))}, ${ipv4(get_be32(bytes, from + 6))}`);
    this.field('target', `${mac(bytes.subarray(from + 10, from + 16))}, ${ipv4(get_be32(bytes, from + 16))}`);
    this.data(from + 20, bytes.length);
  }

  ipv4(at: number): void {
    if (this.header('IPv4', iphdr, at) === null) return;
    const { ihl, tot_len, frag_off, protocol } = new iphdr(this.bytes, at);
    const next = at + Math.max(iphdr.sizeof, ihl * 4);
    if (next > at + iphdr.sizeof) this.field('options', hexBytes(this.bytes.subarray(at + iphdr.sizeof, next)));
    const end = tot_len > 0 ? Math.min(this.bytes.length, Math.max(next, at + tot_len)) : this.bytes.length;
    if ((frag_off & IP_OFFSET) !== 0) this.data(next, end);
    else this.transport(protocol, next, end);
    if (end < this.bytes.length) this.data(end, this.bytes.length, 'Trailer');
  }

  ipv6(at: number): void {
    if (this.header('IPv6', ipv6hdr, at) === null) return;
    const { payload_len, nexthdr } = new ipv6hdr(this.bytes, at);
    const next = at + ipv6hdr.sizeof;
    this.transport(nexthdr, next, Math.min(this.bytes.length, next + payload_len));
  }

  private transport(protocol: number, at: number, end: number): void {
    if (protocol === IPPROTO_IPIP) this.ipv4(at);
    else if (protocol === IPPROTO_IPV6) this.ipv6(at);
    else if (protocol === IPPROTO_ICMP) this.icmp(at, end);
    else if (protocol === IPPROTO_TCP) this.tcp(at, end);
    else if (protocol === IPPROTO_UDP) this.headed('UDP', udphdr, at, end);
    else if (protocol === IPPROTO_ICMPV6) this.headed('ICMPv6', icmphdr, at, end);
    else this.data(at, end);
  }

  /** A header with nothing but data behind it. */
  private headed(name: string, header: Header, at: number, end: number): void {
    if (this.header(name, header, at) !== null) this.data(at + header.sizeof, end);
  }

  private icmp(at: number, end: number): void {
    const type = this.bytes[at];
    const echo = type === ICMP_ECHO || type === ICMP_ECHOREPLY;
    if (this.header('ICMP', echo ? icmp_echo_hdr : icmphdr, at) === null) return;
    const next = at + icmphdr.sizeof;
    if (QUOTING.has(type) && this.bytes[next] >> 4 === 4) this.ipv4(next);
    else this.data(next, end);
  }

  private tcp(at: number, end: number): void {
    if (this.header('TCP', tcphdr, at) === null) return;
    const options = at + tcphdr.sizeof;
    const next = Math.max(options, at + new tcphdr(this.bytes, at).doff * 4);
    if (next > options) this.field('options', hexBytes(this.bytes.subarray(options, next)));
    this.data(next, end);
  }

  /** The fields of a header; null where the bytes end before it does. */
  private header(name: string, header: Header, at: number): object | null {
    if (at + header.sizeof > this.bytes.length) {
      const left = this.bytes.length - at;
      if (left > 0) this.data(at, this.bytes.length, `${name}, cut off after ${left} of ${header.sizeof} bytes`);
      return null;
    }
    this.lines.push(`${name} (struct ${header.struct}, byte ${at})`);
    const values = new header(this.bytes, at) as { [field: string]: number | bigint | Uint8Array };
    for (const field of header.layout) this.field(field.name, shown(field, values[field.name]));
    return values;
  }

  private field(name: string, value: string): void {
    this.lines.push(`  ${name.padEnd(14)} ${value}`);
  }

  private data(at: number, end: number, title = 'Data'): void {
    if (at >= end) return;
    this.lines.push(`${title} (${end - at} bytes, byte ${at})`);
    for (let from = at; from < end; from += BYTES_IN_LINE) {
      const bytes = this.bytes.subarray(from, Math.min(end, from + BYTES_IN_LINE));
      const hex = hexBytes(bytes).replace(/..(?=.)/g, '$& ');
      const text = Array.from(bytes, byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
      this.lines.push(`  ${hex.padEnd(BYTES_IN_LINE * 3)} ${text}`);
    }
  }
}

function shown(field: PlacedField, value: number | bigint | Uint8Array): string {
  const show = field.show as ((value: number | bigint | Uint8Array) => string) | undefined;
  if (typeof value !== 'number') return show?.(value) ?? (typeof value === 'bigint' ? String(value) : hexBytes(value));
  if (field.names?.[value] !== undefined) return `${value} (${nameOf(field.names, value)})`;
  if (show !== undefined) return show(value);
  return field.flags === undefined ? String(value) : `${value} (${flagNames(field.flags, value)})`;
}
