import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sk_buff_head, skb_queue_tail } from '../../../stack-core/include/linux/skbuff.ts';
import { subsystem, World } from '../../../stack-core/kernel/world.ts';
import { alloc_skb, consume_skb } from '../../../stack-core/net/core/skbuff.ts';
import { describeFaults, findLeaks } from '../../../stack-core/userspace/leaks.ts';

const holder = subsystem('holder', () => ({ queue: new sk_buff_head(), map: new Map<string, object>() }));

describe('leaks', () => {
  it('a buffer that nobody holds is one', () => {
    const world = new World();
    const skb = alloc_skb(world, 10);
    assert.deepEqual(findLeaks(world), [skb]);
    assert.deepEqual(describeFaults(world), ['leak: sk_buff #1, 0 bytes']);
    consume_skb(skb);
    assert.deepEqual(describeFaults(world), []);
  });

  it('a buffer in a queue, in a map, or behind another one is owned', () => {
    const world = new World();
    const [queued, mapped, chained] = [alloc_skb(world, 1), alloc_skb(world, 1), alloc_skb(world, 1)];
    skb_queue_tail(world.subsystem(holder).queue, queued);
    world.subsystem(holder).map.set('x', { skb: mapped });
    mapped.shinfo.frag_list = chained;
    assert.deepEqual(findLeaks(world), []);
  });

  it('a second free is told beside them', () => {
    const world = new World();
    const skb = alloc_skb(world, 1);
    consume_skb(skb);
    consume_skb(skb);
    assert.match(describeFaults(world)[0], /double free of sk_buff #1/);
  });
});
