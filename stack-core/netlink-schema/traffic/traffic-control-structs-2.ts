import { struct } from '../schema.ts';
import { tc_ratespec } from './traffic-control-structs.ts';

export const gnet_stats_queue = struct('gnet_stats_queue', 'include/uapi/linux/gen_stats.h', {
  qlen: 'u32',
  backlog: 'u32',
  drops: 'u32',
  requeues: 'u32',
  overlimits: 'u32',
});

export const gnet_stats_rate_est64 = struct('gnet_stats_rate_est64', 'include/uapi/linux/gen_stats.h', {
  bps: 'u64',
  pps: 'u64',
});

export const tc_tbf_qopt = struct('tc_tbf_qopt', 'include/uapi/linux/pkt_sched.h', {
  rate: tc_ratespec,
  peakrate: tc_ratespec,
  limit: 'u32',
  buffer: 'u32',
  mtu: 'u32',
});

export const tc_u32_key = struct('tc_u32_key', 'include/uapi/linux/pkt_cls.h', {
  mask: 'be32',
  val: 'be32',
  off: 's32',
  offmask: 's32',
});

export const tc_u32_sel = struct('tc_u32_sel', 'include/uapi/linux/pkt_cls.h', {
  flags: 'u8',
  offshift: 'u8',
  nkeys: 'u8',
  offmask: 'be16',
  off: 'u16',
  offoff: 's16',
  hoff: 's16',
  hmask: 'be32',
  keys: [tc_u32_key, 0],
});

export const tc_u32_pcnt = struct('tc_u32_pcnt', 'include/uapi/linux/pkt_cls.h', {
  rcnt: 'u64',
  rhit: 'u64',
  kcnts: 'u64[]',
});

export const tc_u32_mark = struct('tc_u32_mark', 'include/uapi/linux/pkt_cls.h', {
  val: 'u32',
  mask: 'u32',
  success: 'u32',
});

export const tcf_ematch_tree_hdr = struct('tcf_ematch_tree_hdr', 'include/uapi/linux/pkt_cls.h', {
  nmatches: 'u16',
  progid: 'u16',
});

export const tc_police = struct('tc_police', 'include/uapi/linux/pkt_cls.h', {
  index: 'u32',
  action: 's32',
  limit: 'u32',
  burst: 'u32',
  mtu: 'u32',
  rate: tc_ratespec,
  peakrate: tc_ratespec,
  refcnt: 's32',
  bindcnt: 's32',
  capab: 'u32',
});

export const tcf_t = struct('tcf_t', 'include/uapi/linux/pkt_cls.h', {
  install: 'u64',
  lastuse: 'u64',
  expires: 'u64',
  firstuse: 'u64',
});

export const tc_netem_gimodel = struct('tc_netem_gimodel', 'include/uapi/linux/pkt_sched.h', {
  p13: 'u32',
  p31: 'u32',
  p32: 'u32',
  p14: 'u32',
  p23: 'u32',
});

export const tc_netem_gemodel = struct('tc_netem_gemodel', 'include/uapi/linux/pkt_sched.h', {
  p: 'u32',
  r: 'u32',
  h: 'u32',
  k1: 'u32',
});

export const tc_act_bpf = struct('tc_act_bpf', 'include/uapi/linux/tc_act/tc_bpf.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_connmark = struct('tc_connmark', 'include/uapi/linux/tc_act/tc_connmark.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  zone: 'u16',
});

export const tc_csum = struct('tc_csum', 'include/uapi/linux/tc_act/tc_csum.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  update_flags: 'u32',
});

export const tc_ct = struct('tc_ct', 'include/uapi/linux/tc_act/tc_ct.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_ctinfo = struct('tc_ctinfo', 'include/uapi/linux/tc_act/tc_ctinfo.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_defact = struct('tc_defact', 'include/uapi/linux/tc_act/tc_defact.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_gact = struct('tc_gact', 'include/uapi/linux/tc_act/tc_gact.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_gact_p = struct('tc_gact_p', 'include/uapi/linux/tc_act/tc_gact.h', {
  ptype: 'u16',
  pval: 'u16',
  paction: 's32',
});

export const tc_gate = struct('tc_gate', 'include/uapi/linux/tc_act/tc_gate.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_ife = struct('tc_ife', 'include/uapi/linux/tc_act/tc_ife.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  flags: 'u16',
});

export const tc_mirred = struct('tc_mirred', 'include/uapi/linux/tc_act/tc_mirred.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  eaction: 's32',
  ifindex: 'u32',
});

export const tc_mpls = struct('tc_mpls', 'include/uapi/linux/tc_act/tc_mpls.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  m_action: 's32',
});

export const tc_nat = struct('tc_nat', 'include/uapi/linux/tc_act/tc_nat.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  old_addr: 'be32',
  new_addr: 'be32',
  mask: 'be32',
  flags: 'u32',
});

export const tc_pedit_key = struct('tc_pedit_key', 'include/uapi/linux/tc_act/tc_pedit.h', {
  mask: 'u32',
  val: 'u32',
  off: 'u32',
  at: 'u32',
  offmask: 'u32',
  shift: 'u32',
});

export const tc_pedit_sel = struct('tc_pedit_sel', 'include/uapi/linux/tc_act/tc_pedit.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  nkeys: 'u8',
  flags: 'u8',
  keys: [tc_pedit_key, 0],
});

export const tc_skbedit = struct('tc_skbedit', 'include/uapi/linux/tc_act/tc_skbedit.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
});

export const tc_skbmod = struct('tc_skbmod', 'include/uapi/linux/tc_act/tc_skbmod.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  flags: 'u64',
});

export const tc_tunnel_key = struct('tc_tunnel_key', 'include/uapi/linux/tc_act/tc_tunnel_key.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  t_action: 's32',
});

export const tc_vlan = struct('tc_vlan', 'include/uapi/linux/tc_act/tc_vlan.h', {
  index: 'u32',
  capab: 'u32',
  action: 's32',
  refcnt: 's32',
  bindcnt: 's32',
  v_action: 's32',
});
