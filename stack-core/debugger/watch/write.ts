// What a change of a watched value says, and where the run stands before it.
import type { Places } from '../places.ts';
import { describePlace } from '../stack.ts';
import type { Write } from './data-breakpoints.ts';

/** `ip.ttl: 64 → 63, written by ip_forward() at ip_forward.ts:85` */
export function describeWrite({ watch, difference, writer }: Write, places: Places): string {
  const { label } = watch.target;
  const at = writer === null ? null : describePlace(writer.place, places);
  const file = at?.path.split('/').at(-1);
  const where = at === null ? '' : ` ${at.name === at.path ? 'by the lab' : `by ${at.name}()`} at ${file}:${at.line}`;
  if (difference.made)
    return difference.new === ''
      ? `${label}: made${where}`
      : `${label}: ${difference.new} from the start, made${where}`;
  const change = `${label}: ${difference.old} → ${difference.new}`;
  return writer === null ? `${change}, changed by hand` : `${change}, written${where}`;
}

/**
 * The event of the statement that made a change. When the same place was written during that statement already, by what it
 * called, then where that was noticed: going back must not miss it.
 */
export function landingOf({ writer, noticed }: Write, previous: number): number {
  if (writer === null) return noticed;
  return Math.max(writer.event > 0 ? writer.event : noticed - 1, previous, 1);
}
