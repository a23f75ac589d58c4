// The trie finds the longest prefix: compared with a search that tries all lengths.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flowi4 } from '../../../../stack-core/include/net/flow.ts';
import {
  dst_metrics,
  FIB_LOOKUP_NOREF,
  fib_alias,
  fib_info,
  fib_nh,
  fib_result,
  type fib_table,
  type key_vector,
} from '../../../../stack-core/include/net/ip_fib.ts';
import { net } from '../../../../stack-core/include/net/net_namespace.ts';
import { RTN_UNICAST, RTNH_F_DEAD } from '../../../../stack-core/include/uapi/linux/rtnetlink.ts';
import { Random } from '../../../../stack-core/kernel/random.ts';
import { World } from '../../../../stack-core/kernel/world.ts';
import { fib_insert_clone, fib_table_lookup, fib_trie_table } from '../../../../stack-core/net/ipv4/fib_trie.ts';
import { child_length, get_child, IS_TNODE, IS_TRIE } from '../../../../stack-core/net/ipv4/fib_trie-nodes.ts';
import { fib_table_flush, leaves } from '../../../../stack-core/net/ipv4/fib_trie-walk.ts';

const TABLE = 254;
const mask = (len: number): number => (len === 0 ? 0 : (0xffffffff << (32 - len)) >>> 0);
const name = (address: number, len: number): string => `${(address & mask(len)) >>> 0}/${len}`;

class Routes {
  readonly net = new net(new World(), 1, 'root');
  readonly table: fib_table = fib_trie_table(TABLE, null);
  readonly all = new Map<string, fib_info>();

  add(address: number, len: number): void {
    const prefix = (address & mask(len)) >>> 0;
    if (this.all.has(name(prefix, len))) return;
    const fi = new fib_info(this.net);
    fi.fib_metrics = new dst_metrics();
    fi.fib_treeref = 2;
    fi.fib_nh.push(new fib_nh(fi));
    const fa = new fib_alias(fi);
    fa.fa_type = RTN_UNICAST;
    fa.fa_slen = 32 - len;
    fa.tb_id = TABLE;
    fib_insert_clone(this.table.kv, fa, prefix);
    this.all.set(name(prefix, len), fi);
  }

  find(address: number): string | null {
    const flow = new flowi4();
    const res = new fib_result();
    flow.daddr = address;
    const err = fib_table_lookup(this.table, flow, res, FIB_LOOKUP_NOREF);
    return err === 0 ? name(address, res.prefixlen) : null;
  }

  expected(address: number): string | null {
    for (let len = 32; len >= 0; len--) if (this.all.has(name(address, len))) return name(address, len);
    return null;
  }
}

/** Counts and suffix lengths that each vector keeps are what its children say. */
function check_vectors(node: key_vector): void {
  if (!IS_TRIE(node)) {
    let empty = 0;
    for (let i = 0; i < child_length(node); i++) {
      const child = get_child(node, i);
      if (child === null) empty++;
      else assert.ok(child.slen <= node.slen, 'a child has a longer suffix than its parent says');
    }
    assert.equal(node.empty_children, empty);
  }
  const children = node.tnode ?? [];
  for (const child of children) {
    if (child === null) continue;
    assert.equal(child.parent, node);
    if (IS_TNODE(child)) check_vectors(child);
  }
}

describe('routing trie', () => {
  const cases = [
    { of: 'nothing', routes: [], ask: 0x0a000001, finds: null },
    { of: 'a default route', routes: [[0, 0]], ask: 0x0a000001, finds: '0/0' },
    {
      of: 'nested prefixes, inside',
      routes: [
        [0x0a000000, 8],
        [0x0a010000, 16],
        [0x0a010200, 24],
      ],
      ask: 0x0a010203,
      finds: name(0x0a010200, 24),
    },
    {
      of: 'nested prefixes, beside the longest',
      routes: [
        [0x0a000000, 8],
        [0x0a010000, 16],
        [0x0a010200, 24],
      ],
      ask: 0x0a010303,
      finds: name(0x0a010000, 16),
    },
    {
      of: 'nested prefixes, beside two',
      routes: [
        [0x0a000000, 8],
        [0x0a010000, 16],
      ],
      ask: 0x0a020303,
      finds: name(0x0a000000, 8),
    },
    { of: 'one address', routes: [[0x0a000001, 32]], ask: 0x0a000001, finds: name(0x0a000001, 32) },
    { of: 'the address beside it', routes: [[0x0a000001, 32]], ask: 0x0a000002, finds: null },
    {
      of: 'prefixes with the same address',
      routes: [
        [0x0a000000, 8],
        [0x0a000000, 24],
      ],
      ask: 0x0a000001,
      finds: name(0x0a000000, 24),
    },
    {
      of: 'the last address',
      routes: [
        [0xffffffff, 32],
        [0, 0],
      ],
      ask: 0xffffffff,
      finds: name(0xffffffff, 32),
    },
  ] as const;
  for (const c of cases)
    it(`finds the longest prefix of ${c.of}`, () => {
      const routes = new Routes();
      for (const [address, len] of c.routes) routes.add(address, len);
      assert.equal(routes.find(c.ask), c.finds);
    });

  it('finds the same as a search through all prefixes, in a table of 20,000 routes', () => {
    const random = new Random(1);
    const routes = new Routes();
    const lengths = [8, 12, 16, 18, 20, 22, 23, 24, 24, 24, 24, 28, 30, 32];
    for (let i = 0; i < 20_000; i++) routes.add(random.u32(), lengths[random.u32() % lengths.length]);
    check_vectors(routes.table.kv);
    for (let i = 0; i < 20_000; i++) {
      const address = random.u32();
      assert.equal(routes.find(address), routes.expected(address));
    }
  });

  it('walks through all addresses in order', () => {
    const random = new Random(2);
    const routes = new Routes();
    for (let i = 0; i < 2000; i++) routes.add(random.u32(), 24);
    const keys = [...leaves(routes.table.kv)].map(l => l.key);
    assert.deepEqual(
      keys,
      [...keys].sort((a, b) => a - b),
    );
    assert.equal(keys.length, routes.all.size);
  });

  it('is as good after half of the routes have died and been flushed', () => {
    const random = new Random(3);
    const routes = new Routes();
    for (let i = 0; i < 5000; i++) routes.add(random.u32(), 16 + (random.u32() % 17));
    for (const [key, fi] of routes.all) {
      if (random.u32() % 2 === 0) continue;
      fi.fib_flags |= RTNH_F_DEAD;
      routes.all.delete(key);
    }
    fib_table_flush(routes.net, routes.table, false);
    check_vectors(routes.table.kv);
    for (let i = 0; i < 5000; i++) {
      const address = random.u32();
      assert.equal(routes.find(address), routes.expected(address));
    }
  });
});
