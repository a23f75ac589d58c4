// Routing tables of a namespace: made, split, taken down. Kernel: net/ipv4/fib_frontend.c
import { FIB_TABLE_HASHSZ, type fib_table } from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { RT_TABLE_DEFAULT, RT_TABLE_LOCAL, RT_TABLE_MAIN } from '../../include/uapi/linux/rtnetlink.ts';
import type { World } from '../../kernel/world.ts';
import { register_netdevice_notifier } from '../core/dev-notifier.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { register_inetaddr_notifier } from './devinet.ts';
import { fib_inetaddr_event, fib_netdev_event } from './fib_frontend-ifaddr.ts';
import { fib_get_table } from './fib_frontend-lookup.ts';
import { fib_rtnl_register } from './fib_frontend-netlink.ts';
import { fib4_rules_exit, fib4_rules_init } from './fib_rules.ts';
import { fib_proc_exit, fib_proc_init } from './fib_trie-proc.ts';
import { fib_table_flush, fib_table_flush_external, fib_trie_unmerge } from './fib_trie-walk.ts';

function fib_replace_table(net: net, old: fib_table, fresh: fib_table): void {
  if (fresh.tb_id === RT_TABLE_MAIN) net.ipv4.fib_main = fresh;
  if (fresh.tb_id === RT_TABLE_DEFAULT) net.ipv4.fib_default = fresh;
  const head = net.ipv4.fib_table_hash[old.tb_id & (FIB_TABLE_HASHSZ - 1)];
  head[head.indexOf(old)] = fresh;
}

/** Gives the local table a trie of its own. From then on rules can look at local and main separately. */
export function fib_unmerge(net: net): void {
  const old = fib_get_table(net, RT_TABLE_LOCAL);
  if (old === null) return;
  const fresh = fib_trie_unmerge(old);
  if (fresh === old) return;
  fib_replace_table(net, old, fresh);

  const main_table = fib_get_table(net, RT_TABLE_MAIN);
  if (main_table !== null) fib_table_flush_external(main_table);
}

function fib_net_init(net: net): void {
  fib4_rules_init(net);
  fib_proc_init(net);
}

function fib_net_exit(net: net): void {
  fib_proc_exit(net);
  net.ipv4.fib_main = null;
  net.ipv4.fib_default = null;
  // The local table first: it may share the main table's trie.
  for (let i = FIB_TABLE_HASHSZ - 1; i >= 0; i--) {
    const head = net.ipv4.fib_table_hash[i];
    for (const tb of [...head]) {
      head.splice(head.indexOf(tb), 1);
      fib_table_flush(net, tb, true);
    }
  }
  fib4_rules_exit(net);
}

/** Starts routing on this machine. Called by `ip_rt_init`. */
export function ip_fib_init(world: World): void {
  register_pernet_subsys(world, { name: 'net/ipv4/fib_frontend', init: fib_net_init, exit: fib_net_exit });
  register_netdevice_notifier(world, { notifier_call: fib_netdev_event });
  register_inetaddr_notifier(world, fib_inetaddr_event);
  fib_rtnl_register(world);
}
