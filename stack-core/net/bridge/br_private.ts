// What a bridge is made of: itself, its ports, what it has learned. Kernel: net/bridge/br_private.h
import type { net_device } from '../../include/linux/netdevice.ts';
import { netif_is_bridge_port } from '../../include/linux/netdevice.ts';
import type { sk_buff, skb_cb } from '../../include/linux/skbuff.ts';
import { HZ, jiffies_to_clock_t } from '../../kernel/clock.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { type timer_list, timer_pending } from '../../kernel/timer.ts';
import type { delayed_work } from '../../kernel/workqueue.ts';

export const BR_MAX_PORTS = 1024;
export const BR_PORT_BITS = 10;
export const BR_VERSION = '2.3';

// States of a port.
export const BR_STATE_DISABLED = 0;
export const BR_STATE_LISTENING = 1;
export const BR_STATE_LEARNING = 2;
export const BR_STATE_FORWARDING = 3;
export const BR_STATE_BLOCKING = 4;

/** No spanning tree. */
export const BR_NO_STP = 0;

// `net_bridge_port.flags`.
export const BR_HAIRPIN_MODE = 1 << 0;
export const BR_BPDU_GUARD = 1 << 1;
export const BR_ROOT_BLOCK = 1 << 2;
export const BR_MULTICAST_FAST_LEAVE = 1 << 3;
export const BR_ADMIN_COST = 1 << 4;
export const BR_LEARNING = 1 << 5;
export const BR_FLOOD = 1 << 6;
export const BR_AUTO_MASK = BR_FLOOD | BR_LEARNING;
export const BR_PROMISC = 1 << 7;
export const BR_PROXYARP = 1 << 8;
export const BR_PROXYARP_WIFI = 1 << 10;
export const BR_MCAST_FLOOD = 1 << 11;
export const BR_MULTICAST_TO_UNICAST = 1 << 12;
export const BR_BCAST_FLOOD = 1 << 14;
export const BR_NEIGH_SUPPRESS = 1 << 15;
export const BR_ISOLATED = 1 << 16;
export const BR_PORT_LOCKED = 1 << 21;

// `net_bridge_fdb_entry.flags`.
/** The address is the bridge's own, or that of a port. */
export const BR_FDB_LOCAL = 1 << 0;
/** Does not age. */
export const BR_FDB_STATIC = 1 << 1;
export const BR_FDB_STICKY = 1 << 2;
export const BR_FDB_ADDED_BY_USER = 1 << 3;
export const BR_FDB_NOTIFY = 1 << 6;
export const BR_FDB_NOTIFY_INACTIVE = 1 << 7;
/** Learned from a frame: counts for the limit. */
export const BR_FDB_DYNAMIC_LEARNED = 1 << 9;

/** Kinds of frames, for flooding. */
export const BR_PKT_UNICAST = 0;
export const BR_PKT_MULTICAST = 1;
export const BR_PKT_BROADCAST = 2;

// `net_bridge.options`.
export const BROPT_MTU_SET_BY_USER = 1 << 0;
export const BROPT_GROUP_ADDR_SET = 1 << 1;
export const BROPT_MULTICAST_ENABLED = 1 << 2;
export const BROPT_MULTICAST_QUERY_USE_IFADDR = 1 << 3;
export const BROPT_MULTICAST_STATS_ENABLED = 1 << 4;
export const BROPT_NF_CALL_IPTABLES = 1 << 5;
export const BROPT_NF_CALL_IP6TABLES = 1 << 6;
export const BROPT_NF_CALL_ARPTABLES = 1 << 7;
export const BROPT_NO_LL_LEARN = 1 << 8;

/** Link-local groups that can never be forwarded: pause, slow protocols. */
export const BR_GROUPFWD_RESTRICTED = 0x0007;
export const BR_GROUPFWD_MACPAUSE = 0x0002;

/** 01:80:c2:00:00:00, to which bridges send. */
export const eth_stp_addr = Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0);

/** Priority and address of a bridge. */
export class bridge_id {
  prio = 0x8000;
  addr: Uint8Array = new Uint8Array(6);

  copy(): bridge_id {
    const id = new bridge_id();
    id.prio = this.prio;
    id.addr = this.addr;
    return id;
  }

  equals(other: bridge_id): boolean {
    return this.prio === other.prio && this.addr.every((byte, i) => byte === other.addr[i]);
  }
}

/** Where the station with an address is. */
export class net_bridge_fdb_entry {
  readonly addr: Uint8Array;
  /** The port that leads there; null: the bridge itself. */
  dst: net_bridge_port | null;
  /** BR_FDB_*. */
  flags: number;
  /** When a frame from there last came, in jiffies. */
  updated: number;
  /** When a frame was last sent there, in jiffies. */
  used: number;

  constructor(addr: Uint8Array, dst: net_bridge_port | null, flags: number, now: number) {
    this.addr = addr;
    this.dst = dst;
    this.flags = flags;
    this.updated = now;
    this.used = now;
  }
}

export class net_bridge_port {
  readonly br: net_bridge;
  readonly dev: net_device;
  /** BR_*. */
  flags = BR_LEARNING | BR_FLOOD | BR_MCAST_FLOOD | BR_BCAST_FLOOD;
  /** BR_STATE_*. */
  state = BR_STATE_DISABLED;
  /** From 1. */
  readonly port_no: number;
  path_cost: number;
  priority = 0x8000 >> BR_PORT_BITS;
  port_id = 0;
  designated_port = 0;
  designated_cost = 0;
  designated_root = new bridge_id();
  designated_bridge = new bridge_id();
  topology_change_ack = 0;
  config_pending = 0;
  /** Link-local groups that are forwarded, as bits of their last byte. */
  group_fwd_mask = 0;
  forward_delay_timer!: timer_list;
  /** Whether routers of multicast are there: MDB_RTR_TYPE_*. */
  multicast_router = 1;

  constructor(br: net_bridge, dev: net_device, port_no: number, path_cost: number) {
    this.br = br;
    this.dev = dev;
    this.port_no = port_no;
    this.path_cost = path_cost;
  }
}

/** What a bridge does about multicast groups; times in jiffies. */
export class net_bridge_mcast {
  multicast_router = 1;
  multicast_querier = 0;
  multicast_igmp_version = 2;
  multicast_mld_version = 1;
  multicast_last_member_count = 2;
  multicast_startup_query_count = 2;
  multicast_last_member_interval = HZ;
  multicast_query_response_interval = 10 * HZ;
  multicast_startup_query_interval = Math.floor((125 * HZ) / 4);
  multicast_query_interval = 125 * HZ;
  multicast_querier_interval = 255 * HZ;
  multicast_membership_interval = 260 * HZ;
}

export class net_bridge {
  readonly dev: net_device;
  /** Newest first. */
  readonly port_list: net_bridge_port[] = [];
  /** BROPT_*. */
  options = BROPT_MULTICAST_ENABLED;
  /** Addresses (as a number of 48 bits), the newest last. */
  readonly fdb: Map<number, net_bridge_fdb_entry> = new Map();
  fdb_n_learned = 0;
  /** Most entries that are learned; 0: no limit. */
  fdb_max_learned = 0;
  readonly bridge_id = new bridge_id();
  designated_root = new bridge_id();
  root_path_cost = 0;
  root_port = 0;
  readonly stp_enabled = BR_NO_STP;
  topology_change = 0;
  topology_change_detected = 0;
  max_age = 20 * HZ;
  hello_time = 2 * HZ;
  forward_delay = 15 * HZ;
  /** Jiffies after which a silent station is forgotten. */
  ageing_time = 300 * HZ;
  group_addr: Uint8Array = eth_stp_addr;
  group_fwd_mask = 0;
  group_fwd_mask_required = 0;
  /** Ports that learn or flood. */
  auto_cnt = 0;
  readonly multicast_ctx = new net_bridge_mcast();
  hash_max = 4096;
  gc_work!: delayed_work;

  constructor(dev: net_device) {
    this.dev = dev;
  }
}

/** What the bridge keeps with a frame. */
export class br_input_skb_cb implements skb_cb {
  brdev: net_device | null = null;
  /** It came from an isolated port. */
  src_port_isolated = false;
  /** The bridge itself sees it only because somebody captures. */
  promisc = false;
  /** The bridge has answered in the place of the station that was asked for. */
  proxyarp_replied = false;

  clone(): br_input_skb_cb {
    return Object.assign(new br_input_skb_cb(), this);
  }
}

export const BR_INPUT_SKB_CB = (skb: sk_buff): br_input_skb_cb => skb.cb as br_input_skb_cb;

export const bridge_of = (dev: net_device): net_bridge => dev.priv as net_bridge;

/** The port that a device is; null: none. */
export const br_port_get_rtnl = (dev: net_device): net_bridge_port | null =>
  netif_is_bridge_port(dev) ? (dev.rx_handler_data as net_bridge_port) : null;
export const br_port_get_rcu = br_port_get_rtnl;

export const br_opt_get = (br: net_bridge, opt: number): boolean => (br.options & opt) !== 0;
export const br_opt_toggle = (br: net_bridge, opt: number, on: boolean): void => {
  br.options = on ? br.options | opt : br.options & ~opt;
};

export const br_promisc_port = (p: net_bridge_port): boolean => (p.flags & BR_PROMISC) !== 0;
/** Learns, or floods what it does not know. */
export const br_auto_port = (p: net_bridge_port): boolean => (p.flags & BR_AUTO_MASK) !== 0;

export const br_info = (br: net_bridge, text: string): void => {
  printk(br.dev.nd_net.world, KERN_INFO, `${br.dev.name}: ${text}`);
};

/** Ticks that are left, in USER_HZ. */
export const br_timer_value = (timer: timer_list, now: number): number =>
  timer_pending(timer) ? jiffies_to_clock_t(timer.expires - now) : 0;
