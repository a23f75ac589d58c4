// Socket buffers that are alive although nothing refers to them any more: whoever had them last forgot to free them.
import type { sk_buff } from '../include/linux/skbuff.ts';
import type { World } from '../kernel/world.ts';

/** Live buffers that cannot be reached from the World: no queue, socket, neighbour or device holds them. */
export function findLeaks(world: World): sk_buff[] {
  if (world.live_skbs.length === 0) return [];
  const seen = new Set<object>([world.live_skbs]);
  const open: object[] = [world];
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    if (seen.has(object)) continue;
    seen.add(object);
    for (const value of held(object)) if (typeof value === 'object' && value !== null) open.push(value);
  }
  return world.live_skbs.filter(skb => !seen.has(skb));
}

/** What an object holds: fields, elements, entries. Bytes hold nothing. */
function* held(object: object): Generator<unknown> {
  if (ArrayBuffer.isView(object)) return;
  if (object instanceof Map) {
    for (const [key, value] of object) {
      yield key;
      yield value;
    }
  } else if (object instanceof Set) yield* object;
  yield* Object.values(object);
}

/** A line for each thing that a correct run does not leave behind: leaked buffers, double frees, WARNs and BUGs. */
export function describeFaults(world: World): string[] {
  const leaks = findLeaks(world).map(skb => {
    const dev = skb.dev === null ? '' : `, of ${skb.dev.nd_net.name}/${skb.dev.name}`;
    return `leak: sk_buff #${skb.id}, ${skb.len} bytes${dev}`;
  });
  return [...leaks, ...world.bugs];
}
