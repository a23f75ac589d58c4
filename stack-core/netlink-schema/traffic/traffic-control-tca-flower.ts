import { type AttributeSet, array, attr, attributes, list, nest } from '../schema.ts';
import {
  tc_dualpi2_drop_early,
  tc_dualpi2_drop_overload,
  tc_dualpi2_ecn_mask,
  tc_dualpi2_split_gso,
} from './traffic-control-names.ts';
import { sock_filter, tc_cbs_qopt, tc_etf_qopt, tc_prio_qopt, tc_red_qopt } from './traffic-control-structs.ts';
import { TCA_ACT, TCA_POLICE } from './traffic-control-tca-cake-tin-stats.ts';

export const TCA_BPF: AttributeSet = attributes('TCA_BPF', {
  TCA_BPF_ACT: attr(1, array(nest(() => TCA_ACT))),
  TCA_BPF_POLICE: attr(
    2,
    nest(() => TCA_POLICE),
  ),
  TCA_BPF_CLASSID: attr(3, 'u32'),
  TCA_BPF_OPS_LEN: attr(4, 'u16'),
  TCA_BPF_OPS: attr(5, sock_filter),
  TCA_BPF_FD: attr(6, 'u32'),
  TCA_BPF_NAME: attr(7, 'string'),
  TCA_BPF_FLAGS: attr(8, 'u32'),
  TCA_BPF_FLAGS_GEN: attr(9, 'u32'),
  TCA_BPF_TAG: attr(10, 'binary'),
  TCA_BPF_ID: attr(11, 'u32'),
});

export const TCA_CAKE: AttributeSet = attributes('TCA_CAKE', {
  TCA_CAKE_PAD: attr(1, 'binary'),
  TCA_CAKE_BASE_RATE64: attr(2, 'u64'),
  TCA_CAKE_DIFFSERV_MODE: attr(3, 'u32'),
  TCA_CAKE_ATM: attr(4, 'u32'),
  TCA_CAKE_FLOW_MODE: attr(5, 'u32'),
  TCA_CAKE_OVERHEAD: attr(6, 'u32'),
  TCA_CAKE_RTT: attr(7, 'u32'),
  TCA_CAKE_TARGET: attr(8, 'u32'),
  TCA_CAKE_AUTORATE: attr(9, 'u32'),
  TCA_CAKE_MEMORY: attr(10, 'u32'),
  TCA_CAKE_NAT: attr(11, 'u32'),
  TCA_CAKE_RAW: attr(12, 'u32'),
  TCA_CAKE_WASH: attr(13, 'u32'),
  TCA_CAKE_MPU: attr(14, 'u32'),
  TCA_CAKE_INGRESS: attr(15, 'u32'),
  TCA_CAKE_ACK_FILTER: attr(16, 'u32'),
  TCA_CAKE_SPLIT_GSO: attr(17, 'u32'),
  TCA_CAKE_FWMARK: attr(18, 'u32'),
});

export const TCA_CBS_PARMS_SET: AttributeSet = attributes('TCA_CBS_PARMS_SET', {
  TCA_CBS_PARMS: attr(1, tc_cbs_qopt),
});

export const TCA_CGROUP: AttributeSet = attributes('TCA_CGROUP', {
  TCA_CGROUP_ACT: attr(1, array(nest(() => TCA_ACT))),
  TCA_CGROUP_POLICE: attr(
    2,
    nest(() => TCA_POLICE),
  ),
  TCA_CGROUP_EMATCHES: attr(3, 'binary'),
});

export const TCA_CHOKE: AttributeSet = attributes('TCA_CHOKE', {
  TCA_CHOKE_PARMS: attr(1, tc_red_qopt),
  TCA_CHOKE_STAB: attr(2, 'binary'),
  TCA_CHOKE_MAX_P: attr(3, 'u32'),
});

export const TCA_CODEL: AttributeSet = attributes('TCA_CODEL', {
  TCA_CODEL_TARGET: attr(1, 'u32'),
  TCA_CODEL_LIMIT: attr(2, 'u32'),
  TCA_CODEL_INTERVAL: attr(3, 'u32'),
  TCA_CODEL_ECN: attr(4, 'u32'),
  TCA_CODEL_CE_THRESHOLD: attr(5, 'u32'),
});

export const TCA_DRR_QUANTUM_SET: AttributeSet = attributes('TCA_DRR_QUANTUM_SET', {
  TCA_DRR_QUANTUM: attr(1, 'u32'),
});

export const TCA_DUALPI2: AttributeSet = attributes('TCA_DUALPI2', {
  TCA_DUALPI2_LIMIT: attr(1, 'u32'),
  TCA_DUALPI2_MEMORY_LIMIT: attr(2, 'u32'),
  TCA_DUALPI2_TARGET: attr(3, 'u32'),
  TCA_DUALPI2_TUPDATE: attr(4, 'u32'),
  TCA_DUALPI2_ALPHA: attr(5, 'u32'),
  TCA_DUALPI2_BETA: attr(6, 'u32'),
  TCA_DUALPI2_STEP_THRESH_PKTS: attr(7, 'u32'),
  TCA_DUALPI2_STEP_THRESH_US: attr(8, 'u32'),
  TCA_DUALPI2_MIN_QLEN_STEP: attr(9, 'u32'),
  TCA_DUALPI2_COUPLING: attr(10, 'u8'),
  TCA_DUALPI2_DROP_OVERLOAD: attr(11, 'u8', { names: tc_dualpi2_drop_overload }),
  TCA_DUALPI2_DROP_EARLY: attr(12, 'u8', { names: tc_dualpi2_drop_early }),
  TCA_DUALPI2_C_PROTECTION: attr(13, 'u8'),
  TCA_DUALPI2_ECN_MASK: attr(14, 'u8', { names: tc_dualpi2_ecn_mask }),
  TCA_DUALPI2_SPLIT_GSO: attr(15, 'u8', { names: tc_dualpi2_split_gso }),
  TCA_DUALPI2_PAD: attr(16, 'binary'),
});

export const TCA_ETF_PARMS_SET: AttributeSet = attributes('TCA_ETF_PARMS_SET', {
  TCA_ETF_PARMS: attr(1, tc_etf_qopt),
});

export const TCA_ETS: AttributeSet = attributes('TCA_ETS', {
  TCA_ETS_NBANDS: attr(1, 'u8'),
  TCA_ETS_NSTRICT: attr(2, 'u8'),
  TCA_ETS_QUANTA: attr(
    3,
    nest(() => TCA_ETS),
  ),
  TCA_ETS_QUANTA_BAND: attr(4, 'u32'),
  TCA_ETS_PRIOMAP: attr(
    5,
    nest(() => TCA_ETS),
  ),
  TCA_ETS_PRIOMAP_BAND: attr(6, 'u8'),
});

export const TCA_FLOW: AttributeSet = attributes('TCA_FLOW', {
  TCA_FLOW_KEYS: attr(1, 'u32'),
  TCA_FLOW_MODE: attr(2, 'u32'),
  TCA_FLOW_BASECLASS: attr(3, 'u32'),
  TCA_FLOW_RSHIFT: attr(4, 'u32'),
  TCA_FLOW_ADDEND: attr(5, 'u32'),
  TCA_FLOW_MASK: attr(6, 'u32'),
  TCA_FLOW_XOR: attr(7, 'u32'),
  TCA_FLOW_DIVISOR: attr(8, 'u32'),
  TCA_FLOW_ACT: attr(9, array(nest(() => TCA_ACT))),
  TCA_FLOW_POLICE: attr(
    10,
    nest(() => TCA_POLICE),
  ),
  TCA_FLOW_EMATCHES: attr(11, 'binary'),
  TCA_FLOW_PERTURB: attr(12, 'u32'),
});

export const TCA_FLOWER_KEY_CFM: AttributeSet = attributes('TCA_FLOWER_KEY_CFM', {
  TCA_FLOWER_KEY_CFM_MD_LEVEL: attr(1, 'u8'),
  TCA_FLOWER_KEY_CFM_OPCODE: attr(2, 'u8'),
});

export const TCA_FLOWER_KEY_ENC_OPT_ERSPAN: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPT_ERSPAN', {
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_VER: attr(1, 'u8'),
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_INDEX: attr(2, 'u32'),
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_DIR: attr(3, 'u8'),
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_HWID: attr(4, 'u8'),
});

export const TCA_FLOWER_KEY_ENC_OPT_GENEVE: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPT_GENEVE', {
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_CLASS: attr(1, 'u16'),
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_TYPE: attr(2, 'u8'),
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_DATA: attr(3, 'binary'),
});

export const TCA_FLOWER_KEY_ENC_OPT_GTP: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPT_GTP', {
  TCA_FLOWER_KEY_ENC_OPT_GTP_PDU_TYPE: attr(1, 'u8'),
  TCA_FLOWER_KEY_ENC_OPT_GTP_QFI: attr(2, 'u8'),
});

export const TCA_FLOWER_KEY_ENC_OPT_PFCP: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPT_PFCP', {
  TCA_FLOWER_KEY_ENC_OPT_PFCP_TYPE: attr(1, 'u8'),
  TCA_FLOWER_KEY_ENC_OPT_PFCP_SEID: attr(2, 'be64'),
});

export const TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP_SET: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP_SET', {
  TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP: attr(1, 'u32'),
});

export const TCA_FLOWER_KEY_ENC_OPTS: AttributeSet = attributes('TCA_FLOWER_KEY_ENC_OPTS', {
  TCA_FLOWER_KEY_ENC_OPTS_GENEVE: attr(1, nest(TCA_FLOWER_KEY_ENC_OPT_GENEVE)),
  TCA_FLOWER_KEY_ENC_OPTS_VXLAN: attr(2, nest(TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP_SET)),
  TCA_FLOWER_KEY_ENC_OPTS_ERSPAN: attr(3, nest(TCA_FLOWER_KEY_ENC_OPT_ERSPAN)),
  TCA_FLOWER_KEY_ENC_OPTS_GTP: attr(4, nest(TCA_FLOWER_KEY_ENC_OPT_GTP)),
  TCA_FLOWER_KEY_ENC_OPTS_PFCP: attr(5, nest(TCA_FLOWER_KEY_ENC_OPT_PFCP)),
});

export const TCA_FLOWER_KEY_MPLS_OPT_LSE: AttributeSet = attributes('TCA_FLOWER_KEY_MPLS_OPT_LSE', {
  TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH: attr(1, 'u8'),
  TCA_FLOWER_KEY_MPLS_OPT_LSE_TTL: attr(2, 'u8'),
  TCA_FLOWER_KEY_MPLS_OPT_LSE_BOS: attr(3, 'u8'),
  TCA_FLOWER_KEY_MPLS_OPT_LSE_TC: attr(4, 'u8'),
  TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL: attr(5, 'u32'),
});

export const TCA_FLOWER: AttributeSet = attributes('TCA_FLOWER', {
  TCA_FLOWER_CLASSID: attr(1, 'u32'),
  TCA_FLOWER_INDEV: attr(2, 'string'),
  TCA_FLOWER_ACT: attr(3, array(nest(() => TCA_ACT))),
  TCA_FLOWER_KEY_ETH_DST: attr(4, 'lladdr'),
  TCA_FLOWER_KEY_ETH_DST_MASK: attr(5, 'lladdr'),
  TCA_FLOWER_KEY_ETH_SRC: attr(6, 'lladdr'),
  TCA_FLOWER_KEY_ETH_SRC_MASK: attr(7, 'lladdr'),
  TCA_FLOWER_KEY_ETH_TYPE: attr(8, 'be16'),
  TCA_FLOWER_KEY_IP_PROTO: attr(9, 'u8'),
  TCA_FLOWER_KEY_IPV4_SRC: attr(10, 'ip'),
  TCA_FLOWER_KEY_IPV4_SRC_MASK: attr(11, 'ip'),
  TCA_FLOWER_KEY_IPV4_DST: attr(12, 'ip'),
  TCA_FLOWER_KEY_IPV4_DST_MASK: attr(13, 'ip'),
  TCA_FLOWER_KEY_IPV6_SRC: attr(14, 'ip'),
  TCA_FLOWER_KEY_IPV6_SRC_MASK: attr(15, 'ip'),
  TCA_FLOWER_KEY_IPV6_DST: attr(16, 'ip'),
  TCA_FLOWER_KEY_IPV6_DST_MASK: attr(17, 'ip'),
  TCA_FLOWER_KEY_TCP_SRC: attr(18, 'be16'),
  TCA_FLOWER_KEY_TCP_DST: attr(19, 'be16'),
  TCA_FLOWER_KEY_UDP_SRC: attr(20, 'be16'),
  TCA_FLOWER_KEY_UDP_DST: attr(21, 'be16'),
  TCA_FLOWER_FLAGS: attr(22, 'u32'),
  TCA_FLOWER_KEY_VLAN_ID: attr(23, 'be16'),
  TCA_FLOWER_KEY_VLAN_PRIO: attr(24, 'u8'),
  TCA_FLOWER_KEY_VLAN_ETH_TYPE: attr(25, 'be16'),
  TCA_FLOWER_KEY_ENC_KEY_ID: attr(26, 'be32'),
  TCA_FLOWER_KEY_ENC_IPV4_SRC: attr(27, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV4_SRC_MASK: attr(28, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV4_DST: attr(29, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV4_DST_MASK: attr(30, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV6_SRC: attr(31, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV6_SRC_MASK: attr(32, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV6_DST: attr(33, 'ip'),
  TCA_FLOWER_KEY_ENC_IPV6_DST_MASK: attr(34, 'ip'),
  TCA_FLOWER_KEY_TCP_SRC_MASK: attr(35, 'be16'),
  TCA_FLOWER_KEY_TCP_DST_MASK: attr(36, 'be16'),
  TCA_FLOWER_KEY_UDP_SRC_MASK: attr(37, 'be16'),
  TCA_FLOWER_KEY_UDP_DST_MASK: attr(38, 'be16'),
  TCA_FLOWER_KEY_SCTP_SRC_MASK: attr(39, 'be16'),
  TCA_FLOWER_KEY_SCTP_DST_MASK: attr(40, 'be16'),
  TCA_FLOWER_KEY_SCTP_SRC: attr(41, 'be16'),
  TCA_FLOWER_KEY_SCTP_DST: attr(42, 'be16'),
  TCA_FLOWER_KEY_ENC_UDP_SRC_PORT: attr(43, 'be16'),
  TCA_FLOWER_KEY_ENC_UDP_SRC_PORT_MASK: attr(44, 'be16'),
  TCA_FLOWER_KEY_ENC_UDP_DST_PORT: attr(45, 'be16'),
  TCA_FLOWER_KEY_ENC_UDP_DST_PORT_MASK: attr(46, 'be16'),
  TCA_FLOWER_KEY_FLAGS: attr(47, 'be32'),
  TCA_FLOWER_KEY_FLAGS_MASK: attr(48, 'be32'),
  TCA_FLOWER_KEY_ICMPV4_CODE: attr(49, 'u8'),
  TCA_FLOWER_KEY_ICMPV4_CODE_MASK: attr(50, 'u8'),
  TCA_FLOWER_KEY_ICMPV4_TYPE: attr(51, 'u8'),
  TCA_FLOWER_KEY_ICMPV4_TYPE_MASK: attr(52, 'u8'),
  TCA_FLOWER_KEY_ICMPV6_CODE: attr(53, 'u8'),
  TCA_FLOWER_KEY_ICMPV6_CODE_MASK: attr(54, 'u8'),
  TCA_FLOWER_KEY_ICMPV6_TYPE: attr(55, 'u8'),
  TCA_FLOWER_KEY_ICMPV6_TYPE_MASK: attr(56, 'u8'),
  TCA_FLOWER_KEY_ARP_SIP: attr(57, 'be32'),
  TCA_FLOWER_KEY_ARP_SIP_MASK: attr(58, 'be32'),
  TCA_FLOWER_KEY_ARP_TIP: attr(59, 'be32'),
  TCA_FLOWER_KEY_ARP_TIP_MASK: attr(60, 'be32'),
  TCA_FLOWER_KEY_ARP_OP: attr(61, 'u8'),
  TCA_FLOWER_KEY_ARP_OP_MASK: attr(62, 'u8'),
  TCA_FLOWER_KEY_ARP_SHA: attr(63, 'lladdr'),
  TCA_FLOWER_KEY_ARP_SHA_MASK: attr(64, 'lladdr'),
  TCA_FLOWER_KEY_ARP_THA: attr(65, 'lladdr'),
  TCA_FLOWER_KEY_ARP_THA_MASK: attr(66, 'lladdr'),
  TCA_FLOWER_KEY_MPLS_TTL: attr(67, 'u8'),
  TCA_FLOWER_KEY_MPLS_BOS: attr(68, 'u8'),
  TCA_FLOWER_KEY_MPLS_TC: attr(69, 'u8'),
  TCA_FLOWER_KEY_MPLS_LABEL: attr(70, 'be32'),
  TCA_FLOWER_KEY_TCP_FLAGS: attr(71, 'be16'),
  TCA_FLOWER_KEY_TCP_FLAGS_MASK: attr(72, 'be16'),
  TCA_FLOWER_KEY_IP_TOS: attr(73, 'u8'),
  TCA_FLOWER_KEY_IP_TOS_MASK: attr(74, 'u8'),
  TCA_FLOWER_KEY_IP_TTL: attr(75, 'u8'),
  TCA_FLOWER_KEY_IP_TTL_MASK: attr(76, 'u8'),
  TCA_FLOWER_KEY_CVLAN_ID: attr(77, 'be16'),
  TCA_FLOWER_KEY_CVLAN_PRIO: attr(78, 'u8'),
  TCA_FLOWER_KEY_CVLAN_ETH_TYPE: attr(79, 'be16'),
  TCA_FLOWER_KEY_ENC_IP_TOS: attr(80, 'u8'),
  TCA_FLOWER_KEY_ENC_IP_TOS_MASK: attr(81, 'u8'),
  TCA_FLOWER_KEY_ENC_IP_TTL: attr(82, 'u8'),
  TCA_FLOWER_KEY_ENC_IP_TTL_MASK: attr(83, 'u8'),
  TCA_FLOWER_KEY_ENC_OPTS: attr(84, nest(TCA_FLOWER_KEY_ENC_OPTS)),
  TCA_FLOWER_KEY_ENC_OPTS_MASK: attr(85, nest(TCA_FLOWER_KEY_ENC_OPTS)),
  TCA_FLOWER_IN_HW_COUNT: attr(86, 'u32'),
  TCA_FLOWER_KEY_PORT_SRC_MIN: attr(87, 'be16'),
  TCA_FLOWER_KEY_PORT_SRC_MAX: attr(88, 'be16'),
  TCA_FLOWER_KEY_PORT_DST_MIN: attr(89, 'be16'),
  TCA_FLOWER_KEY_PORT_DST_MAX: attr(90, 'be16'),
  TCA_FLOWER_KEY_CT_STATE: attr(91, 'u16'),
  TCA_FLOWER_KEY_CT_STATE_MASK: attr(92, 'u16'),
  TCA_FLOWER_KEY_CT_ZONE: attr(93, 'u16'),
  TCA_FLOWER_KEY_CT_ZONE_MASK: attr(94, 'u16'),
  TCA_FLOWER_KEY_CT_MARK: attr(95, 'u32'),
  TCA_FLOWER_KEY_CT_MARK_MASK: attr(96, 'u32'),
  TCA_FLOWER_KEY_CT_LABELS: attr(97, 'binary'),
  TCA_FLOWER_KEY_CT_LABELS_MASK: attr(98, 'binary'),
  TCA_FLOWER_KEY_MPLS_OPTS: attr(99, nest(TCA_FLOWER_KEY_MPLS_OPT_LSE)),
  TCA_FLOWER_KEY_HASH: attr(100, 'u32'),
  TCA_FLOWER_KEY_HASH_MASK: attr(101, 'u32'),
  TCA_FLOWER_KEY_NUM_OF_VLANS: attr(102, 'u8'),
  TCA_FLOWER_KEY_PPPOE_SID: attr(103, 'be16'),
  TCA_FLOWER_KEY_PPP_PROTO: attr(104, 'be16'),
  TCA_FLOWER_KEY_L2TPV3_SID: attr(105, 'be32'),
  TCA_FLOWER_L2_MISS: attr(106, 'u8'),
  TCA_FLOWER_KEY_CFM: attr(107, nest(TCA_FLOWER_KEY_CFM)),
  TCA_FLOWER_KEY_SPI: attr(108, 'be32'),
  TCA_FLOWER_KEY_SPI_MASK: attr(109, 'be32'),
  TCA_FLOWER_KEY_ENC_FLAGS: attr(110, 'be32'),
  TCA_FLOWER_KEY_ENC_FLAGS_MASK: attr(111, 'be32'),
});

export const TCA_FQ: AttributeSet = attributes('TCA_FQ', {
  TCA_FQ_PLIMIT: attr(1, 'u32'),
  TCA_FQ_FLOW_PLIMIT: attr(2, 'u32'),
  TCA_FQ_QUANTUM: attr(3, 'u32'),
  TCA_FQ_INITIAL_QUANTUM: attr(4, 'u32'),
  TCA_FQ_RATE_ENABLE: attr(5, 'u32'),
  TCA_FQ_FLOW_DEFAULT_RATE: attr(6, 'u32'),
  TCA_FQ_FLOW_MAX_RATE: attr(7, 'u32'),
  TCA_FQ_BUCKETS_LOG: attr(8, 'u32'),
  TCA_FQ_FLOW_REFILL_DELAY: attr(9, 'u32'),
  TCA_FQ_ORPHAN_MASK: attr(10, 'u32'),
  TCA_FQ_LOW_RATE_THRESHOLD: attr(11, 'u32'),
  TCA_FQ_CE_THRESHOLD: attr(12, 'u32'),
  TCA_FQ_TIMER_SLACK: attr(13, 'u32'),
  TCA_FQ_HORIZON: attr(14, 'u32'),
  TCA_FQ_HORIZON_DROP: attr(15, 'u8'),
  TCA_FQ_PRIOMAP: attr(16, tc_prio_qopt),
  TCA_FQ_WEIGHTS: attr(17, list('s32')),
  TCA_FQ_OFFLOAD_HORIZON: attr(18, 'u32'),
});
