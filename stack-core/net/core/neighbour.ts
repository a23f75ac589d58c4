// Neighbour tables: entries, their states, and packets that wait for an address. Kernel: net/core/neighbour.c, RFC 4861
// section 7.3. Siblings: neighbour-parms.ts, neighbour-gc.ts, neighbour-proxy.ts, neighbour-sysctl.ts, neighbour-netlink.ts.
import { EINVAL, ENETDOWN, ENOBUFS, EPERM } from '../../include/linux/errno.ts';
import { dev_hard_header, type hh_cache, type net_device } from '../../include/linux/netdevice.ts';
import { NL_SET_ERR_MSG, type netlink_ext_ack } from '../../include/linux/netlink.ts';
import {
  __skb_dequeue,
  __skb_pull,
  __skb_queue_tail,
  type sk_buff,
  skb_network_offset,
} from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_NEIGH_DEAD,
  SKB_DROP_REASON_NEIGH_FAILED,
  SKB_DROP_REASON_NEIGH_HH_FILLFAIL,
  SKB_DROP_REASON_NEIGH_QUEUEFULL,
} from '../../include/net/dropreason-core.ts';
import { DST_OBSOLETE_DEAD, dst_neigh_lookup_skb } from '../../include/net/dst.ts';
import {
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_EXT_LEARNED,
  NEIGH_UPDATE_F_ISROUTER,
  NEIGH_UPDATE_F_MANAGED,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_UPDATE_F_OVERRIDE_ISROUTER,
  NEIGH_UPDATE_F_USE,
  NEIGH_UPDATE_F_WEAK_OVERRIDE,
  NEIGH_VAR,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_MCAST_REPROBES,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_UCAST_PROBES,
  NUD_CONNECTED,
  NUD_IN_TIMER,
  NUD_VALID,
  neigh_event_send,
  type neigh_key,
  type neigh_table,
  neighbour,
} from '../../include/net/neighbour.ts';
import {
  NTF_EXT_LEARNED,
  NTF_EXT_MANAGED,
  NTF_EXT_SHIFT,
  NTF_ROUTER,
  NUD_DELAY,
  NUD_FAILED,
  NUD_INCOMPLETE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
} from '../../include/uapi/linux/neighbour.ts';
import { RTM_DELNEIGH, RTM_NEWNEIGH } from '../../include/uapi/linux/rtnetlink.ts';
import { HZ, jiffies, time_after, time_before, time_before_eq } from '../../kernel/clock.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { local_bh_disable, local_bh_enable } from '../../kernel/softirq.ts';
import { mod_timer, timer_delete } from '../../kernel/timer.ts';
import { dev_queue_xmit } from './dev-transmit.ts';
import { neigh_forced_gc, neigh_managed_work_entry, neigh_update_gc_list } from './neighbour-gc.ts';
import { __neigh_notify } from './neighbour-netlink.ts';
import { pneigh_ifdown, pneigh_queue_purge } from './neighbour-proxy.ts';
import { consume_skb, kfree_skb, kfree_skb_reason, skb_clone, skb_push, skb_queue_purge } from './skbuff.ts';

export { neigh_app_ns, neigh_init } from './neighbour-netlink.ts';
export { neigh_parms_alloc, neigh_parms_release, neigh_rand_reach_time, neigh_table_init } from './neighbour-parms.ts';
export { pneigh_create, pneigh_delete, pneigh_enqueue, pneigh_lookup } from './neighbour-proxy.ts';
export { neigh_sysctl_register, neigh_sysctl_unregister } from './neighbour-sysctl.ts';

/** Shortest time between two solicitations, jiffies. */
const MIN_RETRANS = HZ / 100;

export const NTF_MANAGED = NTF_EXT_MANAGED << NTF_EXT_SHIFT;

function neigh_blackhole(neigh: neighbour, skb: sk_buff): number {
  kfree_skb(skb);
  return -ENETDOWN;
}

/** The entry for `key` on `dev`, or null. */
export function neigh_lookup(tbl: neigh_table, key: neigh_key, dev: net_device): neighbour | null {
  tbl.stats.lookups++;
  const n = dev.neighbours[tbl.index].get(key) ?? null;
  if (n !== null) tbl.stats.hits++;
  return n;
}

function neigh_alloc(
  tbl: neigh_table,
  key: neigh_key,
  dev: net_device,
  flags: number,
  exempt_from_gc: boolean,
): neighbour | null {
  const now = jiffies(tbl.world);
  if (!exempt_from_gc) {
    const entries = tbl.gc_entries++;
    const stale = time_after(now, tbl.last_flush + 5 * HZ);
    if (entries >= tbl.gc_thresh3 || (entries >= tbl.gc_thresh2 && stale)) {
      const shrunk = neigh_forced_gc(tbl);
      if (shrunk === 0 && entries >= tbl.gc_thresh3) {
        printk(tbl.world, KERN_INFO, `${tbl.id}: neighbor table overflow!`);
        tbl.stats.table_fulls++;
        tbl.gc_entries--;
        return null;
      }
    }
  }
  const n = new neighbour(tbl.world, tbl, tbl.parms, dev, key, neigh_blackhole);
  n.flags = flags;
  n.dead = true;
  tbl.stats.allocs++;
  tbl.entries++;
  return n;
}

/** Makes an entry for `key` on `dev`, or returns the one that is there. A negative errno when it cannot be. */
export function __neigh_create(
  tbl: neigh_table,
  key: neigh_key,
  dev: net_device,
  _want_ref: boolean,
): neighbour | number {
  return ___neigh_create(tbl, key, dev, 0, false);
}
export const neigh_create = (tbl: neigh_table, key: neigh_key, dev: net_device): neighbour | number =>
  __neigh_create(tbl, key, dev, true);

export function ___neigh_create(
  tbl: neigh_table,
  key: neigh_key,
  dev: net_device,
  flags: number,
  exempt_from_gc: boolean,
): neighbour | number {
  const n = neigh_alloc(tbl, key, dev, flags, exempt_from_gc);
  if (n === null) return -ENOBUFS;
  let rc: neighbour | number;

  out_neigh_release: {
    rc = tbl.ops.constructor(n);
    if (rc < 0) break out_neigh_release;
    rc = n.parms.neigh_setup?.(n) ?? 0;
    if (rc < 0) break out_neigh_release;
    n.confirmed = jiffies(tbl.world) - (NEIGH_VAR(n.parms, NEIGH_VAR_BASE_REACHABLE_TIME) << 1);
    if (n.parms.dead) {
      rc = -EINVAL;
      break out_neigh_release;
    }
    // The constructor may have changed the key.
    const n1 = dev.neighbours[tbl.index].get(n.primary_key);
    if (n1 !== undefined) {
      rc = n1;
      break out_neigh_release;
    }
    n.dead = false;
    if (!exempt_from_gc) {
      n.on_gc_list = true;
      tbl.gc_list.add(n);
    }
    if ((n.flags & NTF_MANAGED) !== 0) tbl.managed_list.add(n);
    dev.neighbours[tbl.index].set(n.primary_key, n);
    tbl.nht.add(n);
    return n;
  }
  if (!exempt_from_gc) tbl.gc_entries--;
  neigh_destroy(n);
  return rc;
}

/** Ends an entry that is in no table any more. */
function neigh_destroy(neigh: neighbour): void {
  neigh.tbl.stats.destroys++;
  neigh_del_timer(neigh);
  skb_queue_purge(neigh.arp_queue);
  neigh.arp_queue_len_bytes = 0;
  // A route may still have it: what takes that is lost.
  neigh.output = neigh_blackhole;
  neigh.tbl.entries--;
}

/** Takes an entry out of its table and tells everybody. */
export function neigh_remove_one(n: neighbour): void {
  const tbl = n.tbl;
  n.dev.neighbours[tbl.index].delete(n.primary_key);
  tbl.nht.delete(n);
  neigh_del_timer(n);
  neigh_mark_dead(n);
  neigh_cleanup_and_release(n);
}

function neigh_mark_dead(n: neighbour): void {
  n.dead = true;
  n.tbl.managed_list.delete(n);
  if (!n.on_gc_list) return;
  n.on_gc_list = false;
  n.tbl.gc_list.delete(n);
  n.tbl.gc_entries--;
}

function neigh_cleanup_and_release(neigh: neighbour): void {
  __neigh_notify(neigh, RTM_DELNEIGH, 0, 0);
  neigh_destroy(neigh);
}

function neigh_flush_dev(tbl: neigh_table, dev: net_device | null, skip_perm: boolean): void {
  for (const n of [...tbl.nht]) {
    if (dev !== null && n.dev !== dev) continue;
    if (skip_perm && (n.nud_state & NUD_PERMANENT) !== 0) continue;
    neigh_remove_one(n);
  }
}

/** The link-layer address of `dev` changed: what is known there is void. */
export function neigh_changeaddr(tbl: neigh_table, dev: net_device): void {
  neigh_flush_dev(tbl, dev, false);
}

/** `dev` lost its carrier: entries go, permanent ones stay. 0. */
export function neigh_carrier_down(tbl: neigh_table, dev: net_device): number {
  return __neigh_ifdown(tbl, dev, true);
}

/** `dev` goes down. 0. */
export function neigh_ifdown(tbl: neigh_table, dev: net_device): number {
  return __neigh_ifdown(tbl, dev, false);
}

function __neigh_ifdown(tbl: neigh_table, dev: net_device, skip_perm: boolean): number {
  neigh_flush_dev(tbl, dev, skip_perm);
  pneigh_ifdown(tbl, dev, skip_perm);
  pneigh_queue_purge(tbl, dev);
  if (tbl.proxy_queue.length === 0) timer_delete(tbl.proxy_timer);
  return 0;
}

/** Packets go by the slow path, which checks the state. */
function neigh_suspect(neigh: neighbour): void {
  neigh.output = neigh.ops.output;
}

/** Packets go by the fast path. */
function neigh_connect(neigh: neighbour): void {
  neigh.output = neigh.ops.connected_output;
}

function neigh_add_timer(n: neighbour, when: number): void {
  mod_timer(n.timer, when);
}

function neigh_del_timer(n: neighbour): void {
  if ((n.nud_state & NUD_IN_TIMER) !== 0) timer_delete(n.timer);
}

/** Solicitations without an answer after which the neighbour has failed. */
function neigh_max_probes(n: neighbour): number {
  const p = n.parms;
  const probing = (n.nud_state & NUD_PROBE) !== 0;
  const mcast = NEIGH_VAR(p, probing ? NEIGH_VAR_MCAST_REPROBES : NEIGH_VAR_MCAST_PROBES);
  return NEIGH_VAR(p, NEIGH_VAR_UCAST_PROBES) + NEIGH_VAR(p, NEIGH_VAR_APP_PROBES) + mcast;
}

/** The neighbour does not answer: its packets are reported as undeliverable. */
function neigh_invalidate(neigh: neighbour): void {
  neigh.tbl.stats.res_failed++;
  neigh.updated = jiffies(neigh.tbl.world);
  // A report may come back to this very entry and change its state.
  while (neigh.nud_state === NUD_FAILED) {
    const skb = __skb_dequeue(neigh.arp_queue);
    if (skb === null) break;
    neigh.ops.error_report?.(neigh, skb);
  }
  skb_queue_purge(neigh.arp_queue);
  neigh.arp_queue_len_bytes = 0;
}

/** Asks for the neighbour once more. */
function neigh_probe(neigh: neighbour): void {
  const queue = neigh.arp_queue.list;
  const last = queue.length === 0 ? null : queue[queue.length - 1];
  const skb = last === null ? null : skb_clone(last);
  neigh.ops.solicit(neigh, skb);
  neigh.probes++;
  consume_skb(skb);
}

/** Called when an entry has waited long enough in its state. */
export function neigh_timer_handler(neigh: neighbour): void {
  const world = neigh.tbl.world;
  const state = neigh.nud_state;
  const now = jiffies(world);
  const parms = neigh.parms;
  let next = now + HZ;
  let notify = false;

  out: {
    if ((state & NUD_IN_TIMER) === 0) break out;
    if ((state & NUD_REACHABLE) !== 0) {
      const delay_probe_time = NEIGH_VAR(parms, NEIGH_VAR_DELAY_PROBE_TIME);
      if (time_before_eq(now, neigh.confirmed + parms.reachable_time)) {
        next = neigh.confirmed + parms.reachable_time;
      } else if (time_before_eq(now, neigh.used + delay_probe_time)) {
        neigh.nud_state = NUD_DELAY;
        neigh.updated = now;
        neigh_suspect(neigh);
        next = now + delay_probe_time;
      } else {
        neigh.nud_state = NUD_STALE;
        neigh.updated = now;
        neigh_suspect(neigh);
        notify = true;
      }
    } else if ((state & NUD_DELAY) !== 0) {
      if (time_before_eq(now, neigh.confirmed + NEIGH_VAR(parms, NEIGH_VAR_DELAY_PROBE_TIME))) {
        neigh.nud_state = NUD_REACHABLE;
        neigh.updated = now;
        neigh_connect(neigh);
        notify = true;
        next = neigh.confirmed + parms.reachable_time;
      } else {
        neigh.nud_state = NUD_PROBE;
        neigh.updated = now;
        neigh.probes = 0;
        notify = true;
        next = now + Math.max(NEIGH_VAR(parms, NEIGH_VAR_RETRANS_TIME), MIN_RETRANS);
      }
    } else {
      next = now + Math.max(NEIGH_VAR(parms, NEIGH_VAR_RETRANS_TIME), MIN_RETRANS);
    }

    const asking = (neigh.nud_state & (NUD_INCOMPLETE | NUD_PROBE)) !== 0;
    if (asking && neigh.probes >= neigh_max_probes(neigh)) {
      neigh.nud_state = NUD_FAILED;
      notify = true;
      neigh_invalidate(neigh);
      break out;
    }
    if ((neigh.nud_state & NUD_IN_TIMER) !== 0) {
      if (time_before(next, now + MIN_RETRANS)) next = now + MIN_RETRANS;
      mod_timer(neigh.timer, next);
    }
    if (asking) neigh_probe(neigh);
  }
  if (notify) neigh_update_notify(neigh, 0);
}

/**
 * A packet wants to go to a neighbour whose address is not at hand: has it asked for, and queues the packet.
 * Returns 0 when the address may be used although it is old; 1 when `skb` has been taken.
 */
export function __neigh_event_send(neigh: neighbour, skb: sk_buff | null, immediate_ok: boolean): number {
  const world = neigh.tbl.world;
  local_bh_disable(world);
  const rc = neigh_event_send_locked(neigh, skb, immediate_ok);
  local_bh_enable(world);
  return rc;
}

/** Differs: in the kernel this is the body of `__neigh_event_send`, between taking and releasing the lock. */
function neigh_event_send_locked(neigh: neighbour, skb: sk_buff | null, immediate_ok: boolean): number {
  const now = jiffies(neigh.tbl.world);
  const parms = neigh.parms;
  let immediate_probe = false;
  if ((neigh.nud_state & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE)) !== 0) return 0;
  if (neigh.dead) {
    if ((neigh.nud_state & NUD_STALE) !== 0) return 0;
    kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_DEAD);
    return 1;
  }

  if ((neigh.nud_state & (NUD_STALE | NUD_INCOMPLETE)) === 0) {
    if (NEIGH_VAR(parms, NEIGH_VAR_MCAST_PROBES) + NEIGH_VAR(parms, NEIGH_VAR_APP_PROBES) === 0) {
      neigh.nud_state = NUD_FAILED;
      neigh.updated = now;
      kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_FAILED);
      return 1;
    }
    neigh.probes = NEIGH_VAR(parms, NEIGH_VAR_UCAST_PROBES);
    neigh_del_timer(neigh);
    neigh.nud_state = NUD_INCOMPLETE;
    neigh.updated = now;
    let next = now + 1;
    if (immediate_ok) {
      immediate_probe = true;
      next = now + Math.max(NEIGH_VAR(parms, NEIGH_VAR_RETRANS_TIME), MIN_RETRANS);
    }
    neigh_add_timer(neigh, next);
  } else if ((neigh.nud_state & NUD_STALE) !== 0) {
    neigh_del_timer(neigh);
    neigh.nud_state = NUD_DELAY;
    neigh.updated = now;
    neigh_add_timer(neigh, now + NEIGH_VAR(parms, NEIGH_VAR_DELAY_PROBE_TIME));
  }

  let rc = 0;
  if (neigh.nud_state === NUD_INCOMPLETE) {
    if (skb !== null) neigh_queue_packet(neigh, skb);
    rc = 1;
  }
  if (immediate_probe) neigh_probe(neigh);
  return rc;
}

/** Has a packet wait for the address; the oldest ones make room. */
function neigh_queue_packet(neigh: neighbour, skb: sk_buff): void {
  const limit = NEIGH_VAR(neigh.parms, NEIGH_VAR_QUEUE_LEN_BYTES);
  while (neigh.arp_queue_len_bytes + skb.truesize > limit) {
    const oldest = __skb_dequeue(neigh.arp_queue);
    if (oldest === null) break;
    neigh.arp_queue_len_bytes -= oldest.truesize;
    kfree_skb_reason(oldest, SKB_DROP_REASON_NEIGH_QUEUEFULL);
    neigh.tbl.stats.unres_discards++;
  }
  __skb_queue_tail(neigh.arp_queue, skb);
  neigh.arp_queue_len_bytes += skb.truesize;
}

function neigh_update_hhs(neigh: neighbour): void {
  const hh = neigh.hh;
  if (hh.hh_len !== 0) neigh.dev.header_ops?.cache_update?.(hh, neigh.dev, neigh.ha);
}

const same_lladdr = (a: Uint8Array, b: Uint8Array, len: number): boolean => {
  for (let i = 0; i < len; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** What `neigh_update_flags` found to do. */
interface flag_changes {
  notify: boolean;
  gc_update: boolean;
  managed_update: boolean;
}

function neigh_update_flags(neigh: neighbour, flags: number): flag_changes {
  const changes = { notify: false, gc_update: false, managed_update: false };
  if ((flags & NEIGH_UPDATE_F_ADMIN) === 0) return changes;
  const ndm_flags =
    ((flags & NEIGH_UPDATE_F_EXT_LEARNED) !== 0 ? NTF_EXT_LEARNED : 0) |
    ((flags & NEIGH_UPDATE_F_MANAGED) !== 0 ? NTF_MANAGED : 0);
  if (((neigh.flags ^ ndm_flags) & NTF_EXT_LEARNED) !== 0) {
    neigh.flags ^= NTF_EXT_LEARNED;
    changes.notify = true;
    changes.gc_update = true;
  }
  if (((neigh.flags ^ ndm_flags) & NTF_MANAGED) !== 0) {
    neigh.flags ^= NTF_MANAGED;
    changes.notify = true;
    changes.managed_update = true;
  }
  return changes;
}

/**
 * Tells an entry what has been learned: a link-layer address (or null) and a state.
 * Returns 0, -EPERM when the entry may not be changed, -EINVAL without an address.
 */
export function neigh_update(
  neigh: neighbour,
  lladdr: Uint8Array | null,
  state: number,
  flags: number,
  nlmsg_pid: number,
): number {
  return __neigh_update(neigh, lladdr, state, flags, nlmsg_pid, null);
}

export function __neigh_update(
  neigh: neighbour,
  new_lladdr: Uint8Array | null,
  new_state: number,
  flags: number,
  nlmsg_pid: number,
  extack: netlink_ext_ack | null,
): number {
  const world = neigh.tbl.world;
  const now = jiffies(world);
  const dev = neigh.dev;
  const old = neigh.nud_state;
  let state = new_state;
  let lladdr = new_lladdr;
  let err = -EPERM;
  let update_isrouter = false;
  let changes: flag_changes = { notify: false, gc_update: false, managed_update: false };
  local_bh_disable(world);

  out: {
    if (neigh.dead) {
      NL_SET_ERR_MSG(extack, 'Neighbor entry is now dead');
      state = old;
      break out;
    }
    if ((flags & NEIGH_UPDATE_F_ADMIN) === 0 && (old & (NUD_NOARP | NUD_PERMANENT)) !== 0) break out;
    changes = neigh_update_flags(neigh, flags);
    if ((flags & (NEIGH_UPDATE_F_USE | NEIGH_UPDATE_F_MANAGED)) !== 0) {
      state = old & ~NUD_PERMANENT;
      neigh.nud_state = state;
      err = 0;
      break out;
    }
    if ((state & NUD_VALID) === 0) {
      neigh_del_timer(neigh);
      if ((old & NUD_CONNECTED) !== 0) neigh_suspect(neigh);
      neigh.nud_state = state;
      err = 0;
      changes.notify = (old & NUD_VALID) !== 0;
      if ((old & (NUD_INCOMPLETE | NUD_PROBE)) !== 0 && (state & NUD_FAILED) !== 0) {
        neigh_invalidate(neigh);
        changes.notify = true;
      }
      break out;
    }

    // The address that the entry is to have: the old one, when nothing new is said.
    const had_address = (old & NUD_VALID) !== 0;
    if (dev.addr_len === 0) {
      lladdr = neigh.ha;
    } else if (lladdr !== null) {
      if (had_address && same_lladdr(lladdr, neigh.ha, dev.addr_len)) lladdr = neigh.ha;
    } else {
      err = -EINVAL;
      if (!had_address) {
        NL_SET_ERR_MSG(extack, 'No link layer address given');
        break out;
      }
      lladdr = neigh.ha;
    }

    // A sign of life counts even when it brings nothing new.
    if ((state & NUD_CONNECTED) !== 0) neigh.confirmed = now;
    err = 0;
    update_isrouter = (flags & NEIGH_UPDATE_F_OVERRIDE_ISROUTER) !== 0;
    if (had_address) {
      if (lladdr !== neigh.ha && (flags & NEIGH_UPDATE_F_OVERRIDE) === 0) {
        update_isrouter = false;
        if ((flags & NEIGH_UPDATE_F_WEAK_OVERRIDE) === 0 || (old & NUD_CONNECTED) === 0) break out;
        lladdr = neigh.ha;
        state = NUD_STALE;
      } else if (lladdr === neigh.ha && state === NUD_STALE && (flags & NEIGH_UPDATE_F_ADMIN) === 0) {
        state = old;
      }
    }

    // Only for a real change, so that answers without news do not prolong the time in which others are ignored.
    if (state !== old || lladdr !== neigh.ha) neigh.updated = now;
    if (state !== old) {
      neigh_del_timer(neigh);
      if ((state & NUD_PROBE) !== 0) neigh.probes = 0;
      if ((state & NUD_IN_TIMER) !== 0)
        neigh_add_timer(neigh, now + ((state & NUD_REACHABLE) !== 0 ? neigh.parms.reachable_time : 0));
      neigh.nud_state = state;
      changes.notify = true;
    }
    if (lladdr !== neigh.ha) {
      neigh.ha.set(lladdr.subarray(0, dev.addr_len));
      neigh_update_hhs(neigh);
      if ((state & NUD_CONNECTED) === 0)
        neigh.confirmed = now - (NEIGH_VAR(neigh.parms, NEIGH_VAR_BASE_REACHABLE_TIME) << 1);
      changes.notify = true;
    }
    if (state === old) break out;
    if ((state & NUD_CONNECTED) !== 0) neigh_connect(neigh);
    else neigh_suspect(neigh);
    if (!had_address) neigh_send_queued(neigh);
  }

  if (update_isrouter) changes.notify = neigh_update_is_router(neigh, flags) || changes.notify;
  local_bh_enable(world);
  if (((state ^ old) & NUD_PERMANENT) !== 0 || changes.gc_update) neigh_update_gc_list(neigh);
  if (changes.managed_update) neigh_managed_work_entry(neigh);
  if (changes.notify) neigh_update_notify(neigh, nlmsg_pid);
  return err;
}

/** The address is known: sends what waited for it. */
function neigh_send_queued(neigh: neighbour): void {
  while ((neigh.nud_state & NUD_VALID) !== 0) {
    const skb = __skb_dequeue(neigh.arp_queue);
    if (skb === null) break;
    const dst = skb._skb_refdst;
    // The route may lead through another neighbour entry meanwhile.
    const n2 = dst !== null && dst.obsolete !== DST_OBSOLETE_DEAD ? dst_neigh_lookup_skb(dst, skb) : null;
    const n1 = n2 ?? neigh;
    n1.output(n1, skb);
  }
  skb_queue_purge(neigh.arp_queue);
  neigh.arp_queue_len_bytes = 0;
}

function neigh_update_is_router(neigh: neighbour, flags: number): boolean {
  const ndm_flags = (flags & NEIGH_UPDATE_F_ISROUTER) !== 0 ? NTF_ROUTER : 0;
  if (((neigh.flags ^ ndm_flags) & NTF_ROUTER) === 0) return false;
  neigh.flags ^= NTF_ROUTER;
  return true;
}

function neigh_update_notify(neigh: neighbour, nlmsg_pid: number): void {
  __neigh_notify(neigh, RTM_NEWNEIGH, 0, nlmsg_pid);
}

/** Learns from a received packet who sent it. The entry, or null. */
export function neigh_event_ns(
  tbl: neigh_table,
  lladdr: Uint8Array,
  saddr: neigh_key,
  dev: net_device,
): neighbour | null {
  const had = neigh_lookup(tbl, saddr, dev);
  const neigh = had ?? (lladdr.length !== 0 ? neigh_create(tbl, saddr, dev) : null);
  if (neigh === null || typeof neigh === 'number') return null;
  neigh_update(neigh, lladdr, NUD_STALE, NEIGH_UPDATE_F_OVERRIDE, 0);
  return neigh;
}

/** Makes the header that packets to the neighbour share. */
function neigh_hh_init(n: neighbour): void {
  if (n.hh.hh_len === 0) n.dev.header_ops?.cache?.(n, n.hh, n.tbl.protocol);
}

/** Sends a packet to a neighbour whose state has to be looked at. */
export function neigh_resolve_output(neigh: neighbour, skb: sk_buff): number {
  if (neigh_event_send(neigh, skb) !== 0) return 0;
  const dev = neigh.dev;
  if (dev.header_ops?.cache !== undefined && neigh.hh.hh_len === 0) neigh_hh_init(neigh);
  __skb_pull(skb, skb_network_offset(skb));
  const err = dev_hard_header(skb, dev, skb.protocol, neigh.ha, null, skb.len);
  if (err >= 0) return dev_queue_xmit(skb);
  kfree_skb(skb);
  return -EINVAL;
}

/** Sends a packet to a neighbour that is known to be reachable. */
export function neigh_connected_output(neigh: neighbour, skb: sk_buff): number {
  __skb_pull(skb, skb_network_offset(skb));
  const err = dev_hard_header(skb, neigh.dev, skb.protocol, neigh.ha, null, skb.len);
  if (err >= 0) return dev_queue_xmit(skb);
  kfree_skb(skb);
  return -EINVAL;
}

/** Sends a packet that needs no link-layer header. */
export function neigh_direct_output(neigh: neighbour, skb: sk_buff): number {
  return dev_queue_xmit(skb);
}

/** Sends a packet with the header that has been made for its neighbour. */
export function neigh_hh_output(hh: hh_cache, skb: sk_buff): number {
  const hh_len = hh.hh_len;
  const hh_alen = hh.hh_data.length;
  if (skb.data < hh_alen) {
    kfree_skb_reason(skb, SKB_DROP_REASON_NEIGH_HH_FILLFAIL);
    return 1;
  }
  // Copied with the padding before it, which nobody looks at.
  const head = skb.head;
  const data = hh.hh_data;
  const at = skb.data - hh_alen;
  for (let i = 0; i < hh_alen; i++) head[at + i] = data[i];
  skb_push(skb, hh_len);
  return dev_queue_xmit(skb);
}
