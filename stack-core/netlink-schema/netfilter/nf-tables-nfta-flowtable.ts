import { type AttributeSet, attr, attributes, nest } from '../schema.ts';
import { NFTA_FLOWTABLE_HOOK } from './nf-tables-nfta-trace.ts';

export const NFTA_FLOWTABLE: AttributeSet = attributes('NFTA_FLOWTABLE', {
  NFTA_FLOWTABLE_TABLE: attr(1, 'string'),
  NFTA_FLOWTABLE_NAME: attr(2, 'string'),
  NFTA_FLOWTABLE_HOOK: attr(
    3,
    nest(() => NFTA_FLOWTABLE_HOOK),
  ),
  NFTA_FLOWTABLE_USE: attr(4, 'be32'),
  NFTA_FLOWTABLE_HANDLE: attr(5, 'be64'),
  NFTA_FLOWTABLE_PAD: attr(6, 'binary'),
  NFTA_FLOWTABLE_FLAGS: attr(7, 'be32'),
});
