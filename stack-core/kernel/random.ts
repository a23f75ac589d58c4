// The World's only source of chance: a seeded generator (xoshiro128**), so that a run repeats.
import type { World } from './world.ts';

export class Random {
  private readonly s = new Uint32Array(4);

  constructor(seed: number) {
    // splitmix32 spreads the seed over the state.
    let x = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      this.s[i] = (z ^ (z >>> 16)) >>> 0;
    }
  }

  /** The next 32 bits. */
  u32(): number {
    const s = this.s;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }
}

export const get_random_u32 = (world: World): number => world.random.u32();
export const get_random_u16 = (world: World): number => world.random.u32() >>> 16;
/** A number from 0 to `ceil` - 1. */
export const get_random_u32_below = (world: World, ceil: number): number =>
  Math.floor((world.random.u32() / 2 ** 32) * ceil);

export function get_random_bytes(world: World, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = world.random.u32() >>> 24;
  return bytes;
}
