// Forwarding entries of a bridge in rtnetlink. Kernel: net/bridge/br_fdb.c
import { EEXIST, EINVAL, EMSGSIZE, ENOENT, EPERM } from '../../include/linux/errno.ts';
import { is_zero_ether_addr } from '../../include/linux/etherdevice.ts';
import { dev_net, type fdb_request, type net_device, netif_is_bridge_master } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_callback, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_BRIDGE } from '../../include/linux/socket.ts';
import {
  NLA_FLAG,
  NLA_U8,
  nla_get_u8,
  nla_nest_end,
  nla_nest_start,
  nla_put,
  nla_put_u8,
  nla_put_u32,
  nla_reserve,
  type nlattrs,
  nlmsg_cancel,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import {
  NDA_CACHEINFO,
  NDA_FDB_EXT_ATTRS,
  NDA_FLAGS_EXT,
  NDA_LLADDR,
  NDA_MASTER,
  NTF_STICKY,
  NTF_USE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  NUD_STALE,
  nda_cacheinfo,
  ndmsg,
} from '../../include/uapi/linux/neighbour.ts';
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_MULTI } from '../../include/uapi/linux/netlink.ts';
import { RTM_NEWNEIGH, RTNLGRP_NEIGH } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { nla_parse_nested } from '../../lib/nlattr.ts';
import { nlmsg_new, rtnl_notify } from '../core/rtnetlink.ts';
import { ndo_dflt_fdb_dump } from '../core/rtnetlink-fdb.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import {
  br_fdb_find,
  br_fdb_find_rcu,
  br_fdb_update,
  fdb_add_hw_addr,
  fdb_create,
  fdb_del_hw_addr,
  fdb_delete,
  fdb_list,
  has_expired,
} from './br_fdb.ts';
import {
  BR_FDB_ADDED_BY_USER,
  BR_FDB_DYNAMIC_LEARNED,
  BR_FDB_LOCAL,
  BR_FDB_NOTIFY,
  BR_FDB_NOTIFY_INACTIVE,
  BR_FDB_STATIC,
  BR_FDB_STICKY,
  BR_STATE_FORWARDING,
  BR_STATE_LEARNING,
  br_port_get_rtnl,
  bridge_of,
  type net_bridge,
  type net_bridge_fdb_entry,
  type net_bridge_port,
} from './br_private.ts';

/** Attributes of NDA_FDB_EXT_ATTRS. */
const NFEA_ACTIVITY_NOTIFY = 1;
const NFEA_DONT_REFRESH = 2;
const NFEA_MAX = 2;
const FDB_NOTIFY_BIT = 1 << 0;
const FDB_NOTIFY_INACTIVE_BIT = 1 << 1;
const FDB_NLMSG_SIZE = 100;

const br_nda_fdb_pol = [undefined, { type: NLA_U8 }, { type: NLA_FLAG }];

/** The state of a neighbour that says the same. */
function fdb_to_nud(br: net_bridge, fdb: net_bridge_fdb_entry): number {
  if ((fdb.flags & BR_FDB_LOCAL) !== 0) return NUD_PERMANENT;
  if ((fdb.flags & BR_FDB_STATIC) !== 0) return NUD_NOARP;
  return has_expired(br, fdb) ? NUD_STALE : NUD_REACHABLE;
}

/** Appends a message about `fdb`. 0, or -EMSGSIZE: nothing is appended. */
function fdb_fill_info(
  skb: sk_buff,
  br: net_bridge,
  fdb: net_bridge_fdb_entry,
  portid: number,
  seq: number,
  type: number,
  flags: number,
): number {
  const nlh = nlmsg_put(skb, portid, seq, type, ndmsg.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;
  const ndm = new ndmsg(nlh.buf, nlmsg_data(nlh));
  ndm.ndm_family = AF_BRIDGE;
  ndm.ndm_ifindex = fdb.dst?.dev.ifindex ?? br.dev.ifindex;
  ndm.ndm_state = fdb_to_nud(br, fdb);
  if ((fdb.flags & BR_FDB_STICKY) !== 0) ndm.ndm_flags |= NTF_STICKY;
  const failed =
    nla_put(skb, NDA_LLADDR, fdb.addr) < 0 ||
    nla_put_u32(skb, NDA_MASTER, br.dev.ifindex) < 0 ||
    nla_put_u32(skb, NDA_FLAGS_EXT, 0) < 0 ||
    put_ages(skb, fdb) < 0 ||
    put_activity(skb, fdb) < 0;
  if (failed) {
    nlmsg_cancel(skb, nlh);
    return -EMSGSIZE;
  }
  nlmsg_end(skb, nlh);
  return 0;
}

function put_ages(skb: sk_buff, fdb: net_bridge_fdb_entry): number {
  const at = nla_reserve(skb, NDA_CACHEINFO, nda_cacheinfo.sizeof);
  if (at < 0) return at;
  const now = jiffies(skb.world);
  const ci = new nda_cacheinfo(skb.head, at);
  ci.ndm_used = jiffies_to_clock_t(now - fdb.used);
  ci.ndm_updated = jiffies_to_clock_t(now - fdb.updated);
  return 0;
}

/** Whether somebody wants to hear when the entry gets unused. */
function put_activity(skb: sk_buff, fdb: net_bridge_fdb_entry): number {
  if ((fdb.flags & BR_FDB_NOTIFY) === 0) return 0;
  const nest = nla_nest_start(skb, NDA_FDB_EXT_ATTRS);
  if (nest === null) return -EMSGSIZE;
  const inactive = (fdb.flags & BR_FDB_NOTIFY_INACTIVE) !== 0 ? FDB_NOTIFY_INACTIVE_BIT : 0;
  const err = nla_put_u8(skb, NFEA_ACTIVITY_NOTIFY, FDB_NOTIFY_BIT | inactive);
  nla_nest_end(skb, nest);
  return err;
}

/** Tells everybody about an entry. */
export function fdb_notify(br: net_bridge, fdb: net_bridge_fdb_entry, type: number): void {
  const net = dev_net(br.dev);
  const skb = nlmsg_new(net.world, FDB_NLMSG_SIZE);
  fdb_fill_info(skb, br, fdb, 0, 0, type, 0);
  rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, null);
}

/** Entries of the bridge `dev` itself, or (`filter_dev`) those behind a port, as many as fit. */
export function br_fdb_dump(
  skb: sk_buff,
  cb: netlink_callback,
  dev: net_device,
  filter_dev: net_device | null,
  idx: { value: number },
): number {
  if (!netif_is_bridge_master(dev)) return 0;
  if (filter_dev === null) {
    const err = ndo_dflt_fdb_dump(skb, cb, dev, idx);
    if (err < 0) return err;
  }
  const br = bridge_of(dev);
  for (const f of fdb_list(br)) {
    const wanted = filter_dev === null ? f.dst === null : f.dst?.dev === filter_dev;
    if (wanted && idx.value >= cb.args[2]) {
      const err = fdb_fill_info(skb, br, f, NETLINK_CB(cb.skb).portid, cb.nlh.nlmsg_seq, RTM_NEWNEIGH, NLM_F_MULTI);
      if (err < 0) return err;
    }
    idx.value++;
  }
  return 0;
}

export function br_fdb_get(
  skb: sk_buff,
  dev: net_device,
  addr: Uint8Array,
  vid: number,
  portid: number,
  seq: number,
  extack: netlink_ext_ack | null,
): number {
  const br = bridge_of(dev);
  const f = br_fdb_find_rcu(br, addr);
  if (f === null) {
    NL_SET_ERR_MSG(extack, 'Fdb entry not found');
    return -ENOENT;
  }
  return fdb_fill_info(skb, br, f, portid, seq, RTM_NEWNEIGH, 0);
}

/** Whether somebody is told when the entry gets unused. True: that changed. */
function fdb_handle_notify(fdb: net_bridge_fdb_entry, notify: number): boolean {
  const before = fdb.flags;
  if ((notify & FDB_NOTIFY_INACTIVE_BIT) !== 0) fdb.flags |= BR_FDB_NOTIFY_INACTIVE;
  if ((notify & FDB_NOTIFY_BIT) !== 0) fdb.flags |= BR_FDB_NOTIFY;
  else if ((fdb.flags & BR_FDB_NOTIFY) !== 0) fdb.flags &= ~(BR_FDB_NOTIFY | BR_FDB_NOTIFY_INACTIVE);
  return fdb.flags !== before;
}

/** Makes an entry that userspace asks for, or changes it. 0 or a negative errno. */
function fdb_add_entry(
  br: net_bridge,
  source: net_bridge_port | null,
  addr: Uint8Array,
  ndm: ndmsg,
  flags: number,
  nfea_tb: nlattrs,
): number {
  const is_sticky = (ndm.ndm_flags & NTF_STICKY) !== 0;
  const state = ndm.ndm_state;
  const { world } = dev_net(br.dev);
  const learns = source?.state === BR_STATE_LEARNING || source?.state === BR_STATE_FORWARDING;
  if (source !== null && (state & (NUD_PERMANENT | NUD_NOARP)) === 0 && !learns) return -EPERM;
  if (source === null && (state & NUD_PERMANENT) === 0) {
    printk(world, KERN_INFO, `bridge: RTM_NEWNEIGH ${br.dev.name} without NUD_PERMANENT`);
    return -EINVAL;
  }
  if (is_sticky && (state & NUD_PERMANENT) !== 0) return -EINVAL;
  const activity = nfea_tb[NFEA_ACTIVITY_NOTIFY] ?? null;
  const notify = activity === null ? 0 : nla_get_u8(activity);
  if ((notify & ~(FDB_NOTIFY_BIT | FDB_NOTIFY_INACTIVE_BIT)) !== 0 || notify === FDB_NOTIFY_INACTIVE_BIT)
    return -EINVAL;

  let modified = false;
  let fdb = br_fdb_find(br, addr);
  if (fdb === null) {
    if ((flags & NLM_F_CREATE) === 0) return -ENOENT;
    fdb = fdb_create(br, source, addr, BR_FDB_ADDED_BY_USER) as net_bridge_fdb_entry;
    modified = true;
  } else {
    if ((flags & NLM_F_EXCL) !== 0) return -EEXIST;
    if (fdb.dst !== source) {
      fdb.dst = source;
      modified = true;
    }
    fdb.flags |= BR_FDB_ADDED_BY_USER;
    if ((fdb.flags & BR_FDB_DYNAMIC_LEARNED) !== 0) {
      fdb.flags &= ~BR_FDB_DYNAMIC_LEARNED;
      br.fdb_n_learned--;
    }
  }
  if (fdb_to_nud(br, fdb) !== state) {
    set_kind(br, fdb, state);
    modified = true;
  }
  if (is_sticky !== ((fdb.flags & BR_FDB_STICKY) !== 0)) {
    fdb.flags ^= BR_FDB_STICKY;
    modified = true;
  }
  if (fdb_handle_notify(fdb, notify)) modified = true;
  fdb.used = jiffies(world);
  if (modified) {
    if ((nfea_tb[NFEA_DONT_REFRESH] ?? null) === null) fdb.updated = jiffies(world);
    fdb_notify(br, fdb, RTM_NEWNEIGH);
  }
  return 0;
}

/** Makes an entry local, static or learned, as the state of a neighbour says. */
function set_kind(br: net_bridge, fdb: net_bridge_fdb_entry, state: number): void {
  const was_static = (fdb.flags & BR_FDB_STATIC) !== 0;
  const is_static = (state & (NUD_PERMANENT | NUD_NOARP)) !== 0;
  if ((state & NUD_PERMANENT) !== 0) fdb.flags |= BR_FDB_LOCAL;
  else fdb.flags &= ~BR_FDB_LOCAL;
  if (is_static) fdb.flags |= BR_FDB_STATIC;
  else fdb.flags &= ~BR_FDB_STATIC;
  if (is_static && !was_static) fdb_add_hw_addr(br, fdb.addr);
  if (!is_static && was_static) fdb_del_hw_addr(br, fdb.addr);
}

/** `bridge fdb add`, `replace`. 0 or a negative errno. */
export function br_fdb_add(request: fdb_request, nlh_flags: number, extack: netlink_ext_ack | null): number {
  const { ndm, tb, dev, addr, vid } = request;
  const refuse = (why: string): number => {
    printk(dev_net(dev).world, KERN_INFO, `bridge: RTM_NEWNEIGH ${why}`);
    return -EINVAL;
  };
  if ((ndm.ndm_state & (NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE)) === 0)
    return refuse(`with invalid state 0x${ndm.ndm_state.toString(16)}`);
  if (is_zero_ether_addr(addr)) return refuse('with invalid ether address');
  const p = netif_is_bridge_master(dev) ? null : br_port_get_rtnl(dev);
  if (!netif_is_bridge_master(dev) && p === null) return refuse(`${dev.name} not a bridge port`);
  const br = p?.br ?? bridge_of(dev);
  const nfea_tb: nlattrs = [];
  const ext_attrs = tb[NDA_FDB_EXT_ATTRS] ?? null;
  if (ext_attrs !== null) {
    const err = nla_parse_nested(nfea_tb, NFEA_MAX, ext_attrs, br_nda_fdb_pol, extack);
    if (err !== 0) return err;
  }
  // Differs: as built without CONFIG_BRIDGE_VLAN_FILTERING, no VLAN is configured.
  if (vid !== 0) return refuse(`with unconfigured vlan ${vid} on ${dev.name}`);
  if ((ndm.ndm_flags & NTF_USE) === 0) return fdb_add_entry(br, p, addr, ndm, nlh_flags, nfea_tb);
  if (p === null) return refuse(`${br.dev.name} with NTF_USE is not supported`);
  if (p.state === BR_STATE_LEARNING || p.state === BR_STATE_FORWARDING)
    br_fdb_update(br, p, addr, BR_FDB_ADDED_BY_USER);
  return 0;
}

/** `bridge fdb del`. 0 or a negative errno. */
export function br_fdb_delete(request: fdb_request, extack: netlink_ext_ack | null): number {
  const { dev, addr, vid } = request;
  const p = netif_is_bridge_master(dev) ? null : br_port_get_rtnl(dev);
  if (!netif_is_bridge_master(dev) && p === null) {
    printk(dev_net(dev).world, KERN_INFO, `bridge: RTM_DELNEIGH ${dev.name} not a bridge port`);
    return -EINVAL;
  }
  const br = p?.br ?? bridge_of(dev);
  if (vid !== 0) {
    printk(dev_net(dev).world, KERN_INFO, `bridge: RTM_DELNEIGH with unconfigured vlan ${vid} on ${dev.name}`);
    return -EINVAL;
  }
  const fdb = br_fdb_find(br, addr);
  if (fdb === null || fdb.dst !== p) return -ENOENT;
  fdb_delete(br, fdb);
  return 0;
}
