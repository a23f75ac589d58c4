// What a person types as the new value of a variable: names of constants, addresses, what the row itself shows.
import { DebuggerError } from '../api.ts';
import { rangeError } from './c-types.ts';
import type { FieldForm } from './fields.ts';
import type { Item } from './rows.ts';

/**
 * The text as an expression: `PACKET_BROADCAST (1)` is `PACKET_BROADCAST`, a constant of the row's enumeration or flags is
 * its number.
 */
export function valueExpression(item: Item, text: string): string {
  const shown = text.trim();
  const form = item.form ?? {};
  const isSymbolic = form.names !== undefined || form.flags !== undefined || form.show !== undefined;
  // A row reads `NAME (value)`: who edits that changes the name, the value, or both; the name is what counts.
  const named = isSymbolic ? shown.replace(/\s+\((?:-?\d+|-?0x[0-9a-f]+|[a-z][^()]*)\)$/i, '') : shown;
  return named.replace(/\b[A-Z_][A-Z0-9_]*\b/g, word => constantOf(form, word) ?? word);
}

function constantOf(form: FieldForm, word: string): string | null {
  for (const names of [form.names, form.flags])
    for (const [value, name] of Object.entries(names ?? {})) if (name === word) return value;
  return null;
}

/** Refuses a number that the variable's C type cannot hold. */
export function checkRange(item: Item, value: unknown): void {
  if (item.type === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return;
  const error = rangeError(item.name, item.type, value);
  if (error !== null) throw new DebuggerError(error);
}
