// What is set on a device: flags, MTU, address, queue length, alias, group, carrier. Kernel: net/core/dev.c, dev_api.c
import { EINVAL, ENODEV, EOPNOTSUPP, EOVERFLOW } from '../../include/linux/errno.ts';
import {
  dev_net,
  GSO_MAX_SIZE,
  IFF_PHONY_HEADROOM,
  IFF_UNICAST_FLT,
  NET_ADDR_SET,
  NETDEV_CHANGE,
  NETDEV_CHANGE_TX_QUEUE_LEN,
  NETDEV_CHANGEADDR,
  NETDEV_CHANGEMTU,
  NETDEV_DOWN,
  NETDEV_NOTIFY_PEERS,
  NETDEV_PRE_CHANGEADDR,
  NETDEV_PRECHANGEMTU,
  NETDEV_RESEND_IGMP,
  NETDEV_UP,
  type net_device,
  netdev_notifier_change_info,
  netdev_notifier_info_ext,
  netdev_notifier_pre_changeaddr_info,
  netif_carrier_ok,
  netif_device_present,
  netif_dormant,
  netif_oper_up,
  netif_running,
  notifier_to_errno,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import {
  IFALIASZ,
  IFF_ALLMULTI,
  IFF_AUTOMEDIA,
  IFF_DEBUG,
  IFF_DORMANT,
  IFF_DYNAMIC,
  IFF_LOWER_UP,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_PORTSEL,
  IFF_PROMISC,
  IFF_RUNNING,
  IFF_UP,
  IFF_VOLATILE,
} from '../../include/uapi/linux/if.ts';
import type { nlmsghdr } from '../../include/uapi/linux/netlink.ts';
import { RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { dev_qdisc_change_tx_queue_len } from '../sched/sch_generic.ts';
import { __dev_close, __dev_open } from './dev.ts';
import { call_netdevice_notifiers, call_netdevice_notifiers_info } from './dev-notifier.ts';
import { rtmsg_ifinfo } from './rtnetlink.ts';

/** Flags that `__dev_change_flags` takes over as they are. */
const SETTABLE = IFF_DEBUG | IFF_NOTRAILERS | IFF_NOARP | IFF_DYNAMIC | IFF_MULTICAST | IFF_PORTSEL | IFF_AUTOMEDIA;

function dev_change_rx_flags(dev: net_device, flags: number): void {
  dev.netdev_ops.ndo_change_rx_flags?.(dev, flags);
}

function __dev_set_promiscuity(dev: net_device, inc: number, notify: boolean): number {
  const old_flags = dev.flags;
  let flags = dev.flags | IFF_PROMISC;
  const promiscuity = dev.promiscuity + inc;
  if (promiscuity > 0xffffffff) return -EOVERFLOW;
  if (promiscuity === 0) flags &= ~IFF_PROMISC;
  dev.promiscuity = promiscuity;
  dev.flags = flags;
  if (flags !== old_flags) {
    const how = (flags & IFF_PROMISC) !== 0 ? 'entered' : 'left';
    printk(dev_net(dev).world, KERN_INFO, `${dev.name}: ${how} promiscuous mode`);
    dev_change_rx_flags(dev, IFF_PROMISC);
  }
  if (notify) __dev_notify_flags(dev, old_flags, IFF_PROMISC, 0, null);
  return 0;
}

/** Counts who wants to see every packet: `inc` more (or fewer). 0 or a negative errno. */
export function dev_set_promiscuity(dev: net_device, inc: number): number {
  const old_flags = dev.flags;
  const err = __dev_set_promiscuity(dev, inc, true);
  if (err < 0) return err;
  if (dev.flags !== old_flags) dev_set_rx_mode(dev);
  return err;
}

function __dev_set_allmulti(dev: net_device, inc: number, notify: boolean): number {
  const old_flags = dev.flags;
  const old_gflags = dev.gflags;
  let flags = dev.flags | IFF_ALLMULTI;
  const allmulti = dev.allmulti + inc;
  if (allmulti > 0xffffffff) return -EOVERFLOW;
  if (allmulti === 0) flags &= ~IFF_ALLMULTI;
  dev.allmulti = allmulti;
  dev.flags = flags;
  if (flags !== old_flags) {
    const how = (flags & IFF_ALLMULTI) !== 0 ? 'entered' : 'left';
    printk(dev_net(dev).world, KERN_INFO, `${dev.name}: ${how} allmulticast mode`);
    dev_change_rx_flags(dev, IFF_ALLMULTI);
    dev_set_rx_mode(dev);
    if (notify) __dev_notify_flags(dev, old_flags, dev.gflags ^ old_gflags, 0, null);
  }
  return 0;
}

/** Counts who wants to see every multicast packet. 0 or a negative errno. */
export function dev_set_allmulti(dev: net_device, inc: number): number {
  return __dev_set_allmulti(dev, inc, true);
}

/** Tells the driver which addresses to receive. */
export function __dev_set_rx_mode(dev: net_device): void {
  if ((dev.flags & IFF_UP) === 0) return;
  if (!netif_device_present(dev)) return;
  // A driver that cannot filter unicast addresses receives everything while there are some.
  if ((dev.priv_flags & IFF_UNICAST_FLT) === 0) {
    const wanted = dev.uc.length !== 0;
    if (wanted !== dev.uc_promisc) {
      __dev_set_promiscuity(dev, wanted ? 1 : -1, false);
      dev.uc_promisc = wanted;
    }
  }
  dev.netdev_ops.ndo_set_rx_mode?.(dev);
}

export function dev_set_rx_mode(dev: net_device): void {
  __dev_set_rx_mode(dev);
}

/** Flags as userspace sees them. */
export function dev_get_flags(dev: net_device): number {
  const shown = IFF_PROMISC | IFF_ALLMULTI;
  let flags = (dev.flags & ~(shown | IFF_RUNNING | IFF_LOWER_UP | IFF_DORMANT)) | (dev.gflags & shown);
  if (netif_running(dev)) {
    if (netif_oper_up(dev)) flags |= IFF_RUNNING;
    if (netif_carrier_ok(dev)) flags |= IFF_LOWER_UP;
    if (netif_dormant(dev)) flags |= IFF_DORMANT;
  }
  return flags;
}

/** Sets the flags of a device, up and down among them, without telling anybody. 0 or a negative errno. */
export function __dev_change_flags(dev: net_device, flags: number, extack: netlink_ext_ack | null): number {
  const old_flags = dev.flags;
  const kept = IFF_UP | IFF_VOLATILE | IFF_PROMISC | IFF_ALLMULTI;
  dev.flags = (flags & SETTABLE) | (dev.flags & kept);
  if (((old_flags ^ flags) & IFF_MULTICAST) !== 0) dev_change_rx_flags(dev, IFF_MULTICAST);
  dev_set_rx_mode(dev);

  let ret = 0;
  if (((old_flags ^ flags) & IFF_UP) !== 0) {
    if ((old_flags & IFF_UP) !== 0) __dev_close(dev);
    else ret = __dev_open(dev, extack);
  }
  if (((flags ^ dev.gflags) & IFF_PROMISC) !== 0) {
    const inc = (flags & IFF_PROMISC) !== 0 ? 1 : -1;
    const before = dev.flags;
    dev.gflags ^= IFF_PROMISC;
    if (__dev_set_promiscuity(dev, inc, false) >= 0 && dev.flags !== before) dev_set_rx_mode(dev);
  }
  if (((flags ^ dev.gflags) & IFF_ALLMULTI) !== 0) {
    const inc = (flags & IFF_ALLMULTI) !== 0 ? 1 : -1;
    dev.gflags ^= IFF_ALLMULTI;
    __dev_set_allmulti(dev, inc, false);
  }
  return ret;
}

/** Tells userspace of `gchanges` and the stack of what else changed since `old_flags`. */
export function __dev_notify_flags(
  dev: net_device,
  old_flags: number,
  gchanges: number,
  portid: number,
  nlh: nlmsghdr | null,
): void {
  const changes = dev.flags ^ old_flags;
  if (gchanges !== 0) rtmsg_ifinfo(RTM_NEWLINK, dev, gchanges, portid, nlh);
  if ((changes & IFF_UP) !== 0) {
    if ((dev.flags & IFF_UP) !== 0) call_netdevice_notifiers(NETDEV_UP, dev);
    else call_netdevice_notifiers(NETDEV_DOWN, dev);
  }
  const quiet = IFF_UP | IFF_PROMISC | IFF_ALLMULTI | IFF_VOLATILE;
  if ((dev.flags & IFF_UP) !== 0 && (changes & ~quiet) !== 0)
    call_netdevice_notifiers_info(NETDEV_CHANGE, new netdev_notifier_change_info(dev, changes));
}

/** Sets the flags of a device, in the form that userspace has them, and tells everybody. 0 or a negative errno. */
export function netif_change_flags(dev: net_device, flags: number, extack: netlink_ext_ack | null): number {
  const old_flags = dev.flags;
  const old_gflags = dev.gflags;
  const ret = __dev_change_flags(dev, flags, extack);
  if (ret < 0) return ret;
  const changes = (old_flags ^ dev.flags) | (old_gflags ^ dev.gflags);
  __dev_notify_flags(dev, old_flags, changes, 0, null);
  return ret;
}
export const dev_change_flags = netif_change_flags;

/** The state of a device changed: tells everybody. */
export function netdev_state_change(dev: net_device): void {
  if ((dev.flags & IFF_UP) === 0) return;
  call_netdevice_notifiers_info(NETDEV_CHANGE, new netdev_notifier_change_info(dev, 0));
  rtmsg_ifinfo(RTM_NEWLINK, dev, 0, 0, null);
}

/** Bytes that a device wants to have free before what is forwarded to it. */
export const netdev_get_fwd_headroom = (dev: net_device): number =>
  (dev.priv_flags & IFF_PHONY_HEADROOM) !== 0 ? 0 : dev.needed_headroom;

/** Has `dev` leave `new_hr` bytes before what it receives. */
export function netdev_set_rx_headroom(dev: net_device, new_hr: number): void {
  dev.netdev_ops.ndo_set_rx_headroom?.(dev, new_hr);
}
export const netdev_reset_rx_headroom = (dev: net_device): void => netdev_set_rx_headroom(dev, -1);

/** Sets how many bytes the device can segment at most. */
export function netif_set_tso_max_size(dev: net_device, size: number): void {
  dev.tso_max_size = Math.min(GSO_MAX_SIZE, size);
  dev.gso_max_size = Math.min(dev.gso_max_size, size);
  dev.gso_ipv4_max_size = Math.min(dev.gso_ipv4_max_size, size);
}

/** Sets into how many segments the device can cut a packet at most. */
export function netif_set_tso_max_segs(dev: net_device, segs: number): void {
  dev.tso_max_segs = segs;
  dev.gso_max_segs = Math.min(dev.gso_max_segs, segs);
}

/** Has everybody tell the neighbours about the device's addresses. */
export function netdev_notify_peers(dev: net_device): void {
  call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, dev);
  call_netdevice_notifiers(NETDEV_RESEND_IGMP, dev);
}

/** Whether `dev` may get this MTU. 0 or -EINVAL. */
export function dev_validate_mtu(dev: net_device, new_mtu: number, extack: netlink_ext_ack | null): number {
  if (new_mtu < 0 || new_mtu < dev.min_mtu) {
    NL_SET_ERR_MSG(extack, 'mtu less than device minimum');
    return -EINVAL;
  }
  if (dev.max_mtu > 0 && new_mtu > dev.max_mtu) {
    NL_SET_ERR_MSG(extack, 'mtu greater than device maximum');
    return -EINVAL;
  }
  return 0;
}

function __dev_set_mtu(dev: net_device, new_mtu: number): number {
  if (dev.netdev_ops.ndo_change_mtu !== undefined) return dev.netdev_ops.ndo_change_mtu(dev, new_mtu);
  dev.mtu = new_mtu;
  return 0;
}

/** Sets the MTU. 0 or a negative errno. */
export function netif_set_mtu_ext(dev: net_device, new_mtu: number, extack: netlink_ext_ack | null): number {
  if (new_mtu === dev.mtu) return 0;
  let err = dev_validate_mtu(dev, new_mtu, extack);
  if (err !== 0) return err;
  if (!netif_device_present(dev)) return -ENODEV;
  err = notifier_to_errno(call_netdevice_notifiers(NETDEV_PRECHANGEMTU, dev));
  if (err !== 0) return err;

  const orig_mtu = dev.mtu;
  err = __dev_set_mtu(dev, new_mtu);
  if (err !== 0) return err;
  err = notifier_to_errno(call_netdevice_notifiers_mtu(NETDEV_CHANGEMTU, dev, orig_mtu));
  if (err !== 0) {
    // Somebody objects: back, and everybody hears of that, too.
    __dev_set_mtu(dev, orig_mtu);
    call_netdevice_notifiers_mtu(NETDEV_CHANGEMTU, dev, new_mtu);
  }
  return err;
}
export const dev_set_mtu_ext = netif_set_mtu_ext;
export const dev_set_mtu = (dev: net_device, new_mtu: number): number => netif_set_mtu_ext(dev, new_mtu, null);

function call_netdevice_notifiers_mtu(event: number, dev: net_device, mtu: number): number {
  return call_netdevice_notifiers_info(event, new netdev_notifier_info_ext(dev, mtu));
}

/** Sets the length of the transmit queue, in packets. 0 or a negative errno. */
export function netif_change_tx_queue_len(dev: net_device, new_len: number): number {
  const orig_len = dev.tx_queue_len;
  if (new_len === orig_len) return 0;
  dev.tx_queue_len = new_len;
  let res = notifier_to_errno(call_netdevice_notifiers(NETDEV_CHANGE_TX_QUEUE_LEN, dev));
  if (res === 0) res = dev_qdisc_change_tx_queue_len(dev);
  if (res !== 0) dev.tx_queue_len = orig_len;
  return res;
}
export const dev_change_tx_queue_len = netif_change_tx_queue_len;

/** Asks everybody whether `dev` may get another address. 0 or a negative errno. */
export function dev_pre_changeaddr_notify(dev: net_device, addr: Uint8Array, extack: netlink_ext_ack | null): number {
  const info = new netdev_notifier_pre_changeaddr_info(dev, addr, extack);
  return notifier_to_errno(call_netdevice_notifiers_info(NETDEV_PRE_CHANGEADDR, info));
}

/** Sets the link-layer address, `addr_len` bytes. 0 or a negative errno. */
export function netif_set_mac_address(dev: net_device, addr: Uint8Array, extack: netlink_ext_ack | null): number {
  const ops = dev.netdev_ops;
  if (ops.ndo_set_mac_address === undefined) return -EOPNOTSUPP;
  if (!netif_device_present(dev)) return -ENODEV;
  let err = dev_pre_changeaddr_notify(dev, addr, extack);
  if (err !== 0) return err;
  const differs = dev.dev_addr.some((byte, i) => byte !== addr[i]);
  if (differs) err = ops.ndo_set_mac_address(dev, addr);
  if (err !== 0) return err;
  dev.addr_assign_type = NET_ADDR_SET;
  call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
  return 0;
}
export const dev_set_mac_address = netif_set_mac_address;

/** Gives the device another name for people. Its length, or -EINVAL. */
export function netif_set_alias(dev: net_device, alias: string | null): number {
  const length = alias === null ? 0 : new TextEncoder().encode(alias).length;
  if (length >= IFALIASZ) return -EINVAL;
  dev.ifalias = length === 0 ? null : alias;
  return length;
}
export const dev_set_alias = netif_set_alias;

export function netif_set_group(dev: net_device, new_group: number): void {
  dev.group = new_group;
}
export const dev_set_group = netif_set_group;

/** Switches the carrier of a device whose driver allows that. 0 or a negative errno. */
export function netif_change_carrier(dev: net_device, new_carrier: boolean): number {
  const ops = dev.netdev_ops;
  if (ops.ndo_change_carrier === undefined) return -EOPNOTSUPP;
  if (!netif_device_present(dev)) return -ENODEV;
  return ops.ndo_change_carrier(dev, new_carrier);
}
export const dev_change_carrier = netif_change_carrier;
