// IEEE 802.2 logical link control: receives 802.3 frames, and knows nobody who wants them. Kernel: net/llc/llc_input.c
import { NET_RX_DROP, NET_RX_SUCCESS, type net_device, type packet_type } from '../../include/linux/netdevice.ts';
import { __skb_pull, type sk_buff, skb_reset_transport_header } from '../../include/linux/skbuff.ts';
import { ETH_P_802_2 } from '../../include/uapi/linux/if_ether.ts';
import { PACKET_OTHERHOST } from '../../include/uapi/linux/if_packet.ts';
import { get_be16 } from '../../include/wire.ts';
import type { World } from '../../kernel/world.ts';
import { dev_add_pack } from '../core/dev.ts';
import { kfree_skb, pskb_may_pull, pskb_trim_rcsum, skb_share_check } from '../core/skbuff.ts';

/** Bytes of destination SAP, source SAP and control field; 4 where the control field has two bytes. */
const LLC_PDU_LEN_U = 3;
const LLC_PDU_LEN_I = 4;

/** Checks that the PDU is there, and takes its header off. False when it is not. */
function llc_fixup_skb(skb: sk_buff): boolean {
  if (!pskb_may_pull(skb, LLC_PDU_LEN_U)) return false;
  const ctrl_1 = skb.head[skb.data + 2];
  const llc_len = (ctrl_1 & 3) === 3 ? LLC_PDU_LEN_U : LLC_PDU_LEN_I;
  if (!pskb_may_pull(skb, llc_len)) return false;
  skb.transport_header = skb.data + llc_len;
  __skb_pull(skb, llc_len);
  if (skb.protocol === ETH_P_802_2) {
    // The length field of the 802.3 header counts the PDU, without padding.
    const pdulen = get_be16(skb.head, skb.mac_header + 12);
    const data_size = pdulen - llc_len;
    if (data_size < 0 || !pskb_may_pull(skb, data_size)) return false;
    pskb_trim_rcsum(skb, data_size);
  }
  return true;
}

/** Takes an 802.3 frame with an 802.2 header. Owns `skb`. NET_RX_*. */
export function llc_rcv(skb: sk_buff, _dev: net_device, _pt: packet_type, _orig_dev: net_device): number {
  let own = skb;
  drop: {
    if (own.pkt_type === PACKET_OTHERHOST) break drop;
    own = skb_share_check(own);
    skb_reset_transport_header(own);
    if (!llc_fixup_skb(own)) break drop;
    const dsap = own.head[own.network_header];
    if (dsap === 0) {
      llc_station_rcv(own);
      return NET_RX_SUCCESS;
    }
    // Differs: no access point is ever open (spanning tree's, say).
  }
  kfree_skb(own);
  return NET_RX_DROP;
}

/** Takes a frame for the station itself. Differs: XID and TEST commands are not answered. */
function llc_station_rcv(skb: sk_buff): void {
  kfree_skb(skb);
}

export function llc_init(world: World): void {
  dev_add_pack(world, { type: ETH_P_802_2, func: llc_rcv });
}
