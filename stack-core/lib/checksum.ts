// Summing bytes. Kernel: lib/checksum.c
import { csum_add, csum_fold } from '../include/net/checksum.ts';

/** Adds `len` bytes at `at` to `sum`. Odd lengths count as if a zero byte followed. */
export function csum_partial(buf: Uint8Array, at: number, len: number, sum: number): number {
  let words = 0;
  const end = at + len;
  const even = end - (len & 1);
  // 2^31 words of 16 bits fit into a double without rounding, and no packet is that long.
  for (let i = at; i < even; i += 2) words += (buf[i] << 8) | buf[i + 1];
  if ((len & 1) !== 0) words += buf[end - 1] << 8;
  return csum_add(sum, words);
}

/** Checksum of an IPv4 header of `ihl` 32-bit words; 0 when its checksum field is right. */
export function ip_fast_csum(buf: Uint8Array, at: number, ihl: number): number {
  let sum = 0;
  const end = at + ihl * 4;
  for (let i = at; i < end; i += 2) sum += (buf[i] << 8) | buf[i + 1];
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Checksum over `len` bytes. */
export const ip_compute_csum = (buf: Uint8Array, at: number, len: number): number =>
  csum_fold(csum_partial(buf, at, len, 0));

/** Copies bytes and returns their sum. */
export function csum_partial_copy_nocheck(
  src: Uint8Array,
  from: number,
  dst: Uint8Array,
  to: number,
  len: number,
): number {
  for (let i = 0; i < len; i++) dst[to + i] = src[from + i];
  return csum_partial(dst, to, len, 0);
}
