// Forwarding entries in rtnetlink: RTM_NEWNEIGH and so on for PF_BRIDGE. Kernel: net/core/rtnetlink.c
import { EEXIST, EINVAL, EMSGSIZE, ENODEV, EOPNOTSUPP } from '../../include/linux/errno.ts';
import { is_multicast_ether_addr } from '../../include/linux/etherdevice.ts';
import {
  type fdb_request,
  type net_device,
  type netdev_hw_addr,
  netif_is_bridge_master,
  netif_is_bridge_port,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_BRIDGE } from '../../include/linux/socket.ts';
import {
  NLMSG_GOODSIZE,
  nla_data,
  nla_get_u16,
  nla_get_u32,
  nla_len,
  nla_put,
  type nlattrs,
  nlmsg_check_header,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { ARPHRD_ETHER } from '../../include/uapi/linux/if_arp.ts';
import { ETH_ALEN } from '../../include/uapi/linux/if_ether.ts';
import { IFLA_MASTER, IFLA_MAX } from '../../include/uapi/linux/if_link.ts';
import {
  NDA_IFINDEX,
  NDA_LLADDR,
  NDA_MASTER,
  NDA_MAX,
  NDA_VLAN,
  NDA_VNI,
  NTF_MASTER,
  NTF_SELF,
  NUD_PERMANENT,
  ndmsg,
} from '../../include/uapi/linux/neighbour.ts';
import { NLM_F_BULK, NLM_F_EXCL, NLM_F_MULTI, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { ifinfomsg, RTM_DELNEIGH, RTM_NEWNEIGH, RTNLGRP_NEIGH } from '../../include/uapi/linux/rtnetlink.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { nlmsg_parse_deprecated, nlmsg_parse_deprecated_strict } from '../../lib/nlattr.ts';
import { nlmsg_new } from '../netlink/af_netlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { __dev_get_by_index } from './dev.ts';
import { dev_mc_add, dev_mc_del, dev_uc_add, dev_uc_del } from './dev_addr_lists.ts';
import { netdev_master_upper_dev_get } from './dev-adjacent.ts';
import { rtnl_notify, rtnl_unicast } from './rtnetlink.ts';
import { ifla_policy } from './rtnetlink-link-policy.ts';
import { kfree_skb } from './skbuff.ts';

const VLAN_VID_MASK = 0x0fff;
const FDB_NLMSG_SIZE = 64;

/** Appends a message about an address that a device itself has. 0 or -EMSGSIZE. */
function nlmsg_populate_fdb_fill(
  skb: sk_buff,
  dev: net_device,
  addr: Uint8Array,
  about: { pid: number; seq: number; type: number; nlflags: number; ndm_state: number },
): number {
  const nlh = nlmsg_put(skb, about.pid, about.seq, about.type, ndmsg.sizeof, about.nlflags);
  if (nlh === null) return -EMSGSIZE;
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  ndm.ndm_family = AF_BRIDGE;
  ndm.ndm_flags = NTF_SELF;
  ndm.ndm_ifindex = dev.ifindex;
  ndm.ndm_state = about.ndm_state;
  if (nla_put(skb, NDA_LLADDR, addr) < 0) {
    skb.len -= skb.tail - nlh.off;
    skb.tail = nlh.off;
    return -EMSGSIZE;
  }
  nlmsg_end(skb, nlh);
  return 0;
}

function rtnl_fdb_notify(dev: net_device, addr: Uint8Array, type: number, ndm_state: number): void {
  const net = dev.nd_net;
  const skb = nlmsg_new(net.world, FDB_NLMSG_SIZE);
  nlmsg_populate_fdb_fill(skb, dev, addr, { pid: 0, seq: 0, type, nlflags: 0, ndm_state });
  rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, null);
}

/** Devices that forward nothing keep a list of addresses that they receive. */
function ndo_dflt_fdb_add(request: fdb_request, flags: number): number {
  const { ndm, dev, addr, vid } = request;
  const info = (text: string): number => {
    printk(dev.nd_net.world, KERN_INFO, `${dev.name}: ${text}`);
    return -EINVAL;
  };
  if (ndm.ndm_state !== 0 && (ndm.ndm_state & NUD_PERMANENT) === 0)
    return info('default FDB implementation only supports local addresses');
  if (vid !== 0) return info("vlans aren't supported yet for dev_uc|mc_add()");
  const list = is_multicast_ether_addr(addr) ? dev.mc : dev.uc;
  const known = list.some((ha: netdev_hw_addr) => ha.addr.every((byte, i) => byte === addr[i]));
  if (known) return (flags & NLM_F_EXCL) !== 0 ? -EEXIST : 0;
  return is_multicast_ether_addr(addr) ? dev_mc_add(dev, addr) : dev_uc_add(dev, addr);
}

function ndo_dflt_fdb_del(request: fdb_request): number {
  const { ndm, dev, addr } = request;
  if ((ndm.ndm_state & NUD_PERMANENT) === 0) {
    printk(dev.nd_net.world, KERN_INFO, `${dev.name}: default FDB implementation only supports local addresses`);
    return -EINVAL;
  }
  return is_multicast_ether_addr(addr) ? dev_mc_del(dev, addr) : dev_uc_del(dev, addr);
}

/** The device, the address and the VLAN that a request names, or a negative errno. */
function parse_fdb_request(skb: sk_buff, nlh: nlmsghdr, what: string, extack: netlink_ext_ack): fdb_request | number {
  const refuse = (err: number, text: string): number => {
    NL_SET_ERR_MSG(extack, text);
    return err;
  };
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated(nlh, ndmsg.sizeof, tb, NDA_MAX, null, extack);
  if (err < 0) return err;
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  if (ndm.ndm_ifindex === 0) return refuse(-EINVAL, 'invalid ifindex');
  const dev = __dev_get_by_index(sock_net(skb.sk as sock), ndm.ndm_ifindex);
  if (dev === null) return refuse(-ENODEV, 'unknown ifindex');
  const lladdr = tb[NDA_LLADDR] ?? null;
  if (lladdr === null || nla_len(lladdr) !== ETH_ALEN) return refuse(-EINVAL, 'invalid address');
  if (dev.type !== ARPHRD_ETHER) return refuse(-EINVAL, `FDB ${what} only supported for Ethernet devices`);
  const vlan = tb[NDA_VLAN] ?? null;
  let vid = 0;
  if (vlan !== null) {
    if (nla_len(vlan) !== 2) return refuse(-EINVAL, 'invalid vlan attribute size');
    vid = nla_get_u16(vlan);
    if (vid === 0 || vid >= VLAN_VID_MASK) return refuse(-EINVAL, 'invalid vlan id');
  }
  return { ndm, tb, dev, addr: nla_data(lladdr), vid };
}

const wants_master = ({ ndm, dev }: fdb_request): boolean =>
  (ndm.ndm_flags === 0 || (ndm.ndm_flags & NTF_MASTER) !== 0) && netif_is_bridge_port(dev);

/** `bridge fdb add`, `append`, `replace`. 0 or a negative errno. */
export function rtnl_fdb_add(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const request = parse_fdb_request(skb, nlh, 'add', extack);
  if (typeof request === 'number') return request;
  const { ndm, dev, addr } = request;
  const flags = nlh.nlmsg_flags;
  let err = -EOPNOTSUPP;
  if (wants_master(request)) {
    err = netdev_master_upper_dev_get(dev)?.netdev_ops.ndo_fdb_add?.(request, flags, extack) ?? -EOPNOTSUPP;
    if (err !== 0) return err;
  }
  if ((ndm.ndm_flags & NTF_SELF) === 0) return err;
  const add = dev.netdev_ops.ndo_fdb_add;
  // Who has entries of his own tells of them himself.
  if (add !== undefined) return add(request, flags, extack);
  err = ndo_dflt_fdb_add(request, flags);
  if (err === 0) rtnl_fdb_notify(dev, addr, RTM_NEWNEIGH, ndm.ndm_state);
  return err;
}

/** `bridge fdb del`. 0 or a negative errno. */
export function rtnl_fdb_del(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  // Differs: entries are not flushed in bulk.
  if ((nlh.nlmsg_flags & NLM_F_BULK) !== 0) return -EOPNOTSUPP;
  const request = parse_fdb_request(skb, nlh, 'delete', extack);
  if (typeof request === 'number') return request;
  const { ndm, dev, addr } = request;
  let err = -EOPNOTSUPP;
  if (wants_master(request)) {
    err = netdev_master_upper_dev_get(dev)?.netdev_ops.ndo_fdb_del?.(request, extack) ?? -EOPNOTSUPP;
    if (err !== 0) return err;
  }
  if ((ndm.ndm_flags & NTF_SELF) === 0) return err;
  const del = dev.netdev_ops.ndo_fdb_del;
  if (del !== undefined) return del(request, extack);
  err = ndo_dflt_fdb_del(request);
  if (err === 0) rtnl_fdb_notify(dev, addr, RTM_DELNEIGH, ndm.ndm_state);
  return err;
}

/** The addresses that a device receives besides its own, as many as fit. 0 or a negative errno. */
export function ndo_dflt_fdb_dump(skb: sk_buff, cb: netlink_callback, dev: net_device, idx: { value: number }): number {
  if (dev.type !== ARPHRD_ETHER) return -EINVAL;
  const about = {
    pid: NETLINK_CB(cb.skb).portid,
    seq: cb.nlh.nlmsg_seq,
    type: RTM_NEWNEIGH,
    nlflags: NLM_F_MULTI,
    ndm_state: NUD_PERMANENT,
  };
  for (const ha of [...dev.uc, ...dev.mc]) {
    if (idx.value >= cb.args[2]) {
      const err = nlmsg_populate_fdb_fill(skb, dev, ha.addr, about);
      if (err < 0) return err;
    }
    idx.value++;
  }
  return 0;
}

/** Which bridge and which device a dump is about; 0: any. Or a negative errno. */
function valid_fdb_dump(cb: netlink_callback): { br_idx: number; brport_idx: number } | number {
  const { nlh, extack } = cb;
  const tb: nlattrs = [];
  if (!cb.strict_check) {
    if (nlmsg_check_header(nlh, ifinfomsg.sizeof, null) < 0) return { br_idx: 0, brport_idx: 0 };
    if (nlmsg_parse_deprecated(nlh, ifinfomsg.sizeof, tb, IFLA_MAX, ifla_policy, extack) < 0) return -EINVAL;
    const master = tb[IFLA_MASTER] ?? null;
    const ifm = new ifinfomsg(nlh.buf, nlmsg_data(nlh));
    return { br_idx: master === null ? 0 : nla_get_u32(master), brport_idx: ifm.ifi_index };
  }
  const refuse = (text: string): number => {
    NL_SET_ERR_MSG(extack, text);
    return -EINVAL;
  };
  if (nlmsg_check_header(nlh, ndmsg.sizeof, null) < 0) return refuse('Invalid header for fdb dump request');
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  if ((ndm.ndm_pad1 | ndm.ndm_pad2 | ndm.ndm_state | ndm.ndm_flags | ndm.ndm_type) !== 0)
    return refuse('Invalid values in header for fdb dump request');
  const err = nlmsg_parse_deprecated_strict(nlh, ndmsg.sizeof, tb, NDA_MAX, null, extack);
  if (err < 0) return err;
  const dump = { br_idx: 0, brport_idx: ndm.ndm_ifindex };
  for (const [type, attr] of tb.entries()) {
    if (attr === null) continue;
    if (type !== NDA_IFINDEX && type !== NDA_MASTER) return refuse('Unsupported attribute in fdb dump request');
    const name = type === NDA_IFINDEX ? 'IFINDEX' : 'MASTER';
    if (nla_len(attr) !== 4) return refuse(`Invalid ${name} attribute in fdb dump request`);
    if (type === NDA_IFINDEX) dump.brport_idx = nla_get_u32(attr);
    else dump.br_idx = nla_get_u32(attr);
  }
  return dump;
}

/** `bridge fdb show`: entries of bridges, by port, and addresses of all devices, as many as fit. */
export function rtnl_fdb_dump(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(cb.skb.sk as sock);
  const dump = valid_fdb_dump(cb);
  if (typeof dump === 'number') return dump;
  const { br_idx, brport_idx } = dump;
  const br_dev = br_idx === 0 ? null : __dev_get_by_index(net, br_idx);
  if (br_idx !== 0 && br_dev === null) return -ENODEV;

  const devices = [...net.dev_base_head].sort((a, b) => a.ifindex - b.ifindex);
  for (const dev of devices) {
    if (dev.ifindex < cb.args[0] || (brport_idx !== 0 && dev.ifindex !== brport_idx)) continue;
    const master = netdev_master_upper_dev_get(dev);
    if (br_dev !== null && dev !== br_dev && !netif_is_bridge_port(dev)) continue;
    if (br_dev !== null && br_dev !== master && !netif_is_bridge_master(dev)) continue;
    cb.args[0] = dev.ifindex;
    const fidx = { value: 0 };
    let err = 0;
    if (netif_is_bridge_port(dev) && master !== null)
      err = master.netdev_ops.ndo_fdb_dump?.(skb, cb, master, dev, fidx) ?? 0;
    if (err !== -EMSGSIZE) {
      const dump_own = dev.netdev_ops.ndo_fdb_dump;
      err = dump_own === undefined ? ndo_dflt_fdb_dump(skb, cb, dev, fidx) : dump_own(skb, cb, dev, null, fidx);
    }
    if (err === -EMSGSIZE) {
      cb.args[2] = fidx.value;
      return skb.len;
    }
    cb.args[0] = dev.ifindex + 1;
    cb.args[2] = 0;
  }
  return skb.len;
}

/** `bridge fdb get`: one entry. 0 or a negative errno. */
export function rtnl_fdb_get(in_skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const net = sock_net(in_skb.sk as sock);
  const refuse = (err: number, text: string): number => {
    NL_SET_ERR_MSG(extack, text);
    return err;
  };
  if (nlmsg_check_header(nlh, ndmsg.sizeof, null) < 0) return refuse(-EINVAL, 'Invalid header for fdb get request');
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  if ((ndm.ndm_pad1 | ndm.ndm_pad2 | ndm.ndm_state | ndm.ndm_type) !== 0)
    return refuse(-EINVAL, 'Invalid values in header for fdb get request');
  if ((ndm.ndm_flags & ~(NTF_MASTER | NTF_SELF)) !== 0)
    return refuse(-EINVAL, 'Invalid flags in header for fdb get request');
  const tb: nlattrs = [];
  const err = nlmsg_parse_deprecated_strict(nlh, ndmsg.sizeof, tb, NDA_MAX, null, extack);
  if (err < 0) return err;
  const known = new Set([NDA_MASTER, NDA_LLADDR, NDA_VLAN, NDA_VNI]);
  if (tb.some((attr, type) => attr !== null && !known.has(type)))
    return refuse(-EINVAL, 'Unsupported attribute in fdb get request');
  const lladdr = tb[NDA_LLADDR] ?? null;
  if (lladdr !== null && nla_len(lladdr) !== ETH_ALEN) return refuse(-EINVAL, 'Invalid address in fdb get request');
  if (lladdr === null) return refuse(-EINVAL, 'Missing lookup address for fdb get request');

  const owner = fdb_owner(net.dev_index_head, ndm, tb, refuse);
  if (typeof owner === 'number') return owner;
  const get = owner.netdev_ops.ndo_fdb_get;
  if (get === undefined) return refuse(-EOPNOTSUPP, 'Fdb get operation not supported by device');
  const { portid } = NETLINK_CB(in_skb);
  const skb = nlmsg_new(net.world, NLMSG_GOODSIZE);
  const filled = get(skb, owner, nla_data(lladdr), 0, portid, nlh.nlmsg_seq, extack);
  if (filled !== 0) {
    kfree_skb(skb);
    return filled;
  }
  return rtnl_unicast(skb, net, portid);
}

/** The device that has the entry that is asked for, or a negative errno. */
function fdb_owner(
  devices: ReadonlyMap<number, net_device>,
  ndm: ndmsg,
  tb: nlattrs,
  refuse: (err: number, text: string) => number,
): net_device | number {
  const master = tb[NDA_MASTER] ?? null;
  if (ndm.ndm_ifindex !== 0) {
    const dev = devices.get(ndm.ndm_ifindex);
    if (dev === undefined) return refuse(-ENODEV, 'Unknown device ifindex');
    if (master !== null) return refuse(-EINVAL, 'Master and device are mutually exclusive');
    if (ndm.ndm_flags !== 0 && (ndm.ndm_flags & NTF_MASTER) === 0) return dev;
    if (!netif_is_bridge_port(dev)) return refuse(-EINVAL, 'Device is not a bridge port');
    return netdev_master_upper_dev_get(dev) ?? refuse(-EINVAL, 'Master of device not found');
  }
  if (master === null) return refuse(-ENODEV, 'No device specified');
  return devices.get(nla_get_u32(master)) ?? refuse(-EINVAL, 'Invalid master ifindex');
}
