// Receiving IGMP: queries of routers, reports of other hosts. Kernel: net/ipv4/igmp.c
import { type in_device, type ip_mc_list, MCAST_EXCLUDE, MCAST_INCLUDE } from '../../include/linux/inetdevice.ts';
import { dev_net } from '../../include/linux/netdevice.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { rt_is_output_route, skb_rtable } from '../../include/net/route.ts';
import { PACKET_BROADCAST, PACKET_MULTICAST } from '../../include/uapi/linux/if_packet.ts';
import {
  IGMP_HOST_MEMBERSHIP_QUERY,
  IGMP_HOST_MEMBERSHIP_REPORT,
  IGMP_PIM,
  IGMPV2_HOST_MEMBERSHIP_REPORT,
  IGMPV3_MRC,
  IGMPV3_QQIC,
  igmphdr,
  igmpv3_query,
} from '../../include/uapi/linux/igmp.ts';
import { get_be32 } from '../../include/wire.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import { timer_delete } from '../../kernel/timer.ts';
import { consume_skb, kfree_skb, pskb_may_pull } from '../core/skbuff.ts';
import { skb_checksum_simple_validate } from '../core/skbuff-checksum.ts';
import { igmp_is_reported, igmpv3_clear_delrec } from './igmp.ts';
import { IGMP_V1_SEEN, IGMP_V2_SEEN, igmp_gq_start_timer, igmp_mod_timer, igmp_stop_timer } from './igmp-timer.ts';
import { pim_rcv_v1 } from './ipmr.ts';

/** Bytes of a query of version 1 or 2. */
const V2_QUERY = 8;
const IGMP_QUERY_INTERVAL = 125 * HZ;
const IGMP_QUERY_RESPONSE_INTERVAL = 10 * HZ;
/** Jiffies in the unit of the code of a query: a tenth of a second. */
const TENTH = HZ / 10;

/** A query names sources that we do not want: it is to be answered unless we want none of them. */
function igmp_xmarksources(pmc: ip_mc_list, srcs: readonly number[]): boolean {
  let scount = 0;
  for (const psf of pmc.sources) {
    if (scount === srcs.length) break;
    const inactive = psf.sf_count[MCAST_INCLUDE] !== 0 || pmc.sfcount[MCAST_EXCLUDE] !== psf.sf_count[MCAST_EXCLUDE];
    if (!inactive && srcs.includes(psf.sf_inaddr)) scount++;
  }
  pmc.gsquery = false;
  return scount !== srcs.length;
}

/** Marks the sources that a query names. False: it is about none of ours. */
function igmp_marksources(pmc: ip_mc_list, srcs: readonly number[]): boolean {
  if (pmc.sfmode === MCAST_EXCLUDE) return igmp_xmarksources(pmc, srcs);
  let scount = 0;
  for (const psf of pmc.sources) {
    if (scount === srcs.length) break;
    if (!srcs.includes(psf.sf_inaddr)) continue;
    psf.sf_gsresp = true;
    scount++;
  }
  pmc.gsquery = scount !== 0;
  return scount !== 0;
}

/** Somebody else reports a group: we need not. Returns whether the packet means nothing to us. */
function igmp_heard_report(in_dev: in_device, group: number): boolean {
  if (!igmp_is_reported(in_dev, group)) return false;
  const im = in_dev.mc_list.find(each => each.multiaddr === group);
  if (im !== undefined) igmp_stop_timer(im);
  return false;
}

/** A router asks. Returns whether the packet is bogus. */
function igmp_heard_query(in_dev: in_device, skb: sk_buff, len: number): boolean {
  const { world } = skb;
  const ih = new igmphdr(skb.head, skb.transport_header);
  let { group } = ih;
  let max_delay: number;
  let srcs: number[] = [];

  if (len === V2_QUERY) {
    const seen = jiffies(world) + in_dev.mr_qrv * in_dev.mr_qi + in_dev.mr_qri;
    if (ih.code === 0) {
      max_delay = IGMP_QUERY_RESPONSE_INTERVAL;
      in_dev.mr_v1_seen = seen;
      group = 0;
    } else {
      max_delay = ih.code * TENTH;
      in_dev.mr_v2_seen = seen;
    }
    // Changes are reported as these versions do.
    in_dev.mr_ifc_count = 0;
    timer_delete(in_dev.mr_ifc_timer);
    igmpv3_clear_delrec(in_dev);
  } else if (len < igmpv3_query.sizeof) {
    return true;
  } else if (IGMP_V1_SEEN(in_dev)) {
    max_delay = IGMP_QUERY_RESPONSE_INTERVAL;
    group = 0;
  } else if (IGMP_V2_SEEN(in_dev)) {
    max_delay = Math.max(IGMPV3_MRC(ih.code) * TENTH, 1);
  } else {
    if (!pskb_may_pull(skb, igmpv3_query.sizeof)) return true;
    const { nsrcs } = new igmpv3_query(skb.head, skb.transport_header);
    if (nsrcs !== 0 && !pskb_may_pull(skb, igmpv3_query.sizeof + nsrcs * 4)) return true;
    const ih3 = new igmpv3_query(skb.head, skb.transport_header);
    max_delay = Math.max(IGMPV3_MRC(ih3.code) * TENTH, 1);
    in_dev.mr_maxdelay = max_delay;
    in_dev.mr_qrv = ih3.qrv !== 0 ? ih3.qrv : dev_net(in_dev.dev).ipv4.sysctl_igmp_qrv;
    in_dev.mr_qi = ih3.qqic !== 0 ? IGMPV3_QQIC(ih3.qqic) * HZ : IGMP_QUERY_INTERVAL;
    // The time to answer has to be shorter than the time to the next query.
    if (in_dev.mr_qri >= in_dev.mr_qi) in_dev.mr_qri = (in_dev.mr_qi / HZ - 1) * HZ;
    if (group === 0) {
      if (nsrcs !== 0) return true;
      igmp_gq_start_timer(in_dev);
      return false;
    }
    const at = skb.transport_header + igmpv3_query.sizeof;
    srcs = Array.from({ length: nsrcs }, (_, i) => get_be32(skb.head, at + 4 * i));
  }

  const mark = srcs.length !== 0;
  for (const im of in_dev.mc_list) {
    if (group !== 0 && group !== im.multiaddr) continue;
    if (!igmp_is_reported(in_dev, im.multiaddr)) continue;
    im.gsquery = im.tm_running ? im.gsquery && mark : mark;
    if (!im.gsquery || igmp_marksources(im, srcs)) igmp_mod_timer(im, max_delay);
  }
  return false;
}

/** The handler of IPPROTO_IGMP. Owns `skb`. Returns 0. */
export function igmp_rcv(skb: sk_buff): number {
  const len = skb.len;
  const in_dev = skb.dev?.ip_ptr ?? null;
  let dropped = true;
  drop: {
    if (in_dev === null) break drop;
    if (!pskb_may_pull(skb, igmphdr.sizeof)) break drop;
    if (skb_checksum_simple_validate(skb) !== 0) break drop;

    const ih = new igmphdr(skb.head, skb.transport_header);
    switch (ih.type) {
      case IGMP_HOST_MEMBERSHIP_QUERY:
        dropped = igmp_heard_query(in_dev, skb, len);
        break;
      case IGMP_HOST_MEMBERSHIP_REPORT:
      case IGMPV2_HOST_MEMBERSHIP_REPORT:
        // Our own come back, too.
        if (rt_is_output_route(skb_rtable(skb))) break;
        // Only who shares the link reports to others.
        if (skb.pkt_type === PACKET_MULTICAST || skb.pkt_type === PACKET_BROADCAST)
          dropped = igmp_heard_report(in_dev, ih.group);
        break;
      case IGMP_PIM:
        return pim_rcv_v1(skb);
      default:
        // Leave messages and reports of version 3 are for routers.
        break;
    }
  }
  if (dropped) kfree_skb(skb);
  else consume_skb(skb);
  return 0;
}
