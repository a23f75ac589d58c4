// Settings under net/core. Kernel: net/core/sysctl_net_core.c
import { ENOENT } from '../../include/linux/errno.ts';
import type { net } from '../../include/net/net_namespace.ts';
import { field, proc_dointvec, proc_dostring, register_net_sysctl } from '../../kernel/sysctl.ts';

/** Receive and transmit settings exist in the first namespace only: they are of the whole machine. */
export function sysctl_core_init(net: net): void {
  if (net.inum !== first_inum(net)) return;
  const hot = net.world.net_hotdata;
  const reweigh = (): undefined => {
    hot.dev_rx_weight = hot.weight_p * hot.dev_weight_rx_bias;
    hot.dev_tx_weight = hot.weight_p * hot.dev_weight_tx_bias;
  };
  register_net_sysctl(net, 'net/core', [
    proc_dointvec('dev_weight', field(hot, 'weight_p'), { min: 1, written: reweigh }),
    proc_dointvec('dev_weight_rx_bias', field(hot, 'dev_weight_rx_bias'), { min: 1, written: reweigh }),
    proc_dointvec('dev_weight_tx_bias', field(hot, 'dev_weight_tx_bias'), { min: 1, written: reweigh }),
    proc_dointvec('netdev_max_backlog', field(hot, 'max_backlog')),
    proc_dointvec('netdev_budget', field(hot, 'netdev_budget')),
    proc_dointvec('netdev_budget_usecs', field(hot, 'netdev_budget_usecs'), { min: 0 }),
    proc_dointvec('netdev_tstamp_prequeue', field(hot, 'tstamp_prequeue')),
    proc_dostring('default_qdisc', () => 'pfifo_fast', set_default_qdisc),
  ]);
}

const first_inum = (net: net): number => net.world.init_net?.inum ?? net.inum;

/** The only discipline that there is for devices with a queue. */
function set_default_qdisc(name: string): number {
  return name.trim() === 'pfifo_fast' ? 0 : -ENOENT;
}
