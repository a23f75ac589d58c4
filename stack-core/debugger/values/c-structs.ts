/**
 * Declarations of the kernel's structs (Linux 6.18), as far as the model has their fields: C reads the debugger's types and
 * ranges from here. `struct a : b` says that `a` begins with a `b`, whose fields are in the same object here.
 */
export const C_STRUCTS = `
struct sk_buff {
  struct sk_buff *next; struct sock *sk; struct net_device *dev; struct dst_entry *_skb_refdst; void *cb; void *_nfct;
  unsigned int len, data_len; __u16 mac_len, hdr_len, queue_mapping;
  __u8 cloned:1, nohdr:1, pkt_type:3, ignore_df:1, ip_summed:2, csum_valid:1, csum_level:2, encapsulation:1;
  __u8 dst_pending_confirm:1, l4_hash:1, sw_hash:1;
  __wsum csum; __u16 csum_start, csum_offset; __u32 priority; int skb_iif; __u32 hash, mark; __be16 vlan_proto;
  __u16 vlan_tci; ktime_t tstamp; __be16 protocol, inner_protocol; __u16 transport_header, network_header, mac_header;
  __u16 inner_transport_header, inner_network_header, inner_mac_header;
  unsigned char *head; unsigned int data, tail, end, truesize; refcount_t users; struct skb_shared_info *shinfo; u32 id;
}
struct skb_shared_info {
  atomic_t dataref; u32 nohdr_refs; struct sk_buff *frag_list; unsigned short gso_size, gso_segs; unsigned int gso_type;
}
struct sk_buff_head { __u32 qlen; }
struct net_device {
  char *name; int ifindex; struct net *nd_net; const struct net_device_ops *netdev_ops;
  const struct header_ops *header_ops; const struct rtnl_link_ops *rtnl_link_ops; unsigned short type;
  unsigned int mtu, min_mtu, max_mtu; unsigned short hard_header_len, needed_headroom, needed_tailroom;
  unsigned char min_header_len, addr_len, addr_assign_type, name_assign_type, operstate, link_mode;
  unsigned int flags; unsigned short gflags; u64 priv_flags; bool lltx, netns_immutable, uc_promisc, proto_down, dismantle;
  unsigned int promiscuity, allmulti; unsigned long state; atomic_t carrier_up_count, carrier_down_count; u8 reg_state;
  bool moving_ns, rtnl_link_initializing, needs_free_netdev;
  netdev_features_t features, hw_features, wanted_features, vlan_features, hw_enc_features, mpls_features;
  unsigned int gso_max_size, gso_ipv4_max_size, gro_max_size, gro_ipv4_max_size, tso_max_size; u16 gso_max_segs, tso_max_segs;
  unsigned int tx_queue_len, num_tx_queues, real_num_tx_queues, num_rx_queues, real_num_rx_queues; struct Qdisc *qdisc;
  int group, link_netnsid; char *ifalias; void *priv, *rx_handler_data; struct in_device *ip_ptr;
  unsigned char *dev_addr, *perm_addr, *broadcast;
}
struct rtnl_link_stats64 {
  __u64 rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors, rx_dropped, tx_dropped, multicast, collisions;
  __u64 rx_length_errors, rx_over_errors, rx_crc_errors, rx_frame_errors, rx_fifo_errors, rx_missed_errors;
  __u64 tx_aborted_errors, tx_carrier_errors, tx_fifo_errors, tx_heartbeat_errors, tx_window_errors;
  __u64 rx_compressed, tx_compressed, rx_nohandler, rx_otherhost_dropped;
}
struct net_device_core_stats { unsigned long rx_dropped, tx_dropped, rx_nohandler, rx_otherhost_dropped; }
struct pcpu_lstats { u64 packets, bytes; }
struct netdev_hw_addr { unsigned char *addr; int refcount; }
struct packet_type { __be16 type; bool ignore_outgoing; struct net_device *dev; struct net *af_packet_net; }
struct napi_struct { unsigned long state; int weight; u32 napi_id; struct net_device *dev; }
struct netdev_queue { unsigned long state; struct net_device *dev; struct Qdisc *qdisc, *qdisc_sleeping; }
struct Qdisc { unsigned int flags; u32 limit, handle, parent; unsigned long state; const struct Qdisc_ops *ops; }
struct gnet_stats_queue { __u32 qlen, backlog, drops, requeues, overlimits; }
struct gnet_stats_basic { u64 bytes, packets; }
struct softnet_data { unsigned int processed, time_squeeze, dropped; bool in_net_rx_action; int xmit_recursion; }
struct nf_hook_state {
  u8 hook, pf; struct net_device *in, *out; struct sock *sk; struct net *net;
}
struct nf_hook_entries { u16 num_hook_entries; }
struct neighbour {
  struct neigh_table *tbl; struct neigh_parms *parms; struct net_device *dev; unsigned long confirmed, updated, used;
  unsigned int arp_queue_len_bytes; u8 nud_state, type, protocol; bool dead, on_gc_list, managed; atomic_t probes; u32 flags;
  unsigned char *ha; __be32 primary_key; const struct neigh_ops *ops;
}
struct neigh_parms { struct net_device *dev; struct neigh_table *tbl; int reachable_time, qlen; refcount_t refcnt; bool dead; }
struct neigh_table {
  int family; unsigned int key_len; __be16 protocol; char *id; int gc_interval, gc_thresh1, gc_thresh2, gc_thresh3;
  unsigned long last_flush, last_rand; atomic_t entries, gc_entries;
}
struct pneigh_entry { struct net_device *dev; u32 flags; u8 protocol; bool permanent; __be32 key; }
struct dst_entry {
  struct net_device *dev; struct dst_ops *ops; unsigned long expires; unsigned short flags; short obsolete;
  unsigned short header_len, trailer_len; int error, __use; unsigned long lastuse; u32 tclassid; void *lwtstate;
}
struct rtable : dst_entry {
  int rt_genid; unsigned int rt_flags; __u16 rt_type; __u8 rt_is_input, rt_uses_gateway; int rt_iif; u8 rt_gw_family;
  __be32 rt_gw4; u32 rt_mtu_locked:1, rt_pmtu:31;
}
struct fib_config {
  u8 fc_dst_len; dscp_t fc_dscp; u8 fc_protocol, fc_scope, fc_type, fc_gw_family; u32 fc_table; __be32 fc_dst, fc_gw4;
  int fc_oif; u32 fc_flags, fc_priority; __be32 fc_prefsrc; u32 fc_nh_id; u32 fc_flow, fc_nlflags; u16 fc_encap_type;
  struct nlattr *fc_mx, *fc_encap;
}
struct fib_nh_common {
  struct net_device *nhc_dev; int nhc_oif; unsigned char nhc_scope; u8 nhc_family, nhc_gw_family; unsigned char nhc_flags;
  int nhc_weight; int nhc_upper_bound; struct rtable *nhc_pcpu_rth_output, *nhc_rth_input;
}
struct fib_nh : fib_nh_common { struct fib_info *nh_parent; __u32 nh_tclassid; __be32 nh_saddr; int nh_saddr_genid; }
struct fib_nh_exception {
  int fnhe_genid; __be32 fnhe_daddr; u32 fnhe_pmtu; bool fnhe_mtu_locked; __be32 fnhe_gw; unsigned long fnhe_expires;
  struct rtable *fnhe_rth_input, *fnhe_rth_output; unsigned long fnhe_stamp;
}
struct fib_info {
  struct net *fib_net; refcount_t fib_treeref; unsigned int fib_flags; unsigned char fib_dead, fib_protocol, fib_scope, fib_type;
  __be32 fib_prefsrc; u32 fib_tb_id, fib_priority; int fib_nhs; bool fib_nh_is_v6, pfsrc_removed; u32 fib_hash;
}
struct fib_alias {
  struct fib_info *fa_info; dscp_t fa_dscp; u8 fa_type, fa_state, fa_slen; u32 tb_id; s16 fa_default;
  bool offload, trap, offload_failed;
}
struct fib_result {
  __be32 prefix; unsigned char prefixlen, nh_sel, type, scope; u32 tclassid; dscp_t dscp; struct fib_nh_common *nhc;
  struct fib_info *fi; struct fib_table *table;
}
struct fib_table { u32 tb_id; int tb_num_default; }
struct key_vector { __be32 key; unsigned char pos, bits, slen; }
struct fib_rule {
  int iifindex, oifindex; u32 mark, mark_mask, flags, table; u8 action, l3mdev, proto, ip_proto; u32 target; __be64 tun_id;
  struct fib_rule *ctarget; u32 pref; int suppress_ifgroup, suppress_prefixlen; u16 sport_mask, dport_mask;
}
struct fib4_rule : fib_rule { u8 dst_len, src_len; dscp_t dscp, dscp_mask; __be32 src, srcmask, dst, dstmask; u32 tclassid; }
struct flowi4 {
  int flowi4_oif, flowi4_iif, flowi4_l3mdev; __u32 flowi4_mark; dscp_t flowi4_dscp; __u8 flowi4_scope, flowi4_proto, flowi4_flags;
  kuid_t flowi4_uid; __u32 flowi4_multipath_hash; __be64 tun_id; __be32 saddr, daddr; __be16 fl4_sport, fl4_dport;
  __u8 fl4_icmp_type, fl4_icmp_code;
}
struct sock {
  struct net *sk_net; unsigned short sk_family; u16 sk_type, sk_protocol; struct proto *sk_prot; struct socket *sk_socket;
  unsigned char sk_state; u8 sk_shutdown:2, sk_userlocks:4; unsigned long sk_flags; bool sk_reuse, sk_reuseport, sk_kern_sock;
  int sk_bound_dev_if; u32 sk_mark, sk_priority; int sk_err, sk_err_soft; atomic_t sk_drops, sk_rmem_alloc;
  refcount_t sk_wmem_alloc; int sk_rcvbuf, sk_sndbuf; long sk_rcvtimeo, sk_sndtimeo; kuid_t sk_uid; ktime_t sk_stamp;
  __u32 sk_txhash; unsigned long sk_ino; bool sk_no_check_tx; struct dst_entry *sk_rx_dst, *sk_dst_cache; void *sk_user_data;
}
struct inet_sock : sock {
  __be32 inet_daddr, inet_rcv_saddr; __be16 inet_dport; __u16 inet_num; unsigned long inet_flags; __be32 inet_saddr; __s16 uc_ttl;
  __be16 inet_sport; struct ip_options *inet_opt; atomic_t inet_id; __u8 tos, min_ttl, mc_ttl, pmtudisc, rcv_tos, convert_csum;
  int uc_index, mc_index; __be32 mc_addr; u32 local_port_range;
}
struct udp_sock : inet_sock { int pending; bool corkflag; u8 encap_type; __u16 len, gso_size; }
struct raw_sock : inet_sock { u32 filter; }
struct netlink_sock : sock {
  u32 portid, dst_portid, dst_group; unsigned long nl_flags; bool bound, congested, cb_running; int max_recvmsg_len;
  struct netlink_callback *cb; int dump_done_errno;
}
struct inet_cork {
  unsigned int flags; __be32 addr; struct ip_options *opt; unsigned int fragsize; int length; struct rtable *dst; u8 tx_flags;
  __u8 ttl; __s16 tos; u32 priority; __u16 gso_size; u64 transmit_time; u32 mark;
}
struct socket { enum socket_state state; short type; const struct proto_ops *ops; struct sock *sk; }
struct in_device { struct net_device *dev; int dead; struct in_ifaddr *ifa_list; struct neigh_parms *arp_parms; }
struct in_ifaddr {
  struct in_ifaddr *ifa_next; struct in_device *ifa_dev; __be32 ifa_local, ifa_address, ifa_mask; __u32 ifa_rt_priority;
  __be32 ifa_broadcast; unsigned char ifa_scope, ifa_prefixlen, ifa_proto; __u32 ifa_flags; char *ifa_label;
  __u32 ifa_valid_lft, ifa_preferred_lft; unsigned long ifa_cstamp, ifa_tstamp;
}
struct ip_mc_list { struct in_device *interface; __be32 multiaddr; int users; unsigned long mca_cstamp; }
struct ip_options {
  __be32 faddr, nexthop; unsigned char optlen, srr, rr, ts; unsigned char is_strictroute:1, srr_is_hit:1, is_changed:1;
  unsigned char rr_needaddr:1, ts_needtime:1, ts_needaddr:1; unsigned char router_alert, cipso;
}
struct inet_skb_parm { int iif; u16 flags, frag_max_size; }
struct ipcm_cookie { __be32 addr; int oif; struct ip_options *opt; __u8 protocol, ttl; __s16 tos; __u16 gso_size; }
struct inet_peer { __be32 daddr; unsigned int n_redirects, rate_tokens; atomic_t rid; unsigned long rate_last; }
struct ipq { __be32 saddr; int len, meat; u8 flags; u16 max_size, max_df_size; u8 ecn; int iif; unsigned int rid; }
struct fqdir { long high_thresh, low_thresh; int timeout, max_dist; atomic_t mem; bool dead; }
struct net {
  unsigned int inum; struct net_device *loopback_dev; int ifindex; unsigned int dev_base_seq; u32 dev_unreg_count; struct sock *rtnl;
  bool alive; char *name;
}
struct netns_ipv4 {
  struct fib_table *fib_main, *fib_default; struct fib_rules_ops *rules_ops; bool fib_has_custom_rules, fib_has_custom_local_routes;
  unsigned int fib_rules_require_fldissect, fib_info_cnt; atomic_t fib_num_tclassid_users, dev_addr_genid, rt_genid, fnhe_genid;
  u32 ip_rt_min_pmtu; int ip_rt_mtu_expires, ip_rt_min_advmss; u8 sysctl_fib_multipath_use_neigh, sysctl_fib_multipath_hash_policy;
  u32 sysctl_fib_multipath_hash_fields; u8 sysctl_fib_notify_on_flag_change, sysctl_ip_default_ttl, sysctl_ip_no_pmtu_disc;
  u8 sysctl_ip_fwd_use_pmtu, sysctl_ip_fwd_update_priority, sysctl_ip_nonlocal_bind, sysctl_fwmark_reflect, sysctl_ip_early_demux;
  u8 sysctl_udp_early_demux, sysctl_tcp_early_demux, sysctl_ip_autobind_reuse, sysctl_ip_dynaddr, sysctl_raw_l3mdev_accept;
  u8 sysctl_udp_l3mdev_accept, sysctl_nexthop_compat_mode, sysctl_icmp_echo_ignore_all, sysctl_icmp_echo_enable_probe;
  u8 sysctl_icmp_echo_ignore_broadcasts, sysctl_icmp_ignore_bogus_error_responses, sysctl_icmp_errors_use_inbound_ifaddr;
  int sysctl_icmp_ratelimit, sysctl_icmp_ratemask, sysctl_icmp_msgs_per_sec, sysctl_icmp_msgs_burst; int ping_port_rover;
  atomic_t icmp_global_credit; long icmp_global_stamp; int sysctl_ip_prot_sock, sysctl_udp_wmem_min, sysctl_udp_rmem_min;
  u8 sysctl_igmp_llm_reports; int sysctl_igmp_max_memberships, sysctl_igmp_max_msf, sysctl_igmp_qrv;
}
struct timer_list { unsigned long expires; u32 flags; }
struct tun_struct { struct net_device *dev; unsigned int numqueues, numdisabled, flags; int vnet_hdr_sz; u32 rx_batched, rx_frame_errors; }
struct tun_file { struct net *net; struct tun_struct *tun, *detached; int ifindex; u16 queue_index; bool napi_enabled; }
struct veth_priv { struct net_device *peer; atomic_t dropped; }
struct netlink_ext_ack { char *_msg; struct nlattr *bad_attr, *miss_nest; u32 miss_type; }
struct netlink_callback { u16 family, answer_flags; u32 min_dump_alloc; unsigned int prev_seq, seq; bool strict_check; }
struct genl_family { int id; char *name; unsigned int version, hdrsize, maxattr, mcgrp_offset; bool netnsok; u8 resv_start_op; }
`;

/** Variables and parameters whose name stands for one type wherever it is used. */
export const C_VARIABLES = `
struct sk_buff *skb, *skb2, *nskb, *clone, *frag; struct net_device *dev, *orig_dev, *in_dev_dev, *indev, *outdev, *out_dev;
struct net *net; struct sock *sk; struct packet_type *pt, *pt_prev; struct nf_hook_state *state; struct iphdr *iph;
struct ethhdr *eth; struct icmphdr *icmph; struct udphdr *uh; struct arphdr *arp; struct rtable *rt, *rth; struct dst_entry *dst;
struct neighbour *neigh, *n; struct in_device *in_dev, *out_in_dev; struct in_ifaddr *ifa; struct fib_result *res;
struct fib_info *fi; struct flowi4 *fl4; struct fib_table *tb, *table; struct nlmsghdr *nlh; struct netlink_ext_ack *extack;
struct Qdisc *q, *qdisc; struct netdev_queue *txq; struct tun_struct *tun; struct tun_file *tfile;
__be32 saddr, daddr, sip, tip, gateway, nexthop, prefsrc; __be16 protocol, proto_be; unsigned int verdict, mtu;
enum skb_drop_reason reason, drop_reason; int err, ret, rc, error; u8 scope; bool forward;
`;
