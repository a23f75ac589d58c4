// The counters and sockets of IPv4 as files under /proc/net. Kernel: net/ipv4/proc.c
import { IPV4_DEVCONF_ALL_RO } from '../../include/linux/inetdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  icmpmibmap,
  mptcp_snmp_list,
  type snmp_mib,
  snmp4_ipextstats_list,
  snmp4_ipstats_list,
  snmp4_net_list,
  snmp4_tcp_list,
  snmp4_udp_list,
} from '../../include/net/snmp4_mibs.ts';
import { IPV4_DEVCONF_FORWARDING } from '../../include/uapi/linux/ip_devconf.ts';
import {
  ICMP_MIB_CSUMERRORS,
  ICMP_MIB_INERRORS,
  ICMP_MIB_INMSGS,
  ICMP_MIB_OUTERRORS,
  ICMP_MIB_OUTMSGS,
  ICMP_MIB_RATELIMITGLOBAL,
  ICMP_MIB_RATELIMITHOST,
} from '../../include/uapi/linux/snmp.ts';
import { proc_create_net } from '../../kernel/proc.ts';
import type { World } from '../../kernel/world.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';

/** Two lines: the names, and under them the values. */
const two_lines = (prefix: string, names: readonly string[], values: readonly number[]): string =>
  `${prefix}: ${names.join(' ')}\n${prefix}: ${values.join(' ')}\n`;

const mib_lines = (prefix: string, list: readonly snmp_mib[], mib: Float64Array): string =>
  two_lines(
    prefix,
    list.map(([name]) => name),
    list.map(([, entry]) => mib[entry]),
  );

/** The text of /proc/net/snmp: the counters of RFC 1213. */
export function snmp_seq_show(net: net): string {
  const { mib } = net;
  return (
    snmp_seq_show_ipstats(net) +
    icmp_put(net) +
    icmpmsg_put(net) +
    mib_lines('Tcp', snmp4_tcp_list, mib.tcp_statistics) +
    mib_lines('Udp', snmp4_udp_list, mib.udp_statistics) +
    mib_lines('UdpLite', snmp4_udp_list, mib.udplite_statistics)
  );
}

function snmp_seq_show_ipstats(net: net): string {
  const forwarding = IPV4_DEVCONF_ALL_RO(net, IPV4_DEVCONF_FORWARDING) !== 0 ? 1 : 2;
  const names = ['Forwarding', 'DefaultTTL', ...snmp4_ipstats_list.map(([name]) => name)];
  const counts = snmp4_ipstats_list.map(([, entry]) => net.mib.ip_statistics[entry]);
  return two_lines('Ip', names, [forwarding, net.ipv4.sysctl_ip_default_ttl, ...counts]);
}

function icmp_put(net: net): string {
  const icmp = net.mib.icmp_statistics;
  const msg = net.mib.icmpmsg_statistics;
  const names = [
    'InMsgs',
    'InErrors',
    'InCsumErrors',
    ...icmpmibmap.map(([name]) => `In${name}`),
    'OutMsgs',
    'OutErrors',
    'OutRateLimitGlobal',
    'OutRateLimitHost',
    ...icmpmibmap.map(([name]) => `Out${name}`),
  ];
  const values = [
    icmp[ICMP_MIB_INMSGS],
    icmp[ICMP_MIB_INERRORS],
    icmp[ICMP_MIB_CSUMERRORS],
    ...icmpmibmap.map(([, type]) => msg[type]),
    icmp[ICMP_MIB_OUTMSGS],
    icmp[ICMP_MIB_OUTERRORS],
    icmp[ICMP_MIB_RATELIMITGLOBAL],
    icmp[ICMP_MIB_RATELIMITHOST],
    ...icmpmibmap.map(([, type]) => msg[type + 256]),
  ];
  return two_lines('Icmp', names, values);
}

/** Messages by type, those that were seen: up to 16 a line. */
function icmpmsg_put(net: net): string {
  const PERLINE = 16;
  const msg = net.mib.icmpmsg_statistics;
  const seen: number[] = [];
  for (const [i, count] of msg.entries()) if (count !== 0) seen.push(i);
  let text = '';
  for (let at = 0; at < seen.length; at += PERLINE) {
    const line = seen.slice(at, at + PERLINE);
    const names = line.map(i => `${i < 256 ? 'In' : 'Out'}Type${i & 0xff}`);
    text += two_lines(
      'IcmpMsg',
      names,
      line.map(i => msg[i]),
    );
  }
  return text;
}

/** The text of /proc/net/netstat: Linux's own counters. */
export function netstat_seq_show(net: net): string {
  const zeroes = mptcp_snmp_list.map(() => 0);
  return (
    mib_lines('TcpExt', snmp4_net_list, net.mib.net_statistics) +
    mib_lines('IpExt', snmp4_ipextstats_list, net.mib.ip_statistics) +
    two_lines('MPTcpExt', mptcp_snmp_list, zeroes)
  );
}

function ip_proc_init_net(net: net): void {
  proc_create_net(net, 'snmp', () => snmp_seq_show(net));
  proc_create_net(net, 'netstat', () => netstat_seq_show(net));
}

export function ip_misc_proc_init(world: World): void {
  register_pernet_subsys(world, { name: 'ip_proc', init: ip_proc_init_net });
}
