// Settings under net/ipv4/neigh/DEV. Kernel: net/core/neighbour.c
import type { net_device } from '../../include/linux/netdevice.ts';
import { AF_INET } from '../../include/linux/socket.ts';
import {
  NEIGH_VAR,
  NEIGH_VAR_ANYCAST_DELAY,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_MCAST_REPROBES,
  NEIGH_VAR_PROXY_DELAY,
  NEIGH_VAR_PROXY_QLEN,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_SET,
  NEIGH_VAR_UCAST_PROBES,
  type neigh_parms,
} from '../../include/net/neighbour.ts';
import { ETH_FRAME_LEN } from '../../include/uapi/linux/if_ether.ts';
import {
  type ctl_table,
  field,
  type IntRef,
  proc_dointvec,
  proc_dointvec_jiffies,
  proc_dointvec_ms_jiffies,
  proc_dointvec_userhz_jiffies,
  register_net_sysctl,
  unregister_net_sysctl_table,
} from '../../kernel/sysctl.ts';
import { neigh_rand_reach_time } from './neighbour-parms.ts';

/** What a queued full-size Ethernet frame counts: its bytes, the sk_buff and its shared info. */
export const SKB_TRUESIZE_ETH_FRAME = ETH_FRAME_LEN + 256 + 320;
const INT_MAX = 2147483647;

/** Adds the settings of a device (or the defaults, `dev` null) to /proc/sys. 0. */
export function neigh_sysctl_register(dev: net_device | null, p: neigh_parms, handler: null): number {
  const family = p.tbl.family === AF_INET ? 'ipv4' : 'ipv6';
  const tables = device_tables(p);
  if (dev === null) tables.push(...default_tables(p));
  const path = `net/${family}/neigh/${dev === null ? 'default' : dev.name}`;
  const header = register_net_sysctl(p.net, path, tables);
  p.sysctl_table = () => unregister_net_sysctl_table(header);
  return 0;
}

export function neigh_sysctl_unregister(p: neigh_parms): void {
  p.sysctl_table?.();
  p.sysctl_table = null;
}

/** A setting: noted as set by hand, and, for the defaults, taken over by devices that have none of their own. */
function neigh_var_ref(p: neigh_parms, index: number): IntRef {
  return {
    get: () => NEIGH_VAR(p, index),
    set(value) {
      NEIGH_VAR_SET(p, index, value);
      if (index === NEIGH_VAR_BASE_REACHABLE_TIME) p.reachable_time = neigh_rand_reach_time(p.tbl.world, value);
      if (p.dev === null) neigh_copy_dflt_parms(p, index);
    },
  };
}

function neigh_copy_dflt_parms(p: neigh_parms, index: number): void {
  for (const other of p.tbl.parms_list) {
    if (other.dev === null || other.net !== p.net) continue;
    if ((other.data_state & (1 << index)) === 0) other.data[index] = p.data[index];
  }
}

function device_tables(p: neigh_parms): ctl_table[] {
  const ref = (index: number): IntRef => neigh_var_ref(p, index);
  const counted = { min: 0, max: INT_MAX };
  const queue_bytes = ref(NEIGH_VAR_QUEUE_LEN_BYTES);
  const queue_packets: IntRef = {
    get: () => Math.trunc(queue_bytes.get() / SKB_TRUESIZE_ETH_FRAME),
    set: packets => queue_bytes.set(packets * SKB_TRUESIZE_ETH_FRAME),
  };
  const most = { min: 0, max: Math.trunc(INT_MAX / SKB_TRUESIZE_ETH_FRAME) };
  return [
    proc_dointvec('mcast_solicit', ref(NEIGH_VAR_MCAST_PROBES), counted),
    proc_dointvec('ucast_solicit', ref(NEIGH_VAR_UCAST_PROBES), counted),
    proc_dointvec('app_solicit', ref(NEIGH_VAR_APP_PROBES), counted),
    proc_dointvec('mcast_resolicit', ref(NEIGH_VAR_MCAST_REPROBES), counted),
    proc_dointvec_userhz_jiffies('retrans_time', ref(NEIGH_VAR_RETRANS_TIME)),
    proc_dointvec_jiffies('base_reachable_time', ref(NEIGH_VAR_BASE_REACHABLE_TIME)),
    proc_dointvec_jiffies('delay_first_probe_time', ref(NEIGH_VAR_DELAY_PROBE_TIME)),
    proc_dointvec_ms_jiffies('interval_probe_time_ms', ref(NEIGH_VAR_INTERVAL_PROBE_TIME_MS), { min: 1 }),
    proc_dointvec_jiffies('gc_stale_time', ref(NEIGH_VAR_GC_STALETIME)),
    proc_dointvec('unres_qlen_bytes', queue_bytes, counted),
    proc_dointvec('proxy_qlen', ref(NEIGH_VAR_PROXY_QLEN), counted),
    proc_dointvec_userhz_jiffies('anycast_delay', ref(NEIGH_VAR_ANYCAST_DELAY)),
    proc_dointvec_userhz_jiffies('proxy_delay', ref(NEIGH_VAR_PROXY_DELAY)),
    proc_dointvec_userhz_jiffies('locktime', ref(NEIGH_VAR_LOCKTIME)),
    proc_dointvec('unres_qlen', queue_packets, most),
    proc_dointvec_ms_jiffies('retrans_time_ms', ref(NEIGH_VAR_RETRANS_TIME)),
    proc_dointvec_ms_jiffies('base_reachable_time_ms', ref(NEIGH_VAR_BASE_REACHABLE_TIME)),
  ];
}

function default_tables(p: neigh_parms): ctl_table[] {
  const tbl = p.tbl;
  return [
    proc_dointvec_jiffies('gc_interval', field(tbl, 'gc_interval')),
    proc_dointvec('gc_thresh1', field(tbl, 'gc_thresh1'), { min: 0, max: INT_MAX }),
    proc_dointvec('gc_thresh2', field(tbl, 'gc_thresh2'), { min: 0, max: INT_MAX }),
    proc_dointvec('gc_thresh3', field(tbl, 'gc_thresh3'), { min: 0, max: INT_MAX }),
  ];
}
