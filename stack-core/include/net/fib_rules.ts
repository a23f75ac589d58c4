// Policy routing: rules that say which packets look at which table. Kernel: include/net/fib_rules.h
import type { netlink_ext_ack } from '../linux/netlink.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import type { fib_rule_hdr } from '../uapi/linux/fib_rules.ts';
import type { nlattr } from '../uapi/linux/netlink.ts';
import { type flowi4, LOOPBACK_IFINDEX } from './flow.ts';
import type { fib_result } from './ip_fib.ts';
import type { net } from './net_namespace.ts';

/** Ports, both ends included; 0 to 0: any. */
export interface port_range {
  start: number;
  end: number;
}

/** User ids, both ends included. */
export interface kuid_range {
  start: number;
  end: number;
}

/** All user ids. */
export const fib_kuid_range_unset: kuid_range = { start: 0, end: 0xffffffff };

export class fib_rule {
  /** Device that the packet came in by; 0: any, -1: one that does not exist. */
  iifindex = 0;
  oifindex = 0;
  mark = 0;
  mark_mask = 0;
  /** FIB_RULE_*. */
  flags = 0;
  table = 0;
  /** FR_ACT_*. */
  action = 0;
  l3mdev = 0;
  /** RTPROT_*: who made it. */
  proto = 0;
  ip_proto = 0;
  /** Preference of the rule that a goto leads to. */
  target = 0;
  tun_id = 0n;
  /** The rule that a goto leads to; null: there is none. */
  ctarget: fib_rule | null = null;
  readonly fr_net: net;
  /** Rules are asked by growing preference. */
  pref = 0;
  /** A route by a device of this group does not count; -1: none. */
  suppress_ifgroup = -1;
  /** A route with a prefix of this length or shorter does not count; -1: all do. */
  suppress_prefixlen = -1;
  iifname = '';
  oifname = '';
  uid_range: kuid_range = fib_kuid_range_unset;
  sport_range: port_range = { start: 0, end: 0 };
  dport_range: port_range = { start: 0, end: 0 };
  sport_mask = 0;
  dport_mask = 0;

  constructor(net: net) {
    this.fr_net = net;
  }
}

/** What a lookup by rules fills in. */
export class fib_lookup_arg {
  readonly result: fib_result;
  /** The rule that decided. */
  rule: fib_rule | null = null;
  /** FIB_LOOKUP_*. */
  readonly flags: number;

  constructor(result: fib_result, flags: number) {
    this.result = result;
    this.flags = flags;
  }
}

/** Rules of one family in one namespace, and what the family does with them. */
export interface fib_rules_ops {
  family: number;
  /** Bytes of an address. */
  addr_size: number;
  unresolved_rules: number;
  nr_goto_rules: number;
  new_rule(net: net): fib_rule;
  action(rule: fib_rule, flp: flowi4, flags: number, arg: fib_lookup_arg): number;
  suppress(rule: fib_rule, flags: number, arg: fib_lookup_arg): boolean;
  match(rule: fib_rule, fl: flowi4, flags: number): boolean;
  configure(
    rule: fib_rule,
    skb: sk_buff,
    frh: fib_rule_hdr,
    tb: readonly (nlattr | null)[],
    extack: netlink_ext_ack | null,
  ): number;
  delete(rule: fib_rule): number;
  compare(rule: fib_rule, frh: fib_rule_hdr, tb: readonly (nlattr | null)[]): boolean;
  fill(rule: fib_rule, skb: sk_buff, frh: fib_rule_hdr): number;
  /** Bytes that `fill` needs. */
  nlmsg_payload(rule: fib_rule): number;
  flush_cache(ops: fib_rules_ops): void;
  /** RTNLGRP_*: who hears of changes. */
  nlgroup: number;
  /** By growing preference. */
  readonly rules_list: fib_rule[];
  readonly fro_net: net;
}

export const fib_rule_port_range_set = (range: port_range): boolean => range.start !== 0 && range.end !== 0;
export const fib_rule_port_range_valid = (range: port_range): boolean =>
  range.start > 0 && range.end < 0xffff && range.start <= range.end;
export const fib_rule_port_range_compare = (a: port_range, b: port_range): boolean =>
  a.start === b.start && a.end === b.end;

/** `port` has the bits of the rule's port, or is in its range; every port is, where no range is set. */
export const fib_rule_port_match = (range: port_range, mask: number, port: number): boolean => {
  if (mask !== 0) return ((range.start ^ port) & mask) === 0;
  return !fib_rule_port_range_set(range) || (port >= range.start && port <= range.end);
};

/** The rule looks at the transport header. */
export const fib_rule_requires_fldissect = (rule: fib_rule): boolean =>
  rule.iifindex !== LOOPBACK_IFINDEX &&
  (rule.ip_proto !== 0 || fib_rule_port_range_set(rule.sport_range) || fib_rule_port_range_set(rule.dport_range));
