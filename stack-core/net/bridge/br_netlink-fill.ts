// What messages say of bridges and their ports. Kernel: net/bridge/br_netlink.c
import { EMSGSIZE } from '../../include/linux/errno.ts';
import { dev_net, type net_device } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { nla_put, nla_put_u8, nla_put_u16, nla_put_u32, nla_put_u64_64bit } from '../../include/net/netlink.ts';
import * as br_attr from '../../include/uapi/linux/if_bridge.ts';
import { put_le32 } from '../../include/wire.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import {
  BR_BCAST_FLOOD,
  BR_BPDU_GUARD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_MULTICAST_FAST_LEAVE,
  BR_MULTICAST_TO_UNICAST,
  BR_NEIGH_SUPPRESS,
  BR_PORT_LOCKED,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_ROOT_BLOCK,
  BROPT_MULTICAST_ENABLED,
  BROPT_MULTICAST_QUERY_USE_IFADDR,
  BROPT_MULTICAST_STATS_ENABLED,
  BROPT_NF_CALL_ARPTABLES,
  BROPT_NF_CALL_IP6TABLES,
  BROPT_NF_CALL_IPTABLES,
  BROPT_NO_LL_LEARN,
  br_opt_get,
  br_timer_value,
  type bridge_id,
  bridge_of,
  type net_bridge,
  type net_bridge_port,
} from './br_private.ts';

/** Bytes that the attributes of a bridge, and of a port, take at most. */
export const BR_LINK_INFO_SIZE = 600;
export const BR_PORT_INFO_SIZE = 600;
/** Hosts that explicit tracking follows on a port. */
const MCAST_EHT_HOSTS_LIMIT = 512;
/** Buckets of the hash of groups, as the kernel reports it for old programs. */
const RHT_ELASTICITY = 16;

/** An attribute with its value, and how many bits that takes. */
type number_attribute = readonly [attribute: number, bits: 8 | 16 | 32 | 64, value: number];

const putters = {
  8: nla_put_u8,
  16: nla_put_u16,
  32: nla_put_u32,
  64: (skb: sk_buff, type: number, value: number): number => nla_put_u64_64bit(skb, type, value, br_attr.IFLA_BR_PAD),
};

/** 0, or -EMSGSIZE: they do not all fit. */
function put_numbers(skb: sk_buff, attributes: readonly number_attribute[]): number {
  for (const [attribute, bits, value] of attributes) if (putters[bits](skb, attribute, value) < 0) return -EMSGSIZE;
  return 0;
}

const id_bytes = (id: bridge_id): Uint8Array => Uint8Array.of(id.prio >> 8, id.prio & 0xff, ...id.addr);

/** Attributes of a port. 0 or -EMSGSIZE. */
export function br_port_fill_attrs(skb: sk_buff, p: net_bridge_port): number {
  const flag = (bit: number): number => ((p.flags & bit) !== 0 ? 1 : 0);
  const now = jiffies(skb.world);
  const settings = put_numbers(skb, [
    [br_attr.IFLA_BRPORT_STATE, 8, p.state],
    [br_attr.IFLA_BRPORT_PRIORITY, 16, p.priority],
    [br_attr.IFLA_BRPORT_COST, 32, p.path_cost],
    [br_attr.IFLA_BRPORT_MODE, 8, flag(BR_HAIRPIN_MODE)],
    [br_attr.IFLA_BRPORT_GUARD, 8, flag(BR_BPDU_GUARD)],
    [br_attr.IFLA_BRPORT_PROTECT, 8, flag(BR_ROOT_BLOCK)],
    [br_attr.IFLA_BRPORT_FAST_LEAVE, 8, flag(BR_MULTICAST_FAST_LEAVE)],
    [br_attr.IFLA_BRPORT_MCAST_TO_UCAST, 8, flag(BR_MULTICAST_TO_UNICAST)],
    [br_attr.IFLA_BRPORT_LEARNING, 8, flag(BR_LEARNING)],
    [br_attr.IFLA_BRPORT_UNICAST_FLOOD, 8, flag(BR_FLOOD)],
    [br_attr.IFLA_BRPORT_MCAST_FLOOD, 8, flag(BR_MCAST_FLOOD)],
    [br_attr.IFLA_BRPORT_BCAST_FLOOD, 8, flag(BR_BCAST_FLOOD)],
    [br_attr.IFLA_BRPORT_PROXYARP, 8, flag(BR_PROXYARP)],
    [br_attr.IFLA_BRPORT_PROXYARP_WIFI, 8, flag(BR_PROXYARP_WIFI)],
  ]);
  if (settings < 0) return settings;
  if (nla_put(skb, br_attr.IFLA_BRPORT_ROOT_ID, id_bytes(p.designated_root)) < 0) return -EMSGSIZE;
  if (nla_put(skb, br_attr.IFLA_BRPORT_BRIDGE_ID, id_bytes(p.designated_bridge)) < 0) return -EMSGSIZE;
  return put_numbers(skb, [
    [br_attr.IFLA_BRPORT_DESIGNATED_PORT, 16, p.designated_port],
    [br_attr.IFLA_BRPORT_DESIGNATED_COST, 16, p.designated_cost],
    [br_attr.IFLA_BRPORT_ID, 16, p.port_id],
    [br_attr.IFLA_BRPORT_NO, 16, p.port_no],
    [br_attr.IFLA_BRPORT_TOPOLOGY_CHANGE_ACK, 8, p.topology_change_ack],
    [br_attr.IFLA_BRPORT_CONFIG_PENDING, 8, p.config_pending],
    [br_attr.IFLA_BRPORT_VLAN_TUNNEL, 8, 0],
    [br_attr.IFLA_BRPORT_GROUP_FWD_MASK, 16, p.group_fwd_mask],
    [br_attr.IFLA_BRPORT_NEIGH_SUPPRESS, 8, flag(BR_NEIGH_SUPPRESS)],
    [br_attr.IFLA_BRPORT_MRP_RING_OPEN, 8, 0],
    [br_attr.IFLA_BRPORT_MRP_IN_OPEN, 8, 0],
    [br_attr.IFLA_BRPORT_ISOLATED, 8, flag(BR_ISOLATED)],
    [br_attr.IFLA_BRPORT_LOCKED, 8, flag(BR_PORT_LOCKED)],
    [br_attr.IFLA_BRPORT_MAB, 8, 0],
    [br_attr.IFLA_BRPORT_NEIGH_VLAN_SUPPRESS, 8, 0],
    [br_attr.IFLA_BRPORT_MESSAGE_AGE_TIMER, 64, 0],
    [br_attr.IFLA_BRPORT_FORWARD_DELAY_TIMER, 64, br_timer_value(p.forward_delay_timer, now)],
    [br_attr.IFLA_BRPORT_HOLD_TIMER, 64, 0],
    [br_attr.IFLA_BRPORT_MULTICAST_ROUTER, 8, p.multicast_router],
    [br_attr.IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT, 32, MCAST_EHT_HOSTS_LIMIT],
    [br_attr.IFLA_BRPORT_MCAST_EHT_HOSTS_CNT, 32, 0],
    [br_attr.IFLA_BRPORT_MCAST_N_GROUPS, 32, 0],
    [br_attr.IFLA_BRPORT_MCAST_MAX_GROUPS, 32, 0],
  ]);
}

/** Attributes of a bridge. 0 or -EMSGSIZE. */
export function br_fill_info(skb: sk_buff, dev: net_device): number {
  const br = bridge_of(dev);
  const gc_timer = br_timer_value(br.gc_work.timer, jiffies(dev_net(dev).world));
  const settings = put_numbers(skb, [
    [br_attr.IFLA_BR_HELLO_TIMER, 64, 0],
    [br_attr.IFLA_BR_TCN_TIMER, 64, 0],
    [br_attr.IFLA_BR_TOPOLOGY_CHANGE_TIMER, 64, 0],
    [br_attr.IFLA_BR_GC_TIMER, 64, gc_timer],
    [br_attr.IFLA_BR_FORWARD_DELAY, 32, jiffies_to_clock_t(br.forward_delay)],
    [br_attr.IFLA_BR_HELLO_TIME, 32, jiffies_to_clock_t(br.hello_time)],
    [br_attr.IFLA_BR_MAX_AGE, 32, jiffies_to_clock_t(br.max_age)],
    [br_attr.IFLA_BR_AGEING_TIME, 32, jiffies_to_clock_t(br.ageing_time)],
    [br_attr.IFLA_BR_STP_STATE, 32, br.stp_enabled],
    [br_attr.IFLA_BR_PRIORITY, 16, br.bridge_id.prio],
    [br_attr.IFLA_BR_VLAN_FILTERING, 8, 0],
    [br_attr.IFLA_BR_GROUP_FWD_MASK, 16, br.group_fwd_mask],
  ]);
  if (settings < 0) return settings;
  if (nla_put(skb, br_attr.IFLA_BR_BRIDGE_ID, id_bytes(br.bridge_id)) < 0) return -EMSGSIZE;
  if (nla_put(skb, br_attr.IFLA_BR_ROOT_ID, id_bytes(br.designated_root)) < 0) return -EMSGSIZE;
  const tree = put_numbers(skb, [
    [br_attr.IFLA_BR_ROOT_PORT, 16, br.root_port],
    [br_attr.IFLA_BR_ROOT_PATH_COST, 32, br.root_path_cost],
    [br_attr.IFLA_BR_TOPOLOGY_CHANGE, 8, br.topology_change],
    [br_attr.IFLA_BR_TOPOLOGY_CHANGE_DETECTED, 8, br.topology_change_detected],
  ]);
  if (tree < 0) return tree;
  if (nla_put(skb, br_attr.IFLA_BR_GROUP_ADDR, br.group_addr) < 0) return -EMSGSIZE;
  if (nla_put(skb, br_attr.IFLA_BR_MULTI_BOOLOPT, br_boolopt_multi_get(br)) < 0) return -EMSGSIZE;
  return put_multicast(skb, br);
}

function br_boolopt_multi_get(br: net_bridge): Uint8Array {
  const bm = new Uint8Array(8);
  put_le32(bm, 0, br_opt_get(br, BROPT_NO_LL_LEARN) ? br_attr.BR_BOOLOPT_NO_LL_LEARN_BIT : 0);
  put_le32(bm, 4, (1 << br_attr.BR_BOOLOPT_MAX) - 1);
  return bm;
}

function put_multicast(skb: sk_buff, br: net_bridge): number {
  const brmctx = br.multicast_ctx;
  const option = (opt: number): number => (br_opt_get(br, opt) ? 1 : 0);
  return put_numbers(skb, [
    [br_attr.IFLA_BR_FDB_N_LEARNED, 32, br.fdb_n_learned],
    [br_attr.IFLA_BR_FDB_MAX_LEARNED, 32, br.fdb_max_learned],
    [br_attr.IFLA_BR_MCAST_ROUTER, 8, brmctx.multicast_router],
    [br_attr.IFLA_BR_MCAST_SNOOPING, 8, option(BROPT_MULTICAST_ENABLED)],
    [br_attr.IFLA_BR_MCAST_QUERY_USE_IFADDR, 8, option(BROPT_MULTICAST_QUERY_USE_IFADDR)],
    [br_attr.IFLA_BR_MCAST_QUERIER, 8, brmctx.multicast_querier],
    [br_attr.IFLA_BR_MCAST_STATS_ENABLED, 8, option(BROPT_MULTICAST_STATS_ENABLED)],
    [br_attr.IFLA_BR_MCAST_HASH_ELASTICITY, 32, RHT_ELASTICITY],
    [br_attr.IFLA_BR_MCAST_HASH_MAX, 32, br.hash_max],
    [br_attr.IFLA_BR_MCAST_LAST_MEMBER_CNT, 32, brmctx.multicast_last_member_count],
    [br_attr.IFLA_BR_MCAST_STARTUP_QUERY_CNT, 32, brmctx.multicast_startup_query_count],
    [br_attr.IFLA_BR_MCAST_IGMP_VERSION, 8, brmctx.multicast_igmp_version],
    [br_attr.IFLA_BR_MCAST_MLD_VERSION, 8, brmctx.multicast_mld_version],
    [br_attr.IFLA_BR_MCAST_LAST_MEMBER_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_last_member_interval)],
    [br_attr.IFLA_BR_MCAST_MEMBERSHIP_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_membership_interval)],
    [br_attr.IFLA_BR_MCAST_QUERIER_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_querier_interval)],
    [br_attr.IFLA_BR_MCAST_QUERY_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_query_interval)],
    [br_attr.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_query_response_interval)],
    [br_attr.IFLA_BR_MCAST_STARTUP_QUERY_INTVL, 64, jiffies_to_clock_t(brmctx.multicast_startup_query_interval)],
    [br_attr.IFLA_BR_NF_CALL_IPTABLES, 8, option(BROPT_NF_CALL_IPTABLES)],
    [br_attr.IFLA_BR_NF_CALL_IP6TABLES, 8, option(BROPT_NF_CALL_IP6TABLES)],
    [br_attr.IFLA_BR_NF_CALL_ARPTABLES, 8, option(BROPT_NF_CALL_ARPTABLES)],
  ]);
}
