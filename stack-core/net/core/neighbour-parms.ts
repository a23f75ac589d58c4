// Settings of neighbour tables, by device and namespace. Kernel: net/core/neighbour.c
import type { net_device } from '../../include/linux/netdevice.ts';
import {
  NEIGH_VAR,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  neigh_parms,
  type neigh_table,
} from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { jiffies } from '../../kernel/clock.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import { mod_timer, TIMER_DEFERRABLE, timer_list } from '../../kernel/timer.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { neigh_managed_work, neigh_periodic_work } from './neighbour-gc.ts';
import { neigh_proxy_process } from './neighbour-proxy.ts';

/** Every table, by NEIGH_ARP_TABLE, … */
export const neigh_tables = subsystem('neigh_tables', (): (neigh_table | null)[] => [null, null]);

/** How long a neighbour counts as reachable: between half and one and a half of `base`, jiffies. RFC 4861 section 6.3.2. */
export function neigh_rand_reach_time(world: World, base: number): number {
  return base === 0 ? 0 : get_random_u32_below(world, base) + (base >> 1);
}

/** Starts a table. */
export function neigh_table_init(world: World, index: number, tbl: neigh_table): void {
  const parms = new neigh_parms(world.init_net, null, tbl, Int32Array.from(tbl.ops.data));
  tbl.parms = parms;
  tbl.parms_list.push(parms);
  parms.reachable_time = neigh_rand_reach_time(world, NEIGH_VAR(parms, NEIGH_VAR_BASE_REACHABLE_TIME));
  // Housekeeping: it alone keeps nothing going.
  tbl.gc_work = new timer_list(world, () => neigh_periodic_work(tbl), TIMER_DEFERRABLE);
  tbl.managed_work = new timer_list(world, () => neigh_managed_work(tbl), TIMER_DEFERRABLE);
  tbl.proxy_timer = new timer_list(world, () => neigh_proxy_process(tbl));
  mod_timer(tbl.gc_work, jiffies(world) + parms.reachable_time);
  mod_timer(tbl.managed_work, jiffies(world) + NEIGH_VAR(parms, NEIGH_VAR_INTERVAL_PROBE_TIME_MS));
  world.subsystem(neigh_tables)[index] = tbl;
}

/** The settings of a table: of the device with `ifindex`, or the defaults of the namespace (0). */
export function lookup_neigh_parms(tbl: neigh_table, net: net, ifindex: number): neigh_parms | null {
  for (const p of tbl.parms_list) {
    if (p.dev !== null && p.dev.ifindex === ifindex && p.net === net) return p;
    if (p.dev === null && ifindex === 0 && p.net === net) return p;
  }
  return null;
}

/** Settings for a device, copied from the table's defaults. Null when the device refuses them. */
export function neigh_parms_alloc(dev: net_device, tbl: neigh_table): neigh_parms | null {
  const world = tbl.world;
  const net = dev.nd_net;
  const ref = lookup_neigh_parms(tbl, net, 0) ?? tbl.parms;
  const p = new neigh_parms(net, dev, tbl, ref.data.slice());
  p.neigh_setup = ref.neigh_setup;
  p.reachable_time = neigh_rand_reach_time(world, NEIGH_VAR(p, NEIGH_VAR_BASE_REACHABLE_TIME));
  const setup = dev.netdev_ops.ndo_neigh_setup;
  if (setup !== undefined && setup(dev, p) !== 0) return null;
  // Behind the first, the table's own.
  tbl.parms_list.splice(1, 0, p);
  return p;
}

/** Gives settings up: entries that still use them can be made no more. */
export function neigh_parms_release(tbl: neigh_table, parms: neigh_parms | null): void {
  if (parms === null || parms === tbl.parms) return;
  const at = tbl.parms_list.indexOf(parms);
  if (at >= 0) tbl.parms_list.splice(at, 1);
  parms.dead = true;
}
