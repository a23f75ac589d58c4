// Telling others what happens to devices. Kernel: net/core/dev.c
import {
  dev_net,
  NETDEV_DOWN,
  NETDEV_GOING_DOWN,
  NETDEV_REGISTER,
  NETDEV_UNREGISTER,
  NETDEV_UP,
  NOTIFY_DONE,
  NOTIFY_STOP_MASK,
  type net_device,
  netdev_notifier_info,
  type notifier_block,
  notifier_to_errno,
} from '../../include/linux/netdevice.ts';
import type { netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { subsystem, type World } from '../../kernel/world.ts';

const netdev_chain = subsystem('netdev_chain', (): notifier_block[] => []);

/** Has `nb` hear of every change to devices; of those that exist already it hears at once. 0 or a negative errno. */
export function register_netdevice_notifier(world: World, nb: notifier_block): number {
  chain_register(world.subsystem(netdev_chain), nb);
  for (const net of world.net_namespace_list) {
    for (const dev of net.dev_base_head) {
      const err = call_netdevice_register_notifiers(nb, dev);
      if (err !== 0) return err;
    }
  }
  return 0;
}

export function unregister_netdevice_notifier(world: World, nb: notifier_block): number {
  chain_unregister(world.subsystem(netdev_chain), nb);
  for (const net of world.net_namespace_list)
    for (const dev of net.dev_base_head) call_netdevice_unregister_notifiers(nb, dev);
  return 0;
}

/** As `register_netdevice_notifier`, for devices of one namespace. */
export function register_netdevice_notifier_net(net: net, nb: notifier_block): number {
  chain_register(net.netdev_chain, nb);
  for (const dev of net.dev_base_head) {
    const err = call_netdevice_register_notifiers(nb, dev);
    if (err !== 0) return err;
  }
  return 0;
}

export function unregister_netdevice_notifier_net(net: net, nb: notifier_block): number {
  chain_unregister(net.netdev_chain, nb);
  for (const dev of net.dev_base_head) call_netdevice_unregister_notifiers(nb, dev);
  return 0;
}

/** Higher priorities come first; equal ones in the order of their registration. */
function chain_register(chain: notifier_block[], nb: notifier_block): void {
  const priority = nb.priority ?? 0;
  const at = chain.findIndex(other => (other.priority ?? 0) < priority);
  if (at < 0) chain.push(nb);
  else chain.splice(at, 0, nb);
}

function chain_unregister(chain: notifier_block[], nb: notifier_block): void {
  const at = chain.indexOf(nb);
  if (at >= 0) chain.splice(at, 1);
}

function call_netdevice_register_notifiers(nb: notifier_block, dev: net_device): number {
  const info = new netdev_notifier_info(dev);
  const err = notifier_to_errno(nb.notifier_call(NETDEV_REGISTER, info));
  if (err !== 0) return err;
  if ((dev.flags & IFF_UP) !== 0) nb.notifier_call(NETDEV_UP, info);
  return 0;
}

function call_netdevice_unregister_notifiers(nb: notifier_block, dev: net_device): void {
  const info = new netdev_notifier_info(dev);
  if ((dev.flags & IFF_UP) !== 0) {
    nb.notifier_call(NETDEV_GOING_DOWN, info);
    nb.notifier_call(NETDEV_DOWN, info);
  }
  nb.notifier_call(NETDEV_UNREGISTER, info);
}

/** Tells everybody about `event`. The last answer; NOTIFY_STOP_MASK in it ended the round. */
export function call_netdevice_notifiers_info(event: number, info: netdev_notifier_info): number {
  const net = dev_net(info.dev);
  const ret = raw_notifier_call_chain(net.netdev_chain, event, info);
  if ((ret & NOTIFY_STOP_MASK) !== 0) return ret;
  return raw_notifier_call_chain(net.world.subsystem(netdev_chain), event, info);
}

function raw_notifier_call_chain(chain: readonly notifier_block[], event: number, info: netdev_notifier_info): number {
  let ret = NOTIFY_DONE;
  for (const nb of chain) {
    ret = nb.notifier_call(event, info);
    if ((ret & NOTIFY_STOP_MASK) !== 0) break;
  }
  return ret;
}

export function call_netdevice_notifiers(event: number, dev: net_device): number {
  return call_netdevice_notifiers_info(event, new netdev_notifier_info(dev));
}

export function call_netdevice_notifiers_extack(
  event: number,
  dev: net_device,
  extack: netlink_ext_ack | null,
): number {
  return call_netdevice_notifiers_info(event, new netdev_notifier_info(dev, extack));
}
