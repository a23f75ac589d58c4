// Settings under net.ipv4.conf. Kernel: net/ipv4/devinet.c
import {
  __in_dev_get_rcu,
  __in_dev_get_rtnl,
  IN_DEV_CONF_SET,
  IPV4_DEVCONF_ALL,
  type in_device,
  type ipv4_devconf,
} from '../../include/linux/inetdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  IPV4_DEVCONF_ACCEPT_LOCAL,
  IPV4_DEVCONF_ACCEPT_REDIRECTS,
  IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE,
  IPV4_DEVCONF_ARP_ACCEPT,
  IPV4_DEVCONF_ARP_ANNOUNCE,
  IPV4_DEVCONF_ARP_EVICT_NOCARRIER,
  IPV4_DEVCONF_ARP_IGNORE,
  IPV4_DEVCONF_ARP_NOTIFY,
  IPV4_DEVCONF_ARPFILTER,
  IPV4_DEVCONF_BC_FORWARDING,
  IPV4_DEVCONF_BOOTP_RELAY,
  IPV4_DEVCONF_DROP_GRATUITOUS_ARP,
  IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST,
  IPV4_DEVCONF_FORCE_IGMP_VERSION,
  IPV4_DEVCONF_FORWARDING,
  IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL,
  IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL,
  IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  IPV4_DEVCONF_LOG_MARTIANS,
  IPV4_DEVCONF_MC_FORWARDING,
  IPV4_DEVCONF_MEDIUM_ID,
  IPV4_DEVCONF_NOPOLICY,
  IPV4_DEVCONF_NOXFRM,
  IPV4_DEVCONF_PROMOTE_SECONDARIES,
  IPV4_DEVCONF_PROXY_ARP,
  IPV4_DEVCONF_PROXY_ARP_PVLAN,
  IPV4_DEVCONF_ROUTE_LOCALNET,
  IPV4_DEVCONF_RP_FILTER,
  IPV4_DEVCONF_SECURE_REDIRECTS,
  IPV4_DEVCONF_SEND_REDIRECTS,
  IPV4_DEVCONF_SHARED_MEDIA,
  IPV4_DEVCONF_SRC_VMARK,
  IPV4_DEVCONF_TAG,
} from '../../include/uapi/linux/ip_devconf.ts';
import {
  NETCONFA_ALL,
  NETCONFA_FORWARDING,
  NETCONFA_IFINDEX_ALL,
  NETCONFA_IFINDEX_DEFAULT,
  NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN,
  NETCONFA_PROXY_NEIGH,
  NETCONFA_RP_FILTER,
} from '../../include/uapi/linux/netconf.ts';
import { RTM_DELNETCONF, RTM_NEWNETCONF } from '../../include/uapi/linux/rtnetlink.ts';
import {
  type ctl_table,
  type ctl_table_header,
  proc_dointvec,
  register_net_sysctl,
  unregister_net_sysctl_table,
} from '../../kernel/sysctl.ts';
import { neigh_sysctl_register, neigh_sysctl_unregister } from '../core/neighbour.ts';
import { inet_netconf_notify_devconf } from './devinet-netconf.ts';
import { rt_cache_flush } from './route-cache.ts';

/** File names; those that follow a write with more than the value come with their own handler below. */
const devinet_vars: readonly (readonly [number, string])[] = [
  [IPV4_DEVCONF_BC_FORWARDING, 'bc_forwarding'],
  [IPV4_DEVCONF_ACCEPT_REDIRECTS, 'accept_redirects'],
  [IPV4_DEVCONF_SECURE_REDIRECTS, 'secure_redirects'],
  [IPV4_DEVCONF_SHARED_MEDIA, 'shared_media'],
  [IPV4_DEVCONF_RP_FILTER, 'rp_filter'],
  [IPV4_DEVCONF_SEND_REDIRECTS, 'send_redirects'],
  [IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE, 'accept_source_route'],
  [IPV4_DEVCONF_ACCEPT_LOCAL, 'accept_local'],
  [IPV4_DEVCONF_SRC_VMARK, 'src_valid_mark'],
  [IPV4_DEVCONF_PROXY_ARP, 'proxy_arp'],
  [IPV4_DEVCONF_MEDIUM_ID, 'medium_id'],
  [IPV4_DEVCONF_BOOTP_RELAY, 'bootp_relay'],
  [IPV4_DEVCONF_LOG_MARTIANS, 'log_martians'],
  [IPV4_DEVCONF_TAG, 'tag'],
  [IPV4_DEVCONF_ARPFILTER, 'arp_filter'],
  [IPV4_DEVCONF_ARP_ANNOUNCE, 'arp_announce'],
  [IPV4_DEVCONF_ARP_IGNORE, 'arp_ignore'],
  [IPV4_DEVCONF_ARP_ACCEPT, 'arp_accept'],
  [IPV4_DEVCONF_ARP_NOTIFY, 'arp_notify'],
  [IPV4_DEVCONF_ARP_EVICT_NOCARRIER, 'arp_evict_nocarrier'],
  [IPV4_DEVCONF_PROXY_ARP_PVLAN, 'proxy_arp_pvlan'],
  [IPV4_DEVCONF_FORCE_IGMP_VERSION, 'force_igmp_version'],
  [IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL, 'igmpv2_unsolicited_report_interval'],
  [IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL, 'igmpv3_unsolicited_report_interval'],
  [IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN, 'ignore_routes_with_linkdown'],
  [IPV4_DEVCONF_DROP_GRATUITOUS_ARP, 'drop_gratuitous_arp'],
];

/** Files whose change makes cached routes stale. */
const flushing_vars: readonly (readonly [number, string])[] = [
  [IPV4_DEVCONF_NOXFRM, 'disable_xfrm'],
  [IPV4_DEVCONF_NOPOLICY, 'disable_policy'],
  [IPV4_DEVCONF_PROMOTE_SECONDARIES, 'promote_secondaries'],
  [IPV4_DEVCONF_ROUTE_LOCALNET, 'route_localnet'],
  [IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST, 'drop_unicast_in_l2_multicast'],
];

const ref = (cnf: ipv4_devconf, attr: number) => ({
  get: () => cnf.data[attr - 1],
  set: (value: number) => {
    cnf.data[attr - 1] = value;
  },
});

/** A default was changed: devices that have not set it themselves follow. */
function devinet_copy_dflt_conf(net: net, attr: number): void {
  for (const dev of net.dev_base_head) {
    const in_dev = __in_dev_get_rcu(dev);
    if (in_dev === null || in_dev.cnf.state[attr - 1] !== 0) continue;
    in_dev.cnf.data[attr - 1] = net.ipv4.devconf_dflt.data[attr - 1];
  }
}

/** Forwarding was switched for all: all devices follow, and redirects are believed only while it is off. */
function inet_forward_change(net: net): void {
  const on = IPV4_DEVCONF_ALL(net, IPV4_DEVCONF_FORWARDING);
  net.ipv4.devconf_all.data[IPV4_DEVCONF_ACCEPT_REDIRECTS - 1] = on !== 0 ? 0 : 1;
  net.ipv4.devconf_dflt.data[IPV4_DEVCONF_FORWARDING - 1] = on;
  notify(net, NETCONFA_FORWARDING, NETCONFA_IFINDEX_ALL, net.ipv4.devconf_all);
  notify(net, NETCONFA_FORWARDING, NETCONFA_IFINDEX_DEFAULT, net.ipv4.devconf_dflt);
  for (const dev of net.dev_base_head) {
    const in_dev = __in_dev_get_rtnl(dev);
    if (in_dev === null) continue;
    IN_DEV_CONF_SET(in_dev, IPV4_DEVCONF_FORWARDING, on);
    notify(net, NETCONFA_FORWARDING, dev.ifindex, in_dev.cnf);
  }
}

const notify = (net: net, type: number, ifindex: number, cnf: ipv4_devconf): void =>
  inet_netconf_notify_devconf(net, RTM_NEWNETCONF, type, ifindex, cnf);

/** After a write to one of `devinet_vars`. */
function devinet_conf_proc(
  net: net,
  cnf: ipv4_devconf,
  ifindex: number,
  attr: number,
  old: number,
  value: number,
): void {
  cnf.state[attr - 1] = 1;
  if (cnf === net.ipv4.devconf_dflt) devinet_copy_dflt_conf(net, attr);

  const changed = value !== old;
  if (attr === IPV4_DEVCONF_ACCEPT_LOCAL || attr === IPV4_DEVCONF_ROUTE_LOCALNET) {
    if (value === 0 && old !== 0) rt_cache_flush(net);
  }
  if (attr === IPV4_DEVCONF_BC_FORWARDING && changed) rt_cache_flush(net);
  if (attr === IPV4_DEVCONF_RP_FILTER && changed) notify(net, NETCONFA_RP_FILTER, ifindex, cnf);
  if (attr === IPV4_DEVCONF_PROXY_ARP && changed) notify(net, NETCONFA_PROXY_NEIGH, ifindex, cnf);
  if (attr === IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN && changed) {
    notify(net, NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN, ifindex, cnf);
  }
}

/** After a write to `forwarding` or `ip_forward`. */
function devinet_sysctl_forward(net: net, cnf: ipv4_devconf, ifindex: number, old: number, value: number): void {
  if (value === old) return;
  if (cnf === net.ipv4.devconf_dflt) {
    notify(net, NETCONFA_FORWARDING, NETCONFA_IFINDEX_DEFAULT, cnf);
    return;
  }
  if (cnf === net.ipv4.devconf_all) inet_forward_change(net);
  else notify(net, NETCONFA_FORWARDING, ifindex, cnf);
  rt_cache_flush(net);
}

const forward_entry = (procname: string, net: net, cnf: ipv4_devconf, ifindex: number): ctl_table =>
  proc_dointvec(procname, ref(cnf, IPV4_DEVCONF_FORWARDING), {
    written(old, value) {
      devinet_sysctl_forward(net, cnf, ifindex, old, value);
      return 0;
    },
  });

function conf_tables(net: net, cnf: ipv4_devconf, ifindex: number): ctl_table[] {
  const tables = [
    forward_entry('forwarding', net, cnf, ifindex),
    proc_dointvec('mc_forwarding', ref(cnf, IPV4_DEVCONF_MC_FORWARDING), { mode: 0o444 }),
  ];
  for (const [attr, procname] of devinet_vars) {
    const written = (old: number, value: number): number => {
      devinet_conf_proc(net, cnf, ifindex, attr, old, value);
      return 0;
    };
    tables.push(proc_dointvec(procname, ref(cnf, attr), { written }));
  }
  for (const [attr, procname] of flushing_vars) {
    const written = (old: number, value: number): number => {
      if (value !== old) rt_cache_flush(net);
      return 0;
    };
    tables.push(proc_dointvec(procname, ref(cnf, attr), { written }));
  }
  return tables;
}

/** Makes the files of `net.ipv4.conf.NAME`. */
export function __devinet_sysctl_register(net: net, name: string, ifindex: number, p: ipv4_devconf): void {
  p.sysctl = register_net_sysctl(net, `net/ipv4/conf/${name}`, conf_tables(net, p, ifindex));
  inet_netconf_notify_devconf(net, RTM_NEWNETCONF, NETCONFA_ALL, ifindex, p);
}

export function __devinet_sysctl_unregister(net: net, cnf: ipv4_devconf, ifindex: number): void {
  if (cnf.sysctl !== null) unregister_net_sysctl_table(cnf.sysctl);
  cnf.sysctl = null;
  inet_netconf_notify_devconf(net, RTM_DELNETCONF, 0, ifindex, null);
}

export function devinet_sysctl_register(idev: in_device): void {
  const dev = idev.dev;
  neigh_sysctl_register(dev, idev.arp_parms, null);
  __devinet_sysctl_register(dev.nd_net, dev.name, dev.ifindex, idev.cnf);
}

export function devinet_sysctl_unregister(idev: in_device): void {
  __devinet_sysctl_unregister(idev.dev.nd_net, idev.cnf, idev.dev.ifindex);
  neigh_sysctl_unregister(idev.arp_parms);
}

/** `net.ipv4.ip_forward`: the same number as `conf.all.forwarding`. */
export const ctl_forward_entry = (net: net): ctl_table_header =>
  register_net_sysctl(net, 'net/ipv4', [forward_entry('ip_forward', net, net.ipv4.devconf_all, NETCONFA_IFINDEX_ALL)]);
