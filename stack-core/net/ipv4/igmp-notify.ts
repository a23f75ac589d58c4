// Tells userspace of multicast groups that a device joins and leaves. Kernel: net/ipv4/igmp.c, inet_ifmcaddr_notify
import type { ip_mc_list } from '../../include/linux/inetdevice.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  nla_put_in_addr,
  nla_reserve,
  nla_total_size,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import {
  IFA_CACHEINFO,
  IFA_F_PERMANENT,
  IFA_MULTICAST,
  ifa_cacheinfo,
  ifaddrmsg,
} from '../../include/uapi/linux/if_addr.ts';
import type { nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RT_SCOPE_UNIVERSE, RTNLGRP_IPV4_MCADDR } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import { rtnl_notify } from '../core/rtnetlink.ts';
import { nlmsg_new } from '../netlink/af_netlink.ts';

const INFINITY_LIFE_TIME = 0xffffffff;

/** `event`: RTM_NEWMULTICAST or RTM_DELMULTICAST. */
export function inet_ifmcaddr_notify(dev: net_device, im: ip_mc_list, event: number): void {
  const net = dev.nd_net;
  const payload = ifaddrmsg.sizeof + nla_total_size(4) + nla_total_size(ifa_cacheinfo.sizeof);
  const skb = nlmsg_new(net.world, payload);
  inet_fill_ifmcaddr(skb, dev, im, event);
  rtnl_notify(skb, net, 0, RTNLGRP_IPV4_MCADDR, null);
}

function inet_fill_ifmcaddr(skb: sk_buff, dev: net_device, im: ip_mc_list, event: number): void {
  const nlh = nlmsg_put(skb, 0, 0, event, ifaddrmsg.sizeof, 0) as nlmsghdr;
  const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
  ifm.ifa_family = AF_INET;
  ifm.ifa_prefixlen = 32;
  ifm.ifa_flags = IFA_F_PERMANENT;
  ifm.ifa_scope = RT_SCOPE_UNIVERSE;
  ifm.ifa_index = dev.ifindex;
  nla_put_in_addr(skb, IFA_MULTICAST, im.multiaddr);
  const ci = new ifa_cacheinfo(skb.head, nla_reserve(skb, IFA_CACHEINFO, ifa_cacheinfo.sizeof));
  ci.ifa_prefered = INFINITY_LIFE_TIME;
  ci.ifa_valid = INFINITY_LIFE_TIME;
  ci.cstamp = jiffies_to_clock_t(im.mca_cstamp);
  ci.tstamp = jiffies_to_clock_t(jiffies(skb.world));
  nlmsg_end(skb, nlh);
}
