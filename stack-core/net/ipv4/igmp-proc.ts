// /proc/net/igmp, mcfilter. Kernel: net/ipv4/igmp.c
import { type in_device, type ip_mc_list, MCAST_EXCLUDE, MCAST_INCLUDE } from '../../include/linux/inetdevice.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { jiffies, jiffies_to_clock_t } from '../../kernel/clock.ts';
import { proc_create_net } from '../../kernel/proc.ts';
import { IGMP_V1_SEEN, IGMP_V2_SEEN } from './igmp-timer.ts';

export function igmp_net_init(net: net): void {
  proc_create_net(net, 'igmp', () => `Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n${devices(net)}`);
  proc_create_net(net, 'mcfilter', () => `Idx Device        MCA        SRC    INC    EXC\n${filters(net)}`);
}

const in_devices = (net: net): in_device[] =>
  net.dev_base_head.flatMap(({ ip_ptr }) => (ip_ptr === null || ip_ptr.mc_list.length === 0 ? [] : [ip_ptr]));

const devices = (net: net): string => in_devices(net).map(igmp_mc_seq_show).join('');

function igmp_mc_seq_show(in_dev: in_device): string {
  const { dev, mc_list } = in_dev;
  const version = IGMP_V1_SEEN(in_dev) ? 'V1' : IGMP_V2_SEEN(in_dev) ? 'V2' : 'V3';
  const count = String(mc_list.length).padStart(5);
  return `${dev.ifindex}\t${dev.name.padEnd(10)}: ${count} ${version.padStart(7)}\n${mc_list.map(group_line).join('')}`;
}

/** The address stands in the order of the bytes in memory. */
function group_line(im: ip_mc_list): string {
  const swapped = [0, 8, 16, 24].map(shift => ((im.multiaddr >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
  const left = im.tm_running ? jiffies_to_clock_t(im.timer.expires - jiffies(im.timer.world)) : 0;
  const timer = `${im.tm_running ? 1 : 0}:${left.toString(16).toUpperCase().padStart(8, '0')}`;
  return `\t\t\t\t${swapped.toUpperCase()} ${String(im.users).padStart(5)} ${timer}\t\t${im.reporter ? 1 : 0}\n`;
}

function filters(net: net): string {
  const lines: string[] = [];
  for (const { dev, mc_list } of in_devices(net)) {
    const device = `${String(dev.ifindex).padStart(3)} ${dev.name.slice(0, 6).padStart(6)}`;
    for (const im of mc_list)
      for (const psf of im.sources) {
        const counts = [psf.sf_count[MCAST_INCLUDE], psf.sf_count[MCAST_EXCLUDE]].map(n => String(n).padStart(6));
        lines.push(`${device} ${hex(im.multiaddr)} ${hex(psf.sf_inaddr)} ${counts.join(' ')}\n`);
      }
  }
  return lines.join('');
}

const hex = (addr: number): string => `0x${addr.toString(16).padStart(8, '0')}`;
