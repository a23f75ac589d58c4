// Network devices, their notifications, packet types and NAPI. Kernel: include/linux/netdevice.h
import type { World } from '../../kernel/world.ts';
import type { neigh_parms, neighbour } from '../net/neighbour.ts';
import type { net } from '../net/net_namespace.ts';
import type { nlattrs } from '../net/netlink.ts';
import type { rtnl_link_ops } from '../net/rtnetlink.ts';
import type { Qdisc } from '../net/sch_generic.ts';
import { IF_OPER_UNKNOWN, IF_OPER_UP, IFF_UP } from '../uapi/linux/if.ts';
import type { ndmsg } from '../uapi/linux/neighbour.ts';
import type { nlmsghdr } from '../uapi/linux/netlink.ts';
import { ENOBUFS } from './errno.ts';
import type { in_device } from './inetdevice.ts';
import type { netdev_features_t } from './netdev_features.ts';
import type { netlink_callback, netlink_ext_ack } from './netlink.ts';
import type { sk_buff } from './skbuff.ts';

/** Longest link-layer address, bytes. */
export const MAX_ADDR_LEN = 32;

/** The packet was taken. */
export const NET_RX_SUCCESS = 0;
export const NET_RX_DROP = 1;

export const NET_XMIT_SUCCESS = 0x00;
/** The packet was dropped. */
export const NET_XMIT_DROP = 0x01;
/** Congestion: taken, but perhaps not for long. */
export const NET_XMIT_CN = 0x02;
export const NET_XMIT_MASK = 0x0f;

/** The driver took the packet. */
export const NETDEV_TX_OK = 0x00;
/** The driver did not take it; the caller keeps it. */
export const NETDEV_TX_BUSY = 0x10;

/** What a sender makes of NET_XMIT_*: congestion is no error. */
export const net_xmit_eval = (e: number): number => (e === NET_XMIT_CN ? 0 : e);
/** As `net_xmit_eval`, as errno. */
export const net_xmit_errno = (e: number): number => (e !== NET_XMIT_CN ? -ENOBUFS : 0);
/** The packet is gone for good: sent, or dropped with a negative errno. */
export const dev_xmit_complete = (rc: number): boolean => rc < NET_XMIT_MASK;

// Bits of `net_device.state`.
/** Between open and close. */
export const __LINK_STATE_START = 1 << 0;
export const __LINK_STATE_PRESENT = 1 << 1;
export const __LINK_STATE_NOCARRIER = 1 << 2;
export const __LINK_STATE_LINKWATCH_PENDING = 1 << 3;
export const __LINK_STATE_DORMANT = 1 << 4;
export const __LINK_STATE_TESTING = 1 << 5;

// `net_device.reg_state`.
export const NETREG_UNINITIALIZED = 0;
export const NETREG_REGISTERED = 1;
export const NETREG_UNREGISTERING = 2;
export const NETREG_UNREGISTERED = 3;
export const NETREG_RELEASED = 4;

// `net_device.addr_assign_type`.
export const NET_ADDR_PERM = 0;
export const NET_ADDR_RANDOM = 1;
export const NET_ADDR_STOLEN = 2;
export const NET_ADDR_SET = 3;

// `net_device.name_assign_type`.
export const NET_NAME_UNKNOWN = 0;
export const NET_NAME_ENUM = 1;
export const NET_NAME_PREDICTABLE = 2;
export const NET_NAME_USER = 3;
export const NET_NAME_RENAMED = 4;

// `net_device.priv_flags`.
/** A VLAN device. */
export const IFF_802_1Q_VLAN = 1 << 0;
/** A bridge. */
export const IFF_EBRIDGE = 1 << 1;
/** May not become a port of a bridge. */
export const IFF_DONT_BRIDGE = 1 << 6;
/** A port of a bridge. */
export const IFF_BRIDGE_PORT = 1 << 9;
/** Drop the route of a packet before it is sent. */
export const IFF_XMIT_DST_RELEASE = 1 << 10;
export const IFF_UNICAST_FLT = 1 << 12;
/** The driver changes `skb` under shared references: packet taps get copies. */
export const IFF_TX_SKB_SHARING = 1 << 11;
export const IFF_LIVE_ADDR_CHANGE = 1 << 15;
export const IFF_XMIT_DST_RELEASE_PERM = 1 << 17;
/** Sends without a queue by default. */
export const IFF_NO_QUEUE = 1 << 21;
export const IFF_PHONY_HEADROOM = 1 << 24;
export const IFF_NO_RX_HANDLER = 1 << 26;
export const IFF_CHANGE_PROTO_DOWN = 1 << 29;

/** Group of devices that nobody put into another. */
export const INIT_NETDEV_GROUP = 0;
export const DEFAULT_TX_QUEUE_LEN = 1000;

// Events of the notifier chain.
export const NETDEV_UP = 1;
export const NETDEV_DOWN = 2;
export const NETDEV_REBOOT = 3;
export const NETDEV_CHANGE = 4;
export const NETDEV_REGISTER = 5;
export const NETDEV_UNREGISTER = 6;
export const NETDEV_CHANGEMTU = 7;
export const NETDEV_CHANGEADDR = 8;
export const NETDEV_PRE_CHANGEADDR = 9;
export const NETDEV_GOING_DOWN = 10;
export const NETDEV_CHANGENAME = 11;
export const NETDEV_FEAT_CHANGE = 12;
export const NETDEV_PRE_UP = 14;
export const NETDEV_PRE_TYPE_CHANGE = 15;
export const NETDEV_POST_TYPE_CHANGE = 16;
export const NETDEV_POST_INIT = 17;
export const NETDEV_PRE_UNINIT = 18;
export const NETDEV_NOTIFY_PEERS = 20;
export const NETDEV_JOIN = 21;
export const NETDEV_CHANGEUPPER = 22;
export const NETDEV_RESEND_IGMP = 23;
export const NETDEV_PRECHANGEMTU = 24;
export const NETDEV_CHANGEINFODATA = 25;
export const NETDEV_PRECHANGEUPPER = 27;
export const NETDEV_CHANGELOWERSTATE = 28;
export const NETDEV_CHANGE_TX_QUEUE_LEN = 31;

export const NOTIFY_DONE = 0x0000;
export const NOTIFY_OK = 0x0001;
export const NOTIFY_STOP_MASK = 0x8000;
export const NOTIFY_BAD = NOTIFY_STOP_MASK | 0x0002;
export const notifier_from_errno = (err: number): number =>
  err !== 0 ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
export const notifier_to_errno = (ret: number): number => {
  const plain = ret & ~NOTIFY_STOP_MASK;
  return plain > NOTIFY_OK ? NOTIFY_OK - plain : 0;
};

/** What a notification is about. */
export class netdev_notifier_info {
  readonly dev: net_device;
  readonly extack: netlink_ext_ack | null;

  constructor(dev: net_device, extack: netlink_ext_ack | null = null) {
    this.dev = dev;
    this.extack = extack;
  }
}

/** NETDEV_CHANGEMTU, NETDEV_PRECHANGEMTU: with the new, respectively old MTU. */
export class netdev_notifier_info_ext extends netdev_notifier_info {
  readonly mtu: number;

  constructor(dev: net_device, mtu: number, extack: netlink_ext_ack | null = null) {
    super(dev, extack);
    this.mtu = mtu;
  }
}

/** NETDEV_CHANGE: with the flags that changed; 0 where only the carrier did. */
export class netdev_notifier_change_info extends netdev_notifier_info {
  readonly flags_changed: number;

  constructor(dev: net_device, flags_changed: number, extack: netlink_ext_ack | null = null) {
    super(dev, extack);
    this.flags_changed = flags_changed;
  }
}

/** NETDEV_PRE_CHANGEADDR: with the address to be. */
export class netdev_notifier_pre_changeaddr_info extends netdev_notifier_info {
  readonly dev_addr: Uint8Array;

  constructor(dev: net_device, dev_addr: Uint8Array, extack: netlink_ext_ack | null = null) {
    super(dev, extack);
    this.dev_addr = dev_addr;
  }
}

/** NETDEV_PRECHANGEUPPER, NETDEV_CHANGEUPPER: the device gets above it, or loses, another. */
export class netdev_notifier_changeupper_info extends netdev_notifier_info {
  readonly upper_dev: net_device;
  readonly master: boolean;
  readonly linking: boolean;

  constructor(
    dev: net_device,
    upper_dev: net_device,
    master: boolean,
    linking: boolean,
    extack: netlink_ext_ack | null = null,
  ) {
    super(dev, extack);
    this.upper_dev = upper_dev;
    this.master = master;
    this.linking = linking;
  }
}

export const netdev_notifier_info_to_dev = (info: netdev_notifier_info): net_device => info.dev;
export const netdev_notifier_info_to_extack = (info: netdev_notifier_info): netlink_ext_ack | null => info.extack;

/** Who wants to hear of changes to devices; higher priorities hear first. */
export interface notifier_block {
  notifier_call(event: number, info: netdev_notifier_info): number;
  priority?: number;
}

/** What a driver does for its device. */
export interface net_device_ops {
  ndo_init?(dev: net_device): number;
  ndo_uninit?(dev: net_device): void;
  ndo_open?(dev: net_device): number;
  ndo_stop?(dev: net_device): number;
  /** Sends `skb` and owns it from then on. NETDEV_TX_OK or NETDEV_TX_BUSY. */
  ndo_start_xmit(skb: sk_buff, dev: net_device): number;
  ndo_features_check?(skb: sk_buff, dev: net_device, features: netdev_features_t): netdev_features_t;
  ndo_select_queue?(dev: net_device, skb: sk_buff): number;
  ndo_change_rx_flags?(dev: net_device, flags: number): void;
  ndo_set_rx_mode?(dev: net_device): void;
  ndo_set_mac_address?(dev: net_device, addr: Uint8Array): number;
  ndo_validate_addr?(dev: net_device): number;
  ndo_change_mtu?(dev: net_device, new_mtu: number): number;
  ndo_neigh_setup?(dev: net_device, parms: neigh_parms): number;
  ndo_get_stats64?(dev: net_device, storage: rtnl_link_stats64): void;
  ndo_fix_features?(dev: net_device, features: netdev_features_t): netdev_features_t;
  ndo_set_features?(dev: net_device, features: netdev_features_t): number;
  ndo_change_carrier?(dev: net_device, new_carrier: boolean): number;
  ndo_get_iflink?(dev: net_device): number;
  ndo_set_rx_headroom?(dev: net_device, needed_headroom: number): void;
  ndo_get_peer_dev?(dev: net_device): net_device | null;
  /** Takes `slave_dev` under `dev` (a port into a bridge). 0 or a negative errno. */
  ndo_add_slave?(dev: net_device, slave_dev: net_device, extack: netlink_ext_ack | null): number;
  ndo_del_slave?(dev: net_device, slave_dev: net_device): number;
  ndo_fdb_add?(request: fdb_request, nlh_flags: number, extack: netlink_ext_ack | null): number;
  ndo_fdb_del?(request: fdb_request, extack: netlink_ext_ack | null): number;
  ndo_fdb_dump?(
    skb: sk_buff,
    cb: netlink_callback,
    dev: net_device,
    filter_dev: net_device | null,
    idx: { value: number },
  ): number;
  ndo_fdb_get?(
    skb: sk_buff,
    dev: net_device,
    addr: Uint8Array,
    vid: number,
    portid: number,
    seq: number,
    extack: netlink_ext_ack | null,
  ): number;
  ndo_bridge_getlink?(
    skb: sk_buff,
    pid: number,
    seq: number,
    dev: net_device,
    filter_mask: number,
    nlflags: number,
  ): number;
  ndo_bridge_setlink?(dev: net_device, nlh: nlmsghdr, flags: number, extack: netlink_ext_ack | null): number;
  ndo_bridge_dellink?(dev: net_device, nlh: nlmsghdr, flags: number): number;
}

/** A forwarding entry that a request is about. */
export interface fdb_request {
  ndm: ndmsg;
  tb: nlattrs;
  dev: net_device;
  addr: Uint8Array;
  vid: number;
}

/** Megabits a second that nobody knows. */
export const SPEED_UNKNOWN = -1;

/** What `ethtool` can learn of a device from its driver. */
export interface ethtool_ops {
  get_drvinfo?(dev: net_device): { driver: string; version: string; fw_version: string; bus_info: string };
  /** Megabits a second, or SPEED_UNKNOWN. */
  get_link_ksettings?(dev: net_device): { speed: number };
}

/** Link-layer headers of a kind of device. */
export interface header_ops {
  /** Puts the header before the data. Its length, or minus that when the destination is not known yet. */
  create(
    skb: sk_buff,
    dev: net_device,
    type: number,
    daddr: Uint8Array | null,
    saddr: Uint8Array | null,
    len: number,
  ): number;
  /** The sender's address. */
  parse?(skb: sk_buff): Uint8Array;
  /** Fills the cached header of a neighbour. 0, or -1 when it cannot be cached. */
  cache?(neigh: neighbour, hh: hh_cache, type: number): number;
  cache_update?(hh: hh_cache, dev: net_device, haddr: Uint8Array): void;
  /** A packet of `len` bytes holds a whole header. */
  validate?(ll_header: Uint8Array, len: number): boolean;
  parse_protocol?(skb: sk_buff): number;
}

/** A link-layer header made once, for the neighbour that it leads to. */
export class hh_cache {
  /** Bytes; 0: not made yet. */
  hh_len = 0;
  readonly hh_data = new Uint8Array(16);
}

/** Counters of a device, as `ip -s link` shows them: packets, or bytes where the name says so. */
export class rtnl_link_stats64 {
  rx_packets = 0;
  tx_packets = 0;
  rx_bytes = 0;
  tx_bytes = 0;
  rx_errors = 0;
  tx_errors = 0;
  rx_dropped = 0;
  tx_dropped = 0;
  multicast = 0;
  collisions = 0;
  rx_length_errors = 0;
  rx_over_errors = 0;
  rx_crc_errors = 0;
  rx_frame_errors = 0;
  rx_fifo_errors = 0;
  rx_missed_errors = 0;
  tx_aborted_errors = 0;
  tx_carrier_errors = 0;
  tx_fifo_errors = 0;
  tx_heartbeat_errors = 0;
  tx_window_errors = 0;
  rx_compressed = 0;
  tx_compressed = 0;
  rx_nohandler = 0;
  rx_otherhost_dropped = 0;
}

/** What the stack itself counts for a device, on top of what its driver does. */
export class net_device_core_stats {
  rx_dropped = 0;
  tx_dropped = 0;
  rx_nohandler = 0;
  rx_otherhost_dropped = 0;
}

/** Packets and bytes that a software device sent. */
export class pcpu_lstats {
  packets = 0;
  bytes = 0;
}

/** A link-layer address that a device receives besides its own. */
export class netdev_hw_addr {
  readonly addr: Uint8Array;
  refcount = 1;
  /** Userspace put it there. */
  global_use = false;

  constructor(addr: Uint8Array) {
    this.addr = addr;
  }
}

/** Handler of a kind of packet (ETH_P_IP), or a tap (ETH_P_ALL). */
export interface packet_type {
  /** EtherType. */
  type: number;
  /** Only packets of this device; none: of all. */
  dev?: net_device | null;
  /** Takes `skb`, received by `dev`, which came through `orig_dev`. NET_RX_*. */
  func(skb: sk_buff, dev: net_device, pt: packet_type, orig_dev: net_device): number;
  /** A tap that does not want packets that this machine sends. */
  ignore_outgoing?: boolean;
  /** The packet was sent by the socket behind this tap. */
  id_match?: (pt: packet_type, sk: object) => boolean;
  /** Namespace of a tap. */
  af_packet_net?: net | null;
  af_packet_priv?: unknown;
}

/** `skb` belongs to someone else now. */
export const RX_HANDLER_CONSUMED = 0;
/** `skb.dev` was changed: begin again. */
export const RX_HANDLER_ANOTHER = 1;
/** Only handlers that are bound to the device. */
export const RX_HANDLER_EXACT = 2;
export const RX_HANDLER_PASS = 3;
/** Where a handler finds a packet, and leaves the one that takes its place. */
export interface sk_buff_slot {
  skb: sk_buff | null;
}
/** Takes packets of a device away from the protocols (bridge, bond). Returns RX_HANDLER_*. */
export type rx_handler_func_t = (pskb: sk_buff_slot) => number;

export const NAPI_POLL_WEIGHT = 64;
/** Bit of `napi_struct.state`: it is to be polled. */
export const NAPI_STATE_SCHED = 1 << 0;
export const NAPI_STATE_MISSED = 1 << 1;
export const NAPI_STATE_DISABLE = 1 << 2;
export const NAPI_STATE_NPSVC = 1 << 3;
export const NAPI_STATE_LISTED = 1 << 4;

/** A source of received packets that softirq polls. */
export class napi_struct {
  readonly world: World;
  /** null: the backlog of `netif_rx`. */
  readonly dev: net_device | null;
  /** NAPI_STATE_*. */
  state = 0;
  /** Packets that one poll may bring. */
  weight: number;
  /** Handles up to `budget` packets. Returns how many; fewer than `budget` after `napi_complete_done`. */
  poll: (napi: napi_struct, budget: number) => number;
  readonly napi_id: number;

  constructor(
    world: World,
    dev: net_device | null,
    poll: (napi: napi_struct, budget: number) => number,
    weight: number,
    napi_id: number,
  ) {
    this.world = world;
    this.dev = dev;
    this.poll = poll;
    this.weight = weight;
    this.napi_id = napi_id;
  }
}

/** Bits of `netdev_queue.state`. */
export const __QUEUE_STATE_DRV_XOFF = 1 << 0;
export const __QUEUE_STATE_STACK_XOFF = 1 << 1;
export const __QUEUE_STATE_FROZEN = 1 << 2;
export const QUEUE_STATE_ANY_XOFF = __QUEUE_STATE_DRV_XOFF | __QUEUE_STATE_STACK_XOFF;
export const QUEUE_STATE_ANY_XOFF_OR_FROZEN = QUEUE_STATE_ANY_XOFF | __QUEUE_STATE_FROZEN;

/** A transmit queue. */
export class netdev_queue {
  readonly dev: net_device;
  /** Where packets go now: the noop qdisc while the device is down. */
  qdisc!: Qdisc;
  /** Where packets go when the device is up. */
  qdisc_sleeping!: Qdisc;
  /** __QUEUE_STATE_*. */
  state = 0;

  constructor(dev: net_device) {
    this.dev = dev;
  }
}

/** Tables of neighbours that a device can be in. */
export const NEIGH_ARP_TABLE = 0;
export const NEIGH_ND_TABLE = 1;
export const NEIGH_NR_TABLES = 2;

/** Bytes that a device segments, unless its driver says otherwise, and the most that one can say. */
export const TSO_LEGACY_MAX_SIZE = 65536;
export const GSO_MAX_SIZE = 8 * 65535;

/** A device above or below another. */
export interface netdev_adjacent {
  dev: net_device;
  /** The upper one is the master of the lower one. */
  master: boolean;
}

export class net_device {
  name: string;
  ifindex = 0;
  nd_net: net;
  netdev_ops!: net_device_ops;
  ethtool_ops: ethtool_ops | null = null;
  header_ops: header_ops | null = null;
  rtnl_link_ops: rtnl_link_ops | null = null;
  /** ARPHRD_*. */
  type = 0;
  /** Largest packet without link-layer header, bytes. */
  mtu = 1500;
  min_mtu = 0;
  /** 0: no limit. */
  max_mtu = 0;
  /** Bytes of the link-layer header. */
  hard_header_len = 0;
  /** Bytes of the shortest link-layer header. */
  min_header_len = 0;
  needed_headroom = 0;
  needed_tailroom = 0;
  addr_len = 0;
  dev_addr: Uint8Array = new Uint8Array(0);
  perm_addr: Uint8Array = new Uint8Array(0);
  broadcast: Uint8Array = new Uint8Array(0);
  /** NET_ADDR_*. */
  addr_assign_type = NET_ADDR_PERM;
  /** NET_NAME_*. */
  name_assign_type = NET_NAME_UNKNOWN;
  /** IFF_*. */
  flags = 0;
  /** IFF_PROMISC and IFF_ALLMULTI as userspace set them. */
  gflags = 0;
  /** IFF_XMIT_DST_RELEASE, IFF_NO_QUEUE, … */
  priv_flags = 0;
  /** Transmits without a lock of the queue. */
  lltx = false;
  /** Cannot be moved to another namespace. */
  netns_immutable = false;
  /** How many want to see every packet. */
  promiscuity = 0;
  /** How many want to see every multicast packet. */
  allmulti = 0;
  /** Promiscuous because the driver cannot filter the unicast addresses. */
  uc_promisc = false;
  /** Unicast addresses besides the own one. */
  readonly uc: netdev_hw_addr[] = [];
  /** Multicast addresses. */
  readonly mc: netdev_hw_addr[] = [];
  /** __LINK_STATE_*. */
  state = 0;
  /** IF_OPER_*. */
  operstate = IF_OPER_UNKNOWN;
  /** IF_LINK_MODE_*. */
  link_mode = 0;
  carrier_up_count = 0;
  carrier_down_count = 0;
  proto_down = false;
  /** NETREG_*. */
  reg_state = NETREG_UNINITIALIZED;
  dismantle = false;
  moving_ns = false;
  /** Made by RTM_NEWLINK, which is not done with it: no notification yet. */
  rtnl_link_initializing = false;
  needs_free_netdev = false;
  priv_destructor: ((dev: net_device) => void) | null = null;

  features: netdev_features_t = 0n;
  hw_features: netdev_features_t = 0n;
  wanted_features: netdev_features_t = 0n;
  vlan_features: netdev_features_t = 0n;
  hw_enc_features: netdev_features_t = 0n;
  mpls_features: netdev_features_t = 0n;
  gso_max_size = 65536;
  gso_max_segs = 65535;
  gso_ipv4_max_size = 65536;
  gro_max_size = 65536;
  gro_ipv4_max_size = 65536;
  tso_max_size = TSO_LEGACY_MAX_SIZE;
  tso_max_segs = 65535;

  /** Packets that the queue of the device holds. */
  tx_queue_len = 0;
  num_tx_queues = 1;
  real_num_tx_queues = 1;
  num_rx_queues = 1;
  real_num_rx_queues = 1;
  readonly _tx: netdev_queue[] = [];
  /** Root qdisc. */
  qdisc!: Qdisc;

  /** Group, a number that userspace gives. */
  group = INIT_NETDEV_GROUP;
  ifalias: string | null = null;
  link_netnsid = -1;

  readonly stats = new rtnl_link_stats64();
  readonly core_stats = new net_device_core_stats();
  readonly lstats = new pcpu_lstats();

  readonly ptype_all: packet_type[] = [];
  readonly ptype_specific: packet_type[] = [];
  rx_handler: rx_handler_func_t | null = null;
  rx_handler_data: unknown = null;
  readonly napi_list: napi_struct[] = [];
  /** Devices right above this one. */
  readonly adj_list_upper: netdev_adjacent[] = [];
  /** Devices right below this one. */
  readonly adj_list_lower: netdev_adjacent[] = [];

  ip_ptr: in_device | null = null;
  /** Neighbours on this device, by table and key. */
  readonly neighbours: Map<number | string, neighbour>[] = [];
  /** The driver's own state. */
  priv: unknown = null;

  constructor(net: net, name: string) {
    this.nd_net = net;
    this.name = name;
    for (let i = 0; i < NEIGH_NR_TABLES; i++) this.neighbours.push(new Map());
  }
}

/** Receive and transmit state of the CPU. */
export class softnet_data {
  /** NAPI sources that are to be polled, in turn. */
  poll_list: napi_struct[] = [];
  /** What `process_backlog` is working on. */
  readonly process_queue = new packet_queue();
  /** What `netif_rx` brought. */
  readonly input_pkt_queue = new packet_queue();
  backlog!: napi_struct;
  processed = 0;
  /** How often softirq stopped with work left. */
  time_squeeze = 0;
  dropped = 0;
  in_net_rx_action = false;
  /** Qdiscs that have packets to send when their turn comes. */
  output_queue: Qdisc[] = [];
  /** Packets that softirq is to free. */
  readonly completion_queue: { skb: sk_buff; reason: number }[] = [];
  /** Depth of devices that send through devices. */
  xmit_recursion = 0;
}

/** A first-in, first-out queue of packets that costs the same however long it is. */
export class packet_queue {
  private slots: (sk_buff | null)[] = new Array<sk_buff | null>(64).fill(null);
  private head = 0;
  qlen = 0;

  push(skb: sk_buff): void {
    if (this.qlen === this.slots.length) this.grow();
    this.slots[(this.head + this.qlen) & (this.slots.length - 1)] = skb;
    this.qlen++;
  }

  shift(): sk_buff | null {
    if (this.qlen === 0) return null;
    const skb = this.slots[this.head];
    this.slots[this.head] = null;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.qlen--;
    return skb;
  }

  peek(): sk_buff | null {
    return this.qlen === 0 ? null : this.slots[this.head];
  }

  at(index: number): sk_buff {
    return this.slots[(this.head + index) & (this.slots.length - 1)] as sk_buff;
  }

  private grow(): void {
    const ordered = new Array<sk_buff | null>(this.slots.length * 2).fill(null);
    for (let i = 0; i < this.qlen; i++) ordered[i] = this.at(i);
    this.slots = ordered;
    this.head = 0;
  }
}

export const dev_net = (dev: net_device): net => dev.nd_net;
export const dev_net_rcu = dev_net;
export const dev_net_set = (dev: net_device, net: net): void => {
  dev.nd_net = net;
};
export const netdev_priv = (dev: net_device): unknown => dev.priv;

/** Open: between `ndo_open` and `ndo_stop`. */
export const netif_running = (dev: net_device): boolean => (dev.state & __LINK_STATE_START) !== 0;
export const netif_device_present = (dev: net_device): boolean => (dev.state & __LINK_STATE_PRESENT) !== 0;
/** The driver says that the link is there. */
export const netif_carrier_ok = (dev: net_device): boolean => (dev.state & __LINK_STATE_NOCARRIER) === 0;
export const netif_dormant = (dev: net_device): boolean => (dev.state & __LINK_STATE_DORMANT) !== 0;
export const netif_testing = (dev: net_device): boolean => (dev.state & __LINK_STATE_TESTING) !== 0;
/** Can carry packets, as far as is known. */
export const netif_oper_up = (dev: net_device): boolean => {
  const operstate = dev.operstate;
  return operstate === IF_OPER_UP || operstate === IF_OPER_UNKNOWN;
};
export const netif_is_bridge_master = (dev: net_device): boolean => (dev.priv_flags & IFF_EBRIDGE) !== 0;
export const netif_is_bridge_port = (dev: net_device): boolean => (dev.priv_flags & IFF_BRIDGE_PORT) !== 0;
export const netif_is_up = (dev: net_device): boolean => (dev.flags & IFF_UP) !== 0;
export const dev_isalive = (dev: net_device): boolean => dev.reg_state <= NETREG_REGISTERED;

const HH_DATA_MOD = 16;
/** Bytes to leave free before a packet for what `dev` puts there. */
export const LL_RESERVED_SPACE = (dev: net_device): number =>
  ((dev.hard_header_len + dev.needed_headroom) & ~(HH_DATA_MOD - 1)) + HH_DATA_MOD;
export const LL_RESERVED_SPACE_EXTRA = (dev: net_device, extra: number): number =>
  ((dev.hard_header_len + dev.needed_headroom + extra) & ~(HH_DATA_MOD - 1)) + HH_DATA_MOD;

/** Puts the link-layer header before the packet. Its length, or negative when the destination is not known. */
export const dev_hard_header = (
  skb: sk_buff,
  dev: net_device,
  type: number,
  daddr: Uint8Array | null,
  saddr: Uint8Array | null,
  len: number,
): number => (dev.header_ops === null ? 0 : dev.header_ops.create(skb, dev, type, daddr, saddr, len));

/** The sender's link-layer address; null where the device has none. */
export const dev_parse_header = (skb: sk_buff): Uint8Array | null => skb.dev?.header_ops?.parse?.(skb) ?? null;

/** The first `len` bytes are a link-layer header that `dev` can send. */
export const dev_validate_header = (dev: net_device, ll_header: Uint8Array, len: number): boolean => {
  if (len >= dev.hard_header_len) return true;
  if (len < dev.min_header_len) return false;
  return dev.header_ops?.validate?.(ll_header, len) ?? false;
};

export const dev_has_header = (dev: net_device): boolean => dev.header_ops !== null;

export const dev_core_stats_rx_dropped_inc = (dev: net_device): void => {
  dev.core_stats.rx_dropped++;
};
export const dev_core_stats_tx_dropped_inc = (dev: net_device): void => {
  dev.core_stats.tx_dropped++;
};
export const dev_core_stats_rx_nohandler_inc = (dev: net_device): void => {
  dev.core_stats.rx_nohandler++;
};
export const dev_core_stats_rx_otherhost_dropped_inc = (dev: net_device): void => {
  dev.core_stats.rx_otherhost_dropped++;
};
/** Counts a packet of `len` bytes that a software device received. */
export const dev_sw_netstats_rx_add = (dev: net_device, len: number): void => {
  dev.stats.rx_packets++;
  dev.stats.rx_bytes += len;
};
export const dev_sw_netstats_tx_add = (dev: net_device, packets: number, len: number): void => {
  dev.stats.tx_packets += packets;
  dev.stats.tx_bytes += len;
};
/** Counts a packet of `len` bytes that a looping device sent. */
export const dev_lstats_add = (dev: net_device, len: number): void => {
  dev.lstats.packets++;
  dev.lstats.bytes += len;
};

export const netdev_get_tx_queue = (dev: net_device, index: number): netdev_queue => dev._tx[index];
export const netif_xmit_stopped = (queue: netdev_queue): boolean => (queue.state & QUEUE_STATE_ANY_XOFF) !== 0;
export const netif_xmit_frozen_or_stopped = (queue: netdev_queue): boolean =>
  (queue.state & QUEUE_STATE_ANY_XOFF_OR_FROZEN) !== 0;
export const netif_tx_queue_stopped = (queue: netdev_queue): boolean => (queue.state & __QUEUE_STATE_DRV_XOFF) !== 0;
export const netif_tx_start_queue = (queue: netdev_queue): void => {
  queue.state &= ~__QUEUE_STATE_DRV_XOFF;
};
export const netif_tx_stop_queue = (queue: netdev_queue): void => {
  queue.state |= __QUEUE_STATE_DRV_XOFF;
};
export const netif_tx_start_all_queues = (dev: net_device): void => {
  for (const queue of dev._tx) netif_tx_start_queue(queue);
};
export const netif_tx_stop_all_queues = (dev: net_device): void => {
  for (const queue of dev._tx) netif_tx_stop_queue(queue);
};
export const netif_start_queue = netif_tx_start_all_queues;
export const netif_stop_queue = netif_tx_stop_all_queues;
