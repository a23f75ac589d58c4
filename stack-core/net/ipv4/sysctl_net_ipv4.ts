// Settings under net.ipv4. Kernel: net/ipv4/sysctl_net_ipv4.c; those of TCP are in sysctl_net_ipv4-tcp.ts
import { EINVAL } from '../../include/linux/errno.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  type ctl_table,
  field,
  type IntOptions,
  proc_dointvec,
  proc_dointvec_array,
  proc_dointvec_ms_jiffies,
  proc_dostring,
  proc_dou8vec,
  proc_douintvec,
  register_net_sysctl,
} from '../../kernel/sysctl.ts';
import type { World } from '../../kernel/world.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { tcp_sysctls } from './sysctl_net_ipv4-tcp.ts';

const zero_or_one: IntOptions = { min: 0, max: 1 };
const GID_T_MAX = 0x7fffffff;

/** Two numbers that are set together: `check` says whether they go together, and `set` stores them. */
function range_table(
  procname: string,
  pair: { low: number; high: number },
  limit: number,
  check: (low: number, high: number) => number,
): ctl_table {
  const next = { low: 0, high: 0 };
  const numbers = proc_dointvec_array(procname, [field(next, 'low'), field(next, 'high')], { min: 0, max: limit });
  return {
    procname,
    mode: 0o644,
    read: () => `${pair.low}\t${pair.high}`,
    write(text) {
      next.low = pair.low;
      next.high = pair.high;
      const err = numbers.write(text) || check(next.low, next.high);
      if (err !== 0) return err;
      pair.low = next.low;
      pair.high = next.high;
      return 0;
    },
  };
}

/** `ip_local_port_range`: not empty, and above the privileged ports. */
const ipv4_local_port_range = (net: net): ctl_table =>
  range_table('ip_local_port_range', net.ipv4.ip_local_ports, 65535, (low, high) =>
    low < 1 || high < low || low < net.ipv4.sysctl_ip_prot_sock ? -EINVAL : 0,
  );

/** `ping_group_range`: an empty range means nobody, and is always shown as 1 to 0. */
function ipv4_ping_group_range(net: net): ctl_table {
  const pair = net.ipv4.ping_group_range;
  const table = range_table('ping_group_range', pair, GID_T_MAX, () => 0);
  return {
    ...table,
    write(text) {
      const err = table.write(text);
      if (err !== 0 || pair.high >= pair.low) return err;
      pair.low = 1;
      pair.high = 0;
      return 0;
    },
  };
}

/** `ip_unprivileged_port_start`: not above the first port that is given out. */
function ipv4_privileged_ports(net: net): ctl_table {
  const { ipv4 } = net;
  const next = { start: 0 };
  const number = proc_dointvec('ip_unprivileged_port_start', field(next, 'start'), { min: 0, max: 65535 });
  return {
    ...number,
    read: () => String(ipv4.sysctl_ip_prot_sock),
    write(text) {
      const err = number.write(text);
      if (err !== 0) return err;
      if (ipv4.ip_local_ports.low < next.start) return -EINVAL;
      ipv4.sysctl_ip_prot_sock = next.start;
      return 0;
    },
  };
}

/** `ip_local_reserved_ports`: a list of ports and ranges, `8080,9148-9150`. Kernel: proc_do_large_bitmap */
function ip_local_reserved_ports(net: net): ctl_table {
  const ports = net.ipv4.sysctl_local_reserved_ports;
  const set = (text: string): number => {
    const next = new Set<number>();
    for (const part of text.trim().split(',')) {
      if (part === '') continue;
      const match = /^(\w+)(?:-(\w+))?$/.exec(part.trim());
      if (match === null) return -EINVAL;
      const first = port_number(match[1]);
      const last = match[2] === undefined ? first : port_number(match[2]);
      if (Number.isNaN(first) || Number.isNaN(last)) return -EINVAL;
      if (last > 65535 || last < first) return -EINVAL;
      for (let port = first; port <= last; port++) next.add(port);
    }
    ports.clear();
    for (const port of next) ports.add(port);
    return 0;
  };
  return proc_dostring('ip_local_reserved_ports', () => show_ports([...ports].sort((a, b) => a - b)), set);
}

/** Decimal, 0x hexadecimal or 0 octal; NaN for anything else. */
const port_number = (text: string): number =>
  /^0[0-7]+$/.test(text)
    ? Number.parseInt(text, 8)
    : /^(0|[1-9]\d*|0x[0-9a-f]+)$/i.test(text)
      ? Number(text)
      : Number.NaN;

function show_ports(sorted: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === sorted[end] + 1) end++;
    parts.push(i === end ? String(sorted[i]) : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  return parts.join(',');
}

function ipv4_net_table(net: net): ctl_table[] {
  const { ipv4 } = net;
  return [
    proc_dou8vec('icmp_echo_ignore_all', field(ipv4, 'sysctl_icmp_echo_ignore_all'), zero_or_one),
    proc_dou8vec('icmp_echo_enable_probe', field(ipv4, 'sysctl_icmp_echo_enable_probe'), zero_or_one),
    proc_dou8vec('icmp_echo_ignore_broadcasts', field(ipv4, 'sysctl_icmp_echo_ignore_broadcasts'), zero_or_one),
    proc_dou8vec(
      'icmp_ignore_bogus_error_responses',
      field(ipv4, 'sysctl_icmp_ignore_bogus_error_responses'),
      zero_or_one,
    ),
    proc_dou8vec('icmp_errors_use_inbound_ifaddr', field(ipv4, 'sysctl_icmp_errors_use_inbound_ifaddr'), zero_or_one),
    proc_dointvec_ms_jiffies('icmp_ratelimit', field(ipv4, 'sysctl_icmp_ratelimit')),
    proc_dointvec('icmp_ratemask', field(ipv4, 'sysctl_icmp_ratemask')),
    proc_dointvec('icmp_msgs_per_sec', field(ipv4, 'sysctl_icmp_msgs_per_sec'), { min: 0 }),
    proc_dointvec('icmp_msgs_burst', field(ipv4, 'sysctl_icmp_msgs_burst'), { min: 0 }),
    ipv4_ping_group_range(net),
    proc_dou8vec('raw_l3mdev_accept', field(ipv4, 'sysctl_raw_l3mdev_accept'), zero_or_one),
    proc_dou8vec('ip_dynaddr', field(ipv4, 'sysctl_ip_dynaddr')),
    proc_dou8vec('ip_early_demux', field(ipv4, 'sysctl_ip_early_demux')),
    proc_dou8vec('udp_early_demux', field(ipv4, 'sysctl_udp_early_demux')),
    proc_dou8vec('tcp_early_demux', field(ipv4, 'sysctl_tcp_early_demux')),
    proc_dou8vec('nexthop_compat_mode', field(ipv4, 'sysctl_nexthop_compat_mode'), zero_or_one),
    proc_dou8vec('ip_default_ttl', field(ipv4, 'sysctl_ip_default_ttl'), { min: 1, max: 255 }),
    ipv4_local_port_range(net),
    ip_local_reserved_ports(net),
    proc_dou8vec('ip_no_pmtu_disc', field(ipv4, 'sysctl_ip_no_pmtu_disc')),
    proc_dou8vec('ip_forward_use_pmtu', field(ipv4, 'sysctl_ip_fwd_use_pmtu')),
    proc_dou8vec('ip_forward_update_priority', field(ipv4, 'sysctl_ip_fwd_update_priority'), zero_or_one),
    proc_dou8vec('ip_nonlocal_bind', field(ipv4, 'sysctl_ip_nonlocal_bind')),
    proc_dou8vec('ip_autobind_reuse', field(ipv4, 'sysctl_ip_autobind_reuse'), zero_or_one),
    proc_dou8vec('fwmark_reflect', field(ipv4, 'sysctl_fwmark_reflect')),
    proc_dou8vec('igmp_link_local_mcast_reports', field(ipv4, 'sysctl_igmp_llm_reports')),
    proc_dointvec('igmp_max_memberships', field(ipv4, 'sysctl_igmp_max_memberships')),
    proc_dointvec('igmp_max_msf', field(ipv4, 'sysctl_igmp_max_msf')),
    proc_dointvec('igmp_qrv', field(ipv4, 'sysctl_igmp_qrv'), { min: 1 }),
    proc_dou8vec('fib_multipath_use_neigh', field(ipv4, 'sysctl_fib_multipath_use_neigh'), zero_or_one),
    proc_dou8vec('fib_multipath_hash_policy', field(ipv4, 'sysctl_fib_multipath_hash_policy'), { min: 0, max: 3 }),
    proc_douintvec('fib_multipath_hash_fields', field(ipv4, 'sysctl_fib_multipath_hash_fields'), {
      min: 1,
      max: 0xfff,
    }),
    proc_douintvec('fib_multipath_hash_seed', field(ipv4, 'sysctl_fib_multipath_hash_seed')),
    ipv4_privileged_ports(net),
    proc_dou8vec('udp_l3mdev_accept', field(ipv4, 'sysctl_udp_l3mdev_accept'), zero_or_one),
    proc_dointvec(
      'udp_hash_entries',
      { get: () => (net === net.world.init_net ? 16384 : -16384), set: () => {} },
      { mode: 0o444 },
    ),
    proc_douintvec('udp_child_hash_entries', field(ipv4, 'sysctl_udp_child_hash_entries'), { max: 65536 }),
    proc_dointvec('udp_rmem_min', field(ipv4, 'sysctl_udp_rmem_min'), { min: 1 }),
    proc_dointvec('udp_wmem_min', field(ipv4, 'sysctl_udp_wmem_min'), { min: 1 }),
    proc_dou8vec('fib_notify_on_flag_change', field(ipv4, 'sysctl_fib_notify_on_flag_change'), { min: 0, max: 2 }),
    ...tcp_sysctls(net),
  ];
}

export function sysctl_ipv4_init(world: World): void {
  register_pernet_subsys(world, {
    name: 'sysctl_net_ipv4',
    init(net) {
      register_net_sysctl(net, 'net/ipv4', ipv4_net_table(net));
    },
  });
}
