// What the comparisons of a function are about, where their operands alone do not tell: which rule, which route.
import { fib_rule } from '../../include/net/fib_rules.ts';
import type { fib_alias, key_vector } from '../../include/net/ip_fib.ts';
import { ipv4, nameOf } from '../../include/show.ts';
import { RT_TABLE_NAMES } from '../../include/uapi/linux/rtnetlink.ts';

const KEYLENGTH = 32;
type Local = (name: string) => unknown;

const SUBJECTS: { readonly [fn: string]: (local: Local) => { name: string; value: string } | null } = {
  check_leaf: local => routeOf(local('n') as key_vector | undefined, local('fa') as fib_alias | undefined),
  fib_rules_lookup: local => ruleOf(local('rule')),
  fib_rule_match: local => ruleOf(local('rule')),
  fib4_rule_match: local => ruleOf(local('rule')),
  fib4_rule_action: local => ruleOf(local('rule')),
};

export const subjectOf = (fn: string, local: Local): { name: string; value: string } | null =>
  SUBJECTS[fn]?.(local) ?? null;

function routeOf(n: key_vector | undefined, fa: fib_alias | undefined): { name: string; value: string } | null {
  if (n === undefined || fa === undefined) return null;
  return { name: 'route', value: `${ipv4(n.key)}/${KEYLENGTH - fa.fa_slen}` };
}

function ruleOf(rule: unknown): { name: string; value: string } | null {
  if (!(rule instanceof fib_rule)) return null;
  return { name: 'rule', value: `${rule.pref}, table ${tableName(rule.table)}` };
}

export const tableName = (table: number): string =>
  nameOf(RT_TABLE_NAMES, table)
    .replace(/^RT_TABLE_/, '')
    .toLowerCase();
