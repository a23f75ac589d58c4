// What an address is, in words.
import { ipv4, parse_ipv4 } from '../../../../stack-core/include/show.ts';
import { parseIp } from '../../../../stack-core/netlink-schema/addresses.ts';

interface Block {
  network: number;
  length: number;
  what: string;
}

const block = (prefix: string, what: string): Block => {
  const [address, length] = prefix.split('/');
  return { network: parse_ipv4(address) ?? 0, length: Number(length), what };
};

/** The first that fits. */
const IPV4_BLOCKS: readonly Block[] = [
  block('255.255.255.255/32', 'limited broadcast: to every host of the link'),
  block('0.0.0.0/8', 'this host, without an address yet'),
  block('10.0.0.0/8', 'private (RFC 1918)'),
  block('100.64.0.0/10', 'shared by carriers behind NAT (RFC 6598)'),
  block('127.0.0.0/8', 'loopback: this machine itself'),
  block('169.254.0.0/16', 'link-local (RFC 3927)'),
  block('172.16.0.0/12', 'private (RFC 1918)'),
  block('192.0.2.0/24', 'for documentation (RFC 5737)'),
  block('192.168.0.0/16', 'private (RFC 1918)'),
  block('198.18.0.0/15', 'for benchmarks (RFC 2544)'),
  block('198.51.100.0/24', 'for documentation (RFC 5737)'),
  block('203.0.113.0/24', 'for documentation (RFC 5737)'),
  block('224.0.0.0/24', 'multicast that stays on the link'),
  block('224.0.0.0/4', 'multicast'),
  block('240.0.0.0/4', 'reserved'),
];

const mask = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

/** An address or prefix as people want to know it; null: it is none. */
export function addressText(text: string): string | null {
  const [address, length] = text.split('/');
  const bytes = parseIp(address);
  if (bytes === null) return null;
  if (bytes.length === 16) return `**${text}**: IPv6, ${ipv6Kind(bytes)}`;
  const number = parse_ipv4(address) ?? 0;
  const kind = IPV4_BLOCKS.find(each => (number & mask(each.length)) >>> 0 === each.network)?.what ?? 'public';
  const lines = [`**${text}**: IPv4, ${kind}`];
  if (/^\d+$/.test(length ?? '') && Number(length) <= 32) lines.push(prefixText(number, Number(length)));
  return lines.join('\n\n');
}

function prefixText(address: number, length: number): string {
  const network = (address & mask(length)) >>> 0;
  const last = (network | ~mask(length)) >>> 0;
  const lines = [`Network \`${ipv4(network)}/${length}\`, mask \`${ipv4(mask(length))}\``];
  if (length < 31) {
    lines.push(
      `Hosts \`${ipv4(network + 1)}\` to \`${ipv4(last - 1)}\` (${last - network - 1}), broadcast \`${ipv4(last)}\``,
    );
    if (address === last) lines.push('This is the broadcast address.');
  }
  return lines.join('  \n');
}

function ipv6Kind(bytes: Uint8Array): string {
  if (bytes.every(byte => byte === 0)) return 'unspecified';
  if (bytes.subarray(0, 15).every(byte => byte === 0) && bytes[15] === 1) return 'loopback: this machine itself';
  if (bytes[0] === 0xff) return 'multicast';
  if (bytes[0] === 0xfe && (bytes[1] & 0xc0) === 0x80) return 'link-local';
  if ((bytes[0] & 0xfe) === 0xfc) return 'unique local (RFC 4193)';
  if (bytes[0] === 0x20 && bytes[1] === 1 && bytes[2] === 0x0d && bytes[3] === 0xb8)
    return 'for documentation (RFC 3849)';
  return 'global';
}

/** A link-layer address in words; null: it is none. */
export function linkAddressText(text: string): string | null {
  if (!/^(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(text)) return null;
  const first = Number.parseInt(text, 16);
  if (/^(?:ff:){5}ff$/i.test(text)) return `**${text}**: broadcast`;
  const scope = (first & 2) !== 0 ? 'locally administered' : 'assigned by a vendor';
  return `**${text}**: ${(first & 1) !== 0 ? 'multicast' : 'unicast'}, ${scope}`;
}
