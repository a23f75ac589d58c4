// Counters of a network namespace, indexed by the constants of uapi/linux/snmp.ts. Kernel: include/net/netns/mib.h
import {
  __ICMP_MIB_MAX,
  __ICMPMSG_MIB_MAX,
  __IPSTATS_MIB_MAX,
  __LINUX_MIB_MAX,
  __TCP_MIB_MAX,
  __UDP_MIB_MAX,
  TCP_MIB_MAXCONN,
  TCP_MIB_RTOALGORITHM,
  TCP_MIB_RTOMAX,
  TCP_MIB_RTOMIN,
} from '../../uapi/linux/snmp.ts';

export class netns_mib {
  readonly ip_statistics = new Float64Array(__IPSTATS_MIB_MAX);
  readonly tcp_statistics = new Float64Array(__TCP_MIB_MAX);
  readonly net_statistics = new Float64Array(__LINUX_MIB_MAX);
  readonly udp_statistics = new Float64Array(__UDP_MIB_MAX);
  readonly udplite_statistics = new Float64Array(__UDP_MIB_MAX);
  readonly icmp_statistics = new Float64Array(__ICMP_MIB_MAX);
  /** Received messages by type; sent ones at type + 256. */
  readonly icmpmsg_statistics = new Float64Array(__ICMPMSG_MIB_MAX);

  constructor() {
    // What TCP reports of itself: the retransmission timer and its bounds in ms; no limit of connections.
    this.tcp_statistics[TCP_MIB_RTOALGORITHM] = 1;
    this.tcp_statistics[TCP_MIB_RTOMIN] = 200;
    this.tcp_statistics[TCP_MIB_RTOMAX] = 120000;
    this.tcp_statistics[TCP_MIB_MAXCONN] = -1;
  }
}
