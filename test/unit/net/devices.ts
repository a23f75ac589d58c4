// A booted machine for tests of devices: TAPs and veth pairs, frames in and out, and notes of drops and events.
import assert from 'node:assert/strict';
import {
  __tun_chr_ioctl,
  tun_chr_open,
  tun_chr_read_iter,
  tun_chr_write_iter,
} from '../../../stack-core/drivers/net/tun-chr.ts';
import type { tun_file } from '../../../stack-core/include/linux/if_tun.ts';
import * as netdevice from '../../../stack-core/include/linux/netdevice.ts';
import {
  NET_NAME_USER,
  NET_RX_SUCCESS,
  NOTIFY_DONE,
  type net_device,
  type packet_type,
} from '../../../stack-core/include/linux/netdevice.ts';
import type { net } from '../../../stack-core/include/net/net_namespace.ts';
import { hexBytes } from '../../../stack-core/include/show.ts';
import { IFF_UP } from '../../../stack-core/include/uapi/linux/if.ts';
import { IFF_NO_PI, IFF_TAP, TUNSETIFF } from '../../../stack-core/include/uapi/linux/if_tun.ts';
import { start_kernel } from '../../../stack-core/init/main.ts';
import type { World } from '../../../stack-core/kernel/world.ts';
import {
  dev_add_pack,
  dev_change_flags,
  dev_change_name,
  dev_set_mac_address,
  register_netdevice_notifier,
} from '../../../stack-core/net/core/dev.ts';
import { rtnl_link_ops_get } from '../../../stack-core/net/core/rtnetlink.ts';
import { rtnl_configure_link, rtnl_create_link } from '../../../stack-core/net/core/rtnetlink-link-change.ts';
import { consume_skb, drop_reason_name, skb_bytes } from '../../../stack-core/net/core/skbuff.ts';

export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(/[\s:]/g, '').match(/../g) ?? [], pair => Number.parseInt(pair, 16));

export const US = '02:00:00:00:00:01';
export const THEM = '02:00:00:00:00:99';
/** For local experiments: no protocol of the stack takes it. */
export const ETH_P_TEST = 0x88b5;

/** An Ethernet frame of `length` bytes, zero behind the header. */
export function frame(dst = US, protocol = ETH_P_TEST, length = 60): Uint8Array {
  const data = new Uint8Array(length);
  data.set(bytes(dst + THEM + protocol.toString(16).padStart(4, '0')).subarray(0, length));
  return data;
}

/** A packet as a handler saw it. */
export interface Seen {
  dev: string;
  pkt_type: number;
  /** From `skb.data` on. */
  data: string;
}

export class Devices {
  readonly world: World = start_kernel();
  readonly net: net = this.world.init_net;
  /** `reason function`, in order. */
  readonly drops: string[] = [];
  /** `EVENT device`, in order, since `listen`. */
  readonly events: string[] = [];

  constructor() {
    this.world.trace.add({
      kfree_skb: (_skb, location, reason) => this.drops.push(`${drop_reason_name(reason)} ${location}`),
    });
  }

  listen(): void {
    const names = new Map<number, string>();
    for (const [name, value] of Object.entries(netdevice))
      if (name.startsWith('NETDEV_') && !name.startsWith('NETDEV_TX') && typeof value === 'number')
        names.set(value, name);
    register_netdevice_notifier(this.world, {
      notifier_call: (event, { dev }) => {
        this.events.push(`${names.get(event)?.slice('NETDEV_'.length)} ${dev.name}`);
        return NOTIFY_DONE;
      },
    });
    this.events.length = 0;
  }

  /** A TAP with an open file, up. */
  tap(
    name: string,
    options: { flags?: number; net?: net; up?: boolean; mac?: string } = {},
  ): { dev: net_device; file: tun_file } {
    const net = options.net ?? this.net;
    const file = tun_chr_open(this.world, net);
    const ifr = { ifr_name: name, ifr_flags: IFF_TAP | IFF_NO_PI | (options.flags ?? 0) };
    assert.equal(__tun_chr_ioctl(file, TUNSETIFF, ifr), 0);
    const dev = this.device(ifr.ifr_name, net);
    assert.equal(dev_set_mac_address(dev, bytes(options.mac ?? US), null), 0);
    if (options.up !== false) this.up(dev);
    return { dev, file };
  }

  /** A veth pair, both ends down. */
  veth(name: string, peerName: string, peer_net: net = this.net): { dev: net_device; peer: net_device } {
    const ops = rtnl_link_ops_get(this.world, 'veth');
    assert.ok(ops?.newlink);
    const before = new Set(peer_net.dev_base_head);
    const dev = rtnl_create_link(this.net, name, NET_NAME_USER, ops, [], null);
    assert.ok(typeof dev !== 'number');
    const params = { src_net: this.net, link_net: null, peer_net, tb: [], data: null };
    assert.equal(ops.newlink(dev, params, null), 0);
    rtnl_configure_link(dev, null, 0, null);
    dev_change_name(dev, name);
    const peer = peer_net.dev_base_head.find(other => !before.has(other) && other !== dev);
    assert.ok(peer);
    dev_change_name(peer, peerName);
    return { dev, peer };
  }

  device(name: string, net = this.net): net_device {
    const dev = net.dev_name_head.get(name);
    assert.ok(dev, name);
    return dev;
  }

  up(dev: net_device): void {
    assert.equal(dev_change_flags(dev, dev.flags | IFF_UP, null), 0);
    this.settle();
  }

  down(dev: net_device): void {
    assert.equal(dev_change_flags(dev, dev.flags & ~IFF_UP, null), 0);
    this.settle();
  }

  /** A handler that notes what it gets and lets go of it. */
  handler(type: number, more: Partial<packet_type> = {}): Seen[] {
    const seen: Seen[] = [];
    dev_add_pack(this.world, {
      type,
      func(skb, dev) {
        seen.push({ dev: dev.name, pkt_type: skb.pkt_type, data: hexBytes(skb_bytes(skb)) });
        consume_skb(skb);
        return NET_RX_SUCCESS;
      },
      ...more,
    });
    return seen;
  }

  /** Lets softirqs, due work and timers run, for `seconds` of virtual time. */
  settle(seconds = 0): void {
    const end = this.world.now_ns + seconds * 1e9;
    this.world.sched.settle(end);
    this.world.now_ns = end;
  }

  write(file: tun_file, data: Uint8Array): number {
    const written = tun_chr_write_iter(file, data);
    this.settle();
    return written;
  }

  /** What the world outside reads from a TAP. */
  read(file: tun_file): string[] {
    const frames: string[] = [];
    for (let data = tun_chr_read_iter(file); typeof data !== 'number'; data = tun_chr_read_iter(file))
      frames.push(hexBytes(data));
    return frames;
  }

  /** Nothing is left over and nothing went wrong. */
  clean(): void {
    assert.deepEqual(this.world.live_skbs, []);
    assert.deepEqual(this.world.bugs, []);
  }
}
