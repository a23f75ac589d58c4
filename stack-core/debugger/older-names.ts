// Names that books and older kernels have for functions, and what they are called today. Kernel 3.9 is that of the book
// "Linux Kernel Networking" (Rosen).

export interface OlderName {
  /** Today's function. */
  now: string;
  /** Linux version in which the older name went. */
  since: string;
  note?: string;
}

const older = (now: string, since: string, note?: string): OlderName => ({ now, since, note });

export const OLDER_NAMES: Readonly<Record<string, OlderName>> = {
  // Netfilter.
  nf_register_hook: older('nf_register_net_hook', '4.13', 'hooks belong to a network namespace'),
  nf_register_hooks: older('nf_register_net_hooks', '4.13', 'hooks belong to a network namespace'),
  nf_unregister_hook: older('nf_unregister_net_hook', '4.13', 'hooks belong to a network namespace'),
  nf_unregister_hooks: older('nf_unregister_net_hooks', '4.13', 'hooks belong to a network namespace'),
  nf_iterate: older('nf_hook_entry_hookfn', '4.10', 'nf_hook_slow() goes through the callbacks itself'),
  // Routing.
  ip_rt_redirect: older('ip_do_redirect', '3.6', 'a redirect changes the exceptions of a next hop, no cache'),
  ip_rt_frag_needed: older('ipv4_update_pmtu', '3.6'),
  ip_route_input_common: older('ip_route_input_noref', '3.6'),
  ip_route_output_slow: older('ip_route_output_key_hash_rcu', '3.6'),
  __ip_route_output_key_hash: older('ip_route_output_key_hash', '4.13'),
  fn_trie_lookup: older('fib_table_lookup', '2.6.39', 'the trie is the only kind of routing table'),
  fn_hash_lookup: older('fib_table_lookup', '2.6.39', 'the trie is the only kind of routing table'),
  rt_intern_hash: older('rt_dst_alloc', '3.6', 'the routing cache is gone'),
  // Neighbours.
  dst_neigh_output: older('ip_finish_output2', '4.11', 'neigh_output(), which is inline, took its place'),
  // Devices and buffers.
  netif_rx_ni: older('netif_rx', '5.18', 'netif_rx() may be called everywhere'),
  netdev_pick_tx: older('netdev_core_pick_tx', '5.2'),
  // Generic netlink.
  genl_register_family_with_ops: older('genl_register_family', '4.10', 'the family names its commands'),
  genl_register_family_with_ops_groups: older('genl_register_family', '4.10', 'the family names its commands'),
  genl_register_ops: older('genl_register_family', '3.13', 'the family names its commands'),
  genl_register_mc_group: older('genl_register_family', '3.13', 'the family names its groups'),
};
