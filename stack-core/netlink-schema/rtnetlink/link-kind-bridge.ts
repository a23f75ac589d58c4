// Bridges, their ports and what a bridge keeps for VLANs. Kernel: net/bridge/br_netlink.c, include/uapi/linux/if_bridge.h
import { ETH_P } from '../../include/uapi/linux/if_ether.ts';
import { bytes, u16, u32, wire } from '../../include/wire.ts';
import { attr, attributes, nest } from '../schema.ts';

class ifla_bridge_id extends wire(
  { struct: 'ifla_bridge_id', source: 'include/uapi/linux/if_link.h', doc: 'Priority, then MAC address.' },
  { prio: u16({ doc: 'Two bytes, high one first.' }), addr: bytes(6) },
) {}
class br_boolopt_multi extends wire(
  { struct: 'br_boolopt_multi', source: 'include/uapi/linux/if_bridge.h' },
  { optval: u32(), optmask: u32({ doc: 'The options that count.' }) },
) {}
class bridge_vlan_info extends wire(
  { struct: 'bridge_vlan_info', source: 'include/uapi/linux/if_bridge.h' },
  { flags: u16(), vid: u16() },
) {}

const BR_STATE = {
  0: 'BR_STATE_DISABLED',
  1: 'BR_STATE_LISTENING',
  2: 'BR_STATE_LEARNING',
  3: 'BR_STATE_FORWARDING',
  4: 'BR_STATE_BLOCKING',
};
const BRIDGE_FLAGS = { 1: 'BRIDGE_FLAGS_MASTER', 2: 'BRIDGE_FLAGS_SELF' };
const BRIDGE_MODE = { 0: 'BRIDGE_MODE_VEB', 1: 'BRIDGE_MODE_VEPA' };

const querierState = attributes('BRIDGE_QUERIER', {
  BRIDGE_QUERIER_IP_ADDRESS: attr(1, 'ip'),
  BRIDGE_QUERIER_IP_PORT: attr(2, 'u32'),
  BRIDGE_QUERIER_IP_OTHER_TIMER: attr(3, 'u64'),
  BRIDGE_QUERIER_PAD: attr(4, 'binary'),
  BRIDGE_QUERIER_IPV6_ADDRESS: attr(5, 'ip'),
  BRIDGE_QUERIER_IPV6_PORT: attr(6, 'u32'),
  BRIDGE_QUERIER_IPV6_OTHER_TIMER: attr(7, 'u64'),
});
const vlanTunnel = attributes('IFLA_BRIDGE_VLAN_TUNNEL', {
  IFLA_BRIDGE_VLAN_TUNNEL_ID: attr(1, 'u32'),
  IFLA_BRIDGE_VLAN_TUNNEL_VID: attr(2, 'u16'),
  IFLA_BRIDGE_VLAN_TUNNEL_FLAGS: attr(3, 'u16'),
});
const mstEntry = attributes('IFLA_BRIDGE_MST_ENTRY', {
  IFLA_BRIDGE_MST_ENTRY_MSTI: attr(1, 'u16'),
  IFLA_BRIDGE_MST_ENTRY_STATE: attr(2, 'u8', { names: BR_STATE }),
});
const mst = attributes('IFLA_BRIDGE_MST', { IFLA_BRIDGE_MST_ENTRY: attr(1, nest(mstEntry)) });

export const bridgeKind = attributes('IFLA_BR', {
  IFLA_BR_FORWARD_DELAY: attr(1, 'u32'),
  IFLA_BR_HELLO_TIME: attr(2, 'u32'),
  IFLA_BR_MAX_AGE: attr(3, 'u32'),
  IFLA_BR_AGEING_TIME: attr(4, 'u32'),
  IFLA_BR_STP_STATE: attr(5, 'u32'),
  IFLA_BR_PRIORITY: attr(6, 'u16'),
  IFLA_BR_VLAN_FILTERING: attr(7, 'u8'),
  IFLA_BR_VLAN_PROTOCOL: attr(8, 'be16', { names: ETH_P }),
  IFLA_BR_GROUP_FWD_MASK: attr(9, 'u16'),
  IFLA_BR_ROOT_ID: attr(10, ifla_bridge_id),
  IFLA_BR_BRIDGE_ID: attr(11, ifla_bridge_id),
  IFLA_BR_ROOT_PORT: attr(12, 'u16'),
  IFLA_BR_ROOT_PATH_COST: attr(13, 'u32'),
  IFLA_BR_TOPOLOGY_CHANGE: attr(14, 'u8'),
  IFLA_BR_TOPOLOGY_CHANGE_DETECTED: attr(15, 'u8'),
  IFLA_BR_HELLO_TIMER: attr(16, 'u64'),
  IFLA_BR_TCN_TIMER: attr(17, 'u64'),
  IFLA_BR_TOPOLOGY_CHANGE_TIMER: attr(18, 'u64'),
  IFLA_BR_GC_TIMER: attr(19, 'u64'),
  IFLA_BR_GROUP_ADDR: attr(20, 'lladdr'),
  IFLA_BR_FDB_FLUSH: attr(21, 'flag'),
  IFLA_BR_MCAST_ROUTER: attr(22, 'u8'),
  IFLA_BR_MCAST_SNOOPING: attr(23, 'u8'),
  IFLA_BR_MCAST_QUERY_USE_IFADDR: attr(24, 'u8'),
  IFLA_BR_MCAST_QUERIER: attr(25, 'u8'),
  IFLA_BR_MCAST_HASH_ELASTICITY: attr(26, 'u32'),
  IFLA_BR_MCAST_HASH_MAX: attr(27, 'u32'),
  IFLA_BR_MCAST_LAST_MEMBER_CNT: attr(28, 'u32'),
  IFLA_BR_MCAST_STARTUP_QUERY_CNT: attr(29, 'u32'),
  IFLA_BR_MCAST_LAST_MEMBER_INTVL: attr(30, 'u64'),
  IFLA_BR_MCAST_MEMBERSHIP_INTVL: attr(31, 'u64'),
  IFLA_BR_MCAST_QUERIER_INTVL: attr(32, 'u64'),
  IFLA_BR_MCAST_QUERY_INTVL: attr(33, 'u64'),
  IFLA_BR_MCAST_QUERY_RESPONSE_INTVL: attr(34, 'u64'),
  IFLA_BR_MCAST_STARTUP_QUERY_INTVL: attr(35, 'u64'),
  IFLA_BR_NF_CALL_IPTABLES: attr(36, 'u8'),
  IFLA_BR_NF_CALL_IP6TABLES: attr(37, 'u8'),
  IFLA_BR_NF_CALL_ARPTABLES: attr(38, 'u8'),
  IFLA_BR_VLAN_DEFAULT_PVID: attr(39, 'u16'),
  IFLA_BR_PAD: attr(40, 'binary'),
  IFLA_BR_VLAN_STATS_ENABLED: attr(41, 'u8'),
  IFLA_BR_MCAST_STATS_ENABLED: attr(42, 'u8'),
  IFLA_BR_MCAST_IGMP_VERSION: attr(43, 'u8'),
  IFLA_BR_MCAST_MLD_VERSION: attr(44, 'u8'),
  IFLA_BR_VLAN_STATS_PER_PORT: attr(45, 'u8'),
  IFLA_BR_MULTI_BOOLOPT: attr(46, br_boolopt_multi),
  IFLA_BR_MCAST_QUERIER_STATE: attr(47, nest(querierState)),
  IFLA_BR_FDB_N_LEARNED: attr(48, 'u32', { replyOnly: true }),
  IFLA_BR_FDB_MAX_LEARNED: attr(49, 'u32'),
  IFLA_BR_STP_MODE: attr(50, 'u32', { replyOnly: true, doc: 'Newer than the kernel that is modelled.' }),
});

export const bridgePort = attributes('IFLA_BRPORT', {
  IFLA_BRPORT_STATE: attr(1, 'u8', { names: BR_STATE }),
  IFLA_BRPORT_PRIORITY: attr(2, 'u16'),
  IFLA_BRPORT_COST: attr(3, 'u32'),
  IFLA_BRPORT_MODE: attr(4, 'u8'),
  IFLA_BRPORT_GUARD: attr(5, 'u8'),
  IFLA_BRPORT_PROTECT: attr(6, 'u8'),
  IFLA_BRPORT_FAST_LEAVE: attr(7, 'u8'),
  IFLA_BRPORT_LEARNING: attr(8, 'u8'),
  IFLA_BRPORT_UNICAST_FLOOD: attr(9, 'u8'),
  IFLA_BRPORT_PROXYARP: attr(10, 'u8'),
  IFLA_BRPORT_LEARNING_SYNC: attr(11, 'u8'),
  IFLA_BRPORT_PROXYARP_WIFI: attr(12, 'u8'),
  IFLA_BRPORT_ROOT_ID: attr(13, ifla_bridge_id),
  IFLA_BRPORT_BRIDGE_ID: attr(14, ifla_bridge_id),
  IFLA_BRPORT_DESIGNATED_PORT: attr(15, 'u16'),
  IFLA_BRPORT_DESIGNATED_COST: attr(16, 'u16'),
  IFLA_BRPORT_ID: attr(17, 'u16'),
  IFLA_BRPORT_NO: attr(18, 'u16'),
  IFLA_BRPORT_TOPOLOGY_CHANGE_ACK: attr(19, 'u8'),
  IFLA_BRPORT_CONFIG_PENDING: attr(20, 'u8'),
  IFLA_BRPORT_MESSAGE_AGE_TIMER: attr(21, 'u64'),
  IFLA_BRPORT_FORWARD_DELAY_TIMER: attr(22, 'u64'),
  IFLA_BRPORT_HOLD_TIMER: attr(23, 'u64'),
  IFLA_BRPORT_FLUSH: attr(24, 'flag'),
  IFLA_BRPORT_MULTICAST_ROUTER: attr(25, 'u8'),
  IFLA_BRPORT_PAD: attr(26, 'binary'),
  IFLA_BRPORT_MCAST_FLOOD: attr(27, 'u8'),
  IFLA_BRPORT_MCAST_TO_UCAST: attr(28, 'u8'),
  IFLA_BRPORT_VLAN_TUNNEL: attr(29, 'u8'),
  IFLA_BRPORT_BCAST_FLOOD: attr(30, 'u8'),
  IFLA_BRPORT_GROUP_FWD_MASK: attr(31, 'u16'),
  IFLA_BRPORT_NEIGH_SUPPRESS: attr(32, 'u8'),
  IFLA_BRPORT_ISOLATED: attr(33, 'u8'),
  IFLA_BRPORT_BACKUP_PORT: attr(34, 'u32'),
  IFLA_BRPORT_MRP_RING_OPEN: attr(35, 'u8'),
  IFLA_BRPORT_MRP_IN_OPEN: attr(36, 'u8'),
  IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT: attr(37, 'u32'),
  IFLA_BRPORT_MCAST_EHT_HOSTS_CNT: attr(38, 'u32'),
  IFLA_BRPORT_LOCKED: attr(39, 'u8'),
  IFLA_BRPORT_MAB: attr(40, 'u8'),
  IFLA_BRPORT_MCAST_N_GROUPS: attr(41, 'u32'),
  IFLA_BRPORT_MCAST_MAX_GROUPS: attr(42, 'u32'),
  IFLA_BRPORT_NEIGH_VLAN_SUPPRESS: attr(43, 'u8'),
  IFLA_BRPORT_BACKUP_NHID: attr(44, 'u32'),
  IFLA_BRPORT_NEIGH_FORWARD_GRAT: attr(45, 'u8', { replyOnly: true, doc: 'Newer than the kernel that is modelled.' }),
});

export const bridgeAfSpec = attributes('IFLA_BRIDGE', {
  IFLA_BRIDGE_FLAGS: attr(0, 'u16', { flags: BRIDGE_FLAGS }),
  IFLA_BRIDGE_MODE: attr(1, 'u16', { names: BRIDGE_MODE }),
  IFLA_BRIDGE_VLAN_INFO: attr(2, bridge_vlan_info),
  IFLA_BRIDGE_VLAN_TUNNEL_INFO: attr(3, nest(vlanTunnel)),
  IFLA_BRIDGE_MRP: attr(4, 'binary'),
  IFLA_BRIDGE_CFM: attr(5, 'binary'),
  IFLA_BRIDGE_MST: attr(6, nest(mst)),
});
