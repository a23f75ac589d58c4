// Counting. The arrays live in `net.mib`, the numbers of the counters in uapi/linux/snmp.ts. Kernel: include/net/snmp.h
import {
  IPSTATS_MIB_INBCASTOCTETS,
  IPSTATS_MIB_INBCASTPKTS,
  IPSTATS_MIB_INMCASTOCTETS,
  IPSTATS_MIB_INMCASTPKTS,
  IPSTATS_MIB_INOCTETS,
  IPSTATS_MIB_INPKTS,
  IPSTATS_MIB_OUTBCASTOCTETS,
  IPSTATS_MIB_OUTBCASTPKTS,
  IPSTATS_MIB_OUTMCASTOCTETS,
  IPSTATS_MIB_OUTMCASTPKTS,
  IPSTATS_MIB_OUTOCTETS,
  IPSTATS_MIB_OUTPKTS,
} from '../uapi/linux/snmp.ts';
import type { net } from './net_namespace.ts';

export const IP_INC_STATS = (net: net, field: number): void => {
  net.mib.ip_statistics[field]++;
};
export const __IP_INC_STATS = IP_INC_STATS;
export const IP_ADD_STATS = (net: net, field: number, val: number): void => {
  net.mib.ip_statistics[field] += val;
};
export const __IP_ADD_STATS = IP_ADD_STATS;

/** A pair of counters, packets and octets, named by the first: IPSTATS_MIB_IN for INPKTS and INOCTETS. */
export const IPSTATS_MIB_IN = IPSTATS_MIB_INPKTS;
export const IPSTATS_MIB_OUT = IPSTATS_MIB_OUTPKTS;
export const IPSTATS_MIB_INMCAST = IPSTATS_MIB_INMCASTPKTS;
export const IPSTATS_MIB_OUTMCAST = IPSTATS_MIB_OUTMCASTPKTS;
export const IPSTATS_MIB_INBCAST = IPSTATS_MIB_INBCASTPKTS;
export const IPSTATS_MIB_OUTBCAST = IPSTATS_MIB_OUTBCASTPKTS;

const OCTETS_OF = new Uint8Array(64);
OCTETS_OF[IPSTATS_MIB_INPKTS] = IPSTATS_MIB_INOCTETS;
OCTETS_OF[IPSTATS_MIB_OUTPKTS] = IPSTATS_MIB_OUTOCTETS;
OCTETS_OF[IPSTATS_MIB_INMCASTPKTS] = IPSTATS_MIB_INMCASTOCTETS;
OCTETS_OF[IPSTATS_MIB_OUTMCASTPKTS] = IPSTATS_MIB_OUTMCASTOCTETS;
OCTETS_OF[IPSTATS_MIB_INBCASTPKTS] = IPSTATS_MIB_INBCASTOCTETS;
OCTETS_OF[IPSTATS_MIB_OUTBCASTPKTS] = IPSTATS_MIB_OUTBCASTOCTETS;

/** Counts one packet of `len` bytes in a pair of counters. */
export const IP_UPD_PO_STATS = (net: net, field: number, len: number): void => {
  net.mib.ip_statistics[field]++;
  net.mib.ip_statistics[OCTETS_OF[field]] += len;
};
export const __IP_UPD_PO_STATS = IP_UPD_PO_STATS;

export const NET_INC_STATS = (net: net, field: number): void => {
  net.mib.net_statistics[field]++;
};
export const __NET_INC_STATS = NET_INC_STATS;

export const ICMP_INC_STATS = (net: net, field: number): void => {
  net.mib.icmp_statistics[field]++;
};
export const __ICMP_INC_STATS = ICMP_INC_STATS;
export const ICMPMSGOUT_INC_STATS = (net: net, type: number): void => {
  net.mib.icmpmsg_statistics[type + 256]++;
};
export const ICMPMSGIN_INC_STATS = (net: net, type: number): void => {
  net.mib.icmpmsg_statistics[type]++;
};

export const UDP_INC_STATS = (net: net, field: number, is_udplite: boolean): void => {
  if (is_udplite) net.mib.udplite_statistics[field]++;
  else net.mib.udp_statistics[field]++;
};
export const __UDP_INC_STATS = UDP_INC_STATS;
