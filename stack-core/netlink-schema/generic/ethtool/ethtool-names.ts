import type { ValueNames } from '../../../include/wire.ts';
import { enumeration } from '../../schema.ts';

export const ethtool_tcp_data_split = enumeration(0, [
  'ETHTOOL_TCP_DATA_SPLIT_UNKNOWN',
  'ETHTOOL_TCP_DATA_SPLIT_DISABLED',
  'ETHTOOL_TCP_DATA_SPLIT_ENABLED',
]);

export const hwtstamp_source = enumeration(1, ['HWTSTAMP_SOURCE_NETDEV', 'HWTSTAMP_SOURCE_PHYLIB']);

export const ethtool_module_fw_flash_status = enumeration(1, [
  'ETHTOOL_MODULE_FW_FLASH_STATUS_STARTED',
  'ETHTOOL_MODULE_FW_FLASH_STATUS_IN_PROGRESS',
  'ETHTOOL_MODULE_FW_FLASH_STATUS_COMPLETED',
  'ETHTOOL_MODULE_FW_FLASH_STATUS_ERROR',
]);

export const ethtool_pse_event: ValueNames = {
  1: 'ETHTOOL_PSE_EVENT_OVER_CURRENT',
  2: 'ETHTOOL_PSE_EVENT_OVER_TEMP',
  4: 'ETHTOOL_C33_PSE_EVENT_DETECTION',
  8: 'ETHTOOL_C33_PSE_EVENT_CLASSIFICATION',
  16: 'ETHTOOL_C33_PSE_EVENT_DISCONNECTION',
  32: 'ETHTOOL_PSE_EVENT_OVER_BUDGET',
  64: 'ETHTOOL_PSE_EVENT_SW_PW_CONTROL_ERROR',
};

export const ethtool_header_flags: ValueNames = {
  1: 'ETHTOOL_FLAG_COMPACT_BITSETS',
  2: 'ETHTOOL_FLAG_OMIT_REPLY',
  4: 'ETHTOOL_FLAG_STATS',
};

export const ETHTOOL_UDP_TUNNEL_TYPE = enumeration(0, [
  'ETHTOOL_UDP_TUNNEL_TYPE_VXLAN',
  'ETHTOOL_UDP_TUNNEL_TYPE_GENEVE',
  'ETHTOOL_UDP_TUNNEL_TYPE_VXLAN_GPE',
]);
