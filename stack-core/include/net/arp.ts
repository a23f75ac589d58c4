// Kernel: include/net/arp.h
import { NEIGH_ARP_TABLE, type net_device } from '../linux/netdevice.ts';
import { IFF_LOOPBACK, IFF_POINTOPOINT } from '../uapi/linux/if.ts';
import { INADDR_ANY } from '../uapi/linux/in.ts';
import { neigh_confirm, type neighbour } from './neighbour.ts';

/** The entry for `key`, or null. All addresses behind a point-to-point or loopback device share one. */
export function __ipv4_neigh_lookup_noref(dev: net_device, key: number): neighbour | null {
  const one = (dev.flags & (IFF_LOOPBACK | IFF_POINTOPOINT)) !== 0;
  return dev.neighbours[NEIGH_ARP_TABLE].get(one ? INADDR_ANY : key) ?? null;
}

export const __ipv4_neigh_lookup = __ipv4_neigh_lookup_noref;

/** Someone heard from `key`: the entry need not be probed. */
export function __ipv4_confirm_neigh(dev: net_device, key: number): void {
  const n = __ipv4_neigh_lookup_noref(dev, key);
  if (n !== null) neigh_confirm(n);
}
