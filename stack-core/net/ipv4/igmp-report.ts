// Reports and leave messages. Kernel: net/ipv4/igmp.c
import {
  type in_device,
  type ip_mc_list,
  type ip_sf_list,
  MCAST_EXCLUDE,
  MCAST_INCLUDE,
} from '../../include/linux/inetdevice.ts';
import { ip_hdr } from '../../include/linux/ip.ts';
import { dev_net, LL_RESERVED_SPACE, type net_device } from '../../include/linux/netdevice.ts';
import { type sk_buff, skb_dst_set, skb_reserve, skb_reset_network_header } from '../../include/linux/skbuff.ts';
import { csum_fold } from '../../include/net/checksum.ts';
import { flowi4 } from '../../include/net/flow.ts';
import {
  IGMP_ALL_ROUTER,
  IGMP_HOST_LEAVE_MESSAGE,
  IGMPV3_ALL_MCR,
  IGMPV3_ALLOW_NEW_SOURCES,
  IGMPV3_BLOCK_OLD_SOURCES,
  IGMPV3_CHANGE_TO_EXCLUDE,
  IGMPV3_CHANGE_TO_INCLUDE,
  IGMPV3_HOST_MEMBERSHIP_REPORT,
  IGMPV3_MODE_IS_EXCLUDE,
  IGMPV3_MODE_IS_INCLUDE,
  igmphdr,
  igmpv3_grec,
  igmpv3_report,
} from '../../include/uapi/linux/igmp.ts';
import { IPPROTO_IGMP } from '../../include/uapi/linux/in.ts';
import { IP_DF, IPOPT_RA, iphdr } from '../../include/uapi/linux/ip.ts';
import { put_be32 } from '../../include/wire.ts';
import { alloc_skb, skb_put } from '../core/skbuff.ts';
import { skb_checksum } from '../core/skbuff-checksum.ts';
import { igmp_is_reported } from './igmp.ts';
import { ip_local_out, ip_select_ident } from './ip_output.ts';
import { ip_route_output_ports } from './route-output.ts';

const TC_PRIO_CONTROL = 7;
/** Internetwork control. */
const IGMP_TOS = 0xc0;
const ROUTER_ALERT_LEN = 4;
const IP_HEADER_LEN = iphdr.sizeof + ROUTER_ALERT_LEN;
const IPV4_MIN_MTU = 68;
const IP_MAX_MTU = 0xffff;

/** Puts the header of a packet to `daddr` behind what is there: ttl 1, with the router alert option. */
function put_ip_header(skb: sk_buff, saddr: number, daddr: number): void {
  skb_reset_network_header(skb);
  const at = skb_put(skb, IP_HEADER_LEN);
  const iph = ip_hdr(skb);
  iph.version = 4;
  iph.ihl = IP_HEADER_LEN >> 2;
  iph.tos = IGMP_TOS;
  iph.frag_off = IP_DF;
  iph.ttl = 1;
  iph.daddr = daddr;
  iph.saddr = saddr;
  iph.protocol = IPPROTO_IGMP;
  put_be32(skb.head, at + iphdr.sizeof, ((IPOPT_RA << 24) | (ROUTER_ALERT_LEN << 16)) >>> 0);
  skb.transport_header = skb.network_header + IP_HEADER_LEN;
}

/** A source that the device really has; else none. RFC 3376 section 4.2.13. */
function igmpv3_get_srcaddr(dev: net_device, saddr: number): number {
  for (let ifa = dev.ip_ptr?.ifa_list ?? null; ifa !== null; ifa = ifa.ifa_next)
    if (ifa.ifa_local === saddr) return saddr;
  return 0;
}

/** A report without records; null: there is no route for it. */
function igmpv3_newpack(dev: net_device, mtu: number): sk_buff | null {
  const net = dev_net(dev);
  const fl4 = new flowi4();
  const rt = ip_route_output_ports(net, fl4, null, IGMPV3_ALL_MCR, 0, 0, 0, IPPROTO_IGMP, 0, dev.ifindex);
  if (typeof rt === 'number') return null;
  const hlen = LL_RESERVED_SPACE(dev);
  const skb = alloc_skb(net.world, Math.min(mtu, IP_MAX_MTU) + hlen + dev.needed_tailroom);
  skb.priority = TC_PRIO_CONTROL;
  skb_dst_set(skb, rt);
  skb.dev = dev;
  skb_reserve(skb, hlen);
  put_ip_header(skb, igmpv3_get_srcaddr(dev, fl4.saddr), fl4.daddr);
  ip_select_ident(net, skb, null);
  const pig = new igmpv3_report(skb.head, skb_put(skb, igmpv3_report.sizeof));
  pig.type = IGMPV3_HOST_MEMBERSHIP_REPORT;
  return skb;
}

/** Sends a report. Owns `skb`. */
function igmpv3_sendpack(skb: sk_buff): number {
  const offset = skb.transport_header - skb.data;
  const pig = new igmpv3_report(skb.head, skb.transport_header);
  pig.csum = csum_fold(skb_checksum(skb, offset, skb.len - offset, 0));
  return ip_local_out(dev_net(skb.dev as net_device), skb.sk, skb);
}

/** Bytes that still fit into a report. */
const available = (skb: sk_buff | null, mtu: number): number =>
  skb === null ? 0 : mtu - (skb.tail - skb.network_header);

/** A source belongs into a record of this type. */
function is_in(pmc: ip_mc_list, psf: ip_sf_list, type: number, gdeleted: boolean, sdeleted: boolean): boolean {
  const included = psf.sf_count[MCAST_INCLUDE] !== 0;
  const excluded_by_all = pmc.sfcount[MCAST_EXCLUDE] === psf.sf_count[MCAST_EXCLUDE];
  switch (type) {
    case IGMPV3_MODE_IS_INCLUDE:
    case IGMPV3_MODE_IS_EXCLUDE:
      if (gdeleted || sdeleted) return false;
      if (pmc.gsquery && !psf.sf_gsresp) return false;
      if (pmc.sfmode === MCAST_INCLUDE) return true;
      return included ? type === IGMPV3_MODE_IS_INCLUDE : excluded_by_all;
    case IGMPV3_CHANGE_TO_INCLUDE:
      return !gdeleted && !sdeleted && included;
    case IGMPV3_CHANGE_TO_EXCLUDE:
      if (gdeleted || sdeleted) return false;
      if (pmc.sfcount[MCAST_EXCLUDE] === 0 || included) return false;
      return excluded_by_all;
    case IGMPV3_ALLOW_NEW_SOURCES:
      if (gdeleted || psf.sf_crcount === 0) return false;
      return (pmc.sfmode === MCAST_INCLUDE) !== sdeleted;
    case IGMPV3_BLOCK_OLD_SOURCES:
      if (pmc.sfmode === MCAST_INCLUDE) return gdeleted || (psf.sf_crcount !== 0 && sdeleted);
      return psf.sf_crcount !== 0 && !gdeleted && !sdeleted;
    default:
      return false;
  }
}

/** A report that grows: full ones are sent, and another is begun. */
class report_writer {
  skb: sk_buff | null = null;
  private pgr: igmpv3_grec | null = null;
  private mtu = 0;

  /** Takes the record about `pmc` as begun with. */
  begin(mtu: number): void {
    this.mtu = mtu;
    this.pgr = null;
  }

  get has_records(): boolean {
    return this.skb !== null && new igmpv3_report(this.skb.head, this.skb.transport_header).ngrec !== 0;
  }

  get room(): number {
    return available(this.skb, this.mtu);
  }

  /** Sends what is there; the next record opens a new report. */
  flush(): void {
    if (this.skb !== null) igmpv3_sendpack(this.skb);
    this.skb = null;
  }

  /** False: there is no route for a report. */
  add_grhead(pmc: ip_mc_list, type: number): boolean {
    this.skb ??= igmpv3_newpack(pmc.interface.dev, this.mtu);
    if (this.skb === null) return false;
    this.pgr = new igmpv3_grec(this.skb.head, skb_put(this.skb, igmpv3_grec.sizeof));
    this.pgr.grec_type = type;
    this.pgr.grec_mca = pmc.multiaddr;
    const pih = new igmpv3_report(this.skb.head, this.skb.transport_header);
    pih.ngrec++;
    return true;
  }

  add_source(addr: number): void {
    const skb = this.skb as sk_buff;
    put_be32(skb.head, skb_put(skb, 4), addr);
    const pgr = this.pgr as igmpv3_grec;
    pgr.grec_nsrcs++;
  }
}

const SOURCE_LEN = 4;

/** Adds a record about a group, if it has something to say. */
function add_grec(to: report_writer, pmc: ip_mc_list, type: number, gdeleted: boolean, sdeleted: boolean): void {
  const in_dev = pmc.interface;
  const { mtu } = in_dev.dev;
  if (!igmp_is_reported(in_dev, pmc.multiaddr) || mtu < IPV4_MIN_MTU) return;
  const isquery = type === IGMPV3_MODE_IS_INCLUDE || type === IGMPV3_MODE_IS_EXCLUDE;
  const truncate = type === IGMPV3_MODE_IS_EXCLUDE || type === IGMPV3_CHANGE_TO_EXCLUDE;
  const changes = type === IGMPV3_ALLOW_NEW_SOURCES || type === IGMPV3_BLOCK_OLD_SOURCES;
  to.begin(mtu);
  const list = sdeleted ? pmc.tomb : pmc.sources;
  const in_record = list.filter(psf => is_in(pmc, psf, type, gdeleted, sdeleted));
  // Records that are cut off get a packet of their own, if need be.
  const size = igmpv3_grec.sizeof + SOURCE_LEN * in_record.length;
  if (list.length !== 0 && truncate && to.has_records && to.room < size) to.flush();

  let first = true;
  let stotal = 0;
  for (const psf of in_record) {
    // When the mode changes, changes of sources are not reported as well.
    const mode_changes = (gdeleted && pmc.sfmode === MCAST_EXCLUDE) || (!gdeleted && pmc.crcount !== 0);
    if (!(mode_changes && changes && psf.sf_crcount !== 0)) {
      if (isquery) psf.sf_gsresp = false;
      if (to.room < SOURCE_LEN + (first ? igmpv3_grec.sizeof : 0)) {
        if (truncate && !first) break;
        to.flush();
        first = true;
      }
      if (first && !to.add_grhead(pmc, type)) return;
      first = false;
      to.add_source(psf.sf_inaddr);
      stotal++;
    }
    if (changes && psf.sf_crcount !== 0) {
      psf.sf_crcount--;
      if ((sdeleted || gdeleted) && psf.sf_crcount === 0) list.splice(list.indexOf(psf), 1);
    }
  }

  if (stotal === 0) {
    if (changes) return;
    if (pmc.crcount !== 0 || isquery) {
      if (to.skb !== null && to.room < igmpv3_grec.sizeof) to.flush();
      to.add_grhead(pmc, type);
    }
  }
  if (isquery) pmc.gsquery = false;
}

/** The record that tells of a group as it is. */
const current_state = (pmc: ip_mc_list): number =>
  pmc.sfcount[MCAST_EXCLUDE] !== 0 ? IGMPV3_MODE_IS_EXCLUDE : IGMPV3_MODE_IS_INCLUDE;

/** Answers a query: about one group, or (null) all. */
export function igmpv3_send_report(in_dev: in_device, pmc: ip_mc_list | null): number {
  const report = new report_writer();
  for (const each of pmc === null ? in_dev.mc_list : [pmc]) add_grec(report, each, current_state(each), false, false);
  return report.skb === null ? 0 : igmpv3_sendpack(report.skb);
}

/** Reports what has changed. */
export function igmpv3_send_cr(in_dev: in_device): void {
  const report = new report_writer();
  in_dev.mc_tomb = in_dev.mc_tomb.filter(pmc => report_left(report, pmc));
  for (const pmc of in_dev.mc_list) report_changed(report, pmc);
  if (report.skb !== null) igmpv3_sendpack(report.skb);
}

/** A group that was left. False: it has been reported often enough. */
function report_left(report: report_writer, pmc: ip_mc_list): boolean {
  if (pmc.sfmode === MCAST_INCLUDE) {
    add_grec(report, pmc, IGMPV3_BLOCK_OLD_SOURCES, true, false);
    add_grec(report, pmc, IGMPV3_BLOCK_OLD_SOURCES, true, true);
  }
  if (pmc.crcount !== 0) {
    if (pmc.sfmode === MCAST_EXCLUDE) add_grec(report, pmc, IGMPV3_CHANGE_TO_INCLUDE, true, false);
    pmc.crcount--;
    if (pmc.crcount === 0) {
      pmc.tomb = pmc.tomb.filter(psf => psf.sf_crcount !== 0);
      pmc.sources = pmc.sources.filter(psf => psf.sf_crcount !== 0);
    }
  }
  return pmc.crcount !== 0 || pmc.tomb.length !== 0 || pmc.sources.length !== 0;
}

/** A group that is there: sources that came and went, then its mode. */
function report_changed(report: report_writer, pmc: ip_mc_list): void {
  const excludes = pmc.sfcount[MCAST_EXCLUDE] !== 0;
  add_grec(report, pmc, excludes ? IGMPV3_BLOCK_OLD_SOURCES : IGMPV3_ALLOW_NEW_SOURCES, false, false);
  add_grec(report, pmc, excludes ? IGMPV3_ALLOW_NEW_SOURCES : IGMPV3_BLOCK_OLD_SOURCES, false, true);
  if (pmc.crcount === 0) return;
  const type = pmc.sfmode === MCAST_EXCLUDE ? IGMPV3_CHANGE_TO_EXCLUDE : IGMPV3_CHANGE_TO_INCLUDE;
  add_grec(report, pmc, type, false, false);
  pmc.crcount--;
}

/** Sends a report, or a leave message, about a group. 0 or negative. */
export function igmp_send_report(in_dev: in_device, pmc: ip_mc_list, type: number): number {
  if (type === IGMPV3_HOST_MEMBERSHIP_REPORT) return igmpv3_send_report(in_dev, pmc);
  const { dev } = in_dev;
  const net = dev_net(dev);
  const group = pmc.multiaddr;
  if (!igmp_is_reported(in_dev, group)) return 0;
  const dst = type === IGMP_HOST_LEAVE_MESSAGE ? IGMP_ALL_ROUTER : group;
  const fl4 = new flowi4();
  const rt = ip_route_output_ports(net, fl4, null, dst, 0, 0, 0, IPPROTO_IGMP, 0, dev.ifindex);
  if (typeof rt === 'number') return -1;

  const hlen = LL_RESERVED_SPACE(dev);
  const skb = alloc_skb(net.world, IP_HEADER_LEN + igmphdr.sizeof + hlen + dev.needed_tailroom);
  skb.priority = TC_PRIO_CONTROL;
  skb_dst_set(skb, rt);
  skb_reserve(skb, hlen);
  put_ip_header(skb, fl4.saddr, dst);
  ip_select_ident(net, skb, null);
  const ih = new igmphdr(skb.head, skb_put(skb, igmphdr.sizeof));
  ih.type = type;
  ih.group = group;
  ih.csum = csum_fold(skb_checksum(skb, IP_HEADER_LEN, igmphdr.sizeof, 0));
  return ip_local_out(net, skb.sk, skb);
}
