// The loopback device: what it sends, it receives. Kernel: drivers/net/loopback.c
import {
  NETIF_F_FRAGLIST,
  NETIF_F_GSO_SOFTWARE,
  NETIF_F_HIGHDMA,
  NETIF_F_HW_CSUM,
  NETIF_F_LOOPBACK,
  NETIF_F_RXCSUM,
  NETIF_F_SCTP_CRC,
  NETIF_F_SG,
  NETIF_F_VLAN_CHALLENGED,
} from '../../include/linux/netdev_features.ts';
import {
  dev_core_stats_tx_dropped_inc,
  dev_lstats_add,
  dev_net_set,
  GSO_MAX_SIZE,
  IFF_LIVE_ADDR_CHANGE,
  IFF_NO_QUEUE,
  IFF_TX_SKB_SHARING,
  IFF_XMIT_DST_RELEASE,
  IFF_XMIT_DST_RELEASE_PERM,
  NET_NAME_PREDICTABLE,
  NET_RX_SUCCESS,
  NETDEV_TX_OK,
  net_device,
  type net_device_ops,
  type rtnl_link_stats64,
} from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_orphan } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_LOOPBACK, IFF_UP } from '../../include/uapi/linux/if.ts';
import { ARPHRD_LOOPBACK } from '../../include/uapi/linux/if_arp.ts';
import { ETH_ALEN, ETH_HLEN, ETH_MIN_MTU } from '../../include/uapi/linux/if_ether.ts';
import { BUG } from '../../kernel/printk.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { alloc_netdev, register_netdev } from '../../net/core/dev.ts';
import { __netif_rx } from '../../net/core/dev-receive.ts';
import { kfree_skb } from '../../net/core/skbuff.ts';
import { eth_mac_addr, eth_type_trans, ether_setup } from '../../net/ethernet/eth.ts';

const LOOPBACK_MTU = 64 * 1024;

/** Gives a packet back to the stack as received. The route it left by stays with it. */
function loopback_xmit(skb: sk_buff, dev: net_device): number {
  skb.tstamp = 0;
  skb_orphan(skb);
  skb.protocol = eth_type_trans(skb, dev);
  const len = skb.len;
  if (__netif_rx(skb) === NET_RX_SUCCESS) dev_lstats_add(dev, len);
  return NETDEV_TX_OK;
}

function loopback_get_stats64(dev: net_device, stats: rtnl_link_stats64): void {
  stats.rx_packets = dev.lstats.packets;
  stats.tx_packets = dev.lstats.packets;
  stats.rx_bytes = dev.lstats.bytes;
  stats.tx_bytes = dev.lstats.bytes;
}

const loopback_ops: net_device_ops = {
  ndo_start_xmit: loopback_xmit,
  ndo_get_stats64: loopback_get_stats64,
  ndo_set_mac_address: eth_mac_addr,
};

function loopback_setup(dev: net_device): void {
  ether_setup(dev);
  dev.mtu = LOOPBACK_MTU;
  dev.min_mtu = 0;
  dev.max_mtu = 0;
  dev.hard_header_len = ETH_HLEN;
  dev.min_header_len = ETH_HLEN;
  dev.addr_len = ETH_ALEN;
  dev.broadcast = new Uint8Array(ETH_ALEN);
  dev.type = ARPHRD_LOOPBACK;
  dev.flags = IFF_LOOPBACK;
  dev.lltx = true;
  dev.netns_immutable = true;
  dev.priv_flags |= IFF_LIVE_ADDR_CHANGE | IFF_NO_QUEUE;
  // The packet is the one that is received: it keeps its route.
  dev.priv_flags &= ~(IFF_XMIT_DST_RELEASE | IFF_XMIT_DST_RELEASE_PERM | IFF_TX_SKB_SHARING);
  dev.hw_features = NETIF_F_GSO_SOFTWARE;
  dev.features =
    NETIF_F_SG |
    NETIF_F_FRAGLIST |
    NETIF_F_GSO_SOFTWARE |
    NETIF_F_HW_CSUM |
    NETIF_F_RXCSUM |
    NETIF_F_SCTP_CRC |
    NETIF_F_HIGHDMA |
    NETIF_F_VLAN_CHALLENGED |
    NETIF_F_LOOPBACK;
  dev.netdev_ops = loopback_ops;
  dev.needs_free_netdev = true;
  dev.tso_max_size = GSO_MAX_SIZE;
}

/** Every namespace has a loopback device, with ifindex 1. */
export function loopback_net_init(net: net): void {
  const dev = alloc_netdev(net.world, 'lo', NET_NAME_PREDICTABLE, loopback_setup);
  dev_net_set(dev, net);
  const err = register_netdev(dev);
  if (err !== 0 || dev.ifindex !== 1) BUG(net.world, `loopback: registration failed: ${err}`);
  net.loopback_dev = dev;
}

function blackhole_netdev_xmit(skb: sk_buff, dev: net_device): number {
  dev_core_stats_tx_dropped_inc(dev);
  kfree_skb(skb);
  return NETDEV_TX_OK;
}

const blackhole_netdev_ops: net_device_ops = { ndo_start_xmit: blackhole_netdev_xmit };

const blackhole = subsystem('blackhole_netdev', world => {
  const dev = new net_device(world.init_net, 'blackhole_dev');
  loopback_setup(dev);
  dev.netdev_ops = blackhole_netdev_ops;
  dev.mtu = ETH_MIN_MTU;
  dev.flags = IFF_UP;
  return dev;
});

/** Where routes lead whose device is gone: drops everything. */
export function blackhole_netdev(world: World): net_device {
  return world.subsystem(blackhole);
}
