import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { follow, identify } from '../../../../stack-core/debugger/watch/identity.ts';
import type { Target } from '../../../../stack-core/debugger/watch/target.ts';
import { Watch } from '../../../../stack-core/debugger/watch/watch.ts';
import { skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { D } from '../../../../stack-core/kernel/probe.ts';
import { World } from '../../../../stack-core/kernel/world.ts';
import { alloc_skb, pskb_expand_head, skb_clone, skb_put } from '../../../../stack-core/net/core/skbuff.ts';

function packet() {
  const skb = alloc_skb(new World(), 64);
  skb_reserve(skb, 16);
  skb.head[skb_put(skb, 8) + 2] = 64;
  return skb;
}

const bytes = (from: number, length = 1): Target => ({ kind: 'bytes', label: 'x', of: 1, from, length, as: 'number' });

function watching(target: Target, object: object): Watch {
  const watch = new Watch(target);
  watch.attach(object, false);
  return watch;
}

describe('watched bytes', () => {
  it('stay with the packet when it gets other memory', () => {
    const skb = packet();
    const watch = watching(bytes(18), skb);
    D[0] = 2;
    pskb_expand_head(skb, 32, 0);
    // The call that gave it other memory has not returned: nothing is said of what is half done.
    assert.equal(watch.look(), null);
    D[0] = 1;
    assert.equal(watch.look(), null);
    skb.head[skb.data + 2]--;
    assert.deepEqual(watch.look(), { old: '64', new: '63', made: false });
    assert.equal(watch.look(), null);
    D[0] = 0;
  });

  it('are those that a clone shares', () => {
    const skb = packet();
    const watch = watching(bytes(18), skb);
    const clone = skb_clone(skb);
    clone.head[clone.data + 2] = 1;
    assert.equal(watch.look()?.new, '1');
  });

  it('end where the range ends', () => {
    const skb = packet();
    const watch = watching(bytes(18, 2), skb);
    skb.head[20] = 9;
    assert.equal(watch.look(), null);
    skb.head[19] = 9;
    assert.equal(watch.look()?.new, '16393');
  });
});

describe('a watched field', () => {
  it('that is a list changes with its elements', () => {
    const queue = { list: [1, 2] };
    const watch = watching({ kind: 'field', label: 'list', of: 1, path: [], key: 'list' }, queue);
    assert.equal(watch.look(), null);
    queue.list[1] = 3;
    assert.deepEqual(watch.look(), { old: '[1] 2', new: '[1] 3', made: false });
    queue.list.push(4);
    assert.notEqual(watch.look(), null);
    assert.equal(watch.look(), null);
  });

  it('is found by its way through tables and arrays', () => {
    const owner = { table: new Map([['eth0', [{ mtu: 1500 }]]]) };
    const device = follow(owner, ['table', { entry: 'eth0' }, 0]);
    assert.deepEqual(device, { mtu: 1500 });
    assert.equal(follow(owner, ['table', { entry: 'eth1' }, 0]), null);
    const watch = watching(
      { kind: 'field', label: 'mtu', of: 1, path: ['table', { entry: 'eth0' }, 0], key: 'mtu' },
      owner,
    );
    (device as { mtu: number }).mtu = 1400;
    assert.deepEqual(watch.look(), { old: '1500', new: '1400', made: false });
  });
});

describe('the name of an object', () => {
  it('without a number is the way to it from the World', () => {
    const world = new World();
    const record = { ts_ns: 0, level: 6, text: 'x' };
    world.log.push(record);
    assert.deepEqual(
      identify(record, world, () => []),
      { of: 0, path: ['log', 0] },
    );
    assert.equal(
      identify({}, world, () => []),
      null,
    );
  });
});
