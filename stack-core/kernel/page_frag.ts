// Memory for packets, cut from larger pages: the engine takes ten times as long to make a small buffer of its own. Nothing
// is ever used twice: a page lives as long as the last piece of it. Kernel: mm/page_frag_cache.c
import type { World } from './world.ts';

const PAGE_SIZE = 65536;
/** Larger buffers are made by themselves. */
const LARGEST_PIECE = 8192;
const ALIGN = 8;

/** The page that is being cut. */
export class page_frag_cache {
  page = new ArrayBuffer(0);
  /** First byte that is free. */
  offset = 0;
}

/** `size` bytes, all zero. The buffer behind them is shared with others: copy before you give them to another thread. */
export function page_frag_alloc(world: World, size: number): Uint8Array {
  if (size > LARGEST_PIECE) return new Uint8Array(size);
  const cache = world.page_frags;
  if (cache.offset + size > cache.page.byteLength) {
    cache.page = new ArrayBuffer(PAGE_SIZE);
    cache.offset = 0;
  }
  const piece = new Uint8Array(cache.page, cache.offset, size);
  cache.offset += (size + ALIGN - 1) & ~(ALIGN - 1);
  return piece;
}
