// IPv4 on a device: its addresses and settings. Kernel: include/linux/inetdevice.h

import type { ctl_table_header } from '../../kernel/sysctl.ts';
import type { timer_list } from '../../kernel/timer.ts';
import type { neigh_parms } from '../net/neighbour.ts';
import type { net } from '../net/net_namespace.ts';
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
  IPV4_DEVCONF_FORWARDING,
  IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  IPV4_DEVCONF_LOG_MARTIANS,
  IPV4_DEVCONF_MAX,
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
} from '../uapi/linux/ip_devconf.ts';
import type { net_device } from './netdevice.ts';

/** Settings of one device, or of "all" or "default": `data[IPV4_DEVCONF_x - 1]`. */
export class ipv4_devconf {
  readonly data = new Int32Array(IPV4_DEVCONF_MAX);
  /** Entry n is 1: setting n was set here, so that a change of the default leaves it alone. */
  readonly state = new Uint8Array(IPV4_DEVCONF_MAX);
  /** Its files under /proc/sys. */
  sysctl: ctl_table_header | null = null;
}

/** A source of a group that somebody wants, or does not want. */
export class ip_sf_list {
  readonly sf_inaddr: number;
  /** How many want (MCAST_INCLUDE), and how many do not want (MCAST_EXCLUDE) it. */
  readonly sf_count: [exclude: number, include: number] = [0, 0];
  /** A query that names it is to be answered. */
  sf_gsresp = false;
  /** It was let through before the change. */
  sf_oldin = false;
  /** How often a change is still to be reported. */
  sf_crcount = 0;

  constructor(sf_inaddr: number) {
    this.sf_inaddr = sf_inaddr;
  }
}

export const MCAST_EXCLUDE = 0;
export const MCAST_INCLUDE = 1;

/** A multicast group that a device has joined. */
export class ip_mc_list {
  readonly interface: in_device;
  /** The group's address. */
  readonly multiaddr: number;
  /** MCAST_*: only `sources` are wanted, or all but them. */
  sfmode = MCAST_EXCLUDE;
  sources: ip_sf_list[] = [];
  /** Sources that are not there any more, which is to be reported. */
  tomb: ip_sf_list[] = [];
  /** How many sockets have each mode. */
  readonly sfcount: [exclude: number, include: number] = [0, 0];
  /** How many have joined it. */
  users = 1;
  /** Its link-layer address is among those that the device receives. */
  loaded = false;
  /** A query about certain sources is to be answered. */
  gsquery = false;
  /** How often a change of mode is still to be reported. */
  crcount = 0;
  /** A report is due when it fires. */
  timer!: timer_list;
  tm_running = false;
  /** We were the last to report the group. */
  reporter = false;
  /** Reports without a query that are still to be sent. */
  unsolicit_count = 0;
  /** When it was joined, in jiffies. */
  mca_cstamp = 0;

  constructor(in_dev: in_device, multiaddr: number) {
    this.interface = in_dev;
    this.multiaddr = multiaddr;
  }
}

export class in_device {
  readonly dev: net_device;
  /** Being taken down. */
  dead = false;
  /** Addresses: primary ones by falling scope, then secondary ones. */
  ifa_list: in_ifaddr | null = null;
  /** Multicast groups, the newest first. */
  readonly mc_list: ip_mc_list[] = [];
  /** Groups that were left, which is to be reported; the newest first. */
  mc_tomb: ip_mc_list[] = [];
  /** Until then a router of IGMP version 1, respectively 2, is about, in jiffies; 0: none was. */
  mr_v1_seen = 0;
  mr_v2_seen = 0;
  /** Within that time a general query is to be answered, in jiffies. */
  mr_maxdelay = 0;
  /** How often each report is sent; what the querier said last. */
  mr_qrv = 0;
  /** Interval between queries, and time to answer one, in jiffies. */
  mr_qi = 0;
  mr_qri = 0;
  /** How often changes are still to be reported. */
  mr_ifc_count = 0;
  mr_gq_running = false;
  mr_gq_timer!: timer_list;
  mr_ifc_timer!: timer_list;
  /** Settings of the neighbour table for this device. */
  arp_parms!: neigh_parms;
  readonly cnf = new ipv4_devconf();

  constructor(dev: net_device) {
    this.dev = dev;
  }
}

/** An address of a device. */
export class in_ifaddr {
  ifa_next: in_ifaddr | null = null;
  readonly ifa_dev: in_device;
  ifa_local = 0;
  /** The prefix is this one's: the peer's address on a point-to-point link, else the same as `ifa_local`. */
  ifa_address = 0;
  ifa_mask = 0;
  /** Metric of the prefix route. */
  ifa_rt_priority = 0;
  ifa_broadcast = 0;
  ifa_scope = 0;
  ifa_prefixlen = 0;
  ifa_proto = 0;
  /** IFA_F_*. */
  ifa_flags = 0;
  ifa_label = '';
  /** Seconds after `ifa_tstamp`. */
  ifa_valid_lft = 0;
  /** Seconds after `ifa_tstamp`. */
  ifa_preferred_lft = 0;
  /** Jiffies when it was made; -1: not yet. */
  ifa_cstamp = -1;
  /** Jiffies when it was last updated. */
  ifa_tstamp = 0;

  constructor(in_dev: in_device) {
    this.ifa_dev = in_dev;
  }
}

export const IPV4_DEVCONF = (cnf: ipv4_devconf, attr: number): number => cnf.data[attr - 1];
export const IPV4_DEVCONF_ALL = (net: net, attr: number): number => net.ipv4.devconf_all.data[attr - 1];
export const IPV4_DEVCONF_ALL_RO = IPV4_DEVCONF_ALL;
export const IPV4_DEVCONF_DFLT = (net: net, attr: number): number => net.ipv4.devconf_dflt.data[attr - 1];
export const IN_DEV_CONF_GET = (in_dev: in_device, attr: number): number => in_dev.cnf.data[attr - 1];

export function ipv4_devconf_set(in_dev: in_device, index: number, val: number): void {
  in_dev.cnf.state[index - 1] = 1;
  in_dev.cnf.data[index - 1] = val;
}

export const IN_DEV_CONF_SET = ipv4_devconf_set;

/** From now on no change of the default reaches this device. */
export const ipv4_devconf_setall = (in_dev: in_device): void => {
  in_dev.cnf.state.fill(1);
};

const all_of = (in_dev: in_device, attr: number): number => in_dev.dev.nd_net.ipv4.devconf_all.data[attr - 1];
/** Set for the device and for "all". */
const IN_DEV_ANDCONF = (in_dev: in_device, attr: number): boolean =>
  all_of(in_dev, attr) !== 0 && in_dev.cnf.data[attr - 1] !== 0;
/** Set for the device or for "all". */
export const IN_DEV_ORCONF = (in_dev: in_device, attr: number): boolean =>
  all_of(in_dev, attr) !== 0 || in_dev.cnf.data[attr - 1] !== 0;
/** The larger of the device's and that of "all". */
const IN_DEV_MAXCONF = (in_dev: in_device, attr: number): number =>
  Math.max(all_of(in_dev, attr), in_dev.cnf.data[attr - 1]);

export const IN_DEV_FORWARD = (d: in_device): boolean => d.cnf.data[IPV4_DEVCONF_FORWARDING - 1] !== 0;
export const IN_DEV_MFORWARD = (d: in_device): boolean => IN_DEV_ANDCONF(d, IPV4_DEVCONF_MC_FORWARDING);
export const IN_DEV_BFORWARD = (d: in_device): boolean => IN_DEV_ANDCONF(d, IPV4_DEVCONF_BC_FORWARDING);
export const IN_DEV_RPFILTER = (d: in_device): number => IN_DEV_MAXCONF(d, IPV4_DEVCONF_RP_FILTER);
export const IN_DEV_SRC_VMARK = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_SRC_VMARK);
export const IN_DEV_SOURCE_ROUTE = (d: in_device): boolean => IN_DEV_ANDCONF(d, IPV4_DEVCONF_ACCEPT_SOURCE_ROUTE);
export const IN_DEV_ACCEPT_LOCAL = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_ACCEPT_LOCAL);
export const IN_DEV_BOOTP_RELAY = (d: in_device): boolean => IN_DEV_ANDCONF(d, IPV4_DEVCONF_BOOTP_RELAY);
export const IN_DEV_LOG_MARTIANS = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_LOG_MARTIANS);
export const IN_DEV_PROXY_ARP = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_PROXY_ARP);
export const IN_DEV_PROXY_ARP_PVLAN = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_PROXY_ARP_PVLAN);
export const IN_DEV_SHARED_MEDIA = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_SHARED_MEDIA);
export const IN_DEV_TX_REDIRECTS = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_SEND_REDIRECTS);
export const IN_DEV_SEC_REDIRECTS = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_SECURE_REDIRECTS);
export const IN_DEV_MEDIUM_ID = (d: in_device): number => d.cnf.data[IPV4_DEVCONF_MEDIUM_ID - 1];
export const IN_DEV_PROMOTE_SECONDARIES = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_PROMOTE_SECONDARIES);
export const IN_DEV_ROUTE_LOCALNET = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_ROUTE_LOCALNET);
export const IN_DEV_NET_ROUTE_LOCALNET = (d: in_device, _net: net): boolean => IN_DEV_ROUTE_LOCALNET(d);
export const IN_DEV_RX_REDIRECTS = (d: in_device): boolean =>
  IN_DEV_FORWARD(d)
    ? IN_DEV_ANDCONF(d, IPV4_DEVCONF_ACCEPT_REDIRECTS)
    : IN_DEV_ORCONF(d, IPV4_DEVCONF_ACCEPT_REDIRECTS);
export const IN_DEV_IGNORE_ROUTES_WITH_LINKDOWN = (d: in_device): boolean =>
  IN_DEV_ORCONF(d, IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN);
export const IN_DEV_ARPFILTER = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_ARPFILTER);
export const IN_DEV_ARP_ACCEPT = (d: in_device): number => IN_DEV_MAXCONF(d, IPV4_DEVCONF_ARP_ACCEPT);
export const IN_DEV_ARP_ANNOUNCE = (d: in_device): number => IN_DEV_MAXCONF(d, IPV4_DEVCONF_ARP_ANNOUNCE);
export const IN_DEV_ARP_IGNORE = (d: in_device): number => IN_DEV_MAXCONF(d, IPV4_DEVCONF_ARP_IGNORE);
export const IN_DEV_ARP_NOTIFY = (d: in_device): number => IN_DEV_MAXCONF(d, IPV4_DEVCONF_ARP_NOTIFY);
export const IN_DEV_ARP_EVICT_NOCARRIER = (d: in_device): boolean =>
  IN_DEV_ANDCONF(d, IPV4_DEVCONF_ARP_EVICT_NOCARRIER);
export const IN_DEV_DROP_GRATUITOUS_ARP = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_DROP_GRATUITOUS_ARP);
export const IN_DEV_DROP_UNICAST_IN_L2_MULTICAST = (d: in_device): boolean =>
  IN_DEV_ORCONF(d, IPV4_DEVCONF_DROP_UNICAST_IN_L2_MULTICAST);
export const IN_DEV_NOPOLICY = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_NOPOLICY);
export const IN_DEV_NOXFRM = (d: in_device): boolean => IN_DEV_ORCONF(d, IPV4_DEVCONF_NOXFRM);

/** IPv4 on `dev`; null where it is disabled. */
export const __in_dev_get_rcu = (dev: net_device): in_device | null => dev.ip_ptr;
export const __in_dev_get_rtnl = __in_dev_get_rcu;
export const in_dev_get = __in_dev_get_rcu;

/** Routes over `dev` are not used while it has no carrier. */
export function ip_ignore_linkdown(dev: net_device): boolean {
  const in_dev = dev.ip_ptr;
  return in_dev !== null && IN_DEV_IGNORE_ROUTES_WITH_LINKDOWN(in_dev);
}

/** `addr` is in the prefix of `ifa`. */
export const inet_ifa_match = (addr: number, ifa: in_ifaddr): boolean =>
  ((addr ^ ifa.ifa_address) & ifa.ifa_mask) === 0;

/** The mask of a prefix of `logmask` bits. */
export const inet_make_mask = (logmask: number): number => (logmask === 0 ? 0 : (0xffffffff << (32 - logmask)) >>> 0);

/** Bits of a mask. */
export const inet_mask_len = (mask: number): number => (mask === 0 ? 0 : Math.clz32(mask & -mask) + 1);

/** True for a mask with holes, or when `addr` has bits outside of it. */
export function bad_mask(mask: number, addr: number): boolean {
  const hmask = ~mask >>> 0;
  if ((addr & hmask) !== 0) return true;
  return (hmask & (hmask + 1)) !== 0;
}
