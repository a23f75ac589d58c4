import { struct } from '../schema.ts';

export const inet_diag_msg = struct('inet_diag_msg', 'include/uapi/linux/inet_diag.h', {
  idiag_family: 'u8',
  idiag_state: 'u8',
  idiag_timer: 'u8',
  idiag_retrans: 'u8',
  idiag_sport: 'be16',
  idiag_dport: 'be16',
  idiag_src: 'ip16',
  idiag_dst: 'ip16',
  idiag_if: 'u32',
  idiag_cookie0: 'u32',
  idiag_cookie1: 'u32',
  idiag_expires: 'u32',
  idiag_rqueue: 'u32',
  idiag_wqueue: 'u32',
  idiag_uid: 'u32',
  idiag_inode: 'u32',
});

export const inet_diag_req_v2 = struct('inet_diag_req_v2', 'include/uapi/linux/inet_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  idiag_ext: 'u8',
  pad: 'u8',
  idiag_states: 'u32',
  idiag_sport: 'be16',
  idiag_dport: 'be16',
  idiag_src: 'ip16',
  idiag_dst: 'ip16',
  idiag_if: 'u32',
  idiag_cookie0: 'u32',
  idiag_cookie1: 'u32',
});

export const inet_diag_req = struct('inet_diag_req', 'include/uapi/linux/inet_diag.h', {
  idiag_family: 'u8',
  idiag_src_len: 'u8',
  idiag_dst_len: 'u8',
  idiag_ext: 'u8',
  idiag_sport: 'be16',
  idiag_dport: 'be16',
  idiag_src: 'ip16',
  idiag_dst: 'ip16',
  idiag_if: 'u32',
  idiag_cookie0: 'u32',
  idiag_cookie1: 'u32',
  idiag_states: 'u32',
  idiag_dbs: 'u32',
});

export const unix_diag_req = struct('unix_diag_req', 'include/uapi/linux/unix_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  udiag_states: 'u32',
  udiag_ino: 'u32',
  udiag_show: 'u32',
  udiag_cookie0: 'u32',
  udiag_cookie1: 'u32',
});

export const unix_diag_msg = struct('unix_diag_msg', 'include/uapi/linux/unix_diag.h', {
  udiag_family: 'u8',
  udiag_type: 'u8',
  udiag_state: 'u8',
  pad: 'u8',
  udiag_ino: 'u32',
  udiag_cookie0: 'u32',
  udiag_cookie1: 'u32',
});

export const packet_diag_req = struct('packet_diag_req', 'include/uapi/linux/packet_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  pdiag_ino: 'u32',
  pdiag_show: 'u32',
  pdiag_cookie0: 'u32',
  pdiag_cookie1: 'u32',
});

export const packet_diag_msg = struct('packet_diag_msg', 'include/uapi/linux/packet_diag.h', {
  pdiag_family: 'u8',
  pdiag_type: 'u8',
  pdiag_num: 'u16',
  pdiag_ino: 'u32',
  pdiag_cookie0: 'u32',
  pdiag_cookie1: 'u32',
});

export const netlink_diag_req = struct('netlink_diag_req', 'include/uapi/linux/netlink_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  ndiag_ino: 'u32',
  ndiag_show: 'u32',
  ndiag_cookie0: 'u32',
  ndiag_cookie1: 'u32',
});

export const netlink_diag_msg = struct('netlink_diag_msg', 'include/uapi/linux/netlink_diag.h', {
  ndiag_family: 'u8',
  ndiag_type: 'u8',
  ndiag_protocol: 'u8',
  ndiag_state: 'u8',
  ndiag_portid: 'u32',
  ndiag_dst_portid: 'u32',
  ndiag_dst_group: 'u32',
  ndiag_ino: 'u32',
  ndiag_cookie0: 'u32',
  ndiag_cookie1: 'u32',
});

export const xdp_diag_req = struct('xdp_diag_req', 'include/uapi/linux/xdp_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  xdiag_ino: 'u32',
  xdiag_show: 'u32',
  xdiag_cookie0: 'u32',
  xdiag_cookie1: 'u32',
});

export const xdp_diag_msg = struct('xdp_diag_msg', 'include/uapi/linux/xdp_diag.h', {
  xdiag_family: 'u8',
  xdiag_type: 'u8',
  pad: 'u16',
  xdiag_ino: 'u32',
  xdiag_cookie0: 'u32',
  xdiag_cookie1: 'u32',
});

export const vsock_diag_req = struct('vsock_diag_req', 'include/uapi/linux/vm_sockets_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  vdiag_states: 'u32',
  vdiag_ino: 'u32',
  vdiag_show: 'u32',
  vdiag_cookie0: 'u32',
  vdiag_cookie1: 'u32',
});

export const vsock_diag_msg = struct('vsock_diag_msg', 'include/uapi/linux/vm_sockets_diag.h', {
  vdiag_family: 'u8',
  vdiag_type: 'u8',
  vdiag_state: 'u8',
  vdiag_shutdown: 'u8',
  vdiag_src_cid: 'u32',
  vdiag_src_port: 'u32',
  vdiag_dst_cid: 'u32',
  vdiag_dst_port: 'u32',
  vdiag_ino: 'u32',
  vdiag_cookie0: 'u32',
  vdiag_cookie1: 'u32',
});

export const smc_diag_req = struct('smc_diag_req', 'include/uapi/linux/smc_diag.h', {
  diag_family: 'u8',
  pad: 'u8',
  diag_ext: 'u8',
  pad3: 'u8',
  idiag_sport: 'be16',
  idiag_dport: 'be16',
  idiag_src: 'ip16',
  idiag_dst: 'ip16',
  idiag_if: 'u32',
  idiag_cookie0: 'u32',
  idiag_cookie1: 'u32',
});

export const inet_diag_sockid = struct('inet_diag_sockid', 'include/uapi/linux/inet_diag.h', {
  idiag_sport: 'be16',
  idiag_dport: 'be16',
  idiag_src: 'be32[4]',
  idiag_dst: 'be32[4]',
  idiag_if: 'u32',
  idiag_cookie: 'u32[2]',
});

export const smc_diag_msg = struct('smc_diag_msg', 'include/uapi/linux/smc_diag.h', {
  diag_family: 'u8',
  diag_state: 'u8',
  diag_mode: 'u8',
  diag_shutdown: 'u8',
  id: inet_diag_sockid,
  diag_uid: 'u32',
  diag_inode: 'u64',
});

export const tipc_sock_diag_req = struct('tipc_sock_diag_req', 'include/uapi/linux/tipc_sockets_diag.h', {
  sdiag_family: 'u8',
  sdiag_protocol: 'u8',
  pad: 'u16',
  tidiag_states: 'u32',
});

export const inet_diag_meminfo = struct('inet_diag_meminfo', 'include/uapi/linux/inet_diag.h', {
  idiag_rmem: 'u32',
  idiag_wmem: 'u32',
  idiag_fmem: 'u32',
  idiag_tmem: 'u32',
});

export const tcp_info = struct('tcp_info', 'include/uapi/linux/tcp.h', {
  tcpi_state: 'u8',
  tcpi_ca_state: 'u8',
  tcpi_retransmits: 'u8',
  tcpi_probes: 'u8',
  tcpi_backoff: 'u8',
  tcpi_options: 'u8',
  tcpi_snd_wscale: 'u8:4',
  tcpi_rcv_wscale: 'u8:4',
  tcpi_delivery_rate_app_limited: 'u8:1',
  tcpi_fastopen_client_fail: 'u8:2',
  tcpi_rto: 'u32',
  tcpi_ato: 'u32',
  tcpi_snd_mss: 'u32',
  tcpi_rcv_mss: 'u32',
  tcpi_unacked: 'u32',
  tcpi_sacked: 'u32',
  tcpi_lost: 'u32',
  tcpi_retrans: 'u32',
  tcpi_fackets: 'u32',
  tcpi_last_data_sent: 'u32',
  tcpi_last_ack_sent: 'u32',
  tcpi_last_data_recv: 'u32',
  tcpi_last_ack_recv: 'u32',
  tcpi_pmtu: 'u32',
  tcpi_rcv_ssthresh: 'u32',
  tcpi_rtt: 'u32',
  tcpi_rttvar: 'u32',
  tcpi_snd_ssthresh: 'u32',
  tcpi_snd_cwnd: 'u32',
  tcpi_advmss: 'u32',
  tcpi_reordering: 'u32',
  tcpi_rcv_rtt: 'u32',
  tcpi_rcv_space: 'u32',
  tcpi_total_retrans: 'u32',
  tcpi_pacing_rate: 'u64',
  tcpi_max_pacing_rate: 'u64',
  tcpi_bytes_acked: 'u64',
  tcpi_bytes_received: 'u64',
  tcpi_segs_out: 'u32',
  tcpi_segs_in: 'u32',
  tcpi_notsent_bytes: 'u32',
  tcpi_min_rtt: 'u32',
  tcpi_data_segs_in: 'u32',
  tcpi_data_segs_out: 'u32',
  tcpi_delivery_rate: 'u64',
  tcpi_busy_time: 'u64',
  tcpi_rwnd_limited: 'u64',
  tcpi_sndbuf_limited: 'u64',
  tcpi_delivered: 'u32',
  tcpi_delivered_ce: 'u32',
  tcpi_bytes_sent: 'u64',
  tcpi_bytes_retrans: 'u64',
  tcpi_dsack_dups: 'u32',
  tcpi_reord_seen: 'u32',
  tcpi_rcv_ooopack: 'u32',
  tcpi_snd_wnd: 'u32',
  tcpi_rcv_wnd: 'u32',
  tcpi_rehash: 'u32',
  tcpi_total_rto: 'u16',
  tcpi_total_rto_recoveries: 'u16',
  tcpi_total_rto_time: 'u32',
  tcpi_received_ce: 'u32',
  tcpi_delivered_e1_bytes: 'u32',
  tcpi_delivered_e0_bytes: 'u32',
  tcpi_delivered_ce_bytes: 'u32',
  tcpi_received_e1_bytes: 'u32',
  tcpi_received_e0_bytes: 'u32',
  tcpi_received_ce_bytes: 'u32',
  tcpi_ecn_mode: 'u32:2',
  tcpi_accecn_opt_seen: 'u32:2',
  tcpi_accecn_fail_mode: 'u32:4',
  tcpi_options2: 'u32:24',
});

export const tcpvegas_info = struct('tcpvegas_info', 'include/uapi/linux/inet_diag.h', {
  tcpv_enabled: 'u32',
  tcpv_rttcnt: 'u32',
  tcpv_rtt: 'u32',
  tcpv_minrtt: 'u32',
});

export const tcp_dctcp_info = struct('tcp_dctcp_info', 'include/uapi/linux/inet_diag.h', {
  dctcp_enabled: 'u16',
  dctcp_ce_state: 'u16',
  dctcp_alpha: 'u32',
  dctcp_ab_ecn: 'u32',
  dctcp_ab_tot: 'u32',
});

export const tcp_bbr_info = struct('tcp_bbr_info', 'include/uapi/linux/inet_diag.h', {
  bbr_bw_lo: 'u32',
  bbr_bw_hi: 'u32',
  bbr_min_rtt: 'u32',
  bbr_pacing_gain: 'u32',
  bbr_cwnd_gain: 'u32',
});

export const inet_diag_sockopt = struct('inet_diag_sockopt', 'include/uapi/linux/inet_diag.h', {
  flags: 'u8',
  flags2: 'u8',
});

export const unix_diag_vfs = struct('unix_diag_vfs', 'include/uapi/linux/unix_diag.h', {
  udiag_vfs_ino: 'u32',
  udiag_vfs_dev: 'u32',
});

export const unix_diag_rqlen = struct('unix_diag_rqlen', 'include/uapi/linux/unix_diag.h', {
  udiag_rqueue: 'u32',
  udiag_wqueue: 'u32',
});

export const packet_diag_info = struct('packet_diag_info', 'include/uapi/linux/packet_diag.h', {
  pdi_index: 'u32',
  pdi_version: 'u32',
  pdi_reserve: 'u32',
  pdi_copy_thresh: 'u32',
  pdi_tstamp: 'u32',
  pdi_flags: 'u32',
});

export const packet_diag_mclist = struct('packet_diag_mclist', 'include/uapi/linux/packet_diag.h', {
  pdmc_index: 'u32',
  pdmc_count: 'u32',
  pdmc_type: 'u16',
  pdmc_alen: 'u16',
  pdmc_addr: 'u8[32]',
});

export const packet_diag_ring = struct('packet_diag_ring', 'include/uapi/linux/packet_diag.h', {
  pdr_block_size: 'u32',
  pdr_block_nr: 'u32',
  pdr_frame_size: 'u32',
  pdr_frame_nr: 'u32',
  pdr_retire_tmo: 'u32',
  pdr_sizeof_priv: 'u32',
  pdr_features: 'u32',
});

export const netlink_diag_ring = struct('netlink_diag_ring', 'include/uapi/linux/netlink_diag.h', {
  ndr_block_size: 'u32',
  ndr_block_nr: 'u32',
  ndr_frame_size: 'u32',
  ndr_frame_nr: 'u32',
});

export const xdp_diag_info = struct('xdp_diag_info', 'include/uapi/linux/xdp_diag.h', {
  ifindex: 'u32',
  queue_id: 'u32',
});

export const xdp_diag_ring = struct('xdp_diag_ring', 'include/uapi/linux/xdp_diag.h', {
  entries: 'u32',
});
