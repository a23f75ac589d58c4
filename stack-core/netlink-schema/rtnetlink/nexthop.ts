import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { RT_SCOPE_NAMES, RTNH_F_NAMES, RTPROT_NAMES } from '../../include/uapi/linux/rtnetlink.ts';
import { u8, u16, u32, wire } from '../../include/wire.ts';
import { array, attr, attributes, family, list, nest } from '../schema.ts';
import { encapsulation, LWTUNNEL_ENCAP } from './encapsulation.ts';

class nhmsg extends wire(
  { struct: 'nhmsg', source: 'include/uapi/linux/nexthop.h', doc: 'Header of next hop messages.' },
  {
    nh_family: u8(),
    nh_scope: u8({ names: RT_SCOPE_NAMES }),
    nh_protocol: u8({ names: RTPROT_NAMES }),
    resvd: u8(),
    nh_flags: u32({ flags: RTNH_F_NAMES }),
  },
) {}

class nexthop_grp extends wire(
  { struct: 'nexthop_grp', source: 'include/uapi/linux/nexthop.h' },
  { id: u32(), weight: u8({ doc: 'Weight minus 1.' }), weight_high: u8(), resvd2: u16() },
) {}

const NHA_RES_GROUP = attributes('NHA_RES_GROUP', {
  NHA_RES_GROUP_PAD: attr(0, 'binary', { replyOnly: true }),
  NHA_RES_GROUP_BUCKETS: attr(1, 'u16'),
  NHA_RES_GROUP_IDLE_TIMER: attr(2, 'u32', { doc: 'USER_HZ (1/100 s).' }),
  NHA_RES_GROUP_UNBALANCED_TIMER: attr(3, 'u32', { doc: 'USER_HZ (1/100 s).' }),
  NHA_RES_GROUP_UNBALANCED_TIME: attr(4, 'u64', { doc: 'USER_HZ (1/100 s).' }),
});
const NHA_RES_BUCKET = attributes('NHA_RES_BUCKET', {
  NHA_RES_BUCKET_PAD: attr(0, 'binary', { replyOnly: true }),
  NHA_RES_BUCKET_INDEX: attr(1, 'u16'),
  NHA_RES_BUCKET_IDLE_TIME: attr(2, 'u64', { doc: 'USER_HZ (1/100 s).' }),
  NHA_RES_BUCKET_NH_ID: attr(3, 'u32'),
});
const NHA_GROUP_STATS_ENTRY = attributes('NHA_GROUP_STATS_ENTRY', {
  NHA_GROUP_STATS_ENTRY_ID: attr(1, 'u32'),
  NHA_GROUP_STATS_ENTRY_PACKETS: attr(2, 'uint'),
  NHA_GROUP_STATS_ENTRY_PACKETS_HW: attr(3, 'uint'),
});

export const nexthop = family({
  protocol: NETLINK_ROUTE,
  doc: 'Next hops that routes refer to by number, and groups of them.',
  source: 'include/uapi/linux/nexthop.h, net/ipv4/nexthop.c',
  header: nhmsg,
  attributes: {
    NHA_ID: attr(1, 'u32'),
    NHA_GROUP: attr(2, list(nexthop_grp)),
    NHA_GROUP_TYPE: attr(3, 'u16', { names: { 0: 'NEXTHOP_GRP_TYPE_MPATH', 1: 'NEXTHOP_GRP_TYPE_RES' } }),
    NHA_BLACKHOLE: attr(4, 'flag'),
    NHA_OIF: attr(5, 'u32'),
    NHA_GATEWAY: attr(6, 'ip'),
    NHA_ENCAP_TYPE: attr(7, 'u16', { names: LWTUNNEL_ENCAP }),
    NHA_ENCAP: attr(8, encapsulation('NHA_ENCAP_TYPE')),
    NHA_GROUPS: attr(9, 'flag', { doc: 'Only groups.' }),
    NHA_MASTER: attr(10, 'u32'),
    NHA_FDB: attr(11, 'flag'),
    NHA_RES_GROUP: attr(12, nest(NHA_RES_GROUP)),
    NHA_RES_BUCKET: attr(13, nest(NHA_RES_BUCKET)),
    NHA_OP_FLAGS: attr(14, 'u32'),
    NHA_GROUP_STATS: attr(15, array(nest(NHA_GROUP_STATS_ENTRY))),
    NHA_HW_STATS_ENABLE: attr(16, 'u32'),
    NHA_HW_STATS_USED: attr(17, 'u32'),
  },
  operations: {
    RTM_NEWNEXTHOP: { id: 104, doc: 'Add or replace a next hop.', notify: 'RTNLGRP_NEXTHOP' },
    RTM_DELNEXTHOP: { id: 105, doc: 'Delete a next hop.', do: ['NHA_ID'], notify: 'RTNLGRP_NEXTHOP' },
    RTM_GETNEXTHOP: { id: 106, doc: 'Ask for one, or dump them.', do: ['NHA_ID'], reply: 'RTM_NEWNEXTHOP' },
    RTM_NEWNEXTHOPBUCKET: { id: 116, doc: 'Tells of a bucket of a resilient group.', notify: 'RTNLGRP_NEXTHOP' },
    RTM_DELNEXTHOPBUCKET: { id: 117 },
    RTM_GETNEXTHOPBUCKET: { id: 118, doc: 'Ask for a bucket, or dump them.', reply: 'RTM_NEWNEXTHOPBUCKET' },
  },
});
