// What devices can do for the stack. Kernel: include/linux/netdev_features.h
// Features are a set of 64 bits: a bigint, so packets that need none of them must not touch it.
export type netdev_features_t = bigint;

const bit = (n: number): netdev_features_t => 1n << BigInt(n);

/** Scatter/gather: frames in several pieces. */
export const NETIF_F_SG = bit(0);
/** Checksums of TCP and UDP over IPv4. */
export const NETIF_F_IP_CSUM = bit(1);
/** Any checksum. */
export const NETIF_F_HW_CSUM = bit(3);
export const NETIF_F_IPV6_CSUM = bit(4);
export const NETIF_F_HIGHDMA = bit(5);
export const NETIF_F_FRAGLIST = bit(6);
export const NETIF_F_HW_VLAN_CTAG_TX = bit(7);
export const NETIF_F_HW_VLAN_CTAG_RX = bit(8);
export const NETIF_F_HW_VLAN_CTAG_FILTER = bit(9);
export const NETIF_F_VLAN_CHALLENGED = bit(10);
export const NETIF_F_GSO = bit(11);
export const NETIF_F_GRO = bit(14);
export const NETIF_F_LRO = bit(15);
export const NETIF_F_TSO = bit(16);
export const NETIF_F_GSO_ROBUST = bit(17);
export const NETIF_F_TSO_ECN = bit(18);
export const NETIF_F_TSO_MANGLEID = bit(19);
export const NETIF_F_TSO6 = bit(20);
export const NETIF_F_GSO_GRE = bit(22);
export const NETIF_F_GSO_GRE_CSUM = bit(23);
export const NETIF_F_GSO_IPXIP4 = bit(24);
export const NETIF_F_GSO_IPXIP6 = bit(25);
export const NETIF_F_GSO_UDP_TUNNEL = bit(26);
export const NETIF_F_GSO_UDP_TUNNEL_CSUM = bit(27);
export const NETIF_F_GSO_PARTIAL = bit(28);
export const NETIF_F_GSO_SCTP = bit(30);
export const NETIF_F_GSO_ESP = bit(31);
export const NETIF_F_GSO_UDP = bit(32);
export const NETIF_F_GSO_UDP_L4 = bit(33);
export const NETIF_F_GSO_FRAGLIST = bit(34);
export const NETIF_F_FCOE_CRC = bit(36);
export const NETIF_F_SCTP_CRC = bit(37);
export const NETIF_F_NTUPLE = bit(38);
export const NETIF_F_RXHASH = bit(39);
/** Receive checksums are verified. */
export const NETIF_F_RXCSUM = bit(40);
export const NETIF_F_NOCACHE_COPY = bit(41);
export const NETIF_F_LOOPBACK = bit(42);
export const NETIF_F_RXFCS = bit(43);
export const NETIF_F_RXALL = bit(44);
export const NETIF_F_HW_VLAN_STAG_TX = bit(45);
export const NETIF_F_HW_VLAN_STAG_RX = bit(46);
export const NETIF_F_HW_VLAN_STAG_FILTER = bit(47);
export const NETIF_F_HW_TC = bit(49);
export const NETIF_F_GRO_FRAGLIST = bit(57);
export const NETIF_F_GRO_UDP_FWD = bit(59);

export const NETIF_F_CSUM_MASK = NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM | NETIF_F_HW_CSUM;
export const NETIF_F_ALL_TSO = NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_TSO_ECN | NETIF_F_TSO_MANGLEID;
export const NETIF_F_ALL_FCOE = NETIF_F_FCOE_CRC;
export const NETIF_F_GSO_MASK = bit(36) - bit(16);
export const NETIF_F_GSO_SOFTWARE = NETIF_F_ALL_TSO | NETIF_F_GSO_SCTP | NETIF_F_GSO_UDP_L4 | NETIF_F_GSO_FRAGLIST;
export const NETIF_F_GSO_ENCAP_ALL =
  NETIF_F_GSO_GRE |
  NETIF_F_GSO_GRE_CSUM |
  NETIF_F_GSO_IPXIP4 |
  NETIF_F_GSO_IPXIP6 |
  NETIF_F_GSO_UDP_TUNNEL |
  NETIF_F_GSO_UDP_TUNNEL_CSUM;
/** Features that software provides when the driver does not. */
export const NETIF_F_SOFT_FEATURES = NETIF_F_GSO | NETIF_F_GRO;
export const NETIF_F_SOFT_FEATURES_OFF = NETIF_F_GRO_FRAGLIST | NETIF_F_GRO_UDP_FWD;
/** Features that userspace can never change. */
export const NETIF_F_NEVER_CHANGE = NETIF_F_VLAN_CHALLENGED;
/** On for a device above others when one of these has it. */
export const NETIF_F_ONE_FOR_ALL =
  NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ROBUST | NETIF_F_SG | NETIF_F_HIGHDMA | NETIF_F_FRAGLIST | NETIF_F_VLAN_CHALLENGED;
/** On for a device above others when all of these have it. */
export const NETIF_F_ALL_FOR_ALL = NETIF_F_NOCACHE_COPY;
