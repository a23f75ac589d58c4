import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EACCES, EINVAL, ENOENT, EPERM } from '../../../../stack-core/include/linux/errno.ts';
import { NF_HOOK, type nf_hook_ops } from '../../../../stack-core/include/linux/netfilter.ts';
import type { sk_buff } from '../../../../stack-core/include/linux/skbuff.ts';
import {
  NF_ACCEPT,
  NF_DROP,
  NF_DROP_ERR,
  NF_INET_PRE_ROUTING,
  NF_QUEUE,
  NF_QUEUE_NR,
  NF_REPEAT,
  NF_STOLEN,
  NF_STOP,
  NF_VERDICT_FLAG_QUEUE_BYPASS,
  NFPROTO_ARP,
  NFPROTO_INET,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from '../../../../stack-core/include/uapi/linux/netfilter.ts';
import { World } from '../../../../stack-core/kernel/world.ts';
import { net_ns_init } from '../../../../stack-core/net/core/net_namespace.ts';
import { alloc_skb, consume_skb, drop_reason_name } from '../../../../stack-core/net/core/skbuff.ts';
import {
  nf_hook_entries_of,
  nf_register_net_hook,
  nf_register_net_hooks,
  nf_unregister_net_hook,
} from '../../../../stack-core/net/netfilter/core.ts';
import {
  type nf_queue_entry,
  nf_register_queue_handler,
  nf_reinject,
} from '../../../../stack-core/net/netfilter/nf_queue.ts';

const PASSED = 77;

/** A machine on which what passes PRE_ROUTING ends in `passed`. */
function machine() {
  const world = new World();
  net_ns_init(world);
  const net = world.init_net;
  const passed: sk_buff[] = [];
  const drops: string[] = [];
  world.trace.add({ kfree_skb: (_skb, location, reason) => drops.push(`${location} ${drop_reason_name(reason)}`) });
  const okfn = (_net: unknown, _sk: unknown, skb: sk_buff): number => {
    passed.push(skb);
    consume_skb(skb);
    return PASSED;
  };
  const send = (skb = alloc_skb(world, 64)): number =>
    NF_HOOK(NFPROTO_IPV4, NF_INET_PRE_ROUTING, net, null, skb, null, null, okfn);
  const ops = (priority: number, hook: nf_hook_ops['hook'], pf = NFPROTO_IPV4): nf_hook_ops => ({
    hook,
    pf,
    hooknum: NF_INET_PRE_ROUTING,
    priority,
  });
  return { world, net, passed, drops, send, ops };
}

describe('nf_hook_slow', () => {
  it('lets pass when nobody is registered', () => {
    const { send, passed } = machine();
    assert.equal(send(), PASSED);
    assert.equal(passed.length, 1);
  });

  it('calls by priority; of equal ones the one registered last first', () => {
    const { net, send, ops } = machine();
    const calls: string[] = [];
    for (const [name, priority] of [
      ['b', 0],
      ['a', -100],
      ['c', 100],
      ['b2', 0],
    ] as const) {
      const said = () => {
        calls.push(name);
        return NF_ACCEPT;
      };
      assert.equal(nf_register_net_hook(net, ops(priority, said)), 0);
    }
    send();
    assert.deepEqual(calls, ['a', 'b2', 'b', 'c']);
  });

  const verdicts = [
    { verdict: NF_ACCEPT, name: 'NF_ACCEPT', returns: PASSED, drops: [] },
    { verdict: NF_DROP, name: 'NF_DROP', returns: -EPERM, drops: ['nf_hook_slow NETFILTER_DROP'] },
    {
      verdict: NF_DROP_ERR(EACCES),
      name: 'NF_DROP_ERR(EACCES)',
      returns: -EACCES,
      drops: ['nf_hook_slow NETFILTER_DROP'],
    },
    { verdict: NF_QUEUE_NR(3), name: 'NF_QUEUE without listener', returns: 0, drops: ['nf_queue NOT_SPECIFIED'] },
    { verdict: NF_QUEUE | NF_VERDICT_FLAG_QUEUE_BYPASS, name: 'NF_QUEUE with bypass', returns: PASSED, drops: [] },
  ];
  for (const c of verdicts) {
    it(`${c.name}`, () => {
      const { world, net, send, ops, drops } = machine();
      nf_register_net_hook(
        net,
        ops(0, () => c.verdict),
      );
      assert.equal(send(), c.returns);
      assert.deepEqual(drops, c.drops);
      assert.equal(world.live_skbs.length, 0);
    });
  }

  it('NF_STOLEN: the callback owns the packet', () => {
    const { world, net, send, ops, passed } = machine();
    const stolen: sk_buff[] = [];
    const steal: nf_hook_ops['hook'] = (_priv, skb) => {
      stolen.push(skb);
      return NF_STOLEN;
    };
    nf_register_net_hook(net, ops(0, steal));
    assert.equal(send(), 0);
    assert.equal(passed.length, 0);
    assert.equal(world.live_skbs[0], stolen[0]);
  });

  for (const verdict of [NF_REPEAT, NF_STOP, 9]) {
    it(`verdict ${verdict}, which no callback may give, is warned about`, () => {
      const { world, net, send, ops } = machine();
      nf_register_net_hook(
        net,
        ops(0, () => verdict),
      );
      assert.equal(send(), 0);
      assert.match(world.bugs[0], /verdict/);
    });
  }

  it('is told to observers, with the hook', () => {
    const { world, net, send, ops } = machine();
    const told: string[] = [];
    world.trace.add({ nf_hook: (_skb, state, verdict) => told.push(`${state.pf}/${state.hook}: ${verdict}`) });
    send();
    nf_register_net_hook(
      net,
      ops(0, () => NF_DROP),
    );
    send();
    assert.deepEqual(told, ['2/0: 1', '2/0: 0']);
  });
});

describe('a queue', () => {
  for (const { verdict, name, calls, passes } of [
    { verdict: NF_ACCEPT, name: 'NF_ACCEPT goes on with the next callback', calls: ['queue', 'after'], passes: true },
    { verdict: NF_STOP, name: 'NF_STOP passes over the others', calls: ['queue'], passes: true },
    { verdict: NF_DROP, name: 'NF_DROP', calls: ['queue'], passes: false },
    {
      verdict: NF_REPEAT,
      name: 'NF_REPEAT asks the same callback again',
      calls: ['queue', 'queue', 'after'],
      passes: true,
    },
  ]) {
    it(`gives the packet back: ${name}`, () => {
      const { world, net, send, ops, passed } = machine();
      const asked: string[] = [];
      const queued: nf_queue_entry[] = [];
      nf_register_queue_handler(world, {
        outfn(entry, queuenum) {
          assert.equal(queuenum, 3);
          queued.push(entry);
          return 0;
        },
      });
      const queue = () => (asked.push('queue') === 1 ? NF_QUEUE_NR(3) : NF_ACCEPT);
      const after = () => {
        asked.push('after');
        return NF_ACCEPT;
      };
      nf_register_net_hooks(net, [ops(0, queue), ops(10, after)]);
      assert.equal(send(), 0);
      assert.equal(queued.length, 1);
      nf_reinject(queued[0], verdict);
      assert.deepEqual(asked, calls);
      assert.equal(passed.length, passes ? 1 : 0);
      assert.equal(world.live_skbs.length, 0);
    });
  }
});

describe('registration', () => {
  it('of NFPROTO_INET stands for IPv4 and IPv6', () => {
    const { net, ops } = machine();
    const both = ops(0, () => NF_ACCEPT, NFPROTO_INET);
    nf_register_net_hook(net, both);
    for (const pf of [NFPROTO_IPV4, NFPROTO_IPV6]) {
      assert.equal(nf_hook_entries_of(net, pf, NF_INET_PRE_ROUTING).num_hook_entries, 1);
    }
    nf_unregister_net_hook(net, both);
    for (const pf of [NFPROTO_IPV4, NFPROTO_IPV6]) {
      assert.equal(nf_hook_entries_of(net, pf, NF_INET_PRE_ROUTING).num_hook_entries, 0);
    }
  });

  for (const { what, change, errno } of [
    { what: 'an unknown family', change: { pf: 4 }, errno: ENOENT },
    { what: 'a hook that IPv4 lacks', change: { hooknum: 5 }, errno: EINVAL },
    { what: 'a hook that ARP lacks', change: { pf: NFPROTO_ARP, hooknum: 3 }, errno: EINVAL },
  ]) {
    it(`of ${what} fails`, () => {
      const { net, ops } = machine();
      assert.equal(nf_register_net_hook(net, { ...ops(0, () => NF_ACCEPT), ...change }), -errno);
    });
  }

  it('belongs to one namespace', () => {
    const { net, ops } = machine();
    const other = machine();
    nf_register_net_hook(
      net,
      ops(0, () => NF_DROP),
    );
    assert.equal(other.send(), PASSED);
  });
});
