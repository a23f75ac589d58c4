import { enumeration } from '../schema.ts';

export const psp_version = enumeration(0, [
  'PSP_VERSION_HDR0_AES_GCM_128',
  'PSP_VERSION_HDR0_AES_GCM_256',
  'PSP_VERSION_HDR0_AES_GMAC_128',
  'PSP_VERSION_HDR0_AES_GMAC_256',
]);
