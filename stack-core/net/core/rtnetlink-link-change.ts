// Making, changing and deleting links: RTM_NEWLINK, RTM_SETLINK, RTM_DELLINK. Kernel: net/core/rtnetlink.c
import { EAFNOSUPPORT, EEXIST, EINVAL, ENODEV, EOPNOTSUPP, EPERM } from '../../include/linux/errno.ts';
import {
  dev_net,
  dev_net_set,
  NET_ADDR_SET,
  NET_NAME_ENUM,
  NET_NAME_USER,
  NETDEV_CHANGEADDR,
  type net_device,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, NL_SET_ERR_MSG_ATTR, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NL_VALIDATE_LIBERAL,
  nla_data,
  nla_for_each_nested,
  nla_get_s32,
  nla_get_string,
  nla_get_u8,
  nla_get_u32,
  nla_len,
  nla_type,
  type nlattrs,
  nlmsg_data,
} from '../../include/net/netlink.ts';
import type { rtnl_link_ops } from '../../include/net/rtnetlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import {
  IF_OPER_DORMANT,
  IF_OPER_UNKNOWN,
  IF_OPER_UP,
  IFF_ALLMULTI,
  IFF_PROMISC,
} from '../../include/uapi/linux/if.ts';
import {
  IFLA_ADDRESS,
  IFLA_AF_SPEC,
  IFLA_BROADCAST,
  IFLA_CARRIER,
  IFLA_GROUP,
  IFLA_IFALIAS,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_INFO_SLAVE_DATA,
  IFLA_LINK_NETNSID,
  IFLA_LINKINFO,
  IFLA_LINKMODE,
  IFLA_MAP,
  IFLA_MASTER,
  IFLA_MAX,
  IFLA_MTU,
  IFLA_NET_NS_FD,
  IFLA_NET_NS_PID,
  IFLA_NUM_RX_QUEUES,
  IFLA_NUM_TX_QUEUES,
  IFLA_OPERSTATE,
  IFLA_PROTINFO,
  IFLA_PROTO_DOWN,
  IFLA_TARGET_NETNSID,
  IFLA_TXQLEN,
} from '../../include/uapi/linux/if_link.ts';
import {
  NLA_HDRLEN,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  type nlattr,
  type nlmsghdr,
} from '../../include/uapi/linux/netlink.ts';
import { ifinfomsg } from '../../include/uapi/linux/rtnetlink.ts';
import { __nla_parse, nla_parse_nested_deprecated, nlmsg_parse_deprecated } from '../../lib/nlattr.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import {
  __dev_change_flags,
  __dev_change_net_namespace,
  __dev_get_by_index,
  __dev_get_by_name,
  __dev_notify_flags,
  alloc_netdev,
  call_netdevice_notifiers,
  dev_change_carrier,
  dev_change_flags,
  dev_change_name,
  dev_change_tx_queue_len,
  dev_set_alias,
  dev_set_group,
  dev_set_mac_address,
  dev_set_mtu_ext,
  dev_validate_mtu,
  free_netdev,
  netdev_state_change,
  register_netdevice,
  unregister_netdevice,
  unregister_netdevice_many,
  unregister_netdevice_many_notify,
} from './dev.ts';
import { netdev_master_upper_dev_get } from './dev-adjacent.ts';
import { get_net_ns_by_fd, get_net_ns_by_id, get_net_ns_by_pid } from './net_namespace-ids.ts';
import { rtnl_af_ops_list, rtnl_link_ops_get } from './rtnetlink.ts';
import { IFLA_INFO_MAX, ifla_info_policy, ifla_policy } from './rtnetlink-link-policy.ts';

/** What a request said: its header, its attributes, and those of IFLA_LINKINFO. */
interface link_request {
  skb: sk_buff;
  nlh: nlmsghdr;
  net: net;
  portid: number;
  ifm: ifinfomsg;
  tb: nlattrs;
}

function parse_request(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): link_request | number {
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack);
  if (err < 0) return err;
  const unique = rtnl_ensure_unique_netns(tb, extack);
  if (unique < 0) return unique;
  const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
  return { skb, nlh, net: sock_net(skb.sk as sock), portid: NETLINK_CB(skb).portid, ifm, tb };
}

function rtnl_ensure_unique_netns(tb: nlattrs, extack: netlink_ext_ack): number {
  const named = [IFLA_TARGET_NETNSID, IFLA_NET_NS_PID, IFLA_NET_NS_FD].filter(type => tb[type] !== null);
  if (named.length <= 1) return 0;
  NL_SET_ERR_MSG(extack, 'multiple netns identifying attributes specified');
  return -EINVAL;
}

/** The namespace that a request names, or the sender's; a negative errno when there is none such. */
function rtnl_link_get_net(src_net: net, tb: nlattrs): net | number {
  const pid = tb[IFLA_NET_NS_PID];
  if (pid !== null) return get_net_ns_by_pid(src_net.world, nla_get_u32(pid));
  const fd = tb[IFLA_NET_NS_FD];
  if (fd !== null) return get_net_ns_by_fd(src_net.world, nla_get_u32(fd));
  const id = tb[IFLA_TARGET_NETNSID];
  if (id !== null) return get_net_ns_by_id(src_net, nla_get_s32(id)) ?? -EINVAL;
  return src_net;
}

/** The device that a request is about, by index or name; null: there is none. */
function rtnl_dev_get(net: net, tb: nlattrs): net_device | null {
  const ifname = tb[IFLA_IFNAME];
  return ifname === null ? null : __dev_get_by_name(net, nla_get_string(ifname));
}

// ---- RTM_NEWLINK ----

/** RTM_NEWLINK: makes a link, or changes the one that is named. 0 or a negative errno. */
export function rtnl_newlink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_request(skb, nlh, extack);
  if (typeof request === 'number') return request;
  const { net, ifm, tb } = request;

  const linkinfo: nlattrs = [];
  const info = tb[IFLA_LINKINFO];
  if (info !== null) {
    const err = nla_parse_nested_deprecated(linkinfo, IFLA_INFO_MAX, info, ifla_info_policy, extack);
    if (err < 0) return err;
  }
  const kind = linkinfo[IFLA_INFO_KIND] ?? null;
  const ops = kind === null ? null : rtnl_link_ops_get(net.world, nla_get_string(kind));
  const parsed = parse_info_data(ops, tb, linkinfo, extack);
  if (typeof parsed === 'number') return parsed;

  let dev: net_device | null = null;
  let link_specified = true;
  if (ifm.ifi_index > 0) dev = __dev_get_by_index(net, ifm.ifi_index);
  else if (ifm.ifi_index < 0) {
    NL_SET_ERR_MSG(extack, "ifindex can't be negative");
    return -EINVAL;
  } else if (tb[IFLA_IFNAME] !== null) dev = rtnl_dev_get(net, tb);
  else link_specified = false;

  if (dev !== null) {
    const slave = parse_slave_data(dev, linkinfo, extack);
    if (typeof slave === 'number') return slave;
    return rtnl_changelink(request, { ops, names_kind: kind !== null, data: parsed.data, slave }, dev, extack);
  }
  if ((nlh.nlmsg_flags & NLM_F_CREATE) === 0) {
    if (link_specified || tb[IFLA_GROUP] === null) return -ENODEV;
    return rtnl_group_changelink(request, nla_get_u32(tb[IFLA_GROUP]), extack);
  }
  if (tb[IFLA_MAP] !== null || tb[IFLA_PROTINFO] !== null) return -EOPNOTSUPP;
  if (ops === null) {
    NL_SET_ERR_MSG(extack, 'Unknown device type');
    return -EOPNOTSUPP;
  }
  return rtnl_newlink_create(request, ops, parsed.data, extack);
}

/** Attributes inside IFLA_INFO_DATA, checked by the kind. */
function parse_info_data(
  ops: rtnl_link_ops | null,
  tb: nlattrs,
  linkinfo: nlattrs,
  extack: netlink_ext_ack,
): { data: nlattrs | null } | number {
  if (ops === null) return { data: null };
  let data: nlattrs | null = null;
  const info_data = linkinfo[IFLA_INFO_DATA] ?? null;
  if ((ops.maxtype ?? 0) > 0 && info_data !== null) {
    data = [];
    const err = nla_parse_nested_deprecated(data, ops.maxtype ?? 0, info_data, ops.policy ?? null, extack);
    if (err < 0) return err;
  }
  const err = ops.validate?.(tb, data, extack) ?? 0;
  return err < 0 ? err : { data };
}

/** What a request says of a device as a member of its master; `data` is null where it says nothing. */
interface slave_change {
  data: nlattrs | null;
  master_dev: net_device | null;
}

/** Attributes inside IFLA_INFO_SLAVE_DATA, checked by the kind of the master. */
function parse_slave_data(dev: net_device, linkinfo: nlattrs, extack: netlink_ext_ack): slave_change | number {
  const master_dev = netdev_master_upper_dev_get(dev);
  const m_ops = master_dev?.rtnl_link_ops ?? null;
  const slave_data = linkinfo[IFLA_INFO_SLAVE_DATA] ?? null;
  if (slave_data === null) return { data: null, master_dev };
  if (m_ops === null || m_ops.slave_changelink === undefined) return -EOPNOTSUPP;
  const data: nlattrs = [];
  const { slave_maxtype, slave_policy } = m_ops;
  const err = nla_parse_nested_deprecated(data, slave_maxtype ?? 0, slave_data, slave_policy ?? null, extack);
  return err < 0 ? err : { data, master_dev };
}

/** What a request says of the kind of a device that is there. */
interface kind_change {
  ops: rtnl_link_ops | null;
  names_kind: boolean;
  data: nlattrs | null;
  slave: slave_change;
}

function rtnl_changelink(
  request: link_request,
  kind_change: kind_change,
  dev: net_device,
  extack: netlink_ext_ack,
): number {
  const { nlh, tb } = request;
  const { ops, names_kind, data, slave } = kind_change;
  if ((nlh.nlmsg_flags & NLM_F_EXCL) !== 0) return -EEXIST;
  if ((nlh.nlmsg_flags & NLM_F_REPLACE) !== 0) return -EOPNOTSUPP;
  const changed = { modified: false, notify: false };
  if (names_kind) {
    if (ops === null || ops !== dev.rtnl_link_ops || ops.changelink === undefined) return -EOPNOTSUPP;
    const err = ops.changelink(dev, tb, data, extack);
    if (err < 0) return err;
    changed.modified = true;
    changed.notify = true;
  }
  if (slave.data !== null && slave.master_dev !== null) {
    const err = slave.master_dev.rtnl_link_ops?.slave_changelink?.(slave.master_dev, dev, tb, slave.data, extack) ?? 0;
    if (err < 0) return err;
    changed.modified = true;
    changed.notify = true;
  }
  return do_setlink(request, dev, extack, changed);
}

function rtnl_group_changelink(request: link_request, group: number, extack: netlink_ext_ack): number {
  for (const dev of [...request.net.dev_base_head]) {
    if (dev.group !== group) continue;
    const err = do_setlink(request, dev, extack);
    if (err < 0) return err;
  }
  return 0;
}

function rtnl_newlink_create(
  request: link_request,
  ops: rtnl_link_ops,
  data: nlattrs | null,
  extack: netlink_ext_ack,
): number {
  const { net, tb, ifm, nlh, portid } = request;
  const ifname_attr = tb[IFLA_IFNAME];
  const ifname = ifname_attr === null ? `${ops.kind}%d` : nla_get_string(ifname_attr);
  const name_assign_type = ifname_attr === null ? NET_NAME_ENUM : NET_NAME_USER;

  const tgt_net = rtnl_link_get_net(net, tb);
  if (typeof tgt_net === 'number') return tgt_net;
  const link_netnsid = tb[IFLA_LINK_NETNSID];
  const link_net = link_netnsid === null ? null : get_net_ns_by_id(tgt_net, nla_get_s32(link_netnsid));
  if (link_netnsid !== null && link_net === null) {
    NL_SET_ERR_MSG(extack, 'Unknown network namespace id');
    return -EINVAL;
  }

  const peer_net = rtnl_get_peer_net(net, ops, tb, data, extack);
  if (typeof peer_net === 'number') return peer_net;

  const dev = rtnl_create_link(tgt_net, ifname, name_assign_type, ops, tb, extack);
  if (typeof dev === 'number') return dev;
  dev.ifindex = ifm.ifi_index;
  const params = { src_net: net, link_net, peer_net, tb, data };
  const err = ops.newlink === undefined ? register_netdevice(dev) : ops.newlink(dev, params, extack);
  if (err < 0) {
    free_netdev(dev);
    return err;
  }
  const configured = rtnl_configure_link(dev, ifm, portid, nlh);
  if (configured < 0) {
    undo_newlink(dev, ops);
    return configured;
  }
  const master = tb[IFLA_MASTER];
  const enslaved = master === null ? 0 : do_set_master(dev, nla_get_u32(master), extack);
  if (enslaved !== 0) undo_newlink(dev, ops);
  return enslaved;
}

/** The namespace that the request names for the peer; null: it names none. */
function rtnl_get_peer_net(
  net: net,
  ops: rtnl_link_ops,
  tbp: nlattrs,
  data: nlattrs | null,
  extack: netlink_ext_ack,
): net | null | number {
  let tb = tbp;
  const peer = ops.peer_type === undefined ? null : (data?.[ops.peer_type] ?? null);
  if (peer !== null) {
    tb = [];
    const err = rtnl_nla_parse_ifinfomsg(tb, peer, extack);
    if (err < 0) return err;
    const invalid = ops.validate?.(tb, null, extack) ?? 0;
    if (invalid < 0) return invalid;
  }
  const named = [IFLA_NET_NS_PID, IFLA_NET_NS_FD, IFLA_TARGET_NETNSID].some(type => (tb[type] ?? null) !== null);
  return named ? rtnl_link_get_net(net, tb) : null;
}

function undo_newlink(dev: net_device, ops: rtnl_link_ops): void {
  if (ops.newlink === undefined || ops.dellink === undefined) {
    unregister_netdevice(dev);
    return;
  }
  const list_kill: net_device[] = [];
  ops.dellink(dev, list_kill);
  unregister_netdevice_many(list_kill);
}

/** Most queues that a new device may have in each direction. */
const MAX_QUEUES = 4096;

/** A device of a kind, with what the request says of it; not registered yet. Or a negative errno. */
export function rtnl_create_link(
  net: net,
  ifname: string,
  name_assign_type: number,
  ops: rtnl_link_ops,
  tb: nlattrs,
  extack: netlink_ext_ack | null,
): net_device | number {
  const queues = (type: number): number => (tb[type] === null || tb[type] === undefined ? 1 : nla_get_u32(tb[type]));
  const num_tx_queues = queues(IFLA_NUM_TX_QUEUES);
  const num_rx_queues = queues(IFLA_NUM_RX_QUEUES);
  if (num_tx_queues < 1 || num_tx_queues > MAX_QUEUES) {
    NL_SET_ERR_MSG(extack, 'Invalid number of transmit queues');
    return -EINVAL;
  }
  if (num_rx_queues < 1 || num_rx_queues > MAX_QUEUES) {
    NL_SET_ERR_MSG(extack, 'Invalid number of receive queues');
    return -EINVAL;
  }
  const err = validate_linkmsg(net, null, tb, extack);
  if (err < 0) return err;

  const dev = alloc_netdev(net.world, ifname, name_assign_type, ops.setup);
  dev_net_set(dev, net);
  dev.num_tx_queues = num_tx_queues;
  dev.real_num_tx_queues = num_tx_queues;
  dev.num_rx_queues = num_rx_queues;
  dev.real_num_rx_queues = num_rx_queues;
  dev.rtnl_link_ops = ops;
  dev.rtnl_link_initializing = true;

  const mtu = tb[IFLA_MTU] ?? null;
  if (mtu !== null) {
    const bad = dev_validate_mtu(dev, nla_get_u32(mtu), extack);
    if (bad !== 0) {
      free_netdev(dev);
      return bad;
    }
    dev.mtu = nla_get_u32(mtu);
  }
  const address = tb[IFLA_ADDRESS] ?? null;
  if (address !== null) {
    dev.dev_addr = nla_data(address).slice();
    dev.addr_assign_type = NET_ADDR_SET;
  }
  const broadcast = tb[IFLA_BROADCAST] ?? null;
  if (broadcast !== null) dev.broadcast = nla_data(broadcast).slice();
  const txqlen = tb[IFLA_TXQLEN] ?? null;
  if (txqlen !== null) dev.tx_queue_len = nla_get_u32(txqlen);
  const operstate = tb[IFLA_OPERSTATE] ?? null;
  if (operstate !== null) set_operstate(dev, nla_get_u8(operstate));
  const linkmode = tb[IFLA_LINKMODE] ?? null;
  if (linkmode !== null) dev.link_mode = nla_get_u8(linkmode);
  const group = tb[IFLA_GROUP] ?? null;
  if (group !== null) dev_set_group(dev, nla_get_u32(group));
  return dev;
}

/** The description of a peer: a link header, then attributes, which go into `tb`. 0 or a negative errno. */
export function rtnl_nla_parse_ifinfomsg(tb: nlattrs, nla_peer: nlattr, extack: netlink_ext_ack | null): number {
  if (nla_len(nla_peer) < ifinfomsg.sizeof) {
    NL_SET_ERR_MSG_ATTR(extack, nla_peer, 'Invalid attribute length');
    return -EINVAL;
  }
  const offset = nla_peer.off + NLA_HDRLEN + ifinfomsg.sizeof;
  const length = nla_len(nla_peer) - ifinfomsg.sizeof;
  return __nla_parse(tb, IFLA_MAX, nla_peer.buf, offset, length, ifla_policy, NL_VALIDATE_LIBERAL, extack);
}

/** Flags that the request wants, then the notification that the device is there. */
export function rtnl_configure_link(
  dev: net_device,
  ifm: ifinfomsg | null,
  portid: number,
  nlh: nlmsghdr | null,
): number {
  const old_flags = dev.flags;
  if (ifm !== null && (ifm.ifi_flags !== 0 || ifm.ifi_change !== 0)) {
    const err = __dev_change_flags(dev, rtnl_dev_combine_flags(dev, ifm), null);
    if (err < 0) return err;
  }
  if (!dev.rtnl_link_initializing) {
    __dev_notify_flags(dev, old_flags, (old_flags ^ dev.flags) >>> 0, portid, nlh);
  } else {
    dev.rtnl_link_initializing = false;
    __dev_notify_flags(dev, old_flags, 0xffffffff, portid, nlh);
  }
  return 0;
}

/** The flags of the device with those that the request changes. */
function rtnl_dev_combine_flags(dev: net_device, ifm: ifinfomsg): number {
  if (ifm.ifi_change === 0) return ifm.ifi_flags;
  // Promiscuous and allmulti as userspace set them, not as others need them.
  const current = (dev.flags & ~(IFF_PROMISC | IFF_ALLMULTI)) | (dev.gflags & (IFF_PROMISC | IFF_ALLMULTI));
  return ((ifm.ifi_flags & ifm.ifi_change) | (current & ~ifm.ifi_change)) >>> 0;
}

// ---- changing ----

/** RTM_SETLINK: changes a link. 0 or a negative errno. */
export function rtnl_setlink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_request(skb, nlh, extack);
  if (typeof request === 'number') return request;
  const { net, ifm, tb } = request;
  if (ifm.ifi_index <= 0 && tb[IFLA_IFNAME] === null) return -EINVAL;
  const dev = ifm.ifi_index > 0 ? __dev_get_by_index(net, ifm.ifi_index) : rtnl_dev_get(net, tb);
  return dev === null ? -ENODEV : do_setlink(request, dev, extack);
}

/** Checks that belong to the whole message. */
function validate_linkmsg(net: net, dev: net_device | null, tb: nlattrs, extack: netlink_ext_ack | null): number {
  const too_short = (type: number): boolean => {
    const attr = tb[type] ?? null;
    return dev !== null && attr !== null && nla_len(attr) < dev.addr_len;
  };
  if (too_short(IFLA_ADDRESS) || too_short(IFLA_BROADCAST)) return -EINVAL;
  const af_spec = tb[IFLA_AF_SPEC] ?? null;
  if (af_spec === null) return 0;
  for (const af of nla_for_each_nested(af_spec)) {
    const ops = net.world.subsystem(rtnl_af_ops_list).find(o => o.family === nla_type(af));
    if (ops === undefined) return -EAFNOSUPPORT;
    if (ops.set_link_af === undefined) return -EOPNOTSUPP;
    const err = ops.validate_link_af?.(dev, af, extack) ?? 0;
    if (err < 0) return err;
  }
  return 0;
}

/** Makes the changes that a request asks for, in the kernel's order; those before a failure stay. */
function do_setlink(
  request: link_request,
  dev: net_device,
  extack: netlink_ext_ack,
  changed = { modified: false, notify: false },
): number {
  const err = validate_linkmsg(request.net, dev, request.tb, extack);
  const result = err < 0 ? err : apply_changes(request, dev, extack, changed);
  if (changed.notify) netdev_state_change(dev);
  return result;
}

function apply_changes(
  request: link_request,
  dev: net_device,
  extack: netlink_ext_ack,
  changed: { modified: boolean; notify: boolean },
): number {
  const { net, tb, ifm } = request;
  const ifname_attr = tb[IFLA_IFNAME];
  const ifname = ifname_attr === null ? '' : nla_get_string(ifname_attr);
  const moves = tb[IFLA_NET_NS_PID] !== null || tb[IFLA_NET_NS_FD] !== null || tb[IFLA_TARGET_NETNSID] !== null;
  if (moves) {
    const tgt_net = rtnl_link_get_net(net, tb);
    if (typeof tgt_net === 'number') return tgt_net;
    const err = __dev_change_net_namespace(dev, tgt_net, ifname === '' ? null : ifname, 0, extack);
    if (err !== 0) return err;
  }
  const address = tb[IFLA_ADDRESS];
  if (address !== null) {
    const err = dev_set_mac_address(dev, nla_data(address).slice(0, dev.addr_len), extack);
    if (err !== 0) return err;
  }
  const mtu = tb[IFLA_MTU];
  if (mtu !== null) {
    const err = dev_set_mtu_ext(dev, nla_get_u32(mtu), extack);
    if (err < 0) return err;
  }
  const group = tb[IFLA_GROUP];
  if (group !== null) {
    dev_set_group(dev, nla_get_u32(group));
    changed.notify = true;
  }
  // A device named by index, and a name: it gets that name.
  if (ifm.ifi_index > 0 && ifname !== '') {
    const err = dev_change_name(dev, ifname);
    if (err < 0) return err;
  }
  const alias = tb[IFLA_IFALIAS];
  if (alias !== null) {
    const text = nla_get_string(alias);
    const err = dev_set_alias(dev, text === '' ? null : text);
    if (err < 0) return err;
    changed.notify = true;
  }
  const broadcast = tb[IFLA_BROADCAST];
  if (broadcast !== null) {
    dev.broadcast = nla_data(broadcast).slice(0, dev.addr_len);
    call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
  }
  return apply_state_changes(request, dev, extack, changed);
}

function apply_state_changes(
  request: link_request,
  dev: net_device,
  extack: netlink_ext_ack,
  changed: { modified: boolean; notify: boolean },
): number {
  const { net, tb, ifm } = request;
  if (ifm.ifi_flags !== 0 || ifm.ifi_change !== 0) {
    const err = dev_change_flags(dev, rtnl_dev_combine_flags(dev, ifm), extack);
    if (err < 0) return err;
  }
  const master = tb[IFLA_MASTER];
  if (master !== null) {
    const err = do_set_master(dev, nla_get_u32(master), extack);
    if (err !== 0) return err;
    changed.modified = true;
  }
  const carrier = tb[IFLA_CARRIER];
  if (carrier !== null) {
    const err = dev_change_carrier(dev, nla_get_u8(carrier) !== 0);
    if (err !== 0) return err;
  }
  const txqlen = tb[IFLA_TXQLEN];
  if (txqlen !== null) {
    const err = dev_change_tx_queue_len(dev, nla_get_u32(txqlen));
    if (err !== 0) return err;
  }
  const operstate = tb[IFLA_OPERSTATE];
  if (operstate !== null) set_operstate(dev, nla_get_u8(operstate));
  const linkmode = tb[IFLA_LINKMODE];
  if (linkmode !== null && dev.link_mode !== nla_get_u8(linkmode)) {
    dev.link_mode = nla_get_u8(linkmode);
    changed.notify = true;
  }
  const af_spec = tb[IFLA_AF_SPEC];
  if (af_spec !== null) {
    for (const af of nla_for_each_nested(af_spec)) {
      const ops = net.world.subsystem(rtnl_af_ops_list).find(o => o.family === nla_type(af));
      const err = ops?.set_link_af?.(dev, af, extack) ?? 0;
      if (err < 0) return err;
      changed.notify = true;
    }
  }
  const proto_down = tb[IFLA_PROTO_DOWN];
  if (proto_down !== null && (nla_get_u8(proto_down) !== 0) !== dev.proto_down) {
    NL_SET_ERR_MSG(extack, 'Protodown not supported by device');
    return -EOPNOTSUPP;
  }
  return 0;
}

/** Makes `dev` a member of the device `ifindex`, or (0) of none. 0 or a negative errno. */
function do_set_master(dev: net_device, ifindex: number, extack: netlink_ext_ack | null): number {
  const old_upper = netdev_master_upper_dev_get(dev);
  if (old_upper !== null) {
    if (old_upper.ifindex === ifindex) return 0;
    const err = old_upper.netdev_ops.ndo_del_slave?.(old_upper, dev) ?? -EOPNOTSUPP;
    if (err !== 0) return err;
  }
  if (ifindex === 0) return 0;
  const upper_dev = __dev_get_by_index(dev_net(dev), ifindex);
  if (upper_dev === null) return -EINVAL;
  return upper_dev.netdev_ops.ndo_add_slave?.(upper_dev, dev, extack) ?? -EOPNOTSUPP;
}

/** Userspace may move a device between dormant and up only. */
function set_operstate(dev: net_device, transition: number): void {
  let operstate = dev.operstate;
  if (transition === IF_OPER_UP && (operstate === IF_OPER_DORMANT || operstate === IF_OPER_UNKNOWN))
    operstate = IF_OPER_UP;
  if (transition === IF_OPER_DORMANT && (operstate === IF_OPER_UP || operstate === IF_OPER_UNKNOWN))
    operstate = IF_OPER_DORMANT;
  if (dev.operstate === operstate) return;
  dev.operstate = operstate;
  netdev_state_change(dev);
}

// ---- RTM_DELLINK ----

/** RTM_DELLINK: takes a link away, or all of a group. 0 or a negative errno. */
export function rtnl_dellink(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_request(skb, nlh, extack);
  if (typeof request === 'number') return request;
  const { net, ifm, tb, portid } = request;
  if (ifm.ifi_index > 0 || tb[IFLA_IFNAME] !== null) {
    const dev = ifm.ifi_index > 0 ? __dev_get_by_index(net, ifm.ifi_index) : rtnl_dev_get(net, tb);
    return dev === null ? -ENODEV : rtnl_delete_link(dev, portid, nlh);
  }
  const group = tb[IFLA_GROUP];
  return group === null ? -EINVAL : rtnl_group_dellink(net, nla_get_u32(group));
}

export function rtnl_delete_link(dev: net_device, portid: number, nlh: nlmsghdr): number {
  const ops = dev.rtnl_link_ops;
  if (ops === null || ops.dellink === undefined) return -EOPNOTSUPP;
  const list_kill: net_device[] = [];
  ops.dellink(dev, list_kill);
  unregister_netdevice_many_notify(list_kill, portid, nlh);
  return 0;
}

function rtnl_group_dellink(net: net, group: number): number {
  if (group === 0) return -EPERM;
  const found = net.dev_base_head.filter(dev => dev.group === group);
  if (found.length === 0) return -ENODEV;
  if (found.some(dev => dev.rtnl_link_ops?.dellink === undefined)) return -EOPNOTSUPP;
  const list_kill: net_device[] = [];
  for (const dev of found) dev.rtnl_link_ops?.dellink?.(dev, list_kill);
  unregister_netdevice_many(list_kill);
  return 0;
}
