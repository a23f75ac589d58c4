import { type AttributeSet, array, attr, attributes, headed, list, nest, select } from '../schema.ts';
import {
  gnet_estimator,
  tc_choke_xstats,
  tc_codel_xstats,
  tc_dualpi2_xstats,
  tc_fifo_qopt,
  tc_fq_codel_xstats,
  tc_fq_pie_xstats,
  tc_fq_qd_stats,
  tc_gred_sopt,
  tc_hfsc_qopt,
  tc_hhf_xstats,
  tc_htb_glob,
  tc_htb_opt,
  tc_matchall_pcnt,
  tc_mqprio_qopt,
  tc_multiq_qopt,
  tc_netem_corr,
  tc_netem_corrupt,
  tc_netem_qopt,
  tc_netem_rate,
  tc_netem_reorder,
  tc_netem_slot,
  tc_pie_xstats,
  tc_plug_qopt,
  tc_prio_qopt,
  tc_red_qopt,
  tc_red_xstats,
  tc_service_curve,
  tc_sfb_qopt,
  tc_sfb_xstats,
  tc_sfq_qopt_v1,
  tc_sfq_xstats,
  tc_sizespec,
  tc_skbprio_qopt,
  tc_stats,
} from './traffic-control-structs.ts';
import {
  tc_netem_gemodel,
  tc_netem_gimodel,
  tc_tbf_qopt,
  tc_u32_mark,
  tc_u32_pcnt,
  tc_u32_sel,
} from './traffic-control-structs-2.ts';
import { TCA_ACT, TCA_BASIC, TCA_CAKE_STATS, TCA_POLICE, TCA_STATS } from './traffic-control-tca-cake-tin-stats.ts';
import {
  TCA_BPF,
  TCA_CAKE,
  TCA_CBS_PARMS_SET,
  TCA_CGROUP,
  TCA_CHOKE,
  TCA_CODEL,
  TCA_DRR_QUANTUM_SET,
  TCA_DUALPI2,
  TCA_ETF_PARMS_SET,
  TCA_ETS,
  TCA_FLOW,
  TCA_FLOWER,
  TCA_FQ,
} from './traffic-control-tca-flower.ts';

export const TCA_FQ_CODEL: AttributeSet = attributes('TCA_FQ_CODEL', {
  TCA_FQ_CODEL_TARGET: attr(1, 'u32'),
  TCA_FQ_CODEL_LIMIT: attr(2, 'u32'),
  TCA_FQ_CODEL_INTERVAL: attr(3, 'u32'),
  TCA_FQ_CODEL_ECN: attr(4, 'u32'),
  TCA_FQ_CODEL_FLOWS: attr(5, 'u32'),
  TCA_FQ_CODEL_QUANTUM: attr(6, 'u32'),
  TCA_FQ_CODEL_CE_THRESHOLD: attr(7, 'u32'),
  TCA_FQ_CODEL_DROP_BATCH_SIZE: attr(8, 'u32'),
  TCA_FQ_CODEL_MEMORY_LIMIT: attr(9, 'u32'),
  TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR: attr(10, 'u8'),
  TCA_FQ_CODEL_CE_THRESHOLD_MASK: attr(11, 'u8'),
});

export const TCA_FQ_PIE: AttributeSet = attributes('TCA_FQ_PIE', {
  TCA_FQ_PIE_LIMIT: attr(1, 'u32'),
  TCA_FQ_PIE_FLOWS: attr(2, 'u32'),
  TCA_FQ_PIE_TARGET: attr(3, 'u32'),
  TCA_FQ_PIE_TUPDATE: attr(4, 'u32'),
  TCA_FQ_PIE_ALPHA: attr(5, 'u32'),
  TCA_FQ_PIE_BETA: attr(6, 'u32'),
  TCA_FQ_PIE_QUANTUM: attr(7, 'u32'),
  TCA_FQ_PIE_MEMORY_LIMIT: attr(8, 'u32'),
  TCA_FQ_PIE_ECN_PROB: attr(9, 'u32'),
  TCA_FQ_PIE_ECN: attr(10, 'u32'),
  TCA_FQ_PIE_BYTEMODE: attr(11, 'u32'),
  TCA_FQ_PIE_DQ_RATE_ESTIMATOR: attr(12, 'u32'),
});

export const TCA_FW: AttributeSet = attributes('TCA_FW', {
  TCA_FW_CLASSID: attr(1, 'u32'),
  TCA_FW_POLICE: attr(
    2,
    nest(() => TCA_POLICE),
  ),
  TCA_FW_INDEV: attr(3, 'string'),
  TCA_FW_ACT: attr(4, array(nest(() => TCA_ACT))),
  TCA_FW_MASK: attr(5, 'u32'),
});

export const TCA_GRED_VQ: AttributeSet = attributes('TCA_GRED_VQ', {
  TCA_GRED_VQ_PAD: attr(1, 'binary'),
  TCA_GRED_VQ_DP: attr(2, 'u32'),
  TCA_GRED_VQ_STAT_BYTES: attr(3, 'u64'),
  TCA_GRED_VQ_STAT_PACKETS: attr(4, 'u32'),
  TCA_GRED_VQ_STAT_BACKLOG: attr(5, 'u32'),
  TCA_GRED_VQ_STAT_PROB_DROP: attr(6, 'u32'),
  TCA_GRED_VQ_STAT_PROB_MARK: attr(7, 'u32'),
  TCA_GRED_VQ_STAT_FORCED_DROP: attr(8, 'u32'),
  TCA_GRED_VQ_STAT_FORCED_MARK: attr(9, 'u32'),
  TCA_GRED_VQ_STAT_PDROP: attr(10, 'u32'),
  TCA_GRED_VQ_STAT_OTHER: attr(11, 'u32'),
  TCA_GRED_VQ_FLAGS: attr(12, 'u32'),
});

export const TCA_GRED_VQ_ENTRY_SET: AttributeSet = attributes('TCA_GRED_VQ_ENTRY_SET', {
  TCA_GRED_VQ_ENTRY: attr(1, nest(TCA_GRED_VQ)),
});

export const TCA_GRED: AttributeSet = attributes('TCA_GRED', {
  TCA_GRED_PARMS: attr(1, 'binary'),
  TCA_GRED_STAB: attr(2, list('u8')),
  TCA_GRED_DPS: attr(3, tc_gred_sopt),
  TCA_GRED_MAX_P: attr(4, list('u32')),
  TCA_GRED_LIMIT: attr(5, 'u32'),
  TCA_GRED_VQ_LIST: attr(6, nest(TCA_GRED_VQ_ENTRY_SET)),
});

export const TCA_HFSC: AttributeSet = attributes('TCA_HFSC', {
  TCA_HFSC_RSC: attr(1, tc_service_curve),
  TCA_HFSC_FSC: attr(2, tc_service_curve),
  TCA_HFSC_USC: attr(3, tc_service_curve),
});

export const TCA_HHF: AttributeSet = attributes('TCA_HHF', {
  TCA_HHF_BACKLOG_LIMIT: attr(1, 'u32'),
  TCA_HHF_QUANTUM: attr(2, 'u32'),
  TCA_HHF_HH_FLOWS_LIMIT: attr(3, 'u32'),
  TCA_HHF_RESET_TIMEOUT: attr(4, 'u32'),
  TCA_HHF_ADMIT_BYTES: attr(5, 'u32'),
  TCA_HHF_EVICT_TIMEOUT: attr(6, 'u32'),
  TCA_HHF_NON_HH_WEIGHT: attr(7, 'u32'),
});

export const TCA_HTB: AttributeSet = attributes('TCA_HTB', {
  TCA_HTB_PARMS: attr(1, tc_htb_opt),
  TCA_HTB_INIT: attr(2, tc_htb_glob),
  TCA_HTB_CTAB: attr(3, 'binary'),
  TCA_HTB_RTAB: attr(4, 'binary'),
  TCA_HTB_DIRECT_QLEN: attr(5, 'u32'),
  TCA_HTB_RATE64: attr(6, 'u64'),
  TCA_HTB_CEIL64: attr(7, 'u64'),
  TCA_HTB_PAD: attr(8, 'binary'),
  TCA_HTB_OFFLOAD: attr(9, 'flag'),
});

export const TCA_MATCHALL: AttributeSet = attributes('TCA_MATCHALL', {
  TCA_MATCHALL_CLASSID: attr(1, 'u32'),
  TCA_MATCHALL_ACT: attr(2, array(nest(() => TCA_ACT))),
  TCA_MATCHALL_FLAGS: attr(3, 'u32'),
  TCA_MATCHALL_PCNT: attr(4, tc_matchall_pcnt),
  TCA_MATCHALL_PAD: attr(5, 'binary'),
});

export const TCA_MQPRIO_TC_ENTRY: AttributeSet = attributes('TCA_MQPRIO_TC_ENTRY', {
  TCA_MQPRIO_TC_ENTRY_INDEX: attr(1, 'u32'),
  TCA_MQPRIO_TC_ENTRY_FP: attr(2, 'u32'),
});

export const TCA_MQPRIO: AttributeSet = attributes('TCA_MQPRIO', {
  TCA_MQPRIO_MODE: attr(1, 'u16'),
  TCA_MQPRIO_SHAPER: attr(2, 'u16'),
  TCA_MQPRIO_MIN_RATE64: attr(3, 'u64'),
  TCA_MQPRIO_MAX_RATE64: attr(4, 'u64'),
  TCA_MQPRIO_TC_ENTRY: attr(5, nest(TCA_MQPRIO_TC_ENTRY)),
});

export const NETEM_LOSS: AttributeSet = attributes('NETEM_LOSS', {
  NETEM_LOSS_GI: attr(1, tc_netem_gimodel),
  NETEM_LOSS_GE: attr(2, tc_netem_gemodel),
});

export const TCA_NETEM: AttributeSet = attributes('TCA_NETEM', {
  TCA_NETEM_CORR: attr(1, tc_netem_corr),
  TCA_NETEM_DELAY_DIST: attr(2, list('s16')),
  TCA_NETEM_REORDER: attr(3, tc_netem_reorder),
  TCA_NETEM_CORRUPT: attr(4, tc_netem_corrupt),
  TCA_NETEM_LOSS: attr(5, nest(NETEM_LOSS)),
  TCA_NETEM_RATE: attr(6, tc_netem_rate),
  TCA_NETEM_ECN: attr(7, 'u32'),
  TCA_NETEM_RATE64: attr(8, 'u64'),
  TCA_NETEM_PAD: attr(9, 'u32'),
  TCA_NETEM_LATENCY64: attr(10, 's64'),
  TCA_NETEM_JITTER64: attr(11, 's64'),
  TCA_NETEM_SLOT: attr(12, tc_netem_slot),
  TCA_NETEM_SLOT_DIST: attr(13, list('s16')),
  TCA_NETEM_PRNG_SEED: attr(14, 'u64'),
});

export const TCA_PIE: AttributeSet = attributes('TCA_PIE', {
  TCA_PIE_TARGET: attr(1, 'u32'),
  TCA_PIE_LIMIT: attr(2, 'u32'),
  TCA_PIE_TUPDATE: attr(3, 'u32'),
  TCA_PIE_ALPHA: attr(4, 'u32'),
  TCA_PIE_BETA: attr(5, 'u32'),
  TCA_PIE_ECN: attr(6, 'u32'),
  TCA_PIE_BYTEMODE: attr(7, 'u32'),
  TCA_PIE_DQ_RATE_ESTIMATOR: attr(8, 'u32'),
});

export const TCA_QFQ: AttributeSet = attributes('TCA_QFQ', {
  TCA_QFQ_WEIGHT: attr(1, 'u32'),
  TCA_QFQ_LMAX: attr(2, 'u32'),
});

export const TCA_RED: AttributeSet = attributes('TCA_RED', {
  TCA_RED_PARMS: attr(1, tc_red_qopt),
  TCA_RED_STAB: attr(2, 'binary'),
  TCA_RED_MAX_P: attr(3, 'u32'),
  TCA_RED_FLAGS: attr(4, 'bitfield32'),
  TCA_RED_EARLY_DROP_BLOCK: attr(5, 'u32'),
  TCA_RED_MARK_BLOCK: attr(6, 'u32'),
});

export const TCA_ROUTE4: AttributeSet = attributes('TCA_ROUTE4', {
  TCA_ROUTE4_CLASSID: attr(1, 'u32'),
  TCA_ROUTE4_TO: attr(2, 'u32'),
  TCA_ROUTE4_FROM: attr(3, 'u32'),
  TCA_ROUTE4_IIF: attr(4, 'u32'),
  TCA_ROUTE4_POLICE: attr(
    5,
    nest(() => TCA_POLICE),
  ),
  TCA_ROUTE4_ACT: attr(6, array(nest(() => TCA_ACT))),
});

export const TCA_SFB_PARMS_SET: AttributeSet = attributes('TCA_SFB_PARMS_SET', {
  TCA_SFB_PARMS: attr(1, tc_sfb_qopt),
});

export const TCA_STAB: AttributeSet = attributes('TCA_STAB', {
  TCA_STAB_BASE: attr(1, tc_sizespec),
  TCA_STAB_DATA: attr(2, 'binary'),
});

export const TCA_TAPRIO_SCHED_ENTRY: AttributeSet = attributes('TCA_TAPRIO_SCHED_ENTRY', {
  TCA_TAPRIO_SCHED_ENTRY_INDEX: attr(1, 'u32'),
  TCA_TAPRIO_SCHED_ENTRY_CMD: attr(2, 'u8'),
  TCA_TAPRIO_SCHED_ENTRY_GATE_MASK: attr(3, 'u32'),
  TCA_TAPRIO_SCHED_ENTRY_INTERVAL: attr(4, 'u32'),
});

export const TCA_TAPRIO_SCHED_ENTRY_SET: AttributeSet = attributes('TCA_TAPRIO_SCHED_ENTRY_SET', {
  TCA_TAPRIO_SCHED_ENTRY: attr(1, nest(TCA_TAPRIO_SCHED_ENTRY)),
});

export const TCA_TAPRIO_TC_ENTRY: AttributeSet = attributes('TCA_TAPRIO_TC_ENTRY', {
  TCA_TAPRIO_TC_ENTRY_INDEX: attr(1, 'u32'),
  TCA_TAPRIO_TC_ENTRY_MAX_SDU: attr(2, 'u32'),
  TCA_TAPRIO_TC_ENTRY_FP: attr(3, 'u32'),
});

export const TCA_TAPRIO: AttributeSet = attributes('TCA_TAPRIO', {
  TCA_TAPRIO_ATTR_PRIOMAP: attr(1, tc_mqprio_qopt),
  TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST: attr(2, nest(TCA_TAPRIO_SCHED_ENTRY_SET)),
  TCA_TAPRIO_ATTR_SCHED_BASE_TIME: attr(3, 's64'),
  TCA_TAPRIO_ATTR_SCHED_SINGLE_ENTRY: attr(4, nest(TCA_TAPRIO_SCHED_ENTRY)),
  TCA_TAPRIO_ATTR_SCHED_CLOCKID: attr(5, 's32'),
  TCA_TAPRIO_PAD: attr(6, 'binary'),
  TCA_TAPRIO_ATTR_ADMIN_SCHED: attr(7, 'binary'),
  TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME: attr(8, 's64'),
  TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION: attr(9, 's64'),
  TCA_TAPRIO_ATTR_FLAGS: attr(10, 'u32'),
  TCA_TAPRIO_ATTR_TXTIME_DELAY: attr(11, 'u32'),
  TCA_TAPRIO_ATTR_TC_ENTRY: attr(12, nest(TCA_TAPRIO_TC_ENTRY)),
});

export const TCA_TBF: AttributeSet = attributes('TCA_TBF', {
  TCA_TBF_PARMS: attr(1, tc_tbf_qopt),
  TCA_TBF_RTAB: attr(2, 'binary'),
  TCA_TBF_PTAB: attr(3, 'binary'),
  TCA_TBF_RATE64: attr(4, 'u64'),
  TCA_TBF_PRATE64: attr(5, 'u64'),
  TCA_TBF_BURST: attr(6, 'u32'),
  TCA_TBF_PBURST: attr(7, 'u32'),
  TCA_TBF_PAD: attr(8, 'binary'),
});

export const TCA_U32: AttributeSet = attributes('TCA_U32', {
  TCA_U32_CLASSID: attr(1, 'u32'),
  TCA_U32_HASH: attr(2, 'u32'),
  TCA_U32_LINK: attr(3, 'u32'),
  TCA_U32_DIVISOR: attr(4, 'u32'),
  TCA_U32_SEL: attr(5, tc_u32_sel),
  TCA_U32_POLICE: attr(
    6,
    nest(() => TCA_POLICE),
  ),
  TCA_U32_ACT: attr(7, array(nest(() => TCA_ACT))),
  TCA_U32_INDEV: attr(8, 'string'),
  TCA_U32_PCNT: attr(9, tc_u32_pcnt),
  TCA_U32_MARK: attr(10, tc_u32_mark),
  TCA_U32_FLAGS: attr(11, 'u32'),
  TCA_U32_PAD: attr(12, 'binary'),
});

export const TCA: AttributeSet = attributes('TCA', {
  TCA_KIND: attr(1, 'string'),
  TCA_OPTIONS: attr(
    2,
    select('TCA_KIND', {
      basic: nest(() => TCA_BASIC),
      bpf: nest(() => TCA_BPF),
      bfifo: tc_fifo_qopt,
      cake: nest(() => TCA_CAKE),
      cbs: nest(() => TCA_CBS_PARMS_SET),
      cgroup: nest(() => TCA_CGROUP),
      choke: nest(() => TCA_CHOKE),
      codel: nest(() => TCA_CODEL),
      drr: nest(() => TCA_DRR_QUANTUM_SET),
      dualpi2: nest(() => TCA_DUALPI2),
      etf: nest(() => TCA_ETF_PARMS_SET),
      ets: nest(() => TCA_ETS),
      flow: nest(() => TCA_FLOW),
      flower: nest(() => TCA_FLOWER),
      fq: nest(() => TCA_FQ),
      fq_codel: nest(TCA_FQ_CODEL),
      fq_pie: nest(TCA_FQ_PIE),
      fw: nest(TCA_FW),
      gred: nest(TCA_GRED),
      hfsc: select(
        'message',
        { RTM_NEWTCLASS: nest(TCA_HFSC), RTM_DELTCLASS: nest(TCA_HFSC), RTM_GETTCLASS: nest(TCA_HFSC) },
        tc_hfsc_qopt,
      ),
      hhf: nest(TCA_HHF),
      htb: nest(TCA_HTB),
      matchall: nest(TCA_MATCHALL),
      mqprio: headed(tc_mqprio_qopt, TCA_MQPRIO),
      multiq: tc_multiq_qopt,
      netem: headed(tc_netem_qopt, TCA_NETEM),
      pfifo: tc_fifo_qopt,
      pfifo_fast: tc_prio_qopt,
      pfifo_head_drop: tc_fifo_qopt,
      pie: nest(TCA_PIE),
      plug: tc_plug_qopt,
      prio: tc_prio_qopt,
      qfq: nest(TCA_QFQ),
      red: nest(TCA_RED),
      route: nest(TCA_ROUTE4),
      sfb: nest(TCA_SFB_PARMS_SET),
      sfq: tc_sfq_qopt_v1,
      taprio: nest(TCA_TAPRIO),
      tbf: nest(TCA_TBF),
      u32: nest(TCA_U32),
      skbprio: tc_skbprio_qopt,
    }),
  ),
  TCA_STATS: attr(3, tc_stats),
  TCA_XSTATS: attr(
    4,
    select('TCA_KIND', {
      cake: nest(() => TCA_CAKE_STATS),
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
  TCA_RATE: attr(5, gnet_estimator),
  TCA_FCNT: attr(6, 'u32'),
  TCA_STATS2: attr(
    7,
    nest(() => TCA_STATS),
  ),
  TCA_STAB: attr(8, nest(TCA_STAB)),
  TCA_PAD: attr(9, 'binary'),
  TCA_DUMP_INVISIBLE: attr(10, 'flag'),
  TCA_CHAIN: attr(11, 'u32'),
  TCA_HW_OFFLOAD: attr(12, 'u8'),
  TCA_INGRESS_BLOCK: attr(13, 'u32'),
  TCA_EGRESS_BLOCK: attr(14, 'u32'),
  TCA_DUMP_FLAGS: attr(15, 'bitfield32'),
  TCA_EXT_WARN_MSG: attr(16, 'string'),
});
