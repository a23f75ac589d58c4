import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import { MDBA_ROUTERS } from './multicast-database.ts';
import { br_vlan_msg, bridge_vlan_info } from './vlan-structs.ts';

export const BRIDGE_VLANDB_STATS: AttributeSet = attributes('BRIDGE_VLANDB_STATS', {
  BRIDGE_VLANDB_STATS_RX_BYTES: attr(1, 'u64'),
  BRIDGE_VLANDB_STATS_RX_PACKETS: attr(2, 'u64'),
  BRIDGE_VLANDB_STATS_TX_BYTES: attr(3, 'u64'),
  BRIDGE_VLANDB_STATS_TX_PACKETS: attr(4, 'u64'),
  BRIDGE_VLANDB_STATS_PAD: attr(5, 'binary'),
});

export const BRIDGE_VLANDB_TINFO: AttributeSet = attributes('BRIDGE_VLANDB_TINFO', {
  BRIDGE_VLANDB_TINFO_ID: attr(1, 'u32'),
  BRIDGE_VLANDB_TINFO_CMD: attr(2, 'u32'),
});

export const BRIDGE_VLANDB_ENTRY: AttributeSet = attributes('BRIDGE_VLANDB_ENTRY', {
  BRIDGE_VLANDB_ENTRY_INFO: attr(1, bridge_vlan_info),
  BRIDGE_VLANDB_ENTRY_RANGE: attr(2, 'u16'),
  BRIDGE_VLANDB_ENTRY_STATE: attr(3, 'u8'),
  BRIDGE_VLANDB_ENTRY_TUNNEL_INFO: attr(4, nest(BRIDGE_VLANDB_TINFO)),
  BRIDGE_VLANDB_ENTRY_STATS: attr(5, nest(BRIDGE_VLANDB_STATS)),
  BRIDGE_VLANDB_ENTRY_MCAST_ROUTER: attr(6, 'u8'),
  BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS: attr(7, 'u32'),
  BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS: attr(8, 'u32'),
  BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS: attr(9, 'u8'),
  BRIDGE_VLANDB_ENTRY_NEIGH_FORWARD_GRAT: attr(10, 'u8'),
});

export const BRIDGE_QUERIER: AttributeSet = attributes('BRIDGE_QUERIER', {
  BRIDGE_QUERIER_IP_ADDRESS: attr(1, 'ip'),
  BRIDGE_QUERIER_IP_PORT: attr(2, 'u32'),
  BRIDGE_QUERIER_IP_OTHER_TIMER: attr(3, 'u64'),
  BRIDGE_QUERIER_PAD: attr(4, 'binary'),
  BRIDGE_QUERIER_IPV6_ADDRESS: attr(5, 'ip'),
  BRIDGE_QUERIER_IPV6_PORT: attr(6, 'u32'),
  BRIDGE_QUERIER_IPV6_OTHER_TIMER: attr(7, 'u64'),
});

export const BRIDGE_VLANDB_GOPTS: AttributeSet = attributes('BRIDGE_VLANDB_GOPTS', {
  BRIDGE_VLANDB_GOPTS_ID: attr(1, 'u16'),
  BRIDGE_VLANDB_GOPTS_RANGE: attr(2, 'u16'),
  BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING: attr(3, 'u8'),
  BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION: attr(4, 'u8'),
  BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION: attr(5, 'u8'),
  BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT: attr(6, 'u32'),
  BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT: attr(7, 'u32'),
  BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL: attr(8, 'u64'),
  BRIDGE_VLANDB_GOPTS_PAD: attr(9, 'binary'),
  BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL: attr(10, 'u64'),
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL: attr(11, 'u64'),
  BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL: attr(12, 'u64'),
  BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL: attr(13, 'u64'),
  BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL: attr(14, 'u64'),
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER: attr(15, 'u8'),
  BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS: attr(
    16,
    nest(() => MDBA_ROUTERS),
  ),
  BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_STATE: attr(17, nest(BRIDGE_QUERIER)),
  BRIDGE_VLANDB_GOPTS_MSTI: attr(18, 'u16'),
});

export const BRIDGE_VLANDB: AttributeSet = attributes('BRIDGE_VLANDB', {
  BRIDGE_VLANDB_ENTRY: attr(1, nest(BRIDGE_VLANDB_ENTRY)),
  BRIDGE_VLANDB_GLOBAL_OPTIONS: attr(2, nest(BRIDGE_VLANDB_GOPTS)),
});

export const BRIDGE_VLANDB_DUMP_FLAGS_SET: AttributeSet = attributes('BRIDGE_VLANDB_DUMP_FLAGS_SET', {
  BRIDGE_VLANDB_DUMP_FLAGS: attr(1, 'u32'),
});

export const bridgeVlan = family({
  protocol: NETLINK_ROUTE,
  doc: 'VLANs of bridges.',
  source: 'include/uapi/linux/if_bridge.h, net/bridge/br_vlan.c',
  header: br_vlan_msg,
  attributes: BRIDGE_VLANDB,
  operations: {
    RTM_NEWVLAN: { id: 112 },
    RTM_DELVLAN: { id: 113 },
    RTM_GETVLAN: {
      id: 114,
      variants: [{ request: true, header: br_vlan_msg, attributes: BRIDGE_VLANDB_DUMP_FLAGS_SET }],
    },
  },
});
