import { struct } from '../schema.ts';

export const xfrm_selector = struct('xfrm_selector', 'include/uapi/linux/xfrm.h', {
  daddr: 'ip16',
  saddr: 'ip16',
  dport: 'be16',
  dport_mask: 'be16',
  sport: 'be16',
  sport_mask: 'be16',
  family: 'u16',
  prefixlen_d: 'u8',
  prefixlen_s: 'u8',
  proto: 'u8',
  ifindex: 's32',
  user: 'u32',
});

export const xfrm_id = struct('xfrm_id', 'include/uapi/linux/xfrm.h', {
  daddr: 'ip16',
  spi: 'be32',
  proto: 'u8',
});

export const xfrm_lifetime_cfg = struct('xfrm_lifetime_cfg', 'include/uapi/linux/xfrm.h', {
  soft_byte_limit: 'u64',
  hard_byte_limit: 'u64',
  soft_packet_limit: 'u64',
  hard_packet_limit: 'u64',
  soft_add_expires_seconds: 'u64',
  hard_add_expires_seconds: 'u64',
  soft_use_expires_seconds: 'u64',
  hard_use_expires_seconds: 'u64',
});

export const xfrm_lifetime_cur = struct('xfrm_lifetime_cur', 'include/uapi/linux/xfrm.h', {
  bytes: 'u64',
  packets: 'u64',
  add_time: 'u64',
  use_time: 'u64',
});

export const xfrm_stats = struct('xfrm_stats', 'include/uapi/linux/xfrm.h', {
  replay_window: 'u32',
  replay: 'u32',
  integrity_failed: 'u32',
});

export const xfrm_usersa_info = struct('xfrm_usersa_info', 'include/uapi/linux/xfrm.h', {
  sel: xfrm_selector,
  id: xfrm_id,
  saddr: 'ip16',
  lft: xfrm_lifetime_cfg,
  curlft: xfrm_lifetime_cur,
  stats: xfrm_stats,
  seq: 'u32',
  reqid: 'u32',
  family: 'u16',
  mode: 'u8',
  replay_window: 'u8',
  flags: 'u8',
});

export const no_header = struct('no_header', '', {});

export const xfrm_usersa_id = struct('xfrm_usersa_id', 'include/uapi/linux/xfrm.h', {
  daddr: 'ip16',
  spi: 'be32',
  family: 'u16',
  proto: 'u8',
});

export const xfrm_aevent_id = struct('xfrm_aevent_id', 'include/uapi/linux/xfrm.h', {
  sa_id: xfrm_usersa_id,
  saddr: 'ip16',
  flags: 'u32',
  reqid: 'u32',
});

export const xfrm_flags = struct('xfrm_flags', 'net/xfrm/xfrm_user.c', {
  flags: 'u32',
});

export const xfrm_userpolicy_info = struct('xfrm_userpolicy_info', 'include/uapi/linux/xfrm.h', {
  sel: xfrm_selector,
  lft: xfrm_lifetime_cfg,
  curlft: xfrm_lifetime_cur,
  priority: 'u32',
  index: 'u32',
  dir: 'u8',
  action: 'u8',
  flags: 'u8',
  share: 'u8',
});

export const xfrm_user_acquire = struct('xfrm_user_acquire', 'include/uapi/linux/xfrm.h', {
  id: xfrm_id,
  saddr: 'ip16',
  sel: xfrm_selector,
  policy: xfrm_userpolicy_info,
  aalgos: 'u32',
  ealgos: 'u32',
  calgos: 'u32',
  seq: 'u32',
});

export const xfrm_user_expire = struct('xfrm_user_expire', 'include/uapi/linux/xfrm.h', {
  state: xfrm_usersa_info,
  hard: 'u8',
});

export const xfrm_user_mapping = struct('xfrm_user_mapping', 'include/uapi/linux/xfrm.h', {
  id: xfrm_usersa_id,
  reqid: 'u32',
  old_saddr: 'ip16',
  new_saddr: 'ip16',
  old_sport: 'be16',
  new_sport: 'be16',
});

export const xfrm_user_polexpire = struct('xfrm_user_polexpire', 'include/uapi/linux/xfrm.h', {
  pol: xfrm_userpolicy_info,
  hard: 'u8',
});

export const xfrm_user_report = struct('xfrm_user_report', 'include/uapi/linux/xfrm.h', {
  proto: 'u8',
  sel: xfrm_selector,
});

export const xfrm_userpolicy_default = struct('xfrm_userpolicy_default', 'include/uapi/linux/xfrm.h', {
  in: 'u8',
  fwd: 'u8',
  out: 'u8',
});

export const xfrm_userpolicy_id = struct('xfrm_userpolicy_id', 'include/uapi/linux/xfrm.h', {
  sel: xfrm_selector,
  index: 'u32',
  dir: 'u8',
});

export const xfrm_usersa_flush = struct('xfrm_usersa_flush', 'include/uapi/linux/xfrm.h', {
  proto: 'u8',
});

export const xfrm_userspi_info = struct('xfrm_userspi_info', 'include/uapi/linux/xfrm.h', {
  info: xfrm_usersa_info,
  min: 'u32',
  max: 'u32',
});

export const xfrm_algo = struct('xfrm_algo', 'include/uapi/linux/xfrm.h', {
  alg_name: 'char[64]',
  alg_key_len: 'u32',
  alg_key: 'u8[]',
});

export const xfrm_encap_tmpl = struct('xfrm_encap_tmpl', 'include/uapi/linux/xfrm.h', {
  encap_type: 'u16',
  encap_sport: 'be16',
  encap_dport: 'be16',
  encap_oa: 'ip16',
});

export const xfrm_user_tmpl = struct('xfrm_user_tmpl', 'include/uapi/linux/xfrm.h', {
  id: xfrm_id,
  family: 'u16',
  saddr: 'ip16',
  reqid: 'u32',
  mode: 'u8',
  share: 'u8',
  optional: 'u8',
  aalgos: 'u32',
  ealgos: 'u32',
  calgos: 'u32',
});

export const xfrm_user_sec_ctx = struct('xfrm_user_sec_ctx', 'include/uapi/linux/xfrm.h', {
  len: 'u16',
  exttype: 'u16',
  ctx_alg: 'u8',
  ctx_doi: 'u8',
  ctx_len: 'u16',
});

export const xfrm_replay_state = struct('xfrm_replay_state', 'include/uapi/linux/xfrm.h', {
  oseq: 'u32',
  seq: 'u32',
  bitmap: 'u32',
});

export const xfrm_userpolicy_type = struct('xfrm_userpolicy_type', 'include/uapi/linux/xfrm.h', {
  type: 'u8',
  reserved1: 'u16',
  reserved2: 'u8',
});

export const xfrm_user_migrate = struct('xfrm_user_migrate', 'include/uapi/linux/xfrm.h', {
  old_daddr: 'ip16',
  old_saddr: 'ip16',
  new_daddr: 'ip16',
  new_saddr: 'ip16',
  proto: 'u8',
  mode: 'u8',
  reserved: 'u16',
  reqid: 'u32',
  old_family: 'u16',
  new_family: 'u16',
});

export const xfrm_algo_aead = struct('xfrm_algo_aead', 'include/uapi/linux/xfrm.h', {
  alg_name: 'char[64]',
  alg_key_len: 'u32',
  alg_icv_len: 'u32',
  alg_key: 'u8[]',
});

export const xfrm_user_kmaddress = struct('xfrm_user_kmaddress', 'include/uapi/linux/xfrm.h', {
  local: 'ip16',
  remote: 'ip16',
  reserved: 'u32',
  family: 'u16',
});

export const xfrm_algo_auth = struct('xfrm_algo_auth', 'include/uapi/linux/xfrm.h', {
  alg_name: 'char[64]',
  alg_key_len: 'u32',
  alg_trunc_len: 'u32',
  alg_key: 'u8[]',
});

export const xfrm_mark = struct('xfrm_mark', 'include/uapi/linux/xfrm.h', {
  v: 'u32',
  m: 'u32',
});

export const xfrm_replay_state_esn = struct('xfrm_replay_state_esn', 'include/uapi/linux/xfrm.h', {
  bmp_len: 'u32',
  oseq: 'u32',
  seq: 'u32',
  oseq_hi: 'u32',
  seq_hi: 'u32',
  replay_window: 'u32',
  bmp: 'u32[]',
});

export const xfrm_address_filter = struct('xfrm_address_filter', 'include/uapi/linux/xfrm.h', {
  saddr: 'ip16',
  daddr: 'ip16',
  family: 'u16',
  splen: 'u8',
  dplen: 'u8',
});

export const xfrm_user_offload = struct('xfrm_user_offload', 'include/uapi/linux/xfrm.h', {
  ifindex: 's32',
  flags: 'u8',
});

export const xfrmu_sadhinfo = struct('xfrmu_sadhinfo', 'include/uapi/linux/xfrm.h', {
  sadhcnt: 'u32',
  sadhmcnt: 'u32',
});

export const xfrmu_spdinfo = struct('xfrmu_spdinfo', 'include/uapi/linux/xfrm.h', {
  incnt: 'u32',
  outcnt: 'u32',
  fwdcnt: 'u32',
  inscnt: 'u32',
  outscnt: 'u32',
  fwdscnt: 'u32',
});

export const xfrmu_spdhinfo = struct('xfrmu_spdhinfo', 'include/uapi/linux/xfrm.h', {
  spdhcnt: 'u32',
  spdhmcnt: 'u32',
});

export const xfrmu_spdhthresh = struct('xfrmu_spdhthresh', 'include/uapi/linux/xfrm.h', {
  lbits: 'u8',
  rbits: 'u8',
});
