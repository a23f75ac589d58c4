// The Packet scope: the socket buffer, its headers with their checksums judged, its payload.
import type { sk_buff } from '../../include/linux/skbuff.ts';
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

/** How an expression reaches a header, where one of the kernel's helpers finds it. */
function headerExpression(skb: sk_buff, path: string, { name, header }: DecodedHeader): string | undefined {
  if (name === 'Ethernet' && header.off === skb.mac_header) return `eth_hdr(${path})`;
  return name === 'IPv4' && header.off === skb.network_header ? `ip_hdr(${path})` : undefined;
}

function fieldsOf(
  skb: sk_buff,
  headers: readonly DecodedHeader[],
  at: number,
  expression: string | undefined,
  frame: number,
): Item['children'] {
  const plain = containerOf(headers[at].header, expression, frame);
  if (plain === null) return undefined;
  const judged = checksumText(skb, headers, at);
  const isChecksum = ({ name }: Item) => name === 'check' || name === 'checksum';
  const items = () =>
    plain.items().map(item => (judged !== null && isChecksum(item) ? { ...item, text: judged } : item));
  return { ...plain, items };
}
