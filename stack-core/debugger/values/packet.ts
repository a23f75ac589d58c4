// The Packet scope: the socket buffer, its headers with their checksums judged, its payload.
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { icmphdr } from '../../include/uapi/linux/icmp.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { tcphdr } from '../../include/uapi/linux/tcp.ts';
import { udphdr } from '../../include/uapi/linux/udp.ts';
import { checksumText } from './checksums.ts';
import { type DecodedHeader, headerSummary, headersOf } from './headers.ts';
import { containerOf, type Item } from './rows.ts';

export function packetItems(skb: sk_buff, frame: number): Item[] {
  return [{ name: 'skb', value: skb, expression: '$skb' }, ...headerItems(skb, '$skb', frame)];
}

/** A row for each header; below it its fields, the checksum with whether it is right. `path`: expression for `skb`. */
export function headerItems(skb: sk_buff, path: string | null, frame: number): Item[] {
  const headers = headersOf(skb);
  return headers.map((decoded, at) => {
    const expression = path === null ? undefined : headerExpression(skb, path, decoded);
    return {
      name: decoded.name,
      value: decoded.header,
      text: headerSummary(decoded),
      expression,
      synthetic: true,
      children: fieldsOf(skb, headers, at, expression, frame),
    };
  });
}

/** The struct that a cast makes of a header's bytes. */
const CASTS: Readonly<Record<string, { struct: string; layout: readonly { name: string }[] }>> = {
  ICMP: icmphdr,
  UDP: udphdr,
  TCP: tcphdr,
  'IPv4 (quoted)': iphdr,
};

/** How an expression reaches a header: by the kernel's helper where that finds it, else by its place in the buffer. */
function headerExpression(skb: sk_buff, path: string, { name, header }: DecodedHeader): string | undefined {
  if (name === 'Ethernet' && header.off === skb.mac_header) return `eth_hdr(${path})`;
  if (name === 'IPv4' && header.off === skb.network_header) return `ip_hdr(${path})`;
  const cast = CASTS[name];
  return cast === undefined ? undefined : `((struct ${cast.struct} *)(${path}->head + ${header.off}))`;
}

/** A row of a header that the struct of the cast does not have has no expression. */
const reachable = (name: string, item: Item): Item =>
  CASTS[name]?.layout.every(field => field.name !== item.name) === true ? { ...item, expression: undefined } : item;

function fieldsOf(
  skb: sk_buff,
  headers: readonly DecodedHeader[],
  at: number,
  expression: string | undefined,
  frame: number,
): Item['children'] {
  const plain = containerOf(headers[at].header, expression, frame);
  if (plain === null) return undefined;
  const isChecksum = ({ name }: Item) => name === 'check' || name === 'checksum';
  const items = () => {
    const judged = checksumText(skb, headers, at) ?? undefined;
    return plain.items().map(item => reachable(headers[at].name, isChecksum(item) ? { ...item, text: judged } : item));
  };
  return { ...plain, items };
}
