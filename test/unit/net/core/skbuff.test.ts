import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CHECKSUM_PARTIAL,
  type sk_buff,
  skb_cloned,
  skb_get,
  skb_header_cloned,
  skb_headroom,
  skb_reserve,
  skb_reset_mac_header,
  skb_reset_network_header,
  skb_shared,
  skb_tailroom,
} from '../../../../stack-core/include/linux/skbuff.ts';
import { SKB_DROP_REASON_IP_CSUM } from '../../../../stack-core/include/net/dropreason-core.ts';
import { World } from '../../../../stack-core/kernel/world.ts';
import {
  alloc_skb,
  consume_skb,
  kfree_skb_reason,
  pskb_expand_head,
  pskb_may_pull,
  pskb_trim,
  skb_bytes,
  skb_clone,
  skb_copy,
  skb_copy_bits,
  skb_cow,
  skb_linearize,
  skb_push,
  skb_put,
  skb_put_data,
  skb_share_check,
  skb_unshare,
} from '../../../../stack-core/net/core/skbuff.ts';

/** A buffer with 16 bytes of headroom and the bytes 0, 1, 2, … */
function packet(world: World, length = 8): sk_buff {
  const skb = alloc_skb(world, 64);
  skb_reserve(skb, 16);
  skb_put_data(
    skb,
    Uint8Array.from({ length }, (_, i) => i),
  );
  return skb;
}

/** A packet of `linear` bytes and two frags of 3 and 5. */
function fragmented(world: World, linear = 4): sk_buff {
  const skb = packet(world, linear);
  const page = Uint8Array.from({ length: 16 }, (_, i) => 100 + i);
  skb.shinfo.frags = [
    { page, offset: 2, size: 3 },
    { page, offset: 8, size: 5 },
  ];
  skb.len += 8;
  skb.data_len += 8;
  return skb;
}
const fragBytes = [102, 103, 104, 108, 109, 110, 111, 112];

describe('sk_buff', () => {
  it('keeps head, data, tail, end and len in step', () => {
    const skb = packet(new World());
    assert.deepEqual([skb_headroom(skb), skb.len, skb_tailroom(skb)], [16, 8, 40]);
    skb_push(skb, 6);
    assert.deepEqual([skb_headroom(skb), skb.len, skb.data], [10, 14, 10]);
    assert.equal(skb_put(skb, 2), 24);
    pskb_trim(skb, 5);
    assert.deepEqual([skb.len, skb.tail], [5, 15]);
  });

  for (const { what, act } of [
    { what: 'skb_over_panic', act: (skb: sk_buff) => skb_put(skb, 41) },
    { what: 'skb_under_panic', act: (skb: sk_buff) => skb_push(skb, 17) },
  ]) {
    it(`is a kernel BUG when it grows past its memory: ${what}`, () => {
      const world = new World();
      assert.throws(() => act(packet(world)), new RegExp(what));
      assert.match(world.bugs[0], new RegExp(what));
    });
  }

  it('pulls bytes from frags when they are asked for', () => {
    const skb = fragmented(new World());
    assert.equal(pskb_may_pull(skb, 6), true);
    assert.deepEqual([skb.data_len, skb.len], [6, 12]);
    assert.deepEqual([...skb.head.subarray(skb.data, skb.data + 6)], [0, 1, 2, 3, 102, 103]);
    assert.equal(pskb_may_pull(skb, 13), false);
    assert.equal(skb_linearize(skb), 0);
    assert.deepEqual([...skb_bytes(skb)], [0, 1, 2, 3, ...fragBytes]);
    assert.equal(skb.data_len, 0);
  });

  it('copies any range out of linear data and frags', () => {
    const skb = fragmented(new World());
    const all = [0, 1, 2, 3, ...fragBytes];
    for (let from = 0; from <= all.length; from++) {
      for (let length = 0; length <= all.length - from; length++) {
        const to = new Uint8Array(length);
        assert.equal(skb_copy_bits(skb, from, to, 0, length), 0);
        assert.deepEqual([...to], all.slice(from, from + length));
      }
    }
    assert.equal(skb_copy_bits(skb, 5, new Uint8Array(8), 0, 8), -1);
  });
});

describe('clones and copies', () => {
  it('a clone shares the bytes and the first to write takes a copy', () => {
    const skb = packet(new World());
    const clone = skb_clone(skb);
    assert.equal(skb_cloned(skb) && skb_cloned(clone), true);
    assert.equal(skb_cow(clone, 0), 0);
    clone.head[clone.data] = 99;
    assert.equal(skb.head[skb.data], 0);
    assert.equal(skb_cloned(skb), false);
    assert.equal(skb_header_cloned(skb), false);
  });

  it('growing the head moves every offset along', () => {
    const skb = packet(new World());
    skb_reset_mac_header(skb);
    skb_reset_network_header(skb);
    skb.ip_summed = CHECKSUM_PARTIAL;
    skb.csum_start = skb.data + 4;
    pskb_expand_head(skb, 32, 8);
    assert.deepEqual([skb.data, skb.mac_header, skb.network_header, skb.csum_start], [48, 48, 48, 52]);
    assert.deepEqual([...skb_bytes(skb)], [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(skb_tailroom(skb), 48);
  });

  it('a copy is independent and linear', () => {
    const skb = fragmented(new World());
    const copy = skb_copy(skb);
    assert.deepEqual([...skb_bytes(copy)], [...skb_bytes(skb)]);
    assert.equal(copy.data_len, 0);
    copy.head[copy.data] = 77;
    assert.equal(skb.head[skb.data], 0);
  });

  it('skb_share_check gives a reference of one’s own, skb_unshare bytes of one’s own', () => {
    const world = new World();
    const skb = packet(world);
    const mine = skb_share_check(skb_get(skb));
    assert.notEqual(mine, skb);
    assert.equal(skb_shared(skb), false);
    const private_ = skb_unshare(mine);
    assert.notEqual(private_.head, skb.head);
    for (const each of [skb, private_]) consume_skb(each);
    assert.equal(world.live_skbs.length, 0);
  });
});

describe('freeing', () => {
  it('counts references, and the last one ends the buffer', () => {
    const world = new World();
    const skb = packet(world);
    skb_get(skb);
    consume_skb(skb);
    assert.equal(world.live_skbs.length, 1);
    consume_skb(skb);
    assert.deepEqual(world.live_skbs, []);
  });

  it('keeps the list of live buffers right in any order', () => {
    const world = new World();
    const [a, b, c] = [packet(world), packet(world), packet(world)];
    consume_skb(a);
    assert.deepEqual(world.live_skbs, [c, b]);
    consume_skb(c);
    assert.deepEqual(world.live_skbs, [b]);
  });

  it('a second free is reported, not done', () => {
    const world = new World();
    const skb = packet(world);
    consume_skb(skb);
    consume_skb(skb);
    assert.match(world.bugs[0], /double free of sk_buff #1/);
    assert.equal(world.live_skbs.length, 0);
  });

  it('a drop tells its reason and the function that dropped', () => {
    const world = new World();
    const drops: [string, number][] = [];
    world.trace.add({ kfree_skb: (_skb, location, reason) => drops.push([location, reason]) });
    const ip_rcv_core = (skb: sk_buff): void => kfree_skb_reason(skb, SKB_DROP_REASON_IP_CSUM);
    ip_rcv_core(packet(world));
    consume_skb(packet(world));
    assert.deepEqual(drops, [['ip_rcv_core', SKB_DROP_REASON_IP_CSUM]]);
  });

  it('tells the socket, through the destructor', () => {
    const world = new World();
    const skb = packet(world);
    let charged = 1;
    skb.destructor = () => {
      charged = 0;
    };
    consume_skb(skb);
    assert.equal(charged, 0);
  });
});
