// Checksums over packets. Kernel: net/core/skbuff.c and the checksum part of include/linux/skbuff.h
import {
  CHECKSUM_COMPLETE,
  CHECKSUM_UNNECESSARY,
  type sk_buff,
  skb_csum_unnecessary,
  skb_headlen,
  skb_shared,
} from '../../include/linux/skbuff.ts';
import { csum_add, csum_fold } from '../../include/net/checksum.ts';
import { csum_partial } from '../../lib/checksum.ts';
import { skb_copy_bits } from './skbuff.ts';

/** Packets up to this length are checked at once; longer ones when their data are read. */
const CHECKSUM_BREAK = 76;

/** Sum of `len` bytes from `offset` (counted from `data`), added to `csum`. */
export function skb_checksum(skb: sk_buff, offset: number, len: number, csum: number): number {
  if (offset + len <= skb_headlen(skb)) return csum_partial(skb.head, skb.data + offset, len, csum);
  const bytes = new Uint8Array(len);
  skb_copy_bits(skb, offset, bytes, 0, len);
  return csum_partial(bytes, 0, len, csum);
}

/** Copies `len` bytes from `offset` to `to[at…]` and returns their sum. */
export function skb_copy_and_csum_bits(skb: sk_buff, offset: number, to: Uint8Array, at: number, len: number): number {
  skb_copy_bits(skb, offset, to, at, len);
  return csum_partial(to, at, len, 0);
}

/** Adds up the whole packet and what `skb.csum` holds (a pseudo header): 0 when the checksum is right. */
export function __skb_checksum_complete(skb: sk_buff): number {
  const csum = skb_checksum(skb, 0, skb.len, 0);
  const sum = csum_fold(csum_add(skb.csum, csum));
  if (!skb_shared(skb)) {
    skb.csum = csum;
    skb.ip_summed = CHECKSUM_COMPLETE;
    skb.csum_valid = sum === 0;
  }
  return sum;
}

/** As `__skb_checksum_complete`, unless the checksum is known to be right. */
export const skb_checksum_complete = (skb: sk_buff): number =>
  skb_csum_unnecessary(skb) ? 0 : __skb_checksum_complete(skb);

/** Checks a checksum without pseudo header. Returns 0 when it is right. */
export const skb_checksum_simple_validate = (skb: sk_buff): number => __skb_checksum_validate(skb, true, false, 0, 0);

/** Begins to check: short packets at once, of others the sum so far is noted. Returns 0 while nothing is wrong. */
export const skb_checksum_init_zero_check = (skb: sk_buff, check: number, psum: number): number =>
  __skb_checksum_validate(skb, false, true, check, psum);

export const skb_checksum_init = (skb: sk_buff, psum: number): number =>
  __skb_checksum_validate(skb, false, false, 0, psum);

function __skb_checksum_validate(
  skb: sk_buff,
  complete: boolean,
  zero_okay: boolean,
  check: number,
  psum: number,
): number {
  skb.csum_valid = false;
  if (skb_csum_unnecessary(skb) || (zero_okay && check === 0)) {
    skb.csum_valid = true;
    __skb_decr_checksum_unnecessary(skb);
    return 0;
  }
  if (skb.ip_summed === CHECKSUM_COMPLETE && csum_fold(csum_add(psum, skb.csum)) === 0) {
    skb.csum_valid = true;
    return 0;
  }
  skb.csum = psum;
  if (!complete && skb.len > CHECKSUM_BREAK) return 0;
  const csum = __skb_checksum_complete(skb);
  skb.csum_valid = csum === 0;
  return csum;
}

function __skb_decr_checksum_unnecessary(skb: sk_buff): void {
  if (skb.ip_summed !== CHECKSUM_UNNECESSARY) return;
  if (skb.csum_level === 0) skb.ip_summed = 0;
  else skb.csum_level--;
}
