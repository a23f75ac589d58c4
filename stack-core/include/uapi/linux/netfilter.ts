// Kernel: include/uapi/linux/netfilter.h, netfilter_ipv4.h, netfilter_arp.h
import { namesOf } from '../../show.ts';

export const NF_DROP = 0;
export const NF_ACCEPT = 1;
export const NF_STOLEN = 2;
export const NF_QUEUE = 3;
export const NF_REPEAT = 4;
export const NF_STOP = 5;
/** The verdict itself; above it a queue number or an errno. */
export const NF_VERDICT_MASK = 0x000000ff;
export const NF_VERDICT_FLAG_QUEUE_BYPASS = 0x00008000;
export const NF_VERDICT_QMASK = 0xffff0000;
export const NF_VERDICT_QBITS = 16;
export const NF_VERDICTS = namesOf({ NF_DROP, NF_ACCEPT, NF_STOLEN, NF_QUEUE, NF_REPEAT, NF_STOP });

/** A drop that tells its errno (positive) to the sender. */
export const NF_DROP_ERR = (errno: number): number => ((errno << 16) | NF_DROP) >>> 0;
/** The errno (negative) of a drop verdict; 0 when it has none. */
export const NF_DROP_GETERR = (verdict: number): number => 0 - (verdict >>> NF_VERDICT_QBITS);
export const NF_QUEUE_NR = (queue: number): number => ((queue << 16) | NF_QUEUE) >>> 0;

export const NF_INET_PRE_ROUTING = 0;
export const NF_INET_LOCAL_IN = 1;
export const NF_INET_FORWARD = 2;
export const NF_INET_LOCAL_OUT = 3;
export const NF_INET_POST_ROUTING = 4;
export const NF_INET_NUMHOOKS = 5;
export const NF_INET_INGRESS = NF_INET_NUMHOOKS;
export const NF_INET_HOOKS = namesOf({
  NF_INET_PRE_ROUTING,
  NF_INET_LOCAL_IN,
  NF_INET_FORWARD,
  NF_INET_LOCAL_OUT,
  NF_INET_POST_ROUTING,
});

export const NF_ARP_IN = 0;
export const NF_ARP_OUT = 1;
export const NF_ARP_FORWARD = 2;
export const NF_ARP_NUMHOOKS = 3;
export const NF_ARP_HOOKS = namesOf({ NF_ARP_IN, NF_ARP_OUT, NF_ARP_FORWARD });

export const NFPROTO_UNSPEC = 0;
export const NFPROTO_INET = 1;
export const NFPROTO_IPV4 = 2;
export const NFPROTO_ARP = 3;
export const NFPROTO_NETDEV = 5;
export const NFPROTO_BRIDGE = 7;
export const NFPROTO_IPV6 = 10;
export const NFPROTO_NUMPROTO = 11;
export const NFPROTOS = namesOf({
  NFPROTO_UNSPEC,
  NFPROTO_INET,
  NFPROTO_IPV4,
  NFPROTO_ARP,
  NFPROTO_NETDEV,
  NFPROTO_BRIDGE,
  NFPROTO_IPV6,
});

export const NF_IP_PRI_FIRST = -2147483648;
export const NF_IP_PRI_RAW_BEFORE_DEFRAG = -450;
export const NF_IP_PRI_CONNTRACK_DEFRAG = -400;
export const NF_IP_PRI_RAW = -300;
export const NF_IP_PRI_SELINUX_FIRST = -225;
export const NF_IP_PRI_CONNTRACK = -200;
export const NF_IP_PRI_MANGLE = -150;
export const NF_IP_PRI_NAT_DST = -100;
export const NF_IP_PRI_FILTER = 0;
export const NF_IP_PRI_SECURITY = 50;
export const NF_IP_PRI_NAT_SRC = 100;
export const NF_IP_PRI_SELINUX_LAST = 225;
export const NF_IP_PRI_CONNTRACK_HELPER = 300;
export const NF_IP_PRI_CONNTRACK_CONFIRM = 2147483647;
export const NF_IP_PRI_LAST = 2147483647;
