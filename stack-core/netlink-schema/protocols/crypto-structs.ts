import { struct } from '../schema.ts';

export const crypto_user_alg = struct('crypto_user_alg', 'include/uapi/linux/cryptouser.h', {
  cru_name: 'char[64]',
  cru_driver_name: 'char[64]',
  cru_module_name: 'char[64]',
  cru_type: 'u32',
  cru_mask: 'u32',
  cru_refcnt: 'u32',
  cru_flags: 'u32',
});

export const crypto_report_larval = struct('crypto_report_larval', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});

export const crypto_report_hash = struct('crypto_report_hash', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
  blocksize: 'u32',
  digestsize: 'u32',
});

export const crypto_report_blkcipher = struct('crypto_report_blkcipher', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
  geniv: 'char[64]',
  blocksize: 'u32',
  min_keysize: 'u32',
  max_keysize: 'u32',
  ivsize: 'u32',
});

export const crypto_report_aead = struct('crypto_report_aead', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
  geniv: 'char[64]',
  blocksize: 'u32',
  maxauthsize: 'u32',
  ivsize: 'u32',
});

export const crypto_report_comp = struct('crypto_report_comp', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});

export const crypto_report_rng = struct('crypto_report_rng', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
  seedsize: 'u32',
});

export const crypto_report_cipher = struct('crypto_report_cipher', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
  blocksize: 'u32',
  min_keysize: 'u32',
  max_keysize: 'u32',
});

export const crypto_report_akcipher = struct('crypto_report_akcipher', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});

export const crypto_report_kpp = struct('crypto_report_kpp', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});

export const crypto_report_acomp = struct('crypto_report_acomp', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});

export const crypto_report_sig = struct('crypto_report_sig', 'include/uapi/linux/cryptouser.h', {
  type: 'char[64]',
});
