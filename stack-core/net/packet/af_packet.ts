// Packet sockets: frames as devices see them. Kernel: net/packet/af_packet.c; sending: af_packet-send.ts
// Differs: no rings (PACKET_RX_RING), no fanout.
import { EINVAL, ENETDOWN, ENODEV, ENOPROTOOPT, EOPNOTSUPP, ESOCKTNOSUPPORT } from '../../include/linux/errno.ts';
import {
  type net_proto_family,
  type proto_ops,
  SOCK_DGRAM,
  SOCK_RAW,
  SS_UNCONNECTED,
  type socket,
} from '../../include/linux/net.ts';
import {
  dev_has_header,
  dev_net,
  dev_parse_header,
  NETDEV_DOWN,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_info,
  type packet_type,
} from '../../include/linux/netdevice.ts';
import {
  nf_reset_ct,
  type sk_buff,
  type skb_cb,
  skb_dst_drop,
  skb_network_offset,
  skb_pull,
  skb_queue_tail,
  skb_shared,
} from '../../include/linux/skbuff.ts';
import {
  AF_PACKET,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_TRUNC,
  type msghdr,
  PF_PACKET,
  SOL_PACKET,
  type sockaddr,
  type sockaddr_ll,
} from '../../include/linux/socket.ts';
import { SKB_DROP_REASON_PACKET_SOCK_ERROR } from '../../include/net/dropreason-core.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { type proto, SOCK_DEAD, sk_error_report, sock, sock_flag, sock_net } from '../../include/net/sock.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import * as uapi from '../../include/uapi/linux/if_packet.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { skb_copy_datagram_msg, skb_free_datagram, skb_recv_datagram } from '../core/datagram.ts';
import { __dev_get_by_index, dev_add_pack, dev_remove_pack } from '../core/dev.ts';
import { dev_mc_add, dev_mc_del, dev_uc_add, dev_uc_del } from '../core/dev_addr_lists.ts';
import { register_netdevice_notifier } from '../core/dev-notifier.ts';
import { dev_set_allmulti, dev_set_promiscuity } from '../core/dev-settings.ts';
import { bpf_prog_run } from '../core/filter.ts';
import { consume_skb, kfree_skb_reason, pskb_trim, skb_clone, skb_push } from '../core/skbuff.ts';
import { sk_alloc, sk_destruct, skb_set_owner_r, sock_init_data, sock_orphan } from '../core/sock.ts';
import { sock_register } from '../socket.ts';
import { packet_snd } from './af_packet-send.ts';

/** What a socket wants of a device beyond what it receives anyway. */
interface packet_mclist {
  ifindex: number;
  /** PACKET_MR_*. */
  type: number;
  addr: Uint8Array;
  count: number;
}

export class packet_sock extends sock {
  /** EtherType that the socket wants; 0: none yet. */
  num = 0;
  /** Device that it is bound to; 0: all; -1: one that is gone. */
  ifindex = 0;
  /** The hook is in its list. */
  running = false;
  prot_hook: packet_type & { dev: net_device | null } = {
    type: 0,
    dev: null,
    func: packet_rcv,
    af_packet_net: null,
    af_packet_priv: this,
  };
  /** Names the device where the packet came in first. */
  origdev = false;
  auxdata = false;
  mclist: packet_mclist[] = [];
  tp_packets = 0;
  tp_drops = 0;
}

export const pkt_sk = (sk: sock): packet_sock => sk as packet_sock;

/** Who sent a packet, and how long it was. */
class packet_skb_cb implements skb_cb {
  readonly ll: sockaddr_ll;
  readonly origlen: number;

  constructor(ll: sockaddr_ll, origlen: number) {
    this.ll = ll;
    this.origlen = origlen;
  }

  clone(): packet_skb_cb {
    return new packet_skb_cb(this.ll, this.origlen);
  }
}

/** Packet sockets by namespace, for notifications and /proc. */
export const packet_sklist = subsystem('packet', () => new Map<net, packet_sock[]>());
export const packet_socks = (net: net): packet_sock[] => net.world.subsystem(packet_sklist).get(net) ?? [];

const packet_proto: proto = { name: 'PACKET', obj: packet_sock };

function register_prot_hook(po: packet_sock): void {
  if (po.running) return;
  dev_add_pack(sock_net(po).world, po.prot_hook);
  po.running = true;
}

function unregister_prot_hook(po: packet_sock): void {
  if (!po.running) return;
  po.running = false;
  dev_remove_pack(sock_net(po).world, po.prot_hook);
}

/** A device shows a packet: queues what the filter lets through. Owns `skb`. Returns 0. */
export function packet_rcv(skb: sk_buff, dev: net_device, pt: packet_type, orig_dev: net_device): number {
  const skb_head = skb.data;
  const skb_len = skb.len;
  let is_drop_n_account = false;

  drop: {
    if (skb.pkt_type === uapi.PACKET_LOOPBACK) break drop;
    const po = pt.af_packet_priv as packet_sock;
    if (dev_net(dev) !== sock_net(po)) break drop;
    skb.dev = dev;
    if (dev_has_header(dev)) {
      if (po.sk_type !== SOCK_DGRAM) skb_push(skb, skb.data - skb.mac_header);
      else if (skb.pkt_type === uapi.PACKET_OUTGOING) skb_pull(skb, skb_network_offset(skb));
    }

    drop_n_restore: {
      let snaplen = skb.len;
      const res = po.sk_filter === null ? snaplen : bpf_prog_run(po.sk_filter, skb);
      if (res === 0) break drop_n_restore;
      snaplen = Math.min(snaplen, res);

      drop_n_acct: {
        if (po.sk_rmem_alloc >= po.sk_rcvbuf) break drop_n_acct;
        let own = skb;
        if (skb_shared(skb)) {
          own = skb_clone(skb);
          skb.data = skb_head;
          skb.len = skb_len;
          consume_skb(skb);
        }
        const ll: sockaddr_ll = {
          family: AF_PACKET,
          protocol: own.protocol,
          ifindex: po.origdev ? orig_dev.ifindex : dev.ifindex,
          hatype: dev.type,
          pkttype: own.pkt_type,
          addr: dev_parse_header(own)?.slice() ?? new Uint8Array(0),
        };
        own.cb = new packet_skb_cb(ll, own.len);
        if (pskb_trim(own, snaplen) !== 0) break drop_n_acct;
        skb_set_owner_r(own, po);
        own.dev = null;
        skb_dst_drop(own);
        nf_reset_ct(own);
        po.tp_packets++;
        skb_queue_tail(po.sk_receive_queue, own);
        po.sk_data_ready(po);
        return 0;
      }
      is_drop_n_account = true;
      po.tp_drops++;
      po.sk_drops++;
    }
    if (skb_head !== skb.data && skb_shared(skb)) {
      skb.data = skb_head;
      skb.len = skb_len;
    }
  }
  if (is_drop_n_account) kfree_skb_reason(skb, SKB_DROP_REASON_PACKET_SOCK_ERROR);
  else consume_skb(skb);
  return 0;
}

function packet_create(net: net, sock: socket, protocol: number, kern: boolean): number {
  if (sock.type !== SOCK_DGRAM && sock.type !== SOCK_RAW) return -ESOCKTNOSUPPORT;
  sock.state = SS_UNCONNECTED;
  sock.ops = packet_ops;
  const po = pkt_sk(sk_alloc(net, PF_PACKET, packet_proto, kern));
  sock_init_data(sock, po);
  po.num = protocol;
  po.prot_hook.af_packet_net = net;
  po.prot_hook.id_match = (_pt, sk) => sk === po;
  if (protocol !== 0) {
    po.prot_hook.type = protocol;
    register_prot_hook(po);
  }
  const lists = net.world.subsystem(packet_sklist);
  lists.set(net, [...(lists.get(net) ?? []), po]);
  return 0;
}

function packet_release(sock: socket): number {
  if (sock.sk === null) return 0;
  const po = pkt_sk(sock.sk);
  const net = sock_net(po);
  const lists = net.world.subsystem(packet_sklist);
  const rest = packet_socks(net).filter(each => each !== po);
  if (rest.length === 0) lists.delete(net);
  else lists.set(net, rest);
  unregister_prot_hook(po);
  po.prot_hook.dev = null;
  packet_flush_mclist(po);
  sock_orphan(po);
  sk_destruct(po);
  sock.sk = null;
  return 0;
}

function packet_bind(sock: socket, addr: sockaddr): number {
  if (addr.family !== AF_PACKET) return -EINVAL;
  return packet_do_bind(pkt_sk(sock.sk as sock), addr.ifindex, addr.protocol);
}

/** Has the socket see packets of type `proto` (0: as before) of one device, or (0) all. 0 or a negative errno. */
function packet_do_bind(po: packet_sock, ifindex: number, protocol: number): number {
  const proto_num = protocol !== 0 ? protocol : po.num;
  const dev = ifindex === 0 ? null : __dev_get_by_index(sock_net(po), ifindex);
  if (ifindex !== 0 && dev === null) return -ENODEV;
  const need_rehook = po.prot_hook.type !== proto_num || po.prot_hook.dev !== dev;
  if (!need_rehook) return 0;
  unregister_prot_hook(po);
  po.num = proto_num;
  po.prot_hook.type = proto_num;
  po.prot_hook.dev = dev;
  po.ifindex = dev?.ifindex ?? 0;
  if (proto_num === 0) return 0;
  if (dev === null || (dev.flags & IFF_UP) !== 0) register_prot_hook(po);
  else packet_set_error(po);
  return 0;
}

function packet_set_error(po: packet_sock): void {
  po.sk_err = ENETDOWN;
  if (!sock_flag(po, SOCK_DEAD)) sk_error_report(po);
}

function packet_getname(sock: socket, peer: boolean): sockaddr | number {
  if (peer) return -EOPNOTSUPP;
  const po = pkt_sk(sock.sk as sock);
  const dev = __dev_get_by_index(sock_net(po), po.ifindex);
  return {
    family: AF_PACKET,
    protocol: po.num,
    ifindex: po.ifindex,
    hatype: dev?.type ?? 0,
    pkttype: 0,
    addr: dev?.dev_addr.slice() ?? new Uint8Array(0),
  };
}

/** The next packet; who sent it goes into `msg_name`. Its length or a negative errno. */
function packet_recvmsg(sock: socket, msg: msghdr, len: number, flags: number): number {
  if ((flags & ~(MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC)) !== 0) return -EINVAL;
  const po = pkt_sk(sock.sk as sock);
  const skb = skb_recv_datagram(po, flags);
  if (typeof skb === 'number') return skb;
  const copied = Math.min(skb.len, len);
  if (copied < skb.len) msg.msg_flags |= MSG_TRUNC;
  skb_copy_datagram_msg(skb, 0, msg, copied);
  const { ll, origlen } = skb.cb as packet_skb_cb;
  msg.msg_name = ll;
  if (po.auxdata) {
    const aux = { tp_len: origlen, tp_snaplen: skb.len, tp_net: skb_network_offset(skb) };
    msg.msg_control.push({ cmsg_level: SOL_PACKET, cmsg_type: uapi.PACKET_AUXDATA, data: aux });
  }
  const result = (flags & MSG_TRUNC) !== 0 ? skb.len : copied;
  skb_free_datagram(po, skb);
  return result;
}

// ---- what a socket wants of devices ----

function packet_dev_mc(dev: net_device, i: packet_mclist, what: 1 | -1): number {
  switch (i.type) {
    case uapi.PACKET_MR_MULTICAST:
      if (i.addr.length !== dev.addr_len) return -EINVAL;
      return what > 0 ? dev_mc_add(dev, i.addr) : dev_mc_del(dev, i.addr);
    case uapi.PACKET_MR_PROMISC:
      return dev_set_promiscuity(dev, what);
    case uapi.PACKET_MR_ALLMULTI:
      return dev_set_allmulti(dev, what);
    case uapi.PACKET_MR_UNICAST:
      if (i.addr.length !== dev.addr_len) return -EINVAL;
      return what > 0 ? dev_uc_add(dev, i.addr) : dev_uc_del(dev, i.addr);
    default:
      return 0;
  }
}

const same = (i: packet_mclist, mreq: uapi.packet_mreq): boolean =>
  i.ifindex === mreq.mr_ifindex &&
  i.type === mreq.mr_type &&
  i.addr.length === mreq.mr_address.length &&
  i.addr.every((byte, at) => byte === mreq.mr_address[at]);

function packet_mc_add(po: packet_sock, mreq: uapi.packet_mreq): number {
  const dev = __dev_get_by_index(sock_net(po), mreq.mr_ifindex);
  if (dev === null) return -ENODEV;
  if (mreq.mr_address.length > dev.addr_len) return -EINVAL;
  const known = po.mclist.find(i => same(i, mreq));
  if (known !== undefined) {
    known.count++;
    return 0;
  }
  const i = { ifindex: mreq.mr_ifindex, type: mreq.mr_type, addr: mreq.mr_address.slice(), count: 1 };
  const err = packet_dev_mc(dev, i, 1);
  if (err === 0) po.mclist.unshift(i);
  return err;
}

function packet_mc_drop(po: packet_sock, mreq: uapi.packet_mreq): number {
  const at = po.mclist.findIndex(i => same(i, mreq));
  if (at < 0) return 0;
  const i = po.mclist[at];
  i.count--;
  if (i.count > 0) return 0;
  po.mclist.splice(at, 1);
  const dev = __dev_get_by_index(sock_net(po), i.ifindex);
  if (dev !== null) packet_dev_mc(dev, i, -1);
  return 0;
}

function packet_flush_mclist(po: packet_sock): void {
  for (let i = po.mclist.shift(); i !== undefined; i = po.mclist.shift()) {
    const dev = __dev_get_by_index(sock_net(po), i.ifindex);
    if (dev !== null) packet_dev_mc(dev, i, -1);
  }
}

const is_mreq = (value: unknown): value is uapi.packet_mreq =>
  typeof value === 'object' &&
  value !== null &&
  Number.isInteger(Reflect.get(value, 'mr_ifindex')) &&
  Number.isInteger(Reflect.get(value, 'mr_type')) &&
  Reflect.get(value, 'mr_address') instanceof Uint8Array;

/** `optval`: a number, or a `packet_mreq`. 0 or a negative errno. */
function packet_setsockopt(sock: socket, level: number, optname: number, optval: unknown): number {
  const po = pkt_sk(sock.sk as sock);
  if (level !== SOL_PACKET) return -ENOPROTOOPT;
  if (optname === uapi.PACKET_ADD_MEMBERSHIP || optname === uapi.PACKET_DROP_MEMBERSHIP) {
    if (!is_mreq(optval)) return -EINVAL;
    return optname === uapi.PACKET_ADD_MEMBERSHIP ? packet_mc_add(po, optval) : packet_mc_drop(po, optval);
  }
  if (typeof optval !== 'number') return -EINVAL;
  switch (optname) {
    case uapi.PACKET_ORIGDEV:
      po.origdev = optval !== 0;
      return 0;
    case uapi.PACKET_AUXDATA:
      po.auxdata = optval !== 0;
      return 0;
    case uapi.PACKET_IGNORE_OUTGOING:
      if (optval < 0 || optval > 1) return -EINVAL;
      po.prot_hook.ignore_outgoing = optval !== 0;
      return 0;
    default:
      return -ENOPROTOOPT;
  }
}

/** The value; that of PACKET_STATISTICS is counted anew from then on. */
function packet_getsockopt(sock: socket, level: number, optname: number): unknown {
  const po = pkt_sk(sock.sk as sock);
  if (level !== SOL_PACKET) return -ENOPROTOOPT;
  switch (optname) {
    case uapi.PACKET_STATISTICS: {
      const stats = { tp_packets: po.tp_packets + po.tp_drops, tp_drops: po.tp_drops };
      po.tp_packets = 0;
      po.tp_drops = 0;
      return stats;
    }
    case uapi.PACKET_ORIGDEV:
      return po.origdev ? 1 : 0;
    case uapi.PACKET_AUXDATA:
      return po.auxdata ? 1 : 0;
    case uapi.PACKET_IGNORE_OUTGOING:
      return po.prot_hook.ignore_outgoing === true ? 1 : 0;
    default:
      return -ENOPROTOOPT;
  }
}

/** Devices go down and come up: their sockets hear nothing meanwhile, and are told so. */
function packet_notifier(msg: number, { dev }: netdev_notifier_info): number {
  for (const po of packet_socks(dev_net(dev))) {
    if (msg === NETDEV_UNREGISTER)
      for (const i of po.mclist.filter(each => each.ifindex === dev.ifindex)) {
        packet_dev_mc(dev, i, -1);
        po.mclist.splice(po.mclist.indexOf(i), 1);
      }
    if (dev.ifindex !== po.ifindex) continue;
    if (msg === NETDEV_UP && po.num !== 0) register_prot_hook(po);
    if (msg !== NETDEV_UNREGISTER && msg !== NETDEV_DOWN) continue;
    if (po.running) {
      unregister_prot_hook(po);
      packet_set_error(po);
    }
    if (msg !== NETDEV_UNREGISTER) continue;
    po.ifindex = -1;
    po.prot_hook.dev = null;
  }
  return NOTIFY_DONE;
}

const packet_ops: proto_ops = {
  family: PF_PACKET,
  release: packet_release,
  bind: packet_bind,
  connect: () => -EOPNOTSUPP,
  getname: packet_getname,
  sendmsg: packet_snd,
  recvmsg: packet_recvmsg,
  setsockopt: packet_setsockopt,
  getsockopt: packet_getsockopt,
};

const packet_family_ops: net_proto_family = { family: PF_PACKET, create: packet_create };

export function packet_init(world: World): void {
  sock_register(world, packet_family_ops);
  register_netdevice_notifier(world, { notifier_call: packet_notifier });
}
