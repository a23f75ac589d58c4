// What attributes about bridges and ports may hold. Kernel: net/bridge/br_netlink.c
import {
  NLA_BINARY,
  NLA_U8,
  NLA_U16,
  NLA_U32,
  NLA_U64,
  type nla_policies,
  type nla_policy,
} from '../../include/net/netlink.ts';
import * as br_attr from '../../include/uapi/linux/if_bridge.ts';

function policies(max: number, entries: readonly (readonly [policy: nla_policy, ...types: number[]])[]): nla_policies {
  const table = new Array<nla_policy | undefined>(max + 1).fill(undefined);
  for (const [policy, ...types] of entries) for (const type of types) table[type] = policy;
  return table;
}

/** Two words: the values of the options, and which of them count. */
const BOOLOPT_MULTI_LEN = 8;

export const br_policy = policies(br_attr.IFLA_BR_MAX, [
  [
    { type: NLA_U32 },
    br_attr.IFLA_BR_FORWARD_DELAY,
    br_attr.IFLA_BR_HELLO_TIME,
    br_attr.IFLA_BR_MAX_AGE,
    br_attr.IFLA_BR_AGEING_TIME,
    br_attr.IFLA_BR_STP_STATE,
    br_attr.IFLA_BR_MCAST_HASH_ELASTICITY,
    br_attr.IFLA_BR_MCAST_HASH_MAX,
    br_attr.IFLA_BR_MCAST_LAST_MEMBER_CNT,
    br_attr.IFLA_BR_MCAST_STARTUP_QUERY_CNT,
    br_attr.IFLA_BR_FDB_MAX_LEARNED,
  ],
  [{ type: NLA_U16 }, br_attr.IFLA_BR_PRIORITY, br_attr.IFLA_BR_VLAN_PROTOCOL, br_attr.IFLA_BR_GROUP_FWD_MASK],
  [{ type: NLA_U16 }, br_attr.IFLA_BR_VLAN_DEFAULT_PVID],
  [
    { type: NLA_U8 },
    br_attr.IFLA_BR_VLAN_FILTERING,
    br_attr.IFLA_BR_MCAST_ROUTER,
    br_attr.IFLA_BR_MCAST_SNOOPING,
    br_attr.IFLA_BR_MCAST_QUERY_USE_IFADDR,
    br_attr.IFLA_BR_MCAST_QUERIER,
    br_attr.IFLA_BR_NF_CALL_IPTABLES,
    br_attr.IFLA_BR_NF_CALL_IP6TABLES,
    br_attr.IFLA_BR_NF_CALL_ARPTABLES,
    br_attr.IFLA_BR_VLAN_STATS_ENABLED,
    br_attr.IFLA_BR_MCAST_STATS_ENABLED,
    br_attr.IFLA_BR_MCAST_IGMP_VERSION,
    br_attr.IFLA_BR_MCAST_MLD_VERSION,
    br_attr.IFLA_BR_VLAN_STATS_PER_PORT,
  ],
  [
    { type: NLA_U64 },
    br_attr.IFLA_BR_MCAST_LAST_MEMBER_INTVL,
    br_attr.IFLA_BR_MCAST_MEMBERSHIP_INTVL,
    br_attr.IFLA_BR_MCAST_QUERIER_INTVL,
    br_attr.IFLA_BR_MCAST_QUERY_INTVL,
    br_attr.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL,
    br_attr.IFLA_BR_MCAST_STARTUP_QUERY_INTVL,
  ],
  [{ type: NLA_BINARY, len: 6 }, br_attr.IFLA_BR_GROUP_ADDR],
  [{ type: NLA_BINARY, len: BOOLOPT_MULTI_LEN, min: BOOLOPT_MULTI_LEN }, br_attr.IFLA_BR_MULTI_BOOLOPT],
]);

export const br_port_policy = policies(br_attr.IFLA_BRPORT_MAX, [
  [
    { type: NLA_U8 },
    br_attr.IFLA_BRPORT_STATE,
    br_attr.IFLA_BRPORT_MODE,
    br_attr.IFLA_BRPORT_GUARD,
    br_attr.IFLA_BRPORT_PROTECT,
    br_attr.IFLA_BRPORT_FAST_LEAVE,
    br_attr.IFLA_BRPORT_LEARNING,
    br_attr.IFLA_BRPORT_UNICAST_FLOOD,
    br_attr.IFLA_BRPORT_PROXYARP,
    br_attr.IFLA_BRPORT_PROXYARP_WIFI,
    br_attr.IFLA_BRPORT_MULTICAST_ROUTER,
    br_attr.IFLA_BRPORT_MCAST_TO_UCAST,
    br_attr.IFLA_BRPORT_MCAST_FLOOD,
    br_attr.IFLA_BRPORT_BCAST_FLOOD,
    br_attr.IFLA_BRPORT_VLAN_TUNNEL,
    br_attr.IFLA_BRPORT_NEIGH_SUPPRESS,
    br_attr.IFLA_BRPORT_ISOLATED,
    br_attr.IFLA_BRPORT_LOCKED,
    br_attr.IFLA_BRPORT_MAB,
  ],
  [{ type: NLA_U16 }, br_attr.IFLA_BRPORT_PRIORITY, br_attr.IFLA_BRPORT_GROUP_FWD_MASK],
  [
    { type: NLA_U32 },
    br_attr.IFLA_BRPORT_COST,
    br_attr.IFLA_BRPORT_BACKUP_PORT,
    br_attr.IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT,
  ],
]);
