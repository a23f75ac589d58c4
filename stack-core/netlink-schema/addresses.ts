// Addresses as text and back.
import { ipv4, parse_ipv4 } from '../include/show.ts';
import { get_be16, get_be32, put_be16, put_be32 } from '../include/wire.ts';

/** 4 or 16 bytes as an address; null for any other length. */
export function ipText(bytes: Uint8Array): string | null {
  if (bytes.length === 4) return ipv4(get_be32(bytes, 0));
  return bytes.length === 16 ? ipv6Text(bytes) : null;
}

/** RFC 5952: the longest run of two or more zero groups is `::`; IPv4-mapped addresses end in a dotted quad. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => get_be16(bytes, i * 2));
  const mapped = groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${ipv4(get_be32(bytes, 12))}`;
  let start = 0;
  let length = 0;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const text = (part: number[]): string => part.map(group => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** `10.0.0.1` as 4 bytes, `2001:db8::1` as 16; null: no address. */
export function parseIp(text: string): Uint8Array | null {
  const four = parse_ipv4(text);
  if (four !== null) {
    const bytes = new Uint8Array(4);
    put_be32(bytes, 0, four);
    return bytes;
  }
  return parseIpv6(text);
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const parsed = halves.map(parseGroups);
  const [head, tail = []] = parsed;
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const bytes = new Uint8Array(16);
  head.forEach((group, i) => {
    put_be16(bytes, i * 2, group);
  });
  tail.forEach((group, i) => {
    put_be16(bytes, (8 - tail.length + i) * 2, group);
  });
  return bytes;
}

function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const words = text.split(':');
  for (const [i, word] of words.entries()) {
    const four = i === words.length - 1 ? parse_ipv4(word) : null;
    if (four !== null) groups.push(four >>> 16, four & 0xffff);
    else if (/^[0-9a-f]{1,4}$/i.test(word)) groups.push(Number.parseInt(word, 16));
    else return null;
  }
  return groups;
}

/** `02:00:00:00:00:01` as bytes, any number of them; null: none. */
export function parseLinkAddress(text: string): Uint8Array | null {
  const words = text.split(':');
  if (!words.every(word => /^[0-9a-f]{1,2}$/i.test(word))) return null;
  return Uint8Array.from(words, word => Number.parseInt(word, 16));
}

/** Hex digits as bytes, blanks and colons between them allowed; null: not hex, or half a byte. */
export function parseHex(text: string): Uint8Array | null {
  const digits = text.replace(/[\s:]/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], byte => Number.parseInt(byte, 16));
}
