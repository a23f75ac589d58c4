// IPv4 state of a namespace. Kernel: include/net/netns/ipv4.h

import { HZ } from '../../../kernel/clock.ts';
import type { timer_list } from '../../../kernel/timer.ts';
import type { in_ifaddr, ipv4_devconf } from '../../linux/inetdevice.ts';
import type { net_device } from '../../linux/netdevice.ts';
import type { udp_sock } from '../../linux/udp.ts';
import type { fib_rules_ops } from '../fib_rules.ts';
import type { fqdir } from '../inet_frag.ts';
import type { inet_sock } from '../inet_sock.ts';
import type { inet_peer } from '../inetpeer.ts';
import type { fib_info, fib_nh, fib_table } from '../ip_fib.ts';
import type { raw_sock } from '../raw.ts';
import type { sock } from '../sock.ts';

export class netns_ipv4 {
  /** Settings under conf/all. Set when the namespace is made. */
  devconf_all!: ipv4_devconf;
  /** Settings that new devices start with: conf/default. */
  devconf_dflt!: ipv4_devconf;

  rules_ops: fib_rules_ops | null = null;
  fib_main: fib_table | null = null;
  fib_default: fib_table | null = null;
  /** Rules that look at ports or protocol. */
  fib_rules_require_fldissect = 0;
  /** A rule was added or deleted: lookups go through the list of rules. */
  fib_has_custom_rules = false;
  /** A route of type local was added by hand. */
  fib_has_custom_local_routes = false;
  fib_num_tclassid_users = 0;
  /** Routing tables by `id & 255`; within a slot the newest first. */
  readonly fib_table_hash: fib_table[][] = Array.from({ length: 256 }, () => []);
  /** What routes share, by a hash over it; within a slot the newest first. */
  readonly fib_info_hash = new Map<number, fib_info[]>();
  /** The same, by preferred source address. */
  readonly fib_info_laddrhash = new Map<number, fib_info[]>();
  fib_info_cnt = 0;
  /** Nexthops by device, the newest last. */
  readonly fib_nh_head = new Map<net_device, Set<fib_nh>>();

  /** Local addresses, by address; the newest first. */
  readonly inet_addr_lst = new Map<number, in_ifaddr[]>();
  /** Counts changes of addresses. */
  dev_addr_genid = 0;
  /** Ends lifetimes of addresses. */
  addr_chk_work: timer_list | null = null;

  /** A cached route with another number is stale. */
  rt_genid = 0;
  /** An exception (PMTU, redirect) with another number is stale. */
  fnhe_genid = 0;
  /** Bytes; smaller path MTUs are not believed. */
  ip_rt_min_pmtu = 552;
  /** Jiffies that a learned path MTU is kept. */
  ip_rt_mtu_expires = 10 * 60 * 250;
  /** Bytes. */
  ip_rt_min_advmss = 256;
  /** What is known of other hosts, by address. */
  readonly peers = new Map<number, inet_peer>();

  sysctl_fib_multipath_use_neigh = 0;
  sysctl_fib_multipath_hash_policy = 0;
  sysctl_fib_multipath_hash_fields = 0x0007;
  sysctl_fib_notify_on_flag_change = 0;
  /** Secret of the multipath hash. */
  sysctl_fib_multipath_hash_seed = 0;

  sysctl_ip_default_ttl = 64;
  sysctl_ip_no_pmtu_disc = 0;
  sysctl_ip_fwd_use_pmtu = 0;
  sysctl_ip_fwd_update_priority = 1;
  sysctl_ip_nonlocal_bind = 0;
  sysctl_fwmark_reflect = 0;

  /** Sockets that asked for packets with the router alert option. */
  readonly ra_chain: sock[] = [];
  /** Raw sockets by protocol, the newest first; null: none. */
  readonly raw_ht: (raw_sock[] | null)[] = new Array(256).fill(null);
  /** UDP sockets by port, the newest first. */
  readonly udp_table = new Map<number, udp_sock[]>();
  /** Ping sockets by id, the newest first. */
  readonly ping_table = new Map<number, inet_sock[]>();
  /** Id given out last. */
  ping_port_rover = 0;
  /** Packets that are being put together, and limits. Set when the namespace is made. */
  fqdir!: fqdir;

  /** ICMP messages that may be sent. */
  icmp_global_credit = 0;
  /** Jiffies when it was last filled up: long ago when the machine starts. */
  icmp_global_stamp = -HZ;
  sysctl_icmp_echo_ignore_all = 0;
  sysctl_icmp_echo_enable_probe = 0;
  sysctl_icmp_echo_ignore_broadcasts = 1;
  sysctl_icmp_ignore_bogus_error_responses = 1;
  sysctl_icmp_errors_use_inbound_ifaddr = 0;
  /** Jiffies between two messages to one host. */
  sysctl_icmp_ratelimit = HZ;
  /** Types that are limited, a bit each: unreachable, source quench, time exceeded, parameter problem. */
  sysctl_icmp_ratemask = 0x1818;
  sysctl_icmp_msgs_per_sec = 1000;
  sysctl_icmp_msgs_burst = 50;

  /** Ports that are given out. */
  readonly ip_local_ports = { low: 32768, high: 60999 };
  readonly sysctl_local_reserved_ports = new Set<number>();
  /** First port that needs no privilege. */
  sysctl_ip_prot_sock = 1024;
  sysctl_ip_early_demux = 1;
  sysctl_udp_early_demux = 1;
  sysctl_tcp_early_demux = 1;
  sysctl_ip_autobind_reuse = 0;
  sysctl_ip_dynaddr = 0;
  sysctl_raw_l3mdev_accept = 1;
  sysctl_udp_l3mdev_accept = 0;
  sysctl_nexthop_compat_mode = 1;
  sysctl_udp_wmem_min = 4096;
  sysctl_udp_rmem_min = 4096;
  sysctl_udp_child_hash_entries = 0;
  /** Groups that may open ping sockets: none. */
  readonly ping_group_range = { low: 1, high: 0 };
  sysctl_igmp_llm_reports = 1;
  sysctl_igmp_max_memberships = 20;
  sysctl_igmp_max_msf = 10;
  sysctl_igmp_qrv = 2;
}
