// Dummy devices: they take everything and send nothing. Kernel: drivers/net/dummy.c
import { EADDRNOTAVAIL, EINVAL } from '../../include/linux/errno.ts';
import { eth_hw_addr_random, is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import {
  NETIF_F_FRAGLIST,
  NETIF_F_GSO_ENCAP_ALL,
  NETIF_F_GSO_SOFTWARE,
  NETIF_F_HIGHDMA,
  NETIF_F_HW_CSUM,
  NETIF_F_SG,
} from '../../include/linux/netdev_features.ts';
import {
  dev_lstats_add,
  type ethtool_ops,
  GSO_MAX_SIZE,
  IFF_LIVE_ADDR_CHANGE,
  IFF_NO_QUEUE,
  NETDEV_TX_OK,
  type net_device,
  type net_device_ops,
  type rtnl_link_stats64,
} from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { nla_data, nla_len, type nlattrs } from '../../include/net/netlink.ts';
import type { rtnl_link_ops } from '../../include/net/rtnetlink.ts';
import { IFF_MULTICAST, IFF_NOARP } from '../../include/uapi/linux/if.ts';
import { ETH_ALEN } from '../../include/uapi/linux/if_ether.ts';
import { IFLA_ADDRESS } from '../../include/uapi/linux/if_link.ts';
import type { World } from '../../kernel/world.ts';
import { rtnl_link_register } from '../../net/core/rtnetlink.ts';
import { consume_skb } from '../../net/core/skbuff.ts';
import { eth_mac_addr, eth_validate_addr, ether_setup } from '../../net/ethernet/eth.ts';
import { netif_carrier_off, netif_carrier_on } from '../../net/sched/sch_generic.ts';

const DUMMY_FEATURES =
  NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_GSO_SOFTWARE | NETIF_F_HW_CSUM | NETIF_F_HIGHDMA | NETIF_F_GSO_ENCAP_ALL;

/** The device claims to filter multicast addresses. */
function set_multicast_list(dev: net_device): void {}

function dummy_get_stats64(dev: net_device, stats: rtnl_link_stats64): void {
  stats.tx_packets = dev.lstats.packets;
  stats.tx_bytes = dev.lstats.bytes;
}

/** Counts the packet and is done with it. */
function dummy_xmit(skb: sk_buff, dev: net_device): number {
  dev_lstats_add(dev, skb.len);
  consume_skb(skb);
  return NETDEV_TX_OK;
}

function dummy_change_carrier(dev: net_device, new_carrier: boolean): number {
  if (new_carrier) netif_carrier_on(dev);
  else netif_carrier_off(dev);
  return 0;
}

const dummy_netdev_ops: net_device_ops = {
  ndo_start_xmit: dummy_xmit,
  ndo_validate_addr: eth_validate_addr,
  ndo_set_rx_mode: set_multicast_list,
  ndo_set_mac_address: eth_mac_addr,
  ndo_get_stats64: dummy_get_stats64,
  ndo_change_carrier: dummy_change_carrier,
};

const dummy_ethtool_ops: ethtool_ops = {
  get_drvinfo: () => ({ driver: 'dummy', version: '', fw_version: '', bus_info: '' }),
};

function dummy_setup(dev: net_device): void {
  ether_setup(dev);
  dev.netdev_ops = dummy_netdev_ops;
  dev.ethtool_ops = dummy_ethtool_ops;
  dev.needs_free_netdev = true;
  dev.flags |= IFF_NOARP;
  dev.flags &= ~IFF_MULTICAST;
  dev.priv_flags |= IFF_LIVE_ADDR_CHANGE | IFF_NO_QUEUE;
  dev.lltx = true;
  dev.features |= DUMMY_FEATURES;
  dev.hw_features |= dev.features;
  dev.hw_enc_features |= dev.features;
  eth_hw_addr_random(dev);
  dev.min_mtu = 0;
  dev.max_mtu = 0;
  dev.tso_max_size = GSO_MAX_SIZE;
}

function dummy_validate(tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number {
  const address = tb[IFLA_ADDRESS] ?? null;
  if (address === null) return 0;
  if (nla_len(address) !== ETH_ALEN) return -EINVAL;
  return is_valid_ether_addr(nla_data(address)) ? 0 : -EADDRNOTAVAIL;
}

const dummy_link_ops: rtnl_link_ops = {
  kind: 'dummy',
  setup: dummy_setup,
  validate: dummy_validate,
};

/** Differs: the kernel's module makes a first device, dummy0, when it is loaded; here there are those that one adds. */
export function dummy_init(world: World): void {
  rtnl_link_register(world, dummy_link_ops);
}
