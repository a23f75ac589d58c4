// Which features of a device are on. Kernel: net/core/dev.c
import {
  NETIF_F_ALL_FOR_ALL,
  NETIF_F_ALL_TSO,
  NETIF_F_CSUM_MASK,
  NETIF_F_GSO,
  NETIF_F_HW_CSUM,
  NETIF_F_IP_CSUM,
  NETIF_F_IPV6_CSUM,
  NETIF_F_LRO,
  NETIF_F_ONE_FOR_ALL,
  NETIF_F_RXFCS,
  NETIF_F_SG,
  NETIF_F_TSO,
  NETIF_F_TSO_ECN,
  NETIF_F_TSO_MANGLEID,
  NETIF_F_TSO6,
  NETIF_F_VLAN_CHALLENGED,
  type netdev_features_t,
} from '../../include/linux/netdev_features.ts';
import { NETDEV_FEAT_CHANGE, type net_device } from '../../include/linux/netdevice.ts';
import { call_netdevice_notifiers } from './dev-notifier.ts';

/** Takes out what does not work without something else. */
function netdev_fix_features(wanted: netdev_features_t): netdev_features_t {
  let features = wanted;
  const has = (bits: netdev_features_t): boolean => (features & bits) !== 0n;
  if (has(NETIF_F_HW_CSUM)) features &= ~(NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM);
  if (!has(NETIF_F_SG)) features &= ~NETIF_F_ALL_TSO;
  if (!has(NETIF_F_HW_CSUM | NETIF_F_IP_CSUM)) features &= ~(NETIF_F_TSO | NETIF_F_TSO_ECN);
  if (!has(NETIF_F_HW_CSUM | NETIF_F_IPV6_CSUM)) features &= ~NETIF_F_TSO6;
  if (!has(NETIF_F_TSO)) features &= ~NETIF_F_TSO_MANGLEID;
  if ((features & NETIF_F_ALL_TSO) === NETIF_F_TSO_ECN) features &= ~NETIF_F_TSO_ECN;
  if (!has(NETIF_F_SG)) features &= ~NETIF_F_GSO;
  if (has(NETIF_F_RXFCS)) features &= ~NETIF_F_LRO;
  return features;
}

function netdev_get_wanted_features(dev: net_device): netdev_features_t {
  return (dev.features & ~dev.hw_features) | dev.wanted_features;
}

/** Settles the features anew. 1 when they changed, 0 when not, or a negative errno. */
export function __netdev_update_features(dev: net_device): number {
  let features = netdev_get_wanted_features(dev);
  if (dev.netdev_ops.ndo_fix_features !== undefined) features = dev.netdev_ops.ndo_fix_features(dev, features);
  features = netdev_fix_features(features);
  if (features === dev.features) return 0;
  const err = dev.netdev_ops.ndo_set_features?.(dev, features) ?? 0;
  if (err < 0) return err;
  dev.features = features;
  return 1;
}

/** As `__netdev_update_features`, and tells everybody. */
export function netdev_update_features(dev: net_device): void {
  if (__netdev_update_features(dev) !== 0) netdev_features_change(dev);
}

export function netdev_features_change(dev: net_device): void {
  call_netdevice_notifiers(NETDEV_FEAT_CHANGE, dev);
}

/** Features of a device above others: those of `all` with what one more of them brings and takes. */
export function netdev_increment_features(
  all: netdev_features_t,
  one: netdev_features_t,
  wanted: netdev_features_t,
): netdev_features_t {
  let mask = wanted | NETIF_F_VLAN_CHALLENGED;
  if ((wanted & NETIF_F_HW_CSUM) !== 0n) mask |= NETIF_F_CSUM_MASK;
  let features = all | (one & (NETIF_F_ONE_FOR_ALL | NETIF_F_CSUM_MASK) & mask);
  features &= one | ~NETIF_F_ALL_FOR_ALL;
  if ((features & NETIF_F_HW_CSUM) !== 0n) features &= ~(NETIF_F_CSUM_MASK & ~NETIF_F_HW_CSUM);
  return features;
}

/** Segmentation is worth having even when no device below does it: it saves passing many packets through both. */
export const netdev_add_tso_features = (features: netdev_features_t, mask: netdev_features_t): netdev_features_t =>
  netdev_increment_features(features, NETIF_F_ALL_TSO, mask);
