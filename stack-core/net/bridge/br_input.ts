// A port of a bridge receives a frame. Kernel: net/bridge/br_input.c
import {
  ether_addr_equal,
  is_broadcast_ether_addr,
  is_multicast_ether_addr,
  is_valid_ether_addr,
} from '../../include/linux/etherdevice.ts';
import {
  dev_net,
  dev_sw_netstats_rx_add,
  type net_device,
  RX_HANDLER_CONSUMED,
  RX_HANDLER_PASS,
  type sk_buff_slot,
} from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import { eth_hdr, type sk_buff } from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE,
  SKB_DROP_REASON_MAC_IEEE_MAC_CONTROL,
  SKB_DROP_REASON_MAC_INVALID_SOURCE,
  SKB_DROP_REASON_NOT_SPECIFIED,
} from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import type { sock } from '../../include/net/sock.ts';
import { IFF_PROMISC } from '../../include/uapi/linux/if.ts';
import { PACKET_HOST, PACKET_LOOPBACK } from '../../include/uapi/linux/if_packet.ts';
import { NFPROTO_BRIDGE } from '../../include/uapi/linux/netfilter.ts';
import { NF_BR_LOCAL_IN, NF_BR_PRE_ROUTING } from '../../include/uapi/linux/netfilter_bridge.ts';
import { jiffies } from '../../kernel/clock.ts';
import { netif_receive_skb } from '../core/dev-receive.ts';
import { kfree_skb_reason, skb_share_check } from '../core/skbuff.ts';
import { br_fdb_find_rcu, br_fdb_update } from './br_fdb.ts';
import { br_flood, br_forward } from './br_forward.ts';
import {
  BR_FDB_LOCAL,
  BR_INPUT_SKB_CB,
  BR_ISOLATED,
  BR_LEARNING,
  BR_NO_STP,
  BR_PKT_BROADCAST,
  BR_PKT_MULTICAST,
  BR_PKT_UNICAST,
  BR_PORT_LOCKED,
  BR_STATE_DISABLED,
  BR_STATE_FORWARDING,
  BR_STATE_LEARNING,
  BROPT_NO_LL_LEARN,
  br_input_skb_cb,
  br_opt_get,
  br_port_get_rcu,
  type net_bridge_fdb_entry,
  type net_bridge_port,
} from './br_private.ts';

function br_netif_receive_skb(net: net, sk: sock | null, skb: sk_buff): number {
  return netif_receive_skb(skb);
}

/** The bridge itself receives the frame. Owns `skb`. NET_RX_*. */
function br_pass_frame_up(skb: sk_buff, promisc: boolean): number {
  const cb = BR_INPUT_SKB_CB(skb);
  const brdev = cb.brdev as net_device;
  dev_sw_netstats_rx_add(brdev, skb.len);
  const indev = skb.dev as net_device;
  skb.dev = brdev;
  cb.promisc = promisc;
  return NF_HOOK(NFPROTO_BRIDGE, NF_BR_LOCAL_IN, dev_net(indev), null, skb, indev, null, br_netif_receive_skb);
}

/** 01:80:c2:00:00:0X: for this link only. */
const is_link_local_ether_addr = (addr: Uint8Array): boolean =>
  addr[0] === 0x01 && addr[1] === 0x80 && addr[2] === 0xc2 && addr[3] === 0 && addr[4] === 0 && (addr[5] & 0xf0) === 0;

/** A locked port takes frames of stations only that it is told of. */
function is_locked_out(p: net_bridge_port, source: Uint8Array): boolean {
  if ((p.flags & BR_PORT_LOCKED) === 0) return false;
  const fdb_src = br_fdb_find_rcu(p.br, source);
  return fdb_src === null || fdb_src.dst !== p || (fdb_src.flags & BR_FDB_LOCAL) !== 0;
}

/** Learns where the sender is, then sends the frame where its destination is. Owns `skb`. Returns 0 or NET_RX_*. */
export function br_handle_frame_finish(net: net, sk: sock | null, skb: sk_buff): number {
  const p = br_port_get_rcu(skb.dev as net_device);
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;
  drop: {
    if (p === null) break drop;
    const br = p.br;
    if (p.state === BR_STATE_DISABLED) {
      reason = SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE;
      break drop;
    }
    const eth = eth_hdr(skb);
    const source = eth.h_source;
    if (is_locked_out(p, source)) break drop;
    if ((p.flags & BR_LEARNING) !== 0) br_fdb_update(br, p, source, 0);

    const promisc = (br.dev.flags & IFF_PROMISC) !== 0;
    let local_rcv = promisc;
    let pkt_type = BR_PKT_UNICAST;
    const dest = eth.h_dest;
    if (is_multicast_ether_addr(dest)) {
      pkt_type = is_broadcast_ether_addr(dest) ? BR_PKT_BROADCAST : BR_PKT_MULTICAST;
      if (pkt_type === BR_PKT_BROADCAST) local_rcv = true;
    }
    if (p.state === BR_STATE_LEARNING) {
      reason = SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE;
      break drop;
    }
    const cb = BR_INPUT_SKB_CB(skb);
    cb.brdev = br.dev;
    cb.src_port_isolated = (p.flags & BR_ISOLATED) !== 0;

    let dst: net_bridge_fdb_entry | null = null;
    if (pkt_type === BR_PKT_MULTICAST) {
      local_rcv = true;
      br.dev.stats.multicast++;
    } else if (pkt_type === BR_PKT_UNICAST) {
      dst = br_fdb_find_rcu(br, dest);
    }
    if (dst !== null) {
      if ((dst.flags & BR_FDB_LOCAL) !== 0) return br_pass_frame_up(skb, false);
      dst.used = jiffies(skb.world);
      br_forward(dst.dst, skb, local_rcv, false);
    } else {
      br_flood(br, skb, pkt_type, local_rcv, false);
    }
    return local_rcv ? br_pass_frame_up(skb, promisc) : 0;
  }
  kfree_skb_reason(skb, reason);
  return 0;
}

/** A frame for this link only: the sender is learned all the same. */
function __br_handle_local_finish(skb: sk_buff): void {
  const p = br_port_get_rcu(skb.dev as net_device) as net_bridge_port;
  const learns = p.state === BR_STATE_LEARNING || p.state === BR_STATE_FORWARDING;
  if ((p.flags & BR_LEARNING) === 0 || !learns || br_opt_get(p.br, BROPT_NO_LL_LEARN)) return;
  br_fdb_update(p.br, p, eth_hdr(skb).h_source, 0);
}

/** Returns 1: the hook let the frame pass, and the caller still owns it. */
function br_handle_local_finish(net: net, sk: sock | null, skb: sk_buff): number {
  __br_handle_local_finish(skb);
  return 1;
}

function nf_hook_bridge_pre(skb: sk_buff): number {
  const dev = skb.dev as net_device;
  NF_HOOK(NFPROTO_BRIDGE, NF_BR_PRE_ROUTING, dev_net(dev), null, skb, dev, null, br_handle_frame_finish);
  return RX_HANDLER_CONSUMED;
}

/** The rx_handler of ports. Returns RX_HANDLER_*. */
export function br_handle_frame(pskb: sk_buff_slot): number {
  let skb = pskb.skb as sk_buff;
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;
  if (skb.pkt_type === PACKET_LOOPBACK) return RX_HANDLER_PASS;

  drop: {
    const eth = eth_hdr(skb);
    const dest = eth.h_dest;
    if (!is_valid_ether_addr(eth.h_source)) {
      reason = SKB_DROP_REASON_MAC_INVALID_SOURCE;
      break drop;
    }
    skb = skb_share_check(skb);
    pskb.skb = skb;
    skb.cb = new br_input_skb_cb();
    const p = br_port_get_rcu(skb.dev as net_device) as net_bridge_port;

    forward: {
      if (!is_link_local_ether_addr(dest)) break forward;
      let fwd_mask = p.br.group_fwd_mask_required | p.group_fwd_mask;
      const bit = 1 << dest[5];
      switch (dest[5]) {
        case 0x00:
          // Without a spanning tree it must go on, so that others can find loops.
          if (p.br.stp_enabled === BR_NO_STP || (fwd_mask & bit) !== 0) break forward;
          __br_handle_local_finish(skb);
          return RX_HANDLER_PASS;
        case 0x01:
          reason = SKB_DROP_REASON_MAC_IEEE_MAC_CONTROL;
          break drop;
        case 0x0e:
          fwd_mask |= p.br.group_fwd_mask;
          if ((fwd_mask & bit) !== 0) break forward;
          __br_handle_local_finish(skb);
          return RX_HANDLER_PASS;
        default:
          fwd_mask |= p.br.group_fwd_mask;
          if ((fwd_mask & bit) !== 0) break forward;
      }
      const dev = skb.dev as net_device;
      const passed = NF_HOOK(
        NFPROTO_BRIDGE,
        NF_BR_LOCAL_IN,
        dev_net(dev),
        null,
        skb,
        dev,
        null,
        br_handle_local_finish,
      );
      return passed === 1 ? RX_HANDLER_PASS : RX_HANDLER_CONSUMED;
    }

    if (p.state === BR_STATE_FORWARDING || p.state === BR_STATE_LEARNING) {
      if (ether_addr_equal(p.br.dev.dev_addr, dest)) skb.pkt_type = PACKET_HOST;
      return nf_hook_bridge_pre(skb);
    }
    reason = SKB_DROP_REASON_BRIDGE_INGRESS_STP_STATE;
  }
  kfree_skb_reason(skb, reason);
  return RX_HANDLER_CONSUMED;
}
