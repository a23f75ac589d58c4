// Requests about addresses: RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR. Kernel: net/ipv4/devinet.c

import { EADDRNOTAVAIL, EEXIST, EINVAL, ENOBUFS, ENODEV } from '../../include/linux/errno.ts';
import { ipv4_is_multicast } from '../../include/linux/in.ts';
import {
  __in_dev_get_rcu,
  type in_device,
  type in_ifaddr,
  inet_ifa_match,
  inet_make_mask,
  ipv4_devconf_setall,
} from '../../include/linux/inetdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { PF_INET } from '../../include/linux/socket.ts';
import { neigh_parms_data_state_setall } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_S32,
  NLA_STRING,
  NLA_U8,
  NLA_U32,
  NLA_UNSPEC,
  nla_data,
  nla_get_in_addr,
  nla_get_s32,
  nla_get_string,
  nla_get_u8,
  nla_get_u32,
  type nla_policies,
  type nlattrs,
  nlmsg_data,
  nlmsg_len,
} from '../../include/net/netlink.ts';
import { RTNL_FLAG_DUMP_SPLIT_NLM_DONE } from '../../include/net/rtnetlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import {
  IFA_ADDRESS,
  IFA_BROADCAST,
  IFA_CACHEINFO,
  IFA_F_MCAUTOJOIN,
  IFA_FLAGS,
  IFA_LABEL,
  IFA_LOCAL,
  IFA_MAX,
  IFA_PROTO,
  IFA_RT_PRIORITY,
  IFA_TARGET_NETNSID,
  ifa_cacheinfo,
  ifaddrmsg,
} from '../../include/uapi/linux/if_addr.ts';
import {
  NLM_F_DUMP_FILTERED,
  NLM_F_EXCL,
  NLM_F_MULTI,
  NLM_F_REPLACE,
  type nlattr,
  type nlmsghdr,
} from '../../include/uapi/linux/netlink.ts';
import { RTM_DELADDR, RTM_GETADDR, RTM_GETNETCONF, RTM_NEWADDR } from '../../include/uapi/linux/rtnetlink.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { rtnl_register } from '../core/rtnetlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import {
  __inet_del_ifa,
  __inet_insert_ifa,
  INFINITY_LIFE_TIME,
  inet_alloc_ifa,
  schedule_addr_chk,
  set_ifa_lifetime,
} from './devinet.ts';
import { for_each_netdev_dump, type inet_fill_args, inet_fill_ifaddr, rtmsg_ifa } from './devinet-dump.ts';
import { inet_netconf_dump_devconf, inet_netconf_get_devconf } from './devinet-netconf.ts';
import { inetdev_by_index } from './devinet-select.ts';
import { fib_modify_prefix_metric } from './fib_frontend-ifaddr.ts';
import { ip_mc_dec_group, ip_mc_inc_group } from './igmp.ts';

const policy: nla_policies[number][] = [];
policy[IFA_LOCAL] = { type: NLA_U32 };
policy[IFA_ADDRESS] = { type: NLA_U32 };
policy[IFA_BROADCAST] = { type: NLA_U32 };
policy[IFA_LABEL] = { type: NLA_STRING, len: IFNAMSIZ - 1 };
policy[IFA_CACHEINFO] = { type: NLA_UNSPEC, len: ifa_cacheinfo.sizeof };
policy[IFA_FLAGS] = { type: NLA_U32 };
policy[IFA_RT_PRIORITY] = { type: NLA_U32 };
policy[IFA_TARGET_NETNSID] = { type: NLA_S32 };
policy[IFA_PROTO] = { type: NLA_U8 };
const ifa_ipv4_policy: nla_policies = policy;

/** RTM_DELADDR. Returns 0 or a negative errno. */
export function inet_rtm_deladdr(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as sock);
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated(nlh, ifaddrmsg.sizeof, tb, IFA_MAX, ifa_ipv4_policy, extack);
  if (err < 0) return err;

  const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
  const in_dev = inetdev_by_index(net, ifm.ifa_index);
  if (in_dev === null) {
    NL_SET_ERR_MSG(extack, 'ipv4: Device not found');
    return -ENODEV;
  }
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next) {
    if (!ifa_named(ifa, ifm, tb)) continue;
    if (ipv4_is_multicast(ifa.ifa_address)) ip_mc_dec_group(in_dev, ifa.ifa_address);
    __inet_del_ifa(in_dev, ifa, nlh, NETLINK_CB(skb).portid);
    return 0;
  }
  NL_SET_ERR_MSG(extack, 'ipv4: Address not found');
  return -EADDRNOTAVAIL;
}

/** `ifa` is what the request to delete names. */
function ifa_named(ifa: in_ifaddr, ifm: ifaddrmsg, tb: nlattrs): boolean {
  const local = tb[IFA_LOCAL];
  if (local !== null && ifa.ifa_local !== nla_get_in_addr(local)) return false;
  const label = tb[IFA_LABEL];
  if (label !== null && nla_get_string(label) !== ifa.ifa_label) return false;
  const address = tb[IFA_ADDRESS];
  if (address === null) return true;
  return ifm.ifa_prefixlen === ifa.ifa_prefixlen && inet_ifa_match(nla_get_in_addr(address), ifa);
}

/** How long the address is to live, seconds. */
class lifetime {
  valid = INFINITY_LIFE_TIME;
  prefered = INFINITY_LIFE_TIME;
}

/** Takes the request apart and checks it. Returns 0 or a negative errno. */
function inet_validate_rtm(nlh: nlmsghdr, tb: nlattrs, extack: netlink_ext_ack | null, lft: lifetime): number {
  const err = nlmsg_parse_deprecated(nlh, ifaddrmsg.sizeof, tb, IFA_MAX, ifa_ipv4_policy, extack);
  if (err < 0) return err;

  const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
  if (ifm.ifa_prefixlen > 32) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid prefix length');
    return -EINVAL;
  }
  if (tb[IFA_LOCAL] === null) {
    NL_SET_ERR_MSG(extack, 'ipv4: Local address is not supplied');
    return -EINVAL;
  }
  const cacheinfo = tb[IFA_CACHEINFO];
  if (cacheinfo === null) return 0;
  const ci = new ifa_cacheinfo(nla_data(cacheinfo));
  if (ci.ifa_valid === 0 || ci.ifa_prefered > ci.ifa_valid) {
    NL_SET_ERR_MSG(extack, 'ipv4: address lifetime invalid');
    return -EINVAL;
  }
  lft.valid = ci.ifa_valid;
  lft.prefered = ci.ifa_prefered;
  return 0;
}

/** The address that the request describes, or a negative errno. */
function inet_rtm_to_ifa(net: net, nlh: nlmsghdr, tb: nlattrs, extack: netlink_ext_ack | null): in_ifaddr | number {
  const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
  const dev = __dev_get_by_index(net, ifm.ifa_index);
  if (dev === null) {
    NL_SET_ERR_MSG(extack, 'ipv4: Device not found');
    return -ENODEV;
  }
  const in_dev = dev.ip_ptr;
  if (in_dev === null) return -ENOBUFS;

  const ifa = inet_alloc_ifa(in_dev);
  ipv4_devconf_setall(in_dev);
  neigh_parms_data_state_setall(in_dev.arp_parms);

  const local = tb[IFA_LOCAL] as nlattr;
  const u32_or = (nla: nlattr | null, dflt: number): number => (nla === null ? dflt : nla_get_u32(nla));
  const broadcast = tb[IFA_BROADCAST];
  const label = tb[IFA_LABEL];
  const proto = tb[IFA_PROTO];
  ifa.ifa_prefixlen = ifm.ifa_prefixlen;
  ifa.ifa_mask = inet_make_mask(ifm.ifa_prefixlen);
  ifa.ifa_flags = u32_or(tb[IFA_FLAGS], ifm.ifa_flags);
  ifa.ifa_scope = ifm.ifa_scope;
  ifa.ifa_local = nla_get_in_addr(local);
  ifa.ifa_address = nla_get_in_addr(tb[IFA_ADDRESS] ?? local);
  if (broadcast !== null) ifa.ifa_broadcast = nla_get_in_addr(broadcast);
  ifa.ifa_label = label !== null ? nla_get_string(label) : dev.name;
  ifa.ifa_rt_priority = u32_or(tb[IFA_RT_PRIORITY], 0);
  if (proto !== null) ifa.ifa_proto = nla_get_u8(proto);
  return ifa;
}

/** The address of the device that is the same as `ifa`, or null. */
function find_matching_ifa(ifa: in_ifaddr): in_ifaddr | null {
  for (let ifa1 = ifa.ifa_dev.ifa_list; ifa1 !== null; ifa1 = ifa1.ifa_next) {
    if (ifa1.ifa_mask !== ifa.ifa_mask || !inet_ifa_match(ifa1.ifa_address, ifa)) continue;
    if (ifa1.ifa_local === ifa.ifa_local) return ifa1;
  }
  return null;
}

/** RTM_NEWADDR. Returns 0 or a negative errno. */
export function inet_rtm_newaddr(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as sock);
  const portid = NETLINK_CB(skb).portid;
  const lft = new lifetime();
  const tb: nlattrs = [];
  const err = inet_validate_rtm(nlh, tb, extack, lft);
  if (err < 0) return err;
  if (nla_get_in_addr(tb[IFA_LOCAL] as nlattr) === 0) return 0;

  const ifa = inet_rtm_to_ifa(net, nlh, tb, extack);
  if (typeof ifa === 'number') return ifa;

  const existing = find_matching_ifa(ifa);
  if (existing === null) {
    set_ifa_lifetime(ifa, lft.valid, lft.prefered);
    if ((ifa.ifa_flags & IFA_F_MCAUTOJOIN) !== 0) {
      if (!ipv4_is_multicast(ifa.ifa_address)) {
        NL_SET_ERR_MSG(extack, 'ipv4: Multicast auto join failed');
        return -EINVAL;
      }
      ip_mc_inc_group(ifa.ifa_dev, ifa.ifa_address);
    }
    return __inet_insert_ifa(ifa, nlh, portid, extack);
  }

  if ((nlh.nlmsg_flags & NLM_F_EXCL) !== 0 || (nlh.nlmsg_flags & NLM_F_REPLACE) === 0) {
    NL_SET_ERR_MSG(extack, 'ipv4: Address already assigned');
    return -EEXIST;
  }
  if (existing.ifa_rt_priority !== ifa.ifa_rt_priority) {
    fib_modify_prefix_metric(existing, ifa.ifa_rt_priority);
    existing.ifa_rt_priority = ifa.ifa_rt_priority;
  }
  existing.ifa_proto = ifa.ifa_proto;
  set_ifa_lifetime(existing, lft.valid, lft.prefered);
  schedule_addr_chk(net, 0);
  rtmsg_ifa(RTM_NEWADDR, existing, nlh, portid);
  return 0;
}

/** Checks a strict dump request, and what it asks for. Returns 0 or a negative errno. */
function inet_valid_dump_ifaddr_req(nlh: nlmsghdr, fillargs: inet_fill_args, cb: netlink_callback): number {
  const extack = cb.extack;
  if (nlmsg_len(nlh) < ifaddrmsg.sizeof) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid header for address dump request');
    return -EINVAL;
  }
  const ifm = new ifaddrmsg(nlh.buf, nlmsg_data(nlh));
  if (ifm.ifa_prefixlen !== 0 || ifm.ifa_flags !== 0 || ifm.ifa_scope !== 0) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid values in header for address dump request');
    return -EINVAL;
  }
  fillargs.ifindex = ifm.ifa_index;
  if (fillargs.ifindex !== 0) {
    cb.answer_flags |= NLM_F_DUMP_FILTERED;
    fillargs.flags |= NLM_F_DUMP_FILTERED;
  }
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated_strict(nlh, ifaddrmsg.sizeof, tb, IFA_MAX, ifa_ipv4_policy, extack);
  if (err < 0) return err;

  for (let i = 0; i <= IFA_MAX; i++) {
    const nla = tb[i];
    if (nla === null) continue;
    if (i === IFA_TARGET_NETNSID) {
      // Differs: namespaces have no numbers for one another here, so none has this one.
      fillargs.netnsid = nla_get_s32(nla);
      NL_SET_ERR_MSG(extack, 'ipv4: Invalid target network namespace id');
      return -EINVAL;
    }
    NL_SET_ERR_MSG(extack, 'ipv4: Unsupported attribute in dump request');
    return -EINVAL;
  }
  return 0;
}

/** Writes the addresses of one device from number `cb.args[1]` on. Returns 0, or -EMSGSIZE for more. */
function in_dev_dump_ifaddr(in_dev: in_device, skb: sk_buff, cb: netlink_callback, fillargs: inet_fill_args): number {
  const s_ip_idx = cb.args[1];
  let ip_idx = 0;
  for (let ifa = in_dev.ifa_list; ifa !== null; ifa = ifa.ifa_next, ip_idx++) {
    if (ip_idx < s_ip_idx) continue;
    const err = inet_fill_ifaddr(skb, ifa, fillargs);
    if (err < 0) {
      cb.args[1] = ip_idx;
      return err;
    }
  }
  cb.args[1] = 0;
  return 0;
}

/** RTM_GETADDR: all addresses, or those of one device. Goes on at device `cb.args[0]`. */
export function inet_dump_ifaddr(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(skb.sk as sock);
  const nlh = cb.nlh;
  const portid = NETLINK_CB(cb.skb).portid;
  const flags = NLM_F_MULTI;
  const fillargs: inet_fill_args = { portid, seq: nlh.nlmsg_seq, event: RTM_NEWADDR, flags, netnsid: -1, ifindex: 0 };

  if (cb.strict_check) {
    const err = inet_valid_dump_ifaddr_req(nlh, fillargs, cb);
    if (err < 0) return err;
    if (fillargs.ifindex !== 0) {
      const dev = __dev_get_by_index(net, fillargs.ifindex);
      if (dev === null) return -ENODEV;
      const in_dev = __in_dev_get_rcu(dev);
      return in_dev === null ? 0 : in_dev_dump_ifaddr(in_dev, skb, cb, fillargs);
    }
  }

  cb.seq = (net.ipv4.dev_addr_genid + net.dev_base_seq) >>> 0 || 0x80000000;
  for (const dev of for_each_netdev_dump(net, cb.args[0])) {
    const in_dev = __in_dev_get_rcu(dev);
    if (in_dev === null) continue;
    const err = in_dev_dump_ifaddr(in_dev, skb, cb, fillargs);
    if (err < 0) {
      cb.args[0] = dev.ifindex;
      return err;
    }
  }
  cb.args[0] = Number.MAX_SAFE_INTEGER;
  return 0;
}

export function devinet_rtnl_register(world: World): void {
  rtnl_register(world, PF_INET, RTM_NEWADDR, inet_rtm_newaddr, null, 0);
  rtnl_register(world, PF_INET, RTM_DELADDR, inet_rtm_deladdr, null, 0);
  rtnl_register(world, PF_INET, RTM_GETADDR, null, inet_dump_ifaddr, RTNL_FLAG_DUMP_SPLIT_NLM_DONE);
  rtnl_register(world, PF_INET, RTM_GETNETCONF, inet_netconf_get_devconf, inet_netconf_dump_devconf, 0);
}
