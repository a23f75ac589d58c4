import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { skb_reserve } from '../../../../stack-core/include/linux/skbuff.ts';
import { hexBytes } from '../../../../stack-core/include/show.ts';
import { ETH_P_802_2, ETH_P_802_3, ETH_P_IP } from '../../../../stack-core/include/uapi/linux/if_ether.ts';
import { dev_set_mac_address } from '../../../../stack-core/net/core/dev.ts';
import { alloc_skb, skb_bytes, skb_put, skb_put_data } from '../../../../stack-core/net/core/skbuff.ts';
import { eth_header, eth_type_trans } from '../../../../stack-core/net/ethernet/eth.ts';
import { bytes, Devices, THEM, US } from '../devices.ts';

describe('eth_type_trans', () => {
  const cases: [what: string, type: string, payload: string, protocol: number][] = [
    ['a type', '0800', '45', ETH_P_IP],
    ['the smallest type', '0600', '00', 0x600],
    ['a length: 802.2', '05ff', 'aaaa', ETH_P_802_2],
    ['a length and 0xffff: raw 802.3 (IPX)', '0010', 'ffff', ETH_P_802_3],
    ['a length and nothing', '0010', '', ETH_P_802_2],
  ];
  for (const [what, type, payload, protocol] of cases)
    it(what, () => {
      const machine = new Devices();
      const { dev } = machine.tap('eth0');
      const skb = alloc_skb(machine.world, 64);
      skb_put_data(skb, bytes(US + THEM + type + payload));
      assert.equal(eth_type_trans(skb, dev), protocol);
      assert.equal(hexBytes(skb_bytes(skb)), payload);
      assert.equal(skb.mac_header, 0);
    });
});

describe('eth_header', () => {
  const orNull = (mac: string | null): Uint8Array | null => (mac === null ? null : bytes(mac));
  const make = (daddr: string | null, saddr: string | null, type = 0x0800) => {
    const machine = new Devices();
    const { dev } = machine.tap('eth0');
    const skb = alloc_skb(machine.world, 64);
    skb_reserve(skb, 32);
    skb_put(skb, 4);
    const length = eth_header(skb, dev, type, orNull(daddr), orNull(saddr), 4);
    return { length, header: hexBytes(skb_bytes(skb)).slice(0, 28) };
  };
  const plain = (mac: string): string => mac.replaceAll(':', '');
  it('destination, source, type', () =>
    assert.deepEqual(make(THEM, '02:00:00:00:00:55'), { length: 14, header: `${plain(THEM)}0200000000550800` }));
  it('the source is the device’s own without another', () =>
    assert.deepEqual(make(THEM, null).header, `${plain(THEM)}${plain(US)}0800`));
  it('for 802.3 the type is the length', () =>
    assert.deepEqual(make(THEM, null, ETH_P_802_3).header.slice(24), '0004'));
  it('without a destination the header is not complete: negative', () => assert.equal(make(null, null).length, -14));
});

describe('the address of a device', () => {
  const addresses: [mac: string, err: number][] = [
    ['02:00:00:00:00:07', 0],
    ['00:00:00:00:00:00', -99],
    ['01:00:00:00:00:00', -99],
    ['ff:ff:ff:ff:ff:ff', -99],
  ];
  for (const [mac, err] of addresses)
    it(`${mac}: ${err}`, () => {
      const { dev } = new Devices().tap('eth0');
      assert.equal(dev_set_mac_address(dev, bytes(mac), null), err);
    });
});
