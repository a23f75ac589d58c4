import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';

export const SMC_NLA_DEV_PORT: AttributeSet = attributes('SMC_NLA_DEV_PORT', {
  SMC_NLA_DEV_PORT_PNET_USR: attr(1, 'u8'),
  SMC_NLA_DEV_PORT_PNETID: attr(2, 'string'),
  SMC_NLA_DEV_PORT_NETDEV: attr(3, 'u32'),
  SMC_NLA_DEV_PORT_STATE: attr(4, 'u8'),
  SMC_NLA_DEV_PORT_VALID: attr(5, 'u8'),
  SMC_NLA_DEV_PORT_LNK_CNT: attr(6, 'u32'),
});

export const SMC_NLA_DEV: AttributeSet = attributes('SMC_NLA_DEV', {
  SMC_NLA_DEV_USE_CNT: attr(1, 'u32'),
  SMC_NLA_DEV_IS_CRIT: attr(2, 'u8'),
  SMC_NLA_DEV_PCI_FID: attr(3, 'u32'),
  SMC_NLA_DEV_PCI_CHID: attr(4, 'u16'),
  SMC_NLA_DEV_PCI_VENDOR: attr(5, 'u16'),
  SMC_NLA_DEV_PCI_DEVICE: attr(6, 'u16'),
  SMC_NLA_DEV_PCI_ID: attr(7, 'string'),
  SMC_NLA_DEV_PORT: attr(8, nest(SMC_NLA_DEV_PORT)),
  SMC_NLA_DEV_PORT2: attr(9, nest(SMC_NLA_DEV_PORT)),
  SMC_NLA_DEV_IB_NAME: attr(10, 'string'),
});

export const SMC_NLA_FBACK_STATS: AttributeSet = attributes('SMC_NLA_FBACK_STATS', {
  SMC_NLA_FBACK_STATS_PAD: attr(0, 'binary'),
  SMC_NLA_FBACK_STATS_TYPE: attr(1, 'u8'),
  SMC_NLA_FBACK_STATS_SRV_CNT: attr(2, 'u64'),
  SMC_NLA_FBACK_STATS_CLNT_CNT: attr(3, 'u64'),
  SMC_NLA_FBACK_STATS_RSN_CODE: attr(4, 'u32'),
  SMC_NLA_FBACK_STATS_RSN_CNT: attr(5, 'u16'),
});

export const SMC_NLA_LGR_V2: AttributeSet = attributes('SMC_NLA_LGR_V2', {
  SMC_NLA_LGR_V2_VER: attr(0, 'u8'),
  SMC_NLA_LGR_V2_REL: attr(1, 'u8'),
  SMC_NLA_LGR_V2_OS: attr(2, 'u8'),
  SMC_NLA_LGR_V2_NEG_EID: attr(3, 'string'),
  SMC_NLA_LGR_V2_PEER_HOST: attr(4, 'string'),
});

export const SMC_NLA_LGR_D: AttributeSet = attributes('SMC_NLA_LGR_D', {
  SMC_NLA_LGR_D_ID: attr(1, 'u32'),
  SMC_NLA_LGR_D_GID: attr(2, 'u64'),
  SMC_NLA_LGR_D_PEER_GID: attr(3, 'u64'),
  SMC_NLA_LGR_D_VLAN_ID: attr(4, 'u8'),
  SMC_NLA_LGR_D_CONNS_NUM: attr(5, 'u32'),
  SMC_NLA_LGR_D_PNETID: attr(6, 'string'),
  SMC_NLA_LGR_D_CHID: attr(7, 'u32'),
  SMC_NLA_LGR_D_PAD: attr(8, 'binary'),
  SMC_NLA_LGR_D_V2_COMMON: attr(9, nest(SMC_NLA_LGR_V2)),
  SMC_NLA_LGR_D_EXT_GID: attr(10, 'u64'),
  SMC_NLA_LGR_D_PEER_EXT_GID: attr(11, 'u64'),
  SMC_NLA_LGR_D_SNDBUF_ALLOC: attr(12, 'uint'),
  SMC_NLA_LGR_D_DMB_ALLOC: attr(13, 'uint'),
});

export const SMC_NLA_LGR_R_V2: AttributeSet = attributes('SMC_NLA_LGR_R_V2', {
  SMC_NLA_LGR_R_V2_DIRECT: attr(1, 'u8'),
  SMC_NLA_LGR_R_V2_MAX_CONNS: attr(2, 'u8'),
  SMC_NLA_LGR_R_V2_MAX_LINKS: attr(3, 'u8'),
});

export const SMC_NLA_LGR_R: AttributeSet = attributes('SMC_NLA_LGR_R', {
  SMC_NLA_LGR_R_ID: attr(1, 'u32'),
  SMC_NLA_LGR_R_ROLE: attr(2, 'u8'),
  SMC_NLA_LGR_R_TYPE: attr(3, 'u8'),
  SMC_NLA_LGR_R_PNETID: attr(4, 'string'),
  SMC_NLA_LGR_R_VLAN_ID: attr(5, 'u8'),
  SMC_NLA_LGR_R_CONNS_NUM: attr(6, 'u32'),
  SMC_NLA_LGR_R_V2_COMMON: attr(7, nest(SMC_NLA_LGR_V2)),
  SMC_NLA_LGR_R_V2: attr(8, nest(SMC_NLA_LGR_R_V2)),
  SMC_NLA_LGR_R_NET_COOKIE: attr(9, 'u64'),
  SMC_NLA_LGR_R_PAD: attr(10, 'binary'),
  SMC_NLA_LGR_R_BUF_TYPE: attr(11, 'u8'),
  SMC_NLA_LGR_R_SNDBUF_ALLOC: attr(12, 'uint'),
  SMC_NLA_LGR_R_RMB_ALLOC: attr(13, 'uint'),
});

export const SMC_NLA_LINK: AttributeSet = attributes('SMC_NLA_LINK', {
  SMC_NLA_LINK_ID: attr(1, 'u8'),
  SMC_NLA_LINK_IB_DEV: attr(2, 'string'),
  SMC_NLA_LINK_IB_PORT: attr(3, 'u8'),
  SMC_NLA_LINK_GID: attr(4, 'string'),
  SMC_NLA_LINK_PEER_GID: attr(5, 'string'),
  SMC_NLA_LINK_CONN_CNT: attr(6, 'u32'),
  SMC_NLA_LINK_NET_DEV: attr(7, 'u32'),
  SMC_NLA_LINK_UID: attr(8, 'u32'),
  SMC_NLA_LINK_PEER_UID: attr(9, 'u32'),
  SMC_NLA_LINK_STATE: attr(10, 'u32'),
});

export const SMC_NLA_STATS_PLOAD: AttributeSet = attributes('SMC_NLA_STATS_PLOAD', {
  SMC_NLA_STATS_PLOAD_PAD: attr(0, 'binary'),
  SMC_NLA_STATS_PLOAD_8K: attr(1, 'u64'),
  SMC_NLA_STATS_PLOAD_16K: attr(2, 'u64'),
  SMC_NLA_STATS_PLOAD_32K: attr(3, 'u64'),
  SMC_NLA_STATS_PLOAD_64K: attr(4, 'u64'),
  SMC_NLA_STATS_PLOAD_128K: attr(5, 'u64'),
  SMC_NLA_STATS_PLOAD_256K: attr(6, 'u64'),
  SMC_NLA_STATS_PLOAD_512K: attr(7, 'u64'),
  SMC_NLA_STATS_PLOAD_1024K: attr(8, 'u64'),
  SMC_NLA_STATS_PLOAD_G_1024K: attr(9, 'u64'),
});

export const SMC_NLA_STATS_RMB: AttributeSet = attributes('SMC_NLA_STATS_RMB', {
  SMC_NLA_STATS_RMB_PAD: attr(0, 'binary'),
  SMC_NLA_STATS_RMB_SIZE_SM_PEER_CNT: attr(1, 'u64'),
  SMC_NLA_STATS_RMB_SIZE_SM_CNT: attr(2, 'u64'),
  SMC_NLA_STATS_RMB_FULL_PEER_CNT: attr(3, 'u64'),
  SMC_NLA_STATS_RMB_FULL_CNT: attr(4, 'u64'),
  SMC_NLA_STATS_RMB_REUSE_CNT: attr(5, 'u64'),
  SMC_NLA_STATS_RMB_ALLOC_CNT: attr(6, 'u64'),
  SMC_NLA_STATS_RMB_DGRADE_CNT: attr(7, 'u64'),
});

export const SMC_NLA_STATS_T: AttributeSet = attributes('SMC_NLA_STATS_T', {
  SMC_NLA_STATS_T_PAD: attr(0, 'binary'),
  SMC_NLA_STATS_T_TX_RMB_SIZE: attr(1, nest(SMC_NLA_STATS_PLOAD)),
  SMC_NLA_STATS_T_RX_RMB_SIZE: attr(2, nest(SMC_NLA_STATS_PLOAD)),
  SMC_NLA_STATS_T_TXPLOAD_SIZE: attr(3, nest(SMC_NLA_STATS_PLOAD)),
  SMC_NLA_STATS_T_RXPLOAD_SIZE: attr(4, nest(SMC_NLA_STATS_PLOAD)),
  SMC_NLA_STATS_T_TX_RMB_STATS: attr(5, nest(SMC_NLA_STATS_RMB)),
  SMC_NLA_STATS_T_RX_RMB_STATS: attr(6, nest(SMC_NLA_STATS_RMB)),
  SMC_NLA_STATS_T_CLNT_V1_SUCC: attr(7, 'u64'),
  SMC_NLA_STATS_T_CLNT_V2_SUCC: attr(8, 'u64'),
  SMC_NLA_STATS_T_SRV_V1_SUCC: attr(9, 'u64'),
  SMC_NLA_STATS_T_SRV_V2_SUCC: attr(10, 'u64'),
  SMC_NLA_STATS_T_SENDPAGE_CNT: attr(11, 'u64'),
  SMC_NLA_STATS_T_SPLICE_CNT: attr(12, 'u64'),
  SMC_NLA_STATS_T_CORK_CNT: attr(13, 'u64'),
  SMC_NLA_STATS_T_NDLY_CNT: attr(14, 'u64'),
  SMC_NLA_STATS_T_URG_DATA_CNT: attr(15, 'u64'),
  SMC_NLA_STATS_T_RX_BYTES: attr(16, 'u64'),
  SMC_NLA_STATS_T_TX_BYTES: attr(17, 'u64'),
  SMC_NLA_STATS_T_RX_CNT: attr(18, 'u64'),
  SMC_NLA_STATS_T_TX_CNT: attr(19, 'u64'),
  SMC_NLA_STATS_T_RX_RMB_USAGE: attr(20, 'uint'),
  SMC_NLA_STATS_T_TX_RMB_USAGE: attr(21, 'uint'),
});

export const SMC_NLA_STATS: AttributeSet = attributes('SMC_NLA_STATS', {
  SMC_NLA_STATS_PAD: attr(0, 'binary'),
  SMC_NLA_STATS_SMCD_TECH: attr(1, nest(SMC_NLA_STATS_T)),
  SMC_NLA_STATS_SMCR_TECH: attr(2, nest(SMC_NLA_STATS_T)),
  SMC_NLA_STATS_CLNT_HS_ERR_CNT: attr(3, 'u64'),
  SMC_NLA_STATS_SRV_HS_ERR_CNT: attr(4, 'u64'),
});

export const SMC_NLA_SYS: AttributeSet = attributes('SMC_NLA_SYS', {
  SMC_NLA_SYS_VER: attr(1, 'u8'),
  SMC_NLA_SYS_REL: attr(2, 'u8'),
  SMC_NLA_SYS_IS_ISM_V2: attr(3, 'u8'),
  SMC_NLA_SYS_LOCAL_HOST: attr(4, 'string'),
  SMC_NLA_SYS_SEID: attr(5, 'string'),
  SMC_NLA_SYS_IS_SMCR_V2: attr(6, 'u8'),
});

export const SMC_GEN: AttributeSet = attributes('SMC_GEN', {
  SMC_GEN_SYS_INFO: attr(1, nest(SMC_NLA_SYS)),
  SMC_GEN_LGR_SMCR: attr(2, nest(SMC_NLA_LGR_R)),
  SMC_GEN_LINK_SMCR: attr(3, nest(SMC_NLA_LINK)),
  SMC_GEN_LGR_SMCD: attr(4, nest(SMC_NLA_LGR_D)),
  SMC_GEN_DEV_SMCD: attr(5, nest(SMC_NLA_DEV)),
  SMC_GEN_DEV_SMCR: attr(6, nest(SMC_NLA_DEV)),
  SMC_GEN_STATS: attr(7, nest(SMC_NLA_STATS)),
  SMC_GEN_FBACK_STATS: attr(8, nest(SMC_NLA_FBACK_STATS)),
});

export const smc = family({
  protocol: NETLINK_GENERIC,
  name: 'SMC_GEN_NETLINK',
  version: 1,
  doc: 'Shared memory communications.',
  source: 'include/uapi/linux/smc.h, net/smc/smc_netlink.c',
  header: genlmsghdr,
  attributes: SMC_GEN,
  operations: {
    SMC_NETLINK_GET_SYS_INFO: { id: 1 },
    SMC_NETLINK_GET_LGR_SMCR: { id: 2 },
    SMC_NETLINK_GET_LINK_SMCR: { id: 3 },
    SMC_NETLINK_GET_LGR_SMCD: { id: 4 },
    SMC_NETLINK_GET_DEV_SMCD: { id: 5 },
    SMC_NETLINK_GET_DEV_SMCR: { id: 6 },
    SMC_NETLINK_GET_STATS: { id: 7 },
    SMC_NETLINK_GET_FBACK_STATS: { id: 8 },
    SMC_NETLINK_DUMP_UEID: { id: 9 },
    SMC_NETLINK_ADD_UEID: { id: 10 },
    SMC_NETLINK_REMOVE_UEID: { id: 11 },
    SMC_NETLINK_FLUSH_UEID: { id: 12 },
    SMC_NETLINK_DUMP_SEID: { id: 13 },
    SMC_NETLINK_ENABLE_SEID: { id: 14 },
    SMC_NETLINK_DISABLE_SEID: { id: 15 },
    SMC_NETLINK_DUMP_HS_LIMITATION: { id: 16 },
    SMC_NETLINK_ENABLE_HS_LIMITATION: { id: 17 },
    SMC_NETLINK_DISABLE_HS_LIMITATION: { id: 18 },
  },
});
