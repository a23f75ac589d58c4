// Routes that packets share: cached at the nexthop, and exceptions for single destinations. Kernel: net/ipv4/route.c
import type { net_device } from '../../include/linux/netdevice.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import { DST_NOXFRM, DST_OBSOLETE_FORCE_CHK, DST_OBSOLETE_KILL, dst_init_metrics } from '../../include/net/dst.ts';
import {
  FIB_RES_NHC,
  FNHE_HASH_SIZE,
  FNHE_RECLAIM_DEPTH,
  type fib_info,
  type fib_nh,
  type fib_nh_common,
  fib_nh_exception,
  type fib_result,
} from '../../include/net/ip_fib.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { rt_is_input_route, rtable } from '../../include/net/route.ts';
import { RTCF_LOCAL, RTCF_REDIRECTED } from '../../include/uapi/linux/in_route.ts';
import { RT_SCOPE_LINK } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies } from '../../kernel/clock.ts';
import { dst_init } from '../core/dst.ts';
import { ip_local_deliver } from './ip_input.ts';
import { ip_output } from './ip_output.ts';
import { ipv4_dst_ops } from './route-dst.ts';

/** Most exceptions of one nexthop; the oldest one makes room. */
const FNHE_MAX = FNHE_HASH_SIZE * FNHE_RECLAIM_DEPTH;

/** Makes every cached route stale. */
export function rt_cache_flush(net: net): void {
  net.ipv4.rt_genid++;
}

export const fnhe_genid_bump = (net: net): void => {
  net.ipv4.fnhe_genid++;
};

export const rt_is_expired = (rt: rtable): boolean => rt.rt_genid !== (rt.dev as net_device).nd_net.ipv4.rt_genid;

export function rt_cache_valid(rt: rtable | null): rt is rtable {
  return rt !== null && rt.obsolete === DST_OBSOLETE_FORCE_CHK && !rt_is_expired(rt);
}

/** A new route over `dev`; packets are sent, or delivered here if `flags` has RTCF_LOCAL. */
export function rt_dst_alloc(dev: net_device, flags: number, type: number, noxfrm: boolean): rtable {
  const rt = new rtable();
  dst_init(rt, ipv4_dst_ops, dev, DST_OBSOLETE_FORCE_CHK, noxfrm ? DST_NOXFRM : 0);
  rt.rt_genid = dev.nd_net.ipv4.rt_genid;
  rt.rt_flags = flags >>> 0;
  rt.rt_type = type;
  rt.output = ip_output;
  if ((flags & RTCF_LOCAL) !== 0) rt.input = ip_local_deliver;
  return rt;
}

/** A route like `rt`, by way of `dev`. */
export function rt_dst_clone(dev: net_device, rt: rtable): rtable {
  const new_rt = new rtable();
  dst_init(new_rt, ipv4_dst_ops, dev, DST_OBSOLETE_FORCE_CHK, rt.flags);
  new_rt.rt_genid = dev.nd_net.ipv4.rt_genid;
  new_rt.rt_flags = rt.rt_flags;
  new_rt.rt_type = rt.rt_type;
  new_rt.rt_is_input = rt.rt_is_input;
  new_rt.rt_iif = rt.rt_iif;
  new_rt.rt_pmtu = rt.rt_pmtu;
  new_rt.rt_mtu_locked = rt.rt_mtu_locked;
  new_rt.rt_gw_family = rt.rt_gw_family;
  new_rt.rt_gw4 = rt.rt_gw4;
  new_rt.input = rt.input;
  new_rt.output = rt.output;
  new_rt.error = rt.error;
  new_rt.lwtstate = rt.lwtstate;
  return new_rt;
}

/** Forgets the cached routes of an exception. */
function fnhe_flush_routes(fnhe: fib_nh_exception): void {
  fnhe.fnhe_rth_input = null;
  fnhe.fnhe_rth_output = null;
}

function fnhe_remove_oldest(hash: Map<number, fib_nh_exception>): void {
  let oldest: fib_nh_exception | null = null;
  for (const fnhe of hash.values()) if (oldest === null || fnhe.fnhe_stamp < oldest.fnhe_stamp) oldest = fnhe;
  if (oldest === null) return;
  hash.delete(oldest.fnhe_daddr);
  oldest.fnhe_daddr = 0;
  fnhe_flush_routes(oldest);
}

function fill_route_from_fnhe(rt: rtable, fnhe: fib_nh_exception): void {
  rt.rt_pmtu = fnhe.fnhe_pmtu;
  rt.rt_mtu_locked = fnhe.fnhe_mtu_locked;
  rt.expires = fnhe.fnhe_expires;
  if (fnhe.fnhe_gw === 0) return;
  rt.rt_flags = (rt.rt_flags | RTCF_REDIRECTED) >>> 0;
  rt.rt_uses_gateway = 1;
  rt.rt_gw_family = AF_INET;
  rt.rt_gw4 = fnhe.fnhe_gw;
}

/** Remembers a path MTU (`pmtu` not 0) or a better gateway (`gw` not 0) for one destination, until `expires` (jiffies). */
export function update_or_create_fnhe(
  nhc: fib_nh_common,
  daddr: number,
  gw: number,
  pmtu: number,
  lock: boolean,
  expires: number,
): void {
  const net = (nhc.nhc_dev as net_device).nd_net;
  const genid = net.ipv4.fnhe_genid;
  if (nhc.nhc_exceptions === null) nhc.nhc_exceptions = new Map();
  const hash = nhc.nhc_exceptions;

  let fnhe = hash.get(daddr);
  if (fnhe !== undefined) {
    fnhe.fnhe_genid = genid;
    if (gw !== 0) fnhe.fnhe_gw = gw;
    if (pmtu !== 0) {
      fnhe.fnhe_pmtu = pmtu;
      fnhe.fnhe_mtu_locked = lock;
    }
    fnhe.fnhe_expires = Math.max(1, expires);
    if (fnhe.fnhe_rth_input !== null) fill_route_from_fnhe(fnhe.fnhe_rth_input, fnhe);
    if (fnhe.fnhe_rth_output !== null) fill_route_from_fnhe(fnhe.fnhe_rth_output, fnhe);
  } else {
    if (hash.size >= FNHE_MAX) fnhe_remove_oldest(hash);
    fnhe = new fib_nh_exception();
    fnhe.fnhe_genid = genid;
    fnhe.fnhe_daddr = daddr;
    fnhe.fnhe_gw = gw;
    fnhe.fnhe_pmtu = pmtu;
    fnhe.fnhe_mtu_locked = lock;
    fnhe.fnhe_expires = Math.max(1, expires);
    hash.set(daddr, fnhe);
    // Who has cached a route of this nexthop has to ask again: the exception may concern it.
    if (nhc.nhc_rth_input !== null) nhc.nhc_rth_input.obsolete = DST_OBSOLETE_KILL;
    if (nhc.nhc_pcpu_rth_output !== null) nhc.nhc_pcpu_rth_output.obsolete = DST_OBSOLETE_KILL;
  }
  fnhe.fnhe_stamp = jiffies(net.world);
}

function ip_del_fnhe(nhc: fib_nh_common, fnhe: fib_nh_exception): void {
  nhc.nhc_exceptions?.delete(fnhe.fnhe_daddr);
  fnhe.fnhe_daddr = 0;
  fnhe_flush_routes(fnhe);
}

/** What was learned of `daddr`, unless it has expired; null: nothing. */
export function find_exception(nhc: fib_nh_common, daddr: number): fib_nh_exception | null {
  if (nhc.nhc_exceptions === null) return null;
  const fnhe = nhc.nhc_exceptions.get(daddr);
  if (fnhe === undefined) return null;

  const now = jiffies((nhc.nhc_dev as net_device).nd_net.world);
  if (fnhe.fnhe_expires !== 0 && now > fnhe.fnhe_expires) {
    ip_del_fnhe(nhc, fnhe);
    return null;
  }
  return fnhe;
}

/** Makes `rt` a route with the exception. True when the exception keeps it as its cached route. */
function rt_bind_exception(rt: rtable, fnhe: fib_nh_exception, daddr: number, do_cache: boolean): boolean {
  const net = (rt.dev as net_device).nd_net;
  if (daddr !== fnhe.fnhe_daddr) return false;

  if (fnhe.fnhe_genid !== net.ipv4.fnhe_genid) {
    fnhe.fnhe_genid = net.ipv4.fnhe_genid;
    fnhe.fnhe_gw = 0;
    fnhe.fnhe_pmtu = 0;
    fnhe.fnhe_expires = 0;
    fnhe.fnhe_mtu_locked = false;
    fnhe_flush_routes(fnhe);
  }
  fill_route_from_fnhe(rt, fnhe);
  if (rt.rt_gw4 === 0) {
    rt.rt_gw4 = daddr;
    rt.rt_gw_family = AF_INET;
  }
  if (do_cache) {
    if (rt_is_input_route(rt)) fnhe.fnhe_rth_input = rt;
    else fnhe.fnhe_rth_output = rt;
  }
  fnhe.fnhe_stamp = jiffies(net.world);
  return do_cache;
}

/** Makes `rt` the cached route of the nexthop. */
export function rt_cache_route(nhc: fib_nh_common, rt: rtable): void {
  if (rt_is_input_route(rt)) nhc.nhc_rth_input = rt;
  else nhc.nhc_pcpu_rth_output = rt;
}

function set_class_tag(rt: rtable, tag: number): void {
  if ((rt.tclassid & 0xffff) === 0) rt.tclassid = (rt.tclassid | (tag & 0xffff)) >>> 0;
  if ((rt.tclassid & 0xffff0000) === 0) rt.tclassid = (rt.tclassid | (tag & 0xffff0000)) >>> 0;
}

/** Gives a new route what the nexthop says (gateway, metrics), and caches it where it belongs. */
export function rt_set_nexthop(
  rt: rtable,
  daddr: number,
  res: fib_result,
  fnhe: fib_nh_exception | null,
  fi: fib_info | null,
  itag: number,
  do_cache: boolean,
): void {
  if (fi !== null) {
    const nhc = FIB_RES_NHC(res);
    if (nhc.nhc_gw_family !== 0 && nhc.nhc_scope === RT_SCOPE_LINK) {
      rt.rt_uses_gateway = 1;
      rt.rt_gw_family = nhc.nhc_gw_family;
      rt.rt_gw4 = nhc.nhc_gw.ipv4;
    }
    dst_init_metrics(rt, fi.fib_metrics.metrics, true);
    rt.tclassid = (nhc as fib_nh).nh_tclassid;

    let cached = do_cache;
    if (fnhe !== null) cached = rt_bind_exception(rt, fnhe, daddr, do_cache);
    else if (do_cache) rt_cache_route(nhc, rt);
    // A route of one packet only: its destination is known.
    if (!cached && rt.rt_gw4 === 0) {
      rt.rt_gw_family = AF_INET;
      rt.rt_gw4 = daddr;
    }
  }
  set_class_tag(rt, res.tclassid);
  set_class_tag(rt, itag);
}
