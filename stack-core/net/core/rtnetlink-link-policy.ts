// What the attributes of link messages may hold. Kernel: net/core/rtnetlink.c, ifla_policy
import { MAX_ADDR_LEN } from '../../include/linux/netdevice.ts';
import {
  NLA_BINARY,
  NLA_NESTED,
  NLA_NUL_STRING,
  NLA_REJECT,
  NLA_S32,
  NLA_STRING,
  NLA_U8,
  NLA_U32,
  NLA_UNSPEC,
  type nla_policies,
  type nla_policy,
} from '../../include/net/netlink.ts';
import * as link from '../../include/uapi/linux/if_link.ts';

/** Characters of a name, and of an alias, without the NUL. */
const IFNAME_LEN = 15;
const IFALIAS_LEN = 255;
const ALTIFNAME_LEN = 127;
/** Smallest size of a segmented packet, bytes: the headers of one segment, and a byte. */
const GSO_MIN = 321;

const u8: nla_policy = { type: NLA_U8 };
const u32: nla_policy = { type: NLA_U32 };
const nested: nla_policy = { type: NLA_NESTED };
const rejected: nla_policy = { type: NLA_REJECT };

function policies(entries: readonly (readonly [type: number, policy: nla_policy])[]): nla_policies {
  const table: (nla_policy | undefined)[] = [];
  for (const [type, policy] of entries) table[type] = policy;
  return table;
}

export const ifla_policy = policies([
  [link.IFLA_IFNAME, { type: NLA_STRING, len: IFNAME_LEN }],
  [link.IFLA_ADDRESS, { type: NLA_BINARY, len: MAX_ADDR_LEN }],
  [link.IFLA_BROADCAST, { type: NLA_BINARY, len: MAX_ADDR_LEN }],
  [link.IFLA_MAP, { type: NLA_UNSPEC, len: link.rtnl_link_ifmap.sizeof }],
  [link.IFLA_MTU, u32],
  [link.IFLA_LINK, u32],
  [link.IFLA_MASTER, u32],
  [link.IFLA_CARRIER, u8],
  [link.IFLA_TXQLEN, u32],
  [link.IFLA_WEIGHT, u32],
  [link.IFLA_OPERSTATE, u8],
  [link.IFLA_LINKMODE, u8],
  [link.IFLA_LINKINFO, nested],
  [link.IFLA_NET_NS_PID, u32],
  [link.IFLA_NET_NS_FD, u32],
  // A string, but it may be empty: that removes the alias.
  [link.IFLA_IFALIAS, { type: NLA_BINARY, len: IFALIAS_LEN }],
  [link.IFLA_VFINFO_LIST, nested],
  [link.IFLA_VF_PORTS, nested],
  [link.IFLA_PORT_SELF, nested],
  [link.IFLA_AF_SPEC, nested],
  [link.IFLA_EXT_MASK, u32],
  [link.IFLA_PROMISCUITY, u32],
  [link.IFLA_NUM_TX_QUEUES, u32],
  [link.IFLA_NUM_RX_QUEUES, u32],
  [link.IFLA_GSO_MAX_SEGS, u32],
  [link.IFLA_GSO_MAX_SIZE, { type: NLA_U32, min: GSO_MIN }],
  [link.IFLA_CARRIER_CHANGES, u32],
  [link.IFLA_LINK_NETNSID, { type: NLA_S32 }],
  [link.IFLA_PROTO_DOWN, u8],
  [link.IFLA_XDP, nested],
  [link.IFLA_EVENT, u32],
  [link.IFLA_GROUP, u32],
  [link.IFLA_TARGET_NETNSID, { type: NLA_S32 }],
  [link.IFLA_CARRIER_UP_COUNT, u32],
  [link.IFLA_CARRIER_DOWN_COUNT, u32],
  [link.IFLA_MIN_MTU, u32],
  [link.IFLA_MAX_MTU, u32],
  [link.IFLA_PROP_LIST, nested],
  [link.IFLA_ALT_IFNAME, { type: NLA_STRING, len: ALTIFNAME_LEN }],
  [link.IFLA_PERM_ADDRESS, rejected],
  [link.IFLA_PROTO_DOWN_REASON, nested],
  [link.IFLA_NEW_IFINDEX, { type: NLA_S32, min: 1 }],
  [link.IFLA_PARENT_DEV_NAME, { type: NLA_NUL_STRING }],
  [link.IFLA_GRO_MAX_SIZE, u32],
  [link.IFLA_TSO_MAX_SIZE, rejected],
  [link.IFLA_TSO_MAX_SEGS, rejected],
  [link.IFLA_ALLMULTI, rejected],
  [link.IFLA_GSO_IPV4_MAX_SIZE, { type: NLA_U32, min: GSO_MIN }],
  [link.IFLA_GRO_IPV4_MAX_SIZE, u32],
  [link.IFLA_NETNS_IMMUTABLE, rejected],
  [link.IFLA_HEADROOM, rejected],
  [link.IFLA_TAILROOM, rejected],
]);

export const ifla_info_policy = policies([
  [link.IFLA_INFO_KIND, { type: NLA_STRING }],
  [link.IFLA_INFO_DATA, nested],
  [link.IFLA_INFO_SLAVE_KIND, { type: NLA_STRING }],
  [link.IFLA_INFO_SLAVE_DATA, nested],
]);
export const IFLA_INFO_MAX = link.IFLA_INFO_SLAVE_DATA;
