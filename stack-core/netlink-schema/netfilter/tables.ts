import type { Family } from '../schema.ts';
import { nfacct } from './acct.ts';
import { nft_compat } from './compat.ts';
import { conntrack } from './conntrack.ts';
import { expectation } from './expectation.ts';
import { cthelper } from './helper.ts';
import { nfnl_hook } from './hook.ts';
import { ipset } from './ipset.ts';
import { nflog } from './log.ts';
import { nf_tables } from './nf-tables.ts';
import { nfnl } from './nfnetlink.ts';
import { osf } from './osf.ts';
import { nfqueue } from './queue.ts';
import { cttimeout } from './timeout.ts';

/** Families of NETLINK_NETFILTER. */
export const netfilterTables: readonly Family[] = [
  nfnl,
  nf_tables,
  conntrack,
  expectation,
  cttimeout,
  cthelper,
  nfqueue,
  nflog,
  osf,
  ipset,
  nfacct,
  nft_compat,
  nfnl_hook,
];
