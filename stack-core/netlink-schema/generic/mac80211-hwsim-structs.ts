import { struct } from '../schema.ts';

export const hwsim_tx_rate = struct('hwsim_tx_rate', 'drivers/net/wireless/virtual/mac80211_hwsim.h', {
  idx: 's8',
  count: 'u8',
});

export const hwsim_tx_rate_flag = struct('hwsim_tx_rate_flag', 'drivers/net/wireless/virtual/mac80211_hwsim.h', {
  idx: 's8',
  flags: 'u16',
});
