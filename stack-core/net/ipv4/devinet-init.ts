// Start of IPv4 on devices, and its state in a namespace. Kernel: net/ipv4/devinet.c

import { ipv4_devconf } from '../../include/linux/inetdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import {
  IPV4_DEVCONF_ACCEPT_REDIRECTS,
  IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE,
  IPV4_DEVCONF_ARP_EVICT_NOCARRIER,
  IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL,
  IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL,
  IPV4_DEVCONF_SECURE_REDIRECTS,
  IPV4_DEVCONF_SEND_REDIRECTS,
  IPV4_DEVCONF_SHARED_MEDIA,
} from '../../include/uapi/linux/ip_devconf.ts';
import { NETCONFA_IFINDEX_ALL, NETCONFA_IFINDEX_DEFAULT } from '../../include/uapi/linux/netconf.ts';
import { get_random_u32 } from '../../kernel/random.ts';
import { timer_delete, timer_list } from '../../kernel/timer.ts';
import type { World } from '../../kernel/world.ts';
import { register_netdevice_notifier } from '../core/dev-notifier.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { rtnl_af_register } from '../core/rtnetlink.ts';
import { check_lifetime, inetdev_event } from './devinet.ts';
import { inet_af_ops } from './devinet-link.ts';
import { devinet_rtnl_register } from './devinet-netlink.ts';
import { __devinet_sysctl_register, __devinet_sysctl_unregister, ctl_forward_entry } from './devinet-sysctl.ts';

/** Settings that all namespaces are born with. */
function ipv4_devconf_initial(): ipv4_devconf {
  const cnf = new ipv4_devconf();
  cnf.data[IPV4_DEVCONF_ACCEPT_REDIRECTS - 1] = 1;
  cnf.data[IPV4_DEVCONF_SEND_REDIRECTS - 1] = 1;
  cnf.data[IPV4_DEVCONF_SECURE_REDIRECTS - 1] = 1;
  cnf.data[IPV4_DEVCONF_SHARED_MEDIA - 1] = 1;
  cnf.data[IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL - 1] = 10_000;
  cnf.data[IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL - 1] = 1000;
  cnf.data[IPV4_DEVCONF_ARP_EVICT_NOCARRIER - 1] = 1;
  return cnf;
}

function devinet_init_net(net: net): void {
  const all = ipv4_devconf_initial();
  const dflt = ipv4_devconf_initial();
  dflt.data[IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE - 1] = 1;
  const init_net = net.world.init_net;
  // A new namespace begins with the first one's settings of today.
  if (net !== init_net) {
    all.data.set(init_net.ipv4.devconf_all.data);
    dflt.data.set(init_net.ipv4.devconf_dflt.data);
  }
  net.ipv4.devconf_all = all;
  net.ipv4.devconf_dflt = dflt;
  net.ipv4.dev_addr_genid = get_random_u32(net.world);
  net.ipv4.addr_chk_work = new timer_list(net.world, timer => check_lifetime(net, timer));
  __devinet_sysctl_register(net, 'all', NETCONFA_IFINDEX_ALL, all);
  __devinet_sysctl_register(net, 'default', NETCONFA_IFINDEX_DEFAULT, dflt);
  ctl_forward_entry(net);
}

function devinet_exit_net(net: net): void {
  if (net.ipv4.addr_chk_work !== null) timer_delete(net.ipv4.addr_chk_work);
  __devinet_sysctl_unregister(net, net.ipv4.devconf_dflt, NETCONFA_IFINDEX_DEFAULT);
  __devinet_sysctl_unregister(net, net.ipv4.devconf_all, NETCONFA_IFINDEX_ALL);
}

/** Called by `ip_rt_init`. */
export function devinet_init(world: World): void {
  register_pernet_subsys(world, { name: 'net/ipv4/devinet', init: devinet_init_net, exit: devinet_exit_net });
  register_netdevice_notifier(world, { notifier_call: inetdev_event });
  rtnl_af_register(world, inet_af_ops);
  devinet_rtnl_register(world);
}
