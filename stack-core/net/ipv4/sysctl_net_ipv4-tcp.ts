// Settings of TCP under net.ipv4, with their defaults and limits. Kernel: net/ipv4/sysctl_net_ipv4.c
import { EINVAL, ENOENT } from '../../include/linux/errno.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { net_generic } from '../../include/net/net_namespace.ts';
import { HZ } from '../../kernel/clock.ts';
import {
  type ctl_table,
  field,
  type IntOptions,
  type IntRef,
  proc_dointvec,
  proc_dointvec_array,
  proc_dointvec_jiffies,
  proc_dointvec_ms_jiffies,
  proc_dostring,
  proc_dou8vec,
  proc_douintvec,
} from '../../kernel/sysctl.ts';

type Handler = (procname: string, ref: IntRef, options?: IntOptions) => ctl_table;
/** File name, default as stored (times in jiffies), handler, limits. */
type Setting = readonly [procname: string, value: number, handler: Handler, limits?: IntOptions];

const bool: IntOptions = { min: 0, max: 1 };

const SETTINGS: readonly Setting[] = [
  ['tcp_abort_on_overflow', 0, proc_dou8vec],
  ['tcp_adv_win_scale', 1, proc_dointvec, { min: -31, max: 31 }],
  ['tcp_app_win', 31, proc_dou8vec, { min: 0, max: 31 }],
  ['tcp_autocorking', 1, proc_dou8vec, bool],
  ['tcp_backlog_ack_defer', 1, proc_dou8vec, bool],
  ['tcp_base_mss', 1024, proc_dointvec],
  ['tcp_challenge_ack_limit', 0x7fffffff, proc_dointvec],
  ['tcp_child_ehash_entries', 0, proc_douintvec, { max: 16 * 1024 * 1024 }],
  ['tcp_comp_sack_delay_ns', 1000000, proc_douintvec, { max: Number.MAX_SAFE_INTEGER }],
  ['tcp_comp_sack_nr', 44, proc_dou8vec],
  ['tcp_comp_sack_slack_ns', 100000, proc_douintvec, { max: Number.MAX_SAFE_INTEGER }],
  ['tcp_dsack', 1, proc_dou8vec],
  ['tcp_early_retrans', 3, proc_dou8vec, { min: 0, max: 4 }],
  ['tcp_ecn', 2, proc_dou8vec, { min: 0, max: 2 }],
  ['tcp_ecn_fallback', 1, proc_dou8vec, bool],
  ['tcp_ecn_option', 2, proc_dou8vec, { min: 0, max: 2 }],
  ['tcp_ecn_option_beacon', 3, proc_dou8vec, { min: 0, max: 3 }],
  ['tcp_fack', 0, proc_dou8vec],
  ['tcp_fastopen', 1, proc_dointvec],
  ['tcp_fastopen_blackhole_timeout_sec', 0, proc_dointvec, { min: 0 }],
  ['tcp_fin_timeout', 60 * HZ, proc_dointvec_jiffies],
  ['tcp_frto', 2, proc_dou8vec],
  ['tcp_fwmark_accept', 0, proc_dou8vec],
  ['tcp_invalid_ratelimit', HZ / 2, proc_dointvec_ms_jiffies],
  ['tcp_keepalive_intvl', 75 * HZ, proc_dointvec_jiffies],
  ['tcp_keepalive_probes', 9, proc_dou8vec],
  ['tcp_keepalive_time', 7200 * HZ, proc_dointvec_jiffies],
  ['tcp_l3mdev_accept', 0, proc_dou8vec, bool],
  ['tcp_limit_output_bytes', 4194304, proc_dointvec],
  ['tcp_max_reordering', 300, proc_dointvec, { min: 1 }],
  ['tcp_max_syn_backlog', 2048, proc_dointvec],
  ['tcp_max_tw_buckets', 131072, proc_dointvec],
  ['tcp_migrate_req', 0, proc_dou8vec, bool],
  ['tcp_min_rtt_wlen', 300, proc_dointvec, { min: 0, max: 24 * 3600 }],
  ['tcp_min_snd_mss', 48, proc_dointvec, { min: 48, max: 65535 }],
  ['tcp_min_tso_segs', 2, proc_dou8vec, { min: 1, max: 255 }],
  ['tcp_moderate_rcvbuf', 1, proc_dou8vec],
  ['tcp_mtu_probe_floor', 48, proc_dointvec, { min: 48, max: 65535 }],
  ['tcp_mtu_probing', 0, proc_dou8vec],
  ['tcp_no_metrics_save', 0, proc_dou8vec],
  ['tcp_no_ssthresh_metrics_save', 1, proc_dou8vec, bool],
  ['tcp_notsent_lowat', 0xffffffff, proc_douintvec],
  ['tcp_orphan_retries', 0, proc_dou8vec],
  ['tcp_pacing_ca_ratio', 120, proc_dointvec, { min: 0, max: 1000 }],
  ['tcp_pacing_ss_ratio', 200, proc_dointvec, { min: 0, max: 1000 }],
  ['tcp_pingpong_thresh', 1, proc_dou8vec, { min: 1, max: 255 }],
  ['tcp_plb_cong_thresh', 128, proc_dointvec, { min: 0, max: 256 }],
  ['tcp_plb_enabled', 0, proc_dou8vec, bool],
  ['tcp_plb_idle_rehash_rounds', 3, proc_dou8vec, { min: 0, max: 31 }],
  ['tcp_plb_rehash_rounds', 12, proc_dou8vec, { min: 0, max: 31 }],
  ['tcp_plb_suspend_rto_sec', 60, proc_dou8vec],
  ['tcp_probe_interval', 600, proc_douintvec, { max: Math.floor(0xffffffff / HZ) }],
  ['tcp_probe_threshold', 8, proc_dointvec],
  ['tcp_recovery', 1, proc_dou8vec],
  ['tcp_reflect_tos', 0, proc_dou8vec, bool],
  ['tcp_retrans_collapse', 1, proc_dou8vec],
  ['tcp_retries1', 3, proc_dou8vec, { min: 0, max: 255 }],
  ['tcp_retries2', 15, proc_dou8vec],
  ['tcp_rfc1337', 0, proc_dou8vec],
  ['tcp_rto_max_ms', 120000, proc_dointvec, { min: 1000, max: 120000 }],
  ['tcp_rto_min_us', 200000, proc_dointvec, { min: 1 }],
  ['tcp_sack', 1, proc_dou8vec],
  ['tcp_shrink_window', 0, proc_dou8vec, bool],
  ['tcp_slow_start_after_idle', 1, proc_dou8vec],
  ['tcp_stdurg', 0, proc_dou8vec],
  ['tcp_syn_linear_timeouts', 4, proc_dou8vec, { min: 0, max: 127 }],
  ['tcp_syn_retries', 6, proc_dou8vec, { min: 1, max: 127 }],
  ['tcp_synack_retries', 5, proc_dou8vec],
  ['tcp_syncookies', 1, proc_dou8vec],
  ['tcp_thin_linear_timeouts', 0, proc_dou8vec],
  ['tcp_timestamps', 1, proc_dou8vec],
  ['tcp_tso_rtt_log', 9, proc_dou8vec],
  ['tcp_tso_win_divisor', 3, proc_dou8vec],
  ['tcp_tw_reuse', 2, proc_dou8vec, { min: 0, max: 2 }],
  ['tcp_tw_reuse_delay', 1000, proc_douintvec, { min: 1, max: 60000 }],
  ['tcp_window_scaling', 1, proc_dou8vec],
  ['tcp_workaround_signed_windows', 0, proc_dou8vec],
];

/** What the files store, by file name. */
class tcp_settings {
  readonly values: { [procname: string]: number } = {};
  readonly rmem = { min: 4096, default: 131072, max: 33554432 };
  readonly wmem = { min: 4096, default: 16384, max: 4194304 };
  congestion_control = 'cubic';

  constructor() {
    for (const [procname, value] of SETTINGS) this.values[procname] = value;
    this.values.tcp_reordering = 3;
  }
}

const settings = net_generic('tcp_settings', () => new tcp_settings());
const AVAILABLE = ['reno', 'cubic'];

/** Differs: TCP itself is not there yet, so the settings can be set and change nothing. */
export function tcp_sysctls(net: net): ctl_table[] {
  const state = net.generic(settings);
  const numbers = SETTINGS.map(([procname, , handler, limits]) =>
    handler(procname, field(state.values, procname), limits),
  );
  const set_congestion_control = (name: string): number => {
    if (name === '') return -EINVAL;
    if (!AVAILABLE.includes(name)) return -ENOENT;
    state.congestion_control = name;
    return 0;
  };
  const memory = (procname: string, triple: tcp_settings['rmem'], min: number): ctl_table =>
    proc_dointvec_array(procname, [field(triple, 'min'), field(triple, 'default'), field(triple, 'max')], { min });
  const { values } = state;
  const reordering = proc_dointvec('tcp_reordering', field<string>(values, 'tcp_reordering'), {
    min: 1,
    written(old, value) {
      if (value <= values.tcp_max_reordering) return 0;
      values.tcp_reordering = old;
      return -EINVAL;
    },
  });
  return [
    ...numbers,
    reordering,
    memory('tcp_rmem', state.rmem, 1),
    memory('tcp_wmem', state.wmem, 1),
    proc_dostring('tcp_congestion_control', () => state.congestion_control, set_congestion_control),
    proc_dostring(
      'tcp_available_congestion_control',
      () => AVAILABLE.join(' '),
      () => 0,
      0o444,
    ),
    proc_dostring(
      'tcp_allowed_congestion_control',
      () => AVAILABLE.join(' '),
      () => 0,
      net === net.world.init_net ? 0o644 : 0o444,
    ),
  ];
}
