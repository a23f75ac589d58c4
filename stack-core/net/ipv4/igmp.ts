// Multicast groups of devices. Differs: no IGMP messages are sent; the all-hosts group needs none.
// Kernel: net/ipv4/igmp.c

import { type in_device, ip_mc_list } from '../../include/linux/inetdevice.ts';
import { MAX_ADDR_LEN } from '../../include/linux/netdevice.ts';
import { RTM_DELMULTICAST, RTM_NEWMULTICAST } from '../../include/uapi/linux/rtnetlink.ts';
import { jiffies } from '../../kernel/clock.ts';
import { dev_mc_add, dev_mc_del } from '../core/dev_addr_lists.ts';
import { arp_mc_map } from './arp-send.ts';
import { inet_ifmcaddr_notify } from './igmp-notify.ts';

/** 224.0.0.1: every host on the link. */
export const IGMP_ALL_HOSTS = 0xe0000001;

/** A packet for the group `mc_addr` that came in by the device is for us. */
export function ip_check_mc_rcu(in_dev: in_device, mc_addr: number, _src_addr: number, proto: number): boolean {
  return in_dev.mc_list.some(im => im.multiaddr === mc_addr);
}

/** The device joins a group; again, if it has already. */
export function ip_mc_inc_group(in_dev: in_device, addr: number): void {
  const known = in_dev.mc_list.find(im => im.multiaddr === addr);
  if (known !== undefined) {
    known.users++;
    return;
  }
  const im = new ip_mc_list(in_dev, addr);
  im.mca_cstamp = jiffies(in_dev.dev.nd_net.world);
  in_dev.mc_list.unshift(im);
  ip_mc_filter_add(in_dev, addr);
  inet_ifmcaddr_notify(in_dev.dev, im, RTM_NEWMULTICAST);
}

/** The device leaves a group, once for each time that it joined. */
export function ip_mc_dec_group(in_dev: in_device, addr: number): void {
  const at = in_dev.mc_list.findIndex(im => im.multiaddr === addr);
  if (at < 0) return;
  const im = in_dev.mc_list[at];
  im.users--;
  if (im.users > 0) return;
  in_dev.mc_list.splice(at, 1);
  ip_mc_filter_del(in_dev, addr);
  inet_ifmcaddr_notify(in_dev.dev, im, RTM_DELMULTICAST);
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

/** The device came up: it belongs to all hosts. */
export function ip_mc_up(in_dev: in_device): void {
  ip_mc_inc_group(in_dev, IGMP_ALL_HOSTS);
}

export function ip_mc_down(in_dev: in_device): void {
  ip_mc_dec_group(in_dev, IGMP_ALL_HOSTS);
}

export function ip_mc_destroy_dev(in_dev: in_device): void {
  ip_mc_down(in_dev);
  in_dev.mc_list.length = 0;
}
