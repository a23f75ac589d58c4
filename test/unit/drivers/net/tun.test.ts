import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  __tun_chr_ioctl,
  tun_chr_close,
  tun_chr_open,
  tun_chr_read_iter,
  tun_chr_write_iter,
} from '../../../../stack-core/drivers/net/tun-chr.ts';
import { EAGAIN, EBADFD, EBUSY, EEXIST, EINVAL, EIO } from '../../../../stack-core/include/linux/errno.ts';
import { ARPHRD_NONE } from '../../../../stack-core/include/uapi/linux/if_arp.ts';
import {
  IFF_MULTI_QUEUE,
  IFF_NAPI,
  IFF_NO_PI,
  IFF_TAP,
  IFF_TUN,
  IFF_TUN_EXCL,
  TUNGETFEATURES,
  TUNGETIFF,
  TUNSETIFF,
  TUNSETIFINDEX,
  TUNSETOWNER,
  TUNSETPERSIST,
} from '../../../../stack-core/include/uapi/linux/if_tun.ts';
import { dev_get_stats, dev_queue_xmit } from '../../../../stack-core/net/core/dev.ts';
import { alloc_skb, skb_put_data } from '../../../../stack-core/net/core/skbuff.ts';
import { bytes, Devices, ETH_P_TEST, frame } from '../../net/devices.ts';

const open = (machine: Devices, name: string, flags: number) => {
  const file = tun_chr_open(machine.world, machine.net);
  const ifr = { ifr_name: name, ifr_flags: flags };
  return { file, ifr, err: __tun_chr_ioctl(file, TUNSETIFF, ifr) };
};

describe('TUNSETIFF', () => {
  it('makes a TAP: Ethernet, a random local address, queue length 1000', () => {
    const machine = new Devices();
    const { ifr, err } = open(machine, '', IFF_TAP | IFF_NO_PI);
    assert.deepEqual([err, ifr.ifr_name], [0, 'tap0']);
    const dev = machine.device('tap0');
    assert.deepEqual([dev.mtu, dev.min_mtu, dev.max_mtu, dev.tx_queue_len], [1500, 68, 65521, 1000]);
    assert.equal(dev.dev_addr[0] & 3, 2);
  });

  it('makes a TUN: no link-layer header, no address, queue length 500', () => {
    const machine = new Devices();
    const { ifr } = open(machine, '', IFF_TUN | IFF_NO_PI);
    const dev = machine.device(ifr.ifr_name);
    assert.deepEqual(
      [dev.name, dev.type, dev.hard_header_len, dev.addr_len, dev.tx_queue_len],
      ['tun0', ARPHRD_NONE, 0, 0, 500],
    );
  });

  const refusals: [why: string, name: string, flags: number, err: number][] = [
    ['neither TUN nor TAP', 'x', IFF_NO_PI, -EINVAL],
    ['a device that is no TAP', 'lo', IFF_TAP, -EINVAL],
    ['a TAP as a TUN', 'tap0', IFF_TUN, -EINVAL],
    ['open elsewhere', 'tap0', IFF_TAP, -EBUSY],
    ['to be made anew', 'tap0', IFF_TAP | IFF_TUN_EXCL, -EBUSY],
    ['several queues of a device with one', 'tap0', IFF_TAP | IFF_MULTI_QUEUE, -EINVAL],
    ['no name', 'a/b', IFF_TAP, -EINVAL],
  ];
  for (const [why, name, flags, err] of refusals)
    it(`refuses: ${why}`, () => {
      const machine = new Devices();
      open(machine, 'tap0', IFF_TAP);
      assert.equal(open(machine, name, flags).err, err);
    });

  it('a file has one device; without one it can do nothing', () => {
    const machine = new Devices();
    const { file } = open(machine, 'tap0', IFF_TAP);
    assert.equal(__tun_chr_ioctl(file, TUNSETIFF, { ifr_name: 'tap1', ifr_flags: IFF_TAP }), -EEXIST);
    const other = tun_chr_open(machine.world, machine.net);
    assert.equal(__tun_chr_ioctl(other, TUNSETPERSIST, 1), -EBADFD);
    assert.equal(tun_chr_write_iter(other, frame()), -EBADFD);
    assert.equal(tun_chr_read_iter(other), -EBADFD);
    assert.equal(__tun_chr_ioctl(other, TUNGETFEATURES, 0), 0x7173);
  });

  it('TUNSETIFINDEX chooses the ifindex, TUNGETIFF tells what is attached', () => {
    const machine = new Devices();
    const file = tun_chr_open(machine.world, machine.net);
    assert.equal(__tun_chr_ioctl(file, TUNSETIFINDEX, 77), 0);
    __tun_chr_ioctl(file, TUNSETIFF, { ifr_name: 'tap0', ifr_flags: IFF_TAP | IFF_NO_PI });
    assert.equal(machine.device('tap0').ifindex, 77);
    const ifr = { ifr_name: '', ifr_flags: 0 };
    __tun_chr_ioctl(file, TUNGETIFF, ifr);
    assert.deepEqual([ifr.ifr_name, ifr.ifr_flags & (IFF_TAP | IFF_NO_PI)], ['tap0', IFF_TAP | IFF_NO_PI]);
  });

  it('a persistent device outlives its file, with owner; another file takes it over', () => {
    const machine = new Devices();
    const { file } = open(machine, 'tap0', IFF_TAP | IFF_NO_PI);
    __tun_chr_ioctl(file, TUNSETPERSIST, 1);
    __tun_chr_ioctl(file, TUNSETOWNER, 1000);
    tun_chr_close(file);
    machine.device('tap0');
    const again = open(machine, 'tap0', IFF_TAP | IFF_NO_PI);
    assert.equal(again.err, 0);
    assert.equal(again.file.tun?.owner, 1000);
    __tun_chr_ioctl(again.file, TUNSETPERSIST, 0);
    tun_chr_close(again.file);
    assert.equal(machine.net.dev_name_head.has('tap0'), false);
  });
});

describe('write', () => {
  const lengths: [length: number, result: number][] = [
    [0, -EINVAL],
    [13, -EINVAL],
    [14, 14],
    [60, 60],
    [65535, 65535],
  ];
  for (const [length, result] of lengths)
    it(`${length} bytes to a TAP: ${result}`, () => {
      const machine = new Devices();
      const { file } = machine.tap('eth0');
      machine.handler(ETH_P_TEST);
      assert.equal(tun_chr_write_iter(file, frame(undefined, undefined, length)), result);
      machine.clean();
    });

  it('to a device that is down: EIO, DEV_READY', () => {
    const machine = new Devices();
    const { file, dev } = machine.tap('eth0', { up: false });
    assert.equal(tun_chr_write_iter(file, frame()), -EIO);
    assert.deepEqual(machine.drops, ['DEV_READY tun_get_user']);
    assert.equal(dev_get_stats(dev).rx_dropped, 1);
    machine.clean();
  });

  it('with IFF_NAPI the packet goes through the poll function', () => {
    const machine = new Devices();
    const { file } = machine.tap('eth0', { flags: IFF_NAPI });
    const seen = machine.handler(ETH_P_TEST);
    for (let i = 0; i < 100; i++) tun_chr_write_iter(file, frame(), true);
    assert.equal(seen.length, 65);
    machine.write(file, frame());
    assert.equal(seen.length, 101);
    machine.clean();
  });

  it('struct tun_pi goes before the packet unless IFF_NO_PI', () => {
    const machine = new Devices();
    const { file, err } = open(machine, 'tun0', IFF_TUN);
    assert.equal(err, 0);
    machine.up(machine.device('tun0'));
    const seen = machine.handler(ETH_P_TEST);
    assert.equal(machine.write(file, bytes('0000 88b5 0102')), 6);
    assert.equal(machine.write(file, bytes('0000 88')), -EINVAL);
    assert.deepEqual(
      seen.map(packet => packet.data),
      ['0102'],
    );
  });

  it('without it a TUN goes by the version; another than 4 or 6 is refused', () => {
    const machine = new Devices();
    const { file } = open(machine, 'tun0', IFF_TUN | IFF_NO_PI);
    machine.up(machine.device('tun0'));
    const v6 = machine.handler(0x86dd);
    assert.equal(machine.write(file, bytes('60000000')), 4);
    assert.equal(machine.write(file, bytes('50000000')), -EINVAL);
    assert.equal(v6.length, 1);
    machine.clean();
  });
});

describe('read', () => {
  const sent = (flags: number) => {
    const machine = new Devices();
    const { file, ifr } = open(machine, 'tap0', IFF_TAP | flags);
    const dev = machine.device(ifr.ifr_name);
    machine.up(dev);
    const skb = alloc_skb(machine.world, 64);
    skb_put_data(skb, frame());
    skb.dev = dev;
    skb.protocol = ETH_P_TEST;
    assert.equal(tun_chr_read_iter(file), -EAGAIN);
    dev_queue_xmit(skb);
    return { machine, file };
  };
  const whole = Buffer.from(frame()).toString('hex');
  const cases: [what: string, flags: number, count: number | undefined, data: string][] = [
    ['the frame', IFF_NO_PI, undefined, whole],
    ['its beginning, when the buffer is short', IFF_NO_PI, 10, whole.slice(0, 20)],
    ['struct tun_pi before it', 0, undefined, `000088b5${whole}`],
    ['struct tun_pi, and that the frame was cut', 0, 14, `010088b5${whole.slice(0, 20)}`],
  ];
  for (const [what, flags, count, data] of cases)
    it(`gives ${what}`, () => {
      const { machine, file } = sent(flags);
      const read = tun_chr_read_iter(file, count);
      assert.ok(typeof read !== 'number');
      assert.equal(Buffer.from(read).toString('hex'), data);
      machine.clean();
    });
});
