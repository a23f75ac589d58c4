// Ethernet framing. Kernel: net/ethernet/eth.c
import { EADDRNOTAVAIL, EBUSY } from '../../include/linux/errno.ts';
import { eth_broadcast_addr, ether_addr_equal_at, is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import {
  DEFAULT_TX_QUEUE_LEN,
  type header_ops,
  type hh_cache,
  IFF_LIVE_ADDR_CHANGE,
  IFF_TX_SKB_SHARING,
  type net_device,
  netif_running,
} from '../../include/linux/netdevice.ts';
import { eth_hdr, type sk_buff, skb_reset_mac_header } from '../../include/linux/skbuff.ts';
import type { neighbour } from '../../include/net/neighbour.ts';
import { IFF_BROADCAST, IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP } from '../../include/uapi/linux/if.ts';
import { ARPHRD_ETHER } from '../../include/uapi/linux/if_arp.ts';
import {
  ETH_ALEN,
  ETH_DATA_LEN,
  ETH_HLEN,
  ETH_MIN_MTU,
  ETH_P_802_2,
  ETH_P_802_3,
  ETH_P_802_3_MIN,
  ethhdr,
} from '../../include/uapi/linux/if_ether.ts';
import { PACKET_BROADCAST, PACKET_MULTICAST, PACKET_OTHERHOST } from '../../include/uapi/linux/if_packet.ts';
import { get_be16 } from '../../include/wire.ts';
import { skb_push } from '../core/skbuff.ts';

/** `hh_data` holds the header at its end, so that what follows is aligned. */
const HH_DATA_OFF_ETH = 2;

/**
 * Puts an Ethernet header before the packet. Without a source it is the device's own address; without a destination
 * the header is left open, and the result is negative.
 */
export function eth_header(
  skb: sk_buff,
  dev: net_device,
  type: number,
  daddr: Uint8Array | null,
  saddr: Uint8Array | null,
  len: number,
): number {
  skb_push(skb, ETH_HLEN);
  const eth = new ethhdr(skb.head, skb.data);
  if (type !== ETH_P_802_3 && type !== ETH_P_802_2) eth.h_proto = type;
  else eth.h_proto = len;
  eth.h_source = saddr ?? dev.dev_addr;
  if (daddr !== null) {
    eth.h_dest = daddr;
    return ETH_HLEN;
  }
  // Anyway, the loopback device should never use this function.
  if ((dev.flags & (IFF_LOOPBACK | IFF_NOARP)) !== 0) {
    eth.h_dest = new Uint8Array(ETH_ALEN);
    return ETH_HLEN;
  }
  return -ETH_HLEN;
}

/** To whom the frame is addressed, from the view of `dev`. */
function eth_skb_pkt_type(skb: sk_buff, dev: net_device): void {
  const head = skb.head;
  const at = skb.mac_header;
  if (ether_addr_equal_at(head, at, dev.dev_addr)) return;
  if ((head[at] & 1) === 0) {
    skb.pkt_type = PACKET_OTHERHOST;
    return;
  }
  if (ether_addr_equal_at(head, at, dev.broadcast)) skb.pkt_type = PACKET_BROADCAST;
  else skb.pkt_type = PACKET_MULTICAST;
}

/** Takes the Ethernet header off a received frame, notes whom it is for, and returns its protocol. */
export function eth_type_trans(skb: sk_buff, dev: net_device): number {
  skb.dev = dev;
  skb_reset_mac_header(skb);
  // A frame shorter than its header leaves no data behind it.
  const pulled = Math.min(skb.len, ETH_HLEN);
  skb.data += pulled;
  skb.len -= pulled;
  eth_skb_pkt_type(skb, dev);
  const h_proto = get_be16(skb.head, skb.mac_header + 2 * ETH_ALEN);
  if (h_proto >= ETH_P_802_3_MIN) return h_proto;
  // Novell's IPX frames look like 802.3 and begin with 0xFFFF instead of an 802.2 header.
  if (skb.len >= 2 && get_be16(skb.head, skb.data) === 0xffff) return ETH_P_802_3;
  return ETH_P_802_2;
}

/** The sender's address of a received frame. */
export function eth_header_parse(skb: sk_buff): Uint8Array {
  return eth_hdr(skb).h_source;
}

/** Makes the header for packets to `neigh`. -1 for 802.3, whose length field differs from packet to packet. */
export function eth_header_cache(neigh: neighbour, hh: hh_cache, type: number): number {
  if (type === ETH_P_802_3) return -1;
  const eth = new ethhdr(hh.hh_data, HH_DATA_OFF_ETH);
  eth.h_proto = type;
  eth.h_source = neigh.dev.dev_addr;
  eth.h_dest = neigh.ha;
  hh.hh_len = ETH_HLEN;
  return 0;
}

/** The neighbour has got another address. */
export function eth_header_cache_update(hh: hh_cache, dev: net_device, haddr: Uint8Array): void {
  for (let i = 0; i < ETH_ALEN; i++) hh.hh_data[HH_DATA_OFF_ETH + i] = haddr[i];
}

export function eth_header_parse_protocol(skb: sk_buff): number {
  return eth_hdr(skb).h_proto;
}

/** Whether `dev` may get this address now. 0, -EBUSY while it is up, -EADDRNOTAVAIL. */
export function eth_prepare_mac_addr_change(dev: net_device, addr: Uint8Array): number {
  if ((dev.priv_flags & IFF_LIVE_ADDR_CHANGE) === 0 && netif_running(dev)) return -EBUSY;
  if (!is_valid_ether_addr(addr)) return -EADDRNOTAVAIL;
  return 0;
}

export function eth_commit_mac_addr_change(dev: net_device, addr: Uint8Array): void {
  dev.dev_addr = addr.slice(0, ETH_ALEN);
}

/** Gives `dev` another address. 0 or a negative errno. */
export function eth_mac_addr(dev: net_device, addr: Uint8Array): number {
  const ret = eth_prepare_mac_addr_change(dev, addr);
  if (ret < 0) return ret;
  eth_commit_mac_addr_change(dev, addr);
  return 0;
}

/** The device's address is one that a station may have. */
export function eth_validate_addr(dev: net_device): number {
  if (!is_valid_ether_addr(dev.dev_addr)) return -EADDRNOTAVAIL;
  return 0;
}

const eth_header_ops: header_ops = {
  create: eth_header,
  parse: eth_header_parse,
  cache: eth_header_cache,
  cache_update: eth_header_cache_update,
  parse_protocol: eth_header_parse_protocol,
};

/** Makes `dev` an Ethernet device. */
export function ether_setup(dev: net_device): void {
  dev.header_ops = eth_header_ops;
  dev.type = ARPHRD_ETHER;
  dev.hard_header_len = ETH_HLEN;
  dev.min_header_len = ETH_HLEN;
  dev.mtu = ETH_DATA_LEN;
  dev.min_mtu = ETH_MIN_MTU;
  dev.max_mtu = ETH_DATA_LEN;
  dev.addr_len = ETH_ALEN;
  dev.dev_addr = new Uint8Array(ETH_ALEN);
  dev.perm_addr = new Uint8Array(ETH_ALEN);
  dev.tx_queue_len = DEFAULT_TX_QUEUE_LEN;
  dev.flags = IFF_BROADCAST | IFF_MULTICAST;
  dev.priv_flags |= IFF_TX_SKB_SHARING;
  dev.broadcast = eth_broadcast_addr();
}
