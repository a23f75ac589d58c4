// Asking for links: RTM_GETLINK, one or all. Kernel: net/core/rtnetlink.c
import { EINVAL, ENODEV } from '../../include/linux/errno.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  nla_find_nested,
  nla_get_s32,
  nla_get_string,
  nla_get_u32,
  type nlattrs,
  nlmsg_check_header,
  nlmsg_data,
  nlmsg_hdr,
} from '../../include/net/netlink.ts';
import type { rtnl_link_ops } from '../../include/net/rtnetlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import {
  IFLA_ALT_IFNAME,
  IFLA_EVENT_NONE,
  IFLA_EXT_MASK,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  IFLA_MASTER,
  IFLA_MAX,
  IFLA_TARGET_NETNSID,
} from '../../include/uapi/linux/if_link.ts';
import { NLM_F_DUMP_FILTERED, NLM_F_MULTI, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { ifinfomsg, RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { nl_dump_check_consistent, nlmsg_new } from '../netlink/af_netlink.ts';
import { NETLINK_CB, NETLINK_F_STRICT_CHK, nlk_test_bit } from '../netlink/netlink_sock.ts';
import { __dev_get_by_index, __dev_get_by_name } from './dev.ts';
import { netdev_master_upper_dev_get } from './dev-adjacent.ts';
import { linkwatch_sync_dev } from './link_watch.ts';
import { get_net_ns_by_id } from './net_namespace-ids.ts';
import { rtnl_link_ops_get, rtnl_unicast } from './rtnetlink.ts';
import { if_nlmsg_size, rtnl_fill_ifinfo } from './rtnetlink-link-fill.ts';
import { ifla_policy } from './rtnetlink-link-policy.ts';
import { kfree_skb } from './skbuff.ts';

const GETLINK_ATTRS = new Set([IFLA_IFNAME, IFLA_ALT_IFNAME, IFLA_EXT_MASK, IFLA_TARGET_NETNSID]);

/** Who set NETLINK_GET_STRICT_CHK has its request checked in full. */
export const netlink_strict_get_check = (skb: sk_buff): boolean =>
  nlk_test_bit(NETLINK_F_STRICT_CHK, NETLINK_CB(skb).sk as sock);

function rtnl_valid_getlink_req(skb: sk_buff, nlh: nlmsghdr, tb: nlattrs, extack: netlink_ext_ack): number {
  if (nlmsg_check_header(nlh, ifinfomsg.sizeof, null) < 0) {
    NL_SET_ERR_MSG(extack, 'Invalid header for get link');
    return -EINVAL;
  }
  if (!netlink_strict_get_check(skb)) {
    return nlmsg_parse_deprecated(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack);
  }
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  if (ifm.__ifi_pad !== 0 || ifm.ifi_type !== 0 || ifm.ifi_flags !== 0 || ifm.ifi_change !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid values in header for get link request');
    return -EINVAL;
  }
  const err = nlmsg_parse_deprecated_strict(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack);
  if (err < 0) return err;
  for (const [type, attr] of tb.entries()) {
    if (attr === null || GETLINK_ATTRS.has(type)) continue;
    NL_SET_ERR_MSG(extack, 'Unsupported attribute in get link request');
    return -EINVAL;
  }
  return 0;
}

/** RTM_GETLINK for one link: answers with RTM_NEWLINK. 0 or a negative errno. */
export function rtnl_getlink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const net = sock_net(skb.sk as sock);
  const tb: nlattrs = [];
  const err = rtnl_valid_getlink_req(skb, nlh, tb, extack);
  if (err < 0) return err;

  const target = target_net(net, tb, extack);
  if (typeof target === 'number') return target;
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  const ifname = tb[IFLA_IFNAME] ?? tb[IFLA_ALT_IFNAME];
  let dev: net_device | null;
  if (ifm.ifi_index > 0) dev = __dev_get_by_index(target.net, ifm.ifi_index);
  else if (ifname !== null) dev = __dev_get_by_name(target.net, nla_get_string(ifname));
  else return -EINVAL;
  if (dev === null) return -ENODEV;

  linkwatch_sync_dev(dev);
  const ext_mask = tb[IFLA_EXT_MASK];
  const ext_filter_mask = ext_mask === null ? 0 : nla_get_u32(ext_mask);
  const { portid } = NETLINK_CB(skb);
  const nskb = nlmsg_new(net.world, if_nlmsg_size(dev, ext_filter_mask));
  const filled = rtnl_fill_ifinfo(nskb, dev, net, {
    type: RTM_NEWLINK,
    pid: portid,
    seq: nlh.nlmsg_seq,
    change: 0,
    flags: 0,
    ext_filter_mask,
    event: IFLA_EVENT_NONE,
    new_nsid: null,
    new_ifindex: 0,
    tgt_netnsid: target.id,
  });
  if (filled < 0) {
    kfree_skb(nskb);
    return filled;
  }
  return rtnl_unicast(nskb, net, portid);
}

/** The namespace that IFLA_TARGET_NETNSID names, or the sender's. */
function target_net(net: net, tb: nlattrs, extack: netlink_ext_ack | null): { net: net; id?: number } | number {
  const attr = tb[IFLA_TARGET_NETNSID];
  if (attr === null) return { net };
  const id = nla_get_s32(attr);
  const found = get_net_ns_by_id(net, id);
  if (found !== null) return { net: found, id };
  NL_SET_ERR_MSG(extack, 'Invalid target network namespace id');
  return -EINVAL;
}

/** What a dump is to hold: the request, understood. */
interface link_dump {
  tgt_net: net;
  netnsid?: number;
  ext_filter_mask: number;
  master_idx: number;
  kind_ops: rtnl_link_ops | null;
}

function rtnl_valid_dump_ifinfo_req(cb: netlink_callback, tb: nlattrs): number {
  const { nlh, extack } = cb;
  if (!cb.strict_check) {
    // Old programs send a struct rtgenmsg only.
    const hdrlen = nlh.nlmsg_len < 32 ? 1 : ifinfomsg.sizeof;
    return nlmsg_parse_deprecated(nlh, hdrlen, tb, IFLA_MAX, ifla_policy, extack);
  }
  if (nlmsg_check_header(nlh, ifinfomsg.sizeof, null) < 0) {
    NL_SET_ERR_MSG(extack, 'Invalid header for link dump');
    return -EINVAL;
  }
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  if (ifm.__ifi_pad !== 0 || ifm.ifi_type !== 0 || ifm.ifi_flags !== 0 || ifm.ifi_change !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid values in header for link dump request');
    return -EINVAL;
  }
  if (ifm.ifi_index !== 0) {
    NL_SET_ERR_MSG(extack, 'Filter by device index not supported for link dumps');
    return -EINVAL;
  }
  return nlmsg_parse_deprecated_strict(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack);
}

function understand(cb: netlink_callback, net: net): link_dump | number {
  const dump: link_dump = { tgt_net: net, ext_filter_mask: 0, master_idx: 0, kind_ops: null };
  const tb: nlattrs = [];
  const err = rtnl_valid_dump_ifinfo_req(cb, tb);
  if (err < 0) return cb.strict_check ? err : dump;
  for (const [type, attr] of tb.entries()) {
    if (attr === null) continue;
    switch (type) {
      case IFLA_TARGET_NETNSID: {
        const target = target_net(net, tb, cb.extack);
        if (typeof target === 'number') return target;
        dump.tgt_net = target.net;
        dump.netnsid = target.id;
        break;
      }
      case IFLA_EXT_MASK:
        dump.ext_filter_mask = nla_get_u32(attr);
        break;
      case IFLA_MASTER:
        dump.master_idx = nla_get_u32(attr);
        break;
      case IFLA_LINKINFO: {
        const kind = nla_find_nested(attr, IFLA_INFO_KIND);
        dump.kind_ops = kind === null ? null : rtnl_link_ops_get(net.world, nla_get_string(kind));
        break;
      }
      default:
        if (!cb.strict_check) break;
        NL_SET_ERR_MSG(cb.extack, 'Unsupported attribute in link dump request');
        return -EINVAL;
    }
  }
  return dump;
}

/** RTM_GETLINK for all links: those of higher index than the last one told, as many as fit. */
export function rtnl_dump_ifinfo(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(cb.skb.sk as sock);
  const dump = understand(cb, net);
  if (typeof dump === 'number') return dump;
  const filtered = dump.master_idx !== 0 || dump.kind_ops !== null;
  const flags = NLM_F_MULTI | (filtered ? NLM_F_DUMP_FILTERED : 0);
  cb.seq = dump.tgt_net.dev_base_seq;

  const later = dump.tgt_net.dev_base_head.filter(dev => dev.ifindex > cb.args[0]);
  for (const dev of later.sort((a, b) => a.ifindex - b.ifindex)) {
    if (link_dump_filtered(dev, dump)) continue;
    const start = skb.tail;
    const err = rtnl_fill_ifinfo(skb, dev, net, {
      type: RTM_NEWLINK,
      pid: NETLINK_CB(cb.skb).portid,
      seq: cb.nlh.nlmsg_seq,
      change: 0,
      flags,
      ext_filter_mask: dump.ext_filter_mask,
      event: IFLA_EVENT_NONE,
      new_nsid: null,
      new_ifindex: 0,
      tgt_netnsid: dump.netnsid,
    });
    if (err < 0) return err;
    if (start === skb.data) nl_dump_check_consistent(cb, nlmsg_hdr(skb));
    cb.args[0] = dev.ifindex;
  }
  return 0;
}

/** Is `dev` left out of the dump? */
function link_dump_filtered(dev: net_device, dump: link_dump): boolean {
  if (dump.kind_ops !== null && dev.rtnl_link_ops !== dump.kind_ops) return true;
  return dump.master_idx !== 0 && netdev_master_upper_dev_get(dev)?.ifindex !== dump.master_idx;
}
