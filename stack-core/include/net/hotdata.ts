// What the receive and transmit paths read for every packet, of the whole machine. Kernel: include/net/hotdata.h
import { type napi_struct, type packet_type, softnet_data } from '../linux/netdevice.ts';

export const PTYPE_HASH_SIZE = 16;
export const PTYPE_HASH_MASK = PTYPE_HASH_SIZE - 1;

export class net_hotdata {
  /** Handlers by EtherType: those of one slot in the order in which they are asked, the newest first. */
  readonly ptype_base: packet_type[][] = Array.from({ length: PTYPE_HASH_SIZE }, () => []);
  readonly softnet_data: softnet_data;
  /** Packets that `netif_rx` may queue: net.core.netdev_max_backlog. */
  max_backlog = 1000;
  /** Packets that one round of the receive softirq handles: net.core.netdev_budget. */
  netdev_budget = 300;
  /** Microseconds of one round. Differs: no virtual time passes in softirq, so it never ends one. */
  netdev_budget_usecs = 8000;
  /** net.core.dev_weight and its biases. */
  weight_p = 64;
  dev_weight_rx_bias = 1;
  dev_weight_tx_bias = 1;
  dev_rx_weight = 64;
  dev_tx_weight = 64;
  tstamp_prequeue = 1;

  constructor(backlog: napi_struct) {
    this.softnet_data = new softnet_data();
    this.softnet_data.backlog = backlog;
  }
}
