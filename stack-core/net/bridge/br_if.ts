// Ports come to a bridge and leave it. Kernel: net/bridge/br_if.c
import { EBUSY, EINVAL, ELOOP, EOPNOTSUPP, EXFULL } from '../../include/linux/errno.ts';
import { is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import { NETIF_F_ONE_FOR_ALL, type netdev_features_t } from '../../include/linux/netdev_features.ts';
import {
  GSO_MAX_SIZE,
  IFF_BRIDGE_PORT,
  IFF_DONT_BRIDGE,
  NET_ADDR_SET,
  NETDEV_CHANGEADDR,
  NETDEV_JOIN,
  type net_device,
  netif_oper_up,
  netif_running,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import { IFF_LOOPBACK, IFF_UP } from '../../include/uapi/linux/if.ts';
import { ARPHRD_ETHER } from '../../include/uapi/linux/if_arp.ts';
import { ETH_ALEN, ETH_DATA_LEN } from '../../include/uapi/linux/if_ether.ts';
import { RTM_DELLINK, RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { cancel_delayed_work } from '../../kernel/workqueue.ts';
import { unregister_netdevice_queue } from '../core/dev.ts';
import {
  netdev_master_upper_dev_get,
  netdev_master_upper_dev_link,
  netdev_rx_handler_register,
  netdev_rx_handler_unregister,
  netdev_upper_dev_unlink,
} from '../core/dev-adjacent.ts';
import { netdev_add_tso_features, netdev_increment_features, netdev_update_features } from '../core/dev-features.ts';
import { call_netdevice_notifiers } from '../core/dev-notifier.ts';
import {
  dev_pre_changeaddr_notify,
  dev_set_allmulti,
  dev_set_mtu,
  dev_set_promiscuity,
  netdev_get_fwd_headroom,
  netdev_reset_rx_headroom,
  netdev_set_rx_headroom,
  netif_set_tso_max_segs,
  netif_set_tso_max_size,
} from '../core/dev-settings.ts';
import { br_dev_xmit } from './br_device.ts';
import { br_fdb_add_local, br_fdb_delete_by_port } from './br_fdb.ts';
import { br_handle_frame } from './br_input.ts';
import { br_ifinfo_notify } from './br_netlink.ts';
import {
  BR_ADMIN_COST,
  BR_AUTO_MASK,
  BR_MAX_PORTS,
  BR_PROMISC,
  BR_STATE_DISABLED,
  BROPT_MTU_SET_BY_USER,
  br_auto_port,
  br_opt_get,
  br_opt_toggle,
  br_port_get_rtnl,
  br_promisc_port,
  bridge_of,
  type net_bridge,
  net_bridge_port,
} from './br_private.ts';
import { br_set_state } from './br_stp.ts';
import { br_init_port, br_stp_disable_port, br_stp_enable_port, br_stp_recalculate_bridge_id } from './br_stp_if.ts';
import { br_stp_port_timer_init } from './br_stp_timer.ts';

const TSO_MAX_SEGS = 65535;
/** What a spanning tree counts for a link, by its megabits a second. */
const COSTS: { readonly [speed: number]: number } = { 10000: 2, 5000: 3, 2500: 4, 1000: 5, 100: 19, 10: 100 };
const COST_UNKNOWN = 100;

function port_cost(dev: net_device): number {
  const settings = dev.ethtool_ops?.get_link_ksettings?.(dev);
  if (settings === undefined) return COST_UNKNOWN;
  return COSTS[settings.speed] ?? (settings.speed > 10000 ? 1 : COST_UNKNOWN);
}

/** Follows the carrier of a port. True: that has been told already. */
export function br_port_carrier_check(p: net_bridge_port): boolean {
  const { dev, br } = p;
  const live = netif_running(dev) && netif_oper_up(dev);
  if ((p.flags & BR_ADMIN_COST) === 0 && live) p.path_cost = port_cost(dev);
  if (!netif_running(br.dev)) return false;
  if (live === (p.state !== BR_STATE_DISABLED)) return false;
  if (live) br_stp_enable_port(p);
  else br_stp_disable_port(p);
  return true;
}

function br_port_set_promisc(p: net_bridge_port): void {
  if (br_promisc_port(p)) return;
  if (dev_set_promiscuity(p.dev, 1) !== 0) return;
  p.flags |= BR_PROMISC;
}

/** Ports receive everything. Differs: as built without VLAN filtering, there is no port that need not. */
export function br_manage_promisc(br: net_bridge): void {
  for (const p of br.port_list) br_port_set_promisc(p);
}

function nbp_update_port_count(br: net_bridge): void {
  const cnt = br.port_list.filter(br_auto_port).length;
  if (br.auto_cnt === cnt) return;
  br.auto_cnt = cnt;
  br_manage_promisc(br);
}

function nbp_delete_promisc(p: net_bridge_port): void {
  dev_set_allmulti(p.dev, -1);
  if (br_promisc_port(p)) dev_set_promiscuity(p.dev, -1);
}

const get_max_headroom = (br: net_bridge): number =>
  Math.max(0, ...br.port_list.map(p => netdev_get_fwd_headroom(p.dev)));

function update_headroom(br: net_bridge, new_hr: number): void {
  for (const p of br.port_list) netdev_set_rx_headroom(p.dev, new_hr);
  br.dev.needed_headroom = new_hr;
}

/** A port leaves. */
function del_nbp(p: net_bridge_port): void {
  const { br, dev } = p;
  nbp_delete_promisc(p);
  br_stp_disable_port(p);
  br_ifinfo_notify(RTM_DELLINK, null, p);
  br.port_list.splice(br.port_list.indexOf(p), 1);
  if (netdev_get_fwd_headroom(dev) === br.dev.needed_headroom) update_headroom(br, get_max_headroom(br));
  netdev_reset_rx_headroom(dev);
  br_fdb_delete_by_port(br, p, true);
  nbp_update_port_count(br);
  netdev_upper_dev_unlink(dev, br.dev);
  dev.priv_flags &= ~IFF_BRIDGE_PORT;
  netdev_rx_handler_unregister(dev);
}

/** Takes a bridge away: its ports leave it, then it goes. */
export function br_dev_delete(dev: net_device, head: net_device[] | null): void {
  const br = bridge_of(dev);
  for (const p of [...br.port_list]) del_nbp(p);
  br_fdb_delete_by_port(br, null, true);
  cancel_delayed_work(br.gc_work);
  unregister_netdevice_queue(dev, head);
}

/** The lowest number that no port has; -EXFULL: there is none. */
function find_portno(br: net_bridge): number {
  const inuse = new Set(br.port_list.map(p => p.port_no));
  for (let index = 1; index < BR_MAX_PORTS; index++) if (!inuse.has(index)) return index;
  return -EXFULL;
}

function new_nbp(br: net_bridge, dev: net_device): net_bridge_port | number {
  const index = find_portno(br);
  if (index < 0) return index;
  const p = new net_bridge_port(br, dev, index, port_cost(dev));
  br_init_port(p);
  br_set_state(p, BR_STATE_DISABLED);
  br_stp_port_timer_init(p);
  return p;
}

/** The MTU of a bridge is the smallest of its ports, until somebody sets one. */
export function br_mtu_auto_adjust(br: net_bridge): void {
  if (br_opt_get(br, BROPT_MTU_SET_BY_USER)) return;
  const smallest = br.port_list.length === 0 ? ETH_DATA_LEN : Math.min(...br.port_list.map(p => p.dev.mtu));
  dev_set_mtu(br.dev, smallest);
  br_opt_toggle(br, BROPT_MTU_SET_BY_USER, false);
}

function br_set_gso_limits(br: net_bridge): void {
  let tso_max_size = GSO_MAX_SIZE;
  let tso_max_segs = TSO_MAX_SEGS;
  for (const p of br.port_list) {
    tso_max_size = Math.min(tso_max_size, p.dev.tso_max_size);
    tso_max_segs = Math.min(tso_max_segs, p.dev.tso_max_segs);
  }
  netif_set_tso_max_size(br.dev, tso_max_size);
  netif_set_tso_max_segs(br.dev, tso_max_segs);
}

/** Features of a bridge, from those of its ports. */
export function br_features_recompute(br: net_bridge, wanted: netdev_features_t): netdev_features_t {
  if (br.port_list.length === 0) return wanted;
  const mask = wanted;
  let features = wanted & ~NETIF_F_ONE_FOR_ALL;
  for (const p of br.port_list) features = netdev_increment_features(features, p.dev.features, mask);
  return netdev_add_tso_features(features, mask);
}

/** Makes `dev` a port. 0 or a negative errno. */
export function br_add_if(br: net_bridge, dev: net_device, extack: netlink_ext_ack | null): number {
  const is_ethernet = dev.type === ARPHRD_ETHER && dev.addr_len === ETH_ALEN;
  if ((dev.flags & IFF_LOOPBACK) !== 0 || !is_ethernet || !is_valid_ether_addr(dev.dev_addr)) return -EINVAL;
  if (dev.netdev_ops.ndo_start_xmit === br_dev_xmit) {
    NL_SET_ERR_MSG(extack, 'Can not enslave a bridge to a bridge');
    return -ELOOP;
  }
  if (netdev_master_upper_dev_get(dev) !== null) return -EBUSY;
  if ((dev.priv_flags & IFF_DONT_BRIDGE) !== 0) {
    NL_SET_ERR_MSG(extack, 'Device does not allow enslaving to a bridge');
    return -EOPNOTSUPP;
  }
  const p = new_nbp(br, dev);
  if (typeof p === 'number') return p;
  call_netdevice_notifiers(NETDEV_JOIN, dev);
  let err = dev_set_allmulti(dev, 1);
  if (err !== 0) return err;

  err2: {
    err = netdev_rx_handler_register(dev, br_handle_frame, p);
    if (err !== 0) break err2;
    dev.priv_flags |= IFF_BRIDGE_PORT;
    err5: {
      err = netdev_master_upper_dev_link(dev, br.dev, extack);
      if (err !== 0) break err5;
      br.port_list.unshift(p);
      nbp_update_port_count(br);
      netdev_update_features(br.dev);
      const br_hr = br.dev.needed_headroom;
      const dev_hr = netdev_get_fwd_headroom(dev);
      if (br_hr < dev_hr) update_headroom(br, dev_hr);
      else netdev_set_rx_headroom(dev, br_hr);

      br_fdb_add_local(br, p, dev.dev_addr);
      err6: {
        if (br.dev.addr_assign_type !== NET_ADDR_SET) {
          // The bridge may come to have this address.
          err = dev_pre_changeaddr_notify(br.dev, dev.dev_addr, extack);
          if (err !== 0) break err6;
        }
        const changed_addr = br_stp_recalculate_bridge_id(br);
        if (netif_running(dev) && netif_oper_up(dev) && (br.dev.flags & IFF_UP) !== 0) br_stp_enable_port(p);
        br_ifinfo_notify(RTM_NEWLINK, null, p);
        if (changed_addr) call_netdevice_notifiers(NETDEV_CHANGEADDR, br.dev);
        br_mtu_auto_adjust(br);
        br_set_gso_limits(br);
        return 0;
      }
      br.port_list.splice(br.port_list.indexOf(p), 1);
      br_fdb_delete_by_port(br, p, true);
      nbp_update_port_count(br);
      netdev_upper_dev_unlink(dev, br.dev);
    }
    dev.priv_flags &= ~IFF_BRIDGE_PORT;
    netdev_rx_handler_unregister(dev);
  }
  dev_set_allmulti(dev, -1);
  return err;
}

/** Takes the port `dev` out of the bridge. 0 or a negative errno. */
export function br_del_if(br: net_bridge, dev: net_device): number {
  const p = br_port_get_rtnl(dev);
  if (p === null || p.br !== br) return -EINVAL;
  del_nbp(p);
  br_mtu_auto_adjust(br);
  br_set_gso_limits(br);
  const changed_addr = br_stp_recalculate_bridge_id(br);
  if (changed_addr) call_netdevice_notifiers(NETDEV_CHANGEADDR, br.dev);
  netdev_update_features(br.dev);
  return 0;
}

export function br_port_flags_change(p: net_bridge_port, mask: number): void {
  if ((mask & BR_AUTO_MASK) !== 0) nbp_update_port_count(p.br);
}
