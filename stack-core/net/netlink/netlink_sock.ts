// Netlink sockets and the tables they stand in. Kernel: net/netlink/af_netlink.h, include/linux/netlink.h
import type { netlink_callback } from '../../include/linux/netlink.ts';
import type { sk_buff, skb_cb } from '../../include/linux/skbuff.ts';
import { type net, net_generic } from '../../include/net/net_namespace.ts';
import { sock } from '../../include/net/sock.ts';
import { MAX_LINKS } from '../../include/uapi/linux/netlink.ts';
import { subsystem } from '../../kernel/world.ts';

// Bits of `netlink_sock.flags`.
export const NETLINK_F_KERNEL_SOCKET = 1 << 0;
export const NETLINK_F_RECV_PKTINFO = 1 << 1;
export const NETLINK_F_BROADCAST_SEND_ERROR = 1 << 2;
export const NETLINK_F_RECV_NO_ENOBUFS = 1 << 3;
export const NETLINK_F_LISTEN_ALL_NSID = 1 << 4;
export const NETLINK_F_CAP_ACK = 1 << 5;
export const NETLINK_F_EXT_ACK = 1 << 6;
export const NETLINK_F_STRICT_CHK = 1 << 7;

// What users without CAP_NET_ADMIN may do with a protocol.
export const NL_CFG_F_NONROOT_RECV = 1 << 0;
export const NL_CFG_F_NONROOT_SEND = 1 << 1;

/** Bit of `state`: the receive buffer ran over, the reader has not been told yet. */
export const NETLINK_S_CONGESTED = 0x0;

/** A dump that has not told its end yet. */
export const DUMP_GOES_ON = 0x7fffffff;

export class netlink_sock extends sock {
  /** Address of the socket; the kernel's is 0. */
  portid = 0;
  dst_portid = 0;
  dst_group = 0;
  /** NETLINK_F_*. */
  nl_flags = 0;
  bound = false;
  /** Multicast groups that the socket is in, from 1. */
  readonly groups = new Set<number>();
  congested = false;
  /** Largest buffer that a reader has offered, bytes: dumps make use of it. */
  max_recvmsg_len = 0;
  cb_running = false;
  cb: netlink_callback | null = null;
  /** What the dump function said last; DUMP_GOES_ON before that. */
  dump_done_errno = DUMP_GOES_ON;
  /** A kernel socket's: takes what userspace sends. */
  netlink_rcv: ((skb: sk_buff) => void) | null = null;
  netlink_bind: ((net: net, group: number) => number) | null = null;
  netlink_unbind: ((net: net, group: number) => void) | null = null;
}

export const nlk_sk = (sk: sock): netlink_sock => sk as netlink_sock;
export const nlk_test_bit = (flag: number, sk: sock): boolean => (nlk_sk(sk).nl_flags & flag) !== 0;

/** What netlink keeps in `skb.cb`. */
export class netlink_skb_parms implements skb_cb {
  /** Port of the sender. */
  portid = 0;
  /** Group that the message was for; 0: none. */
  dst_group = 0;
  /** The sending socket. */
  sk: sock | null = null;

  clone(): netlink_skb_parms {
    return Object.assign(new netlink_skb_parms(), this);
  }
}

export function NETLINK_CB(skb: sk_buff): netlink_skb_parms {
  if (skb.cb instanceof netlink_skb_parms) return skb.cb;
  const parms = new netlink_skb_parms();
  skb.cb = parms;
  return parms;
}

/** The asker wants GET requests checked strictly (NETLINK_GET_STRICT_CHK). */
export function netlink_strict_get_check(skb: sk_buff): boolean {
  const { sk } = NETLINK_CB(skb);
  return sk !== null && nlk_test_bit(NETLINK_F_STRICT_CHK, sk);
}

/** How the kernel's side of a protocol is set up. */
export interface netlink_kernel_cfg {
  /** Number of multicast groups. */
  groups?: number;
  /** NL_CFG_F_*. */
  flags?: number;
  input?(skb: sk_buff): void;
  bind?(net: net, group: number): number;
  unbind?(net: net, group: number): void;
}

/** One protocol, for the whole machine. */
export interface netlink_table {
  registered: number;
  groups: number;
  flags: number;
  bind: netlink_kernel_cfg['bind'] | null;
  unbind: netlink_kernel_cfg['unbind'] | null;
}

export const nl_table = subsystem('nl_table', () =>
  Array.from(
    { length: MAX_LINKS },
    (): netlink_table => ({ registered: 0, groups: 0, flags: 0, bind: null, unbind: null }),
  ),
);

/** The sockets of one namespace: by protocol, by port. */
export const netlink_sockets = net_generic('netlink sockets', () =>
  Array.from({ length: MAX_LINKS }, () => new Map<number, netlink_sock>()),
);

/** The sockets of a protocol that are in multicast groups, in the order in which they joined one. */
export const netlink_mc_list = net_generic('netlink multicast', () =>
  Array.from({ length: MAX_LINKS }, () => new Set<netlink_sock>()),
);
