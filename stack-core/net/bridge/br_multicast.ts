// What a bridge does about multicast groups. Kernel: net/bridge/br_multicast.c
// Differs: no snooping yet: reports of hosts make no entries, so multicast goes to all ports, as in the kernel while no
// querier is heard.
import type { in_device } from '../../include/linux/inetdevice.ts';
import { netif_running } from '../../include/linux/netdevice.ts';
import { ip_mc_dec_group, ip_mc_inc_group } from '../ipv4/igmp.ts';
import { BROPT_MULTICAST_ENABLED, br_opt_get, br_opt_toggle, type net_bridge } from './br_private.ts';

/** 224.0.0.106: all snoopers. */
const INADDR_ALLSNOOPERS_GROUP = 0xe000006a;

/** The bridge wants to hear what multicast routers advertise. */
export function br_multicast_join_snoopers(br: net_bridge): void {
  const in_dev: in_device | null = br.dev.ip_ptr;
  if (in_dev !== null) ip_mc_inc_group(in_dev, INADDR_ALLSNOOPERS_GROUP);
}

export function br_multicast_leave_snoopers(br: net_bridge): void {
  const in_dev: in_device | null = br.dev.ip_ptr;
  if (in_dev !== null) ip_mc_dec_group(in_dev, INADDR_ALLSNOOPERS_GROUP);
}

/** Switches snooping. Returns 0. */
export function br_multicast_toggle(br: net_bridge, val: number): number {
  const on = val !== 0;
  if (br_opt_get(br, BROPT_MULTICAST_ENABLED) === on) return 0;
  br_opt_toggle(br, BROPT_MULTICAST_ENABLED, on);
  if (!netif_running(br.dev)) return 0;
  if (on) br_multicast_join_snoopers(br);
  else br_multicast_leave_snoopers(br);
  return 0;
}
