// Routing tables by number, lookups through all of them, and kinds of addresses. Kernel: net/ipv4/fib_frontend.c
import { EAGAIN, ENETUNREACH } from '../../include/linux/errno.ts';
import { ipv4_is_lbcast, ipv4_is_multicast, ipv4_is_zeronet } from '../../include/linux/in.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import { flowi4 } from '../../include/net/flow.ts';
import {
  FIB_LOOKUP_NOREF,
  FIB_TABLE_HASHSZ,
  type fib_info,
  fib_info_nhc,
  fib_result,
  type fib_table,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTN_BROADCAST,
  RTN_MULTICAST,
  RTN_UNICAST,
} from '../../include/uapi/linux/rtnetlink.ts';
import { __fib_lookup } from './fib_rules.ts';
import { fib_table_lookup, fib_trie_table } from './fib_trie.ts';

/** The table `id`, made if there is none yet. */
export function fib_new_table(net: net, table_id: number): fib_table {
  const id = table_id === 0 ? RT_TABLE_MAIN : table_id;
  const known = fib_get_table(net, id);
  if (known !== null) return known;

  // Without custom rules every packet looks at local, then main: one trie serves both at once.
  const shared = id === RT_TABLE_LOCAL && !net.ipv4.fib_has_custom_rules;
  const alias = shared ? fib_new_table(net, RT_TABLE_MAIN) : null;
  const tb = fib_trie_table(id, alias);
  if (id === RT_TABLE_MAIN) net.ipv4.fib_main = tb;
  if (id === RT_TABLE_DEFAULT) net.ipv4.fib_default = tb;
  net.ipv4.fib_table_hash[id & (FIB_TABLE_HASHSZ - 1)].unshift(tb);
  return tb;
}

/** The table `id` (0: main), or null. */
export function fib_get_table(net: net, table_id: number): fib_table | null {
  const id = table_id === 0 ? RT_TABLE_MAIN : table_id;
  for (const tb of net.ipv4.fib_table_hash[id & (FIB_TABLE_HASHSZ - 1)]) if (tb.tb_id === id) return tb;
  return null;
}

/** Finds the route of a flow. Returns 0 and fills `res`, or a negative errno (-ENETUNREACH: there is none). */
export function fib_lookup(net: net, flp: flowi4, res: fib_result, lookup_flags: number): number {
  const flags = lookup_flags | FIB_LOOKUP_NOREF;
  let err = -ENETUNREACH;
  if (net.ipv4.fib_has_custom_rules) return __fib_lookup(net, flp, res, flags);

  res.tclassid = 0;
  const main = net.ipv4.fib_main;
  if (main !== null) err = fib_table_lookup(main, flp, res, flags);
  if (err === 0) return 0;
  const dflt = net.ipv4.fib_default;
  if (dflt !== null) err = fib_table_lookup(dflt, flp, res, flags);
  if (err === -EAGAIN) err = -ENETUNREACH;
  return err;
}

function __inet_dev_addr_type(net: net, dev: net_device | null, addr: number, tb_id: number): number {
  if (ipv4_is_zeronet(addr) || ipv4_is_lbcast(addr)) return RTN_BROADCAST;
  if (ipv4_is_multicast(addr)) return RTN_MULTICAST;

  const table = fib_get_table(net, tb_id);
  if (table === null) return RTN_BROADCAST;
  const fl4 = new flowi4();
  const res = new fib_result();
  fl4.daddr = addr;
  if (fib_table_lookup(table, fl4, res, FIB_LOOKUP_NOREF) !== 0) return RTN_UNICAST;
  if (dev !== null && dev !== fib_info_nhc(res.fi as fib_info, 0).nhc_dev) return RTN_UNICAST;
  return res.type;
}

/** RTN_* of `addr` according to table `tb_id`. */
export const inet_addr_type_table = (net: net, addr: number, tb_id: number): number =>
  __inet_dev_addr_type(net, null, addr, tb_id);
/** RTN_* of `addr`: RTN_LOCAL when it is ours, RTN_UNICAST when it is someone else's. */
export const inet_addr_type = (net: net, addr: number): number => __inet_dev_addr_type(net, null, addr, RT_TABLE_LOCAL);
/** As `inet_addr_type`, as if only `dev` were there. */
export const inet_dev_addr_type = (net: net, dev: net_device | null, addr: number): number =>
  __inet_dev_addr_type(net, dev, addr, RT_TABLE_LOCAL);
/** As `inet_addr_type`. Differs: there are no VRF devices, which would have tables of their own. */
export const inet_addr_type_dev_table = (net: net, dev: net_device | null, addr: number): number =>
  __inet_dev_addr_type(net, null, addr, RT_TABLE_LOCAL);
