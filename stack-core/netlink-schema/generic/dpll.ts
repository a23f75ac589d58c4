import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family, nest, noAttributes } from '../schema.ts';
import {
  dpll_pin_capabilities,
  dpll_pin_direction,
  dpll_pin_operstate,
  dpll_pin_state,
  dpll_pin_type,
} from './dpll-names.ts';

export const DPLL_A_PIN: AttributeSet = attributes('DPLL_A_PIN', {
  DPLL_A_PIN_ID: attr(1, 'u32'),
  DPLL_A_PIN_PARENT_ID: attr(2, 'u32'),
  DPLL_A_PIN_MODULE_NAME: attr(3, 'string'),
  DPLL_A_PIN_PAD: attr(4, 'binary'),
  DPLL_A_PIN_CLOCK_ID: attr(5, 'u64'),
  DPLL_A_PIN_BOARD_LABEL: attr(6, 'string'),
  DPLL_A_PIN_PANEL_LABEL: attr(7, 'string'),
  DPLL_A_PIN_PACKAGE_LABEL: attr(8, 'string'),
  DPLL_A_PIN_TYPE: attr(9, 'u32', { names: dpll_pin_type }),
  DPLL_A_PIN_DIRECTION: attr(10, 'u32', { names: dpll_pin_direction }),
  DPLL_A_PIN_FREQUENCY: attr(11, 'u64'),
  DPLL_A_PIN_FREQUENCY_SUPPORTED: attr(
    12,
    nest(() => DPLL_A_PIN),
  ),
  DPLL_A_PIN_FREQUENCY_MIN: attr(13, 'u64'),
  DPLL_A_PIN_FREQUENCY_MAX: attr(14, 'u64'),
  DPLL_A_PIN_PRIO: attr(15, 'u32'),
  DPLL_A_PIN_STATE: attr(16, 'u32', { names: dpll_pin_state }),
  DPLL_A_PIN_CAPABILITIES: attr(17, 'u32', { flags: dpll_pin_capabilities }),
  DPLL_A_PIN_PARENT_DEVICE: attr(
    18,
    nest(() => DPLL_A_PIN),
  ),
  DPLL_A_PIN_PARENT_PIN: attr(
    19,
    nest(() => DPLL_A_PIN),
  ),
  DPLL_A_PIN_PHASE_ADJUST_MIN: attr(20, 's32'),
  DPLL_A_PIN_PHASE_ADJUST_MAX: attr(21, 's32'),
  DPLL_A_PIN_PHASE_ADJUST: attr(22, 's32'),
  DPLL_A_PIN_PHASE_OFFSET: attr(23, 's64'),
  DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET: attr(24, 'sint'),
  DPLL_A_PIN_ESYNC_FREQUENCY: attr(25, 'u64'),
  DPLL_A_PIN_ESYNC_FREQUENCY_SUPPORTED: attr(
    26,
    nest(() => DPLL_A_PIN),
  ),
  DPLL_A_PIN_ESYNC_PULSE: attr(27, 'u32'),
  DPLL_A_PIN_REFERENCE_SYNC: attr(
    28,
    nest(() => DPLL_A_PIN),
  ),
  DPLL_A_PIN_PHASE_ADJUST_GRAN: attr(29, 'u32'),
  DPLL_A_PIN_FRACTIONAL_FREQUENCY_OFFSET_PPT: attr(30, 'sint'),
  DPLL_A_PIN_MEASURED_FREQUENCY: attr(31, 'u64'),
  DPLL_A_PIN_OPERSTATE: attr(32, 'u32', { names: dpll_pin_operstate }),
});

export const dpll = family({
  protocol: NETLINK_GENERIC,
  name: 'dpll',
  version: 1,
  doc: 'Digital phase-locked loops.',
  source: 'include/uapi/linux/dpll.h, drivers/dpll/',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    DPLL_CMD_DEVICE_ID_GET: { id: 1 },
    DPLL_CMD_DEVICE_GET: { id: 2 },
    DPLL_CMD_DEVICE_SET: { id: 3 },
    DPLL_CMD_DEVICE_CREATE_NTF: { id: 4 },
    DPLL_CMD_DEVICE_DELETE_NTF: { id: 5 },
    DPLL_CMD_DEVICE_CHANGE_NTF: { id: 6 },
    DPLL_CMD_PIN_ID_GET: { id: 7, attributes: DPLL_A_PIN },
    DPLL_CMD_PIN_GET: { id: 8, attributes: DPLL_A_PIN },
    DPLL_CMD_PIN_SET: { id: 9, attributes: DPLL_A_PIN },
    DPLL_CMD_PIN_CREATE_NTF: { id: 10, attributes: DPLL_A_PIN },
    DPLL_CMD_PIN_DELETE_NTF: { id: 11, attributes: DPLL_A_PIN },
    DPLL_CMD_PIN_CHANGE_NTF: { id: 12, attributes: DPLL_A_PIN },
  },
});
