// Putting IPv4 fragments together. Kernel: net/ipv4/ip_fragment.c, RFC 791 section 3.2, RFC 5722
import { E2BIG, EINPROGRESS, EINVAL, ENOENT, ENOMEM, ETIMEDOUT } from '../../include/linux/errno.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import type { net_device } from '../../include/linux/netdevice.ts';
import {
  CHECKSUM_NONE,
  CHECKSUM_UNNECESSARY,
  type sk_buff,
  skb_dst_drop,
  skb_network_offset,
  skb_orphan,
  skb_pull,
} from '../../include/linux/skbuff.ts';
import {
  SKB_DROP_REASON_DUP_FRAG,
  SKB_DROP_REASON_FRAG_REASM_TIMEOUT,
  SKB_DROP_REASON_FRAG_TOO_FAR,
  SKB_DROP_REASON_NOT_SPECIFIED,
  SKB_NOT_DROPPED_YET,
} from '../../include/net/dropreason-core.ts';
import { ip4h_dscp } from '../../include/net/inet_dscp.ts';
import { INET_ECN_CE, INET_ECN_MASK } from '../../include/net/inet_ecn.ts';
import {
  fqdir,
  INET_FRAG_COMPLETE,
  INET_FRAG_DROP,
  INET_FRAG_FIRST_IN,
  INET_FRAG_LAST_IN,
  ipq,
} from '../../include/net/inet_frag.ts';
import {
  IP_DEFRAG_AF_PACKET,
  IP_DEFRAG_CONNTRACK_BRIDGE_IN,
  IP_DEFRAG_CONNTRACK_IN,
  IP_DEFRAG_CONNTRACK_OUT,
  IPCB,
  IPSKB_FRAG_COMPLETE,
  IPSKB_FRAG_PMTU,
  ip_hdrlen,
} from '../../include/net/ip.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { skb_rtable } from '../../include/net/route.ts';
import { __IP_INC_STATS } from '../../include/net/snmp.ts';
import { ipv4 } from '../../include/show.ts';
import { ICMP_EXC_FRAGTIME, ICMP_TIME_EXCEEDED } from '../../include/uapi/linux/icmp.ts';
import { IP_DF, IP_MF, IP_OFFSET, type iphdr } from '../../include/uapi/linux/ip.ts';
import { RTN_LOCAL } from '../../include/uapi/linux/rtnetlink.ts';
import {
  IPSTATS_MIB_REASM_OVERLAPS,
  IPSTATS_MIB_REASMFAILS,
  IPSTATS_MIB_REASMOKS,
  IPSTATS_MIB_REASMREQDS,
  IPSTATS_MIB_REASMTIMEOUT,
} from '../../include/uapi/linux/snmp.ts';
import { jiffies } from '../../kernel/clock.ts';
import { KERN_INFO, printk } from '../../kernel/printk.ts';
import { field, proc_dointvec, proc_dointvec_jiffies, register_net_sysctl } from '../../kernel/sysctl.ts';
import { mod_timer, timer_list, timer_pending } from '../../kernel/timer.ts';
import type { World } from '../../kernel/world.ts';
import { dev_get_by_index } from '../core/dev.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { kfree_skb, kfree_skb_reason, pskb_may_pull, pskb_trim_rcsum } from '../core/skbuff.ts';
import { icmp_send } from './icmp.ts';
import {
  IPFRAG_DUP,
  IPFRAG_OK,
  inet_frag_destroy,
  inet_frag_kill,
  inet_frag_pull_head,
  inet_frag_queue_insert,
  inet_frag_rbtree_purge,
  inet_frag_reasm,
} from './inet_fragment.ts';
import { inet_getpeer_v4 } from './inetpeer.ts';
import { ip_send_check } from './ip_output.ts';
import { ip_route_input_noref } from './route.ts';

/** What ECN the whole gets, by the set of codepoints of its fragments; 0xff: they contradict each other. */
const ip_frag_ecn_table: readonly number[] = Array.from({ length: 16 }, (_, seen) => {
  const NOT_ECT = 1;
  const CE = 8;
  if ((seen & NOT_ECT) !== 0) return seen === NOT_ECT ? 0 : 0xff;
  return (seen & CE) !== 0 && seen !== CE ? INET_ECN_CE : 0;
});

/**
 * Takes a fragment, on behalf of `user` (IP_DEFRAG_*). Returns 0 when it completed its packet: `skb` then is the whole,
 * still the caller's. Otherwise the fragment is gone: -EINPROGRESS when it was kept, or another negative errno.
 */
export function ip_defrag(net: net, skb: sk_buff, user: number): number {
  __IP_INC_STATS(net, IPSTATS_MIB_REASMREQDS);
  const qp = ip_find(net, ip_hdr(skb), user);
  if (qp === null) {
    __IP_INC_STATS(net, IPSTATS_MIB_REASMFAILS);
    kfree_skb(skb);
    return -ENOMEM;
  }
  return ip_frag_queue(qp, skb);
}

/** The queue of the fragment's datagram, begun if there is none; null when memory is used up. */
function ip_find(net: net, iph: iphdr, user: number): ipq | null {
  const { fqdir } = net.ipv4;
  const { saddr, daddr, protocol, id } = iph;
  const key = `${saddr},${daddr},${protocol},${id},${user}`;
  const found = fqdir.queues.get(key);
  if (found !== undefined) return found;
  if (fqdir.high_thresh === 0 || fqdir.mem > fqdir.high_thresh) return null;
  const peer = fqdir.max_dist !== 0 ? inet_getpeer_v4(net, saddr, 0) : null;
  const qp = new ipq(key, saddr, user, fqdir, peer);
  qp.timer = new timer_list(net.world, () => ip_expire(qp));
  mod_timer(qp.timer, jiffies(net.world) + fqdir.timeout);
  fqdir.queues.set(key, qp);
  return qp;
}

/** Adds a fragment to its datagram. */
function ip_frag_queue(qp: ipq, skb: sk_buff): number {
  const { net } = qp.fqdir;
  let reason = SKB_DROP_REASON_NOT_SPECIFIED;
  let err = -ENOENT;

  error: {
    discard_qp: {
      if ((qp.flags & INET_FRAG_COMPLETE) !== 0) {
        reason = SKB_DROP_REASON_DUP_FRAG;
        break error;
      }
      if ((IPCB(skb).flags & IPSKB_FRAG_COMPLETE) === 0 && ip_frag_too_far(qp)) {
        err = ip_frag_reinit(qp);
        if (err !== 0) {
          inet_frag_kill(qp);
          inet_frag_destroy(qp);
          break error;
        }
      }
      const iph = ip_hdr(skb);
      const ecn = 1 << (iph.tos & INET_ECN_MASK);
      const more = (iph.frag_off & IP_MF) !== 0;
      const offset = (iph.frag_off & IP_OFFSET) << 3;
      const ihl = ip_hdrlen(skb);
      let end = offset + skb.len - skb_network_offset(skb) - ihl;
      err = -EINVAL;

      if (!more) {
        // There are bytes behind the end, or another end: somebody lies.
        if (end < qp.len) break discard_qp;
        if ((qp.flags & INET_FRAG_LAST_IN) !== 0 && end !== qp.len) break discard_qp;
        qp.flags |= INET_FRAG_LAST_IN;
        qp.len = end;
      } else {
        if ((end & 7) !== 0) {
          end &= ~7;
          if (skb.ip_summed !== CHECKSUM_UNNECESSARY) skb.ip_summed = CHECKSUM_NONE;
        }
        if (end > qp.len) {
          if ((qp.flags & INET_FRAG_LAST_IN) !== 0) break discard_qp;
          qp.len = end;
        }
      }
      if (end === offset) break discard_qp;

      const pull = skb_network_offset(skb) + ihl;
      if (!pskb_may_pull(skb, pull)) break discard_qp;
      skb_pull(skb, pull);
      if (pskb_trim_rcsum(skb, end - offset) !== 0) break discard_qp;

      const inserted = inet_frag_queue_insert(qp, skb, offset, end);
      if (inserted === IPFRAG_DUP) {
        reason = SKB_DROP_REASON_DUP_FRAG;
        break error;
      }
      if (inserted !== IPFRAG_OK) {
        __IP_INC_STATS(net, IPSTATS_MIB_REASM_OVERLAPS);
        break discard_qp;
      }

      const dev = skb.dev;
      if (dev !== null) qp.iif = dev.ifindex;
      qp.meat += skb.len;
      qp.ecn |= ecn;
      qp.fqdir.mem += skb.truesize;
      if (offset === 0) qp.flags |= INET_FRAG_FIRST_IN;
      const fragsize = skb.len + ihl;
      if (fragsize > qp.max_size) qp.max_size = fragsize;
      if ((iph.frag_off & IP_DF) !== 0 && fragsize > qp.max_df_size) qp.max_df_size = fragsize;

      if (qp.flags === (INET_FRAG_FIRST_IN | INET_FRAG_LAST_IN) && qp.meat === qp.len) {
        const orefdst = skb._skb_refdst;
        err = ip_frag_reasm(qp, skb, dev);
        if (err === 0) skb._skb_refdst = orefdst;
        else inet_frag_destroy(qp);
        return err;
      }
      skb_dst_drop(skb);
      skb_orphan(skb);
      return -EINPROGRESS;
    }
    inet_frag_kill(qp);
    inet_frag_destroy(qp);
    __IP_INC_STATS(net, IPSTATS_MIB_REASMFAILS);
  }
  kfree_skb_reason(skb, reason);
  return err;
}

/** All fragments are there: makes one packet of them, in `skb`. Returns 0 or a negative errno. */
function ip_frag_reasm(qp: ipq, skb: sk_buff, dev: net_device | null): number {
  const { net } = qp.fqdir;
  inet_frag_kill(qp);
  const ecn = ip_frag_ecn_table[qp.ecn];
  if (ecn === 0xff) {
    __IP_INC_STATS(net, IPSTATS_MIB_REASMFAILS);
    return -EINVAL;
  }
  const first = qp.runs[0].frags[0];
  const len = ip_hdrlen(first) + qp.len;
  if (len > 0xffff) {
    printk(net.world, KERN_INFO, `IPv4: Oversized IP packet from ${ipv4(qp.saddr)}`);
    __IP_INC_STATS(net, IPSTATS_MIB_REASMFAILS);
    return -E2BIG;
  }
  inet_frag_reasm(qp, skb);
  const ihl = ip_hdrlen(skb);
  // The data begin behind the header again where they came from: at the header.
  skb.data -= ihl;
  skb.len += ihl;
  skb.dev = dev;
  IPCB(skb).frag_max_size = Math.max(qp.max_df_size, qp.max_size);

  const iph = ip_hdr(skb);
  iph.tot_len = len;
  iph.tos |= ecn;
  // The sender's path discovery counted on these sizes: the whole must not travel in larger pieces.
  if (qp.max_df_size === qp.max_size) {
    IPCB(skb).flags |= IPSKB_FRAG_PMTU;
    iph.frag_off = IP_DF;
  } else {
    iph.frag_off = 0;
  }
  ip_send_check(iph);
  __IP_INC_STATS(net, IPSTATS_MIB_REASMOKS);
  return 0;
}

/** So many fragments of other datagrams came between that the id may have been used again. */
function ip_frag_too_far(qp: ipq): boolean {
  const { peer } = qp;
  const max = qp.fqdir.max_dist;
  if (peer === null || max === 0) return false;
  const start = qp.rid;
  peer.rid++;
  qp.rid = peer.rid;
  const too_far = qp.runs.length > 0 && qp.rid - start > max;
  if (too_far) __IP_INC_STATS(qp.fqdir.net, IPSTATS_MIB_REASMFAILS);
  return too_far;
}

/** Begins the datagram anew. Returns 0 or -ETIMEDOUT. */
function ip_frag_reinit(qp: ipq): number {
  if (!timer_pending(qp.timer)) return -ETIMEDOUT;
  mod_timer(qp.timer, jiffies(qp.fqdir.net.world) + qp.fqdir.timeout);
  inet_frag_rbtree_purge(qp, SKB_DROP_REASON_FRAG_TOO_FAR);
  qp.flags = 0;
  qp.len = 0;
  qp.meat = 0;
  qp.iif = 0;
  qp.ecn = 0;
  return 0;
}

/**
 * The rest did not come in time: gives the datagram up. RFC 792: only an end host tells the sender, and only when it has
 * the first fragment.
 */
function ip_expire(qp: ipq): void {
  const { net } = qp.fqdir;
  let reason = SKB_DROP_REASON_FRAG_REASM_TIMEOUT;
  if (qp.fqdir.dead || (qp.flags & INET_FRAG_COMPLETE) !== 0) return;
  qp.flags |= INET_FRAG_DROP;
  inet_frag_kill(qp);
  __IP_INC_STATS(net, IPSTATS_MIB_REASMFAILS);
  __IP_INC_STATS(net, IPSTATS_MIB_REASMTIMEOUT);

  const head = (qp.flags & INET_FRAG_FIRST_IN) !== 0 ? inet_frag_pull_head(qp) : null;
  out: {
    if (head === null) break out;
    head.dev = dev_get_by_index(net, qp.iif);
    if (head.dev === null) break out;
    const iph = ip_hdr(head);
    reason = ip_route_input_noref(head, iph.daddr, iph.saddr, ip4h_dscp(iph), head.dev);
    if (reason !== SKB_NOT_DROPPED_YET) break out;
    reason = SKB_DROP_REASON_FRAG_REASM_TIMEOUT;
    if (frag_expire_skip_icmp(qp.user) && skb_rtable(head).rt_type !== RTN_LOCAL) break out;
    icmp_send(head, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, 0);
  }
  kfree_skb_reason(head, reason);
  inet_frag_destroy(qp);
}

/** Users that put fragments together for their own ends, also those that are only passing. */
const frag_expire_skip_icmp = (user: number): boolean =>
  user === IP_DEFRAG_AF_PACKET ||
  (user >= IP_DEFRAG_CONNTRACK_IN && user < IP_DEFRAG_CONNTRACK_OUT) ||
  (user >= IP_DEFRAG_CONNTRACK_BRIDGE_IN && user < IP_DEFRAG_CONNTRACK_BRIDGE_IN + 0xffff);

function ipv4_frags_init_net(net: net): void {
  const limits = new fqdir(net);
  net.ipv4.fqdir = limits;
  register_net_sysctl(net, 'net/ipv4', [
    proc_dointvec('ipfrag_high_thresh', field(limits, 'high_thresh'), {
      max: Number.MAX_SAFE_INTEGER,
      written: old => keep_order(limits, 'high_thresh', old),
    }),
    proc_dointvec('ipfrag_low_thresh', field(limits, 'low_thresh'), {
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      written: old => keep_order(limits, 'low_thresh', old),
    }),
    proc_dointvec_jiffies('ipfrag_time', field(limits, 'timeout')),
    proc_dointvec('ipfrag_max_dist', field(limits, 'max_dist'), { min: 0 }),
  ]);
}

/** The low threshold stays below the high one: a value that breaks this is taken back. */
function keep_order(limits: fqdir, changed: 'high_thresh' | 'low_thresh', old: number): number {
  if (limits.low_thresh <= limits.high_thresh) return 0;
  limits[changed] = old;
  return -EINVAL;
}

function ipv4_frags_exit_net(net: net): void {
  const { fqdir } = net.ipv4;
  fqdir.dead = true;
  for (const qp of [...fqdir.queues.values()]) {
    inet_frag_kill(qp);
    inet_frag_destroy(qp);
  }
}

export function ipfrag_init(world: World): void {
  register_pernet_subsys(world, { name: 'ip_fragment', init: ipv4_frags_init_net, exit: ipv4_frags_exit_net });
}
