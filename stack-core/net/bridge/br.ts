// A bridge hears of changes to its ports; registration. Kernel: net/bridge/br.c

import type { net_device } from '../../include/linux/netdevice.ts';
import {
  NET_ADDR_SET,
  NETDEV_CHANGE,
  NETDEV_CHANGEADDR,
  NETDEV_CHANGEMTU,
  NETDEV_DOWN,
  NETDEV_FEAT_CHANGE,
  NETDEV_PRE_CHANGEADDR,
  NETDEV_PRE_TYPE_CHANGE,
  NETDEV_REGISTER,
  NETDEV_RESEND_IGMP,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NOTIFY_BAD,
  NOTIFY_DONE,
  type netdev_notifier_info,
  type netdev_notifier_pre_changeaddr_info,
  netif_is_bridge_master,
  netif_oper_up,
  netif_running,
  notifier_from_errno,
} from '../../include/linux/netdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import type { World } from '../../kernel/world.ts';
import { unregister_netdevice_many } from '../core/dev.ts';
import { netdev_update_features } from '../core/dev-features.ts';
import { call_netdevice_notifiers, register_netdevice_notifier } from '../core/dev-notifier.ts';
import { dev_pre_changeaddr_notify } from '../core/dev-settings.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { br_fdb_change_mac_address, br_fdb_changeaddr } from './br_fdb.ts';
import { br_del_if, br_dev_delete, br_mtu_auto_adjust, br_port_carrier_check } from './br_if.ts';
import { br_ifinfo_notify, br_netlink_init } from './br_netlink.ts';
import { br_port_get_rtnl, bridge_of } from './br_private.ts';
import { br_stp_disable_port, br_stp_enable_port, br_stp_recalculate_bridge_id } from './br_stp_if.ts';

/** Events after which a port tells of itself. */
const TOLD = new Set([NETDEV_CHANGEADDR, NETDEV_UP, NETDEV_CHANGE, NETDEV_DOWN]);

function br_device_event(event: number, info: netdev_notifier_info): number {
  const { dev } = info;
  if (netif_is_bridge_master(dev) && event === NETDEV_REGISTER) {
    br_fdb_change_mac_address(bridge_of(dev), dev.dev_addr);
    return NOTIFY_DONE;
  }
  const p = br_port_get_rtnl(dev);
  if (p === null) return NOTIFY_DONE;
  const { br } = p;
  let notified = false;
  switch (event) {
    case NETDEV_CHANGEMTU:
      br_mtu_auto_adjust(br);
      break;
    case NETDEV_PRE_CHANGEADDR: {
      if (br.dev.addr_assign_type === NET_ADDR_SET) break;
      const { dev_addr } = info as netdev_notifier_pre_changeaddr_info;
      const err = dev_pre_changeaddr_notify(br.dev, dev_addr, info.extack);
      if (err !== 0) return notifier_from_errno(err);
      break;
    }
    case NETDEV_CHANGEADDR: {
      br_fdb_changeaddr(p, dev.dev_addr);
      const changed_addr = br_stp_recalculate_bridge_id(br);
      if (changed_addr) call_netdevice_notifiers(NETDEV_CHANGEADDR, br.dev);
      break;
    }
    case NETDEV_CHANGE:
      notified = br_port_carrier_check(p);
      break;
    case NETDEV_FEAT_CHANGE:
      netdev_update_features(br.dev);
      break;
    case NETDEV_DOWN:
      if ((br.dev.flags & IFF_UP) !== 0) {
        br_stp_disable_port(p);
        notified = true;
      }
      break;
    case NETDEV_UP:
      if (netif_running(br.dev) && netif_oper_up(dev)) {
        br_stp_enable_port(p);
        notified = true;
      }
      break;
    case NETDEV_UNREGISTER:
      br_del_if(br, dev);
      break;
    case NETDEV_PRE_TYPE_CHANGE:
      return NOTIFY_BAD;
    case NETDEV_RESEND_IGMP:
      call_netdevice_notifiers(event, br.dev);
      break;
  }
  if (!notified && TOLD.has(event)) br_ifinfo_notify(RTM_NEWLINK, null, p);
  return NOTIFY_DONE;
}

/** A namespace goes, and its bridges with it. */
function br_net_exit(net: net): void {
  const list: net_device[] = [];
  for (const dev of [...net.dev_base_head]) if (netif_is_bridge_master(dev)) br_dev_delete(dev, list);
  unregister_netdevice_many(list);
}

export function br_init(world: World): void {
  register_pernet_subsys(world, { name: 'net/bridge/br.c', exit: br_net_exit });
  register_netdevice_notifier(world, { notifier_call: br_device_event });
  br_netlink_init(world);
}
