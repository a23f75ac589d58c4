import type { ValueNames } from '../../../include/wire.ts';
import { enumeration } from '../../schema.ts';

export const devlink_port_type = enumeration(0, [
  'DEVLINK_PORT_TYPE_NOTSET',
  'DEVLINK_PORT_TYPE_AUTO',
  'DEVLINK_PORT_TYPE_ETH',
  'DEVLINK_PORT_TYPE_IB',
]);

export const devlink_sb_pool_type = enumeration(0, ['DEVLINK_SB_POOL_TYPE_INGRESS', 'DEVLINK_SB_POOL_TYPE_EGRESS']);

export const devlink_sb_threshold_type = enumeration(0, [
  'DEVLINK_SB_THRESHOLD_TYPE_STATIC',
  'DEVLINK_SB_THRESHOLD_TYPE_DYNAMIC',
]);

export const devlink_eswitch_mode = enumeration(0, [
  'DEVLINK_ESWITCH_MODE_LEGACY',
  'DEVLINK_ESWITCH_MODE_SWITCHDEV',
  'DEVLINK_ESWITCH_MODE_SWITCHDEV_INACTIVE',
]);

export const devlink_eswitch_inline_mode = enumeration(0, [
  'DEVLINK_ESWITCH_INLINE_MODE_NONE',
  'DEVLINK_ESWITCH_INLINE_MODE_LINK',
  'DEVLINK_ESWITCH_INLINE_MODE_NETWORK',
  'DEVLINK_ESWITCH_INLINE_MODE_TRANSPORT',
]);

export const devlink_dpipe_match_type = enumeration(0, ['DEVLINK_DPIPE_MATCH_TYPE_FIELD_EXACT']);

export const devlink_dpipe_action_type = enumeration(0, ['DEVLINK_DPIPE_ACTION_TYPE_FIELD_MODIFY']);

export const devlink_dpipe_field_mapping_type = enumeration(0, [
  'DEVLINK_DPIPE_FIELD_MAPPING_TYPE_NONE',
  'DEVLINK_DPIPE_FIELD_MAPPING_TYPE_IFINDEX',
]);

export const devlink_eswitch_encap_mode = enumeration(0, [
  'DEVLINK_ESWITCH_ENCAP_MODE_NONE',
  'DEVLINK_ESWITCH_ENCAP_MODE_BASIC',
]);

export const devlink_resource_unit = enumeration(0, ['DEVLINK_RESOURCE_UNIT_ENTRY']);

export const devlink_port_flavour = enumeration(0, [
  'DEVLINK_PORT_FLAVOUR_PHYSICAL',
  'DEVLINK_PORT_FLAVOUR_CPU',
  'DEVLINK_PORT_FLAVOUR_DSA',
  'DEVLINK_PORT_FLAVOUR_PCI_PF',
  'DEVLINK_PORT_FLAVOUR_PCI_VF',
  'DEVLINK_PORT_FLAVOUR_VIRTUAL',
  'DEVLINK_PORT_FLAVOUR_UNUSED',
  'DEVLINK_PORT_FLAVOUR_PCI_SF',
]);

export const devlink_var_attr_type: ValueNames = {
  1: 'DEVLINK_VAR_ATTR_TYPE_U8',
  2: 'DEVLINK_VAR_ATTR_TYPE_U16',
  3: 'DEVLINK_VAR_ATTR_TYPE_U32',
  4: 'DEVLINK_VAR_ATTR_TYPE_U64',
  5: 'DEVLINK_VAR_ATTR_TYPE_STRING',
  6: 'DEVLINK_VAR_ATTR_TYPE_FLAG',
  10: 'DEVLINK_VAR_ATTR_TYPE_NUL_STRING',
  11: 'DEVLINK_VAR_ATTR_TYPE_BINARY',
  129: 'DEVLINK_VAR_ATTR_TYPE_U64_ARRAY',
};

export const devlink_param_cmode = enumeration(0, [
  'DEVLINK_PARAM_CMODE_RUNTIME',
  'DEVLINK_PARAM_CMODE_DRIVERINIT',
  'DEVLINK_PARAM_CMODE_PERMANENT',
]);

export const devlink_trap_action = enumeration(0, [
  'DEVLINK_TRAP_ACTION_DROP',
  'DEVLINK_TRAP_ACTION_TRAP',
  'DEVLINK_TRAP_ACTION_MIRROR',
]);

export const devlink_trap_type = enumeration(0, [
  'DEVLINK_TRAP_TYPE_DROP',
  'DEVLINK_TRAP_TYPE_EXCEPTION',
  'DEVLINK_TRAP_TYPE_CONTROL',
]);

export const devlink_flash_overwrite: ValueNames = {
  0: 'DEVLINK_FLASH_OVERWRITE_SETTINGS_BIT',
  1: 'DEVLINK_FLASH_OVERWRITE_IDENTIFIERS_BIT',
};

export const devlink_reload_action = enumeration(0, [
  'DEVLINK_RELOAD_ACTION_UNSPEC',
  'DEVLINK_RELOAD_ACTION_DRIVER_REINIT',
  'DEVLINK_RELOAD_ACTION_FW_ACTIVATE',
]);

export const devlink_rate_type = enumeration(0, ['DEVLINK_RATE_TYPE_LEAF', 'DEVLINK_RATE_TYPE_NODE']);

export const devlink_port_fn_state = enumeration(0, ['DEVLINK_PORT_FN_STATE_INACTIVE', 'DEVLINK_PORT_FN_STATE_ACTIVE']);

export const devlink_port_fn_opstate = enumeration(0, [
  'DEVLINK_PORT_FN_OPSTATE_DETACHED',
  'DEVLINK_PORT_FN_OPSTATE_ATTACHED',
]);

export const devlink_port_fn_attr_cap = enumeration(0, [
  'DEVLINK_PORT_FN_ATTR_CAP_ROCE_BIT',
  'DEVLINK_PORT_FN_ATTR_CAP_MIGRATABLE_BIT',
  'DEVLINK_PORT_FN_ATTR_CAP_IPSEC_CRYPTO_BIT',
  'DEVLINK_PORT_FN_ATTR_CAP_IPSEC_PACKET_BIT',
]);
