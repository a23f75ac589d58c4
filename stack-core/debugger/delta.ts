// A text as what differs from another one, as scripts/build/delta.ts makes it.

/** Over and over: a text of its own, how far to go on in the other text (from the end of the last copy), how much to copy. */
export type Delta = (string | number)[];

export function applyDelta(base: string, delta: Delta): string {
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < delta.length; i += 3) {
    const [own, skip, length] = delta.slice(i, i + 3) as [string, number, number];
    at += skip;
    parts.push(own, base.slice(at, at + length));
    at += length;
  }
  return parts.join('');
}
