import { struct } from '../schema.ts';

export const tcmsg = struct('tcmsg', 'include/uapi/linux/rtnetlink.h', {
  tcm_family: 'u8',
  tcm__pad1: 'u8',
  tcm__pad2: 'u16',
  tcm_ifindex: 's32',
  tcm_handle: 'u32',
  tcm_parent: 'u32',
  tcm_info: 'u32',
});

export const tc_fifo_qopt = struct('tc_fifo_qopt', 'include/uapi/linux/pkt_sched.h', {
  limit: 'u32',
});

export const tc_hfsc_qopt = struct('tc_hfsc_qopt', 'include/uapi/linux/pkt_sched.h', {
  defcls: 'u16',
});

export const tc_mqprio_qopt = struct('tc_mqprio_qopt', 'include/uapi/linux/pkt_sched.h', {
  num_tc: 'u8',
  prio_tc_map: 'u8[16]',
  hw: 'u8',
  count: 'u16[16]',
  offset: 'u16[16]',
});

export const tc_multiq_qopt = struct('tc_multiq_qopt', 'include/uapi/linux/pkt_sched.h', {
  bands: 'u16',
  max_bands: 'u16',
});

export const tc_netem_qopt = struct('tc_netem_qopt', 'include/uapi/linux/pkt_sched.h', {
  latency: 'u32',
  limit: 'u32',
  loss: 'u32',
  gap: 'u32',
  duplicate: 'u32',
  jitter: 'u32',
});

export const tc_prio_qopt = struct('tc_prio_qopt', 'include/uapi/linux/pkt_sched.h', {
  bands: 's32',
  priomap: 'u8[16]',
});

export const tc_plug_qopt = struct('tc_plug_qopt', 'include/uapi/linux/pkt_sched.h', {
  action: 's32',
  limit: 'u32',
});

export const tc_sfb_qopt = struct('tc_sfb_qopt', 'include/uapi/linux/pkt_sched.h', {
  rehash_interval: 'u32',
  warmup_time: 'u32',
  max: 'u32',
  bin_size: 'u32',
  increment: 'u32',
  decrement: 'u32',
  limit: 'u32',
  penalty_rate: 'u32',
  penalty_burst: 'u32',
});

export const tc_sfq_qopt = struct('tc_sfq_qopt', 'include/uapi/linux/pkt_sched.h', {
  quantum: 'u32',
  perturb_period: 's32',
  limit: 'u32',
  divisor: 'u32',
  flows: 'u32',
});

export const tc_sfqred_stats = struct('tc_sfqred_stats', 'include/uapi/linux/pkt_sched.h', {
  prob_drop: 'u32',
  forced_drop: 'u32',
  prob_mark: 'u32',
  forced_mark: 'u32',
  prob_mark_head: 'u32',
  forced_mark_head: 'u32',
});

export const tc_sfq_qopt_v1 = struct('tc_sfq_qopt_v1', 'include/uapi/linux/pkt_sched.h', {
  v0: tc_sfq_qopt,
  depth: 'u32',
  headdrop: 'u32',
  limit: 'u32',
  qth_min: 'u32',
  qth_max: 'u32',
  Wlog: 'u8',
  Plog: 'u8',
  Scell_log: 'u8',
  flags: 'u8',
  max_P: 'u32',
  stats: tc_sfqred_stats,
});

export const tc_skbprio_qopt = struct('tc_skbprio_qopt', 'include/uapi/linux/pkt_sched.h', {
  limit: 'u32',
});

export const tc_stats = struct('tc_stats', 'include/uapi/linux/pkt_sched.h', {
  bytes: 'u64',
  packets: 'u32',
  drops: 'u32',
  overlimits: 'u32',
  bps: 'u32',
  pps: 'u32',
  qlen: 'u32',
  backlog: 'u32',
});

export const tc_choke_xstats = struct('tc_choke_xstats', 'include/uapi/linux/pkt_sched.h', {
  early: 'u32',
  pdrop: 'u32',
  other: 'u32',
  marked: 'u32',
  matched: 'u32',
});

export const tc_codel_xstats = struct('tc_codel_xstats', 'include/uapi/linux/pkt_sched.h', {
  maxpacket: 'u32',
  count: 'u32',
  lastcount: 'u32',
  ldelay: 'u32',
  drop_next: 's32',
  drop_overlimit: 'u32',
  ecn_mark: 'u32',
  dropping: 'u32',
  ce_mark: 'u32',
});

export const tc_dualpi2_xstats = struct('tc_dualpi2_xstats', 'include/uapi/linux/pkt_sched.h', {
  prob: 'u32',
  delay_c: 'u32',
  delay_l: 'u32',
  packets_in_c: 'u32',
  packets_in_l: 'u32',
  maxq: 'u32',
  ecn_mark: 'u32',
  step_marks: 'u32',
  credit: 's32',
  memory_used: 'u32',
  max_memory_used: 'u32',
  memory_limit: 'u32',
});

export const tc_fq_qd_stats = struct('tc_fq_qd_stats', 'include/uapi/linux/pkt_sched.h', {
  gc_flows: 'u64',
  highprio_packets: 'u64',
  tcp_retrans: 'u64',
  throttled: 'u64',
  flows_plimit: 'u64',
  pkts_too_long: 'u64',
  allocation_errors: 'u64',
  time_next_delayed_flow: 's64',
  flows: 'u32',
  inactive_flows: 'u32',
  throttled_flows: 'u32',
  unthrottle_latency_ns: 'u32',
  ce_mark: 'u64',
  horizon_drops: 'u64',
  horizon_caps: 'u64',
  fastpath_packets: 'u64',
  band_drops: 'u64[3]',
  band_pkt_count: 'u32[3]',
  pad: 'u32',
});

export const tc_fq_codel_xstats = struct('tc_fq_codel_xstats', 'include/uapi/linux/pkt_sched.h', {
  type: 'u32',
  maxpacket: 'u32',
  drop_overlimit: 'u32',
  ecn_mark: 'u32',
  new_flow_count: 'u32',
  new_flows_len: 'u32',
  old_flows_len: 'u32',
  ce_mark: 'u32',
  memory_usage: 'u32',
  drop_overmemory: 'u32',
});

export const tc_fq_pie_xstats = struct('tc_fq_pie_xstats', 'include/uapi/linux/pkt_sched.h', {
  packets_in: 'u32',
  dropped: 'u32',
  overlimit: 'u32',
  overmemory: 'u32',
  ecn_mark: 'u32',
  new_flow_count: 'u32',
  new_flows_len: 'u32',
  old_flows_len: 'u32',
  memory_usage: 'u32',
});

export const tc_hhf_xstats = struct('tc_hhf_xstats', 'include/uapi/linux/pkt_sched.h', {
  drop_overlimit: 'u32',
  hh_overlimit: 'u32',
  hh_tot_count: 'u32',
  hh_cur_count: 'u32',
});

export const tc_pie_xstats = struct('tc_pie_xstats', 'include/uapi/linux/pkt_sched.h', {
  prob: 'u64',
  delay: 'u32',
  avg_dq_rate: 'u32',
  dq_rate_estimating: 'u32',
  packets_in: 'u32',
  dropped: 'u32',
  overlimit: 'u32',
  maxq: 'u32',
  ecn_mark: 'u32',
});

export const tc_red_xstats = struct('tc_red_xstats', 'include/uapi/linux/pkt_sched.h', {
  early: 'u32',
  pdrop: 'u32',
  other: 'u32',
  marked: 'u32',
});

export const tc_sfb_xstats = struct('tc_sfb_xstats', 'include/uapi/linux/pkt_sched.h', {
  earlydrop: 'u32',
  penaltydrop: 'u32',
  bucketdrop: 'u32',
  queuedrop: 'u32',
  childdrop: 'u32',
  marked: 'u32',
  maxqlen: 'u32',
  maxprob: 'u32',
  avgprob: 'u32',
});

export const tc_sfq_xstats = struct('tc_sfq_xstats', 'include/uapi/linux/pkt_sched.h', {
  allot: 's32',
});

export const gnet_estimator = struct('gnet_estimator', 'include/uapi/linux/gen_stats.h', {
  interval: 's8',
  ewma_log: 'u8',
});

export const tc_basic_pcnt = struct('tc_basic_pcnt', 'include/uapi/linux/pkt_cls.h', {
  rcnt: 'u64',
  rhit: 'u64',
});

export const sock_filter = struct('sock_filter', 'include/uapi/linux/filter.h', {
  code: 'u16',
  jt: 'u8',
  jf: 'u8',
  k: 'u32',
});

export const tc_cbs_qopt = struct('tc_cbs_qopt', 'include/uapi/linux/pkt_sched.h', {
  offload: 'u8',
  _pad: 'u8[3]',
  hicredit: 's32',
  locredit: 's32',
  idleslope: 's32',
  sendslope: 's32',
});

export const tc_red_qopt = struct('tc_red_qopt', 'include/uapi/linux/pkt_sched.h', {
  limit: 'u32',
  qth_min: 'u32',
  qth_max: 'u32',
  Wlog: 'u8',
  Plog: 'u8',
  Scell_log: 'u8',
  flags: 'u8',
});

export const tc_etf_qopt = struct('tc_etf_qopt', 'include/uapi/linux/pkt_sched.h', {
  delta: 's32',
  clockid: 's32',
  flags: 'u32',
});

export const tc_gred_sopt = struct('tc_gred_sopt', 'include/uapi/linux/pkt_sched.h', {
  DPs: 'u32',
  def_DP: 'u32',
  grio: 'u8',
  flags: 'u8',
  pad1: 'u16',
});

export const tc_service_curve = struct('tc_service_curve', 'include/uapi/linux/pkt_sched.h', {
  m1: 'u32',
  d: 'u32',
  m2: 'u32',
});

export const tc_ratespec = struct('tc_ratespec', 'include/uapi/linux/pkt_sched.h', {
  cell_log: 'u8',
  linklayer: 'u8',
  overhead: 'u16',
  cell_align: 's16',
  mpu: 'u16',
  rate: 'u32',
});

export const tc_htb_opt = struct('tc_htb_opt', 'include/uapi/linux/pkt_sched.h', {
  rate: tc_ratespec,
  ceil: tc_ratespec,
  buffer: 'u32',
  cbuffer: 'u32',
  quantum: 'u32',
  level: 'u32',
  prio: 'u32',
});

export const tc_htb_glob = struct('tc_htb_glob', 'include/uapi/linux/pkt_sched.h', {
  version: 'u32',
  rate2quantum: 'u32',
  defcls: 'u32',
  debug: 'u32',
  direct_pkts: 'u32',
});

export const tc_matchall_pcnt = struct('tc_matchall_pcnt', 'include/uapi/linux/pkt_cls.h', {
  rhit: 'u64',
});

export const tc_netem_corr = struct('tc_netem_corr', 'include/uapi/linux/pkt_sched.h', {
  delay_corr: 'u32',
  loss_corr: 'u32',
  dup_corr: 'u32',
});

export const tc_netem_reorder = struct('tc_netem_reorder', 'include/uapi/linux/pkt_sched.h', {
  probability: 'u32',
  correlation: 'u32',
});

export const tc_netem_corrupt = struct('tc_netem_corrupt', 'include/uapi/linux/pkt_sched.h', {
  probability: 'u32',
  correlation: 'u32',
});

export const tc_netem_rate = struct('tc_netem_rate', 'include/uapi/linux/pkt_sched.h', {
  rate: 'u32',
  packet_overhead: 's32',
  cell_size: 'u32',
  cell_overhead: 's32',
});

export const tc_netem_slot = struct('tc_netem_slot', 'include/uapi/linux/pkt_sched.h', {
  min_delay: 's64',
  max_delay: 's64',
  max_packets: 's32',
  max_bytes: 's32',
  dist_delay: 's64',
  dist_jitter: 's64',
});

export const tc_sizespec = struct('tc_sizespec', 'include/uapi/linux/pkt_sched.h', {
  cell_log: 'u8',
  size_log: 'u8',
  cell_align: 's16',
  overhead: 's32',
  linklayer: 'u32',
  mpu: 'u32',
  mtu: 'u32',
  tsize: 'u32',
});

export const gnet_stats_basic = struct('gnet_stats_basic', 'include/uapi/linux/gen_stats.h', {
  bytes: 'u64',
  packets: 'u32',
});

export const gnet_stats_rate_est = struct('gnet_stats_rate_est', 'include/uapi/linux/gen_stats.h', {
  bps: 'u32',
  pps: 'u32',
});
