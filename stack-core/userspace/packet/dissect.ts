// The headers of a frame as fields with Wireshark's names, for display filters.
import { ipv4, mac } from '../../include/show.ts';
import { icmp_echo_hdr, icmphdr } from '../../include/uapi/linux/icmp.ts';
import { ETH_HLEN, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP } from '../../include/uapi/linux/in.ts';
import { IP_DF, IP_MF, IP_OFFSET, iphdr } from '../../include/uapi/linux/ip.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import { get_be16, get_be32 } from '../../include/wire.ts';

/** Field name -> values, in the order of their occurrence. A protocol that is there has an entry of its own. */
export type Fields = ReadonlyMap<string, readonly (string | number)[]>;

class Dissection {
  readonly fields = new Map<string, (string | number)[]>();

  add(name: string, ...values: (string | number)[]): void {
    const list = this.fields.get(name) ?? [];
    list.push(...values);
    this.fields.set(name, list);
  }
}

/** What an Ethernet frame holds. Headers that are cut off are left out. */
export function dissect(frame: Uint8Array): Fields {
  const found = new Dissection();
  found.add('frame');
  found.add('frame.len', frame.length);
  if (frame.length < ETH_HLEN) return found.fields;
  found.add('eth');
  const [dst, src] = [mac(frame.subarray(0, 6)), mac(frame.subarray(6, 12))];
  found.add('eth.dst', dst);
  found.add('eth.src', src);
  found.add('eth.addr', dst, src);
  let at = ETH_HLEN;
  let type = get_be16(frame, 12);
  found.add('eth.type', type);
  if (type === ETH_P_8021Q && frame.length >= at + 4) {
    found.add('vlan');
    found.add('vlan.id', get_be16(frame, at) & 0xfff);
    found.add('vlan.priority', frame[at] >> 5);
    type = get_be16(frame, at + 2);
    at += 4;
  }
  const rest = frame.subarray(at);
  if (type === ETH_P_ARP) arp(found, rest);
  else if (type === ETH_P_IP) ip(found, rest);
  else found.add('data.len', rest.length);
  return found.fields;
}

function arp(found: Dissection, bytes: Uint8Array): void {
  if (bytes.length < 28) return;
  found.add('arp');
  found.add('arp.opcode', get_be16(bytes, 6));
  found.add('arp.src.hw_mac', mac(bytes.subarray(8, 14)));
  found.add('arp.src.proto_ipv4', ipv4(get_be32(bytes, 14)));
  found.add('arp.dst.hw_mac', mac(bytes.subarray(18, 24)));
  found.add('arp.dst.proto_ipv4', ipv4(get_be32(bytes, 24)));
}

function ip(found: Dissection, bytes: Uint8Array): void {
  if (bytes.length < iphdr.sizeof) return;
  const iph = new iphdr(bytes);
  const headerLength = iph.ihl * 4;
  found.add('ip');
  found.add('ip.version', iph.version);
  found.add('ip.hdr_len', headerLength);
  found.add('ip.dsfield', iph.tos);
  found.add('ip.dsfield.dscp', iph.tos >> 2);
  found.add('ip.dsfield.ecn', iph.tos & 3);
  found.add('ip.len', iph.tot_len);
  found.add('ip.id', iph.id);
  found.add('ip.flags.df', (iph.frag_off & IP_DF) !== 0 ? 1 : 0);
  found.add('ip.flags.mf', (iph.frag_off & IP_MF) !== 0 ? 1 : 0);
  found.add('ip.frag_offset', (iph.frag_off & IP_OFFSET) * 8);
  found.add('ip.ttl', iph.ttl);
  found.add('ip.proto', iph.protocol);
  found.add('ip.checksum', iph.check);
  found.add('ip.src', ipv4(iph.saddr));
  found.add('ip.dst', ipv4(iph.daddr));
  found.add('ip.addr', ipv4(iph.saddr), ipv4(iph.daddr));
  if ((iph.frag_off & IP_OFFSET) !== 0 || headerLength < iphdr.sizeof) return;
  const payload = bytes.subarray(headerLength, Math.max(headerLength, iph.tot_len));
  if (iph.protocol === IPPROTO_ICMP) icmp(found, payload);
  else if (iph.protocol === IPPROTO_UDP) udp(found, payload);
  else if (iph.protocol === IPPROTO_TCP) tcp(found, payload);
}

function icmp(found: Dissection, bytes: Uint8Array): void {
  if (bytes.length < icmphdr.sizeof) return;
  const icmph = new icmphdr(bytes);
  const echo = new icmp_echo_hdr(bytes);
  found.add('icmp');
  found.add('icmp.type', icmph.type);
  found.add('icmp.code', icmph.code);
  found.add('icmp.checksum', icmph.checksum);
  if (icmph.type === 0 || icmph.type === 8) {
    found.add('icmp.ident', echo.id);
    found.add('icmp.seq', echo.sequence);
    found.add('data.len', bytes.length - icmphdr.sizeof);
  }
  if (icmph.type === 3) found.add('icmp.mtu', echo.sequence);
  if (icmph.type === 5) found.add('icmp.redir_gw', ipv4(icmph.gateway));
}

function udp(found: Dissection, bytes: Uint8Array): void {
  if (bytes.length < udphdr.sizeof) return;
  const uh = new udphdr(bytes);
  found.add('udp');
  found.add('udp.srcport', uh.source);
  found.add('udp.dstport', uh.dest);
  found.add('udp.port', uh.source, uh.dest);
  found.add('udp.length', uh.len);
  found.add('udp.checksum', uh.check);
  found.add('data.len', bytes.length - udphdr.sizeof);
}

const TCP_FLAGS = ['fin', 'syn', 'reset', 'push', 'ack', 'urg', 'ece', 'cwr'];

function tcp(found: Dissection, bytes: Uint8Array): void {
  if (bytes.length < 20) return;
  found.add('tcp');
  found.add('tcp.srcport', get_be16(bytes, 0));
  found.add('tcp.dstport', get_be16(bytes, 2));
  found.add('tcp.port', get_be16(bytes, 0), get_be16(bytes, 2));
  found.add('tcp.seq', get_be32(bytes, 4));
  found.add('tcp.ack', get_be32(bytes, 8));
  found.add('tcp.hdr_len', (bytes[12] >> 4) * 4);
  found.add('tcp.flags', get_be16(bytes, 12) & 0x1ff);
  for (const [bit, name] of TCP_FLAGS.entries()) found.add(`tcp.flags.${name}`, (bytes[13] >> bit) & 1);
  found.add('tcp.window_size', get_be16(bytes, 14));
  found.add('tcp.len', bytes.length - (bytes[12] >> 4) * 4);
}

/** Names of all fields that `dissect` can find. */
export const FIELD_NAMES: readonly string[] = [
  'frame',
  'frame.len',
  'eth',
  'eth.dst',
  'eth.src',
  'eth.addr',
  'eth.type',
  'vlan',
  'vlan.id',
  'vlan.priority',
  'arp',
  'arp.opcode',
  'arp.src.hw_mac',
  'arp.src.proto_ipv4',
  'arp.dst.hw_mac',
  'arp.dst.proto_ipv4',
  'ip',
  'ip.version',
  'ip.hdr_len',
  'ip.dsfield',
  'ip.dsfield.dscp',
  'ip.dsfield.ecn',
  'ip.len',
  'ip.id',
  'ip.flags.df',
  'ip.flags.mf',
  'ip.frag_offset',
  'ip.ttl',
  'ip.proto',
  'ip.checksum',
  'ip.src',
  'ip.dst',
  'ip.addr',
  'icmp',
  'icmp.type',
  'icmp.code',
  'icmp.checksum',
  'icmp.ident',
  'icmp.seq',
  'icmp.mtu',
  'icmp.redir_gw',
  'udp',
  'udp.srcport',
  'udp.dstport',
  'udp.port',
  'udp.length',
  'udp.checksum',
  'tcp',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.port',
  'tcp.seq',
  'tcp.ack',
  'tcp.hdr_len',
  'tcp.flags',
  ...TCP_FLAGS.map(name => `tcp.flags.${name}`),
  'tcp.window_size',
  'tcp.len',
  'data.len',
];

/** A frame in one line, for messages: `10.0.0.1 > 10.0.0.9 ICMP type 11 code 0, ttl 64, 70 bytes`. */
export function summarize(frame: Uint8Array): string {
  const fields = dissect(frame);
  const first = (name: string): string => String(fields.get(name)?.[0] ?? '?');
  const size = `${frame.length} bytes`;
  if (fields.has('arp')) {
    const isRequest = first('arp.opcode') === '1';
    const [src, dst] = [first('arp.src.proto_ipv4'), first('arp.dst.proto_ipv4')];
    return isRequest
      ? `ARP who has ${dst}? tell ${src}, ${size}`
      : `ARP ${src} is at ${first('arp.src.hw_mac')}, ${size}`;
  }
  if (!fields.has('ip'))
    return `${first('eth.src')} > ${first('eth.dst')} type 0x${Number(first('eth.type')).toString(16).padStart(4, '0')}, ${size}`;
  const ends = `${first('ip.src')} > ${first('ip.dst')}`;
  const ttl = `ttl ${first('ip.ttl')}`;
  if (fields.has('icmp')) return `${ends} ICMP type ${first('icmp.type')} code ${first('icmp.code')}, ${ttl}, ${size}`;
  for (const name of ['udp', 'tcp'])
    if (fields.has(name))
      return `${ends} ${name.toUpperCase()} ${first(`${name}.srcport`)} > ${first(`${name}.dstport`)}, ${ttl}, ${size}`;
  return `${ends} protocol ${first('ip.proto')}, ${ttl}, ${size}`;
}
