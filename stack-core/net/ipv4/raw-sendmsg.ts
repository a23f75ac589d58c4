// Sending by raw sockets, with and without a header of the sender's own. Kernel: net/ipv4/raw.c
import {
  EACCES,
  EAFNOSUPPORT,
  EDESTADDRREQ,
  EFAULT,
  EINVAL,
  EMSGSIZE,
  ENOBUFS,
  EOPNOTSUPP,
} from '../../include/linux/errno.ts';
import { icmp_hdr } from '../../include/linux/icmp.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { LL_RESERVED_SPACE, type net_device } from '../../include/linux/netdevice.ts';
import { NF_HOOK } from '../../include/linux/netfilter.ts';
import { CHECKSUM_NONE, skb_dst_set, skb_reserve, skb_reset_network_header } from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  MSG_CONFIRM,
  MSG_DONTWAIT,
  MSG_MORE,
  MSG_OOB,
  MSG_PROBE,
  type msghdr,
  type sockaddr_in,
} from '../../include/linux/socket.ts';
import { dst_output, skb_set_dst_pending_confirm } from '../../include/net/dst.ts';
import { FLOWI_FLAG_KNOWN_NH, flowi4, flowi4_init_output } from '../../include/net/flow.ts';
import {
  INET_FLAGS_HDRINCL,
  INET_FLAGS_RECVERR,
  inet_sk,
  inet_sk_flowi_flags,
  inet_test_bit,
} from '../../include/net/inet_sock.ts';
import { ipcm_init_sk } from '../../include/net/ip-sock.ts';
import type { rtable } from '../../include/net/route.ts';
import { IP_INC_STATS } from '../../include/net/snmp.ts';
import { SOCK_BROADCAST, type sock, sock_flag, sock_net, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { icmphdr } from '../../include/uapi/linux/icmp.ts';
import { ETH_P_IP } from '../../include/uapi/linux/if_ether.ts';
import { IPPROTO_ICMP, IPPROTO_RAW } from '../../include/uapi/linux/in.ts';
import { RTCF_BROADCAST } from '../../include/uapi/linux/in_route.ts';
import { iphdr } from '../../include/uapi/linux/ip.ts';
import { NF_INET_LOCAL_OUT, NFPROTO_IPV4 } from '../../include/uapi/linux/netfilter.ts';
import { RT_SCOPE_UNIVERSE } from '../../include/uapi/linux/rtnetlink.ts';
import { IPSTATS_MIB_OUTDISCARDS } from '../../include/uapi/linux/snmp.ts';
import { kfree_skb, skb_put } from '../core/skbuff.ts';
import { net_xmit_errno, sock_alloc_send_skb } from '../core/sock.ts';
import { icmp_out_count } from './icmp.ts';
import { ip_select_ident, ip_send_check } from './ip_output.ts';
import {
  ip_append_data,
  ip_flush_pending_frames,
  ip_generic_getfrag,
  ip_push_pending_frames,
} from './ip_output-append.ts';
import { ip_cmsg_send, ip_local_error } from './ip_sockglue-cmsg.ts';
import { ip_route_output_flow } from './route-output.ts';

/** Returns how many bytes were sent, or a negative errno. */
export function raw_sendmsg(sk: sock, msg: msghdr, len: number): number {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  const hdrincl = inet_test_bit(INET_FLAGS_HDRINCL, sk);
  const usin = msg.msg_name as sockaddr_in | null;
  let daddr = inet.inet_daddr;

  if (len > 0xffff) return -EMSGSIZE;
  if ((msg.msg_flags & MSG_OOB) !== 0) return -EOPNOTSUPP;
  if (usin !== null) {
    if (usin.family !== AF_INET && usin.family !== 0) return -EAFNOSUPPORT;
    daddr = usin.addr;
  } else if (sk.sk_state !== TCP_ESTABLISHED) {
    return -EDESTADDRREQ;
  }

  const ipc = ipcm_init_sk(sk);
  if (hdrincl) ipc.protocol = IPPROTO_RAW;
  if (msg.msg_control.length > 0) {
    const err = ip_cmsg_send(sk, msg, ipc);
    if (err !== 0) return err;
  }
  let saddr = ipc.addr;
  ipc.addr = daddr;
  if (ipc.opt === null) ipc.opt = inet.inet_opt;
  if (ipc.opt !== null) {
    // The sender's own header has its own options.
    if (hdrincl) return -EINVAL;
    if (ipc.opt.srr !== 0) {
      if (daddr === 0) return -EINVAL;
      daddr = ipc.opt.faddr;
    }
  }
  const tos = ipc.tos;
  if (ipv4_is_multicast(daddr)) {
    if (ipc.oif === 0) ipc.oif = inet.mc_index;
    if (saddr === 0) saddr = inet.mc_addr;
  } else if (ipc.oif === 0) {
    ipc.oif = inet.uc_index;
  }

  const fl4 = new flowi4();
  const proto = hdrincl ? ipc.protocol : sk.sk_protocol;
  const flow_flags = inet_sk_flowi_flags(sk) | (hdrincl ? FLOWI_FLAG_KNOWN_NH : 0);
  flowi4_init_output(
    fl4,
    ipc.oif,
    ipc.sockc.mark,
    tos,
    RT_SCOPE_UNIVERSE,
    proto,
    flow_flags,
    daddr,
    saddr,
    0,
    0,
    sk.sk_uid,
  );
  if (!hdrincl) {
    const err = raw_probe_proto_opt(msg, fl4);
    if (err !== 0) return err;
  }

  const rt = ip_route_output_flow(net, fl4, sk);
  if (typeof rt === 'number') return rt;
  if ((rt.rt_flags & RTCF_BROADCAST) !== 0 && !sock_flag(sk, SOCK_BROADCAST)) return -EACCES;
  if ((msg.msg_flags & MSG_CONFIRM) !== 0 && (msg.msg_flags & MSG_PROBE) !== 0 && len === 0) return 0;

  if (hdrincl) {
    const err = raw_send_hdrinc(sk, fl4, msg, len, rt, msg.msg_flags, ipc.sockc.mark);
    return err < 0 ? err : len;
  }
  if (ipc.addr === 0) ipc.addr = fl4.daddr;
  let err = ip_append_data(sk, fl4, ip_generic_getfrag, msg.msg_iov, len, 0, ipc, rt, msg.msg_flags);
  if (err !== 0) {
    ip_flush_pending_frames(sk);
  } else if ((msg.msg_flags & MSG_MORE) === 0) {
    err = ip_push_pending_frames(sk, fl4);
    if (err === -ENOBUFS && !inet_test_bit(INET_FLAGS_RECVERR, sk)) err = 0;
  }
  return err < 0 ? err : len;
}

/** Type and code of an ICMP message are part of the flow: routing rules may ask for them. */
function raw_probe_proto_opt(msg: msghdr, fl4: flowi4): number {
  if (fl4.flowi4_proto !== IPPROTO_ICMP) return 0;
  if (msg.msg_iov.length < 2) return -EFAULT;
  fl4.fl4_icmp_type = msg.msg_iov[0];
  fl4.fl4_icmp_code = msg.msg_iov[1];
  return 0;
}

/** Sends a packet whose IP header the sender made; completes source, id, length and checksum. */
function raw_send_hdrinc(
  sk: sock,
  fl4: flowi4,
  msg: msghdr,
  length: number,
  rt: rtable,
  flags: number,
  mark: number,
): number {
  const inet = inet_sk(sk);
  const net = sock_net(sk);
  const dev = rt.dev as net_device;
  let err = 0;

  if (length > dev.mtu) {
    ip_local_error(sk, EMSGSIZE, fl4.daddr, inet.inet_dport, dev.mtu);
    return -EMSGSIZE;
  }
  if (length < iphdr.sizeof) return -EINVAL;
  if ((flags & MSG_PROBE) !== 0) return 0;

  error: {
    const hlen = LL_RESERVED_SPACE(dev);
    const skb = sock_alloc_send_skb(sk, length + hlen + dev.needed_tailroom + 15, (flags & MSG_DONTWAIT) !== 0);
    if (typeof skb === 'number') {
      err = skb;
      break error;
    }
    skb_reserve(skb, hlen);
    skb.protocol = ETH_P_IP;
    skb.priority = sk.sk_priority;
    skb.mark = mark;
    skb_dst_set(skb, rt);
    skb_reset_network_header(skb);
    const at = skb_put(skb, length);
    skb.ip_summed = CHECKSUM_NONE;
    if ((flags & MSG_CONFIRM) !== 0) skb_set_dst_pending_confirm(skb, true);
    skb.transport_header = skb.network_header;
    skb.head.set(msg.msg_iov.subarray(0, length), at);

    const iph = ip_hdr(skb);
    const iphlen = iph.ihl * 4;
    if (iphlen > length || iphlen < iphdr.sizeof) {
      kfree_skb(skb);
      err = -EINVAL;
      break error;
    }
    if (iph.saddr === 0) iph.saddr = fl4.saddr;
    iph.tot_len = length;
    if (iph.id === 0) ip_select_ident(net, skb, null);
    ip_send_check(iph);
    skb.transport_header += iphlen;
    if (iph.protocol === IPPROTO_ICMP && length >= iphlen + icmphdr.sizeof) icmp_out_count(net, icmp_hdr(skb).type);

    err = NF_HOOK(NFPROTO_IPV4, NF_INET_LOCAL_OUT, net, sk, skb, null, dev, dst_output);
    if (err > 0) err = net_xmit_errno(err);
    if (err === 0) return 0;
  }
  IP_INC_STATS(net, IPSTATS_MIB_OUTDISCARDS);
  if (err === -ENOBUFS && !inet_test_bit(INET_FLAGS_RECVERR, sk)) return 0;
  return err;
}
