// TUN and TAP devices: userspace is the wire. Kernel: drivers/net/tun.c. The file's calls are in tun-chr.ts.
import { E2BIG, EBUSY, EINVAL, EIO, EMSGSIZE, EOPNOTSUPP } from '../../include/linux/errno.ts';
import { eth_hw_addr_random, ether_addr_equal_at, is_multicast_ether_addr } from '../../include/linux/etherdevice.ts';
import type { tap_filter, tun_file } from '../../include/linux/if_tun.ts';
import { INVALID_ID, tun_struct } from '../../include/linux/if_tun.ts';
import {
  NETIF_F_FRAGLIST,
  NETIF_F_GSO_UDP_L4,
  NETIF_F_HW_CSUM,
  NETIF_F_HW_VLAN_CTAG_TX,
  NETIF_F_HW_VLAN_STAG_TX,
  NETIF_F_SG,
  NETIF_F_TSO,
  NETIF_F_TSO_ECN,
  NETIF_F_TSO6,
  type netdev_features_t,
} from '../../include/linux/netdev_features.ts';
import {
  dev_core_stats_rx_dropped_inc,
  dev_core_stats_tx_dropped_inc,
  dev_sw_netstats_rx_add,
  type ethtool_ops,
  IFF_LIVE_ADDR_CHANGE,
  IFF_TX_SKB_SHARING,
  NAPI_POLL_WEIGHT,
  NET_XMIT_DROP,
  NETDEV_CHANGE_TX_QUEUE_LEN,
  NETDEV_TX_OK,
  NETDEV_UP,
  NOTIFY_DONE,
  type napi_struct,
  type net_device,
  type net_device_ops,
  type netdev_notifier_info,
  netif_tx_start_all_queues,
  netif_tx_stop_all_queues,
  type notifier_block,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import {
  nf_reset_ct,
  type sk_buff,
  skb_orphan,
  skb_reset_mac_header,
  skb_reset_network_header,
} from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_DEV_READY,
  SKB_DROP_REASON_FULL_RING,
  SKB_DROP_REASON_HDR_TRUNC,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_DROP_REASON_QUEUE_PURGE,
  SKB_DROP_REASON_TAP_TXFILTER,
} from '../../include/net/dropreason-core.ts';
import { nla_put_u8, nla_put_u32, type nlattrs } from '../../include/net/netlink.ts';
import type { rtnl_link_ops } from '../../include/net/rtnetlink.ts';
import { IFF_MULTICAST, IFF_NOARP, IFF_POINTOPOINT, IFF_UP } from '../../include/uapi/linux/if.ts';
import { ARPHRD_NONE } from '../../include/uapi/linux/if_arp.ts';
import { ETH_HLEN, ETH_P_IP, ETH_P_IPV6 } from '../../include/uapi/linux/if_ether.ts';
import {
  IFF_MULTI_QUEUE,
  IFF_NAPI,
  IFF_NAPI_FRAGS,
  IFF_NO_PI,
  IFF_ONE_QUEUE,
  IFF_PERSIST,
  IFF_TAP,
  IFF_VNET_HDR,
  IFLA_TUN_GROUP,
  IFLA_TUN_MULTI_QUEUE,
  IFLA_TUN_NUM_DISABLED_QUEUES,
  IFLA_TUN_NUM_QUEUES,
  IFLA_TUN_OWNER,
  IFLA_TUN_PERSIST,
  IFLA_TUN_PI,
  IFLA_TUN_TYPE,
  IFLA_TUN_VNET_HDR,
} from '../../include/uapi/linux/if_tun.ts';
import { get_be16 } from '../../include/wire.ts';
import { wake_up } from '../../kernel/sched.ts';
import { local_bh_disable, local_bh_enable } from '../../kernel/softirq.ts';
import type { World } from '../../kernel/world.ts';

import { netif_napi_add, netif_napi_del, register_netdevice_notifier } from '../../net/core/dev.ts';
import { napi_complete_done, napi_gro_receive, napi_schedule, netif_receive_skb } from '../../net/core/dev-receive.ts';
import { rtnl_link_register } from '../../net/core/rtnetlink.ts';
import { kfree_skb_reason, netdev_alloc_skb, skb_bytes, skb_put_data } from '../../net/core/skbuff.ts';
import { eth_mac_addr, eth_type_trans, eth_validate_addr, ether_setup } from '../../net/ethernet/eth.ts';
import { netif_carrier_off, netif_carrier_on } from '../../net/sched/sch_generic.ts';

export const TUN_TYPE_MASK = 0x000f;
/** Flags that a file sets when it attaches. */
export const TUN_FEATURES = IFF_NO_PI | IFF_ONE_QUEUE | IFF_VNET_HDR | IFF_MULTI_QUEUE | IFF_NAPI | IFF_NAPI_FRAGS;
/** Offloads that depend on what the reader can handle. */
const TUN_USER_FEATURES = NETIF_F_HW_CSUM | NETIF_F_TSO_ECN | NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_GSO_UDP_L4;
const MAX_TAP_QUEUES = 256;
const MIN_MTU = 68;
const MAX_MTU = 65535;
/** Bytes of `struct tun_pi`: flags and protocol. */
const TUN_PI_LEN = 4;

const is_tap = (tun: tun_struct): boolean => (tun.flags & TUN_TYPE_MASK) === IFF_TAP;

/**
 * Takes a frame that userspace wrote: to the stack it has been received. `more`: another follows at once.
 * Returns the bytes taken, or a negative errno.
 */
export function tun_get_user(tun: tun_struct, tfile: tun_file, from: Uint8Array, more: boolean): number {
  const total_len = from.length;
  const dev = tun.dev;
  let proto = ETH_P_IP;
  let frame = from;
  if ((tun.flags & IFF_NO_PI) === 0) {
    if (frame.length < TUN_PI_LEN) return -EINVAL;
    proto = get_be16(frame, 2);
    frame = frame.subarray(TUN_PI_LEN);
  }
  if ((tun.flags & IFF_VNET_HDR) !== 0) {
    if (frame.length < tun.vnet_hdr_sz) return -EINVAL;
    frame = frame.subarray(tun.vnet_hdr_sz);
  }
  if (is_tap(tun) && frame.length < ETH_HLEN) return -EINVAL;
  if (frame.length > MAX_MTU + ETH_HLEN) return -EMSGSIZE;

  const len = frame.length;
  const skb = netdev_alloc_skb(dev, len);
  skb_put_data(skb, frame);
  let err = 0;
  let drop_reason = SKB_DROP_REASON_NOT_SPECIFIED;

  drop: {
    if (is_tap(tun)) {
      if (skb.len < ETH_HLEN) {
        drop_reason = SKB_DROP_REASON_HDR_TRUNC;
        break drop;
      }
      skb.protocol = eth_type_trans(skb, dev);
    } else {
      if ((tun.flags & IFF_NO_PI) !== 0) {
        proto = tun_ip_protocol(skb);
        if (proto < 0) {
          err = proto;
          break drop;
        }
      }
      skb_reset_mac_header(skb);
      skb.protocol = proto;
      skb.dev = dev;
    }
    skb_reset_network_header(skb);

    if ((dev.flags & IFF_UP) === 0) {
      err = -EIO;
      drop_reason = SKB_DROP_REASON_DEV_READY;
      break drop;
    }
    if (tfile.napi_enabled) tun_rx_napi(tfile, skb, more);
    else tun_rx_batched(tun, tfile, skb, more);
    dev_sw_netstats_rx_add(dev, len);
    return total_len;
  }
  dev_core_stats_rx_dropped_inc(dev);
  kfree_skb_reason(skb, drop_reason);
  return err;
}

/** Protocol of a packet that came without a header: by its IP version. */
function tun_ip_protocol(skb: sk_buff): number {
  if (skb.len === 0) return -EINVAL;
  const ip_version = skb.head[skb.data] >> 4;
  switch (ip_version) {
    case 4:
      return ETH_P_IP;
    case 6:
      return ETH_P_IPV6;
    default:
      return -EINVAL;
  }
}

/** Hands a packet to the stack. Differs: never collects several (`rx_batched`, which ethtool sets, is 0). */
function tun_rx_batched(tun: tun_struct, _tfile: tun_file, skb: sk_buff, more: boolean): void {
  const world = tun.dev.nd_net.world;
  local_bh_disable(world);
  netif_receive_skb(skb);
  local_bh_enable(world);
}

/** Queues a packet for `tun_napi_poll`. */
function tun_rx_napi(tfile: tun_file, skb: sk_buff, more: boolean): void {
  const world = skb.world;
  const queue = tfile.sk_write_queue;
  local_bh_disable(world);
  queue.push(skb);
  if (!more || queue.qlen > NAPI_POLL_WEIGHT) napi_schedule(world, tfile.napi as napi_struct);
  local_bh_enable(world);
}

function tun_napi_receive(napi: napi_struct, budget: number): number {
  const tun = (napi.dev as net_device).priv as tun_struct;
  const queue = (tun.tfiles[0] as tun_file).sk_write_queue;
  let received = 0;
  while (received < budget) {
    const skb = queue.shift();
    if (skb === null) break;
    napi_gro_receive(napi, skb);
    received++;
  }
  return received;
}

function tun_napi_poll(napi: napi_struct, budget: number): number {
  const received = tun_napi_receive(napi, budget);
  if (received < budget) napi_complete_done(napi, received);
  return received;
}

/** The stack sends: the packet waits for the reader. */
function tun_net_xmit(skb: sk_buff, dev: net_device): number {
  const tun = dev.priv as tun_struct;
  const tfile = tun.tfiles[skb.queue_mapping];
  let drop_reason: number;

  drop: {
    // Nobody has the device open.
    if (tfile === null) {
      drop_reason = SKB_DROP_REASON_DEV_READY;
      break drop;
    }
    if (!check_filter(tun.txflt, skb)) {
      drop_reason = SKB_DROP_REASON_TAP_TXFILTER;
      break drop;
    }
    // It may stay in the ring for long: nobody shall wait for it.
    skb_orphan(skb);
    nf_reset_ct(skb);
    if (tfile.tx_ring.qlen >= tfile.tx_ring_size) {
      drop_reason = SKB_DROP_REASON_FULL_RING;
      break drop;
    }
    tfile.tx_ring.push(skb);
    const world = skb.world;
    world.trace.tap_transmit?.(dev, skb_bytes(skb));
    if (tfile.wait.waiters.size !== 0) wake_up(world, tfile.wait);
    return NETDEV_TX_OK;
  }
  dev_core_stats_tx_dropped_inc(dev);
  kfree_skb_reason(skb, drop_reason);
  return NET_XMIT_DROP;
}

/** The reader's filter lets the frame pass. */
function check_filter(filter: tap_filter, skb: sk_buff): boolean {
  if (filter.count === 0) return true;
  for (const addr of filter.addr) if (ether_addr_equal_at(skb.head, skb.data, addr)) return true;
  const dest = skb.head.subarray(skb.data, skb.data + 6);
  return filter.allmulti && is_multicast_ether_addr(dest);
}

function tun_net_init(dev: net_device): number {
  const tun = dev.priv as tun_struct;
  const tfile = tun.file as tun_file;
  const flags = tun.ifr?.ifr_flags ?? 0;
  const vlan = NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX;
  dev.hw_features = NETIF_F_SG | NETIF_F_FRAGLIST | TUN_USER_FEATURES | vlan;
  dev.features = dev.hw_features;
  dev.lltx = true;
  dev.vlan_features = dev.features & ~vlan;
  tun.flags = (tun.flags & ~TUN_FEATURES) | (flags & TUN_FEATURES);
  return tun_attach(tun, tfile, (flags & IFF_NAPI) !== 0, false);
}

/** The device is gone: its files have nothing to read or write any more. */
function tun_net_uninit(dev: net_device): void {
  const tun = dev.priv as tun_struct;
  for (const tfile of tun.tfiles) {
    if (tfile === null) continue;
    tun_napi_del(tfile);
    tfile.rcv_shutdown = true;
    tfile.tun = null;
    tun_queue_purge(tfile);
    wake_up(dev.nd_net.world, tfile.wait);
  }
  tun.tfiles.fill(null);
  tun.numqueues = 0;
}

function tun_net_open(dev: net_device): number {
  netif_tx_start_all_queues(dev);
  return 0;
}

function tun_net_close(dev: net_device): number {
  netif_tx_stop_all_queues(dev);
  return 0;
}

function tun_net_fix_features(dev: net_device, features: netdev_features_t): netdev_features_t {
  const tun = dev.priv as tun_struct;
  return (features & tun.set_features) | (features & ~TUN_USER_FEATURES);
}

/** Differs: the multicast list is not a filter for what the reader sees either. */
function tun_net_mclist(dev: net_device): void {}

export function tun_net_change_carrier(dev: net_device, new_carrier: boolean): number {
  const tun = dev.priv as tun_struct;
  if (new_carrier) {
    if (tun.numqueues === 0) return -EINVAL;
    netif_carrier_on(dev);
  } else {
    netif_carrier_off(dev);
  }
  return 0;
}

export const tun_netdev_ops: net_device_ops = {
  ndo_init: tun_net_init,
  ndo_uninit: tun_net_uninit,
  ndo_open: tun_net_open,
  ndo_stop: tun_net_close,
  ndo_start_xmit: tun_net_xmit,
  ndo_fix_features: tun_net_fix_features,
  ndo_change_carrier: tun_net_change_carrier,
};

export const tap_netdev_ops: net_device_ops = {
  ndo_init: tun_net_init,
  ndo_uninit: tun_net_uninit,
  ndo_open: tun_net_open,
  ndo_stop: tun_net_close,
  ndo_start_xmit: tun_net_xmit,
  ndo_fix_features: tun_net_fix_features,
  ndo_set_rx_mode: tun_net_mclist,
  ndo_set_mac_address: eth_mac_addr,
  ndo_validate_addr: eth_validate_addr,
  ndo_change_carrier: tun_net_change_carrier,
};

const tun_ethtool_ops: ethtool_ops = {
  get_drvinfo: dev => ({
    driver: 'tun',
    version: '1.6',
    fw_version: '',
    bus_info: is_tap(dev.priv as tun_struct) ? 'tap' : 'tun',
  }),
  get_link_ksettings: () => ({ speed: 10000 }),
};

/** Makes a new device what its flags say. */
export function tun_net_initialize(dev: net_device): void {
  const tun = dev.priv as tun_struct;
  if (is_tap(tun)) {
    dev.netdev_ops = tap_netdev_ops;
    ether_setup(dev);
    dev.priv_flags &= ~IFF_TX_SKB_SHARING;
    dev.priv_flags |= IFF_LIVE_ADDR_CHANGE;
    eth_hw_addr_random(dev);
  } else {
    dev.netdev_ops = tun_netdev_ops;
    dev.hard_header_len = 0;
    dev.addr_len = 0;
    dev.mtu = 1500;
    dev.type = ARPHRD_NONE;
    dev.flags = IFF_POINTOPOINT | IFF_NOARP | IFF_MULTICAST;
  }
  dev.min_mtu = MIN_MTU;
  dev.max_mtu = MAX_MTU - dev.hard_header_len;
}

/** Connects a file to a device. 0 or a negative errno. */
export function tun_attach(tun: tun_struct, tfile: tun_file, napi: boolean, publish_tun: boolean): number {
  if (tfile.tun !== null && tfile.detached === null) return -EINVAL;
  if ((tun.flags & IFF_MULTI_QUEUE) === 0 && tun.numqueues === 1) return -EBUSY;
  if (tun.numqueues + tun.numdisabled === MAX_TAP_QUEUES) return -E2BIG;
  tfile.tx_ring_size = tun.dev.tx_queue_len;
  tfile.queue_index = tun.numqueues;
  tfile.rcv_shutdown = false;
  tun_napi_init(tun, tfile, napi);
  if (publish_tun) tfile.tun = tun;
  tun.tfiles[tun.numqueues] = tfile;
  tun.numqueues++;
  return 0;
}

/** Parts a file from its device; a device that nobody keeps goes with its last file. */
export function tun_detach(tfile: tun_file, unregister: (dev: net_device) => void): void {
  const tun = tfile.tun;
  if (tun === null) return;
  tun_napi_del(tfile);
  const last = tun.numqueues - 1;
  const moved = tun.tfiles[last] as tun_file;
  tun.tfiles[tfile.queue_index] = moved;
  moved.queue_index = tfile.queue_index;
  tun.tfiles[last] = null;
  tun.numqueues--;
  tfile.tun = null;
  tun_queue_purge(tfile);
  if (tun.numqueues !== 0 || tun.numdisabled !== 0) return;
  netif_carrier_off(tun.dev);
  if ((tun.flags & IFF_PERSIST) === 0) unregister(tun.dev);
}

function tun_napi_init(tun: tun_struct, tfile: tun_file, napi_en: boolean): void {
  tfile.napi_enabled = napi_en;
  if (napi_en) tfile.napi = netif_napi_add(tun.dev, tun_napi_poll);
}

function tun_napi_del(tfile: tun_file): void {
  if (tfile.napi !== null) netif_napi_del(tfile.napi);
  tfile.napi = null;
  tfile.napi_enabled = false;
}

function tun_queue_purge(tfile: tun_file): void {
  for (let skb = tfile.tx_ring.shift(); skb !== null; skb = tfile.tx_ring.shift())
    kfree_skb_reason(skb, SKB_DROP_REASON_NOT_SPECIFIED);
  for (let skb = tfile.sk_write_queue.shift(); skb !== null; skb = tfile.sk_write_queue.shift())
    kfree_skb_reason(skb, SKB_DROP_REASON_QUEUE_PURGE);
}

export function tun_setup(dev: net_device): void {
  dev.priv = new tun_struct();
  dev.needs_free_netdev = true;
  dev.ethtool_ops = tun_ethtool_ops;
  // Persistent devices are usually opened by tools that know nothing of queue lengths.
  dev.tx_queue_len = 500;
}

/** TUN devices are made by their file, never by RTM_NEWLINK. */
function tun_validate(_tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number {
  NL_SET_ERR_MSG(extack, 'tun/tap creation via rtnetlink is not supported.');
  return -EOPNOTSUPP;
}

function tun_fill_info(skb: sk_buff, dev: net_device): number {
  const tun = dev.priv as tun_struct;
  nla_put_u8(skb, IFLA_TUN_TYPE, tun.flags & TUN_TYPE_MASK);
  if (tun.owner !== INVALID_ID) nla_put_u32(skb, IFLA_TUN_OWNER, tun.owner);
  if (tun.group !== INVALID_ID) nla_put_u32(skb, IFLA_TUN_GROUP, tun.group);
  nla_put_u8(skb, IFLA_TUN_PI, (tun.flags & IFF_NO_PI) === 0 ? 1 : 0);
  nla_put_u8(skb, IFLA_TUN_VNET_HDR, (tun.flags & IFF_VNET_HDR) !== 0 ? 1 : 0);
  nla_put_u8(skb, IFLA_TUN_PERSIST, (tun.flags & IFF_PERSIST) !== 0 ? 1 : 0);
  const multi_queue = (tun.flags & IFF_MULTI_QUEUE) !== 0;
  nla_put_u8(skb, IFLA_TUN_MULTI_QUEUE, multi_queue ? 1 : 0);
  if (multi_queue) {
    nla_put_u32(skb, IFLA_TUN_NUM_QUEUES, tun.numqueues);
    nla_put_u32(skb, IFLA_TUN_NUM_DISABLED_QUEUES, tun.numdisabled);
  }
  return 0;
}

export const tun_link_ops: rtnl_link_ops = {
  kind: 'tun',
  setup: tun_setup,
  validate: tun_validate,
  fill_info: tun_fill_info,
};

function tun_device_event(event: number, info: netdev_notifier_info): number {
  const dev = info.dev;
  if (dev.rtnl_link_ops !== tun_link_ops) return NOTIFY_DONE;
  const tun = dev.priv as tun_struct;
  if (event === NETDEV_CHANGE_TX_QUEUE_LEN) {
    for (const tfile of tun.tfiles) if (tfile !== null) tfile.tx_ring_size = dev.tx_queue_len;
  }
  if (event === NETDEV_UP) {
    for (const tfile of tun.tfiles) if (tfile !== null) wake_up(dev.nd_net.world, tfile.wait);
  }
  return NOTIFY_DONE;
}

const tun_notifier_block: notifier_block = { notifier_call: tun_device_event };

export function tun_init(world: World): void {
  rtnl_link_register(world, tun_link_ops);
  register_netdevice_notifier(world, tun_notifier_block);
}
