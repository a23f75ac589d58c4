// Tunnels. Kernel: drivers/net/{vxlan,geneve,gtp,bareudp}, net/ipv4/{ip_gre,ipip,ip_vti}.c, net/ipv6/{ip6_gre,ip6_tunnel,sit,ip6_vti}.c
import { get_be16 } from '../../include/wire.ts';
import { attr, attributes } from '../schema.ts';

const portRange = (bytes: Uint8Array): string | null =>
  bytes.length === 4 ? `${get_be16(bytes, 0)}-${get_be16(bytes, 2)}` : null;

export const vxlanKind = attributes('IFLA_VXLAN', {
  IFLA_VXLAN_ID: attr(1, 'u32'),
  IFLA_VXLAN_GROUP: attr(2, 'ip'),
  IFLA_VXLAN_LINK: attr(3, 'u32'),
  IFLA_VXLAN_LOCAL: attr(4, 'ip'),
  IFLA_VXLAN_TTL: attr(5, 'u8'),
  IFLA_VXLAN_TOS: attr(6, 'u8'),
  IFLA_VXLAN_LEARNING: attr(7, 'u8'),
  IFLA_VXLAN_AGEING: attr(8, 'u32'),
  IFLA_VXLAN_LIMIT: attr(9, 'u32'),
  IFLA_VXLAN_PORT_RANGE: attr(10, 'binary', {
    show: portRange,
    doc: 'struct ifla_vxlan_port_range: lowest and highest source port.',
  }),
  IFLA_VXLAN_PROXY: attr(11, 'u8'),
  IFLA_VXLAN_RSC: attr(12, 'u8'),
  IFLA_VXLAN_L2MISS: attr(13, 'u8'),
  IFLA_VXLAN_L3MISS: attr(14, 'u8'),
  IFLA_VXLAN_PORT: attr(15, 'be16'),
  IFLA_VXLAN_GROUP6: attr(16, 'ip'),
  IFLA_VXLAN_LOCAL6: attr(17, 'ip'),
  IFLA_VXLAN_UDP_CSUM: attr(18, 'u8'),
  IFLA_VXLAN_UDP_ZERO_CSUM6_TX: attr(19, 'u8'),
  IFLA_VXLAN_UDP_ZERO_CSUM6_RX: attr(20, 'u8'),
  IFLA_VXLAN_REMCSUM_TX: attr(21, 'u8'),
  IFLA_VXLAN_REMCSUM_RX: attr(22, 'u8'),
  IFLA_VXLAN_GBP: attr(23, 'flag'),
  IFLA_VXLAN_REMCSUM_NOPARTIAL: attr(24, 'flag'),
  IFLA_VXLAN_COLLECT_METADATA: attr(25, 'u8'),
  IFLA_VXLAN_LABEL: attr(26, 'be32'),
  IFLA_VXLAN_GPE: attr(27, 'flag'),
  IFLA_VXLAN_TTL_INHERIT: attr(28, 'flag'),
  IFLA_VXLAN_DF: attr(29, 'u8'),
  IFLA_VXLAN_VNIFILTER: attr(30, 'u8'),
  IFLA_VXLAN_LOCALBYPASS: attr(31, 'u8'),
  IFLA_VXLAN_LABEL_POLICY: attr(32, 'u32'),
  IFLA_VXLAN_RESERVED_BITS: attr(33, 'binary'),
  IFLA_VXLAN_MC_ROUTE: attr(34, 'u8'),
});

export const geneveKind = attributes('IFLA_GENEVE', {
  IFLA_GENEVE_ID: attr(1, 'u32'),
  IFLA_GENEVE_REMOTE: attr(2, 'ip'),
  IFLA_GENEVE_TTL: attr(3, 'u8'),
  IFLA_GENEVE_TOS: attr(4, 'u8'),
  IFLA_GENEVE_PORT: attr(5, 'be16'),
  IFLA_GENEVE_COLLECT_METADATA: attr(6, 'flag'),
  IFLA_GENEVE_REMOTE6: attr(7, 'ip'),
  IFLA_GENEVE_UDP_CSUM: attr(8, 'u8'),
  IFLA_GENEVE_UDP_ZERO_CSUM6_TX: attr(9, 'u8'),
  IFLA_GENEVE_UDP_ZERO_CSUM6_RX: attr(10, 'u8'),
  IFLA_GENEVE_LABEL: attr(11, 'be32'),
  IFLA_GENEVE_TTL_INHERIT: attr(12, 'u8'),
  IFLA_GENEVE_DF: attr(13, 'u8'),
  IFLA_GENEVE_INNER_PROTO_INHERIT: attr(14, 'flag'),
  IFLA_GENEVE_PORT_RANGE: attr(15, 'binary', { show: portRange, doc: 'struct ifla_geneve_port_range.' }),
  IFLA_GENEVE_GRO_HINT: attr(16, 'flag'),
  IFLA_GENEVE_LOCAL: attr(17, 'ip'),
  IFLA_GENEVE_LOCAL6: attr(18, 'ip'),
});

export const greKind = attributes('IFLA_GRE', {
  IFLA_GRE_LINK: attr(1, 'u32'),
  IFLA_GRE_IFLAGS: attr(2, 'be16'),
  IFLA_GRE_OFLAGS: attr(3, 'be16'),
  IFLA_GRE_IKEY: attr(4, 'be32'),
  IFLA_GRE_OKEY: attr(5, 'be32'),
  IFLA_GRE_LOCAL: attr(6, 'ip'),
  IFLA_GRE_REMOTE: attr(7, 'ip'),
  IFLA_GRE_TTL: attr(8, 'u8'),
  IFLA_GRE_TOS: attr(9, 'u8'),
  IFLA_GRE_PMTUDISC: attr(10, 'u8'),
  IFLA_GRE_ENCAP_LIMIT: attr(11, 'u8'),
  IFLA_GRE_FLOWINFO: attr(12, 'be32'),
  IFLA_GRE_FLAGS: attr(13, 'u32'),
  IFLA_GRE_ENCAP_TYPE: attr(14, 'u16'),
  IFLA_GRE_ENCAP_FLAGS: attr(15, 'u16'),
  IFLA_GRE_ENCAP_SPORT: attr(16, 'be16'),
  IFLA_GRE_ENCAP_DPORT: attr(17, 'be16'),
  IFLA_GRE_COLLECT_METADATA: attr(18, 'flag'),
  IFLA_GRE_IGNORE_DF: attr(19, 'u8'),
  IFLA_GRE_FWMARK: attr(20, 'u32'),
  IFLA_GRE_ERSPAN_INDEX: attr(21, 'u32'),
  IFLA_GRE_ERSPAN_VER: attr(22, 'u8'),
  IFLA_GRE_ERSPAN_DIR: attr(23, 'u8'),
  IFLA_GRE_ERSPAN_HWID: attr(24, 'u16'),
});

export const iptunKind = attributes('IFLA_IPTUN', {
  IFLA_IPTUN_LINK: attr(1, 'u32'),
  IFLA_IPTUN_LOCAL: attr(2, 'ip'),
  IFLA_IPTUN_REMOTE: attr(3, 'ip'),
  IFLA_IPTUN_TTL: attr(4, 'u8'),
  IFLA_IPTUN_TOS: attr(5, 'u8'),
  IFLA_IPTUN_ENCAP_LIMIT: attr(6, 'u8'),
  IFLA_IPTUN_FLOWINFO: attr(7, 'be32'),
  IFLA_IPTUN_FLAGS: attr(8, 'be16'),
  IFLA_IPTUN_PROTO: attr(9, 'u8'),
  IFLA_IPTUN_PMTUDISC: attr(10, 'u8'),
  IFLA_IPTUN_6RD_PREFIX: attr(11, 'ip'),
  IFLA_IPTUN_6RD_RELAY_PREFIX: attr(12, 'ip'),
  IFLA_IPTUN_6RD_PREFIXLEN: attr(13, 'u16'),
  IFLA_IPTUN_6RD_RELAY_PREFIXLEN: attr(14, 'u16'),
  IFLA_IPTUN_ENCAP_TYPE: attr(15, 'u16'),
  IFLA_IPTUN_ENCAP_FLAGS: attr(16, 'u16'),
  IFLA_IPTUN_ENCAP_SPORT: attr(17, 'be16'),
  IFLA_IPTUN_ENCAP_DPORT: attr(18, 'be16'),
  IFLA_IPTUN_COLLECT_METADATA: attr(19, 'flag'),
  IFLA_IPTUN_FWMARK: attr(20, 'u32'),
});

export const ip6tnlKind = attributes('IFLA_IPTUN of ip6tnl', {
  IFLA_IPTUN_LINK: attr(1, 'u32'),
  IFLA_IPTUN_LOCAL: attr(2, 'ip'),
  IFLA_IPTUN_REMOTE: attr(3, 'ip'),
  IFLA_IPTUN_TTL: attr(4, 'u8'),
  IFLA_IPTUN_TOS: attr(5, 'u8'),
  IFLA_IPTUN_ENCAP_LIMIT: attr(6, 'u8'),
  IFLA_IPTUN_FLOWINFO: attr(7, 'be32'),
  IFLA_IPTUN_FLAGS: attr(8, 'u32'),
  IFLA_IPTUN_PROTO: attr(9, 'u8'),
  IFLA_IPTUN_PMTUDISC: attr(10, 'u8'),
  IFLA_IPTUN_6RD_PREFIX: attr(11, 'ip'),
  IFLA_IPTUN_6RD_RELAY_PREFIX: attr(12, 'ip'),
  IFLA_IPTUN_6RD_PREFIXLEN: attr(13, 'u16'),
  IFLA_IPTUN_6RD_RELAY_PREFIXLEN: attr(14, 'u16'),
  IFLA_IPTUN_ENCAP_TYPE: attr(15, 'u16'),
  IFLA_IPTUN_ENCAP_FLAGS: attr(16, 'u16'),
  IFLA_IPTUN_ENCAP_SPORT: attr(17, 'be16'),
  IFLA_IPTUN_ENCAP_DPORT: attr(18, 'be16'),
  IFLA_IPTUN_COLLECT_METADATA: attr(19, 'flag'),
  IFLA_IPTUN_FWMARK: attr(20, 'u32'),
});

export const vtiKind = attributes('IFLA_VTI', {
  IFLA_VTI_LINK: attr(1, 'u32'),
  IFLA_VTI_IKEY: attr(2, 'be32'),
  IFLA_VTI_OKEY: attr(3, 'be32'),
  IFLA_VTI_LOCAL: attr(4, 'ip'),
  IFLA_VTI_REMOTE: attr(5, 'ip'),
  IFLA_VTI_FWMARK: attr(6, 'u32'),
});

export const bareudpKind = attributes('IFLA_BAREUDP', {
  IFLA_BAREUDP_PORT: attr(1, 'be16'),
  IFLA_BAREUDP_ETHERTYPE: attr(2, 'be16'),
  IFLA_BAREUDP_SRCPORT_MIN: attr(3, 'u16'),
  IFLA_BAREUDP_MULTIPROTO_MODE: attr(4, 'flag'),
});

export const gtpKind = attributes('IFLA_GTP', {
  IFLA_GTP_FD0: attr(1, 'u32'),
  IFLA_GTP_FD1: attr(2, 'u32'),
  IFLA_GTP_PDP_HASHSIZE: attr(3, 'u32'),
  IFLA_GTP_ROLE: attr(4, 'u32'),
  IFLA_GTP_CREATE_SOCKETS: attr(5, 'u8'),
  IFLA_GTP_RESTART_COUNT: attr(6, 'u8'),
  IFLA_GTP_LOCAL: attr(7, 'ip'),
  IFLA_GTP_LOCAL6: attr(8, 'ip'),
});

export const xfrmKind = attributes('IFLA_XFRM', {
  IFLA_XFRM_LINK: attr(1, 'u32'),
  IFLA_XFRM_IF_ID: attr(2, 'u32'),
  IFLA_XFRM_COLLECT_METADATA: attr(3, 'flag'),
});
