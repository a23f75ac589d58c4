// Settings of devices as netlink messages: RTM_NEWNETCONF, RTM_GETNETCONF. Kernel: net/ipv4/devinet.c
import { EINVAL, EMSGSIZE, ENODEV } from '../../include/linux/errno.ts';
import { __in_dev_get_rcu, IPV4_DEVCONF, type ipv4_devconf } from '../../include/linux/inetdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_UNSPEC,
  nla_get_s32,
  type nla_policies,
  nla_put_s32,
  nla_total_size,
  type nlattrs,
  nlmsg_attrlen,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_msg_size,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import {
  IPV4_DEVCONF_BC_FORWARDING,
  IPV4_DEVCONF_FORWARDING,
  IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  IPV4_DEVCONF_MC_FORWARDING,
  IPV4_DEVCONF_PROXY_ARP,
  IPV4_DEVCONF_RP_FILTER,
} from '../../include/uapi/linux/ip_devconf.ts';
import {
  NETCONFA_ALL,
  NETCONFA_BC_FORWARDING,
  NETCONFA_FORWARDING,
  NETCONFA_IFINDEX,
  NETCONFA_IFINDEX_ALL,
  NETCONFA_IFINDEX_DEFAULT,
  NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN,
  NETCONFA_MAX,
  NETCONFA_MC_FORWARDING,
  NETCONFA_PROXY_NEIGH,
  NETCONFA_RP_FILTER,
  netconfmsg,
} from '../../include/uapi/linux/netconf.ts';
import { NLM_F_MULTI, NLMSG_ALIGN, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTM_NEWNETCONF, RTNLGRP_IPV4_NETCONF } from '../../include/uapi/linux/rtnetlink.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { __dev_get_by_index } from '../core/dev.ts';
import { nlmsg_new, rtnl_notify, rtnl_unicast } from '../core/rtnetlink.ts';
import { NETLINK_CB, netlink_strict_get_check } from '../netlink/netlink_sock.ts';
import { for_each_netdev_dump } from './devinet-dump.ts';

/** Attribute and setting, in the order of the message. */
const settings: readonly (readonly [number, number])[] = [
  [NETCONFA_FORWARDING, IPV4_DEVCONF_FORWARDING],
  [NETCONFA_RP_FILTER, IPV4_DEVCONF_RP_FILTER],
  [NETCONFA_MC_FORWARDING, IPV4_DEVCONF_MC_FORWARDING],
  [NETCONFA_BC_FORWARDING, IPV4_DEVCONF_BC_FORWARDING],
  [NETCONFA_PROXY_NEIGH, IPV4_DEVCONF_PROXY_ARP],
  [NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN, IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN],
];

const msgsize = (): number => NLMSG_ALIGN(netconfmsg.sizeof) + (1 + settings.length) * nla_total_size(4);

/** Appends one setting (`type`), or all. Returns 0 or -EMSGSIZE. */
function inet_netconf_fill_devconf(
  skb: sk_buff,
  ifindex: number,
  devconf: ipv4_devconf | null,
  portid: number,
  seq: number,
  event: number,
  flags: number,
  type: number,
): number {
  const nlh = nlmsg_put(skb, portid, seq, event, netconfmsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;

  nla_put_failure: {
    new netconfmsg(nlh.buf, nlmsg_data(nlh)).ncm_family = AF_INET;
    if (nla_put_s32(skb, NETCONFA_IFINDEX, ifindex) < 0) break nla_put_failure;
    if (devconf !== null) {
      for (const [attr, setting] of settings) {
        if (type !== NETCONFA_ALL && type !== attr) continue;
        if (nla_put_s32(skb, attr, IPV4_DEVCONF(devconf, setting)) < 0) break nla_put_failure;
      }
    }
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/** Tells who listens (RTNLGRP_IPV4_NETCONF) of a changed setting; `devconf` null: the settings are gone. */
export function inet_netconf_notify_devconf(
  net: net,
  event: number,
  type: number,
  ifindex: number,
  devconf: ipv4_devconf | null,
): void {
  const skb = nlmsg_new(net.world, msgsize());
  inet_netconf_fill_devconf(skb, ifindex, devconf, 0, 0, event, 0, type);
  rtnl_notify(skb, net, 0, RTNLGRP_IPV4_NETCONF, null);
}

const an_int = { type: NLA_UNSPEC, len: 4 };
const policy: nla_policies[number][] = [];
policy[NETCONFA_IFINDEX] = an_int;
policy[NETCONFA_FORWARDING] = an_int;
policy[NETCONFA_RP_FILTER] = an_int;
policy[NETCONFA_PROXY_NEIGH] = an_int;
policy[NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN] = an_int;
const devconf_ipv4_policy: nla_policies = policy;

function inet_netconf_valid_get_req(skb: sk_buff, nlh: nlmsghdr, tb: nlattrs, extack: netlink_ext_ack | null): number {
  if (nlh.nlmsg_len < nlmsg_msg_size(netconfmsg.sizeof)) {
    NL_SET_ERR_MSG(extack, 'ipv4: Invalid header for netconf get request');
    return -EINVAL;
  }
  if (!netlink_strict_get_check(skb)) {
    return nlmsg_parse_deprecated(nlh, netconfmsg.sizeof, tb, NETCONFA_MAX, devconf_ipv4_policy, extack);
  }
  const err = nlmsg_parse_deprecated_strict(nlh, netconfmsg.sizeof, tb, NETCONFA_MAX, devconf_ipv4_policy, extack);
  if (err !== 0) return err;
  if (tb.every((nla, type) => nla === null || type === NETCONFA_IFINDEX)) return 0;
  NL_SET_ERR_MSG(extack, 'ipv4: Unsupported attribute in netconf get request');
  return -EINVAL;
}

/** RTM_GETNETCONF: the settings of one device, of all, or the defaults. */
export function inet_netconf_get_devconf(in_skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(in_skb.sk as sock);
  const portid = NETLINK_CB(in_skb).portid;
  const tb: nlattrs = [];
  const err = inet_netconf_valid_get_req(in_skb, nlh, tb, extack);
  if (err < 0) return err;
  const nla = tb[NETCONFA_IFINDEX];
  if (nla === null) return -EINVAL;

  const ifindex = nla_get_s32(nla);
  let devconf: ipv4_devconf;
  if (ifindex === NETCONFA_IFINDEX_ALL) devconf = net.ipv4.devconf_all;
  else if (ifindex === NETCONFA_IFINDEX_DEFAULT) devconf = net.ipv4.devconf_dflt;
  else {
    const in_dev = __dev_get_by_index(net, ifindex)?.ip_ptr ?? null;
    if (in_dev === null) return -ENODEV;
    devconf = in_dev.cnf;
  }
  const skb = nlmsg_new(net.world, msgsize());
  inet_netconf_fill_devconf(skb, ifindex, devconf, portid, nlh.nlmsg_seq, RTM_NEWNETCONF, 0, NETCONFA_ALL);
  return rtnl_unicast(skb, net, portid);
}

/** The settings of every device, then of all, then the defaults. `cb.args`: device to go on with; how many of the two are done. */
export function inet_netconf_dump_devconf(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(skb.sk as sock);
  const nlh = cb.nlh;
  if (cb.strict_check) {
    if (nlh.nlmsg_len < nlmsg_msg_size(netconfmsg.sizeof)) {
      NL_SET_ERR_MSG(cb.extack, 'ipv4: Invalid header for netconf dump request');
      return -EINVAL;
    }
    if (nlmsg_attrlen(nlh, netconfmsg.sizeof) > 0) {
      NL_SET_ERR_MSG(cb.extack, 'ipv4: Invalid data after header in netconf dump request');
      return -EINVAL;
    }
  }
  const portid = NETLINK_CB(cb.skb).portid;
  const fill = (ifindex: number, cnf: ipv4_devconf): number =>
    inet_netconf_fill_devconf(skb, ifindex, cnf, portid, nlh.nlmsg_seq, RTM_NEWNETCONF, NLM_F_MULTI, NETCONFA_ALL);

  for (const dev of for_each_netdev_dump(net, cb.args[0])) {
    const in_dev = __in_dev_get_rcu(dev);
    if (in_dev === null) continue;
    const err = fill(dev.ifindex, in_dev.cnf);
    if (err < 0) {
      cb.args[0] = dev.ifindex;
      return err;
    }
  }
  cb.args[0] = Number.MAX_SAFE_INTEGER;
  if (cb.args[1] === 0) {
    const err = fill(NETCONFA_IFINDEX_ALL, net.ipv4.devconf_all);
    if (err < 0) return err;
    cb.args[1]++;
  }
  if (cb.args[1] === 1) {
    const err = fill(NETCONFA_IFINDEX_DEFAULT, net.ipv4.devconf_dflt);
    if (err < 0) return err;
    cb.args[1]++;
  }
  return 0;
}
