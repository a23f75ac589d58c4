import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tun_chr_close } from '../../../../stack-core/drivers/net/tun-chr.ts';
import {
  NET_RX_DROP,
  RX_HANDLER_ANOTHER,
  RX_HANDLER_CONSUMED,
  RX_HANDLER_EXACT,
  RX_HANDLER_PASS,
} from '../../../../stack-core/include/linux/netdevice.ts';
import type { sk_buff } from '../../../../stack-core/include/linux/skbuff.ts';
import { ETH_P_ALL } from '../../../../stack-core/include/uapi/linux/if_ether.ts';
import {
  PACKET_BROADCAST,
  PACKET_HOST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
} from '../../../../stack-core/include/uapi/linux/if_packet.ts';
import { local_bh_disable, local_bh_enable } from '../../../../stack-core/kernel/softirq.ts';
import { sysctl_write } from '../../../../stack-core/kernel/sysctl.ts';
import { dev_add_pack, dev_get_stats, dev_remove_pack } from '../../../../stack-core/net/core/dev.ts';
import { netif_rx } from '../../../../stack-core/net/core/dev-receive.ts';
import { consume_skb, netdev_alloc_skb, skb_put } from '../../../../stack-core/net/core/skbuff.ts';
import { bytes, Devices, ETH_P_TEST, frame, THEM, US } from '../devices.ts';

describe('a handler', () => {
  const addressees: [to: string, dst: string, pkt_type: number][] = [
    ['us', US, PACKET_HOST],
    ['another host', '02:00:00:00:00:77', PACKET_OTHERHOST],
    ['all', 'ff:ff:ff:ff:ff:ff', PACKET_BROADCAST],
    ['a group', '01:00:5e:00:00:01', PACKET_MULTICAST],
  ];
  for (const [to, dst, pkt_type] of addressees)
    it(`gets a frame to ${to}, behind its header`, () => {
      const machine = new Devices();
      const { file, dev } = machine.tap('eth0');
      const seen = machine.handler(ETH_P_TEST);
      assert.equal(machine.write(file, frame(dst)), 60);
      assert.deepEqual(seen, [{ dev: 'eth0', pkt_type, data: '00'.repeat(46) }]);
      assert.equal(dev_get_stats(dev).rx_packets, 1);
      assert.equal(dev_get_stats(dev).rx_bytes, 60);
      machine.clean();
    });

  it('without one the frame is dropped: UNHANDLED_PROTO, whomever it is for', () => {
    const machine = new Devices();
    const { file, dev } = machine.tap('eth0');
    for (const dst of [US, '02:00:00:00:00:77', 'ff:ff:ff:ff:ff:ff']) machine.write(file, frame(dst));
    assert.deepEqual(machine.drops, new Array(3).fill('UNHANDLED_PROTO __netif_receive_skb_core'));
    assert.equal(dev_get_stats(dev).rx_dropped, 3);
    machine.clean();
  });

  it('several get the frame, the newest first; one for a device sees only that', () => {
    const machine = new Devices();
    const { file, dev } = machine.tap('eth0');
    const other = machine.tap('eth1');
    const order: string[] = [];
    const note = (name: string, more = {}) =>
      dev_add_pack(machine.world, {
        type: ETH_P_TEST,
        func: skb => {
          order.push(name);
          consume_skb(skb);
          return 0;
        },
        ...more,
      });
    note('first');
    note('second');
    note('bound', { dev });
    machine.write(file, frame());
    machine.write(other.file, frame());
    assert.deepEqual(order, ['second', 'first', 'bound', 'second', 'first']);
    machine.clean();
  });

  it('that is removed gets nothing more', () => {
    const machine = new Devices();
    const { file } = machine.tap('eth0');
    const pt = { type: ETH_P_TEST, func: () => assert.fail() };
    dev_add_pack(machine.world, pt);
    dev_remove_pack(machine.world, pt);
    machine.write(file, frame());
    assert.equal(machine.drops.length, 1);
  });
});

it('a tap sees every frame of its namespace, before the handlers, and of its device', () => {
  const machine = new Devices();
  const { file, dev } = machine.tap('eth0');
  const all = machine.handler(ETH_P_ALL);
  const bound = machine.handler(ETH_P_ALL, { dev });
  machine.write(file, frame(US, 0x9999));
  assert.deepEqual([all.length, bound.length], [1, 1]);
  // Seen by taps, it is not dropped.
  assert.deepEqual(machine.drops, []);
  machine.clean();
});

describe('VLAN tags', () => {
  const tagged = (tci: string, type = '88b5'): Uint8Array => bytes(`${US}${THEM}8100${tci}${type}${'11'.repeat(42)}`);
  it('the priority tag (VLAN 0) is taken off', () => {
    const machine = new Devices();
    const { file } = machine.tap('eth0');
    const seen = machine.handler(ETH_P_TEST);
    machine.write(file, tagged('e000'));
    assert.deepEqual(seen, [{ dev: 'eth0', pkt_type: PACKET_HOST, data: '11'.repeat(42) }]);
  });
  it('a frame of a VLAN without a device is for another host', () => {
    const machine = new Devices();
    const { file } = machine.tap('eth0');
    const seen = machine.handler(ETH_P_TEST);
    machine.write(file, tagged('0005'));
    assert.deepEqual(
      seen.map(packet => packet.pkt_type),
      [PACKET_OTHERHOST],
    );
  });
  it('a frame that ends within its tag is dropped', () => {
    const machine = new Devices();
    const { file } = machine.tap('eth0');
    machine.write(file, tagged('0005').subarray(0, 17));
    assert.deepEqual(machine.drops, ['NOT_SPECIFIED skb_vlan_untag']);
    machine.clean();
  });
});

describe('a receive handler of the device', () => {
  const verdicts: [name: string, verdict: number, calls: number, delivered: number, nohandler: number][] = [
    ['consumes', RX_HANDLER_CONSUMED, 1, 0, 0],
    ['passes', RX_HANDLER_PASS, 1, 1, 0],
    ['allows exact handlers only', RX_HANDLER_EXACT, 1, 0, 1],
    ['gives it to another device', RX_HANDLER_ANOTHER, 1, 1, 0],
  ];
  for (const [name, verdict, calls, delivered, nohandler] of verdicts)
    it(name, () => {
      const machine = new Devices();
      const { file, dev } = machine.tap('eth0');
      const other = machine.tap('eth1').dev;
      const seen = machine.handler(ETH_P_TEST);
      let called = 0;
      dev.rx_handler = pskb => {
        const skb = pskb.skb as sk_buff;
        called++;
        if (verdict === RX_HANDLER_CONSUMED) consume_skb(skb);
        if (verdict === RX_HANDLER_ANOTHER) skb.dev = other;
        return verdict;
      };
      machine.write(file, frame());
      assert.deepEqual([called, seen.length, dev_get_stats(dev).rx_nohandler], [calls, delivered, nohandler]);
      if (verdict === RX_HANDLER_ANOTHER) assert.equal(seen[0].dev, 'eth1');
      machine.clean();
    });
});

describe('netif_rx', () => {
  const packet = (machine: Devices, dev = machine.device('eth0')) => {
    const skb = netdev_alloc_skb(dev, 20);
    skb_put(skb, 20);
    skb.mac_header = skb.data;
    skb.protocol = ETH_P_TEST;
    return skb;
  };

  it('queues; softirq delivers, also when called in softirq', () => {
    const machine = new Devices();
    machine.tap('eth0');
    const seen = machine.handler(ETH_P_TEST);
    local_bh_disable(machine.world);
    netif_rx(packet(machine));
    assert.equal(seen.length, 0);
    local_bh_enable(machine.world);
    assert.equal(seen.length, 1);
    machine.clean();
  });

  it('drops for a device that is down: DEV_READY', () => {
    const machine = new Devices();
    machine.tap('eth0', { up: false });
    assert.equal(netif_rx(packet(machine)), NET_RX_DROP);
    assert.deepEqual(machine.drops, ['DEV_READY enqueue_to_backlog']);
    machine.clean();
  });

  it('drops what exceeds netdev_max_backlog: CPU_BACKLOG', () => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0');
    machine.handler(ETH_P_TEST);
    const setting = machine.net.sysctls.find('net/core/netdev_max_backlog');
    assert.ok(setting !== null && 'write' in setting);
    sysctl_write(setting, '3');
    local_bh_disable(machine.world);
    for (let i = 0; i < 6; i++) netif_rx(packet(machine, dev));
    local_bh_enable(machine.world);
    // Linux asks "more than the limit?" before it adds one, so that one more than the limit waits.
    assert.deepEqual(machine.drops, new Array(2).fill('CPU_BACKLOG enqueue_to_backlog'));
    assert.equal(dev_get_stats(dev).rx_dropped, 2);
    machine.clean();
  });

  it('softirq delivers 64 a round; after ten rounds the rest waits for the next turn', () => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0');
    const seen = machine.handler(ETH_P_TEST);
    local_bh_disable(machine.world);
    for (let i = 0; i < 900; i++) netif_rx(packet(machine, dev));
    local_bh_enable(machine.world);
    assert.equal(seen.length, 640);
    machine.settle();
    assert.equal(seen.length, 900);
    assert.match(machine.net.proc_net.get('softnet_stat')?.show() ?? '', /^00000384 00000000 00000000 /);
    machine.clean();
  });

  it('packets for a device that goes away are dropped', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    local_bh_disable(machine.world);
    netif_rx(packet(machine, dev));
    tun_chr_close(file);
    local_bh_enable(machine.world);
    assert.deepEqual(machine.drops, ['NOT_SPECIFIED net_tx_action']);
    machine.clean();
  });
});
