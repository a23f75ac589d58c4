// What each drop reason usually means, and where to look. Names without their prefix, in the order of
// include/net/dropreason-core.h; what the kernel's own comments say of a reason is the source of its meaning.

export interface Advice {
  /** One sentence: what has happened, as a rule. */
  meaning: string;
  /** Commands, sysctls, counters. */
  look: string[];
}

const advice = (meaning: string, ...look: string[]): Advice => ({ meaning, look });

const SOCKETS = 'ss -lntup';
const TCP_COUNTERS = 'nstat -az "TcpExt*"';

export const ADVICE: { readonly [reason: string]: Advice } = {
  NOT_DROPPED_YET: advice(
    'The packet has not been dropped: this value says that nothing was wrong so far.',
    'continue, and ask again where it is dropped',
  ),
  CONSUMED: advice(
    'The packet was used up as intended: delivered, sent, or replaced by another.',
    'ss -anm',
    'ip -s link',
  ),
  NOT_SPECIFIED: advice(
    'The kernel does not say why. The function that dropped it tells more than the reason.',
    'the comparisons above',
    'ip -s -s link show',
    'nstat -az',
  ),
  NO_SOCKET: advice(
    'Nobody listens at that address and port. A UDP sender gets port unreachable, a TCP sender a reset.',
    SOCKETS,
    'nstat -az UdpNoPorts',
    'the destination address and port of the packet',
  ),
  SOCKET_CLOSE: advice(
    'The socket was closed while the packet was in its queue or on its way there.',
    'ss -antup',
    'the program that owns the socket',
  ),
  SOCKET_FILTER: advice(
    'A filter that the program attached to its socket (SO_ATTACH_FILTER, SO_ATTACH_BPF) refused the packet.',
    'ss -0 -b',
    'bpftool prog show',
  ),
  SOCKET_RCVBUFF: advice(
    'The receive buffer of the socket is full: the program reads more slowly than packets come.',
    'ss -uanm (Recv-Q, skmem)',
    'sysctl net.core.rmem_max net.core.rmem_default',
    'nstat -az UdpRcvbufErrors',
  ),
  UNIX_DISCONNECT: advice(
    'A Unix socket was connected to another peer; what waited from the old one is thrown away.',
    'ss -xap',
  ),
  UNIX_SKIP_OOB: advice(
    'A Unix socket skipped out-of-band data that the program did not ask for.',
    'MSG_OOB and SO_OOBINLINE in the program',
  ),
  PKT_TOO_SMALL: advice(
    'The packet is shorter than its headers say, or than the protocol needs.',
    'nstat -az IpInTruncatedPkts',
    'ip -s link (MTU, errors)',
    'the length fields of the packet',
  ),
  TCP_CSUM: advice(
    'The TCP checksum is wrong: damaged on the way, or offload left it unfinished.',
    'nstat -az TcpInCsumErrors',
    'ethtool -k DEV (rx-checksumming)',
  ),
  UDP_CSUM: advice(
    'The UDP checksum is wrong: damaged on the way, or offload left it unfinished.',
    'nstat -az UdpInCsumErrors',
    'ethtool -k DEV (rx-checksumming)',
  ),
  NETFILTER_DROP: advice(
    'A netfilter hook dropped it: a rule of nftables or iptables, or a module that is registered there.',
    'nft list ruleset',
    'iptables-save -c',
    'nft monitor trace (with meta nftrace set 1)',
  ),
  OTHERHOST: advice(
    'The link-layer address is not ours: the frame was seen because the device is promiscuous, or a switch floods it.',
    'ip link show DEV (address, PROMISC)',
    'ip neigh show (on the sender)',
    'ip -s link (otherhost)',
  ),
  IP_CSUM: advice(
    'The checksum of the IPv4 header is wrong.',
    'nstat -az IpExtInCsumErrors IpInHdrErrors',
    'what changed the header on the way without mending the sum',
  ),
  IP_INHDR: advice(
    'The IP header cannot be used: version, length, options, or a hop limit that is used up on a router.',
    'nstat -az IpInHdrErrors',
    'the ttl of the packet, traceroute',
    'the version and header length fields',
  ),
  IP_RPFILTER: advice(
    'Reverse path filtering: the way back to the source does not lead through the device that it came by.',
    'sysctl net.ipv4.conf.all.rp_filter net.ipv4.conf.DEV.rp_filter',
    'ip route get SOURCE',
    'nstat -az TcpExtIPReversePathFilter',
  ),
  UNICAST_IN_L2_MULTICAST: advice(
    'A link-layer broadcast or multicast carries a unicast IP address, and the device is told to refuse that.',
    'sysctl net.ipv4.conf.DEV.drop_unicast_in_l2_multicast',
  ),
  XFRM_POLICY: advice(
    'An IPsec policy asks for another protection than the packet has.',
    'ip xfrm policy',
    'ip xfrm state',
    'cat /proc/net/xfrm_stat',
  ),
  IP_NOPROTO: advice(
    'No handler is registered for the protocol in the IP header.',
    'nstat -az IpInUnknownProtos',
    'the protocol field of the packet',
    'whether the module of that protocol is loaded',
  ),
  PROTO_MEM: advice(
    'The memory that a protocol may use for all its sockets is used up.',
    'cat /proc/net/sockstat',
    'sysctl net.ipv4.udp_mem net.ipv4.tcp_mem',
    'nstat -az UdpMemErrors',
  ),
  TCP_AUTH_HDR: advice(
    'The options MD5 and AO of TCP are both there, or one of them cannot be read.',
    'ss -tani',
    TCP_COUNTERS,
  ),
  TCP_MD5NOTFOUND: advice(
    'The connection needs an MD5 signature and the segment has none.',
    'nstat -az TcpExtTCPMD5NotFound',
    'the keys on both sides (BGP password)',
  ),
  TCP_MD5UNEXPECTED: advice(
    'The segment has an MD5 signature that nobody asked for.',
    'nstat -az TcpExtTCPMD5Unexpected',
    'the keys on both sides',
  ),
  TCP_MD5FAILURE: advice(
    'The MD5 signature does not match: the keys differ.',
    'nstat -az TcpExtTCPMD5Failure',
    'the keys on both sides',
  ),
  TCP_AONOTFOUND: advice(
    'The connection needs TCP-AO and the segment has none.',
    'nstat -az TcpExtTCPAORequired',
    'the keys on both sides',
  ),
  TCP_AOUNEXPECTED: advice(
    'The segment has TCP-AO, and the socket has no keys for it.',
    'nstat -az TcpExtTCPAOKeyNotFound',
    'the keys on both sides',
  ),
  TCP_AOKEYNOTFOUND: advice(
    'The key that the segment names is unknown to the socket.',
    'nstat -az TcpExtTCPAOKeyNotFound',
    'the key ids on both sides',
  ),
  TCP_AOFAILURE: advice(
    'The authentication code of TCP-AO is wrong.',
    'nstat -az TcpExtTCPAOBad',
    'the keys on both sides',
  ),
  SOCKET_BACKLOG: advice(
    'The program held the socket busy, and the queue of packets that wait for it ran over.',
    'nstat -az TcpExtTCPBacklogDrop',
    'ss -tanm (backlog of skmem)',
    'sysctl net.core.rmem_max',
  ),
  TCP_FLAGS: advice(
    'The flags of the segment make no sense in the state of the connection.',
    'the flags of the packet',
    'ss -tan',
  ),
  TCP_ABORT_ON_DATA: advice(
    'Data came for a socket that was closed already: the connection is reset.',
    'nstat -az TcpExtTCPAbortOnData',
    'whether the program closed too early',
  ),
  TCP_ZEROWINDOW: advice(
    'Data came although our window is zero: the program does not read.',
    'ss -tani (Recv-Q, rcv_space)',
    'nstat -az TcpExtTCPZeroWindowDrop',
  ),
  TCP_OLD_DATA: advice(
    'All of the data had been received before: a retransmission that was not needed.',
    'nstat -az TcpExtDelayedACKLost',
    'ss -tani (retrans on the sender)',
  ),
  TCP_OVERWINDOW: advice(
    'The data lies beyond the window that we have offered.',
    'ss -tani',
    'what on the way changes sequence numbers',
  ),
  TCP_OFOMERGE: advice(
    'The data is in the queue of out-of-order data already.',
    'nstat -az TcpExtTCPOFOMerge',
    'loss or reordering on the way',
  ),
  TCP_RFC7323_PAWS: advice(
    'The timestamp is older than the last one: taken for an old duplicate.',
    'nstat -az TcpExtPAWSEstab',
    'sysctl net.ipv4.tcp_timestamps',
    'a NAT that mixes clocks of several hosts',
  ),
  TCP_RFC7323_PAWS_ACK: advice(
    'As TCP_RFC7323_PAWS, for an acknowledgment without data.',
    'nstat -az TcpExtPAWSOldAck',
  ),
  TCP_RFC7323_TW_PAWS: advice(
    'As TCP_RFC7323_PAWS, in TIME-WAIT.',
    'nstat -az TcpExtPAWSTimewait',
    'sysctl net.ipv4.tcp_tw_reuse',
  ),
  TCP_RFC7323_TSECR: advice(
    'The timestamp that is echoed was never sent.',
    'nstat -az TcpExtTSEcrRejected',
    'what on the way changes TCP options',
  ),
  TCP_LISTEN_OVERFLOW: advice(
    'The queue of the listening socket is full: the program does not accept fast enough.',
    'ss -lnt (Recv-Q against Send-Q)',
    'sysctl net.core.somaxconn',
    'nstat -az TcpExtListenOverflows TcpExtListenDrops',
  ),
  TCP_OLD_SEQUENCE: advice('The sequence number lies before the window.', 'ss -tani', TCP_COUNTERS),
  TCP_INVALID_SEQUENCE: advice('The sequence number lies outside of the window.', 'ss -tani', TCP_COUNTERS),
  TCP_INVALID_END_SEQUENCE: advice('The segment ends beyond the window.', 'ss -tani', 'nstat -az TcpExtBeyondWindow'),
  TCP_INVALID_ACK_SEQUENCE: advice('The acknowledgment is for something that was not sent.', 'ss -tani', TCP_COUNTERS),
  TCP_RESET: advice('A reset ended the connection.', 'nstat -az TcpEstabResets', 'who sent the reset, and why'),
  TCP_INVALID_SYN: advice('A SYN came within an established connection.', 'nstat -az TcpExtTCPSYNChallenge'),
  TCP_CLOSE: advice('The socket is in CLOSE: nothing is received any more.', 'ss -tan'),
  TCP_FASTOPEN: advice(
    'Data of a fast open was queued already.',
    'sysctl net.ipv4.tcp_fastopen',
    'nstat -az "TcpExtTCPFastOpen*"',
  ),
  TCP_OLD_ACK: advice('An old acknowledgment, still within the window: of no use.', 'nstat -az TcpExtTCPACKSkippedSeq'),
  TCP_TOO_OLD_ACK: advice('The acknowledgment is too old to be believed.', 'nstat -az TcpExtTCPChallengeACK'),
  TCP_ACK_UNSENT_DATA: advice(
    'Data is acknowledged that was never sent.',
    'nstat -az TcpExtTCPChallengeACK',
    'what on the way changes sequence numbers',
  ),
  TCP_OFO_QUEUE_PRUNE: advice(
    'Memory is short, so out-of-order data was thrown away.',
    'nstat -az TcpExtOfoPruned',
    'sysctl net.ipv4.tcp_rmem net.ipv4.tcp_mem',
  ),
  TCP_OFO_DROP: advice('No memory for data out of order.', 'nstat -az TcpExtTCPOFODrop', 'sysctl net.ipv4.tcp_rmem'),
  IP_OUTNOROUTES: advice(
    'There is no route for a packet of our own.',
    'ip route get DESTINATION',
    'nstat -az IpOutNoRoutes',
  ),
  BPF_CGROUP_EGRESS: advice('A BPF program of the control group refused to send it.', 'bpftool cgroup tree'),
  IPV6DISABLED: advice(
    'IPv6 is switched off on the device.',
    'sysctl net.ipv6.conf.DEV.disable_ipv6 net.ipv6.conf.all.disable_ipv6',
  ),
  NEIGH_CREATEFAIL: advice(
    'No neighbour entry could be made: the table is full.',
    'sysctl net.ipv4.neigh.default.gc_thresh3',
    'ip neigh | wc -l',
    'dmesg (neighbour table overflow)',
  ),
  NEIGH_FAILED: advice(
    'The next hop did not answer ARP or neighbour discovery.',
    'ip neigh show (FAILED)',
    'arping or tcpdump arp on the link',
    'whether the next hop is on this link at all: ip route get',
  ),
  NEIGH_QUEUEFULL: advice(
    'Too many packets wait for the next hop to answer; the oldest goes.',
    'ip neigh show (INCOMPLETE)',
    'sysctl net.ipv4.neigh.DEV.unres_qlen_bytes',
  ),
  NEIGH_DEAD: advice(
    'The neighbour entry was removed while the packet waited.',
    'ip monitor neigh',
    'who flushes the table, or takes the device down',
  ),
  NEIGH_HH_FILLFAIL: advice('The link-layer header could not be put in front.', 'ip -d link show DEV', 'ip neigh show'),
  TC_EGRESS: advice(
    'A filter of traffic control dropped it on the way out.',
    'tc -s filter show dev DEV egress',
    'tc -s qdisc show dev DEV',
  ),
  SECURITY_HOOK: advice('A security module (SELinux, Smack) refused it.', 'ausearch -m avc', 'dmesg'),
  QDISC_DROP: advice(
    'The queueing discipline dropped it: its queue is full or its rate is used up.',
    'tc -s qdisc show dev DEV (dropped, overlimits)',
    'ip link show DEV (qlen)',
  ),
  QDISC_OVERLIMIT: advice(
    'The queue of the discipline has reached its limit.',
    'tc -s qdisc show dev DEV',
    'the limit option of the qdisc',
  ),
  QDISC_CONGESTED: advice(
    'Active queue management (codel, red, pie) dropped it to signal congestion.',
    'tc -s qdisc show dev DEV (dropped, ecn_mark)',
  ),
  CAKE_FLOOD: advice('CAKE dropped it: this flow does not react to congestion (BLUE).', 'tc -s qdisc show dev DEV'),
  FQ_BAND_LIMIT: advice(
    'The band of the fq discipline has reached its limit.',
    'tc -s qdisc show dev DEV (band drops)',
    'the limit option of fq',
  ),
  FQ_HORIZON_LIMIT: advice(
    'The departure time of the packet is too far in the future for fq.',
    'the horizon option of fq',
    'SO_TXTIME or pacing in the program',
  ),
  FQ_FLOW_LIMIT: advice(
    'One flow has too many packets in the fq discipline.',
    'tc -s qdisc show dev DEV (flows_plimit)',
    'the flow_limit option of fq',
  ),
  CPU_BACKLOG: advice(
    'The backlog of the CPU is full: packets come faster than softirq handles them.',
    'cat /proc/net/softnet_stat (second column)',
    'sysctl net.core.netdev_max_backlog',
  ),
  XDP: advice('An XDP program dropped it.', 'ip link show DEV (xdp)', 'bpftool net show', 'ethtool -S DEV'),
  TC_INGRESS: advice('A filter of traffic control dropped it on the way in.', 'tc -s filter show dev DEV ingress'),
  UNHANDLED_PROTO: advice(
    'No handler takes this EtherType, or no handler on this device.',
    'cat /proc/net/ptype',
    'ip -s link (dropped)',
    'the EtherType of the frame',
  ),
  SKB_CSUM: advice(
    'A checksum that had to be made or checked for the whole packet was wrong.',
    'ethtool -k DEV',
    'nstat -az "*Csum*"',
  ),
  SKB_GSO_SEG: advice(
    'The packet could not be cut into segments.',
    'ethtool -k DEV (tso, gso)',
    'a tunnel or qdisc that changes its size',
  ),
  SKB_UCOPY_FAULT: advice(
    'The data could not be copied from the program: its memory is not valid.',
    'the buffer that the program passed',
  ),
  DEV_HDR: advice('The driver could not make the header of the device.', 'ip -d link show DEV', 'ip -s link (errors)'),
  DEV_READY: advice(
    'The device is not ready: down, or not set up to its end.',
    'ip link show DEV (UP, LOWER_UP)',
    'ip link set DEV up',
  ),
  FULL_RING: advice(
    'The ring of the device is full: whoever reads it (the program at a TAP) is too slow.',
    'ip -s link show DEV (dropped)',
    'ip link set DEV txqueuelen N',
    'the program that reads the TAP',
  ),
  NOMEM: advice('There was no memory.', 'free -m', 'sysctl vm.min_free_kbytes', 'dmesg'),
  HDR_TRUNC: advice(
    'The headers could not be pulled together: the packet ends within them.',
    'the length fields of the packet',
  ),
  TAP_FILTER: advice(
    'A BPF filter attached to the TAP device refused it.',
    'TUNATTACHFILTER in the program that owns the TAP',
  ),
  TAP_TXFILTER: advice(
    'The address filter of the TAP device refused it.',
    'TUNSETTXFILTER in the program that owns the TAP',
    'ip maddr show dev DEV',
  ),
  ICMP_CSUM: advice('The ICMP checksum is wrong.', 'nstat -az IcmpInCsumErrors'),
  INVALID_PROTO: advice(
    'The protocol of the packet does not fit where it came to.',
    'the protocol fields of the packet',
  ),
  IP_INADDRERRORS: advice(
    'The destination is not ours and we do not forward, or the host is unreachable.',
    'sysctl net.ipv4.ip_forward net.ipv4.conf.DEV.forwarding',
    'ip addr',
    'nstat -az IpInAddrErrors',
  ),
  IP_INNOROUTES: advice(
    'A packet to be forwarded has no route.',
    'ip route get DESTINATION from SOURCE iif DEV',
    'ip rule',
    'nstat -az IpExtInNoRoutes',
  ),
  IP_LOCAL_SOURCE: advice(
    'The source address is one of our own, but the packet came from outside.',
    'ip addr',
    'sysctl net.ipv4.conf.DEV.accept_local',
    'a loop, or another host with our address',
  ),
  IP_INVALID_SOURCE: advice(
    'The source address cannot be one: multicast, broadcast, or 0.0.0.0 where it may not be.',
    'the source address of the packet',
    'sysctl net.ipv4.conf.all.log_martians',
  ),
  IP_LOCALNET: advice(
    'An address of 127.0.0.0/8 was seen outside of the loopback device.',
    'sysctl net.ipv4.conf.DEV.route_localnet',
    'who sends such packets',
  ),
  IP_INVALID_DEST: advice(
    'The destination address cannot be one: 0.0.0.0, or a class that does not exist.',
    'the destination address of the packet',
    'sysctl net.ipv4.conf.all.log_martians',
  ),
  PKT_TOO_BIG: advice(
    'The packet is larger than the MTU of the next link and must not be cut (DF).',
    'ip link show (mtu)',
    'ip route get DESTINATION (mtu)',
    'whether ICMP fragmentation needed reaches the sender',
    'nstat -az IpFragFails',
  ),
  DUP_FRAG: advice('The fragment was received before.', 'nstat -az IpReasmFails', 'duplication on the way'),
  FRAG_REASM_TIMEOUT: advice(
    'Not all fragments came in time.',
    'nstat -az IpReasmTimeout IpReasmFails',
    'sysctl net.ipv4.ipfrag_time',
    'a firewall that lets only first fragments through',
  ),
  FRAG_TOO_FAR: advice(
    'Between two fragments of a packet too many others came from the same sender.',
    'sysctl net.ipv4.ipfrag_max_dist',
    'nstat -az IpReasmFails',
  ),
  TCP_MINTTL: advice(
    'The hop limit is lower than the socket demands (IP_MINTTL).',
    'nstat -az TcpExtTCPMinTTLDrop',
    'GTSM in the routing program (BGP ttl-security)',
  ),
  IPV6_BAD_EXTHDR: advice('An extension header of IPv6 is wrong.', 'nstat -az Ip6InHdrErrors'),
  IPV6_NDISC_FRAG: advice(
    'A message of neighbour discovery came in fragments, which is not allowed.',
    'sysctl net.ipv6.conf.DEV.suppress_frag_ndisc',
  ),
  IPV6_NDISC_HOP_LIMIT: advice(
    'A message of neighbour discovery has a hop limit other than 255: it is not from this link.',
    'the hop limit of the packet',
  ),
  IPV6_NDISC_BAD_CODE: advice(
    'A message of neighbour discovery has a code that it cannot have.',
    'the ICMPv6 code of the packet',
  ),
  IPV6_NDISC_BAD_OPTIONS: advice(
    'The options of a message of neighbour discovery cannot be read.',
    'the options of the packet',
  ),
  IPV6_NDISC_NS_OTHERHOST: advice(
    'The neighbour solicitation asks for another host.',
    'ip -6 addr',
    'ip -6 neigh show proxy',
  ),
  QUEUE_PURGE: advice(
    'The queue that it waited in was emptied: a socket was closed, a device taken down.',
    'ip monitor link',
    'ss -anp',
  ),
  TC_COOKIE_ERROR: advice(
    'Traffic control could not go on where a filter in hardware had stopped.',
    'tc -s filter show dev DEV ingress',
  ),
  PACKET_SOCK_ERROR: advice(
    'A packet socket (tcpdump and the like) could not take it.',
    'ss -0 -anp',
    'tcpdump: dropped by kernel',
  ),
  TC_CHAIN_NOTFOUND: advice(
    'A filter of traffic control goes on to a chain that does not exist.',
    'tc chain show dev DEV ingress',
  ),
  TC_RECLASSIFY_LOOP: advice(
    'Filters of traffic control send the packet in circles.',
    'tc filter show dev DEV ingress',
  ),
  VXLAN_INVALID_HDR: advice(
    'The VXLAN header is wrong, or uses what the device does not expect.',
    'ip -d link show type vxlan',
    'ip -s link (errors)',
  ),
  VXLAN_VNI_NOT_FOUND: advice(
    'No VXLAN device has this network identifier.',
    'ip -d link show type vxlan (id)',
    'bridge vni',
  ),
  MAC_INVALID_SOURCE: advice(
    'The link-layer source address cannot be one: multicast, or that of the device itself.',
    'the source address of the frame',
    'a loop',
  ),
  VXLAN_ENTRY_EXISTS: advice(
    'The forwarding entry for the sender exists and must not move.',
    'bridge fdb show dev DEV',
    'ip -d link show DEV (learning)',
  ),
  NO_TX_TARGET: advice(
    'The frame has no target: no port, no entry of the forwarding table, no default.',
    'bridge fdb show',
    'bridge link',
    'ip -d link show type vxlan (remote)',
  ),
  IP_TUNNEL_ECN: advice(
    'The ECN bits of the outer and the inner header do not go together.',
    'ip -s link show (tunnel: rx frame errors)',
    'the ECN bits on the way',
  ),
  TUNNEL_TXINFO: advice(
    'A tunnel that is told by metadata where to send got none.',
    'ip -d link show (external)',
    'ip route (encap)',
    'tc filter (tunnel_key)',
  ),
  LOCAL_MAC: advice(
    'The source address of the frame is that of the device that received it: a loop.',
    'bridge link',
    'bridge fdb show (permanent)',
  ),
  ARP_PVLAN_DISABLE: advice(
    'ARP is asked for a host on the same link, and private VLAN proxying is off.',
    'sysctl net.ipv4.conf.DEV.proxy_arp_pvlan',
  ),
  MAC_IEEE_MAC_CONTROL: advice(
    'A MAC control frame (pause) must not be forwarded by a bridge.',
    'ethtool -a DEV (pause)',
  ),
  BRIDGE_INGRESS_STP_STATE: advice(
    'The port of the bridge does not forward: spanning tree, or it was blocked by hand.',
    'bridge link show (state)',
    'ip -d link show type bridge (stp_state, forward_delay)',
  ),
  CAN_RX_INVALID_FRAME: advice('The CAN frame is malformed.', 'ip -d -s link show DEV'),
  CANFD_RX_INVALID_FRAME: advice('The CAN FD frame is malformed.', 'ip -d -s link show DEV'),
  CANXL_RX_INVALID_FRAME: advice('The CAN XL frame is malformed.', 'ip -d -s link show DEV'),
  PFMEMALLOC: advice(
    'Memory is short: what came into the emergency reserve is only for sockets that free memory.',
    'nstat -az TcpExtPFMemallocDrop',
    'free -m',
  ),
  DUALPI2_STEP_DROP: advice(
    'DualPI2 dropped it: the delay of the low-latency queue is above its step.',
    'tc -s qdisc show dev DEV',
  ),
  PSP_INPUT: advice(
    'The protection by PSP is missing or wrong on a connection that needs it.',
    'the PSP state of the socket',
  ),
  PSP_OUTPUT: advice(
    'A packet would have left without the protection by PSP that its connection needs.',
    'the PSP state of the socket',
    'whether its route changed to a device without PSP',
  ),
  RECURSION_LIMIT: advice(
    'The packet was sent from device to device too often within one call: a loop of tunnels.',
    'ip -d link',
    'ip route get REMOTE of each tunnel',
    'dmesg',
  ),
};
