// A packet in a line, as `tcpdump -n` prints it: Ethernet, ARP, IPv4 with ICMP, IGMP and UDP; anything else as hex.
import { ipv4, mac } from '../../../include/show.ts';
import { get_be16, get_be32 } from '../../../include/wire.ts';

const ETH_HLEN = 14;
const ETH_P_IP = 0x0800;
const ETH_P_ARP = 0x0806;
const ETHER_NAMES: Record<number, string> = {
  [ETH_P_IP]: 'IPv4',
  [ETH_P_ARP]: 'ARP',
  32821: 'Reverse ARP',
  33024: '802.1Q',
  34525: 'IPv6',
};

/** The lines for a frame; `ethernet`: with its link-layer header (-e). */
export function printFrame(frame: Uint8Array, ethernet: boolean): string {
  if (frame.length < ETH_HLEN) return ' [|ether]';
  const type = get_be16(frame, 12);
  const payload = frame.subarray(ETH_HLEN);
  const known = type === ETH_P_IP || type === ETH_P_ARP;
  let head = '';
  if (ethernet || !known) {
    const name = ETHER_NAMES[type] ?? 'Unknown';
    const addresses = `${mac(frame.subarray(6, 12))} > ${mac(frame.subarray(0, 6))}`;
    head = `${addresses}, ethertype ${name} (0x${type.toString(16).padStart(4, '0')}), length ${frame.length}: `;
  } else head = type === ETH_P_IP ? 'IP ' : 'ARP, ';
  if (type === ETH_P_IP) return head + printIp(payload);
  if (type === ETH_P_ARP) return head + printArp(payload);
  return head + hexAndAscii(payload);
}

const WORDS_PER_LINE = 8;

function hexAndAscii(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 2 * WORDS_PER_LINE) {
    const line = bytes.subarray(at, at + 2 * WORDS_PER_LINE);
    const hex = [...line].map(byte => byte.toString(16).padStart(2, '0')).join('');
    const words = hex.match(/.{1,4}/g) ?? [];
    const ascii = [...line].map(byte => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`\n\t0x${at.toString(16).padStart(4, '0')}:  ${words.join(' ').padEnd(5 * WORDS_PER_LINE)} ${ascii}`);
  }
  return lines.join('');
}

function printArp(arp: Uint8Array): string {
  if (arp.length < 28) return '[|arp]';
  const op = get_be16(arp, 6);
  const [sender, target] = [arp.subarray(8, 14), arp.subarray(18, 24)];
  const [spa, tpa] = [ipv4(get_be32(arp, 14)), ipv4(get_be32(arp, 24))];
  const length = `, length ${arp.length}`;
  if (op === 1) {
    const known = target.some(byte => byte !== 0) ? ` (${mac(target)})` : '';
    return `Request who-has ${tpa}${known} tell ${spa}${length}`;
  }
  if (op === 2) return `Reply ${spa} is-at ${mac(sender)}${length}`;
  return `Unknown (${op})${length}`;
}

function printIp(packet: Uint8Array): string {
  if (packet.length < 20) return `truncated-ip ${packet.length}`;
  const headerLength = (packet[0] & 0x0f) * 4;
  const total = get_be16(packet, 2);
  if (headerLength < 20) return `bad-hlen ${headerLength}`;
  const missing = total > packet.length ? `truncated-ip - ${total - packet.length} bytes missing! ` : '';
  const body = packet.subarray(headerLength, Math.min(total, packet.length));
  const length = total - headerLength;
  const [src, dst] = [ipv4(get_be32(packet, 12)), ipv4(get_be32(packet, 16))];
  const protocol = packet[9];
  if ((get_be16(packet, 6) & 0x1fff) !== 0) {
    return `${missing}${src} > ${dst}: ip-proto-${protocol}`;
  }
  if (protocol === 17 && body.length >= 8) {
    const [sport, dport, udpLength] = [0, 2, 4].map(at => get_be16(body, at));
    return `${missing}${src}.${sport} > ${dst}.${dport}: UDP, length ${Math.max(udpLength - 8, 0)}`;
  }
  const ends = `${missing}${src} > ${dst}: `;
  if (protocol === 1) return ends + printIcmp(body, length);
  if (protocol === 2) return ends + printIgmp(body, length);
  return `${ends} ip-proto-${protocol} ${length}`;
}

/** What the quoted packet of an error was: its addresses, protocol and port. */
function quoted(icmp: Uint8Array) {
  const inner = icmp.subarray(8);
  const headerLength = ((inner[0] ?? 0) & 0x0f) * 4;
  const has = (at: number, size: number): boolean => inner.length >= at + size;
  return {
    dst: has(16, 4) ? ipv4(get_be32(inner, 16)) : '',
    protocol: inner[9] ?? 0,
    port: has(headerLength + 2, 2) ? get_be16(inner, headerLength + 2) : 0,
  };
}

const UNREACHABLE: Record<number, string> = {
  5: 'source route failed',
  8: 'host HOST unreachable - source host isolated',
  9: 'net HOST unreachable - admin prohibited',
  10: 'host HOST unreachable - admin prohibited',
  11: 'net HOST unreachable - tos prohibited',
  12: 'host HOST unreachable - tos prohibited',
  13: 'host HOST unreachable - admin prohibited filter',
  14: 'host HOST unreachable - host precedence violation',
  15: 'host HOST unreachable - precedence cutoff',
};

function printUnreachable(icmp: Uint8Array): string {
  const { dst, protocol, port } = quoted(icmp);
  const code = icmp[1];
  switch (code) {
    case 0:
      return `net ${dst} unreachable`;
    case 1:
      return `host ${dst} unreachable`;
    case 2:
      return `${dst} protocol ${protocol} unreachable`;
    case 3: {
      const name = { 6: 'tcp', 17: 'udp' }[protocol];
      return name === undefined
        ? `${dst} protocol ${protocol} port ${port} unreachable`
        : `${dst} ${name} port ${port} unreachable`;
    }
    case 4: {
      const mtu = get_be16(icmp, 6);
      return `${dst} unreachable - need to frag${mtu === 0 ? '' : ` (mtu ${mtu})`}`;
    }
    default:
      return UNREACHABLE[code]?.replace('HOST', dst) ?? `${dst} unreachable - #${code}`;
  }
}

const REDIRECTS = ['net', 'host', 'tos net', 'tos host'];

function printIcmp(icmp: Uint8Array, length: number): string {
  if (icmp.length < 8) return '[|icmp]';
  const [type, code] = icmp;
  const echo = `id ${get_be16(icmp, 4)}, seq ${get_be16(icmp, 6)}`;
  const text = (): string => {
    switch (type) {
      case 0:
        return `echo reply, ${echo}`;
      case 3:
        return printUnreachable(icmp);
      case 4:
        return 'source quench';
      case 5:
        return `redirect ${quoted(icmp).dst} to ${REDIRECTS[code] ?? `#${code}`} ${ipv4(get_be32(icmp, 4))}`;
      case 8:
        return `echo request, ${echo}`;
      case 11:
        return code === 0 ? 'time exceeded in-transit' : 'ip reassembly time exceeded';
      case 12:
        return code === 0 ? `parameter problem - octet ${icmp[4]}` : `parameter problem - code ${code}`;
      case 13:
        return `time stamp query id ${get_be16(icmp, 4)} seq ${get_be16(icmp, 6)}`;
      case 17:
        return 'address mask request';
      default:
        return `type-#${type}`;
    }
  };
  return `ICMP ${text()}, length ${length}`;
}

function printIgmp(igmp: Uint8Array, length: number): string {
  if (igmp.length < 8) return `igmp [|igmp]`;
  const group = ipv4(get_be32(igmp, 4));
  const of = get_be32(igmp, 4) !== 0 ? ` [gaddr ${group}]` : '';
  switch (igmp[0]) {
    case 0x11:
      if (length >= 12) return `igmp query v3${queryV3(igmp)}`;
      return igmp[1] === 0 ? 'igmp query v1' : `igmp query v2${intervalOf(igmp[1])}${of}`;
    case 0x12:
      return `igmp v1 report ${group}`;
    case 0x16:
      return `igmp v2 report ${group}`;
    case 0x17:
      return `igmp leave ${group}`;
    case 0x22:
      return `igmp v3 report, ${get_be16(igmp, 6)} group record(s)`;
    default:
      return `igmp-${igmp[0]}`;
  }
}

/** Ten seconds go without saying. */
const intervalOf = (tenths: number): string => (tenths === 100 ? '' : ` [max resp time ${tenths}]`);

function queryV3(igmp: Uint8Array): string {
  const code = igmp[1];
  const tenths = code < 0x80 ? code : ((code & 0x0f) | 0x10) << (((code >> 4) & 7) + 3);
  let time = '';
  if (tenths !== 100) time = ` [max resp time ${tenths / 10}s]`;
  const group = get_be32(igmp, 4);
  return group === 0 ? time : `${time} [gaddr ${ipv4(group)}${sourcesOf(igmp)}]`;
}

function sourcesOf(igmp: Uint8Array): string {
  const count = get_be16(igmp, 10);
  if (count === 0) return '';
  const sources = Array.from({ length: count }, (_, i) => 12 + 4 * i).filter(at => at + 4 <= igmp.length);
  return ` { ${sources.map(at => ipv4(get_be32(igmp, at))).join(' ')} }`;
}
