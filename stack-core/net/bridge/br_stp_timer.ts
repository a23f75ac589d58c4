// Kernel: net/bridge/br_stp_timer.c
import { dev_net } from '../../include/linux/netdevice.ts';
import { RTM_NEWLINK } from '../../include/uapi/linux/rtnetlink.ts';
import { timer_list } from '../../kernel/timer.ts';
import { br_ifinfo_notify } from './br_netlink.ts';
import type { net_bridge_port } from './br_private.ts';

/** Without a spanning tree the port forwards already: all that is left is to say so. */
function br_forward_delay_timer_expired(p: net_bridge_port): void {
  br_ifinfo_notify(RTM_NEWLINK, null, p);
}

export function br_stp_port_timer_init(p: net_bridge_port): void {
  p.forward_delay_timer = new timer_list(dev_net(p.dev).world, () => br_forward_delay_timer_expired(p));
}
