import { struct } from '../schema.ts';

export const xdp_diag_umem = struct('xdp_diag_umem', 'include/uapi/linux/xdp_diag.h', {
  size: 'u64',
  id: 'u32',
  num_pages: 'u32',
  chunk_size: 'u32',
  headroom: 'u32',
  ifindex: 'u32',
  queue_id: 'u32',
  flags: 'u32',
  refs: 'u32',
});

export const xdp_diag_stats = struct('xdp_diag_stats', 'include/uapi/linux/xdp_diag.h', {
  n_rx_dropped: 'u64',
  n_rx_invalid: 'u64',
  n_rx_full: 'u64',
  n_fill_ring_empty: 'u64',
  n_tx_invalid: 'u64',
  n_tx_ring_empty: 'u64',
});

export const smc_diag_cursor = struct('smc_diag_cursor', 'include/uapi/linux/smc_diag.h', {
  reserved: 'u16',
  wrap: 'u16',
  count: 'u32',
});

export const smc_diag_conninfo = struct('smc_diag_conninfo', 'include/uapi/linux/smc_diag.h', {
  token: 'u32',
  sndbuf_size: 'u32',
  rmbe_size: 'u32',
  peer_rmbe_size: 'u32',
  rx_prod: smc_diag_cursor,
  rx_cons: smc_diag_cursor,
  tx_prod: smc_diag_cursor,
  tx_cons: smc_diag_cursor,
  rx_prod_flags: 'u8',
  rx_conn_state_flags: 'u8',
  tx_prod_flags: 'u8',
  tx_conn_state_flags: 'u8',
  tx_prep: smc_diag_cursor,
  tx_sent: smc_diag_cursor,
  tx_fin: smc_diag_cursor,
});

export const smc_diag_linkinfo = struct('smc_diag_linkinfo', 'include/uapi/linux/smc_diag.h', {
  link_id: 'u8',
  ibname: 'u8[64]',
  ibport: 'u8',
  gid: 'u8[40]',
  peer_gid: 'u8[40]',
});

export const smc_diag_lgrinfo = struct('smc_diag_lgrinfo', 'include/uapi/linux/smc_diag.h', {
  lnk: [smc_diag_linkinfo, 1],
  role: 'u8',
});

export const smcd_diag_dmbinfo = struct('smcd_diag_dmbinfo', 'include/uapi/linux/smc_diag.h', {
  linkid: 'u32',
  peer_gid: 'u64',
  my_gid: 'u64',
  token: 'u64',
  peer_token: 'u64',
  peer_gid_ext: 'u64',
  my_gid_ext: 'u64',
});

export const smc_diag_fallback = struct('smc_diag_fallback', 'include/uapi/linux/smc_diag.h', {
  reason: 'u32',
  peer_diagnosis: 'u32',
});
