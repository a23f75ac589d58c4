// Ports of bridges in rtnetlink: PF_BRIDGE. Kernel: net/core/rtnetlink.c
import { EINVAL, ENODEV, EOPNOTSUPP, EPFNOSUPPORT } from '../../include/linux/errno.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_BRIDGE } from '../../include/linux/socket.ts';
import {
  nla_for_each_nested,
  nla_get_u16,
  nla_get_u32,
  nla_len,
  nla_type,
  type nlattrs,
  nlmsg_check_header,
  nlmsg_data,
  nlmsg_find_attr,
  nlmsg_len,
} from '../../include/net/netlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import {
  BRIDGE_FLAGS_MASTER,
  BRIDGE_FLAGS_SELF,
  IFLA_BRIDGE_FLAGS,
  IFLA_BRIDGE_MODE,
} from '../../include/uapi/linux/if_bridge.ts';
import { IFLA_AF_SPEC, IFLA_EXT_MASK, IFLA_MAX } from '../../include/uapi/linux/if_link.ts';
import { NLM_F_MULTI, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { ifinfomsg, RTNLGRP_LINK } from '../../include/uapi/linux/rtnetlink.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { nlmsg_new } from '../netlink/af_netlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { __dev_get_by_index } from './dev.ts';
import { netdev_master_upper_dev_get } from './dev-adjacent.ts';
import { rtnl_notify } from './rtnetlink.ts';
import { ifla_policy } from './rtnetlink-link-policy.ts';
import { kfree_skb } from './skbuff.ts';

const BRIDGE_NLMSG_SIZE = 600;

/** IFLA_EXT_MASK of a dump request, or a negative errno. */
function valid_bridge_getlink_req(cb: netlink_callback): number {
  const { nlh, extack, strict_check } = cb;
  if (strict_check) {
    if (nlmsg_check_header(nlh, ifinfomsg.sizeof, null) < 0) {
      NL_SET_ERR_MSG(extack, 'Invalid header for bridge link dump');
      return -EINVAL;
    }
    const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
    if ((ifm.__ifi_pad | ifm.ifi_type | ifm.ifi_flags | ifm.ifi_change | ifm.ifi_index) !== 0) {
      NL_SET_ERR_MSG(extack, 'Invalid values in header for bridge link dump request');
      return -EINVAL;
    }
  }
  const tb: nlattrs = [];
  const parse = strict_check ? nlmsg_parse_deprecated_strict : nlmsg_parse_deprecated;
  const err = parse(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack);
  if (err < 0) return err;
  for (const [type, attr] of tb.entries()) {
    if (attr === null || type === IFLA_EXT_MASK || !strict_check) continue;
    NL_SET_ERR_MSG(extack, 'Unsupported attribute in bridge link dump request');
    return -EINVAL;
  }
  const ext_mask = tb[IFLA_EXT_MASK] ?? null;
  return ext_mask === null ? 0 : nla_get_u32(ext_mask);
}

/** RTM_GETLINK for PF_BRIDGE: what masters say of their ports, then what devices say of themselves, as many as fit. */
export function rtnl_bridge_getlink(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(cb.skb.sk as sock);
  const asked = valid_bridge_getlink_req(cb);
  if (asked < 0 && cb.strict_check) return asked;
  const filter_mask = Math.max(asked, 0);
  const { portid } = NETLINK_CB(cb.skb);
  const seq = cb.nlh.nlmsg_seq;
  let idx = 0;
  for (const dev of net.dev_base_head) {
    const br_dev = netdev_master_upper_dev_get(dev);
    for (const { netdev_ops } of br_dev === null ? [dev] : [br_dev, dev]) {
      if (netdev_ops.ndo_bridge_getlink === undefined) continue;
      if (idx >= cb.args[0]) {
        const err = netdev_ops.ndo_bridge_getlink(skb, portid, seq, dev, filter_mask, NLM_F_MULTI);
        if (err < 0 && err !== -EOPNOTSUPP) {
          cb.args[0] = idx;
          return skb.len > 0 ? skb.len : err;
        }
      }
      idx++;
    }
  }
  cb.args[0] = idx;
  return skb.len;
}

/** Tells everybody of a port that was changed by itself (BRIDGE_FLAGS_SELF). */
function rtnl_bridge_notify(dev: net_device): number {
  const getlink = dev.netdev_ops.ndo_bridge_getlink;
  if (getlink === undefined) return 0;
  const net = dev.nd_net;
  const skb = nlmsg_new(net.world, BRIDGE_NLMSG_SIZE);
  const err = getlink(skb, 0, 0, dev, 0, 0);
  if (err < 0 || skb.len === 0) {
    kfree_skb(skb);
    return err;
  }
  rtnl_notify(skb, net, 0, RTNLGRP_LINK, null);
  return 0;
}

/** The device and the flags (BRIDGE_FLAGS_*) of a request, or a negative errno. */
function parse_request(
  skb: sk_buff,
  nlh: nlmsghdr,
  extack: netlink_ext_ack,
): { dev: net_device; flags: number } | number {
  if (nlmsg_len(nlh) < ifinfomsg.sizeof) return -EINVAL;
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  if (ifm.ifi_family !== AF_BRIDGE) return -EPFNOSUPPORT;
  const dev = __dev_get_by_index(sock_net(skb.sk as sock), ifm.ifi_index);
  if (dev === null) {
    NL_SET_ERR_MSG(extack, 'unknown ifindex');
    return -ENODEV;
  }
  const br_spec = nlmsg_find_attr(nlh, ifinfomsg.sizeof, IFLA_AF_SPEC);
  let flags = 0;
  if (br_spec === null) return { dev, flags };
  for (const attr of nla_for_each_nested(br_spec)) {
    const type = nla_type(attr);
    if (type !== IFLA_BRIDGE_FLAGS && type !== IFLA_BRIDGE_MODE) continue;
    if (nla_len(attr) < 2) return -EINVAL;
    if (type === IFLA_BRIDGE_FLAGS && flags === 0) flags = nla_get_u16(attr);
  }
  return { dev, flags };
}

/** Has the master, the device itself, or both handle a request: `call` for each. 0 or a negative errno. */
function for_master_and_self(
  dev: net_device,
  flags: number,
  call: (owner: net_device, flags: number) => number | undefined,
): number {
  let err = -EOPNOTSUPP;
  let left = flags;
  if (flags === 0 || (flags & BRIDGE_FLAGS_MASTER) !== 0) {
    const br_dev = netdev_master_upper_dev_get(dev);
    err = br_dev === null ? -EOPNOTSUPP : (call(br_dev, left) ?? -EOPNOTSUPP);
    if (err !== 0) return err;
    left &= ~BRIDGE_FLAGS_MASTER;
  }
  if ((left & BRIDGE_FLAGS_SELF) !== 0) {
    err = call(dev, left) ?? -EOPNOTSUPP;
    if (err === 0) err = rtnl_bridge_notify(dev);
  }
  return err;
}

/** RTM_SETLINK for PF_BRIDGE: `bridge link set`. 0 or a negative errno. */
export function rtnl_bridge_setlink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_request(skb, nlh, extack);
  if (typeof request === 'number') return request;
  const { dev } = request;
  return for_master_and_self(dev, request.flags, (owner, flags) =>
    owner.netdev_ops.ndo_bridge_setlink?.(dev, nlh, flags, extack),
  );
}

/** RTM_DELLINK for PF_BRIDGE. 0 or a negative errno. */
export function rtnl_bridge_dellink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_request(skb, nlh, extack);
  if (typeof request === 'number') return request;
  const { dev } = request;
  return for_master_and_self(dev, request.flags, (owner, flags) =>
    owner.netdev_ops.ndo_bridge_dellink?.(dev, nlh, flags),
  );
}
