import { struct } from '../schema.ts';

export const ovs_flow_stats = struct('ovs_flow_stats', 'include/uapi/linux/openvswitch.h', {
  n_packets: 'u64',
  n_bytes: 'u64',
});

export const ovs_action_push_vlan = struct('ovs_action_push_vlan', 'include/uapi/linux/openvswitch.h', {
  vlan_tpid: 'be16',
  vlan_tci: 'be16',
});

export const ovs_action_hash = struct('ovs_action_hash', 'include/uapi/linux/openvswitch.h', {
  hash_alg: 'u32',
  hash_basis: 'u32',
});

export const ovs_action_push_mpls = struct('ovs_action_push_mpls', 'include/uapi/linux/openvswitch.h', {
  mpls_lse: 'be32',
  mpls_ethertype: 'be16',
});

export const ovs_action_add_mpls = struct('ovs_action_add_mpls', 'include/uapi/linux/openvswitch.h', {
  mpls_lse: 'be32',
  mpls_ethertype: 'be16',
  tun_flags: 'u16',
});

export const ovs_key_ethernet = struct('ovs_key_ethernet', 'include/uapi/linux/openvswitch.h', {
  eth_src: 'lladdr',
  eth_dst: 'lladdr',
});

export const ovs_key_ipv4 = struct('ovs_key_ipv4', 'include/uapi/linux/openvswitch.h', {
  ipv4_src: 'be32',
  ipv4_dst: 'be32',
  ipv4_proto: 'u8',
  ipv4_tos: 'u8',
  ipv4_ttl: 'u8',
  ipv4_frag: 'u8',
});

export const ovs_key_ipv6 = struct('ovs_key_ipv6', 'include/uapi/linux/openvswitch.h', {
  ipv6_src: 'be32[4]',
  ipv6_dst: 'be32[4]',
  ipv6_label: 'be32',
  ipv6_proto: 'u8',
  ipv6_tclass: 'u8',
  ipv6_hlimit: 'u8',
  ipv6_frag: 'u8',
});

export const ovs_key_tcp = struct('ovs_key_tcp', 'include/uapi/linux/openvswitch.h', {
  tcp_src: 'be16',
  tcp_dst: 'be16',
});

export const ovs_key_udp = struct('ovs_key_udp', 'include/uapi/linux/openvswitch.h', {
  udp_src: 'be16',
  udp_dst: 'be16',
});

export const ovs_key_icmp = struct('ovs_key_icmp', 'include/uapi/linux/openvswitch.h', {
  icmp_type: 'u8',
  icmp_code: 'u8',
});

export const ovs_key_arp = struct('ovs_key_arp', 'include/uapi/linux/openvswitch.h', {
  arp_sip: 'be32',
  arp_tip: 'be32',
  arp_op: 'be16',
  arp_sha: 'lladdr',
  arp_tha: 'lladdr',
});

export const ovs_key_nd = struct('ovs_key_nd', 'include/uapi/linux/openvswitch.h', {
  nd_target: 'be32[4]',
  nd_sll: 'lladdr',
  nd_tll: 'lladdr',
});

export const ovs_key_sctp = struct('ovs_key_sctp', 'include/uapi/linux/openvswitch.h', {
  sctp_src: 'be16',
  sctp_dst: 'be16',
});

export const ovs_key_mpls = struct('ovs_key_mpls', 'include/uapi/linux/openvswitch.h', {
  mpls_lse: 'be32',
});

export const ovs_key_ct_tuple_ipv4 = struct('ovs_key_ct_tuple_ipv4', 'include/uapi/linux/openvswitch.h', {
  ipv4_src: 'be32',
  ipv4_dst: 'be32',
  src_port: 'be16',
  dst_port: 'be16',
  ipv4_proto: 'u8',
});

export const ovs_key_ipv6_exthdrs = struct('ovs_key_ipv6_exthdrs', 'include/uapi/linux/openvswitch.h', {
  hdrs: 'u16',
});
