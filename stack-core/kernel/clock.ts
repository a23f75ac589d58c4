// Virtual time. It moves only when the scheduler lets it: from one timer or wake-up to the next.
import type { World } from './world.ts';

/** Jiffies a second, as on the kernel that the labs are compared with. */
export const HZ = 250;
export const NSEC_PER_SEC = 1_000_000_000;
export const NSEC_PER_MSEC = 1_000_000;
export const NSEC_PER_USEC = 1_000;
const NSEC_PER_JIFFY = NSEC_PER_SEC / HZ;
/** Wall-clock time at the start of every run, in seconds: 2026-01-01 00:00:00 UTC. */
const BOOT_REALTIME_SEC = 1_767_225_600;

/** Timer ticks since boot. */
export const jiffies = (world: World): number => Math.floor(world.now_ns / NSEC_PER_JIFFY);

/** Virtual nanoseconds since boot: CLOCK_MONOTONIC. */
export const ktime_get = (world: World): number => world.now_ns;

/** Virtual wall-clock time, in seconds since 1970: CLOCK_REALTIME. */
export const ktime_get_real_seconds = (world: World): number =>
  BOOT_REALTIME_SEC + Math.floor(world.now_ns / NSEC_PER_SEC);

export const jiffies_to_ns = (j: number): number => j * NSEC_PER_JIFFY;
export const msecs_to_jiffies = (ms: number): number => Math.ceil((ms * HZ) / 1000);
export const jiffies_to_msecs = (j: number): number => Math.floor((j * 1000) / HZ);
/** In USER_HZ (100 a second), the unit of times in rtnetlink and /proc. */
export const jiffies_to_clock_t = (j: number): number => Math.floor((j * 100) / HZ);
export const clock_t_to_jiffies = (t: number): number => Math.floor((t * HZ) / 100);

export const time_after = (a: number, b: number): boolean => a > b;
export const time_after_eq = (a: number, b: number): boolean => a >= b;
export const time_before = (a: number, b: number): boolean => a < b;
export const time_before_eq = (a: number, b: number): boolean => a <= b;
