// Devices move between namespaces, and leave one that goes away. Kernel: net/core/dev.c
import { EBUSY, EEXIST, EINVAL } from '../../include/linux/errno.ts';
import {
  dev_net,
  dev_net_set,
  NETDEV_REGISTER,
  NETDEV_UNREGISTER,
  NETREG_REGISTERED,
  type net_device,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { RTM_DELLINK, RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { KERN_ERR, printk } from '../../kernel/printk.ts';
import { dev_shutdown } from '../sched/sch_generic.ts';
import {
  __dev_get_by_name,
  call_netdevice_notifiers,
  dev_close,
  dev_get_valid_name,
  dev_index_reserve,
  list_netdevice,
  unlist_netdevice,
  unregister_netdevice_many,
  unregister_netdevice_queue,
} from './dev.ts';
import { dev_mc_flush, dev_uc_flush } from './dev_addr_lists.ts';
import { peernet2id_alloc } from './net_namespace-ids.ts';
import { rtmsg_ifinfo, rtmsg_ifinfo_newnet } from './rtnetlink.ts';

/**
 * Moves a device to another namespace: it goes down, and leaves the stack of its old namespace with all that was set up
 * on it. `pat` names it there if its name is taken. 0 or a negative errno.
 */
export function __dev_change_net_namespace(
  dev: net_device,
  net: net,
  pat: string | null,
  new_ifindex: number,
  extack: netlink_ext_ack | null,
): number {
  const net_old = dev_net(dev);
  if (dev.netns_immutable) {
    NL_SET_ERR_MSG(extack, 'The interface netns is immutable');
    return -EINVAL;
  }
  if (dev.reg_state !== NETREG_REGISTERED) {
    NL_SET_ERR_MSG(extack, 'Interface is not registered');
    return -EINVAL;
  }
  if (net === net_old) return 0;

  const old_name = dev.name;
  let new_name = old_name;
  if (__dev_get_by_name(net, old_name) !== null) {
    if (pat === null) {
      NL_SET_ERR_MSG(extack, 'An interface with the same name exists in the target netns');
      return -EEXIST;
    }
    const err = dev_get_valid_name(net, dev, pat);
    new_name = dev.name;
    dev.name = old_name;
    if (err < 0) {
      NL_SET_ERR_MSG(extack, 'Unable to use name in the target netns');
      return err;
    }
  }
  let ifindex = dev_index_reserve(net, new_ifindex !== 0 ? new_ifindex : dev.ifindex);
  if (ifindex === -EBUSY && new_ifindex === 0) ifindex = dev_index_reserve(net, 0);
  if (ifindex < 0) {
    NL_SET_ERR_MSG(extack, 'The ifindex is in use in the target netns');
    return ifindex;
  }

  dev_close(dev);
  unlist_netdevice(dev);
  dev_shutdown(dev);
  // Protocols let go of the device, as if it were to be destroyed.
  call_netdevice_notifiers(NETDEV_UNREGISTER, dev);
  const new_nsid = peernet2id_alloc(net_old, net);
  rtmsg_ifinfo_newnet(RTM_DELLINK, dev, 0xffffffff, new_nsid, ifindex);
  dev_uc_flush(dev);
  dev_mc_flush(dev);

  dev_net_set(dev, net);
  dev.ifindex = ifindex;
  dev.name = new_name;
  list_netdevice(dev);
  call_netdevice_notifiers(NETDEV_REGISTER, dev);
  rtmsg_ifinfo(RTM_NEWLINK, dev, 0xffffffff, 0, null);
  return 0;
}

export function dev_change_net_namespace(dev: net_device, net: net, pat: string | null): number {
  return __dev_change_net_namespace(dev, net, pat, 0, null);
}

/** A namespace goes: devices of hardware move to the first one, all others are removed, the newest first. */
export function default_device_exit(net: net): void {
  for (const dev of [...net.dev_base_head]) default_device_exit_net(dev, net);
  const dev_kill_list: net_device[] = [];
  for (const dev of [...net.dev_base_head].reverse()) {
    const dellink = dev.rtnl_link_ops?.dellink ?? unregister_netdevice_queue;
    dellink(dev, dev_kill_list);
  }
  unregister_netdevice_many(dev_kill_list);
}

function default_device_exit_net(dev: net_device, net: net): void {
  if (dev.netns_immutable) return;
  // Virtual devices are removed.
  if (dev.rtnl_link_ops !== null && dev.rtnl_link_ops.netns_refund !== true) return;
  const init_net = net.world.init_net;
  const fallback = `dev${dev.ifindex}`;
  const pat = __dev_get_by_name(init_net, fallback) === null ? fallback : 'dev%d';
  const err = dev_change_net_namespace(dev, init_net, pat);
  if (err !== 0) printk(net.world, KERN_ERR, `default_device_exit_net: failed to move ${dev.name} to init_net: ${err}`);
}
