import { AF_NAMES } from '../../include/linux/socket.ts';
import { IPPROTO } from '../../include/uapi/linux/in.ts';
import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { RT_TABLE_NAMES, rta_cacheinfo, rtmsg, rtnexthop } from '../../include/uapi/linux/rtnetlink.ts';
import { bytes, u16, u64, wire } from '../../include/wire.ts';
import { type AttributeSet, attr, attributes, family, nest, records } from '../schema.ts';
import { encapsulation, LWTUNNEL_ENCAP } from './encapsulation.ts';

const RTAX = attributes('RTAX', {
  RTAX_LOCK: attr(1, 'u32', { doc: 'Bit n: metric n is not to be learned.' }),
  RTAX_MTU: attr(2, 'u32', { doc: 'Bytes.' }),
  RTAX_WINDOW: attr(3, 'u32', { doc: 'Largest TCP window, bytes.' }),
  RTAX_RTT: attr(4, 'u32', { doc: 'Round trip, 1/8 ms.' }),
  RTAX_RTTVAR: attr(5, 'u32', { doc: 'Its variation, 1/4 ms.' }),
  RTAX_SSTHRESH: attr(6, 'u32', { doc: 'Slow start threshold, segments.' }),
  RTAX_CWND: attr(7, 'u32', { doc: 'Largest congestion window, segments.' }),
  RTAX_ADVMSS: attr(8, 'u32', { doc: 'Segment size to announce, bytes.' }),
  RTAX_REORDERING: attr(9, 'u32'),
  RTAX_HOPLIMIT: attr(10, 'u32'),
  RTAX_INITCWND: attr(11, 'u32', { doc: 'Segments.' }),
  RTAX_FEATURES: attr(12, 'u32', {
    flags: {
      1: 'RTAX_FEATURE_ECN',
      2: 'RTAX_FEATURE_SACK',
      4: 'RTAX_FEATURE_TIMESTAMP',
      8: 'RTAX_FEATURE_ALLFRAG',
      16: 'RTAX_FEATURE_TCP_USEC_TS',
    },
  }),
  RTAX_RTO_MIN: attr(13, 'u32', { doc: 'Milliseconds.' }),
  RTAX_INITRWND: attr(14, 'u32', { doc: 'Segments.' }),
  RTAX_QUICKACK: attr(15, 'u32'),
  RTAX_CC_ALGO: attr(16, 'string', { doc: 'Congestion control of TCP.' }),
  RTAX_FASTOPEN_NO_COOKIE: attr(17, 'u32'),
});

/** `rtvia_addr` is as long as the attribute has bytes; IPv6 fits. */
class rtvia extends wire(
  { struct: 'rtvia', source: 'include/uapi/linux/rtnetlink.h', doc: 'A gateway of another address family.' },
  { rtvia_family: u16({ names: AF_NAMES }), rtvia_addr: bytes(4) },
) {}

class rta_mfc_stats extends wire(
  { struct: 'rta_mfc_stats', source: 'include/uapi/linux/rtnetlink.h' },
  { mfcs_packets: u64(), mfcs_bytes: u64(), mfcs_wrong_if: u64() },
) {}

const ICMPV6_ROUTER_PREF = {
  0: 'ICMPV6_ROUTER_PREF_MEDIUM',
  1: 'ICMPV6_ROUTER_PREF_HIGH',
  3: 'ICMPV6_ROUTER_PREF_LOW',
};

const RTA: AttributeSet = attributes('RTA', {
  RTA_DST: attr(1, 'ip', { doc: 'Destination prefix; rtm_dst_len says how many bits of it count.' }),
  RTA_SRC: attr(2, 'ip', { doc: 'Source prefix; rtm_src_len says how many bits of it count.' }),
  RTA_IIF: attr(3, 'u32', { doc: 'Device by which the packet comes.' }),
  RTA_OIF: attr(4, 'u32', { doc: 'Device by which it leaves.' }),
  RTA_GATEWAY: attr(5, 'ip', { doc: 'Next hop.' }),
  RTA_PRIORITY: attr(6, 'u32', { doc: 'Metric: the smallest wins.' }),
  RTA_PREFSRC: attr(7, 'ip', { doc: 'Source address to prefer.' }),
  RTA_METRICS: attr(8, nest(RTAX)),
  RTA_MULTIPATH: attr(
    9,
    records(rtnexthop, 'rtnh_len', () => RTA),
    { doc: 'Next hops that share the load.' },
  ),
  RTA_PROTOINFO: attr(10, 'binary', { replyOnly: true }),
  RTA_FLOW: attr(11, 'u32', { doc: 'Realms: destination in the low 16 bits, source in the high.' }),
  RTA_CACHEINFO: attr(12, rta_cacheinfo, { replyOnly: true }),
  RTA_SESSION: attr(13, 'binary', { replyOnly: true }),
  RTA_MP_ALGO: attr(14, 'binary', { replyOnly: true }),
  RTA_TABLE: attr(15, 'u32', { names: RT_TABLE_NAMES }),
  RTA_MARK: attr(16, 'u32'),
  RTA_MFC_STATS: attr(17, rta_mfc_stats, { replyOnly: true }),
  RTA_VIA: attr(18, rtvia, { doc: 'Next hop of another address family.' }),
  RTA_NEWDST: attr(19, 'binary', { doc: 'MPLS: labels to send with.' }),
  RTA_PREF: attr(20, 'u8', { names: ICMPV6_ROUTER_PREF }),
  RTA_ENCAP_TYPE: attr(21, 'u16', { names: LWTUNNEL_ENCAP }),
  RTA_ENCAP: attr(22, encapsulation('RTA_ENCAP_TYPE')),
  RTA_EXPIRES: attr(23, 'u32', { doc: 'Seconds.' }),
  RTA_PAD: attr(24, 'binary'),
  RTA_UID: attr(25, 'u32'),
  RTA_TTL_PROPAGATE: attr(26, 'u8'),
  RTA_IP_PROTO: attr(27, 'u8', { names: IPPROTO }),
  RTA_SPORT: attr(28, 'be16'),
  RTA_DPORT: attr(29, 'be16'),
  RTA_NH_ID: attr(30, 'u32', { doc: 'Next hop object.' }),
  RTA_FLOWLABEL: attr(31, 'be32'),
});

const given = [
  'RTA_DST',
  'RTA_GATEWAY',
  'RTA_VIA',
  'RTA_OIF',
  'RTA_PRIORITY',
  'RTA_PREFSRC',
  'RTA_TABLE',
  'RTA_METRICS',
  'RTA_MULTIPATH',
  'RTA_FLOW',
  'RTA_ENCAP_TYPE',
  'RTA_ENCAP',
  'RTA_NH_ID',
];

export const route = family({
  protocol: NETLINK_ROUTE,
  doc: 'Routes.',
  source: 'include/uapi/linux/rtnetlink.h, net/ipv4/fib_frontend.c, net/ipv4/route.c',
  header: rtmsg,
  attributes: RTA,
  operations: {
    RTM_NEWROUTE: { id: 24, doc: 'Add a route, or change one.', do: given, notify: 'RTNLGRP_IPV4_ROUTE' },
    RTM_DELROUTE: { id: 25, doc: 'Delete the first route that is like this.', do: given, notify: 'RTNLGRP_IPV4_ROUTE' },
    RTM_GETROUTE: {
      id: 26,
      doc: 'Ask which route a packet takes, or dump them.',
      do: ['RTA_DST', 'RTA_SRC', 'RTA_IIF', 'RTA_OIF', 'RTA_MARK', 'RTA_UID', 'RTA_IP_PROTO', 'RTA_SPORT', 'RTA_DPORT'],
      dump: ['RTA_TABLE', 'RTA_OIF'],
      reply: 'RTM_NEWROUTE',
    },
  },
});
