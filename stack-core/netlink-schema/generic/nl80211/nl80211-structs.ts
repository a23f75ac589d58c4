import { struct } from '../../schema.ts';

export const nl80211_sta_flag_update = struct('nl80211_sta_flag_update', 'include/uapi/linux/nl80211.h', {
  mask: 'u32',
  set: 'u32',
});

export const nl80211_bss_select_rssi_adjust = struct('nl80211_bss_select_rssi_adjust', 'include/uapi/linux/nl80211.h', {
  band: 'u8',
  delta: 's8',
});

export const nl80211_txrate_vht = struct('nl80211_txrate_vht', 'include/uapi/linux/nl80211.h', {
  mcs: 'u16[8]',
});

export const nl80211_txrate_he = struct('nl80211_txrate_he', 'include/uapi/linux/nl80211.h', {
  mcs: 'u16[8]',
});

export const nl80211_txrate_eht = struct('nl80211_txrate_eht', 'include/uapi/linux/nl80211.h', {
  mcs: 'u16[16]',
});
