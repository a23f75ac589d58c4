// Generic netlink: families that get their message types at registration. Kernel: net/netlink/genetlink.c
import { EEXIST, EINVAL, ENOENT, ENOSPC, EOPNOTSUPP } from '../../include/linux/errno.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  GENL_DONT_VALIDATE_DUMP,
  GENL_DONT_VALIDATE_DUMP_STRICT,
  GENL_DONT_VALIDATE_STRICT,
  type genl_dumpit_info,
  type genl_family,
  type genl_info,
  type genl_ops,
} from '../../include/net/genetlink.ts';
import { type net, net_generic } from '../../include/net/net_namespace.ts';
import { type nlattrs, nlmsg_data, nlmsg_msg_size, nlmsg_put } from '../../include/net/netlink.ts';
import { type sock, sock_net } from '../../include/net/sock.ts';
import { GENL_HDRLEN, GENL_ID_CTRL, GENL_MAX_ID, genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC, NLM_F_DUMP, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { nlmsg_parse, nlmsg_parse_deprecated } from '../../lib/nlattr.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { kfree_skb } from '../core/skbuff.ts';
import { netlink_broadcast, netlink_dump_start, netlink_rcv_skb, netlink_unicast } from './af_netlink.ts';
import { NETLINK_CB } from './netlink_sock.ts';
import { netlink_kernel_create, netlink_kernel_release } from './socket.ts';

/** Numbers that families with a fixed one have: nlctrl, VFS quotas, the pmcraid driver. */
const GENL_ID_VFS_DQUOT = GENL_ID_CTRL + 1;
const GENL_ID_PMCRAID = GENL_ID_CTRL + 2;
const GENL_START_ALLOC = GENL_ID_CTRL + 3;

interface genl_state {
  readonly families: Map<number, genl_family>;
  /** Numbers of groups that are taken. Those of the fixed families are kept for them. */
  readonly mc_groups: Set<number>;
  next_id: number;
}

const genl = subsystem(
  'genetlink',
  (): genl_state => ({
    families: new Map(),
    mc_groups: new Set([0, GENL_ID_CTRL, GENL_ID_VFS_DQUOT, GENL_ID_PMCRAID]),
    next_id: GENL_START_ALLOC,
  }),
);

const genl_pernet = net_generic('genl', (): { sock: sock | null } => ({ sock: null }));
/** The kernel's side of generic netlink in `net`. */
export const genl_sock = (net: net): sock => net.generic(genl_pernet).sock as sock;

/** Every family, in the order of registration. */
export const genl_families = (world: World): IterableIterator<genl_family> => world.subsystem(genl).families.values();

export const genl_family_find_byid = (world: World, id: number): genl_family | null =>
  world.subsystem(genl).families.get(id) ?? null;

export function genl_family_find_byname(world: World, name: string): genl_family | null {
  for (const family of genl_families(world)) if (family.name === name) return family;
  return null;
}

/** Tells of families that come; genetlink-ctrl.ts puts itself here. */
export const genl_registered = subsystem('genetlink events', (): { family(family: genl_family): void } => ({
  family() {},
}));

/** Makes `family` known and gives it its numbers. 0 or a negative errno. */
export function genl_register_family(world: World, family: genl_family): number {
  const state = world.subsystem(genl);
  if (genl_family_find_byname(world, family.name) !== null) return -EEXIST;
  const id = family.name === 'nlctrl' ? GENL_ID_CTRL : genl_allocate_id(state);
  if (id < 0) return id;
  family.id = id;
  state.families.set(id, family);
  family.mcgrp_offset = family.name === 'nlctrl' ? GENL_ID_CTRL : genl_allocate_reserve_groups(state, family);
  world.subsystem(genl_registered).family(family);
  return 0;
}

function genl_allocate_id(state: genl_state): number {
  while (state.families.has(state.next_id)) state.next_id++;
  return state.next_id > GENL_MAX_ID ? -ENOSPC : state.next_id++;
}

/** Number of the first of as many free numbers in a row as the family has groups. */
function genl_allocate_reserve_groups(state: genl_state, family: genl_family): number {
  const count = family.mcgrps.length;
  if (count === 0) return 0;
  let first = 1;
  for (let i = 0; i < count; i++) {
    if (!state.mc_groups.has(first + i)) continue;
    first += i + 1;
    i = -1;
  }
  for (let i = 0; i < count; i++) state.mc_groups.add(first + i);
  return first;
}

/** Appends the headers of a message. Null when there is no room. */
export function genlmsg_put(
  skb: sk_buff,
  portid: number,
  seq: number,
  family: genl_family,
  flags: number,
  cmd: number,
): nlmsghdr | null {
  const nlh = nlmsg_put(skb, portid, seq, family.id, GENL_HDRLEN + family.hdrsize, flags);
  if (nlh === null) return null;
  const hdr = new genlmsghdr(nlh.buf, nlmsg_data(nlh));
  hdr.cmd = cmd;
  hdr.version = family.version;
  return nlh;
}

/** Answers the request. Owns `skb`. */
export function genlmsg_reply(skb: sk_buff, info: genl_info): number {
  const err = netlink_unicast(genl_sock(info.net), skb, info.snd_portid);
  return err > 0 ? 0 : err;
}

/** Sends to group number `group` of the family, counted from 0. Owns `skb`. */
export function genlmsg_multicast_netns(
  family: genl_family,
  net: net,
  skb: sk_buff,
  portid: number,
  group: number,
): number {
  if (group >= family.mcgrps.length) {
    kfree_skb(skb);
    return -EINVAL;
  }
  return netlink_broadcast(genl_sock(net), skb, portid, family.mcgrp_offset + group);
}

function genl_rcv(skb: sk_buff): void {
  netlink_rcv_skb(skb, genl_rcv_msg);
}

export function genl_rcv_msg(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const family = genl_family_find_byid(skb.world, nlh.nlmsg_type);
  if (family === null) return -ENOENT;
  return genl_family_rcv_msg(family, skb, nlh, extack);
}

function genl_family_rcv_msg(family: genl_family, skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack): number {
  const net = sock_net(skb.sk as sock);
  if (!family.netnsok && net !== net.world.init_net) return -ENOENT;
  const hdrlen = GENL_HDRLEN + family.hdrsize;
  if (nlh.nlmsg_len < nlmsg_msg_size(hdrlen)) return -EINVAL;
  const hdr = new genlmsghdr(nlh.buf, nlmsg_data(nlh));
  if (hdr.cmd >= family.resv_start_op && hdr.reserved !== 0) return -EINVAL;

  const dump = (nlh.nlmsg_flags & NLM_F_DUMP) === NLM_F_DUMP;
  const op = genl_get_cmd(family, hdr.cmd, dump);
  if (op === null) return -EOPNOTSUPP;
  const attrs = genl_family_rcv_msg_attrs_parse(family, op, nlh, hdrlen, dump, extack);
  if (typeof attrs === 'number') return attrs;
  const info: genl_info = {
    snd_seq: nlh.nlmsg_seq,
    snd_portid: NETLINK_CB(skb).portid,
    family,
    nlhdr: nlh,
    genlhdr: hdr,
    attrs,
    net,
    extack,
  };
  if (dump) return genl_family_rcv_msg_dumpit(skb, nlh, op, info);
  return op.doit === undefined ? -EOPNOTSUPP : op.doit(skb, info);
}

/** The command, if it can be done, or dumped. */
function genl_get_cmd(family: genl_family, cmd: number, dump: boolean): genl_ops | null {
  const op = family.ops.find(each => each.cmd === cmd);
  if (op === undefined) return null;
  return (dump ? op.dumpit : op.doit) === undefined ? null : op;
}

/** The attributes by type, or a negative errno. */
function genl_family_rcv_msg_attrs_parse(
  family: genl_family,
  op: genl_ops,
  nlh: nlmsghdr,
  hdrlen: number,
  dump: boolean,
  extack: netlink_ext_ack,
): nlattrs | number {
  const attrs: nlattrs = [];
  const policy = op.policy ?? family.policy;
  const validate = op.validate ?? 0;
  if (policy === null) return attrs;
  if (dump && (validate & GENL_DONT_VALIDATE_DUMP) !== 0) return attrs;
  const liberal = (validate & (dump ? GENL_DONT_VALIDATE_DUMP_STRICT : GENL_DONT_VALIDATE_STRICT)) !== 0;
  const parse = liberal ? nlmsg_parse_deprecated : nlmsg_parse;
  const err = parse(nlh, hdrlen, attrs, policy.length - 1, policy, extack);
  return err < 0 ? err : attrs;
}

function genl_family_rcv_msg_dumpit(skb: sk_buff, nlh: nlmsghdr, op: genl_ops, info: genl_info): number {
  if (op.dumpit === undefined) return -EOPNOTSUPP;
  const data: genl_dumpit_info = { op, info };
  const { start, dumpit: dump, done } = op;
  return netlink_dump_start(genl_sock(info.net), skb, nlh, { start, dump, done, data });
}

/** What a dump was asked for. */
export const genl_dumpit = (data: unknown): genl_dumpit_info => data as genl_dumpit_info;

function genl_pernet_init(net: net): void {
  net.generic(genl_pernet).sock = netlink_kernel_create(net, NETLINK_GENERIC, { input: genl_rcv });
}

function genl_pernet_exit(net: net): void {
  netlink_kernel_release(genl_sock(net));
  net.generic(genl_pernet).sock = null;
}

export function genl_pernet_register(world: World): void {
  register_pernet_subsys(world, { name: 'genetlink', init: genl_pernet_init, exit: genl_pernet_exit });
}
