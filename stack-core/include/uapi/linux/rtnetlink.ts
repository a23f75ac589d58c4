// Kernel: include/uapi/linux/rtnetlink.h
import { namesOf } from '../../show.ts';
import { s32, u8, u16, u32, wire } from '../../wire.ts';

export const RTM_BASE = 16;
export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
export const RTM_GETLINK = 18;
export const RTM_SETLINK = 19;
export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
export const RTM_GETADDR = 22;
export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
export const RTM_GETROUTE = 26;
export const RTM_NEWNEIGH = 28;
export const RTM_DELNEIGH = 29;
export const RTM_GETNEIGH = 30;
export const RTM_NEWRULE = 32;
export const RTM_DELRULE = 33;
export const RTM_GETRULE = 34;
export const RTM_NEWQDISC = 36;
export const RTM_DELQDISC = 37;
export const RTM_GETQDISC = 38;
export const RTM_NEWTCLASS = 40;
export const RTM_DELTCLASS = 41;
export const RTM_GETTCLASS = 42;
export const RTM_NEWTFILTER = 44;
export const RTM_DELTFILTER = 45;
export const RTM_GETTFILTER = 46;
export const RTM_NEWACTION = 48;
export const RTM_DELACTION = 49;
export const RTM_GETACTION = 50;
export const RTM_NEWPREFIX = 52;
export const RTM_NEWMULTICAST = 56;
export const RTM_DELMULTICAST = 57;
export const RTM_GETMULTICAST = 58;
export const RTM_NEWANYCAST = 60;
export const RTM_DELANYCAST = 61;
export const RTM_GETANYCAST = 62;
export const RTM_NEWNEIGHTBL = 64;
export const RTM_GETNEIGHTBL = 66;
export const RTM_SETNEIGHTBL = 67;
export const RTM_NEWNDUSEROPT = 68;
export const RTM_NEWADDRLABEL = 72;
export const RTM_DELADDRLABEL = 73;
export const RTM_GETADDRLABEL = 74;
export const RTM_GETDCB = 78;
export const RTM_SETDCB = 79;
export const RTM_NEWNETCONF = 80;
export const RTM_DELNETCONF = 81;
export const RTM_GETNETCONF = 82;
export const RTM_NEWMDB = 84;
export const RTM_DELMDB = 85;
export const RTM_GETMDB = 86;
export const RTM_NEWNSID = 88;
export const RTM_DELNSID = 89;
export const RTM_GETNSID = 90;
export const RTM_NEWSTATS = 92;
export const RTM_GETSTATS = 94;
export const RTM_SETSTATS = 95;
export const RTM_NEWCACHEREPORT = 96;
export const RTM_NEWCHAIN = 100;
export const RTM_DELCHAIN = 101;
export const RTM_GETCHAIN = 102;
export const RTM_NEWNEXTHOP = 104;
export const RTM_DELNEXTHOP = 105;
export const RTM_GETNEXTHOP = 106;
export const RTM_NEWLINKPROP = 108;
export const RTM_DELLINKPROP = 109;
export const RTM_GETLINKPROP = 110;
export const RTM_NEWVLAN = 112;
export const RTM_DELVLAN = 113;
export const RTM_GETVLAN = 114;
export const RTM_NEWNEXTHOPBUCKET = 116;
export const RTM_DELNEXTHOPBUCKET = 117;
export const RTM_GETNEXTHOPBUCKET = 118;
export const RTM_NEWTUNNEL = 120;
export const RTM_DELTUNNEL = 121;
export const RTM_GETTUNNEL = 122;
export const RTM_MAX = 123;
/** Message types. */
export const RTM_NAMES = namesOf({
  RTM_NEWLINK,
  RTM_DELLINK,
  RTM_GETLINK,
  RTM_SETLINK,
  RTM_NEWADDR,
  RTM_DELADDR,
  RTM_GETADDR,
  RTM_NEWROUTE,
  RTM_DELROUTE,
  RTM_GETROUTE,
  RTM_NEWNEIGH,
  RTM_DELNEIGH,
  RTM_GETNEIGH,
  RTM_NEWRULE,
  RTM_DELRULE,
  RTM_GETRULE,
  RTM_NEWQDISC,
  RTM_DELQDISC,
  RTM_GETQDISC,
  RTM_NEWTCLASS,
  RTM_DELTCLASS,
  RTM_GETTCLASS,
  RTM_NEWTFILTER,
  RTM_DELTFILTER,
  RTM_GETTFILTER,
  RTM_NEWACTION,
  RTM_DELACTION,
  RTM_GETACTION,
  RTM_NEWPREFIX,
  RTM_NEWMULTICAST,
  RTM_DELMULTICAST,
  RTM_GETMULTICAST,
  RTM_NEWANYCAST,
  RTM_DELANYCAST,
  RTM_GETANYCAST,
  RTM_NEWNEIGHTBL,
  RTM_GETNEIGHTBL,
  RTM_SETNEIGHTBL,
  RTM_NEWNDUSEROPT,
  RTM_NEWADDRLABEL,
  RTM_DELADDRLABEL,
  RTM_GETADDRLABEL,
  RTM_GETDCB,
  RTM_SETDCB,
  RTM_NEWNETCONF,
  RTM_DELNETCONF,
  RTM_GETNETCONF,
  RTM_NEWMDB,
  RTM_DELMDB,
  RTM_GETMDB,
  RTM_NEWNSID,
  RTM_DELNSID,
  RTM_GETNSID,
  RTM_NEWSTATS,
  RTM_GETSTATS,
  RTM_SETSTATS,
  RTM_NEWCACHEREPORT,
  RTM_NEWCHAIN,
  RTM_DELCHAIN,
  RTM_GETCHAIN,
  RTM_NEWNEXTHOP,
  RTM_DELNEXTHOP,
  RTM_GETNEXTHOP,
  RTM_NEWLINKPROP,
  RTM_DELLINKPROP,
  RTM_GETLINKPROP,
  RTM_NEWVLAN,
  RTM_DELVLAN,
  RTM_GETVLAN,
  RTM_NEWNEXTHOPBUCKET,
  RTM_DELNEXTHOPBUCKET,
  RTM_GETNEXTHOPBUCKET,
  RTM_NEWTUNNEL,
  RTM_DELTUNNEL,
  RTM_GETTUNNEL,
});

// Types of routes.
export const RTN_UNSPEC = 0;
export const RTN_UNICAST = 1;
export const RTN_LOCAL = 2;
export const RTN_BROADCAST = 3;
export const RTN_ANYCAST = 4;
export const RTN_MULTICAST = 5;
export const RTN_BLACKHOLE = 6;
export const RTN_UNREACHABLE = 7;
export const RTN_PROHIBIT = 8;
export const RTN_THROW = 9;
export const RTN_NAT = 10;
export const RTN_XRESOLVE = 11;
export const RTN_MAX = 11;
/** Types of routes. */
export const RTN_NAMES = namesOf({
  RTN_UNSPEC,
  RTN_UNICAST,
  RTN_LOCAL,
  RTN_BROADCAST,
  RTN_ANYCAST,
  RTN_MULTICAST,
  RTN_BLACKHOLE,
  RTN_UNREACHABLE,
  RTN_PROHIBIT,
  RTN_THROW,
  RTN_NAT,
  RTN_XRESOLVE,
});

// Who made a route.
export const RTPROT_UNSPEC = 0;
export const RTPROT_REDIRECT = 1;
export const RTPROT_KERNEL = 2;
export const RTPROT_BOOT = 3;
export const RTPROT_STATIC = 4;
export const RTPROT_GATED = 8;
export const RTPROT_RA = 9;
export const RTPROT_MRT = 10;
export const RTPROT_ZEBRA = 11;
export const RTPROT_BIRD = 12;
export const RTPROT_DNROUTED = 13;
export const RTPROT_XORP = 14;
export const RTPROT_NTK = 15;
export const RTPROT_DHCP = 16;
export const RTPROT_MROUTED = 17;
export const RTPROT_KEEPALIVED = 18;
export const RTPROT_BABEL = 42;
export const RTPROT_OPENR = 99;
export const RTPROT_BGP = 186;
export const RTPROT_ISIS = 187;
export const RTPROT_OSPF = 188;
export const RTPROT_RIP = 189;
export const RTPROT_EIGRP = 192;
/** Who made a route. */
export const RTPROT_NAMES = namesOf({
  RTPROT_UNSPEC,
  RTPROT_REDIRECT,
  RTPROT_KERNEL,
  RTPROT_BOOT,
  RTPROT_STATIC,
  RTPROT_GATED,
  RTPROT_RA,
  RTPROT_MRT,
  RTPROT_ZEBRA,
  RTPROT_BIRD,
  RTPROT_DNROUTED,
  RTPROT_XORP,
  RTPROT_NTK,
  RTPROT_DHCP,
  RTPROT_MROUTED,
  RTPROT_KEEPALIVED,
  RTPROT_BABEL,
  RTPROT_OPENR,
  RTPROT_BGP,
  RTPROT_ISIS,
  RTPROT_OSPF,
  RTPROT_RIP,
  RTPROT_EIGRP,
});

// How far away a destination is: the larger, the nearer.
export const RT_SCOPE_UNIVERSE = 0;
export const RT_SCOPE_SITE = 200;
export const RT_SCOPE_LINK = 253;
export const RT_SCOPE_HOST = 254;
export const RT_SCOPE_NOWHERE = 255;
/** How far away a destination is. */
export const RT_SCOPE_NAMES = namesOf({
  RT_SCOPE_UNIVERSE,
  RT_SCOPE_SITE,
  RT_SCOPE_LINK,
  RT_SCOPE_HOST,
  RT_SCOPE_NOWHERE,
});

// Flags of routing messages.
export const RTM_F_NOTIFY = 0x100;
export const RTM_F_CLONED = 0x200;
export const RTM_F_EQUALIZE = 0x400;
export const RTM_F_PREFIX = 0x800;
export const RTM_F_LOOKUP_TABLE = 0x1000;
export const RTM_F_FIB_MATCH = 0x2000;
export const RTM_F_OFFLOAD = 0x4000;
export const RTM_F_TRAP = 0x8000;
export const RTM_F_OFFLOAD_FAILED = 0x20000000;
/** Flags of routing messages. */
export const RTM_F_NAMES = namesOf({
  RTM_F_NOTIFY,
  RTM_F_CLONED,
  RTM_F_EQUALIZE,
  RTM_F_PREFIX,
  RTM_F_LOOKUP_TABLE,
  RTM_F_FIB_MATCH,
  RTM_F_OFFLOAD,
  RTM_F_TRAP,
  RTM_F_OFFLOAD_FAILED,
});

// Routing tables.
export const RT_TABLE_UNSPEC = 0;
export const RT_TABLE_COMPAT = 252;
export const RT_TABLE_DEFAULT = 253;
export const RT_TABLE_MAIN = 254;
export const RT_TABLE_LOCAL = 255;
export const RT_TABLE_MAX = 4294967295;
/** Routing tables. */
export const RT_TABLE_NAMES = namesOf({
  RT_TABLE_UNSPEC,
  RT_TABLE_COMPAT,
  RT_TABLE_DEFAULT,
  RT_TABLE_MAIN,
  RT_TABLE_LOCAL,
  RT_TABLE_MAX,
});

// Attributes of routes.
export const RTA_UNSPEC = 0;
export const RTA_DST = 1;
export const RTA_SRC = 2;
export const RTA_IIF = 3;
export const RTA_OIF = 4;
export const RTA_GATEWAY = 5;
export const RTA_PRIORITY = 6;
export const RTA_PREFSRC = 7;
export const RTA_METRICS = 8;
export const RTA_MULTIPATH = 9;
export const RTA_PROTOINFO = 10;
export const RTA_FLOW = 11;
export const RTA_CACHEINFO = 12;
export const RTA_SESSION = 13;
export const RTA_MP_ALGO = 14;
export const RTA_TABLE = 15;
export const RTA_MARK = 16;
export const RTA_MFC_STATS = 17;
export const RTA_VIA = 18;
export const RTA_NEWDST = 19;
export const RTA_PREF = 20;
export const RTA_ENCAP_TYPE = 21;
export const RTA_ENCAP = 22;
export const RTA_EXPIRES = 23;
export const RTA_PAD = 24;
export const RTA_UID = 25;
export const RTA_TTL_PROPAGATE = 26;
export const RTA_IP_PROTO = 27;
export const RTA_SPORT = 28;
export const RTA_DPORT = 29;
export const RTA_NH_ID = 30;
export const RTA_FLOWLABEL = 31;
export const RTA_MAX = 31;
/** Attributes of routes. */
export const RTA_NAMES = namesOf({
  RTA_UNSPEC,
  RTA_DST,
  RTA_SRC,
  RTA_IIF,
  RTA_OIF,
  RTA_GATEWAY,
  RTA_PRIORITY,
  RTA_PREFSRC,
  RTA_METRICS,
  RTA_MULTIPATH,
  RTA_PROTOINFO,
  RTA_FLOW,
  RTA_CACHEINFO,
  RTA_SESSION,
  RTA_MP_ALGO,
  RTA_TABLE,
  RTA_MARK,
  RTA_MFC_STATS,
  RTA_VIA,
  RTA_NEWDST,
  RTA_PREF,
  RTA_ENCAP_TYPE,
  RTA_ENCAP,
  RTA_EXPIRES,
  RTA_PAD,
  RTA_UID,
  RTA_TTL_PROPAGATE,
  RTA_IP_PROTO,
  RTA_SPORT,
  RTA_DPORT,
  RTA_NH_ID,
  RTA_FLOWLABEL,
});

// Metrics of routes, inside RTA_METRICS.
export const RTAX_UNSPEC = 0;
export const RTAX_LOCK = 1;
export const RTAX_MTU = 2;
export const RTAX_WINDOW = 3;
export const RTAX_RTT = 4;
export const RTAX_RTTVAR = 5;
export const RTAX_SSTHRESH = 6;
export const RTAX_CWND = 7;
export const RTAX_ADVMSS = 8;
export const RTAX_REORDERING = 9;
export const RTAX_HOPLIMIT = 10;
export const RTAX_INITCWND = 11;
export const RTAX_FEATURES = 12;
export const RTAX_RTO_MIN = 13;
export const RTAX_INITRWND = 14;
export const RTAX_QUICKACK = 15;
export const RTAX_CC_ALGO = 16;
export const RTAX_FASTOPEN_NO_COOKIE = 17;
export const RTAX_MAX = 17;
/** Metrics of routes, inside RTA_METRICS. */
export const RTAX_NAMES = namesOf({
  RTAX_UNSPEC,
  RTAX_LOCK,
  RTAX_MTU,
  RTAX_WINDOW,
  RTAX_RTT,
  RTAX_RTTVAR,
  RTAX_SSTHRESH,
  RTAX_CWND,
  RTAX_ADVMSS,
  RTAX_REORDERING,
  RTAX_HOPLIMIT,
  RTAX_INITCWND,
  RTAX_FEATURES,
  RTAX_RTO_MIN,
  RTAX_INITRWND,
  RTAX_QUICKACK,
  RTAX_CC_ALGO,
  RTAX_FASTOPEN_NO_COOKIE,
});

// Flags of next hops.
export const RTNH_F_DEAD = 1;
export const RTNH_F_PERVASIVE = 2;
export const RTNH_F_ONLINK = 4;
export const RTNH_F_OFFLOAD = 8;
export const RTNH_F_LINKDOWN = 16;
export const RTNH_F_UNRESOLVED = 32;
export const RTNH_F_TRAP = 64;
export const RTNH_COMPARE_MASK = RTNH_F_DEAD | RTNH_F_LINKDOWN | RTNH_F_OFFLOAD | RTNH_F_TRAP;
/** Flags of next hops. */
export const RTNH_F_NAMES = namesOf({
  RTNH_F_DEAD,
  RTNH_F_PERVASIVE,
  RTNH_F_ONLINK,
  RTNH_F_OFFLOAD,
  RTNH_F_LINKDOWN,
  RTNH_F_UNRESOLVED,
  RTNH_F_TRAP,
});

// Multicast groups.
export const RTNLGRP_NONE = 0;
export const RTNLGRP_LINK = 1;
export const RTNLGRP_NOTIFY = 2;
export const RTNLGRP_NEIGH = 3;
export const RTNLGRP_TC = 4;
export const RTNLGRP_IPV4_IFADDR = 5;
export const RTNLGRP_IPV4_MROUTE = 6;
export const RTNLGRP_IPV4_ROUTE = 7;
export const RTNLGRP_IPV4_RULE = 8;
export const RTNLGRP_IPV6_IFADDR = 9;
export const RTNLGRP_IPV6_MROUTE = 10;
export const RTNLGRP_IPV6_ROUTE = 11;
export const RTNLGRP_IPV6_IFINFO = 12;
export const RTNLGRP_DECnet_IFADDR = 13;
export const RTNLGRP_NOP2 = 14;
export const RTNLGRP_DECnet_ROUTE = 15;
export const RTNLGRP_DECnet_RULE = 16;
export const RTNLGRP_NOP4 = 17;
export const RTNLGRP_IPV6_PREFIX = 18;
export const RTNLGRP_IPV6_RULE = 19;
export const RTNLGRP_ND_USEROPT = 20;
export const RTNLGRP_PHONET_IFADDR = 21;
export const RTNLGRP_PHONET_ROUTE = 22;
export const RTNLGRP_DCB = 23;
export const RTNLGRP_IPV4_NETCONF = 24;
export const RTNLGRP_IPV6_NETCONF = 25;
export const RTNLGRP_MDB = 26;
export const RTNLGRP_MPLS_ROUTE = 27;
export const RTNLGRP_NSID = 28;
export const RTNLGRP_MPLS_NETCONF = 29;
export const RTNLGRP_IPV4_MROUTE_R = 30;
export const RTNLGRP_IPV6_MROUTE_R = 31;
export const RTNLGRP_NEXTHOP = 32;
export const RTNLGRP_BRVLAN = 33;
export const RTNLGRP_MCTP_IFADDR = 34;
export const RTNLGRP_TUNNEL = 35;
export const RTNLGRP_STATS = 36;
export const RTNLGRP_IPV4_MCADDR = 37;
export const RTNLGRP_IPV6_MCADDR = 38;
export const RTNLGRP_IPV6_ACADDR = 39;
export const RTNLGRP_MAX = 39;
/** Multicast groups. */
export const RTNLGRP_NAMES = namesOf({
  RTNLGRP_NONE,
  RTNLGRP_LINK,
  RTNLGRP_NOTIFY,
  RTNLGRP_NEIGH,
  RTNLGRP_TC,
  RTNLGRP_IPV4_IFADDR,
  RTNLGRP_IPV4_MROUTE,
  RTNLGRP_IPV4_ROUTE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_IFADDR,
  RTNLGRP_IPV6_MROUTE,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_IPV6_IFINFO,
  RTNLGRP_DECnet_IFADDR,
  RTNLGRP_NOP2,
  RTNLGRP_DECnet_ROUTE,
  RTNLGRP_DECnet_RULE,
  RTNLGRP_NOP4,
  RTNLGRP_IPV6_PREFIX,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_ND_USEROPT,
  RTNLGRP_PHONET_IFADDR,
  RTNLGRP_PHONET_ROUTE,
  RTNLGRP_DCB,
  RTNLGRP_IPV4_NETCONF,
  RTNLGRP_IPV6_NETCONF,
  RTNLGRP_MDB,
  RTNLGRP_MPLS_ROUTE,
  RTNLGRP_NSID,
  RTNLGRP_MPLS_NETCONF,
  RTNLGRP_IPV4_MROUTE_R,
  RTNLGRP_IPV6_MROUTE_R,
  RTNLGRP_NEXTHOP,
  RTNLGRP_BRVLAN,
  RTNLGRP_MCTP_IFADDR,
  RTNLGRP_TUNNEL,
  RTNLGRP_STATS,
  RTNLGRP_IPV4_MCADDR,
  RTNLGRP_IPV6_MCADDR,
  RTNLGRP_IPV6_ACADDR,
});

// What a dump of links is to hold beside the usual (IFLA_EXT_MASK).
export const RTEXT_FILTER_VF = 1 << 0;
export const RTEXT_FILTER_BRVLAN = 1 << 1;
export const RTEXT_FILTER_BRVLAN_COMPRESSED = 1 << 2;
export const RTEXT_FILTER_SKIP_STATS = 1 << 3;
export const RTEXT_FILTER_MRP = 1 << 4;
export const RTEXT_FILTER_CFM_CONFIG = 1 << 5;
export const RTEXT_FILTER_CFM_STATUS = 1 << 6;
export const RTEXT_FILTER_MST = 1 << 7;
/** What a dump of links is to hold beside the usual. */
export const RTEXT_FILTER_NAMES = namesOf({
  RTEXT_FILTER_VF,
  RTEXT_FILTER_BRVLAN,
  RTEXT_FILTER_BRVLAN_COMPRESSED,
  RTEXT_FILTER_SKIP_STATS,
  RTEXT_FILTER_MRP,
  RTEXT_FILTER_CFM_CONFIG,
  RTEXT_FILTER_CFM_STATUS,
  RTEXT_FILTER_MST,
});

export const RTNL_FAMILY_IPMR = 128;
export const RTNL_FAMILY_IP6MR = 129;
export const RTNL_FAMILY_MAX = 129;

export class rtgenmsg extends wire(
  { struct: 'rtgenmsg', source: 'include/uapi/linux/rtnetlink.h' },
  { rtgen_family: u8() },
) {}

export class rtmsg extends wire(
  { struct: 'rtmsg', source: 'include/uapi/linux/rtnetlink.h', doc: 'Header of routing messages.' },
  {
    rtm_family: u8(),
    rtm_dst_len: u8({ doc: 'Prefix length of the destination, bits.' }),
    rtm_src_len: u8({ doc: 'Prefix length of the source, bits.' }),
    rtm_tos: u8(),
    rtm_table: u8({ names: RT_TABLE_NAMES, doc: 'Routing table; RTA_TABLE holds those above 255.' }),
    rtm_protocol: u8({ names: RTPROT_NAMES }),
    rtm_scope: u8({ names: RT_SCOPE_NAMES }),
    rtm_type: u8({ names: RTN_NAMES }),
    rtm_flags: u32({ flags: { ...RTM_F_NAMES, ...RTNH_F_NAMES } }),
  },
) {}

export class rtnexthop extends wire(
  { struct: 'rtnexthop', source: 'include/uapi/linux/rtnetlink.h', doc: 'One next hop inside RTA_MULTIPATH.' },
  {
    rtnh_len: u16({ doc: 'Bytes of this struct with its attributes.' }),
    rtnh_flags: u8({ flags: RTNH_F_NAMES }),
    rtnh_hops: u8({ doc: 'Weight minus 1.' }),
    rtnh_ifindex: s32(),
  },
) {}

export class rta_cacheinfo extends wire(
  { struct: 'rta_cacheinfo', source: 'include/uapi/linux/rtnetlink.h' },
  {
    rta_clntref: u32(),
    rta_lastuse: u32({ doc: 'USER_HZ (1/100 s).' }),
    rta_expires: s32({ doc: 'USER_HZ (1/100 s).' }),
    rta_error: u32(),
    rta_used: u32(),
    rta_id: u32(),
    rta_ts: u32(),
    rta_tsage: u32(),
  },
) {}

export class ifinfomsg extends wire(
  { struct: 'ifinfomsg', source: 'include/uapi/linux/rtnetlink.h', doc: 'Header of link messages.' },
  {
    ifi_family: u8(),
    __ifi_pad: u8(),
    ifi_type: u16({ doc: 'ARPHRD_*.' }),
    ifi_index: s32(),
    ifi_flags: u32({ doc: 'IFF_*.' }),
    ifi_change: u32({ doc: 'IFF_* that the message is about.' }),
  },
) {}
