import { genlmsghdr } from '../../include/uapi/linux/genetlink.ts';
import { NETLINK_GENERIC } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, array, attr, attributes, family, nest } from '../schema.ts';

export const MACSEC_OFFLOAD_ATTR: AttributeSet = attributes('MACSEC_OFFLOAD_ATTR', {
  MACSEC_OFFLOAD_ATTR_TYPE: attr(1, 'u8'),
  MACSEC_OFFLOAD_ATTR_PAD: attr(2, 'binary'),
});

export const MACSEC_RXSC_STATS_ATTR: AttributeSet = attributes('MACSEC_RXSC_STATS_ATTR', {
  MACSEC_RXSC_STATS_ATTR_IN_OCTETS_VALIDATED: attr(1, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_OCTETS_DECRYPTED: attr(2, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNCHECKED: attr(3, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_DELAYED: attr(4, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_OK: attr(5, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_INVALID: attr(6, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_LATE: attr(7, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_VALID: attr(8, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_NOT_USING_SA: attr(9, 'u64'),
  MACSEC_RXSC_STATS_ATTR_IN_PKTS_UNUSED_SA: attr(10, 'u64'),
  MACSEC_RXSC_STATS_ATTR_PAD: attr(11, 'binary'),
});

export const MACSEC_SA_STATS_ATTR: AttributeSet = attributes('MACSEC_SA_STATS_ATTR', {
  MACSEC_SA_STATS_ATTR_IN_PKTS_OK: attr(1, 'u32'),
  MACSEC_SA_STATS_ATTR_IN_PKTS_INVALID: attr(2, 'u32'),
  MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_VALID: attr(3, 'u32'),
  MACSEC_SA_STATS_ATTR_IN_PKTS_NOT_USING_SA: attr(4, 'u32'),
  MACSEC_SA_STATS_ATTR_IN_PKTS_UNUSED_SA: attr(5, 'u32'),
  MACSEC_SA_STATS_ATTR_OUT_PKTS_PROTECTED: attr(6, 'u32'),
  MACSEC_SA_STATS_ATTR_OUT_PKTS_ENCRYPTED: attr(7, 'u32'),
});

export const MACSEC_SA_ATTR: AttributeSet = attributes('MACSEC_SA_ATTR', {
  MACSEC_SA_ATTR_AN: attr(1, 'u8'),
  MACSEC_SA_ATTR_ACTIVE: attr(2, 'u8'),
  MACSEC_SA_ATTR_PN: attr(3, 'uint'),
  MACSEC_SA_ATTR_KEY: attr(4, 'binary'),
  MACSEC_SA_ATTR_KEYID: attr(5, 'binary'),
  MACSEC_SA_ATTR_STATS: attr(6, nest(MACSEC_SA_STATS_ATTR)),
  MACSEC_SA_ATTR_PAD: attr(7, 'binary'),
  MACSEC_SA_ATTR_SSCI: attr(8, 'u32'),
  MACSEC_SA_ATTR_SALT: attr(9, 'binary'),
});

export const MACSEC_RXSC_ATTR: AttributeSet = attributes('MACSEC_RXSC_ATTR', {
  MACSEC_RXSC_ATTR_SCI: attr(1, 'u64'),
  MACSEC_RXSC_ATTR_ACTIVE: attr(2, 'u8'),
  MACSEC_RXSC_ATTR_SA_LIST: attr(3, array(nest(MACSEC_SA_ATTR))),
  MACSEC_RXSC_ATTR_STATS: attr(4, nest(MACSEC_RXSC_STATS_ATTR)),
  MACSEC_RXSC_ATTR_PAD: attr(5, 'binary'),
});

export const MACSEC_SECY_ATTR: AttributeSet = attributes('MACSEC_SECY_ATTR', {
  MACSEC_SECY_ATTR_SCI: attr(1, 'u64'),
  MACSEC_SECY_ATTR_ENCODING_SA: attr(2, 'u8'),
  MACSEC_SECY_ATTR_WINDOW: attr(3, 'u32'),
  MACSEC_SECY_ATTR_CIPHER_SUITE: attr(4, 'u64'),
  MACSEC_SECY_ATTR_ICV_LEN: attr(5, 'u8'),
  MACSEC_SECY_ATTR_PROTECT: attr(6, 'u8'),
  MACSEC_SECY_ATTR_REPLAY: attr(7, 'u8'),
  MACSEC_SECY_ATTR_OPER: attr(8, 'u8'),
  MACSEC_SECY_ATTR_VALIDATE: attr(9, 'u8'),
  MACSEC_SECY_ATTR_ENCRYPT: attr(10, 'u8'),
  MACSEC_SECY_ATTR_INC_SCI: attr(11, 'u8'),
  MACSEC_SECY_ATTR_ES: attr(12, 'u8'),
  MACSEC_SECY_ATTR_SCB: attr(13, 'u8'),
  MACSEC_SECY_ATTR_PAD: attr(14, 'binary'),
});

export const MACSEC_SECY_STATS_ATTR: AttributeSet = attributes('MACSEC_SECY_STATS_ATTR', {
  MACSEC_SECY_STATS_ATTR_OUT_PKTS_UNTAGGED: attr(1, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_UNTAGGED: attr(2, 'u64'),
  MACSEC_SECY_STATS_ATTR_OUT_PKTS_TOO_LONG: attr(3, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_TAG: attr(4, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_BAD_TAG: attr(5, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_UNKNOWN_SCI: attr(6, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_NO_SCI: attr(7, 'u64'),
  MACSEC_SECY_STATS_ATTR_IN_PKTS_OVERRUN: attr(8, 'u64'),
  MACSEC_SECY_STATS_ATTR_PAD: attr(9, 'binary'),
});

export const MACSEC_TXSC_STATS_ATTR: AttributeSet = attributes('MACSEC_TXSC_STATS_ATTR', {
  MACSEC_TXSC_STATS_ATTR_OUT_PKTS_PROTECTED: attr(1, 'u64'),
  MACSEC_TXSC_STATS_ATTR_OUT_PKTS_ENCRYPTED: attr(2, 'u64'),
  MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_PROTECTED: attr(3, 'u64'),
  MACSEC_TXSC_STATS_ATTR_OUT_OCTETS_ENCRYPTED: attr(4, 'u64'),
  MACSEC_TXSC_STATS_ATTR_PAD: attr(5, 'binary'),
});

export const MACSEC_ATTR: AttributeSet = attributes('MACSEC_ATTR', {
  MACSEC_ATTR_IFINDEX: attr(1, 'u32'),
  MACSEC_ATTR_RXSC_CONFIG: attr(2, nest(MACSEC_RXSC_ATTR)),
  MACSEC_ATTR_SA_CONFIG: attr(3, nest(MACSEC_SA_ATTR)),
  MACSEC_ATTR_SECY: attr(4, nest(MACSEC_SECY_ATTR)),
  MACSEC_ATTR_TXSA_LIST: attr(5, array(nest(MACSEC_SA_ATTR))),
  MACSEC_ATTR_RXSC_LIST: attr(6, array(nest(MACSEC_RXSC_ATTR))),
  MACSEC_ATTR_TXSC_STATS: attr(7, nest(MACSEC_TXSC_STATS_ATTR)),
  MACSEC_ATTR_SECY_STATS: attr(8, nest(MACSEC_SECY_STATS_ATTR)),
  MACSEC_ATTR_OFFLOAD: attr(9, nest(MACSEC_OFFLOAD_ATTR)),
});

export const macsec = family({
  protocol: NETLINK_GENERIC,
  name: 'macsec',
  version: 1,
  doc: 'MACsec: secure channels and associations.',
  source: 'include/uapi/linux/if_macsec.h, drivers/net/macsec.c',
  header: genlmsghdr,
  attributes: MACSEC_ATTR,
  operations: {
    MACSEC_CMD_GET_TXSC: { id: 0 },
    MACSEC_CMD_ADD_RXSC: { id: 1 },
    MACSEC_CMD_DEL_RXSC: { id: 2 },
    MACSEC_CMD_UPD_RXSC: { id: 3 },
    MACSEC_CMD_ADD_TXSA: { id: 4 },
    MACSEC_CMD_DEL_TXSA: { id: 5 },
    MACSEC_CMD_UPD_TXSA: { id: 6 },
    MACSEC_CMD_ADD_RXSA: { id: 7 },
    MACSEC_CMD_DEL_RXSA: { id: 8 },
    MACSEC_CMD_UPD_RXSA: { id: 9 },
    MACSEC_CMD_UPD_OFFLOAD: { id: 10 },
  },
});
