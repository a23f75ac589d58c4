import { enumeration } from '../schema.ts';

export const tc_dualpi2_drop_overload = enumeration(0, [
  'TC_DUALPI2_DROP_OVERLOAD_OVERFLOW',
  'TC_DUALPI2_DROP_OVERLOAD_DROP',
]);

export const tc_dualpi2_drop_early = enumeration(0, [
  'TC_DUALPI2_DROP_EARLY_DROP_DEQUEUE',
  'TC_DUALPI2_DROP_EARLY_DROP_ENQUEUE',
]);

export const tc_dualpi2_ecn_mask = enumeration(1, [
  'TC_DUALPI2_ECN_MASK_L4S_ECT',
  'TC_DUALPI2_ECN_MASK_CLA_ECT',
  'TC_DUALPI2_ECN_MASK_ANY_ECT',
]);

export const tc_dualpi2_split_gso = enumeration(0, [
  'TC_DUALPI2_SPLIT_GSO_NO_SPLIT_GSO',
  'TC_DUALPI2_SPLIT_GSO_SPLIT_GSO',
]);
