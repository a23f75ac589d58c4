import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { __tun_chr_ioctl, tun_chr_close, tun_chr_open } from '../../../../stack-core/drivers/net/tun-chr.ts';
import { NETDEV_CHANGENAME, NOTIFY_BAD, NOTIFY_DONE } from '../../../../stack-core/include/linux/netdevice.ts';
import { netlink_ext_ack } from '../../../../stack-core/include/linux/netlink.ts';
import {
  IF_OPER_DOWN,
  IF_OPER_UP,
  IFF_ALLMULTI,
  IFF_LOWER_UP,
  IFF_MULTICAST,
  IFF_PROMISC,
  IFF_RUNNING,
  IFF_UP,
} from '../../../../stack-core/include/uapi/linux/if.ts';
import { IFF_NO_PI, IFF_TAP, TUNSETIFF } from '../../../../stack-core/include/uapi/linux/if_tun.ts';
import {
  dev_change_flags,
  dev_change_name,
  dev_change_net_namespace,
  dev_change_tx_queue_len,
  dev_get_flags,
  dev_set_allmulti,
  dev_set_mtu_ext,
  dev_set_promiscuity,
  dev_valid_name,
  register_netdevice_notifier,
} from '../../../../stack-core/net/core/dev.ts';
import { cleanup_net, copy_net_ns } from '../../../../stack-core/net/core/net_namespace.ts';
import { Devices } from '../devices.ts';

describe('names', () => {
  const names: [name: string, valid: boolean][] = [
    ['eth0', true],
    ['', false],
    ['.', false],
    ['..', false],
    ['...', true],
    ['a/b', false],
    ['a:b', false],
    ['a b', false],
    ['fifteen-letters', true],
    ['sixteen--letters', false],
  ];
  for (const [name, valid] of names)
    it(`"${name}" is ${valid ? '' : 'not '}a name`, () => assert.equal(dev_valid_name(name), valid));

  it('eth%d takes the first number that is free', () => {
    const machine = new Devices();
    const made = ['eth%d', 'eth%d', 'eth2', 'eth%d'].map(name => machine.tap(name, { up: false }).dev);
    assert.deepEqual(
      made.map(dev => dev.name),
      ['eth0', 'eth1', 'eth2', 'eth3'],
    );
    dev_change_name(made[1], 'lan');
    assert.equal(machine.tap('eth%d').dev.name, 'eth1');
    assert.deepEqual(
      made.map(dev => dev.ifindex),
      [2, 3, 4, 5],
    );
  });

  for (const pattern of ['eth%s', '%d%d', 'eth%d%', '100%'])
    it(`${pattern} is no pattern`, () => {
      const machine = new Devices();
      const file = tun_chr_open(machine.world, machine.net);
      assert.equal(__tun_chr_ioctl(file, TUNSETIFF, { ifr_name: pattern, ifr_flags: IFF_TAP | IFF_NO_PI }), -22);
    });

  it('renaming: not to a name that is taken; a notifier may refuse', () => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0');
    machine.tap('eth1');
    assert.equal(dev_change_name(dev, 'eth1'), -17);
    assert.equal(dev_change_name(dev, 'lan'), 0);
    assert.equal(machine.device('lan'), dev);
    register_netdevice_notifier(machine.world, {
      notifier_call: (event, info) =>
        event === NETDEV_CHANGENAME && info.dev.name === 'bad' ? NOTIFY_BAD : NOTIFY_DONE,
    });
    assert.equal(dev_change_name(dev, 'bad'), -1);
    assert.equal(machine.device('lan'), dev);
    assert.equal(machine.net.dev_name_head.has('bad'), false);
  });
});

describe('up and down', () => {
  it('tells everybody, in the kernel’s order', () => {
    const machine = new Devices();
    machine.listen();
    const { dev, file } = machine.tap('eth0');
    assert.deepEqual(machine.events, [
      'POST_INIT eth0',
      'REGISTER eth0',
      'PRE_CHANGEADDR eth0',
      'CHANGEADDR eth0',
      'PRE_UP eth0',
      'UP eth0',
    ]);
    machine.events.length = 0;
    machine.down(dev);
    assert.deepEqual(machine.events, ['GOING_DOWN eth0', 'DOWN eth0']);
    machine.up(dev);
    machine.events.length = 0;
    tun_chr_close(file);
    machine.settle();
    assert.deepEqual(machine.events, ['GOING_DOWN eth0', 'DOWN eth0', 'UNREGISTER eth0', 'PRE_UNINIT eth0']);
    assert.equal(machine.net.dev_name_head.has('eth0'), false);
  });

  it('flags for userspace: RUNNING and LOWER_UP follow state and carrier', () => {
    const machine = new Devices();
    const { dev, file } = machine.tap('eth0', { up: false });
    assert.equal(dev_get_flags(dev) & (IFF_UP | IFF_RUNNING | IFF_LOWER_UP), 0);
    machine.up(dev);
    assert.equal(dev_get_flags(dev) & (IFF_UP | IFF_RUNNING | IFF_LOWER_UP), IFF_UP | IFF_RUNNING | IFF_LOWER_UP);
    __tun_chr_ioctl(file, 0x400454cb, 1);
    tun_chr_close(file);
    machine.settle(1);
    assert.equal(dev_get_flags(dev) & (IFF_UP | IFF_RUNNING | IFF_LOWER_UP), IFF_UP);
    assert.equal(dev.operstate, IF_OPER_DOWN);
    const again = tun_chr_open(machine.world, machine.net);
    assert.equal(__tun_chr_ioctl(again, TUNSETIFF, { ifr_name: 'eth0', ifr_flags: IFF_TAP | IFF_NO_PI }), 0);
    machine.settle();
    assert.equal(dev.operstate, IF_OPER_UP);
    assert.deepEqual([dev.carrier_up_count, dev.carrier_down_count], [1, 1]);
  });

  it('counts who wants promiscuous mode; userspace’s own wish shows in the flags', () => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0');
    dev_set_promiscuity(dev, 1);
    assert.deepEqual([dev.promiscuity, dev.flags & IFF_PROMISC, dev_get_flags(dev) & IFF_PROMISC], [1, IFF_PROMISC, 0]);
    dev_change_flags(dev, dev_get_flags(dev) | IFF_PROMISC, null);
    assert.deepEqual([dev.promiscuity, dev_get_flags(dev) & IFF_PROMISC], [2, IFF_PROMISC]);
    dev_change_flags(dev, dev_get_flags(dev) & ~IFF_PROMISC, null);
    dev_set_promiscuity(dev, -1);
    assert.deepEqual([dev.promiscuity, dev.flags & IFF_PROMISC], [0, 0]);
    assert.deepEqual(
      machine.world.log.map(record => record.text),
      ['eth0: entered promiscuous mode', 'eth0: left promiscuous mode'],
    );
    dev_set_allmulti(dev, 1);
    assert.equal(dev.flags & IFF_ALLMULTI, IFF_ALLMULTI);
    dev_change_flags(dev, dev.flags & ~IFF_MULTICAST, null);
    assert.equal(dev.flags & IFF_MULTICAST, 0);
  });
});

describe('MTU', () => {
  const cases: [mtu: number, err: number, text: string | null][] = [
    [67, -22, 'mtu less than device minimum'],
    [68, 0, null],
    [65521, 0, null],
    [65522, -22, 'mtu greater than device maximum'],
  ];
  for (const [mtu, err, text] of cases)
    it(`${mtu} on a TAP: ${text ?? 'taken'}`, () => {
      const { dev } = new Devices().tap('eth0');
      const extack = new netlink_ext_ack();
      assert.equal(dev_set_mtu_ext(dev, mtu, extack), err);
      assert.equal(extack._msg, text);
      assert.equal(dev.mtu, err === 0 ? mtu : 1500);
    });
});

it('a longer transmit queue reaches the ring of the TAP', () => {
  const machine = new Devices();
  const { dev, file } = machine.tap('eth0');
  assert.equal(dev_change_tx_queue_len(dev, 3), 0);
  assert.equal(file.tx_ring_size, 3);
});

describe('namespaces', () => {
  it('a device moves, down, with its ifindex when that is free', () => {
    const machine = new Devices();
    const there = copy_net_ns(machine.world, 'there');
    const { dev } = machine.tap('eth0');
    const { dev: other } = machine.tap('eth1');
    machine.listen();
    assert.equal(dev_change_net_namespace(dev, there, null), 0);
    assert.deepEqual(machine.events, ['GOING_DOWN eth0', 'DOWN eth0', 'UNREGISTER eth0', 'REGISTER eth0']);
    assert.deepEqual([dev.nd_net, dev.flags & IFF_UP, dev.ifindex], [there, 0, 2]);
    assert.equal(dev_change_net_namespace(other, there, null), 0);
    assert.deepEqual(
      there.dev_base_head.map(each => `${each.ifindex} ${each.name}`),
      ['1 lo', '2 eth0', '3 eth1'],
    );
  });

  it('not over a device of the same name, and never lo', () => {
    const machine = new Devices();
    const there = copy_net_ns(machine.world, 'there');
    machine.tap('eth0', { net: there });
    const { dev } = machine.tap('eth0');
    assert.equal(dev_change_net_namespace(dev, there, null), -17);
    assert.equal(dev_change_net_namespace(dev, there, 'lan%d'), 0);
    assert.deepEqual(
      there.dev_base_head.map(each => each.name),
      ['lo', 'eth0', 'lan0'],
    );
    assert.equal(dev_change_net_namespace(machine.net.loopback_dev, there, null), -22);
  });

  it('a namespace that goes takes its devices with it, and the other ends of its pairs', () => {
    const machine = new Devices();
    const there = copy_net_ns(machine.world, 'there');
    machine.tap('eth0', { net: there });
    machine.veth('veth0', 'veth1', there);
    cleanup_net(there);
    assert.deepEqual(there.dev_base_head, []);
    assert.deepEqual(
      machine.net.dev_base_head.map(each => each.name),
      ['lo'],
    );
    machine.clean();
  });
});
