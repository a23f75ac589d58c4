// Sending through packet sockets. Kernel: net/packet/af_packet.c
import { EINVAL, EMSGSIZE, ENETDOWN, ENXIO } from '../../include/linux/errno.ts';
import { SOCK_DGRAM, SOCK_RAW, type socket } from '../../include/linux/net.ts';
import {
  dev_hard_header,
  dev_validate_header,
  LL_RESERVED_SPACE,
  type net_device,
} from '../../include/linux/netdevice.ts';
import {
  type sk_buff,
  skb_reserve,
  skb_reset_mac_header,
  skb_reset_network_header,
} from '../../include/linux/skbuff.ts';
import { AF_PACKET, type msghdr } from '../../include/linux/socket.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { ETH_P_ALL } from '../../include/uapi/linux/if_ether.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { dev_queue_xmit } from '../core/dev-transmit.ts';
import { kfree_skb, skb_put_data } from '../core/skbuff.ts';
import { net_xmit_errno, sock_alloc_send_skb } from '../core/sock.ts';
import { pkt_sk } from './af_packet.ts';

/** Bytes of a VLAN tag, which a frame may have beyond the MTU. */
const VLAN_HLEN = 4;

/** Sends a frame as it is (SOCK_RAW), or behind a header for `msg_name` (SOCK_DGRAM). Its length or a negative errno. */
export function packet_snd(sock: socket, msg: msghdr, len: number): number {
  const po = pkt_sk(sock.sk as sock);
  const saddr = msg.msg_name;
  if (saddr !== null && saddr.family !== AF_PACKET) return -EINVAL;
  const proto = saddr?.protocol ?? po.num;
  const dev = __dev_get_by_index(sock_net(po), saddr?.ifindex ?? po.ifindex);
  if (dev === null) return -ENXIO;
  if ((dev.flags & IFF_UP) === 0) return -ENETDOWN;
  const addr = sock.type === SOCK_DGRAM ? (saddr?.addr ?? null) : null;
  if (addr !== null && addr.length < dev.addr_len) return -EINVAL;

  const reserve = sock.type === SOCK_RAW ? dev.hard_header_len : 0;
  if (len > dev.mtu + reserve + VLAN_HLEN) return -EMSGSIZE;
  const hlen = LL_RESERVED_SPACE(dev);
  const skb = sock_alloc_send_skb(po, hlen + len + dev.needed_tailroom, true);
  if (typeof skb === 'number') return skb;
  skb_reserve(skb, hlen - reserve);
  skb.network_header = skb.data + reserve;

  out_free: {
    if (sock.type === SOCK_DGRAM && dev_hard_header(skb, dev, proto, addr, null, len) < 0) break out_free;
    skb_put_data(skb, msg.msg_iov);
    if (skb.len === 0) break out_free;
    if (sock.type === SOCK_RAW && !dev_validate_header(dev, msg.msg_iov, len)) break out_free;
    skb.protocol = proto;
    skb.dev = dev;
    skb.priority = po.sk_priority;
    skb.mark = po.sk_mark;
    packet_parse_headers(skb, sock);
    const err = dev_queue_xmit(skb);
    if (err > 0) {
      const congested = net_xmit_errno(err);
      return congested === 0 ? len : congested;
    }
    return err < 0 ? err : len;
  }
  kfree_skb(skb);
  return -EINVAL;
}

/** What a frame carries, its header says. */
function packet_parse_headers(skb: sk_buff, sock: socket): void {
  const dev = skb.dev as net_device;
  skb_reset_mac_header(skb);
  if ((skb.protocol === 0 || skb.protocol === ETH_P_ALL) && sock.type === SOCK_RAW)
    skb.protocol = dev.header_ops?.parse_protocol?.(skb) ?? 0;
  if (skb.network_header > skb.tail) skb_reset_network_header(skb);
}
