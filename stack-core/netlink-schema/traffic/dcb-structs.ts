import { struct } from '../schema.ts';

export const dcbmsg = struct('dcbmsg', 'include/uapi/linux/dcbnl.h', {
  dcb_family: 'u8',
  cmd: 'u8',
  dcb_pad: 'u16',
});

export const cee_pg = struct('cee_pg', 'include/uapi/linux/dcbnl.h', {
  willing: 'u8',
  error: 'u8',
  pg_en: 'u8',
  tcs_supported: 'u8',
  pg_bw: 'u8[8]',
  prio_pg: 'u8[8]',
});

export const cee_pfc = struct('cee_pfc', 'include/uapi/linux/dcbnl.h', {
  willing: 'u8',
  error: 'u8',
  pfc_en: 'u8',
  tcs_supported: 'u8',
});

export const ieee_ets = struct('ieee_ets', 'include/uapi/linux/dcbnl.h', {
  willing: 'u8',
  ets_cap: 'u8',
  cbs: 'u8',
  tc_tx_bw: 'u8[8]',
  tc_rx_bw: 'u8[8]',
  tc_tsa: 'u8[8]',
  prio_tc: 'u8[8]',
  tc_reco_bw: 'u8[8]',
  tc_reco_tsa: 'u8[8]',
  reco_prio_tc: 'u8[8]',
});

export const ieee_pfc = struct('ieee_pfc', 'include/uapi/linux/dcbnl.h', {
  pfc_cap: 'u8',
  pfc_en: 'u8',
  mbc: 'u8',
  delay: 'u16',
  requests: 'u64[8]',
  indications: 'u64[8]',
});

export const ieee_maxrate = struct('ieee_maxrate', 'include/uapi/linux/dcbnl.h', {
  tc_maxrate: 'u64[8]',
});

export const ieee_qcn = struct('ieee_qcn', 'include/uapi/linux/dcbnl.h', {
  rpg_enable: 'u8[8]',
  rppp_max_rps: 'u32[8]',
  rpg_time_reset: 'u32[8]',
  rpg_byte_reset: 'u32[8]',
  rpg_threshold: 'u32[8]',
  rpg_max_rate: 'u32[8]',
  rpg_ai_rate: 'u32[8]',
  rpg_hai_rate: 'u32[8]',
  rpg_gd: 'u32[8]',
  rpg_min_dec_fac: 'u32[8]',
  rpg_min_rate: 'u32[8]',
  cndd_state_machine: 'u32[8]',
});

export const ieee_qcn_stats = struct('ieee_qcn_stats', 'include/uapi/linux/dcbnl.h', {
  rppp_rp_centiseconds: 'u64[8]',
  rppp_created_rps: 'u32[8]',
});

export const dcbnl_buffer = struct('dcbnl_buffer', 'include/uapi/linux/dcbnl.h', {
  prio2buffer: 'u8[8]',
  buffer_size: 'u32[8]',
  total_size: 'u32',
});

export const dcb_app = struct('dcb_app', 'include/uapi/linux/dcbnl.h', {
  selector: 'u8',
  priority: 'u8',
  protocol: 'u16',
});
