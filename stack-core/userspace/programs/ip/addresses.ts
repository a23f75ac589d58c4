// Addresses and prefixes as `ip` reads them.
import { ipv4 } from '../../../include/show.ts';

export interface Prefix {
  /** Host order. */
  address: number;
  length: number;
  /** No address at all: `default`, `all`, `any`. */
  unspecified: boolean;
}

/** An IPv4 address; short forms stand for what dotted quads left out on the right (`10.1` is 10.1.0.0). Null: none. */
export function parseAddress(text: string): number | null {
  if (!/^\d+(\.\d+){0,3}$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  if (parts.some(part => part > 255)) return null;
  return parts.reduce((address, part, i) => address + part * 256 ** (3 - i), 0);
}

export function parsePrefix(text: string): Prefix | null {
  if (text === 'default' || text === 'any' || text === 'all') return { address: 0, length: 0, unspecified: true };
  const [host, mask, ...more] = text.split('/');
  const address = parseAddress(host);
  if (address === null || more.length > 0) return null;
  if (mask === undefined) return { address, length: 32, unspecified: false };
  const length = /^\d+$/.test(mask) ? Number(mask) : maskLength(parseAddress(mask));
  return length === null || length > 32 ? null : { address, length, unspecified: false };
}

/** Length of a netmask; null when its bits are not contiguous. */
function maskLength(mask: number | null): number | null {
  if (mask === null) return null;
  const length = 32 - Math.log2(2 ** 32 - mask);
  return Number.isInteger(length) ? length : null;
}

/** The first `length` bits of two addresses are the same. */
export const samePrefix = (a: number, b: number, length: number): boolean =>
  length === 0 || Math.floor(a / 2 ** (32 - length)) === Math.floor(b / 2 ** (32 - length));

/** `10.0.0.0/8`, or the address alone for a host. */
export const showPrefix = (address: string, length: number): string =>
  length === 32 ? address : `${address}/${length}`;

export const showAddress = ipv4;

/** A link-layer address: bytes in hex between colons. Null: `text` is none. */
export function parseLinkAddress(text: string): Uint8Array | null {
  const parts = text.split(':');
  const bytes = parts.map(part => (/^[0-9a-fA-F]+$/.test(part) ? Number.parseInt(part, 16) : Number.NaN));
  return bytes.some(byte => Number.isNaN(byte) || byte > 255) ? null : Uint8Array.from(bytes);
}
