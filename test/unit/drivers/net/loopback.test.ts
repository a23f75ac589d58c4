import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dev_hard_header } from '../../../../stack-core/include/linux/netdevice.ts';
import { skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { PACKET_HOST } from '../../../../stack-core/include/uapi/linux/if_packet.ts';
import { dev_get_stats, dev_queue_xmit, unregister_netdevice } from '../../../../stack-core/net/core/dev.ts';
import { copy_net_ns } from '../../../../stack-core/net/core/net_namespace.ts';
import { alloc_skb, skb_put } from '../../../../stack-core/net/core/skbuff.ts';
import { Devices, ETH_P_TEST } from '../../net/devices.ts';

it('what it sends it receives, for itself, and counts both ways', () => {
  const machine = new Devices();
  const lo = machine.net.loopback_dev;
  machine.up(lo);
  const seen = machine.handler(ETH_P_TEST);
  const skb = alloc_skb(machine.world, 100);
  skb_reserve(skb, 32);
  skb_put(skb, 20);
  skb.dev = lo;
  assert.equal(dev_hard_header(skb, lo, ETH_P_TEST, null, null, skb.len), 14);
  assert.equal(dev_queue_xmit(skb), 0);
  assert.deepEqual(seen, [{ dev: 'lo', pkt_type: PACKET_HOST, data: '00'.repeat(20) }]);
  const stats = dev_get_stats(lo);
  assert.deepEqual([stats.rx_packets, stats.tx_packets, stats.rx_bytes, stats.tx_bytes], [1, 1, 20, 20]);
  machine.clean();
});

it('every namespace has one, with ifindex 1, MTU 65536, down', () => {
  const machine = new Devices();
  const there = copy_net_ns(machine.world, 'there');
  for (const { loopback_dev: lo } of [machine.net, there])
    assert.deepEqual([lo.name, lo.ifindex, lo.mtu, lo.flags & 1, lo.qdisc.ops.id], ['lo', 1, 65536, 0, 'noop']);
  assert.notEqual(there.loopback_dev, machine.net.loopback_dev);
  unregister_netdevice(there.loopback_dev);
  assert.deepEqual(there.dev_base_head, []);
});
