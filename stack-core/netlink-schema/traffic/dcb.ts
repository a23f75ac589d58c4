import { NETLINK_ROUTE } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest } from '../schema.ts';
import {
  cee_pfc,
  cee_pg,
  dcb_app,
  dcbmsg,
  dcbnl_buffer,
  ieee_ets,
  ieee_maxrate,
  ieee_pfc,
  ieee_qcn,
  ieee_qcn_stats,
} from './dcb-structs.ts';

export const DCB_APP_ATTR: AttributeSet = attributes('DCB_APP_ATTR', {
  DCB_APP_ATTR_IDTYPE: attr(1, 'u8'),
  DCB_APP_ATTR_ID: attr(2, 'u16'),
  DCB_APP_ATTR_PRIORITY: attr(3, 'u8'),
});

export const DCB_ATTR_X_ATTR: AttributeSet = attributes('DCB_ATTR_X_ATTR', {
  DCB_ATTR_IEEE_APP: attr(1, dcb_app),
  DCB_ATTR_DCB_APP: attr(2, dcb_app),
});

export const DCB_FEATCFG_ATTR: AttributeSet = attributes('DCB_FEATCFG_ATTR', {
  DCB_FEATCFG_ATTR_UNDEFINED: attr(0, 'u8'),
  DCB_FEATCFG_ATTR_ALL: attr(1, 'flag'),
  DCB_FEATCFG_ATTR_PG: attr(2, 'u8'),
  DCB_FEATCFG_ATTR_PFC: attr(3, 'u8'),
  DCB_FEATCFG_ATTR_APP: attr(4, 'u8'),
});

export const DCB_PFC_UP_ATTR: AttributeSet = attributes('DCB_PFC_UP_ATTR', {
  DCB_PFC_UP_ATTR_UNDEFINED: attr(0, 'u8'),
  DCB_PFC_UP_ATTR_0: attr(1, 'u8'),
  DCB_PFC_UP_ATTR_1: attr(2, 'u8'),
  DCB_PFC_UP_ATTR_2: attr(3, 'u8'),
  DCB_PFC_UP_ATTR_3: attr(4, 'u8'),
  DCB_PFC_UP_ATTR_4: attr(5, 'u8'),
  DCB_PFC_UP_ATTR_5: attr(6, 'u8'),
  DCB_PFC_UP_ATTR_6: attr(7, 'u8'),
  DCB_PFC_UP_ATTR_7: attr(8, 'u8'),
  DCB_PFC_UP_ATTR_ALL: attr(9, 'flag'),
});

export const DCB_TC_ATTR_PARAM: AttributeSet = attributes('DCB_TC_ATTR_PARAM', {
  DCB_TC_ATTR_PARAM_PGID: attr(1, 'u8'),
  DCB_TC_ATTR_PARAM_UP_MAPPING: attr(2, 'u8'),
  DCB_TC_ATTR_PARAM_STRICT_PRIO: attr(3, 'u8'),
  DCB_TC_ATTR_PARAM_BW_PCT: attr(4, 'u8'),
  DCB_TC_ATTR_PARAM_ALL: attr(5, 'flag'),
});

export const DCB_PG_ATTR: AttributeSet = attributes('DCB_PG_ATTR', {
  DCB_PG_ATTR_TC_0: attr(1, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_1: attr(2, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_2: attr(3, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_3: attr(4, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_4: attr(5, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_5: attr(6, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_6: attr(7, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_7: attr(8, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_MAX: attr(9, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_TC_ALL: attr(10, nest(DCB_TC_ATTR_PARAM)),
  DCB_PG_ATTR_BW_ID_0: attr(11, 'u8'),
  DCB_PG_ATTR_BW_ID_1: attr(12, 'u8'),
  DCB_PG_ATTR_BW_ID_2: attr(13, 'u8'),
  DCB_PG_ATTR_BW_ID_3: attr(14, 'u8'),
  DCB_PG_ATTR_BW_ID_4: attr(15, 'u8'),
  DCB_PG_ATTR_BW_ID_5: attr(16, 'u8'),
  DCB_PG_ATTR_BW_ID_6: attr(17, 'u8'),
  DCB_PG_ATTR_BW_ID_7: attr(18, 'u8'),
  DCB_PG_ATTR_BW_ID_MAX: attr(19, 'u8'),
  DCB_PG_ATTR_BW_ID_ALL: attr(20, 'u8'),
});

export const DCB_ATTR_CEE: AttributeSet = attributes('DCB_ATTR_CEE', {
  DCB_ATTR_CEE_PEER_PG: attr(1, cee_pg),
  DCB_ATTR_CEE_PEER_PFC: attr(2, cee_pfc),
  DCB_ATTR_CEE_PEER_APP_TABLE: attr(3, nest(DCB_ATTR_X_ATTR)),
  DCB_ATTR_CEE_TX_PG: attr(4, nest(DCB_PG_ATTR)),
  DCB_ATTR_CEE_RX_PG: attr(5, nest(DCB_PG_ATTR)),
  DCB_ATTR_CEE_PFC: attr(6, nest(DCB_PFC_UP_ATTR)),
  DCB_ATTR_CEE_APP_TABLE: attr(7, nest(DCB_ATTR_X_ATTR)),
  DCB_ATTR_CEE_FEAT: attr(8, nest(DCB_FEATCFG_ATTR)),
});

export const DCB_ATTR_X: AttributeSet = attributes('DCB_ATTR_X', {
  DCB_ATTR_IEEE_ETS: attr(1, ieee_ets),
  DCB_ATTR_IEEE_PFC: attr(2, ieee_pfc),
  DCB_ATTR_IEEE_APP_TABLE: attr(3, nest(DCB_ATTR_X_ATTR)),
  DCB_ATTR_IEEE_PEER_ETS: attr(4, ieee_ets),
  DCB_ATTR_IEEE_PEER_PFC: attr(5, ieee_pfc),
  DCB_ATTR_IEEE_PEER_APP: attr(6, nest(DCB_ATTR_X_ATTR)),
  DCB_ATTR_IEEE_MAXRATE: attr(7, ieee_maxrate),
  DCB_ATTR_IEEE_QCN: attr(8, ieee_qcn),
  DCB_ATTR_IEEE_QCN_STATS: attr(9, ieee_qcn_stats),
  DCB_ATTR_DCB_BUFFER: attr(10, dcbnl_buffer),
  DCB_ATTR_DCB_APP_TRUST_TABLE: attr(11, nest(DCB_ATTR_X_ATTR)),
  DCB_ATTR_DCB_REWR_TABLE: attr(12, nest(DCB_ATTR_X_ATTR)),
});

export const DCB_BCN_ATTR: AttributeSet = attributes('DCB_BCN_ATTR', {
  DCB_BCN_ATTR_UNDEFINED: attr(0, 'u8'),
  DCB_BCN_ATTR_RP_0: attr(1, 'u8'),
  DCB_BCN_ATTR_RP_1: attr(2, 'u8'),
  DCB_BCN_ATTR_RP_2: attr(3, 'u8'),
  DCB_BCN_ATTR_RP_3: attr(4, 'u8'),
  DCB_BCN_ATTR_RP_4: attr(5, 'u8'),
  DCB_BCN_ATTR_RP_5: attr(6, 'u8'),
  DCB_BCN_ATTR_RP_6: attr(7, 'u8'),
  DCB_BCN_ATTR_RP_7: attr(8, 'u8'),
  DCB_BCN_ATTR_RP_ALL: attr(9, 'flag'),
  DCB_BCN_ATTR_BCNA_0: attr(10, 'u8'),
  DCB_BCN_ATTR_BCNA_1: attr(11, 'u8'),
  DCB_BCN_ATTR_ALPHA: attr(12, 'u8'),
  DCB_BCN_ATTR_BETA: attr(13, 'u8'),
  DCB_BCN_ATTR_GD: attr(14, 'u8'),
  DCB_BCN_ATTR_GI: attr(15, 'u8'),
  DCB_BCN_ATTR_TMAX: attr(16, 'u8'),
  DCB_BCN_ATTR_TD: attr(17, 'u8'),
  DCB_BCN_ATTR_RMIN: attr(18, 'u8'),
  DCB_BCN_ATTR_W: attr(19, 'u8'),
  DCB_BCN_ATTR_RD: attr(20, 'u8'),
  DCB_BCN_ATTR_RU: attr(21, 'u8'),
  DCB_BCN_ATTR_WRTT: attr(22, 'u8'),
  DCB_BCN_ATTR_RI: attr(23, 'u8'),
  DCB_BCN_ATTR_C: attr(24, 'u8'),
  DCB_BCN_ATTR_ALL: attr(25, 'flag'),
});

export const DCB_CAP_ATTR: AttributeSet = attributes('DCB_CAP_ATTR', {
  DCB_CAP_ATTR_UNDEFINED: attr(0, 'u8'),
  DCB_CAP_ATTR_ALL: attr(1, 'flag'),
  DCB_CAP_ATTR_PG: attr(2, 'u8'),
  DCB_CAP_ATTR_PFC: attr(3, 'u8'),
  DCB_CAP_ATTR_UP2TC: attr(4, 'u8'),
  DCB_CAP_ATTR_PG_TCS: attr(5, 'u8'),
  DCB_CAP_ATTR_PFC_TCS: attr(6, 'u8'),
  DCB_CAP_ATTR_GSP: attr(7, 'u8'),
  DCB_CAP_ATTR_BCN: attr(8, 'u8'),
  DCB_CAP_ATTR_DCBX: attr(9, 'u8'),
});

export const DCB_NUMTCS_ATTR: AttributeSet = attributes('DCB_NUMTCS_ATTR', {
  DCB_NUMTCS_ATTR_UNDEFINED: attr(0, 'u8'),
  DCB_NUMTCS_ATTR_ALL: attr(1, 'flag'),
  DCB_NUMTCS_ATTR_PG: attr(2, 'u8'),
  DCB_NUMTCS_ATTR_PFC: attr(3, 'u8'),
});

export const DCB_ATTR: AttributeSet = attributes('DCB_ATTR', {
  DCB_ATTR_IFNAME: attr(1, 'string'),
  DCB_ATTR_STATE: attr(2, 'u8'),
  DCB_ATTR_PFC_STATE: attr(3, 'u8'),
  DCB_ATTR_PFC_CFG: attr(4, nest(DCB_PFC_UP_ATTR)),
  DCB_ATTR_NUM_TC: attr(5, 'u8'),
  DCB_ATTR_PG_CFG: attr(6, nest(DCB_PG_ATTR)),
  DCB_ATTR_SET_ALL: attr(7, 'u8'),
  DCB_ATTR_PERM_HWADDR: attr(8, 'flag'),
  DCB_ATTR_CAP: attr(9, nest(DCB_CAP_ATTR)),
  DCB_ATTR_NUMTCS: attr(10, nest(DCB_NUMTCS_ATTR)),
  DCB_ATTR_BCN: attr(11, nest(DCB_BCN_ATTR)),
  DCB_ATTR_APP: attr(12, nest(DCB_APP_ATTR)),
  DCB_ATTR_IEEE: attr(13, nest(DCB_ATTR_X)),
  DCB_ATTR_DCBX: attr(14, 'u8'),
  DCB_ATTR_FEATCFG: attr(15, nest(DCB_FEATCFG_ATTR)),
  DCB_ATTR_CEE: attr(16, nest(DCB_ATTR_CEE)),
});

export const dcb = family({
  protocol: NETLINK_ROUTE,
  doc: 'Data centre bridging.',
  source: 'include/uapi/linux/dcbnl.h, net/dcb/dcbnl.c',
  header: dcbmsg,
  attributes: DCB_ATTR,
  operations: {
    RTM_GETDCB: { id: 78 },
    RTM_SETDCB: { id: 79 },
  },
});
