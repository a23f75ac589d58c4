// VLAN tags of received packets. Kernel: skb_vlan_untag and its helpers in net/core/skbuff.c
import {
  __skb_pull,
  CHECKSUM_COMPLETE,
  CHECKSUM_NONE,
  type sk_buff,
  skb_reset_mac_len,
  skb_reset_network_header,
  skb_reset_transport_header,
  skb_transport_header_was_set,
  skb_vlan_tag_present,
} from '../../include/linux/skbuff.ts';
import { ETH_ALEN, ETH_HLEN, ETH_P_802_2, ETH_P_802_3, ETH_P_802_3_MIN } from '../../include/uapi/linux/if_ether.ts';
import { get_be16 } from '../../include/wire.ts';
import { kfree_skb, pskb_may_pull, skb_cow, skb_share_check } from './skbuff.ts';

/** Bytes of a tag: control information and the EtherType behind it. */
export const VLAN_HLEN = 4;

/** Moves the tag that begins at `data` into the sk_buff. Returns the packet, or null when it was too short: it is gone. */
export function skb_vlan_untag(skb: sk_buff): sk_buff | null {
  // A tag is there already, from the device.
  if (skb_vlan_tag_present(skb)) return skb;
  const own = skb_share_check(skb);
  if (!pskb_may_pull(own, VLAN_HLEN + 2)) {
    kfree_skb(own);
    return null;
  }
  own.vlan_proto = own.protocol;
  own.vlan_tci = get_be16(own.head, own.data);
  if (own.ip_summed === CHECKSUM_COMPLETE) own.ip_summed = CHECKSUM_NONE;
  own.protocol = inner_protocol(own);
  __skb_pull(own, VLAN_HLEN);
  skb_reorder_vlan_header(own);
  skb_reset_network_header(own);
  if (!skb_transport_header_was_set(own)) skb_reset_transport_header(own);
  skb_reset_mac_len(own);
  return own;
}

/** Protocol behind the tag that begins at `data`. */
function inner_protocol(skb: sk_buff): number {
  const proto = get_be16(skb.head, skb.data + 2);
  if (proto >= ETH_P_802_3_MIN) return proto;
  if (get_be16(skb.head, skb.data + VLAN_HLEN) === 0xffff) return ETH_P_802_3;
  return ETH_P_802_2;
}

/** Moves the addresses up to where the tag was. */
function skb_reorder_vlan_header(skb: sk_buff): void {
  skb_cow(skb, skb.data - skb.mac_header);
  const old = skb.mac_header;
  const mac_len = skb.data - old;
  if (mac_len > VLAN_HLEN + 2 * ETH_ALEN - ETH_HLEN) skb.head.copyWithin(old + VLAN_HLEN, old, old + 2 * ETH_ALEN);
  skb.mac_header = old + VLAN_HLEN;
}
