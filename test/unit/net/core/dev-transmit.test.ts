import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { __tun_chr_ioctl, tun_chr_close } from '../../../../stack-core/drivers/net/tun-chr.ts';
import {
  NETDEV_TX_BUSY,
  type net_device,
  netif_tx_stop_queue,
} from '../../../../stack-core/include/linux/netdevice.ts';
import {
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  type sk_buff,
  skb_reserve,
} from '../../../../stack-core/include/linux/skbuff.ts';
import { ETH_P_ALL } from '../../../../stack-core/include/uapi/linux/if_ether.ts';
import { PACKET_OUTGOING } from '../../../../stack-core/include/uapi/linux/if_packet.ts';
import { TUNSETPERSIST } from '../../../../stack-core/include/uapi/linux/if_tun.ts';
import { dev_change_tx_queue_len, dev_get_stats, dev_queue_xmit } from '../../../../stack-core/net/core/dev.ts';
import { __netif_schedule } from '../../../../stack-core/net/core/dev-transmit.ts';
import { alloc_skb, skb_put_data } from '../../../../stack-core/net/core/skbuff.ts';
import { bytes, Devices, ETH_P_TEST, frame, THEM } from '../devices.ts';

function packet(dev: net_device, fill = 0): sk_buff {
  const skb = alloc_skb(dev.nd_net.world, 128);
  skb_reserve(skb, 32);
  skb_put_data(skb, frame(THEM).fill(fill, 14));
  skb.dev = dev;
  skb.protocol = ETH_P_TEST;
  skb.network_header = skb.data + 14;
  return skb;
}

const last = (frames: string[]): string[] => frames.map(hex => hex.slice(-2));

describe('dev_queue_xmit', () => {
  it('a packet goes to the reader of the TAP, and counts when it is read', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    assert.equal(dev_queue_xmit(packet(dev, 7)), 0);
    assert.equal(dev_get_stats(dev).tx_packets, 0);
    assert.deepEqual(last(machine.read(file)), ['07']);
    assert.equal(dev_get_stats(dev).tx_packets, 1);
    assert.equal(dev_get_stats(dev).tx_bytes, 60);
    machine.clean();
  });

  it('the noop qdisc of a device that is down drops: QDISC_DROP', () => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0', { up: false });
    assert.equal(dev_queue_xmit(packet(dev)), 2);
    assert.deepEqual(machine.drops, ['QDISC_DROP __dev_xmit_skb']);
    assert.equal(dev_get_stats(dev).tx_dropped, 1);
    machine.clean();
  });

  it('so it does when the carrier is gone', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    __tun_chr_ioctl(file, TUNSETPERSIST, 1);
    tun_chr_close(file);
    dev_queue_xmit(packet(dev));
    // The queue is taken away by link watch only: until then the driver gets the packet.
    assert.deepEqual(machine.drops, ['DEV_READY tun_net_xmit']);
    machine.settle(1);
    dev_queue_xmit(packet(dev));
    assert.deepEqual(machine.drops, ['DEV_READY tun_net_xmit', 'QDISC_DROP __dev_xmit_skb']);
    machine.clean();
  });

  it('the reader’s ring takes as many as the queue is long, then FULL_RING', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    dev_change_tx_queue_len(dev, 2);
    for (let i = 0; i < 3; i++) dev_queue_xmit(packet(dev, i));
    assert.deepEqual(machine.drops, ['FULL_RING tun_net_xmit']);
    assert.deepEqual(last(machine.read(file)), ['00', '01']);
    machine.clean();
  });

  it('packet taps see what is sent, as outgoing, with the header', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    const seen = machine.handler(ETH_P_ALL);
    const quiet = machine.handler(ETH_P_ALL, { ignore_outgoing: true });
    dev_queue_xmit(packet(dev));
    const sent = machine.read(file);
    assert.deepEqual(seen, [{ dev: 'eth0', pkt_type: PACKET_OUTGOING, data: sent[0] }]);
    assert.deepEqual(quiet, []);
    machine.clean();
  });
});

describe('pfifo_fast', () => {
  const stopped = () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    netif_tx_stop_queue(dev._tx[0]);
    return { machine, dev, file };
  };
  const start = (dev: net_device): void => {
    dev._tx[0].state = 0;
    __netif_schedule(dev._tx[0].qdisc);
  };

  it('keeps what the driver does not take, and sends it by band: interactive, best effort, bulk', () => {
    const { machine, dev, file } = stopped();
    for (const [fill, priority] of [
      [1, 2],
      [2, 0],
      [3, 6],
      [4, 0],
    ]) {
      const skb = packet(dev, fill);
      skb.priority = priority;
      dev_queue_xmit(skb);
    }
    // The first was on its way to the driver when it was stopped: it is the next, whatever its band.
    assert.deepEqual([dev.qdisc.qstats.qlen, dev.qdisc.gso_skb.qlen], [3, 1]);
    start(dev);
    machine.settle();
    assert.deepEqual(last(machine.read(file)), ['01', '03', '02', '04']);
    machine.clean();
  });

  it('drops what exceeds tx_queue_len in a band', () => {
    const { machine, dev } = stopped();
    dev_change_tx_queue_len(dev, 1);
    for (let i = 0; i < 3; i++) dev_queue_xmit(packet(dev, i));
    assert.deepEqual(machine.drops, ['QDISC_DROP __dev_xmit_skb']);
    machine.down(dev);
    assert.deepEqual(machine.drops.slice(1), ['NOT_SPECIFIED pfifo_fast_reset', 'QUEUE_PURGE qdisc_reset']);
    machine.clean();
  });

  it('tries again later when the driver says busy', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    const real = dev.netdev_ops;
    let busy = 2;
    dev.netdev_ops = {
      ...real,
      ndo_start_xmit: (skb, d) => (busy-- > 0 ? NETDEV_TX_BUSY : real.ndo_start_xmit(skb, d)),
    };
    dev_queue_xmit(packet(dev, 9));
    machine.settle();
    assert.deepEqual(last(machine.read(file)), ['09']);
    assert.equal(dev.qdisc.qstats.requeues, 2);
    machine.clean();
  });
});

describe('checksums that the sender leaves open', () => {
  const partial = (dev: net_device): sk_buff => {
    const skb = packet(dev);
    skb.head.set(bytes('00010002000300040000'), skb.data + 20);
    skb.ip_summed = CHECKSUM_PARTIAL;
    skb.csum_start = skb.data + 20;
    skb.csum_offset = 8;
    return skb;
  };
  it('are filled in for a TAP whose reader cannot', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0');
    const skb = partial(dev);
    dev_queue_xmit(skb);
    assert.equal(skb.ip_summed, CHECKSUM_NONE);
    assert.equal(machine.read(file)[0].slice(40, 60), '0001000200030004fff5');
  });
  it('are left to a veth, whose packets never see a wire', () => {
    const machine = new Devices();
    const { dev, peer } = machine.veth('a', 'b');
    machine.up(dev);
    machine.up(peer);
    let summed = CHECKSUM_NONE;
    machine.world.trace.add({
      netif_receive_skb(skb) {
        summed = skb.ip_summed;
      },
    });
    dev_queue_xmit(partial(dev));
    assert.equal(summed, CHECKSUM_PARTIAL);
  });
});
