// Settings under net.ipv4.route: those of the whole machine, and those of a namespace. Kernel: net/ipv4/route.c
import { IPV4_MIN_MTU } from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { HZ } from '../../kernel/clock.ts';
import {
  type ctl_table,
  field,
  proc_dointvec,
  proc_dointvec_jiffies,
  proc_dointvec_ms_jiffies,
  register_net_sysctl,
} from '../../kernel/sysctl.ts';
import { subsystem, type World } from '../../kernel/world.ts';
import { fnhe_genid_bump, rt_cache_flush } from './route-cache.ts';

/** Settings of all namespaces together; times in jiffies. */
export class ip_rt_settings {
  gc_thresh = -1;
  max_size = 0x7fffffff;
  gc_min_interval = HZ / 2;
  gc_timeout = 300 * HZ;
  gc_interval = 60 * HZ;
  gc_elasticity = 8;
  /** Between redirects to one host; doubled with each. */
  redirect_load = HZ / 50;
  /** Redirects after which a host is left alone. */
  redirect_number = 9;
  /** After this time a host may have forgotten them. */
  redirect_silence = (HZ / 50) << (9 + 1);
  /** Time that one error costs. */
  error_cost = HZ;
  /** Most time saved up for errors. */
  error_burst = 5 * HZ;
}

const settings = subsystem('ip_rt', () => new ip_rt_settings());
export const ip_rt = (world: World): ip_rt_settings => world.subsystem(settings);

/** Files that only the first namespace has. Called when the machine starts. */
export function ip_static_sysctl_init(world: World): void {
  const rt = ip_rt(world);
  register_net_sysctl(world.init_net, 'net/ipv4/route', [
    proc_dointvec('gc_thresh', field(rt, 'gc_thresh')),
    proc_dointvec('max_size', field(rt, 'max_size')),
    proc_dointvec_jiffies('gc_min_interval', field(rt, 'gc_min_interval')),
    proc_dointvec_ms_jiffies('gc_min_interval_ms', field(rt, 'gc_min_interval')),
    proc_dointvec_jiffies('gc_timeout', field(rt, 'gc_timeout')),
    proc_dointvec_jiffies('gc_interval', field(rt, 'gc_interval')),
    proc_dointvec('redirect_load', field(rt, 'redirect_load')),
    proc_dointvec('redirect_number', field(rt, 'redirect_number')),
    proc_dointvec('redirect_silence', field(rt, 'redirect_silence')),
    proc_dointvec('error_cost', field(rt, 'error_cost')),
    proc_dointvec('error_burst', field(rt, 'error_burst')),
    proc_dointvec('gc_elasticity', field(rt, 'gc_elasticity')),
  ]);
}

/** Writing to the file makes all cached routes stale. */
const flush = (net: net): ctl_table => ({
  procname: 'flush',
  mode: 0o200,
  read: () => '',
  write() {
    rt_cache_flush(net);
    fnhe_genid_bump(net);
    return 0;
  },
});

/** Files of every namespace. */
export function sysctl_route_net_init(net: net): void {
  register_net_sysctl(net, 'net/ipv4/route', [
    flush(net),
    proc_dointvec('min_pmtu', field(net.ipv4, 'ip_rt_min_pmtu'), { min: IPV4_MIN_MTU }),
    proc_dointvec_jiffies('mtu_expires', field(net.ipv4, 'ip_rt_mtu_expires')),
    proc_dointvec('min_adv_mss', field(net.ipv4, 'ip_rt_min_advmss')),
  ]);
}
