// Which neighbours are forgotten, and which are kept resolved. Kernel: net/core/neighbour.c
import {
  NEIGH_VAR,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  NUD_IN_TIMER,
  neigh_event_send_probe,
  type neigh_table,
  type neighbour,
} from '../../include/net/neighbour.ts';
import { NTF_EXT_LEARNED, NUD_FAILED, NUD_NOARP, NUD_PERMANENT } from '../../include/uapi/linux/neighbour.ts';
import { HZ, jiffies, time_after, time_before, time_before_eq } from '../../kernel/clock.ts';
import { mod_timer } from '../../kernel/timer.ts';
import { NTF_MANAGED, neigh_remove_one } from './neighbour.ts';
import { neigh_rand_reach_time } from './neighbour-parms.ts';

/** The table is (too) full: takes entries out that are of no use. Returns how many. */
export function neigh_forced_gc(tbl: neigh_table): number {
  const now = jiffies(tbl.world);
  const max_clean = tbl.gc_entries - tbl.gc_thresh2;
  const tref = now - 5 * HZ;
  let shrunk = 0;
  tbl.stats.forced_gc_runs++;
  for (const n of [...tbl.gc_list]) {
    const useless = n.nud_state === NUD_FAILED || n.nud_state === NUD_NOARP;
    const multicast = tbl.ops.is_multicast?.(n.primary_key) ?? false;
    const old = time_before(n.updated, tref);
    if (!useless && !multicast && !old) continue;
    neigh_remove_one(n);
    shrunk++;
    if (shrunk >= max_clean) break;
  }
  tbl.last_flush = now;
  return shrunk;
}

/** Regularly: new reachable times, and away with entries that nobody used for long. */
export function neigh_periodic_work(tbl: neigh_table): void {
  const world = tbl.world;
  const now = jiffies(world);
  tbl.stats.periodic_gc_runs++;
  if (time_after(now, tbl.last_rand + 300 * HZ)) {
    tbl.last_rand = now;
    for (const p of tbl.parms_list)
      p.reachable_time = neigh_rand_reach_time(world, NEIGH_VAR(p, NEIGH_VAR_BASE_REACHABLE_TIME));
  }
  if (tbl.entries >= tbl.gc_thresh1) for (const n of [...tbl.nht]) neigh_periodic_check(n, now);
  mod_timer(tbl.gc_work, now + (NEIGH_VAR(tbl.parms, NEIGH_VAR_BASE_REACHABLE_TIME) >> 1));
}

function neigh_periodic_check(n: neighbour, now: number): void {
  const state = n.nud_state;
  if ((state & (NUD_PERMANENT | NUD_IN_TIMER)) !== 0 || (n.flags & NTF_EXT_LEARNED) !== 0) return;
  if (time_before(n.used, n.confirmed) && time_before_eq(n.confirmed, now)) n.used = n.confirmed;
  const unused = now >= n.used + NEIGH_VAR(n.parms, NEIGH_VAR_GC_STALETIME);
  if (state === NUD_FAILED || unused) neigh_remove_one(n);
}

/** An entry that must stay leaves the list of those that may be taken, and the other way round. */
export function neigh_update_gc_list(n: neighbour): void {
  if (n.dead) return;
  const tbl = n.tbl;
  const exempt = (n.nud_state & NUD_PERMANENT) !== 0 || (n.flags & NTF_EXT_LEARNED) !== 0;
  if (exempt && n.on_gc_list) {
    n.on_gc_list = false;
    tbl.gc_list.delete(n);
    tbl.gc_entries--;
  } else if (!exempt && !n.on_gc_list) {
    n.on_gc_list = true;
    tbl.gc_list.add(n);
    tbl.gc_entries++;
  }
}

/** Whether the kernel keeps the entry resolved has changed. */
export function neigh_managed_work_entry(n: neighbour): void {
  if (n.dead) return;
  if ((n.flags & NTF_MANAGED) !== 0) n.tbl.managed_list.add(n);
  else n.tbl.managed_list.delete(n);
}

/** Regularly: asks for the entries that are kept resolved. */
export function neigh_managed_work(tbl: neigh_table): void {
  for (const n of tbl.managed_list) neigh_event_send_probe(n, null, false);
  mod_timer(tbl.managed_work, jiffies(tbl.world) + NEIGH_VAR(tbl.parms, NEIGH_VAR_INTERVAL_PROBE_TIME_MS));
}
