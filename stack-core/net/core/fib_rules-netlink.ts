// Requests about rules: RTM_NEWRULE, RTM_DELRULE, RTM_GETRULE. Kernel: net/core/fib_rules.c
import { EAFNOSUPPORT, EEXIST, EINVAL, EMSGSIZE, ENOENT, EPERM } from '../../include/linux/errno.ts';
import {
  NL_SET_ERR_MSG,
  NL_SET_ERR_MSG_ATTR,
  type netlink_callback,
  type netlink_ext_ack,
} from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { AF_UNSPEC, PF_UNSPEC } from '../../include/linux/socket.ts';
import {
  type fib_rule,
  fib_rule_port_range_compare,
  fib_rule_port_range_set,
  fib_rule_port_range_valid,
  type fib_rules_ops,
  type kuid_range,
  type port_range,
} from '../../include/net/fib_rules.ts';
import { INVALID_UID } from '../../include/net/flow.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  NLA_STRING,
  NLA_U8,
  NLA_U16,
  NLA_U32,
  NLA_U64,
  NLA_UNSPEC,
  nla_data,
  nla_get_string,
  nla_get_u8,
  nla_get_u16,
  nla_get_u32,
  nla_len,
  type nla_policies,
  nla_put_string,
  nla_put_u8,
  nla_put_u16,
  nla_put_u32,
  nla_reserve,
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
  FIB_RULE_IIF_DETACHED,
  FIB_RULE_OIF_DETACHED,
  FIB_RULE_PERMANENT,
  FIB_RULE_UNRESOLVED,
  FR_ACT_GOTO,
  FRA_DPORT_MASK,
  FRA_DPORT_RANGE,
  FRA_DSCP,
  FRA_DSCP_MASK,
  FRA_DST,
  FRA_FLOW,
  FRA_FWMARK,
  FRA_FWMASK,
  FRA_GOTO,
  FRA_IIFNAME,
  FRA_IP_PROTO,
  FRA_L3MDEV,
  FRA_MAX,
  FRA_OIFNAME,
  FRA_PRIORITY,
  FRA_PROTOCOL,
  FRA_SPORT_MASK,
  FRA_SPORT_RANGE,
  FRA_SRC,
  FRA_SUPPRESS_IFGROUP,
  FRA_SUPPRESS_PREFIXLEN,
  FRA_TABLE,
  FRA_TUN_ID,
  FRA_UID_RANGE,
  FRA_UNSPEC,
  fib_rule_hdr,
  fib_rule_port_range,
  fib_rule_uid_range,
} from '../../include/uapi/linux/fib_rules.ts';
import { IFNAMSIZ } from '../../include/uapi/linux/if.ts';
import { NLM_F_EXCL, NLM_F_MULTI, NLMSG_ALIGN, type nlattr, type nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RT_TABLE_COMPAT, RTM_DELRULE, RTM_GETRULE, RTM_NEWRULE } from '../../include/uapi/linux/rtnetlink.ts';
import { get_be32, put_be32 } from '../../include/wire.ts';
import type { World } from '../../kernel/world.ts';
import { nlmsg_parse_deprecated } from '../../lib/nlattr.ts';
import { NETLINK_CB } from '../netlink/netlink_sock.ts';
import { __dev_get_by_name } from './dev.ts';
import { register_netdevice_notifier } from './dev-notifier.ts';
import { fib_rules_event, lookup_rules_ops, rules_ops_of } from './fib_rules.ts';
import { nlmsg_new, rtnl_notify, rtnl_register } from './rtnetlink.ts';

const policy: nla_policies[number][] = [];
policy[FRA_UNSPEC] = { type: NLA_UNSPEC, strict_start_type: FRA_DPORT_RANGE + 1 };
policy[FRA_IIFNAME] = { type: NLA_STRING, len: IFNAMSIZ - 1 };
policy[FRA_OIFNAME] = { type: NLA_STRING, len: IFNAMSIZ - 1 };
for (const type of [FRA_PRIORITY, FRA_FWMARK, FRA_FLOW, FRA_FWMASK, FRA_TABLE, FRA_GOTO])
  policy[type] = { type: NLA_U32 };
policy[FRA_SUPPRESS_PREFIXLEN] = { type: NLA_U32 };
policy[FRA_SUPPRESS_IFGROUP] = { type: NLA_U32 };
policy[FRA_TUN_ID] = { type: NLA_U64 };
policy[FRA_L3MDEV] = { type: NLA_U8 };
policy[FRA_UID_RANGE] = { type: NLA_UNSPEC, len: fib_rule_uid_range.sizeof };
policy[FRA_PROTOCOL] = { type: NLA_U8 };
policy[FRA_IP_PROTO] = { type: NLA_U8 };
policy[FRA_SPORT_RANGE] = { type: NLA_UNSPEC, len: fib_rule_port_range.sizeof };
policy[FRA_DPORT_RANGE] = { type: NLA_UNSPEC, len: fib_rule_port_range.sizeof };
policy[FRA_DSCP] = { type: NLA_U8, max: 63 };
policy[FRA_SPORT_MASK] = { type: NLA_U16 };
policy[FRA_DPORT_MASK] = { type: NLA_U16 };
policy[FRA_DSCP_MASK] = { type: NLA_U8, mask: 63 };
const fib_rule_policy: nla_policies = policy;

const uid_range_set = (range: kuid_range): boolean => range.start !== INVALID_UID && range.end !== INVALID_UID;
const u32_or = (nla: nlattr | null, dflt: number): number => (nla === null ? dflt : nla_get_u32(nla));

/** Tunnel id: 64 bits, high ones first. */
function nla_get_be64(nla: nlattr): bigint {
  const bytes = nla_data(nla);
  return (BigInt(get_be32(bytes, 0)) << 32n) | BigInt(get_be32(bytes, 4));
}

/** A preference just before the second rule: what a rule without one gets. */
function fib_default_rule_pref(ops: fib_rules_ops): number {
  const second = ops.rules_list[1];
  return second !== undefined && second.pref !== 0 ? second.pref - 1 : 0;
}

/** Ports of an attribute into `rule`. False when they make no sense. */
function nla_get_port_range(nla: nlattr): port_range | null {
  const pr = new fib_rule_port_range(nla_data(nla));
  const range = { start: pr.start, end: pr.end };
  return fib_rule_port_range_valid(range) ? range : null;
}

/** The mask of a port. Null, with the reason in `extack`, when there is no single port that it goes with. */
function fib_nl2rule_port_mask(nla: nlattr, range: port_range, extack: netlink_ext_ack | null): number | null {
  const mask = nla_get_u16(nla);
  if (!fib_rule_port_range_valid(range)) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Cannot specify port mask without port value');
    return null;
  }
  if (range.start !== range.end) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Cannot specify port mask for port range');
    return null;
  }
  if ((range.start & ~mask) !== 0) {
    NL_SET_ERR_MSG_ATTR(extack, nla, 'Invalid port mask');
    return null;
  }
  return mask;
}

/** A rule as a request describes it, and whether the request gives its preference. */
interface nlrule_result {
  rule: fib_rule;
  user_priority: boolean;
}

/** The rule that a request describes. A negative errno when it makes no sense. */
function fib_nl2rule(
  net: net,
  nlh: nlmsghdr,
  extack: netlink_ext_ack | null,
  ops: fib_rules_ops,
  tb: nlattrs,
): nlrule_result | number {
  const frh = new fib_rule_hdr(nlh.buf, nlmsg_data(nlh));
  const fits = (nla: nlattr | null, len: number): boolean =>
    nla !== null && len <= ops.addr_size * 8 && nla_len(nla) === ops.addr_size;
  if (frh.src_len !== 0 && !fits(tb[FRA_SRC], frh.src_len)) {
    NL_SET_ERR_MSG(extack, 'Invalid source address');
    return -EINVAL;
  }
  if (frh.dst_len !== 0 && !fits(tb[FRA_DST], frh.dst_len)) {
    NL_SET_ERR_MSG(extack, 'Invalid dst address');
    return -EINVAL;
  }

  const nlrule = ops.new_rule(net);
  const priority = tb[FRA_PRIORITY];
  nlrule.pref = priority !== null ? nla_get_u32(priority) : fib_default_rule_pref(ops);
  const proto = tb[FRA_PROTOCOL];
  if (proto !== null) nlrule.proto = nla_get_u8(proto);
  const iif = tb[FRA_IIFNAME];
  if (iif !== null) {
    nlrule.iifname = nla_get_string(iif);
    nlrule.iifindex = __dev_get_by_name(net, nlrule.iifname)?.ifindex ?? -1;
  }
  const oif = tb[FRA_OIFNAME];
  if (oif !== null) {
    nlrule.oifname = nla_get_string(oif);
    nlrule.oifindex = __dev_get_by_name(net, nlrule.oifname)?.ifindex ?? -1;
  }
  nlrule.mark = u32_or(tb[FRA_FWMARK], 0);
  // A mark alone is compared with all its bits.
  nlrule.mark_mask = u32_or(tb[FRA_FWMASK], nlrule.mark !== 0 ? 0xffffffff : 0);
  const tun_id = tb[FRA_TUN_ID];
  if (tun_id !== null) nlrule.tun_id = nla_get_be64(tun_id);
  const l3mdev = tb[FRA_L3MDEV];
  if (l3mdev !== null) {
    nlrule.l3mdev = nla_get_u8(l3mdev);
    if (nlrule.l3mdev !== 1) {
      NL_SET_ERR_MSG(extack, 'Invalid l3mdev attribute');
      return -EINVAL;
    }
  }
  nlrule.action = frh.action;
  nlrule.flags = frh.flags;
  nlrule.table = u32_or(tb[FRA_TABLE], frh.table);
  nlrule.suppress_prefixlen = u32_or(tb[FRA_SUPPRESS_PREFIXLEN], -1) | 0;
  nlrule.suppress_ifgroup = u32_or(tb[FRA_SUPPRESS_IFGROUP], -1) | 0;

  const err = fib_nl2rule_rest(nlrule, tb, extack);
  return err !== 0 ? err : { rule: nlrule, user_priority: priority !== null };
}

/** Goto, user ids, protocol and ports. Returns 0 or -EINVAL. */
function fib_nl2rule_rest(nlrule: fib_rule, tb: nlattrs, extack: netlink_ext_ack | null): number {
  const target = tb[FRA_GOTO];
  if (target !== null) {
    if (nlrule.action !== FR_ACT_GOTO) {
      NL_SET_ERR_MSG(extack, 'Unexpected goto');
      return -EINVAL;
    }
    nlrule.target = nla_get_u32(target);
    // Back would be a loop.
    if (nlrule.target <= nlrule.pref) {
      NL_SET_ERR_MSG(extack, 'Backward goto not supported');
      return -EINVAL;
    }
  } else if (nlrule.action === FR_ACT_GOTO) {
    NL_SET_ERR_MSG(extack, 'Missing goto target for action goto');
    return -EINVAL;
  }
  if (nlrule.l3mdev !== 0 && nlrule.table !== 0) {
    NL_SET_ERR_MSG(extack, 'l3mdev and table are mutually exclusive');
    return -EINVAL;
  }
  const uids = tb[FRA_UID_RANGE];
  if (uids !== null) {
    const range = new fib_rule_uid_range(nla_data(uids));
    nlrule.uid_range = { start: range.start, end: range.end };
    if (!uid_range_set(nlrule.uid_range) || range.start > range.end) {
      NL_SET_ERR_MSG(extack, 'Invalid uid range');
      return -EINVAL;
    }
  }
  const ip_proto = tb[FRA_IP_PROTO];
  if (ip_proto !== null) nlrule.ip_proto = nla_get_u8(ip_proto);
  return fib_nl2rule_ports(nlrule, tb, extack);
}

function fib_nl2rule_ports(nlrule: fib_rule, tb: nlattrs, extack: netlink_ext_ack | null): number {
  const sports = tb[FRA_SPORT_RANGE];
  if (sports !== null) {
    const range = nla_get_port_range(sports);
    if (range === null) {
      NL_SET_ERR_MSG(extack, 'Invalid sport range');
      return -EINVAL;
    }
    nlrule.sport_range = range;
  }
  const sport_mask = tb[FRA_SPORT_MASK];
  if (sport_mask !== null) {
    const mask = fib_nl2rule_port_mask(sport_mask, nlrule.sport_range, extack);
    if (mask === null) return -EINVAL;
    nlrule.sport_mask = mask;
  }
  const dports = tb[FRA_DPORT_RANGE];
  if (dports !== null) {
    const range = nla_get_port_range(dports);
    if (range === null) {
      NL_SET_ERR_MSG(extack, 'Invalid dport range');
      return -EINVAL;
    }
    nlrule.dport_range = range;
  }
  const dport_mask = tb[FRA_DPORT_MASK];
  if (dport_mask === null) return 0;
  const mask = fib_nl2rule_port_mask(dport_mask, nlrule.dport_range, extack);
  if (mask === null) return -EINVAL;
  nlrule.dport_mask = mask;
  return 0;
}

/** The first rule that is as `rule` in all that the request names. */
function rule_find(
  ops: fib_rules_ops,
  frh: fib_rule_hdr,
  tb: nlattrs,
  rule: fib_rule,
  user_priority: boolean,
): fib_rule | null {
  for (const r of ops.rules_list) {
    if (rule.action !== 0 && r.action !== rule.action) continue;
    if (rule.table !== 0 && r.table !== rule.table) continue;
    if (user_priority && r.pref !== rule.pref) continue;
    if (rule.iifname !== '' && r.iifname !== rule.iifname) continue;
    if (rule.oifname !== '' && r.oifname !== rule.oifname) continue;
    if (rule.mark !== 0 && r.mark !== rule.mark) continue;
    if (rule.suppress_ifgroup !== -1 && r.suppress_ifgroup !== rule.suppress_ifgroup) continue;
    if (rule.suppress_prefixlen !== -1 && r.suppress_prefixlen !== rule.suppress_prefixlen) continue;
    if (rule.mark_mask !== 0 && r.mark_mask !== rule.mark_mask) continue;
    if (rule.tun_id !== 0n && r.tun_id !== rule.tun_id) continue;
    if (rule.l3mdev !== 0 && r.l3mdev !== rule.l3mdev) continue;
    if (uid_range_set(rule.uid_range) && !same_uids(r, rule)) continue;
    if (rule.ip_proto !== 0 && r.ip_proto !== rule.ip_proto) continue;
    if (rule.proto !== 0 && r.proto !== rule.proto) continue;
    if (fib_rule_port_range_set(rule.sport_range) && !fib_rule_port_range_compare(r.sport_range, rule.sport_range))
      continue;
    if (rule.sport_mask !== 0 && r.sport_mask !== rule.sport_mask) continue;
    if (fib_rule_port_range_set(rule.dport_range) && !fib_rule_port_range_compare(r.dport_range, rule.dport_range))
      continue;
    if (rule.dport_mask !== 0 && r.dport_mask !== rule.dport_mask) continue;
    if (ops.compare(r, frh, tb)) return r;
  }
  return null;
}

const same_uids = (a: fib_rule, b: fib_rule): boolean =>
  a.uid_range.start === b.uid_range.start && a.uid_range.end === b.uid_range.end;

/** There is a rule that is the same in everything. */
function rule_exists(ops: fib_rules_ops, frh: fib_rule_hdr, tb: nlattrs, rule: fib_rule): boolean {
  return ops.rules_list.some(r => {
    if (r.action !== rule.action || r.table !== rule.table || r.pref !== rule.pref) return false;
    if (r.iifname !== rule.iifname || r.oifname !== rule.oifname) return false;
    if (r.mark !== rule.mark || r.mark_mask !== rule.mark_mask) return false;
    if (r.suppress_ifgroup !== rule.suppress_ifgroup || r.suppress_prefixlen !== rule.suppress_prefixlen) return false;
    if (r.tun_id !== rule.tun_id || r.l3mdev !== rule.l3mdev || !same_uids(r, rule)) return false;
    if (r.ip_proto !== rule.ip_proto || r.proto !== rule.proto) return false;
    if (!fib_rule_port_range_compare(r.sport_range, rule.sport_range) || r.sport_mask !== rule.sport_mask) return false;
    if (!fib_rule_port_range_compare(r.dport_range, rule.dport_range) || r.dport_mask !== rule.dport_mask) return false;
    return ops.compare(r, frh, tb);
  });
}

/** What both requests begin with: the family's rules, and the rule that is described. */
function parse_rule(
  skb: sk_buff,
  nlh: nlmsghdr,
  tb: nlattrs,
  extack: netlink_ext_ack | null,
): (nlrule_result & { ops: fib_rules_ops; frh: fib_rule_hdr }) | number {
  const net = sock_net(skb.sk as sock);
  if (nlh.nlmsg_len < nlmsg_msg_size(fib_rule_hdr.sizeof)) {
    NL_SET_ERR_MSG(extack, 'Invalid msg length');
    return -EINVAL;
  }
  const frh = new fib_rule_hdr(nlh.buf, nlmsg_data(nlh));
  const ops = lookup_rules_ops(net, frh.family);
  if (ops === null) {
    NL_SET_ERR_MSG(extack, 'Rule family not supported');
    return -EAFNOSUPPORT;
  }
  const err = nlmsg_parse_deprecated(nlh, fib_rule_hdr.sizeof, tb, FRA_MAX, fib_rule_policy, extack);
  if (err < 0) {
    NL_SET_ERR_MSG(extack, 'Error parsing msg');
    return err;
  }
  const found = fib_nl2rule(net, nlh, extack, ops, tb);
  return typeof found === 'number' ? found : { ...found, ops, frh };
}

/** RTM_NEWRULE. Returns 0 or a negative errno. */
export function fib_nl_newrule(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const tb: nlattrs = [];
  const parsed = parse_rule(skb, nlh, tb, extack);
  if (typeof parsed === 'number') return parsed;

  const { rule, ops, frh } = parsed;
  if ((nlh.nlmsg_flags & NLM_F_EXCL) !== 0 && rule_exists(ops, frh, tb, rule)) return -EEXIST;
  const err = ops.configure(rule, skb, frh, tb, extack);
  if (err < 0) return err;

  const list = ops.rules_list;
  rule.ctarget = list.find(r => r.pref === rule.target) ?? null;
  const behind = list.findIndex(r => r.pref > rule.pref);
  list.splice(behind < 0 ? list.length : behind, 0, rule);

  // Rules that wait for one with this preference go on to the new one.
  if (ops.unresolved_rules > 0) {
    for (const r of list) {
      if (r.action !== FR_ACT_GOTO || r.target !== rule.pref || r.ctarget !== null) continue;
      r.ctarget = rule;
      if (--ops.unresolved_rules === 0) break;
    }
  }
  if (rule.action === FR_ACT_GOTO) {
    ops.nr_goto_rules++;
    if (rule.ctarget === null) ops.unresolved_rules++;
  }
  notify_rule_change(RTM_NEWRULE, rule, ops, nlh, NETLINK_CB(skb).portid);
  ops.flush_cache(ops);
  return 0;
}

/** RTM_DELRULE. Returns 0 or a negative errno. */
export function fib_nl_delrule(skb: sk_buff, nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  const tb: nlattrs = [];
  const parsed = parse_rule(skb, nlh, tb, extack);
  if (typeof parsed === 'number') return parsed;

  const { ops, frh } = parsed;
  const rule = rule_find(ops, frh, tb, parsed.rule, parsed.user_priority);
  if (rule === null) return -ENOENT;
  if ((rule.flags & FIB_RULE_PERMANENT) !== 0) return -EPERM;
  const err = ops.delete(rule);
  if (err !== 0) return err;

  const list = ops.rules_list;
  const at = list.indexOf(rule);
  const next = list[at + 1];
  list.splice(at, 1);
  if (rule.action === FR_ACT_GOTO) {
    ops.nr_goto_rules--;
    if (rule.ctarget === null) ops.unresolved_rules--;
  }
  // Who was sent to it goes on to the next one of the same preference, if there is one.
  if (ops.nr_goto_rules > 0) {
    const n = next !== undefined && next.pref === rule.pref ? next : null;
    for (const r of list) {
      if (r.ctarget !== rule) continue;
      r.ctarget = n;
      if (n === null) ops.unresolved_rules++;
    }
  }
  notify_rule_change(RTM_DELRULE, rule, ops, nlh, NETLINK_CB(skb).portid);
  ops.flush_cache(ops);
  return 0;
}

/** Bytes that the message of a rule needs at most. */
function fib_rule_nlmsg_size(ops: fib_rules_ops, rule: fib_rule): number {
  const names = 2 * nla_total_size(IFNAMSIZ);
  const numbers = 7 * nla_total_size(4) + 3 * nla_total_size(1) + 2 * nla_total_size(2);
  const ranges = nla_total_size(fib_rule_uid_range.sizeof) + 2 * nla_total_size(fib_rule_port_range.sizeof);
  return NLMSG_ALIGN(fib_rule_hdr.sizeof) + names + numbers + nla_total_size(8) + ranges + ops.nlmsg_payload(rule);
}

function nla_put_port_range(skb: sk_buff, type: number, range: port_range): number {
  const value = nla_reserve(skb, type, fib_rule_port_range.sizeof);
  if (value < 0) return value;
  Object.assign(new fib_rule_port_range(skb.head, value), range);
  return 0;
}

function nla_put_uid_range(skb: sk_buff, range: kuid_range): number {
  const value = nla_reserve(skb, FRA_UID_RANGE, fib_rule_uid_range.sizeof);
  if (value < 0) return value;
  Object.assign(new fib_rule_uid_range(skb.head, value), range);
  return 0;
}

function nla_put_tun_id(skb: sk_buff, tun_id: bigint): number {
  const value = nla_reserve(skb, FRA_TUN_ID, 8);
  if (value < 0) return value;
  put_be32(skb.head, value, Number(tun_id >> 32n));
  put_be32(skb.head, value + 4, Number(tun_id & 0xffffffffn));
  return 0;
}

/** The attributes that a rule has beside its header. Returns 0 or -EMSGSIZE. */
function fib_nl_fill_selectors(skb: sk_buff, rule: fib_rule): number {
  let err = 0;
  if (rule.pref !== 0) err ||= nla_put_u32(skb, FRA_PRIORITY, rule.pref);
  if (rule.mark !== 0) err ||= nla_put_u32(skb, FRA_FWMARK, rule.mark);
  if (rule.mark_mask !== 0 || rule.mark !== 0) err ||= nla_put_u32(skb, FRA_FWMASK, rule.mark_mask);
  if (rule.target !== 0) err ||= nla_put_u32(skb, FRA_GOTO, rule.target);
  if (rule.tun_id !== 0n) err ||= nla_put_tun_id(skb, rule.tun_id);
  if (rule.l3mdev !== 0) err ||= nla_put_u8(skb, FRA_L3MDEV, rule.l3mdev);
  if (uid_range_set(rule.uid_range)) err ||= nla_put_uid_range(skb, rule.uid_range);
  if (fib_rule_port_range_set(rule.sport_range)) err ||= nla_put_port_range(skb, FRA_SPORT_RANGE, rule.sport_range);
  if (rule.sport_mask !== 0) err ||= nla_put_u16(skb, FRA_SPORT_MASK, rule.sport_mask);
  if (fib_rule_port_range_set(rule.dport_range)) err ||= nla_put_port_range(skb, FRA_DPORT_RANGE, rule.dport_range);
  if (rule.dport_mask !== 0) err ||= nla_put_u16(skb, FRA_DPORT_MASK, rule.dport_mask);
  if (rule.ip_proto !== 0) err ||= nla_put_u8(skb, FRA_IP_PROTO, rule.ip_proto);
  if (rule.suppress_ifgroup !== -1) err ||= nla_put_u32(skb, FRA_SUPPRESS_IFGROUP, rule.suppress_ifgroup);
  return err;
}

/** Appends the message of a rule. Returns 0, or -EMSGSIZE when there is no room. */
function fib_nl_fill_rule(
  skb: sk_buff,
  rule: fib_rule,
  pid: number,
  seq: number,
  type: number,
  flags: number,
  ops: fib_rules_ops,
): number {
  const nlh = nlmsg_put(skb, pid, seq, type, fib_rule_hdr.sizeof, flags);
  if (nlh === null) return -EMSGSIZE;

  nla_put_failure: {
    const frh = new fib_rule_hdr(nlh.buf, nlmsg_data(nlh));
    frh.family = ops.family;
    frh.table = rule.table < 256 ? rule.table : RT_TABLE_COMPAT;
    if (nla_put_u32(skb, FRA_TABLE, rule.table) !== 0) break nla_put_failure;
    if (nla_put_u32(skb, FRA_SUPPRESS_PREFIXLEN, rule.suppress_prefixlen) !== 0) break nla_put_failure;
    frh.action = rule.action;
    let rule_flags = rule.flags;
    if (nla_put_u8(skb, FRA_PROTOCOL, rule.proto) !== 0) break nla_put_failure;
    if (rule.action === FR_ACT_GOTO && rule.ctarget === null) rule_flags |= FIB_RULE_UNRESOLVED;
    if (rule.iifname !== '') {
      if (nla_put_string(skb, FRA_IIFNAME, rule.iifname) !== 0) break nla_put_failure;
      if (rule.iifindex === -1) rule_flags |= FIB_RULE_IIF_DETACHED;
    }
    if (rule.oifname !== '') {
      if (nla_put_string(skb, FRA_OIFNAME, rule.oifname) !== 0) break nla_put_failure;
      if (rule.oifindex === -1) rule_flags |= FIB_RULE_OIF_DETACHED;
    }
    frh.flags = rule_flags;
    if (fib_nl_fill_selectors(skb, rule) !== 0) break nla_put_failure;
    if (ops.fill(rule, skb, frh) < 0) break nla_put_failure;
    nlmsg_end(skb, nlh);
    return 0;
  }
  nlmsg_cancel(skb, nlh);
  return -EMSGSIZE;
}

/** Writes the rules of a family from number `cb.args[1]` on. Returns 0 or -EMSGSIZE. */
function dump_rules(skb: sk_buff, cb: netlink_callback, ops: fib_rules_ops): number {
  const portid = NETLINK_CB(cb.skb).portid;
  let idx = 0;
  let err = 0;
  for (const rule of ops.rules_list) {
    if (idx >= cb.args[1]) {
      err = fib_nl_fill_rule(skb, rule, portid, cb.nlh.nlmsg_seq, RTM_NEWRULE, NLM_F_MULTI, ops);
      if (err !== 0) break;
    }
    idx++;
  }
  cb.args[1] = idx;
  return err;
}

function fib_valid_dumprule_req(nlh: nlmsghdr, extack: netlink_ext_ack | null): number {
  if (nlh.nlmsg_len < nlmsg_msg_size(fib_rule_hdr.sizeof)) {
    NL_SET_ERR_MSG(extack, 'Invalid header for fib rule dump request');
    return -EINVAL;
  }
  const frh = new fib_rule_hdr(nlh.buf, nlmsg_data(nlh));
  const values = [frh.dst_len, frh.src_len, frh.tos, frh.table, frh.res1, frh.res2, frh.action, frh.flags];
  if (values.some(value => value !== 0)) {
    NL_SET_ERR_MSG(extack, 'Invalid values in header for fib rule dump request');
    return -EINVAL;
  }
  if (nlmsg_attrlen(nlh, fib_rule_hdr.sizeof) > 0) {
    NL_SET_ERR_MSG(extack, 'Invalid data after header in fib rule dump request');
    return -EINVAL;
  }
  return 0;
}

/** RTM_GETRULE: the rules of one family, or of all. Returns 0, or a negative errno: -EMSGSIZE for more. */
export function fib_nl_dumprule(skb: sk_buff, cb: netlink_callback): number {
  const net = sock_net(skb.sk as sock);
  if (cb.strict_check) {
    const err = fib_valid_dumprule_req(cb.nlh, cb.extack);
    if (err < 0) return err;
  }
  // The family is the first byte of every header.
  const family = cb.nlh.buf[nlmsg_data(cb.nlh)];
  if (family !== AF_UNSPEC) {
    const ops = lookup_rules_ops(net, family);
    if (ops === null) return -EAFNOSUPPORT;
    return dump_rules(skb, cb, ops);
  }
  let idx = 0;
  let err = 0;
  for (const ops of rules_ops_of(net)) {
    if (idx >= cb.args[0]) {
      err = dump_rules(skb, cb, ops);
      if (err < 0) break;
      cb.args[1] = 0;
    }
    idx++;
  }
  cb.args[0] = idx;
  return err;
}

function notify_rule_change(event: number, rule: fib_rule, ops: fib_rules_ops, nlh: nlmsghdr, pid: number): void {
  const net = ops.fro_net;
  const skb = nlmsg_new(net.world, fib_rule_nlmsg_size(ops, rule));
  fib_nl_fill_rule(skb, rule, pid, nlh.nlmsg_seq, event, 0, ops);
  rtnl_notify(skb, net, pid, ops.nlgroup, nlh);
}

/** Starts rules on this machine. A subsys_initcall: before `inet_init`. */
export function fib_rules_init(world: World): void {
  rtnl_register(world, PF_UNSPEC, RTM_NEWRULE, fib_nl_newrule, null, 0);
  rtnl_register(world, PF_UNSPEC, RTM_DELRULE, fib_nl_delrule, null, 0);
  rtnl_register(world, PF_UNSPEC, RTM_GETRULE, null, fib_nl_dumprule, 0);
  register_netdevice_notifier(world, { notifier_call: fib_rules_event });
}
