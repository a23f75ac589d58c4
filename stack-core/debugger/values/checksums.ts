// Whether the checksums of a packet's headers are right, and what they should be.
import { CHECKSUM_PARTIAL, type sk_buff } from '../../include/linux/skbuff.ts';
import { csum_fold, csum_tcpudp_nofold } from '../../include/net/checksum.ts';
import { hex16 } from '../../include/show.ts';
import type { iphdr } from '../../include/uapi/linux/ip.ts';
import type { udphdr } from '../../include/uapi/linux/udp.ts';
import { csum_partial, ip_fast_csum } from '../../lib/checksum.ts';
import type { DecodedHeader } from './headers.ts';

interface WithChecksum {
  check?: number;
  checksum?: number;
}

/** `0x1234 (correct)`, `0x1234 (wrong, should be 0x4321)`, or why that cannot be told; null: the header has no checksum. */
export function checksumText(skb: sk_buff, headers: readonly DecodedHeader[], at: number): string | null {
  const { name, header } = headers[at];
  const value = (header as WithChecksum).check ?? (header as WithChecksum).checksum;
  if (value === undefined) return null;
  const expected = expectedChecksum(skb, headers, at, value);
  if (typeof expected === 'string') return `${hex16(value)} (${expected})`;
  const isRight = value === expected || (name === 'UDP' && value === 0xffff && expected === 0);
  return `${hex16(value)} (${isRight ? 'correct' : `wrong, should be ${hex16(expected)}`})`;
}

/** What the checksum has to be; a text where that cannot be said. */
function expectedChecksum(skb: sk_buff, headers: readonly DecodedHeader[], at: number, value: number): number | string {
  const { name, header, length } = headers[at];
  const { buf, off } = header;
  if (name === 'IPv4' || name === 'IPv4 (quoted)')
    return off + length > skb.tail
      ? 'not all of the header is here'
      : without(ip_fast_csum(buf, off, length / 4), value);
  const outer = headers.findLast((h, i) => i < at && h.name === 'IPv4')?.header as
    | (iphdr & { off: number })
    | undefined;
  if (outer === undefined) return 'not checked';
  if ((outer.frag_off & FRAGMENT) !== 0) return 'of the whole datagram, of which this is a fragment';
  if (name === 'UDP' && value === 0) return 'none';
  if (skb.ip_summed === CHECKSUM_PARTIAL && skb.csum_start === off)
    return 'of the pseudo header only: the device completes it';
  const size = name === 'UDP' ? (header as unknown as udphdr).len : outer.tot_len - outer.ihl * 4;
  if (skb.data_len > 0 || off + size > skb.tail || size < length) return 'not all of the data are here';
  const pseudo = name === 'ICMP' ? 0 : csum_tcpudp_nofold(outer.saddr, outer.daddr, size, outer.protocol, 0);
  const sum = csum_partial(buf, off, size, pseudo);
  return without(csum_fold(sum), value);
}

const FRAGMENT = 0x3fff;

/** The checksum of a header whose sum with its checksum `value` in it is `sum`. */
function without(sum: number, value: number): number {
  if (sum === 0) return value;
  const rest = (~sum & 0xffff) + (~value & 0xffff);
  return ~((rest & 0xffff) + (rest >>> 16)) & 0xffff;
}
