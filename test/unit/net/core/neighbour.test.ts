import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { net_device } from '../../../../stack-core/include/linux/netdevice.ts';
import type { sk_buff } from '../../../../stack-core/include/linux/skbuff.ts';
import { skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { SKB_DROP_REASON_NEIGH_FAILED } from '../../../../stack-core/include/net/dropreason-core.ts';
import {
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_UPDATE_F_WEAK_OVERRIDE,
  neigh_confirm,
  neigh_event_send,
  neigh_output,
  neigh_table,
  type neigh_table_ops,
  type neighbour,
} from '../../../../stack-core/include/net/neighbour.ts';
import { hexBytes } from '../../../../stack-core/include/show.ts';
import {
  NUD,
  NUD_DELAY,
  NUD_FAILED,
  NUD_INCOMPLETE,
  NUD_NONE,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
} from '../../../../stack-core/include/uapi/linux/neighbour.ts';
import { HZ } from '../../../../stack-core/kernel/clock.ts';
import { sysctl_read, sysctl_write } from '../../../../stack-core/kernel/sysctl.ts';
import {
  __neigh_update,
  neigh_changeaddr,
  neigh_create,
  neigh_ifdown,
  neigh_lookup,
  neigh_parms_alloc,
  neigh_resolve_output,
  neigh_sysctl_register,
  neigh_sysctl_unregister,
  neigh_table_init,
  neigh_update,
  pneigh_create,
  pneigh_delete,
  pneigh_lookup,
} from '../../../../stack-core/net/core/neighbour.ts';
import { alloc_skb, kfree_skb_reason, skb_put } from '../../../../stack-core/net/core/skbuff.ts';
import { bytes, Devices, ETH_P_TEST, THEM } from '../devices.ts';

/** A table of its own, with the kernel's defaults for IPv4, whose solicitations are only counted. */
class Neighbours {
  readonly machine = new Devices();
  readonly dev: net_device;
  readonly file;
  readonly tbl: neigh_table;
  /** Virtual seconds at which a solicitation was sent. */
  readonly solicited: number[] = [];
  private readonly start: number;

  constructor(more: Partial<Omit<neigh_table_ops, 'constructor'>> = {}) {
    const { dev, file } = this.machine.tap('eth0');
    this.dev = dev;
    this.file = file;
    const world = this.machine.world;
    const ops = {
      family: 10,
      solicit: () => this.solicited.push(this.seconds()),
      error_report: (_n: neighbour, skb: sk_buff) => kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED),
      output: neigh_resolve_output,
      // As arp_hh_ops: where the device caches its header, that is what makes sending fast.
      connected_output: neigh_resolve_output,
    };
    this.tbl = new neigh_table(world, 1, {
      family: 10,
      key_len: 4,
      protocol: ETH_P_TEST,
      id: 'test_cache',
      constructor: n => {
        n.parms = this.tbl.parms;
        n.ops = ops;
        n.output = neigh_resolve_output;
        return 0;
      },
      data: [3, 3, 0, 0, HZ, 30 * HZ, 5 * HZ, 5 * HZ, 60 * HZ, 212992, 64, HZ, (8 * HZ) / 10, HZ],
      gc_interval: 30 * HZ,
      gc_thresh1: 0,
      gc_thresh2: 512,
      gc_thresh3: 1024,
      ...more,
    });
    neigh_table_init(world, 1, this.tbl);
    this.start = world.now_ns;
  }

  seconds(): number {
    return (this.machine.world.now_ns - this.start) / 1e9;
  }

  entry(key = 1): neighbour {
    const n = neigh_create(this.tbl, key, this.dev);
    assert.ok(typeof n !== 'number');
    return n;
  }

  packet(length = 20): sk_buff {
    const skb = alloc_skb(this.machine.world, length + 64);
    skb_reserve(skb, 64);
    skb_put(skb, length);
    skb.network_header = skb.data;
    skb.protocol = ETH_P_TEST;
    skb.dev = this.dev;
    return skb;
  }

  learn(n: neighbour, state = NUD_REACHABLE, mac = THEM, flags = NEIGH_UPDATE_F_OVERRIDE): number {
    return neigh_update(n, bytes(mac), state, flags, 0);
  }

  sent(): string[] {
    return this.machine.read(this.file).map(hex => hex.slice(0, 12));
  }
}

const state = (n: neighbour): string => NUD[n.nud_state];

describe('resolution', () => {
  it('packets wait for the address, then go in order; the fast path is used from then on', () => {
    const t = new Neighbours();
    const n = t.entry();
    for (let i = 0; i < 3; i++) assert.equal(neigh_output(n, t.packet(), false), 0);
    assert.deepEqual([state(n), t.solicited.length, n.arp_queue.qlen, t.sent()], ['NUD_INCOMPLETE', 1, 3, []]);
    t.learn(n);
    assert.deepEqual([state(n), n.arp_queue.qlen, t.sent()], ['NUD_REACHABLE', 0, new Array(3).fill('020000000099')]);
    assert.equal(n.hh.hh_len, 14);
    neigh_output(n, t.packet(), false);
    assert.deepEqual(t.sent(), ['020000000099']);
    t.machine.clean();
  });

  it('three solicitations a second apart, then the packets are undeliverable', () => {
    const t = new Neighbours();
    const n = t.entry();
    neigh_output(n, t.packet(), false);
    t.machine.settle(2.9);
    assert.equal(state(n), 'NUD_INCOMPLETE');
    t.machine.settle(0.2);
    assert.deepEqual([state(n), t.solicited], ['NUD_FAILED', [0, 1, 2]]);
    assert.deepEqual(t.machine.drops, ['NEIGH_FAILED error_report']);
    assert.equal(t.tbl.stats.res_failed, 1);
    // The next packet asks again.
    neigh_output(n, t.packet(), false);
    assert.deepEqual([state(n), t.solicited.length], ['NUD_INCOMPLETE', 4]);
    t.learn(n);
    t.sent();
    t.machine.clean();
  });

  it('the queue holds unres_qlen_bytes: the oldest packet makes room', () => {
    const t = new Neighbours();
    t.tbl.parms.data[9] = 2 * t.packet().truesize;
    const n = t.entry();
    for (let i = 0; i < 4; i++) neigh_output(n, t.packet(), false);
    assert.equal(n.arp_queue.qlen, 2);
    assert.deepEqual(t.machine.drops, new Array(2).fill('NEIGH_QUEUEFULL neigh_queue_packet'));
    assert.equal(t.tbl.stats.unres_discards, 2);
  });

  it('without any probe it fails at once', () => {
    const t = new Neighbours();
    t.tbl.parms.data.fill(0, 0, 4);
    const n = t.entry();
    assert.equal(neigh_event_send(n, t.packet()), 1);
    assert.deepEqual([state(n), t.machine.drops.length], ['NUD_FAILED', 1]);
    t.machine.clean();
  });
});

describe('ageing', () => {
  const reachable = () => {
    const t = new Neighbours();
    const n = t.entry();
    t.learn(n);
    return { t, n };
  };

  it('unused: reachable for 15 to 45 seconds, then stale', () => {
    const { t, n } = reachable();
    assert.ok(t.tbl.parms.reachable_time >= 15 * HZ && t.tbl.parms.reachable_time < 45 * HZ);
    t.machine.settle(t.tbl.parms.reachable_time / HZ - 1);
    assert.equal(state(n), 'NUD_REACHABLE');
    t.machine.settle(2);
    assert.equal(state(n), 'NUD_STALE');
  });

  it('a stale one is used for 5 seconds more, then asked, then fails', () => {
    const { t, n } = reachable();
    t.learn(n, NUD_STALE, '02:00:00:00:00:98');
    assert.equal(neigh_output(n, t.packet(), false), 0);
    assert.deepEqual([state(n), t.sent()], ['NUD_DELAY', ['020000000098']]);
    t.machine.settle(4.9);
    assert.equal(state(n), 'NUD_DELAY');
    t.machine.settle(0.2);
    assert.deepEqual([state(n), t.solicited], ['NUD_PROBE', [5]]);
    t.machine.settle(2);
    assert.equal(state(n), 'NUD_PROBE');
    t.machine.settle(1);
    assert.deepEqual([state(n), t.solicited], ['NUD_FAILED', [5, 6, 7]]);
    t.machine.clean();
  });

  it('a sign of life from a higher protocol spares the question', () => {
    const { t, n } = reachable();
    t.learn(n, NUD_STALE, '02:00:00:00:00:98');
    neigh_output(n, t.packet(), false);
    t.machine.settle(3);
    neigh_confirm(n);
    t.machine.settle(3);
    assert.deepEqual([state(n), t.solicited], ['NUD_REACHABLE', []]);
    t.sent();
  });
});

describe('what neigh_update makes of news', () => {
  const OTHER = '02:00:00:00:00:55';
  const cases: [
    what: string,
    before: number,
    mac: string | null,
    news: number,
    flags: number,
    result: { err: number; state: number; mac: string },
  ][] = [
    [
      'a permanent entry is for the administrator only',
      NUD_PERMANENT,
      OTHER,
      NUD_REACHABLE,
      NEIGH_UPDATE_F_OVERRIDE,
      { err: -1, state: NUD_PERMANENT, mac: THEM },
    ],
    [
      'who may change it',
      NUD_PERMANENT,
      OTHER,
      NUD_PERMANENT,
      NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN,
      { err: 0, state: NUD_PERMANENT, mac: OTHER },
    ],
    [
      'another address without override: ignored',
      NUD_REACHABLE,
      OTHER,
      NUD_STALE,
      0,
      { err: 0, state: NUD_REACHABLE, mac: THEM },
    ],
    [
      'with weak override: the old one is doubted',
      NUD_REACHABLE,
      OTHER,
      NUD_STALE,
      NEIGH_UPDATE_F_WEAK_OVERRIDE,
      { err: 0, state: NUD_STALE, mac: THEM },
    ],
    [
      'with override: taken',
      NUD_REACHABLE,
      OTHER,
      NUD_STALE,
      NEIGH_UPDATE_F_OVERRIDE,
      { err: 0, state: NUD_STALE, mac: OTHER },
    ],
    [
      'the same address as stale changes nothing',
      NUD_REACHABLE,
      THEM,
      NUD_STALE,
      NEIGH_UPDATE_F_OVERRIDE,
      { err: 0, state: NUD_REACHABLE, mac: THEM },
    ],
    ['no address: the known one', NUD_STALE, null, NUD_REACHABLE, 0, { err: 0, state: NUD_REACHABLE, mac: THEM }],
    [
      'no address and none known',
      NUD_NONE,
      null,
      NUD_REACHABLE,
      0,
      { err: -22, state: NUD_NONE, mac: '00:00:00:00:00:00' },
    ],
    ['failure', NUD_REACHABLE, null, NUD_FAILED, NEIGH_UPDATE_F_ADMIN, { err: 0, state: NUD_FAILED, mac: THEM }],
  ];
  for (const [what, before, mac, news, flags, result] of cases)
    it(what, () => {
      const t = new Neighbours();
      const n = t.entry();
      if (before !== NUD_NONE)
        __neigh_update(n, bytes(THEM), before, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN, 0, null);
      const err = neigh_update(n, mac === null ? null : bytes(mac), news, flags, 0);
      const after = { err, state: n.nud_state, mac: hexBytes(n.ha.subarray(0, 6)).replaceAll(/(..)(?=.)/g, '$1:') };
      assert.deepEqual(after, result);
    });
});

describe('forgetting', () => {
  it('an entry that was not used for gc_stale_time goes; a permanent one stays', () => {
    const t = new Neighbours();
    const [used, permanent] = [t.entry(1), t.entry(2)];
    t.learn(used, NUD_STALE);
    t.learn(permanent, NUD_PERMANENT, THEM, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN);
    // Deferrable: housekeeping happens when something else moves the clock.
    for (let i = 0; i < 10; i++) {
      neigh_event_send(t.entry(100 + i), null);
      t.machine.settle(20);
    }
    assert.equal(neigh_lookup(t.tbl, 1, t.dev), null);
    assert.equal(neigh_lookup(t.tbl, 2, t.dev), permanent);
    assert.ok(t.tbl.stats.periodic_gc_runs > 0);
  });

  it('a full table: beyond gc_thresh3 none is made, unless old ones can go', () => {
    const t = new Neighbours({ gc_thresh2: 2, gc_thresh3: 4 });
    for (let key = 1; key <= 4; key++) neigh_event_send(t.entry(key), null);
    assert.equal(neigh_create(t.tbl, 5, t.dev), -105);
    assert.equal(t.machine.world.log.at(-1)?.text, 'test_cache: neighbor table overflow!');
    assert.equal(t.tbl.stats.table_fulls, 1);
    t.machine.settle(10);
    assert.ok(typeof neigh_create(t.tbl, 5, t.dev) !== 'number');
  });

  it('a device that goes down, or gets another address, loses its entries and their packets', () => {
    for (const event of [neigh_ifdown, neigh_changeaddr]) {
      const t = new Neighbours();
      neigh_output(t.entry(), t.packet(), false);
      event(t.tbl, t.dev);
      assert.equal(neigh_lookup(t.tbl, 1, t.dev), null);
      assert.equal(t.tbl.entries, 0);
      t.machine.clean();
    }
  });

  it('a route that still has the entry loses its packets: NEIGH_DEAD or the black hole', () => {
    const t = new Neighbours();
    const n = t.entry();
    t.learn(n);
    neigh_ifdown(t.tbl, t.dev);
    assert.equal(n.output(n, t.packet()), -100);
    t.machine.clean();
  });
});

it('proxies: found by key on their device, or on all', () => {
  const t = new Neighbours();
  const { net } = t.machine;
  const everywhere = pneigh_create(t.tbl, net, 7, null);
  assert.equal(pneigh_lookup(t.tbl, net, 7, t.dev), everywhere);
  assert.equal(pneigh_lookup(t.tbl, net, 8, t.dev), null);
  assert.equal(pneigh_delete(t.tbl, net, 7, t.dev), -2);
  assert.equal(pneigh_delete(t.tbl, net, 7, null), 0);
  assert.equal(pneigh_lookup(t.tbl, net, 7, t.dev), null);
});

describe('settings', () => {
  const setting = (t: Neighbours, path: string) => {
    const found = t.machine.net.sysctls.find(`net/ipv6/neigh/${path}`);
    assert.ok(found !== null && 'write' in found, path);
    return found;
  };

  it('a default reaches devices that have none of their own', () => {
    const t = new Neighbours();
    const parms = neigh_parms_alloc(t.dev, t.tbl);
    assert.ok(parms);
    neigh_sysctl_register(null, t.tbl.parms, null);
    neigh_sysctl_register(t.dev, parms, null);
    assert.equal(sysctl_write(setting(t, 'eth0/gc_stale_time'), '90'), 0);
    assert.equal(sysctl_write(setting(t, 'default/gc_stale_time'), '30'), 0);
    assert.equal(sysctl_write(setting(t, 'default/retrans_time_ms'), '500'), 0);
    assert.equal(sysctl_read(setting(t, 'eth0/gc_stale_time')), '90');
    assert.equal(sysctl_read(setting(t, 'eth0/retrans_time_ms')), '500');
    neigh_sysctl_unregister(parms);
    assert.equal(t.machine.net.sysctls.find('net/ipv6/neigh/eth0'), null);
  });

  const values: [name: string, value: string][] = [
    ['anycast_delay', '100'],
    ['app_solicit', '0'],
    ['base_reachable_time', '30'],
    ['base_reachable_time_ms', '30000'],
    ['delay_first_probe_time', '5'],
    ['gc_interval', '30'],
    ['gc_stale_time', '60'],
    ['gc_thresh3', '1024'],
    ['interval_probe_time_ms', '5000'],
    ['locktime', '100'],
    ['mcast_resolicit', '0'],
    ['mcast_solicit', '3'],
    ['proxy_delay', '80'],
    ['proxy_qlen', '64'],
    ['retrans_time', '100'],
    ['retrans_time_ms', '1000'],
    ['ucast_solicit', '3'],
    ['unres_qlen', '101'],
    ['unres_qlen_bytes', '212992'],
  ];
  for (const [name, value] of values)
    it(`${name} is ${value}, as a fresh Linux shows it`, () => {
      const t = new Neighbours();
      neigh_sysctl_register(null, t.tbl.parms, null);
      assert.equal(sysctl_read(setting(t, `default/${name}`)), value);
    });
});

it('states have the kernel’s names', () =>
  assert.deepEqual(
    [NUD_INCOMPLETE, NUD_REACHABLE, NUD_STALE, NUD_DELAY, NUD_PROBE, NUD_FAILED].map(value => NUD[value]),
    ['NUD_INCOMPLETE', 'NUD_REACHABLE', 'NUD_STALE', 'NUD_DELAY', 'NUD_PROBE', 'NUD_FAILED'],
  ));
