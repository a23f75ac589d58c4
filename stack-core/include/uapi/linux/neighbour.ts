// Neighbours in rtnetlink. Kernel: include/uapi/linux/neighbour.h
import { namesOf } from '../../show.ts';
import { s32, u8, u16, u32, u64, wire } from '../../wire.ts';

export const NTF_USE = 1 << 0;
export const NTF_SELF = 1 << 1;
export const NTF_MASTER = 1 << 2;
export const NTF_PROXY = 1 << 3;
export const NTF_EXT_LEARNED = 1 << 4;
export const NTF_OFFLOADED = 1 << 5;
export const NTF_STICKY = 1 << 6;
export const NTF_ROUTER = 1 << 7;
export const NTF_EXT_SHIFT = 8;
export const NTF_EXT_MANAGED = 1 << 0;
export const NTF_EXT_LOCKED = 1 << 1;
export const NTF_EXT_EXT_VALIDATED = 1 << 2;

export const NTF = namesOf({
  NTF_USE,
  NTF_SELF,
  NTF_MASTER,
  NTF_PROXY,
  NTF_EXT_LEARNED,
  NTF_OFFLOADED,
  NTF_STICKY,
  NTF_ROUTER,
});

/** Being resolved. */
export const NUD_INCOMPLETE = 0x01;
/** Known to answer. */
export const NUD_REACHABLE = 0x02;
/** Usable; reachability has to be checked at the next use. */
export const NUD_STALE = 0x04;
/** Used while stale: waits for a sign of life. */
export const NUD_DELAY = 0x08;
/** Being asked. */
export const NUD_PROBE = 0x10;
/** Did not answer. */
export const NUD_FAILED = 0x20;
/** Needs no resolution (loopback, multicast). */
export const NUD_NOARP = 0x40;
export const NUD_PERMANENT = 0x80;
export const NUD_NONE = 0x00;

export const NUD = namesOf({
  NUD_NONE,
  NUD_INCOMPLETE,
  NUD_REACHABLE,
  NUD_STALE,
  NUD_DELAY,
  NUD_PROBE,
  NUD_FAILED,
  NUD_NOARP,
  NUD_PERMANENT,
});

export const NDA_UNSPEC = 0;
export const NDA_DST = 1;
export const NDA_LLADDR = 2;
export const NDA_CACHEINFO = 3;
export const NDA_PROBES = 4;
export const NDA_VLAN = 5;
export const NDA_PORT = 6;
export const NDA_VNI = 7;
export const NDA_IFINDEX = 8;
export const NDA_MASTER = 9;
export const NDA_LINK_NETNSID = 10;
export const NDA_SRC_VNI = 11;
export const NDA_PROTOCOL = 12;
export const NDA_NH_ID = 13;
export const NDA_FDB_EXT_ATTRS = 14;
export const NDA_FLAGS_EXT = 15;
export const NDA_NDM_STATE_MASK = 16;
export const NDA_NDM_FLAGS_MASK = 17;
export const NDA_MAX = 17;

export const NDTPA_UNSPEC = 0;
export const NDTPA_IFINDEX = 1;
export const NDTPA_REFCNT = 2;
export const NDTPA_REACHABLE_TIME = 3;
export const NDTPA_BASE_REACHABLE_TIME = 4;
export const NDTPA_RETRANS_TIME = 5;
export const NDTPA_GC_STALETIME = 6;
export const NDTPA_DELAY_PROBE_TIME = 7;
export const NDTPA_QUEUE_LEN = 8;
export const NDTPA_APP_PROBES = 9;
export const NDTPA_UCAST_PROBES = 10;
export const NDTPA_MCAST_PROBES = 11;
export const NDTPA_ANYCAST_DELAY = 12;
export const NDTPA_PROXY_DELAY = 13;
export const NDTPA_PROXY_QLEN = 14;
export const NDTPA_LOCKTIME = 15;
export const NDTPA_QUEUE_LENBYTES = 16;
export const NDTPA_MCAST_REPROBES = 17;
export const NDTPA_PAD = 18;
export const NDTPA_INTERVAL_PROBE_TIME_MS = 19;
export const NDTPA_MAX = 19;

export const NDTA_UNSPEC = 0;
export const NDTA_NAME = 1;
export const NDTA_THRESH1 = 2;
export const NDTA_THRESH2 = 3;
export const NDTA_THRESH3 = 4;
export const NDTA_CONFIG = 5;
export const NDTA_PARMS = 6;
export const NDTA_STATS = 7;
export const NDTA_GC_INTERVAL = 8;
export const NDTA_PAD = 9;
export const NDTA_MAX = 9;

export class ndmsg extends wire(
  { struct: 'ndmsg', source: 'include/uapi/linux/neighbour.h', doc: 'Header of a neighbour message.' },
  {
    ndm_family: u8({ doc: 'AF_INET, AF_INET6; AF_BRIDGE for forwarding entries.' }),
    ndm_pad1: u8(),
    ndm_pad2: u16(),
    ndm_ifindex: s32({ doc: 'Device.' }),
    ndm_state: u16({ doc: 'State of the entry.', flags: NUD }),
    ndm_flags: u8({ flags: NTF }),
    ndm_type: u8({ doc: 'Type of the address: RTN_UNICAST, …' }),
  },
) {}

export class nda_cacheinfo extends wire(
  { struct: 'nda_cacheinfo', source: 'include/uapi/linux/neighbour.h', doc: 'Ages of an entry, in USER_HZ (1/100 s).' },
  {
    ndm_confirmed: u32({ doc: 'Since the last sign of life.' }),
    ndm_used: u32({ doc: 'Since the last use.' }),
    ndm_updated: u32({ doc: 'Since the last change.' }),
    ndm_refcnt: u32({ doc: 'References, without the table’s own.' }),
  },
) {}

export class ndt_stats extends wire(
  { struct: 'ndt_stats', source: 'include/uapi/linux/neighbour.h', doc: 'Counters of a neighbour table.' },
  {
    ndts_allocs: u64(),
    ndts_destroys: u64(),
    ndts_hash_grows: u64(),
    ndts_res_failed: u64(),
    ndts_lookups: u64(),
    ndts_hits: u64(),
    ndts_rcv_probes_mcast: u64(),
    ndts_rcv_probes_ucast: u64(),
    ndts_periodic_gc_runs: u64(),
    ndts_forced_gc_runs: u64(),
    ndts_table_fulls: u64(),
  },
) {}

export class ndtmsg extends wire(
  { struct: 'ndtmsg', source: 'include/uapi/linux/neighbour.h', doc: 'Header of a neighbour table message.' },
  { ndtm_family: u8(), ndtm_pad1: u8(), ndtm_pad2: u16() },
) {}

export class ndt_config extends wire(
  { struct: 'ndt_config', source: 'include/uapi/linux/neighbour.h', doc: 'Sizes and ages of a neighbour table.' },
  {
    ndtc_key_len: u16({ doc: 'Bytes of an address.' }),
    ndtc_entry_size: u16({ doc: 'Bytes of an entry in the kernel.' }),
    ndtc_entries: u32(),
    ndtc_last_flush: u32({ doc: 'Milliseconds since.' }),
    ndtc_last_rand: u32({ doc: 'Milliseconds since.' }),
    ndtc_hash_rnd: u32(),
    ndtc_hash_mask: u32(),
    ndtc_hash_chain_gc: u32(),
    ndtc_proxy_qlen: u32(),
  },
) {}
