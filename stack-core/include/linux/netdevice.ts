// Network devices. Kernel: include/linux/netdevice.h
import type { net } from '../net/net_namespace.ts';
import type { in_device } from './inetdevice.ts';
import type { sk_buff } from './skbuff.ts';

/** What a driver does for its device. */
export interface net_device_ops {
  ndo_init?(dev: net_device): number;
  ndo_uninit?(dev: net_device): void;
  ndo_open?(dev: net_device): number;
  ndo_stop?(dev: net_device): number;
  /** Sends `skb` and owns it from then on. NETDEV_TX_OK or NETDEV_TX_BUSY. */
  ndo_start_xmit(skb: sk_buff, dev: net_device): number;
  ndo_set_rx_mode?(dev: net_device): void;
  ndo_set_mac_address?(dev: net_device, addr: Uint8Array): number;
  ndo_change_mtu?(dev: net_device, new_mtu: number): number;
  ndo_get_iflink?(dev: net_device): number;
  ndo_get_peer_dev?(dev: net_device): net_device | null;
}

/** Link-layer headers of a kind of device. */
export interface header_ops {
  /** Puts the header before the data. Its length, or minus that when the destination is not known yet. */
  create(skb: sk_buff, dev: net_device, type: number, daddr: Uint8Array | null, saddr: Uint8Array | null, len: number): number;
  /** The sender's address. */
  parse?(skb: sk_buff): Uint8Array;
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

export class net_device {
  name: string;
  ifindex = 0;
  nd_net: net;
  netdev_ops: net_device_ops;
  header_ops: header_ops | null = null;
  /** ARPHRD_*. */
  type = 0;
  /** Largest packet without link-layer header, bytes. */
  mtu = 1500;
  min_mtu = 0;
  max_mtu = 0;
  /** Bytes of the link-layer header. */
  hard_header_len = 0;
  needed_headroom = 0;
  needed_tailroom = 0;
  addr_len = 0;
  dev_addr: Uint8Array = new Uint8Array(0);
  broadcast: Uint8Array = new Uint8Array(0);
  /** IFF_*. */
  flags = 0;
  /** How many want to see every packet. */
  promiscuity = 0;
  allmulti = 0;
  /** IF_OPER_*. */
  operstate = 0;
  readonly stats = new rtnl_link_stats64();
  ip_ptr: in_device | null = null;
  /** The driver's own state. */
  priv: unknown = null;

  constructor(net: net, name: string, ops: net_device_ops) {
    this.nd_net = net;
    this.name = name;
    this.netdev_ops = ops;
  }
}

export const dev_net = (dev: net_device): net => dev.nd_net;
