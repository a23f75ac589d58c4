import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type net_device, netif_carrier_ok } from '../../../../stack-core/include/linux/netdevice.ts';
import { type sk_buff, skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { IF_OPER_LOWERLAYERDOWN, IF_OPER_UP } from '../../../../stack-core/include/uapi/linux/if.ts';
import { PACKET_OTHERHOST } from '../../../../stack-core/include/uapi/linux/if_packet.ts';
import {
  dev_get_iflink,
  dev_get_stats,
  dev_queue_xmit,
  dev_set_mtu,
  unregister_netdevice_many,
} from '../../../../stack-core/net/core/dev.ts';
import { copy_net_ns } from '../../../../stack-core/net/core/net_namespace.ts';
import { rtnl_link_ops_get } from '../../../../stack-core/net/core/rtnetlink.ts';
import { alloc_skb, skb_put_data } from '../../../../stack-core/net/core/skbuff.ts';
import { bytes, Devices, ETH_P_TEST, frame } from '../../net/devices.ts';

function packet(dev: net_device, length = 60): sk_buff {
  const skb = alloc_skb(dev.nd_net.world, length + 32);
  skb_reserve(skb, 32);
  skb_put_data(skb, frame(undefined, undefined, length));
  skb.dev = dev;
  skb.protocol = ETH_P_TEST;
  skb.mark = 7;
  skb.priority = 3;
  return skb;
}

function pair(there?: string) {
  const machine = new Devices();
  const net = there === undefined ? machine.net : copy_net_ns(machine.world, there);
  const { dev, peer } = machine.veth('a', 'b', net);
  machine.up(dev);
  machine.up(peer);
  return { machine, dev, peer };
}

it('what one end sends the other receives, through the backlog; both count it', () => {
  const { machine, dev, peer } = pair();
  const seen = machine.handler(ETH_P_TEST);
  assert.equal(dev_queue_xmit(packet(dev)), 0);
  assert.deepEqual(seen, [{ dev: 'b', pkt_type: PACKET_OTHERHOST, data: '00'.repeat(46) }]);
  const [sent, received] = [dev_get_stats(dev), dev_get_stats(peer)];
  assert.deepEqual([sent.tx_packets, sent.tx_bytes, received.rx_packets, received.rx_bytes], [1, 60, 1, 60]);
  machine.clean();
});

it('a mark does not cross into another namespace; within one it stays', () => {
  for (const [there, mark] of [
    ['there', 0],
    [undefined, 7],
  ] as const) {
    const { machine, dev } = pair(there);
    const marks: number[] = [];
    machine.world.trace.add({ netif_receive_skb: skb => marks.push(skb.mark, skb.priority) });
    dev_queue_xmit(packet(dev));
    assert.deepEqual(marks, [mark, 0]);
  }
});

describe('the other end takes frames up to its MTU, Ethernet header and a VLAN tag', () => {
  const lengths: [length: number, taken: boolean][] = [
    [1318, true],
    [1319, false],
  ];
  for (const [length, taken] of lengths)
    it(`${length} bytes for MTU 1300: ${taken ? 'taken' : 'dropped'}`, () => {
      const { machine, dev, peer } = pair();
      machine.handler(ETH_P_TEST);
      dev_set_mtu(peer, 1300);
      assert.equal(dev_queue_xmit(packet(dev, length)), taken ? 0 : 1);
      assert.deepEqual(machine.drops, taken ? [] : ['NOT_SPECIFIED __dev_forward_skb']);
      assert.equal(dev_get_stats(dev).tx_dropped, taken ? 0 : 1);
      assert.equal(dev_get_stats(peer).rx_dropped, taken ? 0 : 1);
      machine.clean();
    });
});

describe('carrier', () => {
  it('both ends have one while both are up', () => {
    const machine = new Devices();
    const { dev, peer } = machine.veth('a', 'b');
    const states = () => [dev, peer].map(end => `${netif_carrier_ok(end)} ${end.operstate}`);
    machine.settle(1);
    assert.deepEqual(states(), new Array(2).fill(`false ${IF_OPER_LOWERLAYERDOWN}`));
    machine.up(dev);
    assert.deepEqual(states()[0].split(' ')[0], 'false');
    machine.up(peer);
    assert.deepEqual(states(), new Array(2).fill(`true ${IF_OPER_UP}`));
    machine.down(peer);
    machine.settle(1);
    assert.deepEqual(states(), new Array(2).fill(`false ${IF_OPER_LOWERLAYERDOWN}`));
  });

  it('without one, packets are dropped', () => {
    const { machine, dev, peer } = pair();
    machine.down(peer);
    machine.settle(1);
    dev_queue_xmit(packet(dev));
    assert.deepEqual(machine.drops, ['QDISC_DROP __dev_xmit_skb']);
    machine.clean();
  });
});

it('each end’s iflink is the ifindex of the other', () => {
  const { dev, peer } = pair('there');
  assert.deepEqual([dev_get_iflink(dev), dev_get_iflink(peer)], [peer.ifindex, dev.ifindex]);
});

it('one end goes, and so does the other, wherever it is', () => {
  const { machine, dev, peer } = pair('there');
  const kill: net_device[] = [];
  rtnl_link_ops_get(machine.world, 'veth')?.dellink?.(dev, kill);
  assert.deepEqual(kill, [dev, peer]);
  unregister_netdevice_many(kill);
  assert.deepEqual([...dev.nd_net.dev_name_head.keys(), ...peer.nd_net.dev_name_head.keys()], ['lo', 'lo']);
  machine.clean();
});

it('random addresses differ from end to end, and from seed to seed', () => {
  const { dev, peer } = pair();
  assert.notDeepEqual(dev.dev_addr, peer.dev_addr);
  assert.notDeepEqual(dev.dev_addr, bytes('000000000000'));
  assert.deepEqual(pair().dev.dev_addr, dev.dev_addr);
});
