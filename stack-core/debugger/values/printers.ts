/**
 * How structs show themselves: a registry by class. A subsystem that wants more than its fields listed registers a printer
 * in the file next to this one that is about it (see net-printers.ts).
 */
import type { WireInstance } from '../../include/wire.ts';
import type { Container } from './rows.ts';

/** A row that a printer adds before the fields of a struct. */
export interface Row {
  name: string;
  value: unknown;
  /** In place of the text of the value. */
  text?: string;
  /** In place of the C type of the value. */
  typeText?: string;
  /** Expression for the same value, from the struct's own: `dev`. Absent: there is none. */
  path?: string;
  /** What is below, in place of what the value has in it. */
  children?: Container;
}

export interface Printer<T> {
  /** The struct's name in C. */
  struct: string;
  /** One line. */
  summary(value: T): string;
  /** Computed rows, shown before the fields, of a struct that was reached in frame number `frame`. */
  rows?(value: T, frame: number): Row[];
  /** Fields that are left out: those that the kernel does not have. */
  hidden?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: constructors of structs take anything.
type Class<T> = abstract new (...args: any[]) => T;

const printers = new Map<unknown, Printer<unknown>>();

export function registerPrinter<T>(cls: Class<T>, printer: Printer<T>): void {
  printers.set(cls, printer as Printer<unknown>);
}

export function printerOf(value: object): Printer<unknown> | null {
  for (let cls = value.constructor; typeof cls === 'function'; cls = Object.getPrototypeOf(cls)) {
    const printer = printers.get(cls);
    if (printer !== undefined) return printer;
    if (cls === Object.getPrototypeOf(Function)) break;
  }
  return null;
}

export interface WireHeaderClass {
  struct: string;
  sizeof: number;
  doc: string;
  layout: readonly { name: string; byteOffset: number; byteLength: number; doc?: string; type: string }[];
}

export const isWireHeader = (value: object): value is WireInstance & { constructor: WireHeaderClass } =>
  Array.isArray((value.constructor as unknown as { layout?: unknown } | undefined)?.layout);

/** The C name of a value's struct; empty when it has none (an object literal). */
export function structName(value: object): string {
  if (isWireHeader(value)) return value.constructor.struct;
  const own = printers.get(value.constructor)?.struct;
  if (own !== undefined) return own;
  const name = value.constructor?.name ?? '';
  // A class that mentions itself gets a `_` before its name from the bundler.
  return name === 'Object' ? '' : name.replace(/^_(?=[a-z])/, '');
}
