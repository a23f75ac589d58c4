// nlctrl, the family that tells of the others. Kernel: net/netlink/genetlink.c
import { EINVAL, EMSGSIZE, ENODATA, ENOENT } from '../../include/linux/errno.ts';
import { NL_SET_BAD_ATTR, type netlink_callback } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  GENL_DONT_VALIDATE_DUMP,
  GENL_DONT_VALIDATE_STRICT,
  genl_family,
  type genl_info,
  type genl_ops,
  genlmsg_end,
} from '../../include/net/genetlink.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_NUL_STRING,
  NLA_U16,
  NLA_U32,
  NLMSG_DEFAULT_SIZE,
  nla_get_string,
  nla_get_u16,
  nla_get_u32,
  nla_nest_end,
  nla_nest_start,
  nla_nest_start_noflag,
  type nla_policies,
  nla_put_string,
  nla_put_u16,
  nla_put_u32,
  type nlattrs,
  nlmsg_cancel,
} from '../../include/net/netlink.ts';
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_HDRSIZE,
  CTRL_ATTR_MAXATTR,
  CTRL_ATTR_MCAST_GROUPS,
  CTRL_ATTR_MCAST_GRP_ID,
  CTRL_ATTR_MCAST_GRP_NAME,
  CTRL_ATTR_OP,
  CTRL_ATTR_OP_FLAGS,
  CTRL_ATTR_OP_ID,
  CTRL_ATTR_OP_POLICY,
  CTRL_ATTR_OPS,
  CTRL_ATTR_POLICY,
  CTRL_ATTR_POLICY_DO,
  CTRL_ATTR_POLICY_DUMP,
  CTRL_ATTR_VERSION,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_GETPOLICY,
  CTRL_CMD_NEWFAMILY,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_NAMSIZ,
} from '../../include/uapi/linux/genetlink.ts';
import { NLM_F_MULTI } from '../../include/uapi/linux/netlink.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_new } from './af_netlink.ts';
import {
  genl_dumpit,
  genl_families,
  genl_family_find_byid,
  genl_family_find_byname,
  genl_pernet_register,
  genl_register_family,
  genl_registered,
  genlmsg_multicast_netns,
  genlmsg_put,
  genlmsg_reply,
} from './genetlink.ts';
import { NETLINK_CB } from './netlink_sock.ts';
import { netlink_policy_dump_write_attr } from './policy.ts';

/** Describes `family` in a message `cmd`. 0, or -EMSGSIZE when it does not fit. */
function ctrl_fill_info(
  ctrl: genl_family,
  family: genl_family,
  portid: number,
  seq: number,
  flags: number,
  skb: sk_buff,
  cmd: number,
): number {
  const hdr = genlmsg_put(skb, portid, seq, ctrl, flags, cmd);
  if (hdr === null) return -EMSGSIZE;
  const failed =
    nla_put_string(skb, CTRL_ATTR_FAMILY_NAME, family.name) < 0 ||
    nla_put_u16(skb, CTRL_ATTR_FAMILY_ID, family.id) < 0 ||
    nla_put_u32(skb, CTRL_ATTR_VERSION, family.version) < 0 ||
    nla_put_u32(skb, CTRL_ATTR_HDRSIZE, family.hdrsize) < 0 ||
    nla_put_u32(skb, CTRL_ATTR_MAXATTR, family.maxattr) < 0 ||
    put_ops(skb, family) < 0 ||
    put_groups(skb, family) < 0;
  if (failed) {
    nlmsg_cancel(skb, hdr);
    return -EMSGSIZE;
  }
  genlmsg_end(skb, hdr);
  return 0;
}

function put_ops(skb: sk_buff, family: genl_family): number {
  if (family.ops.length === 0) return 0;
  const nla_ops = nla_nest_start_noflag(skb, CTRL_ATTR_OPS);
  if (nla_ops === null) return -EMSGSIZE;
  for (const [i, op] of family.ops.entries()) {
    const nest = nla_nest_start_noflag(skb, i + 1);
    if (nest === null) return -EMSGSIZE;
    if (nla_put_u32(skb, CTRL_ATTR_OP_ID, op.cmd) < 0) return -EMSGSIZE;
    if (nla_put_u32(skb, CTRL_ATTR_OP_FLAGS, op_flags(family, op)) < 0) return -EMSGSIZE;
    nla_nest_end(skb, nest);
  }
  nla_nest_end(skb, nla_ops);
  return 0;
}

function op_flags(family: genl_family, op: genl_ops): number {
  let flags = op.flags ?? 0;
  if (op.dumpit !== undefined) flags |= GENL_CMD_CAP_DUMP;
  if (op.doit !== undefined) flags |= GENL_CMD_CAP_DO;
  if ((op.policy ?? family.policy) !== null) flags |= GENL_CMD_CAP_HASPOL;
  return flags;
}

function put_groups(skb: sk_buff, family: genl_family): number {
  if (family.mcgrps.length === 0) return 0;
  const nla_grps = nla_nest_start_noflag(skb, CTRL_ATTR_MCAST_GROUPS);
  if (nla_grps === null) return -EMSGSIZE;
  for (const [i, group] of family.mcgrps.entries()) {
    const nest = nla_nest_start_noflag(skb, i + 1);
    if (nest === null) return -EMSGSIZE;
    if (nla_put_u32(skb, CTRL_ATTR_MCAST_GRP_ID, family.mcgrp_offset + i) < 0) return -EMSGSIZE;
    if (nla_put_string(skb, CTRL_ATTR_MCAST_GRP_NAME, group.name) < 0) return -EMSGSIZE;
    nla_nest_end(skb, nest);
  }
  nla_nest_end(skb, nla_grps);
  return 0;
}

/** May `net` see the family? */
const visible = (family: genl_family, net: net): boolean => family.netnsok || net === net.world.init_net;

/** The family that the attributes name, or a negative errno. */
function ctrl_find_family(net: net, attrs: nlattrs): genl_family | number {
  const id = attrs[CTRL_ATTR_FAMILY_ID] ?? null;
  const name = attrs[CTRL_ATTR_FAMILY_NAME] ?? null;
  if (id === null && name === null) return -EINVAL;
  let family = id === null ? null : genl_family_find_byid(net.world, nla_get_u16(id));
  if (name !== null) family = genl_family_find_byname(net.world, nla_get_string(name));
  if (family === null || !visible(family, net)) return -ENOENT;
  return family;
}

function ctrl_getfamily(skb: sk_buff, info: genl_info): number {
  const family = ctrl_find_family(info.net, info.attrs);
  if (typeof family === 'number') return family;
  const msg = nlmsg_new(skb.world, NLMSG_DEFAULT_SIZE);
  const err = ctrl_fill_info(info.family, family, info.snd_portid, info.snd_seq, 0, msg, CTRL_CMD_NEWFAMILY);
  return err < 0 ? err : genlmsg_reply(msg, info);
}

function ctrl_dumpfamily(skb: sk_buff, cb: netlink_callback): number {
  const { net, family: ctrl } = genl_dumpit(cb.data).info;
  const { portid } = NETLINK_CB(cb.skb);
  let index = 0;
  for (const family of genl_families(net.world)) {
    if (!visible(family, net)) continue;
    if (index++ < cb.args[0]) continue;
    const seq = cb.nlh.nlmsg_seq;
    const err = ctrl_fill_info(ctrl, family, portid, seq, NLM_F_MULTI, skb, CTRL_CMD_NEWFAMILY);
    if (err < 0) break;
    cb.args[0] = index;
  }
  return skb.len;
}

/** What a dump of policies keeps between two calls. */
interface ctrl_dump_policy_ctx {
  family: genl_family;
  /** Messages that are still to come, each as what it puts behind CTRL_ATTR_FAMILY_ID. */
  rest: ((skb: sk_buff) => number)[];
}

function ctrl_dumppolicy_start(cb: netlink_callback): number {
  const { info } = genl_dumpit(cb.data);
  const family = ctrl_find_family(info.net, info.attrs);
  if (typeof family === 'number') return family;
  const wanted = info.attrs[CTRL_ATTR_OP] ?? null;
  let ops = family.ops;
  if (wanted !== null) {
    ops = ops.filter(op => op.cmd === nla_get_u32(wanted));
    if (ops.length === 0) {
      NL_SET_BAD_ATTR(cb.extack, wanted);
      return -ENOENT;
    }
  }
  const policies: nla_policies[] = [];
  for (const op of ops) {
    const policy = op.policy ?? family.policy;
    if (policy !== null && !policies.includes(policy)) policies.push(policy);
  }
  if (policies.length === 0) return -ENODATA;
  const ctx: ctrl_dump_policy_ctx = {
    family,
    rest: [
      ...ops.map(op => (skb: sk_buff) => ctrl_dumppolicy_put_op(skb, family, op, policies)),
      ...policies.flatMap((policy, index) =>
        [...policy.keys()]
          .filter(type => policy[type] !== undefined)
          .map(type => (skb: sk_buff) => ctrl_dumppolicy_put_attr(skb, policies[index], index, type)),
      ),
    ],
  };
  cb.ctx = ctx;
  return 0;
}

function ctrl_dumppolicy(skb: sk_buff, cb: netlink_callback): number {
  const { family, rest } = cb.ctx as ctrl_dump_policy_ctx;
  const ctrl = genl_dumpit(cb.data).info.family;
  while (rest.length > 0) {
    const { nlmsg_seq } = cb.nlh;
    const hdr = genlmsg_put(skb, NETLINK_CB(cb.skb).portid, nlmsg_seq, ctrl, NLM_F_MULTI, CTRL_CMD_GETPOLICY);
    if (hdr === null) break;
    if (nla_put_u16(skb, CTRL_ATTR_FAMILY_ID, family.id) < 0 || rest[0](skb) < 0) {
      nlmsg_cancel(skb, hdr);
      break;
    }
    genlmsg_end(skb, hdr);
    rest.shift();
  }
  return skb.len;
}

/** Which policy holds for a command. */
function ctrl_dumppolicy_put_op(skb: sk_buff, family: genl_family, op: genl_ops, policies: nla_policies[]): number {
  const policy = op.policy ?? family.policy;
  const all = nla_nest_start(skb, CTRL_ATTR_OP_POLICY);
  if (all === null || policy === null) return -EMSGSIZE;
  const nest = nla_nest_start(skb, op.cmd);
  if (nest === null) return -EMSGSIZE;
  const index = policies.indexOf(policy);
  if (op.doit !== undefined && nla_put_u32(skb, CTRL_ATTR_POLICY_DO, index) < 0) return -EMSGSIZE;
  if (op.dumpit !== undefined && nla_put_u32(skb, CTRL_ATTR_POLICY_DUMP, index) < 0) return -EMSGSIZE;
  nla_nest_end(skb, nest);
  nla_nest_end(skb, all);
  return 0;
}

/** One attribute of a policy. */
function ctrl_dumppolicy_put_attr(skb: sk_buff, policy: nla_policies, index: number, type: number): number {
  const pt = policy[type];
  const all = nla_nest_start(skb, CTRL_ATTR_POLICY);
  if (all === null || pt === undefined) return -EMSGSIZE;
  const nest = nla_nest_start(skb, index);
  if (nest === null) return -EMSGSIZE;
  const err = netlink_policy_dump_write_attr(skb, pt, type);
  if (err < 0) return err;
  nla_nest_end(skb, nest);
  nla_nest_end(skb, all);
  return 0;
}

const ctrl_policy_family: nla_policies = policies([
  [CTRL_ATTR_FAMILY_ID, { type: NLA_U16 }],
  [CTRL_ATTR_FAMILY_NAME, { type: NLA_NUL_STRING, len: GENL_NAMSIZ - 1 }],
]);
const ctrl_policy_policy: nla_policies = policies([
  [CTRL_ATTR_FAMILY_ID, { type: NLA_U16 }],
  [CTRL_ATTR_FAMILY_NAME, { type: NLA_NUL_STRING, len: GENL_NAMSIZ - 1 }],
  [CTRL_ATTR_OP, { type: NLA_U32 }],
]);

function policies(
  entries: readonly (readonly [type: number, policy: NonNullable<nla_policies[number]>])[],
): nla_policies {
  const table: NonNullable<nla_policies[number]>[] = [];
  for (const [type, policy] of entries) table[type] = policy;
  return table;
}

const genl_ctrl = (): genl_family =>
  new genl_family({
    name: 'nlctrl',
    version: 2,
    netnsok: true,
    resv_start_op: CTRL_CMD_GETPOLICY + 1,
    ops: [
      {
        cmd: CTRL_CMD_GETFAMILY,
        validate: GENL_DONT_VALIDATE_STRICT | GENL_DONT_VALIDATE_DUMP,
        policy: ctrl_policy_family,
        doit: ctrl_getfamily,
        dumpit: ctrl_dumpfamily,
      },
      {
        cmd: CTRL_CMD_GETPOLICY,
        policy: ctrl_policy_policy,
        start: ctrl_dumppolicy_start,
        dumpit: ctrl_dumppolicy,
      },
    ],
    mcgrps: [{ name: 'notify' }],
  });

/** Tells those who listen to nlctrl of a family. */
function genl_ctrl_event(ctrl: genl_family, net: net, family: genl_family): void {
  const msg = nlmsg_new(net.world, NLMSG_DEFAULT_SIZE);
  ctrl_fill_info(ctrl, family, 0, 0, 0, msg, CTRL_CMD_NEWFAMILY);
  genlmsg_multicast_netns(ctrl, net, msg, 0, 0);
}

export function genl_init(world: World): void {
  genl_pernet_register(world);
  const ctrl = genl_ctrl();
  genl_register_family(world, ctrl);
  world.subsystem(genl_registered).family = family => genl_ctrl_event(ctrl, world.init_net, family);
}
