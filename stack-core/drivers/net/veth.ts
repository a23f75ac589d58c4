// Virtual Ethernet pairs: what one end sends, the other receives. Kernel: drivers/net/veth.c
import { EADDRNOTAVAIL, EINVAL, ENOTCONN } from '../../include/linux/errno.ts';
import { eth_hw_addr_random, is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import {
  NETIF_F_FRAGLIST,
  NETIF_F_GRO,
  NETIF_F_GSO_ENCAP_ALL,
  NETIF_F_GSO_SOFTWARE,
  NETIF_F_HIGHDMA,
  NETIF_F_HW_CSUM,
  NETIF_F_HW_VLAN_CTAG_RX,
  NETIF_F_HW_VLAN_CTAG_TX,
  NETIF_F_HW_VLAN_STAG_RX,
  NETIF_F_HW_VLAN_STAG_TX,
  NETIF_F_RXCSUM,
  NETIF_F_SCTP_CRC,
  NETIF_F_SG,
} from '../../include/linux/netdev_features.ts';
import {
  dev_net,
  dev_sw_netstats_tx_add,
  type ethtool_ops,
  GSO_MAX_SIZE,
  IFF_LIVE_ADDR_CHANGE,
  IFF_NO_QUEUE,
  IFF_PHONY_HEADROOM,
  IFF_TX_SKB_SHARING,
  NET_NAME_ENUM,
  NET_NAME_USER,
  NET_RX_SUCCESS,
  NET_XMIT_DROP,
  NETDEV_TX_OK,
  type net_device,
  type net_device_ops,
  type rtnl_link_stats64,
} from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG_ATTR, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { NLA_BINARY, nla_data, nla_get_string, nla_get_u32, nla_len, type nlattrs } from '../../include/net/netlink.ts';
import { type rtnl_link_ops, type rtnl_newlink_params, rtnl_newlink_peer_net } from '../../include/net/rtnetlink.ts';
import { IFF_UP } from '../../include/uapi/linux/if.ts';
import { ETH_ALEN, ETH_HLEN, ETH_MAX_MTU, ETH_MIN_MTU } from '../../include/uapi/linux/if_ether.ts';
import { IFLA_ADDRESS, IFLA_IFNAME, IFLA_MTU } from '../../include/uapi/linux/if_link.ts';
import { ifinfomsg } from '../../include/uapi/linux/rtnetlink.ts';
import { VETH_INFO_MAX, VETH_INFO_PEER } from '../../include/uapi/linux/veth.ts';
import type { World } from '../../kernel/world.ts';
import {
  free_netdev,
  register_netdevice,
  unregister_netdevice,
  unregister_netdevice_queue,
} from '../../net/core/dev.ts';
import { netdev_update_features } from '../../net/core/dev-features.ts';
import { __dev_forward_skb } from '../../net/core/dev-forward.ts';
import { __netif_rx } from '../../net/core/dev-receive.ts';
import { rtnl_link_register } from '../../net/core/rtnetlink.ts';
import {
  rtnl_configure_link,
  rtnl_create_link,
  rtnl_nla_parse_ifinfomsg,
} from '../../net/core/rtnetlink-link-change.ts';
import { kfree_skb, pskb_may_pull } from '../../net/core/skbuff.ts';
import { eth_mac_addr, eth_validate_addr, ether_setup } from '../../net/ethernet/eth.ts';
import { netif_carrier_off, netif_carrier_on } from '../../net/sched/sch_generic.ts';

/** One end of a pair. */
export class veth_priv {
  /** The other end; null while the pair is taken apart. */
  peer: net_device | null = null;
  /** Packets that the other end did not take. */
  dropped = 0;
}

const VETH_FEATURES =
  NETIF_F_SG |
  NETIF_F_FRAGLIST |
  NETIF_F_HW_CSUM |
  NETIF_F_RXCSUM |
  NETIF_F_SCTP_CRC |
  NETIF_F_HIGHDMA |
  NETIF_F_GSO_SOFTWARE |
  NETIF_F_GSO_ENCAP_ALL |
  NETIF_F_HW_VLAN_CTAG_TX |
  NETIF_F_HW_VLAN_CTAG_RX |
  NETIF_F_HW_VLAN_STAG_TX |
  NETIF_F_HW_VLAN_STAG_RX;

const priv_of = (dev: net_device): veth_priv => dev.priv as veth_priv;

/** Hands a packet to `dev`, the other end. NET_RX_*. */
function veth_forward_skb(dev: net_device, skb: sk_buff): number {
  const err = __dev_forward_skb(dev, skb);
  if (err !== 0) return err;
  return __netif_rx(skb);
}

/** The stack sends: the other end receives. Differs: no XDP and no GRO here, so the backlog takes it, never NAPI. */
function veth_xmit(skb: sk_buff, dev: net_device): number {
  const priv = priv_of(dev);
  const rcv = priv.peer;
  const length = skb.len;
  drop: {
    if (rcv === null || !pskb_may_pull(skb, ETH_HLEN)) {
      kfree_skb(skb);
      break drop;
    }
    if (veth_forward_skb(rcv, skb) !== NET_RX_SUCCESS) break drop;
    dev_sw_netstats_tx_add(dev, 1, length);
    return NETDEV_TX_OK;
  }
  priv.dropped++;
  return NET_XMIT_DROP;
}

/** What one end has received is what the other end has sent. */
function veth_get_stats64(dev: net_device, tot: rtnl_link_stats64): void {
  const priv = priv_of(dev);
  tot.tx_packets = dev.stats.tx_packets;
  tot.tx_bytes = dev.stats.tx_bytes;
  tot.tx_dropped = priv.dropped;
  if (priv.peer === null) return;
  tot.rx_packets = priv.peer.stats.tx_packets;
  tot.rx_bytes = priv.peer.stats.tx_bytes;
}

/** Both ends have a carrier when both are up. */
function veth_open(dev: net_device): number {
  const peer = priv_of(dev).peer;
  if (peer === null) return -ENOTCONN;
  if ((peer.flags & IFF_UP) !== 0) {
    netif_carrier_on(dev);
    netif_carrier_on(peer);
  }
  return 0;
}

function veth_close(dev: net_device): number {
  const peer = priv_of(dev).peer;
  netif_carrier_off(dev);
  if (peer !== null) netif_carrier_off(peer);
  return 0;
}

function veth_get_iflink(dev: net_device): number {
  return priv_of(dev).peer?.ifindex ?? 0;
}

function veth_peer_dev(dev: net_device): net_device | null {
  return priv_of(dev).peer;
}

function veth_set_rx_headroom(dev: net_device, new_hr: number): void {
  const peer = priv_of(dev).peer;
  if (peer === null) return;
  const headroom = Math.max(new_hr, 0);
  peer.needed_headroom = headroom;
  dev.needed_headroom = headroom;
}

/** The receiver filters nothing. */
function veth_set_multicast_list(dev: net_device): void {}

const veth_ethtool_ops: ethtool_ops = {
  get_drvinfo: () => ({ driver: 'veth', version: '1.0', fw_version: '', bus_info: '' }),
  get_link_ksettings: () => ({ speed: 10000 }),
};

const veth_netdev_ops: net_device_ops = {
  ndo_open: veth_open,
  ndo_stop: veth_close,
  ndo_start_xmit: veth_xmit,
  ndo_get_stats64: veth_get_stats64,
  ndo_set_rx_mode: veth_set_multicast_list,
  ndo_set_mac_address: eth_mac_addr,
  ndo_validate_addr: eth_validate_addr,
  ndo_get_iflink: veth_get_iflink,
  ndo_set_rx_headroom: veth_set_rx_headroom,
  ndo_get_peer_dev: veth_peer_dev,
};

function veth_setup(dev: net_device): void {
  ether_setup(dev);
  dev.priv = new veth_priv();
  dev.priv_flags &= ~IFF_TX_SKB_SHARING;
  dev.priv_flags |= IFF_LIVE_ADDR_CHANGE | IFF_NO_QUEUE | IFF_PHONY_HEADROOM;
  dev.lltx = true;
  dev.netdev_ops = veth_netdev_ops;
  dev.ethtool_ops = veth_ethtool_ops;
  dev.features |= VETH_FEATURES;
  const vlan = NETIF_F_HW_VLAN_CTAG_TX | NETIF_F_HW_VLAN_STAG_TX | NETIF_F_HW_VLAN_CTAG_RX | NETIF_F_HW_VLAN_STAG_RX;
  dev.vlan_features = dev.features & ~vlan;
  dev.needs_free_netdev = true;
  dev.max_mtu = ETH_MAX_MTU;
  dev.hw_features = VETH_FEATURES;
  dev.hw_enc_features = VETH_FEATURES;
  dev.mpls_features = NETIF_F_HW_CSUM | NETIF_F_GSO_SOFTWARE;
  dev.tso_max_size = GSO_MAX_SIZE;
}

function veth_validate(tb: nlattrs, data: nlattrs | null, extack: netlink_ext_ack | null): number {
  const address = tb[IFLA_ADDRESS] ?? null;
  if (address !== null) {
    if (nla_len(address) !== ETH_ALEN) {
      NL_SET_ERR_MSG_ATTR(extack, address, 'Invalid link-layer address length');
      return -EINVAL;
    }
    if (!is_valid_ether_addr(nla_data(address))) {
      NL_SET_ERR_MSG_ATTR(extack, address, 'Invalid link-layer address');
      return -EADDRNOTAVAIL;
    }
  }
  const mtu = tb[IFLA_MTU] ?? null;
  if (mtu !== null && !is_valid_veth_mtu(nla_get_u32(mtu))) {
    NL_SET_ERR_MSG_ATTR(extack, mtu, 'Invalid MTU');
    return -EINVAL;
  }
  return 0;
}

const is_valid_veth_mtu = (mtu: number): boolean => mtu >= ETH_MIN_MTU && mtu <= ETH_MAX_MTU;

/** As established, GRO is off unless someone asks for it. */
function veth_disable_gro(dev: net_device): void {
  dev.features &= ~NETIF_F_GRO;
  dev.wanted_features &= ~NETIF_F_GRO;
  netdev_update_features(dev);
}

/** `ip link add … type veth peer …`: makes the other end, too, first. */
function veth_newlink(dev: net_device, params: rtnl_newlink_params, extack: netlink_ext_ack | null): number {
  const tb = params.tb;
  const peer_net = rtnl_newlink_peer_net(params);
  const nla_peer = params.data?.[VETH_INFO_PEER] ?? null;
  let tbp = tb;
  let ifmp: InstanceType<typeof ifinfomsg> | null = null;
  if (nla_peer !== null) {
    const peer_tb: nlattrs = [];
    const err = rtnl_nla_parse_ifinfomsg(peer_tb, nla_peer, extack);
    if (err < 0) return err;
    const invalid = veth_validate(peer_tb, null, extack);
    if (invalid < 0) return invalid;
    ifmp = new ifinfomsg(nla_data(nla_peer));
    tbp = peer_tb;
  }

  const peer_name = ifmp !== null ? (tbp[IFLA_IFNAME] ?? null) : null;
  const ifname = peer_name !== null ? nla_get_string(peer_name) : 'veth%d';
  const name_assign_type = peer_name !== null ? NET_NAME_USER : NET_NAME_ENUM;
  const peer = rtnl_create_link(peer_net, ifname, name_assign_type, veth_link_ops, tbp, extack);
  if (typeof peer === 'number') return peer;
  if (ifmp === null || (tbp[IFLA_ADDRESS] ?? null) === null) eth_hw_addr_random(peer);
  if (ifmp !== null && dev.ifindex !== 0) peer.ifindex = ifmp.ifi_index;
  peer.tso_max_size = dev.tso_max_size;
  peer.tso_max_segs = dev.tso_max_segs;

  let err = register_netdevice(peer);
  if (err < 0) {
    free_netdev(peer);
    return err;
  }
  veth_disable_gro(peer);
  netif_carrier_off(peer);

  err_configure_peer: {
    err = rtnl_configure_link(peer, ifmp, 0, null);
    if (err < 0) break err_configure_peer;

    // The device itself last: its name may have been taken by the peer.
    if ((tb[IFLA_ADDRESS] ?? null) === null) eth_hw_addr_random(dev);
    const name = tb[IFLA_IFNAME] ?? null;
    dev.name = name !== null ? nla_get_string(name) : 'veth%d';
    err = register_netdevice(dev);
    if (err < 0) break err_configure_peer;
    netif_carrier_off(dev);
    priv_of(dev).peer = peer;
    priv_of(peer).peer = dev;
    veth_disable_gro(dev);
    return 0;
  }
  unregister_netdevice(peer);
  return err;
}

/** One end goes, and so does the other. */
function veth_dellink(dev: net_device, head: net_device[]): void {
  const priv = priv_of(dev);
  const peer = priv.peer;
  priv.peer = null;
  unregister_netdevice_queue(dev, head);
  if (peer === null) return;
  priv_of(peer).peer = null;
  unregister_netdevice_queue(peer, head);
}

function veth_get_link_net(dev: net_device): net {
  const peer = priv_of(dev).peer;
  return dev_net(peer ?? dev);
}

const veth_link_ops: rtnl_link_ops = {
  kind: 'veth',
  setup: veth_setup,
  validate: veth_validate,
  newlink: veth_newlink,
  dellink: veth_dellink,
  policy: [undefined, { type: NLA_BINARY }],
  peer_type: VETH_INFO_PEER,
  maxtype: VETH_INFO_MAX,
  get_link_net: veth_get_link_net,
};

export function veth_init(world: World): void {
  rtnl_link_register(world, veth_link_ops);
}
