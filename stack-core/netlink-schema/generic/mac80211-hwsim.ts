import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, list, nest } from '../schema.ts';
import { hwsim_tx_rate, hwsim_tx_rate_flag } from './mac80211-hwsim-structs.ts';
import { NL80211_ATTR } from './nl80211/nl80211-attr.ts';
import { NL80211_PMSR_ATTR } from './nl80211/nl80211-sta-info.ts';

export const HWSIM_ATTR: AttributeSet = attributes('HWSIM_ATTR', {
  HWSIM_ATTR_ADDR_RECEIVER: attr(1, 'lladdr'),
  HWSIM_ATTR_ADDR_TRANSMITTER: attr(2, 'lladdr'),
  HWSIM_ATTR_FRAME: attr(3, 'binary'),
  HWSIM_ATTR_FLAGS: attr(4, 'u32'),
  HWSIM_ATTR_RX_RATE: attr(5, 'u32'),
  HWSIM_ATTR_SIGNAL: attr(6, 'u32'),
  HWSIM_ATTR_TX_INFO: attr(7, hwsim_tx_rate),
  HWSIM_ATTR_COOKIE: attr(8, 'u64'),
  HWSIM_ATTR_CHANNELS: attr(9, 'u32'),
  HWSIM_ATTR_RADIO_ID: attr(10, 'u32'),
  HWSIM_ATTR_REG_HINT_ALPHA2: attr(11, 'string'),
  HWSIM_ATTR_REG_CUSTOM_REG: attr(12, 'u32'),
  HWSIM_ATTR_REG_STRICT_REG: attr(13, 'flag'),
  HWSIM_ATTR_SUPPORT_P2P_DEVICE: attr(14, 'flag'),
  HWSIM_ATTR_USE_CHANCTX: attr(15, 'flag'),
  HWSIM_ATTR_DESTROY_RADIO_ON_CLOSE: attr(16, 'flag'),
  HWSIM_ATTR_RADIO_NAME: attr(17, 'string'),
  HWSIM_ATTR_NO_VIF: attr(18, 'flag'),
  HWSIM_ATTR_FREQ: attr(19, 'u32'),
  HWSIM_ATTR_PAD: attr(20, 'binary'),
  HWSIM_ATTR_TX_INFO_FLAGS: attr(21, hwsim_tx_rate_flag),
  HWSIM_ATTR_PERM_ADDR: attr(22, 'lladdr'),
  HWSIM_ATTR_IFTYPE_SUPPORT: attr(23, 'u32'),
  HWSIM_ATTR_CIPHER_SUPPORT: attr(24, list('u32')),
  HWSIM_ATTR_MLO_SUPPORT: attr(25, 'flag'),
  HWSIM_ATTR_PMSR_SUPPORT: attr(
    26,
    nest(() => NL80211_PMSR_ATTR),
  ),
  HWSIM_ATTR_PMSR_REQUEST: attr(
    27,
    nest(() => NL80211_ATTR),
  ),
  HWSIM_ATTR_PMSR_RESULT: attr(
    28,
    nest(() => NL80211_PMSR_ATTR),
  ),
  HWSIM_ATTR_MULTI_RADIO: attr(29, 'flag'),
  HWSIM_ATTR_SUPPORT_NAN_DEVICE: attr(30, 'flag'),
  HWSIM_ATTR_SUPPORT_BACKGROUND_RADAR: attr(31, 'flag'),
});

export const mac80211_hwsim = family({
  protocol: NETLINK_GENERIC,
  name: 'MAC80211_HWSIM',
  version: 1,
  doc: 'Simulated wireless radios.',
  source: 'drivers/net/wireless/virtual/mac80211_hwsim.h',
  header: genlmsghdr,
  attributes: HWSIM_ATTR,
  operations: {
    HWSIM_CMD_REGISTER: { id: 1 },
    HWSIM_CMD_FRAME: { id: 2 },
    HWSIM_CMD_TX_INFO_FRAME: { id: 3 },
    HWSIM_CMD_NEW_RADIO: { id: 4 },
    HWSIM_CMD_DEL_RADIO: { id: 5 },
    HWSIM_CMD_GET_RADIO: { id: 6 },
    HWSIM_CMD_ADD_MAC_ADDR: { id: 7 },
    HWSIM_CMD_DEL_MAC_ADDR: { id: 8 },
    HWSIM_CMD_START_PMSR: { id: 9 },
    HWSIM_CMD_ABORT_PMSR: { id: 10 },
    HWSIM_CMD_REPORT_PMSR: { id: 11 },
  },
});
