// Kernel: include/net/netns/netfilter.h
import type { nf_hook_entries } from '../../linux/netfilter.ts';
import { NF_ARP_NUMHOOKS, NF_INET_NUMHOOKS } from '../../uapi/linux/netfilter.ts';

const lists = (hooks: number): (nf_hook_entries | null)[] => new Array(hooks).fill(null);

/** Hook callbacks of a namespace: an array per family, indexed by hook. */
export class netns_nf {
  readonly hooks_ipv4 = lists(NF_INET_NUMHOOKS);
  readonly hooks_ipv6 = lists(NF_INET_NUMHOOKS);
  readonly hooks_arp = lists(NF_ARP_NUMHOOKS);
  readonly hooks_bridge = lists(NF_INET_NUMHOOKS);
}
