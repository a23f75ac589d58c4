// Routing rules of any family. Kernel: net/core/fib_rules.c
import { EAGAIN, ESRCH } from '../../include/linux/errno.ts';
import {
  NETDEV_CHANGENAME,
  NETDEV_REGISTER,
  NETDEV_UNREGISTER,
  NOTIFY_DONE,
  type net_device,
  type netdev_notifier_info,
  netdev_notifier_info_to_dev,
} from '../../include/linux/netdevice.ts';
import {
  fib_kuid_range_unset,
  type fib_lookup_arg,
  type fib_rule,
  fib_rule_port_range_set,
  type fib_rules_ops,
} from '../../include/net/fib_rules.ts';
import type { flowi4 } from '../../include/net/flow.ts';
import { type net, net_generic } from '../../include/net/net_namespace.ts';
import { FIB_RULE_INVERT, FR_ACT_GOTO, FR_ACT_NOP, FR_ACT_TO_TBL } from '../../include/uapi/linux/fib_rules.ts';
import { RTPROT_KERNEL } from '../../include/uapi/linux/rtnetlink.ts';

/** Families with rules in a namespace, in the order of their registration. */
const rules_ops_list = net_generic('fib_rules', () => [] as fib_rules_ops[]);
export const rules_ops_of = (net: net): fib_rules_ops[] => net.generic(rules_ops_list);

/** The rules of `family`, or null. */
export function lookup_rules_ops(net: net, family: number): fib_rules_ops | null {
  return rules_ops_of(net).find(ops => ops.family === family) ?? null;
}

export function fib_rules_register(ops: fib_rules_ops): void {
  rules_ops_of(ops.fro_net).push(ops);
}

export function fib_rules_unregister(ops: fib_rules_ops): void {
  const list = rules_ops_of(ops.fro_net);
  list.splice(list.indexOf(ops), 1);
  for (const rule of ops.rules_list) ops.delete(rule);
  ops.rules_list.length = 0;
}

/** The rule matches every packet. */
export function fib_rule_matchall(rule: fib_rule): boolean {
  if (rule.iifindex !== 0 || rule.oifindex !== 0 || rule.mark !== 0 || rule.tun_id !== 0n || rule.flags !== 0)
    return false;
  if (rule.suppress_ifgroup !== -1 || rule.suppress_prefixlen !== -1) return false;
  const { start, end } = rule.uid_range;
  if (start !== fib_kuid_range_unset.start || end !== fib_kuid_range_unset.end) return false;
  if (fib_rule_port_range_set(rule.sport_range)) return false;
  return !fib_rule_port_range_set(rule.dport_range);
}

/** One of the rules that a namespace begins with: looks at `table`. */
export function fib_default_rule_add(ops: fib_rules_ops, pref: number, table: number): void {
  const r = ops.new_rule(ops.fro_net);
  r.action = FR_ACT_TO_TBL;
  r.pref = pref;
  r.table = table;
  r.proto = RTPROT_KERNEL;
  ops.rules_list.push(r);
}

function fib_rule_match(rule: fib_rule, ops: fib_rules_ops, fl: flowi4, flags: number): boolean {
  let ret = false;
  out: {
    if (rule.iifindex !== 0 && rule.iifindex !== fl.flowi4_iif) break out;
    if (rule.oifindex !== 0 && rule.oifindex !== fl.flowi4_oif) break out;
    if (((rule.mark ^ fl.flowi4_mark) & rule.mark_mask) !== 0) break out;
    if (rule.tun_id !== 0n && rule.tun_id !== BigInt(fl.tun_id)) break out;
    // Differs: there are no VRF devices, so no packet belongs to one.
    if (rule.l3mdev !== 0) break out;
    if (fl.flowi4_uid < rule.uid_range.start || fl.flowi4_uid > rule.uid_range.end) break out;
    ret = ops.match(rule, fl, flags);
  }
  return (rule.flags & FIB_RULE_INVERT) !== 0 ? !ret : ret;
}

/** Asks the rules in turn until one decides. Returns 0, or a negative errno: -ESRCH when none did. */
export function fib_rules_lookup(ops: fib_rules_ops, fl: flowi4, flags: number, arg: fib_lookup_arg): number {
  let at = 0;
  while (at < ops.rules_list.length) {
    const rule = ops.rules_list[at];
    at++;
    if (!fib_rule_match(rule, ops, fl, flags)) continue;

    if (rule.action === FR_ACT_GOTO) {
      if (rule.ctarget !== null) at = ops.rules_list.indexOf(rule.ctarget);
      continue;
    }
    if (rule.action === FR_ACT_NOP) continue;

    const err = ops.action(rule, fl, flags, arg);
    if (err === 0 && ops.suppress(rule, flags, arg)) continue;
    if (err !== -EAGAIN) {
      arg.rule = rule;
      return err;
    }
  }
  return -ESRCH;
}

function attach_rules(rules: readonly fib_rule[], dev: net_device): void {
  for (const rule of rules) {
    if (rule.iifindex === -1 && dev.name === rule.iifname) rule.iifindex = dev.ifindex;
    if (rule.oifindex === -1 && dev.name === rule.oifname) rule.oifindex = dev.ifindex;
  }
}

function detach_rules(rules: readonly fib_rule[], dev: net_device): void {
  for (const rule of rules) {
    if (rule.iifindex === dev.ifindex) rule.iifindex = -1;
    if (rule.oifindex === dev.ifindex) rule.oifindex = -1;
  }
}

/** Rules name devices; the numbers follow. */
export function fib_rules_event(event: number, info: netdev_notifier_info): number {
  const dev = netdev_notifier_info_to_dev(info);
  for (const ops of rules_ops_of(dev.nd_net)) {
    if (event === NETDEV_CHANGENAME || event === NETDEV_UNREGISTER) detach_rules(ops.rules_list, dev);
    if (event === NETDEV_CHANGENAME || event === NETDEV_REGISTER) attach_rules(ops.rules_list, dev);
  }
  return NOTIFY_DONE;
}
