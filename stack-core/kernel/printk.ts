// The kernel log that `dmesg` shows. Kernel: kernel/printk/printk.c
import type { World } from './world.ts';

export interface LogRecord {
  /** Virtual time, ns since boot. */
  ts_ns: number;
  /** 0 KERN_EMERG to 7 KERN_DEBUG. */
  level: number;
  text: string;
}

export const KERN_EMERG = 0;
export const KERN_CRIT = 2;
export const KERN_ERR = 3;
export const KERN_WARNING = 4;
export const KERN_NOTICE = 5;
export const KERN_INFO = 6;
export const KERN_DEBUG = 7;

export function printk(world: World, level: number, text: string): void {
  const record = { ts_ns: world.now_ns, level, text };
  world.log.push(record);
  world.trace.console?.(record);
}

/** Reports a broken invariant of the stack, goes on; the debugger can stop there. Returns `condition`, as WARN_ON does. */
export function WARN_ON(world: World, condition: boolean, text: string): boolean {
  if (condition) {
    printk(world, KERN_WARNING, `WARNING: ${text}`);
    world.bugs.push(`WARNING: ${text}`);
    world.trace.bug?.('WARN', text);
  }
  return condition;
}

/** A kernel BUG: this run cannot go on. */
export class KernelBug extends Error {}

export function BUG(world: World, text: string): never {
  printk(world, KERN_EMERG, `kernel BUG: ${text}`);
  world.bugs.push(`BUG: ${text}`);
  world.trace.bug?.('BUG', text);
  throw new KernelBug(text);
}
