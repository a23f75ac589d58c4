// /dev/net/tun as a file: open, ioctl, read, write, close. Kernel: drivers/net/tun.c
import { EAGAIN, EBADFD, EBUSY, EEXIST, EINVAL, EPERM } from '../../include/linux/errno.ts';
import { tun_file, type tun_ifreq, type tun_struct } from '../../include/linux/if_tun.ts';
import {
  dev_net_set,
  dev_sw_netstats_tx_add,
  NET_NAME_UNKNOWN,
  NETDEV_POST_TYPE_CHANGE,
  NETDEV_PRE_TYPE_CHANGE,
  NETREG_REGISTERED,
  type net_device,
  netif_running,
  netif_tx_start_all_queues,
  notifier_to_errno,
} from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_vlan_tag_present } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import {
  IFF_DETACH_QUEUE,
  IFF_MULTI_QUEUE,
  IFF_NAPI,
  IFF_NAPI_FRAGS,
  IFF_NO_CARRIER,
  IFF_NO_PI,
  IFF_NOFILTER,
  IFF_PERSIST,
  IFF_TAP,
  IFF_TUN,
  IFF_TUN_EXCL,
  IFF_VNET_HDR,
  TUN_PKT_STRIP,
  TUNGETFEATURES,
  TUNGETIFF,
  TUNGETVNETHDRSZ,
  TUNSETCARRIER,
  TUNSETGROUP,
  TUNSETIFF,
  TUNSETIFINDEX,
  TUNSETLINK,
  TUNSETOWNER,
  TUNSETPERSIST,
  TUNSETVNETHDRSZ,
} from '../../include/uapi/linux/if_tun.ts';
import { put_be16, put_le16 } from '../../include/wire.ts';
import { page_frag_alloc } from '../../kernel/page_frag.ts';
import type { World } from '../../kernel/world.ts';
import {
  __dev_get_by_name,
  alloc_netdev,
  call_netdevice_notifiers,
  free_netdev,
  netdev_state_change,
  register_netdevice,
  unregister_netdevice,
} from '../../net/core/dev.ts';
import { consume_skb, skb_copy_bits } from '../../net/core/skbuff.ts';
import { VLAN_HLEN } from '../../net/core/skbuff-vlan.ts';
import { netif_carrier_off, netif_carrier_on } from '../../net/sched/sch_generic.ts';
import {
  TUN_FEATURES,
  TUN_TYPE_MASK,
  tap_netdev_ops,
  tun_attach,
  tun_detach,
  tun_get_user,
  tun_link_ops,
  tun_net_change_carrier,
  tun_net_initialize,
  tun_netdev_ops,
  tun_setup,
} from './tun.ts';

/** Bytes of `struct tun_pi` before each packet, unless IFF_NO_PI. */
const TUN_PI_LEN = 4;
/** Bytes of the two addresses of an Ethernet header: a VLAN tag comes behind them. */
const VLAN_OFFSET = 12;

/** Opens /dev/net/tun in a namespace. The file is not attached to a device yet. */
export function tun_chr_open(world: World, net: net): tun_file {
  return new tun_file(net);
}

/** Closes the file: a device that is not persistent goes with its last file. */
export function tun_chr_close(file: tun_file): void {
  tun_detach(file, unregister_if_registered);
}

function unregister_if_registered(dev: net_device): void {
  if (dev.reg_state === NETREG_REGISTERED) unregister_netdevice(dev);
}

/** Writes one frame. Returns the bytes taken, or a negative errno. */
export function tun_chr_write_iter(file: tun_file, from: Uint8Array, more = false): number {
  const tun = file.tun;
  if (tun === null) return -EBADFD;
  return tun_get_user(tun, file, from, more);
}

/** Reads the next frame, cut to `count` bytes. -EAGAIN while there is none: wait on `file.wait`. */
export function tun_chr_read_iter(file: tun_file, count = 65536 + TUN_PI_LEN): Uint8Array | number {
  const tun = file.tun;
  if (tun === null) return -EBADFD;
  const skb = file.tx_ring.shift();
  if (skb === null) return -EAGAIN;
  const bytes = tun_put_user(tun, skb, count);
  consume_skb(skb);
  return bytes;
}

/** The bytes that a reader gets for a packet, or -EINVAL when it has no room for the headers. */
function tun_put_user(tun: tun_struct, skb: sk_buff, count: number): Uint8Array | number {
  const pi_len = (tun.flags & IFF_NO_PI) === 0 ? TUN_PI_LEN : 0;
  const vnet_hdr_sz = (tun.flags & IFF_VNET_HDR) !== 0 ? tun.vnet_hdr_sz : 0;
  const vlan_hlen = skb_vlan_tag_present(skb) ? VLAN_HLEN : 0;
  const total = pi_len + vnet_hdr_sz + vlan_hlen + skb.len;
  if (count < pi_len + vnet_hdr_sz) return -EINVAL;

  const bytes = page_frag_alloc(skb.world, total);
  if (pi_len !== 0) {
    put_le16(bytes, 0, count < total ? TUN_PKT_STRIP : 0);
    put_be16(bytes, 2, skb.protocol);
  }
  const at = pi_len + vnet_hdr_sz;
  if (vlan_hlen !== 0) {
    skb_copy_bits(skb, 0, bytes, at, VLAN_OFFSET);
    put_be16(bytes, at + VLAN_OFFSET, skb.vlan_proto);
    put_be16(bytes, at + VLAN_OFFSET + 2, skb.vlan_tci);
    skb_copy_bits(skb, VLAN_OFFSET, bytes, at + VLAN_OFFSET + VLAN_HLEN, skb.len - VLAN_OFFSET);
  } else {
    skb_copy_bits(skb, 0, bytes, at, skb.len);
  }
  dev_sw_netstats_tx_add(tun.dev, 1, skb.len + vlan_hlen);
  return count < total ? bytes.subarray(0, count) : bytes;
}

/** Attaches the file to the device that `ifr` names, or makes it. 0 or a negative errno; `ifr.ifr_name` is its name. */
function tun_set_iff(net: net, file: tun_file, ifr: tun_ifreq): number {
  if (file.detached !== null) return -EINVAL;
  const napi_frags = (ifr.ifr_flags & IFF_NAPI_FRAGS) !== 0;
  if (napi_frags && ((ifr.ifr_flags & IFF_NAPI) === 0 || (ifr.ifr_flags & TUN_TYPE_MASK) !== IFF_TAP)) return -EINVAL;

  const dev = __dev_get_by_name(net, ifr.ifr_name);
  const err = dev !== null ? tun_attach_existing(dev, file, ifr) : tun_create(net, file, ifr);
  if (err < 0) return err;
  const tun = file.tun as tun_struct;
  if ((ifr.ifr_flags & IFF_NO_CARRIER) !== 0) netif_carrier_off(tun.dev);
  else netif_carrier_on(tun.dev);
  if (netif_running(tun.dev)) netif_tx_start_all_queues(tun.dev);
  ifr.ifr_name = tun.dev.name;
  return 0;
}

function tun_attach_existing(dev: net_device, file: tun_file, ifr: tun_ifreq): number {
  if ((ifr.ifr_flags & IFF_TUN_EXCL) !== 0) return -EBUSY;
  const tun_wanted = (ifr.ifr_flags & IFF_TUN) !== 0 && dev.netdev_ops === tun_netdev_ops;
  const tap_wanted = (ifr.ifr_flags & IFF_TAP) !== 0 && dev.netdev_ops === tap_netdev_ops;
  if (!tun_wanted && !tap_wanted) return -EINVAL;
  const tun = dev.priv as tun_struct;
  if (((ifr.ifr_flags ^ tun.flags) & IFF_MULTI_QUEUE) !== 0) return -EINVAL;
  const err = tun_attach(tun, file, (ifr.ifr_flags & IFF_NAPI) !== 0, true);
  if (err < 0) return err;
  tun.flags = (tun.flags & ~TUN_FEATURES) | (ifr.ifr_flags & TUN_FEATURES);
  netdev_state_change(dev);
  return 0;
}

function tun_create(net: net, file: tun_file, ifr: tun_ifreq): number {
  let name: string;
  let flags: number;
  if ((ifr.ifr_flags & IFF_TUN) !== 0) {
    flags = IFF_TUN;
    name = 'tun%d';
  } else if ((ifr.ifr_flags & IFF_TAP) !== 0) {
    flags = IFF_TAP;
    name = 'tap%d';
  } else {
    return -EINVAL;
  }
  if (ifr.ifr_name !== '') name = ifr.ifr_name;

  const dev = alloc_netdev(net.world, name, NET_NAME_UNKNOWN, tun_setup);
  dev_net_set(dev, net);
  dev.rtnl_link_ops = tun_link_ops;
  dev.ifindex = file.ifindex;
  const tun = dev.priv as tun_struct;
  tun.dev = dev;
  tun.flags = flags;
  tun.ifr = ifr;
  tun.file = file;
  tun_net_initialize(dev);
  const err = register_netdevice(dev);
  if (err < 0) {
    free_netdev(dev);
    return err;
  }
  file.tun = tun;
  return 0;
}

/**
 * Control calls. `arg` is what the call takes: `struct ifreq` as an object, or a number. Returns 0 (or what a TUNGET…
 * asks for), or a negative errno.
 */
export function __tun_chr_ioctl(file: tun_file, cmd: number, arg: tun_ifreq | number): number {
  const ifr = typeof arg === 'number' ? { ifr_name: '', ifr_flags: 0 } : arg;
  const value = typeof arg === 'number' ? arg : 0;
  const tun = file.tun;
  switch (cmd) {
    case TUNGETFEATURES:
      return IFF_TUN | IFF_TAP | IFF_NO_CARRIER | TUN_FEATURES;
    case TUNSETIFF:
      if (tun !== null) return -EEXIST;
      return tun_set_iff(file.net, file, ifr);
    case TUNSETIFINDEX:
      if (tun !== null) return -EPERM;
      if (value < 0) return -EINVAL;
      file.ifindex = value;
      return 0;
    default:
      if (tun === null) return -EBADFD;
      return tun_device_ioctl(file, tun, cmd, value, ifr);
  }
}

function tun_device_ioctl(file: tun_file, tun: tun_struct, cmd: number, arg: number, ifr: tun_ifreq): number {
  switch (cmd) {
    case TUNGETIFF:
      ifr.ifr_name = tun.dev.name;
      ifr.ifr_flags = (tun.flags & (TUN_FEATURES | TUN_TYPE_MASK | IFF_PERSIST)) | IFF_NOFILTER;
      if (file.detached !== null) ifr.ifr_flags |= IFF_DETACH_QUEUE;
      return 0;
    case TUNSETPERSIST: {
      const persist = arg !== 0;
      const was = (tun.flags & IFF_PERSIST) !== 0;
      if (persist) tun.flags |= IFF_PERSIST;
      else tun.flags &= ~IFF_PERSIST;
      if (persist !== was) netdev_state_change(tun.dev);
      return 0;
    }
    case TUNSETOWNER:
      tun.owner = arg;
      netdev_state_change(tun.dev);
      return 0;
    case TUNSETGROUP:
      tun.group = arg;
      netdev_state_change(tun.dev);
      return 0;
    case TUNSETLINK:
      return tun_set_linktype(tun.dev, arg);
    case TUNSETCARRIER:
      return tun_net_change_carrier(tun.dev, arg !== 0);
    case TUNGETVNETHDRSZ:
      return tun.vnet_hdr_sz;
    case TUNSETVNETHDRSZ:
      if (arg < 10) return -EINVAL;
      tun.vnet_hdr_sz = arg;
      return 0;
    default:
      return -EINVAL;
  }
}

function tun_set_linktype(dev: net_device, type: number): number {
  if ((dev.flags & IFF_UP) !== 0) return -EBUSY;
  const ret = notifier_to_errno(call_netdevice_notifiers(NETDEV_PRE_TYPE_CHANGE, dev));
  if (ret !== 0) return ret;
  dev.type = type;
  call_netdevice_notifiers(NETDEV_POST_TYPE_CHANGE, dev);
  return 0;
}
