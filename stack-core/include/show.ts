// How values of headers and structs read as text: shared by wire tables, netlink schemas and the debugger.
import type { ValueNames } from './wire.ts';

export const hex = (n: number): string => `0x${n.toString(16)}`;
export const hex16 = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

/** An IPv4 address in host order as dotted quad. */
export const ipv4 = (n: number): string => `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;

/** A link-layer address: two hex digits a byte, colons between. */
export const mac = (b: Uint8Array): string => Array.from(b, x => x.toString(16).padStart(2, '0')).join(':');

/** Bytes as hex digits, without separators. */
export const hexBytes = (b: Uint8Array): string => Array.from(b, x => x.toString(16).padStart(2, '0')).join('');

/** The constant of a value, or the number itself. */
export const nameOf = (names: ValueNames, n: number): string => names[n] ?? String(n);

/** The constants of the set bits joined by `|`; bits without a name stay a hex number; `0` where none is set. */
export function flagNames(flags: ValueNames, n: number): string {
  const set: string[] = [];
  let rest = n >>> 0;
  for (const [bit, name] of Object.entries(flags)) {
    const value = Number(bit) >>> 0;
    if (value === 0 || (rest & value) >>> 0 !== value) continue;
    set.push(name);
    rest = (rest & ~value) >>> 0;
  }
  if (rest !== 0) set.push(hex(rest));
  return set.length === 0 ? '0' : set.join('|');
}

/** Constants of a kernel header (`{ IFF_UP: 1, … }`) turned around for `names` and `flags`. */
export function namesOf(constants: { readonly [name: string]: number }): ValueNames {
  const names: { [value: number]: string } = {};
  for (const [name, value] of Object.entries(constants)) names[value] ??= name;
  return names;
}

/** Dotted quad to a number in host order; null when `text` is none. */
export function parse_ipv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  let address = 0;
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return null;
    address = address * 256 + Number(part);
  }
  return address;
}
