import { NETLINK_CRYPTO } from '../../include/uapi/linux/netlink.ts';
import { type AttributeSet, attr, attributes, family } from '../schema.ts';
import {
  crypto_report_acomp,
  crypto_report_aead,
  crypto_report_akcipher,
  crypto_report_blkcipher,
  crypto_report_cipher,
  crypto_report_comp,
  crypto_report_hash,
  crypto_report_kpp,
  crypto_report_larval,
  crypto_report_rng,
  crypto_report_sig,
  crypto_user_alg,
} from './crypto-structs.ts';

export const CRYPTOCFGA: AttributeSet = attributes('CRYPTOCFGA', {
  CRYPTOCFGA_PRIORITY_VAL: attr(1, 'u32'),
  CRYPTOCFGA_REPORT_LARVAL: attr(2, crypto_report_larval),
  CRYPTOCFGA_REPORT_HASH: attr(3, crypto_report_hash),
  CRYPTOCFGA_REPORT_BLKCIPHER: attr(4, crypto_report_blkcipher),
  CRYPTOCFGA_REPORT_AEAD: attr(5, crypto_report_aead),
  CRYPTOCFGA_REPORT_COMPRESS: attr(6, crypto_report_comp),
  CRYPTOCFGA_REPORT_RNG: attr(7, crypto_report_rng),
  CRYPTOCFGA_REPORT_CIPHER: attr(8, crypto_report_cipher),
  CRYPTOCFGA_REPORT_AKCIPHER: attr(9, crypto_report_akcipher),
  CRYPTOCFGA_REPORT_KPP: attr(10, crypto_report_kpp),
  CRYPTOCFGA_REPORT_ACOMP: attr(11, crypto_report_acomp),
  CRYPTOCFGA_STAT_LARVAL: attr(12, 'binary'),
  CRYPTOCFGA_STAT_HASH: attr(13, 'binary'),
  CRYPTOCFGA_STAT_BLKCIPHER: attr(14, 'binary'),
  CRYPTOCFGA_STAT_AEAD: attr(15, 'binary'),
  CRYPTOCFGA_STAT_COMPRESS: attr(16, 'binary'),
  CRYPTOCFGA_STAT_RNG: attr(17, 'binary'),
  CRYPTOCFGA_STAT_CIPHER: attr(18, 'binary'),
  CRYPTOCFGA_STAT_AKCIPHER: attr(19, 'binary'),
  CRYPTOCFGA_STAT_KPP: attr(20, 'binary'),
  CRYPTOCFGA_STAT_ACOMP: attr(21, 'binary'),
  CRYPTOCFGA_REPORT_SIG: attr(22, crypto_report_sig),
});

export const crypto = family({
  protocol: NETLINK_CRYPTO,
  doc: 'Algorithms of the kernel.',
  source: 'include/uapi/linux/cryptouser.h, crypto/crypto_user.c',
  header: crypto_user_alg,
  attributes: CRYPTOCFGA,
  operations: {
    CRYPTO_MSG_NEWALG: { id: 16 },
    CRYPTO_MSG_DELALG: { id: 17 },
    CRYPTO_MSG_UPDATEALG: { id: 18 },
    CRYPTO_MSG_GETALG: { id: 19 },
    CRYPTO_MSG_DELRNG: { id: 20 },
    CRYPTO_MSG_GETSTAT: { id: 21 },
  },
});
