/**
 * A picture of everything that can be reached from some objects, to put it back afterwards. With it a program can run on a
 * stopped machine and leave no trace: counters, sockets, random numbers, pids and all. What only closures and generators
 * hold is out of reach; so nobody may run the processes that were there before.
 */

/** A place whose value was changed, for deciding what the change means. */
export interface Difference {
  object: object;
  /** Field of an object; `null`: the elements of a list or table, or the bytes of a buffer. */
  field: string | null;
}

type Saved =
  | { kind: 'object'; object: Record<string, unknown>; keys: string[]; values: unknown[] }
  | { kind: 'array'; object: unknown[]; values: unknown[] }
  | { kind: 'map'; object: Map<unknown, unknown>; entries: [unknown, unknown][] }
  | { kind: 'set'; object: Set<unknown>; values: unknown[] }
  | { kind: 'buffer'; object: ArrayBuffer; bytes: Uint8Array };

export class Snapshot {
  private readonly saved: Saved[] = [];
  private readonly seen = new Set<object>();

  constructor(roots: readonly object[]) {
    const pending: object[] = [];
    const reach = (value: unknown) => {
      if (typeof value !== 'object' || value === null || this.seen.has(value)) return;
      this.seen.add(value);
      pending.push(value);
    };
    for (const root of roots) reach(root);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) this.save(next, reach);
  }

  private save(object: object, reach: (value: unknown) => void): void {
    if (ArrayBuffer.isView(object)) {
      reach(object.buffer);
      return;
    }
    if (object instanceof ArrayBuffer) {
      this.saved.push({ kind: 'buffer', object, bytes: new Uint8Array(object.slice(0)) });
      return;
    }
    if (object instanceof Map) {
      const entries = [...object.entries()];
      this.saved.push({ kind: 'map', object, entries });
      for (const [key, value] of entries) {
        reach(key);
        reach(value);
      }
    } else if (object instanceof Set) {
      const values = [...object];
      this.saved.push({ kind: 'set', object, values });
      for (const value of values) reach(value);
    }
    if (Array.isArray(object)) {
      const values = object.slice();
      this.saved.push({ kind: 'array', object, values });
      for (const value of values) reach(value);
      return;
    }
    const fields = object as Record<string, unknown>;
    const keys = Object.keys(fields);
    const values = keys.map(key => fields[key]);
    if (keys.length > 0) this.saved.push({ kind: 'object', object: fields, keys, values });
    for (const value of values) reach(value);
  }

  /** Puts everything back as it was. Returns what was not. */
  restore(): Difference[] {
    const differences: Difference[] = [];
    for (const saved of this.saved)
      for (const field of restoreOne(saved)) differences.push({ object: saved.object, field });
    return differences;
  }
}

/** Names of the fields that were put back; null for elements and bytes. */
function restoreOne(saved: Saved): (string | null)[] {
  switch (saved.kind) {
    case 'object':
      return restoreFields(saved.object, saved.keys, saved.values);
    case 'array': {
      const { object, values } = saved;
      if (object.length === values.length && values.every((value, i) => Object.is(object[i], value))) return [];
      object.length = 0;
      for (const value of values) object.push(value);
      return [null];
    }
    case 'map': {
      const { object, entries } = saved;
      let at = 0;
      const same =
        object.size === entries.length &&
        [...object].every(([key, value]) => Object.is(key, entries[at][0]) && Object.is(value, entries[at++][1]));
      if (same) return [];
      object.clear();
      for (const [key, value] of entries) object.set(key, value);
      return [null];
    }
    case 'set': {
      const { object, values } = saved;
      let at = 0;
      if (object.size === values.length && [...object].every(value => Object.is(value, values[at++]))) return [];
      object.clear();
      for (const value of values) object.add(value);
      return [null];
    }
    case 'buffer': {
      const now = new Uint8Array(saved.object);
      if (Buffer.compare(now, saved.bytes) === 0) return [];
      now.set(saved.bytes);
      return [null];
    }
  }
}

function restoreFields(object: Record<string, unknown>, keys: readonly string[], values: readonly unknown[]): string[] {
  const changed: string[] = [];
  for (const key of Object.keys(object)) {
    if (keys.includes(key)) continue;
    changed.push(key);
    delete object[key];
  }
  for (const [i, key] of keys.entries()) {
    if (Object.is(object[key], values[i])) continue;
    changed.push(key);
    object[key] = values[i];
  }
  return changed;
}
