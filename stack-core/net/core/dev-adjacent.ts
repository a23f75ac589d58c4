// Devices above and below each other: masters and their members, VLANs and what carries them. Kernel: net/core/dev.c
import { EBUSY, EEXIST } from '../../include/linux/errno.ts';
import {
  NETDEV_CHANGEUPPER,
  NETDEV_PRECHANGEUPPER,
  type net_device,
  netdev_notifier_changeupper_info,
  notifier_to_errno,
  type rx_handler_func_t,
} from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import { call_netdevice_notifiers_info } from './dev-notifier.ts';

/** The device that `dev` is a member of; null: of none. */
export function netdev_master_upper_dev_get(dev: net_device): net_device | null {
  for (const upper of dev.adj_list_upper) if (upper.master) return upper.dev;
  return null;
}
export const netdev_master_upper_dev_get_rcu = netdev_master_upper_dev_get;

/** `upper_dev` is above `dev`, at whatever distance. */
export function netdev_has_upper_dev(dev: net_device, upper_dev: net_device): boolean {
  return dev.adj_list_upper.some(upper => upper.dev === upper_dev || netdev_has_upper_dev(upper.dev, upper_dev));
}

/** Makes `upper_dev` the master of `dev`, which may have one only. 0 or a negative errno. */
export function netdev_master_upper_dev_link(
  dev: net_device,
  upper_dev: net_device,
  extack: netlink_ext_ack | null,
): number {
  return __netdev_upper_dev_link(dev, upper_dev, true, extack);
}

/** Puts `upper_dev` above `dev`. 0 or a negative errno. */
export function netdev_upper_dev_link(dev: net_device, upper_dev: net_device, extack: netlink_ext_ack | null): number {
  return __netdev_upper_dev_link(dev, upper_dev, false, extack);
}

function __netdev_upper_dev_link(
  dev: net_device,
  upper_dev: net_device,
  master: boolean,
  extack: netlink_ext_ack | null,
): number {
  if (dev === upper_dev) return -EBUSY;
  // No loops.
  if (netdev_has_upper_dev(upper_dev, dev)) return -EBUSY;
  if (master) {
    const master_dev = netdev_master_upper_dev_get(dev);
    if (master_dev !== null) return master_dev === upper_dev ? -EEXIST : -EBUSY;
  } else if (netdev_has_upper_dev(dev, upper_dev)) return -EEXIST;

  const info = new netdev_notifier_changeupper_info(dev, upper_dev, master, true, extack);
  let ret = notifier_to_errno(call_netdevice_notifiers_info(NETDEV_PRECHANGEUPPER, info));
  if (ret !== 0) return ret;
  dev.adj_list_upper.push({ dev: upper_dev, master });
  upper_dev.adj_list_lower.push({ dev, master });
  ret = notifier_to_errno(call_netdevice_notifiers_info(NETDEV_CHANGEUPPER, info));
  if (ret !== 0) unlink_neighbour(dev, upper_dev);
  return ret;
}

/** Takes `upper_dev` off `dev`. */
export function netdev_upper_dev_unlink(dev: net_device, upper_dev: net_device): void {
  const master = netdev_master_upper_dev_get(dev) === upper_dev;
  const info = new netdev_notifier_changeupper_info(dev, upper_dev, master, false);
  call_netdevice_notifiers_info(NETDEV_PRECHANGEUPPER, info);
  unlink_neighbour(dev, upper_dev);
  call_netdevice_notifiers_info(NETDEV_CHANGEUPPER, info);
}

function unlink_neighbour(dev: net_device, upper_dev: net_device): void {
  const above = dev.adj_list_upper.findIndex(upper => upper.dev === upper_dev);
  if (above >= 0) dev.adj_list_upper.splice(above, 1);
  const below = upper_dev.adj_list_lower.findIndex(lower => lower.dev === dev);
  if (below >= 0) upper_dev.adj_list_lower.splice(below, 1);
}

/** Has `rx_handler` see what `dev` receives before the protocols do. 0, or -EBUSY: somebody does already. */
export function netdev_rx_handler_register(
  dev: net_device,
  rx_handler: rx_handler_func_t,
  rx_handler_data: unknown,
): number {
  if (dev.rx_handler !== null) return -EBUSY;
  dev.rx_handler_data = rx_handler_data;
  dev.rx_handler = rx_handler;
  return 0;
}

export function netdev_rx_handler_unregister(dev: net_device): void {
  dev.rx_handler = null;
  dev.rx_handler_data = null;
}
