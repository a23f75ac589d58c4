// Start of ARP, and /proc/net/arp. Kernel: net/ipv4/arp.c
import { NEIGH_ARP_TABLE, type net_device } from '../../include/linux/netdevice.ts';
import type { neighbour, pneigh_entry } from '../../include/net/neighbour.ts';
import { NUD_VALID } from '../../include/net/neighbour.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { ipv4, mac } from '../../include/show.ts';
import { ATF_COM, ATF_PERM, ATF_PUBL } from '../../include/uapi/linux/if_arp.ts';
import { ETH_P_ARP } from '../../include/uapi/linux/if_ether.ts';
import { NUD_NOARP, NUD_PERMANENT } from '../../include/uapi/linux/neighbour.ts';
import { proc_create_net, remove_proc_entry } from '../../kernel/proc.ts';
import type { World } from '../../kernel/world.ts';
import { dev_add_pack } from '../core/dev.ts';
import { register_netdevice_notifier } from '../core/dev-notifier.ts';
import { neigh_sysctl_register, neigh_table_init } from '../core/neighbour.ts';
import { register_pernet_subsys } from '../core/net_namespace.ts';
import { arp_netdev_event, arp_rcv } from './arp.ts';
import { arp_tbl } from './arp-send.ts';

function arp_state_to_flags(neigh: neighbour): number {
  if ((neigh.nud_state & NUD_PERMANENT) !== 0) return ATF_PERM | ATF_COM;
  return (neigh.nud_state & NUD_VALID) !== 0 ? ATF_COM : 0;
}

function arp_line(key: number, dev: net_device | null, flags: number, hwaddr: string): string {
  const address = ipv4(key).padEnd(16);
  const type = `0x${(dev?.type ?? 0).toString(16).padEnd(10)}`;
  return `${address} ${type}0x${flags.toString(16).padEnd(10)}${hwaddr.padEnd(17)}     *        ${dev?.name ?? '*'}\n`;
}

/** The text of /proc/net/arp: what is known, then what we answer for. */
function arp_seq_show(net: net): string {
  const tbl = arp_tbl(net.world);
  let text = 'IP address       HW type     Flags       HW address            Mask     Device\n';
  const shown = (n: neighbour): boolean => n.dev.nd_net === net && (n.nud_state & ~NUD_NOARP) !== 0;
  for (const n of tbl.nht) {
    if (!shown(n)) continue;
    text += arp_line(n.primary_key as number, n.dev, arp_state_to_flags(n), mac(n.ha.subarray(0, n.dev.addr_len)));
  }
  for (const p of tbl.phash_buckets as readonly pneigh_entry[]) {
    if (p.net !== net) continue;
    text += arp_line(p.key as number, p.dev, ATF_PUBL | ATF_PERM, '00:00:00:00:00:00');
  }
  return text;
}

/** Starts ARP on this machine. Called by `inet_init`. */
export function arp_init(world: World): void {
  const tbl = arp_tbl(world);
  neigh_table_init(world, NEIGH_ARP_TABLE, tbl);
  neigh_sysctl_register(null, tbl.parms, null);
  dev_add_pack(world, { type: ETH_P_ARP, func: arp_rcv, dev: null });
  register_pernet_subsys(world, {
    name: 'net/ipv4/arp',
    init: net => proc_create_net(net, 'arp', () => arp_seq_show(net)),
    exit: net => remove_proc_entry(net, 'arp'),
  });
  register_netdevice_notifier(world, { notifier_call: arp_netdev_event });
}
