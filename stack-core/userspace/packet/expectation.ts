// What `expect` says of the frames that it finds. The real kernel's `expect` (test/fidelity/real) says the same.
import { fieldText } from '../../expression/fields.ts';
import type { Comparison, Filter } from './display-filter.ts';
import { Fields, summarize } from './dissect.ts';

/** Why `frame` does not fit `filter`, in lines; none when it does. */
export function unmet(device: string, filter: Filter, frame: Uint8Array): string[] {
  const fields = new Fields(frame);
  if (filter.matches(fields)) return [];
  const wrong = filter.comparisons.filter(comparison => !comparison.matches(fields));
  return [
    `${device}: the next frame is ${summarize(frame)}`,
    ...wrong.map(comparison => `  expected ${comparison.text}, found ${found(comparison, fields)}`),
  ];
}

function found({ field }: Comparison, fields: Fields): string {
  if (!fields.has(field)) return `no ${field}`;
  const values = fields.values(field);
  return values.length === 0 ? field : values.map(value => fieldText(field, value)).join(', ');
}

export const noFrame = (device: string, text: string): string =>
  `${device}: no frame came within 1 s; expected ${text}`;

/** What is left though nothing should be, in lines; none when nothing is. */
export function unexpected(device: string, left: readonly Uint8Array[]): string[] {
  if (left.length === 0) return [];
  const count = left.length === 1 ? 'a frame' : `${left.length} frames`;
  return [`${device}: expected nothing, found ${count}`, ...left.map(frame => `  ${summarize(frame)}`)];
}
