/**
 * What an object is called, so that another execution of the same run, on whatever thread, finds the same one: objects of
 * the model's classes by their number (see `N` in kernel/probe.ts); arrays, tables and plain objects by the way to them
 * from the nearest object that has a number, or from the World.
 */
import { type Accessor, D, F } from '../../kernel/probe.ts';
import type { World } from '../../kernel/world.ts';

/** A field or an element by its key; an entry of a Map by its own. */
export type Key = string | number | { entry: string | number };

export interface Identity {
  /** Number of the object; 0: the World. */
  of: number;
  path: Key[];
}

const WORLD = 0;

/** The number of an object of the model; null when it has none, or was made outside of the run. */
export function numberOf(object: object): number | null {
  const ask = (object.constructor as { $birth?: (object: object) => number } | undefined)?.$birth;
  const number = ask?.(object) ?? 0;
  return number > 0 ? number : null;
}

/** What is in an object, with the keys that lead there. Bytes and functions are leaves. */
function* members(object: object): Generator<[Key | null, unknown]> {
  if (ArrayBuffer.isView(object)) return;
  if (object instanceof Map) {
    for (const [key, value] of object) {
      const isPlain = typeof key === 'string' || typeof key === 'number';
      yield [isPlain ? { entry: key } : null, value];
      yield [null, key];
    }
  } else if (object instanceof Set) for (const value of object) yield [null, value];
  else if (Array.isArray(object)) for (const [i, value] of object.entries()) yield [i, value];
  else for (const [key, value] of Object.entries(object)) yield [key, value];
}

/** Walks over everything that can be reached, nearest first, until `visit` answers true. */
function walk(
  roots: readonly unknown[],
  visit: (object: object, from: object | null, key: Key | null) => boolean,
): boolean {
  const seen = new Set<object>();
  const queue: [object, object | null, Key | null][] = [];
  const add = (value: unknown, from: object | null, key: Key | null): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    queue.push([value, from, key]);
  };
  for (const root of roots) add(root, null, null);
  for (let next = 0; next < queue.length; next++) {
    const [object, from, key] = queue[next];
    if (visit(object, from, key)) return true;
    for (const [inner, value] of members(object)) add(value, object, inner);
  }
  return false;
}

/** The variables of the frames: what a function has just made is reached through them alone. */
function localValues(slots: (accessor: Accessor) => readonly number[]): unknown[] {
  const values: unknown[] = [];
  for (let i = 0; i < D[0]; i++) {
    for (const slot of slots(F[i])) {
      try {
        values.push(F[i](slot));
      } catch {
        // A variable that has no value yet leads nowhere.
      }
    }
  }
  return values;
}

export type Slots = (accessor: Accessor) => readonly number[];

/** Names an object; null when no way leads to it that another execution could go. */
export function identify(object: object, world: World, slots: Slots): Identity | null {
  if (object === world) return { of: WORLD, path: [] };
  const number = numberOf(object);
  if (number !== null) return { of: number, path: [] };
  const ways = new Map<object, Identity | null>();
  walk([world, ...localValues(slots)], (found, from, key) => {
    ways.set(found, wayTo(found, from === null ? null : (ways.get(from) ?? null), key, world));
    return found === object;
  });
  return ways.get(object) ?? null;
}

function wayTo(object: object, from: Identity | null, key: Key | null, world: World): Identity | null {
  if (object === world) return { of: WORLD, path: [] };
  const number = numberOf(object);
  if (number !== null) return { of: number, path: [] };
  return from === null || key === null ? null : { of: from.of, path: [...from.path, key] };
}

/** The object of that number, if it can be reached. */
export function findByNumber(number: number, world: World, slots: Slots): object | null {
  if (number === WORLD) return world;
  let result: object | null = null;
  walk([world, ...localValues(slots)], found => {
    if (numberOf(found) !== number) return false;
    result = found;
    return true;
  });
  return result;
}

/** Goes the way from an object; null when it leads nowhere now. */
export function follow(start: object, path: readonly Key[]): object | null {
  let at: unknown = start;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return null;
    at =
      typeof key !== 'object'
        ? (at as Record<string, unknown>)[key]
        : at instanceof Map
          ? at.get(key.entry)
          : undefined;
  }
  return typeof at === 'object' ? at : null;
}
