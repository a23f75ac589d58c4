import type { Family } from '../schema.ts';
import { audit } from './audit.ts';
import { crypto } from './crypto.ts';
import { rdma } from './rdma.ts';
import { selinux } from './selinux.ts';
import { sockDiag } from './sock-diag.ts';
import { xfrm } from './xfrm.ts';

/** Families of the other netlink protocols. */
export const protocolTables: readonly Family[] = [sockDiag, xfrm, crypto, audit, rdma, selinux];
