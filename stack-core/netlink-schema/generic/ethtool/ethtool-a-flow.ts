import { type AttributeSet, attr, attributes, list, nest } from '../../schema.ts';
import { ETHTOOL_A_BITSET, ETHTOOL_A_HEADER, ETHTOOL_A_TS_HWTSTAMP_PROVIDER } from './ethtool-a-coalesce.ts';
import { ethtool_module_fw_flash_status, ethtool_pse_event } from './ethtool-names.ts';

export const ETHTOOL_A_MODULE_EEPROM: AttributeSet = attributes('ETHTOOL_A_MODULE_EEPROM', {
  ETHTOOL_A_MODULE_EEPROM_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_MODULE_EEPROM_OFFSET: attr(2, 'u32'),
  ETHTOOL_A_MODULE_EEPROM_LENGTH: attr(3, 'u32'),
  ETHTOOL_A_MODULE_EEPROM_PAGE: attr(4, 'u8'),
  ETHTOOL_A_MODULE_EEPROM_BANK: attr(5, 'u8'),
  ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS: attr(6, 'u8'),
  ETHTOOL_A_MODULE_EEPROM_DATA: attr(7, 'binary'),
});

export const ETHTOOL_A_STATS_GRP: AttributeSet = attributes('ETHTOOL_A_STATS_GRP', {
  ETHTOOL_A_STATS_GRP_PAD: attr(1, 'binary'),
  ETHTOOL_A_STATS_GRP_ID: attr(2, 'u32'),
  ETHTOOL_A_STATS_GRP_SS_ID: attr(3, 'u32'),
  ETHTOOL_A_STATS_GRP_STAT: attr(4, 'u64'),
  ETHTOOL_A_STATS_GRP_HIST_RX: attr(
    5,
    nest(() => ETHTOOL_A_STATS_GRP),
  ),
  ETHTOOL_A_STATS_GRP_HIST_TX: attr(
    6,
    nest(() => ETHTOOL_A_STATS_GRP),
  ),
  ETHTOOL_A_STATS_GRP_HIST_BKT_LOW: attr(7, 'u32'),
  ETHTOOL_A_STATS_GRP_HIST_BKT_HI: attr(8, 'u32'),
  ETHTOOL_A_STATS_GRP_HIST_VAL: attr(9, 'u64'),
});

export const ETHTOOL_A_STATS: AttributeSet = attributes('ETHTOOL_A_STATS', {
  ETHTOOL_A_STATS_PAD: attr(1, 'binary'),
  ETHTOOL_A_STATS_HEADER: attr(
    2,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_STATS_GROUPS: attr(
    3,
    nest(() => ETHTOOL_A_BITSET),
  ),
  ETHTOOL_A_STATS_GRP: attr(4, nest(ETHTOOL_A_STATS_GRP)),
  ETHTOOL_A_STATS_SRC: attr(5, 'u32'),
});

export const ETHTOOL_A_PHC_VCLOCKS: AttributeSet = attributes('ETHTOOL_A_PHC_VCLOCKS', {
  ETHTOOL_A_PHC_VCLOCKS_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_PHC_VCLOCKS_NUM: attr(2, 'u32'),
  ETHTOOL_A_PHC_VCLOCKS_INDEX: attr(3, list('s32')),
});

export const ETHTOOL_A_MODULE: AttributeSet = attributes('ETHTOOL_A_MODULE', {
  ETHTOOL_A_MODULE_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_MODULE_POWER_MODE_POLICY: attr(2, 'u8'),
  ETHTOOL_A_MODULE_POWER_MODE: attr(3, 'u8'),
});

export const ETHTOOL_A_C33_PSE_PW_LIMIT: AttributeSet = attributes('ETHTOOL_A_C33_PSE_PW_LIMIT', {
  ETHTOOL_A_C33_PSE_PW_LIMIT_MIN: attr(1, 'u32'),
  ETHTOOL_A_C33_PSE_PW_LIMIT_MAX: attr(2, 'u32'),
});

export const ETHTOOL_A: AttributeSet = attributes('ETHTOOL_A', {
  ETHTOOL_A_PSE_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_PODL_PSE_ADMIN_STATE: attr(2, 'u32'),
  ETHTOOL_A_PODL_PSE_ADMIN_CONTROL: attr(3, 'u32'),
  ETHTOOL_A_PODL_PSE_PW_D_STATUS: attr(4, 'u32'),
  ETHTOOL_A_C33_PSE_ADMIN_STATE: attr(5, 'u32'),
  ETHTOOL_A_C33_PSE_ADMIN_CONTROL: attr(6, 'u32'),
  ETHTOOL_A_C33_PSE_PW_D_STATUS: attr(7, 'u32'),
  ETHTOOL_A_C33_PSE_PW_CLASS: attr(8, 'u32'),
  ETHTOOL_A_C33_PSE_ACTUAL_PW: attr(9, 'u32'),
  ETHTOOL_A_C33_PSE_EXT_STATE: attr(10, 'u32'),
  ETHTOOL_A_C33_PSE_EXT_SUBSTATE: attr(11, 'u32'),
  ETHTOOL_A_C33_PSE_AVAIL_PW_LIMIT: attr(12, 'u32'),
  ETHTOOL_A_C33_PSE_PW_LIMIT_RANGES: attr(13, nest(ETHTOOL_A_C33_PSE_PW_LIMIT)),
  ETHTOOL_A_PSE_PW_D_ID: attr(14, 'u32'),
  ETHTOOL_A_PSE_PRIO_MAX: attr(15, 'u32'),
  ETHTOOL_A_PSE_PRIO: attr(16, 'u32'),
});

export const ETHTOOL_A_FLOW: AttributeSet = attributes('ETHTOOL_A_FLOW', {
  ETHTOOL_A_FLOW_ETHER: attr(1, 'uint'),
  ETHTOOL_A_FLOW_IP4: attr(2, 'uint'),
  ETHTOOL_A_FLOW_IP6: attr(3, 'uint'),
  ETHTOOL_A_FLOW_TCP4: attr(4, 'uint'),
  ETHTOOL_A_FLOW_TCP6: attr(5, 'uint'),
  ETHTOOL_A_FLOW_UDP4: attr(6, 'uint'),
  ETHTOOL_A_FLOW_UDP6: attr(7, 'uint'),
  ETHTOOL_A_FLOW_SCTP4: attr(8, 'uint'),
  ETHTOOL_A_FLOW_SCTP6: attr(9, 'uint'),
  ETHTOOL_A_FLOW_AH4: attr(10, 'uint'),
  ETHTOOL_A_FLOW_AH6: attr(11, 'uint'),
  ETHTOOL_A_FLOW_ESP4: attr(12, 'uint'),
  ETHTOOL_A_FLOW_ESP6: attr(13, 'uint'),
  ETHTOOL_A_FLOW_AH_ESP4: attr(14, 'uint'),
  ETHTOOL_A_FLOW_AH_ESP6: attr(15, 'uint'),
  ETHTOOL_A_FLOW_GTPU4: attr(16, 'uint'),
  ETHTOOL_A_FLOW_GTPU6: attr(17, 'uint'),
  ETHTOOL_A_FLOW_GTPC4: attr(18, 'uint'),
  ETHTOOL_A_FLOW_GTPC6: attr(19, 'uint'),
  ETHTOOL_A_FLOW_GTPC_TEID4: attr(20, 'uint'),
  ETHTOOL_A_FLOW_GTPC_TEID6: attr(21, 'uint'),
  ETHTOOL_A_FLOW_GTPU_EH4: attr(22, 'uint'),
  ETHTOOL_A_FLOW_GTPU_EH6: attr(23, 'uint'),
  ETHTOOL_A_FLOW_GTPU_UL4: attr(24, 'uint'),
  ETHTOOL_A_FLOW_GTPU_UL6: attr(25, 'uint'),
  ETHTOOL_A_FLOW_GTPU_DL4: attr(26, 'uint'),
  ETHTOOL_A_FLOW_GTPU_DL6: attr(27, 'uint'),
});

export const ETHTOOL_A_RSS: AttributeSet = attributes('ETHTOOL_A_RSS', {
  ETHTOOL_A_RSS_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_RSS_CONTEXT: attr(2, 'u32'),
  ETHTOOL_A_RSS_HFUNC: attr(3, 'u32'),
  ETHTOOL_A_RSS_INDIR: attr(4, list('u32')),
  ETHTOOL_A_RSS_HKEY: attr(5, 'binary'),
  ETHTOOL_A_RSS_INPUT_XFRM: attr(6, 'u32'),
  ETHTOOL_A_RSS_START_CONTEXT: attr(7, 'u32'),
  ETHTOOL_A_RSS_FLOW_HASH: attr(8, nest(ETHTOOL_A_FLOW)),
});

export const ETHTOOL_A_PLCA: AttributeSet = attributes('ETHTOOL_A_PLCA', {
  ETHTOOL_A_PLCA_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_PLCA_VERSION: attr(2, 'u16'),
  ETHTOOL_A_PLCA_ENABLED: attr(3, 'u8'),
  ETHTOOL_A_PLCA_STATUS: attr(4, 'u8'),
  ETHTOOL_A_PLCA_NODE_CNT: attr(5, 'u32'),
  ETHTOOL_A_PLCA_NODE_ID: attr(6, 'u32'),
  ETHTOOL_A_PLCA_TO_TMR: attr(7, 'u32'),
  ETHTOOL_A_PLCA_BURST_CNT: attr(8, 'u32'),
  ETHTOOL_A_PLCA_BURST_TMR: attr(9, 'u32'),
});

export const ETHTOOL_A_MM_STAT: AttributeSet = attributes('ETHTOOL_A_MM_STAT', {
  ETHTOOL_A_MM_STAT_PAD: attr(1, 'binary'),
  ETHTOOL_A_MM_STAT_REASSEMBLY_ERRORS: attr(2, 'u64'),
  ETHTOOL_A_MM_STAT_SMD_ERRORS: attr(3, 'u64'),
  ETHTOOL_A_MM_STAT_REASSEMBLY_OK: attr(4, 'u64'),
  ETHTOOL_A_MM_STAT_RX_FRAG_COUNT: attr(5, 'u64'),
  ETHTOOL_A_MM_STAT_TX_FRAG_COUNT: attr(6, 'u64'),
  ETHTOOL_A_MM_STAT_HOLD_COUNT: attr(7, 'u64'),
});

export const ETHTOOL_A_MM: AttributeSet = attributes('ETHTOOL_A_MM', {
  ETHTOOL_A_MM_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_MM_PMAC_ENABLED: attr(2, 'u8'),
  ETHTOOL_A_MM_TX_ENABLED: attr(3, 'u8'),
  ETHTOOL_A_MM_TX_ACTIVE: attr(4, 'u8'),
  ETHTOOL_A_MM_TX_MIN_FRAG_SIZE: attr(5, 'u32'),
  ETHTOOL_A_MM_RX_MIN_FRAG_SIZE: attr(6, 'u32'),
  ETHTOOL_A_MM_VERIFY_ENABLED: attr(7, 'u8'),
  ETHTOOL_A_MM_VERIFY_STATUS: attr(8, 'u8'),
  ETHTOOL_A_MM_VERIFY_TIME: attr(9, 'u32'),
  ETHTOOL_A_MM_MAX_VERIFY_TIME: attr(10, 'u32'),
  ETHTOOL_A_MM_STATS: attr(11, nest(ETHTOOL_A_MM_STAT)),
});

export const ETHTOOL_A_MODULE_FW_FLASH: AttributeSet = attributes('ETHTOOL_A_MODULE_FW_FLASH', {
  ETHTOOL_A_MODULE_FW_FLASH_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_MODULE_FW_FLASH_FILE_NAME: attr(2, 'string'),
  ETHTOOL_A_MODULE_FW_FLASH_PASSWORD: attr(3, 'u32'),
  ETHTOOL_A_MODULE_FW_FLASH_STATUS: attr(4, 'u32', { names: ethtool_module_fw_flash_status }),
  ETHTOOL_A_MODULE_FW_FLASH_STATUS_MSG: attr(5, 'string'),
  ETHTOOL_A_MODULE_FW_FLASH_DONE: attr(6, 'uint'),
  ETHTOOL_A_MODULE_FW_FLASH_TOTAL: attr(7, 'uint'),
});

export const ETHTOOL_A_PHY: AttributeSet = attributes('ETHTOOL_A_PHY', {
  ETHTOOL_A_PHY_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_PHY_INDEX: attr(2, 'u32'),
  ETHTOOL_A_PHY_DRVNAME: attr(3, 'string'),
  ETHTOOL_A_PHY_NAME: attr(4, 'string'),
  ETHTOOL_A_PHY_UPSTREAM_TYPE: attr(5, 'u32'),
  ETHTOOL_A_PHY_UPSTREAM_INDEX: attr(6, 'u32'),
  ETHTOOL_A_PHY_UPSTREAM_SFP_NAME: attr(7, 'string'),
  ETHTOOL_A_PHY_DOWNSTREAM_SFP_NAME: attr(8, 'string'),
});

export const ETHTOOL_A_TSCONFIG: AttributeSet = attributes('ETHTOOL_A_TSCONFIG', {
  ETHTOOL_A_TSCONFIG_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_TSCONFIG_HWTSTAMP_PROVIDER: attr(
    2,
    nest(() => ETHTOOL_A_TS_HWTSTAMP_PROVIDER),
  ),
  ETHTOOL_A_TSCONFIG_TX_TYPES: attr(
    3,
    nest(() => ETHTOOL_A_BITSET),
  ),
  ETHTOOL_A_TSCONFIG_RX_FILTERS: attr(
    4,
    nest(() => ETHTOOL_A_BITSET),
  ),
  ETHTOOL_A_TSCONFIG_HWTSTAMP_FLAGS: attr(
    5,
    nest(() => ETHTOOL_A_BITSET),
  ),
});

export const ETHTOOL_A_MSE_CAPABILITIES: AttributeSet = attributes('ETHTOOL_A_MSE_CAPABILITIES', {
  ETHTOOL_A_MSE_CAPABILITIES_MAX_AVERAGE_MSE: attr(1, 'uint'),
  ETHTOOL_A_MSE_CAPABILITIES_MAX_PEAK_MSE: attr(2, 'uint'),
  ETHTOOL_A_MSE_CAPABILITIES_REFRESH_RATE_PS: attr(3, 'uint'),
  ETHTOOL_A_MSE_CAPABILITIES_NUM_SYMBOLS: attr(4, 'uint'),
});

export const ETHTOOL_A_MSE_SNAPSHOT: AttributeSet = attributes('ETHTOOL_A_MSE_SNAPSHOT', {
  ETHTOOL_A_MSE_SNAPSHOT_AVERAGE_MSE: attr(1, 'uint'),
  ETHTOOL_A_MSE_SNAPSHOT_PEAK_MSE: attr(2, 'uint'),
  ETHTOOL_A_MSE_SNAPSHOT_WORST_PEAK_MSE: attr(3, 'uint'),
});

export const ETHTOOL_A_MSE: AttributeSet = attributes('ETHTOOL_A_MSE', {
  ETHTOOL_A_MSE_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_MSE_CAPABILITIES: attr(2, nest(ETHTOOL_A_MSE_CAPABILITIES)),
  ETHTOOL_A_MSE_CHANNEL_A: attr(3, nest(ETHTOOL_A_MSE_SNAPSHOT)),
  ETHTOOL_A_MSE_CHANNEL_B: attr(4, nest(ETHTOOL_A_MSE_SNAPSHOT)),
  ETHTOOL_A_MSE_CHANNEL_C: attr(5, nest(ETHTOOL_A_MSE_SNAPSHOT)),
  ETHTOOL_A_MSE_CHANNEL_D: attr(6, nest(ETHTOOL_A_MSE_SNAPSHOT)),
  ETHTOOL_A_MSE_WORST_CHANNEL: attr(7, nest(ETHTOOL_A_MSE_SNAPSHOT)),
  ETHTOOL_A_MSE_LINK: attr(8, nest(ETHTOOL_A_MSE_SNAPSHOT)),
});

export const ETHTOOL_A_CABLE_FAULT_LENGTH: AttributeSet = attributes('ETHTOOL_A_CABLE_FAULT_LENGTH', {
  ETHTOOL_A_CABLE_FAULT_LENGTH_PAIR: attr(1, 'u8'),
  ETHTOOL_A_CABLE_FAULT_LENGTH_CM: attr(2, 'u32'),
  ETHTOOL_A_CABLE_FAULT_LENGTH_SRC: attr(3, 'u32'),
});

export const ETHTOOL_A_CABLE_RESULT: AttributeSet = attributes('ETHTOOL_A_CABLE_RESULT', {
  ETHTOOL_A_CABLE_RESULT_PAIR: attr(1, 'u8'),
  ETHTOOL_A_CABLE_RESULT_CODE: attr(2, 'u8'),
  ETHTOOL_A_CABLE_RESULT_SRC: attr(3, 'u32'),
});

export const ETHTOOL_A_CABLE_NEST: AttributeSet = attributes('ETHTOOL_A_CABLE_NEST', {
  ETHTOOL_A_CABLE_NEST_RESULT: attr(1, nest(ETHTOOL_A_CABLE_RESULT)),
  ETHTOOL_A_CABLE_NEST_FAULT_LENGTH: attr(2, nest(ETHTOOL_A_CABLE_FAULT_LENGTH)),
});

export const ETHTOOL_A_CABLE_TEST_NTF: AttributeSet = attributes('ETHTOOL_A_CABLE_TEST_NTF', {
  ETHTOOL_A_CABLE_TEST_NTF_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_CABLE_TEST_NTF_STATUS: attr(2, 'u8'),
  ETHTOOL_A_CABLE_TEST_NTF_NEST: attr(3, nest(ETHTOOL_A_CABLE_NEST)),
});

export const ETHTOOL_A_CABLE_TEST_TDR_NTF: AttributeSet = attributes('ETHTOOL_A_CABLE_TEST_TDR_NTF', {
  ETHTOOL_A_CABLE_TEST_TDR_NTF_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_CABLE_TEST_TDR_NTF_STATUS: attr(2, 'u8'),
  ETHTOOL_A_CABLE_TEST_TDR_NTF_NEST: attr(3, nest(ETHTOOL_A_CABLE_NEST)),
});

export const ETHTOOL_A_PSE_NTF: AttributeSet = attributes('ETHTOOL_A_PSE_NTF', {
  ETHTOOL_A_PSE_NTF_HEADER: attr(
    1,
    nest(() => ETHTOOL_A_HEADER),
  ),
  ETHTOOL_A_PSE_NTF_EVENTS: attr(2, 'uint', { flags: ethtool_pse_event }),
});
