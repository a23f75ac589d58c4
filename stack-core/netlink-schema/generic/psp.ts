import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, bitNames, family, nest, noAttributes } from '../schema.ts';
import { psp_version } from './psp-names.ts';

export const PSP_A_ASSOC_DEV_INFO: AttributeSet = attributes('PSP_A_ASSOC_DEV_INFO', {
  PSP_A_ASSOC_DEV_INFO_IFINDEX: attr(1, 'u32'),
  PSP_A_ASSOC_DEV_INFO_NSID: attr(2, 's32'),
});

export const PSP_A_DEV: AttributeSet = attributes('PSP_A_DEV', {
  PSP_A_DEV_ID: attr(1, 'u32'),
  PSP_A_DEV_IFINDEX: attr(2, 'u32'),
  PSP_A_DEV_PSP_VERSIONS_CAP: attr(3, 'u32', { flags: bitNames(psp_version) }),
  PSP_A_DEV_PSP_VERSIONS_ENA: attr(4, 'u32', { flags: bitNames(psp_version) }),
  PSP_A_DEV_ASSOC_LIST: attr(5, nest(PSP_A_ASSOC_DEV_INFO)),
  PSP_A_DEV_NSID: attr(6, 's32'),
  PSP_A_DEV_BY_ASSOCIATION: attr(7, 'flag'),
});

export const PSP_A_KEYS: AttributeSet = attributes('PSP_A_KEYS', {
  PSP_A_KEYS_KEY: attr(1, 'binary'),
  PSP_A_KEYS_SPI: attr(2, 'u32'),
});

export const PSP_A_ASSOC: AttributeSet = attributes('PSP_A_ASSOC', {
  PSP_A_ASSOC_DEV_ID: attr(1, 'u32'),
  PSP_A_ASSOC_VERSION: attr(2, 'u32', { names: psp_version }),
  PSP_A_ASSOC_RX_KEY: attr(3, nest(PSP_A_KEYS)),
  PSP_A_ASSOC_TX_KEY: attr(4, nest(PSP_A_KEYS)),
  PSP_A_ASSOC_SOCK_FD: attr(5, 'u32'),
});

export const PSP_A_STATS: AttributeSet = attributes('PSP_A_STATS', {
  PSP_A_STATS_DEV_ID: attr(1, 'u32'),
  PSP_A_STATS_KEY_ROTATIONS: attr(2, 'uint'),
  PSP_A_STATS_STALE_EVENTS: attr(3, 'uint'),
  PSP_A_STATS_RX_PACKETS: attr(4, 'uint'),
  PSP_A_STATS_RX_BYTES: attr(5, 'uint'),
  PSP_A_STATS_RX_AUTH_FAIL: attr(6, 'uint'),
  PSP_A_STATS_RX_ERROR: attr(7, 'uint'),
  PSP_A_STATS_RX_BAD: attr(8, 'uint'),
  PSP_A_STATS_TX_PACKETS: attr(9, 'uint'),
  PSP_A_STATS_TX_BYTES: attr(10, 'uint'),
  PSP_A_STATS_TX_ERROR: attr(11, 'uint'),
});

export const psp = family({
  protocol: NETLINK_GENERIC,
  name: 'psp',
  version: 1,
  doc: 'PSP security protocol.',
  source: 'include/uapi/linux/psp.h, net/psp/',
  header: genlmsghdr,
  attributes: noAttributes,
  operations: {
    PSP_CMD_DEV_GET: { id: 1, attributes: PSP_A_DEV },
    PSP_CMD_DEV_ADD_NTF: { id: 2, attributes: PSP_A_DEV },
    PSP_CMD_DEV_DEL_NTF: { id: 3, attributes: PSP_A_DEV },
    PSP_CMD_DEV_SET: { id: 4, attributes: PSP_A_DEV },
    PSP_CMD_DEV_CHANGE_NTF: { id: 5, attributes: PSP_A_DEV },
    PSP_CMD_KEY_ROTATE: { id: 6, attributes: PSP_A_DEV },
    PSP_CMD_KEY_ROTATE_NTF: { id: 7, attributes: PSP_A_DEV },
    PSP_CMD_RX_ASSOC: { id: 8, attributes: PSP_A_ASSOC },
    PSP_CMD_TX_ASSOC: { id: 9, attributes: PSP_A_ASSOC },
    PSP_CMD_GET_STATS: { id: 10, attributes: PSP_A_STATS },
    PSP_CMD_DEV_ASSOC: { id: 11, attributes: PSP_A_DEV },
    PSP_CMD_DEV_DISASSOC: { id: 12, attributes: PSP_A_DEV },
  },
});
