// Ids that a namespace gives to other namespaces, and finding a namespace by descriptor or process.
// Kernel: net/core/net_namespace.c

import { EBADF, EEXIST, EINVAL, EMSGSIZE, ENOSPC, ESRCH } from '../../include/linux/errno.ts';
import {
  NL_SET_BAD_ATTR,
  NL_SET_ERR_MSG,
  NL_SET_ERR_MSG_ATTR,
  type netlink_callback,
  type netlink_ext_ack,
} from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_UNSPEC } from '../../include/linux/socket.ts';
import { type net, net_generic } from '../../include/net/net_namespace.ts';
import {
  NLA_S32,
  NLA_U32,
  nla_get_s32,
  nla_get_u32,
  type nla_policies,
  nla_put_s32,
  nla_total_size,
  type nlattrs,
  nlmsg_data,
  nlmsg_end,
  nlmsg_put,
} from '../../include/net/netlink.ts';
import { sock_net } from '../../include/net/sock.ts';
import {
  NETNSA_CURRENT_NSID,
  NETNSA_FD,
  NETNSA_MAX,
  NETNSA_NSID,
  NETNSA_NSID_NOT_ASSIGNED,
  NETNSA_PID,
  NETNSA_TARGET_NSID,
} from '../../include/uapi/linux/net_namespace.ts';
import { NLM_F_MULTI, type nlattr, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTM_DELNSID, RTM_GETNSID, RTM_NEWNSID, RTNLGRP_NSID, rtgenmsg } from '../../include/uapi/linux/rtnetlink.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse } from '../../lib/nlattr.ts';
import { nlmsg_new } from '../netlink/af_netlink.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { rtnl_notify, rtnl_register, rtnl_set_sk_err, rtnl_unicast } from './rtnetlink.ts';

/** The namespaces that have an id here, by id. */
const netns_ids = net_generic('netns_ids', () => new Map<number, net>());

/** The id that `net` has given to `peer`; NETNSA_NSID_NOT_ASSIGNED: none. */
export function peernet2id(net: net, peer: net): number {
  for (const [id, other] of net.generic(netns_ids)) if (other === peer) return id;
  return NETNSA_NSID_NOT_ASSIGNED;
}

export const peernet_has_id = (net: net, peer: net): boolean => peernet2id(net, peer) >= 0;

/** The namespace that has `id` in `net`; null: none. */
export const get_net_ns_by_id = (net: net, id: number): net | null => net.generic(netns_ids).get(id) ?? null;

/** Gives `peer` the id `reqid`, or the lowest free one when that is negative. Returns the id or -ENOSPC. */
function alloc_netid(net: net, peer: net, reqid: number): number {
  const ids = net.generic(netns_ids);
  if (reqid >= 0 && ids.has(reqid)) return -ENOSPC;
  let id = Math.max(reqid, 0);
  while (ids.has(id)) id++;
  ids.set(id, peer);
  return id;
}

/** The id that `net` has given to `peer`; gives it one now if it has none. */
export function peernet2id_alloc(net: net, peer: net): number {
  if (!net.alive) return NETNSA_NSID_NOT_ASSIGNED;
  const known = peernet2id(net, peer);
  if (known >= 0) return known;
  if (!peer.alive) return NETNSA_NSID_NOT_ASSIGNED;
  const id = alloc_netid(net, peer, -1);
  rtnl_net_notifyid(net, RTM_NEWNSID, id, 0, null);
  return id;
}

/** A namespace goes: every other one forgets the id that it had given to it. */
export function unhash_nsid(net: net): void {
  for (const tmp of net.world.net_namespace_list) {
    const id = peernet2id(tmp, net);
    if (id < 0) continue;
    tmp.generic(netns_ids).delete(id);
    if (tmp !== net) rtnl_net_notifyid(tmp, RTM_DELNSID, id, 0, null);
  }
  net.generic(netns_ids).clear();
}

/** The namespace that descriptor `fd` of the running process refers to, or -EBADF. */
export function get_net_ns_by_fd(world: World, fd: number): net | number {
  return world.sched.current?.net_ns_fds.get(fd) ?? -EBADF;
}

/** The namespace of process `pid`, or -ESRCH. */
export function get_net_ns_by_pid(world: World, pid: number): net | number {
  const task = world.sched.tasks.find(each => each.pid === pid);
  return task?.net_ns ?? -ESRCH;
}

const rtnl_net_policy: nla_policies = [
  undefined,
  { type: NLA_S32 },
  { type: NLA_U32 },
  { type: NLA_U32 },
  { type: NLA_S32 },
];

const SIZEOF_RTGENMSG = rtgenmsg.sizeof;
const rtnl_net_get_size = (): number => 4 + nla_total_size(4) + nla_total_size(4);

interface net_fill_args {
  portid: number;
  seq: number;
  flags: number;
  cmd: number;
  nsid: number;
  /** Id in the asker's own namespace, when another's was asked about; null: leave it out. */
  ref_nsid: number | null;
}

function rtnl_net_fill(skb: sk_buff, args: net_fill_args): number {
  const nlh = nlmsg_put(skb, args.portid, args.seq, args.cmd, SIZEOF_RTGENMSG, args.flags);
  if (nlh === null) return -EMSGSIZE;
  new rtgenmsg(nlh.buf, nlmsg_data(nlh)).rtgen_family = AF_UNSPEC;
  nla_put_s32(skb, NETNSA_NSID, args.nsid);
  if (args.ref_nsid !== null) nla_put_s32(skb, NETNSA_CURRENT_NSID, args.ref_nsid);
  nlmsg_end(skb, nlh);
  return 0;
}

function rtnl_net_notifyid(net: net, cmd: number, id: number, portid: number, nlh: nlmsghdr | null): void {
  const msg = nlmsg_new(net.world, rtnl_net_get_size());
  const fillargs = { portid, seq: nlh?.nlmsg_seq ?? 0, flags: 0, cmd, nsid: id, ref_nsid: null };
  const err = rtnl_net_fill(msg, fillargs);
  if (err < 0) rtnl_set_sk_err(net, RTNLGRP_NSID, err);
  else rtnl_notify(msg, net, portid, RTNLGRP_NSID, nlh);
}

/** The namespace that NETNSA_PID or NETNSA_FD names, and the attribute; null: neither is there. */
function peer_of(world: World, tb: nlattrs): { peer: net | number; nla: nlattr } | null {
  const pid = tb[NETNSA_PID] ?? null;
  if (pid !== null) return { peer: get_net_ns_by_pid(world, nla_get_u32(pid)), nla: pid };
  const fd = tb[NETNSA_FD] ?? null;
  if (fd !== null) return { peer: get_net_ns_by_fd(world, nla_get_u32(fd)), nla: fd };
  return null;
}

/** RTM_NEWNSID: gives a namespace a chosen id. */
function rtnl_net_newid(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as never);
  const tb: nlattrs = [];
  const err = nlmsg_parse(nlh, SIZEOF_RTGENMSG, tb, NETNSA_MAX, rtnl_net_policy, extack);
  if (err < 0) return err;
  const wanted = tb[NETNSA_NSID] ?? null;
  if (wanted === null) {
    NL_SET_ERR_MSG(extack, 'nsid is missing');
    return -EINVAL;
  }
  const found = peer_of(net.world, tb);
  if (found === null) {
    NL_SET_ERR_MSG(extack, 'Peer netns reference is missing');
    return -EINVAL;
  }
  const { peer, nla } = found;
  if (typeof peer === 'number') {
    NL_SET_BAD_ATTR(extack, nla);
    NL_SET_ERR_MSG(extack, 'Peer netns reference is invalid');
    return peer;
  }
  if (peernet_has_id(net, peer)) {
    NL_SET_BAD_ATTR(extack, nla);
    NL_SET_ERR_MSG(extack, 'Peer netns already has a nsid assigned');
    return -EEXIST;
  }
  const nsid = nla_get_s32(wanted);
  const id = alloc_netid(net, peer, nsid);
  if (id >= 0) {
    rtnl_net_notifyid(net, RTM_NEWNSID, id, NETLINK_CB(skb).portid, nlh);
    return 0;
  }
  NL_SET_ERR_MSG_ATTR(extack, wanted, 'The specified nsid is already used');
  return -EEXIST;
}

/** RTM_GETNSID: the id of a namespace. */
function rtnl_net_getid(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const net = sock_net(skb.sk as never);
  const tb: nlattrs = [];
  const err = nlmsg_parse(nlh, SIZEOF_RTGENMSG, tb, NETNSA_MAX, rtnl_net_policy, extack);
  if (err < 0) return err;
  const by_id = tb[NETNSA_NSID] ?? null;
  const found =
    by_id === null ? peer_of(net.world, tb) : { peer: get_net_ns_by_id(net, nla_get_s32(by_id)) ?? -ESRCH, nla: by_id };
  if (found === null) {
    NL_SET_ERR_MSG(extack, 'Peer netns reference is missing');
    return -EINVAL;
  }
  const { peer, nla } = found;
  if (typeof peer === 'number') {
    NL_SET_BAD_ATTR(extack, nla);
    NL_SET_ERR_MSG(extack, 'Peer netns reference is invalid');
    return peer;
  }
  const target_id = tb[NETNSA_TARGET_NSID] ?? null;
  const target = target_id === null ? net : get_net_ns_by_id(net, nla_get_s32(target_id));
  if (target === null) {
    NL_SET_BAD_ATTR(extack, target_id);
    NL_SET_ERR_MSG(extack, 'Target netns reference is invalid');
    return -EINVAL;
  }
  const portid = NETLINK_CB(skb).portid;
  const msg = nlmsg_new(net.world, rtnl_net_get_size());
  const filled = rtnl_net_fill(msg, {
    portid,
    seq: nlh.nlmsg_seq,
    flags: 0,
    cmd: RTM_NEWNSID,
    nsid: peernet2id(target, peer),
    ref_nsid: target_id === null ? null : peernet2id(net, peer),
  });
  return filled < 0 ? filled : rtnl_unicast(msg, net, portid);
}

/** RTM_GETNSID, all of them. */
function rtnl_net_dumpid(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(skb.sk as never);
  const ids = [...net.generic(netns_ids).keys()];
  for (const id of ids.slice(cb.args[0])) {
    const filled = rtnl_net_fill(skb, {
      portid: NETLINK_CB(cb.skb).portid,
      seq: cb.nlh.nlmsg_seq,
      flags: NLM_F_MULTI,
      cmd: RTM_NEWNSID,
      nsid: id,
      ref_nsid: null,
    });
    if (filled < 0) break;
    cb.args[0]++;
  }
  return skb.len;
}

/** Registers the handlers. */
export function net_ns_ids_init(world: World): void {
  rtnl_register(world, AF_UNSPEC, RTM_NEWNSID, rtnl_net_newid, null, 0);
  rtnl_register(world, AF_UNSPEC, RTM_GETNSID, rtnl_net_getid, rtnl_net_dumpid, 0);
}
