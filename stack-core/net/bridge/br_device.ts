// A bridge as a device: what this machine sends through it. Kernel: net/bridge/br_device.c
import { EADDRNOTAVAIL, EBUSY } from '../../include/linux/errno.ts';
import {
  eth_hw_addr_random,
  ether_addr_equal,
  is_broadcast_ether_addr,
  is_multicast_ether_addr,
  is_valid_ether_addr,
} from '../../include/linux/etherdevice.ts';
import {
  NETIF_F_FRAGLIST,
  NETIF_F_GSO_MASK,
  NETIF_F_HIGHDMA,
  NETIF_F_HW_CSUM,
  NETIF_F_HW_VLAN_CTAG_TX,
  NETIF_F_HW_VLAN_STAG_TX,
  NETIF_F_SG,
  type netdev_features_t,
} from '../../include/linux/netdev_features.ts';
import {
  dev_sw_netstats_tx_add,
  type ethtool_ops,
  IFF_EBRIDGE,
  IFF_NO_QUEUE,
  NETDEV_TX_OK,
  NETREG_REGISTERED,
  type net_device,
  type net_device_ops,
  netif_oper_up,
  netif_running,
  netif_start_queue,
  netif_stop_queue,
  SPEED_UNKNOWN,
} from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import { eth_hdr, type sk_buff, skb_pull, skb_reset_mac_header } from '../../include/linux/skbuff.ts';
import { SKB_NOT_DROPPED_YET } from '../../include/net/dropreason-core.ts';
import { IFF_PROMISC } from '../../include/uapi/linux/if.ts';
import { ETH_HLEN, ETH_MAX_MTU } from '../../include/uapi/linux/if_ether.ts';
import { delayed_work } from '../../kernel/workqueue.ts';
import { netdev_update_features } from '../core/dev-features.ts';
import { kfree_skb_reason, pskb_may_pull_reason } from '../core/skbuff.ts';
import { ether_setup } from '../ethernet/eth.ts';
import { br_fdb_cleanup, br_fdb_find_rcu } from './br_fdb.ts';
import { br_fdb_add, br_fdb_delete, br_fdb_dump, br_fdb_get } from './br_fdb-netlink.ts';
import { br_flood, br_forward } from './br_forward.ts';
import { br_add_if, br_del_if, br_features_recompute, br_manage_promisc } from './br_if.ts';
import { br_multicast_join_snoopers, br_multicast_leave_snoopers } from './br_multicast.ts';
import { br_dellink, br_getlink, br_setlink } from './br_netlink.ts';
import {
  BR_PKT_BROADCAST,
  BR_PKT_MULTICAST,
  BR_PKT_UNICAST,
  BR_VERSION,
  BROPT_MTU_SET_BY_USER,
  BROPT_MULTICAST_ENABLED,
  br_input_skb_cb,
  br_opt_get,
  br_opt_toggle,
  bridge_of,
  net_bridge,
} from './br_private.ts';
import { br_stp_change_bridge_id, br_stp_disable_bridge, br_stp_enable_bridge } from './br_stp_if.ts';

const COMMON_FEATURES = NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | NETIF_F_GSO_MASK | NETIF_F_HW_CSUM;

/** This machine sends through the bridge: to the port where the station is, or to all. */
export function br_dev_xmit(skb: sk_buff, dev: net_device): number {
  const reason = pskb_may_pull_reason(skb, ETH_HLEN);
  if (reason !== SKB_NOT_DROPPED_YET) {
    kfree_skb_reason(skb, reason);
    return NETDEV_TX_OK;
  }
  const br = bridge_of(dev);
  const cb = new br_input_skb_cb();
  skb.cb = cb;
  dev_sw_netstats_tx_add(dev, 1, skb.len);
  cb.brdev = dev;
  skb_reset_mac_header(skb);
  skb_pull(skb, ETH_HLEN);

  const dest = eth_hdr(skb).h_dest;
  if (is_broadcast_ether_addr(dest)) {
    br_flood(br, skb, BR_PKT_BROADCAST, false, true);
  } else if (is_multicast_ether_addr(dest)) {
    br_flood(br, skb, BR_PKT_MULTICAST, false, true);
  } else {
    const dst = br_fdb_find_rcu(br, dest);
    if (dst !== null) br_forward(dst.dst, skb, false, true);
    else br_flood(br, skb, BR_PKT_UNICAST, false, true);
  }
  return NETDEV_TX_OK;
}

function br_dev_open(dev: net_device): number {
  const br = bridge_of(dev);
  netdev_update_features(dev);
  netif_start_queue(dev);
  br_stp_enable_bridge(br);
  if (br_opt_get(br, BROPT_MULTICAST_ENABLED)) br_multicast_join_snoopers(br);
  return 0;
}

function br_dev_stop(dev: net_device): number {
  const br = bridge_of(dev);
  br_stp_disable_bridge(br);
  if (br_opt_get(br, BROPT_MULTICAST_ENABLED)) br_multicast_leave_snoopers(br);
  netif_stop_queue(dev);
  return 0;
}

/** The ports receive everything as it is. */
function br_dev_set_multicast_list(dev: net_device): void {}

function br_dev_change_rx_flags(dev: net_device, change: number): void {
  if ((change & IFF_PROMISC) !== 0) br_manage_promisc(bridge_of(dev));
}

function br_change_mtu(dev: net_device, new_mtu: number): number {
  dev.mtu = new_mtu;
  // Cleared again when the MTU was taken from the ports.
  br_opt_toggle(bridge_of(dev), BROPT_MTU_SET_BY_USER, true);
  return 0;
}

function br_set_mac_address(dev: net_device, addr: Uint8Array): number {
  if (!is_valid_ether_addr(addr)) return -EADDRNOTAVAIL;
  if (dev.reg_state !== NETREG_REGISTERED) return -EBUSY;
  if (!ether_addr_equal(dev.dev_addr, addr)) br_stp_change_bridge_id(bridge_of(dev), addr);
  return 0;
}

function br_fix_features(dev: net_device, features: netdev_features_t): netdev_features_t {
  return br_features_recompute(bridge_of(dev), features);
}

function br_add_slave(dev: net_device, slave_dev: net_device, extack: netlink_ext_ack | null): number {
  return br_add_if(bridge_of(dev), slave_dev, extack);
}

function br_del_slave(dev: net_device, slave_dev: net_device): number {
  return br_del_if(bridge_of(dev), slave_dev);
}

/** A bridge is as fast as the fastest of its ports. */
function br_get_link_ksettings(dev: net_device): { speed: number } {
  let fastest = SPEED_UNKNOWN;
  for (const p of bridge_of(dev).port_list) {
    if (!netif_running(p.dev) || !netif_oper_up(p.dev)) continue;
    const speed = p.dev.ethtool_ops?.get_link_ksettings?.(p.dev).speed ?? SPEED_UNKNOWN;
    fastest = Math.max(fastest, speed);
  }
  return { speed: fastest };
}

const br_ethtool_ops: ethtool_ops = {
  get_drvinfo: () => ({ driver: 'bridge', version: BR_VERSION, fw_version: 'N/A', bus_info: 'N/A' }),
  get_link_ksettings: br_get_link_ksettings,
};

const br_netdev_ops: net_device_ops = {
  ndo_open: br_dev_open,
  ndo_stop: br_dev_stop,
  ndo_start_xmit: br_dev_xmit,
  ndo_set_mac_address: br_set_mac_address,
  ndo_set_rx_mode: br_dev_set_multicast_list,
  ndo_change_rx_flags: br_dev_change_rx_flags,
  ndo_change_mtu: br_change_mtu,
  ndo_add_slave: br_add_slave,
  ndo_del_slave: br_del_slave,
  ndo_fix_features: br_fix_features,
  ndo_fdb_add: br_fdb_add,
  ndo_fdb_del: br_fdb_delete,
  ndo_fdb_dump: br_fdb_dump,
  ndo_fdb_get: br_fdb_get,
  ndo_bridge_getlink: br_getlink,
  ndo_bridge_setlink: br_setlink,
  ndo_bridge_dellink: br_dellink,
};

export function br_dev_setup(dev: net_device): void {
  const br = new net_bridge(dev);
  dev.priv = br;
  ether_setup(dev);
  eth_hw_addr_random(dev);
  dev.netdev_ops = br_netdev_ops;
  dev.needs_free_netdev = true;
  dev.ethtool_ops = br_ethtool_ops;
  dev.priv_flags = IFF_EBRIDGE | IFF_NO_QUEUE;
  dev.lltx = true;
  dev.netns_immutable = true;
  const vlan = NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX;
  dev.features = COMMON_FEATURES | vlan;
  dev.hw_features = COMMON_FEATURES | vlan;
  dev.vlan_features = COMMON_FEATURES;
  dev.max_mtu = ETH_MAX_MTU;
  br.designated_root = br.bridge_id.copy();
  br.gc_work = new delayed_work(dev.nd_net.world, () => br_fdb_cleanup(br));
}
