import { namesOf } from '../../include/show.ts';
import {
  NTF_EXT_LOCKED,
  NTF_EXT_MANAGED,
  nda_cacheinfo,
  ndmsg,
  ndt_config,
  ndt_stats,
  ndtmsg,
} from '../../include/uapi/linux/neighbour.ts';
import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { RTPROT_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import { attr, attributes, family, nest } from '../schema.ts';

/** Longest link-layer address, bytes. Kernel: include/linux/netdevice.h */
const MAX_ADDR_LEN = 32;

const NFEA = attributes('NFEA', {
  NFEA_ACTIVITY_NOTIFY: attr(1, 'u8', { doc: 'Bit 0: tell when the entry gets unused; bit 1: it is so now.' }),
  NFEA_DONT_REFRESH: attr(2, 'flag'),
});

export const neighbour = family({
  protocol: NETLINK_ROUTE,
  doc: 'Neighbour tables: which link-layer address answers for which network address. Forwarding entries of bridges too.',
  source: 'include/uapi/linux/neighbour.h, net/core/neighbour.c',
  header: ndmsg,
  attributes: {
    NDA_DST: attr(1, 'ip', { doc: 'Network address; its length follows ndm_family.' }),
    NDA_LLADDR: attr(2, 'lladdr', { maxLen: MAX_ADDR_LEN }),
    NDA_CACHEINFO: attr(3, nda_cacheinfo, { doc: 'Ages.' }),
    NDA_PROBES: attr(4, 'u32', { doc: 'Requests sent since the last answer.' }),
    NDA_VLAN: attr(5, 'u16'),
    NDA_PORT: attr(6, 'be16', { doc: 'UDP port of the remote VXLAN endpoint.' }),
    NDA_VNI: attr(7, 'u32', { doc: 'VXLAN network of the remote endpoint.' }),
    NDA_IFINDEX: attr(8, 'u32', { doc: 'Device that leads to the remote endpoint.' }),
    NDA_MASTER: attr(9, 'u32', { doc: 'Bridge or other master of the device.' }),
    NDA_LINK_NETNSID: attr(10, 's32'),
    NDA_SRC_VNI: attr(11, 'u32'),
    NDA_PROTOCOL: attr(12, 'u8', { names: RTPROT_NAMES, doc: 'Who made the entry.' }),
    NDA_NH_ID: attr(13, 'u32', { doc: 'Next hop object.' }),
    NDA_FDB_EXT_ATTRS: attr(14, nest(NFEA)),
    NDA_FLAGS_EXT: attr(15, 'u32', { flags: namesOf({ NTF_EXT_MANAGED, NTF_EXT_LOCKED }) }),
    NDA_NDM_STATE_MASK: attr(16, 'u16'),
    NDA_NDM_FLAGS_MASK: attr(17, 'u8'),
  },
  operations: {
    RTM_NEWNEIGH: {
      id: 28,
      doc: 'Add or change an entry.',
      do: ['NDA_DST', 'NDA_LLADDR', 'NDA_PROBES', 'NDA_PROTOCOL', 'NDA_FLAGS_EXT', 'NDA_VLAN', 'NDA_PORT', 'NDA_VNI'],
      notify: 'RTNLGRP_NEIGH',
    },
    RTM_DELNEIGH: {
      id: 29,
      doc: 'Delete an entry.',
      do: ['NDA_DST', 'NDA_LLADDR', 'NDA_VLAN'],
      notify: 'RTNLGRP_NEIGH',
    },
    RTM_GETNEIGH: {
      id: 30,
      doc: 'Look one up, or dump them.',
      do: ['NDA_DST', 'NDA_LLADDR'],
      dump: ['NDA_IFINDEX', 'NDA_MASTER'],
      reply: 'RTM_NEWNEIGH',
    },
  },
});

const NDTPA = attributes('NDTPA', {
  NDTPA_IFINDEX: attr(1, 'u32', { doc: 'Device; absent: what new devices start with.' }),
  NDTPA_REFCNT: attr(2, 'u32', { replyOnly: true }),
  NDTPA_REACHABLE_TIME: attr(3, 'msecs', { doc: 'Milliseconds, as drawn at random.', replyOnly: true }),
  NDTPA_BASE_REACHABLE_TIME: attr(4, 'msecs', { doc: 'Milliseconds.' }),
  NDTPA_RETRANS_TIME: attr(5, 'msecs', { doc: 'Milliseconds between two requests.' }),
  NDTPA_GC_STALETIME: attr(6, 'msecs', { doc: 'Milliseconds.' }),
  NDTPA_DELAY_PROBE_TIME: attr(7, 'msecs', { doc: 'Milliseconds in state DELAY.' }),
  NDTPA_QUEUE_LEN: attr(8, 'u32', { doc: 'Packets that may wait for an answer.' }),
  NDTPA_APP_PROBES: attr(9, 'u32', { doc: 'Requests through a program.' }),
  NDTPA_UCAST_PROBES: attr(10, 'u32'),
  NDTPA_MCAST_PROBES: attr(11, 'u32'),
  NDTPA_ANYCAST_DELAY: attr(12, 'msecs', { doc: 'Milliseconds.' }),
  NDTPA_PROXY_DELAY: attr(13, 'msecs', { doc: 'Milliseconds.' }),
  NDTPA_PROXY_QLEN: attr(14, 'u32'),
  NDTPA_LOCKTIME: attr(15, 'msecs', { doc: 'Milliseconds in which an entry is not changed again.' }),
  NDTPA_QUEUE_LENBYTES: attr(16, 'u32', { doc: 'Bytes that may wait for an answer.' }),
  NDTPA_MCAST_REPROBES: attr(17, 'u32'),
  NDTPA_PAD: attr(18, 'binary'),
  NDTPA_INTERVAL_PROBE_TIME_MS: attr(19, 'msecs', { min: 1, doc: 'Milliseconds between probes of managed entries.' }),
});

export const neighbourTable = family({
  protocol: NETLINK_ROUTE,
  doc: 'Neighbour tables as a whole: sizes, times, counters.',
  source: 'include/uapi/linux/neighbour.h, net/core/neighbour.c',
  header: ndtmsg,
  attributes: {
    NDTA_NAME: attr(1, 'string', { doc: 'arp_cache, ndisc_cache, …' }),
    NDTA_THRESH1: attr(2, 'u32', { doc: 'Entries below which none is collected.' }),
    NDTA_THRESH2: attr(3, 'u32', { doc: 'Entries above which they are collected after 5 seconds.' }),
    NDTA_THRESH3: attr(4, 'u32', { doc: 'Most entries.' }),
    NDTA_CONFIG: attr(5, ndt_config, { replyOnly: true }),
    NDTA_PARMS: attr(6, nest(NDTPA)),
    NDTA_STATS: attr(7, ndt_stats, { replyOnly: true }),
    NDTA_GC_INTERVAL: attr(8, 'msecs', { doc: 'Milliseconds.' }),
    NDTA_PAD: attr(9, 'binary'),
  },
  operations: {
    RTM_NEWNEIGHTBL: { id: 64, doc: 'Tells of a table.' },
    RTM_GETNEIGHTBL: { id: 66, doc: 'Dump the tables.', dump: [], reply: 'RTM_NEWNEIGHTBL' },
    RTM_SETNEIGHTBL: {
      id: 67,
      doc: 'Change the settings of a table, or of one device in it.',
      do: ['NDTA_NAME', 'NDTA_THRESH1', 'NDTA_THRESH2', 'NDTA_THRESH3', 'NDTA_GC_INTERVAL', 'NDTA_PARMS'],
    },
  },
});
