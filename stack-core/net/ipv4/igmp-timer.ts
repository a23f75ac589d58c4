// When groups are reported. Kernel: net/ipv4/igmp.c
import { IN_DEV_CONF_GET, IPV4_DEVCONF_ALL, type in_device, type ip_mc_list } from '../../include/linux/inetdevice.ts';
import { dev_net } from '../../include/linux/netdevice.ts';
import {
  IGMP_HOST_MEMBERSHIP_REPORT,
  IGMPV2_HOST_MEMBERSHIP_REPORT,
  IGMPV3_HOST_MEMBERSHIP_REPORT,
} from '../../include/uapi/linux/igmp.ts';
import {
  IPV4_DEVCONF_FORCE_IGMP_VERSION,
  IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL,
  IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL,
} from '../../include/uapi/linux/ip_devconf.ts';
import { jiffies, msecs_to_jiffies, time_before } from '../../kernel/clock.ts';
import { get_random_u32_below } from '../../kernel/random.ts';
import { mod_timer, timer_delete, timer_pending } from '../../kernel/timer.ts';
import { igmp_robustness } from './igmp.ts';
import { igmp_send_report, igmpv3_send_cr, igmpv3_send_report } from './igmp-report.ts';

function version_forced(in_dev: in_device, version: number): boolean {
  const all = IPV4_DEVCONF_ALL(dev_net(in_dev.dev), IPV4_DEVCONF_FORCE_IGMP_VERSION);
  return all === version || IN_DEV_CONF_GET(in_dev, IPV4_DEVCONF_FORCE_IGMP_VERSION) === version;
}

const still = (in_dev: in_device, until: number): boolean =>
  until !== 0 && time_before(jiffies(dev_net(in_dev.dev).world), until);

/** We are to speak version 1: a router of that version was heard not long ago, or userspace says so. */
export const IGMP_V1_SEEN = (in_dev: in_device): boolean =>
  version_forced(in_dev, 1) || still(in_dev, in_dev.mr_v1_seen);
export const IGMP_V2_SEEN = (in_dev: in_device): boolean =>
  version_forced(in_dev, 2) || still(in_dev, in_dev.mr_v2_seen);

/** The longest time between two reports that nobody asked for, in jiffies. */
function unsolicited_report_interval(in_dev: in_device): number {
  const old = IGMP_V1_SEEN(in_dev) || IGMP_V2_SEEN(in_dev);
  const setting = old
    ? IPV4_DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL
    : IPV4_DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL;
  return Math.max(msecs_to_jiffies(IN_DEV_CONF_GET(in_dev, setting)), 1);
}

/** A moment within `max_delay` jiffies from now; two jiffies at least. */
function some_time(in_dev: in_device, max_delay: number): number {
  const { world } = dev_net(in_dev.dev);
  return jiffies(world) + get_random_u32_below(world, max_delay) + 2;
}

export function igmp_stop_timer(im: ip_mc_list): void {
  timer_delete(im.timer);
  im.tm_running = false;
  im.reporter = false;
  im.unsolicit_count = 0;
}

export function igmp_start_timer(im: ip_mc_list, max_delay: number): void {
  im.tm_running = true;
  mod_timer(im.timer, some_time(im.interface, max_delay));
}

/** A general query is to be answered within `mr_maxdelay`; not later than it was to be before. */
export function igmp_gq_start_timer(in_dev: in_device): void {
  const exp = some_time(in_dev, in_dev.mr_maxdelay);
  if (in_dev.mr_gq_running && exp >= in_dev.mr_gq_timer.expires) return;
  in_dev.mr_gq_running = true;
  mod_timer(in_dev.mr_gq_timer, exp);
}

function igmp_ifc_start_timer(in_dev: in_device, delay: number): void {
  mod_timer(in_dev.mr_ifc_timer, some_time(in_dev, delay));
}

/** A query about the group: reports it within `max_delay`, not later than it was to be reported anyway. */
export function igmp_mod_timer(im: ip_mc_list, max_delay: number): void {
  im.unsolicit_count = 0;
  const left = im.timer.expires - jiffies(im.timer.world);
  if (timer_pending(im.timer) && left < max_delay) {
    im.tm_running = true;
    return;
  }
  timer_delete(im.timer);
  igmp_start_timer(im, max_delay);
}

export function igmp_gq_timer_expire(in_dev: in_device): void {
  in_dev.mr_gq_running = false;
  igmpv3_send_report(in_dev, null);
}

/** Reports what has changed; again until it was reported often enough. */
export function igmp_ifc_timer_expire(in_dev: in_device): void {
  igmpv3_send_cr(in_dev);
  if (in_dev.mr_ifc_count === 0) return;
  in_dev.mr_ifc_count--;
  igmp_ifc_start_timer(in_dev, unsolicited_report_interval(in_dev));
}

/** Something has changed that routers of version 3 are to hear of. */
export function igmp_ifc_event(in_dev: in_device): void {
  if (IGMP_V1_SEEN(in_dev) || IGMP_V2_SEEN(in_dev)) return;
  in_dev.mr_ifc_count = igmp_robustness(in_dev);
  igmp_ifc_start_timer(in_dev, 1);
}

export function igmp_timer_expire(im: ip_mc_list): void {
  const in_dev = im.interface;
  im.tm_running = false;
  if (im.unsolicit_count > 0) {
    im.unsolicit_count--;
    if (im.unsolicit_count > 0) igmp_start_timer(im, unsolicited_report_interval(in_dev));
  }
  im.reporter = true;
  if (IGMP_V1_SEEN(in_dev)) igmp_send_report(in_dev, im, IGMP_HOST_MEMBERSHIP_REPORT);
  else if (IGMP_V2_SEEN(in_dev)) igmp_send_report(in_dev, im, IGMPV2_HOST_MEMBERSHIP_REPORT);
  else igmp_send_report(in_dev, im, IGMPV3_HOST_MEMBERSHIP_REPORT);
}
