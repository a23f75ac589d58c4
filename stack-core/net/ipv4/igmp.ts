// Multicast groups of devices: joining, leaving, and when to tell routers. Kernel: net/ipv4/igmp.c
// Siblings: igmp-report.ts (packets), igmp-timer.ts, igmp-receive.ts, igmp-source.ts (source filters), igmp-socket.ts,
// igmp-notify.ts, igmp-proc.ts.

import { ipv4_is_local_multicast } from '../../include/linux/in.ts';
import { type in_device, ip_mc_list, MCAST_EXCLUDE, MCAST_INCLUDE } from '../../include/linux/inetdevice.ts';
import { dev_net, MAX_ADDR_LEN } from '../../include/linux/netdevice.ts';
import {
  IGMP_ALL_HOSTS,
  IGMP_HOST_LEAVE_MESSAGE,
  IGMP_HOST_MEMBERSHIP_REPORT,
  IGMPV2_HOST_MEMBERSHIP_REPORT,
  IGMPV3_HOST_MEMBERSHIP_REPORT,
} from '../../include/uapi/linux/igmp.ts';
import { IPPROTO_IGMP } from '../../include/uapi/linux/in.ts';
import { RTM_DELMULTICAST, RTM_NEWMULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { HZ, jiffies } from '../../kernel/clock.ts';
import { timer_delete, timer_list } from '../../kernel/timer.ts';
import { dev_mc_add, dev_mc_del } from '../core/dev_addr_lists.ts';
import { arp_mc_map } from './arp-send.ts';
import { inet_ifmcaddr_notify } from './igmp-notify.ts';
import { igmp_send_report } from './igmp-report.ts';
import { ip_mc_add_src, ip_mc_clear_src } from './igmp-source.ts';
import {
  IGMP_V1_SEEN,
  IGMP_V2_SEEN,
  igmp_gq_timer_expire,
  igmp_ifc_event,
  igmp_ifc_timer_expire,
  igmp_start_timer,
  igmp_stop_timer,
  igmp_timer_expire,
} from './igmp-timer.ts';
import { rt_cache_flush } from './route-cache.ts';

const IGMP_QUERY_INTERVAL = 125 * HZ;
const IGMP_QUERY_RESPONSE_INTERVAL = 10 * HZ;
/** Jiffies; a delay of 1 leaves nothing to chance. */
const IGMP_INITIAL_REPORT_DELAY = 1;

/** The group of all hosts is never reported, those of the link only if `igmp_link_local_mcast_reports` is set. */
export function igmp_is_reported(in_dev: in_device, multiaddr: number): boolean {
  if (multiaddr === IGMP_ALL_HOSTS) return false;
  return !ipv4_is_local_multicast(multiaddr) || dev_net(in_dev.dev).ipv4.sysctl_igmp_llm_reports !== 0;
}

/** How often a change is reported. */
export const igmp_robustness = (in_dev: in_device): number =>
  in_dev.mr_qrv !== 0 ? in_dev.mr_qrv : dev_net(in_dev.dev).ipv4.sysctl_igmp_qrv;

/** Routes remember which groups are ours. */
export const ip_rt_multicast_event = (in_dev: in_device): void => rt_cache_flush(dev_net(in_dev.dev));

/** A packet for the group `mc_addr` from `src_addr` that came in by the device is for us. */
export function ip_check_mc_rcu(in_dev: in_device, mc_addr: number, src_addr: number, proto: number): boolean {
  const im = in_dev.mc_list.find(each => each.multiaddr === mc_addr);
  if (im === undefined) return false;
  if (proto === IPPROTO_IGMP) return true;
  // Without a source the packet is let through for now.
  if (src_addr === 0) return true;
  const psf = im.sources.find(each => each.sf_inaddr === src_addr);
  if (psf === undefined) return im.sfcount[MCAST_EXCLUDE] !== 0;
  return psf.sf_count[MCAST_INCLUDE] !== 0 || psf.sf_count[MCAST_EXCLUDE] !== im.sfcount[MCAST_EXCLUDE];
}

/** The device joins a group; again, if it has already. */
export function ip_mc_inc_group(in_dev: in_device, addr: number): void {
  ____ip_mc_inc_group(in_dev, addr, MCAST_EXCLUDE);
}

export function ____ip_mc_inc_group(in_dev: in_device, addr: number, mode: number): void {
  const known = in_dev.mc_list.find(im => im.multiaddr === addr);
  if (known !== undefined) {
    known.users++;
    ip_mc_add_src(in_dev, addr, mode, [], false);
    return;
  }
  const { world } = dev_net(in_dev.dev);
  const im = new ip_mc_list(in_dev, addr);
  im.sfmode = mode;
  im.sfcount[mode] = 1;
  im.timer = new timer_list(world, () => igmp_timer_expire(im));
  im.mca_cstamp = jiffies(world);
  in_dev.mc_list.unshift(im);
  igmpv3_del_delrec(in_dev, im);
  igmp_group_added(im);
  inet_ifmcaddr_notify(in_dev.dev, im, RTM_NEWMULTICAST);
  if (!in_dev.dead) ip_rt_multicast_event(in_dev);
}

/** The device leaves a group, once for each time that it joined. */
export function ip_mc_dec_group(in_dev: in_device, addr: number): void {
  const at = in_dev.mc_list.findIndex(im => im.multiaddr === addr);
  if (at < 0) return;
  const im = in_dev.mc_list[at];
  im.users--;
  if (im.users > 0) return;
  in_dev.mc_list.splice(at, 1);
  igmp_group_dropped(im);
  ip_mc_clear_src(im);
  inet_ifmcaddr_notify(in_dev.dev, im, RTM_DELMULTICAST);
  if (!in_dev.dead) ip_rt_multicast_event(in_dev);
}

/** Frames to the group's link-layer address are let through. */
function ip_mc_filter_add(in_dev: in_device, addr: number): void {
  const buf = new Uint8Array(MAX_ADDR_LEN);
  if (arp_mc_map(addr, buf, in_dev.dev, 0) === 0) dev_mc_add(in_dev.dev, buf.subarray(0, in_dev.dev.addr_len));
}

function ip_mc_filter_del(in_dev: in_device, addr: number): void {
  const buf = new Uint8Array(MAX_ADDR_LEN);
  if (arp_mc_map(addr, buf, in_dev.dev, 0) === 0) dev_mc_del(in_dev.dev, buf.subarray(0, in_dev.dev.addr_len));
}

/** The device is a member from now on: lets frames through and has it reported. */
function igmp_group_added(im: ip_mc_list): void {
  const in_dev = im.interface;
  if (!im.loaded) {
    im.loaded = true;
    ip_mc_filter_add(in_dev, im.multiaddr);
  }
  if (!igmp_is_reported(in_dev, im.multiaddr) || in_dev.dead) return;
  im.unsolicit_count = dev_net(in_dev.dev).ipv4.sysctl_igmp_qrv;
  if (IGMP_V1_SEEN(in_dev) || IGMP_V2_SEEN(in_dev)) {
    igmp_start_timer(im, IGMP_INITIAL_REPORT_DELAY);
    return;
  }
  // A group that begins with sources alone has no change of mode to report.
  if (im.sfmode === MCAST_EXCLUDE) im.crcount = igmp_robustness(in_dev);
  igmp_ifc_event(in_dev);
}

/** The device is no member any more. */
function igmp_group_dropped(im: ip_mc_list): void {
  const in_dev = im.interface;
  if (im.loaded) {
    im.loaded = false;
    ip_mc_filter_del(in_dev, im.multiaddr);
  }
  if (!igmp_is_reported(in_dev, im.multiaddr)) return;
  const { reporter } = im;
  igmp_stop_timer(im);
  if (in_dev.dead || IGMP_V1_SEEN(in_dev)) return;
  if (IGMP_V2_SEEN(in_dev)) {
    // Who was not the last to report the group need not tell that he leaves.
    if (reporter) igmp_send_report(in_dev, im, IGMP_HOST_LEAVE_MESSAGE);
    return;
  }
  igmpv3_add_delrec(in_dev, im);
  igmp_ifc_event(in_dev);
}

/** Notes a group that was left, to report it. */
function igmpv3_add_delrec(in_dev: in_device, im: ip_mc_list): void {
  const pmc = new ip_mc_list(im.interface, im.multiaddr);
  pmc.crcount = igmp_robustness(in_dev);
  pmc.sfmode = im.sfmode;
  if (pmc.sfmode === MCAST_INCLUDE) {
    pmc.tomb = im.tomb;
    pmc.sources = im.sources;
    im.tomb = [];
    im.sources = [];
    for (const psf of pmc.sources) psf.sf_crcount = pmc.crcount;
  }
  in_dev.mc_tomb.unshift(pmc);
}

/** A group is joined again before it was reported that it was left. */
function igmpv3_del_delrec(in_dev: in_device, im: ip_mc_list): void {
  const at = in_dev.mc_tomb.findIndex(each => each.multiaddr === im.multiaddr);
  if (at < 0) return;
  const [pmc] = in_dev.mc_tomb.splice(at, 1);
  if (im.sfmode !== MCAST_INCLUDE) {
    im.crcount = igmp_robustness(in_dev);
    return;
  }
  [im.tomb, pmc.tomb] = [pmc.tomb, im.tomb];
  [im.sources, pmc.sources] = [pmc.sources, im.sources];
  for (const psf of im.sources) psf.sf_crcount = igmp_robustness(in_dev);
}

/** Forgets what was still to be reported as left. */
export function igmpv3_clear_delrec(in_dev: in_device): void {
  in_dev.mc_tomb = [];
  for (const pmc of in_dev.mc_list) pmc.tomb = [];
}

/** Tells of all groups at once: what is behind the link has changed. */
export function ip_mc_rejoin_groups(in_dev: in_device): void {
  for (const im of in_dev.mc_list) {
    if (!igmp_is_reported(in_dev, im.multiaddr)) continue;
    let type = IGMPV3_HOST_MEMBERSHIP_REPORT;
    if (IGMP_V1_SEEN(in_dev)) type = IGMP_HOST_MEMBERSHIP_REPORT;
    else if (IGMP_V2_SEEN(in_dev)) type = IGMPV2_HOST_MEMBERSHIP_REPORT;
    igmp_send_report(in_dev, im, type);
  }
}

function ip_mc_reset(in_dev: in_device): void {
  in_dev.mr_qi = IGMP_QUERY_INTERVAL;
  in_dev.mr_qri = IGMP_QUERY_RESPONSE_INTERVAL;
  in_dev.mr_qrv = dev_net(in_dev.dev).ipv4.sysctl_igmp_qrv;
}

export function ip_mc_init_dev(in_dev: in_device): void {
  const { world } = dev_net(in_dev.dev);
  in_dev.mr_gq_timer = new timer_list(world, () => igmp_gq_timer_expire(in_dev));
  in_dev.mr_ifc_timer = new timer_list(world, () => igmp_ifc_timer_expire(in_dev));
  ip_mc_reset(in_dev);
}

/** The device came up: it belongs to all hosts, and to its groups again. */
export function ip_mc_up(in_dev: in_device): void {
  ip_mc_reset(in_dev);
  ip_mc_inc_group(in_dev, IGMP_ALL_HOSTS);
  for (const pmc of in_dev.mc_list) {
    igmpv3_del_delrec(in_dev, pmc);
    igmp_group_added(pmc);
  }
}

export function ip_mc_down(in_dev: in_device): void {
  for (const pmc of in_dev.mc_list) igmp_group_dropped(pmc);
  in_dev.mr_ifc_count = 0;
  timer_delete(in_dev.mr_ifc_timer);
  in_dev.mr_gq_running = false;
  timer_delete(in_dev.mr_gq_timer);
  ip_mc_dec_group(in_dev, IGMP_ALL_HOSTS);
}

export function ip_mc_destroy_dev(in_dev: in_device): void {
  ip_mc_down(in_dev);
  igmpv3_clear_delrec(in_dev);
  for (const im of in_dev.mc_list) timer_delete(im.timer);
  in_dev.mc_list.length = 0;
}
