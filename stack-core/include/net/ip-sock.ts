// What a socket's settings and a route together say about the size of packets. Kernel: include/net/ip.h

import type { sk_buff } from '../linux/skbuff.ts';
import { IP_PMTUDISC_DO, IP_PMTUDISC_INTERFACE, IP_PMTUDISC_OMIT, IP_PMTUDISC_WANT } from '../uapi/linux/in.ts';
import type { dst_entry } from './dst.ts';
import { inet_sk } from './inet_sock.ts';
import { IP_MAX_MTU, IPCB, IPSKB_FORWARDED, ipcm_cookie } from './ip.ts';
import { ip_dst_mtu_maybe_forward, ip_mtu_locked } from './route.ts';
import type { sock } from './sock.ts';

/** Must DF be set? */
export const ip_dont_fragment = (sk: sock, dst: dst_entry): boolean => {
  const { pmtudisc } = inet_sk(sk);
  return pmtudisc === IP_PMTUDISC_DO || (pmtudisc === IP_PMTUDISC_WANT && !ip_mtu_locked(dst));
};

/** Does the path MTU count, or only the device's? */
export const ip_sk_use_pmtu = (sk: sock): boolean => inet_sk(sk).pmtudisc < 3;

/** May packets be cut although DF is set? */
export const ip_sk_ignore_df = (sk: sock): boolean =>
  inet_sk(sk).pmtudisc < IP_PMTUDISC_DO || inet_sk(sk).pmtudisc === IP_PMTUDISC_OMIT;

/** Does the socket take path MTUs from the network? */
export const ip_sk_accept_pmtu = (sk: sock): boolean =>
  inet_sk(sk).pmtudisc !== IP_PMTUDISC_INTERFACE && inet_sk(sk).pmtudisc !== IP_PMTUDISC_OMIT;

/** Bytes of the largest packet that may go the way of `skb`. */
export function ip_skb_dst_mtu(sk: sock | null, skb: sk_buff): number {
  const dst = skb._skb_refdst as dst_entry;
  if (sk === null || ip_sk_use_pmtu(sk)) {
    const forwarding = (IPCB(skb).flags & IPSKB_FORWARDED) !== 0;
    return ip_dst_mtu_maybe_forward(dst, forwarding);
  }
  return Math.min(dst.dev.mtu, IP_MAX_MTU);
}

/** Begins with what the socket says. */
export function ipcm_init_sk(sk: sock): ipcm_cookie {
  const inet = inet_sk(sk);
  const ipc = new ipcm_cookie();
  ipc.sockc.mark = sk.sk_mark;
  ipc.sockc.priority = sk.sk_priority;
  ipc.tos = inet.tos;
  ipc.oif = sk.sk_bound_dev_if;
  ipc.addr = inet.inet_saddr;
  ipc.protocol = inet.inet_num;
  return ipc;
}
