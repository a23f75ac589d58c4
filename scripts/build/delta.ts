// How one long text comes from another: the build stores a second kernel as what differs from the first.
import type { Delta } from '../../stack-core/debugger/delta.ts';

/** Texts count as the same from this length on. */
const block = 16;

/** Such that `applyDelta(base, makeDelta(base, target))` is `target`. */
export function makeDelta(base: string, target: string): Delta {
  const places = new Map<string, number>();
  for (let at = 0; at + block <= base.length; at += block) places.set(base.slice(at, at + block), at);

  const delta: Delta = [];
  let [at, literal, expected] = [0, 0, 0];
  while (at + block <= target.length) {
    const here = target.slice(at, at + block);
    let from = base.startsWith(here, expected) ? expected : places.get(here);
    if (from === undefined) {
      at++;
      continue;
    }
    while (at > literal && from > 0 && base[from - 1] === target[at - 1]) [at, from] = [at - 1, from - 1];
    let length = 0;
    while (from + length < base.length && base[from + length] === target[at + length]) length++;
    delta.push(target.slice(literal, at), from - expected, length);
    at += length;
    literal = at;
    expected = from + length;
  }
  delta.push(target.slice(literal), 0, 0);
  return delta;
}
