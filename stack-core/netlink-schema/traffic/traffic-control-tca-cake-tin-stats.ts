import { type AttributeSet, array, attr, attributes, nest, select } from '../schema.ts';
import {
  gnet_stats_basic,
  gnet_stats_rate_est,
  sock_filter,
  tc_basic_pcnt,
  tc_choke_xstats,
  tc_codel_xstats,
  tc_dualpi2_xstats,
  tc_fq_codel_xstats,
  tc_fq_pie_xstats,
  tc_fq_qd_stats,
  tc_hhf_xstats,
  tc_pie_xstats,
  tc_red_xstats,
  tc_sfb_xstats,
  tc_sfq_xstats,
} from './traffic-control-structs.ts';
import {
  gnet_stats_queue,
  gnet_stats_rate_est64,
  tc_act_bpf,
  tc_connmark,
  tc_csum,
  tc_ct,
  tc_ctinfo,
  tc_defact,
  tc_gact,
  tc_gact_p,
  tc_gate,
  tc_ife,
  tc_mirred,
  tc_mpls,
  tc_nat,
  tc_pedit_sel,
  tc_police,
  tc_skbedit,
  tc_skbmod,
  tc_tunnel_key,
  tc_vlan,
  tcf_ematch_tree_hdr,
  tcf_t,
} from './traffic-control-structs-2.ts';

export const TCA_ACT_BPF: AttributeSet = attributes('TCA_ACT_BPF', {
  TCA_ACT_BPF_TM: attr(1, tcf_t),
  TCA_ACT_BPF_PARMS: attr(2, tc_act_bpf),
  TCA_ACT_BPF_OPS_LEN: attr(3, 'u16'),
  TCA_ACT_BPF_OPS: attr(4, sock_filter),
  TCA_ACT_BPF_FD: attr(5, 'u32'),
  TCA_ACT_BPF_NAME: attr(6, 'string'),
  TCA_ACT_BPF_PAD: attr(7, 'binary'),
  TCA_ACT_BPF_TAG: attr(8, 'binary'),
  TCA_ACT_BPF_ID: attr(9, 'binary'),
});

export const TCA_CONNMARK: AttributeSet = attributes('TCA_CONNMARK', {
  TCA_CONNMARK_PARMS: attr(1, tc_connmark),
  TCA_CONNMARK_TM: attr(2, tcf_t),
  TCA_CONNMARK_PAD: attr(3, 'binary'),
});

export const TCA_CSUM: AttributeSet = attributes('TCA_CSUM', {
  TCA_CSUM_PARMS: attr(1, tc_csum),
  TCA_CSUM_TM: attr(2, tcf_t),
  TCA_CSUM_PAD: attr(3, 'binary'),
});

export const TCA_CT: AttributeSet = attributes('TCA_CT', {
  TCA_CT_PARMS: attr(1, tc_ct),
  TCA_CT_TM: attr(2, tcf_t),
  TCA_CT_ACTION: attr(3, 'u16'),
  TCA_CT_ZONE: attr(4, 'u16'),
  TCA_CT_MARK: attr(5, 'u32'),
  TCA_CT_MARK_MASK: attr(6, 'u32'),
  TCA_CT_LABELS: attr(7, 'binary'),
  TCA_CT_LABELS_MASK: attr(8, 'binary'),
  TCA_CT_NAT_IPV4_MIN: attr(9, 'be32'),
  TCA_CT_NAT_IPV4_MAX: attr(10, 'be32'),
  TCA_CT_NAT_IPV6_MIN: attr(11, 'ip'),
  TCA_CT_NAT_IPV6_MAX: attr(12, 'ip'),
  TCA_CT_NAT_PORT_MIN: attr(13, 'be16'),
  TCA_CT_NAT_PORT_MAX: attr(14, 'be16'),
  TCA_CT_PAD: attr(15, 'binary'),
  TCA_CT_HELPER_NAME: attr(16, 'string'),
  TCA_CT_HELPER_FAMILY: attr(17, 'u8'),
  TCA_CT_HELPER_PROTO: attr(18, 'u8'),
});

export const TCA_CTINFO: AttributeSet = attributes('TCA_CTINFO', {
  TCA_CTINFO_PAD: attr(1, 'binary'),
  TCA_CTINFO_TM: attr(2, tcf_t),
  TCA_CTINFO_ACT: attr(3, tc_ctinfo),
  TCA_CTINFO_ZONE: attr(4, 'u16'),
  TCA_CTINFO_PARMS_DSCP_MASK: attr(5, 'u32'),
  TCA_CTINFO_PARMS_DSCP_STATEMASK: attr(6, 'u32'),
  TCA_CTINFO_PARMS_CPMARK_MASK: attr(7, 'u32'),
  TCA_CTINFO_STATS_DSCP_SET: attr(8, 'u64'),
  TCA_CTINFO_STATS_DSCP_ERROR: attr(9, 'u64'),
  TCA_CTINFO_STATS_CPMARK_SET: attr(10, 'u64'),
});

export const TCA_DEF: AttributeSet = attributes('TCA_DEF', {
  TCA_DEF_TM: attr(1, tcf_t),
  TCA_DEF_PARMS: attr(2, tc_defact),
  TCA_DEF_DATA: attr(3, 'binary'),
  TCA_DEF_PAD: attr(4, 'binary'),
});

export const TCA_GACT: AttributeSet = attributes('TCA_GACT', {
  TCA_GACT_TM: attr(1, tcf_t),
  TCA_GACT_PARMS: attr(2, tc_gact),
  TCA_GACT_PROB: attr(3, tc_gact_p),
  TCA_GACT_PAD: attr(4, 'binary'),
});

export const TCA_GATE: AttributeSet = attributes('TCA_GATE', {
  TCA_GATE_TM: attr(1, tcf_t),
  TCA_GATE_PARMS: attr(2, tc_gate),
  TCA_GATE_PAD: attr(3, 'binary'),
  TCA_GATE_PRIORITY: attr(4, 's32'),
  TCA_GATE_ENTRY_LIST: attr(5, 'binary'),
  TCA_GATE_BASE_TIME: attr(6, 'u64'),
  TCA_GATE_CYCLE_TIME: attr(7, 'u64'),
  TCA_GATE_CYCLE_TIME_EXT: attr(8, 'u64'),
  TCA_GATE_FLAGS: attr(9, 'u32'),
  TCA_GATE_CLOCKID: attr(10, 's32'),
});

export const TCA_IFE: AttributeSet = attributes('TCA_IFE', {
  TCA_IFE_PARMS: attr(1, tc_ife),
  TCA_IFE_TM: attr(2, tcf_t),
  TCA_IFE_DMAC: attr(3, 'lladdr'),
  TCA_IFE_SMAC: attr(4, 'lladdr'),
  TCA_IFE_TYPE: attr(5, 'u16'),
  TCA_IFE_METALST: attr(6, 'binary'),
  TCA_IFE_PAD: attr(7, 'binary'),
});

export const TCA_MIRRED: AttributeSet = attributes('TCA_MIRRED', {
  TCA_MIRRED_TM: attr(1, tcf_t),
  TCA_MIRRED_PARMS: attr(2, tc_mirred),
  TCA_MIRRED_PAD: attr(3, 'binary'),
  TCA_MIRRED_BLOCKID: attr(4, 'binary'),
});

export const TCA_MPLS: AttributeSet = attributes('TCA_MPLS', {
  TCA_MPLS_TM: attr(1, tcf_t),
  TCA_MPLS_PARMS: attr(2, tc_mpls),
  TCA_MPLS_PAD: attr(3, 'binary'),
  TCA_MPLS_PROTO: attr(4, 'be16'),
  TCA_MPLS_LABEL: attr(5, 'u32'),
  TCA_MPLS_TC: attr(6, 'u8'),
  TCA_MPLS_TTL: attr(7, 'u8'),
  TCA_MPLS_BOS: attr(8, 'u8'),
});

export const TCA_NAT: AttributeSet = attributes('TCA_NAT', {
  TCA_NAT_PARMS: attr(1, tc_nat),
  TCA_NAT_TM: attr(2, tcf_t),
  TCA_NAT_PAD: attr(3, 'binary'),
});

export const TCA_PEDIT: AttributeSet = attributes('TCA_PEDIT', {
  TCA_PEDIT_TM: attr(1, tcf_t),
  TCA_PEDIT_PARMS: attr(2, tc_pedit_sel),
  TCA_PEDIT_PAD: attr(3, 'binary'),
  TCA_PEDIT_PARMS_EX: attr(4, 'binary'),
  TCA_PEDIT_KEYS_EX: attr(5, 'binary'),
  TCA_PEDIT_KEY_EX: attr(6, 'binary'),
});

export const TCA_POLICE: AttributeSet = attributes('TCA_POLICE', {
  TCA_POLICE_TBF: attr(1, tc_police),
  TCA_POLICE_RATE: attr(2, 'binary'),
  TCA_POLICE_PEAKRATE: attr(3, 'binary'),
  TCA_POLICE_AVRATE: attr(4, 'u32'),
  TCA_POLICE_RESULT: attr(5, 'u32'),
  TCA_POLICE_TM: attr(6, tcf_t),
  TCA_POLICE_PAD: attr(7, 'binary'),
  TCA_POLICE_RATE64: attr(8, 'u64'),
  TCA_POLICE_PEAKRATE64: attr(9, 'u64'),
  TCA_POLICE_PKTRATE64: attr(10, 'u64'),
  TCA_POLICE_PKTBURST64: attr(11, 'u64'),
});

export const TCA_SAMPLE: AttributeSet = attributes('TCA_SAMPLE', {
  TCA_SAMPLE_TM: attr(1, tcf_t),
  TCA_SAMPLE_PARMS: attr(2, tc_gact),
  TCA_SAMPLE_RATE: attr(3, 'u32'),
  TCA_SAMPLE_TRUNC_SIZE: attr(4, 'u32'),
  TCA_SAMPLE_PSAMPLE_GROUP: attr(5, 'u32'),
  TCA_SAMPLE_PAD: attr(6, 'binary'),
});

export const TCA_SKBEDIT: AttributeSet = attributes('TCA_SKBEDIT', {
  TCA_SKBEDIT_TM: attr(1, tcf_t),
  TCA_SKBEDIT_PARMS: attr(2, tc_skbedit),
  TCA_SKBEDIT_PRIORITY: attr(3, 'u32'),
  TCA_SKBEDIT_QUEUE_MAPPING: attr(4, 'u16'),
  TCA_SKBEDIT_MARK: attr(5, 'u32'),
  TCA_SKBEDIT_PAD: attr(6, 'binary'),
  TCA_SKBEDIT_PTYPE: attr(7, 'u16'),
  TCA_SKBEDIT_MASK: attr(8, 'u32'),
  TCA_SKBEDIT_FLAGS: attr(9, 'u64'),
  TCA_SKBEDIT_QUEUE_MAPPING_MAX: attr(10, 'u16'),
});

export const TCA_SKBMOD: AttributeSet = attributes('TCA_SKBMOD', {
  TCA_SKBMOD_TM: attr(1, tcf_t),
  TCA_SKBMOD_PARMS: attr(2, tc_skbmod),
  TCA_SKBMOD_DMAC: attr(3, 'lladdr'),
  TCA_SKBMOD_SMAC: attr(4, 'lladdr'),
  TCA_SKBMOD_ETYPE: attr(5, 'binary'),
  TCA_SKBMOD_PAD: attr(6, 'binary'),
});

export const TCA_CAKE_TIN_STATS: AttributeSet = attributes('TCA_CAKE_TIN_STATS', {
  TCA_CAKE_TIN_STATS_PAD: attr(1, 'binary'),
  TCA_CAKE_TIN_STATS_SENT_PACKETS: attr(2, 'u32'),
  TCA_CAKE_TIN_STATS_SENT_BYTES64: attr(3, 'u64'),
  TCA_CAKE_TIN_STATS_DROPPED_PACKETS: attr(4, 'u32'),
  TCA_CAKE_TIN_STATS_DROPPED_BYTES64: attr(5, 'u64'),
  TCA_CAKE_TIN_STATS_ACKS_DROPPED_PACKETS: attr(6, 'u32'),
  TCA_CAKE_TIN_STATS_ACKS_DROPPED_BYTES64: attr(7, 'u64'),
  TCA_CAKE_TIN_STATS_ECN_MARKED_PACKETS: attr(8, 'u32'),
  TCA_CAKE_TIN_STATS_ECN_MARKED_BYTES64: attr(9, 'u64'),
  TCA_CAKE_TIN_STATS_BACKLOG_PACKETS: attr(10, 'u32'),
  TCA_CAKE_TIN_STATS_BACKLOG_BYTES: attr(11, 'u32'),
  TCA_CAKE_TIN_STATS_THRESHOLD_RATE64: attr(12, 'u64'),
  TCA_CAKE_TIN_STATS_TARGET_US: attr(13, 'u32'),
  TCA_CAKE_TIN_STATS_INTERVAL_US: attr(14, 'u32'),
  TCA_CAKE_TIN_STATS_WAY_INDIRECT_HITS: attr(15, 'u32'),
  TCA_CAKE_TIN_STATS_WAY_MISSES: attr(16, 'u32'),
  TCA_CAKE_TIN_STATS_WAY_COLLISIONS: attr(17, 'u32'),
  TCA_CAKE_TIN_STATS_PEAK_DELAY_US: attr(18, 'u32'),
  TCA_CAKE_TIN_STATS_AVG_DELAY_US: attr(19, 'u32'),
  TCA_CAKE_TIN_STATS_BASE_DELAY_US: attr(20, 'u32'),
  TCA_CAKE_TIN_STATS_SPARSE_FLOWS: attr(21, 'u32'),
  TCA_CAKE_TIN_STATS_BULK_FLOWS: attr(22, 'u32'),
  TCA_CAKE_TIN_STATS_UNRESPONSIVE_FLOWS: attr(23, 'u32'),
  TCA_CAKE_TIN_STATS_MAX_SKBLEN: attr(24, 'u32'),
  TCA_CAKE_TIN_STATS_FLOW_QUANTUM: attr(25, 'u32'),
});

export const TCA_CAKE_STATS: AttributeSet = attributes('TCA_CAKE_STATS', {
  TCA_CAKE_STATS_PAD: attr(1, 'binary'),
  TCA_CAKE_STATS_CAPACITY_ESTIMATE64: attr(2, 'u64'),
  TCA_CAKE_STATS_MEMORY_LIMIT: attr(3, 'u32'),
  TCA_CAKE_STATS_MEMORY_USED: attr(4, 'u32'),
  TCA_CAKE_STATS_AVG_NETOFF: attr(5, 'u32'),
  TCA_CAKE_STATS_MIN_NETLEN: attr(6, 'u32'),
  TCA_CAKE_STATS_MAX_NETLEN: attr(7, 'u32'),
  TCA_CAKE_STATS_MIN_ADJLEN: attr(8, 'u32'),
  TCA_CAKE_STATS_MAX_ADJLEN: attr(9, 'u32'),
  TCA_CAKE_STATS_TIN_STATS: attr(10, array(nest(TCA_CAKE_TIN_STATS))),
  TCA_CAKE_STATS_DEFICIT: attr(11, 's32'),
  TCA_CAKE_STATS_COBALT_COUNT: attr(12, 'u32'),
  TCA_CAKE_STATS_DROPPING: attr(13, 'u32'),
  TCA_CAKE_STATS_DROP_NEXT_US: attr(14, 's32'),
  TCA_CAKE_STATS_P_DROP: attr(15, 'u32'),
  TCA_CAKE_STATS_BLUE_TIMER_US: attr(16, 's32'),
  TCA_CAKE_STATS_ACTIVE_QUEUES: attr(17, 'u32'),
});

export const TCA_STATS: AttributeSet = attributes('TCA_STATS', {
  TCA_STATS_BASIC: attr(1, gnet_stats_basic),
  TCA_STATS_RATE_EST: attr(2, gnet_stats_rate_est),
  TCA_STATS_QUEUE: attr(3, gnet_stats_queue),
  TCA_STATS_APP: attr(
    4,
    select('TCA_KIND', {
      cake: nest(TCA_CAKE_STATS),
      choke: tc_choke_xstats,
      codel: tc_codel_xstats,
      dualpi2: tc_dualpi2_xstats,
      fq: tc_fq_qd_stats,
      fq_codel: tc_fq_codel_xstats,
      fq_pie: tc_fq_pie_xstats,
      hhf: tc_hhf_xstats,
      pie: tc_pie_xstats,
      red: tc_red_xstats,
      sfb: tc_sfb_xstats,
      sfq: tc_sfq_xstats,
    }),
  ),
  TCA_STATS_RATE_EST64: attr(5, gnet_stats_rate_est64),
  TCA_STATS_PAD: attr(6, 'binary'),
  TCA_STATS_BASIC_HW: attr(7, gnet_stats_basic),
  TCA_STATS_PKT64: attr(8, 'u64'),
});

export const TCA_TUNNEL_KEY: AttributeSet = attributes('TCA_TUNNEL_KEY', {
  TCA_TUNNEL_KEY_TM: attr(1, tcf_t),
  TCA_TUNNEL_KEY_PARMS: attr(2, tc_tunnel_key),
  TCA_TUNNEL_KEY_ENC_IPV4_SRC: attr(3, 'be32'),
  TCA_TUNNEL_KEY_ENC_IPV4_DST: attr(4, 'be32'),
  TCA_TUNNEL_KEY_ENC_IPV6_SRC: attr(5, 'ip'),
  TCA_TUNNEL_KEY_ENC_IPV6_DST: attr(6, 'ip'),
  TCA_TUNNEL_KEY_ENC_KEY_ID: attr(7, 'be64'),
  TCA_TUNNEL_KEY_PAD: attr(8, 'binary'),
  TCA_TUNNEL_KEY_ENC_DST_PORT: attr(9, 'be16'),
  TCA_TUNNEL_KEY_NO_CSUM: attr(10, 'u8'),
  TCA_TUNNEL_KEY_ENC_OPTS: attr(11, 'binary'),
  TCA_TUNNEL_KEY_ENC_TOS: attr(12, 'u8'),
  TCA_TUNNEL_KEY_ENC_TTL: attr(13, 'u8'),
  TCA_TUNNEL_KEY_NO_FRAG: attr(14, 'flag'),
});

export const TCA_VLAN: AttributeSet = attributes('TCA_VLAN', {
  TCA_VLAN_TM: attr(1, tcf_t),
  TCA_VLAN_PARMS: attr(2, tc_vlan),
  TCA_VLAN_PUSH_VLAN_ID: attr(3, 'u16'),
  TCA_VLAN_PUSH_VLAN_PROTOCOL: attr(4, 'u16'),
  TCA_VLAN_PAD: attr(5, 'binary'),
  TCA_VLAN_PUSH_VLAN_PRIORITY: attr(6, 'u8'),
  TCA_VLAN_PUSH_ETH_DST: attr(7, 'lladdr'),
  TCA_VLAN_PUSH_ETH_SRC: attr(8, 'lladdr'),
});

export const TCA_ACT: AttributeSet = attributes('TCA_ACT', {
  TCA_ACT_KIND: attr(1, 'string'),
  TCA_ACT_OPTIONS: attr(
    2,
    select('TCA_ACT_KIND', {
      bpf: nest(TCA_ACT_BPF),
      connmark: nest(TCA_CONNMARK),
      csum: nest(TCA_CSUM),
      ct: nest(TCA_CT),
      ctinfo: nest(TCA_CTINFO),
      gact: nest(TCA_GACT),
      gate: nest(TCA_GATE),
      ife: nest(TCA_IFE),
      mirred: nest(TCA_MIRRED),
      mpls: nest(TCA_MPLS),
      nat: nest(TCA_NAT),
      pedit: nest(TCA_PEDIT),
      police: nest(TCA_POLICE),
      sample: nest(TCA_SAMPLE),
      simple: nest(TCA_DEF),
      skbedit: nest(TCA_SKBEDIT),
      skbmod: nest(TCA_SKBMOD),
      tunnel_key: nest(TCA_TUNNEL_KEY),
      vlan: nest(TCA_VLAN),
    }),
  ),
  TCA_ACT_INDEX: attr(3, 'u32'),
  TCA_ACT_STATS: attr(4, nest(TCA_STATS)),
  TCA_ACT_PAD: attr(5, 'binary'),
  TCA_ACT_COOKIE: attr(6, 'binary'),
  TCA_ACT_FLAGS: attr(7, 'bitfield32'),
  TCA_ACT_HW_STATS: attr(8, 'bitfield32'),
  TCA_ACT_USED_HW_STATS: attr(9, 'bitfield32'),
  TCA_ACT_IN_HW_COUNT: attr(10, 'u32'),
});

export const TCA_EMATCH_TREE: AttributeSet = attributes('TCA_EMATCH_TREE', {
  TCA_EMATCH_TREE_HDR: attr(1, tcf_ematch_tree_hdr),
  TCA_EMATCH_TREE_LIST: attr(2, 'binary'),
});

export const TCA_BASIC: AttributeSet = attributes('TCA_BASIC', {
  TCA_BASIC_CLASSID: attr(1, 'u32'),
  TCA_BASIC_EMATCHES: attr(2, nest(TCA_EMATCH_TREE)),
  TCA_BASIC_ACT: attr(3, array(nest(TCA_ACT))),
  TCA_BASIC_POLICE: attr(4, nest(TCA_POLICE)),
  TCA_BASIC_PCNT: attr(5, tc_basic_pcnt),
  TCA_BASIC_PAD: attr(6, 'binary'),
});
