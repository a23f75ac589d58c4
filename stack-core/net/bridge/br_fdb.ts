// Where stations are, as a bridge has learned or was told. Kernel: net/bridge/br_fdb.c
import { EINVAL } from '../../include/linux/errno.ts';
import { ether_addr_equal, is_valid_ether_addr } from '../../include/linux/etherdevice.ts';
import { dev_net } from '../../include/linux/netdevice.ts';
import { RTM_DELNEIGH, RTM_NEWNEIGH } from '../../include/uapi/linux/rtnetlink.ts';
import { get_be16, get_be32 } from '../../include/wire.ts';
import { jiffies, msecs_to_jiffies, time_after, time_before_eq } from '../../kernel/clock.ts';
import { KERN_WARNING, printk } from '../../kernel/printk.ts';
import { mod_delayed_work } from '../../kernel/workqueue.ts';
import { dev_uc_add, dev_uc_del } from '../core/dev_addr_lists.ts';
import { fdb_notify } from './br_fdb-netlink.ts';
import {
  BR_FDB_ADDED_BY_USER,
  BR_FDB_DYNAMIC_LEARNED,
  BR_FDB_LOCAL,
  BR_FDB_NOTIFY,
  BR_FDB_NOTIFY_INACTIVE,
  BR_FDB_STATIC,
  BR_FDB_STICKY,
  br_promisc_port,
  type net_bridge,
  net_bridge_fdb_entry,
  type net_bridge_port,
} from './br_private.ts';

/** An address as a number of 48 bits. */
const fdb_key = (addr: Uint8Array): number => get_be16(addr, 0) * 0x1_0000_0000 + get_be32(addr, 2);

/** Entries, the newest first. */
export const fdb_list = (br: net_bridge): net_bridge_fdb_entry[] => [...br.fdb.values()].reverse();

/** How long a silent station is remembered, in jiffies. */
const hold_time = (br: net_bridge): number => (br.topology_change !== 0 ? br.forward_delay : br.ageing_time);

export function has_expired(br: net_bridge, fdb: net_bridge_fdb_entry): boolean {
  if ((fdb.flags & BR_FDB_STATIC) !== 0) return false;
  return time_before_eq(fdb.updated + hold_time(br), jiffies(dev_net(br.dev).world));
}

export function br_fdb_find_rcu(br: net_bridge, addr: Uint8Array): net_bridge_fdb_entry | null {
  return br.fdb.get(fdb_key(addr)) ?? null;
}
export const br_fdb_find = br_fdb_find_rcu;

/** Ports that are not promiscuous have to be told which addresses to receive. */
export function fdb_add_hw_addr(br: net_bridge, addr: Uint8Array): void {
  for (const p of br.port_list) if (!br_promisc_port(p)) dev_uc_add(p.dev, addr);
}

export function fdb_del_hw_addr(br: net_bridge, addr: Uint8Array): void {
  for (const p of br.port_list) if (!br_promisc_port(p)) dev_uc_del(p.dev, addr);
}

export function fdb_delete(br: net_bridge, f: net_bridge_fdb_entry): void {
  if ((f.flags & BR_FDB_STATIC) !== 0) fdb_del_hw_addr(br, f.addr);
  br.fdb.delete(fdb_key(f.addr));
  if ((f.flags & BR_FDB_DYNAMIC_LEARNED) !== 0) br.fdb_n_learned--;
  fdb_notify(br, f, RTM_DELNEIGH);
}

/** Deletes the entry of an own address, unless another port, or the bridge, has the same. */
function fdb_delete_local(br: net_bridge, p: net_bridge_port | null, f: net_bridge_fdb_entry): void {
  for (const op of br.port_list) {
    if (op === p || !ether_addr_equal(op.dev.dev_addr, f.addr)) continue;
    f.dst = op;
    f.flags &= ~BR_FDB_ADDED_BY_USER;
    return;
  }
  if (p !== null && ether_addr_equal(br.dev.dev_addr, f.addr)) {
    f.dst = null;
    f.flags &= ~BR_FDB_ADDED_BY_USER;
    return;
  }
  fdb_delete(br, f);
}

/** A new entry; null: it would be one too many. */
export function fdb_create(
  br: net_bridge,
  source: net_bridge_port | null,
  addr: Uint8Array,
  flags: number,
): net_bridge_fdb_entry | null {
  const learned = (flags & (BR_FDB_ADDED_BY_USER | BR_FDB_LOCAL)) === 0;
  if (learned && br.fdb_max_learned !== 0 && br.fdb_n_learned >= br.fdb_max_learned) return null;
  const all_flags = learned ? flags | BR_FDB_DYNAMIC_LEARNED : flags;
  const fdb = new net_bridge_fdb_entry(addr.slice(), source, all_flags, jiffies(dev_net(br.dev).world));
  br.fdb.set(fdb_key(addr), fdb);
  if (learned) br.fdb_n_learned++;
  return fdb;
}

function fdb_add_local(br: net_bridge, source: net_bridge_port | null, addr: Uint8Array): number {
  if (!is_valid_ether_addr(addr)) return -EINVAL;
  const fdb = br_fdb_find(br, addr);
  if (fdb !== null) {
    // Several ports may have the same address: the first one counts.
    if ((fdb.flags & BR_FDB_LOCAL) !== 0) return 0;
    const name = source?.dev.name ?? br.dev.name;
    br_warn(br, `adding interface ${name} with same address as a received packet (addr:${colons(addr)}, vlan:0)`);
    fdb_delete(br, fdb);
  }
  const added = fdb_create(br, source, addr, BR_FDB_LOCAL | BR_FDB_STATIC) as net_bridge_fdb_entry;
  fdb_add_hw_addr(br, addr);
  fdb_notify(br, added, RTM_NEWNEIGH);
  return 0;
}
export const br_fdb_add_local = fdb_add_local;

const colons = (addr: Uint8Array): string => [...addr].map(byte => byte.toString(16).padStart(2, '0')).join(':');
const br_warn = (br: net_bridge, text: string): void => {
  printk(dev_net(br.dev).world, KERN_WARNING, `${br.dev.name}: ${text}`);
};

const is_own = (f: net_bridge_fdb_entry): boolean =>
  (f.flags & BR_FDB_LOCAL) !== 0 && (f.flags & BR_FDB_ADDED_BY_USER) === 0;

/** A port has got another address. */
export function br_fdb_changeaddr(p: net_bridge_port, newaddr: Uint8Array): void {
  const { br } = p;
  const old = fdb_list(br).find(f => f.dst === p && is_own(f));
  if (old !== undefined) fdb_delete_local(br, p, old);
  fdb_add_local(br, p, newaddr);
}

/** The bridge gets another address. */
export function br_fdb_change_mac_address(br: net_bridge, newaddr: Uint8Array): void {
  const f = br_fdb_find(br, br.dev.dev_addr);
  if (f !== null && f.dst === null && is_own(f)) fdb_delete_local(br, null, f);
  fdb_add_local(br, null, newaddr);
}

/** Forgets stations that have been silent for too long; comes again when the next one is due. */
export function br_fdb_cleanup(br: net_bridge): void {
  const delay = hold_time(br);
  const now = jiffies(dev_net(br.dev).world);
  let work_delay = delay;
  for (const f of fdb_list(br)) {
    const this_timer = f.updated + delay;
    if ((f.flags & BR_FDB_STATIC) !== 0) {
      if ((f.flags & BR_FDB_NOTIFY) === 0) continue;
      if (time_after(this_timer, now)) {
        work_delay = Math.min(work_delay, this_timer - now);
      } else if ((f.flags & BR_FDB_NOTIFY_INACTIVE) === 0) {
        f.flags |= BR_FDB_NOTIFY_INACTIVE;
        fdb_notify(br, f, RTM_NEWNEIGH);
      }
      continue;
    }
    if (time_after(this_timer, now)) work_delay = Math.min(work_delay, this_timer - now);
    else fdb_delete(br, f);
  }
  mod_delayed_work(br.gc_work, Math.max(work_delay, msecs_to_jiffies(10)));
}

/** Deletes the entries whose flags in `flags_mask` are `flags`; `port_ifindex`: of that device only. */
export function br_fdb_flush(br: net_bridge, desc: { flags: number; flags_mask: number; port_ifindex: number }): void {
  for (const f of fdb_list(br)) {
    const port_ifidx = f.dst?.dev.ifindex ?? br.dev.ifindex;
    if (desc.port_ifindex !== 0 && desc.port_ifindex !== port_ifidx) continue;
    if ((f.flags & desc.flags_mask) !== desc.flags && desc.flags_mask !== 0) continue;
    fdb_delete(br, f);
  }
}

/** Forgets what is behind a port; with `do_all` what was set by hand as well. */
export function br_fdb_delete_by_port(br: net_bridge, p: net_bridge_port | null, do_all: boolean): void {
  for (const f of fdb_list(br)) {
    if (f.dst !== p) continue;
    if (!do_all && (f.flags & BR_FDB_STATIC) !== 0) continue;
    if ((f.flags & BR_FDB_LOCAL) !== 0) fdb_delete_local(br, p, f);
    else fdb_delete(br, f);
  }
}

/** A frame of the station `addr` came in by `source`. */
export function br_fdb_update(br: net_bridge, source: net_bridge_port, addr: Uint8Array, flags: number): void {
  // Some want to flood always.
  if (hold_time(br) === 0) return;
  const fdb = br_fdb_find_rcu(br, addr);
  if (fdb === null) {
    const created = fdb_create(br, source, addr, flags);
    if (created !== null) fdb_notify(br, created, RTM_NEWNEIGH);
    return;
  }
  if ((fdb.flags & BR_FDB_LOCAL) !== 0) {
    const where = `received packet on ${source.dev.name} with own address as source address`;
    br_warn(br, `${where} (addr:${colons(addr)}, vlan:0)`);
    return;
  }
  const now = jiffies(dev_net(br.dev).world);
  let fdb_modified = false;
  if (now !== fdb.updated) {
    fdb.updated = now;
    fdb_modified = __fdb_mark_active(fdb);
  }
  if (source !== fdb.dst && (fdb.flags & BR_FDB_STICKY) === 0) {
    fdb.dst = source;
    fdb_modified = true;
  }
  if ((flags & BR_FDB_ADDED_BY_USER) !== 0) {
    fdb.flags |= BR_FDB_ADDED_BY_USER;
    if ((fdb.flags & BR_FDB_DYNAMIC_LEARNED) !== 0) {
      fdb.flags &= ~BR_FDB_DYNAMIC_LEARNED;
      br.fdb_n_learned--;
    }
  }
  if (fdb_modified) fdb_notify(br, fdb, RTM_NEWNEIGH);
}

/** True: it was noted as inactive. */
function __fdb_mark_active(fdb: net_bridge_fdb_entry): boolean {
  if ((fdb.flags & BR_FDB_NOTIFY_INACTIVE) === 0) return false;
  fdb.flags &= ~BR_FDB_NOTIFY_INACTIVE;
  return true;
}
