// A packet that one device sent becomes one that another receives. Kernel: net/core/dev.c, skb_scrub_packet of skbuff.c
import { dev_core_stats_rx_dropped_inc, dev_net, NET_RX_DROP, type net_device } from '../../include/linux/netdevice.ts';
import { nf_reset_ct, type sk_buff, skb_dst_drop, skb_is_gso } from '../../include/linux/skbuff.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { PACKET_HOST } from '../../include/uapi/linux/if_packet.ts';
import { eth_type_trans } from '../ethernet/eth.ts';
import { netif_rx } from './dev-receive.ts';
import { kfree_skb } from './skbuff.ts';
import { VLAN_HLEN } from './skbuff-vlan.ts';

/** `dev` can receive a packet of this size. */
export function is_skb_forwardable(dev: net_device, skb: sk_buff): boolean {
  if ((dev.flags & IFF_UP) === 0) return false;
  const len = dev.mtu + dev.hard_header_len + VLAN_HLEN;
  if (skb.len <= len) return true;
  return skb_is_gso(skb);
}

/** Takes from a packet what it must not carry on to another device, or (`xnet`) to another namespace. */
export function skb_scrub_packet(skb: sk_buff, xnet: boolean): void {
  skb.pkt_type = PACKET_HOST;
  skb.skb_iif = 0;
  skb.ignore_df = false;
  skb_dst_drop(skb);
  nf_reset_ct(skb);
  if (!xnet) return;
  skb.mark = 0;
  skb.tstamp = 0;
}

/** Makes `skb` a packet that `dev` received. 0, or NET_RX_DROP when `dev` cannot take it and it is gone. */
export function __dev_forward_skb(dev: net_device, skb: sk_buff): number {
  if (!is_skb_forwardable(dev, skb)) {
    dev_core_stats_rx_dropped_inc(dev);
    kfree_skb(skb);
    return NET_RX_DROP;
  }
  skb_scrub_packet(skb, dev_net(dev) !== dev_net(skb.dev as net_device));
  skb.priority = 0;
  skb.protocol = eth_type_trans(skb, dev);
  return 0;
}

/** Has `dev` receive `skb`. NET_RX_*. */
export function dev_forward_skb(dev: net_device, skb: sk_buff): number {
  const err = __dev_forward_skb(dev, skb);
  return err !== 0 ? err : netif_rx(skb);
}
