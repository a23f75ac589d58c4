// A machine for tests of IPv4: three TAPs, addresses, neighbours, routes, made without userspace. What is told of a
// frame that came in: the frames that went out, the drops, and the counters that changed.
import assert from 'node:assert/strict';
import {
  __tun_chr_ioctl,
  tun_chr_open,
  tun_chr_read_iter,
  tun_chr_write_iter,
} from '../../../../stack-core/drivers/net/tun-chr.ts';
import type { tun_file } from '../../../../stack-core/include/linux/if_tun.ts';
import { __in_dev_get_rtnl, in_ifaddr, inet_make_mask } from '../../../../stack-core/include/linux/inetdevice.ts';
import type { net_device } from '../../../../stack-core/include/linux/netdevice.ts';
import { fib_config } from '../../../../stack-core/include/net/ip_fib.ts';
import { NEIGH_UPDATE_F_ADMIN, NEIGH_UPDATE_F_OVERRIDE } from '../../../../stack-core/include/net/neighbour.ts';
import type { net } from '../../../../stack-core/include/net/net_namespace.ts';
import { parse_ipv4 } from '../../../../stack-core/include/show.ts';
import { IFF_UP } from '../../../../stack-core/include/uapi/linux/if.ts';
import { IFA_F_PERMANENT } from '../../../../stack-core/include/uapi/linux/if_addr.ts';
import { IFF_NO_PI, IFF_TAP, TUNSETIFF } from '../../../../stack-core/include/uapi/linux/if_tun.ts';
import { NUD_PERMANENT } from '../../../../stack-core/include/uapi/linux/neighbour.ts';
import { NLM_F_CREATE } from '../../../../stack-core/include/uapi/linux/netlink.ts';
import {
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTN_UNICAST,
  RTPROT_BOOT,
} from '../../../../stack-core/include/uapi/linux/rtnetlink.ts';
import { start_kernel } from '../../../../stack-core/init/main.ts';
import { do_softirq } from '../../../../stack-core/kernel/softirq.ts';
import { sysctl_write } from '../../../../stack-core/kernel/sysctl.ts';
import type { World } from '../../../../stack-core/kernel/world.ts';
import { dev_change_flags, dev_set_mac_address, dev_set_mtu } from '../../../../stack-core/net/core/dev.ts';
import { neigh_create, neigh_update } from '../../../../stack-core/net/core/neighbour.ts';
import { drop_reason_name } from '../../../../stack-core/net/core/skbuff.ts';
import { arp_tbl } from '../../../../stack-core/net/ipv4/arp-send.ts';
import { __inet_insert_ifa, set_ifa_lifetime } from '../../../../stack-core/net/ipv4/devinet.ts';
import { fib_new_table } from '../../../../stack-core/net/ipv4/fib_frontend-lookup.ts';
import { fib_table_insert } from '../../../../stack-core/net/ipv4/fib_trie.ts';
import { netstat_seq_show, snmp_seq_show } from '../../../../stack-core/net/ipv4/proc.ts';

export const address = (text: string): number => {
  const value = parse_ipv4(text);
  assert.notEqual(value, null, text);
  return value as number;
};

export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
export const hexOf = (frame: Uint8Array): string => Array.from(frame, b => b.toString(16).padStart(2, '0')).join('');

export interface Drop {
  reason: string;
  /** The kernel function that dropped. */
  function: string;
}

export interface Outcome {
  /** Frames that left, by TAP; TAPs without any are left out. */
  out: { [tap: string]: string[] };
  drops: Drop[];
  /** Changes, named as in /proc: `IpInReceives`, `IpExtInOctets`, `IcmpMsgInType8`. */
  counters: { [name: string]: number };
}

export interface RouteOptions {
  type?: number;
  via?: string;
  dev?: string;
}

export class Router {
  readonly world: World;
  readonly net: net;
  private readonly taps = new Map<string, tun_file>();
  private readonly drops: Drop[] = [];

  constructor() {
    this.world = start_kernel();
    this.net = this.world.init_net;
    this.world.trace.add({
      kfree_skb: (_skb, location, reason) => this.drops.push({ reason: drop_reason_name(reason), function: location }),
    });
    this.up(this.net.loopback_dev);
  }

  /** A TAP with an open file, so that its carrier is on. */
  tap(name: string, mac: string, addressAndLength: string, mtu = 1500): void {
    const file = tun_chr_open(this.world, this.net);
    assert.equal(__tun_chr_ioctl(file, TUNSETIFF, { ifr_name: name, ifr_flags: IFF_TAP | IFF_NO_PI }), 0);
    this.taps.set(name, file);
    const dev = this.device(name);
    assert.equal(dev_set_mac_address(dev, bytes(mac.replaceAll(':', '')), null), 0);
    assert.equal(dev_set_mtu(dev, mtu), 0);
    this.up(dev);
    this.addAddress(dev, addressAndLength);
  }

  device(name: string): net_device {
    const dev = this.net.dev_name_head.get(name);
    assert.ok(dev, name);
    return dev;
  }

  sysctl(path: string, value: string): number {
    const table = this.net.sysctls.find(path.replaceAll('.', '/'));
    assert.ok(table !== null && 'write' in table, path);
    return sysctl_write(table, value);
  }

  neighbour(dev: string, ip: string, mac: string): void {
    const neigh = neigh_create(arp_tbl(this.world), address(ip), this.device(dev));
    assert.notEqual(typeof neigh, 'number');
    const flags = NEIGH_UPDATE_F_ADMIN | NEIGH_UPDATE_F_OVERRIDE;
    if (typeof neigh !== 'number') neigh_update(neigh, bytes(mac.replaceAll(':', '')), NUD_PERMANENT, flags, 0);
  }

  route(prefix: string, options: RouteOptions = {}): void {
    const [ip, length] = prefix.split('/');
    const cfg = new fib_config({ nl_net: this.net, nlh: null, portid: 0 });
    cfg.fc_dst = address(ip);
    cfg.fc_dst_len = Number(length ?? 32);
    cfg.fc_table = RT_TABLE_MAIN;
    cfg.fc_protocol = RTPROT_BOOT;
    cfg.fc_type = options.type ?? RTN_UNICAST;
    cfg.fc_scope = options.dev !== undefined && options.via === undefined ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
    cfg.fc_nlflags = NLM_F_CREATE;
    if (options.via !== undefined) {
      cfg.fc_gw4 = address(options.via);
      cfg.fc_gw_family = 2;
    }
    if (options.dev !== undefined) cfg.fc_oif = this.device(options.dev).ifindex;
    const table = fib_new_table(this.net, RT_TABLE_MAIN);
    assert.equal(fib_table_insert(this.net, table, cfg, null), 0, prefix);
  }

  /** Takes in frames on a TAP and tells what came of them. */
  receive(tap: string, ...frames: (string | Uint8Array)[]): Outcome {
    return this.watch(() => {
      for (const frame of frames) this.inject(tap, frame);
    });
  }

  /** A frame comes in on a TAP. Returns 0. */
  inject(tap: string, frame: string | Uint8Array): number {
    const file = this.taps.get(tap);
    assert.ok(file, tap);
    tun_chr_write_iter(file, typeof frame === 'string' ? bytes(frame) : frame);
    do_softirq(this.world);
    return 0;
  }

  /** Lets virtual time pass, timers included. */
  pass(seconds: number): Outcome {
    return this.watch(() => {
      const end = this.world.now_ns + seconds * 1e9;
      this.world.sched.settle(end);
      this.world.now_ns = end;
    });
  }

  /** Tells what came of `action`. */
  watch(action: () => void): Outcome {
    this.drain();
    const before = this.counters();
    this.drops.length = 0;
    action();
    return { out: this.drain(), drops: [...this.drops], counters: changes(before, this.counters()) };
  }

  counters(): Map<string, number> {
    const all = new Map<string, number>();
    const lines = (snmp_seq_show(this.net) + netstat_seq_show(this.net)).trimEnd().split('\n');
    for (let i = 0; i < lines.length; i += 2) {
      const names = lines[i].split(' ');
      const values = lines[i + 1].split(' ');
      const prefix = names[0].slice(0, -1);
      for (let n = 1; n < names.length; n++) all.set(prefix + names[n], Number(values[n]));
    }
    return all;
  }

  private up(dev: net_device): void {
    assert.equal(dev_change_flags(dev, dev.flags | IFF_UP, null), 0);
  }

  private addAddress(dev: net_device, addressAndLength: string): void {
    const [ip, length] = addressAndLength.split('/');
    const in_dev = __in_dev_get_rtnl(dev);
    assert.ok(in_dev);
    const ifa = new in_ifaddr(in_dev);
    ifa.ifa_local = address(ip);
    ifa.ifa_address = ifa.ifa_local;
    ifa.ifa_prefixlen = Number(length);
    ifa.ifa_mask = inet_make_mask(ifa.ifa_prefixlen);
    ifa.ifa_flags = IFA_F_PERMANENT;
    ifa.ifa_label = dev.name;
    set_ifa_lifetime(ifa, 0xffffffff, 0xffffffff);
    assert.equal(__inet_insert_ifa(ifa, null, 0, null), 0);
  }

  private drain(): { [tap: string]: string[] } {
    const out: { [tap: string]: string[] } = {};
    for (const [name, file] of this.taps) {
      for (let frame = tun_chr_read_iter(file); typeof frame !== 'number'; frame = tun_chr_read_iter(file)) {
        out[name] ??= [];
        out[name].push(hexOf(frame));
      }
    }
    return out;
  }
}

function changes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): { [name: string]: number } {
  const changed: { [name: string]: number } = {};
  for (const [name, value] of after) {
    const delta = value - (before.get(name) ?? 0);
    if (delta !== 0) changed[name] = delta;
  }
  return changed;
}

/** The machine that the recorded packets were sent to: eth0 10.0.0.1/24, eth1 10.0.1.1/24, eth2 10.0.2.1/24 with mtu 576. */
export function recordedRouter(): Router {
  const router = new Router();
  router.tap('eth0', '02:00:00:00:00:01', '10.0.0.1/24');
  router.tap('eth1', '02:00:00:00:00:02', '10.0.1.1/24');
  router.tap('eth2', '02:00:00:00:00:03', '10.0.2.1/24', 576);
  router.neighbour('eth0', '10.0.0.9', '02:00:00:00:00:99');
  router.neighbour('eth0', '10.0.0.77', '02:00:00:00:00:77');
  router.neighbour('eth0', '10.0.0.50', '02:00:00:00:00:50');
  router.neighbour('eth1', '10.0.1.2', '02:00:00:00:01:02');
  router.neighbour('eth1', '10.0.1.3', '02:00:00:00:01:03');
  router.neighbour('eth2', '10.0.2.2', '02:00:00:00:02:02');
  router.route('198.51.100.1', { type: 6 });
  router.route('198.51.100.2', { type: 7 });
  router.route('198.51.100.3', { type: 8 });
  router.route('203.0.113.0/24', { via: '10.0.1.3' });
  router.sysctl('net.ipv4.ip_forward', '1');
  return router;
}
