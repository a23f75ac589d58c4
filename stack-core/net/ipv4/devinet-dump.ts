// Addresses as netlink messages. Kernel: net/ipv4/devinet.c
import { EMSGSIZE } from '../../include/linux/errno.ts';
import type { in_ifaddr } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  nla_put_in_addr,
  nla_put_s32,
  nla_put_string,
  nla_put_u8,
  nla_put_u32,
  nla_reserve,
  nla_total_size,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import {
  IFA_ADDRESS,
  IFA_BROADCAST,
  IFA_CACHEINFO,
  IFA_F_PERMANENT,
  IFA_FLAGS,
  IFA_LABEL,
  IFA_LOCAL,
  IFA_PROTO,
  IFA_RT_PRIORITY,
  IFA_TARGET_NETNSID,
  ifa_cacheinfo,
  ifaddrmsg,
} from '../../include/uapi/linux/if_addr.ts';
import { NLMSG_ALIGN, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTNLGRP_IPV4_IFADDR } from '../../include/uapi/linux/rtnetlink.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import { nlmsg_new, rtnl_notify } from '../core/rtnetlink.ts';
import { INFINITY_LIFE_TIME } from './devinet.ts';

/** Devices from number `ifindex` on, by growing number: the order of dumps. */
export function for_each_netdev_dump(net: net, ifindex: number): net_device[] {
  const devs = net.dev_base_head.filter(dev => dev.ifindex >= ifindex);
  return devs.sort((a, b) => a.ifindex - b.ifindex);
}

/** For whom a message is written. */
export interface inet_fill_args {
  portid: number;
  seq: number;
  event: number;
  flags: number;
  /** Number of the namespace that was asked for; -1: the asker's own. */
  netnsid: number;
  ifindex: number;
}

/** Bytes that the message of an address needs at most. */
function inet_nlmsg_size(): number {
  // Address, local, broadcast, flags, metric; label; protocol; lifetimes.
  const numbers = 5 * nla_total_size(4);
  const rest = nla_total_size(IFNAMSIZ) + nla_total_size(1) + nla_total_size(ifa_cacheinfo.sizeof);
  return NLMSG_ALIGN(ifaddrmsg.sizeof) + numbers + rest;
}

/** Jiffies as hundredths of a second. */
const cstamp_delta = (cstamp: number): number => Math.floor((cstamp * 100) / HZ);

function put_cacheinfo(skb: sk_buff, ifa: in_ifaddr, preferred: number, valid: number): number {
  const value = nla_reserve(skb, IFA_CACHEINFO, ifa_cacheinfo.sizeof);
  if (value < 0) return value;
  const ci = new ifa_cacheinfo(skb.head, value);
  ci.cstamp = cstamp_delta(Math.max(ifa.ifa_cstamp, 0));
  ci.tstamp = cstamp_delta(ifa.ifa_tstamp);
  ci.ifa_prefered = preferred;
  ci.ifa_valid = valid;
  return 0;
}

/** Seconds that the address stays preferred and valid. */
function lifetimes(ifa: in_ifaddr): { preferred: number; valid: number } {
  if ((ifa.ifa_flags & IFA_F_PERMANENT) !== 0) return { preferred: INFINITY_LIFE_TIME, valid: INFINITY_LIFE_TIME };
  let preferred = ifa.ifa_preferred_lft;
  let valid = ifa.ifa_valid_lft;
  if (preferred !== INFINITY_LIFE_TIME) {
    const tval = Math.floor((jiffies(ifa.ifa_dev.dev.nd_net.world) - ifa.ifa_tstamp) / HZ);
    preferred = Math.max(preferred - tval, 0);
    if (valid !== INFINITY_LIFE_TIME) valid = Math.max(valid - tval, 0);
  }
  return { preferred, valid };
}

/** Appends the message of an address. Returns 0, or -EMSGSIZE when there is no room. */
export function inet_fill_ifaddr(skb: sk_buff, ifa: in_ifaddr, args: inet_fill_args): number {
  const nlh = nlmsg_put(skb, args.portid, args.seq, args.event, ifaddrmsg.sizeof, args.flags);
  if (nlh === null) return -EMSGSIZE;

  nla_put_failure: {
    const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
    ifm.ifa_family = AF_INET;
    ifm.ifa_prefixlen = ifa.ifa_prefixlen;
    // Eight of the flags only; all of them are in IFA_FLAGS.
    ifm.ifa_flags = ifa.ifa_flags & 0xff;
    ifm.ifa_scope = ifa.ifa_scope;
    ifm.ifa_index = ifa.ifa_dev.dev.ifindex;
    if (args.netnsid >= 0 && nla_put_s32(skb, IFA_TARGET_NETNSID, args.netnsid) !== 0) break nla_put_failure;

    const { preferred, valid } = lifetimes(ifa);
    if (ifa.ifa_address !== 0 && nla_put_in_addr(skb, IFA_ADDRESS, ifa.ifa_address) !== 0) break nla_put_failure;
    if (ifa.ifa_local !== 0 && nla_put_in_addr(skb, IFA_LOCAL, ifa.ifa_local) !== 0) break nla_put_failure;
    if (ifa.ifa_broadcast !== 0 && nla_put_in_addr(skb, IFA_BROADCAST, ifa.ifa_broadcast) !== 0) break nla_put_failure;
    if (ifa.ifa_label !== '' && nla_put_string(skb, IFA_LABEL, ifa.ifa_label) !== 0) break nla_put_failure;
    if (ifa.ifa_proto !== 0 && nla_put_u8(skb, IFA_PROTO, ifa.ifa_proto) !== 0) break nla_put_failure;
    if (nla_put_u32(skb, IFA_FLAGS, ifa.ifa_flags) !== 0) break nla_put_failure;
    if (ifa.ifa_rt_priority !== 0 && nla_put_u32(skb, IFA_RT_PRIORITY, ifa.ifa_rt_priority) !== 0)
      break nla_put_failure;
    if (put_cacheinfo(skb, ifa, preferred, valid) !== 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/** Tells who listens (RTNLGRP_IPV4_IFADDR) of an address that came, changed or went. */
export function rtmsg_ifa(event: number, ifa: in_ifaddr, nlh: nlmsghdr | null, portid: number): void {
  const net = ifa.ifa_dev.dev.nd_net;
  const seq = nlh === null ? 0 : nlh.nlmsg_seq;
  const skb = nlmsg_new(net.world, inet_nlmsg_size());
  inet_fill_ifaddr(skb, ifa, { portid, seq, event, flags: 0, netnsid: -1, ifindex: 0 });
  rtnl_notify(skb, net, portid, RTNLGRP_IPV4_IFADDR, nlh);
}
