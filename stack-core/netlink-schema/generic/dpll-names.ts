import type { ValueNames } from '../../include/wire.ts';
import { enumeration } from '../schema.ts';

export const dpll_pin_type = enumeration(1, [
  'DPLL_PIN_TYPE_MUX',
  'DPLL_PIN_TYPE_EXT',
  'DPLL_PIN_TYPE_SYNCE_ETH_PORT',
  'DPLL_PIN_TYPE_INT_OSCILLATOR',
  'DPLL_PIN_TYPE_GNSS',
]);

export const dpll_pin_direction = enumeration(1, ['DPLL_PIN_DIRECTION_INPUT', 'DPLL_PIN_DIRECTION_OUTPUT']);

export const dpll_pin_state = enumeration(1, [
  'DPLL_PIN_STATE_CONNECTED',
  'DPLL_PIN_STATE_DISCONNECTED',
  'DPLL_PIN_STATE_SELECTABLE',
]);

export const dpll_pin_capabilities: ValueNames = {
  1: 'DPLL_PIN_CAPABILITIES_DIRECTION_CAN_CHANGE',
  2: 'DPLL_PIN_CAPABILITIES_PRIORITY_CAN_CHANGE',
  4: 'DPLL_PIN_CAPABILITIES_STATE_CAN_CHANGE',
};

export const dpll_pin_operstate = enumeration(1, [
  'DPLL_PIN_OPERSTATE_ACTIVE',
  'DPLL_PIN_OPERSTATE_STANDBY',
  'DPLL_PIN_OPERSTATE_NO_SIGNAL',
  'DPLL_PIN_OPERSTATE_QUAL_FAILED',
]);
