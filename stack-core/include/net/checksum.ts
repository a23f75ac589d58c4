/**
 * The Internet checksum. A sum (`__wsum`) is a number below 2^32 that holds 16-bit words added up, not yet folded, of
 * data taken in network order; a checksum (`__sum16`) is its folded complement. Kernel: include/net/checksum.h, RFC 1071
 */

/** Folds a 32-bit sum and complements it: what the checksum field of a header holds. */
export const csum_fold = (sum: number): number => {
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
};

/** Adds two sums, end-around carry. */
export const csum_add = (csum: number, addend: number): number => {
  const sum = csum + addend;
  return sum > 0xffffffff ? (sum + 1) >>> 0 : sum;
};

export const csum_sub = (csum: number, addend: number): number => csum_add(csum, ~addend >>> 0);

/** Turns the sum of a block around that begins at an odd offset. */
export const csum_shift = (sum: number, offset: number): number =>
  (offset & 1) === 0 ? sum : (((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff)) >>> 0;

/** Adds the sum of a block that begins at `offset` of the data. */
export const csum_block_add = (csum: number, csum2: number, offset: number): number =>
  csum_add(csum, csum_shift(csum2, offset));
export const csum_block_sub = (csum: number, csum2: number, offset: number): number =>
  csum_block_add(csum, ~csum2 >>> 0, offset);

/** The sum that a checksum stands for. */
export const csum_unfold = (n: number): number => n;

/** Sum over pseudo header and data, folded: 0 when `sum` includes a correct checksum. */
export const csum_tcpudp_magic = (saddr: number, daddr: number, len: number, proto: number, sum: number): number =>
  csum_fold(csum_tcpudp_nofold(saddr, daddr, len, proto, sum));

export const csum_tcpudp_nofold = (saddr: number, daddr: number, len: number, proto: number, sum: number): number => {
  const total = (saddr >>> 16) + (saddr & 0xffff) + (daddr >>> 16) + (daddr & 0xffff) + proto + len;
  return csum_add(sum, total);
};

/** What a UDP header carries instead of 0, which would mean "no checksum". */
export const CSUM_MANGLED_0 = 0xffff;

/** A checksum after one 16-bit word of what it covers changed from `from` to `to`: RFC 1624. */
export const csum_replace2 = (check: number, from: number, to: number): number =>
  csum_fold((~check & 0xffff) + (~from & 0xffff) + to);

/** A checksum after a 32-bit word of what it covers changed. */
export const csum_replace4 = (check: number, from: number, to: number): number =>
  csum_fold((~check & 0xffff) + (~(from >>> 16) & 0xffff) + (~from & 0xffff) + (to >>> 16) + (to & 0xffff));
