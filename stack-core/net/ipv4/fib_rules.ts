// IPv4 routing rules. Kernel: net/ipv4/fib_rules.c
import { EACCES, EAGAIN, EINVAL, ENETUNREACH, ENOBUFS, ESRCH } from '../../include/linux/errno.ts';
import { inet_make_mask } from '../../include/linux/inetdevice.ts';
import { NL_SET_ERR_MSG, NL_SET_ERR_MSG_ATTR, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  fib_lookup_arg,
  fib_rule,
  fib_rule_port_match,
  fib_rule_requires_fldissect,
  type fib_rules_ops,
} from '../../include/net/fib_rules.ts';
import type { flowi4 } from '../../include/net/flow.ts';
import { INET_DSCP_LEGACY_TOS_MASK, inet_validate_dscp } from '../../include/net/inet_dscp.ts';
import { fib_info_nhc, type fib_result, type fib_table } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  nla_get_in_addr,
  nla_get_u8,
  nla_get_u32,
  nla_put_in_addr,
  nla_put_u8,
  nla_put_u32,
  nla_total_size,
} from '../../include/net/netlink.ts';
import {
  FR_ACT_PROHIBIT,
  FR_ACT_TO_TBL,
  FR_ACT_UNREACHABLE,
  FRA_DSCP,
  FRA_DSCP_MASK,
  FRA_DST,
  FRA_FLOW,
  FRA_SRC,
  type fib_rule_hdr,
} from '../../include/uapi/linux/fib_rules.ts';
import type { nlattr } from '../../include/uapi/linux/netlink.ts';
import {
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RT_TABLE_UNSPEC,
  RTNLGRP_IPV4_RULE,
} from '../../include/uapi/linux/rtnetlink.ts';
import { fib_default_rule_add, fib_rules_lookup, fib_rules_register, fib_rules_unregister } from '../core/fib_rules.ts';
import { fib_unmerge } from './fib_frontend.ts';
import { fib_get_table, fib_new_table } from './fib_frontend-lookup.ts';
import { fib_dscp_masked_match, fib_table_lookup } from './fib_trie.ts';
import { rt_cache_flush } from './route-cache.ts';
import { skb_flow_dissect_flow_keys } from './route-multipath.ts';

/** Largest table number that is given out by itself. */
const FIB_MAX_AUTO_TABLE_ID = 4096;

class fib4_rule extends fib_rule {
  dst_len = 0;
  src_len = 0;
  dscp = 0;
  dscp_mask = 0;
  /** All six bits of the DSCP are compared, not only those of the old TOS. */
  dscp_full = false;
  src = 0;
  srcmask = 0;
  dst = 0;
  dstmask = 0;
  /** Realm. */
  tclassid = 0;
}

/** A lookup that asks the rules. Returns 0 or a negative errno. */
export function __fib_lookup(net: net, flp: flowi4, res: fib_result, flags: number): number {
  const arg = new fib_lookup_arg(res, flags);
  const err = fib_rules_lookup(net.ipv4.rules_ops as fib_rules_ops, flp, 0, arg);
  res.tclassid = arg.rule !== null ? (arg.rule as fib4_rule).tclassid : 0;
  return err === -ESRCH ? -ENETUNREACH : err;
}

function fib4_rule_action(rule: fib_rule, flp: flowi4, flags: number, arg: fib_lookup_arg): number {
  switch (rule.action) {
    case FR_ACT_TO_TBL:
      break;
    case FR_ACT_UNREACHABLE:
      return -ENETUNREACH;
    case FR_ACT_PROHIBIT:
      return -EACCES;
    default:
      return -EINVAL;
  }
  const tbl = fib_get_table(rule.fr_net, rule.table);
  if (tbl === null) return -EAGAIN;
  return fib_table_lookup(tbl, flp, arg.result, arg.flags);
}

/** The route that was found does not count: its prefix is too short, or its device of the wrong group. */
function fib4_rule_suppress(rule: fib_rule, flags: number, arg: fib_lookup_arg): boolean {
  const { fi, prefixlen } = arg.result;
  if (prefixlen <= rule.suppress_prefixlen) return true;
  if (rule.suppress_ifgroup === -1 || fi === null) return false;
  const dev = fib_info_nhc(fi, 0).nhc_dev;
  return dev !== null && dev.group === rule.suppress_ifgroup;
}

function fib4_rule_match(rule: fib_rule, fl4: flowi4, flags: number): boolean {
  const r = rule as fib4_rule;
  if (((fl4.saddr ^ r.src) & r.srcmask) !== 0) return false;
  if (((fl4.daddr ^ r.dst) & r.dstmask) !== 0) return false;

  // Rules made with FRA_DSCP compare all bits (of the mask), older ones those of the old TOS.
  if (r.dscp_full) {
    if (((r.dscp ^ fl4.flowi4_dscp) & r.dscp_mask) !== 0) return false;
  } else if (r.dscp !== 0 && !fib_dscp_masked_match(r.dscp, fl4)) return false;

  if (r.ip_proto !== 0 && r.ip_proto !== fl4.flowi4_proto) return false;
  if (!fib_rule_port_match(r.sport_range, r.sport_mask, fl4.fl4_sport)) return false;
  return fib_rule_port_match(r.dport_range, r.dport_mask, fl4.fl4_dport);
}

/** If a rule asks for ports, fills them into the key. True when it did. */
export function fib4_rules_early_flow_dissect(net: net, skb: sk_buff, fl4: flowi4): boolean {
  if (net.ipv4.fib_rules_require_fldissect === 0) return false;
  const flkeys = skb_flow_dissect_flow_keys(skb, true);
  fl4.fl4_sport = flkeys.sport;
  fl4.fl4_dport = flkeys.dport;
  fl4.flowi4_proto = flkeys.ip_proto;
  return true;
}

function fib_empty_table(net: net): fib_table | null {
  for (let id = 1; id <= FIB_MAX_AUTO_TABLE_ID; id++)
    if (fib_get_table(net, id) === null) return fib_new_table(net, id);
  return null;
}

type attrs = readonly (nlattr | null)[];

function fib4_nl2rule_dscp(nla: nlattr, rule4: fib4_rule, extack: netlink_ext_ack | null): number {
  if (rule4.dscp !== 0) {
    NL_SET_ERR_MSG(extack, 'Cannot specify both TOS and DSCP');
    return -EINVAL;
  }
  rule4.dscp = (nla_get_u8(nla) << 2) & 0xff;
  rule4.dscp_mask = 0xfc;
  rule4.dscp_full = true;
  return 0;
}

function fib4_nl2rule_dscp_mask(nla: nlattr, rule4: fib4_rule, extack: netlink_ext_ack | null): number {
  if (!rule4.dscp_full) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Cannot specify DSCP mask without DSCP value');
    return -EINVAL;
  }
  const dscp_mask = (nla_get_u8(nla) << 2) & 0xff;
  if ((rule4.dscp & ~dscp_mask) !== 0) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Invalid DSCP mask');
    return -EINVAL;
  }
  rule4.dscp_mask = dscp_mask;
  return 0;
}

function fib4_rule_tos(rule4: fib4_rule, frh: fib_rule_hdr, tb: attrs, extack: netlink_ext_ack | null): number {
  if (!inet_validate_dscp(frh.tos)) {
    NL_SET_ERR_MSG(extack, 'Invalid dsfield (tos): ECN bits must be 0');
    return -EINVAL;
  }
  // IPv4 currently compares no more of the old field than this.
  if ((frh.tos & ~INET_DSCP_LEGACY_TOS_MASK) !== 0) {
    NL_SET_ERR_MSG(extack, 'Invalid tos');
    return -EINVAL;
  }
  rule4.dscp = frh.tos;
  const dscp = tb[FRA_DSCP];
  if (dscp != null) {
    const err = fib4_nl2rule_dscp(dscp, rule4, extack);
    if (err !== 0) return err;
  }
  const mask = tb[FRA_DSCP_MASK];
  return mask == null ? 0 : fib4_nl2rule_dscp_mask(mask, rule4, extack);
}

function fib4_rule_configure(
  rule: fib_rule,
  skb: sk_buff,
  frh: fib_rule_hdr,
  tb: attrs,
  extack: netlink_ext_ack | null,
): number {
  const rule4 = rule as fib4_rule;
  const net = rule.fr_net;
  const err = fib4_rule_tos(rule4, frh, tb, extack);
  if (err !== 0) return err;

  // From now on local and main are looked at one after the other.
  fib_unmerge(net);
  if (rule.table === RT_TABLE_UNSPEC && rule.l3mdev === 0 && rule.action === FR_ACT_TO_TBL) {
    const table = fib_empty_table(net);
    if (table === null) return -ENOBUFS;
    rule.table = table.tb_id;
  }
  if (frh.src_len !== 0) rule4.src = nla_get_in_addr(tb[FRA_SRC] as nlattr);
  if (frh.dst_len !== 0) rule4.dst = nla_get_in_addr(tb[FRA_DST] as nlattr);
  const flow = tb[FRA_FLOW];
  if (flow != null) {
    rule4.tclassid = nla_get_u32(flow);
    if (rule4.tclassid !== 0) net.ipv4.fib_num_tclassid_users++;
  }
  if (fib_rule_requires_fldissect(rule)) net.ipv4.fib_rules_require_fldissect++;
  rule4.src_len = frh.src_len;
  rule4.srcmask = inet_make_mask(rule4.src_len);
  rule4.dst_len = frh.dst_len;
  rule4.dstmask = inet_make_mask(rule4.dst_len);
  net.ipv4.fib_has_custom_rules = true;
  return 0;
}

function fib4_rule_delete(rule: fib_rule): number {
  const net = rule.fr_net;
  fib_unmerge(net);
  if ((rule as fib4_rule).tclassid !== 0) net.ipv4.fib_num_tclassid_users--;
  net.ipv4.fib_has_custom_rules = true;
  if (net.ipv4.fib_rules_require_fldissect > 0 && fib_rule_requires_fldissect(rule))
    net.ipv4.fib_rules_require_fldissect--;
  return 0;
}

function fib4_rule_compare(rule: fib_rule, frh: fib_rule_hdr, tb: attrs): boolean {
  const rule4 = rule as fib4_rule;
  if (frh.src_len !== 0 && rule4.src_len !== frh.src_len) return false;
  if (frh.dst_len !== 0 && rule4.dst_len !== frh.dst_len) return false;
  if (frh.tos !== 0 && (rule4.dscp_full || rule4.dscp !== frh.tos)) return false;
  const dscp = tb[FRA_DSCP];
  if (dscp != null && (!rule4.dscp_full || rule4.dscp !== nla_get_u8(dscp) << 2)) return false;
  const mask = tb[FRA_DSCP_MASK];
  if (mask != null && (!rule4.dscp_full || rule4.dscp_mask !== nla_get_u8(mask) << 2)) return false;
  const flow = tb[FRA_FLOW];
  if (flow != null && rule4.tclassid !== nla_get_u32(flow)) return false;
  if (frh.src_len !== 0 && rule4.src !== nla_get_in_addr(tb[FRA_SRC] as nlattr)) return false;
  return !(frh.dst_len !== 0 && rule4.dst !== nla_get_in_addr(tb[FRA_DST] as nlattr));
}

function fib4_rule_fill(rule: fib_rule, skb: sk_buff, frh: fib_rule_hdr): number {
  const rule4 = rule as fib4_rule;
  frh.dst_len = rule4.dst_len;
  frh.src_len = rule4.src_len;

  nla_put_failure: {
    if (rule4.dscp_full) {
      frh.tos = 0;
      if (nla_put_u8(skb, FRA_DSCP, rule4.dscp >> 2) !== 0) break nla_put_failure;
      if (nla_put_u8(skb, FRA_DSCP_MASK, rule4.dscp_mask >> 2) !== 0) break nla_put_failure;
    } else {
      frh.tos = rule4.dscp;
    }
    if (rule4.dst_len !== 0 && nla_put_in_addr(skb, FRA_DST, rule4.dst) !== 0) break nla_put_failure;
    if (rule4.src_len !== 0 && nla_put_in_addr(skb, FRA_SRC, rule4.src) !== 0) break nla_put_failure;
    if (rule4.tclassid !== 0 && nla_put_u32(skb, FRA_FLOW, rule4.tclassid) !== 0) break nla_put_failure;
    return 0;
  }
  return -ENOBUFS;
}

/** Destination, source, realm, DSCP and its mask. */
const fib4_rule_nlmsg_payload = (): number => 3 * nla_total_size(4) + 2 * nla_total_size(1);

function fib4_rules_ops(net: net): fib_rules_ops {
  return {
    family: AF_INET,
    addr_size: 4,
    unresolved_rules: 0,
    nr_goto_rules: 0,
    new_rule: net => new fib4_rule(net),
    action: fib4_rule_action,
    suppress: fib4_rule_suppress,
    match: fib4_rule_match,
    configure: fib4_rule_configure,
    delete: fib4_rule_delete,
    compare: fib4_rule_compare,
    fill: fib4_rule_fill,
    nlmsg_payload: fib4_rule_nlmsg_payload,
    flush_cache: ops => rt_cache_flush(ops.fro_net),
    nlgroup: RTNLGRP_IPV4_RULE,
    rules_list: [],
    fro_net: net,
  };
}

/** The rules that a namespace begins with: local, main, default. */
export function fib4_rules_init(net: net): void {
  const ops = fib4_rules_ops(net);
  fib_rules_register(ops);
  fib_default_rule_add(ops, 0, RT_TABLE_LOCAL);
  fib_default_rule_add(ops, 0x7ffe, RT_TABLE_MAIN);
  fib_default_rule_add(ops, 0x7fff, RT_TABLE_DEFAULT);
  net.ipv4.rules_ops = ops;
  net.ipv4.fib_has_custom_rules = false;
  net.ipv4.fib_rules_require_fldissect = 0;
}

export function fib4_rules_exit(net: net): void {
  if (net.ipv4.rules_ops !== null) fib_rules_unregister(net.ipv4.rules_ops);
}
